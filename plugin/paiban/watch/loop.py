"""The one loop of a watched folder: see, let settle, format, publish, remember; whatever happens, go on."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from paiban import report
from paiban.watch import outcome
from paiban.watch.config import Watched
from paiban.watch.desk import Desk, Pace
from paiban.watch.folder import Scan, Signature, display, identity, scan
from paiban.watch.instance import Lease
from paiban.watch.ledger import WORKING, Ledger, Row
from paiban.watch.reporter import Reporter
from paiban.watch.says import say
from paiban.watch.styles import Styles, StyleTrouble
from paiban.watch.waiting import AGAIN, OPEN, QUIET, WaitingRoom
from paiban.watch.work import Formatter
from paiban.watch.works import Works, delay

_log = logging.getLogger("paiban.watch")

#: A walk may take one part in so many of the processor's time, and of the clock's: an idle service costs
#: next to nothing, however large the folder and however slow the share.
_IDLE_SHARE, _WALK_SHARE = 250, 5
#: Seconds: the longest rest after trouble that concerns all, and when the house style is in the way (it is
#: being mended); what a stop waits for drafts at work.
_LONGEST_REST, _STYLE_REST, _FAREWELL = 15.0, 2.0, 25.0
#: Troubles with no draft settled between them after which a run that is to end by itself gives up.
_ONCE_TROUBLES = 3


class Alarm(Protocol):
    """File system events, or nothing."""

    def stop(self) -> None:
        """Stop listening."""


class Watcher:
    """Serves one folder in one thread; other threads only `tell` it something."""

    def __init__(
        self, watched: Watched, home: str, mark: str, formatter: Formatter, pace: Pace, capacity: int,
        styles: Styles | None = None, lease: Lease | None = None,
        listen: Callable[[Watcher], Alarm | None] = lambda _: None,
    ) -> None:  # fmt: skip
        self.watched, self.pace, self.pulse = watched, pace, time.monotonic()
        self._mark, self._lease, self._new_alarm = mark, lease, listen
        self._alarm: Alarm | None = None
        self._told: SimpleQueue[tuple[str, Any, Any]] = SimpleQueue()
        self._wake = threading.Event()
        self.room = WaitingRoom()
        self.ledger = Ledger.open(os.path.join(home, "ledger.db"))
        self.desk = Desk(watched, self.ledger, self.room, styles or Styles(watched), pace)
        self.reporter = Reporter(watched, self.ledger, home, mark)
        outcomes = outcome.Outcomes(watched, self.ledger, mark)
        self.works = Works(
            self.desk, self.room, self.ledger, outcomes, formatter, capacity, pace, self.tell, self._settled
        )
        self._root: tuple[int, int] | None = None  # None = the folder is away
        self._walk_wanted, self._next_walk, self._earliest_walk = True, 0.0, 0.0
        self._hold_until, self._troubles, self._in_vain = 0.0, 0, 0
        self._recovered = False

    def tell(self, kind: str, one: Any = None, two: Any = None) -> None:
        """From another thread: a draft (path), a lock, a folder has changed; done (job, future); stop."""
        self._told.put((kind, one, two))
        self._wake.set()

    @property
    def ready(self) -> bool:
        """The folder has been walked and what a killed run left has been put right."""
        return self._root is not None and self._recovered

    def run(self, stop: Callable[[], bool], once: bool = False) -> bool:
        """Until `stop` says so; `once`: until everything that can be done now is done.

        False when `once` gave up: trouble that does not pass, or another machine serves the folder.
        """
        try:
            while not stop():
                self.turn()
                if once and self._nothing_left():
                    break
                if once and self._in_vain >= _ONCE_TROUBLES:
                    _log.error("%s: %s", self.watched.inbox, self.reporter.problem)
                    return False
                self._wait()
            return True
        finally:
            self._close()

    def turn(self) -> None:
        """Look round once; trouble with disk, network, style or ledger only makes the next look later."""
        self.pulse = time.monotonic()
        lang = self.watched.lang
        try:
            self._turn()
        except StyleTrouble as trouble:
            self._rest(say("problem-style", lang, why=_why(trouble.args[0], lang)), _STYLE_REST)
        except (OSError, sqlite3.OperationalError) as problem:
            self._rest(say("problem-disk", lang, why=_why(problem, lang)))
        except Exception as error:
            _log.exception("unexpected; going on")
            self._rest(f"{type(error).__name__}: {error}")

    def _rest(self, sentence: str, longest: float = _LONGEST_REST) -> None:
        self._troubles += 1
        self._in_vain += 1
        rest = delay(self._troubles, longest)
        self._hold_until = time.monotonic() + rest
        self.reporter.problem = sentence
        _log.warning("%s (%.0f s)", sentence, rest)
        try:
            self.reporter.report(self.room, at_work=False)
        except (OSError, sqlite3.OperationalError):
            _log.debug("the log page cannot be written now")

    def _turn(self) -> None:
        self._listen()
        now = time.monotonic()
        if now < self._hold_until:
            return
        if self._root is None or now >= self._next_walk or (self._walk_wanted and now >= self._earliest_walk):
            self._walk()
        if self._lease is not None and not self._lease.hold():
            self._stand_by(now)
            return
        if not self._recovered:
            self._recover()
        self.works.flush()
        self._take_requests()
        if not self.works.idle and identity(self.watched.inbox) != self._root:
            self._root = None  # away, or another disk: nothing may be published below a bare mount point
            return
        self.works.finish()
        self.works.start()
        self.works.flush()
        self._troubles, self.reporter.problem = 0, ""
        self.reporter.report(self.room, at_work=not self.works.idle)

    def _stand_by(self, now: float) -> None:
        self.reporter.problem = say("problem-standby", self.watched.lang)
        self.reporter.beat(self.room)
        self._in_vain += 1
        self._hold_until = now + 5.0
        self._recovered = False

    def _wait(self) -> None:
        now = time.monotonic()
        until = [self._next_walk, now + 10.0, self.reporter.due]
        if self._walk_wanted:
            until.append(self._earliest_walk)
        due = self.room.next_due()
        if due is not None and not self.works.full:
            until.append(due)
        self._wake.wait(max(0.0, min(until) - now, self._hold_until - now))
        self._wake.clear()

    def _listen(self) -> None:
        """What the other threads told."""
        while True:
            try:
                kind, one, two = self._told.get_nowait()
            except Empty:
                return
            if kind == "draft":
                self.desk.see(one)
            elif kind == "lock":
                self.room.wake(OPEN, time.monotonic() + 0.05)
            elif kind == "folder":
                self._walk_wanted = True
            elif kind == "done":
                self.works.done(one, two)

    def _walk(self) -> None:
        """See every draft. Raises OSError when the folder is away: that is not an empty folder."""
        began, cpu = time.monotonic(), time.thread_time()
        self._walk_wanted = False
        self._next_walk = began + self.pace.every
        try:
            found = scan(self.watched.inbox, self._alive)
        except OSError:
            self._root = None
            self._drop_alarm()
            raise
        self._arrive(found)
        for path, seen in found.drafts.items():
            if self.desk.known.get(path) != seen:
                self._see(path, seen)
        if not found.unread:
            self._forget(found)
        for path in self.desk.missing_notes():
            if path in found.drafts and path not in self.room and path not in self.works.running:
                self.desk.again(path)
        now = time.monotonic()
        rest = max(self.pace.every, _WALK_SHARE * (now - began), _IDLE_SHARE * (time.thread_time() - cpu))
        self._next_walk = now + rest
        self._earliest_walk = now + max(self.pace.gap, _WALK_SHARE * (now - began))
        self.reporter.walked(len(found.drafts), now - began)

    def _see(self, path: str, seen: Signature) -> None:
        job = self.works.running.get(path)
        if job is None or job.waiting.signature != seen:
            self.room.see(path, seen, time.monotonic(), self.pace.quiet)

    def _alive(self) -> None:
        self.pulse = time.monotonic()

    def _arrive(self, found: Scan) -> None:
        """The folder is here; when it is another disk than before, events have to be listened to anew."""
        if found.root != self._root:
            self._drop_alarm()
            outcome.make_folders(self.watched)
            self._root = found.root
            self._recovered = False
        if self._alarm is None:
            self._alarm = self._new_alarm(self)
            self._walk_wanted = self._alarm is not None  # what came between the walk and the first event

    def _drop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.stop()
        self._alarm = None

    def _forget(self, found: Scan) -> None:
        """Paths that are no more: memory stays flat, the ledger keeps its row."""
        for path in [path for path in self.desk.known if path not in found.drafts]:
            del self.desk.known[path]
        for path in [each.path for each in self.room if each.path not in found.drafts]:
            self.desk.see(path)

    def _recover(self) -> None:
        """Put right what a killed run left; its drafts are simply new work."""
        unfinished = [row.path for row in self.ledger.rows(WORKING) if row.path not in self.works.running]
        if self.ledger.fresh:
            folders = outcome.all_folders(self.watched)
        else:
            folders = outcome.leftovers(self.watched, unfinished)
        outcome.clean(self.watched, folders, self._mark)
        self.ledger.fresh = False
        self._recovered = True
        self._walk_wanted, self._earliest_walk = True, 0.0  # an original may have got its name back

    def _take_requests(self) -> None:
        for path in self.ledger.requests():
            if path not in self.works.running:
                self.desk.again(path)
                self.ledger.answered(path)

    def _settled(self, row: Row) -> None:
        self._in_vain = 0
        self.reporter.changed()
        name = display(row.path)
        _log.info("%s: %s", name, row.state, extra={"draft": name, "state": row.state, **row.detail})

    def _nothing_left(self) -> bool:
        soon = any(each.why in (QUIET, AGAIN) for each in self.room)
        held = self._hold_until > time.monotonic()
        return self.ready and not held and not soon and self.works.idle and not self._walk_wanted

    def _close(self) -> None:
        """No new work; what runs may end, else it is done again at the next start."""
        self._drop_alarm()
        limit = time.monotonic() + _FAREWELL
        try:
            while self.works.running and time.monotonic() < limit:
                self._listen()
                self.works.finish()
                self._wake.wait(0.05)
                self._wake.clear()
            self.works.abandon()
            self.reporter.close(self.room)
        except (OSError, sqlite3.OperationalError) as problem:
            _log.warning("at the end: %s", problem)
        if self._lease is not None:
            self._lease.release()
        self.ledger.close()


def _why(problem: Any, lang: str) -> str:
    """What went wrong with the environment, in words."""
    if isinstance(problem, OSError):
        name = f"{display(problem.filename)}：" if isinstance(problem.filename, str | bytes) else ""
        return name + report.why(problem, lang)
    if isinstance(problem, sqlite3.Error):
        return f"SQLite: {problem}"
    from paiban.style.messages import describe

    return describe(problem, lang)
