"""The house style's elements and pages as plain data, in twips and points.

Read from the very properties that the DOCX writer puts into styles.xml, so that a host's styles and
those of a formatted file cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from paiban.changes import LayPage
from paiban.docx.pages import FURNITURE, footer_distance
from paiban.docx.stylesheet import CHARACTER_ONLY, paragraph_properties, run_properties
from paiban.docx.wml import VAL, w
from paiban.style.schema import Style
from paiban.wire.request import Footer


def styles_json(used: Iterable[str], heads: Iterable[str], style: Style) -> dict[str, Any]:
    """The paragraph styles of the elements `used`, the character styles of `heads`, by element key."""
    return {
        "paragraph": {key: _paragraph(key, style) for key in sorted(used)},
        "character": {key: _character(key, style) for key in sorted(heads)},
    }


def _value(properties: etree._Element, name: str, default: str = "") -> str:
    found = properties.find(w(name))
    return default if found is None else found.get(VAL, default)


def _paragraph(key: str, style: Style) -> dict[str, Any]:
    element = style.elements[key]
    ppr = paragraph_properties(element, style)
    spacing, indents = ppr.find(w("spacing")), ppr.find(w("ind"))
    assert spacing is not None and indents is not None
    hanging = int(indents.get(w("hanging"), "0"))
    line = int(spacing.get(w("line"), "0"))
    exact = spacing.get(w("lineRule")) == "exact"
    outline = int(_value(ppr, "outlineLvl", "9"))
    return {
        "name": element.word_style,
        "align": _value(ppr, "jc", "left"),
        "left": int(indents.get(w("left"), "0")),
        "right": int(indents.get(w("right"), "0")),
        "first": -hanging if hanging else int(indents.get(w("firstLine"), "0")),
        "before": int(spacing.get(w("before"), "0")),
        "after": int(spacing.get(w("after"), "0")),
        "line": {"rule": "exact", "height": line} if exact else {"rule": "multiple", "height": line / 240},
        "together": _value(ppr, "contextualSpacing") == "1",
        "keep_next": _value(ppr, "keepNext") == "1",
        "keep_lines": _value(ppr, "keepLines") == "1",
        "widow_control": _value(ppr, "widowControl") == "1",
        "snap_to_grid": _value(ppr, "snapToGrid", "1") != "0",
        "outline": outline if outline < 9 else None,
        "rules": _rules(ppr),
        **_face(run_properties(element, style)),
    }


def _rules(ppr: etree._Element) -> dict[str, Any]:
    """Borders by side; width and distance from the text in twips."""
    borders = ppr.find(w("pBdr"))
    return {
        etree.QName(side).localname: {
            "width": int(side.get(w("sz"), "0")) * 2.5,
            "gap": int(side.get(w("space"), "0")) * 20,
            "color": side.get(w("color"), "auto"),
        }
        for side in (() if borders is None else borders)
    }


def character_name(key: str, style: Style) -> str:
    """The name of an element's character style: a heading's linked one, or its own."""
    name = style.elements[key].word_style
    return name if key in CHARACTER_ONLY else f"{name} Char"


def _character(key: str, style: Style) -> dict[str, Any]:
    element = style.elements[key]
    return {"name": character_name(key, style), **_face(run_properties(element, style))}


def _face(rpr: etree._Element) -> dict[str, Any]:
    fonts = rpr.find(w("rFonts"))
    assert fonts is not None
    return {
        "font": fonts.get(w("eastAsia"), ""),
        "latin_font": fonts.get(w("ascii"), ""),
        "size": int(_value(rpr, "sz", "0")) / 2,
        "bold": _value(rpr, "b") == "1",
        "color": _value(rpr, "color", "auto"),
        "tracking": int(_value(rpr, "spacing", "0")),
    }


def pages_json(changes: Sequence[LayPage], footers: Sequence[Footer], style: Style) -> list[dict[str, Any]]:
    """The page of each section; `number` is null where a footer holds text of the author's."""
    return [_page(change, footers[min(change.section, len(footers) - 1)], style) for change in changes]


def _page(change: LayPage, footer: Footer, style: Style) -> dict[str, Any]:
    page = style.page
    wide, high = (page.height, page.width) if change.landscape else (page.width, page.height)
    top, right, bottom, left = page.top, page.right, page.bottom, page.left
    if change.landscape:
        top, right, bottom, left = page.left, page.top, page.right, page.bottom
    found: dict[str, Any] = {
        "section": change.section,
        "landscape": change.landscape,
        "margins": {"top": top, "right": right, "bottom": bottom, "left": left},
        "footer_distance": footer_distance(bottom, style.page_number),
        "grid": {"type": page.grid, "pitch": page.pitch, "lines": page.lines, "characters": page.characters},
        "mirror": page.mirror,
        "number": None if footer.drawn or not FURNITURE.fullmatch(footer.text) else _number(style),
    }
    if not change.keep_paper:
        found |= {"width": wide, "height": high}
    return found


def _number(style: Style) -> Mapping[str, Any] | None:
    number = style.page_number
    if number.position == "none":
        return None
    return {
        "position": number.position,
        "text": number.text,
        "font": style.fonts[number.font],
        "size": number.size / 2,
        "inset": round(number.inset * number.size / 10),
        "first_page": number.first_page,
    }
