"""Taking one draft: is it settled, is it new, what is to be done with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from paiban import files
from paiban.errors import DraftError
from paiban.watch import settle
from paiban.watch.config import Watched
from paiban.watch.folder import Signature, look, signature
from paiban.watch.ledger import DONE, FINAL, WAITING, WORKING, Ledger, Row
from paiban.watch.publish import digest
from paiban.watch.styles import Styles
from paiban.watch.waiting import AGAIN, OPEN, Waiting, WaitingRoom

#: A draft that ended its worker, or stopped the service, so often is given to a person. After an
#: interrupted service nobody knows which draft it was: then the suspects have further tries, each alone.
ATTEMPTS, ATTEMPTS_ALONE = 3, 6


class Pace(NamedTuple):
    """Times in seconds; tests run faster."""

    quiet: float = settle.QUIET
    stale_lock: float = settle.STALE_LOCK
    stale_lock_replacing: float = settle.STALE_LOCK_REPLACING
    patience: float = settle.PATIENCE
    every: float = 15.0  # between walks
    gap: float = 1.0  # between walks that events ask for
    again: float = 5.0  # before a draft is tried again, times the attempts
    look_again: float = 5.0  # at locks


@dataclass(slots=True)
class Job:
    """A draft that is being formatted."""

    waiting: Waiting
    data: bytes
    info: os.stat_result
    sha256: bytes
    style_name: str
    style: bytes
    attempts: int  # this one included
    former: Row | None
    started: float
    stale_lock: bool = False  # a lock file lies beside draft or result, and has lain there too long
    converted: bool = False

    @property
    def path(self) -> str:
        """In the inbox."""
        return self.waiting.path

    def row(self, state: str, **values: object) -> Row:
        """The ledger's row for this draft."""
        row = Row(self.path, signature(self.info), self.sha256, self.style, state, self.attempts)
        return row._replace(updated=time.time(), **values)  # type: ignore[arg-type]


class Desk:
    """Decides about drafts that are due; `known` holds the signatures of those dealt with."""

    def __init__(
        self, watched: Watched, ledger: Ledger, room: WaitingRoom, styles: Styles, pace: Pace,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.watched, self.ledger, self.room, self.pace = watched, ledger, room, pace
        self._styles, self._clock = styles, clock
        self.known: dict[str, Signature] = ledger.known()

    def take(self, draft: Waiting) -> Job | None:
        """The job that a due draft is, or None: it is dealt with, or waits again, or is gone.

        Raises DraftError (too large), StyleTrouble, OSError; the draft is in nobody's hands then.
        """
        now = self._clock()
        if not self._settled(draft, now):
            return None
        style_name = self._styles.name(draft.path)
        style = self._styles.identity(style_name)
        place = os.path.join(self.watched.inbox, draft.path)
        info = os.lstat(place)
        data = files.read_draft(place)
        if signature(info) != draft.signature or look(self.watched.inbox, draft.path) != draft.signature:
            self.see(draft.path)
            return None
        if not self._settled(draft, now):  # an editor opened it while we read
            return None
        sha256 = digest(data)
        former = self.ledger.row(draft.path)
        if not draft.forced and former is not None and self._dealt_with(former, sha256, style, draft):
            return None
        attempts = self._attempts(former, sha256, style)
        waited = now - draft.locked_since if draft.locked_since else 0.0
        stale = waited >= self.pace.stale_lock_replacing
        return Job(draft, data, info, sha256, style_name, style, attempts + 1, former, now, stale)

    def see(self, path: str) -> None:
        """Look at one path of the inbox; what is new there has to rest."""
        found = look(self.watched.inbox, path)
        if found is None:
            self.room.forget(path)
        elif self.known.get(path) != found:
            self.room.see(path, found, self._clock(), self.pace.quiet)

    def again(self, path: str) -> bool:
        """Somebody asked for this path; False when there is no such draft."""
        found = look(self.watched.inbox, path)
        if found is None:
            return False
        now = self._clock()
        self.room.put(Waiting(path, found, now, now + min(self.pace.quiet, 0.1), forced=True))
        return True

    def later(self, draft: Waiting, seconds: float, why: str) -> None:
        """Let it wait again."""
        self.room.put(replace(draft, due=self._clock() + seconds, why=why))

    def _settled(self, draft: Waiting, now: float) -> bool:
        """Unchanged since it was seen, and nobody has it open; else it is put where it belongs."""
        found = look(self.watched.inbox, draft.path)
        if found != draft.signature:
            self.see(draft.path)
            return False
        if not settle.is_open(os.path.join(self.watched.inbox, draft.path)):
            return True
        draft = replace(draft, locked_since=draft.locked_since or now)
        pace = self.pace
        stale = pace.stale_lock_replacing if self.watched.in_place else pace.stale_lock
        if now - max(draft.locked_since, draft.since) >= stale:
            return True
        self.later(draft, pace.look_again, OPEN)
        return False

    def _dealt_with(self, former: Row, sha256: bytes, style: bytes, draft: Waiting) -> bool:
        """Whether the ledger says that nothing is to be done; its signature is brought up to date."""
        ours = self.watched.in_place and former.out_sha256 == sha256
        same = former.state in FINAL and (former.sha256, former.style) == (sha256, style)
        if not ours and not (same and not self._replaced(former) and self._result_is_there(former)):
            return False
        row = former._replace(signature=draft.signature, sha256=sha256)
        if former.state in FINAL:
            self.ledger.put(row)
        else:  # the service ended between publishing and saying so
            self.ledger.settle(row._replace(state=DONE, attempts=0), 0.0)
        self.known[draft.path] = draft.signature
        return True

    def _replaced(self, row: Row) -> bool:
        """The result took the draft's place: there the same draft again is one that was put back."""
        place = os.path.join(self.watched.inbox, row.path)
        return self.watched.in_place and row.detail.get("result") == place

    def _result_is_there(self, row: Row) -> bool:
        """A result or note that somebody took away is made again when its draft is saved again."""
        left = row.detail.get("explanation") or row.detail.get("result")
        return not left or os.path.lexists(left)

    def _attempts(self, former: Row | None, sha256: bytes, style: bytes) -> int:
        if former is None or former.state not in (WORKING, WAITING):
            return 0
        return former.attempts if (former.sha256, former.style) == (sha256, style) else 0

    def begin(self, jobs: list[Job]) -> None:
        """Count the attempts before the work starts, so that one that kills us counts too."""
        with self.ledger.together():
            for job in jobs:
                former = job.former
                kept = {"detail": former.detail, "out_sha256": former.out_sha256} if former else {}
                self.ledger.put(job.row(WORKING, **kept))

    def missing_notes(self) -> list[str]:
        """Drafts whose explanation somebody has deleted: they want another try."""
        if not os.path.isdir(self.watched.attention):
            return []
        return [
            row.path
            for row in self.ledger.rows("failed")
            if "explanation" in row.detail and not os.path.lexists(row.detail["explanation"])
        ]

    def put_back(self, job: Job, counted: bool, seconds: float, why: str = AGAIN) -> None:
        """The job did not end; try again later. Raises sqlite3.Error, the draft waits all the same."""
        self.later(replace(job.waiting), seconds, why)
        self.ledger.put_back(job.path, counted)


def refusal(error: DraftError) -> dict[str, object]:
    """A DraftError as plain data for the ledger."""
    return {"code": error.code, "values": {key: _plain(value) for key, value in error.values.items()}}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else str(value)
