"""Findings: what a careful clerk points at, and what no clerk would."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from hand_recognised import guess_genre, recognised, verdict

from paiban.docx.package import Package
from paiban.docx.read import read
from paiban.model import Draft, Finding, Line, Recognition, Role, Verdict
from paiban.rules.finding_texts import FINDINGS
from paiban.rules.findings import find
from paiban.rules.numbering import plan_numbering
from paiban.style.load import load_style

RULES = Path(__file__).resolve().parent.parent / "plugin" / "paiban" / "rules"


def found(*specs: tuple[str, str], genre: str = "") -> list[tuple[str, int]]:
    """(code, line) of all findings of a draft recognised by hand."""
    draft, recognition = recognised(list(specs), genre)
    return [(finding.code, finding.line) for finding in find(draft, recognition, load_style())]


def values(*specs: tuple[str, str], genre: str = "") -> Mapping[str, object]:
    """The values of the one finding there is."""
    (finding,) = find(*recognised(list(specs), genre), load_style())
    return finding.values


def labelled(tsv: Path, docx: Path) -> tuple[Draft, Recognition]:
    """A real draft with the roles that a person gave its lines."""
    draft = read(Package.open(docx.read_bytes(), drop_signature=True, force=True))
    rows = [row.split("\t", 4) for row in tsv.read_text("utf-8").split("\n")[1:] if row]
    lines = draft.lines[: len(rows)]
    verdicts = [_verdict(line, row) for line, row in zip(lines, rows, strict=True)]
    title = ""
    for line, seen in zip(lines, verdicts, strict=True):
        if seen.role is Role.TITLE:
            title += "".join(line.text.split())
        elif title:
            break
    return Draft(lines), Recognition(tuple(verdicts), guess_genre(title), title)


def _verdict(line: Line, row: list[str]) -> Verdict:
    head_end = line.text.find(row[3]) + len(row[3]) if row[3] else 0
    return verdict(Role(row[1]), int(row[2] or 0), line.text, line.auto, head_end)


def test_the_founding_sample_gives_what_a_careful_clerk_would_say(shared: Path) -> None:
    draft, recognition = labelled(shared / "sample" / "seed.tsv", shared / "sample" / "seed.docx")
    style = load_style()
    said = plan_numbering(draft, recognition, style)[1] + find(draft, recognition, style)
    assert [(finding.code, finding.line) for finding in said] == [
        ("PB301", -1),
        ("PB105", 1),
        ("PB101", 8),
        ("PB105", 17),
        ("PB102", 20),
    ]


#: What a clerk would say about each of the labelled drafts, by the beginning of its name.
SAID = {
    "RagLaw--合同": [],
    "doc-SKILL--示例_报告": [],
    "doc-SKILL--示例_请示": [],
    "docformat--f68977f": ["PB105"],
    "elec--2025.10.15湖南省电力市场注册": ["PB108"],
    "elec--2025.10.15湖南省电力零售": ["PB108"],
    "elec--2025.10.17": [],
    "elec--2025.2.13": ["PB301"],
    "elec--2026.01": ["PB105", "PB105", "PB108", "PB105", "PB105", "PB105"],
}


@pytest.mark.parametrize("name", SAID)
def test_real_drafts_give_no_silly_finding(shared: Path, name: str) -> None:
    (tsv,) = (shared / "corpus" / "labels").glob(name + "*.tsv")
    draft, recognition = labelled(tsv, shared / "corpus" / (tsv.name.removesuffix(".tsv") + ".docx"))
    style = load_style()
    said = plan_numbering(draft, recognition, style)[1] + find(draft, recognition, style)
    assert [finding.code for finding in said] == SAID[name]


NOTICE = [("title", "关于工作的通知"), ("addressee", "各单位："), ("body", "请抓好落实。")]
SIGNED = [("signature", "云川县人民政府"), ("date", "2024年5月8日")]


def test_a_notice_in_order_gives_nothing() -> None:
    assert found(*NOTICE, *SIGNED) == []


# --- PB1xx ---------------------------------------------------------------------------------------


def test_a_full_stop_behind_a_standalone_heading_is_told() -> None:
    assert found(("heading:2", "（一）学习方面。"), ("body", "认识不够。")) == [("PB101", 0)]


@pytest.mark.parametrize(
    "specs",
    [
        [("heading:2", "（一）⟦学习方面。⟧认识不够。"), ("body", "另外，作风不实。")],
        [("heading:3", "1.加强领导。"), ("heading:3", "2.落实责任。")],
        [("heading:2", "（一）学习方面"), ("body", "认识不够。")],
    ],
)
def test_other_headings_may_end_as_they_do(specs: list[tuple[str, str]]) -> None:
    assert found(*specs) == []


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("聚焦人民群众在安全、环境等方面的新需要，", "为创建绿色开放家园提供坚实保障。"),
        ("各地要加强组织领导、", "落实工作责任。"),
        ("全县累计投入资金一千二百万元，新建改建集中供水工程九十六处，水质合格率稳定", "在百分之九十以上。"),
    ],
)
def test_a_paragraph_that_stops_in_mid_sentence_is_told(text: str, below: str) -> None:
    assert found(("body", text), ("body", below)) == [("PB102", 0)]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("一是加强组织领导，落实工作责任，形成工作合力，确保各项任务落到实处；", "二是加强督促检查。"),
        ("列席：市应急管理局马骏，市城管局陶春生，", "市水务集团范小林。"),
        ("Dear Mr Thorsen,", "Thank you for your letter."),
        ("零售套餐电价=K浮动×P∑平均", "用户和售电公司需要确定参数。"),
        ("联系电话", "另行通知。"),
        ("要切实做到：", "加强领导。"),
    ],
)
def test_a_paragraph_that_may_end_so_is_left_alone(text: str, below: str) -> None:
    assert found(("body", text), ("body", below)) == []


def test_a_table_between_two_paragraphs_breaks_no_sentence() -> None:
    assert found(("body", "各单位完成情况和存在的主要问题，"), ("body|table", "请对照整改。")) == []


@pytest.mark.parametrize(
    ("role", "text", "wanted"),
    [
        ("doc_number", "云政发[2024]5号", "〔2024〕5号"),
        ("doc_number", "云政发（2024）5号", "〔2024〕5号"),
        ("doc_number", "云政发〔2024〕05号", "〔2024〕5号"),
        ("doc_number", "云政发〔2024〕第5号", "〔2024〕5号"),
        ("body", "根据《意见》（云政发【2024】12号）要求。", "〔2024〕12号"),
    ],
)
def test_a_document_number_in_another_form_is_told(role: str, text: str, wanted: str) -> None:
    assert values((role, text))["wanted"] == wanted


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("doc_number", "云政发〔2024〕5号"),
        ("doc_number", "〔2024〕第6次"),
        ("doc_number", "第48号"),
        ("body", "（2024年）5号线工程。"),
        ("body", "依据（2024）湘0102民初1234号判决。"),
    ],
)
def test_a_document_number_in_order_is_left_alone(role: str, text: str) -> None:
    assert found((role, text)) == []


@pytest.mark.parametrize(
    ("role", "text", "wanted"),
    [
        ("date", "2024年06月08日", "2024年6月8日"),
        ("date", "二〇二四年八月二十日", "2024年8月20日"),
        ("date", "二○二四年五月八日", "2024年5月8日"),
        ("date", "2023.7.5", "2023年7月5日"),
        ("date", "2024年5月8号", "2024年5月8日"),
        ("body", "于2024年05月08日召开会议。", "2024年5月8日"),
        ("body", "自5月08日起执行。", "5月8日"),
    ],
)
def test_a_date_in_another_form_is_told(role: str, text: str, wanted: str) -> None:
    draft, recognition = recognised([("title", "某材料"), (role, text)])
    said = [f for f in find(draft, recognition, load_style()) if f.code == "PB104"]
    assert [finding.values["wanted"] for finding in said] == [wanted]


@pytest.mark.parametrize(
    "text", ["2024年5月8日", "2024 年 5 月 8 日", "2024年10月20日", "2022年9月", "  年 月 日"]
)
def test_a_date_in_order_is_left_alone(text: str) -> None:
    assert found(("date", text)) == []


@pytest.mark.parametrize(
    "text",
    ["报告如下:", "要求,各地抓好落实。", "完成了任务;下一步", "为什么?", "落实好“三会一课”,抓实党建。"],
)
def test_half_width_punctuation_between_chinese_characters_is_told(text: str) -> None:
    assert found(("body", text)) == [("PB105", 0)]


@pytest.mark.parametrize(
    "text",
    [
        "会议于9:30开始，比分为3:2，完成率99.5%。",
        "网址为https://www.example.cn/a?b=c，请登录。",
        "第1.2节和附件1:10000地形图。",
        "增长3.5个百分点，GDP达1,234.5亿元。",
        "e-mail: office@example.cn",
    ],
)
def test_half_width_marks_in_figures_and_addresses_are_left_alone(text: str) -> None:
    assert found(("body", text)) == []


def test_the_number_at_the_head_of_a_line_is_no_punctuation() -> None:
    assert found(("heading:2", "(一)工作情况"), ("heading:2", "二,工作打算")) == []


def test_a_rare_character_is_told_where_it_first_stands() -> None:
    draft, recognition = recognised([("title", "喆"), ("body", "王喆同志。"), ("body", "王喆、李堃同志。")])
    said = find(draft, recognition, load_style())
    assert [(f.code, f.line, f.values["characters"]) for f in said] == [
        ("PB106", 1, "喆"),
        ("PB106", 2, "堃"),
    ]


def test_a_text_in_traditional_characters_is_told_once() -> None:
    specs = [
        ("body", "關於進一步規範機構編製管理工作。"),
        ("body", "各級單位應當嚴格執行財務紀律，積極開展檢查。"),
    ]
    assert found(*specs) == [("PB106", 0)]


def test_rare_characters_are_no_matter_to_a_face_that_has_them() -> None:
    style = load_style()
    style = style._replace(fonts={**style.fonts, "仿宋": "方正仿宋_GBK"})
    assert find(*recognised([("body", "王喆同志。")]), style) == []


def test_habits_are_told_once_with_their_number() -> None:
    specs = [("body", '落实"两个维护"要求。'), ("body", '做到"四个意识"。'), ("body", "电价(含税)下调。")]
    said = find(*recognised(specs), load_style())
    assert [(f.code, f.line, f.values["count"]) for f in said] == [("PB107", 0, 2), ("PB108", 2, 1)]


# --- PB3xx ---------------------------------------------------------------------------------------


def test_a_notice_without_signature_and_date_is_told() -> None:
    assert found(*NOTICE) == [("PB301", -1)]


def test_a_date_without_signature_is_told() -> None:
    assert found(*NOTICE, SIGNED[1]) == [("PB302", 3)]


def test_a_signature_without_date_is_told() -> None:
    assert found(*NOTICE, SIGNED[0]) == [("PB310", 3)]


@pytest.mark.parametrize(
    "title", ["云川县管理办法", "云川县行动方案", "在会议上的讲话", "2024年工作总结", "政府工作报告"]
)
def test_types_that_carry_no_signature_are_not_asked_for_one(title: str) -> None:
    assert found(("title", title), ("body", "内容如此。")) == []


def test_author_and_date_may_stand_below_the_title() -> None:
    assert found(("title", "述职报告"), ("subtitle", "张某 2024年1月"), ("body", "现述职如下。")) == []


@pytest.mark.parametrize(
    ("closing", "wanted"), [("专此报告。", ["PB303"]), ("妥否，请批示。", []), ("以上请示，请予批复。", [])]
)
def test_a_request_ends_with_its_closing_formula(closing: str, wanted: list[str]) -> None:
    specs = [("title", "关于经费的请示"), ("addressee", "县政府："), ("body", closing), *SIGNED]
    assert [code for code, _ in found(*specs)] == wanted


def test_a_request_to_two_organs_is_told() -> None:
    specs = [
        ("title", "关于经费的请示"),
        ("addressee", "县政府、县财政局："),
        ("body", "妥否，请批示。"),
        *SIGNED,
    ]
    assert found(*specs) == [("PB304", 1)]


def test_an_addressee_without_colon_is_told() -> None:
    assert found(NOTICE[0], ("addressee", "各单位"), NOTICE[2], *SIGNED) == [("PB305", 1)]


def test_salutations_all_over_a_speech_are_no_addressee() -> None:
    specs = [
        ("title", "在会议上的讲话"),
        ("addressee", "同志们："),
        ("body", "好。"),
        ("addressee", "同志们！"),
        ("body", "完。"),
    ]
    assert found(*specs) == []


def test_a_title_with_a_final_mark_is_told() -> None:
    assert found(("title", "关于工作的通知。"), *NOTICE[1:], *SIGNED, genre="通知") == [("PB306", 0)]


def test_a_formal_title_without_a_type_is_told() -> None:
    assert found(("title", "关于开展工作"), *NOTICE[1:], *SIGNED) == [("PB311", 0)]


def test_an_essay_needs_no_type() -> None:
    assert found(("title", "春天"), ("body", "春天来了。")) == []


def test_attachments_are_counted_against_their_note() -> None:
    note = [("attachment_note", "附件：1.名单"), ("attachment_note", "2.表格")]
    one = [("attachment_mark", "附件1"), ("attachment_title", "名单")]
    two = [("attachment_mark", "附件2"), ("attachment_title", "表格")]
    assert found(*NOTICE, *note, *SIGNED, *one, *two) == []
    assert found(*NOTICE, *note, *SIGNED) == []  # the attachments are files of their own
    assert found(*NOTICE, *note, *SIGNED, *one) == [("PB307", 3)]
    assert found(*NOTICE, *SIGNED, *one) == [("PB307", -1)]


def test_attachments_numbered_in_chinese_are_counted() -> None:
    note = [("attachment_note", "附件一：名单"), ("attachment_note", "附件二：表格")]
    one = [("attachment_mark", "附件一"), ("attachment_title", "名单")]
    two = [("attachment_mark", "附件二"), ("attachment_title", "表格")]
    assert found(*NOTICE, *note, *SIGNED, *one, *two) == []


def test_an_issued_text_needs_no_note() -> None:
    issuing = [("title", "关于印发《方案》的通知"), *NOTICE[1:]]
    assert found(*issuing, *SIGNED, ("attachment_mark", "附件"), ("attachment_title", "方案")) == []


def test_a_mark_behind_an_attachments_name_is_told() -> None:
    attachment = [("attachment_mark", "附件"), ("attachment_title", "名单")]
    assert found(*NOTICE, ("attachment_note", "附件：名单。"), *SIGNED, *attachment) == [("PB308", 3)]


def test_a_report_that_asks_for_a_decision_is_told() -> None:
    specs = [
        ("title", "关于经费的报告"),
        ("addressee", "县政府："),
        ("body", "以上报告，请予批复。"),
        *SIGNED,
    ]
    assert found(*specs) == [("PB309", 2)]
    assert ("PB309", 0) in found(("title", "关于经费的请示报告"), *specs[1:])


def test_a_report_that_tells_of_a_decision_is_left_alone() -> None:
    body = "项目已报请省政府批准，目前正在实施。"
    assert found(("title", "关于项目的报告"), ("addressee", "县政府："), ("body", body), *SIGNED) == []


def test_an_unfilled_placeholder_is_told() -> None:
    assert found(("body", "（待补：存在的主要问题）")) == [("PB401", 0)]


# --- the catalogue -------------------------------------------------------------------------------


def test_what_the_style_switches_off_is_not_told() -> None:
    style = load_style()._replace(findings_off=frozenset({"PB105"}))
    assert find(*recognised([("body", "报告如下:")]), style) == []


def test_half_width_marks_that_go_through_a_draft_are_told_once() -> None:
    lines = [("body", "报告如下:")] * 6
    assert found(*lines[:5]) == [("PB105", line) for line in range(5)]
    assert found(*lines) == [("PB109", 0)]
    assert values(*lines)["count"] == 6
    style = load_style()._replace(findings_off=frozenset({"PB105"}))
    assert find(*recognised(lines), style) == []


def test_a_year_forgotten_in_the_date_is_told() -> None:
    assert values(("date", "1月6日"))["wanted"] == "××××年1月6日"


@pytest.mark.parametrize(
    "text", ["## 一、总体要求", "**（一）目标**", "- **线上**：推送知识", "一是**宣传**。", "```"]
)
def test_marks_of_markdown_are_told_once(text: str) -> None:
    assert found(("body", text), ("body", text)) == [("PB110", 0)]


@pytest.mark.parametrize("text", ["#1楼至#6楼", "张**、李**、王**，男", "密码为2**8位", "C#和F#语言。"])
def test_other_number_signs_and_stars_are_not_told(text: str) -> None:
    assert found(("body", text)) == []


def test_findings_come_in_the_order_of_lines() -> None:
    codes = found(*NOTICE, ("body", "报告如下:"), ("date", "2024年05月08日"))
    assert codes == sorted(codes, key=lambda pair: pair[1])


def test_every_code_has_its_sentences_and_every_sentence_its_code() -> None:
    used = set()
    for path in RULES.glob("*.py"):
        if path.name != "finding_texts.py":
            used |= set(re.findall(r'"(PB\d{3})"', path.read_text("utf-8")))
    assert used == set(FINDINGS)


def test_both_languages_ask_for_the_same_values() -> None:
    for (message, hint), (english, hint_english) in FINDINGS.values():
        assert _fields(message + hint) == _fields(english + hint_english) or _fields(message) >= _fields(
            english
        )


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _sentences(finding: Finding) -> list[str]:
    return [part.format(**finding.values) for pair in FINDINGS[finding.code] for part in pair]


def test_every_finding_fills_its_sentences() -> None:
    specs = [
        ("title", "关于经费的请示"),
        ("doc_number", "云政发[2024]5号"),
        ("addressee", "县政府、县财政局"),
        ("heading:1", "一、情况。"),
        ("body", '王喆说:"好"(很好),'),
        ("body", "（待补：问题）。"),
        ("attachment_note", "附件：名单。"),
        ("date", "2024年05月08日"),
    ]
    said = find(*recognised(specs), load_style())
    assert {f.code for f in said} >= {
        "PB101",
        "PB103",
        "PB104",
        "PB105",
        "PB106",
        "PB107",
        "PB108",
        "PB302",
        "PB303",
    }
    assert all("{" not in sentence for finding in said for sentence in _sentences(finding))
