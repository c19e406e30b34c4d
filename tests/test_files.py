"""Files on disk: a result appears whole or not at all, an original is never lost."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paiban import files
from paiban.errors import DraftError

PLUGIN = str(Path(files.__file__).parent.parent)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, env={"PYTHONPATH": PLUGIN}, capture_output=True, text=True, timeout=20)


def test_a_result_is_written_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "通知.docx"
    files.write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["通知.docx"]


def test_a_new_file_obeys_the_umask_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    old = os.umask(0o027)
    try:
        files.write_atomic(target, b"1")
        assert target.stat().st_mode & 0o777 == 0o640
        target.chmod(0o664)
        files.write_atomic(target, b"2")
    finally:
        os.umask(old)
    assert target.stat().st_mode & 0o777 == 0o664


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_an_old_file_keeps_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"1")
    os.chown(target, 1234, 5678)
    files.write_atomic(target, b"2")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 5678)


def test_a_name_of_255_bytes_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("公" * 83 + "a.docx")
    assert len(os.fsencode(target.name)) == 255
    files.write_atomic(target, b"1")
    assert names(tmp_path) == [target.name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space") as caught:
        files.write_atomic(target, b"new")
    assert caught.value.errno == errno.ENOSPC
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.docx"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX resource limits")
def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import resource, sys\nfrom paiban import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: files.write_atomic(sys.argv[1], bytes(5_000_000))\n"
        "except OSError as error: print(error.errno)\n"
    )
    done = run(program, tmp_path / "a.docx")
    assert done.stdout.strip() == str(errno.EFBIG), done.stderr
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_kill_before_the_rename_leaves_the_old_file_under_its_name(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    program = (
        "import os, signal, sys\nfrom paiban import files\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write_atomic(sys.argv[1], b'new')\n"
    )
    assert run(program, target).returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    assert [name for name in names(tmp_path) if not name.startswith(files.TEMP_PREFIX)] == ["a.docx"]


def test_everything_is_flushed_before_and_after_the_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append("flush")
        fsync(descriptor)

    def noted_replace(source: str, target: str) -> None:
        steps.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    files.write_atomic(tmp_path / "a.docx", b"new")
    assert steps == ["flush", "rename", "flush"]


def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"precious")
    link = tmp_path / "a.docx"
    link.symlink_to(outside)
    with pytest.raises(DraftError) as caught:
        files.write_atomic(link, b"new")
    assert caught.value.code == "symlink"
    assert outside.read_bytes() == b"precious"
    assert link.is_symlink()


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everywhere
    with pytest.raises(PermissionError):
        files.write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.docx"]


def test_a_missing_folder_is_an_environment_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.write_atomic(tmp_path / "none" / "a.docx", b"new")


def test_a_draft_is_read_up_to_the_limit(tmp_path: Path) -> None:
    draft = tmp_path / "a.docx"
    draft.write_bytes(b"12345")
    assert files.read_draft(draft, 5) == b"12345"
    with pytest.raises(DraftError) as caught:
        files.read_draft(draft, 4)
    assert (caught.value.code, caught.value.values) == ("too-large", {"size": 5, "limit": 4})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "a.docx"
    os.mkfifo(pipe)
    with pytest.raises(DraftError) as caught:
        files.read_draft(pipe)
    assert caught.value.code == "not-a-file"


def test_a_folder_and_a_missing_file_are_environment_errors(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=str(tmp_path)):
        files.read_draft(tmp_path)
    with pytest.raises(FileNotFoundError):
        files.read_draft(tmp_path / "none.docx")


@pytest.mark.parametrize("change", ["content", "identity", "gone", "same size"])
def test_a_draft_that_changed_meanwhile_is_noticed(tmp_path: Path, change: str) -> None:
    draft = tmp_path / "a.docx"
    draft.write_bytes(b"old")
    before = draft.stat()
    files.unchanged_since(draft, before)
    if change == "content":
        draft.write_bytes(b"longer")
    elif change == "same size":
        draft.write_bytes(b"new")
        os.utime(draft, ns=(0, before.st_mtime_ns + 1))
    else:
        draft.unlink() if change == "gone" else draft.rename(tmp_path / "b.docx")
        if change == "identity":
            draft.write_bytes(b"old")
            os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(DraftError) as caught:
        files.unchanged_since(draft, before)
    assert caught.value.code == "changed-meanwhile"


def test_the_original_is_kept_beside_and_never_overwritten(tmp_path: Path) -> None:
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(b"1")
    draft.chmod(0o640)
    assert files.keep_original(draft, b"1").name == "草稿.原稿.docx"
    assert files.keep_original(draft, b"2").name == "草稿.原稿-2.docx"
    assert files.keep_original(draft, b"3").name == "草稿.原稿-3.docx"
    assert files.keep_original(draft, b"2").name == "草稿.原稿-2.docx"
    assert [(tmp_path / name).read_bytes() for name in names(tmp_path)] == [b"1", b"2", b"3", b"1"]
    kept = (tmp_path / "草稿.原稿.docx").stat()
    assert (kept.st_mode & 0o777, kept.st_mtime_ns) == (0o640, draft.stat().st_mtime_ns)


def test_keeping_an_original_works_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(b"1")
    assert files.keep_original(draft, b"1").read_bytes() == b"1"
    assert files.keep_original(draft, b"2").read_bytes() == b"2"
    assert names(tmp_path) == ["草稿.docx", "草稿.原稿-2.docx", "草稿.原稿.docx"]


def test_a_link_under_the_name_of_the_kept_original_is_left_alone(tmp_path: Path) -> None:
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(b"1")
    (tmp_path / "草稿.原稿.docx").symlink_to(tmp_path / "nowhere")
    assert files.keep_original(draft, b"1").name == "草稿.原稿-2.docx"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("draft", "output"),
    [
        ("草稿.docx", "草稿_排版.docx"),
        ("a.b.DOCX", "a.b_排版.DOCX"),
        ("草稿_排版.docx", "草稿_排版_排版.docx"),
        ("模板.dotm", "模板_排版.dotm"),
        ("草稿", "草稿_排版"),
    ],
)
def test_the_result_stands_beside_the_draft(draft: str, output: str) -> None:
    assert Path(files.default_output(Path("文件夹", draft))) == Path("文件夹", output)


@pytest.mark.parametrize("stem", ["公" * 83, "公" * 82 + "ab", "公" * 80 + "_排版", "a" * 250])
def test_a_long_name_stays_within_255_bytes_and_is_never_the_drafts(stem: str) -> None:
    draft = Path(stem + ".docx")
    output = Path(files.default_output(draft))
    assert len(os.fsencode(output.name)) <= 255
    assert output.name.endswith("_排版.docx")
    assert output != draft
    assert Path(files.default_output(output)) not in (output, draft)


def test_two_long_names_with_one_beginning_get_two_results() -> None:
    first, second = (Path("公" * 82 + end + ".docx") for end in "甲乙")
    assert Path(files.default_output(first)) != Path(files.default_output(second))


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")
def test_a_name_that_is_not_utf_8_is_kept_byte_for_byte() -> None:
    draft = Path(os.fsdecode("通知.docx".encode("gbk")))
    assert os.fsencode(Path(files.default_output(draft))) == "通知".encode("gbk") + "_排版.docx".encode()
