"""The drafts the tests are made of are what they say: valid, and read back as their text describes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from fuzzing.drafts import draft
from ooxml_integrity import INFO, check
from openxml_audit import OpenXmlValidator

from documents.clerk import Clerk, clerk_draft
from documents.drafts import load_case, to_docx, to_draft
from documents.objects import LAYOUTS, OBJECTS, PLACES, everything, layout_draft, object_draft
from documents.saved import saved
from paiban import format_bytes
from paiban.docx.package import Package
from paiban.docx.read import read

CASES = sorted((Path(__file__).parent / "cases").glob("roles*/*.txt"))
SPOTS = [(name, place) for name in OBJECTS for place in PLACES]


def _faults(data: bytes, folder: Path) -> list[str]:
    """What two validators find; the builders leave out the theme, which the first of them asks for."""
    path = folder / "draft.docx"
    path.write_bytes(data)
    schema = [error.description for error in OpenXmlValidator().validate(path).errors]
    structure = [str(finding) for finding in check(path) if finding.severity != INFO]
    return [fault for fault in schema if "/theme'" not in fault] + structure


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_draft_read_from_its_docx_is_the_one_its_text_describes(path: Path) -> None:
    case = load_case(path)
    assert read(Package.open(to_docx(case))) == to_draft(case)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_docx_of_a_case_is_valid(path: Path, tmp_path: Path) -> None:
    assert _faults(to_docx(load_case(path)), tmp_path) == []


@pytest.mark.parametrize(("name", "place"), SPOTS)
def test_a_draft_with_an_object_is_valid(name: str, place: str, tmp_path: Path) -> None:
    assert _faults(object_draft(name, place), tmp_path) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_draft_with_section_features_is_valid(name: str, tmp_path: Path) -> None:
    assert _faults(layout_draft(name), tmp_path) == []


def test_the_draft_with_everything_is_valid(tmp_path: Path) -> None:
    assert _faults(everything(), tmp_path) == []


def test_building_twice_gives_the_same_bytes() -> None:
    assert everything() == everything()


@pytest.mark.parametrize("seed", range(40))
def test_a_clerk_s_draft_is_valid_and_is_formatted(seed: int, tmp_path: Path) -> None:
    data = clerk_draft(Random(seed))
    assert data == clerk_draft(Random(seed))
    if seed < 8:
        assert _faults(data, tmp_path) == []
    result = format_bytes(data)
    assert result.changed
    assert not format_bytes(result.data).changed


@pytest.mark.parametrize("program", ["word", "wps", "libreoffice"])
def test_whatever_program_saved_a_draft_the_plan_is_the_same(program: str) -> None:
    for seed in range(12):
        data = draft(Random(seed), 20) if seed % 3 == 0 else Clerk(Random(seed)).draft()
        other = saved(Random(seed), data, program)
        assert other != data
        plain, dressed = format_bytes(data).plan, format_bytes(other).plan
        assert dressed.recognition == plain.recognition
        assert dressed.changes == plain.changes
