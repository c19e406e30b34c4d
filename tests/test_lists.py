"""Automatic numbers are those a word processor shows.

Expected values were measured in LibreOffice 7.4, or taken from ECMA-376 where that falls short (w:isLgl,
w:lvlRestart, w:startOverride below a restarted level, enclosed digits).
"""

from __future__ import annotations

import pytest
from formatted import Finished
from lxml import etree

from documents.package import SECTION, build, document, story
from paiban.docx import number_formats
from paiban.docx.number_formats import show_counter
from paiban.docx.read import read_draft
from paiban.docx.verify.lists import read_lists, shows
from paiban.docx.wml import W_NS
from paiban.engine import format_bytes
from paiban.model import AutoNumber, Draft
from paiban.style.load import load_style

LISTS = "decimal %1|decimal %1.%2|decimal %1.%2.%3"
OFFICIAL = "chineseCountingThousand %1、|chineseCountingThousand （%2）|decimal %3.|decimal （%4）"


def xml(name: str, inner: str) -> etree._Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{W_NS}">{inner}</w:{name}>')


def level(index: int, form: str, text: str, extra: str = "", start: str = "1") -> str:
    begin = f'<w:start w:val="{start}"/>' if start else ""
    shown = f'<w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}">{begin}{shown}</w:lvl>'


def abstract(abstract_id: int, levels: str, head: str = "") -> str:
    """An abstract definition from "form text|form text|…", or from ready levels."""
    if not levels.startswith("<"):
        pairs = [entry.split(" ", 1) for entry in levels.split("|")] if levels else []
        levels = "".join(level(index, form, text) for index, (form, text) in enumerate(pairs))
    return f'<w:abstractNum w:abstractNumId="{abstract_id}">{head}{levels}</w:abstractNum>'


def num(num_id: int, abstract_id: int, **restarts: int) -> str:
    """A w:num; `l0=5` restarts level 0 at 5."""
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{name[1:]}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
        for name, value in restarts.items()
    )
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


def membership(num_id: int | None = None, at: int | None = None) -> str:
    ilvl = f'<w:ilvl w:val="{at}"/>' if at is not None else ""
    number = f'<w:numId w:val="{num_id}"/>' if num_id is not None else ""
    return f"<w:numPr>{ilvl}{number}</w:numPr>" if ilvl or number else ""


def item(
    num_id: int | None = None, at: int | None = None, style: str = "", mark: str = "", text: str = "字"
) -> str:
    """A paragraph in list `num_id` at level `at`."""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    rpr = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{name}{membership(num_id, at)}{rpr}</w:pPr>{run}</w:p>"


def items(*places: str) -> str:
    """Paragraphs from "numId.level" each."""
    pairs = [place.split(".") for place in places]
    return "".join(item(int(num_id), int(at)) for num_id, at in pairs)


def draft(body: str, numbering: str, styles: str = "") -> Draft:
    root = xml("document", f"<w:body>{body}</w:body>")
    return read_draft(root, xml("styles", styles), xml("numbering", numbering))


def numbers(body: str, numbering: str, styles: str = "") -> list[str]:
    return [line.auto.text if line.auto else "" for line in draft(body, numbering, styles).lines]


# -- counting -------------------------------------------------------------------------------------------


def test_levels_count_begin_anew_below_a_higher_one_and_show_their_parents() -> None:
    body = items("1.0", "1.1", "1.1", "1.2", "1.0", "1.1")
    assert numbers(body, abstract(0, LISTS) + num(1, 0)) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


def test_the_official_levels_read_as_the_standard_writes_them() -> None:
    body = items("1.0", "1.1", "1.2", "1.3", "1.1")
    shown = numbers(body, abstract(0, OFFICIAL) + num(1, 0))
    assert shown == ["一、", "（一）", "1.", "（1）", "（二）"]


def test_an_automatic_number_carries_values_pattern_level_and_list() -> None:
    lines = draft(items("7.0", "7.0", "7.1"), abstract(0, OFFICIAL) + num(7, 0)).lines
    assert lines[2].auto == AutoNumber("（一）", 1, (2, 1), 7, False, "（%2）")


def test_a_second_list_on_the_same_definition_continues_and_a_restart_restarts() -> None:
    numbering = abstract(0, OFFICIAL) + num(1, 0) + num(2, 0) + num(3, 0, l0=1)
    body = items("1.0", "1.0") + item() + items("2.0", "1.0", "3.0", "1.0", "3.0")
    assert numbers(body, numbering) == ["一、", "二、", "", "三、", "四、", "一、", "二、", "三、"]


def test_a_restart_continues_in_the_other_list() -> None:
    numbering = abstract(0, LISTS) + num(1, 0) + num(2, 0, l0=8)
    assert numbers(items("1.0", "1.0", "2.0", "1.0"), numbering) == ["1", "2", "8", "9"]


def test_a_restarted_level_leaves_the_level_above_alone_and_restarts_there_again() -> None:
    numbering = abstract(0, LISTS) + num(1, 0) + num(2, 0, l1=5)
    body = items("1.0", "1.1", "1.1", "2.1", "2.1", "2.0", "2.1")
    assert numbers(body, numbering) == ["1", "1.1", "1.2", "1.5", "1.6", "2", "2.5"]


def test_lists_on_two_definitions_count_apart() -> None:
    numbering = abstract(0, LISTS) + abstract(1, LISTS) + num(1, 0) + num(2, 1)
    assert numbers(items("1.0", "2.0", "1.0", "2.0"), numbering) == ["1", "1", "2", "2"]


def test_a_level_without_its_parent_shows_the_parents_first_value() -> None:
    body = items("1.1", "1.1", "1.0", "1.1", "1.2", "1.0", "1.2")
    shown = numbers(body, abstract(0, LISTS) + num(1, 0))
    assert shown == ["1.1", "1.2", "2", "2.1", "2.1.1", "3", "3.1.1"]


def test_lvl_restart_zero_never_restarts_and_a_level_number_names_who_restarts() -> None:
    levels = (
        level(0, "decimal", "%1")
        + level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>')
        + level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
    )
    body = items("1.0", "1.1", "1.2", "1.1", "1.2", "1.0", "1.1", "1.2")
    shown = numbers(body, abstract(0, levels) + num(1, 0))
    assert shown == ["1", "1.1", "1", "1.2", "2", "2", "2.3", "1"]


def test_a_level_starts_where_it_says_and_at_zero_when_it_does_not_say() -> None:
    levels = level(0, "decimal", "%1", start="3") + level(1, "decimal", "%1.%2", start="")
    assert numbers(items("1.0", "1.1", "1.0"), abstract(0, levels) + num(1, 0)) == ["3", "3.0", "4"]


def test_a_list_may_replace_a_level_of_its_definition() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start="3")}</w:lvlOverride>'
    second = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    numbering = abstract(0, LISTS) + num(1, 0) + second
    assert numbers(items("1.0", "2.0", "1.0"), numbering) == ["1", "B)", "3"]


# -- what counts ------------------------------------------------------------------------------------------


def test_empty_list_paragraphs_and_those_in_tables_count() -> None:
    table = f"<w:tbl><w:tr><w:tc>{items('1.0')}</w:tc></w:tr></w:tbl>"
    body = items("1.0") + item(1, 0, text="") + table + items("1.0")
    assert numbers(body, abstract(0, LISTS) + num(1, 0)) == ["1", "2", "4"]


def test_a_paragraph_whose_mark_is_a_tracked_deletion_has_no_number_and_does_not_count() -> None:
    body = items("1.0") + item(1, 0, mark='<w:del w:id="1"/>') + items("1.0")
    assert numbers(body, abstract(0, LISTS) + num(1, 0)) == ["1", "", "2"]


def test_list_zero_and_lists_without_definition_have_no_number() -> None:
    numbering = abstract(0, "decimal %1") + num(1, 0) + num(2, 77) + '<w:num w:numId="3"/>'
    body = items("1.0", "0.0", "99.0", "2.0", "3.0", "1.4", "1.0")
    assert numbers(body, numbering) == ["1", "", "", "", "", "", "2"]


def test_a_level_above_eight_is_the_ninth() -> None:
    levels = "|".join("decimal %9" for _ in range(9))
    (line,) = draft(items("1.12"), abstract(0, levels) + num(1, 0)).lines
    assert line.auto is not None
    assert line.auto.level == 8


def test_only_the_first_line_of_a_paragraph_carries_the_number() -> None:
    body = item(1, 0).replace("<w:t>字</w:t>", "<w:t>字</w:t><w:br/><w:t>句</w:t>")
    assert numbers(body, abstract(0, LISTS) + num(1, 0)) == ["1", ""]


def test_without_numbering_part_there_are_no_numbers() -> None:
    (line,) = read_draft(xml("document", f"<w:body>{items('1.0')}</w:body>")).lines
    assert line.auto is None


# -- styles -----------------------------------------------------------------------------------------------


def style(name: str, inner: str, base: str = "", kind: str = "paragraph") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    head = f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
    return f"{head}<w:pPr>{inner}</w:pPr></w:style>"


def linked(*styles: str) -> str:
    forms = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
    return "".join(
        level(index, form, text, f'<w:pStyle w:val="{name}"/>')
        for index, (name, (form, text)) in enumerate(zip(styles, forms, strict=False))
    )


def test_a_style_brings_its_list_and_the_level_that_names_it() -> None:
    styles = style("H1", membership(1)) + style("H2", membership(1)) + style("H3", membership(at=2), "H2")
    numbering = abstract(0, linked("H1", "H2", "H3")) + num(1, 0)
    body = item(style="H1") + item(style="H2") + item(style="H2") + item(style="H3") + item(style="H1")
    assert numbers(body, numbering, styles) == ["一、", "（一）", "（二）", "1.", "二、"]


def test_a_derived_style_inherits_list_and_level() -> None:
    styles = style("H2", membership(1)) + style("D", "", "H2")
    assert numbers(item(style="D"), abstract(0, linked("H1", "H2")) + num(1, 0), styles) == ["（一）"]


def test_a_paragraph_overrides_level_or_list_of_its_style_and_zero_takes_it_out() -> None:
    styles = style("H1", membership(1))
    numbering = abstract(0, linked("H1", "H2")) + abstract(1, "decimal %1)") + num(1, 0) + num(2, 1)
    body = item(style="H1") + item(at=1, style="H1") + item(2, 0, style="H1") + item(0, style="H1")
    assert numbers(body, numbering, styles) == ["一、", "（一）", "1)", ""]


def test_a_numbering_style_link_leads_to_the_definition_that_owns_the_counters() -> None:
    owner = abstract(0, "decimal [%1]", '<w:styleLink w:val="L"/>')
    guest = abstract(1, "", '<w:numStyleLink w:val="L"/>')
    styles = style("L", membership(1), kind="numbering")
    body = items("1.0", "2.0", "1.0")
    assert numbers(body, owner + guest + num(1, 0) + num(2, 1), styles) == ["[1]", "[2]", "[3]"]


def test_a_numbering_style_that_links_to_itself_has_no_number() -> None:
    styles = style("L", membership(1), kind="numbering")
    assert numbers(items("1.0"), abstract(0, "", '<w:numStyleLink w:val="L"/>') + num(1, 0), styles) == [""]


def test_indents_of_the_list_level_beat_the_style_and_lose_to_direct_ones() -> None:
    indented = level(0, "decimal", "%1").replace("</w:lvl>", '<w:pPr><w:ind w:left="700"/></w:pPr></w:lvl>')
    styles = style("S", '<w:ind w:left="100"/>') + style("H", membership(1) + '<w:ind w:left="200"/>')
    body = item(1, 0, style="S") + item(style="H")
    body += item(1, 0).replace("</w:pPr>", '<w:ind w:left="50"/></w:pPr>')
    lines = draft(body, abstract(0, indented) + num(1, 0), styles).lines
    assert [line.look.left_indent for line in lines] == [700, 200, 50]


# -- texts ------------------------------------------------------------------------------------------------


def test_bullets_have_no_text_and_leave_no_trace_in_lower_levels() -> None:
    numbering = abstract(0, "decimal %1.|bullet -|decimal %1.%2%3.") + num(1, 0)
    lines = draft(items("1.0", "1.1", "1.2", "1.2"), numbering).lines
    assert [line.auto and (line.auto.text, line.auto.bullet) for line in lines] == [
        ("1.", False), ("", True), ("1.1.", False), ("1.2.", False),
    ]  # fmt: skip


def test_a_level_of_form_none_counts_but_shows_only_its_literal_text() -> None:
    numbering = abstract(0, "none |decimal %1%2.") + num(1, 0)
    assert numbers(items("1.0", "1.1", "1.0", "1.1"), numbering) == ["", "1.", "", "1."]
    assert numbers(items("1.0"), abstract(0, "none 附件") + num(1, 0)) == ["附件"]


def test_a_legal_level_shows_all_values_in_decimal_digits() -> None:
    levels = level(0, "chineseCounting", "第%1章") + level(1, "upperRoman", "%1.%2", "<w:isLgl/>")
    assert numbers(items("1.0", "1.1", "1.1"), abstract(0, levels) + num(1, 0)) == ["第一章", "1.1", "1.2"]


def test_a_custom_form_keeps_its_width() -> None:
    form = '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/><w:lvlText w:val="%1"/>'
    levels = f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{form}</w:lvl>'
    assert numbers(items("1.0", "1.0"), abstract(0, levels) + num(1, 0)) == ["009", "010"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimalHalfWidth", {7: "7"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalFullWidth2", {3: "３"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {28: "bb"}),
        ("chineseCounting", {1: "一", 10: "十", 21: "二十一"}),
        (
            "chineseCountingThousand",
            {
                11: "十一",
                100: "一百",
                101: "一百零一",
                110: "一百一十",
                1001: "一千零一",
                10010: "一万零一十",
            },
        ),
        ("japaneseCounting", {10: "十", 20: "二十", 34: "三十四", 101: "百一"}),
        ("taiwaneseCounting", {15: "十五"}),
        ("taiwaneseCountingThousand", {20: "二十"}),
        ("ideographDigital", {9: "九", 10: "一〇"}),
        ("taiwaneseDigital", {11: "一一"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰"}),
        ("ideographLegalTraditional", {23: "貳拾參", 10001: "壹萬零壹"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "61"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {10: "⑩"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("numberInDash", {3: "- 3 -"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd", 113: "113th"}),
        ("cardinalText", {1: "One", 21: "Twenty-one", 100: "One hundred", 1100: "One thousand one hundred"}),
        (
            "ordinalText",
            {1: "First", 12: "Twelfth", 30: "Thirtieth", 21: "Twenty-first", 100: "One hundredth"},
        ),
        ("hex", {10: "A"}),
        ("chicago", {1: "*", 5: "**", 3: "‡"}),
        ("thaiLetters", {5: "5"}),
    ],
)
def test_each_number_format_writes_its_values(form: str, shown: dict[int, str]) -> None:
    assert {value: show_counter(value, form) for value in shown} == shown


@pytest.mark.parametrize("value", [-1, 0, 32_768, 10**6, 10**9, 10**12])
def test_no_value_breaks_a_number_format(value: int) -> None:
    for form in number_formats._WRITERS:
        assert show_counter(value, form)


def test_a_style_goes_on_numbering_what_stands_in_table_cells() -> None:
    """Nothing in a cell is changed: its number must not vanish because the body's became text."""
    list_part = abstract(0, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>')) + num(1, 0)
    heading = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    titled = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    cell = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{titled.format('表中标题')}</w:tc></w:tr></w:tbl>"
    text = "<w:p><w:r><w:t>已经落实。</w:t></w:r></w:p>"
    body = titled.format("总体情况") + text + cell + titled.format("存在问题") + text
    parts = {
        "document.xml": document(body + SECTION),
        "styles.xml": story("styles", heading),
        "numbering.xml": story("numbering", list_part),
    }
    once = format_bytes(build(parts), load_style()).data
    after = Finished(once)
    assert {"一、总体情况", "二、存在问题"} <= set(after.texts)
    assert after.style_value("heading 1", "pPr/numPr/numId/val") == "1"
    outside = [p for p in after.paragraphs if p.text == "二、存在问题"]
    assert "numPr" in outside[0].properties  # numId 0: the typed number is the only one
    assert format_bytes(once, load_style()).data == once


@pytest.mark.parametrize(("text", "shown"), [("", False), ("%1", True), ("%3", True)])
def test_to_the_guard_only_a_level_without_text_shows_nothing(text: str, shown: bool) -> None:
    """`none` hides a level's own number, not that of another level; the guard does not tell them apart."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="2"><w:numFmt w:val="none"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert shows(read_lists(numbering.encode()), b"1", b"2") is shown
