"""Objects in body text, in run-in headings and inside number markers: all of them are kept."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import invariants
import pytest
from conftest import unavailable
from formatted import MC, Finished, W, finish
from lxml import etree

from documents.objects import LAYOUTS, OBJECTS, PLACES, everything, layout_draft, object_draft
from paiban.engine import format_bytes
from paiban.style.load import load_style
from rendering.office import missing

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPOTS = [(name, place) for name in OBJECTS for place in PLACES]
STYLE = load_style()
_NUMBER = re.compile(
    r"^(?:[（(]?[旧\uf0fe\d一二三四五六七八九十]+[）、]\s*)"
)  # 旧: a deletion; a digit: a footnote; a symbol

#: What makes an object of each kind, counted by element.
KINDS = (
    *(
        f"{W}{name}"
        for name in ("hyperlink", "ins", "del", "delText", "commentRangeStart", "commentRangeEnd")
    ),
    *(
        f"{W}{name}"
        for name in ("commentReference", "footnoteReference", "fldChar", "instrText", "fldSimple")
    ),
    *(
        f"{W}{name}"
        for name in ("bookmarkStart", "bookmarkEnd", "drawing", "pict", "txbxContent", "sdt", "tab")
    ),
    *(
        f"{W}{name}"
        for name in ("sym", "ruby", "tbl", "tr", "tc", "vMerge", "gridSpan", "b", "vertAlign", "sectPr")
    ),
    *(f"{M}oMath", f"{MC}AlternateContent", f"{W}br"),
)


def objects(data: bytes) -> Counter[str]:
    """How many elements of each kind the text holds, with the attributes that say which one it is."""
    found: Counter[str] = Counter()
    for element in Finished(data).body.iter(*KINDS):
        if element.tag == f"{W}tab" and element.getparent().tag == f"{W}tabs":
            continue
        name = element.tag.rpartition("}")[2]
        which = [
            element.get(f"{W}{key}")
            for key in ("id", "name", "author", "instr", "char", "fldCharType", "val")
        ]
        found[
            " ".join([name, *(x for x in which if x), (element.text or "") if not len(element) else ""])
        ] += 1
    return found


@pytest.mark.parametrize(("name", "place"), SPOTS)
def test_an_object_is_kept_with_everything_that_names_it(name: str, place: str) -> None:
    draft = object_draft(name, place)
    before, after = objects(draft), objects(finish(draft).data)
    if (name, place) == ("tab", "marker"):  # white space between number and words goes with the mended number
        before.pop("tab ")
    assert after == before


@pytest.mark.parametrize(("name", "place"), SPOTS)
def test_parts_that_hold_objects_keep_their_bytes(name: str, place: str) -> None:
    draft = object_draft(name, place)
    before, after = Finished(draft), finish(draft)
    ours = {"word/document.xml", "word/styles.xml", "word/settings.xml"}
    ours |= {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert [n for n in before.parts if n not in ours and before.parts[n] != after.parts[n]] == []


@pytest.mark.parametrize("name", OBJECTS)
def test_a_run_in_heading_with_an_object_in_it_ends_at_its_full_stop(name: str) -> None:
    paragraph = finish(object_draft(name, "head")).find("领导。")
    assert paragraph.style == "公文正文"
    faces = "".join(("K" if "楷体" in run.face else "F") * len(run.text) for run in paragraph.runs)
    cut = paragraph.text.index("。") + 1
    if name == "tab":  # a tab ends a heading, as a space does
        cut = paragraph.text.index("\t")
    assert faces == "K" * cut + "F" * (len(paragraph.text) - cut)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_number_of_a_heading_that_holds_an_object_is_mended_where_it_may_be(name: str) -> None:
    paragraph = finish(object_draft(name, "marker")).find("压实责任")
    if name in ("ref_field", "simple_field"):  # what a field shows is not ours to write
        assert paragraph.text.startswith("(一）")
    elif name == "ruby":  # the reading of the character stands inside the number: no number any more
        assert paragraph.text.startswith("(zhù一）")
    else:
        assert paragraph.text.startswith("（一）压实责任。")


@pytest.mark.parametrize("name", ["ref_field", "simple_field"])
def test_a_number_in_a_field_is_reported(name: str) -> None:
    plan = finish(object_draft(name, "marker")).plan
    assert plan is not None
    assert [f.code for f in plan.findings if f.line == 4 or f.code == "PB206"].count("PB206") == 1


@pytest.mark.parametrize("name", OBJECTS)
def test_a_table_and_a_text_box_keep_their_look(name: str) -> None:
    if name not in ("merged_table", "text_box"):
        draft = Finished(object_draft("merged_table", "body"))
    else:
        draft = Finished(object_draft(name, "body"))
    after = finish(draft.data)
    for tag in (f"{W}tbl", f"{W}txbxContent"):
        old = [_canonical(e) for e in draft.body.iter(tag)]
        assert [_canonical(e) for e in after.body.iter(tag)] == old


def _canonical(element: Any) -> str:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False).decode()


@pytest.mark.parametrize("name", LAYOUTS)
def test_section_features_are_kept(name: str) -> None:
    draft = layout_draft(name)
    after = finish(draft)
    assert not objects(draft) - objects(after.data)
    for part, data in Finished(draft).parts.items():
        if part.startswith(("word/header", "word/footer2")):
            assert after.parts[part] == data


def test_a_draft_with_everything_is_formatted_and_sound() -> None:
    draft = everything()
    after = finish(draft)
    assert objects(draft) - objects(after.data) == Counter({"tab ": 1})  # the one behind a number
    assert invariants.findings(after.data) - invariants.findings(draft) == Counter()


def test_the_judges_tool_finds_nothing_lost(shared: Path, tmp_path: Path) -> None:
    sys.path.insert(0, str(shared / "tools"))
    try:
        import preserve
    finally:
        sys.path.pop(0)
    spots = [spot for spot in SPOTS if spot != ("symbol", "marker")]  # the tool takes `(一☑）` for no number
    drafts = {f"{name}-{place}": object_draft(name, place) for name, place in spots}
    drafts |= {name: layout_draft(name) for name in LAYOUTS}
    faults = {}
    for name, draft in drafts.items():
        paths = tmp_path / f"{name}-before.docx", tmp_path / f"{name}-after.docx"
        paths[0].write_bytes(draft)
        paths[1].write_bytes(format_bytes(draft, STYLE).data)
        found = preserve.compare(*paths)
        if found["lost"] or found["added"] or found["missing"]:
            faults[name] = found
    assert faults == {}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the text that LibreOffice reads in drafts with objects and in their results."""
    if reason := missing():
        unavailable(reason)
    folder = tmp_path_factory.mktemp("seen")
    for name, draft in _shown().items():
        (folder / f"{name}-before.docx").write_bytes(draft)
        (folder / f"{name}-after.docx").write_bytes(format_bytes(draft, STYLE).data)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder)),
            *map(str, sorted(folder.glob("*.docx"))),
        ],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    return folder


def _shown() -> dict[str, bytes]:
    drafts = {name: layout_draft(name) for name in LAYOUTS} | {"everything": everything()}
    return drafts | {f"{name}-{place}": object_draft(name, place) for name, place in SPOTS}


def test_libreoffice_opens_every_result_and_reads_the_same_text(seen: Path) -> None:
    names = sorted(_shown())
    texts = {name: [_plain(seen / f"{name}-{when}.txt") for when in ("before", "after")] for name in names}
    assert all(len(old) > 5 for old, _ in texts.values())
    assert {name: pair for name, pair in texts.items() if pair[0] != pair[1]} == {}


def _plain(path: Path) -> list[str]:
    """Text without what formatting may change: blank paragraphs, and the numbers of headings."""
    rows = path.read_text(encoding="utf-8-sig").split("\n")
    return [_NUMBER.sub("#", row.strip()) for row in rows if row.strip()]
