"""A result that is called settled is one that formatting again would not change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from documents.clerk import clerk_draft
from documents.package import build, document
from paiban import engine, load_style
from paiban.changes import AddSection, Change, Dress, DropBlank, EditText, LayPage
from paiban.docx.package import Package
from paiban.docx.read import read
from paiban.errors import DraftError, ProofError
from paiban.model import AutoNumber, Draft, Line, Look
from paiban.rules.settled import is_settled

_ROOT = Path(__file__).resolve().parent.parent
_SHARED = Path(os.environ.get("PAIBAN_SHARED") or _ROOT.parent / "shared")
_AUTO = AutoNumber("1.", 0, (1,), 1, False, "%1.")
_LINES = (
    "关于做好防汛工作的通知", "(一）加强值守。各单位要落实责任。", "（二）抓好落实。", "一、工作要求", "",
    "　　正文一段。", "1、第一项", "3、第三项", "见（二）。", "某某局", "2024年07月05日", "附件：1、名单",
    "①一是",
    "第一条　总则",
)  # fmt: skip


def _drafts() -> Iterator[bytes]:
    for path in (*sorted(_ROOT.glob("samples/*.docx")), *sorted(_SHARED.glob("corpus/*.docx"))):
        if path.stat().st_size < 1 << 20:
            yield path.read_bytes()
    yield from (clerk_draft(Random(seed)) for seed in range(30))  # some get sections
    for seed in range(60):
        dice = Random(seed)
        texts = dice.choices(_LINES, k=dice.randint(3, 14))
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
        yield build({"document.xml": document(body)})


def test_the_short_cut_gives_what_formatting_again_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    style = load_style()
    taken, seen, added = 0, 0, 0
    reread: list[Draft] = []

    def spy(*plans: Any) -> bool:
        nonlocal taken, added
        settled = is_settled(*plans)
        taken += settled
        added += settled and any(isinstance(change, AddSection) for change in plans[1])
        return settled

    for data in _drafts():
        reread.clear()
        with monkeypatch.context() as patch:
            patch.setattr(engine, "is_settled", spy)
            patch.setattr(engine, "read", lambda package: reread.append(read(package)) or reread[-1])
            try:
                result = engine.format_bytes(data, style)
            except (DraftError, ProofError):
                continue
            if result.changed and len(reread) > 1:  # the result was read where it stands in the tree
                once = engine.format_bytes(data, style, passes=0).data
                assert reread[1] == read(Package.open(once, own=True))
            patch.setattr(engine, "is_settled", lambda *_: False)
            assert engine.format_bytes(data, style).data == result.data
        seen += 1
    assert taken > seen / 2
    assert added > 2


def _line(auto: AutoNumber | None = None) -> Line:
    return Line(0, 0, "", auto, "", None, Look(), frozenset(), False, False, 0, True, False)


def _settled(first: list[Change], second: list[Change], listed: int = -1) -> bool:
    """Whether a draft of three lines is settled; line `listed` of the result is in an automatic list."""
    lines = tuple(_line(_AUTO if index == listed else None) for index in range(3))
    return is_settled(Draft(lines), first, Draft(lines), second)


def test_the_same_looks_and_pages_are_settled() -> None:
    looks: list[Change] = [Dress(0, "title"), Dress(1, "body", "heading2", 6), LayPage(0)]
    assert _settled(looks, looks)
    assert not _settled(looks, looks[:2])
    assert not _settled(looks, [Dress(0, "heading1"), *looks[1:]])


def test_a_line_that_is_left_alone_stays_unless_it_is_in_a_list() -> None:
    looks: list[Change] = [Dress(0, "organ_mark"), Dress(1, "title"), LayPage(0)]
    assert _settled(looks, looks[1:])
    assert not _settled(looks, looks[1:], listed=0)
    assert not _settled(looks[1:], looks)


def test_what_would_still_be_edited_is_not_settled() -> None:
    edit = EditText(1, 0, "(一)", "（一）", "numbering.form")
    assert not _settled([edit, Dress(1, "heading2")], [edit, Dress(1, "heading2")])
    assert not _settled([], [DropBlank(1)])


def test_lines_that_go_move_those_behind_and_edits_move_the_end_of_a_head() -> None:
    first: list[Change] = [
        DropBlank(0),
        EditText(1, 0, "　　", "", "layout.indent"),
        EditText(1, 2, "(一)", "（一）", "numbering.form"),
        EditText(1, 12, "x", "yyy", "behind the head"),
        Dress(1, "body", "heading2", 10),
    ]
    assert _settled(first, [Dress(0, "body", "heading2", 8)])
    assert not _settled(first, [Dress(0, "body", "heading2", 10)])


def test_inserted_sections_have_the_look_they_are_written_with() -> None:
    inner = AddSection(1, "next", 2, "（三）下一步打算", "（待补：）")
    last = AddSection(3, "end", 1, "四、工作要求", "（待补：）", with_next=True)
    first: list[Change] = [inner, last, Dress(0, "title"), Dress(1, "body"), DropBlank(2)]
    second: list[Change] = [
        Dress(0, "title"),
        Dress(1, "heading2", plain_bold=True),
        Dress(2, "body"),
        Dress(3, "body"),
        Dress(4, "heading1", plain_bold=True),
        Dress(5, "body", with_next=True),
    ]
    before, after = Draft((_line(),) * 3), Draft((_line(),) * 6)
    assert is_settled(before, first, after, second)
    for at, other in ((1, "heading1"), (2, "heading2"), (3, "title"), (4, "heading2")):
        wrong = [change._replace(element=other) if change.line == at else change for change in second]
        assert not is_settled(before, first, after, wrong)
    assert not is_settled(before, first, after, [*second[:5], Dress(5, "body")])
    assert not is_settled(before, first, after, [*second, AddSection(6, "more", 1, "五、结语", "（待补：）")])
