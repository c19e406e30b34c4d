"""What goes wrong in an office: full disks, lost shares, odd names, poison drafts, lost ledgers."""

from __future__ import annotations

import errno
import os
import subprocess
import threading
import time
import unicodedata
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import unavailable
from watching import FAST, Inline, Office, draft, files, formatted, until

from paiban import files as disk
from paiban.errors import Spot, StyleError
from paiban.watch import folder, publish
from paiban.watch.ledger import Ledger
from paiban.watch.work import Answer, WorkerDied


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def documents(where: Path) -> dict[str, bytes]:
    return {name: (where / name).read_bytes() for name in files(where) if name.endswith(".docx")}


# what an author or reader wrote is never lost


def test_a_result_that_somebody_edited_is_kept_and_said_so(office: Office) -> None:
    path = office.inbox / "通知.docx"
    path.write_bytes(draft("第一稿"))
    office.once()
    (office.output / "通知.docx").write_bytes(b"edited by the leader")
    path.write_bytes(draft("第二稿"))
    office.once()
    assert documents(office.output) == {
        "通知.docx": formatted(draft("第二稿")),
        "通知.上一版.docx": b"edited by the leader",
    }
    assert "通知.上一版.docx" in (office.output / "通知.docx.提示.txt").read_text(encoding="utf-8-sig")


def test_a_result_of_ours_is_simply_replaced(office: Office) -> None:
    for text in ("第一稿", "第二稿", "第一稿"):
        (office.inbox / "通知.docx").write_bytes(draft(text))
        office.once()
        assert documents(office.output) == {"通知.docx": formatted(draft(text))}
    assert office.outcomes() == ["done", "done", "done"], "A, B and A again: the result is A's"


def test_in_place_the_same_draft_put_back_is_formatted_again(tmp_path: Path) -> None:
    office = Office(tmp_path, in_place=True)
    path = office.inbox / "通知.docx"
    for _ in range(2):
        path.write_bytes(draft())
        office.once()
        assert path.read_bytes() == formatted(draft())
    assert office.outcomes() == ["done", "done"]
    assert list(documents(office.archive).values()) == [draft()], "the same bytes are kept once"
    office.once()
    assert office.outcomes() == ["done", "done"]


def test_a_result_that_somebody_reads_is_not_replaced_under_his_eyes(office: Office) -> None:
    (office.inbox / "通知.docx").write_bytes(draft("第一稿"))
    with office.running():
        until(lambda: office.outcomes() == ["done"])
        lock = office.output / "~$通知.docx"
        lock.write_bytes(b"reader")
        (office.inbox / "通知.docx").write_bytes(draft("第二稿"))
        time.sleep(0.8)
        assert documents(office.output)["通知.docx"] == formatted(draft("第一稿"))
        lock.unlink()
        until(lambda: office.outcomes() == ["done", "done"])
    assert documents(office.output) == {"通知.docx": formatted(draft("第二稿"))}


def test_a_result_that_was_taken_away_is_made_again_when_the_draft_is_saved_again(office: Office) -> None:
    path = office.inbox / "通知.docx"
    path.write_bytes(draft())
    office.once()
    (office.output / "通知.docx").unlink()
    office.once()
    assert documents(office.output) == {}, "results may be moved away; nobody brings them back unasked"
    path.write_bytes(draft())
    office.once()
    assert documents(office.output) == {"通知.docx": formatted(draft())}


@pytest.mark.parametrize("moment", ["archive", "is_open", "_make_aside", "_still", "claim", "_drop"])
@pytest.mark.parametrize("way", ["renamed", "written"])
def test_an_author_who_saves_while_his_draft_is_replaced_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, way: str
) -> None:
    """At each step of replacing in place; his text stays under the name, and is formatted next."""
    from paiban.watch import in_place

    office = Office(tmp_path, in_place=True)
    path = office.inbox / "通知.docx"
    path.write_bytes(draft("第一稿"))
    where = disk if moment == "claim" else in_place
    true, saved = getattr(where, moment), []

    def author_first(*arguments: object, **named: object) -> object:
        if not saved:
            saved.append(True)
            if way == "renamed":
                (office.inbox / "~WRD1.tmp").write_bytes(draft("第二稿"))
                os.rename(office.inbox / "~WRD1.tmp", path)
            else:
                path.write_bytes(draft("第二稿"))
        return true(*arguments, **named)

    monkeypatch.setattr(where, moment, author_first)
    office.once()
    monkeypatch.undo()
    office.once()
    assert path.read_bytes() == formatted(draft("第二稿"))
    assert draft("第一稿") in documents(office.archive).values()
    assert draft("第二稿") in documents(office.archive).values()
    assert [name for name in files(office.inbox) if "paiban" in name] == []


# drafts that cannot be formatted


def test_a_bad_draft_gets_a_readable_note_and_a_copy(office: Office) -> None:
    (office.inbox / "一处").mkdir()
    (office.inbox / "一处/图.docx").write_bytes(b"%PDF-1.7 not a document")
    office.once()
    assert files(office.attention) == ["一处/图.docx", "一处/图.docx.说明.txt"]
    note = (office.attention / "一处/图.docx.说明.txt").read_bytes()
    assert note.startswith(b"\xef\xbb\xbf") and b"\r\n" in note, "readable in any editor of Windows"
    for words in ("图.docx", "PDF", str(office.inbox), "没有被改动"):
        assert words in note.decode("utf-8-sig")


def test_a_mended_draft_takes_its_note_and_copy_away(office: Office) -> None:
    path = office.inbox / "通知.docx"
    path.write_bytes(b"no document")
    office.once()
    path.write_bytes(draft())
    office.once()
    assert office.outcomes() == ["failed", "done"]
    assert files(office.attention) == []


def test_a_copy_that_somebody_works_on_stays(office: Office) -> None:
    path = office.inbox / "通知.docx"
    path.write_bytes(b"no document")
    office.once()
    (office.attention / "通知.docx").write_bytes(draft("修好了"))
    path.write_bytes(draft())
    office.once()
    assert files(office.attention) == ["通知.docx"]


def test_deleting_the_note_asks_for_another_try(office: Office) -> None:
    (office.inbox / "通知.docx").write_bytes(b"no document")
    office.once()
    office.once()
    assert office.outcomes() == ["failed"]
    (office.attention / "通知.docx.说明.txt").unlink()
    office.once()
    assert office.outcomes() == ["failed", "failed"]
    assert (office.attention / "通知.docx.说明.txt").exists()


def test_a_draft_that_stays_incomplete_is_given_to_a_person(office: Office) -> None:
    (office.inbox / "通知.docx").write_bytes(draft()[:500])
    with office.running():
        until(lambda: office.outcomes() == ["failed"])
    assert "不完整" in (office.attention / "通知.docx.说明.txt").read_text(encoding="utf-8-sig")


def test_no_cut_draft_is_ever_taken_for_a_whole_one() -> None:
    """Cut at every 37th byte; preallocated and filled from the front, from the end; with holes."""
    from paiban.watch.settle import may_be_incomplete

    whole = draft(picture=3000)
    states = [
        state
        for at in range(0, len(whole), 37)
        for state in (
            whole[:at],
            whole[:at] + bytes(len(whole) - at),
            bytes(max(at, 8)) + whole[max(at, 8) :],
            whole[:at] + bytes(37) + whole[at + 37 :],
        )
        if state != whole
    ]
    answers = [Inline().submit(state, "gbt9704").result() for state in states]
    assert [answer for answer in answers if answer.why is None] == []
    cut = [(a.why["code"], s) for a, s in zip(answers, states, strict=True) if a.why and s == whole[: len(s)]]
    assert len(cut) > 50 and all(may_be_incomplete(code, state) for code, state in cut)


class Deadly(Inline):
    """A pool whose workers die of some drafts."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.tries = 0

    def submit(self, data: bytes, style: str) -> Future[Answer]:
        if data == draft("毒稿"):
            self.tries += 1
            future: Future[Answer] = Future()
            future.set_exception(WorkerDied(self.code))
            return future
        return super().submit(data, style)


@pytest.mark.parametrize(("code", "words"), [("time", "时间上限"), ("memory", "内存"), ("crash", "意外退出")])
def test_a_draft_that_kills_its_worker_three_times_is_given_to_a_person(
    office: Office, code: str, words: str
) -> None:
    office.formatter = Deadly(code)
    (office.inbox / "毒.docx").write_bytes(draft("毒稿"))
    (office.inbox / "好.docx").write_bytes(draft())
    office.once()
    assert office.formatter.tries == 3
    assert office.states() == {"毒.docx": "failed", "好.docx": "done"}
    assert words in (office.attention / "毒.docx.说明.txt").read_text(encoding="utf-8-sig")
    office.once()
    assert office.formatter.tries == 3


def test_a_style_spoilt_while_a_draft_is_formatted_is_not_the_drafts_fault(office: Office) -> None:
    spoilt = [True]

    def fail(data: bytes) -> None:
        if spoilt.pop() if spoilt else False:
            raise StyleError("style-missing", Spot("单位.toml"), name="单位")

    office.formatter = Inline(fail)
    (office.inbox / "通知.docx").write_bytes(draft())
    watcher = office.watcher()
    watcher.run(lambda: bool(watcher.desk.known))
    assert office.outcomes() == ["done"]


def test_an_error_of_ours_is_said_and_the_service_goes_on(office: Office) -> None:
    def fail(data: bytes) -> None:
        if data == draft("毒稿"):
            raise RuntimeError("a bug")

    office.formatter = Inline(fail)
    (office.inbox / "毒.docx").write_bytes(draft("毒稿"))
    (office.inbox / "好.docx").write_bytes(draft())
    office.once()
    assert office.states() == {"毒.docx": "failed", "好.docx": "done"}


def test_a_draft_with_which_the_service_dies_is_tried_alone_and_then_given_up(office: Office) -> None:
    """Killed again and again while it works: counted before the work starts, but no neighbour is blamed."""
    for name in ("毒", "好一", "好二"):
        (office.inbox / f"{name}.docx").write_bytes(draft(name))

    class Dying(Inline):
        def submit(self, data: bytes, style: str) -> Future[Answer]:
            return Future() if data == draft("毒") else super().submit(data, style)

    office.formatter = Dying()
    for _ in range(7):
        watcher = office.watcher()
        limit = time.monotonic() + 5
        while time.monotonic() < limit and (not watcher.works.running or watcher.room):
            watcher.turn()
            if not watcher.works.running and not len(watcher.room):
                break
            time.sleep(0.01)
        watcher.ledger.close()  # and no more: as after a kill
    assert office.states() == {"毒.docx": "failed", "好一.docx": "done", "好二.docx": "done"}


# the environment


def small_disk(folder: Path, size: str) -> None:
    folder.mkdir(exist_ok=True)
    if os.name == "nt" or os.geteuid() != 0:
        unavailable("only root can mount a small disk to fill up")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if done.returncode:
        unavailable("no tmpfs can be mounted here")


def test_a_full_disk_keeps_the_old_result_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    output = tmp_path / "成品"
    small_disk(output, "256k")
    try:
        office = Office(tmp_path, output=str(output))
        path = office.inbox / "通知.docx"
        path.write_bytes(draft("第一稿"))
        with office.running():
            until(lambda: office.outcomes() == ["done"])
            with pytest.raises(OSError, match="No space"), open(output / "填满", "wb", buffering=0) as filler:
                while True:
                    filler.write(bytes(4096))
            path.write_bytes(draft("第二稿", picture=60_000))
            time.sleep(1.5)
            assert (output / "通知.docx").read_bytes() == formatted(draft("第一稿"))
            assert [name for name in files(output) if name.endswith(".tmp")] == []
            (output / "填满").unlink()
            until(lambda: len(office.outcomes()) == 2)
        assert (output / "通知.docx").read_bytes() == formatted(path.read_bytes())
    finally:
        subprocess.run(["umount", "-l", str(output)], check=True)


def test_a_full_disk_under_the_ledger_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "state"
    small_disk(home, "256k")
    try:
        office = Office(tmp_path)
        (office.inbox / "一.docx").write_bytes(draft("一"))
        with office.running():
            until(lambda: office.states() == {"一.docx": "done"})
            with pytest.raises(OSError, match="No space"), open(home / "填满", "wb", buffering=0) as filler:
                while True:
                    filler.write(bytes(1024))
            for name in "二三四五":
                (office.inbox / f"{name}.docx").write_bytes(draft(name))
            time.sleep(1.5)
            (home / "填满").unlink()
            until(lambda: list(office.states().values()) == ["done"] * 5)
        assert documents(office.output) == {f"{name}.docx": formatted(draft(name)) for name in "一二三四五"}
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


ERRNOS = ["EBUSY", "EIO", "EHOSTDOWN", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EACCES", "ENOSPC", "EROFS"]


@pytest.mark.parametrize("name", ERRNOS)
@pytest.mark.parametrize("place", ["scandir", "read", "write"])
def test_every_error_of_the_environment_is_only_a_pause(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """Three failures, then all is well again; nothing is counted against the draft."""
    where, attribute = {
        "scandir": (folder.os, "scandir"),
        "read": (disk, "read_draft"),
        "write": (publish.files, "write_atomic"),
    }[place]
    true, left = getattr(where, attribute), [3]

    def fail(path: object, *rest: object, **named: object) -> object:
        if left[0] and (place == "scandir" or str(path).endswith("通知.docx")):
            left[0] -= 1
            raise OSError(getattr(errno, name), os.strerror(getattr(errno, name)), str(path))
        return true(path, *rest, **named)

    monkeypatch.setattr("paiban.watch.works.FIRST_RETRY", 0.05)
    (office.inbox / "通知.docx").write_bytes(draft())
    watcher = office.watcher()
    monkeypatch.setattr(where, attribute, fail)
    watcher.run(lambda: bool(watcher.desk.known))
    assert left == [0]
    assert office.outcomes() == ["done"]
    assert documents(office.output) == {"通知.docx": formatted(draft())}
    with office.ledger() as ledger:
        assert ledger.rows()[0].attempts == 0


def test_without_permission_the_draft_waits(tmp_path: Path) -> None:
    """As an ordinary user: first the draft, then the output folder cannot be used."""
    if os.name == "nt" or os.geteuid() != 0:
        unavailable("only root can become somebody else for this test")
    office = Office(tmp_path)
    path = office.inbox / "通知.docx"
    path.write_bytes(draft())
    path.chmod(0)
    for each in (tmp_path, office.inbox, office.home):
        os.chown(each, 65534, 65534)
    parents = [each for each in tmp_path.parents if each.stat().st_mode & 0o005 != 0o005]
    before = {each: each.stat().st_mode for each in parents}
    for each in parents:
        each.chmod(before[each] | 0o005)
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgid(65534)
            os.setuid(65534)
            office.once()
            assert office.states() == {} and path.stat().st_size
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    for each in parents:
        each.chmod(before[each])
    assert status == 0
    path.chmod(0o644)
    office.once()
    assert office.states() == {"通知.docx": "done"}


@pytest.mark.parametrize("events", [True, False], ids=["events", "walks"])
def test_a_share_that_goes_and_comes_back_is_served_again(tmp_path: Path, events: bool) -> None:
    share = tmp_path / "share"
    office = Office(share)
    office.home = tmp_path / "state"
    office.home.mkdir()
    (office.inbox / "一.docx").write_bytes(draft("一"))
    with office.running(events=events):
        until(lambda: office.states() == {"一.docx": "done"})
        os.rename(share, tmp_path / "away")
        time.sleep(0.8)
        share.mkdir()  # the bare mount point
        time.sleep(0.8)
        assert files(share) == [] and list(share.iterdir()) == [], "nothing is made below a bare mount point"
        share.rmdir()
        os.rename(tmp_path / "away", share)
        (office.inbox / "二.docx").write_bytes(draft("二"))
        until(lambda: office.states() == {"一.docx": "done", "二.docx": "done"})
        (office.inbox / "三.docx").write_bytes(draft("三"))
        until(lambda: len(office.states()) == 3)
    assert office.outcomes("一.docx") == ["done"], "an empty folder is not a deleted one"


def test_a_folder_that_is_removed_and_made_anew_is_listened_to_again(tmp_path: Path) -> None:
    """watchdog's thread is dead then and says that it lives."""
    office = Office(tmp_path)
    office.pace = FAST._replace(every=0.3)
    with office.running():
        office.inbox.rmdir()
        time.sleep(0.8)
        office.inbox.mkdir()
        time.sleep(0.8)
        (office.inbox / "通知.docx").write_bytes(draft())
        until(lambda: office.states() == {"通知.docx": "done"})


# names


def test_names_of_all_kinds_keep_their_bytes(office: Office) -> None:
    names = [
        "关于印发《办法》的通知（第2稿） 最终.docx".encode(),
        "旧压缩包里的通知.docx".encode("gbk"),
        unicodedata.normalize("NFD", "Café 通知.docx").encode(),
        unicodedata.normalize("NFC", "Café 通知.docx").encode(),
        "兀豈.docx".encode(),
        ("公" * 83 + "a.docx").encode(),
        b"&<>'\"%20#?.DOCX",
    ]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(office.inbox) + b"/" + name)).write_bytes(draft(f"稿{number}"))
    office.once()
    assert set(office.states().values()) == {"done"}
    for number, name in enumerate(names):
        result = Path(os.fsdecode(os.fsencode(office.output) + b"/" + name))
        assert result.read_bytes() == formatted(draft(f"稿{number}"))
    page = (office.output / "排版日志.html").read_text(encoding="utf-8")
    assert "旧压缩包里的通知.docx" in page, "names in GBK can be read"


def test_a_name_too_long_for_the_output_gets_a_note_under_a_shorter_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NTFS takes 255 characters, a Linux disk 255 bytes: 85 Chinese characters."""
    name = "公" * 83 + "a.docx"
    (office.inbox / name).write_bytes(draft())
    true = disk.write_atomic

    def shorter(path: str, *rest: object) -> None:
        if len(os.fsencode(os.path.basename(path))) > 250 and str(office.output) in str(path):
            raise OSError(errno.ENAMETOOLONG, "File name too long", path)
        true(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(disk, "write_atomic", shorter)
    office.once()
    assert office.states() == {name: "failed"}
    (note,) = [each for each in files(office.attention) if each.endswith(".说明.txt")]
    assert len(os.fsencode(note)) <= 255
    assert "太长" in (office.attention / note).read_text(encoding="utf-8-sig")


def test_a_link_in_the_output_leads_nothing_astray(office: Office, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    office.output.mkdir()
    os.symlink(outside, office.output / "处")
    os.symlink(outside / "x.docx", office.output / "通知.docx")
    (office.inbox / "处").mkdir()
    (office.inbox / "处/一.docx").write_bytes(draft())
    (office.inbox / "通知.docx").write_bytes(draft())
    office.once()
    assert files(outside) == []
    assert set(office.states().values()) == {"failed"}


# several watchers, ledgers, restarts


def test_two_watchers_of_one_folder_make_whole_results(tmp_path: Path) -> None:
    """Two machines that know nothing of each other: the same bytes, never a torn file."""
    one, two = Office(tmp_path), Office(tmp_path)
    two.home = tmp_path / "other"
    two.home.mkdir()
    wanted: dict[str, set[bytes]] = {f"{n}.docx": set() for n in range(6)}
    torn: list[str] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            for name, texts in wanted.items():
                try:
                    seen = (one.output / name).read_bytes()
                except FileNotFoundError:
                    continue
                if seen not in texts:
                    torn.append(name)

    reader = threading.Thread(target=look)
    with one.running(), two.running():
        for turn in range(4):
            for name in wanted:
                data = draft(f"{name} {turn}")
                wanted[name].add(formatted(data))
                (one.inbox / name).write_bytes(data)
            if not turn:
                reader.start()
            time.sleep(0.4)
        until(lambda: all((one.output / n).read_bytes() == formatted(draft(f"{n} 3")) for n in wanted))
        time.sleep(0.5)
    stop.set()
    reader.join()
    assert torn == []
    assert [name for name in files(one.output) if "上一版" in name or name.endswith(".tmp")] == []


def test_a_lost_ledger_costs_only_work(office: Office) -> None:
    for n in range(5):
        (office.inbox / f"{n}.docx").write_bytes(draft(f"稿{n}"))
    office.once()
    before = {name: (office.output / name).stat().st_mtime_ns for name in documents(office.output)}
    for each in office.home.glob("ledger.db*"):
        each.unlink()
    office.once()
    assert office.outcomes() == ["done"] * 5
    assert {name: (office.output / name).stat().st_mtime_ns for name in documents(office.output)} == before


def test_a_damaged_ledger_is_set_aside(office: Office) -> None:
    (office.home / "ledger.db").write_bytes(b"this is no database at all" * 100)
    (office.inbox / "通知.docx").write_bytes(draft())
    office.once()
    assert office.states() == {"通知.docx": "done"}
    assert any(".damaged-" in name for name in files(office.home))


def test_stopped_in_the_middle_of_many_it_goes_on_where_it_was(office: Office) -> None:
    for n in range(60):
        (office.inbox / f"{n}.docx").write_bytes(draft(f"稿{n}"))
    with ThreadPoolExecutor(2) as pool:

        class Slow(Inline):
            def submit(self, data: bytes, style: str) -> Future[Answer]:
                return pool.submit(lambda: super(Slow, self).submit(data, style).result())

        office.formatter = Slow()
        with office.running():
            until(lambda: len(office.outcomes()) >= 5)
        done = len(office.outcomes())
        assert 5 <= done < 60, "it stopped before the end"
        office.formatter = Inline()
        office.once()
    assert office.outcomes() == ["done"] * 60
    assert len(documents(office.output)) == 60


def test_memory_stays_flat(office: Office) -> None:
    """Whatever came and went, only what lies in the folder is remembered."""
    watcher = office.watcher()
    for turn in range(20):
        for n in range(20):
            (office.inbox / f"{turn}-{n}.docx").write_bytes(b"no document")
        limit = time.monotonic() + 20
        while len(watcher.desk.known) < 20 and time.monotonic() < limit:
            watcher._next_walk = 0.0
            watcher.turn()
            time.sleep(0.01)
        for each in office.inbox.iterdir():
            each.unlink()
        watcher._next_walk = 0.0
        watcher.turn()
        assert (len(watcher.desk.known), len(watcher.room), len(watcher.works.running)) == (0, 0, 0)
    assert len(watcher.room._queue) == 0
    watcher.ledger.close()


def test_requests_from_another_process_are_taken_up(office: Office) -> None:
    (office.inbox / "通知.docx").write_bytes(draft())
    with office.running():
        until(lambda: office.outcomes() == ["done"])
        with office.ledger() as ledger:
            ledger.request(["通知.docx"])
        until(lambda: office.outcomes() == ["done", "done"])


def test_the_ledger_keeps_paths_of_any_bytes(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "ledger.db"))
    path = os.fsdecode("通知.docx".encode("gbk"))
    ledger.request([path])
    assert ledger.requests() == [path]
    ledger.close()
