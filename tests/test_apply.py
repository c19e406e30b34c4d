"""What the writer does to the XML: text edited in place, styles attached, formatting off, emphasis kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from formatted import Finished, R, W, draft, finish, house, par, run
from lxml import etree

from documents.drafts_docx import styles_part
from documents.package import SECTION, document, rel_id, story
from paiban.docx.halves import end_paragraph
from paiban.docx.texts import edit, lines_of, split_runs
from paiban.docx.wml import w
from paiban.style.load import load_style

NS = f'xmlns:w="{W[1:-1]}"'
TITLE, HEADING, BODY = "关于开展专项检查的通知", "一、总体要求", "各单位要认真落实责任，按期完成各项任务。"
TIMES = {"digits": "Times New Roman"}
INSERTED = 'w:id="9" w:author="审稿人" w:date="2024-05-08T09:00:00Z"'


def element(content: str) -> Any:
    """A paragraph of that content."""
    return etree.fromstring(f"<w:p {NS}>{content}</w:p>")


def inner(paragraph: Any) -> str:
    """The paragraph's content without namespace declarations and xml:space."""
    text = etree.tostring(paragraph, encoding="unicode")
    return re.sub(r' (?:xmlns:\w+|xml:space)="[^"]*"', "", text)[5:-6]


def mended(content: str, start: int, before: str, after: str) -> str:
    paragraph = element(content)
    edit(lines_of(paragraph)[0][0], start, before, after)
    return inner(paragraph)


# ---- texts: editing in place ------------------------------------------------------------------


def test_only_characters_that_differ_are_touched() -> None:
    split = (
        "<w:r><w:t>(</w:t></w:r><w:bookmarkStart w:id='1' w:name='a'/><w:r><w:t>一</w:t></w:r>"
        "<w:bookmarkEnd w:id='1'/><w:r><w:t>)甲</w:t></w:r>"
    )
    assert mended(split, 0, "(一)", "（一）") == split.replace("(", "（").replace(")", "）").replace("'", '"')


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("(一)", "（一）", ["（", "一", "）"]),
        ("(一)", "（二）", ["（", "二", "）"]),
        ("(一)、", "（三）", ["（", "三", "）"]),
        ("(十)", "（十一）", ["（", "十", "一）"]),
        ("(十一)", "（十）", ["（", "十", "）"]),
        ("1、 ", "（1）", ["（1", "）", ""]),
        ("一.", "一、", ["一", "、"]),
    ],
)
def test_each_character_of_a_number_changes_where_it_stands(before: str, after: str, runs: list[str]) -> None:
    """What encloses a character (a bookmark, a revision, a comment) encloses the one that takes its place."""
    paragraph = element(
        "".join(f'<w:r><w:t xml:space="preserve">{c}</w:t></w:r>' for c in before)
        + "<w:r><w:t>甲</w:t></w:r>"
    )
    edit(lines_of(paragraph)[0][0], 0, before, after)
    texts = [t.text or "" for t in paragraph.iter(w("t"))]
    assert "".join(texts) == f"{after}甲"
    assert [t for t in texts[:-1] if t] == [r for r in runs if r]


def test_a_tracked_number_stays_inside_its_revision() -> None:
    tracked = run("(") + f"<w:ins {INSERTED}>{run('一')}</w:ins>" + run(f")加强领导。{BODY}")
    after = finish(draft(TITLE, HEADING, par(tracked)))
    (revision,) = after.body.iter(f"{W}ins")
    assert "".join(revision.itertext()) == "一"
    assert after.texts[2].startswith("（一）加强领导。")


def test_white_space_that_becomes_an_edge_is_preserved() -> None:
    paragraph = element('<w:r><w:t xml:space="preserve">一、 甲 乙 </w:t></w:r>')
    edit(lines_of(paragraph)[0][0], 0, "一、", "")
    (text,) = paragraph.iter(w("t"))
    assert (text.text, text.get("{http://www.w3.org/XML/1998/namespace}space")) == (" 甲 乙 ", "preserve")


def test_blanks_that_did_not_count_do_not_begin_to() -> None:
    """Without xml:space the blanks at the edges of w:t are nothing (ECMA-376 §17.3.3.31)."""
    paragraph = element("<w:r><w:t> 1、甲 </w:t></w:r>")
    line = lines_of(paragraph)[0][0]
    edit(line, "".join(a.element.text for a in line).index("1、"), "1、", "一、")
    (text,) = paragraph.iter(w("t"))
    assert text.text.strip() == "一、甲"
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") is None


def test_a_tab_that_is_announced_goes() -> None:
    assert mended("<w:r><w:tab/><w:t>甲</w:t></w:r>", 0, " ", "") == "<w:r><w:t>甲</w:t></w:r>"


def test_a_number_put_before_a_link_does_not_become_part_of_it() -> None:
    link = '<w:hyperlink w:anchor="a"><w:r><w:t>甲</w:t></w:r></w:hyperlink>'
    assert mended(link, 0, "", "一、") == f"<w:r><w:t>一、</w:t></w:r>{link}"


def test_a_number_put_before_plain_text_stands_in_its_run() -> None:
    assert (
        mended("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>", 0, "", "一、")
        == "<w:r><w:rPr><w:b/></w:rPr><w:t>一、甲</w:t></w:r>"
    )


def test_text_that_is_not_there_is_never_replaced() -> None:
    content = "<w:r><w:t>甲乙</w:t></w:r>"
    assert mended(content, 5, "丙", "丁") == content


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:del><w:r><w:t>删</w:t></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>",
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
    ],
)
def test_deleted_and_boxed_text_is_not_the_lines(hidden: str) -> None:
    (line,), _ = lines_of(element(f"{hidden}<w:r><w:t>甲</w:t></w:r>"))
    assert [(a.element.text, a.start, a.length) for a in line] == [("甲", 0, 1)]


def test_a_run_is_cut_by_cloning_it_inside_its_link() -> None:
    paragraph = element(
        '<w:hyperlink w:anchor="a"><w:r><w:rPr><w:b/></w:rPr><w:t>甲。乙</w:t></w:r></w:hyperlink>'
    )
    heads = split_runs(lines_of(paragraph)[0][0], 2)
    assert [h.findtext(w("t")) for h in heads] == ["甲。"]
    assert inner(paragraph) == (
        '<w:hyperlink w:anchor="a"><w:r><w:rPr><w:b/></w:rPr><w:t>甲。</w:t></w:r>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>乙</w:t></w:r></w:hyperlink>"
    )


def test_a_cut_at_the_edge_of_a_run_cuts_nothing() -> None:
    content = "<w:r><w:t>甲。</w:t></w:r><w:r><w:t>乙</w:t></w:r>"
    paragraph = element(content)
    assert len(split_runs(lines_of(paragraph)[0][0], 2)) == 1
    assert inner(paragraph) == content


def test_a_soft_break_becomes_a_paragraph_end_inside_an_insertion_too() -> None:
    body = etree.fromstring(
        f"<w:body {NS}><w:p><w:pPr><w:jc w:val='left'/></w:pPr><w:ins {INSERTED}><w:r><w:rPr><w:b/>"
        "</w:rPr><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:ins></w:p></w:body>"
    )
    paragraph = body[0]
    second = end_paragraph(paragraph, next(paragraph.iter(w("br"))))
    assert ["".join(p.itertext()) for p in body] == ["甲", "乙"]
    assert second.getprevious() is paragraph
    assert [len(list(p.iter(w("ins")))) for p in body] == [1, 1]
    assert [len(list(p.iter(w("b")))) for p in body] == [1, 1]


def test_the_section_break_of_a_paragraph_that_is_cut_goes_to_its_last_part() -> None:
    after = finish(
        draft(
            par(
                f"{TITLE}\n{HEADING}\n{BODY}",
                SECTION,
            ),
            BODY,
        )
    )
    assert after.texts == [TITLE, HEADING, BODY, BODY]
    assert ["sectPr" in p.properties for p in after.paragraphs] == [False, False, True, False]


def test_the_new_page_and_the_number_of_a_paragraph_that_is_cut_stay_on_its_first_part() -> None:
    kept = "<w:keepNext/><w:pageBreakBefore/><w:numPr><w:numId w:val='2'/></w:numPr>"
    body = etree.fromstring(
        f"<w:body {NS}>{par(run('甲') + '<w:r><w:br/></w:r>' + run('乙'), kept)}</w:body>"
    )
    end_paragraph(body[0], next(body.iter(w("br"))))
    names = [[etree.QName(c).localname for c in p.find(w("pPr"))] for p in body]
    assert names == [["keepNext", "pageBreakBefore", "numPr"], ["keepNext"]]


def test_two_halves_of_a_cut_insertion_have_ids_of_their_own() -> None:
    text = run(f"{TITLE}\n{HEADING}\n{BODY}")
    after = finish(draft(par(f"<w:ins {INSERTED}>{text}</w:ins>")))
    assert after.texts == [TITLE, HEADING, BODY]
    ids = [i.get(f"{W}id") for i in after.body.iter(f"{W}ins")]
    assert len(ids) == len(set(ids)) == 3
    assert {i.get(f"{W}author") for i in after.body.iter(f"{W}ins")} == {"审稿人"}


# ---- runs: what goes and what stays -----------------------------------------------------------


@pytest.mark.parametrize(
    "look",
    [
        '<w:rFonts w:ascii="Arial" w:eastAsia="微软雅黑"/>',
        '<w:sz w:val="21"/>',
        '<w:color w:val="FF0000"/>',
        '<w:spacing w:val="20"/>',
        '<w:shd w:val="clear" w:fill="FFFF00"/>',
        '<w:lang w:val="en-US"/>',
        '<w:kern w:val="0"/>',
    ],
)
def test_direct_formatting_that_the_house_style_decides_goes(look: str) -> None:
    after = finish(draft(TITLE, par(BODY, look=look)))
    assert after.find(BODY).runs[0].element.find(f"{W}rPr") is None


EMPHASIS = {
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "underline": '<w:u w:val="single"/>',
    "strike": "<w:strike/>",
    "script": '<w:vertAlign w:val="superscript"/>',
    "highlight": '<w:highlight w:val="yellow"/>',
    "dots": '<w:em w:val="dot"/>',
    "hidden": "<w:vanish/>",
}


@pytest.mark.parametrize("kind", EMPHASIS)
@pytest.mark.parametrize("kept", [True, False])
def test_emphasis_in_body_text_stays_unless_the_house_style_drops_its_kind(kind: str, kept: bool) -> None:
    style = load_style()
    keep = style.keep_emphasis if kept else style.keep_emphasis - {kind}
    text = par(
        run("各单位要") + run("认真", f'{EMPHASIS[kind]}<w:sz w:val="21"/>') + run("落实责任，按期完成。")
    )
    after = finish(draft(TITLE, text), style._replace(keep_emphasis=keep))
    rpr = after.find("认真").look_at("认真").element.find(f"{W}rPr")
    tags = [etree.QName(c).localname for c in rpr] if rpr is not None else []
    assert tags == (
        [etree.QName(etree.fromstring(EMPHASIS[kind].replace("/>", f" {NS}/>"))).localname] if kept else []
    )


def test_switched_off_emphasis_leaves_nothing_behind() -> None:
    after = finish(draft(TITLE, par(BODY, look='<w:b w:val="0"/><w:u w:val="none"/>')))
    assert after.find(BODY).runs[0].element.find(f"{W}rPr") is None


def _heading_with_half(name: str) -> str:
    """A style sheet with heading 1 and the character style linked to it, whatever a program calls that."""
    bold = '<w:rPr><w:rFonts w:eastAsia="宋体"/><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
    return story(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
        f'<w:link w:val="10"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{bold}'
        f'<w:style w:type="character" w:customStyle="1" w:styleId="10"><w:name w:val="{name}"/>'
        f'<w:link w:val="1"/>{bold}',
    )


@pytest.mark.parametrize("name", ["标题 1 字符", "标题 1字符", "標題 1 字元", "見出し 1 (文字)"])
def test_a_heading_dressed_in_the_character_half_of_a_style_loses_its_bold(name: str) -> None:
    half = '<w:rStyle w:val="10"/>'
    joined = par(f"<w:r><w:t>{BODY}</w:t><w:br/></w:r>" + run("二、工作感悟", half))
    after = finish(
        draft(TITLE, par("一、基本情况", look=half), joined, par(BODY), styles=_heading_with_half(name))
    )
    assert [after.find(x).look_at(x).bold for x in ("基本情况", "工作感悟")] == [False, False]


def test_a_line_feed_in_the_text_is_kept_and_counted_as_a_line() -> None:
    """Pretty-printed reference documents hold such; programs show a blank there."""
    text = (
        '<w:r><w:rPr><w:sz w:val="36"/></w:rPr><w:t xml:space="preserve">\n甲方要\n尽快落实。\n</w:t></w:r>'
    )
    after = finish(draft(TITLE, par(text + run("其他工作照旧进行。"))))
    assert "甲方要\n尽快落实。" in "".join(after.texts)


@pytest.mark.parametrize("look", ["<w:b/>", '<w:rStyle w:val="Strong"/>'])
def test_bold_over_a_whole_heading_goes_and_a_bold_word_in_it_stays(look: str) -> None:
    strong = (
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr>'
        "</w:style>"
    )
    styles = styles_part().replace("</w:styles>", strong + "</w:styles>")
    word = par(run("（二）压实") + run("安全", look) + run(f"生产工作责任。{BODY}"))
    whole = par(run("（一）加强领导。", look) + run(BODY))
    after = finish(draft(TITLE, par(HEADING, look=look), whole, word, styles=styles))
    assert [after.find(x).look_at(x).bold for x in (HEADING, "加强领导", "安全", "生产")] == [
        False,
        False,
        True,
        False,
    ]
    assert after.find("安全").look_at("安全").face == "楷体_GB2312"


def test_run_styles_with_a_meaning_stay_and_take_the_face_of_a_heading() -> None:
    link = (
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        '<w:color w:val="0000FF"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    styles = styles_part().replace("</w:styles>", link + "</w:styles>")
    linked = (
        '<w:hyperlink w:anchor="a">' + run("指导意见", '<w:rStyle w:val="Hyperlink"/>') + "</w:hyperlink>"
    )
    after = finish(
        draft(
            TITLE,
            HEADING,
            par(run("（一）落实") + linked + run(f"要求。{BODY}")),
            par(run("依据") + linked + run("执行。")),
            styles=styles,
        )
    )
    head, body = (after.paragraphs[n].look_at("指导意见") for n in (2, 3))
    assert (head.style, body.style) == ("hyperlink", "hyperlink")
    assert (head.face, body.face) == ("楷体_GB2312", "仿宋_GB2312")


def test_styles_of_web_pastes_go_with_their_face_and_leave_their_emphasis() -> None:
    web = (
        '<w:style w:type="character" w:customStyle="1" w:styleId="web1"><w:name w:val="web1"/><w:rPr>'
        '<w:rFonts w:eastAsia="微软雅黑"/><w:sz w:val="18"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    styles = styles_part().replace("</w:styles>", web + "</w:styles>")
    after = finish(draft(TITLE, par(BODY, look='<w:rStyle w:val="web1"/>'), styles=styles))
    found = after.find(BODY).runs[0]
    assert (found.style, found.face, found.size) == ("", "仿宋_GB2312", 16.0)
    assert found.element.find(f"{W}rPr/{W}u") is not None


@pytest.mark.parametrize("face", ["Wingdings", "Webdings", "Symbol", "Wingdings 2"])
def test_symbol_faces_stay_because_they_make_other_characters(face: str) -> None:
    box = run("o", f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}"/>')
    after = finish(draft(TITLE, par(box + run("各单位要认真落实责任。"))))
    assert after.find("各单位").runs[0].faces["ascii"] == face


def test_theme_faces_of_runs_go() -> None:
    theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"/>'
    after = finish(draft(TITLE, par(BODY, look=theme)))
    assert not [
        k
        for r in after.find(BODY).runs
        for k in r.faces
        if "heme" in k and r.element.find(f"{W}rPr") is not None
    ]
    assert b"Theme=" not in etree.tostring(after.style("公文正文"))


# ---- digits and marks -------------------------------------------------------------------------


def test_digits_have_their_own_face_and_marks_the_chinese_one() -> None:
    after = finish(
        draft(TITLE, HEADING, "（一）抓好“2024年”工作——方案。到2025年完成“3项”任务……"), house(fonts=TIMES)
    )
    paragraph = after.paragraphs[2]
    assert (paragraph.look_at("2024").faces["ascii"], paragraph.look_at("2025").faces["ascii"]) == (
        "Times New Roman",
    ) * 2
    for mark, face in (
        ("“2024", "楷体_GB2312"),
        ("——", "楷体_GB2312"),
        ("“3项", "仿宋_GB2312"),
        ("……", "仿宋_GB2312"),
    ):
        slots = paragraph.look_at(mark).faces
        assert {slots[slot] for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}, mark
        assert slots["hint"] == "eastAsia"


def test_with_one_face_for_all_no_run_is_cut_for_marks() -> None:
    after = finish(draft(TITLE, "到2025年完成“3项”任务……"))
    assert len(after.paragraphs[1].runs) == 1


# ---- paragraphs -------------------------------------------------------------------------------


def test_direct_paragraph_formatting_goes_and_structure_stays() -> None:
    ppr = (
        '<w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="FF0000"/></w:pBdr>'
        '<w:shd w:val="clear" w:fill="FFFF00"/><w:spacing w:line="240"/><w:ind w:firstLine="420"/>'
        '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>'
    )
    after = finish(draft(TITLE, BODY, par(BODY, ppr), BODY))
    assert set(after.paragraphs[2].properties) == {"pStyle", "pBdr"}


def test_tab_stops_stay_where_the_text_has_tabs() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="2000"/></w:tabs>'
    after = finish(draft(TITLE, par("姓名\t张三，负责检查工作。", stops), par(BODY, stops)))
    assert ["tabs" in p.properties for p in after.paragraphs] == [False, True, False]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            '<w:r><w:pict><v:shape id="a" style="width:9pt;height:9pt"/></w:pict></w:r>', id="picture"
        ),
        pytest.param("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", id="formula"),
        pytest.param("<w:r><w:object/></w:r>", id="object"),
        pytest.param(
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t>"
            "</w:r></w:rubyBase></w:ruby></w:r>",
            id="ruby",
        ),
    ],
)
@pytest.mark.parametrize("text", ["", BODY])
def test_pictures_and_formulas_never_stand_under_exact_spacing(content: str, text: str) -> None:
    after = finish(draft(TITLE, BODY, par(content + (run(text) if text else ""))))
    spacing = after.paragraphs[2].properties["spacing"]
    assert spacing["lineRule"] == "atLeast"


def test_tables_keep_every_byte() -> None:
    cell = (
        '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:jc w:val="center"/>'
        '</w:pPr><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t>(一)数量</w:t></w:r></w:p></w:tc>'
    )
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/>'
        f"</w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    )
    after = finish(draft(TITLE, BODY, table, BODY))
    assert table.encode() in after.parts["word/document.xml"]


def test_a_frame_set_by_hand_is_left_alone() -> None:
    frame = (
        '<w:framePr w:w="2000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
        '<w:jc w:val="center"/>'
    )
    after = finish(draft(TITLE, BODY, par("　　框内文字", frame, look='<w:sz w:val="18"/>'), BODY))
    framed = after.paragraphs[2]
    assert framed.text == "　　框内文字" and {"framePr", "jc"} <= set(framed.properties)
    assert framed.runs[0].size == 9.0


def test_a_tracked_change_of_a_paragraph_mark_stays() -> None:
    mark = f"<w:rPr><w:ins {INSERTED}/><w:b/></w:rPr>"
    after = finish(draft(TITLE, par(BODY, mark), BODY))
    rpr = after.paragraphs[1].element.find(f"{W}pPr/{W}rPr")
    assert [etree.QName(c).localname for c in rpr] == ["ins"]


# ---- lists ------------------------------------------------------------------------------------

NUMBERING = story(
    "numbering",
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:pStyle w:val="Heading1"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>'
    '<w:lvlJc w:val="left"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:pStyle w:val="Heading2"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/>'
    '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/>'
    '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2">'
    '<w:abstractNumId w:val="2"/></w:num>',
)
NUMBERED_STYLES = re.sub(
    r'(w:styleId="Heading([12])">.*?<w:pPr>)',
    lambda m: f'{m[1]}<w:numPr><w:ilvl w:val="{int(m[2]) - 1}"/><w:numId w:val="1"/></w:numPr>',
    styles_part(),
)


def test_numbers_that_heading_styles_carry_become_text_and_no_second_number_shows() -> None:
    styled = [
        par(text, f'<w:pStyle w:val="Heading{n}"/>')
        for n, text in ((1, "总体要求"), (2, "加强领导"), (2, "落实责任"), (1, "工作安排"))
    ]
    after = finish(draft(TITLE, *styled, BODY, styles=NUMBERED_STYLES, numbering=NUMBERING))
    assert after.texts[1:5] == ["一、总体要求", "（一）加强领导", "（二）落实责任", "二、工作安排"]
    for paragraph in after.paragraphs:
        assert _number_id(after, paragraph) in ("", "0"), paragraph.text


def _number_id(after: Finished, paragraph: Any) -> str:
    """The list a paragraph is in: its own, else its style's."""
    own = paragraph.element.find(f"{W}pPr/{W}numPr/{W}numId")
    if own is None:
        return str(after.style_value(paragraph.style, "pPr/numPr/numId/val") or "") if paragraph.style else ""
    return str(own.get(f"{W}val"))


def test_a_number_of_a_list_becomes_text() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    after = finish(
        draft(
            TITLE,
            par("总体要求", listed),
            BODY,
            par("工作安排", listed),
            BODY,
            styles=styles_part(),
            numbering=NUMBERING,
        )
    )
    assert [after.texts[1], after.texts[3]] == ["一、总体要求", "二、工作安排"]
    assert not [p for p in after.paragraphs if "numPr" in p.properties]


def test_a_framed_heading_keeps_the_number_its_style_gave() -> None:
    frame = '<w:framePr w:w="2000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    numbered = '<w:pStyle w:val="Heading1"/>'
    styled = [par("总体要求", numbered), par("框中标题", numbered + frame)]
    after = finish(draft(TITLE, *styled, BODY, styles=NUMBERED_STYLES, numbering=NUMBERING))
    assert _number_id(after, after.paragraphs[2]) == "1"


def test_bullets_stay() -> None:
    bullet = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    after = finish(
        draft(
            TITLE,
            BODY,
            par("要认真落实责任，按期完成。", bullet),
            par("要加强检查，及时报告情况。", bullet),
            styles=styles_part(),
            numbering=NUMBERING,
        )
    )
    assert [_number_id(after, p) for p in after.paragraphs[2:]] == ["2", "2"]


# ---- styles -----------------------------------------------------------------------------------


def test_existing_styles_are_found_by_name_and_keep_their_id() -> None:
    renamed = styles_part().replace('w:styleId="Heading1"', 'w:styleId="af3"')
    after = finish(draft(TITLE, HEADING, BODY, styles=renamed))
    assert after.paragraphs[1].element.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "af3"
    assert after.style("heading 1").get(f"{W}styleId") == "af3"


def test_our_styles_stand_on_no_other_and_set_everything_a_default_could_disturb() -> None:
    loud = styles_part().replace(
        '<w:sz w:val="21"/>',
        '<w:b/><w:i/><w:color w:val="FF0000"/><w:spacing w:val="40"/><w:sz w:val="21"/>',
        1,
    )
    after = finish(draft(TITLE, HEADING, BODY, styles=loud))
    for name in ("公文正文", "heading 1", "title"):
        style = after.style(name)
        assert style.find(f"{W}basedOn") is None
        assert {etree.QName(c).localname for c in style.find(f"{W}rPr")} >= {
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "color",
            "spacing",
            "sz",
            "szCs",
        }
    assert not after.find(BODY).runs[0].bold


def test_body_is_condensed_to_28_characters_a_line_and_headings_of_its_size_too() -> None:
    after = finish(draft(TITLE, HEADING, BODY))
    assert [after.style_value(n, "rPr/spacing/val") for n in ("公文正文", "heading 1", "title")] == [
        "-5",
        "-5",
        "0",
    ]


def test_a_style_name_that_is_taken_by_another_kind_of_style_is_no_hindrance() -> None:
    other = '<w:style w:type="table" w:styleId="PaibanBody"><w:name w:val="公文正文"/></w:style>'
    after = finish(draft(TITLE, BODY, styles=styles_part().replace("</w:styles>", other + "</w:styles>")))
    assert after.find(BODY).style == "公文正文"
    ids = [s.get(f"{W}styleId") for s in after.xml("styles.xml").iter(f"{W}style")]
    assert len(ids) == len(set(ids))


def test_styles_that_no_line_wears_are_not_written() -> None:
    after = finish(draft(TITLE, BODY))
    names = {s.find(f"{W}name").get(f"{W}val") for s in after.xml("styles.xml").iter(f"{W}style")}
    assert "公文正文" in names and "公文附注" not in names


# ---- headers, footers, sections ---------------------------------------------------------------


def _section(*references: tuple[str, str, str], title: bool = False) -> str:
    refs = "".join(
        f'<w:{kind}Reference w:type="{type_}" r:id="{rel_id(part)}"/>' for kind, type_, part in references
    )
    section = SECTION.replace("<w:sectPr>", f"<w:sectPr>{refs}")
    return section.replace("<w:docGrid", "<w:titlePg/><w:docGrid") if title else section


def _story(kind: str, text: str) -> str:
    return story(kind, par(text))


def test_page_numbers_stand_in_two_footers_odd_right_even_left() -> None:
    after = finish(draft(TITLE, BODY))
    assert after.footers() == {"default": "— 1 —", "even": "— 1 —"}
    sides = {kind: root.find(f".//{W}jc").get(f"{W}val") for kind, root in after._refers(0, "footer")}
    assert sides == {"default": "right", "even": "left"}
    assert after.xml("settings.xml").find(f"{W}evenAndOddHeaders") is not None


@pytest.mark.parametrize("kind", ["even", "first"])
@pytest.mark.parametrize("first_page", [True, False])
def test_a_footer_no_page_showed_keeps_no_page_number_away(kind: str, first_page: bool) -> None:
    section = _section(("footer", kind, "footer1.xml"))
    numbers = house(page_number={"first_page": first_page})
    after = finish(draft(TITLE, BODY, section=section, footer1=_story("ftr", "内部资料")), numbers)
    hidden = {"first": "内部资料"} if kind == "first" and first_page else {}
    assert after.footers() == {"default": "— 1 —", "even": "— 1 —", **hidden}


def test_a_footer_reference_without_a_type_gets_one() -> None:
    """LibreOffice passes over such a reference: odd pages had no number."""
    section = _section(("footer", "default", "footer1.xml")).replace(' w:type="default"', "")
    after = finish(draft(TITLE, BODY, section=section, footer1=_story("ftr", "")))
    kinds = {ref.get(f"{W}type") for ref in after.sections[0].iter(f"{W}footerReference")}
    assert kinds == {"default", "even"}


def test_a_page_number_in_the_middle_needs_one_footer_and_no_odd_and_even() -> None:
    after = finish(draft(TITLE, BODY), house(page_number={"position": "center"}))
    assert after.footers() == {"default": "— 1 —"}
    assert after.xml("settings.xml").find(f"{W}evenAndOddHeaders") is None


def test_without_page_numbers_no_footer_is_written() -> None:
    after = finish(draft(TITLE, BODY), house(page_number={"position": "none"}))
    assert after.footers() == {}
    assert not [name for name in after.parts if "footer" in name]


def test_a_first_page_without_number_keeps_its_header() -> None:
    section = _section(("header", "default", "header1.xml"))
    after = finish(
        draft(TITLE, BODY, section=section, header1=_story("hdr", "内部资料")),
        house(page_number={"first_page": False}),
    )
    assert after.sections[0].find(f"{W}titlePg") is not None
    assert "first" not in after.footers()
    assert after.footers(kind="header") == {"default": "内部资料", "first": "内部资料", "even": "内部资料"}


def test_a_header_serves_even_pages_too_and_keeps_its_bytes() -> None:
    section, header = _section(("header", "default", "header1.xml")), _story("hdr", "内部资料　注意保存")
    after = finish(draft(TITLE, BODY, section=section, header1=header))
    assert after.footers(kind="header") == {"default": "内部资料　注意保存", "even": "内部资料　注意保存"}
    assert after.parts["word/header1.xml"] == header.encode()


def test_a_footer_with_words_of_the_author_stays_and_gets_no_number() -> None:
    section, footer = (
        _section(("footer", "default", "footer1.xml")),
        _story("ftr", "临江市人民政府办公室编印"),
    )
    after = finish(draft(TITLE, BODY, section=section, footer1=footer))
    assert after.footers()["default"] == "临江市人民政府办公室编印"
    assert after.parts["word/footer1.xml"] == footer.encode()
    assert not any("— " in text for text in after.footers().values())


@pytest.mark.parametrize("typed", ["- 1 -", "第1页", "第 1 页 共 3 页", "Page 1 of 3", "1", ""])
def test_a_footer_with_nothing_but_a_number_is_replaced(typed: str) -> None:
    after = finish(
        draft(
            TITLE, BODY, section=_section(("footer", "default", "footer1.xml")), footer1=_story("ftr", typed)
        )
    )
    assert after.footers() == {"default": "— 1 —", "even": "— 1 —"}


def test_a_first_page_of_its_own_gets_its_number_too() -> None:
    after = finish(draft(TITLE, BODY, section=_section(title=True)))
    assert after.footers() == {"default": "— 1 —", "even": "— 1 —", "first": "— 1 —"}


def test_a_section_linked_to_the_one_before_stays_linked() -> None:
    after = finish(draft(TITLE, par(BODY, SECTION), BODY))
    assert [len(after.footers(n)) for n in (0, 1)] == [2, 0]


def test_the_page_field_is_written_in_runs_of_its_own() -> None:
    after = finish(draft(TITLE, BODY))
    root = after.xml("footerPaibanOdd.xml")
    contents = [[etree.QName(c).localname for c in r if c.tag != f"{W}rPr"] for r in root.iter(f"{W}r")]
    assert contents == [["t"], ["fldChar"], ["instrText"], ["fldChar"], ["t"], ["fldChar"], ["t"]]
    assert {r.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") for r in root.iter(f"{W}r")} == {"宋体"}


def test_settings_stand_in_the_order_of_the_schema() -> None:
    inner_settings = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:drawingGridVerticalSpacing w:val="156"/><w:compat/>'
    )
    after = finish(
        draft(TITLE, BODY, settings=story("settings", inner_settings)), house(page={"mirror": True})
    )
    tags = [etree.QName(c).localname for c in after.xml("settings.xml")]
    assert tags == [
        "zoom",
        "mirrorMargins",
        "defaultTabStop",
        "evenAndOddHeaders",
        "drawingGridVerticalSpacing",
        "compat",
    ]


def test_every_reference_leads_to_a_part() -> None:
    after = finish(draft(TITLE, par(BODY, SECTION), BODY))
    rels = {
        r.get("Id"): r.get("Target") for r in etree.fromstring(after.parts["word/_rels/document.xml.rels"])
    }
    used = [v for e in after.body.iter() for k, v in e.attrib.items() if k.startswith(R)]
    assert used and all(f"word/{rels[i]}" in after.parts for i in used)
    assert document("").startswith("<?xml")
