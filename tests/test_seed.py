"""The founding sample: a real 分析报告 whose headings mix `(一）`, `（一）` and `(二)`."""

from __future__ import annotations

from pathlib import Path

import pytest
from formatted import Finished, Paragraph, finish

from paiban import inspection, report
from paiban.engine import format_bytes
from paiban.style.load import load_style

HALF = str.maketrans("()", "（）")


@pytest.fixture(scope="module")
def draft(shared: Path) -> bytes:
    """The bytes of the sample."""
    return (shared / "sample" / "seed.docx").read_bytes()


@pytest.fixture(scope="module")
def before(draft: bytes) -> Finished:
    """The sample as it is."""
    return Finished(draft)


@pytest.fixture(scope="module")
def after(draft: bytes) -> Finished:
    """The sample, formatted."""
    return finish(draft)


def headings(document: Finished, level: int) -> list[Paragraph]:
    """The paragraphs that hold a heading of that level, told by its number."""
    starts = ("一、", "二、", "三、") if level == 1 else ("（",)
    return [p for p in document.paragraphs if p.text.startswith(starts)]


def test_the_title_is_xiaobiaosong_of_size_2_and_centred(after: Finished) -> None:
    title = after.paragraphs[0]
    assert title.text == "乡镇政法委员政治建设情况分析报告"
    assert {(r.face, r.size, r.bold) for r in title.runs} == {("方正小标宋简体", 22.0, False)}
    assert after.style_value(title.style, "pPr/jc/val") == "center"


def test_all_3_headings_of_level_1_are_heiti(after: Finished) -> None:
    found = headings(after, 1)
    assert [p.text for p in found] == ["一、存在问题", "二、产生问题的原因分析", "三、努力方向和整改措施"]
    assert {(p.style, r.face, r.size, r.bold) for p in found for r in p.runs} == {
        ("heading 1", "黑体", 16.0, False)
    }


def test_all_14_headings_of_level_2_have_full_brackets(after: Finished) -> None:
    found = headings(after, 2)
    assert [p.text[:3] for p in found] == [f"（{n}）" for n in "一二三四五六一二三四一二三四"]


def test_level_2_is_kaiti_up_to_the_first_full_stop_and_fangsong_behind_it(after: Finished) -> None:
    run_in = [p for p in headings(after, 2) if not p.text.endswith("。") or p.text.count("。") > 1]
    assert len(run_in) == 13
    for paragraph in run_in:
        cut = paragraph.text.index("。") + 1
        faces = "".join(
            ("K" if r.face == "楷体_GB2312" else "F" if r.face == "仿宋_GB2312" else "?") * len(r.text)
            for r in paragraph.runs
        )
        assert faces == "K" * cut + "F" * (len(paragraph.text) - cut), paragraph.text[:20]
        assert paragraph.style == "公文正文"


def test_the_heading_that_stands_alone_is_a_real_heading(after: Finished) -> None:
    (alone,) = [p for p in headings(after, 2) if p.text.count("。") == 1]
    assert alone.text.startswith("（六）开展“铸忠诚警魂”活动")
    assert alone.style == "heading 2"
    assert {r.face for r in alone.runs} == {"楷体_GB2312"}


def test_every_other_paragraph_is_body_indented_by_two_characters(after: Finished) -> None:
    rest = [p for p in after.paragraphs if p not in headings(after, 1) + headings(after, 2)][1:]
    assert len(rest) == 5
    assert {(p.style, r.face, r.size) for p in rest for r in p.runs} == {("公文正文", "仿宋_GB2312", 16.0)}
    indents = [after.style_value("公文正文", f"pPr/ind/{name}") for name in ("firstLineChars", "firstLine")]
    assert indents == ["200", "640"]
    assert not [p.text for p in after.paragraphs if p.properties.keys() - {"pStyle"}]


def test_no_character_but_brackets_of_numbers_changed(before: Finished, after: Finished) -> None:
    old, new = before.texts, after.texts
    assert [len(text) for text in old] == [len(text) for text in new]
    changed = [
        (a, b, at)
        for x, y in zip(old, new, strict=True)
        for at, (a, b) in enumerate(zip(x, y, strict=True))
        if a != b
    ]
    assert all(a.translate(HALF) == b and at in (0, 2) for a, b, at in changed)
    assert len(changed) == 14  # twelve “(” and two “)”


def test_parts_without_text_or_styles_keep_their_bytes(before: Finished, after: Finished) -> None:
    touched = {name for name, data in before.parts.items() if after.parts.get(name) != data}
    assert touched == {
        *("[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"),
        *("word/settings.xml", "word/styles.xml", "word/stylesWithEffects.xml"),
    }


def test_findings_name_the_full_stop_the_broken_paragraph_and_the_missing_sign_off(after: Finished) -> None:
    assert after.plan is not None
    said = {(f.code, after.texts[f.line][:3] if f.line >= 0 else "") for f in after.plan.findings}
    assert said == {
        ("PB101", "（六）"),  # the heading that stands alone ends with 。
        ("PB102", "（三）"),  # the paragraph was broken behind ，
        ("PB105", "我认真"),  # half-width colons
        ("PB105", "针对自"),
        ("PB301", ""),  # neither signature nor date
    }


def test_each_finding_is_a_sentence_in_both_languages(after: Finished) -> None:
    assert after.plan is not None
    sentences = [report.finding_text(f, lang) for f in after.plan.findings for lang in ("zh", "en")]
    assert all(sentence and "{" not in sentence for sentence in sentences)


def test_the_roles_are_those_of_the_label_file(after: Finished, shared: Path) -> None:
    assert after.plan is not None
    rows = (shared / "sample" / "seed.tsv").read_text(encoding="utf-8").splitlines()[1:]
    labels = [tuple(row.split("\t", 4)[1:4]) for row in rows]
    lines = inspection.as_json(after.plan.draft, after.plan.recognition, "zh")["lines"]
    assert [(x["role"], str(x["level"] or ""), x["head"]) for x in lines] == labels


def test_the_second_run_gives_the_very_same_bytes(after: Finished) -> None:
    again = format_bytes(after.data, load_style())
    assert again.data is after.data
    assert not again.changed
