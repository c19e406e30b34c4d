"""`paiban batch` and what administrators meet: places that cannot be written, odd lists, narrow terminals."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import FULL, SHELL
from fuzzing.drafts import draft

from paiban import format_bytes
from paiban.batch import command, console, run, sources, work
from paiban.batch.state import State
from paiban.batch.work import Ending, Job, Known, Setting

#: The disk fills up at the second result; patched into the workers by their Python's start.
FILLS_UP = """
import os
right, count = os.replace, []
def replace(a, b):
    count.append(b)
    if len(count) > 1:
        raise OSError(28, "No space left on device")
    return right(a, b)
os.replace = replace
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Twenty drafts below `in`."""
    for n in range(20):
        place = tmp_path / "in" / str(n % 2) / f"草稿{n}.docx"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(draft(random.Random(n % 3), 6))
    return tmp_path


def batch(folder: Path, *words: str, lang: str = "en", **more: object) -> subprocess.CompletedProcess[str]:
    """`paiban batch` in that folder."""
    order = [sys.executable, "-m", "paiban", "batch", *words, "--lang", lang]
    given = {"capture_output": True, "text": True, "cwd": folder, **more}
    done: subprocess.CompletedProcess[str] = subprocess.run(order, **given)  # type: ignore[call-overload]
    assert "Traceback" not in (done.stderr or "")
    return done


# ---- places that cannot be read or written ------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("in", "out", "--report", "nowhere/rows"), "nowhere/rows cannot be written: no such file."),
        (("in", "out", "--report", "in"), "in cannot be written: this is a folder"),
        (("in", "file/out"), "file/out cannot be written: no such file."),
        (("list", "out", "--root", "nowhere"), "no such source: "),
    ],
)
def test_a_place_that_is_not_there_is_one_sentence(
    archive: Path, words: tuple[str, ...], sentence: str
) -> None:
    (archive / "file").write_bytes(b"")
    (archive / "list").write_text("in/0/草稿0.docx\n", encoding="utf-8")
    done = batch(archive, *words)
    assert done.returncode == 2
    assert sentence in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (archive / "out").exists() or not list((archive / "out").rglob("*.docx"))


@FULL
def test_a_report_that_cannot_be_written_stops_the_run_and_says_so(archive: Path) -> None:
    done = batch(archive, "in", "out", "--report", "/dev/full")
    assert done.returncode == 3
    assert "/dev/full cannot be written: no space is left on the disk." in done.stderr
    assert "stopped; run again to go on." in done.stderr
    done = batch(archive, "in", "out", lang="zh")
    assert done.returncode == 0 and "共 20 份" in done.stdout


@SHELL
def test_nobody_reading_the_report_stops_the_run(archive: Path) -> None:
    program = (
        f'"{sys.executable}" -m paiban batch in out --report - --lang en | true; echo ${{PIPESTATUS[0]}}'
    )
    done = subprocess.run(["bash", "-c", program], cwd=archive, capture_output=True, text=True)
    assert done.stdout == "3\n"
    assert "- cannot be written: Broken pipe" in done.stderr and "Traceback" not in done.stderr


def test_a_full_disk_stops_the_run_instead_of_failing_every_draft(archive: Path) -> None:
    (archive / "sitecustomize.py").write_text(FILLS_UP)
    done = batch(archive, "in", "out", "--workers", "1", env=os.environ | {"PYTHONPATH": str(archive)})
    assert done.returncode == 3
    assert f"{archive / 'out'} cannot be written: no space is left on the disk." in done.stderr
    assert "stopped; run again to go on." in done.stderr
    assert done.stderr.count("not formatted") < 12
    assert not list((archive / "out").rglob(".~*"))
    done = batch(archive, "in", "out")
    assert done.returncode == 0 and " 0 failed" in done.stdout and " 0 done before" not in done.stdout


def test_a_record_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    state = State(str(tmp_path))
    state._base.execute("PRAGMA max_page_count = 2")
    endings = [Ending(f"{n}.docx", "formatted", record=Known(bytes(16), bytes(16))) for n in range(500)]
    with pytest.raises(OSError) as caught:
        state.record(endings)
    assert caught.value.errno == errno.ENOSPC
    state.close()
    State(str(tmp_path)).close()


def test_a_folder_that_cannot_be_read_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = os.scandir

    def scandir(place: str) -> object:
        if os.path.basename(place) == "1":
            raise PermissionError(errno.EACCES, "Permission denied", place)
        return right(place)

    monkeypatch.setattr(sources.os, "scandir", scandir)
    paths = sorted(sources.walk(str(archive / "in")))
    assert paths[0] == "\0unread-folder\x001" and len(paths) == 11


def test_a_result_that_cannot_be_replaced_is_not_kept_either(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = archive / "out" / "0" / "草稿0.docx"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"worked on")
    monkeypatch.setattr(os, "access", lambda *_: False)
    setting = Setting(str(archive / "in"), str(archive / "out"))
    assert work.do_job(setting, Job("0/草稿0.docx")).code == "no-permission"
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_the_report_may_lie_in_the_output_folder(archive: Path) -> None:
    done = batch(archive, "in", "out", "--report", "out/rows.jsonl", "--seconds", "inf")
    assert done.returncode == 0
    assert len((archive / "out" / "rows.jsonl").read_text("utf-8").splitlines()) == 20


def test_a_folder_under_a_result_s_name_is_told(archive: Path) -> None:
    (archive / "out" / "0" / "草稿0.docx").mkdir(parents=True)
    done = batch(archive, "in", "out", "--seconds", "nan")
    assert done.returncode == 3
    assert "草稿0.docx is a folder or no ordinary file" in done.stderr
    assert " 1 failed" in done.stdout


# ---- lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["in/0/草稿0.docx\r\n".encode("utf-16"), b"PK\x03\x04\0\0"])
def test_what_is_no_list_is_refused(archive: Path, data: bytes) -> None:
    """PowerShell's > writes UTF-16."""
    (archive / "list").write_bytes(data)
    done = batch(archive, "list", "out")
    assert (done.returncode, done.stderr) == (
        2,
        "list is no list of drafts; a list is UTF-8 text, one path a line.\n",
    )
    assert not (archive / "out").exists()


def test_a_line_that_is_no_path_is_told(archive: Path) -> None:
    given = "in/0/草稿0.docx\0in/0/草稿2.docx\0\nin/0/草稿4.docx\n"
    done = batch(archive, "-", "out", input=given)
    assert done.returncode == 3 and "this line is no path" in done.stderr
    assert "1 formatted" in done.stdout + done.stderr or "1 unchanged" in done.stdout


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs pipes with names")
def test_counting_takes_nothing_out_of_a_pipe(archive: Path) -> None:
    """`paiban batch <(find …) out` on a terminal, which shows how many there are."""
    import pty

    paths = sorted(str(path.relative_to(archive)) for path in (archive / "in").rglob("*.docx"))
    main, terminal = pty.openpty()
    reading, writing = os.pipe()
    os.write(writing, "\n".join(paths).encode())
    os.close(writing)
    done = batch(
        archive, f"/dev/fd/{reading}", "out", pass_fds=[reading], stderr=terminal, stdout=subprocess.PIPE,
        capture_output=False,
    )  # fmt: skip
    for each in (main, terminal, reading):
        os.close(each)
    assert done.returncode == 0 and "20 drafts" in done.stdout


# ---- what a terminal shows ------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time."""
    now = [100.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])

    def go(seconds: float) -> None:
        now[0] += seconds

    return go


def test_the_time_left_is_that_of_the_work_not_of_what_was_skipped(
    clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    teller = console.Teller("en", None)
    teller.total = 60_000
    clock(1)
    teller.tell([Ending(str(n), "skipped") for n in range(50_000)])
    for _ in range(30):
        clock(1)
        teller.tell([Ending(str(n), "formatted") for n in range(10)])
    assert capsys.readouterr().err.endswith("50300 drafts of 60000, 10.0 a second, 0:16:10 left")


@pytest.mark.parametrize(
    ("columns", "shown"), [(80, "12 份草稿，还需 0:00:01"), (11, "12 份草稿"), (3, "12")]
)
def test_the_progress_line_never_turns(monkeypatch: pytest.MonkeyPatch, columns: int, shown: str) -> None:
    monkeypatch.setattr(console.os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    monkeypatch.setattr(sys.stderr, "fileno", lambda: 2, raising=False)
    assert console._fitting("12 份草稿，还需 0:00:01") == shown


def test_names_cannot_write_lines_of_their_own(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = archive / "rows"
    with console.open_report(str(rows)) as report:
        console.Teller("en", report).tell([Ending("a\nnot formatted: \x1b[2Jb.docx", "failed", "wps")])
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "\x1b" not in said
    assert json.loads(rows.read_text("utf-8"))["path"] == "a\nnot formatted: \x1b[2Jb.docx"


# ---- stopping -------------------------------------------------------------------------------------


def test_a_batch_that_takes_too_long_ends_early_and_loses_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_AT_MOST", 0.0)
    monkeypatch.setattr(run, "_FIRST_BATCH", 7)
    endings: list[Ending] = []
    setting = Setting(str(archive / "in"), str(archive / "out"), limits=work.Limits(0, 0))
    with ThreadPoolExecutor(1) as one:
        assert len(work.do_batch(setting, (Job("0/草稿0.docx"), Job("0/草稿2.docx")))) == 1
        over = run.Run(one, setting, lambda: 1, lambda _: None, endings.extend)
        assert over.over(sources.walk(setting.source))
    assert sorted(each.path for each in endings) == sorted(sources.walk(setting.source))
    for path in sources.walk(setting.source):
        assert (archive / "out" / path).read_bytes() == format_bytes(
            (archive / "in" / path).read_bytes()
        ).data


def test_a_wish_to_stop_is_answered_once_outside_the_signal(capsys: pytest.CaptureFixture[str]) -> None:
    stop = command._Stop(console.Teller("en", None))
    stop._asked(2, None)
    assert capsys.readouterr().err == ""
    assert stop.asked() and stop.asked()
    assert capsys.readouterr().err.count("stopping when") == 1
    with pytest.raises(KeyboardInterrupt):
        stop._asked(2, None)
