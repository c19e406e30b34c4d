"""Undo of what LibreOffice does not record itself.

A property of a page style written over UNO wipes the whole undo stack (measured, 7.4). While the undo
manager is locked nothing is recorded and nothing wiped, and an action of our own takes the place of the
record. What such an action writes it has to take back to the last node: LibreOffice's own records hold
absolute places in the document, so footers are switched off, both pages at once, before anything else
(switching "same content" back on keeps the text of even pages hidden in the document, and the next undo
would hit the wrong characters; so does LibreOffice's own undo of Insert ▸ Footer).
"""

from __future__ import annotations

from typing import Any, Callable

import unohelper
from com.sun.star.document import XUndoAction


class Action(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """One step that knows its way back."""

    def __init__(self, title: str, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        self.Title = title
        self._undo = undo
        self._redo = redo

    def undo(self) -> None:
        """Called by the undo manager."""
        self._undo()

    def redo(self) -> None:
        """Called by the undo manager."""
        self._redo()


def perform(document: Any, title: str, do: Callable[[], None], undo: Callable[[], None]) -> None:
    """Do something unrecorded, and record how to undo and redo it.

    Undo and redo themselves run with recording off; locking there would switch it on behind the lock and
    record the rest of the step a second time.
    """
    manager = document.UndoManager
    manager.lock()
    try:
        do()
    finally:
        manager.unlock()
    manager.addUndoAction(Action(title, _unrecorded(document, undo), _unrecorded(document, do)))


def _unrecorded(document: Any, job: Callable[[], None]) -> Callable[[], None]:
    """The job with the recording of changes off: layout is no revision, whoever presses Ctrl+Y."""

    def run() -> None:
        recording = document.RecordChanges
        document.RecordChanges = False
        try:
            job()
        finally:
            document.RecordChanges = recording

    return run
