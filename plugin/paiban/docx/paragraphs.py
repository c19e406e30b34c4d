"""Gives paragraphs the style of their element and takes off what fights it.

Direct formatting that the house style decides goes; what belongs to the document's mechanics stays:
revisions, section breaks, frames, borders, lists nobody announced the leaving of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from paiban.changes import Dress, EditText, Indents, head_end
from paiban.docx.folded_lines import written_anew
from paiban.docx.folding import FOLD
from paiban.docx.marks import face_marks
from paiban.docx.runs import RunDresser
from paiban.docx.shorthand import MARK, Shorthand, put_first
from paiban.docx.stylesheet import StyleSheet, chinese_face, numbering_styles
from paiban.docx.texts import HIDDEN
from paiban.docx.wml import ALTERNATE, M_NS, MC_NS, PPR, RPR, VAL, P, R, body_paragraphs, copy_of, w
from paiban.model import AutoNumber
from paiban.records import NamedTuple
from paiban.style.schema import Style

_PSTYLE, _NUMPR = w("pStyle"), w("numPr")

#: Of a paragraph mark's properties, what is no look: revisions, and the style separator.
_MARK = frozenset(w(name) for name in "ins del moveFrom moveTo rPrChange vanish specVanish".split())
#: w:pPr children that stay whatever the element.
_STRUCTURE = frozenset(w(name) for name in "framePr pBdr bidi sectPr pPrChange".split())
#: What a paragraph must not hold to be dressed at once: everything that may stay, and nested stories.
#: Run properties that are no shorthand are among it.
_DELICATE = (
    *(RPR, _NUMPR, *sorted(_STRUCTURE), w("txbxContent"), f"{{{M_NS}}}oMath"),
    *(w("del"), w("moveFrom"), w("ruby"), f"{{{MC_NS}}}Fallback"),
)
#: What of a dress goes beside the style, and what it says when nothing does.
_FIRST_DIRECT = Dress._fields.index("indents")
_NOT_DIRECT = Dress(0, "")[_FIRST_DIRECT:]
_PPR_RANK = {
    w(name): rank
    for rank, name in enumerate(
        (
            "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr"
            " shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
            " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
            " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId"
            " cnfStyle rPr sectPr pPrChange"
        ).split()
    )
}


def own_runs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraph's runs, through links, revisions, fields and controls.

    Not into text boxes, and not into mc:AlternateContent: what programs choose from stays as it is.
    """
    for child in parent:
        tag = child.tag
        if tag == R:
            yield child
        elif tag not in HIDDEN and tag != ALTERNATE and isinstance(tag, str) and len(child):
            yield from own_runs(child)


class Dresser:
    """Dresses paragraphs and runs of one document in one house style."""

    def __init__(self, sheet: StyleSheet, style: Style, shorthand: Shorthand) -> None:
        self._sheet = sheet
        self._style = style
        self._runs = RunDresser(sheet, style)
        self.runs, self.head = self._runs.runs, self._runs.head
        self._shorthand = shorthand
        self._bare: dict[str, str] = {}  # styleId → number of the properties that only name it
        self._marked = style.fonts["digits"] != "same"  # quotes and dashes get runs of their own

    def write_out(self, paragraph: etree._Element) -> None:
        """Put shortened properties back as elements, to be looked at one by one."""
        self._shorthand.write_out_in(paragraph)

    def unfold(self, paragraph: etree._Element, *, whole: bool) -> None:
        """Put the runs of a folded paragraph back; `whole`: also its own properties, where it will be cut."""
        self._shorthand.folds.unfold_in(paragraph)
        number = paragraph.attrib.pop(MARK, "") if whole else ""
        if number:
            put_first(paragraph, copy_of(self._shorthand.properties(str(number))))

    def keep_number(self, paragraph: etree._Element, auto: AutoNumber) -> None:
        """A paragraph that keeps its look keeps the number its style gave it before it was adapted."""
        self.write_out(paragraph)
        properties = paragraph.find(PPR)
        style = properties.find(_PSTYLE) if properties is not None else None
        if properties is None or style is None or style.get(VAL) not in self._sheet.unlisted:
            return
        if properties.find(_NUMPR) is None:
            _add_number(properties, auto.list_id, auto.level)
            properties[:] = sorted(properties, key=lambda c: _PPR_RANK.get(c.tag, 99))

    def keep_inner_lists(self, body: etree._Element) -> None:
        """Find the styles that number paragraphs in cells and text boxes: their numbers must not vanish."""
        numbering = numbering_styles(self._sheet.root)
        if not numbering:
            return
        outer = set(body_paragraphs(body))
        used = set()
        for paragraph in [p for p in body.iter(P) if p not in outer]:
            self.write_out(paragraph)
            style = paragraph.find(f"{PPR}/{_PSTYLE}")
            if style is not None and paragraph.find(f"{PPR}/{_NUMPR}") is None:
                used.add(style.get(VAL, ""))
        self._sheet.numbering = numbering & used

    def has_direct(self, dress: Dress) -> bool:
        """Whether the paragraph needs formatting of its own beside its style."""
        return has_direct(dress) or self._numbers(dress)

    def _numbers(self, dress: Dress) -> bool:
        """Whether the element's style numbers what has a typed number already."""
        return bool(self._sheet.numbering) and self._sheet.paragraph(dress.element) in self._sheet.numbering

    def at_once(self, paragraph: etree._Element, dress: Dress, *, propertied: bool) -> None:
        """Dress a paragraph that holds nothing delicate: all formatting of its own goes.

        `propertied`: it has a w:pPr element; the rest has shorthand or nothing.
        """
        if not self._shorthand.usable:
            etree.strip_elements(paragraph, RPR)
            self.paragraph(paragraph, dress)
            return
        etree.strip_attributes(paragraph, MARK)
        self._only_style(paragraph, dress, propertied=propertied)

    def folded(
        self, paragraph: etree._Element, dress: Dress, edits: Sequence[EditText], *, propertied: bool
    ) -> bool:
        """Edit and dress a folded paragraph that holds nothing delicate; False: it must be unfolded first."""
        number = paragraph.get(FOLD)
        if number is None or self._marked:
            return False
        folds = self._shorthand.folds
        if edits or dress.head:
            self._sheet.paragraph(dress.element)  # styles are added to the sheet in order of their first use
            style = self._head_style(dress.head) if dress.head else b""
            end = head_end(dress, edits) if dress.head else 0
            runs = written_anew(folds[number], edits, end, style) if style is not None else None
            if runs is None:
                return False
            folds.write(number, runs)
        else:
            folds.strip(number)
        self._only_style(paragraph, dress, propertied=propertied)
        return True

    def _head_style(self, key: str) -> bytes | None:
        """The run properties that give a heading sentence its character style; None for an odd id."""
        style_id = self._sheet.character(key)
        return b'<w:rPr><w:rStyle w:val="%b"/></w:rPr>' % style_id.encode() if style_id.isalnum() else None

    def _only_style(self, paragraph: etree._Element, dress: Dress, *, propertied: bool) -> None:
        """Let the paragraph's properties be its element's style and nothing else."""
        style_id = self._sheet.paragraph(dress.element)
        properties = paragraph.find(PPR) if propertied else None
        if properties is not None:
            if _is_only_style(properties, style_id):
                return
            paragraph.remove(properties)
        number = self._bare.get(style_id)
        if number is None:
            content = f'<w:pStyle w:val="{style_id}"/>'
            number = self._bare[style_id] = self._shorthand.number("p", content.encode())
        paragraph.set(MARK, number)

    def paragraph(self, paragraph: etree._Element, dress: Dress, *, unlisted: bool = False) -> None:
        """Attach the element's paragraph style and take off the paragraph's own formatting."""
        style_id = self._sheet.paragraph(dress.element)
        old = paragraph.find(PPR)
        if old is None:
            if self._shorthand.usable and not self.has_direct(dress):
                self._only_style(paragraph, dress, propertied=False)
                return
            number = paragraph.attrib.pop(MARK, "")
            old = etree.Element(PPR)
            if number and dress.keep_tabs:
                old = copy_of(self._shorthand.properties(str(number)))
            put_first(paragraph, old)
        elif _is_only_style(old, style_id) and not self.has_direct(dress):
            return
        mark = old.find(RPR)
        kept = [c for c in old if c.tag in _STRUCTURE or self._keeps(c, dress, unlisted)]
        old[:] = kept
        etree.SubElement(old, _PSTYLE).set(VAL, style_id)
        if mark is not None and (marks := [c for c in mark if c.tag in _MARK]):
            mark[:] = marks
            old.append(mark)
        self._direct(old, dress)
        if len(old) > 1:
            old[:] = sorted(old, key=lambda c: _PPR_RANK.get(c.tag, 99))

    @staticmethod
    def _keeps(child: etree._Element, dress: Dress, unlisted: bool) -> bool:
        """Tab stops of tabbed text, and a list nobody announced the paragraph's leaving of."""
        listed = child.tag == _NUMPR and not unlisted and dress.keep_list is None
        return listed or (child.tag == w("tabs") and dress.keep_tabs)

    def _direct(self, ppr: etree._Element, dress: Dress) -> None:
        """What the paragraph's text decides, so that no style can carry it."""
        if dress.keep_list is not None:
            _add_number(ppr, *dress.keep_list)
        elif self._numbers(dress) and ppr.find(_NUMPR) is None:
            _add_number(ppr, 0, 0)
        if dress.with_next:
            etree.SubElement(ppr, w("keepNext"))
        if dress.page_break:
            etree.SubElement(ppr, w("pageBreakBefore"))
        if dress.indents is not None:
            etree.SubElement(ppr, w("ind"), _indent_attributes(dress.indents))
        if dress.loose or dress.tight:
            spacing = etree.SubElement(ppr, w("spacing"))
            if dress.tight:
                spacing.set(w("after"), "0")
            if dress.loose:  # exact spacing would clip a picture or formula
                spacing.set(w("line"), str(self._style.page.pitch))
                spacing.set(w("lineRule"), "atLeast")

    def marks(self, paragraph: etree._Element, dress: Dress) -> None:
        """Put quotes and dashes into the Chinese face where digits have another."""
        style = self._style
        if style.fonts["digits"] == "same":
            return
        faces = {"": chinese_face(style.elements[dress.element].font, style)}
        if dress.head:
            faces[self._sheet.character(dress.head)] = chinese_face(style.elements[dress.head].font, style)
        if any(run.get(MARK) is not None for run in paragraph.iter(R)):  # of a line that keeps its look
            self.write_out(paragraph)
        face_marks(paragraph, faces)


def has_direct(dress: Dress) -> bool:
    """Whether the paragraph needs formatting of its own beside its style."""
    return dress[_FIRST_DIRECT:] != _NOT_DIRECT


class Watched(NamedTuple):
    """Paragraphs of one body that need a look of their own."""

    delicate: set[etree._Element]  # hold something that may have to stay: to be dressed run by run
    propertied: set[etree._Element]  # have a w:pPr element


def look_over(body: etree._Element) -> Watched:
    """Look the body over in one go: asking each paragraph takes three times as long."""
    found = Watched(set(), set())
    for element in body.iter(PPR, *_DELICATE):
        if element.tag == PPR:
            parent = element.getparent()
            if parent is not None:
                found.propertied.add(parent)
        else:
            found.delicate.update(element.iterancestors(P))
    return found


def _add_number(ppr: etree._Element, list_id: int, level: int) -> None:
    number = etree.SubElement(ppr, _NUMPR)
    etree.SubElement(number, w("ilvl")).set(VAL, str(level))
    etree.SubElement(number, w("numId")).set(VAL, str(list_id))


def _is_only_style(ppr: etree._Element, style_id: str) -> bool:
    return len(ppr) == 1 and ppr[0].tag == _PSTYLE and ppr[0].get(VAL) == style_id


def _indent_attributes(indents: Indents) -> dict[str, str]:
    """w:ind with every slot set: an inherited character indent would beat a plain one."""
    name, first, chars = "firstLine", indents.first, indents.first_chars
    if first < 0 or chars < 0:
        name, first, chars = "hanging", -first, -chars
    pairs = (
        ("leftChars", indents.left_chars),
        ("left", indents.left),
        ("rightChars", indents.right_chars),
        ("right", indents.right),
        (f"{name}Chars", chars),
        (name, first),
    )
    return {w(key): str(value) for key, value in pairs}
