"""A DOCX main part as a Draft: lines, looks, automatic numbers and sections.

Ordinary paragraphs (properties and runs of plain text) take a short cut that touches each element
once; everything else goes through `cutting`. Lines are those of `model`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from paiban.docx.fields import Fields
from paiban.docx.folding import FOLD
from paiban.docx.lists import Lists
from paiban.docx.looks import LookBook, ParagraphFacts, Properties
from paiban.docx.shorthand import MARK, Shorthand
from paiban.docx.stylechain import StyleSheet, is_on, number
from paiban.docx.wml import PPR, RPR, SDT, SDT_CONTENT, SECTPR, TBL, VAL, P, R, T, w
from paiban.model import AutoNumber, Draft, Line, Section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from paiban.docx.cutting import CutLine
    from paiban.docx.looks import Pieces, Said
    from paiban.docx.package import Package

_BODY, _TRACK, _TEXTBOX = w("body"), w("trackRevisions"), w("txbxContent")
_WRAPPERS = frozenset({w("ins"), w("customXml"), w("smartTag"), w("moveTo")})
_BOOKMARKS = frozenset({w("bookmarkStart"), w("bookmarkEnd")})
_PROOF = w("proofErr")
_SDT_PR, _GALLERY = w("sdtPr"), f"{w('docPartObj')}/{w('docPartGallery')}"
_PAGE_SIZE, _COLUMNS, _COLUMN = w("pgSz"), w("cols"), w("col")
_WIDTH, _HEIGHT, _ORIENT, _COUNT = w("w"), w("h"), w("orient"), w("num")
#: Body-level elements that are neither text nor a block: they do not part two paragraphs.
_INVISIBLE = _BOOKMARKS | {
    w(kind + edge)
    for kind in (
        "perm", "commentRange", "moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange",
        "customXmlMoveFromRange", "customXmlMoveToRange",
    )
    for edge in ("Start", "End")
} | {_PROOF}  # fmt: skip
_NOTHING: frozenset[str] = frozenset()
_CONTROL = frozenset({"control"})
_TOC_CONTROL = frozenset({"control", "toc"})


def read_draft(
    root: etree._Element,
    styles: etree._Element | None = None,
    numbering: etree._Element | None = None,
    settings: etree._Element | None = None,
    shorthand: Shorthand | None = None,
) -> Draft:
    """The draft in a parsed main part (w:document) and the parts it leans on, None = not there.

    `shorthand` is that of the main part's tree, if it has been shortened.
    Never raises for odd nesting or missing definitions: what cannot be resolved is unknown.
    """
    body = root.find(_BODY)
    if body is None:
        return Draft(())
    reader = _Reader(body, styles, numbering, shorthand or Shorthand())
    reader.read()
    tracked = settings is not None and is_on(settings.find(_TRACK))
    return Draft(tuple(reader.lines), tuple(reader.sections), tracked)


def read(package: Package) -> Draft:
    """The draft in an opened package; DraftError when a part it needs is damaged."""
    main = package.main_part
    parts = [package.related(main, kind) for kind in ("styles", "numbering", "settings")]
    styles, numbering, settings = (package.xml(found[0][1]) if found else None for found in parts)
    return read_draft(package.xml(main), styles, numbering, settings, package.shorthand)


#: Properties of a paragraph without rule, section break and revisions, behind its facts.
_UNMARKED = (False, None, False, False, False)


class _Reader:
    """Reads one body from top to bottom."""

    def __init__(
        self,
        body: etree._Element,
        styles: etree._Element | None,
        numbering: etree._Element | None,
        shorthand: Shorthand,
    ) -> None:
        sheet = StyleSheet(styles)
        self._body = body
        self._lists = Lists(numbering, sheet.list_of)
        self._book = LookBook(sheet, self._lists, shorthand)
        self._shorthand = shorthand
        self._folds = shorthand.folds
        self._fields = Fields(body)
        self._paragraph = 0
        self._parted = False  # a table or other block stands right above
        self._last = 0  # index of the first line of the paragraph above
        self._sets: dict[frozenset[str], frozenset[str]] = {_NOTHING: _NOTHING}
        self._last_section: etree._Element | None = None
        self.lines: list[Line] = []
        self.sections: list[Section] = []

    def read(self) -> None:
        for el, around in _blocks(self._body):
            tag = el.tag
            if tag == P:
                self._read_paragraph(el, around)
            elif tag == SECTPR:
                self._last_section = el
            else:
                self._pass_block(el)
        if self._last_section is not None or not self.sections or self._after_sections():
            self._end_section(self._last_section)

    def _after_sections(self) -> bool:
        return self.sections[-1].last_line < len(self.lines) - 1

    def _read_paragraph(self, p: etree._Element, around: frozenset[str]) -> None:
        """One body-level paragraph; the plain one is read here, in one pass over its elements."""
        ppr: Said = p.get(MARK)
        number = p.get(FOLD)
        if number is not None and not self._fields:
            folded = self._folds[number]
            if ppr is None and len(p):
                ppr = p.find(PPR)
            self._plain_line(ppr, folded.text, folded.pieces(), around)
            return
        pieces: list[tuple[str, Said]] = []
        objects = around
        plain = number is None and not self._fields
        for el in p if plain else ():
            tag = el.tag
            if tag == R:
                rpr: Said = el.get(MARK)
                for child in el:
                    tag = child.tag
                    if tag == T:
                        pieces.append((child.text or "", rpr))
                    elif tag == RPR:
                        rpr = child
                    else:
                        plain = False
                        break
            elif tag == PPR:
                ppr = el
            elif tag in _BOOKMARKS:
                objects = objects | {"bookmark"}
            elif tag != _PROOF:
                plain = False
            if not plain:
                break
        text = pieces[0][0] if len(pieces) == 1 else "".join([piece for piece, _ in pieces])
        if plain and "\n" not in text:
            self._plain_line(ppr, text, pieces, objects)
        else:
            self._cut_lines(p, around)

    def _plain_line(self, ppr: Said, text: str, pieces: Pieces, objects: frozenset[str]) -> None:
        properties = self._book.properties(ppr)
        facts = properties.facts
        auto = self._count(properties) if facts.num_id else None
        if facts.frame or properties[1:] != _UNMARKED:
            objects = _of_paragraph(objects, properties, first=True, last=True)
        lines = self.lines
        self._last = len(lines)
        lines.append(
            Line(
                self._last,
                self._paragraph,
                text,
                auto,
                facts.style,
                facts.outline,
                self._book.look(facts, text, pieces),
                self._sets.setdefault(objects, objects),
                self._parted,
                False,
                len(self.sections),
                True,
                False,
            )
        )
        self._end_paragraph(properties.section)

    def _cut_lines(self, p: etree._Element, around: frozenset[str]) -> None:
        from paiban.docx.cutting import cut_paragraph  # plain drafts never need it

        self._shorthand.folds.unfold_in(p)
        said: Said = p.get(MARK)
        properties = self._book.properties(p.find(PPR) if said is None else said)
        facts = properties.facts
        auto = self._count(properties) if facts.num_id else None
        cuts = cut_paragraph(p, self._fields)
        self._last = len(self.lines)
        if len(cuts) > 1 and any("\n" in str(text) for text in p.itertext(T)):
            for cut in cuts:  # a line feed typed into the text is never edited
                cut.locked = 0
        for cut in cuts:
            first, last = cut is cuts[0], cut is cuts[-1]
            objects = _of_paragraph(around.union(cut.objects), properties, first=first, last=last)
            self.lines.append(self._line(cut, facts, auto, objects))
            auto = None
        self._end_paragraph(properties.section)

    def _line(
        self, cut: CutLine, facts: ParagraphFacts, auto: AutoNumber | None, objects: frozenset[str]
    ) -> Line:
        return Line(
            index=len(self.lines),
            paragraph=self._paragraph,
            text=cut.text,
            auto=auto,
            style=facts.style,
            outline=facts.outline,
            look=self._book.look(facts, cut.text, cut.pieces),
            objects=self._sets.setdefault(objects, objects),
            table_before=self._parted,
            section=len(self.sections),
            splittable=cut.splittable,
            head_locked=cut.head_locked,
        )

    def _end_paragraph(self, section: etree._Element | None) -> None:
        self._paragraph += 1
        self._parted = False
        if section is not None:
            self._end_section(section)

    def _count(self, properties: Properties) -> AutoNumber | None:
        """Count a list paragraph. One whose mark is deleted runs into the next and has none."""
        if properties.deleted:
            return None
        return self._lists.count(properties.facts.num_id, properties.facts.level)

    def _pass_block(self, block: etree._Element) -> None:
        """A table or other block between paragraphs: no lines, but its list paragraphs count."""
        if not self._parted:
            self.lines[self._last :] = [line._replace(table_after=True) for line in self.lines[self._last :]]
        self._parted = True
        self._fields.pass_over(block)
        if not self._lists or block.tag != TBL:
            return
        for p in block.iter(P):
            properties = self._book.properties(p.get(MARK) or p.find(PPR))
            if properties.facts.num_id and not _in_textbox(p):
                self._count(properties)

    def _end_section(self, el: etree._Element | None) -> None:
        self.sections.append(_section(el, len(self.sections), len(self.lines) - 1))


def _of_paragraph(
    objects: frozenset[str], properties: Properties, *, first: bool, last: bool
) -> frozenset[str]:
    """`objects` with what belongs to the paragraph: tracked change to its first line, mark to its last."""
    more = {"frame"} if properties.facts.frame else set()
    if properties.ruled:
        more.add("rule")
    if first and properties.changed:
        more.add("other")
    if last:
        if properties.section is not None:
            more.add("section_break")
        if properties.inserted:
            more.add("inserted")
        if properties.deleted:
            more.add("deleted")
    return objects | more


def _blocks(body: etree._Element) -> Iterator[tuple[etree._Element, frozenset[str]]]:
    """Paragraphs, other blocks and the last w:sectPr in order, with the objects they lie in.

    The same walk as `wml.body_blocks`, without recursion.
    """
    stack: list[tuple[Iterator[etree._Element], frozenset[str]]] = [(iter(body), _NOTHING)]
    while stack:
        children, around = stack[-1]
        for el in children:
            tag = el.tag
            if tag == P:
                yield el, around
            elif tag == SDT:
                content = el.find(SDT_CONTENT)
                if content is not None:
                    stack.append((iter(content), _inside_control(el, around)))
                    break
            elif tag in _WRAPPERS:
                stack.append((iter(el), around))
                break
            elif isinstance(tag, str) and tag not in _INVISIBLE:
                yield el, around
        else:
            stack.pop()


def _inside_control(control: etree._Element, around: frozenset[str]) -> frozenset[str]:
    """A content control; one of the gallery “Table of Contents” holds a TOC (§17.5.2.12)."""
    properties = control.find(_SDT_PR)
    gallery = properties.find(_GALLERY) if properties is not None else None
    is_toc = gallery is not None and gallery.get(VAL, "").lower() == "table of contents"
    return around | (_TOC_CONTROL if is_toc else _CONTROL)


def _in_textbox(el: etree._Element) -> bool:
    return any(above.tag == _TEXTBOX for above in el.iterancestors())


def _section(el: etree._Element | None, index: int, last_line: int) -> Section:
    size = el.find(_PAGE_SIZE) if el is not None else None
    columns = el.find(_COLUMNS) if el is not None else None
    width = number(size.get(_WIDTH)) if size is not None else 0
    height = number(size.get(_HEIGHT)) if size is not None else 0
    turned = size is not None and size.get(_ORIENT) == "landscape"
    return Section(
        index=index,
        width=width,
        height=height,
        landscape=width > height if width and height else turned,
        columns=_column_count(columns),
        last_line=last_line,
    )


def _column_count(columns: etree._Element | None) -> int:
    if columns is None:
        return 1
    return max(number(columns.get(_COUNT)), len(columns.findall(_COLUMN)), 1)
