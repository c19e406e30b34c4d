"""What is kept for the next start is what would have been made, or is made anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from paiban import kept, patterns, prepare
from paiban.kept import Shelf
from paiban.style import document_types
from paiban.style.data import data_folder

SAMPLE = Path(__file__).parents[1] / "samples" / "草稿.docx"
HAN = r"[一二三四五六七八九十百]{1,3}、(?P<rest>.+)"


def filled(path: Path) -> Shelf:
    """A shelf with one pattern and one document, written."""
    shelf = Shelf(str(path))
    shelf.compiled(HAN)
    shelf.compiled(rb"<w:p\b.*?>", re.DOTALL)
    shelf.toml("[page]\nlines = 22\n")
    shelf.keep()
    return shelf


def test_every_kept_pattern_is_the_compiled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare.import_rooms()
    asked = [(lazy.source, lazy.flags) for lazy in patterns.Lazy.declared]
    asked += [(source, 0) for source in document_types.built_in_patterns()]
    assert len(asked) > 150
    first = Shelf(str(tmp_path / "shelf"))
    made = [first.compiled(*one) for one in asked]
    first.keep()
    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", None)
        again = [Shelf(first.path).compiled(*one) for one in asked]
    for ours, theirs in zip(again, made, strict=True):
        assert ours == theirs  # pattern, flags and code
        assert (ours.groups, ours.groupindex) == (theirs.groups, theirs.groupindex)


def test_kept_things_are_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "shelf")
    monkeypatch.setattr(re, "compile", None)
    monkeypatch.setattr(tomllib, "loads", None)
    shelf = Shelf(str(tmp_path / "shelf"))
    found = shelf.compiled(HAN).match("十一、工作目标")
    assert found is not None
    assert found["rest"] == "工作目标"
    first, second = shelf.toml("[page]\nlines = 22\n"), shelf.toml("[page]\nlines = 22\n")
    assert first == second == {"page": {"lines": 22}}
    assert first is not second  # nobody can change what another reads


@pytest.mark.parametrize("text", [p.read_text("utf-8") for p in sorted(data_folder().rglob("*.toml"))])
def test_kept_toml_is_what_tomllib_reads(tmp_path: Path, text: str) -> None:
    first = Shelf(str(tmp_path / "shelf"))
    first.toml(text)
    first.keep()
    assert Shelf(first.path).toml(text) == tomllib.loads(text)


def test_a_date_is_read_and_not_kept(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path / "shelf"))
    assert shelf.toml("a = 2024-05-08") == tomllib.loads("a = 2024-05-08")
    shelf.keep()
    assert not os.path.exists(shelf.path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda data: b"",
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        lambda data: data.replace(sys.version.encode(), b"3.12.0 (another)"),
    ],
    ids=["cut", "cut in the stamp", "empty", "a bit", "another Python"],
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "shelf"
    filled(path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    shelf = Shelf(str(path))
    assert not shelf.patterns
    assert not shelf.documents
    assert shelf.compiled(HAN) == re.compile(HAN)
    shelf.keep()
    assert Shelf(str(path)).patterns


def test_code_that_python_refuses_is_compiled_anew(tmp_path: Path) -> None:
    filled(tmp_path / "shelf")
    shelf = Shelf(str(tmp_path / "shelf"))
    shelf.patterns = dict.fromkeys(shelf.patterns, shelf.patterns[HAN, 0][:-1])
    assert shelf.compiled(HAN) == re.compile(HAN)


def test_a_mistake_raises_as_re_and_tomllib_do(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path / "shelf"))
    with pytest.raises(re.error):
        shelf.compiled("(")
    with pytest.raises(tomllib.TOMLDecodeError):
        shelf.toml("=")


def test_what_cannot_be_written_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(str(tmp_path / "file" / "shelf"))
    assert shelf.compiled(HAN)
    shelf.keep()
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_shelf_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 5)
    for number in range(20):
        shelf = Shelf(str(tmp_path / "shelf"))
        shelf.compiled(f"第{number}条")
        shelf.keep()
    assert len(Shelf(str(tmp_path / "shelf")).patterns) <= 6


def run(tmp_path: Path, *arguments: str, **environment: str) -> str:
    """A Python of its own whose bytecode lies in `tmp_path`."""
    base = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    own = {**base, "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), **environment}
    done = subprocess.run(
        [sys.executable, *arguments], env=own, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout


COUNT = """
import sys
from paiban import commands, kept
commands.format_drafts((sys.argv[1],), commands.Options(output=sys.argv[2], lang="en"))
print("new", len(kept._shelf._new), "tomllib", "tomllib" in sys.modules)
kept.keep()
"""


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "second run"])
def test_a_start_makes_nothing_anew(tmp_path: Path, prepared: bool) -> None:
    if prepared:
        run(tmp_path, "-m", "paiban.prepare", PYTHONDONTWRITEBYTECODE="1")
    else:
        first = run(tmp_path, "-c", COUNT, str(SAMPLE), str(tmp_path / "一.docx"))
        assert "new 0" not in first
    assert "new 0 tomllib False" in run(tmp_path, "-c", COUNT, str(SAMPLE), str(tmp_path / "二.docx"))


def test_nothing_is_kept_where_python_may_write_no_bytecode(tmp_path: Path) -> None:
    run(tmp_path, "-c", COUNT, str(SAMPLE), str(tmp_path / "一.docx"), PYTHONDONTWRITEBYTECODE="1")
    assert not list(tmp_path.rglob("*.made"))


def test_a_start_that_may_not_write_does_not_compile_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where users may not write into the installation, every start would pay for what it cannot keep."""
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(str(tmp_path / "file" / "shelf"))
    shelf.compiled(HAN)
    monkeypatch.setattr(kept, "_arguments", None)
    shelf.keep()
