"""The whole story, from bytes to bytes: what it gives back, and when it gives nothing."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from formatted import Finished, Paragraph, W, draft, finish, house, par, run
from lxml import etree

import paiban
from documents import bad
from documents.objects import everything
from paiban import engine
from paiban.changes import EditText
from paiban.docx import apply as apply_room
from paiban.engine import check_bytes, format_bytes, inspect_bytes, plan_draft
from paiban.errors import DraftError, ProofError
from paiban.model import Draft, Line, Role
from paiban.style.load import load_style
from paiban.style.schema import Style

STYLE = load_style()
NOTICE = (
    "关于开展专项检查的通知",
    "各县人民政府：",
    "一、总体要求",
    "(一）加强领导。各单位要落实责任。",
    "临江市人民政府",
    "2024年5月8日",
)
PROTECTION = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'


def test_a_draft_that_is_in_style_comes_back_as_the_same_bytes_object() -> None:
    first = format_bytes(draft(*NOTICE), STYLE)
    second = format_bytes(first.data, STYLE)
    assert first.changed and first.data
    assert second.data is first.data and not second.changed


def test_equal_drafts_give_equal_bytes_also_in_another_process(tmp_path: Path, checkout: Path) -> None:
    data = everything()
    (tmp_path / "draft.docx").write_bytes(data)
    program = (
        "import sys, paiban; "
        "sys.stdout.buffer.write(paiban.format_bytes(open(sys.argv[1], 'rb').read()).data)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "draft.docx")],
        env={"PYTHONPATH": str(checkout / "plugin"), "PYTHONHASHSEED": "7"}, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == format_bytes(data, STYLE).data


def test_the_draft_itself_is_never_written_to() -> None:
    data = draft(*NOTICE)
    copy = bytes(bytearray(data))
    format_bytes(data, STYLE)
    assert data == copy


def test_the_result_carries_the_plan_that_made_it() -> None:
    plan = format_bytes(draft(*NOTICE), STYLE).plan
    assert plan.recognition.genre == "通知"
    assert [v.role for v in plan.recognition.verdicts] == [
        *(Role.TITLE, Role.ADDRESSEE, Role.HEADING, Role.HEADING, Role.SIGNATURE, Role.DATE)
    ]
    assert EditText(3, 0, "(一）", "（一）", "numbering.form") in plan.changes


def test_check_says_what_format_would_give() -> None:
    data = draft(*NOTICE)
    assert check_bytes(data, STYLE) == format_bytes(data, STYLE)


def test_inspecting_reads_and_recognises_without_a_plan() -> None:
    lines, recognition = inspect_bytes(draft(*NOTICE))
    assert [line.text for line in lines.lines] == list(NOTICE)
    assert recognition.title == NOTICE[0]


def test_a_plan_needs_no_file() -> None:
    lines = Draft(tuple(Line(i, i, text) for i, text in enumerate(NOTICE)))
    assert plan_draft(lines, STYLE).changes == format_bytes(draft(*NOTICE), STYLE).plan.changes


def test_the_type_given_by_hand_wins_over_the_title() -> None:
    assert format_bytes(draft(*NOTICE), STYLE, genre="请示").plan.recognition.genre == "请示"


@pytest.mark.parametrize("role", ["seal", "noseal"])
def test_findings_that_are_switched_off_are_not_made(role: str) -> None:
    style = house(layout={"sign_off": role})
    assert [f.code for f in format_bytes(draft("甲乙的报告", "正文:甲。"), style).plan.findings].count(
        "PB105"
    ) == 1

    silent = style._replace(findings_off=frozenset({"PB105"}))
    assert "PB105" not in [
        f.code for f in format_bytes(draft("甲乙的报告", "正文:甲。"), silent).plan.findings
    ]


def test_a_signed_draft_is_refused_unless_its_signature_may_go() -> None:
    with pytest.raises(DraftError) as refused:
        format_bytes(bad.signed(), STYLE)
    assert refused.value.code == "signed"
    result = Finished(format_bytes(bad.signed(), STYLE, drop_signature=True).data)
    assert not [name for name in result.parts if "_xmlsignatures" in name]
    assert "关于开展检查的通知" in result.texts


def test_a_protected_draft_is_refused_unless_forced_and_stays_protected() -> None:
    data = bad.good(settings=bad.settings(PROTECTION))
    with pytest.raises(DraftError) as refused:
        format_bytes(data, STYLE)
    assert refused.value.code == "protected"
    settings = Finished(format_bytes(data, STYLE, force=True).data).parts["word/settings.xml"]
    assert b"documentProtection" in settings


def test_signed_and_protected_drafts_may_be_checked_and_inspected() -> None:
    for data in (bad.signed(), bad.good(settings=bad.settings(PROTECTION))):
        assert check_bytes(data, STYLE).changed
        assert inspect_bytes(data)[0].lines


def test_a_writer_that_loses_a_character_is_caught_and_nothing_comes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = apply_room.edit
    monkeypatch.setattr(
        apply_room, "edit", lambda line, start, before, after: right(line, start, before, after[:-1])
    )
    with pytest.raises(ProofError):
        format_bytes(draft(*NOTICE), STYLE)


def test_the_package_formats_with_a_style_by_its_name() -> None:
    data = draft(*NOTICE)
    assert paiban.format_bytes(data).data == format_bytes(data, STYLE).data
    assert paiban.check_bytes(data).changed
    assert paiban.load_style() == STYLE


def test_a_python_docx_document_can_be_formatted() -> None:
    document = docx.Document()
    for text in NOTICE:
        document.add_paragraph(text)
    done = paiban.format_document(document)
    assert [p.text for p in done.paragraphs] == [*NOTICE[:3], NOTICE[3].replace("(", "（"), *NOTICE[4:]]
    assert done.paragraphs[0].style.name == "Title"
    assert [p.text for p in document.paragraphs] == list(NOTICE), "the document given is left alone"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(draft(), id="no paragraph at all"),
        pytest.param(draft(""), id="one blank paragraph"),
        pytest.param(draft("", "", ""), id="blank paragraphs only"),
        pytest.param(draft("", section=""), id="no section properties"),
        pytest.param(draft("　　"), id="only white space"),
        pytest.param(draft("\n\n\n"), id="only soft breaks"),
        pytest.param(draft("一、"), id="nothing but a number"),
        pytest.param(draft("关于开展检查的通知"), id="a title alone"),
        pytest.param(draft(par('<w:r><w:br w:type="page"/></w:r>')), id="only a page break"),
        pytest.param(
            draft(
                '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
                "<w:p/></w:tc></w:tr></w:tbl>",
                "",
            ),
            id="only a table",
        ),
        pytest.param(bad.good(), id="no styles part"),
    ],
)
def test_drafts_with_next_to_nothing_in_them_are_formatted(data: bytes) -> None:
    old, new = Finished(data), finish(data)
    assert [t.strip() for t in old.texts if t.strip()] == [t.strip() for t in new.texts if t.strip()]


def test_a_draft_without_styles_settings_or_fonts_gets_what_it_needs() -> None:
    result = finish(bad.good())
    assert result.paragraphs[0].style == "title"
    types = etree.fromstring(result.parts["[Content_Types].xml"])
    declared = {t.get("PartName") for t in types}
    added = result.parts.keys() - Finished(bad.good()).parts.keys()
    assert added == {"word/styles.xml", "word/footerPaibanOdd.xml", "word/footerPaibanEven.xml"}
    assert {f"/{name}" for name in added} <= declared


def test_members_that_are_not_ours_keep_their_bytes_place_and_compression() -> None:
    data = bad.plus("word/media/image1.png", bytes(range(256)) * 40)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(format_bytes(data, STYLE).data)) as new,
    ):
        before, after = old.getinfo("word/media/image1.png"), new.getinfo("word/media/image1.png")
        assert old.read(before) == new.read(after)
        kept = ("date_time", "compress_type", "compress_size", "CRC", "external_attr")
        assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]


def test_fifty_drafts_of_every_kind_of_white_space_at_the_head_are_stable() -> None:
    heads = ["", " ", "　　", "\t", "\u00a0", "　\t ", "\n", "\n　　"]
    for head in heads:
        finish(
            draft(
                f"{head}关于开展检查的通知",
                f"{head}各单位：",
                f"{head}(一）加强领导。各单位要落实。",
                f"{head}特此通知。",
            )
        )


def test_an_unknown_error_in_a_rule_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("rule")

    monkeypatch.setattr(engine, "find", broken)
    with pytest.raises(ZeroDivisionError):
        format_bytes(draft(*NOTICE), STYLE)


def test_text_in_insertions_counts_and_in_deletions_does_not() -> None:
    who = 'w:id="7" w:author="审稿人" w:date="2024-05-08T09:00:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>旧</w:delText></w:r></w:del>"
    came = f"<w:ins {who.replace('7', '8')}>{run('(一）')}</w:ins>"
    result = finish(draft(NOTICE[0], NOTICE[2], par(gone + came + run("加强领导。各单位要落实。"))))
    assert result.texts[-1] == "（一）加强领导。各单位要落实。"
    assert [d.text for d in result.body.iter(f"{W}delText")] == ["旧"]
    assert [i.get(f"{W}author") for i in result.body.iter(f"{W}ins")] == ["审稿人"]


# ---- plain-text cases, see tests/cases/format/README.md ----------------------------------------

#: What a paragraph became, as the cases call it -> the name of its Word style.
ELEMENTS = {
    "标题": "title",
    "副标题": "subtitle",
    "主送": "公文主送机关",
    "正文": "公文正文",
    **{f"{level}级标题": f"heading {number}" for number, level in enumerate("一二三四", 1)},
    "章名": "公文章名",
    "条文": "公文条文",
    "附件说明": "公文附件说明",
    "署名": "公文署名",
    "成文日期": "公文成文日期",
    "附注": "公文附注",
    "附件标识": "公文附件标识",
    "附件标题": "公文附件标题",
    "版头": "公文版头",
    "机关标志": "公文机关标志",
    "发文字号": "公文发文字号",
    "抄送": "公文抄送",
    "印发": "公文印发",
    "图表题": "公文图表题",
}
NAMES = {style: name for name, style in ELEMENTS.items()}
CASES = sorted((Path(__file__).parent / "cases" / "format").glob("*.txt"))


def _case(path: Path) -> tuple[bytes, Style, list[str], list[str]]:
    """Draft, house style, finished paragraphs and findings of a case."""
    text = path.read_text(encoding="utf-8")
    style = STYLE
    for table, key, value in re.findall(r"^# 版式：(\w+)\.(\w+) = (\w+)$", text, re.MULTILINE):
        style = house(**{table: {key: value == "true" if value in ("true", "false") else value}})
    match = re.fullmatch(r"(?:#.*\n)*草稿\n(.*?)\n成稿\n(.*?)\n提示\n(.*)", text, re.DOTALL)
    assert match is not None, f"{path.name} needs 草稿, 成稿 and 提示"
    before, after, findings = (part.rstrip("\n").split("\n") for part in match.groups())
    typed = [row.replace("↵", "\n").replace("⇥", "\t") for row in before]
    centred = [par(row[1:], '<w:jc w:val="center"/>') if row.startswith("⇔") else row for row in typed]
    return draft(*centred), style, after, [row for row in findings if row]


def _shown(document: Finished, paragraph: Paragraph) -> str:
    """A finished paragraph as the cases write it."""
    notes = [NAMES.get(paragraph.style, paragraph.style)]
    indents = paragraph.properties.get("ind", {})
    if "Chars" in "".join(indents) and indents.get("rightChars", "0") != "0":
        notes.append(f"右空{int(indents['rightChars']) / 100:g}字")
    elif indents.get("left", "0") == indents.get("right", "0") != "0":
        notes.append("左右缩进")
    if "pageBreakBefore" in paragraph.properties:
        notes.append("另起一页")
    head = "".join(run.text for run in paragraph.runs if run.style)
    return f"【{'，'.join(notes)}】{f'⟦{head}⟧' if head else ''}{paragraph.text[len(head) :]}".replace(
        "\n", "↵"
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_draft_becomes_the_document_its_case_shows(path: Path) -> None:
    data, style, after, findings = _case(path)
    document = finish(data, style)
    assert [_shown(document, paragraph) for paragraph in document.paragraphs] == after
    assert document.plan is not None
    said = [
        f"{f.code} {f'第{f.line + 1}行' if f.line >= 0 else '全文'}"
        for f in format_bytes(data, style).plan.findings
    ]
    assert sorted(said) == sorted(findings)
