"""Labelled drafts: what paiban sees in them, and what LibreOffice sees in the formatted ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import unavailable

from paiban.engine import format_bytes, inspect_bytes
from paiban.inspection import as_json
from paiban.style.load import load_style
from rendering.office import missing

REQUIRED = 98.0
STYLE = load_style()


@pytest.fixture(scope="module")
def labelled(shared: Path) -> dict[Path, Path]:
    """Each labelled draft with its labels."""
    folders = (shared / "corpus" / "labels", shared / "corpus"), (shared / "sample", shared / "sample")
    return {
        drafts / f"{labels.stem}.docx": labels
        for label_folder, drafts in folders
        for labels in sorted(label_folder.glob("*.tsv"))
        if (drafts / f"{labels.stem}.docx").exists()
    }


def rows(path: Path) -> Iterator[tuple[int, str, str, str, str]]:
    """index, role, level, head and text of each labelled line."""
    for row in path.read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]:
        index, role, level, head, text = row.split("\t", 4)
        yield int(index), role, level, head, text


def test_ten_drafts_are_labelled(labelled: dict[Path, Path]) -> None:
    assert len(labelled) == 10
    assert sum(1 for labels in labelled.values() for _ in rows(labels)) == 526


def test_lines_are_counted_as_the_labels_count_them(labelled: dict[Path, Path]) -> None:
    for draft, labels in labelled.items():
        lines = inspect_bytes(draft.read_bytes())[0].lines
        for index, _, _, _, text in rows(labels):
            assert "".join(lines[index].text.split()).startswith("".join(text.split())[:30]), (
                draft.stem,
                index,
            )


def test_at_least_98_of_100_lines_have_the_role_of_their_label(labelled: dict[Path, Path]) -> None:
    right, wrong = 0, []
    for draft, labels in labelled.items():
        lines = as_json(*inspect_bytes(draft.read_bytes()), "zh")["lines"]
        for index, role, level, _, text in rows(labels):
            found = lines[index]
            if found["role"] == role and (role != "heading" or str(found["level"]) == level):
                right += 1
            else:
                wrong.append(
                    f"{draft.stem[:20]} {index}: {found['role']}:{found['level']}, not {role}:{level} {text}"
                )
    share = 100 * right / (right + len(wrong))
    assert share >= REQUIRED, f"{share:.1f} %\n" + "\n".join(wrong)


def test_the_heading_sentence_ends_where_the_label_says(labelled: dict[Path, Path]) -> None:
    right, wrong = 0, []
    for draft, labels in labelled.items():
        lines = as_json(*inspect_bytes(draft.read_bytes()), "zh")["lines"]
        for index, role, _, head, text in rows(labels):
            if role == "heading" and lines[index]["role"] == role:
                if lines[index]["head"] == head.strip():
                    right += 1
                else:
                    wrong.append(f"{draft.stem[:20]} {index}: {lines[index]['head']!r}, not {head!r} {text}")
    assert 100 * right / (right + len(wrong)) >= REQUIRED, "\n".join(wrong)


@pytest.fixture(scope="module")
def scored(labelled: dict[Path, Path], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the judges' score says of the formatted drafts, as LibreOffice shows them."""
    if reason := missing():
        unavailable(reason)
    folder = tmp_path_factory.mktemp("labels")
    for draft, labels in labelled.items():
        (folder / draft.name).write_bytes(format_bytes(draft.read_bytes(), STYLE).data)
        (folder / labels.name).write_bytes(labels.read_bytes())
    tools = shared / "tools"
    dump = ["/usr/bin/python3", str(tools / "uno_dump.py"), *map(str, sorted(folder.glob("*.docx")))]
    with (folder / "dump.jsonl").open("wb") as out:
        subprocess.run(dump, stdout=out, check=True, timeout=300)
    dumped = [
        json.loads(row) for row in (folder / "dump.jsonl").read_text(encoding="utf-8").split("\n") if row
    ]
    assert [row["file"] for row in dumped if "paragraphs" not in row] == []
    score = [
        sys.executable,
        str(tools / "format_score.py"),
        str(folder / "dump.jsonl"),
        str(folder),
        "--verbose",
    ]
    return subprocess.run(score, capture_output=True, text=True, check=True).stdout


def test_at_least_98_of_100_lines_look_as_the_standard_wants(scored: str) -> None:
    total = scored.rstrip().split("\n")[-1]
    assert float(total.partition("= ")[2].partition("%")[0]) >= REQUIRED, scored


def test_no_draft_falls_below_95_of_100_lines(scored: str) -> None:
    shares = [row.split()[-1] for row in scored.split("\n") if row.endswith("%") and "total" not in row]
    assert len(shares) == 10
    assert min(float(share.rstrip("%")) for share in shares) >= 95, scored


def test_no_labelled_line_is_lost(scored: str) -> None:
    assert [row for row in scored.split("\n") if row.strip().startswith("LOST")] == []
