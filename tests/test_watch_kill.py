"""SIGKILL at every system call that changes something on disk, then a restart: nothing lost, nothing partial,
nothing left undone, nothing left lying about.

strace counts the calls of each kind by itself, so each kind is gone through on its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT, unavailable
from watch_stub import DONE, folder, once
from watching import files

from paiban.watch.ledger import Ledger

#: Killed at its entry, a call has not happened; what a creating `open` leaves is seen at the next one.
KINDS = (
    "write pwrite64 writev rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir "
    "fsync fdatasync ftruncate fchown chmod fchmod fchmodat utimensat"
).split()

DRAFT, BAD, EDITED = b"PK draft of an author", b"bad draft", b"PK result that somebody has worked on"
NAME, BAD_NAME = "处/通知.docx", "坏.docx"


def office(base: Path, mode: str) -> Path:
    """A good draft with an edited earlier result, and one that cannot be formatted."""
    where = folder(base, mode)
    Path(where.inbox, "处").mkdir(parents=True)
    Path(where.inbox, NAME).write_bytes(DRAFT)
    Path(where.inbox, BAD_NAME).write_bytes(BAD)
    if mode == "copy":
        Path(where.output, "处").mkdir(parents=True)
        Path(where.output, NAME).write_bytes(EDITED)
    return base


def command(base: Path, mode: str, *tracer: str) -> list[str]:
    program = [sys.executable, "-S", str(ROOT / "tests" / "watch_stub.py"), str(base), mode]
    return [*("strace", "-f", "-qq", *tracer), *program]


def run(words: list[str]) -> int:
    path = f"{ROOT / 'plugin'}:{ROOT / 'tests'}"
    own = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run(words, env=own, capture_output=True, timeout=60, check=False)
    return done.returncode


def kill_points(base: Path, mode: str) -> list[tuple[str, int]]:
    """How often each kind is called in a run that nobody disturbs."""
    log = base.with_suffix(".strace")
    known = ",".join(f"?{kind}" for kind in KINDS)
    assert run(command(office(base, mode), mode, "-o", str(log), "-e", f"trace={known}")) == 0
    calls = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE))
    return [(kind, n) for kind, count in sorted(calls.items()) for n in range(1, count + 1)]


def held(top: str | Path) -> dict[str, bytes]:
    """Every file below a folder with a name of its own (no temporaries)."""
    found = files(Path(top)) if Path(top).is_dir() else []
    return {name: Path(top, name).read_bytes() for name in found if not Path(name).name.startswith(".")}


def check_at_death(base: Path, mode: str) -> None:
    """Whatever has a real name is whole; the draft is somewhere, whole."""
    where = folder(base, mode)
    inbox = held(where.inbox)
    assert inbox.get(BAD_NAME) == BAD
    if mode == "copy":
        assert inbox[NAME] == DRAFT
        assert held(where.output)[NAME] in (EDITED, DRAFT + DONE)
        assert EDITED in held(where.output).values()
    else:
        aside = [Path(where.inbox, each).read_bytes() for each in files(Path(where.inbox)) if ".old/" in each]
        assert inbox.get(NAME) in (DRAFT, DRAFT + DONE) or (NAME not in inbox and aside == [DRAFT])
        archived = {name: data for name, data in held(where.archive).items() if name.endswith(".docx")}
        assert set(archived.values()) <= {DRAFT}
        assert DRAFT in (inbox.get(NAME), *aside, *archived.values())
    for content in held(where.attention).values():
        assert content == BAD or content.endswith("副本。\r\n".encode())


def check_after_restart(base: Path, mode: str) -> None:
    """Everything is done, and only that."""
    where = folder(base, mode)
    everything = [each for each in files(base) if not each.startswith("state/")]
    assert [each for each in everything if Path(each).name.startswith(".") or "paiban" in each] == []
    assert set(held(where.attention)) == {BAD_NAME, f"{BAD_NAME}.说明.txt"}
    page = Path(where.report_folder, "排版日志.html").read_text(encoding="utf-8")
    assert page.endswith("</html>\n") and page.count('data-state="done"') == 2
    if mode == "copy":
        kept = {"处/通知.docx": DRAFT + DONE, "处/通知.上一版.docx": EDITED}
        documents = {name: data for name, data in held(where.output).items() if name.endswith(".docx")}
        assert documents == kept
        assert "处/通知.docx.提示.txt" in held(where.output)
        assert held(where.inbox) == {NAME: DRAFT, BAD_NAME: BAD}
    else:
        assert held(where.inbox)[NAME] == DRAFT + DONE
        assert [data for name, data in held(where.archive).items() if name.endswith(".docx")] == [DRAFT]
    ledger = Ledger(str(base / "state" / "ledger.db"))
    assert {row.path: row.state for row in ledger.rows()} == {NAME: "done", BAD_NAME: "failed"}
    ledger.close()


def killed_at(base: Path, mode: str, kind: str, number: int) -> str:
    """Kill at the `number`-th call of a kind, look, restart, look; "" = all is well."""
    inject = f"inject={kind}:signal=SIGKILL:when={number}"
    code = run(command(office(base, mode), mode, "-e", f"trace={kind}", "-e", inject, "-o", "/dev/null"))
    if code not in (-signal.SIGKILL, 128 + signal.SIGKILL):
        return f"{kind} {number}: not killed ({code})"
    try:
        check_at_death(base, mode)
        once(base, mode)
        check_after_restart(base, mode)
    except AssertionError as error:
        return f"{kind} {number}: {error}"
    shutil.rmtree(base)
    return ""


@pytest.mark.parametrize("mode", ["copy", "in-place"])
def test_a_kill_at_any_change_on_disk_loses_nothing(tmp_path: Path, mode: str) -> None:
    if shutil.which("strace") is None:
        unavailable("strace is not installed: run scripts/test as root once")
    points = kill_points(tmp_path / "whole", mode)
    check_after_restart(tmp_path / "whole", mode)
    assert len(points) > 60, "strace saw too little"
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(killed_at, tmp_path / f"{kind}-{n}", mode, kind, n) for kind, n in points]
        problems = [problem for job in jobs if (problem := job.result())]
    print(f"{mode}: {len(points)} kill points, {dict(Counter(kind for kind, _ in points))}")
    assert problems == []
