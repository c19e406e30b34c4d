"""结构要素: what a draft lacks is inserted where it belongs, what it has in its own words is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from formatted import draft, finish
from skeleton_case import Case, load

from paiban.changes import AddSection
from paiban.engine import format_bytes
from paiban.style.load import load_style

CASES = sorted((Path(__file__).parent / "cases" / "skeleton").glob("*.txt"))
STYLE = load_style()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_exactly_what_is_missing_is_inserted_where_it_belongs(path: Path) -> None:
    case = load(path)
    result = finish(draft(*case.typed), STYLE, genre=case.genre)
    assert result.texts == case.wanted
    assert result.plan is not None
    assert set(case.findings) <= {finding.code for finding in result.plan.findings}
