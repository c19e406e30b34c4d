"""Paper, margins, grid and page numbers of each section (ECMA-376 §17.6; GB/T 9704-2012 5, 7.5).

Page numbers come in footer parts of our own; a footer that holds text of the author's stays in its
place. Headers are never touched, only referred to from even pages too once odd and even differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

from paiban.changes import LayPage
from paiban.docx.package import Package
from paiban.docx.partnames import beside
from paiban.docx.stylechain import is_on
from paiban.docx.wml import PPR, R_NS, SECTPR, VAL, W_NS, P, R, T, w
from paiban.docx.xmlpart import serialise
from paiban.patterns import compiled
from paiban.style.schema import PageNumber, Style

_RID = f"{{{R_NS}}}id"
_TYPE = w("type")
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_SETTINGS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
_SECTPR_ORDER = {
    w(name): rank
    for rank, name in enumerate(
        (
            "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
            " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
            " printerSettings sectPrChange"
        ).split()
    )
}
#: The settings up to the two that paiban writes, in the order of CT_Settings.
_SETTINGS_RANK = {
    w(name): rank
    for rank, name in enumerate(
        (
            "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries"
            " displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData"
            " embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins"
            " alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop"
            " hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign"
            " attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge"
            " revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection"
            " autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation"
            " consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength"
            " clickAndTypeStyle defaultTableStyle evenAndOddHeaders"
        ).split()
    )
}
#: Pictures, objects and symbols: a footer with one of them is the author's.
_DRAWN = (
    *(f"{{*}}{name}" for name in ("blip", "imagedata", "OLEObject", "oMath", "chart", "relIds")),
    *(w(name) for name in ("object", "altChunk", "control", "sym")),
)
#: What a footer may hold besides author text: numbers, dashes, 第 页 共, Page of.
FURNITURE = compiled(r"(?:[\d\s\-‐-―－—–~～./|·•]|第|页|頁|共|Page|of|PAGE)*")


def sections(body: etree._Element, count: int) -> list[etree._Element]:
    """The properties of the `count` sections in order; the body gets its own when it has none."""
    last = body.find(SECTPR)
    found = [s for s in body.iter(SECTPR) if _parent_tag(s) == PPR] if count > 1 or last is None else []
    if last is None and len(found) < count:  # else the last paragraph ends the last section
        last = etree.SubElement(body, SECTPR)
    return found if last is None else [*found, last]


def _parent_tag(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def lay_pages(
    package: Package, found: list[etree._Element], changes: Sequence[LayPage], style: Style
) -> None:
    """Carry out the page changes on the sections `found` and put the page numbers in."""
    for change in changes:
        if change.section < len(found):
            _geometry(found[change.section], change, style)
    if style.page.mirror:
        _switch_on(package, "mirrorMargins")
    if style.page_number.position != "none":
        _number_pages(package, found, style)


def _child(section: etree._Element, name: str) -> etree._Element:
    child = section.find(w(name))
    if child is None:
        child = etree.SubElement(section, w(name))
        section[:] = sorted(section, key=lambda c: _SECTPR_ORDER.get(c.tag, 99))
    return child


def _geometry(section: etree._Element, change: LayPage, style: Style) -> None:
    page = style.page
    size = _child(section, "pgSz")
    if not change.keep_paper:
        wide, high = (page.height, page.width) if change.landscape else (page.width, page.height)
        size.set(w("w"), str(wide))
        size.set(w("h"), str(high))
        size.attrib.pop(w("code"), "")
    top, right, bottom, left = page.top, page.right, page.bottom, page.left
    if change.landscape:  # the sheet is turned: its binding edge (订口) is the top
        top, right, bottom, left = page.left, page.top, page.right, page.bottom
    margins = _child(section, "pgMar")
    for name, value in (("top", top), ("right", right), ("bottom", bottom), ("left", left)):
        margins.set(w(name), str(value))
    margins.set(w("header"), margins.get(w("header"), "851"))
    margins.set(w("footer"), str(footer_distance(bottom, style.page_number)))
    margins.set(w("gutter"), "0")
    grid = _child(section, "docGrid")
    grid.attrib.clear()
    if page.grid != "none":
        grid.set(_TYPE, page.grid)
    grid.set(w("linePitch"), str(page.pitch))
    if page.grid == "linesAndChars":
        extra = (page.text_width / page.characters / 20 - style.elements["body"].size / 2) * 4096
        grid.set(w("charSpace"), str(round(extra)))


def footer_distance(bottom: int, number: PageNumber) -> int:
    """w:footer, paper edge to the bottom of the footer line, that puts the dash `drop` below the text.

    The dash stands about half a line above the bottom of its line (measured: 1440 gives 6.9 mm for
    四号, 1417 gives 7.3 mm).
    """
    return max(0, bottom - number.drop - round(number.size * 10 * 0.55))


def _number_pages(package: Package, found: list[etree._Element], style: Style) -> None:
    odd_even = style.page_number.position == "outer"
    kinds = ("default", "even") if odd_even else ("default",)
    inherited: dict[str, str] = {}
    ours: dict[str, str] = {}
    has_even = _is_switched_on(package, "evenAndOddHeaders")
    for index, section in enumerate(found):
        own = {r.get(_TYPE, "default"): r.get(_RID, "") for r in section.iterchildren(w("footerReference"))}
        if not has_even:
            own.pop("even", None)  # never shown, and goes when odd and even pages begin to differ
        inherited |= own
        title_page = is_on(section.find(w("titlePg")))
        shown = [rid for kind, rid in inherited.items() if kind != "first" or title_page]
        if any(_has_author_text(package, rid) for rid in shown):
            continue
        if index == 0 and not style.page_number.first_page:
            _bare_first_page(section)
            title_page = True
        wanted = [*kinds, "first"] if title_page and (index or style.page_number.first_page) else kinds
        if index and not own and set(wanted) <= set(ours):
            continue  # linked to the section before
        for kind in wanted:
            ours[kind] = _footer(package, "even" if kind == "even" else "default", style)
        _refer(section, "footerReference", {kind: ours[kind] for kind in wanted})
        inherited |= ours
    if odd_even and ours:
        _even_and_odd(package, found, set(ours.values()))


def _bare_first_page(section: etree._Element) -> None:
    """The document's first page gets no number; its header stays what it was."""
    if not is_on(section.find(w("titlePg"))):
        for name in ("headerReference", "footerReference"):
            _forget(section, name, "first")  # never shown
    _child(section, "titlePg").attrib.clear()
    headers = {r.get(_TYPE, "default"): r.get(_RID, "") for r in section.iterchildren(w("headerReference"))}
    if "default" in headers and "first" not in headers:
        _refer(section, "headerReference", {"first": headers["default"]})


def _has_author_text(package: Package, rid: str) -> bool:
    name = package.target(package.main_part, rid)
    if name is None:
        return False
    root = package.xml(name)
    text = "".join(t.text or "" for t in root.iter(T))
    return not FURNITURE.fullmatch(text) or any(True for _ in root.iter(*_DRAWN))


def _refer(section: etree._Element, name: str, targets: dict[str, str]) -> None:
    have = {ref.get(_TYPE, "default"): ref for ref in section.iterchildren(w(name))}
    fresh = 0
    for kind, rid in targets.items():
        ref = have.get(kind)
        if ref is None:
            ref = etree.Element(w(name), {_TYPE: kind})
            anchor = len(section.findall(w("headerReference"))) + len(section.findall(w("footerReference")))
            section.insert(anchor if name == "footerReference" else fresh, ref)
            fresh += 1
        ref.set(_TYPE, kind)  # LibreOffice passes over one without a type
        ref.set(_RID, rid)


def _even_and_odd(package: Package, found: list[etree._Element], ours: set[str]) -> None:
    """Switch odd and even pages on; headers and kept footers then serve even pages too.

    What stood there for even pages was never shown and stays hidden. `ours`: footers with page numbers.
    """
    if not _switch_on(package, "evenAndOddHeaders"):
        return
    for section in found:
        for name in ("headerReference", "footerReference"):
            refs = {r.get(_TYPE, "default"): r.get(_RID, "") for r in section.iterchildren(w(name))}
            if "default" not in refs:
                _forget(section, name, "even")  # the section before decides
            elif refs["default"] not in ours:
                _refer(section, name, {"even": refs["default"]})


def _forget(section: etree._Element, name: str, kind: str) -> None:
    for ref in section.findall(w(name)):
        if ref.get(_TYPE, "default") == kind:
            section.remove(ref)


def _is_switched_on(package: Package, name: str) -> bool:
    """Whether an on/off setting of the document is on."""
    settings = package.related(package.main_part, "settings")
    return bool(settings) and is_on(package.xml(settings[0][1]).find(w(name)))


def _switch_on(package: Package, name: str) -> bool:
    """Set an on/off setting of the document; False when it was on already."""
    settings = package.related(package.main_part, "settings")
    if settings:
        part = settings[0][1]
    else:
        part = beside(package.main_part, "settings.xml")
        package.put(part, f'<w:settings xmlns:w="{W_NS}"/>'.encode(), _SETTINGS_TYPE)
        package.relate(package.main_part, "settings", part)
    root = package.xml(part)
    flag = root.find(w(name))
    if is_on(flag):
        return False
    if flag is None:
        flag = etree.Element(w(name))
        rank = _SETTINGS_RANK[flag.tag]
        root.insert(sum(1 for c in root if _SETTINGS_RANK.get(c.tag, 999) < rank), flag)
    flag.attrib.clear()
    package.mark_changed(part)
    return True


def _footer(package: Package, kind: str, style: Style) -> str:
    """The relationship id of our footer part for odd or even pages, written when it is not there."""
    part = beside(package.main_part, f"footerPaiban{'Even' if kind == 'even' else 'Odd'}.xml")
    number = style.page_number
    package.put(part, _footer_xml(kind, number, style.fonts[number.font]), _FOOTER_TYPE)
    return package.relate(package.main_part, "footer", part)


@lru_cache(maxsize=16)  # a house style has two, and every draft gets them
def _footer_xml(kind: str, number: PageNumber, face: str) -> bytes:
    root = etree.Element(w("ftr"), nsmap={"w": W_NS})
    paragraph = etree.SubElement(root, P)
    ppr = etree.SubElement(paragraph, PPR)
    align = "left" if kind == "even" else number.position.replace("outer", "right")
    inset = str(round(number.inset * number.size / 10))
    side = {"left": "left", "right": "right"}.get(align)
    etree.SubElement(ppr, w("widowControl")).set(VAL, "0")
    etree.SubElement(ppr, w("snapToGrid")).set(VAL, "0")
    zero = {w("before"): "0", w("after"): "0", w("line"): "240", w("lineRule"): "auto"}
    etree.SubElement(ppr, w("spacing"), zero)
    indents = {w("leftChars"): "0", w("left"): "0", w("rightChars"): "0", w("right"): "0"}
    if side:
        indents |= {w(f"{side}Chars"): str(number.inset), w(side): inset}
    etree.SubElement(ppr, w("ind"), {**indents, w("firstLineChars"): "0", w("firstLine"): "0"})
    etree.SubElement(ppr, w("jc")).set(VAL, align)
    before, _, after = number.text.partition("{page}")
    for run in _number_runs(before, after):
        run.insert(0, _number_look(number, face))
        paragraph.append(run)
    return serialise(root)


def _number_runs(before: str, after: str) -> Iterator[etree._Element]:
    """One run for each piece of the PAGE field: WPS shows no number when they share one."""
    if before:
        yield _run("t", text=before)
    yield _run("fldChar", {w("fldCharType"): "begin"})
    yield _run("instrText", text=" PAGE ")
    yield _run("fldChar", {w("fldCharType"): "separate"})
    yield _run("t", text="1")
    yield _run("fldChar", {w("fldCharType"): "end"})
    if after:
        yield _run("t", text=after)


def _run(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> etree._Element:
    run = etree.Element(R)
    child = etree.SubElement(run, w(name), attributes or {})
    if text is not None:
        child.text = text
        child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _number_look(number: PageNumber, face: str) -> etree._Element:
    rpr = etree.Element(w("rPr"))
    slots = {w(slot): face for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    etree.SubElement(rpr, w("rFonts"), {w("hint"): "eastAsia", **slots})
    for name in ("b", "i"):
        etree.SubElement(rpr, w(name)).set(VAL, "0")
    for name, value in (
        ("color", "auto"),
        ("spacing", "0"),
        ("sz", str(number.size)),
        ("szCs", str(number.size)),
    ):
        etree.SubElement(rpr, w(name)).set(VAL, value)
    return rpr
