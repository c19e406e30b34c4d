"""What people and other programs see of a running service: the log page and the heartbeat."""

from __future__ import annotations

import json
import logging
import os
import socket
import time

from paiban import files
from paiban.watch import page
from paiban.watch.config import Watched
from paiban.watch.ledger import FAILED, Ledger
from paiban.watch.waiting import WaitingRoom

_log = logging.getLogger("paiban.watch")

HEARTBEAT = "heartbeat.json"
#: Seconds between heartbeats; between two log pages while there is work, and while there is none.
_BEAT, _BUSY, _QUIET = 10.0, 10.0, 0.5


class Reporter:
    """Writes both when there is something new, never so often that it would matter."""

    def __init__(self, watched: Watched, ledger: Ledger, home: str, mark: str) -> None:
        self.problem = self._told_problem = ""
        self._watched, self._ledger, self._home, self._mark = watched, ledger, home, mark
        self._dirty = True
        self._shown: tuple[str, list[tuple[str, str]]] | None = None
        self._page_at = self._beat_at = float("-inf")
        self._at_work = False
        self._drafts, self._walk_seconds = 0, 0.0

    @property
    def due(self) -> float:
        """When the loop should come by again for our sake."""
        page_due = self._page_at + (_BUSY if self._at_work else _QUIET) if self._dirty else float("inf")
        return min(page_due, self._beat_at + _BEAT)

    def changed(self) -> None:
        """A draft has a new outcome."""
        self._dirty = True

    def walked(self, drafts: int, seconds: float) -> None:
        """A walk found so many drafts, in that time."""
        self._drafts, self._walk_seconds = drafts, seconds
        _log.debug("walk: %d drafts, %.3f s", drafts, seconds)

    def report(self, room: WaitingRoom, at_work: bool) -> None:
        """Page and heartbeat, if it is time. OSError, sqlite3.OperationalError."""
        self._at_work = at_work
        now = time.monotonic()
        if now - self._page_at >= (_BUSY if at_work else _QUIET):
            shown = (self.problem, sorted((each.path, each.why) for each in room)[: page.LIMIT])
            if self._dirty or shown != self._shown:
                self._write_page(shown)
        if now - self._beat_at >= _BEAT or self.problem != self._told_problem:
            self.beat(room)

    def close(self, room: WaitingRoom) -> None:
        """The last page and heartbeat of this run."""
        self._write_page((self.problem, sorted((each.path, each.why) for each in room)[: page.LIMIT]))
        self.beat(room, running=False)

    def _write_page(self, shown: tuple[str, list[tuple[str, str]]]) -> None:
        view = page.View(self._watched, self._ledger.counts(), shown[1], self.problem)
        html = page.render(view, self._ledger.latest(page.LIMIT), self._ledger.rows(FAILED))
        place = os.path.join(self._watched.report_folder, page.NAME)
        self._page_at = time.monotonic()  # also when it fails: the next try is not at once
        files.write_atomic(place, html.encode("utf-8", "replace"), self._mark)
        self._dirty, self._shown = False, shown

    def beat(self, room: WaitingRoom, running: bool = True) -> None:
        """The heartbeat file, for `paiban status` and for whoever supervises the service."""
        self._beat_at, self._told_problem = time.monotonic(), self.problem
        content = {
            "folder": self._watched.inbox,
            "running": running,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "at": time.time(),
            "drafts": self._drafts,
            "waiting": len(room),
            "walk_seconds": round(self._walk_seconds, 4),
            "problem": self.problem,
        }
        files.write_atomic(os.path.join(self._home, HEARTBEAT), json.dumps(content).encode())
