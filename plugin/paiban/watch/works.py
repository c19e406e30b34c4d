"""The drafts that are being formatted: started, finished, published, and written into the ledger."""

from __future__ import annotations

import errno
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from paiban.errors import DraftError, StyleError
from paiban.watch import settle
from paiban.watch.convert import OLD_FORMATS, ConversionError
from paiban.watch.desk import ATTEMPTS, ATTEMPTS_ALONE, Desk, Job, Pace, refusal
from paiban.watch.folder import display
from paiban.watch.ledger import FAILED, Ledger, Row
from paiban.watch.outcome import Outcomes
from paiban.watch.publish import Busy
from paiban.watch.styles import StyleTrouble
from paiban.watch.waiting import AGAIN, INCOMPLETE, OPEN, TROUBLE, Waiting, WaitingRoom
from paiban.watch.work import Answer, Formatter, WorkerDied

_log = logging.getLogger("paiban.watch")

#: Seconds after which the environment is tried again: doubling, up to the second.
FIRST_RETRY, LAST_RETRY = 1.0, 300.0
#: Trouble that every other draft would have too.
_FOR_ALL = frozenset(
    getattr(errno, name)
    for name in "ENOSPC EDQUOT EROFS EIO ESTALE ENOTCONN EHOSTDOWN ETIMEDOUT EHOSTUNREACH ENETDOWN".split()
    if hasattr(errno, name)
)


def delay(troubles: int, most: float = LAST_RETRY) -> float:
    """Seconds until the next try after so many failures of the environment."""
    return min(FIRST_RETRY * 2.0 ** min(troubles - 1, 20), most)


class Works:
    """The jobs of one watched folder; `tell("done", job, future)` is called by other threads."""

    def __init__(
        self, desk: Desk, room: WaitingRoom, ledger: Ledger, outcomes: Outcomes, formatter: Formatter,
        capacity: int, pace: Pace, tell: Callable[[str, Any, Any], None], settled: Callable[[Row], None],
    ) -> None:  # fmt: skip
        self._desk, self._room, self._ledger, self._outcomes = desk, room, ledger, outcomes
        self._formatter, self._capacity, self._pace = formatter, capacity, pace
        self._tell, self._told_settled = tell, settled
        self.running: dict[str, Job] = {}
        self._finished: list[tuple[Job, Future[Any]]] = []
        self._rows: list[tuple[Row, float]] = []  # outcomes not yet in the ledger
        self._back: list[tuple[str, bool]] = []  # broken off, whether that counts

    @property
    def full(self) -> bool:
        """No worker is free, or the one draft at work is a suspect that has to be alone."""
        alone = any(job.attempts > ATTEMPTS for job in self.running.values())
        return alone or len(self.running) >= self._capacity

    @property
    def idle(self) -> bool:
        """Nothing is being formatted, nothing is left to be written down."""
        return not (self.running or self._finished or self._rows or self._back)

    # starting

    def start(self) -> None:
        """Give due drafts to the workers, as many as they can take. Raises StyleTrouble, OSError for all."""
        jobs: list[Job] = []
        try:
            while not self.full and len(self.running) + len(jobs) < self._capacity:
                draft = self._room.take(time.monotonic())
                if draft is None:
                    break
                job = self._take(draft)
                if job is None:
                    continue
                if job.attempts > ATTEMPTS_ALONE:
                    why = {"code": "crash", "values": {"n": ATTEMPTS_ALONE}}
                    self._rows.append((self._failed(job, why), 0.0))
                elif job.attempts > ATTEMPTS and (self.running or jobs):
                    self._desk.later(draft, 0.2, AGAIN)
                    break
                else:
                    jobs.append(job)
        finally:
            self._submit(jobs)

    def _take(self, draft: Waiting) -> Job | None:
        """A draft's job; what is in its way decides when it is tried again."""
        if draft.path in self.running:
            self._desk.later(draft, 0.2, draft.why)
            return None
        try:
            return self._desk.take(draft)
        except DraftError as error:
            self._refuse_unread(draft, error)
        except FileNotFoundError:
            self._desk.see(draft.path)
        except StyleTrouble:
            self._desk.later(draft, 1.0, TROUBLE)
            raise
        except OSError as problem:
            self._environment(draft, problem)
        except BaseException:
            self._desk.later(draft, LAST_RETRY, TROUBLE)
            raise
        return None

    def _environment(self, draft: Waiting, problem: OSError) -> None:
        """Not the draft's fault: tried for ever, ever more seldom; never counted."""
        troubles = draft.troubles + 1
        self._desk.later(replace(draft, troubles=troubles), delay(troubles), TROUBLE)
        _log.warning("%s: %s; next try in %.0f s", display(draft.path), problem, delay(troubles))
        if problem.errno in _FOR_ALL:
            raise problem

    def _refuse_unread(self, draft: Waiting, error: DraftError) -> None:
        place = self._outcomes.too_large(draft.path, error)
        detail = {"why": refusal(error), "explanation": place}
        self._rows.append((Row(draft.path, draft.signature, b"", b"", FAILED, detail=detail), 0.0))

    def _submit(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        try:
            self._desk.begin(jobs)
        except BaseException:
            for job in jobs:
                self._desk.later(job.waiting, 1.0, job.waiting.why)
            raise
        for job in jobs:
            self.running[job.path] = job
            self._follow(job, self._formatter.submit(job.data, job.style_name))

    def _follow(self, job: Job, future: Future[Any]) -> None:
        future.add_done_callback(lambda done: self._tell("done", job, done))

    # finishing

    def done(self, job: Job, future: Future[Any]) -> None:
        """A worker has answered; `finish` looks at it."""
        self._finished.append((job, future))

    def finish(self) -> None:
        """Publish what came back and write it down. Raises OSError for all, sqlite3.OperationalError."""
        trouble: OSError | None = None
        finished, self._finished = self._finished, []
        for job, future in finished:
            try:
                rows = self._one(job, future)
            except Busy:
                self._break_off(job, counted=False)
                since = job.waiting.locked_since or time.monotonic()
                self._desk.later(replace(job.waiting, locked_since=since), self._pace.look_again, OPEN)
            except OSError as problem:
                self._break_off(job, counted=False)
                try:
                    self._environment(job.waiting, problem)
                except OSError:
                    trouble = problem
            except StyleError:  # spoilt since the draft was taken; the next look says so
                self._break_off(job, counted=False)
                self._desk.later(job.waiting, 1.0, TROUBLE)
            except Exception:
                self._break_off(job, counted=False)
                self._desk.later(job.waiting, LAST_RETRY, TROUBLE)
                _log.exception("%s", display(job.path))
            else:
                self._rows += [(row, time.monotonic() - job.started) for row in rows]
        self.flush()
        if trouble is not None:
            raise trouble

    def flush(self) -> None:
        """Commit outcomes; what cannot be committed now stays to be committed later."""
        if not self._rows and not self._back:
            return
        with self._ledger.together():
            for path, counted in self._back:
                self._ledger.put_back(path, counted)
            for row, seconds in self._rows:
                self._ledger.settle(row, seconds)
        rows, self._rows, self._back = self._rows, [], []
        for row, _ in rows:
            self.running.pop(row.path, None)
            self._desk.known[row.path] = row.signature
            self._told_settled(row)

    def _break_off(self, job: Job, counted: bool) -> None:
        self.running.pop(job.path, None)
        self._back.append((job.path, counted))

    def _one(self, job: Job, future: Future[Any]) -> list[Row]:
        """The rows of one finished job; none when it goes on or waits again."""
        try:
            answer = future.result()
        except WorkerDied as death:
            return self._died(job, death.code)
        except ConversionError:
            return [self._failed(job, {"code": "no-conversion"})]
        except (OSError, StyleError, sqlite3.OperationalError):
            raise
        except Exception as error:
            _log.exception("%s", display(job.path))
            about = {"kind": type(error).__name__, "error": str(error)[:200]}
            return [self._failed(job, {"code": "unexpected", "values": about})]
        if isinstance(answer, bytes):
            job.converted = True
            self._follow(job, self._formatter.submit(answer, job.style_name))
            return []
        if answer.why is None:
            return self._outcomes.formatted(job, answer)
        return self._refused(job, answer)

    def _refused(self, job: Job, answer: Answer) -> list[Row]:
        why = answer.why or {}
        code = str(why["code"])
        if code in OLD_FORMATS and not job.converted and self._formatter.can_convert():
            self._follow(job, self._formatter.convert(job.data, code))
            return []
        if settle.may_be_incomplete(code, job.data):
            if time.monotonic() - job.waiting.since < self._pace.patience:
                self._break_off(job, counted=False)
                self._desk.later(job.waiting, min(15.0, self._pace.patience / 4), INCOMPLETE)
                return []
            why = {"code": "incomplete", "values": {"why": why}}
        return [self._failed(job, why)]

    def _died(self, job: Job, code: str) -> list[Row]:
        """Its worker's death for the third time: a person has to look at it."""
        if job.attempts >= ATTEMPTS:
            return [self._failed(job, {"code": code, "values": {"n": job.attempts}})]
        self._break_off(job, counted=True)
        self._desk.later(job.waiting, self._pace.again * job.attempts, AGAIN)
        return []

    def _failed(self, job: Job, why: dict[str, Any]) -> Row:
        return self._outcomes.failed(job, why)

    def abandon(self) -> None:
        """At the end: what still runs is done again at the next start, and does not count."""
        for job in list(self.running.values()):
            self._break_off(job, counted=False)
        self.flush()
