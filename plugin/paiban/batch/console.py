"""What a run tells: progress on a terminal, failures as they come, a line of JSON a draft, the sum."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from paiban import report
from paiban.batch.work import Ending

_EVERY = 0.5  # seconds between two looks of the progress line
#: Looks back from which the pace is taken: what was done before goes by a hundred times faster than work.
_PACE = 20


class Teller:
    """Counts and tells the endings of one run; `total` is set when it is known (0 = not yet)."""

    def __init__(self, lang: str, rows: TextIO | None) -> None:
        self._lang, self._rows = lang, rows
        self._counts: Counter[str] = Counter()
        self._start = self._shown = time.monotonic()
        self._looks = deque([(self._start, 0)], _PACE)
        self._live = sys.stderr.isatty()
        self.total = 0

    def tell(self, endings: list[Ending]) -> None:
        """Take what came back. Raises OSError where the report cannot be written."""
        for ending in endings:
            self._counts[ending.outcome] += 1
            self._counts["findings"] += len(ending.findings)
            if ending.outcome == "failed":
                self.say("failed", source=_plain(ending.path), why=self._why(ending))
            if ending.kept:
                self.say("batch-kept", source=_plain(ending.path), path=_plain(ending.kept))
        self._progress()
        if self._rows is not None:
            self._rows.writelines(json.dumps(self._row(each), ensure_ascii=False) + "\n" for each in endings)
            self._rows.flush()

    def say(self, key: str, **values: object) -> None:
        """One sentence of the catalogue, see `print`."""
        self.print(report.say(key, self._lang, **values))

    def print(self, sentence: str) -> None:
        """One sentence on standard error, above the progress line."""
        self._clear()
        print(sentence, file=sys.stderr)

    @property
    def failed(self) -> bool:
        """Whether a draft could not be formatted."""
        return self._counts["failed"] > 0

    def summary(self) -> str:
        """The last line."""
        self._clear()
        kinds = {kind: self._counts[kind] for kind in ("formatted", "unchanged", "skipped", "failed")}
        seconds, total = time.monotonic() - self._start, sum(kinds.values())
        rest = {"seconds": seconds, "rate": total / max(seconds, 1e-6), "findings": self._counts["findings"]}
        return report.say("batch-summary", self._lang, total=total, **kinds, **rest)

    def _why(self, ending: Ending) -> str:
        return report.sentence(report.Reason(ending.code, ending.values), self._lang)

    def _row(self, ending: Ending) -> dict[str, object]:
        row: dict[str, object] = {"path": shown(ending.path), "outcome": ending.outcome}
        if ending.code:
            row |= {"code": ending.code, "why": self._why(ending)}
        if ending.kept:
            row["kept"] = shown(ending.kept)
        changes = {kind.removeprefix("edits-"): n for kind, n in ending.counts.items()}
        found = [
            {"code": f.code, "line": f.line, "message": report.finding_text(f, self._lang)}
            for f in ending.findings
        ]
        return {**row, "changes": changes, "findings": found, "seconds": ending.seconds}

    def _progress(self) -> None:
        now = time.monotonic()
        if not self._live or now - self._shown < _EVERY:
            return
        self._shown = now
        done = sum(self._counts[kind] for kind in ("formatted", "unchanged", "skipped", "failed"))
        before, then = self._looks[0]
        self._looks.append((now, done))
        rate = (done - then) / (now - before)
        of = report.say("batch-of", self._lang, total=self.total) if self.total else ""
        left = ""
        if of and rate:
            left = report.say("batch-left", self._lang, left=_clock((self.total - done) / rate))
        line = report.say("batch-progress", self._lang, done=done, of=of, rate=rate, left=left)
        print(f"\r\x1b[K{_fitting(line)}", end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr)


def shown(path: str) -> str:
    """A path that can be printed and written as UTF-8 whatever bytes its name holds."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _plain(path: str) -> str:
    """A path for a line of its own on a terminal: no line breaks, nothing that a terminal obeys."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "\ufffd", shown(path))


def _fitting(line: str) -> str:
    """What of a line fits into one of the terminal: a line that turns cannot be taken back."""
    try:
        room = os.get_terminal_size(sys.stderr.fileno()).columns - 1
    except (OSError, ValueError):
        return line
    for at, char in enumerate(line):
        room -= 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if room < 0:
            return line[:at]
    return line


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@contextmanager
def open_report(file: str) -> Iterator[TextIO | None]:
    """The file for a line a draft, "" = none, "-" = standard output.

    Lines are added, so that those of an interrupted run stay; one that was cut short gets its end.
    Raises OSError.
    """
    if not file:
        yield None
    elif file == "-":
        # not sys.stdout, which hides that nobody reads it any more
        yield from _rows(open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    else:
        with open(file, "a+b") as raw:
            if raw.tell():
                raw.seek(-1, 2)
                if raw.read(1) != b"\n":
                    raw.write(b"\n")
        yield from _rows(open(file, "a", encoding="utf-8"))  # noqa: SIM115


def _rows(rows: TextIO) -> Iterator[TextIO]:
    try:
        yield rows
    finally:
        with suppress(OSError):  # told already: nothing waits to be written but what could not be
            rows.close()
