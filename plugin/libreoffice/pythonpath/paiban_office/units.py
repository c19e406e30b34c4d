"""Lengths, names and collections as LibreOffice has them, from and to those of the plan."""

from __future__ import annotations

from typing import Any, Iterator

#: LibreOffice's names of built-in styles whose names in DOCX differ from the lower-cased ones.
_NAMES = {"Standard": "", "Text body": "body text", "Contents Heading": "toc heading"}


def hundredths(twips: float) -> int:
    """Twips as hundredths of a millimetre, rounded as LibreOffice does on import."""
    whole = int(twips)
    return -hundredths(-whole) if whole < 0 else (whole * 127 + 36) // 72


def twips(hundredths_: int) -> int:
    """Hundredths of a millimetre as twips."""
    return round(hundredths_ * 72 / 127)


def plan_name(style: str) -> str:
    """A paragraph style's name as DOCX has it, in lower case."""
    if style in _NAMES:
        return _NAMES[style]
    if style.startswith("Contents ") and style[9:].isdigit():
        return "toc " + style[9:]
    return style.lower()


def office_name(style: str) -> str:
    """The name LibreOffice gives a built-in style of DOCX: `heading 1` is Heading 1 here."""
    if style.lower().startswith("heading ") or style.lower() in ("title", "subtitle"):
        return style[:1].upper() + style[1:]
    return style


def enumerate_(container: Any) -> Iterator[Any]:
    """What a UNO enumeration gives."""
    items = container.createEnumeration()
    while items.hasMoreElements():
        yield items.nextElement()
