"""Which script a character belongs to."""

from __future__ import annotations


def is_han(char: str) -> bool:
    """Whether it is one Chinese character (汉字) of the basic planes."""
    return "\u3400" <= char <= "\u9fff"


def is_wide(char: str) -> bool:
    """Whether it is a full-width character or a curly quotation mark; no character is none."""
    return char > "\u2e7f" or "\u2018" <= char <= "\u201d"
