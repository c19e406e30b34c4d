"""The service as IT people run it: real processes and pool, commands, settings, service files, log page."""

from __future__ import annotations

import json
import os
import plistlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import poison
import pytest
from click.testing import CliRunner
from conftest import ROOT, unavailable
from watching import Office, draft, files, formatted, until

from paiban.cli import main
from paiban.watch import config, convert, disk, instance, pool, units
from paiban.workers import Limits, open_pool

STYLE = 'extends = "gbt9704"\n[page]\ntop = "{top} mm"\n'


class Service:
    """A `paiban watch` process over a folder of `base`."""

    def __init__(self, base: Path, *options: str) -> None:
        self.office = Office(base)
        self.state = base / "states"
        self._options = options
        self.process: subprocess.Popen[str] | None = None

    def command(self, *more: str) -> list[str]:
        own = ("--state", str(self.state), "--quiet", "0.3", "--every", "1", "--workers", "2", "--lang", "zh")
        return [sys.executable, "-m", "paiban", "watch", str(self.office.inbox), *own, *self._options, *more]

    def start(self, **environment: str) -> Service:
        self.process = subprocess.Popen(
            self.command(), env={**os.environ, **environment}, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        until(lambda: bool(list(self.state.glob("*/heartbeat.json"))), 30)
        return self

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, output, log."""
        assert self.process is not None
        self.process.send_signal(number)
        out, log = self.process.communicate(timeout=40)
        return self.process.returncode, out, log

    def kill(self) -> None:
        """The whole process group at once, as a power switch does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def paiban(*arguments: object) -> str:
    done = CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
    return f"{done.exit_code} {done.output}"


# a service


def test_drop_a_draft_find_the_document(service: Service) -> None:
    service.start()
    (service.office.inbox / "通知.docx").write_bytes(draft())
    (service.office.inbox / "坏.docx").write_bytes(b"%PDF-1.4")
    result = service.office.output / "通知.docx"
    until(lambda: result.exists() and bool(files(service.office.attention)))
    assert result.read_bytes() == formatted(draft())
    until(lambda: "运行中" in paiban("status", "--state", service.state, "--lang", "zh"))
    began = time.monotonic()
    code, out, log = service.stop()
    assert (code, time.monotonic() - began < 30) == (0, True)
    assert str(service.office.output) in out and "排版日志.html" in out
    assert "通知.docx: done" in log
    hidden = [name for name in files(service.office.output) if name.startswith(".")]
    assert hidden == [], "the lease is given back"
    status = paiban("status", "--state", service.state, "--lang", "zh")
    assert "没有在运行" in status and "已排版 1" in status and "坏.docx：这是 PDF" in status


def test_once_gives_up_where_the_service_would_wait(tmp_path: Path) -> None:
    """For a scheduler: results that cannot be written are not waited for, however often it is started."""
    service = Service(tmp_path, "--out", str(tmp_path / "file" / "out"))
    (tmp_path / "file").write_bytes(b"")
    (service.office.inbox / "通知.docx").write_bytes(draft("关于开展检查的通知"))
    done = subprocess.run(service.command("--once"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert str(tmp_path / "file" / "out") in done.stderr and "next try" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs a small disk of its own")
def test_once_gives_up_on_a_full_disk_but_does_what_fits(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=44k", "tmpfs", str(tmp_path / "small")]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk could be mounted")
    try:
        service = Service(tmp_path, "--out", str(tmp_path / "small" / "out"))
        for n in range(8):
            (service.office.inbox / f"{n}.docx").write_bytes(draft(f"关于第{n}项检查的通知"))
        done = subprocess.run(service.command("--once"), capture_output=True, text=True, timeout=60)
        assert done.returncode == 3 and "磁盘空间不足" in done.stderr
        assert 0 < len(list((tmp_path / "small" / "out").glob("*.docx"))) < 8
    finally:
        subprocess.run(["umount", str(tmp_path / "small")], check=True)


def test_once_leaves_a_folder_to_the_machine_that_serves_it(tmp_path: Path) -> None:
    service = Service(tmp_path)
    service.office.output.mkdir()
    lease = instance.Lease(str(service.office.output), "elsewhere:w0000-")
    assert lease.hold()
    done = subprocess.run(service.command("--once"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and str(service.office.inbox) in done.stderr


@pytest.mark.parametrize("option", ["workers", "seconds", "memory", "quiet", "every"])
def test_numbers_below_nothing_are_wrong_usage(tmp_path: Path, option: str) -> None:
    said = CliRunner().invoke(main, ["watch", str(tmp_path), "--once", f"--{option}", "-1"])
    assert said.exit_code == 2 and option in said.output


def test_a_second_service_on_the_same_folder_is_refused(service: Service) -> None:
    service.start()
    second = subprocess.run(service.command(), capture_output=True, text=True, timeout=30, check=False)
    assert (second.returncode, "已经有一个监视程序" in second.stderr) == (2, True)


def test_killed_in_the_middle_of_500_drafts_it_does_the_rest_and_nothing_twice(service: Service) -> None:
    for n in range(500):
        (service.office.inbox / f"{n}.docx").write_bytes(draft(f"关于第{n}件事的通知"))
    service.start()
    until(lambda: len(list(service.office.output.glob("*.docx"))) > 100, 90)
    service.kill()
    before = {each.name: each.stat().st_ino for each in service.office.output.glob("*.docx")}
    assert len(before) < 500
    subprocess.run(service.command("--once"), check=True, timeout=120, capture_output=True)
    results = {each.name: each for each in service.office.output.glob("*.docx")}
    assert len(results) == 500
    assert [name for name, inode in before.items() if results[name].stat().st_ino != inode] == []
    for n in (0, 7, 99, 250, 499):
        assert results[f"{n}.docx"].read_bytes() == formatted(draft(f"关于第{n}件事的通知"))
    assert [name for name in files(service.office.output) if name.startswith(".")] == []


def test_a_changed_house_style_applies_to_what_comes_next(tmp_path: Path) -> None:
    """Without a restart; a mistake in it only makes the drafts wait; `reformat` does the rest."""
    file = tmp_path / "单位.toml"
    file.write_text(STYLE.format(top=37), encoding="utf-8")
    service = Service(tmp_path, "--style", str(file)).start()
    inbox, output = service.office.inbox, service.office.output
    try:
        (inbox / "一.docx").write_bytes(draft("一"))
        until(lambda: (output / "一.docx").exists())
        first = (output / "一.docx").read_bytes()
        assert first == formatted(draft("一"), str(file))
        file.write_text("[page]\ntop = 3 mm\n", encoding="utf-8")
        (inbox / "二.docx").write_bytes(draft("二"))
        until(lambda: "版式文件有错" in paiban("status", "--state", service.state, "--lang", "zh"))
        assert not (output / "二.docx").exists()
        file.write_text(STYLE.format(top=30), encoding="utf-8")
        until(lambda: (output / "二.docx").exists())
        assert (output / "二.docx").read_bytes() == formatted(draft("二"), str(file))
        assert (output / "一.docx").read_bytes() == first, "what was done stays"
        said = paiban("reformat", "--since", "1h", "--state", service.state, "--lang", "zh")
        assert said.startswith("0 已登记重排 2")
        until(lambda: (output / "一.docx").read_bytes() != first)
        assert (output / "一.docx").read_bytes() == formatted(draft("一"), str(file))
    finally:
        service.stop()


def test_the_style_beside_the_drafts_serves_their_folder(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (office.inbox / "处").mkdir()
    (office.inbox / "处/.paiban.toml").write_text(STYLE.format(top=30), encoding="utf-8")
    for name in ("处/一.docx", "二.docx"):
        (office.inbox / name).write_bytes(draft())
    office.once()
    assert (office.output / "二.docx").read_bytes() == formatted(draft())
    style = str(office.inbox / "处/.paiban.toml")
    assert (office.output / "处/一.docx").read_bytes() == formatted(draft(), style)


def test_systemd_is_told_how_we_are(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(f"{short}/notify")
        channel.settimeout(30)
        service = Service(tmp_path).start(NOTIFY_SOCKET=f"{short}/notify")
        told = {channel.recv(100) for _ in range(2)}
        until(lambda: b"READY=1" in told or bool(told.add(channel.recv(100))))
        assert service.stop()[0] == 0
        until(lambda: channel.recv(100) == b"STOPPING=1")
        assert told == {b"READY=1", b"WATCHDOG=1"}


def test_the_log_can_be_json(tmp_path: Path) -> None:
    service = Service(tmp_path, "--log-json")
    (service.office.inbox / "通知.docx").write_bytes(draft())
    done = subprocess.run(service.command("--once"), capture_output=True, text=True, timeout=60, check=True)
    entries = [json.loads(line) for line in done.stderr.splitlines()]
    (entry,) = [entry for entry in entries if entry.get("draft") == "通知.docx"]
    assert (entry["state"], entry["level"]) == ("done", "info")


# workers that die


@pytest.mark.parametrize(
    ("data", "seconds", "words"),
    [(poison.HANG, 1.0, "时间上限"), (poison.EAT, 60.0, "内存超过上限"), (poison.CRASH, 60.0, "意外退出")],
    ids=["hang", "memory", "crash"],
)
def test_poison_ends_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, seconds: float, words: str
) -> None:
    monkeypatch.setattr(pool, "format_task", poison.format_or_die)
    office = Office(tmp_path)
    (office.inbox / "毒.docx").write_bytes(data)
    for n in range(4):
        (office.inbox / f"{n}.docx").write_bytes(draft(f"第{n}稿"))
    workers = open_pool(2, Limits(seconds=seconds, memory=1024))
    try:
        office.formatter = pool.PoolFormatter(office.watched, workers, workers, str(office.home))
        office.once()
    finally:
        workers.shutdown(cancel_futures=True)
    states = office.states()
    assert states.pop("毒.docx") == "failed"
    assert list(states.values()) == ["done"] * 4
    note = (office.attention / "毒.docx.说明.txt").read_text(encoding="utf-8-sig")
    assert words in note and "3 次" in note


# old formats


OLD = "doc:MS Word 97"


@pytest.mark.parametrize(("suffix", "target"), [(".doc", OLD), (".wps", OLD), (".rtf", "rtf")])
@pytest.mark.parametrize("in_place", [False, True], ids=["copy", "in-place"])
def test_old_formats_are_converted(tmp_path: Path, suffix: str, target: str, in_place: bool) -> None:
    if not convert.office():
        unavailable("LibreOffice (soffice) is not installed: run scripts/test as root once")
    office = Office(tmp_path, in_place=in_place)
    old = _old_file(target)
    (office.inbox / f"通知{suffix}").write_bytes(old)
    with open_pool(1) as workers, ThreadPoolExecutor(1) as converter:
        office.formatter = pool.PoolFormatter(office.watched, workers, converter, str(office.home))
        office.once()
        office.once()
    result = (office.inbox if in_place else office.output) / f"通知{suffix}.docx"
    text = re.sub(r"<[^>]+>", "", _part(result.read_bytes()))
    assert "一、提高认识。" in text and "二、落实责任。" in text
    assert office.outcomes(f"通知{suffix}") == ["done"]
    assert (office.inbox / f"通知{suffix}").read_bytes() == old
    assert len([name for name in files(result.parent) if name.endswith(".docx")]) == 1


_OLD: dict[str, bytes] = {}


def _old_file(target: str) -> bytes:
    if target not in _OLD:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "x.docx").write_bytes(draft())
            words = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
            words += ["--outdir", f"{folder}/out", f"{folder}/x.docx"]
            subprocess.run(["soffice", *words], check=True, capture_output=True)
            (made,) = Path(folder, "out").iterdir()
            _OLD[target] = made.read_bytes()
    return _OLD[target]


def _part(data: bytes) -> str:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_without_libreoffice_an_old_format_gets_a_note(tmp_path: Path) -> None:
    office = Office(tmp_path)
    if not convert.office():
        unavailable("LibreOffice (soffice) is not installed: run scripts/test as root once")
    (office.inbox / "通知.doc").write_bytes(_old_file(OLD))
    office.once()
    assert office.states() == {"通知.doc": "failed"}
    assert "另存为 .docx" in (office.attention / "通知.doc.说明.txt").read_text(encoding="utf-8-sig")


def test_what_libreoffice_cannot_convert_gets_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "office", lambda: shutil.which("true"))
    with pytest.raises(convert.ConversionError):
        convert.convert(b"x", "old-doc", str(tmp_path))
    monkeypatch.setattr(convert, "_run", lambda command, timeout: subprocess.run(["sleep", "0"], check=True))
    with pytest.raises(convert.ConversionError):
        convert.convert(b"x", "rtf", str(tmp_path), timeout=0.1)


def test_a_conversion_that_hangs_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(convert.ConversionError):
        convert._run(["sh", "-c", "sleep 60 & sleep 60"], timeout=0.3)
    assert time.monotonic() - began < 30


# settings


def settings(**given: object) -> config.Settings:
    base = Path(str(given.pop("base")))
    (base / "公文").mkdir(exist_ok=True)
    return config.Settings((config.watched(str(base / "公文"), **given),), str(base / "state"))


@pytest.mark.parametrize(
    "given",
    [
        {"output": "公文/已排版"},
        {"attention": "公文"},
        {"output": "."},
        {"archive": "公文/原稿", "in_place": True},
    ],
)
def test_folders_inside_each_other_are_refused(tmp_path: Path, given: dict[str, object]) -> None:
    places = {key: str(tmp_path / value) if isinstance(value, str) else value for key, value in given.items()}
    with pytest.raises(config.SetupError) as caught:
        config.check(settings(base=tmp_path, **places))
    assert caught.value.code == "overlap"


def test_a_link_cannot_hide_that(tmp_path: Path) -> None:
    made = settings(base=tmp_path, output=str(tmp_path / "别处"))
    os.symlink(tmp_path / "公文", tmp_path / "别处")
    with pytest.raises(config.SetupError):
        config.check(made)


def test_two_folders_may_not_share_an_output(tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
    output = str(tmp_path / "成品")
    folders = tuple(config.watched(str(tmp_path / name), output=output) for name in ("一", "二"))
    with pytest.raises(config.SetupError):
        config.check(config.Settings(folders, str(tmp_path / "state")))


TOML = """
workers = 2
memory = 1024

[[watch]]
folder = "一处"
style = "gbk"

[[watch]]
folder = "二处"
in_place = true
type = "通知"
output = "别处"
"""


def test_a_file_sets_several_folders_with_styles_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "paiban.toml").write_text(TOML, encoding="utf-8")
    read = config.load(str(tmp_path / "paiban.toml"))
    one, two = read.folders
    assert (read.workers, read.memory, one.style, two.genre, two.in_place) == (2, 1024, "gbk", "通知", True)
    assert (one.inbox, one.output) == (str(tmp_path / "一处"), str(tmp_path / "一处-已排版"))
    assert two.output == str(tmp_path / "别处")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("worker = 2", "worker”；最接近的是“workers"),
        ('[[watch]]\nfolder = "a"\nstil = "gbk"', "stil”；最接近的是“style"),
        ('workers = "two"', "workers"),
        ("workers = true", "workers"),
        ("seconds = -1", "seconds"),
        ("[[watch]]\nstyle = 'gbk'", "folder"),
        ("workers = ", "TOML"),
        ("", "没有指定"),
        ('[[watch]]\nfolder = "not there"', "找不到"),
    ],
)
def test_mistakes_in_the_settings_are_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "paiban.toml"
    file.write_text(text, encoding="utf-8")
    said = paiban("watch", "--config", file, "--state", tmp_path / "state", "--lang", "zh", "--once")
    assert said.startswith("2 ") and words in said and said.count("\n") == 1


def test_a_wrong_style_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "公文").mkdir()
    said = paiban("watch", tmp_path / "公文", "--style", "gbt9740", "--state", tmp_path / "s", "--lang", "zh")
    assert said.startswith("2 ") and "gbt9740" in said


MOUNTS = r"""
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:30 / /mnt/share\040one rw - cifs //nas/share rw
31 22 0:31 / /mnt/nfs rw - nfs4 nas:/x rw
32 31 0:32 / /mnt/nfs/local rw - xfs /dev/sdb rw
"""


def test_network_file_systems_are_told_from_local_ones() -> None:
    table = disk.read_mountinfo(MOUNTS)
    paths = ("/mnt/share one/公文", "/mnt/nfs/a/b", "/mnt/nfs/local/a", "/srv")
    kinds = [disk._kind(path, table) for path in paths]
    assert kinds == ["cifs", "nfs4", "xfs", "ext4"]
    assert [bool(disk._NETWORK.fullmatch(kind)) for kind in kinds] == [True, True, False, False]
    mac = disk.read_mount("//u@nas/share on /Volumes/share (smbfs, nodev)\n/dev/disk1 on / (apfs, local)\n")
    assert disk._kind("/Volumes/share/公文", mac) == "smbfs"


def test_a_ledger_on_a_network_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "公文").mkdir()
    table = {str(tmp_path / "nas"): "cifs", "/": "ext4"}
    monkeypatch.setattr(disk, "_mounts", lambda: table)
    said = paiban("watch", tmp_path / "公文", "--state", tmp_path / "nas" / "state", "--lang", "zh", "--once")
    assert said.startswith("2 ") and "网络盘" in said


# one instance


def test_a_lease_is_held_by_one_machine_and_taken_over_when_it_falls_silent(tmp_path: Path) -> None:
    clock = [0.0]
    one = instance.Lease(str(tmp_path), "one", lambda: clock[0], settle=0.0)
    two = instance.Lease(str(tmp_path), "two", lambda: clock[0], settle=0.0)
    assert (one.hold(), two.hold(), one.hold()) == (True, False, True)
    lease = tmp_path / instance.LEASE
    os.utime(lease, (lease.stat().st_atime, lease.stat().st_mtime - 61))
    assert two.hold(), "its owner has been silent for more than a minute, by the server's clock"
    clock[0] += 11
    assert (one.hold(), two.hold()) == (False, True)
    two.release()
    assert one.hold()
    one.release()
    assert files(tmp_path) == []


def test_after_a_crash_the_same_machine_takes_its_lease_at_once(tmp_path: Path) -> None:
    assert instance.Lease(str(tmp_path), "one", settle=0.0).hold()
    assert instance.Lease(str(tmp_path), "one", settle=0.0).hold()
    assert files(tmp_path) == [instance.LEASE]


def test_a_lease_whose_owner_died_before_it_was_written_is_nobodys(tmp_path: Path) -> None:
    lease = tmp_path / instance.LEASE
    lease.touch()
    two = instance.Lease(str(tmp_path), "two", settle=0.0)
    assert not two.hold(), "its owner may be about to write it"
    os.utime(lease, (lease.stat().st_atime, lease.stat().st_mtime - 4))
    assert two.hold()


def test_a_machine_without_the_lease_stands_by(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.output.mkdir()
    other = instance.Lease(str(office.output), "other machine", settle=0.0)
    assert other.hold()
    (office.inbox / "通知.docx").write_bytes(draft())
    watcher = office.watcher(lease=instance.Lease(str(office.output), "this machine", settle=0.0))
    began = time.monotonic()
    watcher.run(lambda: time.monotonic() - began > 1.0)
    assert "待命" in watcher.reporter.problem
    assert [name for name in files(office.output) if name.endswith(".docx")] == []
    other.release()
    office.once(lease=instance.Lease(str(office.output), "this machine", settle=0.0))
    assert office.states() == {"通知.docx": "done"}


# commands


@pytest.fixture
def served(tmp_path: Path) -> Service:
    """A folder that has been served once: one draft done, one failed."""
    service = Service(tmp_path)
    (service.office.inbox / "处").mkdir()
    (service.office.inbox / "处/通知.docx").write_bytes(draft())
    (service.office.inbox / "坏.docx").write_bytes(b"%PDF-1.4")
    subprocess.run(service.command("--once"), check=True, timeout=60, capture_output=True)
    return service


def test_history_tells_of_one_draft_or_of_all(served: Service) -> None:
    whole = paiban("history", "--state", served.state, "--lang", "zh")
    assert whole.startswith("0 ") and "已排版" in whole and "坏.docx  这是 PDF" in whole
    one = paiban("history", served.office.inbox / "处/通知.docx", "--state", served.state, "--json")
    assert json.loads(one[2:])["path"] == "处/通知.docx"
    assert paiban("history", "/nowhere/x.docx", "--state", served.state, "--lang", "zh").startswith("2 ")


def test_status_for_programs(served: Service) -> None:
    (folder,) = json.loads(paiban("status", "--state", served.state, "--json")[2:])
    assert folder["counts"] == {"done": 1, "failed": 1}
    assert (folder["alive"], folder["failed"][0]["path"]) == (False, "坏.docx")


def test_retry_asks_for_one_or_for_all_that_failed(served: Service) -> None:
    own = ("--state", served.state, "--lang", "zh")
    assert paiban("retry", served.office.inbox / "处/通知.docx", *own).startswith("0 ")
    assert "1 份" in paiban("retry", "--failed", *own)
    subprocess.run(served.command("--once"), check=True, timeout=60, capture_output=True)
    events = paiban("history", "--state", served.state, "--json").splitlines()
    assert len(events) == 4
    assert paiban("retry", "/nowhere.docx", *own).startswith("2 ")
    assert paiban("reformat", "--since", "yesterday", *own).startswith("2 ")


# service files


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    folder = tmp_path / '50% 的 "公文" $HOME'
    folder.mkdir()
    (folder / "公文").mkdir()
    file = folder / "paiban.toml"
    file.write_text('state = "state"\n[[watch]]\nfolder = "公文"\n', encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["systemd", "systemd-user"])
def test_systemd_accepts_the_unit(tmp_path: Path, toml: Path, kind: str) -> None:
    if shutil.which("systemd-analyze") is None:
        unavailable("systemd-analyze is not installed: run scripts/test as root once")
    unit = tmp_path / "paiban-watch.service"
    unit.write_text(paiban("service", "print", "--kind", kind, "--config", toml)[2:], encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(["--user"] if kind == "systemd-user" else []), str(unit)],
        capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "paiban" in line]
    assert (done.returncode, said) == (0, [])


def test_launchd_reads_the_property_list(toml: Path) -> None:
    made = plistlib.loads(units.encoded(units.unit("launchd", toml)))
    assert made["ProgramArguments"] == [sys.executable, "-m", "paiban", "watch", "--config", str(toml)]
    assert made["KeepAlive"] is True and made["RunAtLoad"] is True


def test_the_task_is_what_task_scheduler_reads(toml: Path) -> None:
    """Element order as the schema of [MS-TSCH] 2.5 demands."""
    raw = units.encoded(units.unit("windows", toml))
    assert raw.startswith(b"\xff\xfe"), "schtasks reads UTF-16"
    task = ElementTree.fromstring(raw)
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert [each.tag for each in task] == [
        space + name for name in ("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    action = task.find(f"{space}Actions/{space}Exec")
    assert action is not None and action.findtext(f"{space}Command") == sys.executable
    arguments = action.findtext(f"{space}Arguments") or ""
    assert arguments.startswith("-m paiban watch --config ") and str(toml.parent.name)[:3] in arguments


def test_install_writes_the_unit_and_says_what_starts_it(
    toml: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    options = ("--kind", "systemd-user", "--config", toml, "--no-start", "--lang", "zh")
    said = paiban("service", "install", *options)
    assert said.startswith("0 ") and "systemctl --user enable --now paiban-watch" in said
    assert (tmp_path / "config/systemd/user/paiban-watch.service").read_text().startswith("[Unit]")


def test_the_container_files_are_consistent() -> None:
    """No engine here to build them: read, and held against each other and the project."""
    import yaml

    folder = ROOT / "deploy"
    compose = yaml.safe_load((folder / "compose.yaml").read_text(encoding="utf-8"))
    (service,) = compose["services"].values()
    docker = (folder / "Dockerfile").read_text(encoding="utf-8")
    build = service["build"]
    assert (folder / build["context"] / build["dockerfile"]).resolve() == folder / "Dockerfile"
    targets = [volume.rsplit(":", 1)[1] for volume in service["volumes"]]
    assert "/share" in targets and "/var/lib/paiban" in targets
    assert "PAIBAN_STATE=/var/lib/paiban" in docker and "/share" in docker
    instructions = {line.split()[0] for line in docker.splitlines() if re.match(r"^[A-Z]+ ", line)}
    assert instructions == {*"FROM RUN COPY ENV USER VOLUME STOPSIGNAL ENTRYPOINT CMD".split()}
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", docker, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())
    assert service["stop_grace_period"] == "40s"


# the log page


def test_an_admin_can_open_the_log_page_in_a_browser(tmp_path: Path) -> None:
    """Rows, states and links, as Chromium sees them; the links lead to files that are there."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        unavailable("Chromium is not installed: run scripts/test as root once")
    office = Office(tmp_path)
    (office.inbox / "处 一").mkdir()
    names = ["处 一/关于 50% #1 的“通知”.docx", "<b>&报告</b>.docx".replace("/", "／"), "坏.docx"]
    for name in names[:2]:
        (office.inbox / name).write_bytes(draft())
    (office.inbox / names[2]).write_bytes(b"%PDF-1.4")
    office.once()
    (office.inbox / "~$等.docx").write_bytes(b"owner")
    (office.inbox / "等.docx").write_bytes(draft())
    office.pace = office.pace._replace(stale_lock=600)
    office.once()
    page = office.output / "排版日志.html"
    dump = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    rows = re.findall(r'<tr class="(\w+)" data-path="([^"]*)".*?</tr>', dump, re.DOTALL)
    seen = {unescape(path): state for state, path in rows}
    assert seen == {names[0]: "done", names[1]: "done", names[2]: "failed"}
    assert "有人正在编辑" in dump and "等.docx" in dump
    assert "这是 PDF 文件" in dump
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', dump)]
    assert len(links) >= 3
    assert [link for link in links if not (office.output / link).resolve().exists()] == []
    assert not re.search(r'(src|href)="(https?:)?//', dump), "nothing comes from outside"
