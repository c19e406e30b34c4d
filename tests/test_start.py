"""`paiban format` starts fast by what it leaves out and keeps; nobody else may notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "草稿.docx"
FORMAT = """
import sys
from paiban import start
assert start._format([sys.argv[1]], {"output": sys.argv[2], "lang": "en"}) == 0
ours = {name: module.__spec__.loader for name, module in sys.modules.items() if name.startswith("paiban.")}
print("by Python:", *sorted(name for name, loader in ours.items() if type(loader).__name__ != "Modules"))
"""
NOTHING_WRITTEN = f"import sys; sys.dont_write_bytecode = True{FORMAT}"
FIRST = "by Python: paiban.bytecode paiban.kept paiban.start"


def checkout(folder: Path) -> Path:
    """A copy of the package, without what was kept for the original."""
    left_out = shutil.ignore_patterns("__pycache__", "batch", "watch", "samples", "wire")
    shutil.copytree(ROOT / "plugin" / "paiban", folder / "plugin" / "paiban", ignore=left_out)
    shutil.copytree(ROOT / "styles", folder / "styles")
    return folder


def run(folder: Path, code: str = FORMAT) -> str:
    """What a process says that works with the package in `folder`."""
    base = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    own = {**base, "PYTHONPATH": str(folder / "plugin"), "PYTHONUTF8": "1"}
    job = [sys.executable, "-c", code, str(SAMPLE), str(folder / "out.docx")]
    done = subprocess.run(job, env=own, capture_output=True, encoding="utf-8", check=False)
    assert not done.returncode, done.stderr
    return done.stdout


def edit(folder: Path, new: str) -> None:
    """Change what `format` says of a draft it has formatted."""
    messages = folder / "plugin" / "paiban" / "messages.py"
    text = messages.read_text(encoding="utf-8")
    assert text.count('"formatted: ') == 1
    messages.write_text(text.replace('"formatted: ', f'"{new}: '), encoding="utf-8")


def kept(folder: Path) -> Path:
    (file,) = (folder / "plugin" / "paiban" / "__pycache__").glob("bytecode.*.made")
    return file


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that has formatted one draft."""
    folder = checkout(tmp_path_factory.mktemp("start"))
    assert "paiban.engine" in run(folder)
    return folder


@pytest.fixture
def copy(started: Path, tmp_path: Path) -> Path:
    """Another copy of that, with what was kept in it, at another place."""
    return Path(shutil.copytree(started, tmp_path / "copy"))


def test_the_second_start_finds_all_modules_in_one_file(started: Path) -> None:
    first = (started / "out.docx").read_bytes()
    assert run(started).splitlines()[-1] == FIRST
    assert (started / "out.docx").read_bytes() == first


PREPARE = "from paiban.prepare import main; main()"


def test_an_installation_may_be_prepared_and_prepared_anew(tmp_path: Path) -> None:
    folder = checkout(tmp_path)
    run(folder, PREPARE)
    assert run(folder, NOTHING_WRITTEN).splitlines()[-1] == FIRST
    edit(folder, "done")
    assert "paiban.messages" in run(folder, NOTHING_WRITTEN)
    run(folder, PREPARE)
    assert run(folder, NOTHING_WRITTEN).splitlines()[-1] == FIRST


@pytest.mark.parametrize("new", ["formatted!!", "formattes"], ids=["longer", "as long"])
def test_a_changed_source_counts_at_once(copy: Path, new: str) -> None:
    run(copy)
    edit(copy, new)
    assert run(copy).startswith(f"{new}: ")
    assert run(copy).splitlines()[-1] == FIRST


def test_a_copy_does_not_import_from_where_it_was_copied(copy: Path) -> None:
    source = str(copy / "plugin" / "paiban" / "report.py")
    asked = "module = sys.modules['paiban.report']; print(module.__file__, module.say.__code__.co_filename)"
    assert run(copy, f"{FORMAT}\n{asked}").splitlines()[-1].split() == [source] * 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: data.replace(sys.version[:6].encode(), b"3.99.9"),
        lambda data: data[: data.index(b"\n") + 1] + bytes(len(data) - data.index(b"\n") - 1),
    ],
    ids=["cut", "empty", "another Python", "zeros"],
)
def test_a_damaged_file_counts_as_empty(copy: Path, damage: Callable[[bytes], bytes]) -> None:
    run(copy)
    assert run(copy).splitlines()[-1] == FIRST
    whole = kept(copy).read_bytes()
    kept(copy).write_bytes(damage(whole))
    assert "paiban.engine" in run(copy).splitlines()[-1]
    assert len(kept(copy).read_bytes()) == len(whole)


TARGET = """
import sys
from paiban import start
start._import_lxml()
assert "inspect" not in sys.modules
from lxml import etree
class Target:
    def start(self, tag, attributes, nsmap): self.seen = tag, dict(nsmap)
    def end(self, tag): pass
    def close(self): return self.seen
print(etree.fromstring('<a:b xmlns:a="urn:a"/>', etree.XMLParser(target=Target())))
import inspect
print(inspect.getfullargspec(Target.start).args, inspect.__file__[-10:])
"""


def test_lxml_gets_the_real_inspect_when_it_asks() -> None:
    assert run(ROOT, TARGET).splitlines() == [
        "('{urn:a}b', {'a': 'urn:a'})",
        "['self', 'tag', 'attributes', 'nsmap'] inspect.py",
    ]
