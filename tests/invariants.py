"""What a sound document keeps and no validator looks at: ids, ranges, references, edges, content types.

Each finding is a sentence that names no place which formatting may move, so that the findings of a
draft and of its result can be compared.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
STORIES = ("document", "header", "footer", "footnotes", "endnotes", "comments")
RANGES = ("bookmark", "commentRange", "permRange", "moveFromRange", "moveToRange")

#: Children in the order of the schema, as far as paiban writes them.
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings sectPrChange"
    ),
}


def findings(data: bytes) -> Counter[str]:
    """Everything unsound in a document, a sentence each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    return Counter([*_package(names, parts), *_stories(parts)])


def _package(names: list[str], parts: dict[str, bytes]) -> Iterator[str]:
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield f"{name} is there {count} times"
    types = etree.fromstring(parts["[Content_Types].xml"])
    overrides = {(t.get("PartName") or "").lower() for t in types}
    extensions = {(t.get("Extension") or "").lower() for t in types}
    for name in names:
        if f"/{name}".lower() not in overrides and name.rpartition(".")[2].lower() not in extensions:
            yield f"{name} has no content type"
    for name in (name for name in names if name.endswith(".rels")):
        ids = [r.get("Id") for r in etree.fromstring(parts[name])]
        yield from (f"{name}: relationship {i} twice" for i, n in Counter(ids).items() if n > 1)


def _stories(parts: dict[str, bytes]) -> Iterator[str]:
    styles = _defined(parts, "styles", "style", "styleId")
    lists = _defined(parts, "numbering", "num", "numId")
    for name, data in parts.items():
        folder, _, file = name.rpartition("/")
        if folder != "word" or not file.startswith(STORIES) or not file.endswith(".xml"):
            continue
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
        rels = parts.get(f"word/_rels/{file}.rels")
        targets = {r.get("Id") for r in etree.fromstring(rels)} if rels else set()
        for sentence in (
            *_ids(root),
            *_ranges(root),
            *_references(root, styles, lists, targets),
            *_looks(root),
        ):
            yield f"{file}: {sentence}"
    for part, tag, key in (("styles", "style", "styleId"), ("numbering", "num", "numId")):
        ids = _defined(parts, part, tag, key)
        yield from (f"{part}: {key} {i} twice" for i, n in Counter(ids).items() if n > 1)


def _defined(parts: dict[str, bytes], part: str, tag: str, key: str) -> list[str]:
    data = parts.get(f"word/{part}.xml")
    return [e.get(W + key) or "" for e in etree.fromstring(data).iter(W + tag)] if data else []


def _ids(root: Any) -> Iterator[str]:
    kinds = {
        "bookmark": root.iter(f"{W}bookmarkStart"),
        "comment": root.iter(f"{W}comment"),
        "revision": root.iter(
            f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}rPrChange", f"{W}pPrChange"
        ),
    }
    for kind, elements in kinds.items():
        ids = Counter(e.get(f"{W}id") for e in elements)
        yield from (f"{kind} id {i} {n} times" for i, n in ids.items() if n > 1)
    controls = Counter(e.get(f"{W}val") for e in root.iter(f"{W}id") if e.getparent().tag == f"{W}sdtPr")
    yield from (f"control id {i} {n} times" for i, n in controls.items() if n > 1)
    paragraphs = Counter(e.get(f"{W14}paraId") for e in root.iter(f"{W}p") if e.get(f"{W14}paraId"))
    yield from (f"paraId {i} {n} times" for i, n in paragraphs.items() if n > 1)


def _ranges(root: Any) -> Iterator[str]:
    for kind in RANGES:
        open_: Counter[str] = Counter()
        for element in root.iter(f"{W}{kind}Start", f"{W}{kind}End"):
            number = element.get(f"{W}id")
            open_[number] += 1 if element.tag.endswith("Start") else -1
            if open_[number] < 0:
                yield f"{kind} {number} ends before it starts"
        yield from (f"{kind} {number} has no end" for number, n in open_.items() if n > 0)
    depth = 0
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        depth += (kind == "begin") - (kind == "end")
    if depth:
        yield "a field is not closed"


def _references(root: Any, styles: list[str], lists: list[str], targets: set[str | None]) -> Iterator[str]:
    known = set(styles)
    for element in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
        if element.get(f"{W}val") not in known:
            yield f"style {element.get(f'{W}val')} is not there"
    for element in root.iter(f"{W}numId"):
        if element.get(f"{W}val") not in {*lists, "0"}:
            yield f"list {element.get(f'{W}val')} is not there"
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.startswith(R) and value and value not in targets:
                yield f"relationship {value} is not there"


def _looks(root: Any) -> Iterator[str]:
    for element in root.iter(f"{W}t"):
        text = element.text or ""
        if element.getparent().tag == f"{W}r" and element.getparent().getparent().tag == f"{W}del":
            yield "live text in a deletion"
        if text != text.strip(" \t\r\n") and element.get(SPACE) != "preserve":
            yield "white space at an edge is lost"
    for name, order in ORDER.items():
        rank = {W + tag: at for at, tag in enumerate(order.split())}
        for element in root.iter(W + name):
            ranks = [rank[c.tag] for c in element if c.tag in rank]
            if ranks != sorted(ranks):
                yield f"{name} is out of order"
            tags = Counter(c.tag for c in element if c.tag in rank and not str(c.tag).endswith("Reference"))
            yield from (f"{name} has {etree.QName(tag).localname} twice" for tag, n in tags.items() if n > 1)
    for element in root.iter(f"{W}sdt"):
        content = element.find(f"{W}sdtContent")
        inline = element.getparent().tag in (f"{W}p", f"{W}r", f"{W}hyperlink")
        if content is not None and inline and any(c.tag in (f"{W}p", f"{W}tbl") for c in content):
            yield "a block stands inside a line"
    for element in root.iter(f"{W}tc"):
        if len(element) == 0 or element[-1].tag not in (
            f"{W}p",
            f"{W}sdt",
            f"{W}customXml",
            f"{W}bookmarkEnd",
        ):
            yield "a cell does not end in a paragraph"
