"""Numbering: plain-text cases in tests/cases/numbering, and what no case can show."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_recognised import Case, carried_out, load, parse, recognised
from hypothesis import given
from hypothesis import strategies as st

from paiban.changes import Change, DropAutoNumber, EditText
from paiban.model import AutoNumber, Line
from paiban.rules.marker_edits import carry_out
from paiban.rules.numbering import plan_numbering
from paiban.rules.references import find_references
from paiban.rules.regions import Item
from paiban.rules.sequence import gaps, is_excerpt, may_mend_list, runs_on
from paiban.style.load import load_style
from paiban.style.schema import Style

CASES = sorted((Path(__file__).parent / "cases" / "numbering").glob("*.txt"))


def styled(case: Case) -> Style:
    """The house style with the case's `# numbering: decimal=official separator=．` in it."""
    style = load_style()
    given = dict(pair.split("=") for pair in case.options.get("numbering", "").split())
    values = {key: value == "true" if value in ("true", "false") else value for key, value in given.items()}
    return style._replace(numbering=style.numbering._replace(**values))


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
            alone = not marker and change.before == text  # nothing but the marker stands in the line
            assert alone or change.before == (text[marker.start : marker.end] if marker else "")


def planned(text: str) -> list[Change]:
    case = parse(text)
    return plan_numbering(case.draft, case.recognition, styled(case))[0]


def test_each_change_names_the_rule_behind_it() -> None:
    changes = planned(
        "title\t关于工作的通知\nheading:1\t一.甲\nheading:1\t三、乙\nheading:1|auto=三、\t丙\nheading:1\t丁\n"
    )
    assert [(change.line, change.rule) for change in changes] == [
        (1, "numbering.form"),
        (2, "numbering.sequence"),
        (3, "numbering.literal"),
        (3, "numbering.literal"),
        (4, "numbering.added"),
    ]


def test_an_automatic_number_leaves_its_list_when_it_becomes_text() -> None:
    changes = planned("heading:1|auto=一、\t　甲\nlist_item|auto=\t乙\n")
    assert changes == [EditText(0, 1, "", "一、", "numbering.literal"), DropAutoNumber(0)]


def test_a_bullet_goes_when_its_heading_gets_a_number() -> None:
    changes = planned("heading:1\t一、甲\nheading:1|auto=\t乙\nheading:1\t三、丙\n")
    assert changes == [EditText(1, 0, "", "二、", "numbering.added"), DropAutoNumber(1)]


def test_a_typed_and_an_automatic_number_together_lose_the_automatic_one() -> None:
    assert planned("heading:1|auto=1.\t一、甲\n") == [DropAutoNumber(0)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("按第三部分要求", [(3, "部分")]),
        ("见（二）", [(2, "（一）")]),
        ("本意见第（三）项", [(3, "（一）")]),
        ("按照二、（一）要求", [(1, "（一）"), (2, "一、")]),
        ("上述第2点", [(2, "")]),
        ("（1）项、（2）项", [(1, "（1）"), (2, "（1）")]),
        ("第一至第三项", [(1, ""), (3, "")]),
        ("《办法》第八条第（一）项", []),
        ("按照《通知》和本意见第（三）项", [(3, "（一）")]),
        ("政发〔2024〕5号第三部分", []),
        ("包括：（一）甲；（二）乙", []),
        ("第一，思想上要警醒", []),
        ("第三产业和第一季度", []),
    ],
)
def test_references_to_own_numbers_are_found(text: str, wanted: list[tuple[int, str]]) -> None:
    found = find_references(*recognised([("body", text)]))
    assert sorted((reference.value, reference.kind) for reference in found) == sorted(wanted)


def test_numbers_that_run_on_outvote_those_that_restart() -> None:
    assert runs_on([[1, 2], [3, 4], [5]])
    assert not runs_on([[1, 2], [3, 4], [1, 2]])
    assert not runs_on([[1, 2], [1, 2]])


def test_gaps_name_the_numbers_left_out() -> None:
    assert gaps([1, 2, 5, 6, 9], 1) == [(2, 3, 4), (4, 7, 8)]
    assert gaps([1, 0, 3], 1) == []
    assert gaps([2], 1) == [(0, 1, 1)]


def test_an_excerpt_is_in_perfect_order() -> None:
    assert is_excerpt([3, 4, 5])
    assert not is_excerpt([3, 5])
    assert not is_excerpt([1, 2])


def test_a_list_in_disorder_is_left_alone() -> None:
    assert may_mend_list([1, 2, 2, 4], [1, 2, 3, 4])
    assert may_mend_list([1, 2, 9, 4], [1, 2, 3, 4])
    assert not may_mend_list([3, 1, 4, 2], [3, 4, 5, 6])
    assert not may_mend_list([1, 3], [1, 2])


MARKERS = [
    "",
    "一、",
    "二.",
    "三、",
    "（一）",
    "(二)",
    "（四）、",
    "1、",
    "2.",
    "3．",
    "(1)",
    "（3）",
    "①",
    "1.1",
    "2.3 ",
    "a)",
    "第一条 ",
]
ROLES = [
    "heading:1",
    "heading:2",
    "heading:3",
    "heading:4",
    "list_item",
    "body",
    "article",
    "chapter:1",
    "title",
]
ROLES += ["attachment_mark", "blank", "heading:2|auto=（三）", "list_item|auto=2)", "heading:1|locked"]
TEXTS = ["工作情况", "2025年工作", "500人以上", "见（二）。", "按第三部分办。", "Annex"]
SPECS = st.lists(
    st.tuples(st.sampled_from(ROLES), st.sampled_from(MARKERS), st.sampled_from(TEXTS)), max_size=25
)


@given(SPECS, st.sampled_from(["auto", "keep", "official"]), st.sampled_from(["报告", "预案", ""]))
def test_any_draft_is_stable_after_one_pass(
    specs: list[tuple[str, str, str]], decimal: str, genre: str
) -> None:
    draft, recognition = recognised(
        [(role, "" if role == "blank" else mark + text) for role, mark, text in specs], genre
    )
    style = load_style()
    style = style._replace(numbering=style.numbering._replace(decimal=decimal))
    changes, _ = plan_numbering(draft, recognition, style)
    draft, recognition = carried_out(draft, recognition, changes)
    assert plan_numbering(draft, recognition, style)[0] == []


@pytest.mark.parametrize("form", ["一、", "（一）", "1.", "（1）", "①"])
def test_zero_and_what_no_numeral_writes_is_taken_over_as_shown(form: str) -> None:
    """A list may begin with zero (w:start): its number becomes the text the word processor showed."""
    for number, shown in ((0, "00."), (1000, "1000.")):
        auto = AutoNumber(shown, 0, (number,), 1)
        item = Item(0, True, 2, form, (number,), None, auto, False)
        changes, findings = carry_out(Line(0, 0, "总体情况", auto), item, form, number, ".")
        assert changes == [EditText(0, 0, "", shown, "numbering.literal"), DropAutoNumber(0)]
        assert findings == []
