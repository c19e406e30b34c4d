"""Tracked changes of formatting, and blank paragraphs that hold more than they show (w:rPrChange …)."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from documents.package import PAGE, SECTION, build, document, story
from paiban import format_bytes

WHO = 'w:author="审稿人" w:date="2024-01-01T00:00:00Z"'


def changed(number: int) -> str:
    """Run properties with a tracked change of formatting."""
    return f'<w:rPr><w:b/><w:rPrChange w:id="{number}" {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'


def plain(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def formatted(body: str) -> str:
    """The main part of the result; what is formatted again stays as it is."""
    result = format_bytes(build({"document.xml": document(body + SECTION)}))
    assert not format_bytes(result.data).changed
    with zipfile.ZipFile(BytesIO(result.data)) as archive:
        return archive.read("word/document.xml").decode()


HEAD = plain("关于重点工作情况的报告") + plain("县政府：") + plain("(一）加强领导。各单位要高度重视。")
TAIL = plain("三、下一步打算") + plain("要继续努力。")
BLANK = '<w:t xml:space="preserve"> </w:t>'

#: Paragraphs without a word; None: of these nothing need stay.
BLANKS: dict[str, tuple[str, str | None]] = {
    "look of the mark": (f"<w:pPr>{changed(5)}</w:pPr>", 'w:id="5"'),
    "look of the paragraph": (
        f'<w:pPr><w:jc w:val="left"/><w:pPrChange w:id="6" {WHO}><w:pPr/></w:pPrChange></w:pPr>',
        'w:id="6"',
    ),
    "inserted": (f'<w:pPr><w:rPr><w:ins w:id="7" {WHO}/></w:rPr></w:pPr>', 'w:id="7"'),
    "deleted": (f'<w:del w:id="8" {WHO}><w:r><w:delText>删</w:delText></w:r></w:del>', "删"),
    "smart tag": (f'<w:smartTag w:uri="u" w:element="date"><w:r>{BLANK}</w:r></w:smartTag>', "smartTag"),
    "empty smart tag": ('<w:smartTag w:uri="u" w:element="date"/>', "smartTag"),
    "direction": (f'<w:dir w:val="ltr"><w:r>{BLANK}</w:r></w:dir>', "<w:dir "),
    "override": ('<w:bdo w:val="ltr"/>', "<w:bdo "),
    "stray field code": ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "instrText"),
    "bookmark": ('<w:bookmarkStart w:id="1" w:name="甲"/><w:bookmarkEnd w:id="1"/>', "bookmarkStart"),
    "page break": ('<w:r><w:br w:type="page"/></w:r>', 'w:type="page"'),
    "section": (f"<w:pPr><w:sectPr>{PAGE}</w:sectPr></w:pPr>", None),
    "nothing": ("", None),
    "language": ('<w:r><w:rPr><w:lang w:val="en-US"/></w:rPr></w:r>', None),
    "spelling": ('<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>', None),
}


@pytest.mark.parametrize("where", ["top", "middle", "end", "before a soft break"])
@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_paragraph_never_makes_a_draft_refused(kind: str, where: str) -> None:
    inside, stays = BLANKS[kind]
    if where == "before a soft break":
        inside += "<w:r><w:br/></w:r><w:r><w:t>二、另一项工作</w:t></w:r>"
    blank = f"<w:p>{inside}</w:p>"
    body = {"top": blank + HEAD + TAIL, "end": HEAD + TAIL + blank}.get(where, HEAD + blank + TAIL)
    result = formatted(body)
    assert stays is None or stays in result


def test_a_blank_paragraph_with_nothing_in_it_goes() -> None:
    assert formatted(HEAD + "<w:p/>" + TAIL).count("<w:p>") + 1 == (HEAD + "<w:p/>" + TAIL).count("<w:p")


def test_no_two_changes_share_an_id_after_runs_were_cut() -> None:
    run_in = f"<w:p><w:r>{changed(1)}<w:t>(一）加强领导。各单位要高度重视。</w:t></w:r></w:p>"
    broken = (
        f'<w:p><w:ins w:id="7" {WHO}><w:r>{changed(2)}<w:t>(二）狠抓落实。各单位要抓好。</w:t><w:br/>'
        "<w:t>三、下一步打算</w:t></w:r></w:ins></w:p>"
    )
    result = formatted(plain("关于重点工作情况的报告") + run_in + broken + plain("要继续努力。"))
    numbers = re.findall(r'<w:(?:ins|rPrChange) w:id="([^"]*)"', result)
    assert len(numbers) > 3
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdecimal() for number in numbers)
    assert result.count("<w:i/>") == len(numbers) - 2  # both halves of each run say what was there before


def test_the_level_that_names_a_style_beats_the_style_s_own() -> None:
    """A paragraph that is left alone keeps the number its style gave it, even where the list disagrees."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{named}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, named, text in ((0, "", "%1."), (1, "", ""), (2, '<w:pStyle w:val="2"/>', "(%3)"))
    )
    lists = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    style = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    framed = (
        '<w:p><w:pPr><w:pStyle w:val="2"/><w:framePr w:w="2000" w:wrap="around"/></w:pPr>'
        "<w:r><w:t>附注</w:t></w:r></w:p>"
    )
    headed = '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>主要做法</w:t></w:r></w:p>'
    parts = {
        "document.xml": document(HEAD + framed + headed + TAIL + SECTION),
        "styles.xml": story("styles", style),
        "numbering.xml": story("numbering", lists),
    }
    result = format_bytes(build(parts))
    assert not format_bytes(result.data).changed
    with zipfile.ZipFile(BytesIO(result.data)) as archive:
        main = archive.read("word/document.xml").decode()
    assert '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="2"/></w:numPr>' in main


def test_a_heading_sentence_may_end_in_text_with_an_alternative() -> None:
    """Word 2016 writes emoji and some signs as mc:AlternateContent inside a run."""
    choice = '<mc:Choice Requires="wps"><w:t>领导。各单位</w:t></mc:Choice>'
    choice = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>(二）加强</w:t></w:r><w:r>{choice}</w:r><w:r><w:t>要高度重视。</w:t></w:r></w:p>"
    assert choice in formatted(HEAD + body + TAIL)
