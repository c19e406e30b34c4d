"""Random drafts keep every promise; `scripts/fuzz` runs the same for as long as one likes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from fuzzing.archive import main_part, members, zipped
from fuzzing.comparer import Mismatch, compare
from fuzzing.drafts import draft
from fuzzing.mutations import damaged, damaged_xml, mutated
from fuzzing.promises import broken
from fuzzing.run import fuzz
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from paiban import load_style
from paiban.engine import format_bytes

STYLE = load_style()
_HYPOTHESIS = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)


def _damage(data: bytes) -> str:
    """The first promise broken, "" when all hold."""
    return broken(data, STYLE, validate=False)


@_HYPOTHESIS
@given(st.randoms(use_true_random=False))
def test_a_random_draft_loses_nothing_and_comes_out_whole(dice: Random) -> None:
    assert _damage(draft(dice)) == ""


@_HYPOTHESIS
@given(st.randoms(use_true_random=False))
def test_a_damaged_file_is_refused_with_a_reason_or_formatted(dice: Random) -> None:
    for damage in (damaged, damaged_xml):
        assert _damage(damage(dice, draft(dice, size=3))) == ""


@pytest.mark.parametrize("seed", range(25))
def test_the_sample_with_paragraphs_and_markers_moved_loses_nothing(checkout: Path, seed: int) -> None:
    sample = (checkout / "samples" / "草稿.docx").read_bytes()
    assert _damage(mutated(Random(seed), sample)) == ""


def test_a_run_of_seeded_drafts_is_valid_and_the_same_under_another_hash_seed() -> None:
    tally = fuzz(seconds=60, seed=0, style=STYLE, real=(), limit=60)
    assert tally.drafts == 60
    assert not tally.counts, tally.counts


def test_equal_seeds_make_equal_drafts() -> None:
    assert draft(Random(7)) == draft(Random(7))
    assert draft(Random(7)) != draft(Random(8))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("通知", "通 知告"),
        ("<w:tab/>", ""),
        ("</w:tbl>", "</w:tbl><w:tbl/>"),
        ('<w:sym w:font="Wingdings" w:char="F06C"/>', ""),
    ],
)
def test_the_comparer_sees_a_change_that_no_plan_announced(old: str, new: str) -> None:
    """The comparer itself must be able to fail."""
    content = '关于检查的通知</w:t><w:tab/><w:sym w:font="Wingdings" w:char="F06C"/><w:t>。'
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    parts = members(draft(Random(0), size=1))
    main = main_part(parts)
    head, _, rest = parts[main].decode().partition("<w:body>")
    tail = rest[rest.rindex("</w:body>") :]
    parts[main] = f"{head}<w:body>{table}<w:p><w:r><w:t>{content}</w:t></w:r></w:p>{tail}".encode()
    result = format_bytes(zipped(parts), STYLE)
    after = members(result.data)[main]
    compare(parts[main], after, result.plan.draft, result.plan.changes)
    with pytest.raises(Mismatch):
        changed = after.replace(old.encode(), new.encode(), 1)
        assert changed != after
        compare(parts[main], changed, result.plan.draft, result.plan.changes)
