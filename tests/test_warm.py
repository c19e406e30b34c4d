"""What a warm process keeps from draft to draft changes no byte; shorthand means what was written."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from fuzzing.drafts import draft

from documents.package import build, document
from paiban import load_style
from paiban.docx import sheetfolds
from paiban.docx.package import Package
from paiban.docx.sheetfolds import SheetFolds
from paiban.docx.shorthand import MARK, Shorthand
from paiban.docx.wml import W_NS, P, R, w
from paiban.docx.xmlpart import parse, serialise
from paiban.engine import format_bytes
from paiban.errors import DraftError, ProofError
from paiban.remembered import remembered
from paiban.style.schema import Style

_ROOT = Path(__file__).resolve().parent.parent
_SHARED = Path(os.environ.get("PAIBAN_SHARED") or _ROOT.parent / "shared")
#: A house style that differs from the built-in one in whatever is made once and kept.
_OTHER = """
extends = "gbt9704"
[fonts]
digits = "Times New Roman"
[page_number]
size = "五号"
[elements.body]
size = "四号"
[elements.heading1]
bold = true
"""
_2010 = b"http://schemas.microsoft.com/office/word/2010/wordml"


def _drafts() -> list[bytes]:
    real = [*sorted(_ROOT.glob("samples/*.docx")), *sorted(_SHARED.glob("corpus/*.docx"))]
    ordinary = [path.read_bytes() for path in real if path.stat().st_size < 25_000]
    return [*ordinary, *(draft(Random(seed), 12) for seed in range(12))]


def _outcome(data: bytes, style: Style) -> bytes | str:
    try:
        return format_bytes(data, style).data
    except (DraftError, ProofError) as error:
        return repr(error)


def _fresh(house_style: str, *, backwards: bool) -> list[str]:
    """The outcomes in a process of its own that knows no other house style."""
    job = [sys.executable, __file__, house_style, *(["backwards"] if backwards else [])]
    done = subprocess.run(job, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[:: -1 if backwards else 1]


def _print_outcomes(house_style: str, *, backwards: bool) -> None:
    style = load_style(house_style)
    for data in _drafts()[:: -1 if backwards else 1]:
        print(_hash(_outcome(data, style)))


def _hash(outcome: bytes | str) -> str:
    return sha256(outcome if isinstance(outcome, bytes) else outcome.encode()).hexdigest()


def test_what_is_kept_between_drafts_changes_nothing(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(_OTHER, encoding="utf-8")
    names = ("gbt9704", str(other))
    styles = [load_style(name) for name in names]
    mixed = [[_hash(_outcome(data, style)) for style in styles] for data in _drafts()]
    assert [row[0] for row in mixed] == _fresh(names[0], backwards=False)
    assert [row[1] for row in mixed] == _fresh(names[1], backwards=True)


_LIGATURES = b'<w:rPr><w:sz w:val="32"/><w14:ligatures w14:val="none"/></w:rPr>'
_TABS = b'<w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs><w:jc w:val="left"/></w:pPr>'
_BODY = b"<w:body><w:p>" + _TABS + b"<w:r>" + _LIGATURES + b"<w:t>\xe6\x96\x87</w:t></w:r></w:p></w:body>"


def _part(declared: bytes, body: bytes = _BODY) -> bytes:
    return b'<w:document xmlns:w="%b"%b>%b</w:document>' % (W_NS.encode(), declared, body)


@pytest.mark.parametrize(
    ("declared", "short"),
    [(_2010, True), (b"urn:another", False)],
    ids=["Word's namespace", "a prefix that means something else"],
)
def test_tabs_and_properties_of_word_2010_are_shorthand(declared: bytes, short: bool) -> None:
    part = _part(b' xmlns:w14="%b"' % declared)
    shorthand = Shorthand()
    root = parse(shorthand.shorten(part), "document.xml")
    paragraph, run = next(root.iter(P)), next(root.iter(R))
    assert paragraph.get(MARK) is not None
    assert (run.get(MARK) is not None) == short
    assert shorthand.write_out(serialise(root)).endswith(part)
    shorthand.write_out_in(paragraph)
    assert serialise(root).endswith(part)


def test_a_prefix_nobody_declared_is_left_for_the_parser_to_refuse() -> None:
    with pytest.raises(DraftError):
        parse(Shorthand().shorten(_part(b"")), "document.xml")


_LOOK = '<w:rPr><w:sz w:val="19"/></w:rPr>'
_RUN = f"<w:r>{_LOOK}<w:t>字</w:t></w:r>"
#: What is not the line's own text keeps its look, though the runs around it lose theirs.
_KEEPS = {
    "deleted": f'<w:del w:id="1" w:author="a"><w:r>{_LOOK}<w:delText>删</w:delText></w:r></w:del>',
    "moved away": f'<w:moveFrom w:id="1" w:author="a">{_RUN}</w:moveFrom>',
    "ruby": f"<w:r><w:ruby><w:rubyPr/><w:rt>{_RUN}</w:rt><w:rubyBase>{_RUN}</w:rubyBase></w:ruby></w:r>",
    "text box": (
        f"<w:r><w:pict><v:textbox><w:txbxContent><w:p>{_RUN}</w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    ),
}


@pytest.mark.parametrize("kept", _KEEPS.values(), ids=_KEEPS)
def test_only_the_runs_of_the_line_lose_their_look(kept: str) -> None:
    text = f"<w:r>{_LOOK}<w:t>各单位要抓好落实，按期完成。</w:t></w:r>"
    body = f"<w:p>{text}{kept}{text}</w:p><w:p>{text}</w:p>"
    result = format_bytes(build({"document.xml": document(body)}), load_style()).data
    package = Package.open(result)
    assert package.part(package.main_part).decode().count(_LOOK) == kept.count(_LOOK)


_LATENT = b'<w:latentStyles w:count="376">' + b'<w:lsdException w:name="\xe6\xad\xa3\xe6\x96\x87"/>' * 300
_LATENT += b"</w:latentStyles>"
_GRID = b'<w:style w:type="table" w:styleId="%b"><w:name w:val="Grid"/>%b</w:style>'


def _sheet(*tables: bytes) -> bytes:
    normal = b'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    root = b'<w:styles xmlns:w="%b">' % W_NS.encode()
    return b"".join((root, _LATENT, normal, *tables, b"</w:styles>"))


def _folded(sheet: bytes) -> tuple[SheetFolds, bytes]:
    """The sheet folded as in a process that has seen it before."""
    for _ in range(2):
        folds = SheetFolds()
        folded = bytes(folds.fold(sheet))
    return folds, folded


_FIRST, _SECOND = b'<w:tblInd w:w="0" w:type="dxa"/>', b"<w:jc>\xc3\xa9</w:jc>"


@pytest.mark.parametrize("inner", [_FIRST, _SECOND], ids=["first time", "second time"])
def test_a_style_sheet_is_folded_and_comes_back_as_it_was(inner: bytes) -> None:
    """Plain blocks at once, others from the second time on."""
    sheet = _sheet(_GRID % (b"b", b"<w:tblPr>%b</w:tblPr>" % inner))
    if inner is _SECOND:
        assert inner in SheetFolds().fold(sheet)
    folds = SheetFolds()
    folded = bytes(folds.fold(sheet))
    assert len(folded) < 600
    root = parse(folded, "styles.xml")
    assert [style.get(w("styleId")) for style in root.iter(w("style"))] == ["a", "b"]
    assert folds.unfold(serialise(root)).endswith(sheet)


@pytest.mark.parametrize(
    "content",
    [
        *(b"<w:tblPr w:x='1'/>", b"<w:tblPr />", b"<w:tblPr></w:tblPr>", b'<w:a w:b="&#65;"/>'),
        *(b"<w:a>\r\n</w:a>", b"<w:tblPr>", b"<x:tblPr/>", b"<w:pPr><w:numPr/></w:pPr>"),
        *(b'<w:a w:b="&amp;" w:b="2"/>', b'<w:a w:b="1" w:b="2"/>', b'<w:a  w:b="1"/>', b'<w:a w:b="a>b"/>'),
        *(b'<w:a w:b="1"w:c="2"/>', b'<w:a b="\xff"/>', b'<w:a w:b="\xef\xbf\xbf"/>', b"<w:a></w:b>"),
        b"<w:a>" * 260 + b"<w:b/>" + b"</w:a>" * 260,
    ],
)
def test_what_would_not_come_back_as_it_was_is_left_to_the_parser(content: bytes) -> None:
    table = _GRID % (b"odd", content)
    assert table in _folded(_sheet(table))[1]


def test_a_plain_block_is_one_the_serialiser_gives_back() -> None:
    plain = 0
    for path in (*_ROOT.glob("samples/*.docx"), *_SHARED.glob("corpus/*.doc*")):
        try:
            sheet = Package.open(path.read_bytes(), force=True).part("word/styles.xml")
        except (DraftError, KeyError):
            continue
        for style in set(sheet.split(b"<w:style ")[1:]):
            block = style.partition(b">")[2].partition(b"</w:style>")[0]
            if sheetfolds._is_plain(block) and sheetfolds._is_sound([block]):
                assert sheetfolds._is_alike([block]), block
                plain += 1
    assert plain > 20


_OPEN, _CLOSING = b"<w:tblPr><w:jc/>", b"<w:jc/></w:tblPr>"


@pytest.mark.parametrize("tables", [(b"<w:tblPr>",), (_OPEN, _CLOSING)], ids=["alone", "closed by the next"])
def test_a_damaged_style_sheet_is_refused_however_often_it_comes(tables: tuple[bytes, ...]) -> None:
    sheet = _sheet(*(_GRID % (b"t%d" % number, table) for number, table in enumerate(tables)))
    parts = {"document.xml": document("<w:p/>"), "styles.xml": sheet.decode()}
    for _ in range(3):
        with pytest.raises(DraftError):
            format_bytes(build(parts), load_style())


def test_only_small_things_are_remembered() -> None:
    asked: list[bytes] = []

    @remembered(2, longest=10)
    def size(data: bytes) -> int:
        asked.append(data)
        return len(data)

    for data in (b"short", b"short", b"x" * 11, b"x" * 11, b"b", b"c", b"short"):
        assert size(data) == len(data)
    assert asked == [b"short", b"x" * 11, b"x" * 11, b"b", b"c", b"short"]


if __name__ == "__main__":
    _print_outcomes(sys.argv[1], backwards="backwards" in sys.argv)
