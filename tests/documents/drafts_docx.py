"""A real DOCX of a role case: styles, lists, soft breaks, looks, tables and a TOC field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from paiban.model import AutoNumber

from .cases import DEFAULT_FONT, DEFAULT_SIZE, STYLES, Case, Record, auto_numbers, bold_length
from .package import SECTION, build, document, story

_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>'
    "<w:p><w:r><w:t>（一）数量</w:t></w:r></w:p></w:tc>"
)
_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/>'
    f'<w:gridCol w:w="4000"/></w:tblGrid><w:tr>{_CELL}{_CELL}</w:tr></w:tbl>'
)
_TOC_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    ' TOC \\o "1-3" \\h \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_TOC_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def to_docx(case: Case) -> bytes:
    """The case as a DOCX; equal cases give equal bytes."""
    autos = auto_numbers(case)
    parts = {"document.xml": document(_body(case, autos) + SECTION), "styles.xml": styles_part()}
    if lists := _lists(autos):
        parts["numbering.xml"] = story("numbering", lists)
    return build(parts)


def _body(case: Case, autos: list[AutoNumber | None]) -> str:
    out: list[str] = []
    for index, record in enumerate(case.records):
        if "soft" in record.keys:
            out[-1] = out[-1].removesuffix("</w:p>") + "<w:r><w:br/></w:r>"
        else:
            table = _TABLE if "table" in record.keys else ""
            out.append(f"{table}<w:p>{_paragraph_properties(record, autos[index])}")
        out[-1] += _field_edge(case, index, -1) + _runs(record) + _field_edge(case, index, 1) + "</w:p>"
    return "".join(out)


def _field_edge(case: Case, index: int, step: int) -> str:
    """The begin (`step` -1) or end (1) of the TOC field that the line opens or closes."""
    beside = index + step
    inside = 0 <= beside < len(case.records) and "toc" in case.records[beside].keys
    if "toc" not in case.records[index].keys or inside:
        return ""
    return _TOC_BEGIN if step < 0 else _TOC_END


def _paragraph_properties(record: Record, auto: AutoNumber | None) -> str:
    keys = record.keys
    out = f'<w:pStyle w:val="{_style_id(keys["style"])}"/>' if "style" in keys else ""
    out += "<w:pageBreakBefore/>" if "break" in keys else ""
    if auto:
        out += f'<w:numPr><w:ilvl w:val="{auto.level}"/><w:numId w:val="{auto.list_id}"/></w:numPr>'
    if "first" in keys or "left" in keys:
        out += f'<w:ind w:left="{keys.get("left", 0)}" w:firstLine="{keys.get("first", 0)}"/>'
    out += f'<w:jc w:val="{keys["align"]}"/>' if "align" in keys else ""
    out += f'<w:outlineLvl w:val="{keys["outline"]}"/>' if "outline" in keys else ""
    return f"<w:pPr>{out}</w:pPr>" if out else ""


def _runs(record: Record) -> str:
    bold = bold_length(record)
    return _run(record.text[:bold], record.keys, True) + _run(record.text[bold:], record.keys, False)


def _run(text: str, keys: Mapping[str, str], bold: bool) -> str:
    if not text:
        return ""
    face = keys.get("font")
    look = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>' if face else ""
    look += "<w:b/>" if bold else ""
    look += f'<w:sz w:val="{keys["size"]}"/>' if "size" in keys else ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{_content(text)}</w:r>"


def _content(text: str) -> str:
    pieces = re.split("(\t)", text)
    return "".join(
        "<w:tab/>" if piece == "\t" else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in pieces
        if piece
    )


def _style_id(name: str) -> str:
    return name.title().replace(" ", "")


def styles_part() -> str:
    """styles.xml: 五号宋体 as the default, and every style of `STYLES`."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia="{DEFAULT_FONT}"/><w:sz w:val="{DEFAULT_SIZE}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    return story("styles", defaults + normal + "".join(_style(name) for name in STYLES))


def _style(name: str) -> str:
    outline, align, bold, size = STYLES[name]
    paragraph = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    paragraph += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{_style_id(name)}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="a"/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}"
        f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _lists(autos: list[AutoNumber | None]) -> str:
    """w:abstractNum and w:num for every list in use; a level no line uses is not defined."""
    levels: dict[int, dict[int, AutoNumber]] = {}
    for auto in autos:
        if auto:
            levels.setdefault(auto.list_id, {})[auto.level] = auto
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(_level(used[level]) for level in sorted(used))}</w:abstractNum>"
        for number, used in levels.items()
    )
    return kinds + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in levels)


def _level(auto: AutoNumber) -> str:
    chinese = re.search("[一二三四五六七八九十]", auto.text)
    kind = "bullet" if auto.bullet else "chineseCountingThousand" if chinese else "decimal"
    return (
        f'<w:lvl w:ilvl="{auto.level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val={quoteattr(auto.pattern)}/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )
