"""The text of a footer as plain data: what is compared, what is kept for undo, and how it is written."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import uno

from paiban_office.furniture import attached
from paiban_office.units import enumerate_

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
_PAGE_NUMBER = "com.sun.star.text.TextField.PageNumber"
_PAGE_COUNT = "com.sun.star.text.TextField.PageCount"


def paragraph_now(paragraph: Any) -> Dict[str, Any]:
    """A paragraph with the properties that page numbers of ours have."""
    return {
        "style": paragraph.ParaStyleName,
        "look": dict(zip(_PARAGRAPH, paragraph.getPropertyValues(_PARAGRAPH))),
        "pieces": _pieces(
            paragraph, lambda portion: dict(zip(_CHARACTER, portion.getPropertyValues(_CHARACTER)))
        ),
        **({"holds": len(attached(paragraph))} if attached(paragraph) else {}),
    }


def _pieces(paragraph: Any, look: Any) -> List[Tuple[str, Any, Dict[str, Any]]]:
    pieces: List[Tuple[str, Any, Dict[str, Any]]] = []
    for portion in enumerate_(paragraph):
        kind = portion.TextPortionType
        if kind == "Text":
            if portion.String:
                pieces.append(("text", portion.String, look(portion)))
        elif kind == "TextField":
            field = portion.TextField
            if field.supportsService(_PAGE_COUNT):
                pieces.append(("count", field.NumberingType, look(portion)))
            elif field.supportsService(_PAGE_NUMBER):
                pieces.append(("number", field.NumberingType, look(portion)))
            else:
                pieces.append(("other", portion.String, look(portion)))
        elif kind != "SoftPageBreak":
            pieces.append(("other", kind, {}))
    return pieces


def write(document: Any, text: Any, paragraphs: List[Dict[str, Any]]) -> None:
    """Make a footer consist of these paragraphs and nothing else; none of them: one that is empty."""
    for item in list(enumerate_(text)):
        for held in attached(item):  # frames and text boxes stay behind when the text goes
            held.dispose()
    text.setString("")
    cursor = text.createTextCursor()
    if not paragraphs:
        cursor.setAllPropertiesToDefault()
    for number, paragraph in enumerate(paragraphs):
        if number:
            text.insertControlCharacter(cursor, 0, False)
        cursor.ParaStyleName = paragraph["style"]
        cursor.setAllPropertiesToDefault()  # of what stood here
        for name, value in paragraph["look"].items():
            cursor.setPropertyValue(name, value)
        for piece in paragraph["pieces"]:
            _write_piece(document, text, cursor, piece)


def _write_piece(document: Any, text: Any, cursor: Any, piece: Tuple[str, Any, Dict[str, Any]]) -> None:
    kind, content, look = piece
    if kind == "text":
        text.insertString(cursor, content, False)
    else:
        field = document.createInstance(_PAGE_COUNT if kind == "count" else _PAGE_NUMBER)
        field.NumberingType = content
        if kind == "number":
            field.SubType = uno.Enum("com.sun.star.text.PageNumberType", "CURRENT")
        text.insertTextContent(cursor, field, False)
    written = text.createTextCursorByRange(cursor)
    written.goLeft(len(content) if kind == "text" else 1, True)
    for name, value in look.items():
        written.setPropertyValue(name, value)
