"""A minute of an office at its worst, the service killed again and again: not one wrong result.

The seed is printed; PAIBAN_CHAOS_SEED and PAIBAN_CHAOS_SECONDS repeat a run or make it longer.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from chaos import GARBAGE, Hand
from conftest import ROOT
from watching import Office, files, formatted

SEED = int(os.environ.get("PAIBAN_CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))
SECONDS = float(os.environ.get("PAIBAN_CHAOS_SECONDS") or 60)

#: The service, with quiet times so short that only the check of the ZIP keeps half a draft out.
SERVICE = """
import sys
from pathlib import Path
from watching import Office
office = Office(Path(sys.argv[1]), in_place=sys.argv[2] == "in-place")
office.pace = office.pace._replace(quiet=0.15, patience=3.0)
office.watcher(events=True).run(lambda: False)
"""


def serve(base: Path, mode: str) -> subprocess.Popen[bytes]:
    path = f"{ROOT / 'plugin'}:{ROOT / 'tests'}"
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVICE, str(base), mode], env=environment)


def disturb(office: Office, base: Path, mode: str, seconds: float) -> tuple[list[Hand], int]:
    """The hands at work and the service killed, for so long; the hands, and how often it was killed."""
    outside, stop, dice = base / "outside", threading.Event(), random.Random(SEED)
    outside.mkdir()
    hands = [Hand(number, SEED, office.inbox, outside, stop) for number in range(4)]
    for hand in hands:
        hand.start()
    kills, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        service = serve(base, mode)
        time.sleep(dice.uniform(0.4, 3.0))
        service.send_signal(signal.SIGKILL)
        service.wait()
        kills += 1
    stop.set()
    for hand in hands:
        hand.join()
    return hands, kills


@pytest.mark.parametrize(("mode", "share"), [("copy", 0.6), ("in-place", 0.4)])
def test_not_one_wrong_result_in_a_minute_of_chaos(tmp_path: Path, mode: str, share: float) -> None:
    office = Office(tmp_path, in_place=mode == "in-place")
    hands, kills = disturb(office, tmp_path, mode, SECONDS * share)
    office.pace = office.pace._replace(patience=0.5)
    for _ in range(2):  # what was taken for incomplete comes a little later
        office.once()
        time.sleep(0.6)
    last = {name: data for hand in hands for name, data in hand.last.items()}
    steps = sum(hand.steps for hand in hands)
    print(f"chaos {mode}: seed {SEED}, {kills} kills, {steps} steps, {len(last)} drafts at the end")
    assert kills > 3 and steps > 50
    now = {name: (office.inbox / name).read_bytes() for name in files(office.inbox) if name.endswith(".docx")}
    if mode == "in-place":
        results = now
    else:
        results = {name: (office.output / name).read_bytes() for name in last if good(last[name])}
    wrong = [name for name, data in last.items() if good(data) and results.get(name) != formatted(data)]
    assert wrong == [], f"seed {SEED}"
    if mode == "copy":
        assert now == last, f"seed {SEED}: the inbox is only read"
    else:
        archived = {(office.archive / name).read_bytes() for name in files(office.archive)}
        lost = [name for name, data in last.items() if good(data) and data not in archived]
        assert lost == [], f"seed {SEED}: every original that was replaced is in the archive"
    noted = [name for name, data in last.items() if not good(data)]
    assert [name for name in noted if not (office.attention / f"{name}.说明.txt").exists()] == []
    assert [n for n in files(tmp_path) if "paiban-w" in n] == [], "no temporaries are left"


def good(data: bytes) -> bool:
    return not data.startswith(GARBAGE)
