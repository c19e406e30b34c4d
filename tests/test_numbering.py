"""Numbering: plain-text cases in tests/cases/numbering, and what no case can show."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from hand_recognised import Case, carried_out, load, parse
from paiban.changes import DropAutoNumber, EditText
from paiban.rules.numbering import plan_numbering
from paiban.style.load import load_style
from paiban.style.schema import Style

CASES = sorted((Path(__file__).parent / "cases" / "numbering").glob("*.txt"))


def styled(case: Case) -> Style:
    """The house style with the case's `# numbering: decimal=official separator=．` in it."""
    style = load_style()
    given = dict(pair.split("=") for pair in case.options.get("numbering", "").split())
    values = {key: value == "true" if value in ("true", "false") else value for key, value in given.items()}
    return replace(style, numbering=replace(style.numbering, **values))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_draft_becomes_what_its_case_says(path: Path) -> None:
    case = load(path)
    changes, findings = plan_numbering(case.draft, case.recognition, styled(case))
    draft, _ = carried_out(case.draft, case.recognition, changes)
    assert [line.text for line in draft.lines] == case.wanted
    assert sorted(f"{f.code}@{f.line}" for f in findings) == sorted(case.options.get("findings", "").split())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_planning_on_the_result_plans_nothing(path: Path) -> None:
    case = load(path)
    changes, _ = plan_numbering(case.draft, case.recognition, styled(case))
    again, _ = plan_numbering(*carried_out(case.draft, case.recognition, changes), styled(case))
    assert again == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_only_a_marker_at_the_head_of_the_line_ever_changes(path: Path) -> None:
    case = load(path)
    changes, _ = plan_numbering(case.draft, case.recognition, styled(case))
    for change in changes:
        if isinstance(change, EditText):
            text = case.draft.lines[change.line].text
            marker = case.recognition.verdicts[change.line].marker
            assert text[: change.start].strip() == ""
            assert change.before == (text[marker.start : marker.end] if marker else "")
