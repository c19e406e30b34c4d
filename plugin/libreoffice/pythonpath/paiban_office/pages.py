"""Paper, margins and grid of the sections' page styles; the page numbers in them are `footers`'.

What is written here is not recorded by LibreOffice and undone by an action of our own (see `undo`).
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import uno

from paiban_office import footers
from paiban_office.dressing import same
from paiban_office.undo import perform
from paiban_office.units import hundredths

#: LibreOffice keeps that much between text and footer when it opens a DOCX.
_LEAST = 99
_GRID = {"none": 0, "lines": 1, "linesAndChars": 2}


def lay(document: Any, pages: List[Dict[str, Any]], page_styles: List[List[str]]) -> None:
    """Give each section's page styles the plan's page."""
    for style, page, opens in _styles(document, pages, page_styles):
        _lay_one(document, style, page, opens)


def forgets(document: Any, pages: List[Dict[str, Any]], page_styles: List[List[str]]) -> bool:
    """Whether steps recorded earlier would no longer fit once these pages are laid and undone."""
    return any(
        footers.differ(style, footers.wanted(page["number"], room(page), style, opens))
        for style, page, opens in _styles(document, pages, page_styles)
        if page.get("number") and style.FooterIsOn
    )


def _styles(
    document: Any, pages: List[Dict[str, Any]], page_styles: List[List[str]]
) -> List[Tuple[Any, Dict[str, Any], bool]]:
    """Each page style with its page, and whether the document begins with it."""
    styles = document.StyleFamilies.getByName("PageStyles")
    found: Dict[str, Tuple[Any, Dict[str, Any], bool]] = {}
    for page in pages:
        for name in page_styles[page["section"]]:
            opens = page["section"] == 0 and name == page_styles[0][0]
            found.setdefault(name, (styles.getByName(name), page, opens))
    return list(found.values())


def _lay_one(document: Any, style: Any, page: Dict[str, Any], opens: bool) -> None:
    wanted = _geometry(page, style)
    number = page.get("number")
    if number is None and style.FooterIsOn:
        wanted.update(room(page))
    before = {name: getattr(style, name) for name in wanted}
    if any(not same(before[name], value) for name, value in wanted.items()):
        perform(document, style.Name, _setter(style, wanted), _setter(style, before))
    if number is not None:
        footers.put(document, style, footers.wanted(number, room(page), style, opens))


def _setter(style: Any, values: Dict[str, Any]) -> Callable[[], None]:
    def write() -> None:
        for name in sorted(values, key=_order):
            setattr(style, name, values[name])

    return write


def _order(name: str) -> Tuple[int, str]:
    """Paper before margins: margins that leave no text are refused."""
    return (0 if name in ("IsLandscape", "Width", "Height") else 1, name)


def _geometry(page: Dict[str, Any], style: Any) -> Dict[str, Any]:
    margins = page["margins"]
    has_footer = page.get("number") is not None or style.FooterIsOn
    bottom = page["footer_distance"] if has_footer else margins["bottom"]
    wanted: Dict[str, Any] = {
        "LeftMargin": hundredths(margins["left"]),
        "RightMargin": hundredths(margins["right"]),
        "BottomMargin": hundredths(bottom),
        "GridMode": _GRID[page["grid"]["type"]],
        "GridLines": _grid_lines(page, style),
        "GridBaseHeight": hundredths(page["grid"]["pitch"]),
        "GridRubyHeight": 0,
    }
    if style.HeaderIsOn:  # the header lies between edge and text: its own place stays, the text moves
        high = hundredths(margins["top"]) - style.TopMargin
        wanted["HeaderHeight"] = max(high, _LEAST)
    else:
        wanted["TopMargin"] = hundredths(margins["top"])
    if page.get("mirror"):
        wanted["PageStyleLayout"] = uno.Enum("com.sun.star.style.PageStyleLayout", "MIRRORED")
    if "width" in page:
        wanted["IsLandscape"] = bool(page["landscape"])
        wanted["Width"], wanted["Height"] = hundredths(page["width"]), hundredths(page["height"])
    return wanted


def _grid_lines(page: Dict[str, Any], style: Any) -> int:
    """How many lines of the grid the page has, as LibreOffice counts them when it opens a DOCX."""
    high = hundredths(page["height"]) if "height" in page else style.Height
    text = high - hundredths(page["margins"]["top"]) - hundredths(page["margins"]["bottom"])
    return int(max(text // max(hundredths(page["grid"]["pitch"]), 1), 1))


def room(page: Dict[str, Any]) -> Dict[str, Any]:
    """Height of the footers and their distance from the text."""
    height = hundredths(page["margins"]["bottom"]) - hundredths(page["footer_distance"])
    return {"FooterHeight": height, "FooterBodyDistance": max(height - _LEAST, 0)}
