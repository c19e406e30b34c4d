"""The LibreOffice extension in a real LibreOffice (reference: docs/libreoffice.md).

One LibreOffice is started; `extension/driver.py` presses the menu's entries in it and writes down what
UNO reports. The tests here compare.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, unavailable

from extension import drafts

UNO_PYTHON = "/usr/bin/python3"
NAMES = [
    *("sample", "tracked", "tables", "sections", "long", "odt", "missing", "pages", "framed", "boxed"),
    *("blanks", "articles", "unfinished", "overdressed", "headed", "minutes"),
]
Found = dict[str, Any]


def _engine(folder: Path) -> str:
    return str(Path(sys.executable).with_name("paiban"))


def _broken(folder: Path) -> dict[str, str]:
    """Engines that go wrong, each in its own way."""
    scripts = {
        "hangs": "import time; time.sleep(60)",
        "killed": "import os, sys; sys.stdin.readline(); os.kill(os.getpid(), 9)",
        "no-json": "import sys; sys.stdin.readline(); print('<html>', flush=True)",
        "other": 'import sys; sys.stdin.readline(); print(\'{"protocol": 99, "engine": "9.9"}\', flush=True)',
        "old": "import sys; sys.exit(sys.stderr.write('Error: No such command \\'plan\\'.\\n') and 2)",
    }
    found = {"none": str(folder / "nothing-here"), "nowhere": ""}
    for name, text in scripts.items():
        path = folder / f"engine_{name}.py"
        path.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        found[name] = str(path)
    return found


@pytest.fixture(scope="module")
def found(shared: Path) -> Iterator[Found]:
    """What the driver saw."""
    if shutil.which("soffice") is None or shutil.which("unopkg") is None:
        unavailable("LibreOffice (soffice, unopkg) is not installed: run scripts/test as root once")
    if subprocess.run([UNO_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        unavailable("python3-uno is not installed: run scripts/test as root once")
    folder = Path(tempfile.mkdtemp(prefix="paiban-extension-"))
    try:
        yield _drive(folder, shared)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drive(folder: Path, shared: Path) -> Found:
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_oxt"), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    contents = {
        "sample": (shared / "sample" / "seed.docx").read_bytes(),
        "tracked": drafts.tracked(),
        "tables": drafts.tables_and_frames(),
        "pages": drafts.page_styles(),
        "sections": drafts.two_sections(),
        "long": drafts.long(),
        "framed": drafts.framed_number(),
        "boxed": drafts.boxed_number(),
        "missing": drafts.plain(),
        "blanks": drafts.blanks(),
        "articles": drafts.articles(),
        "unfinished": drafts.unfinished(),
        "overdressed": drafts.overdressed(),
        "headed": drafts.headed(),
        "minutes": drafts.minutes(),
    }
    engine = _engine(folder)
    pairs = {}
    for name, data in contents.items():
        draft, result = folder / f"{name}.docx", folder / f"{name}.formatted.docx"
        draft.write_bytes(data)
        subprocess.run([engine, "format", str(draft), "-o", str(result)], check=True, capture_output=True)
        pairs[name] = [str(draft), str(result)]
    odt = [
        "soffice",
        f"-env:UserInstallation={(folder / 'convert').as_uri()}",
        "--headless",
        "--convert-to",
        "odt",
    ]
    subprocess.run(
        [*odt, "--outdir", str(folder), pairs["sample"][0]], check=True, capture_output=True, timeout=120
    )
    pairs["odt"] = [str(folder / "sample.odt"), ""]
    entries = folder / "入口.docx"
    entries.write_bytes(drafts.plain())
    slow = folder / "长稿.docx"  # long enough to be caught while it is being changed
    slow.write_bytes(drafts.long(1000))
    finding = folder / "提示.docx"
    finding.write_bytes(drafts.with_finding())
    order = {
        "folder": str(folder),
        "tools": str(shared / "tools"),
        "engine": engine,
        "drafts": pairs,
        "entries": str(entries),
        "slow": str(slow),
        "finding": str(finding),
        "engines": _broken(folder),
    }
    (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
    driver = str(ROOT / "tests" / "extension" / "driver.py")
    done = subprocess.run(
        [UNO_PYTHON, driver, made.stdout.strip(), str(folder / "order.json")],
        capture_output=True, text=True, timeout=500, check=False, env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def _looks(dump: Found) -> list[Found]:
    return [{key: p[key] for key in p if key not in ("text",)} for p in dump["paragraphs"]]


def _near(one: Any, two: Any) -> bool:
    """Alike, lengths within LibreOffice's rounding (hundredths of a millimetre)."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_near(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(_near, one, two))
    if isinstance(one, (int, float)) and isinstance(two, (int, float)) and not isinstance(one, bool):
        return abs(one - two) <= 2
    return bool(one == two)


def test_it_installs_as_an_ordinary_user(found: Found) -> None:
    assert found["install"]["code"] == 0, found["install"]["said"]


@pytest.mark.parametrize("name", NAMES)
def test_a_press_formats(found: Found, name: str) -> None:
    draft = found["drafts"][name]
    assert not draft["outcome"]["failed"], draft["outcome"]["message"]
    assert draft["outcome"]["changed"]
    styles = {p["style"] for p in draft["after"]["paragraphs"]}
    assert {"Title", "公文条文"} <= styles or {"Title", "Heading 1", "公文正文"} <= styles
    assert draft["cursor_stays"]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "odt"])
def test_the_same_as_the_command_line(found: Found, name: str) -> None:
    """Texts with their markers, styles, faces, sizes, indents, pages: line by line the same."""
    ours, theirs = found["drafts"][name]["after"], found["drafts"][name]["command_line"]
    for one, two in zip(theirs["paragraphs"], ours["paragraphs"], strict=True):
        assert _near(one, two), f"{one}\n{two}"
    for key in ("pages", "footers", "headers"):
        assert _near(ours[key], theirs[key]), f"{theirs[key]}\n{ours[key]}"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "odt"])
def test_the_same_to_the_independent_oracle(found: Found, name: str) -> None:
    """As `tools/uno_dump.py`, which is not of this project, sees the two."""
    if "oracle" not in found["drafts"][name]:
        unavailable("the oracle tools/uno_dump.py is not beside the corpus")
    assert found["drafts"][name]["oracle"] == []


@pytest.mark.parametrize("name", NAMES)
def test_one_undo_brings_everything_back(found: Found, name: str) -> None:
    draft = found["drafts"][name]
    assert draft["undone"] == draft["before"]
    assert _near(draft["redone"], draft["after"])
    if draft["forgotten"]:  # the footer was replaced: earlier steps cannot be kept (docs/libreoffice.md)
        assert draft["before"]["footers"] != [[]]
    else:
        assert draft["steps"] == 1
        assert draft["all_undone"] == draft["opened"]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_press_changes_nothing(found: Found, name: str) -> None:
    draft = found["drafts"][name]
    assert not draft["again"]["changed"], draft["again"]
    assert draft["steps_again"] == 0


def _author(dump: Found) -> str:
    """The text without heading numbers and blanks, and without sections that were inserted.

    A list's own number counts as text: it may become typed.
    """
    texts = [p["label"] + p["text"] for p in dump["paragraphs"]]
    inserted = {n - back for n, text in enumerate(texts) if "（待补：" in text for back in (0, 1)}
    marks = str.maketrans("", "", "()（）一二三四五六七八九十、.． \n\u3000")
    return "".join(text for n, text in enumerate(texts) if n not in inserted).translate(marks)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_stay(found: Found, name: str) -> None:
    before, after = (_author(found["drafts"][name][key]) for key in ("before", "after"))
    assert after == before != ""


def test_tables_and_revisions_are_left_alone(found: Found) -> None:
    tables = found["drafts"]["tables"]
    cells = [[p for p in tables[key]["paragraphs"] if "/table" in p["where"]] for key in ("before", "after")]
    assert cells[0] == cells[1] != []
    tracked = found["drafts"]["tracked"]
    assert tracked["after"]["revisions"] == tracked["before"]["revisions"] > 0
    assert tracked["after"]["recording"] is True


def test_recording_is_not_made_a_revision(found: Found) -> None:
    entries = found["entries"]
    assert not entries["recorded"]["failed"]
    assert entries["revisions"] == 0
    assert entries["still_recording"]


def test_check_lists_findings_and_changes_nothing(found: Found) -> None:
    assert found["entries"]["check"]["failed"] is False
    assert found["entries"]["checked"] == []


def test_styles_are_the_engines(found: Found) -> None:
    assert "gbt9704\tGB/T 9704-2012" in found["entries"]["styles"]["message"]


def test_a_new_document_is_the_engines_own(found: Found) -> None:
    assert found["entries"]["new"]["failed"] is False, found["entries"]["new"]
    assert len(found["entries"]["opened"]) == 1
    assert "存在" in found["entries"]["opened"][0]


def test_missing_sections_are_inserted_and_marked(found: Found) -> None:
    entries = found["entries"]
    assert "（待补：" in entries["with_sections"]
    assert any(mark.startswith("_paiban_") for mark in entries["marks"])
    assert entries["sections_undone"]


def test_a_read_only_document_stays(found: Found) -> None:
    assert found["entries"]["read_only"]["failed"]
    assert "read-only" in found["entries"]["read_only"]["message"]
    assert found["entries"]["read_only_same"]


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        ("none", "does not exist"),
        ("nowhere", "pipx install paiban"),
        ("hangs", "within 2 seconds"),
        ("killed", "The engine ended"),
        ("no-json", "makes no sense"),
        ("other", "version (9.9) does not fit"),
        ("old", "too old"),
    ],
)
def test_a_broken_engine_is_said_and_nothing_changes(found: Found, engine: str, says: str) -> None:
    outcome = found["engines"][engine]
    assert outcome["failed"] and says in outcome["message"]
    assert outcome["same"] and not outcome["modified"]


@pytest.mark.parametrize("phase", ["asking", "applying"])
def test_the_entry_pressed_again_cancels_and_nothing_changes(found: Found, phase: str) -> None:
    outcome = found["cancelled"][phase]
    assert outcome["failed"] and outcome["message"] == "Cancelled; the document is as it was."
    assert outcome["same"]
    assert outcome["behind"] == ""  # it belonged to the cancelling and did not begin anew


def test_a_double_click_does_not_cancel(found: Found) -> None:
    """The second press neither cancels nor begins anew; the first goes on, here until its time is up."""
    messages = sorted(found["double_click"])
    assert messages[0] == "" and "within 2 seconds" in messages[1]


def test_an_entry_of_the_findings_jumps_to_its_place(found: Found) -> None:
    jump = found["jump"]
    assert any(finding.get("line") for finding in jump["findings"])
    assert jump["buttons"] == ["Check again", "Close", "Go to"]
    assert "国发〔2024〕6号" in jump["selected"]
