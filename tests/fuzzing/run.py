"""Runs random drafts through every promise until the time is over; what breaks is made small and kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from paiban.style.schema import Style

from .drafts import draft
from .mutations import damaged, damaged_xml, mutated
from .promises import broken
from .shrink import shrink

_BATCH = 40
_VALIDATED = 5  # every so many drafts: the validators take most of the time
_LARGEST = 400_000  # bytes of a corpus file that is worth mutating
_DIGESTS = """
import hashlib, sys
from paiban import load_style
from paiban.engine import format_bytes
from paiban.errors import DraftError
style = load_style()
for path in sys.argv[1:]:
    try:
        print(hashlib.sha256(format_bytes(open(path, "rb").read(), style).data).hexdigest())
    except DraftError as error:
        print(error.code)
"""


@dataclass(slots=True)
class Tally:
    """How many drafts ran, and one draft for each kind of failure with the number of its likes."""

    drafts: int = 0
    failures: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, data: bytes, source: str) -> None:
        """Keep the smallest draft of each kind of failure."""
        self.counts[name] = self.counts.get(name, 0) + 1
        if name not in self.failures or len(data) < len(self.failures[name][0]):
            self.failures[name] = data, source


def corpus(folders: Sequence[Path]) -> list[bytes]:
    """The documents below the folders that are small enough to be mutated often."""
    paths = sorted(path for folder in folders for path in folder.glob("*.do[ct][xm]") if path.is_file())
    return [path.read_bytes() for path in paths if path.stat().st_size <= _LARGEST]


def candidates(seed: int, real: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Random drafts without end, each with the words that make it again."""
    number = seed
    while True:
        dice = Random(number)
        kind = number % 10 if real else 0
        if kind < 7:
            data, source = draft(dice), "draft"
        elif kind < 9:
            data, source = mutated(dice, dice.choice(real)), "mutated"
        else:
            data = dice.choice((damaged, damaged_xml))(dice, draft(dice))
            source = "damaged"
        yield f"{source} {number}", data
        number += 1


def fuzz(seconds: float, seed: int, style: Style, real: Sequence[bytes], limit: int = 0) -> Tally:
    """Run drafts for that long, or `limit` of them; every kind of failure is in the tally."""
    tally = Tally()
    end = time.monotonic() + seconds
    batch: list[tuple[str, bytes]] = []
    for source, data in candidates(seed, real):
        name = broken(data, style, validate=tally.drafts % _VALIDATED == 0)
        tally.drafts += 1
        if name:
            tally.add(name, data, source)
        elif len(batch) < _BATCH:
            batch.append((source, data))
        if time.monotonic() > end or tally.drafts == limit:
            break
    _elsewhere(batch, tally)
    return tally


def _elsewhere(batch: Sequence[tuple[str, bytes]], tally: Tally) -> None:
    """The same bytes from other processes with other hash seeds."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(len(batch))]
        for path, (_, data) in zip(paths, batch, strict=True):
            path.write_bytes(data)
        first, second = (_digests(paths, seed) for seed in ("1", "2"))
    for (source, data), one, other in zip(batch, first, second, strict=True):
        if one != other:
            tally.add("not deterministic", data, source)


def _digests(paths: Sequence[Path], seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _DIGESTS, *map(str, paths)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def minimal(name: str, data: bytes, style: Style) -> bytes:
    """A small draft that breaks the same promise in the same way."""
    validate = name.startswith("invalid")
    return shrink(data, lambda smaller: broken(smaller, style, validate=validate) == name)


def digest(data: bytes) -> str:
    """A short name for a draft."""
    return hashlib.sha256(data).hexdigest()[:12]
