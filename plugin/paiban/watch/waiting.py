"""The waiting room: drafts that were seen and are not to be taken yet, by the time they are due."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from paiban.watch.folder import Signature

#: Why a draft waits; the words for people are in `says`.
QUIET, OPEN, INCOMPLETE, TROUBLE, AGAIN = "quiet", "open", "incomplete", "trouble", "again"


@dataclass(slots=True)
class Waiting:
    """One draft that waits; times are seconds of our monotonic clock."""

    path: str
    signature: Signature
    since: float  # when this signature was first seen
    due: float
    why: str = QUIET
    locked_since: float = 0.0
    troubles: int = 0  # times the environment was in the way
    forced: bool = False  # asked for: whatever the ledger says


class WaitingRoom:
    """Drafts by path and by due time; a path waits once."""

    def __init__(self) -> None:
        self._drafts: dict[str, Waiting] = {}
        self._queue: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._drafts)

    def __iter__(self) -> Iterator[Waiting]:
        return iter(self._drafts.values())

    def __contains__(self, path: str) -> bool:
        return path in self._drafts

    def see(self, path: str, signature: Signature, now: float, quiet: float) -> None:
        """A draft looks like this now; when that is new, it has to rest for `quiet` seconds."""
        known = self._drafts.get(path)
        if known is None or known.signature != signature:
            forced = known is not None and known.forced
            self.put(Waiting(path, signature, now, now + quiet, forced=forced))

    def put(self, draft: Waiting) -> None:
        """Let a draft wait until it is due."""
        self._drafts[draft.path] = draft
        heapq.heappush(self._queue, (draft.due, draft.path))

    def forget(self, path: str) -> None:
        """It is gone, or dealt with."""
        self._drafts.pop(path, None)

    def wake(self, why: str, now: float) -> None:
        """Whoever waits for this is due."""
        for draft in self._drafts.values():
            if draft.why == why:
                draft.due = now
                heapq.heappush(self._queue, (now, draft.path))

    def next_due(self) -> float | None:
        """When the next one is due, None = nobody waits."""
        while self._queue:
            due, path = self._queue[0]
            draft = self._drafts.get(path)
            if draft is not None and draft.due == due:
                return due
            heapq.heappop(self._queue)  # of an earlier turn
        return None

    def take(self, now: float) -> Waiting | None:
        """The draft that has been due longest, out of the room."""
        due = self.next_due()
        if due is None or due > now:
            return None
        return self._drafts.pop(heapq.heappop(self._queue)[1])
