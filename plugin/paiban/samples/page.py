"""The page of a document as a house style says it: paper, margins, grid."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from lxml import etree

from paiban.docx.package import Package
from paiban.docx.stylechain import is_on, number
from paiban.docx.wml import SECTPR, w
from paiban.style.learn import Seen


class Sheet(NamedTuple):
    """What the upright sections have in common, and the section that has it."""

    page: dict[str, Seen]
    pitch: int  # of the grid that lines stand on (twips), 0 = no such grid
    section: etree._Element | None
    first: etree._Element | None  # the document's first section
    mirrored: bool


def read_sheet(package: Package) -> Sheet:
    """The page of most upright sections; a document without sections has none."""
    sections = list(package.xml(package.main_part).iter(SECTPR))
    upright = [section for section in sections if _is_upright(section)]
    if not upright:
        return Sheet({}, 0, None, sections[0] if sections else None, False)
    counted = Counter(tuple(_geometry(section).items()) for section in upright)
    geometry, count = counted.most_common(1)[0]
    section = next(s for s in upright if tuple(_geometry(s).items()) == geometry)
    page = {key: Seen(value, count, len(upright), "section") for key, value in geometry}
    mirrored = _setting(package, "mirrorMargins")
    page["mirror"] = Seen(mirrored, unit="document")
    grid = section.find(w("docGrid"))
    kind = grid.get(w("type"), "default") if grid is not None else "default"
    pitch = number(grid.get(w("linePitch"))) if grid is not None and kind != "default" else 0
    page["grid"] = Seen(
        {"lines": "lines", "linesAndChars": "linesAndChars"}.get(kind, "none"), count, len(upright), "section"
    )
    return Sheet(page, pitch, section, sections[0], mirrored)


def _is_upright(section: etree._Element) -> bool:
    size = section.find(w("pgSz"))
    return size is not None and 0 < number(size.get(w("w"))) <= number(size.get(w("h")))


def _geometry(section: etree._Element) -> dict[str, object]:
    """Paper and margins in twips; the gutter is part of the left margin."""
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    found: dict[str, object] = {}
    if size is not None:
        found["paper"] = (number(size.get(w("w"))), number(size.get(w("h"))))
    if margins is not None:
        for key in ("top", "bottom", "left", "right"):
            gutter = number(margins.get(w("gutter"))) if key == "left" else 0
            found[key] = abs(number(margins.get(w(key)))) + gutter
    return found


def _setting(package: Package, name: str) -> bool:
    parts = package.related(package.main_part, "settings")
    return bool(parts) and is_on(package.xml(parts[0][1]).find(w(name)))


def has_even_pages(package: Package) -> bool:
    """Whether even pages have footers of their own."""
    return _setting(package, "evenAndOddHeaders")
