"""Random drafts and what must hold for every one of them; `random.Random` decides, so a seed is a draft."""
