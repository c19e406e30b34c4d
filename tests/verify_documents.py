"""Small documents written by hand for the guard's tests: parts as strings, zipped here."""

# ruff: noqa: E501 — XML reads better with one element a line

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from paiban.model import AutoNumber, Draft, Line

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:cols w:space="425"/></w:sectPr>'


def run(text: str, look: str = "") -> str:
    """A run of text, with what its w:rPr holds."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def paragraph(content: str, look: str = "") -> str:
    """A paragraph round runs, with what its w:pPr holds."""
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{content}</w:p>"


def body(*blocks: str, section: str = SECTION) -> str:
    """The main part round blocks."""
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(blocks)}{section}</w:body></w:document>"


def story(root: str, content: str) -> str:
    """A header, footer, notes or comments part."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"


_STYLES = (
    '<w:docDefaults/><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="list"><w:name w:val="List Number"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/><w:u w:val="single"/></w:rPr>'
    '</w:style><w:style w:type="character" w:styleId="H2"><w:name w:val="heading 2 Char"/><w:link w:val="2"/></w:style>'
    '<w:style w:type="character" w:styleId="link"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr>'
    '</w:style><w:style w:type="table" w:styleId="grid"><w:name w:val="Table Grid"/></w:style>'
)
FOOTER = paragraph(run("— ") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
                   '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run(" —"))  # fmt: skip

#: Parts that every test document has besides the main one: name below word/ -> (relationship, content).
PARTS: dict[str, tuple[str, str]] = {
    "styles.xml": ("styles", story("styles", _STYLES)),
    "settings.xml": (
        "settings",
        story("settings", '<w:zoom w:percent="100"/><w:compat><w:ulTrailSpace/></w:compat>'),
    ),
    "numbering.xml": (
        "numbering",
        story(
            "numbering",
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>',
        ),
    ),
    "fontTable.xml": ("fontTable", story("fonts", '<w:font w:name="仿宋"/>')),
    "footnotes.xml": (
        "footnotes",
        story("footnotes", f'<w:footnote w:id="2">{paragraph(run("脚注"))}</w:footnote>'),
    ),
    "comments.xml": (
        "comments",
        story("comments", f'<w:comment w:id="0">{paragraph(run("批注"))}</w:comment>'),
    ),
    "header1.xml": ("header", story("hdr", paragraph(run("内部资料")))),
    "footer1.xml": ("footer", story("ftr", paragraph(run("某市人民政府")))),
    "footer2.xml": ("footer", story("ftr", FOOTER)),
    "media/image1.png": ("image", "not really a picture"),
    "embeddings/sheet.bin": ("oleObject", "not really a sheet"),
}


def package(
    document: str | bytes, changed: Mapping[str, str | None] | None = None, *, extra: str = ""
) -> bytes:
    """A DOCX of `document` and PARTS; `changed` replaces, adds (new name) or removes (None) members.

    `extra` are more relationships of the main part.
    """
    rows = "".join(
        f'<Relationship Id="{rid(name)}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for name, (kind, _) in PARTS.items()
    )
    link = (
        f'<Relationship Id="rLink" Type="{_OFFICE}/hyperlink" Target="http://gov.cn/" TargetMode="External"/>'
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    members: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{relations}">{rows}{link}{extra}</Relationships>',
        **{f"word/{name}": content for name, (_, content) in PARTS.items()},
    }
    members |= changed or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def rid(name: str) -> str:
    """The relationship id of a part of PARTS."""
    return "r" + name.rpartition("/")[2].partition(".")[0]


def draft(*paragraphs: str, auto: Mapping[int, str] | None = None) -> Draft:
    """A draft whose body-level paragraphs have these texts; \\n stands for a soft break.

    `auto`: line index -> the number a word processor shows there.
    """
    lines: list[Line] = []
    for index, text in enumerate(paragraphs):
        for part in text.split("\n"):
            number = (auto or {}).get(len(lines))
            shown = AutoNumber(number, 0, (1,), 3) if number is not None else None
            lines.append(Line(len(lines), index, part, auto=shown))
    return Draft(tuple(lines))
