"""Keeps quotes, dashes and dots in the Chinese face when digits and Latin have a face of their own.

“ ” ‘ ’ — … · × belong to both scripts: with a Latin face in w:ascii a word processor may draw them narrow
(Word without w:hint, LibreOffice always). Such marks get runs of their own with the Chinese face in
every slot.
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.texts import holder, lines_of, split_runs
from paiban.docx.wml import RPR, VAL, T, w
from paiban.patterns import compiled

_MARKS = compiled("[“”‘’—…·×]+")
_RSTYLE, _RFONTS = w("rStyle"), w("rFonts")


def face_marks(paragraph: etree._Element, faces: dict[str, dict[str, str]]) -> None:
    """Give the ambiguous marks of a paragraph the Chinese face.

    `faces` maps the styleId of a head's character style ("" = the paragraph's own) to w:rFonts slots.
    """
    for line in lines_of(paragraph)[0]:
        text = "".join(a.element.text or "" if a.element.tag == T else " " for a in line)
        for mark in reversed(list(_MARKS.finditer(text))):
            split_runs(line, mark.end())
            before = split_runs(line, mark.start())
            for atom in [a for a in line if mark.start() <= a.start < mark.end()]:
                run = holder(atom.element)
                if run is not None and run is atom.element.getparent() and run not in before:
                    _set_face(run, faces)


def _set_face(run: etree._Element, faces: dict[str, dict[str, str]]) -> None:
    rpr = run.find(RPR)
    if rpr is None:
        rpr = etree.Element(RPR)
        run.insert(0, rpr)
    style = rpr.find(_RSTYLE)
    slots = faces.get(style.get(VAL, "") if style is not None else "", faces[""])
    old = rpr.find(_RFONTS)
    if old is not None:
        rpr.remove(old)
    element = etree.Element(_RFONTS, {w("hint"): "eastAsia", **slots})
    rpr.insert(0 if style is None else list(rpr).index(style) + 1, element)
