"""The page number of a document as a house style says it: place, form, face, size."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from paiban.docx.package import Package
from paiban.docx.stylechain import is_on, number
from paiban.docx.wml import R_NS, P, R, T, w
from paiban.samples.looks import Looks
from paiban.samples.page import Sheet, has_even_pages
from paiban.style.learn import Seen

_RID = f"{{{R_NS}}}id"
_FLD, _KIND, _INSTR, _SIMPLE = w("fldChar"), w("fldCharType"), w("instrText"), w("fldSimple")


def read_number(package: Package, sheet: Sheet, looks: Looks) -> dict[str, Seen]:
    """Where and how the page number stands; only `position` "none" when there is none."""
    if sheet.section is None:
        return {}
    footers = {kind: package.xml(name) for kind, name in _footers(package, sheet)}
    found = {kind: line for kind, root in footers.items() if (line := _numbered(root)) is not None}
    line = found.get("default")
    if line is None:
        return {"position": Seen("none", unit="document")}
    values = {**_place(package, line, looks), **_look(line, looks), **_text(line)}
    if "size" in values:
        drop = _drop(sheet.section, int(str(values["size"])))
        values |= {"drop": drop} if drop >= 0 else {}
    bare = is_on(sheet.first.find(w("titlePg"))) if sheet.first is not None else False
    values["first_page"] = not (bare and "first" not in found)
    return {key: Seen(value, unit="document") for key, value in values.items()}


def _footers(package: Package, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Kind and part of the first footer of each kind that any section refers to."""
    seen: set[str] = set()
    for reference in package.xml(package.main_part).iter(w("footerReference")):
        kind = reference.get(w("type"), "default")
        name = package.target(package.main_part, reference.get(_RID, ""))
        if name is not None and kind not in seen:
            seen.add(kind)
            yield kind, name


def _numbered(root: etree._Element) -> etree._Element | None:
    """The footer's paragraph with a PAGE field in it."""
    for paragraph in root.iter(P):
        codes = [i.text or "" for i in paragraph.iter(_INSTR)] + [
            s.get(w("instr"), "") for s in paragraph.iter(_SIMPLE)
        ]
        if any(code.split()[:1] == ["PAGE"] for code in codes):
            return paragraph
    return None


def _place(package: Package, line: etree._Element, looks: Looks) -> dict[str, object]:
    size = looks.run(line, _field_run(line)).size
    look = looks.paragraph(line, size)
    frame = line.find(f"{w('pPr')}/{w('framePr')}")
    align = frame.get(w("xAlign"), look.align) if frame is not None else look.align
    if align == "outside" or (align in ("right", "left") and has_even_pages(package)):
        side = look.left if align == "left" else look.right
        return {"position": "outer", "inset": side}
    if align == "right":
        return {"position": "right", "inset": look.right}
    return {"position": "center"} if align == "center" else {}


def _look(line: etree._Element, looks: Looks) -> dict[str, object]:
    run = looks.run(line, _field_run(line))
    return {"size": run.size, **({"face": run.face} if run.face else {})}


def _field_run(line: etree._Element) -> etree._Element | None:
    """The run that holds the field's code or result."""
    for element in line.iter(_INSTR, _SIMPLE):
        if element.tag == _SIMPLE:
            return element.find(R)
        return next(element.iterancestors(R), None)
    return None


def _text(line: etree._Element) -> dict[str, object]:
    """The form of the number; nothing when another field stands in it or it holds no more than the number."""
    text, depth, code = "", 0, ""
    for element in line.iter(_FLD, _INSTR, _SIMPLE, T):
        if element.tag == _FLD:
            kind = element.get(_KIND)
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
            if kind == "end":
                text, code = text + _mark(code), ""
        elif element.tag == _INSTR:
            code += element.text or ""
        elif element.tag == _SIMPLE:
            text += _mark(element.get(w("instr"), ""))
        elif depth == 0 and next(element.iterancestors(_SIMPLE), None) is None:
            text += element.text or ""
    return {"text": text.strip()} if text.count("{page}") == 1 and text.count("{") == 1 else {}


def _mark(code: str) -> str:
    return "{page}" if code.split()[:1] == ["PAGE"] else "{other}"


def _drop(section: etree._Element, size: int) -> int:
    """From the type area down to the dash; the inverse of what `docx.pages` writes."""
    margins = section.find(w("pgMar"))
    if margins is None:
        return -1
    return number(margins.get(w("bottom"))) - number(margins.get(w("footer"))) - round(size * 10 * 0.55)
