"""A DOCX main part becomes lines, looks, objects and sections."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from paiban.docx.package import Package
from paiban.docx.read import read, read_draft
from paiban.docx.wml import MC_NS, W_NS, body_paragraphs, w
from paiban.model import OBJECTS, Draft, Line

SPACES = (
    f'xmlns:w="{W_NS}" xmlns:mc="{MC_NS}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def xml(name: str, inner: str) -> etree._Element:
    return etree.fromstring(f"<w:{name} {SPACES}>{inner}</w:{name}>")


def draft(body: str, styles: str = "", setting: str = "") -> Draft:
    root = xml("document", f"<w:body>{body}</w:body>")
    return read_draft(root, xml("styles", styles), None, xml("settings", setting))


def texts(body: str) -> list[str]:
    return [line.text for line in draft(body).lines]


def only(body: str, styles: str = "") -> Line:
    (line,) = draft(body, styles).lines
    return line


def run(text: str, properties: str = "") -> str:
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inner: str, properties: str = "") -> str:
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{ppr}{inner}</w:p>"


def style(kind: str, name: str, inner: str, base: str = "", default: bool = False) -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"{mark}><w:name w:val="{name}"/>{based}{inner}</w:style>'
    )


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction: str, result: str) -> str:
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return char("begin") + code + char("separate") + result + char("end")


BREAK = "<w:r><w:br/></w:r>"
TABLE = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"


# -- lines ------------------------------------------------------------------------------------------


def test_every_body_paragraph_is_a_line_even_an_empty_one() -> None:
    assert texts(para(run("一")) + "<w:p/>" + para(run("二"))) == ["一", "", "二"]


def test_a_soft_break_ends_a_line_and_a_page_break_does_not() -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    wrapping = '<w:r><w:br w:type="textWrapping" w:clear="all"/></w:r>'
    body = para(run("甲") + BREAK + run("乙") + "<w:r><w:cr/></w:r>" + wrapping + page + run("丙"))
    assert texts(body) == ["甲", "乙", "", "丙"]


def test_tracked_insertions_are_text_and_deletions_are_not() -> None:
    body = para(
        f"<w:ins>{run('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r>{run('删')}</w:del>"
        f"<w:moveFrom>{run('从')}</w:moveFrom><w:moveTo>{run('到')}</w:moveTo>"
    )
    line = only(body)
    assert line.text == "增到"
    assert {"inserted", "deleted"} <= line.objects


def test_a_text_box_and_the_fallback_twin_are_not_text() -> None:
    box = f"<w:txbxContent>{para(run('框'))}</w:txbxContent>"
    body = para(
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing><w:t>选</w:t></mc:Choice>"
        f"<mc:Fallback><w:t>备</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    line = only(body)
    assert line.text == "选"
    assert "textbox" in line.objects


def test_tabs_hyphens_and_symbols_are_read_as_the_model_says() -> None:
    special = '<w:r><w:tab/><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    line = only(para(run("a") + special + run("b"), '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>'))
    assert line.text == "a\t\u2011b"
    assert line.objects == {"tab", "symbol"}


def test_controls_and_custom_xml_are_walked_into_at_body_level() -> None:
    control = f"<w:sdt><w:sdtContent>{para(run('控'))}</w:sdtContent></w:sdt>"
    lines = draft(f"{control}<w:customXml>{para(run('标'))}</w:customXml>").lines
    assert [line.text for line in lines] == ["控", "标"]
    assert [line.objects for line in lines] == [{"control"}, frozenset()]


def test_a_line_feed_inside_w_t_cuts_a_line_that_cannot_be_split() -> None:
    first, second = draft(para(run("一\n二"))).lines
    assert (first.text, second.text, second.splittable) == ("一", "二", False)


def test_lines_of_one_paragraph_share_its_number_and_only_the_first_carries_the_list() -> None:
    lines = draft(para(run("一")) + para(run("二") + BREAK + run("三"))).lines
    assert [(line.index, line.paragraph) for line in lines] == [(0, 0), (1, 1), (2, 1)]


# -- what can be split and edited ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "splittable"),
    [
        (BREAK, True),
        (f"<w:ins>{BREAK}</w:ins>", True),
        (f"<w:hyperlink>{BREAK}</w:hyperlink>", False),
        (f"<w:smartTag>{BREAK}</w:smartTag>", False),
        (f"<w:sdt><w:sdtContent>{BREAK}</w:sdtContent></w:sdt>", False),
        (f'<w:fldSimple w:instr="REF a">{BREAK}</w:fldSimple>', False),
        (field("REF a", BREAK), False),
        (field("REF a", run("x")) + BREAK, True),
    ],
)
def test_a_break_is_splittable_only_straight_in_the_paragraph(inner: str, splittable: bool) -> None:
    assert draft(para(run("前") + inner + run("后"))).lines[1].splittable is splittable


@pytest.mark.parametrize(
    ("inner", "locked"),
    [
        (run("一、总则"), False),
        (field("SEQ a", run("一")) + run("、总则"), True),
        (run("（") + field("SEQ a", run("一")) + run("）总则"), True),
        (run("　　") + f'<w:fldSimple w:instr="SEQ a">{run("1")}</w:fldSimple>', True),
        (run("一、详见") + field("REF a", run("附件")), False),
        (f"<w:hyperlink>{run('一、总则')}</w:hyperlink>", False),
        (f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>{run('题')}</w:sdtContent></w:sdt>", True),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('题')}</w:sdtContent></w:sdt>", False),
    ],
)
def test_a_number_that_a_field_computes_locks_the_head(inner: str, locked: bool) -> None:
    assert only(para(inner)).head_locked is locked


def test_a_field_without_end_does_not_lock_the_rest_of_the_draft() -> None:
    lines = draft(para(char("begin") + char("separate") + run("一")) + para(run("二"))).lines
    assert [line.head_locked for line in lines] == [False, False]
    assert lines[1].objects == frozenset()


def test_a_field_over_several_paragraphs_is_seen_on_each_of_them() -> None:
    opened = char("begin") + "<w:r><w:instrText>INCLUDETEXT a</w:instrText></w:r>" + char("separate")
    lines = draft(para(opened + run("一")) + para(run("二")) + para(run("三") + char("end")) + para("")).lines
    assert ["field" in line.objects for line in lines] == [True, True, True, False]


# -- tables of contents ---------------------------------------------------------------------------------


def test_lines_of_a_toc_field_are_marked_and_the_text_after_its_end_is_not() -> None:
    opened = char("begin") + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + char("separate")
    entry = para(f"<w:hyperlink>{run('一、总则')}{field('PAGEREF a', run('1'))}</w:hyperlink>")
    body = para(run("目录")) + para(opened + run("前言")) + entry + para(char("end")) + para(run("正文"))
    assert ["toc" in line.objects for line in draft(body).lines] == [False, True, True, True, False]


def test_a_paragraph_that_only_begins_with_the_end_of_a_toc_is_text() -> None:
    opened = char("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + char("separate")
    body = para(opened + run("前言")) + para(char("end") + run("正文"))
    assert ["toc" in line.objects for line in draft(body).lines] == [True, False]


def test_a_content_control_of_the_toc_gallery_is_a_toc() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{para(run('目录'))}</w:sdtContent></w:sdt>"
    assert only(body).objects == {"control", "toc"}


# -- objects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "objects"),
    [
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", {"picture"}),
        ("<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>", {"picture"}),
        ("<w:r><w:pict><v:textbox><w:txbxContent/></v:textbox></w:pict></w:r>", {"textbox"}),
        ('<w:r><w:drawing><a:graphicData uri="http://x/chart"/></w:drawing></w:r>', {"object"}),
        ("<w:r><w:object/></w:r>", {"object"}),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", {"equation"}),
        ("<w:r><w:footnoteReference w:id='2'/></w:r>", {"footnote"}),
        ("<w:r><w:endnoteReference w:id='2'/></w:r>", {"endnote"}),
        ("<w:commentRangeStart w:id='1'/>", {"comment"}),
        ("<w:bookmarkStart w:id='1' w:name='a'/><w:bookmarkEnd w:id='1'/>", {"bookmark"}),
        ("<w:hyperlink/>", {"hyperlink"}),
        ("<w:r><w:br w:type='page'/></w:r>", {"page_break"}),
        ("<w:r><w:br w:type='column'/></w:r>", {"column_break"}),
        ("<w:r><w:softHyphen/></w:r>", {"other"}),
        ("<w:permStart w:id='1'/>", {"other"}),
        ("<w:proofErr w:type='gramStart'/><w:r><w:lastRenderedPageBreak/></w:r>", set()),
    ],
)
def test_a_line_names_the_objects_it_carries(inner: str, objects: set[str]) -> None:
    assert only(para(inner)).objects == objects


def test_an_object_marks_only_the_line_it_stands_on_and_a_link_every_line_it_touches() -> None:
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    body = para(note + BREAK + f"<w:hyperlink>{run('一')}{BREAK}{run('二')}</w:hyperlink>" + BREAK)
    assert [set(line.objects) for line in draft(body).lines] == [
        {"footnote"}, {"hyperlink"}, {"hyperlink"}, set(),
    ]  # fmt: skip


def test_paragraph_marks_say_frame_section_and_revision() -> None:
    properties = '<w:framePr w:w="1"/><w:rPr><w:ins w:id="1"/></w:rPr><w:sectPr/>'
    first, last = draft(para(run("一") + BREAK + run("二"), properties)).lines
    assert first.objects == {"frame"}
    assert last.objects == {"frame", "section_break", "inserted"}
    assert only(para("", '<w:rPr><w:del w:id="1"/></w:rPr>')).objects == {"deleted"}


def test_tables_part_paragraphs_and_bookmarks_do_not() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="a"/>'
    lines = draft(TABLE + para(run("一") + BREAK + run("二")) + TABLE + para("") + mark + para("")).lines
    assert [line.table_before for line in lines] == [True, True, True, False]
    assert [line.table_after for line in lines] == [True, True, False, False]


# -- looks ----------------------------------------------------------------------------------------------


def test_direct_formatting_beats_the_style_and_the_style_its_base_and_the_defaults() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
    base = (
        '<w:pPr><w:jc w:val="right"/></w:pPr><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr>'
    )
    child = "<w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:rPr><w:rFonts w:ascii='Arial'/></w:rPr>"
    styles = defaults + style("paragraph", "Base", base) + style("paragraph", "Child", child, "Base")
    line = only(para(run("字", '<w:sz w:val="32"/>'), '<w:pStyle w:val="Child"/>'), styles)
    assert (line.style, line.outline) == ("child", 1)
    assert (line.look.align, line.look.size, line.look.font) == ("right", 32, "宋体")
    assert only(para(run("字")), styles).look.size == 20


def test_a_style_chain_that_bites_its_tail_ends() -> None:
    styles = style("paragraph", "A", "", "B") + style("paragraph", "B", "", "A")
    assert only(para(run("字"), '<w:pStyle w:val="A"/>'), styles).style == "a"


def test_the_default_style_dresses_paragraphs_without_one_but_has_no_name_there() -> None:
    styles = style("paragraph", "Normal", '<w:rPr><w:sz w:val="24"/></w:rPr>', default=True)
    line = only(para(run("字")), styles)
    assert (line.style, line.look.size) == ("", 24)


def test_bold_toggles_between_paragraph_and_character_style_and_is_absolute_when_direct() -> None:
    styles = style("paragraph", "P", "<w:rPr><w:b/></w:rPr>") + style(
        "character", "C", "<w:rPr><w:b/></w:rPr>"
    )
    in_p = '<w:pStyle w:val="P"/>'
    use_c = '<w:rStyle w:val="C"/>'
    assert only(para(run("字"), in_p), styles).look.bold == 1
    assert only(para(run("字", use_c), in_p), styles).look.bold == 0
    assert only(para(run("字", use_c)), styles).look.bold == 1
    assert only(para(run("字", use_c + "<w:b/>"), in_p), styles).look.bold == 1
    assert only(para(run("字", '<w:b w:val="0"/>'), in_p), styles).look.bold == 0


@pytest.mark.parametrize(
    ("inner", "bold"),
    [
        (run("一、", "<w:b/>") + run("正文"), 2),
        (run("　　") + run("标题", "<w:b/>") + run("。"), 4),
        (run("标题", "<w:b/>") + run(" "), 3),
        (run("　", "<w:b/>") + run("正文"), 0),
        (run("正文") + run("重点", "<w:b/>"), 0),
        (run("", "<w:b/>") + run("正文"), 0),
    ],
)
def test_bold_counts_leading_characters_and_takes_in_white_space_at_the_edges(inner: str, bold: int) -> None:
    assert only(para(inner)).look.bold == bold


def test_the_first_visible_character_decides_size_and_face() -> None:
    big = '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="44"/>'
    small = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/>'
    look = only(para(run("　　", small) + run("题", big) + run("文", small))).look
    assert (look.size, look.font) == (44, "黑体")


def test_a_theme_face_is_unknown_until_a_later_layer_names_a_face() -> None:
    theme = '<w:rFonts w:eastAsia="宋体" w:eastAsiaTheme="minorEastAsia"/>'
    styles = style("paragraph", "P", f"<w:rPr>{theme}</w:rPr>")
    assert only(para(run("字", theme))).look.font == ""
    assert (
        only(para(run("字", '<w:rFonts w:eastAsia="仿宋"/>'), '<w:pStyle w:val="P"/>'), styles).look.font
        == "仿宋"
    )


@pytest.mark.parametrize(
    ("ind", "first", "left"),
    [
        ('w:firstLine="640"', 640, 0),
        ('w:hanging="420" w:firstLine="10" w:left="840"', -420, 840),
        ('w:firstLineChars="200" w:firstLine="1"', 640, 0),
        ('w:firstLineChars="0" w:firstLine="480"', 480, 0),
        ('w:hangingChars="100" w:start="300"', -320, 300),
        ('w:leftChars="150"', 0, 480),
        ('w:firstLine="1cm" w:left="nonsense"', 567, 0),
    ],
)
def test_indents_are_twips_and_characters_win_unless_they_are_zero(ind: str, first: int, left: int) -> None:
    look = only(para(run("字", '<w:sz w:val="32"/>'), f"<w:ind {ind}/>")).look
    assert (look.first_indent, look.left_indent) == (first, left)


def test_the_same_values_under_other_attribute_names_are_another_look() -> None:
    lines = draft(
        para(run("一"), '<w:ind w:left="400"/>') + para(run("二"), '<w:ind w:firstLine="400"/>')
        + para(run("三", '<w:rFonts w:ascii="宋体"/>')) + para(run("四", '<w:rFonts w:eastAsia="宋体"/>'))
    ).lines  # fmt: skip
    assert [line.look.left_indent for line in lines] == [400, 0, 0, 0]
    assert [line.look.font for line in lines] == ["", "", "", "宋体"]


def test_equal_looks_are_one_object() -> None:
    a, b = draft(
        para(run("一"), '<w:jc w:val="both"/>') + para(run("二"), '<w:jc w:val="distribute"/>')
    ).lines
    assert a.look is b.look


def test_page_break_before_and_outline_nine_are_read() -> None:
    line = only(para(run("字"), '<w:pageBreakBefore/><w:outlineLvl w:val="9"/>'))
    assert line.look.page_break_before
    assert line.outline is None


# -- sections and settings --------------------------------------------------------------------------------


def test_sections_know_their_geometry_and_their_last_line() -> None:
    wide = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:cols w:num="2"/></w:sectPr>'
    tall = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    found = draft(para(run("一")) + para(run("二"), wide) + para(run("三")) + tall)
    assert [line.section for line in found.lines] == [0, 0, 1]
    first, second = found.sections
    assert (first.width, first.landscape, first.columns, first.last_line) == (16838, True, 2, 1)
    assert (second.height, second.landscape, second.columns, second.last_line) == (16838, False, 1, 2)


def test_a_body_without_section_properties_is_one_section() -> None:
    found = draft(para(run("一")))
    assert [(section.index, section.last_line) for section in found.sections] == [(0, 0)]


def test_change_tracking_is_reported() -> None:
    assert draft("<w:p/>", setting="<w:trackRevisions/>").tracked
    assert not draft("<w:p/>", setting='<w:trackRevisions w:val="0"/>').tracked


# -- robustness -------------------------------------------------------------------------------------------


def test_a_document_without_a_body_has_no_lines() -> None:
    assert read_draft(xml("document", "")) == Draft(())


@pytest.mark.parametrize("path", ["sdt/sdtContent", "ins", "tbl", "p/r", "p/smartTag", "p/hyperlink"])
def test_ten_thousand_levels_of_nesting_do_not_exhaust_the_stack(path: str) -> None:
    root = etree.Element(w("document"))
    inner = etree.SubElement(root, w("body"))
    for _ in range(10_000):
        for name in path.split("/"):
            inner = etree.SubElement(inner, w(name))
    for name in ("p", "r", "t"):
        inner = etree.SubElement(inner, w(name))
    inner.text = "底"
    assert "".join(line.text for line in read_draft(root).lines) == ("" if path == "tbl" else "底")


NAMES = [
    "p", "r", "t", "br", "cr", "tab", "pPr", "rPr", "sdt", "sdtContent", "sdtPr", "ins", "del", "moveFrom",
    "moveTo", "hyperlink", "smartTag", "fldChar", "instrText", "fldSimple", "txbxContent", "tbl", "tc", "tr",
    "numPr", "numId", "ind", "sectPr", "b", "sz", "drawing", "ruby", "noBreakHyphen",
]  # fmt: skip


#: Elements that WordprocessingML keeps free of text.
LEAVES = {
    w(name) for name in ("t", "br", "cr", "tab", "fldChar", "instrText", "noBreakHyphen", "numId", "ind")
}


@st.composite
def trees(draw: st.DrawFn) -> etree._Element:
    body = etree.Element(w("body"))
    known = [body]
    for _ in range(draw(st.integers(1, 40))):
        el = etree.SubElement(draw(st.sampled_from(known)), w(draw(st.sampled_from(NAMES))))
        for name in draw(
            st.sets(st.sampled_from(["val", "type", "fldCharType", "instr", "left"]), max_size=2)
        ):
            el.set(w(name), draw(st.sampled_from(["begin", "end", "separate", "page", "x", "-3", "1e9", ""])))
        if el.tag in (w("t"), w("instrText")):
            el.text = draw(st.sampled_from(["一、", "正文", " ", "TOC", "两\n行", ""]))
        if el.tag not in LEAVES:
            known.append(el)
    root = etree.Element(w("document"))
    root.append(body)
    return root


def lines_by_definition(body: etree._Element) -> Iterator[str]:
    """The definition of a line once more, as plainly as it can be said."""
    unread = {w("txbxContent"), w("del"), w("moveFrom"), f"{{{MC_NS}}}Fallback"}

    def text(el: etree._Element) -> str:
        if el.tag in unread or not isinstance(el.tag, str):
            return ""
        if el.tag == w("t"):
            return el.text or ""
        if el.tag == w("cr") or (el.tag == w("br") and el.get(w("type")) in (None, "textWrapping")):
            return "\n"
        parent = el.getparent()
        if el.tag == w("tab") and parent is not None and parent.tag == w("r"):
            return "\t"
        if el.tag == w("noBreakHyphen"):
            return "\u2011"
        return "".join(map(text, el)) if el.tag not in (w("pPr"), w("rPr"), w("sdtPr")) else ""

    for paragraph in body_paragraphs(body):
        yield from "".join(map(text, paragraph)).split("\n")


@given(trees())
@settings(max_examples=150, deadline=None)
def test_any_nesting_is_read_and_its_lines_follow_the_definition(root: etree._Element) -> None:
    found = read_draft(root)
    assert [line.text for line in found.lines] == list(lines_by_definition(root[0]))
    assert all(line.index == index for index, line in enumerate(found.lines))
    assert all(line.objects <= OBJECTS and 0 <= line.look.bold <= len(line.text) for line in found.lines)


# -- real drafts ------------------------------------------------------------------------------------------


def corpus_file(path: Path) -> Draft | None:
    """The draft in a corpus file, None when it is not a readable package of the transitional namespace."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "word/document.xml" not in names:
            return None
        parts = [f"word/{name}.xml" for name in ("document", "styles", "numbering", "settings")]
        root, *others = [etree.fromstring(package.read(name)) if name in names else None for name in parts]
    assert root is not None
    return read_draft(root, *others)


def test_lines_of_the_corpus_are_those_that_people_labelled(shared: Path) -> None:
    labels = sorted((shared / "corpus" / "labels").glob("*.tsv"))
    assert labels
    for label in labels:
        found = corpus_file(shared / "corpus" / f"{label.stem}.docx")
        assert found is not None
        for row in label.read_text(encoding="utf-8").splitlines()[1:]:
            index, *_, text = row.split("\t", 4)
            assert found.lines[int(index)].text[:40] == text, label.stem


def test_lines_of_every_readable_corpus_file_follow_the_definition(shared: Path) -> None:
    count = 0
    for path in sorted((shared / "corpus").glob("*.do[ct]?")):
        found = corpus_file(path)
        if found is None:
            continue
        with zipfile.ZipFile(path) as package:
            body = etree.fromstring(package.read("word/document.xml")).find(w("body"))
        if body is not None:
            count += 1
            assert [line.text for line in found.lines] == list(lines_by_definition(body)), path.name
    assert count > 40


def test_a_package_is_read_with_the_parts_it_names(shared: Path) -> None:
    path = next((shared / "corpus").glob("pandoc-flow-official*.docx"))
    read_whole = read(Package.open(path.read_bytes(), force=True))
    assert read_whole == corpus_file(path)
    assert [line.auto.text for line in read_whole.lines if line.auto] == ["一、", "二、"]
