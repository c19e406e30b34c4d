"""Folded paragraphs give what their elements would have given, and nothing odd is ever folded."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from fuzzing.drafts import draft

from documents.package import build, document
from paiban import load_style
from paiban.docx import folding
from paiban.docx.folding import FOLD, Folds
from paiban.docx.shorthand import Shorthand
from paiban.docx.wml import W_NS
from paiban.docx.xmlpart import parse, serialise
from paiban.engine import Result, format_bytes
from paiban.errors import DraftError, ProofError
from paiban.style.schema import Style

_ROOT = Path(__file__).resolve().parent.parent
_SHARED = Path(os.environ.get("PAIBAN_SHARED") or _ROOT.parent / "shared")
_REAL = sorted(_ROOT.glob("samples/*.docx")) + sorted(_SHARED.glob("corpus/**/*.docx"))
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_HEADS = ("（一）", "(二）", "1、", "一、", "　　", "", "", " （三） ", "第一条　", "①")
_WORDS = (
    "全县重点工作。",
    "各单位 ",
    "　要认真",
    "抓落实：",
    "“十四五”",
    " 见（二）",
    "2025年",
    "；",
    "abc ",
)
_PROPERTIES = (
    "", "", '<w:rPr><w:sz w:val="32"/></w:rPr>', '<w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr>',
    "<w:rPr><w:b/></w:rPr>", "<w:rPr/>",
)  # fmt: skip
_SPACES = ("", ' xml:space="preserve"')
_IDS = ("", ' w:rsidR="00A1"', ' w:rsidRPr="00B2"', ' w:rsidRPr="00B2" w:rsidR="00A1"')


@pytest.fixture(autouse=True)
def _fold_short_drafts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "WORTH", 0)


@pytest.fixture(scope="module")
def style() -> Style:
    return load_style()


def _outcome(data: bytes, style: Style) -> Result | str:
    try:
        return format_bytes(data, style)
    except (DraftError, ProofError) as error:
        return repr(error)


def _both(data: bytes, style: Style, monkeypatch: pytest.MonkeyPatch) -> tuple[Result | str, Result | str]:
    folded = _outcome(data, style)
    with monkeypatch.context() as patch:
        patch.setattr(Folds, "fit", staticmethod(lambda _: False))
        return folded, _outcome(data, style)


def _paragraph(dice: Random) -> str:
    runs = "".join(
        f"<w:r{dice.choice(_IDS)}>{dice.choice(_PROPERTIES) if odd else ''}"
        f"<w:t{_SPACES[1] if text != text.strip(' ') else dice.choice(_SPACES)}>{text}</w:t></w:r>"
        for text in (dice.choice(_HEADS), *dice.choices(_WORDS, k=dice.randint(1, 6)))
        for odd in (dice.random() < 0.4,)
        if text or odd
    )
    return f"<w:p>{runs}</w:p>"


def _words(dice: Random) -> bytes:
    return build({"document.xml": document("".join(_paragraph(dice) for _ in range(dice.randint(5, 40))))})


@pytest.mark.parametrize("make", [draft, _words])
def test_random_drafts_become_the_same_either_way(
    make: Callable[[Random], bytes], style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = 0
    for seed in range(120):
        folded, whole = _both(make(Random(seed)), style, monkeypatch)
        assert folded == whole, seed
        done += isinstance(folded, Result)
    assert done > 100


@pytest.mark.parametrize("space", _SPACES)
@pytest.mark.parametrize(
    "text",
    ["(二）学习方面　", "　(二）学习方面。要认真", "　　正文在后 ", " (二）学习方面", "　 正文　", " 　正文"],
)
def test_blanks_at_the_edges_of_an_edited_run_count_the_same_either_way(
    text: str, space: str, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = f"<w:p><w:r><w:t{space}>{text}</w:t></w:r></w:p>"
    folded, whole = _both(build({"document.xml": document(run * 3)}), style, monkeypatch)
    assert folded == whole
    assert isinstance(folded, Result)


@pytest.mark.parametrize("path", _REAL, ids=lambda path: path.name)
def test_real_drafts_become_the_same_either_way(
    path: Path, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded, whole = _both(path.read_bytes(), style, monkeypatch)
    assert folded == whole


def _document(body: str) -> bytes:
    return f'{_DECLARATION}<w:document xmlns:w="{W_NS}"><w:body>{body}</w:body></w:document>'.encode()


def _folds(data: bytes) -> int:
    mark = f' {FOLD}="'.encode()
    return Shorthand().shorten(data).count(mark) - data.count(mark)


_PLAIN = (
    "<w:p><w:r><w:t>正文</w:t></w:r></w:p>",
    '<w:p w:rsidR="00A1"><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t>正</w:t></w:r>'
    "<w:r><w:t>文</w:t></w:r></w:p>",
    '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r w:rsidR="1"><w:t>正文</w:t></w:r></w:p>',
    '<w:p><w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">　正 文 </w:t></w:r></w:p>',
    "<w:p/><w:p><w:r><w:t>正文</w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
)


@pytest.mark.parametrize("body", _PLAIN)
def test_plain_paragraphs_are_folded_and_come_back_as_they_were(body: str) -> None:
    data = _document(body)
    shorthand = Shorthand()
    root = parse(shorthand.shorten(data), "document.xml")
    assert _folds(data) == 1
    assert shorthand.write_out(serialise(root)) == serialise(parse(data, "document.xml"))


@pytest.mark.parametrize("body", _PLAIN)
def test_unfolded_in_place_they_are_the_elements_they_were(body: str) -> None:
    data = _document(body)
    shorthand = Shorthand()
    root = parse(shorthand.shorten(data), "document.xml")
    shorthand.write_out_in(root)
    assert serialise(root) == serialise(parse(data, "document.xml"))


@pytest.mark.parametrize(
    "run",
    [
        "<w:r><w:t>a&amp;b</w:t></w:r>",
        "<w:r><w:t>a&#x4E00;b</w:t></w:r>",
        "<w:r><w:t>a>b</w:t></w:r>",
        "<w:r><w:t>a\tb</w:t></w:r>",
        "<w:r><w:t>a\nb</w:t></w:r>",
        "<w:r><w:t>a\rb</w:t></w:r>",
        "<w:r><w:t>a\x01b</w:t></w:r>",
        "<w:r><w:t>a\ufffeb</w:t></w:r>",
        "<w:r><w:t></w:t></w:r>",
        "<w:r><w:t/></w:r>",
        "<w:r><w:t>a</w:t></w:r> ",
        "<w:r ><w:t>a</w:t></w:r>",
        "<w:r w:rsidR='1'><w:t>a</w:t></w:r>",
        '<w:r w:rsidR="1" w:rsidR="2"><w:t>a</w:t></w:r>',
        '<w:r w:rsidR="&lt;"><w:t>a</w:t></w:r>',
        "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>",
        "<w:r><w:rPr><w:sz w:val=32/></w:rPr><w:t>a</w:t></w:r>",
        "<w:r><w:rPr/><w:t>a</w:t></w:r>",
        "<w:r><w:tab/><w:t>a</w:t></w:r>",
        "<w:r><w:t>a</w:t><w:t>b</w:t></w:r>",
        "<w:r><w:t>a</w:t></w:r><w:bookmarkStart/><w:r><w:t>a</w:t></w:r>",
        "<w:ins><w:r><w:t>a</w:t></w:r>",
        "<w:r><w:t>a</w:x></w:t></w:r>",
        "<w:r><w:t>a</w:t></w:r><w:r><w:t>b<w:t>c</w:t></w:r>",
    ],
)
def test_what_a_parser_would_change_or_refuse_is_not_folded(run: str) -> None:
    assert _folds(_document(f"<w:p>{run}</w:p>")) == 0


@pytest.mark.parametrize(
    "data",
    [
        _document("<!-- <w:p><w:r><w:t>a</w:t></w:r></w:p> -->"),
        _document("<w:p><w:r><w:t>a</w:t></w:r></w:p><?x <w:p>?>"),
        _document('<w:p __="1"/><w:p><w:r><w:t>a</w:t></w:r></w:p>'),
        _document("<w:p><w:r><w:t>a</w:t></w:r></w:p>").replace(b"UTF-8", b"GBK"),
        _document("<w:p><w:r><w:t>ab</w:t></w:r></w:p>").replace(b"ab", b"\xff\xfe"),
        _document("<w:p><w:r><w:t>ab</w:t></w:r></w:p>").replace(
            b"ab", b"\xe4</w:t></w:r><w:r><w:t>\xb8\xad"
        ),
    ],
)
def test_documents_written_oddly_are_not_folded(data: bytes) -> None:
    assert _folds(data) == 0


def test_a_long_plain_draft_is_folded() -> None:
    """The short cut is taken at all: a bench draft without it would only be slow."""
    data = _words(Random(1))
    with ZipFile(BytesIO(data)) as archive:
        assert _folds(archive.read("word/document.xml")) > 2
