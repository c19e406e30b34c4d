"""Every way in which a draft arrives leads to exactly one result, equal to what `paiban format` gives.

The table was measured with the real watchdog (inotify); the operations are done as the programs do them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import unavailable
from watching import Office, draft, files, formatted, until

Arrive = Callable[[Path, Path, bytes], str]

#: Shorter than the quiet time of the tests.
PAUSE = 0.1


def copied(inbox: Path, outside: Path, data: bytes) -> str:
    source = outside / "源.docx"
    source.write_bytes(data)
    subprocess.run(["cp", str(source), str(inbox / "通知.docx")], check=True)
    return "通知.docx"


def copied_with_its_time(inbox: Path, outside: Path, data: bytes) -> str:
    source = outside / "源.docx"
    source.write_bytes(data)
    os.utime(source, (0, 0))
    subprocess.run(["cp", "-p", str(source), str(inbox / "通知.docx")], check=True)
    return "通知.docx"


def uploaded_slowly(inbox: Path, outside: Path, data: bytes) -> str:
    with open(inbox / "通知.docx", "wb", buffering=0) as file:
        for at in range(0, len(data), len(data) // 5 + 1):
            file.write(data[at : at + len(data) // 5 + 1])
            time.sleep(PAUSE)
    return "通知.docx"


def opened_and_closed_for_each_piece(inbox: Path, outside: Path, data: bytes) -> str:
    for at in range(0, len(data), len(data) // 4 + 1):
        with open(inbox / "通知.docx", "ab") as file:
            file.write(data[at : at + len(data) // 4 + 1])
        time.sleep(PAUSE)
    return "通知.docx"


def stalled_in_the_middle(inbox: Path, outside: Path, data: bytes) -> str:
    (inbox / "通知.docx").write_bytes(data[: len(data) // 2])
    time.sleep(0.6)  # longer than the quiet time: only the ZIP says that it is not whole
    with open(inbox / "通知.docx", "ab") as file:
        file.write(data[len(data) // 2 :])
    return "通知.docx"


def preallocated_and_filled_from_the_end(inbox: Path, outside: Path, data: bytes) -> str:
    with open(inbox / "通知.docx", "wb", buffering=0) as file:
        file.truncate(len(data))
        half = len(data) // 2
        file.seek(half)
        file.write(data[half:])
        time.sleep(0.6)
        file.seek(0)
        file.write(data[:half])
    return "通知.docx"


def moved_in(inbox: Path, outside: Path, data: bytes) -> str:
    (outside / "源.docx").write_bytes(data)
    os.rename(outside / "源.docx", inbox / "通知.docx")
    return "通知.docx"


def in_a_new_folder_at_once(inbox: Path, outside: Path, data: bytes) -> str:
    (inbox / "一处/二科").mkdir(parents=True)
    (inbox / "一处/二科/通知.docx").write_bytes(data)
    return "一处/二科/通知.docx"


def in_a_folder_moved_in(inbox: Path, outside: Path, data: bytes) -> str:
    (outside / "一处").mkdir()
    (outside / "一处/通知.docx").write_bytes(data)
    os.rename(outside / "一处", inbox / "一处")
    return "一处/通知.docx"


def saved_by_word(inbox: Path, outside: Path, data: bytes) -> str:
    """Word: owner file, temporary, original aside, temporary under the name, aside gone (KB 211632)."""
    (inbox / "~$通知.docx").write_bytes(b"owner")
    (inbox / "通知.docx").write_bytes(draft("关于另一件事的通知"))
    time.sleep(0.6)
    (inbox / "~WRD0001.tmp").write_bytes(data)
    os.rename(inbox / "通知.docx", inbox / "~WRL0002.tmp")
    os.rename(inbox / "~WRD0001.tmp", inbox / "通知.docx")
    os.unlink(inbox / "~WRL0002.tmp")
    time.sleep(0.6)
    os.unlink(inbox / "~$通知.docx")
    return "通知.docx"


def locked_by_word_under_a_short_name(inbox: Path, outside: Path, data: bytes) -> str:
    (inbox / "~$年度工作总结报告.docx").write_bytes(b"owner")
    (inbox / "二〇年度工作总结报告.docx").write_bytes(draft("关于另一件事的通知"))
    time.sleep(0.6)
    (inbox / "二〇年度工作总结报告.docx").write_bytes(data)
    os.unlink(inbox / "~$年度工作总结报告.docx")
    return "二〇年度工作总结报告.docx"


def locked_by_wps(inbox: Path, outside: Path, data: bytes) -> str:
    (inbox / ".~知.docx").write_bytes(b"owner")
    (inbox / "通知.docx").write_bytes(draft("关于另一件事的通知"))
    time.sleep(0.6)
    (inbox / "通知.docx").write_bytes(data)
    os.unlink(inbox / ".~知.docx")
    return "通知.docx"


def saved_as_libreoffice_does(inbox: Path, outside: Path, data: bytes) -> str:
    """Lock file back within a millisecond, a new inode under the name."""
    lock = inbox / ".~lock.通知.docx#"
    lock.write_bytes(b"me")
    (inbox / "通知.docx").write_bytes(draft("关于另一件事的通知"))
    time.sleep(0.6)
    os.unlink(lock)
    lock.write_bytes(b"me")
    (inbox / "lu12345abc.tmp").write_bytes(data)
    os.rename(inbox / "lu12345abc.tmp", inbox / "通知.docx")
    os.unlink(lock)
    return "通知.docx"


def stale_lock(inbox: Path, outside: Path, data: bytes) -> str:
    """An editor that crashed: after a while nobody waits for it."""
    (inbox / "~$通知.docx").write_bytes(b"owner")
    (inbox / "通知.docx").write_bytes(data)
    return "通知.docx"


def renamed_from_a_download(inbox: Path, outside: Path, data: bytes) -> str:
    (inbox / "通知.docx.crdownload").write_bytes(data)
    time.sleep(0.6)
    os.rename(inbox / "通知.docx.crdownload", inbox / "通知.docx")
    return "通知.docx"


def touched_and_made_read_only(inbox: Path, outside: Path, data: bytes) -> str:
    path = inbox / "通知.docx"
    path.write_bytes(data)
    time.sleep(0.6)
    os.utime(path)
    path.chmod(0o444)
    time.sleep(0.6)
    path.read_bytes()
    return "通知.docx"


ARRIVALS: list[Arrive] = [
    copied,
    copied_with_its_time,
    uploaded_slowly,
    opened_and_closed_for_each_piece,
    stalled_in_the_middle,
    preallocated_and_filled_from_the_end,
    moved_in,
    in_a_new_folder_at_once,
    in_a_folder_moved_in,
    saved_by_word,
    locked_by_word_under_a_short_name,
    locked_by_wps,
    saved_as_libreoffice_does,
    stale_lock,
    renamed_from_a_download,
    touched_and_made_read_only,
]


class Arrived(NamedTuple):
    """What lay where a while after a draft had arrived in one of the ways."""

    path: str
    data: bytes
    outcomes: list[str]
    draft_now: bytes
    output: dict[str, bytes]
    attention: list[str]
    archive: dict[str, bytes]
    inbox: list[str]


def arrive_and_look(arrive: Arrive, base: Path, mode: str) -> Arrived:
    office, outside = Office(base, in_place=mode == "in place"), base / "outside"
    outside.mkdir()
    data = draft(f"关于{arrive.__name__}的通知")
    with office.running(events=mode != "walks"):
        path = arrive(office.inbox, outside, data)
        until(lambda: "done" in office.outcomes(path), 40)
        time.sleep(0.8)
    output, archive = (
        {each: (folder / each).read_bytes() for each in files(folder) if each.endswith(".docx")}
        for folder in (office.output, office.archive)
    )
    now = (office.inbox / path).read_bytes()
    return Arrived(
        path, data, office.outcomes(path), now, output, files(office.attention), archive, files(office.inbox)
    )


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Arrived]:
    """All ways of a mode at the same time, each with a folder and a watcher of its own."""
    done: dict[str, dict[str, Future[Arrived]]] = {}

    def get(mode: str, name: str) -> Arrived:
        if mode not in done:
            base = tmp_path_factory.mktemp("arrivals")
            with ThreadPoolExecutor(len(ARRIVALS)) as pool:
                done[mode] = {
                    each.__name__: pool.submit(arrive_and_look, each, base / str(n), mode)
                    for n, each in enumerate(ARRIVALS)
                }
        return done[mode][name].result()

    return get


NAMES = [each.__name__ for each in ARRIVALS]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["events", "walks"])
def test_a_draft_that_arrives_is_formatted_exactly_once(
    arrived: Callable[[str, str], Arrived], mode: str, name: str
) -> None:
    there = arrived(mode, name)
    assert there.outcomes == ["done"]
    assert there.output == {there.path: formatted(there.data)}
    assert there.draft_now == there.data
    assert there.attention == []


@pytest.mark.parametrize("name", NAMES)
def test_in_place_too_and_the_original_is_kept(arrived: Callable[[str, str], Arrived], name: str) -> None:
    there = arrived("in place", name)
    assert there.outcomes == ["done"]
    assert there.draft_now == formatted(there.data)
    assert list(there.archive.values()) == [there.data]
    assert not [each for each in there.inbox if "paiban" in each]


def test_fifty_drafts_in_a_folder_made_at_the_same_moment_are_all_seen(tmp_path: Path) -> None:
    office, data = Office(tmp_path), draft()
    with office.running():
        (office.inbox / "一处/二科").mkdir(parents=True)
        for n in range(50):
            (office.inbox / f"一处/二科/{n}.docx").write_bytes(data)
        until(lambda: len(office.outcomes()) >= 50)
    assert office.outcomes() == ["done"] * 50


def test_drafts_that_came_while_nobody_watched_are_found_at_the_start(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (office.inbox / "通知.docx").write_bytes(draft())
    office.once()
    assert office.outcomes() == ["done"]
    office.once()
    assert office.outcomes() == ["done"], "nothing is done twice"


def test_lost_events_are_made_good_by_the_next_walk(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.running() as watcher:
        watcher()._alarm._observer.unschedule_all()  # as after an overflow: alive, and deaf
        (office.inbox / "通知.docx").write_bytes(draft())
        until(lambda: office.outcomes() == ["done"])


def test_links_pipes_and_litter_are_left_alone(tmp_path: Path) -> None:
    office, outside = Office(tmp_path), tmp_path / "outside"
    outside.mkdir()
    (outside / "秘密.docx").write_bytes(draft())
    os.symlink(outside, office.inbox / "链接文件夹")
    os.symlink(outside / "秘密.docx", office.inbox / "链接.docx")
    os.mkfifo(office.inbox / "管道.docx")
    for folder in ("@eaDir", "#recycle", ".stversions", "a.docx.sb-12-ab"):
        (office.inbox / folder).mkdir()
        (office.inbox / folder / "旧.docx").write_bytes(draft())
    for name in ("~$通知.docx", ".~通知.docx", "._通知.docx", ".通知.docx", "~WRL0001.docx", "说明.txt"):
        (office.inbox / name).write_bytes(draft())
    with office.running():
        time.sleep(0.8)
        (office.inbox / "真.docx").write_bytes(draft())
        until(lambda: office.outcomes() == ["done"])
    assert files(office.output) == sorted(["真.docx", "排版日志.html"])


SAVE_IN_PLACE = """
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
path, profile, pipe = sys.argv[1:]
soffice = subprocess.Popen(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
                            f"--accept=pipe,name={pipe};urp;"])
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for _ in range(300):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.2)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
hidden = PropertyValue(); hidden.Name, hidden.Value = "Hidden", True
document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
time.sleep(1.0)
text = document.Text
text.insertString(text.End, "附件说明。", False)
document.store()
time.sleep(1.0)
document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
soffice.wait(60)
"""


def test_libreoffice_itself_saving_in_place(tmp_path: Path) -> None:
    """While it has the draft open nothing happens; what it saved is formatted once."""
    uno = subprocess.run(["/usr/bin/python3", "-c", "import uno"], check=False)
    if shutil.which("soffice") is None or uno.returncode:
        unavailable("LibreOffice with python3-uno is not installed: run scripts/test as root once")
    office = Office(tmp_path)
    path = office.inbox / "通知.docx"
    path.write_bytes(draft())
    office.once()
    profile, pipe = str(tmp_path / "profile"), f"paiban{os.getpid()}"
    program = ["/usr/bin/python3", "-c", SAVE_IN_PLACE, str(path), profile, pipe]
    with office.running():
        subprocess.run(program, check=True, timeout=120, capture_output=True)
        until(lambda: len(office.outcomes()) == 2)
        time.sleep(0.8)
    assert office.outcomes("通知.docx") == ["done", "done"]
    saved = path.read_bytes()
    assert saved != draft()
    assert (office.output / "通知.docx").read_bytes() == formatted(saved)
