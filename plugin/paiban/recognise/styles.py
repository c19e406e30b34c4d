"""What the names of paragraph styles tell: heading levels in Word and WPS, Chinese and English."""

from __future__ import annotations

from functools import lru_cache

from paiban.patterns import Lazy

_HEADING = Lazy(
    r"(?:heading|标题|標題|公文标题|正文标题|级标题|title)\s*([1-9一二三四五])(?:级|\b|$)"
    r"|([1-9一二三四五])\s*级标题"
)
_DIGITS = {c: i for i, c in enumerate("一二三四五", 1)}


@lru_cache(maxsize=512)
def heading_level(style: str, outline: int | None) -> int:
    """Level of a heading style by its name or outline level, 1 … 9; 0 = no heading."""
    match = _HEADING.pattern.match(style) or _HEADING.pattern.search(style) if style else None
    if match is not None:
        digit = match[1] or match[2]
        return _DIGITS.get(digit) or int(digit)
    if outline is not None and 0 <= outline <= 8:
        return outline + 1
    return 0
