"""While paiban works: progress in the status bar, a living window, Esc to cancel, nobody else at the text."""

from __future__ import annotations

import time
from typing import Any, Optional

import unohelper
from com.sun.star.awt import XKeyHandler, XMouseClickHandler

from paiban_office.engine import Cancelled

_ESCAPE = 1281  # awt.Key.ESCAPE
#: Seconds of work between two looks at the window; shorter work never lets anybody in between.
_PATIENCE = 0.15
#: Seconds in which a second press of an entry belongs to the first: a double click neither cancels what it
#: has just started nor starts anew what it has just cancelled.
_DOUBLE = 0.5


class _Keys(unohelper.Base, XKeyHandler, XMouseClickHandler):  # type: ignore[misc]
    """Takes every key and click meant for the text; Esc is remembered."""

    def __init__(self) -> None:
        self.escaped = False

    def keyPressed(self, event: Any) -> bool:
        self.escaped = self.escaped or event.KeyCode == _ESCAPE
        return True

    def keyReleased(self, event: Any) -> bool:
        return True

    def mousePressed(self, event: Any) -> bool:
        return True

    def mouseReleased(self, event: Any) -> bool:
        return True

    def disposing(self, source: Any) -> None:
        """The window has gone."""


class Busy:
    """Context of one piece of work on one document."""

    working: "Optional[Busy]" = None
    _called_off = float("-inf")  # when the last work was cancelled

    @classmethod
    def takes(cls) -> bool:
        """Whether an entry pressed now belongs to the work under way, or to its cancelling a moment ago."""
        working, now = cls.working, time.monotonic()
        if working is not None:
            working.cancelled = working.cancelled or now - working._began > _DOUBLE
            return True
        return now - cls._called_off < _DOUBLE

    def __init__(self, context: Any, document: Any) -> None:
        self._toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        self._document = document
        self._controller = document.CurrentController
        self._keys = _Keys()
        self._began = self._last = time.monotonic()
        self._indicator: Any = None
        self.cancelled = False

    def __enter__(self) -> "Busy":
        Busy.working = self
        self._indicator = self._controller.Frame.createStatusIndicator()
        self._indicator.start("", 100)
        self._controller.addKeyHandler(self._keys)
        self._controller.addMouseClickHandler(self._keys)
        self._document.lockControllers()
        return self

    def __exit__(self, *exception: object) -> None:
        if exception and isinstance(exception[1], Cancelled):
            self._toolkit.processEventsToIdle()  # presses that waited meanwhile are still ours
            Busy._called_off = time.monotonic()
        Busy.working = None
        while self._document.hasControllersLocked():
            self._document.unlockControllers()
        self._controller.removeKeyHandler(self._keys)
        self._controller.removeMouseClickHandler(self._keys)
        self._indicator.end()

    def say(self, text: str, percent: int) -> None:
        """What is going on now."""
        self._indicator.setText(text)
        self._indicator.setValue(percent)

    def lay_out(self) -> None:
        """Have the pages laid out now."""
        while self._document.hasControllersLocked():
            self._document.unlockControllers()
        self._toolkit.processEventsToIdle()
        self._controller.PageCount  # noqa: B018 (asking for it lays out)
        self._document.lockControllers()

    def breathe(self, share: float = -1.0) -> None:
        """Let the window repaint and take an Esc; raises Cancelled. `share` of the last phase, 0 to 1."""
        now = time.monotonic()
        if now - self._last > _PATIENCE:
            if share >= 0:
                self._indicator.setValue(40 + round(share * 60))
            self._toolkit.processEventsToIdle()
            self._last = time.monotonic()
        if self._keys.escaped or self.cancelled:
            raise Cancelled()
