"""Paper, margins, grid and page numbers of the sections' page styles.

Everything here is unrecorded by LibreOffice and undone by an action of our own (see `undo`).
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import uno

from paiban_office.dressing import same
from paiban_office.reading import enumerate_, footers
from paiban_office.undo import perform
from paiban_office.units import hundredths

#: LibreOffice keeps that much between text and footer when it opens a DOCX.
_LEAST = 99
_GRID = {"none": 0, "lines": 1, "linesAndChars": 2}
_FOOTER = ("FooterHeight", "FooterBodyDistance", "FooterIsDynamicHeight", "FooterDynamicSpacing")
_PARAGRAPH = (
    "ParaAdjust", "ParaLeftMargin", "ParaRightMargin", "ParaFirstLineIndent", "ParaTopMargin",
    "ParaBottomMargin",
)  # fmt: skip
_CHARACTER = (
    *("CharFontName" + script for script in ("", "Asian", "Complex")),
    *("CharHeight" + script for script in ("", "Asian", "Complex")),
    *("CharWeight" + script for script in ("", "Asian", "Complex")),
    *("CharPosture" + script for script in ("", "Asian", "Complex")),
    "CharColor", "CharKerning",
)  # fmt: skip


def lay(document: Any, pages: List[Dict[str, Any]], page_styles: List[List[str]]) -> None:
    """Give each section's page styles the plan's page."""
    styles = document.StyleFamilies.getByName("PageStyles")
    done = set()
    for page in pages:
        for name in page_styles[page["section"]]:
            if name not in done:
                done.add(name)
                opens = page["section"] == 0 and name == page_styles[0][0]
                _lay_one(document, styles.getByName(name), page, opens)


def _lay_one(document: Any, style: Any, page: Dict[str, Any], opens: bool) -> None:
    wanted = _geometry(page, style)
    number = page.get("number")
    if number is None and style.FooterIsOn:
        wanted.update(_footer_room(page))
    before = {name: getattr(style, name) for name in wanted}
    if any(not same(before[name], value) for name, value in wanted.items()):
        perform(document, style.Name, _setter(style, wanted), _setter(style, before))
    if number is None:
        return
    old, new = _footer_now(style), _footer_wanted(number, page, style, opens)
    if not _alike(old, new):
        perform(
            document,
            style.Name,
            lambda: _put_footer(document, style, new),
            lambda: _put_footer(document, style, old),
        )


def forgets(document: Any, pages: List[Dict[str, Any]], page_styles: List[List[str]]) -> bool:
    """Whether steps recorded earlier would no longer fit once these pages are laid and undone.

    A footer that is there already may have hidden parts (another text for the first or for even pages,
    shown once and kept). Rebuilding it does not bring those back, and places recorded earlier would be off.
    """
    styles = document.StyleFamilies.getByName("PageStyles")
    for page in pages:
        for name in page_styles[page["section"]]:
            style = styles.getByName(name)
            if not page.get("number") or not style.FooterIsOn:
                continue
            opens = page["section"] == 0 and name == page_styles[0][0]
            if not _alike(_footer_now(style), _footer_wanted(page["number"], page, style, opens)):
                return True
    return False


def _alike(one: Any, two: Any) -> bool:
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_alike(one[k], two[k]) for k in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(map(_alike, one, two))
    return same(one, two)


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
        "GridLines": page["grid"]["lines"],
        "GridBaseHeight": hundredths(page["grid"]["pitch"]),
        "GridRubyHeight": 0,
    }
    if style.HeaderIsOn:  # the header lies between edge and text: its own place stays, the text moves
        room = hundredths(margins["top"]) - style.TopMargin
        wanted["HeaderHeight"] = max(room, _LEAST)
    else:
        wanted["TopMargin"] = hundredths(margins["top"])
    if page.get("mirror"):
        wanted["PageStyleLayout"] = uno.Enum("com.sun.star.style.PageStyleLayout", "MIRRORED")
    if "width" in page:
        wanted["IsLandscape"] = bool(page["landscape"])
        wanted["Width"], wanted["Height"] = hundredths(page["width"]), hundredths(page["height"])
    return wanted


def _footer_room(page: Dict[str, Any]) -> Dict[str, Any]:
    height = hundredths(page["margins"]["bottom"]) - hundredths(page["footer_distance"])
    return {"FooterHeight": height, "FooterBodyDistance": max(height - _LEAST, 0)}


# ---- footers: as plain data, so that they can be taken away and put back --------------------------


def _footer_now(style: Any) -> Dict[str, Any]:
    """The footers of a page style as data."""
    if not style.FooterIsOn:
        return {"on": False, "first_shared": style.FirstIsShared}
    found: Dict[str, Any] = {name: getattr(style, name) for name in _FOOTER}
    found.update(on=True, shared=bool(style.FooterIsShared), first_shared=bool(style.FirstIsShared))
    found["texts"] = [[_paragraph_now(item) for item in enumerate_(text)] for text in footers(style)]
    return found


def _paragraph_now(paragraph: Any) -> Dict[str, Any]:
    pieces = []
    for portion in enumerate_(paragraph):
        kind = portion.TextPortionType
        if kind in ("Text", "TextField"):
            look = dict(zip(_CHARACTER, portion.getPropertyValues(_CHARACTER)))
            if kind == "Text":
                if portion.String:
                    pieces.append(("text", portion.String, look))
            else:
                count = portion.TextField.supportsService("com.sun.star.text.TextField.PageCount")
                pieces.append(("count" if count else "number", portion.TextField.NumberingType, look))
    return {
        "style": paragraph.ParaStyleName,
        "look": dict(zip(_PARAGRAPH, paragraph.getPropertyValues(_PARAGRAPH))),
        "pieces": pieces,
    }


def _footer_wanted(number: Dict[str, Any], page: Dict[str, Any], style: Any, opens: bool) -> Dict[str, Any]:
    """The house style's footers in the form of `_footer_now`; `opens`: the document begins with it."""
    bare = opens and not number["first_page"]
    # a style that another follows shows one page only, the first of its section
    single = style.FollowStyle not in ("", style.Name)
    outer = number["position"] == "outer" and not single
    # a page style that is off says nothing of its first page (None): then all pages are alike
    first_shared = single or (not bare and style.FirstIsShared is not False)
    right = _number_paragraph(number, "right" if number["position"] == "outer" else number["position"])
    first = {**right, "pieces": []} if bare else right
    texts = [[first if single else right]]
    if outer:
        texts.append([_number_paragraph(number, "left")])
    if not first_shared:
        texts.append([first])
    return {
        **_footer_room(page),
        "FooterIsDynamicHeight": True,
        "FooterDynamicSpacing": True,
        "on": True,
        "shared": not outer,
        "first_shared": first_shared,
        "texts": texts,
    }


def _number_paragraph(number: Dict[str, Any], side: str) -> Dict[str, Any]:
    look = dict.fromkeys(_PARAGRAPH, 0)
    look["ParaAdjust"] = {"left": 0, "right": 1, "center": 3}[side]
    if side in ("left", "right"):
        look["ParaLeftMargin" if side == "left" else "ParaRightMargin"] = hundredths(number["inset"])
    face: Dict[str, Any] = {"CharColor": -1, "CharKerning": 0}
    for script in ("", "Asian", "Complex"):
        face["CharFontName" + script] = number["font"]
        face["CharHeight" + script] = float(number["size"])
        face["CharWeight" + script] = 100.0
        face["CharPosture" + script] = uno.Enum("com.sun.star.awt.FontSlant", "NONE")
    before, _, after = number["text"].partition("{page}")
    pieces = [("text", before, face), ("number", 4, face), ("text", after, face)]
    return {"style": "Standard", "look": look, "pieces": [p for p in pieces if p[1]]}


def _put_footer(document: Any, style: Any, wanted: Dict[str, Any]) -> None:
    """Take the footers away, all at once, and make those of the data."""
    style.FooterIsOn = False
    style.FooterIsShared = True  # while it is off: later it would only hide the text of even pages
    if not wanted["on"]:
        if wanted["first_shared"] is not None:
            style.FirstIsShared = wanted["first_shared"]
        return
    style.FooterIsOn = True
    if not wanted["shared"]:
        style.FooterIsShared = False
    if bool(style.FirstIsShared) != wanted["first_shared"]:
        style.FirstIsShared = wanted["first_shared"]
    for name in _FOOTER:
        setattr(style, name, wanted[name])
    for text, paragraphs in zip(footers(style), wanted["texts"]):
        _write(document, text, paragraphs)


def _write(document: Any, text: Any, paragraphs: List[Dict[str, Any]]) -> None:
    text.setString("")  # LibreOffice may bring back what once stood there
    cursor = text.createTextCursor()
    for number, paragraph in enumerate(paragraphs):
        if number:
            text.insertControlCharacter(cursor, 0, False)
        cursor.ParaStyleName = paragraph["style"]
        for name, value in paragraph["look"].items():
            cursor.setPropertyValue(name, value)
        for kind, content, look in paragraph["pieces"]:
            if kind == "text":
                text.insertString(cursor, content, False)
                piece = text.createTextCursorByRange(cursor)
                piece.goLeft(len(content), True)
            else:
                field = document.createInstance("com.sun.star.text.TextField.Page" + kind.capitalize())
                field.NumberingType = content
                if kind == "number":
                    field.SubType = uno.Enum("com.sun.star.text.PageNumberType", "CURRENT")
                text.insertTextContent(cursor, field, False)
                piece = text.createTextCursorByRange(cursor)
                piece.goLeft(1, True)
            for name, value in look.items():
                piece.setPropertyValue(name, value)
