"""One question, one file: each rule looks at the draft, its recognition and the style, and plans changes."""
