"""Where things stand: white space, the title, sign-off, 附件说明, new pages, and what each line wears."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from formatted import Finished, draft, finish, house, par

from documents.package import PAGE, SECTION
from paiban.changes import LayPage
from paiban.engine import format_bytes
from paiban.model import Draft, Section
from paiban.rules.page import plan_page
from paiban.rules.sign_off import right_indents
from paiban.rules.title import set_width, title_indents, width
from paiban.style.load import load_style

STYLE = load_style()
TITLE, ADDRESSEE, HEADING = "关于开展专项检查的通知", "各县人民政府：", "一、总体要求"
BODY = "各单位要认真落实责任，按期完成各项任务。"
SIGNED = ("临江市人民政府办公室", "2024年5月8日")
BREAK = '<w:r><w:br w:type="page"/></w:r>'
MARK = '<w:bookmarkStart w:id="1" w:name="here"/><w:bookmarkEnd w:id="1"/>'
PICTURE = "<w:pict/>"
CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>（一）数量</w:t></w:r></w:p>'
    "</w:tc>"
)
TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/>'
    f"</w:tblGrid><w:tr>{CELL}</w:tr></w:tbl>"
)


# ---- layout white space -----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["　　", "    ", "\t", "\u00a0\u00a0", " 　\t"])
def test_indents_typed_as_white_space_go(typed: str) -> None:
    after = finish(draft(TITLE, typed + ADDRESSEE, typed + HEADING, typed + BODY))
    assert after.texts == [TITLE, ADDRESSEE, HEADING, BODY]


def test_white_space_round_centred_and_right_hand_lines_goes_on_both_sides() -> None:
    after = finish(draft(f"　　{TITLE}　　", BODY, f"　　　　{SIGNED[0]}　　", f"　　　　{SIGNED[1]}   "))
    assert after.texts == [TITLE, BODY, *SIGNED]


def test_white_space_inside_and_behind_body_text_is_the_authors() -> None:
    text = "甲　乙  丙同志负责，各单位要认真落实。　"
    assert finish(draft(TITLE, text)).texts[1] == text


def test_typed_indents_stay_when_the_house_style_keeps_them() -> None:
    after = finish(draft(TITLE, "　　" + BODY), house(layout={"typed_indents": "keep"}))
    assert after.texts == [TITLE, "　　" + BODY]


def test_blank_paragraphs_go() -> None:
    assert finish(draft(TITLE, "", "　", BODY, "", "", BODY, "")).texts == [TITLE, BODY, BODY]


def test_blank_paragraphs_stay_when_the_house_style_keeps_them() -> None:
    after = finish(draft(TITLE, "", BODY), house(layout={"blank_paragraphs": "keep"}))
    assert after.texts == [TITLE, "", BODY]


@pytest.mark.parametrize(
    "blank",
    [
        pytest.param(par(BREAK), id="page break"),
        pytest.param(par("", "<w:pageBreakBefore/>"), id="page break before"),
        pytest.param(par(MARK), id="bookmark"),
        pytest.param(par("", SECTION), id="section break"),
    ],
)
def test_a_blank_paragraph_that_carries_something_stays(blank: str) -> None:
    after = finish(draft(TITLE, BODY, blank, BODY))
    assert [text.strip() for text in after.texts] == [TITLE, BODY, "", BODY]


def test_a_paragraph_that_holds_a_zero_width_space_stays() -> None:
    after = finish(draft(TITLE, BODY, par("\u200b"), BODY))
    assert after.texts == [TITLE, BODY, "\u200b", BODY]


def test_blank_paragraphs_beside_a_table_stay_and_those_further_away_go() -> None:
    after = finish(draft(TITLE, BODY, "", "", TABLE, "", "", BODY))
    assert after.texts == [TITLE, BODY, "", "", BODY]


def test_blank_paragraphs_round_the_red_head_stay_but_for_those_its_number_spaces_itself() -> None:
    mark = par("临江市人民政府文件", '<w:jc w:val="center"/>', '<w:color w:val="FF0000"/><w:sz w:val="72"/>')
    after = finish(draft("", mark, "", "", "临政发〔2024〕5号", "", TITLE, "", BODY))
    assert after.texts == ["", "临江市人民政府文件", "临政发〔2024〕5号", TITLE, BODY]
    letter = finish(
        draft("", "临江市人民政府", "", "", "临政函〔2024〕5号", "", "关于商请支持的函", "市民政局：", BODY)
    )
    assert letter.texts[:5] == ["", "临江市人民政府", "", "", "临政函〔2024〕5号"]


def test_the_last_paragraph_of_a_cell_or_control_is_never_taken() -> None:
    control = "<w:sdt><w:sdtPr><w:id w:val='3'/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    after = finish(draft(TITLE, BODY, control, BODY))
    assert after.texts == [TITLE, BODY, "", BODY]


def test_soft_breaks_that_end_a_paragraph_become_paragraph_ends() -> None:
    after = finish(draft(f"{TITLE}\n{ADDRESSEE}\n　　{BODY}\n{HEADING}\n(一）加强领导。{BODY}\n{BODY}"))
    assert after.texts == [TITLE, ADDRESSEE, BODY, HEADING, f"（一）加强领导。{BODY}", BODY]
    assert [p.style for p in after.paragraphs[:4]] == ["title", "公文主送机关", "公文正文", "heading 1"]


def test_soft_breaks_inside_a_sentence_or_a_title_stay() -> None:
    after = finish(
        draft("临江市人民政府办公室\n关于开展专项检查的通知", "各单位要认真落实责任，\n按期完成各项任务。")
    )
    assert after.texts == [
        "临江市人民政府办公室\n关于开展专项检查的通知",
        "各单位要认真落实责任，\n按期完成各项任务。",
    ]


def test_soft_breaks_stay_when_the_house_style_keeps_them() -> None:
    after = finish(draft(f"{TITLE}\n{ADDRESSEE}\n{BODY}"), house(layout={"soft_breaks": "keep"}))
    assert after.texts == [f"{TITLE}\n{ADDRESSEE}\n{BODY}"]


# ---- title ------------------------------------------------------------------------------------

TITLES = [
    "临江市人民政府办公室关于印发《临江市优化营商环境若干措施》的通知",
    "临江市应急管理局关于二〇二四年上半年安全生产工作情况的报告",
    "中共临江市委临江市人民政府关于全面推进乡村振兴加快农业农村现代化的实施意见",
    "关于进一步加强和改进新时代老年人优待与关爱服务工作的若干意见",
    "临江市教育局关于做好2024年普通高等学校招生全国统一考试安全保障工作的紧急通知",
    "关于报送“十四五”时期基层社会治理体系和治理能力现代化建设情况的函",
    "临江市人民政府关于授予张三等同志“见义勇为先进个人”称号的决定",
    "市委第一巡察组关于巡察市文旅局党组情况的反馈意见",
    "关于切实做好二〇二五年度城区防汛排涝工作的通知",
    "关于进一步加强新时代社区工作者队伍建设的实施意见",
]
WORDS = [
    "城区",
    "工作者",
    "人民",
    "政府",
    "办公室",
    "应急",
    "管理局",
    "营商",
    "环境",
    "若干",
    "措施",
    "安全",
    "生产",
    "上半年",
    "乡村",
    "振兴",
    "现代化",
    "实施",
    "意见",
    "老年人",
    "新时代",
    "关爱",
    "服务",
    "教育局",
    "2024年",
    "普通",
    "高等",
    "学校",
    "招生",
    "统一",
    "考试",
    "紧急",
    "通知",
    "十四五",
    "社会",
    "治理",
    "体系",
    "能力",
    "建设",
    "见义勇为",
    "先进",
    "个人",
    "同志",
    "称号",
    "决定",
    "的函",
    "文旅局",
    "党组",
]


def turned(text: str, count: Callable[[str], int] = lambda words: 0) -> list[str]:
    """The lines in which a word processor sets a title in the indents that were planned."""
    element = STYLE.elements["title"]
    indents = title_indents(text, element, STYLE.page, count)
    room = (STYLE.page.text_width - (indents.left + indents.right if indents else 0)) / (element.size * 10)
    lines = [""]
    for char in text:
        if set_width(lines[-1] + char) > room:
            lines.append("")
            while (
                char in "、，》”）" or lines[-2][-1] in "《“（"
            ):  # word processors carry the one before along
                lines[-2], char = lines[-2][:-1], lines[-2][-1] + char
        lines[-1] += char
    return lines


@pytest.mark.parametrize("title", TITLES)
def test_a_long_title_turns_between_words_longer_line_first(title: str) -> None:
    lines = turned(title)
    assert len(lines) == 2
    assert width(lines[0]) >= width(lines[1])
    assert not re.match("[的和与及者、，》”）]", lines[1]), lines
    assert lines[0][-1] not in "《“（和与关", lines
    cut = len(lines[0])
    through = [w for w in WORDS for m in re.finditer(re.escape(w), title) if m.start() < cut < m.end()]
    assert through == [], lines


@pytest.mark.parametrize(
    "lines",
    [
        ("云岭县人民政府办公室关于印发《云岭县", "秸秆禁烧工作实施方案》的通知"),
        ("临江市人民政府关于表彰2023年度全市", "安全生产工作先进集体和先进个人的决定"),
        ("关于对城关镇2024年度", "财务收支情况的检查报告"),
        ("关于进一步加强全县中小学生暑期", "安全教育管理工作的紧急通知"),
        ("县委组织部关于开展2024年度乡镇党委书记", "抓基层党建工作述职评议考核的通知"),
        ("关于同意调整石桥镇土地利用", "总体规划局部用途的批复"),
        ("关于商请协助做好第十二届运动会", "安全保卫及交通疏导工作的函"),
        ("关于建立健全农村供水工程长效", "运行管护机制的指导意见"),
        (
            "关于青河市贯彻落实习近平总书记重要",
            "讲话精神深入推进新时代农村人居环境",
            "整治提升五年行动工作情况的报告",
        ),
    ],
    ids=lambda lines: lines[1],
)
def test_a_title_turns_well_on_every_line(lines: tuple[str, ...]) -> None:
    text = "".join(lines)
    assert turned(text, (text * 3).count) == list(lines)


def test_a_title_in_the_midst_of_a_document_is_not_left_at_the_foot_of_a_page() -> None:
    after = finish(draft(TITLE, BODY, "附件", "检查汇总表", BODY))
    assert [after.style_value(style, "pPr/keepNext/val") for style in ("Title", "公文附件标题")] == ["1", "1"]


def test_a_long_subtitle_turns_as_a_title_does() -> None:
    text = "（2024年5月8日市政府第6次常务会议审议通过　2024年6月1日起施行）"
    found = indents(
        finish(draft("青河市差旅费管理办法", par(text, '<w:jc w:val="center"/>'), "第一条　" + BODY)), text
    )
    room = (STYLE.page.text_width - int(found["left"]) - int(found["right"])) / 320
    assert set_width(text[: text.index("2024年6月")]) <= room < set_width(text[: text.index("年6月")])


@pytest.mark.parametrize("before", [19, 18, 17, 16])
@pytest.mark.parametrize("leaning", "的和与，》")
def test_no_line_of_a_title_begins_with_a_character_that_leans_on_the_one_before(
    before: int, leaning: str
) -> None:
    text = "甲" * before + leaning + "乙" * (30 - before)

    def pairs(words: str) -> int:  # everything else holds together firmly: this place alone looks good
        return 0 if leaning in words else 9

    assert turned(text, pairs)[1][0] != leaning


def test_a_title_that_fits_its_line_gets_no_indents() -> None:
    assert title_indents("关于开展专项检查的通知", STYLE.elements["title"], STYLE.page, lambda s: 0) is None


def test_a_title_without_a_good_place_to_turn_is_left_to_the_word_processor() -> None:
    assert title_indents("A" * 60, STYLE.elements["title"], STYLE.page, lambda s: 0) is None


def test_the_title_itself_gets_no_break_and_equal_indents() -> None:
    after = finish(draft(TITLES[2], BODY))
    title = after.paragraphs[0]
    assert title.text == TITLES[2]
    assert title.properties["ind"]["left"] == title.properties["ind"]["right"] != "0"


def test_the_title_is_not_shaped_when_the_house_style_says_none() -> None:
    after = finish(draft(TITLES[2], BODY), house(layout={"title_shape": "none"}))
    assert "ind" not in after.paragraphs[0].properties


def test_width_counts_latin_half() -> None:
    assert (width("临江"), width("2024"), width("2024年")) == (2.0, 2.0, 3.0)


# ---- sign-off, standard 7.3.5 -----------------------------------------------------------------


def test_sealed_the_date_stands_four_from_the_right_and_the_signature_centred_on_it() -> None:
    # 2024年5月8日 is 7.25 wide with the gaps between 汉字 and digits; ten characters stand out on either side
    assert right_indents(["临江市人民政府办公室"], "2024年5月8日", seal=True) == ([2.625], 4.0)
    assert right_indents(["临江市"], "2024年5月8日", seal=True) == ([6.125], 4.0)


def test_sealed_a_signature_too_wide_for_its_place_shifts_both() -> None:
    names, date = right_indents(["临" * 18], "2024年5月8日", seal=True)
    assert (names, date) == ([0.0], 5.375)


def test_unsealed_the_date_begins_two_to_the_right_of_the_signature() -> None:
    names, date = right_indents(["临江市人民政府办公室"], "2024年5月8日", seal=False)
    assert (names, date) == ([2.0], 2.75)  # 28 − 2 − 10 = 16 begins the name, 28 − 2.75 − 7.25 = 18 the date


def test_unsealed_a_date_longer_than_the_signature_stands_two_from_the_right() -> None:
    assert right_indents(["张三"], "2024年12月28日", seal=False) == ([10.25], 2.0)
    assert right_indents(["临江市政府"], "2024年5月8日", seal=False) == ([6.25], 2.0)


def test_unsealed_no_date_comes_nearer_to_the_edge_than_two() -> None:
    # seven characters of signature: by the letter of 7.3.5.2 the date would end one from the edge
    assert right_indents(["临江市人民政府"], "2024年5月8日", seal=False) == ([4.25], 2.0)
    assert right_indents(["临江市人民政府办公"], "2024年5月8日", seal=False) == ([2.25], 2.0)


def test_unsealed_several_organs_begin_below_one_another() -> None:
    names, date = right_indents(["临江市人民政府", "临江市应急管理局办公室"], "2024年5月8日", seal=False)
    begins = [
        28 - right - width(name)
        for right, name in zip(names, ["临江市人民政府", "临江市应急管理局办公室"], strict=True)
    ]
    assert begins[0] == begins[1] == 28 - date - 7.25 - 2


def test_a_signature_or_a_date_alone_has_its_place() -> None:
    assert right_indents(["张三"], "", seal=False) == ([2.0], 0.0)
    assert right_indents(["张三"], "", seal=True) == ([4.0], 0.0)
    assert right_indents([], "2024年5月8日", seal=True) == ([], 4.0)


def indents(after: Finished, words: str) -> dict[str, str]:
    return dict(after.find(words).properties["ind"])


@pytest.mark.parametrize(
    ("sign_off", "name", "date"),
    [("seal", ("262", "840"), ("400", "1280")), ("noseal", ("200", "640"), ("275", "880"))],
)
def test_the_sign_off_is_written_in_characters_and_in_twips(
    sign_off: str, name: tuple[str, str], date: tuple[str, str]
) -> None:
    after = finish(draft(TITLE, BODY, *SIGNED), house(layout={"sign_off": sign_off}))
    found = [(i["rightChars"], i["right"]) for i in (indents(after, SIGNED[0]), indents(after, SIGNED[1]))]
    assert found == [name, date]
    assert [after.style_value(p.style, "pPr/jc/val") for p in after.paragraphs[-2:]] == ["right", "right"]


def test_statutory_types_leave_room_for_a_seal_and_internal_papers_do_not() -> None:
    date = "2024年5月8日"
    sealed = indents(finish(draft("关于开展检查的通知", ADDRESSEE, BODY, "临江市", date)), "临江市")
    plain = indents(finish(draft("张三同志述职报告", BODY, "张三", date)), date)
    assert (sealed["rightChars"], plain["rightChars"]) == ("612", "200")


def test_the_last_words_stay_on_the_page_of_the_sign_off() -> None:
    after = finish(draft(TITLE, BODY, "特此通知。", *SIGNED))
    assert "keepNext" in after.find("特此通知").properties
    assert "keepNext" not in after.find(BODY).properties


def kept(*lines: str) -> list[str]:
    """The first two characters of each line that keeps with the next by formatting of its own."""
    after = finish(draft(*lines))
    return [each.text[:2] for each in after.paragraphs if "keepNext" in each.properties]


def test_a_note_stays_on_the_page_of_the_date() -> None:
    assert kept(TITLE, BODY, "特此通知。", *SIGNED, "（此件公开发布）") == ["特此", "20"]


def test_a_short_list_of_attachments_stays_together_with_the_last_words_and_the_sign_off() -> None:
    names = ("附件：1.检查汇总表", "2.检查标准", "3.联系人名单")
    assert kept(TITLE, BODY, "特此通知。", *names, *SIGNED) == ["特此", "附件", "2.", "3."]
    assert kept(TITLE, BODY, "特此通知。", *names, "附件1", "检查汇总表", BODY) == ["附件", "2."]


def test_a_long_list_of_attachments_may_go_over_pages_between_two_names() -> None:
    names = ("附件：1.检查汇总表", *(f"{n}.检查标准之{n}" for n in range(2, 8)))
    after = finish(draft(TITLE, BODY, "特此通知。", *names, *SIGNED))
    assert [each.text[:2] for each in after.paragraphs if "keepNext" in each.properties] == ["7."]
    assert after.style_value("公文附件说明", "pPr/keepLines/val") == "1"  # but not within a name


def test_a_caption_stays_with_its_table_and_a_picture_with_its_caption() -> None:
    above = ("表1　各县检查情况", "单位：个")
    picture = par(f"<w:r>{PICTURE}</w:r>")
    assert kept(TITLE, BODY, *above, TABLE, BODY) == ["表1", "单位"]
    after = finish(draft(TITLE, BODY, picture, "图1　各县检查情况", BODY))
    assert ["keepNext" in each.properties for each in after.paragraphs] == [False, False, True, False, False]


def test_what_a_table_counts_in_stands_at_its_right() -> None:
    after = finish(draft(TITLE, BODY, "表1　各县检查情况", "（计量单位：个）", TABLE, BODY))
    assert [after.find(words).style for words in ("表1", "计量")] == ["公文图表题", "公文表单位"]
    assert after.style_value("公文表单位", "pPr/jc/val") == "right"


def test_the_lines_where_parties_sign_stay_together_with_the_words_above() -> None:
    row = "甲方（盖章）：      乙方（盖章）："
    after = finish(draft("设备采购合同", BODY, "本合同一式两份。", "", row, "日期：2025年  月  日"))
    kept = ["keepNext" in each.properties for each in after.paragraphs]
    assert kept == [False, False, True, True, True, False]


def test_a_sign_off_is_never_pushed_so_far_that_it_wraps() -> None:
    wide = "临江市公安局交通警察支队　　　　临江市公路事业发展中心"
    found = indents(finish(draft("关于实行交通管制的通告", BODY, "特此通告。", wide, "2025年5月20日")), wide)
    assert int(found.get("right", 0)) + width(wide) * 320 <= STYLE.page.text_width


def test_an_organ_mark_too_wide_for_the_text_reaches_into_both_margins() -> None:
    mark = "临江市文化广电和体育旅游局文件"[-13:]
    big = f'<w:r><w:rPr><w:sz w:val="72"/></w:rPr><w:t>{mark}</w:t></w:r>'
    look = '<w:jc w:val="center"/>'
    after = finish(draft(par(big, look), par("临文旅〔2025〕14号", look), TITLE, ADDRESSEE, BODY))
    assert after.find(mark).style == "公文机关标志"
    found = indents(after, mark)
    assert int(found["left"]) == int(found["right"]) < 0
    assert width(mark) * 720 <= STYLE.page.text_width - 2 * int(found["left"])


def test_an_organ_mark_far_too_wide_turns_between_words() -> None:
    mark = "临江市人力资源和社会保障局文件"
    big = f'<w:r><w:rPr><w:sz w:val="72"/></w:rPr><w:t>{mark}</w:t></w:r>'
    look = '<w:jc w:val="center"/>'
    after = finish(draft(par(big, look), par("临人社〔2025〕14号", look), TITLE, ADDRESSEE, BODY))
    found = indents(after, mark)
    room = (STYLE.page.text_width - int(found["left"]) - int(found["right"])) / 720
    assert int(found["left"]) == int(found["right"]) > 0
    assert width("临江市人力资源和社会") <= room < width("临江市人力资源和社会保")


def test_the_lines_of_a_bulletins_imprint_stay_on_one_page() -> None:
    after = finish(draft("工作简报", BODY, "报：市委办公室。", "送：县委宣传部。", "发：各乡镇。"))
    assert ["keepNext" in each.properties for each in after.paragraphs[-3:]] == [True, True, False]


# ---- 出席 at the end of minutes, standard 10.3 -------------------------------------------------

MINUTES = ("临江市人民政府常务会议纪要", "5月6日，市长主持召开会议，研究了有关工作。", "一、供水工作", BODY)
PRESENT = ("出席：方启明、林望舒", "列席人员：市水利局秦川，", "　　　市财政局苏婉", "请　假：周延")


def test_who_was_there_stands_under_its_label_and_the_label_is_heiti() -> None:
    after = finish(draft(*MINUTES, *PRESENT, *COPIES[:1]))
    rows = [after.find(words) for words in ("出席", "列席", "市财政局", "周延")]
    assert {row.style for row in rows} == {"公文出席人员"}
    places = [(row.properties["ind"]["left"], row.properties["ind"].get("hanging", "0")) for row in rows]
    assert places == [("1600", "960"), ("2240", "1600"), ("2240", "0"), ("1600", "960")]
    assert rows[2].text == "市财政局苏婉"
    assert ["keepNext" in row.properties for row in rows] == [True, True, True, False]
    assert [rows[0].look_at(words).face for words in ("出席：", "方启明")] == ["黑体", "仿宋_GB2312"]
    assert format_bytes(after.data, STYLE).data is after.data


@pytest.mark.parametrize(
    "lines",
    [
        ("关于召开工作会议的通知", ADDRESSEE, BODY, "参会人员：各单位主要负责人", "记录：王小明"),
        ("专题会议纪要", "主持人：方启明", "参会人员：林望舒、周延", BODY),
        ("专题会议纪要", BODY, "记录：王小明"),
    ],
    ids=["no minutes", "above the text", "nobody who was there"],
)
def test_other_labels_are_body(lines: tuple[str, ...]) -> None:
    assert "公文出席人员" not in {each.style for each in finish(draft(*lines)).paragraphs}


# ---- 附件说明, standard 7.3.4, and 附件, 7.3.7 ------------------------------------------------


def test_a_single_attachment_wraps_under_its_name() -> None:
    after = finish(draft(TITLE, BODY, "附件：检查汇总表", *SIGNED))
    found = indents(after, "检查汇总表")
    assert (found["left"], found["hanging"], found["leftChars"], found["hangingChars"]) == (
        "1600",
        "960",
        "200",
        "300",
    )


def test_names_set_below_one_another_by_blanks_stay_so() -> None:
    roster = ("组　长：方启明　县长", "成　员：秦　川　县水利局局长", "　　　　何　冰　县生态环境局局长")
    after = finish(draft(TITLE, ADDRESSEE, BODY, *roster, BODY))
    assert roster[2] in after.texts
    pushed = finish(draft(TITLE, ADDRESSEE, BODY, *("　　" + row for row in roster), BODY))
    assert roster[2] in pushed.texts
    assert "整治河道。" in finish(draft(TITLE, ADDRESSEE, "要求：", "　　　　整治河道。")).texts


def test_attachments_with_their_own_numbers_in_front_stand_two_characters_in() -> None:
    after = finish(draft(TITLE, BODY, "附件一：检查汇总表", "附件二：检查标准", *SIGNED))
    first, second = indents(after, "检查汇总表"), indents(after, "检查标准")
    assert first["left"] == second["left"] == "1920"
    assert first["leftChars"] == second["leftChars"] == "200"


def test_numbered_attachments_stand_below_one_another() -> None:
    after = finish(draft(TITLE, BODY, "附件：1.检查汇总表", "2.检查标准", *SIGNED))
    first, second = indents(after, "检查汇总表"), indents(after, "检查标准")
    assert (first["left"], first["hanging"]) == ("1920", "1280")
    assert (second["left"], second["hanging"]) == ("1920", "320")
    assert (second["leftChars"], second["hangingChars"]) == ("500", "100")


def test_an_attachment_begins_on_a_new_page_and_its_mark_is_heiti() -> None:
    after = finish(draft(TITLE, BODY, "附件：检查汇总表", *SIGNED, "附件", "检查汇总表", BODY))
    mark = next(p for p in after.paragraphs if p.text == "附件")
    assert (
        "pageBreakBefore" in mark.properties
        or after.style_value(mark.style, "pPr/pageBreakBefore/val") == "1"
    )
    assert mark.runs[0].face == "黑体"
    title = after.paragraphs[after.texts.index("附件") + 1]
    assert (title.style, title.runs[0].face) == ("公文附件标题", "方正小标宋简体")


def test_an_attachment_behind_a_page_break_gets_no_second_one() -> None:
    after = finish(draft(TITLE, BODY, "附件：检查汇总表", *SIGNED, par(BREAK), "附件", "检查汇总表", BODY))
    mark = next(p for p in after.paragraphs if p.text == "附件")
    assert "pageBreakBefore" not in mark.properties
    assert after.style_value(mark.style, "pPr/pageBreakBefore/val") in (None, "0")


def test_an_attachment_behind_a_blank_that_begins_a_page_begins_no_second_one() -> None:
    blank = par("", "<w:pageBreakBefore/>")
    after = finish(draft(TITLE, BODY, "附件：检查汇总表", *SIGNED, blank, "附件", "检查汇总表", BODY))
    mark = next(p for p in after.paragraphs if p.text == "附件")
    assert "pageBreakBefore" not in mark.properties
    assert after.style_value(mark.style, "pPr/pageBreakBefore/val") in (None, "0")


def test_the_text_that_a_notice_issues_begins_on_a_new_page() -> None:
    issued = (
        par("临江市检查办法", '<w:jc w:val="center"/>'),
        "第一条　为规范检查工作，制定本办法。",
        "第二条　本办法自发布之日起施行。",
    )
    after = finish(
        draft(
            "关于印发《临江市检查办法》的通知", ADDRESSEE, "现印发给你们，请认真贯彻执行。", *SIGNED, *issued
        )
    )
    title = after.paragraphs[5]
    assert (title.text, title.style) == ("临江市检查办法", "title")
    assert "pageBreakBefore" in title.properties


def test_a_page_break_of_the_authors_stays() -> None:
    after = finish(draft(TITLE, BODY, par(HEADING, "<w:pageBreakBefore/>"), BODY))
    assert "pageBreakBefore" in after.find(HEADING).properties


# ---- which look each line gets ----------------------------------------------------------------


def test_each_element_takes_its_style() -> None:
    headings = (HEADING, "（一）加强领导", "1.明确分工", "（1）牵头单位")
    note = "（联系人：张三，电话：12345678）"
    after = finish(draft(TITLE, ADDRESSEE, BODY, *headings, BODY, "特此通知。", *SIGNED, note))
    assert [p.style for p in after.paragraphs] == [
        *("title", "公文主送机关", "公文正文", "heading 1", "heading 2", "heading 3", "heading 4"),
        *("公文正文", "公文正文", "公文署名", "公文成文日期", "公文附注"),
    ]


def test_headings_of_four_levels_have_their_faces_and_outline_levels() -> None:
    after = finish(draft(TITLE, HEADING, "（一）加强领导", "1.明确分工", "（1）牵头单位", BODY))
    faces = [after.paragraphs[i].runs[0].face for i in range(1, 5)]
    assert faces == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    assert [after.style_value(f"heading {n}", "pPr/outlineLvl/val") for n in range(1, 5)] == [
        "0",
        "1",
        "2",
        "3",
    ]


def test_a_run_in_heading_has_no_outline_level_but_the_linked_character_style() -> None:
    after = finish(draft(TITLE, HEADING, f"（一）加强领导。{BODY}"))
    paragraph = after.find("加强领导")
    assert paragraph.style == "公文正文" and "outlineLvl" not in paragraph.properties
    head = paragraph.look_at("加强领导")
    link = after.style("heading 2").find("{*}link")
    assert link is not None and head.style
    assert head.text == "（一）加强领导。" and paragraph.look_at(BODY).style == ""


def test_an_article_has_its_number_in_heiti_and_its_text_in_fangsong() -> None:
    after = finish(
        draft(
            "临江市检查办法",
            "第一章　总则",
            "第一条　为规范检查工作，制定本办法。",
            "第二条　本办法自发布之日起施行。",
        )
    )
    article = after.find("第一条")
    assert (article.look_at("第一条").face, article.look_at("为规范").face) == ("黑体", "仿宋_GB2312")
    chapter = after.find("第一章")
    assert after.style_value(chapter.style, "pPr/jc/val") == "center"


def test_a_subtitle_stands_close_to_its_title() -> None:
    after = finish(draft(TITLE, "（2024年5月8日市政府常务会议通过）", BODY))
    assert after.paragraphs[0].properties["spacing"]["after"] == "0"


# ---- pages ------------------------------------------------------------------------------------


def test_landscape_stays_landscape_and_odd_papers_stay_what_they_are() -> None:
    sections = (
        Section(0, 11906, 16838),
        Section(1, 16838, 11906, landscape=True),
        Section(2, 6000, 9000),
        Section(3, 12240, 15840),
    )
    assert plan_page(Draft((), sections)) == [
        LayPage(0),
        LayPage(1, True),
        LayPage(2, False, True),
        LayPage(3),
    ]


def test_a_draft_without_sections_has_one() -> None:
    assert plan_page(Draft(())) == [LayPage(0)]


def test_a_portrait_page_takes_a4_and_the_standards_margins() -> None:
    letter = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840" w:code="1"')
    (section,) = finish(draft(TITLE, BODY, section=letter)).sections
    size, margins = (dict(section.find("{*}" + name).attrib) for name in ("pgSz", "pgMar"))
    assert {k.rpartition("}")[2]: v for k, v in size.items()} == {"w": "11906", "h": "16838"}
    wanted = {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1588",
        "header": "851",
        "gutter": "0",
    }
    assert {k.rpartition("}")[2]: v for k, v in margins.items() if "footer" not in k} == wanted


def test_a_landscape_page_turns_paper_and_margins() -> None:
    turned_page = SECTION.replace(
        PAGE, PAGE.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
    )
    (section,) = finish(draft(TITLE, BODY, section=turned_page)).sections
    margins = section.find("{*}pgMar")
    got = {k.rpartition("}")[2]: v for k, v in {**section.find("{*}pgSz").attrib, **margins.attrib}.items()}
    assert (got["w"], got["h"], got["orient"]) == ("16838", "11906", "landscape")
    assert (got["top"], got["right"], got["bottom"], got["left"]) == ("1588", "2098", "1474", "1984")


def test_an_odd_paper_keeps_its_size() -> None:
    card = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="5954" w:h="8419"')
    (section,) = finish(draft("通知", section=card)).sections
    assert [section.find("{*}pgSz").get(k) for k in section.find("{*}pgSz").attrib] == ["5954", "8419"]


def test_the_old_grid_is_rewritten() -> None:
    (section,) = finish(draft(TITLE, BODY)).sections
    grid = {k.rpartition("}")[2]: v for k, v in section.find("{*}docGrid").attrib.items()}
    assert grid == {"linePitch": "579"}


# ---- 版记 and 签发人 ---------------------------------------------------------------------------

COPIES = ("抄送：县委办公室，县人大常委会办公室，", "　　　县政协办公室。")
PRINTED = "临江市应急管理局办公室　　　2024年5月9日印发"


def rules(after: Finished, words: str) -> dict[str, str]:
    """Side -> thickness of the black borders that the paragraph's style has."""
    style = after.find(words).style
    sides = ("top", "bottom", "left", "right")
    return {
        side: str(after.style_value(style, f"pPr/pBdr/{side}/sz"))
        for side in sides
        if after.style_value(style, f"pPr/pBdr/{side}/color") == "000000"
    }


def test_a_complete_imprint_stands_between_thick_rules_with_a_thin_one_inside() -> None:
    after = finish(draft(TITLE, ADDRESSEE, BODY, *SIGNED, *COPIES, PRINTED))
    assert rules(after, "抄送：") == {"top": "8"}
    assert rules(after, "县政协") == {}
    assert rules(after, "应急管理局办公室") == {"top": "6", "bottom": "8"}
    further = indents(after, "县政协")
    assert (further["left"], further["firstLine"]) == ("1120", "0")
    first = indents(after, "抄送：")
    assert (first["left"], first["hanging"], first["leftChars"]) == ("1120", "840", "100")


@pytest.mark.parametrize("lines", [COPIES, (*COPIES[:1], par("<w:r><w:pict/></w:r>"), PRINTED)])
def test_no_rule_without_imprint_date_or_beside_drawn_ones(lines: tuple[str, ...]) -> None:
    after = finish(draft(TITLE, ADDRESSEE, BODY, *SIGNED, *lines))
    assert rules(after, "抄送：") == {}


def test_two_signers_stay_on_the_line_of_the_number_as_long_as_there_is_room() -> None:
    number = "云水〔2024〕3号　　　　　　　　签发人：周大海　吴天明"
    found = indents(finish(draft("云岭县水务局文件", number, TITLE, ADDRESSEE, BODY)), number)
    assert 0 < int(found["left"]) == int(found["right"]) <= 320
    assert int(found["right"]) + int(found["left"]) + set_width(number) * 320 <= STYLE.page.text_width


HEAD = ("临江市应急管理局文件", "临应急〔2024〕5号")
RED = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/></w:pBdr>'


def test_a_red_rule_stands_below_the_number_of_a_head() -> None:
    after = finish(draft(HEAD[0], "", HEAD[1], "", TITLE, ADDRESSEE, BODY))
    number = after.paragraphs[1]
    assert (number.text, number.style) == (HEAD[1], "公文发文字号红线")
    borders = [
        after.style_value(number.style, f"pPr/pBdr/bottom/{name}") for name in ("sz", "space", "color")
    ]
    assert borders == ["11", "7", "FF0000"]
    assert after.style_value(number.style, "pPr/pBdr/left/sz") is None
    assert after.style_value(number.style, "pPr/spacing/before") == "1158"
    assert format_bytes(after.data, STYLE).data is after.data
    signed = finish(draft(HEAD[0], HEAD[1] + "　　签发人：陆正清", TITLE, ADDRESSEE, BODY))
    assert signed.paragraphs[1].style == "公文发文字号签发人红线"


@pytest.mark.parametrize(
    "head",
    [
        ("临江市应急管理局", "临应急函〔2024〕5号"),
        (HEAD[0], par(HEAD[1], RED)),
        (*HEAD, par("", RED)),
        (par(HEAD[0], RED), HEAD[1]),
        (HEAD[0], par("<w:r><w:pict/></w:r>"), HEAD[1]),
    ],
    ids=["a letter", "drawn at the number", "drawn below it", "drawn above it", "a shape"],
)
def test_no_red_rule_in_a_letter_or_beside_one_the_author_drew(head: tuple[str, ...]) -> None:
    once = finish(draft(*head, TITLE, ADDRESSEE, BODY))
    assert not [each.style for each in once.paragraphs if "红线" in each.style]
    assert len(once.paragraphs) == len(head) + 3


def test_the_signer_s_name_is_kaiti_and_the_number_is_not() -> None:
    number = "临应急〔2024〕5号　　签发人：陆正清"
    after = finish(draft("临江市应急管理局文件", number, TITLE, ADDRESSEE, BODY))
    line = after.find("签发人")
    assert [line.look_at(words).face for words in ("临应急", "陆正清")] == ["仿宋_GB2312", "楷体_GB2312"]


def test_styles_another_program_wrote_anew_are_mended_again() -> None:
    """LibreOffice drops what it holds for the default of our styles when it saves."""
    number = "临应急〔2024〕5号　　签发人：陆正清"
    once = format_bytes(draft("临江市应急管理局文件", number, TITLE, ADDRESSEE, BODY), house()).data
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(once)) as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b'<w:kern w:val="0"/>', b"") if "styles" in name else data)
    again = Finished(format_bytes(saved.getvalue(), house()).data).parts["word/styles.xml"].decode()
    of_the_text = again[again.index("公文发文字号字") :]
    assert '<w:kern w:val="0"/>' in of_the_text[: of_the_text.index("</w:style>")]
