"""Blanks at the edges of runs: what was no text does not become text, and no draft is refused for them."""

from __future__ import annotations

import itertools
import random

import pytest

from documents.package import SECTION, build, document
from paiban import format_bytes
from paiban.docx import edges

BLANKS = " \t\r\n"


def effective(text: str, preserve: bool) -> str:
    return text if preserve else text.strip(BLANKS)


TEXTS = ["".join(chars) for size in range(1, 7) for chars in itertools.product("字 ", repeat=size)]


@pytest.mark.parametrize("preserve", [True, False])
def test_two_halves_say_what_the_whole_said(preserve: bool) -> None:
    for text in TEXTS:
        for at in range(len(text) + 1):
            left, right = edges.cut(text, at, preserve)
            halves = (effective(part, preserve or needed) for part, needed in (left, right))
            assert "".join(halves) == effective(text, preserve), (text, at)


@pytest.mark.parametrize("preserve", [True, False])
def test_an_edited_text_says_what_it_said_but_for_the_edit(preserve: bool) -> None:
    for text in TEXTS:
        for at in (n for n, char in enumerate(text) if char == "字"):
            new, needed = edges.edited(text, f"{text[:at]}词{text[at + 1 :]}", preserve)
            inner = effective(text, preserve)
            place = at - (0 if preserve else len(text) - len(text.lstrip(BLANKS)))
            assert effective(new, preserve or needed) == f"{inner[:place]}词{inner[place + 1 :]}", (text, at)


def test_a_blank_that_comes_to_the_edge_counts_as_before() -> None:
    assert edges.edited("一、 工作", " 工作", False) == (" 工作", True)
    assert edges.edited("工作 一", "工作 ", False) == ("工作 ", True)


SENTENCES = (
    "（一) 加强领导。各单位 要 高度重视。",
    "1、 加强领导 。各单位要高度重视。",
    "( 二 ） 强化 落实，各 单位要抓好。",
    " 二、 工作情况",
    "2. 做好 2024年 的工作。要 抓紧。",
    "各 单位 要按要求 报送材料。",
)


def paragraph(dice: random.Random, text: str) -> str:
    """The text in runs cut anywhere, often at blanks, none of them with xml:space."""
    cuts = sorted({*dice.sample(range(1, len(text)), dice.randint(0, 4)), 0, len(text)})
    runs = (text[first:last] for first, last in itertools.pairwise(cuts))
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize("seed", range(60))
def test_no_draft_is_refused_for_them(seed: int) -> None:
    dice = random.Random(seed)
    chosen = ["关于重点 工作情况的 报告", "一、工作 情况", *dice.choices(SENTENCES, k=8)]
    draft = build({"document.xml": document("".join(paragraph(dice, text) for text in chosen) + SECTION)})
    first = format_bytes(draft)  # raises ProofError where the guard refuses
    assert first.changed
    assert not format_bytes(first.data).changed
