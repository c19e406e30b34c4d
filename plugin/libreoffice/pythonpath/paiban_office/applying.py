"""Carries a plan out on the open document, paragraph by paragraph.

Edits go from a paragraph's end to its start, then breaks become paragraph ends, then sections are
inserted, then the pieces are dressed. Every edit is checked against the characters that stand there.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from paiban_office.dressing import Styles
from paiban_office.piece import Piece
from paiban_office.places import Mismatch, Shift, span
from paiban_office.reading import Document, Read
from paiban_office.sections import Sections
from paiban_office.units import enumerate_

_PARAGRAPH_BREAK = 0
#: What an operation may want besides a look.
_MOVING = ("edits", "split", "insert")
_CONTENT = "com.sun.star.text.TextContent"


def apply(
    document: Any, read: Document, plan: Dict[str, Any], styles: Styles, breathe: Callable[[float], None]
) -> int:
    """Carry the plan's operations on paragraphs out; returns how many edits of text there were."""
    writer = _Writer(document, styles)
    operations = plan["paragraphs"]
    inside = [operation for operation in operations if operation["paragraph"] < len(read.paragraphs)]
    for number, operation in enumerate(reversed(inside)):
        writer.paragraph(read.paragraphs[operation["paragraph"]], operation)
        if not number % 20:
            breathe(number / len(inside))
    for operation in operations[
        len(inside) :
    ]:  # last: the last paragraph read would stand behind what comes in
        writer.at_end(operation["insert"])
    return writer.edits


class _Writer:
    """Writes into one document."""

    def __init__(self, document: Any, styles: Styles) -> None:
        self._text = document.Text
        self._styles = styles
        self._moved = False  # the paragraph behind was given more than a look
        self._sections = Sections(document, styles)
        self.edits = 0

    def paragraph(self, read: Read, operation: Dict[str, Any]) -> None:
        """Everything the plan wants of one paragraph."""
        edits = operation.get("edits", [])
        pieces = operation.get("pieces", [])
        moves = len(pieces) != 1 or "drop" in pieces[0] or any(operation.get(key) for key in _MOVING)
        settled, self._moved = not (moves or self._moved), moves
        if settled:  # it is what was read: the usual case, and several times as fast
            if "style" in pieces[0]:
                Piece(
                    self._styles,
                    self._text,
                    read.paragraph,
                    pieces[0],
                    Shift(read, edits),
                    read,
                    settled=True,
                ).dress(first=True)
            return
        text = self._text
        start = text.createTextCursorByRange(read.paragraph)
        start.collapseToStart()
        for edit in reversed(edits):
            self._edit(text, read, edit)
        start.gotoStartOfParagraph(False)  # what was inserted at the very start has moved it
        shift = Shift(read, edits)
        for cut in reversed(operation.get("split", [])):
            here = span(text, start, shift.place(cut), shift.place(cut + 1))
            here.setString("")
            text.insertControlCharacter(here, _PARAGRAPH_BREAK, False)
            if not shift.place(cut):  # both cursors stand in the second paragraph now
                start.gotoRange(here.Start, False)
                start.gotoPreviousParagraph(False)
            self.edits += 1
        starts = self._starts(text, start, max(len(pieces), 1))
        for begin, piece in reversed(list(zip(starts, pieces))):
            if "style" in piece:
                Piece(self._styles, text, begin, piece, shift, read).dress(first=piece is pieces[0])
        for inserted in reversed(operation.get("insert", [])):
            at = next((n for n, piece in enumerate(pieces) if piece["from"] == inserted["at"]), 0)
            self._sections.insert_before(text, starts[at], inserted)
            self.edits += 1
        for begin, piece in reversed(list(zip(starts, pieces))):
            if piece.get("drop"):
                self._drop(text, begin)

    def at_end(self, sections: List[Dict[str, Any]]) -> None:
        """Missing sections behind the last paragraph."""
        self._sections.at_end(sections)
        self.edits += len(sections)

    def _edit(self, text: Any, read: Read, edit: Dict[str, Any]) -> None:
        at, remove = edit["at"], edit["remove"]
        here = span(text, read.paragraph, read.steps[at], read.steps[at + len(remove)])
        if here.getString() != remove or read.text[at : at + len(remove)] != remove:
            raise Mismatch(f"{here.getString()!r} != {remove!r}")
        if remove:
            here.setString(edit["insert"])
        else:
            text.insertString(here, edit["insert"], False)
        self.edits += 1

    @staticmethod
    def _starts(text: Any, start: Any, count: int) -> List[Any]:
        starts = [text.createTextCursorByRange(start)]
        while len(starts) < count:
            cursor = text.createTextCursorByRange(starts[-1])
            cursor.gotoNextParagraph(False)
            starts.append(cursor)
        return starts

    def _drop(self, text: Any, begin: Any) -> None:
        """A blank paragraph goes; those before and behind stay what they are."""
        cursor = text.createTextCursorByRange(begin)
        cursor.gotoEndOfParagraph(True)
        if cursor.String.strip():
            raise Mismatch("a paragraph to go holds text")
        ahead = text.createTextCursorByRange(begin)
        joined = ahead.gotoNextParagraph(False) and ahead.TextTable is None
        if joined:
            ahead.gotoEndOfParagraph(True)
        if joined and ahead.PageDescName:  # a section begins there, and its page style stays
            cursor.setString("")
            cursor.goLeft(1, True)
            cursor.setString("")
        elif joined and ahead.String.strip():  # dispose() would take a note of the next paragraph along (7.4)
            breaks = ahead.BreakType
            cursor.gotoNextParagraph(True)
            cursor.setString("")
            if cursor.BreakType != breaks:  # the next paragraph got that of the one that went
                cursor.BreakType = breaks
        else:  # a paragraph of pictures alone would take this one's look, and behind the last there is none
            paragraph = next(enumerate_(cursor))
            if paragraph.createContentEnumeration(_CONTENT).hasMoreElements():
                return  # a frame is anchored here and would go as well
            paragraph.dispose()
        self.edits += 1
