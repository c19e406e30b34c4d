# ruff: noqa: E501  XML is easier to read unbroken
"""Small drafts that broke a promise once; each is the least that did."""

from __future__ import annotations

import pytest
from fuzzing.promises import broken

from documents.package import PAGE, build, document, story
from paiban import load_style

_PAGE = f"<w:sectPr>{PAGE}</w:sectPr>"
_FIGURE = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'


def _style(kind: str, style_id: str, name: str, look: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/><w:rPr>{look}</w:rPr></w:style>'


def _paragraph(*texts: str, look: str = "") -> str:
    """A paragraph of lines between soft breaks."""
    runs = "<w:r><w:br/></w:r>".join(f"<w:r><w:t>{text}</w:t></w:r>" if text else "" for text in texts)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{runs}</w:p>"


_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="6"/></w:numPr>'
_FRAME = '<w:framePr w:w="2000" w:wrap="around" w:vAnchor="text" w:hAnchor="text" w:y="1"/>'
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum><w:num w:numId="6"><w:abstractNumId w:val="0"/></w:num>'
)

#: What the draft has -> body, and parts besides the main one by root element.
FOUND: dict[str, tuple[str, dict[str, str]]] = {
    "a style of the house style's name under another id": (
        _paragraph("各单位要认真执行。"), {"styles": _style("paragraph", "a3", "公文正文")}),
    "a smart tag beside a zero-width space": (
        '<w:p><w:r><w:t>\u200b</w:t></w:r><w:smartTag w:uri="u" w:element="date"><w:r><w:t/></w:r></w:smartTag></w:p>'
        '<w:p><w:r><w:t>\u200b</w:t></w:r><w:bdo w:val="ltr"><w:r><w:t/></w:r></w:bdo></w:p>'
        + _paragraph("各单位要认真执行。"), {}),
    "an empty settings part": (_paragraph("各单位要认真执行。"), {"settings": ""}),
    "an empty style sheet": (_paragraph("各单位要认真执行。"), {"styles": ""}),
    "an empty paragraph in a list that is not defined": (_paragraph(look=_LIST) + _paragraph("各单位。"), {}),
    "a list paragraph in a frame": (
        f"<w:p><w:pPr>{_FRAME}{_LIST}</w:pPr><w:r><w:t>关于检查</w:t></w:r></w:p>", {"numbering": _NUMBERING}),
    "a heading number before a year": (_paragraph("一．2024年工作总结"), {}),
    "a number closed by an angular bracket": (_paragraph("五〕2024年工作总结"), {}),
    "a bold line that cannot leave its heading's paragraph": (
        '<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p></w:tc></w:tr></w:tbl>'
        '<w:p><w:r><w:t>2）强</w:t></w:r><w:r><w:br/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>如下：</w:t></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', {}),
    "a numeral alone as a heading": (_paragraph("一", look='<w:outlineLvl w:val="0"/>'), {}),
    "an enclosed number behind a heading's number": (
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>1.①加强领导</w:t></w:r></w:p>' + _paragraph("各单位要落实。"), {}),
    "white space behind a title": (_paragraph("2023年工作总结　"), {}),
    "an indent that does not count and a number": (_paragraph("    八），了解情况"), {}),
    "a tracked change of properties and a soft break at the end": (
        _paragraph("任务。", "", look='<w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange>'), {}),
    "a blank paragraph with a tracked change of properties": (
        _paragraph("任务。") + _paragraph(look='<w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange>')
        + _paragraph("", "落实。", look='<w:pPrChange w:id="2" w:author="a"><w:pPr/></w:pPrChange>'), {}),
    "a tracked indent before a soft break": (
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>　</w:t></w:r></w:ins><w:r><w:t>任务。</w:t></w:r><w:r><w:br/></w:r></w:p>', {}),
    "a soft break within a tracked insertion": (
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>任务。</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>落实。</w:t></w:r></w:ins></w:p>', {}),
    "a last paragraph that ends the only section": (_paragraph("各单位要认真执行。", look=_PAGE), {}),
    "a tab behind a number and tab stops": (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1260"/></w:tabs></w:pPr><w:r><w:t>2)</w:t><w:tab/><w:t>要求</w:t></w:r></w:p>', {}),
    "a blank line behind a soft break and a table above": (
        "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" + _paragraph("★", ""), {}),
    "a tab as indent and tab stops": (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1260"/></w:tabs></w:pPr><w:r><w:tab/></w:r>'
        "<w:r><w:t>各单位要认真执行。</w:t></w:r></w:p>", {}),
    "a section that ends behind a soft break": (
        _paragraph("各单位要认真执行。", "现通知如下：", look=_PAGE) + _PAGE, {}),
    "a page break before a paragraph of two lines": (
        _paragraph("一、总体要求", "（一）目标", look="<w:pageBreakBefore/>"), {}),
    "two lines in a frame behind a page break": (
        _paragraph("各单位。", "", look=f"<w:pageBreakBefore/>{_FRAME}"), {}),
    "a symbol before a soft break": (
        f"<w:p><w:r><w:rPr>{_FIGURE}</w:rPr><w:t>.</w:t></w:r><w:r><w:br/></w:r></w:p>", {}),
    "bold switched off within a bold character style": (
        '<w:p><w:r><w:rPr><w:rStyle w:val="s"/><w:b w:val="0"/></w:rPr><w:t>务必</w:t></w:r><w:r><w:t>执行。</w:t></w:r></w:p>',
        {"styles": _style("character", "s", "Strong", "<w:b/>")}),
    "bold switched off within a bold character style with a face": (
        '<w:p><w:r><w:rPr><w:rStyle w:val="s"/><w:b w:val="0"/></w:rPr><w:t>务必</w:t></w:r><w:r><w:t>执行。</w:t></w:r></w:p>',
        {"styles": _style("character", "s", "强调文字", '<w:rFonts w:eastAsia="宋体"/><w:b/>')}),
    "a page number typed behind a soft break": (
        '<w:p><w:r><w:t>各单位要认真执行。</w:t></w:r><w:r><w:br/></w:r><w:r><w:rPr><w:sz w:val="18"/><w:rtl/></w:rPr>'
        "<w:t>- 1 -</w:t></w:r></w:p>", {}),
    "a line that is numbered only once its neighbours' numbers are mended": (
        _paragraph("2、问") + '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr></w:p>' + _paragraph("三、总") + _paragraph("一）0")
        + _paragraph("1)好") + _paragraph("5678", look='<w:outlineLvl w:val="8"/>') + _paragraph("1.则") + _paragraph("1 任。上")
        + _paragraph(".", look='<w:numPr><w:numId w:val="2"/></w:numPr>'),
        {"styles": '<w:style w:styleId="2"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>',
         "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl><w:start w:val="1"/><w:lvlText w:val="%1.%1"/></w:lvl>'
         '</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'}),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_draft_that_broke_a_promise_keeps_it_now(name: str) -> None:
    body, parts = FOUND[name]
    section = "" if "w:sectPr" in body else _PAGE
    content = {f"{root}.xml": story(root, inner) for root, inner in parts.items()}
    data = build({"document.xml": document(body + section), **content})
    assert broken(data, load_style()) == ""


def test_a_header_for_even_pages_that_was_never_shown_stays_hidden() -> None:
    header = '<w:headerReference w:type="even" r:id="rId_header1"/>'
    body = _paragraph("各单位要认真执行。") + f"<w:sectPr>{header}{PAGE}</w:sectPr>"
    parts = {"document.xml": document(body), "header1.xml": story("hdr", _paragraph("旧稿"))}
    assert broken(build(parts), load_style()) == ""
