"""What a careful clerk sees in drafts of many kinds: parts, heads, endings, sibling groups, levels."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paiban.docx.package import Package
from paiban.docx.read import read
from paiban.model import AutoNumber, Draft, Line, Look, Recognition, Role, Verdict
from paiban.recognise import recognise
from paiban.recognise.genre import find_genre, is_internal, is_statute, is_statutory, wants_seal
from paiban.recognise.reasons import REASONS
from paiban.recognise.shape import read_shape
from paiban.recognise.styles import heading_level

TEXT = "各级各部门要高度重视此项工作，切实加强组织领导，细化任务分工，确保各项工作落到实处、取得实效。"
CENTRED = Look(align="center")


def draft_of(rows: str, **looks: Look) -> Draft:
    """A draft of plain lines; `T` stands for a long sentence, `looks` give lines (l3=…) another look."""
    texts = [row.strip(" ") for row in rows.strip("\n").split("\n")]
    return Draft(
        tuple(
            Line(i, i, TEXT if text == "T" else text.replace("@", TEXT), look=looks.get(f"l{i}", Look()))
            for i, text in enumerate(texts)
        )
    )


def roles(recognition: Recognition) -> str:
    """Roles with levels in one row of words, blank lines left out."""
    return " ".join(_shown(verdict) for verdict in recognition.verdicts if verdict.role is not Role.BLANK)


def _shown(verdict: Verdict) -> str:
    return f"{verdict.role.value}{verdict.level}" if verdict.role is Role.HEADING else verdict.role.value


def heads(draft: Draft) -> list[str]:
    """The run-in heading sentences of a draft."""
    verdicts = recognise(draft).verdicts
    return [
        line.text[verdict.marker.end if verdict.marker else 0 : verdict.head_end].strip()
        for line, verdict in zip(draft.lines, verdicts, strict=True)
        if verdict.head_end
    ]


def test_a_notice_without_any_formatting_is_understood_from_its_words() -> None:
    recognition = recognise(
        draft_of("""
            ××市教育局
            关于做好2024年秋季学期开学工作的通知
            各区县教育局，市直各学校：
            为做好开学工作，现将有关事项通知如下：
            一、提高认识，加强领导。@
            二、突出重点，狠抓落实。@
            1、抓好安全。@
            2、抓好收费。@
            ××市教育局
            2024年8月20日
            （此件公开发布）
            附件1
            学校安全隐患台账
            一、填报要求
            T
        """)
    )
    assert roles(recognition) == (
        "title title addressee body heading1 heading1 heading2 heading2 signature date note "
        "attachment_mark attachment_title heading1 body"
    )
    assert recognition.genre == "通知"
    assert recognition.title == "××市教育局关于做好2024年秋季学期开学工作的通知"


def test_a_document_issued_with_a_notice_has_a_title_of_its_own() -> None:
    recognition = recognise(
        draft_of(
            """
            某省人民政府令
            第312号
            《某省气象灾害防御办法》已经省人民政府常务会议通过，现予公布，自2024年5月1日起施行。
            省长　王某某
            2024年3月15日
            某省气象灾害防御办法
            第一章 总则
            第一条 为了防御气象灾害，制定本办法。
            第二条 下列情形应当报告：
            （一）发现隐患的；
            （二）发生灾害的。
            """,
            l0=CENTRED,
            l1=CENTRED,
            l3=Look(align="right"),
            l4=Look(align="right"),
            l5=CENTRED,
            l6=CENTRED,
        )
    )
    assert roles(recognition) == (
        "redhead doc_number body signature date title chapter article article list_item list_item"
    )


def test_an_issued_plan_behind_its_notice_numbers_anew() -> None:
    recognition = recognise(
        draft_of("""
            关于印发《工作方案》的通知
            各单位：
            T
            某某局
            2024年5月8日

            安全生产月工作方案
            一、活动主题
            T
        """)
    )
    assert roles(recognition) == "title addressee body signature date title heading1 body"
    assert recognition.title == "关于印发《工作方案》的通知"


@pytest.mark.parametrize("name", ["某某县人民政府", "汇报人：张三", "　　　　　　　　　　　　　张三"])
def test_a_name_at_the_end_signs_without_a_date(name: str) -> None:
    assert roles(recognise(draft_of(f"关于某事的报告\nT\n一、情况\nT\n{name}"))).split()[-1] == "signature"


def test_attachments_are_listed_before_the_sign_off_and_begin_behind_it() -> None:
    recognition = recognise(
        draft_of("""
            关于报送情况的报告
            县政府：
            T
            附件：1.情况统计表
            2.问题清单
            某某局
            2024年5月8日
            附件1：情况统计表
            情况统计表
            T
            附件2：问题清单
            一、主要问题
            T
        """)
    )
    assert roles(recognition) == (
        "title addressee body attachment_note attachment_note signature date attachment_mark "
        "attachment_title body attachment_mark heading1 body"
    )


def test_names_listed_behind_the_date_without_attachments_are_a_note_of_attachments() -> None:
    recognition = recognise(
        draft_of("""
            关于报送情况的报告
            T
            某某局
            2024年5月8日
            附件：1.情况统计表
            2.问题清单
        """)
    )
    assert roles(recognition).endswith("date attachment_note attachment_note")


def test_whole_sentences_in_a_list_are_items_and_phrases_with_text_are_headings() -> None:
    recognition = recognise(
        draft_of("""
            关于申请经费的请示
            一、请示事项
            （一）更新台式电脑20台，预计费用约20万元。
            （二）更新打印机5台，预计费用约5万元。
            二、请示理由
            （一）设备老化。@
            （二）数量不足。@
            三、保障措施
            （一）加强领导
            T
            （二）加强督导
            T
        """)
    )
    assert roles(recognition) == (
        "title heading1 list_item list_item heading1 heading2 heading2 heading1 heading2 body heading2 body"
    )


def test_siblings_are_judged_together_unless_one_cannot_be_a_heading() -> None:
    recognition = recognise(
        draft_of("""
            一、工作要求
            （一）压实责任。@
            （二）严格督查。@
            （三）各单位要按照职责分工，结合本地区实际，研究制定具体措施，并于每季度末将进展情况书面报送。
        """)
    )
    assert roles(recognition) == "heading1 heading2 heading2 list_item"


def test_a_short_heading_sentence_without_text_stays_with_its_siblings() -> None:
    recognition = recognise(draft_of("一、要求\n（一）压实责任。@\n（二）严格督查。@\n（三）强化保障。"))
    assert roles(recognition) == "heading1 heading2 heading2 heading2"


def test_clauses_that_end_in_semicolons_are_a_list_even_with_a_phrase_in_front() -> None:
    recognition = recognise(
        draft_of(
            "一、企业信息\n（1）工商信息。包括名称、住所、类型；\n（2）银行信息。包括账号、户名；\n（3）联系信息。包括地址。"
        )
    )
    assert roles(recognition) == "heading1 list_item list_item list_item"


def test_short_names_in_a_list_are_no_headings() -> None:
    recognition = recognise(
        draft_of("""
            关于申报项目的通知
            一、申报材料
            1.项目申报书
            2.营业执照复印件
            二、申报时间
            T
        """)
    )
    assert roles(recognition) == "title heading1 list_item list_item heading1 body"


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("（一）学习思想方面。一是领悟不深。", "学习思想方面。"),
        ("（一）财富的来源是“生产”。生产包括开发、制作、交易。", "财富的来源是“生产”。"),
        ("（一）落实“严格。规范。”要求。坚持不懈抓好落实工作。", "落实“严格。规范。”要求。"),
        ("（一）做好宣传（含网络。下同）工作。各地要抓紧抓好落实。", "做好宣传（含网络。下同）工作。"),
        ("（一）工作目标：到2025年，全面完成任务，群众满意度明显提升。", "工作目标："),
        ("（一）书证提交　原件确有困难的，可以提交核对无误的复印件。", "书证提交"),
        ("（一）怎样抓落实？要从领导干部抓起，一级做给一级看。", "怎样抓落实？"),
        ("（一）加强领导.各单位要成立专门的工作班子抓好落实。", "加强领导."),
        ("（一）落实“三个未闭合要求。各地要抓紧抓好落实工作。", "落实“三个未闭合要求。"),
    ],
)
def test_a_heading_sentence_ends_outside_quotes_and_brackets(line: str, head: str) -> None:
    assert heads(draft_of(f"一、要求\n{line}\n（二）压实责任。@")) == [head, "压实责任。"]


def test_a_long_first_sentence_is_no_heading() -> None:
    assert read_shape("对纳入机制的电量，" * 8 + "执行电价。费用纳入系统。").cut == 0


def test_times_and_announcements_do_not_end_a_head_at_their_colon() -> None:
    assert read_shape("9:30在会议室集合").cut == 0
    assert read_shape("主要内容包括：甲、乙、丙等三个方面。").cut == 0


def test_numbers_that_run_on_across_chapters_keep_their_level() -> None:
    recognition = recognise(
        draft_of("""
            一、总体目标
            （一）目标一。@
            （二）目标二。@
            二、重点任务
            （三）任务三。@
            （四）任务四。@
        """)
    )
    assert roles(recognition) == "heading1 heading2 heading2 heading1 heading2 heading2"


def test_decimals_take_the_level_of_their_depth_and_plain_digits_below_them_nest() -> None:
    recognition = recognise(
        draft_of("""
            系统使用手册
            1 系统概述
            T
            1.1 运行环境
            1.1.1 硬件环境
            1.企业信息
            T
            2.基本信息
            T
            1.1.2 软件环境
            T
            2 安装部署
            T
        """)
    )
    assert roles(recognition) == (
        "title heading1 body heading2 heading3 heading4 body heading4 body heading3 body heading1 body"
    )


def test_a_scheme_upside_down_keeps_its_own_order() -> None:
    recognition = recognise(
        draft_of("""
            1.检查情况
            （一）检查范围
            T
            （二）检查方式
            T
            2.主要问题
            （一）设施老化
            T
            3.整改安排
            T
        """)
    )
    assert roles(recognition).startswith("heading1")
    assert roles(recognition) == ("heading1 heading2 body heading2 body heading1 heading2 body heading1 body")


def test_automatic_and_typed_numbers_are_siblings() -> None:
    rows = draft_of("民生底线\nT\n办好实事\nT\n三、专项治理\nT").lines
    lines = [
        line._replace(auto=AutoNumber(number, 0, (i,), 1)) if number else line
        for line, (i, number) in zip(
            rows, [(1, "一、"), (0, ""), (2, "二、"), (0, ""), (0, ""), (0, "")], strict=True
        )
    ]
    assert roles(recognise(Draft(tuple(lines)))) == "heading1 body heading1 body heading1 body"


def test_a_heading_style_makes_a_heading_of_a_phrase_but_not_of_a_paragraph() -> None:
    rows = draft_of("某某项目建设方案\n项目背景\nT\n建设内容\nT").lines
    styled = {1: "heading 1", 2: "heading 2", 3: "标题 1"}
    draft = Draft(tuple(line._replace(style=styled.get(line.index, "")) for line in rows))
    assert roles(recognise(draft)) == "title heading1 body heading1 body"


def test_heading_styles_say_nothing_where_every_line_has_one() -> None:
    rows = draft_of("关于开展行动的通知\n各乡镇：\nT\n一、整治重点\nT\n二、时间安排\nT\n短语\nT").lines
    draft = Draft(tuple(line._replace(style="heading 1", outline=0) for line in rows))
    assert roles(recognise(draft)) == "title addressee body heading1 body heading1 body body body"


def test_bold_short_lines_with_siblings_are_headings_and_a_single_one_is_not() -> None:
    bold = Look(bold=99)
    several = draft_of("2023年述职报告\n政治建设\nT\n履职情况\nT\n廉洁自律\nT", l1=bold, l3=bold, l5=bold)
    single = draft_of("2023年述职报告\n政治建设\nT\nT\nT\nT", l1=bold)
    assert roles(recognise(several)) == "title heading1 body heading1 body heading1 body"
    assert "heading1" not in roles(recognise(single))


@pytest.mark.parametrize(
    "line",
    [
        "三、四月份是施工高峰，务必绷紧安全这根弦。",
        "一、二期工程已经全部完工并且投入使用。",
        "2.5万元以下的贷款最受欢迎。",
        "3.15专项检查期间还发现其他问题。",
        "（一）班和（二）班不放假。",
        "第八条规定的情形除外。",
        "一是思想认识不到位；二是措施不力。",
        "第一，要压实责任。",
        "首先，要提高认识。",
    ],
)
def test_false_headings_stay_text(line: str) -> None:
    draft = draft_of(f"关于某项工作的报告\nT\n一、基本情况\nT\n{line}\n二、存在问题\nT")
    assert roles(recognise(draft)) == "title body heading1 body body heading1 body"


def test_a_typed_contents_list_is_not_mistaken_for_the_text() -> None:
    recognition = recognise(
        draft_of("""
            某县财政局2024年部门预算公开报告
            目　录
            第一部分　部门概况
            一、部门职责
            第二部分　名词解释…………12
            第一部分　部门概况
            一、部门职责
            T
            第二部分　名词解释
            T
        """)
    )
    assert roles(recognition) == "title toc toc toc toc heading1 heading2 body heading1 body"


def test_page_numbers_and_running_heads_of_a_conversion_are_furniture() -> None:
    recognition = recognise(
        draft_of("""
            关于饮水安全的汇报
            一、工作情况
            T
            - 1 -
            某某县水务局工作汇报
            T
            第 2 页 共 4 页
            某某县水务局工作汇报
            T
            3
            T
        """)
    )
    assert roles(recognition).count("page_furniture") == 5


def test_captions_stand_by_their_tables_and_sentences_about_tables_do_not() -> None:
    recognition = recognise(
        draft_of(
            "关于投资情况的报告\nT\n表1　投资完成情况\n图2.1 各区县比例\n"
            "表1显示投资平稳增长。\n由图2可见问题不少。"
        )
    )
    assert roles(recognition) == "title body caption caption body body"


def test_a_speech_has_its_speaker_date_and_salutations() -> None:
    recognition = recognise(
        draft_of("""
            在全县教育工作会议上的讲话
            （2024年9月10日）
            县长　秦岭松
            同志们：
            T
            一、充分肯定成绩
            T
            同志们！
            T
        """)
    )
    assert roles(recognition) == ("title subtitle subtitle addressee body heading1 body addressee body")


@pytest.mark.parametrize(
    "addressee",
    [
        "各县（市、区）人民政府，市直有关部门：",
        "县委：",
        "尊敬的各位领导：",
        "国家电网有限公司、相关发电企业:",
        "敬爱的党组织：",
    ],
)
def test_receivers_under_the_title_are_addressed(addressee: str) -> None:
    assert roles(recognise(draft_of(f"关于某事的报告\n{addressee}\nT"))).split()[1] == "addressee"


@pytest.mark.parametrize(
    "opening",
    ["现将有关事项通知如下：", "根据要求，现提出以下意见：", "为做好工作，通知如下：", "会议决定："],
)
def test_an_opening_sentence_with_a_colon_addresses_nobody(opening: str) -> None:
    assert roles(recognise(draft_of(f"关于某事的通知\n{opening}\nT"))).split()[1] == "body"


@pytest.mark.parametrize(
    "date",
    [
        "2024年5月8日",
        "二〇二四年五月八日",
        "2024年5月",
        "2024.5.8",
        "2024-05-08",
        "2024年  月  日",
        "××××年×月×日",
        "2024 年 5 月 8 日",
    ],
)
def test_dates_of_every_writing_end_a_text(date: str) -> None:
    draft = draft_of(f"关于某事的报告\nT\n\n某某局\n{date}")
    assert roles(recognise(draft)) == "title body signature date"


def test_foreign_text_keeps_its_numbers_and_gets_no_levels() -> None:
    recognition = recognise(
        draft_of(
            "Quarterly Report\n1. Introduction\nThis is a sentence.\n2. Methods\nAnother sentence follows."
        )
    )
    assert set(roles(recognition).split()) == {"body"}


def test_blank_lines_between_all_paragraphs_change_nothing() -> None:
    rows = (
        "关于\n加快推进乡村文化\n阵地建设的通知\n各单位：\nT\n一、要求\n（一）压实责任。@\n"
        "（二）严格督查。@\n某某局\n2024年5月8日"
    )
    spaced = "\n\n".join(rows.split("\n"))
    assert roles(recognise(draft_of(rows))) == roles(recognise(draft_of(spaced)))


def test_a_line_with_a_picture_and_no_text_says_so() -> None:
    draft = Draft((Line(0, 0, "", objects=frozenset({"picture"})), Line(1, 1, "　")))
    assert [verdict.reason for verdict in recognise(draft).verdicts] == ["object-only", "blank"]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于印发《××方案》的通知", "通知"),
        ("关于××请示的批复", "批复"),
        ("关于××的意见的函", "函"),
        ("乡镇政法委员政治建设情况分析报告", "分析报告"),
        ("2023年度述职报告", "述职报告"),
        ("××管理办法（试行）", "管理办法"),
        ("××条例（草案）（征求意见稿）", "条例"),
        ("××会议纪要（第3期）", "纪要"),
        ("石门岭上的一盏灯", ""),
        ("", ""),
    ],
)
def test_the_last_type_word_of_the_title_is_the_type(title: str, genre: str) -> None:
    assert find_genre(title) == genre


def test_types_know_what_they_are() -> None:
    assert is_statutory("通知") and not is_statutory("总结")
    assert is_statute("管理办法") and not is_statute("通知")
    assert is_internal("述职报告") and not is_internal("报告")
    assert wants_seal("请示") and not wants_seal("分析报告") and not wants_seal("") and not wants_seal("纪要")


def test_the_type_can_be_given_from_outside() -> None:
    assert recognise(draft_of("关于某事的通知\nT"), "方案").genre == "方案"


@pytest.mark.parametrize(
    ("style", "outline", "level"),
    [
        ("heading 1", None, 1),
        ("标题 2", None, 2),
        ("标题3", None, 3),
        ("二级标题", None, 2),
        ("公文标题一", None, 1),
        ("", 0, 1),
        ("正文", 8, 9),
        ("normal", None, 0),
        ("title", None, 0),
        ("标题", None, 0),
        ("body text 2", None, 0),
    ],
)
def test_heading_styles_are_known_by_name_or_outline(style: str, outline: int | None, level: int) -> None:
    assert heading_level(style, outline) == level


_PIECES = [
    "一、",
    "（一）",
    "1.",
    "1.1",
    "（1）",
    "①",
    "a.",
    "第一章",
    "第一条",
    "附件1",
    "附件：1.名称",
    "目录",
    "2024年5月8日",
    "抄送：市委。",
    "同志们：",
    "图1 说明",
    "单位：万元",
    "关于工作的通知",
    "某市人民政府",
    "某政发〔2024〕5号",
    "- 2 -",
    "1",
    "。",
    "：",
    "，",
    "正文内容",
    "“（《",
    "\u200b",
    "　",
    "english text",
    "——",
    "\t",
]
_AUTO = [
    None,
    None,
    AutoNumber("一、", 0, (1,), 1),
    AutoNumber("", 0, (1,), 2, True, "●"),
    AutoNumber("Part 1", 0, (), 3),
]
_LINES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(_PIECES), max_size=4).map("".join),
        st.sampled_from(_AUTO),
        st.sampled_from(["", "", "heading 1", "标题 2", "title", "toc 1"]),
        st.sampled_from([Look(), Look(), CENTRED, Look(align="right", bold=99), Look(size=44)]),
        st.booleans(),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_LINES)
def test_any_draft_gets_one_reasoned_verdict_a_line_and_always_the_same(rows: list[tuple]) -> None:  # type: ignore[type-arg]
    draft = Draft(
        tuple(
            Line(i, i, text, auto=auto, style=style, look=look, table_after=table)
            for i, (text, auto, style, look, table) in enumerate(rows)
        )
    )
    recognition = recognise(draft)
    assert recognition == recognise(draft)
    assert len(recognition.verdicts) == len(draft.lines)
    for line, verdict in zip(draft.lines, recognition.verdicts, strict=True):
        assert verdict.reason in REASONS
        assert (1 <= verdict.level <= 4) or verdict.role is not Role.HEADING
        assert 0 <= verdict.head_end <= len(line.text)
        assert not verdict.marker or verdict.marker.end < len(line.text)


def _long_draft(lines: int) -> Draft:
    rows = ["关于开展某项工作情况的报告", "某某市人民政府："]
    while len(rows) < lines:
        rows += ["一、主要做法", *(f"（{n}）加强领导方面。{TEXT}" for n in "一二三四"), *[TEXT] * 15]
    return Draft(tuple(Line(i, i, text) for i, text in enumerate(rows[:lines])))


def _seconds_a_line(lines: int) -> float:
    draft = _long_draft(lines)
    best = 1.0
    for _ in range(3):
        begun = time.perf_counter()
        recognise(draft)
        best = min(best, time.perf_counter() - begun)
    return best / lines


def test_the_time_a_line_takes_does_not_grow_with_the_draft() -> None:
    assert _seconds_a_line(20_000) < 2 * _seconds_a_line(2_000)


def test_the_labelled_drafts_are_recognised_as_a_clerk_labelled_them(shared: Path) -> None:
    pairs = [(shared / "sample" / "seed.docx", shared / "sample" / "seed.tsv")]
    pairs += [
        (shared / "corpus" / f"{labels.stem}.docx", labels)
        for labels in (shared / "corpus" / "labels").glob("*.tsv")
    ]
    wrong, total = [], 0
    for path, labels in pairs:
        draft = read(Package.open(path.read_bytes()))
        verdicts = recognise(draft).verdicts
        for row in labels.read_text(encoding="utf-8").split("\n")[1:]:
            if row:
                index, role, level, head, _ = row.split("\t", 4)
                total += 1
                line, verdict = draft.lines[int(index)], verdicts[int(index)]
                start = verdict.marker.end if verdict.marker else 0
                found = (
                    verdict.role.value,
                    line.text[start : verdict.head_end].strip() if verdict.head_end else "",
                )
                if found != (role, head) or (role == "heading" and str(verdict.level) != level):
                    wrong.append((path.stem, index, found))
    assert len(wrong) <= 0.02 * total, wrong
