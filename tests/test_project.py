"""The project round the engine: what the README promises, what the wheel holds, who may import whom."""

from __future__ import annotations

import ast
import functools
import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, unavailable

PACKAGE = ROOT / "plugin" / "paiban"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Rooms from top to bottom; a module imports only from its own room or a lower one. Rooms of one
#: tier know nothing of each other. "" is the package itself, the public Python API.
TIERS = (
    {"__main__"},
    {"start"},
    {"cli"},
    {"cli_batch", "cli_plan", "cli_style", "cli_watch", "commands"},
    {"watch"},
    {"batch", "wire"},
    {"task", "workers"},
    {"report", "files", "inspection", "prepare", "samples", ""},
    {"engine"},
    {"rules", "docx", "recognise"},
    {"changes"},
    {"numerals", "style"},
    {"model"},
    {"errors", "messages", "litter"},
    {"bytecode", "patterns", "records", "remembered"},
    {"kept"},
)
HEIGHT = {room: -tier for tier, rooms in enumerate(TIERS) for room in rooms}


def module_name(path: Path) -> str:
    """paiban.docx.read for plugin/paiban/docx/read.py."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path) for path in MODULES}


def _targets(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in NAMES else node.module


def _nodes(tree: ast.AST, for_types: bool) -> Iterator[ast.AST]:
    """All nodes; without `for_types` not those under `if TYPE_CHECKING`."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        only_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
        if for_types or not only_types:
            yield from _nodes(child, for_types)


@functools.cache
def imports(path: Path, for_types: bool = True) -> frozenset[str]:
    """Modules of paiban that a file imports, inside functions too; `for_types`: for annotations too."""
    nodes = _nodes(ast.parse(path.read_text(encoding="utf-8")), for_types)
    names = (name for node in nodes for name in _targets(node))
    return frozenset(name for name in names if name.split(".")[0] == "paiban")


def room(module: str) -> str:
    """The first name behind `paiban`, "" for the package itself."""
    return module.partition(".")[2].partition(".")[0]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_imports_only_run_downward() -> None:
    climbing = [
        f"{module_name(path)} imports {target}"
        for path in MODULES
        for target in imports(path)
        if (here := room(module_name(path))) != (there := room(target))
        if HEIGHT.get(there, 1) >= HEIGHT.get(here, 1)
    ]
    assert climbing == []


def test_every_room_has_its_tier() -> None:
    rooms = {room(module_name(path)) for path in MODULES}
    assert rooms <= HEIGHT.keys()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module_name(path): imports(path, for_types=False) for path in MODULES}
    done: set[str] = set()

    def walk(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " ▸ ".join((*above, module))
        if module not in done:
            for target in graph.get(module, ()):
                walk(target, (*above, module))
            done.add(module)

    for module in graph:
        walk(module, ())


def test_the_facts_the_plan_and_the_rules_know_no_xml() -> None:
    without_xml = {"model", "changes", "numerals", "recognise", "rules", "style"}
    knowing = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if room(module_name(path)) in without_xml
        if re.search(r"^\s*(from|import) (lxml|docx|xml)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert knowing == []


def test_no_file_of_the_engine_is_longer_than_350_lines() -> None:
    assert {str(path.relative_to(ROOT)): n for path in MODULES if (n := lines_of(path)) > 350} == {}


def version() -> str:
    text = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found is not None, "plugin/paiban/__init__.py states no __version__"
    return found[1]


def test_the_version_stands_in_one_place() -> None:
    number = re.compile(rf"(?<![\d.]){re.escape(version())}(?![\d.])")
    elsewhere = [path for path in [*MODULES, ROOT / "pyproject.toml"] if path != PACKAGE / "__init__.py"]
    assert [path.name for path in elsewhere if number.search(path.read_text(encoding="utf-8"))] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{version()}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published."""
    if importlib.util.find_spec("hatchling") is None:
        unavailable("hatchling, which builds the wheel, is not installed: run the tests with scripts/test")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_house_style_and_module(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    folder = ROOT / "styles"
    styles = {f"paiban/_styles/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*.toml")}
    modules = {path.relative_to(PACKAGE.parent).as_posix() for path in MODULES}
    assert "paiban/_styles/gbt9704.toml" in styles
    assert styles | modules <= held


def test_the_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"paiban-{version()}-py3-none-any.whl"


def test_styles_are_found_in_an_unpacked_wheel_and_in_a_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    found = [data_folder_seen_from(place) for place in (tmp_path, PACKAGE.parent)]
    assert found == [tmp_path / "paiban" / "_styles", ROOT / "styles"]


def data_folder_seen_from(place: Path) -> Path:
    """What a fresh Python that finds the package in `place` answers."""
    ask = "from paiban.style.data import data_folder; print(data_folder())"
    environment = os.environ | {"PYTHONPATH": str(place)}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, check=True, capture_output=True)
    return Path(done.stdout.decode().strip())


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_two_commands_of_the_readme_exist_and_can_be_executed(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for command in ("scripts/run", "scripts/test"):
        assert re.search(rf"^{command}\b", text, re.MULTILINE), f"{readme} does not show {command}"
        assert os.access(ROOT / command, os.X_OK)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_files_the_readme_links_to_exist(readme: str) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / readme).read_text(encoding="utf-8"))
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_the_sample_in_the_tree_is_what_its_maker_makes(tmp_path: Path) -> None:
    program = "import runpy, sys; sys.stdout.buffer.write(runpy.run_path('scripts/sample')['draft']())"
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True).stdout
    fresh = tmp_path / "made.docx"
    fresh.write_bytes(made)
    assert members(fresh) == members(ROOT / "samples" / "草稿.docx")


def test_the_sample_draft_is_valid(sdk_findings: Callable[[Sequence[Path]], list[list[str]]]) -> None:
    assert sdk_findings([ROOT / "samples" / "草稿.docx"]) == [[]]


def members(path: Path) -> dict[str, bytes]:
    """The contents of a DOCX; how well they are packed is the zlib's affair."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_watch_demo_runs_to_its_end(tmp_path: Path) -> None:
    """What the README shows: a draft dropped, its document and note found, an editor waited for."""
    paiban = tmp_path / "paiban"
    paiban.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m paiban "$@"\n', encoding="utf-8")
    paiban.chmod(0o755)
    own = {"TMPDIR": str(tmp_path), "PAIBAN": str(paiban), "PYTHONPATH": str(PACKAGE.parent)}
    environment = os.environ | own
    done = subprocess.run(
        [ROOT / "scripts" / "watch-demo"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for words in ("公文-已排版/编辑中.docx", "会议记录.docx.说明.txt", "情况的报告.docx.提示.txt"):
        assert words in done.stdout
