"""Standard output and error as shells and services give them: closed, full, or read by nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FULL, SHELL
from formatted import draft

#: Output goes out at once under the first, at the end under the second: the trouble comes at other places.
BUFFERING = pytest.mark.parametrize("unbuffered", ["1", ""])


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """Two drafts; the second proves that the first's trouble was not the end."""
    for name in ("甲.docx", "乙.docx"):
        (tmp_path / name).write_bytes(
            draft("关于开展检查的通知", "各单位：", "一、总体要求", "(一）加强领导。")
        )
    return tmp_path


def shell(folder: Path, script: str, unbuffered: str = "") -> tuple[list[int], str]:
    """Run a line of bash; the exit codes of its last pipe and what came on standard error."""
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    program = f'paiban() {{ "{sys.executable}" -m paiban "$@"; }}\n{script}\necho "${{PIPESTATUS[@]}}" >codes'
    done = subprocess.run(
        ["bash", "-c", program], cwd=folder, env=environment, capture_output=True, text=True
    )
    return [int(code) for code in (folder / "codes").read_text().split()], done.stderr


def results(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*_排版.docx"))


@SHELL
@BUFFERING
@pytest.mark.parametrize("words", ["甲.docx 乙.docx", "甲.docx 乙.docx --json"])
def test_format_goes_on_when_its_reader_has_left(notice: Path, words: str, unbuffered: str) -> None:
    codes, said = shell(notice, f"paiban format {words} | true", unbuffered)
    assert (codes, said) == ([0, 0], "")
    assert results(notice) == ["乙_排版.docx", "甲_排版.docx"]


@SHELL
@BUFFERING
@pytest.mark.parametrize("command", ["check", "inspect"])
def test_a_look_ends_with_its_reader_as_other_tools_do(notice: Path, command: str, unbuffered: str) -> None:
    codes, said = shell(notice, f"paiban {command} 甲.docx | true", unbuffered)
    assert (codes, said) == ([141, 0], "")


@SHELL
@FULL
@BUFFERING
@pytest.mark.parametrize("command", ["format", "check", "inspect", "format --json", "check --json"])
def test_output_that_cannot_be_written_is_told_and_costs_no_result(
    notice: Path, command: str, unbuffered: str
) -> None:
    codes, said = shell(notice, f"paiban {command} 甲.docx >/dev/full", unbuffered)
    assert codes == [3]
    assert said == "standard output could not be written: no space is left on the disk.\n"
    assert results(notice) == (["甲_排版.docx"] if "format" in command else [])


@SHELL
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_cost_nothing(notice: Path, closed: str) -> None:
    codes, said = shell(notice, f"paiban format 甲.docx {closed}")
    assert (codes, said) == ([0], "")
    assert results(notice) == ["甲_排版.docx"]
    codes, said = shell(notice, f"paiban check 甲_排版.docx --no-skeleton {closed}")
    assert codes[0] in (0, 1) and said == ""


@SHELL
@FULL
def test_an_error_that_cannot_be_told_stops_no_draft(notice: Path) -> None:
    codes, _ = shell(notice, "paiban format 没有.docx 甲.docx 2>/dev/full")
    assert codes == [3]
    assert results(notice) == ["甲_排版.docx"]
