"""结构要素 of drafts written before the matching was read: exactly what is missing is inserted."""

from __future__ import annotations

from pathlib import Path

import pytest
from formatted import draft

from paiban.changes import AddSection
from paiban.engine import format_bytes
from paiban.style.load import load_style

FOLDER = Path(__file__).parent / "cases" / "skeleton-blind"
STYLE = load_style()
Typed = tuple[str, ...]


def _drafts() -> dict[str, list[str]]:
    """Every draft of the folder: its name and its rows."""
    drafts: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, *rows = [row for row in block.split("\n") if row]
            assert name not in drafts, f"{name} stands twice"
            drafts[name] = rows
    return drafts


DRAFTS = _drafts()


def _read(rows: list[str]) -> tuple[Typed, dict[str, int]]:
    """The paragraphs of a draft, and where each missing section comes: before which of them."""
    typed: list[str] = []
    wanted: dict[str, int] = {}
    for row in rows:
        if row.startswith("+ "):
            wanted[row[2:]] = len(typed)
        else:
            typed.append(row)
    return tuple(typed), wanted


@pytest.mark.parametrize("name", DRAFTS)
def test_what_is_missing_is_inserted_and_nothing_else(name: str) -> None:
    typed, wanted = _read(DRAFTS[name])
    changes = format_bytes(draft(*typed), STYLE).plan.changes
    assert {c.section: c.line for c in changes if isinstance(c, AddSection)} == wanted
