"""Offsets of the plan as places in the document, while its paragraphs are being edited."""

from __future__ import annotations

from typing import Any, Dict, List

from paiban_office.reading import Read

_LONGEST_MOVE = 30000  # cursors count in short integers


class Mismatch(Exception):
    """The document is not what was read."""


class Shift:
    """Offsets of the paragraph as read → cursor steps in it as it is once its edits are done."""

    def __init__(self, read: Read, edits: List[Dict[str, Any]]) -> None:
        self._steps = read.steps
        self._edits = edits

    def place(self, offset: int, *, behind: bool = False) -> int:
        """`behind`: what is inserted at the very offset lies before it."""
        step = self._steps[min(offset, len(self._steps) - 1)]
        for edit in self._edits:
            at, gone = edit["at"], len(edit["remove"])
            if at + gone <= offset and (gone or at < offset or behind):
                step += len(edit["insert"]) - gone
        return step


def span(text: Any, start: Any, first: int, last: int) -> Any:
    """A cursor over the steps `first` to `last` behind the start of a paragraph."""
    cursor = text.createTextCursorByRange(start)
    cursor.collapseToStart()
    _move(cursor, first, False)
    _move(cursor, last - first, True)
    return cursor


def _move(cursor: Any, steps: int, expand: bool) -> None:
    while steps > 0:
        part = min(steps, _LONGEST_MOVE)
        if not cursor.goRight(part, expand):
            raise Mismatch("the text ends too early")
        steps -= part
