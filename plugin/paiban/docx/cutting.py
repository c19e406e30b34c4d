"""One paragraph, whatever it holds, cut into lines at its soft breaks.

This is the thorough reader; `read` has a short cut for paragraphs of plain runs. The walk keeps its
own stack, so that no depth of nesting can exhaust Python's.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from paiban.docx.fields import FLD_CHAR, INSTR_TEXT, UNREAD, Fields, is_toc
from paiban.docx.shorthand import MARK
from paiban.docx.wml import ALTERNATE, BR, CR, M_NS, MC_NS, PPR, RPR, SDT, TAB, P, R, T, w
from paiban.numerals.lookalikes import EDGE
from paiban.patterns import compiled
from paiban.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from paiban.docx.looks import Said

_INS, _MOVE_TO, _HYPERLINK, _FLD_SIMPLE = w("ins"), w("moveTo"), w("hyperlink"), w("fldSimple")
_NO_BREAK_HYPHEN, _TYPE, _TEXTBOX, _SDT_PR = w("noBreakHyphen"), w("type"), w("txbxContent"), w("sdtPr")
_DATA_BINDING, _INSTR = w("dataBinding"), w("instr")
_GRAPHIC_URI = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_DRAWING, _PICT, _OBJECT = w("drawing"), w("pict"), w("object")
_GRAPHICS = frozenset({_DRAWING, _PICT, _OBJECT})
_EMBEDDED = ("/chart", "/diagram", "/chartex")
#: What programs choose from: the line holds the text of the Choice and never the Fallback, and neither is
#: edited, for the other one would keep its number.
_CHOICE = f"{{{MC_NS}}}Choice"
_BREAKS = {"page": "page_break", "column": "column_break"}
#: Elements that leave a mark on the line and hold no text of it.
_SINGLE = {
    w("footnoteReference"): "footnote", w("endnoteReference"): "endnote",
    w("commentReference"): "comment", w("commentRangeStart"): "comment", w("commentRangeEnd"): "comment",
    w("bookmarkStart"): "bookmark", w("bookmarkEnd"): "bookmark", w("sym"): "symbol", w("ptab"): "tab",
}  # fmt: skip
#: Elements that are characters of the line, or end it.
_LETTERS = frozenset({T, BR, CR, TAB, _NO_BREAK_HYPHEN})
#: Elements whose text is text of the line and that leave a mark on every line they touch.
_CONTAINERS = {
    _INS: "inserted", _MOVE_TO: "inserted", _HYPERLINK: "hyperlink", SDT: "control", w("ruby"): "ruby",
    _FLD_SIMPLE: "field", f"{{{M_NS}}}oMath": "equation", f"{{{M_NS}}}oMathPara": "equation",
}  # fmt: skip
#: Elements that say nothing about the line.
_SILENT = frozenset(
    {PPR, RPR, _SDT_PR, w("sdtEndPr"), w("proofErr"), w("lastRenderedPageBreak")}
    | {w("smartTagPr"), w("customXmlPr"), w("rubyPr")}
)
#: Elements that are only walked through.
_THROUGH = frozenset({P, w("sdtContent"), w("rt"), w("rubyBase"), ALTERNATE, _CHOICE})
#: So are these, but a line of nothing but them is no blank line that may go.
_TAGS = frozenset({w("smartTag"), w("dir"), w("bdo")})
#: Where a soft break can become a paragraph end: in a run that lies in the paragraph or in w:ins.
#: The stretch at the head of a line that may be a number marker, and one character more.
_HEAD = compiled(r"\s*[第(（\[〔【]?\s*[0-9０-９零〇一二三四五六七八九十百千①-⒛㈠-㈩㊀-㊉.．]*\s*\S?")


class CutLine:
    """One line of a paragraph before recognition's facts are added."""

    __slots__ = (
        "alternate",
        "in_toc",
        "length",
        "locked",
        "near_toc",
        "objects",
        "pieces",
        "splittable",
        "tagged",
        "text",
    )

    def __init__(self, objects: set[str], splittable: bool = True) -> None:
        self.objects = objects
        self.splittable = splittable
        self.pieces: list[tuple[str, Said]] = []  # stretches of text with their run properties
        self.length = 0
        self.locked = -1  # offset of the first character of a field result or a Choice, -1 = none
        self.in_toc = False  # some of its text lies in a table of contents
        self.near_toc = False  # a table of contents is open somewhere on it
        self.alternate = False  # something on it has a Fallback, which may show what is not read
        self.tagged = False  # it touches a smart tag or a stretch of other direction
        self.text = ""

    def finish(self) -> CutLine:
        """Set the text and what follows from it."""
        self.text = "".join(text for text, _ in self.pieces)
        if self.in_toc or (self.near_toc and not self.text.strip(EDGE)):
            self.objects.add("toc")
        if self.tagged and not self.text.strip(EDGE):
            self.objects.add("other")  # nothing to read, and still not empty
        if self.alternate and not self.objects and not self.text.strip(EDGE):
            self.objects.add("other")
        return self

    @property
    def head_locked(self) -> bool:
        """Whether a character that may belong to a number marker lies in a field result or a Choice."""
        if self.locked < 0:
            return False
        head = _HEAD.match(self.text)
        return head is not None and self.locked < max(head.end(), 1)


class _Place(NamedTuple):
    """What holds at one level of nesting."""

    objects: frozenset[str] = frozenset()
    splittable: bool = True
    locked: bool = False
    in_toc: bool = False
    opaque: bool = False  # inside a drawing, object or equation


_TOP = _Place()


def cut_paragraph(paragraph: etree._Element, fields: Fields) -> list[CutLine]:
    """The lines of a paragraph, at least one; `fields` is carried on from paragraph to paragraph."""
    cutter = _Cutter(fields)
    cutter.walk(paragraph)
    return [line.finish() for line in cutter.lines]


class _Cutter:
    """Walks one paragraph and collects its lines."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._line = CutLine({"field"} if fields else set())
        self._rpr: Said = None  # properties of the run being read
        self.lines = [self._line]
        self._note_toc(_TOP)

    def walk(self, paragraph: etree._Element) -> None:
        stack: list[tuple[Iterator[etree._Element], _Place, Said]] = []
        stack.append((iter(paragraph), _TOP, None))
        while stack:
            children, place, self._rpr = stack[-1]
            for el in children:
                inner = self._meet(el, place)
                if inner is not None:
                    rpr = _run_properties(el) if el.tag == R else self._rpr
                    stack.append((iter(el), inner, rpr))
                    break
            else:
                stack.pop()

    def _meet(self, el: etree._Element, place: _Place) -> _Place | None:
        """Take note of one element; the place inside it if its children count."""
        tag = el.tag
        if place.opaque and tag in _LETTERS:
            return None  # runs of text in an equation: part of what it shows, never of the line
        if tag == T:
            self._write(el.text or "", place)
        elif tag == R:
            return place
        elif tag in (BR, CR):
            self._break(el, place)
        elif tag == TAB and _straight_in_run(el):
            self._line.objects.add("tab")
            self._add("\t", place)
        elif tag == _NO_BREAK_HYPHEN:
            self._add("\u2011", place)
        elif tag == FLD_CHAR:
            self._line.objects.add("field")
            self._fields.see(el)
            self._note_toc(place)
        elif tag == INSTR_TEXT:
            self._line.objects.add("field")
            self._fields.instruct(el.text or "")
        else:
            return self._meet_other(el, tag, place)
        return None

    def _meet_other(self, el: etree._Element, tag: object, place: _Place) -> _Place | None:
        if not isinstance(tag, str) or tag in _SILENT:
            return None
        if tag in UNREAD:
            if tag == _TEXTBOX:
                self._line.objects.add("textbox")
            elif tag.endswith(("}del", "}moveFrom")):
                self._line.objects.add("deleted")
            return None
        if tag in _SINGLE:
            self._line.objects.add(_SINGLE[tag])
            return None
        return self._enter(el, tag, place)

    def _enter(self, el: etree._Element, tag: str, place: _Place) -> _Place:
        objects = place.objects
        if tag in _CONTAINERS:
            objects = objects | {_CONTAINERS[tag]}
        elif tag in _GRAPHICS:
            objects = objects | _graphic(el, tag)
        elif tag in _TAGS:
            self._line.tagged = True
        elif tag == ALTERNATE:
            self._line.alternate = True
        elif tag not in _THROUGH and not place.opaque:
            objects = objects | {"other"}
        self._line.objects |= objects
        field_here = tag == _FLD_SIMPLE
        inner = _Place(
            objects=objects,
            splittable=place.splittable and tag == _INS,
            locked=place.locked or field_here or tag == _CHOICE or (tag == SDT and _is_bound(el)),
            in_toc=place.in_toc or (field_here and is_toc(el.get(_INSTR, ""))),
            opaque=place.opaque or tag in _GRAPHICS or "equation" in objects,
        )
        self._note_toc(inner)
        return inner

    def _break(self, el: etree._Element, place: _Place) -> None:
        kind = el.get(_TYPE) if el.tag == BR else None
        if kind is None or kind == "textWrapping":
            self._cut(place, place.splittable and not self._fields and _straight_in_run(el))
        else:
            self._line.objects.add(_BREAKS.get(kind, "other"))

    def _write(self, text: str, place: _Place) -> None:
        """Text of w:t; a line feed in it cuts the line as well, but is no break that could be split."""
        if "\n" not in text:
            self._add(text, place)
            return
        for count, part in enumerate(text.split("\n")):
            if count:
                self._cut(place, False)
            self._add(part, place)

    def _add(self, text: str, place: _Place) -> None:
        if not text:
            return
        line = self._line
        if line.locked < 0 and (place.locked or self._fields):
            line.locked = line.length
        if not text.isspace() and (place.in_toc or self._fields.in_toc):
            line.in_toc = True
        line.pieces.append((text, self._rpr))
        line.length += len(text)

    def _cut(self, place: _Place, splittable: bool) -> None:
        objects = set(place.objects)
        if self._fields:
            objects.add("field")
        self._line = CutLine(objects, splittable)
        self.lines.append(self._line)
        self._note_toc(place)

    def _note_toc(self, place: _Place) -> None:
        if place.in_toc or self._fields.in_toc:
            self._line.near_toc = True


def _run_properties(run: etree._Element) -> Said:
    number = run.get(MARK)
    if number is not None:
        return number
    for el in run:
        if el.tag == RPR:
            return el
    return None


def _straight_in_run(el: etree._Element) -> bool:
    parent = el.getparent()
    return parent is not None and parent.tag == R


def _is_bound(control: etree._Element) -> bool:
    """Whether a content control shows data from a custom XML part (w:dataBinding)."""
    properties = control.find(_SDT_PR)
    return properties is not None and properties.find(_DATA_BINDING) is not None


def _graphic(el: etree._Element, tag: str) -> frozenset[str]:
    """picture, textbox or object: what a w:drawing, w:pict or w:object shows."""
    if tag == _OBJECT:
        return frozenset({"object"})
    found = set()
    if next(el.iter(_BLIP, _VML_IMAGE), None) is not None:
        found.add("picture")
    if any(data.get("uri", "").endswith(_EMBEDDED) for data in el.iter(_GRAPHIC_URI)):
        found.add("object")
    if next(el.iter(_TEXTBOX), None) is not None:
        found.add("textbox")
    return frozenset(found or {"picture"})
