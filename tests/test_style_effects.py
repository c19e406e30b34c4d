"""Every key of a house style, one by one: what it changes in the written document.

The list of keys is the loader's own, so a key without a line here fails, and so does one that nothing
reads: each line names what is seen under the standard and what under the changed value.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from formatted import Finished, W, draft, finish, par, run

from paiban.docx.stylesheet import CHARACTER_ONLY
from paiban.style.keys import ELEMENT, TABLES
from paiban.style.load import load_style
from paiban.style.words import ELEMENTS, KEYS

Look = Callable[[Finished], Any]

BOLD = "<w:b/>"
#: A notice with something for every key: emphasis, blanks, soft breaks, sloppy numbers, a long title.
LINES = (
    "关于进一步加强和改进全市安全生产专项整治行动工作情况的紧急通知",
    "",
    "各县人民政府：",
    "　　现将有关事项通知如下，共3件。",
    "一、总体要求",
    "(一)加强领导。各单位要落实责任。",
    "(三)明确分工。各单位要分工协作。",
    "1．压实责任。逐级落实到人。",
    "2．强化督导。定期通报情况。",
    "二、工作安排",
    par("<w:r><w:t>先做好</w:t></w:r>" + run("重点", BOLD) + "<w:r><w:t>工作。</w:t></w:r>"),
    par(run("第一行已写完。\n第二行另起。")),
    "附件：1.任务分工表",
    "临江市人民政府",
    "2024年5月8日",
)
DECIMAL = (
    "空压机安全操作规程",
    "1 总则",
    "正文一段。",
    "1.1 范围",
    "正文一段。",
    "1.2 目的",
    "正文一段。",
    "2 方法",
    "正文一段。",
)
BARE = (
    "关于开展检查的报告",
    "一、总体要求",
    "正文一段。",
    par("工作安排", '<w:pStyle w:val="1"/><w:outlineLvl w:val="0"/>', BOLD),
    "正文一段。",
    "三、保障措施",
    "正文一段。",
)


def margin(name: str) -> Look:
    return lambda d: d.sections[0].find(f"{W}pgMar").get(f"{W}{name}")


def size(name: str) -> Look:
    return lambda d: d.sections[0].find(f"{W}pgSz").get(f"{W}{name}")


def grid(name: str) -> Look:
    return lambda d: d.sections[0].find(f"{W}docGrid").get(f"{W}{name}")


def body(path: str) -> Look:
    """A value of the body's Word style."""
    return lambda d: d.style_value("公文正文", path)


def of(style: str, path: str) -> Look:
    return lambda d: d.style_value(style, path)


def red_rule(attribute: str) -> Look:
    return of("公文发文字号红线", f"pPr/pBdr/bottom/{attribute}")


def footer(kind: str = "default") -> Look:
    return lambda d: d.footers().get(kind)


def footer_value(path: str) -> Look:
    def look(d: Finished) -> Any:
        root = next(r for k, r in d._refers(0, "footer") if k == "default")
        *steps, attribute = path.split("/")
        node = root.find(".//" + "/".join(W + step for step in steps))
        return None if node is None else node.get(W + attribute)

    return look


def setting(name: str) -> Look:
    return lambda d: "word/settings.xml" in d.parts and d.xml("settings.xml").find(W + name) is not None


def face(words: str) -> Look:
    return lambda d: d.find(words).look_at(words).face


def bold(words: str) -> Look:
    return lambda d: d.find(words).look_at(words).bold


def texts(*words: str) -> Look:
    """Which of these paragraphs there are."""
    return lambda d: [word for word in words if word in d.texts]


def right_of_date(d: Finished) -> Any:
    return d.find("2024年5月8日").properties["ind"]["rightChars"]


def title_is_shaped(d: Finished) -> bool:
    return "ind" in d.paragraphs[0].properties


def breaks_page(words: str) -> Look:
    return lambda d: "pageBreakBefore" in d.find(words).properties


HEADED = ("临江市应急管理局文件", "临应急〔2024〕5号", *LINES)
#: table, key, TOML value, look, under the standard, under the value; a draft of its own last.
EFFECTS: tuple[tuple[Any, ...], ...] = (
    ("page", "paper", '"B5"\nlines = 15\ncharacters = 20', size("w"), "11906", "9978"),
    ("page", "top", '"35mm"', margin("top"), "2098", "1984"),
    ("page", "bottom", '"34mm"', margin("bottom"), "1984", "1928"),
    ("page", "left", '"27mm"', margin("left"), "1588", "1530"),
    ("page", "right", '"27mm"\ncharacters = 27', margin("right"), "1474", "1530"),
    ("page", "lines", "20", body("pPr/spacing/line"), "579", str(12756 // 20)),
    ("page", "characters", "26", body("rPr/spacing/val"), "-5", "0"),
    ("page", "line_pitch", '"28pt"', body("pPr/spacing/line"), "579", "560"),
    ("page", "grid", '"lines"', grid("type"), None, "lines"),
    ("page", "mirror", "true", setting("mirrorMargins"), False, True),
    ("page", "widow_control", "true", body("pPr/widowControl/val"), "0", "1"),
    ("page_number", "position", '"center"', footer_value("p/pPr/jc/val"), "right", "center"),
    ("page_number", "text", '"第{page}页"', footer(), "— 1 —", "第1页"),
    ("page_number", "font", '"仿宋"', footer_value("r/rPr/rFonts/eastAsia"), "宋体", "仿宋_GB2312"),
    ("page_number", "size", '"五号"', footer_value("r/rPr/sz/val"), "28", "21"),
    ("page_number", "inset", '"2字"', footer_value("p/pPr/ind/right"), "280", "560"),
    ("page_number", "drop", '"8mm"', margin("footer"), str(1984 - 396 - 154), str(1984 - 454 - 154)),
    ("page_number", "first_page", "false", lambda d: d.sections[0].find(f"{W}titlePg") is None, True, False),
    ("fonts", "小标宋", '"方正小标宋_GBK"', face("关于进一步"), "方正小标宋简体", "方正小标宋_GBK"),
    ("fonts", "黑体", '"方正黑体_GBK"', face("一、总体"), "黑体", "方正黑体_GBK"),
    ("fonts", "楷体", '"方正楷体_GBK"', face("（一）"), "楷体_GB2312", "方正楷体_GBK"),
    ("fonts", "仿宋", '"方正仿宋_GBK"', face("各县"), "仿宋_GB2312", "方正仿宋_GBK"),
    ("fonts", "宋体", '"方正书宋_GBK"', footer_value("r/rPr/rFonts/eastAsia"), "宋体", "方正书宋_GBK"),
    ("fonts", "digits", '"Times New Roman"', body("rPr/rFonts/ascii"), "仿宋_GB2312", "Times New Roman"),
    ("emphasis", "keep", '["underline"]', bold("重点"), True, False),
    ("numbering", "repair", "false", lambda d: "（二）明确" in "".join(d.texts), True, False),
    ("numbering", "number_missing", "false", lambda d: "二、工作安排" in d.texts, True, False, BARE),
    ("numbering", "decimal", '"official"', lambda d: d.texts[1], "1 总则", "一、总则", DECIMAL),
    ("numbering", "separator", '"．"', lambda d: d.find("压实").text[:2], "1.", "1．"),
    ("layout", "blank_paragraphs", '"keep"', texts(""), [], [""]),
    ("layout", "soft_breaks", '"keep"', texts("第二行另起。"), ["第二行另起。"], []),
    ("layout", "typed_indents", '"keep"', lambda d: d.find("现将").text[:2], "现将", "　　"),
    ("layout", "title_shape", '"none"', title_is_shaped, True, False),
    ("layout", "sign_off", '"noseal"', right_of_date, "400", "200"),
    ("elements.body", "word_style", '"正文公文"', lambda d: d.find("现将").style, "公文正文", "正文公文"),
    ("elements.body", "font", '"宋体"', face("现将"), "仿宋_GB2312", "宋体"),
    ("elements.body", "size", '"小三"', body("rPr/sz/val"), "32", "30"),
    ("elements.heading2", "bold", "true", bold("（一）"), False, True),
    ("elements.heading1", "color", '"FF0000"', of("heading 1", "rPr/color/val"), "auto", "FF0000"),
    ("elements.title", "align", '"left"', of("Title", "pPr/jc/val"), "center", "left"),
    ("elements.body", "first", '"7.4mm"', body("pPr/ind/firstLine"), "640", "420"),
    ("elements.addressee", "left", '"1字"', of("公文主送机关", "pPr/ind/left"), "0", "320"),
    ("elements.addressee", "right", '"1字"', of("公文主送机关", "pPr/ind/right"), "0", "320"),
    ("elements.addressee", "hanging", '"2字"', of("公文主送机关", "pPr/ind/hanging"), None, "640"),
    ("elements.heading1", "before", '"6pt"', of("heading 1", "pPr/spacing/before"), "0", "120"),
    ("elements.title", "after", '"2行"', of("Title", "pPr/spacing/after"), "579", "1158"),
    ("elements.title", "line_pitch", '"33pt"', of("Title", "pPr/spacing/line"), "720", "660"),
    ("elements.heading1", "page_break", "true", breaks_page("二、工作"), False, True),
    ("elements.heading1", "keep_lines", "false", of("heading 1", "pPr/keepLines/val"), "1", "0"),
    ("elements.heading1", "keep_next", "false", of("heading 1", "pPr/keepNext/val"), "1", "0"),
    ("elements.title", "rule_above", '"0.5mm"', of("Title", "pPr/pBdr/top/sz"), None, "11"),
    ("elements.title", "rule_below", '"0.5mm"', of("Title", "pPr/pBdr/bottom/sz"), None, "11"),
    ("elements.doc_number_ruled", "rule_gap", '"5mm"', red_rule("space"), "7", "14", HEADED),
    ("elements.doc_number_ruled", "rule_color", '"C00000"', red_rule("color"), "FF0000", "C00000", HEADED),
    ("elements.heading1", "outline", "2", of("heading 1", "pPr/outlineLvl/val"), "0", "1"),
)  # fmt: skip
#: Keys whose effect is no look of the document; the test that sees it.
ELSEWHERE = {
    ("findings", "off"): "test_a_finding_that_is_switched_off_is_not_told",
    ("skeleton", "insert"): "test_skeleton.py",
    ("skeleton", "placeholder"): "test_skeleton.py",
}


def formatted(folder: Path, table: str, key: str, value: str, lines: tuple[str, ...]) -> Finished:
    file = folder / "某局.toml"
    first = '\nfirst = "0字"' if key == "hanging" else ""
    file.write_text(f'[{table}]\n"{key}" = {value}{first}\n[skeleton]\ninsert = false\n', encoding="utf-8")
    return finish(draft(*lines), load_style(str(file)))


@pytest.fixture(scope="module")
def standard() -> Callable[[tuple[str, ...]], Finished]:
    """The draft of these lines in the standard's style, formatted once."""
    made: dict[tuple[str, ...], Finished] = {}
    style = load_style()
    plain = style._replace(skeleton=style.skeleton._replace(insert=False))

    def give(lines: tuple[str, ...]) -> Finished:
        if lines not in made:
            made[lines] = finish(draft(*lines), plain)
        return made[lines]

    return give


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: f"{effect[0]}-{effect[1]}")
def test_each_key_changes_the_written_document(
    effect: tuple[Any, ...], standard: Callable[[tuple[str, ...]], Finished], tmp_path: Path
) -> None:
    table, key, value, look, usual, changed, *own = effect
    lines = own[0] if own else LINES
    assert look(standard(lines)) == usual
    assert look(formatted(tmp_path, table, key, value, lines)) == changed


def _keys() -> set[tuple[str, str]]:
    return {(table, key) for table, keys in TABLES.items() for key in keys} | {
        ("elements", k) for k in ELEMENT
    }


def test_no_key_is_without_an_effect() -> None:
    seen = {("elements" if table.startswith("elements.") else table, key) for table, key, *_ in EFFECTS}
    assert seen | ELSEWHERE.keys() == _keys()


def test_every_key_and_element_has_its_words() -> None:
    assert _keys() == {place for place in KEYS if place[0]}
    assert set(load_style().elements) == set(ELEMENTS)


def test_every_key_stands_in_the_manual_in_both_languages(checkout: Path) -> None:
    for name in ("house-style.md", "house-style.zh-CN.md"):
        manual = (checkout / "docs" / name).read_text(encoding="utf-8")
        for table, key in sorted(_keys()):
            assert f"`{key}`" in manual, (name, table, key)
        for element in load_style().elements:
            assert f"`{element}`" in manual, (name, element)


def test_a_finding_that_is_switched_off_is_not_told(tmp_path: Path) -> None:
    lines = ("关于开展检查的报告", "一、总体要求。", "正文一段。")
    told = [finding.code for finding in finish(draft(*lines)).plan.findings]
    off = formatted(tmp_path, "findings", "off", f'["{told[0]}"]', lines)
    assert told[0] not in [finding.code for finding in off.plan.findings]


def test_every_element_writes_a_word_style_of_its_name() -> None:
    from lxml import etree

    from paiban.docx.stylesheet import StyleSheet

    style = load_style()
    root = etree.Element(f"{W}styles")
    sheet = StyleSheet(root, style)
    for key in style.elements:
        if key not in CHARACTER_ONLY:
            sheet.paragraph(key)
        else:
            sheet.character(key)
    names = {
        node.find(f"{W}name").get(f"{W}val") for node in root if not node.get(f"{W}styleId").endswith("Char")
    }
    assert names >= {element.word_style for element in style.elements.values()}


def test_a_pitch_in_lines_is_written_as_a_multiple(tmp_path: Path) -> None:
    done = formatted(tmp_path, "elements.body", "line_pitch", '"1.5倍"', LINES)
    assert (body("pPr/spacing/line")(done), body("pPr/spacing/lineRule")(done)) == ("360", "auto")


def test_an_indent_given_as_a_length_has_no_width_in_characters(tmp_path: Path) -> None:
    done = formatted(tmp_path, "elements.body", "first", '"7.4mm"', LINES)
    assert body("pPr/ind/firstLineChars")(done) == "0"


def test_space_between_paragraphs_of_body_is_not_swallowed(tmp_path: Path) -> None:
    done = formatted(tmp_path, "elements.body", "after", '"6pt"', LINES)
    assert body("pPr/spacing/after")(done) == "120"
    assert body("pPr/contextualSpacing/val")(done) == "0"
