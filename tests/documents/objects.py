"""Object-rich drafts: every kind of object in body text, in a run-in heading and inside a number marker.

`object_draft("comment", "marker")` is a small draft with a comment anchored between `(` and `）` of `(一）`;
`layout_draft` gives sections, headers and footers; `everything` has it all in one document. Equal calls give
equal bytes. Block objects cannot stand inside a line: `block_control` encloses the paragraph of the place,
`merged_table` stands right behind it; in both cases the marker of the place `marker` is cut into single runs.
"""

from __future__ import annotations

from .drafts_docx import styles_part
from .inline import INLINE, Kit, complex_field, control_properties, run
from .package import PAGE, rel_id, story

#: Objects that stand in or at a paragraph.
OBJECTS = (*INLINE, "block_control", "merged_table")
#: Where: in body text, in the sentence of a run-in heading, inside its number marker.
PLACES = ("body", "head", "marker")
#: What belongs to sections.
LAYOUTS = ("two_sections", "header_text", "page_number_footer", "text_footer", "title_page")

_NUMERALS = "一二三四五六七八九"
_LANDSCAPE = PAGE.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
_REST = "各单位要对照清单逐项落实，重要情况及时报告。"


def object_draft(name: str, place: str) -> bytes:
    """A draft with the object `name` (see OBJECTS) at `place` (see PLACES)."""
    kit = Kit()
    spot = _spot(kit, name, place, 1) + _plain("(二）严格督查。" + _REST)
    body = _opening() + _plain("一、总体要求") + spot + kit.referred() + _closing()
    return kit.pack(body + _section(), styles=styles_part())


def layout_draft(name: str) -> bytes:
    """A draft with the section features `name` (see LAYOUTS)."""
    kit, layout = Kit(), frozenset({name})
    return kit.pack(_layout_body(layout, ""), styles=styles_part(), **_furniture(layout))


def everything() -> bytes:
    """Every object at every place, in two sections with header, footers and a title page."""
    kit, layout = Kit(), frozenset(LAYOUTS)
    spots = [
        _plain(f"{_chinese(part)}、{heading}")
        + "".join(_spot(kit, name, place, number) for number, name in enumerate(OBJECTS, 1))
        for part, (place, heading) in enumerate(zip(PLACES, ("正文", "标题句", "序号"), strict=True), 1)
    ]
    body = _layout_body(layout, "".join(spots) + kit.referred())
    return kit.pack(body, styles=styles_part(), **_furniture(layout))


def _spot(kit: Kit, name: str, place: str, number: int) -> str:
    """The paragraph that has the object, as heading number `number` where the place has a heading."""
    if name == "merged_table":
        return _paragraph(_words(kit, None, place, number)) + _merged_table()
    if name == "block_control":
        inner = _paragraph(_words(kit, None, place, number))
        return f"<w:sdt>{control_properties(kit)}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    return _paragraph(_words(kit, name, place, number))


def _words(kit: Kit, name: str | None, place: str, number: int) -> str:
    if place == "body":
        return run("要认真执行") + _object(kit, name, "有关规定") + run("，确保各项任务按期完成。")
    if place == "head":
        return run(f"({_chinese(number)}）加强") + _object(kit, name, "组织") + run(f"领导。{_REST}")
    return _marker(kit, name, _chinese(number)) + run(f"压实责任。{_REST}")


def _marker(kit: Kit, name: str | None, numeral: str) -> str:
    """`(一）` with the object inside; an insertion is all of the marker, a tab stands behind it."""
    if name in ("insertion", "tab"):
        return _object(kit, name, f"({numeral}）")
    return run("(") + _object(kit, name, numeral) + run("）")


def _object(kit: Kit, name: str | None, words: str) -> str:
    return INLINE[name](kit, words) if name else run(words)


def _chinese(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def _paragraph(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def _plain(text: str) -> str:
    return _paragraph(run(text))


def _opening() -> str:
    """Title, addressee and the sentence that opens the text."""
    title = _paragraph(run("关于开展专项检查的通知"), '<w:jc w:val="center"/>')
    return title + _plain("各县（市、区）人民政府：") + _plain("现通知如下：")


def _closing() -> str:
    return _plain("临江市人民政府办公室") + _plain("2024年5月8日")


def _merged_table() -> str:
    """Three rows: one cell over two columns, one over two rows; `(一）` in a cell is no heading."""

    def cell(text: str, properties: str = "") -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{_plain(text)}</w:tc>'

    rows = (
        cell("检查任务分工表", '<w:gridSpan w:val="2"/>'),
        cell("(一）牵头单位", '<w:vMerge w:val="restart"/>') + cell("1、应急局"),
        cell("", "<w:vMerge/>") + cell("2、公安局"),
    )
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="4000" w:type="dxa"/></w:tblPr>{grid}{body}</w:tbl>'


def _layout_body(layout: frozenset[str], spots: str) -> str:
    cover = _cover() if "title_page" in layout else ""
    first = cover + _opening() + spots + _plain("(一）明确任务。" + _REST)
    if "two_sections" in layout:
        first += _paragraph("", _section(layout))
        return first + _plain("附件：检查汇总表") + _closing() + _section(layout, _LANDSCAPE)
    return first + _closing() + _section(layout)


def _cover() -> str:
    """A cover of its own page: three centred lines and a page break."""
    lines = ("专项检查文件汇编", "临江市人民政府办公室", "2024年5月")
    text = "".join(_paragraph(run(line), '<w:jc w:val="center"/>') for line in lines)
    return text + _paragraph('<w:r><w:br w:type="page"/></w:r>')


def _section(layout: frozenset[str] = frozenset(), page: str = PAGE) -> str:
    """w:sectPr; of two footers the second is for even pages."""
    footers = [name for name in ("page_number_footer", "text_footer") if name in layout]
    out = '<w:headerReference w:type="default" r:id="rId_header1"/>' if "header_text" in layout else ""
    for kind, name in zip(("default", "even"), footers, strict=False):
        out += f'<w:footerReference w:type="{kind}" r:id="{rel_id(_FILES[name])}"/>'
    title = "<w:titlePg/>" if "title_page" in layout else ""
    grid = '<w:docGrid w:type="lines" w:linePitch="312"/>'
    return f'<w:sectPr>{out}{page}<w:cols w:space="425"/>{title}{grid}</w:sectPr>'


_FILES = {"header_text": "header1.xml", "page_number_footer": "footer1.xml", "text_footer": "footer2.xml"}


def _furniture(layout: frozenset[str]) -> dict[str, str]:
    """The header and footer parts of the layout, by name without `.xml`."""
    number = _paragraph(run("- ") + complex_field("PAGE", "1") + run(" -"), '<w:jc w:val="center"/>')
    even = "<w:evenAndOddHeaders/>" if {"page_number_footer", "text_footer"} <= layout else ""
    parts = {
        "header_text": story("hdr", _plain("内部资料　注意保存")),
        "page_number_footer": story("ftr", number),
        "text_footer": story("ftr", _plain("临江市人民政府办公室编印（第") + _plain("二稿）")),
    }
    stories = {_FILES[name].removesuffix(".xml"): parts[name] for name in parts if name in layout}
    return {**stories, "settings": story("settings", even)}
