"""What the commands beside `paiban watch` do: status, history, retry, reformat. Returns sentences."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from paiban.watch.folder import display
from paiban.watch.ledger import DONE, FAILED, FINAL, UNCHANGED, WAITING, WORKING, Ledger, Row
from paiban.watch.notes import reason
from paiban.watch.reporter import HEARTBEAT
from paiban.watch.says import say

#: Seconds after which a service without a sign of life is said not to run.
_SILENT = 60.0
#: Failed drafts that `status` names.
_NAMED = 20


class Home(NamedTuple):
    """The state of one watched folder: where it lies, and its last heartbeat."""

    path: Path
    beat: dict[str, Any]

    @property
    def folder(self) -> str:
        """The watched folder."""
        return str(self.beat["folder"])

    @property
    def alive(self) -> bool:
        """Whether a service is at work there."""
        return bool(self.beat["running"]) and time.time() - float(self.beat["at"]) < _SILENT

    def ledger(self) -> Ledger:
        """Its ledger; sqlite3.Error."""
        return Ledger(str(self.path / "ledger.db"))


def homes(state: str) -> list[Home]:
    """Every folder that was ever watched with this state folder."""
    found = []
    for beat in sorted(Path(state).glob(f"*/{HEARTBEAT}")):
        try:
            found.append(Home(beat.parent, json.loads(beat.read_bytes())))
        except (OSError, ValueError):
            continue
    return found


def home_of(path: str, state: str) -> tuple[Home, str] | None:
    """The watched folder in which a draft lies, and its path in there."""
    whole = os.path.abspath(path)
    for home in homes(state):
        if whole.startswith(home.folder + os.sep):
            return home, os.path.relpath(whole, home.folder).replace(os.sep, "/")
    return None


def status(state: str, lang: str) -> Iterator[str]:
    """How the service does, a few lines a folder."""
    found = homes(state)
    if not found:
        yield say("status-none", lang, state=state)
    for home in found:
        yield say("status-folder", lang, folder=display(home.folder))
        when = _when(float(home.beat["at"]))
        silent = max(0, round(time.time() - float(home.beat["at"])))
        yield say("status-alive", lang, seconds=silent) if home.alive else say("status-dead", lang, when=when)
        if home.beat["problem"]:
            yield say("status-problem", lang, problem=home.beat["problem"])
        ledger = home.ledger()
        yield from _numbers(ledger, home, lang)
        ledger.close()


def _numbers(ledger: Ledger, home: Home, lang: str) -> Iterator[str]:
    counts = ledger.counts()
    unfinished = counts.get(WAITING, 0) + counts.get(WORKING, 0)
    waiting = max(int(home.beat["waiting"]) if home.alive else 0, unfinished)
    numbers = {state: counts.get(state, 0) for state in (DONE, UNCHANGED, FAILED)}
    yield say("status-counts", lang, waiting=waiting, **numbers)
    for row in ledger.rows(FAILED)[:_NAMED]:
        yield say("status-failed", lang, path=display(row.path), why=reason(row.detail["why"], lang))


def status_json(state: str) -> list[dict[str, Any]]:
    """The same for programs."""
    answer = []
    for home in homes(state):
        ledger = home.ledger()
        failed = [{"path": display(row.path), **row.detail} for row in ledger.rows(FAILED)]
        answer.append({**home.beat, "alive": home.alive, "counts": ledger.counts(), "failed": failed})
        ledger.close()
    return answer


class Line(NamedTuple):
    """One event of the history."""

    at: float
    folder: str
    path: str
    state: str
    why: str
    seconds: float


def history(state: str, path: str, count: int, lang: str) -> list[Line] | None:
    """The newest events, oldest first; None when `path` is in no watched folder."""
    if path:
        place = home_of(path, state)
        found = [place] if place else None
    else:
        found = [(home, "") for home in homes(state)]
    if found is None:
        return None
    lines = []
    for home, within in found:
        ledger = home.ledger()
        for event in ledger.history(within, count):
            why = reason(event.detail["why"], lang) if "why" in event.detail else ""
            lines.append(Line(event.at, home.folder, event.path, event.state, why, event.seconds))
        ledger.close()
    return sorted(lines)[-count:]


def history_text(line: Line, lang: str) -> str:
    """One line for people."""
    state = say(f"state-{line.state}", lang)
    path = display(os.path.join(line.folder, line.path))
    return say("history-line", lang, when=_when(line.at), state=state, path=path, why=line.why).rstrip()


def retry(state: str, path: str) -> bool:
    """Ask for one draft to be formatted again; False when it is in no watched folder."""
    place = home_of(path, state)
    if place is None:
        return False
    _request(place[0], [place[1]])
    return True


def retry_failed(state: str) -> int:
    """Ask for every draft that needs a person to be tried again; how many."""
    return _request_where(state, lambda row: row.state == FAILED)


def reformat(state: str, since: float) -> int:
    """Ask for everything dealt with since then (seconds since 1970) to be formatted again; how many."""
    return _request_where(state, lambda row: row.state in FINAL and row.updated >= since)


def _request_where(state: str, wanted: Callable[[Row], bool]) -> int:
    count = 0
    for home in homes(state):
        ledger = home.ledger()
        paths = [row.path for row in ledger.rows() if wanted(row)]
        ledger.close()
        _request(home, paths)
        count += len(paths)
    return count


def _request(home: Home, paths: list[str]) -> None:
    ledger = home.ledger()
    ledger.request(paths)
    ledger.close()


def since(text: str) -> float | None:
    """Seconds since 1970 for a date (2026-01-31) or an age (30m, 12h, 7d); None when it is neither."""
    if age := re.fullmatch(r"(\d+)([mhd])", text):
        return time.time() - int(age[1]) * {"m": 60, "h": 3600, "d": 86400}[age[2]]
    try:
        return time.mktime(time.strptime(text, "%Y-%m-%d"))
    except ValueError:
        return None


def _when(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))
