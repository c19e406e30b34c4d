"""Every line of every plain-text draft gets the role, level and run-in head that a careful clerk gives it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from documents.cases import Case, Reading, Record
from documents.drafts import load_case, to_draft
from paiban.model import Role, Verdict
from paiban.recognise import recognise

CASES = Path(__file__).parent / "cases"
PLAIN = sorted((CASES / "roles").glob("*.txt"))
HARD = sorted((CASES / "roles-hard").glob("*.txt")) + sorted((CASES / "roles-blind").glob("*.txt"))
REQUIRED = 0.98
LOOKS = frozenset(("align", "bold", "size", "font", "first", "left"))


def _reading(record: Record, verdict: Verdict) -> Reading:
    """What was recognised, in the words of a case; a head that takes the whole line is none."""
    end = 0 if verdict.head_end >= len(record.text.rstrip()) else verdict.head_end
    return Reading(verdict.role.value, verdict.level, end)


def _agrees(record: Record, found: Reading, expected: Reading) -> bool:
    if found.role != expected.role:
        return False
    if expected.role != "heading":
        return True
    heads = (record.text[: reading.head_end].rstrip() for reading in (found, expected))
    return found.level == expected.level and len(set(heads)) == 1


def _shown(record: Record, reading: Reading) -> str:
    level = f":{reading.level}" if reading.level else ""
    head = f" ⟦{record.text[: reading.head_end]}⟧" if reading.head_end else ""
    return f"{reading.role}{level}{head}"


def _without_look(case: Case) -> Case:
    """The same text pasted plain: no alignment, weight, size, face or indent."""
    kept = ({key: value for key, value in record.keys.items() if key not in LOOKS} for record in case.records)
    pairs = zip(case.records, kept, strict=True)
    return replace(case, records=tuple(replace(record, keys=keys) for record, keys in pairs))


@cache
def _differences(path: Path, plain: bool = False) -> tuple[Case, tuple[str, ...]]:
    case = _without_look(load_case(path)) if plain else load_case(path)
    verdicts = recognise(to_draft(case)).verdicts
    assert len(verdicts) == len(case.records), "every line needs exactly one verdict"
    rows = []
    for index, (record, verdict) in enumerate(zip(case.records, verdicts, strict=True)):
        found = _reading(record, verdict)
        if not any(_agrees(record, found, expected) for expected in record.readings):
            wanted = " or ".join(_shown(record, reading) for reading in record.readings)
            shown = f"{_shown(record, found)} ({verdict.reason})"
            rows.append(f"{index:>3} {record.text[:30]!r}: {shown}, not {wanted}")
    return case, tuple(rows)


def _accuracy(paths: list[Path], plain: bool = False) -> float:
    results = [_differences(path, plain) for path in paths]
    return 1 - sum(len(rows) for _, rows in results) / sum(len(case.records) for case, _ in results)


@pytest.mark.parametrize("path", PLAIN + HARD, ids=lambda path: path.stem)
def test_each_line_has_the_role_a_careful_clerk_gives_it(path: Path) -> None:
    case, rows = _differences(path)
    assert len(rows) <= case.allow, f"{len(rows)} of {len(case.records)} lines differ:\n" + "\n".join(rows)


def test_at_least_98_of_100_lines_are_recognised_over_all_drafts() -> None:
    assert _accuracy(PLAIN) >= REQUIRED


def test_hardly_a_line_needs_its_look() -> None:
    """Left out are the drafts that say `# look:`, whose headings nothing but their look tells from text."""
    paths = [path for path in PLAIN + HARD if "\n# look: " not in path.read_text(encoding="utf-8")]
    assert len(paths) >= len(PLAIN + HARD) - 7
    assert _accuracy(paths, plain=True) >= 0.99


@pytest.mark.parametrize("path", PLAIN + HARD, ids=lambda path: path.stem)
def test_a_case_names_only_roles_that_exist_and_headings_with_levels(path: Path) -> None:
    roles = {role.value for role in Role}
    for record in load_case(path).records:
        for reading in record.readings:
            assert reading.role in roles
            assert (1 <= reading.level <= 4) == (reading.role == "heading")
            assert (reading.role == "blank") == (not record.text.strip())
