#!/usr/bin/env python3
"""One archive through `paiban batch`, as a user runs it.

usage: scripts/benchmarks/archive.py [NUMBER] [--drafts FOLDER]

Writes NUMBER (10,000) varied messy drafts, or takes those of a folder, runs `paiban batch` over them with two
workers, and again, and prints rate, memory of coordinator and workers from beginning to end, the second run's
time, and whether a sample of the results is what `paiban format` makes. Linux only (/proc).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "scripts"))
    from checkout import enter

    enter()

sys.path.insert(0, str(ROOT / "plugin"))
SAMPLE = 300


class Watch(threading.Thread):
    """Notes every half second what memory a process and those below it hold (KB)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.coordinator: list[int] = []
        self.workers: list[int] = []  # the largest of them at each look

    def run(self) -> None:
        while not self.over.wait(0.5):
            below = descendants(self.pid)
            self.coordinator.append(resident(self.pid))
            if below:
                self.workers.append(max(map(resident, below)))


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = list(map(int, task.read_text().split()))
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4
    except OSError:
        return 0


def run(*order: object) -> tuple[float, Watch]:
    """Wall time of `paiban batch`, and what was seen meanwhile."""
    command = [sys.executable, "-m", "paiban", "batch", *map(str, order), "--workers", "2"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process.pid)
    watch.start()
    process.wait()
    took = time.perf_counter() - start
    watch.over.set()
    return took, watch


def differences(drafts: Path, results: Path, done: list[str]) -> int:
    """How many of a sample of results are not what `paiban format` makes."""
    from paiban import format_bytes

    chosen = random.Random(1).sample(done, min(SAMPLE, len(done)))
    return sum(format_bytes((drafts / p).read_bytes()).data != (results / p).read_bytes() for p in chosen)


def tenths(values: list[int]) -> str:
    """First and last tenth, in MB."""
    size = max(1, len(values) // 10)
    first, last = statistics.median(values[size : 2 * size] or values), statistics.median(values[-size:])
    return f"{first / 1024:.0f} → {last / 1024:.0f} MB ({last / first:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    parser.add_argument("--drafts", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drafts = chosen.drafts or folder / "in"
        if chosen.drafts is None:
            subprocess.run([ROOT / "scripts" / "drafts", str(chosen.number), str(drafts)], check=True)
        took, watch = run(drafts, folder / "out", "--report", folder / "rows.jsonl")
        rows = [json.loads(line) for line in (folder / "rows.jsonl").open(encoding="utf-8")]
        outcomes = Counter(row["outcome"] for row in rows)
        print(f"{len(rows)} drafts in {took:.0f} s, {len(rows) / took:.1f} a second: {dict(outcomes)}")
        print("failed for:", dict(Counter(row["why"][:60] for row in rows if row["outcome"] == "failed")))
        print(f"coordinator {tenths(watch.coordinator)}, peak {max(watch.coordinator) / 1024:.0f} MB")
        print(f"largest worker {tenths(watch.workers)}, peak {max(watch.workers) / 1024:.0f} MB (aim: flat)")
        done = [row["path"] for row in rows if row["outcome"] in ("formatted", "unchanged")]
        wrong = differences(drafts, folder / "out", done)
        print(f"results other than `paiban format` makes: {wrong} of {min(SAMPLE, len(done))}")
        (folder / "done.txt").write_text("\n".join(done), encoding="utf-8")
        again, _ = run(folder / "done.txt", folder / "out", "--root", drafts)
        print(f"second run: {again:.1f} s, {again * 1000 / len(done):.3f} ms a finished draft (aim ≤ 0.3)")


if __name__ == "__main__":
    main()
