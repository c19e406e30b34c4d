"""Editing text inside a paragraph without moving anything: characters change in their own w:t.

An *atom* is one element that contributes characters to a line. Offsets are those of `Line.text`, so
the walk below sees what the reader sees: insertions yes, deletions, moved-away text, text boxes and
fallback content no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from paiban.docx import edges
from paiban.docx.wml import BR, CR, MC_NS, PPR, RPR, TAB, XML_SPACE, P, R, T, copy_of, w

_NO_BREAK_HYPHEN = w("noBreakHyphen")
_BREAK_TYPE = w("type")
RPR_CHANGE = w("rPrChange")
_RUBY, _INS, _ID = w("ruby"), w("ins"), w("id")
#: Subtrees whose text is not the line's.
HIDDEN = frozenset(
    {w("txbxContent"), w("del"), w("moveFrom"), f"{{{MC_NS}}}Fallback", PPR, RPR, w("sdtPr"), w("sdtEndPr")}
)


class Atom:
    """One w:t, w:tab or w:noBreakHyphen: characters `start` to `start + length` of its line."""

    __slots__ = ("element", "length", "start")

    def __init__(self, element: etree._Element, start: int, length: int) -> None:
        self.element = element
        self.start = start
        self.length = length

    @property
    def end(self) -> int:
        return self.start + self.length


def is_soft_break(element: etree._Element) -> bool:
    """Whether the element ends a line (w:br without type or with textWrapping, w:cr)."""
    tag = element.tag
    return tag == CR or (tag == BR and element.get(_BREAK_TYPE) in (None, "textWrapping"))


_CARRIERS = (T, BR, CR, TAB, _NO_BREAK_HYPHEN)
#: Of the hidden subtrees those that could hold one of these.
_COVERS = tuple(HIDDEN - {PPR, RPR})


def _carriers(paragraph: etree._Element) -> Iterable[etree._Element]:
    """What contributes characters or ends lines; in an ordinary paragraph lxml's own walk finds it."""
    if next(paragraph.iter(*_COVERS), None) is not None:
        return _seen(paragraph)
    found = paragraph.iter(*_CARRIERS)
    return [each for each in found if each.tag != TAB or each.getparent().tag == R]  # type: ignore[union-attr]


def _seen(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        tag = child.tag
        if tag in (T, BR, CR, _NO_BREAK_HYPHEN):
            yield child
        elif tag == TAB:
            if parent.tag == R:
                yield child
        elif tag not in HIDDEN and isinstance(tag, str):
            yield from _seen(child)


def lines_of(paragraph: etree._Element) -> tuple[list[list[Atom]], list[etree._Element]]:
    """The paragraph's lines as atoms, and the soft breaks between them (one fewer than lines)."""
    lines: list[list[Atom]] = [[]]
    breaks: list[etree._Element] = []
    offset = 0
    for element in _carriers(paragraph):
        if element.tag in (BR, CR):
            if is_soft_break(element):
                breaks.append(element)
                lines.append([])
                offset = 0
            continue
        text = (element.text or "") if element.tag == T else " "
        if "\n" in text:  # a line feed typed into the text: such lines are counted, never edited
            return [[] for _ in range(_line_count(paragraph))], []
        lines[-1].append(Atom(element, offset, len(text)))
        offset += len(text)
    return lines, breaks


def _line_count(paragraph: etree._Element) -> int:
    carriers = list(_carriers(paragraph))
    breaks = sum(e.tag in (BR, CR) and is_soft_break(e) for e in carriers)
    return 1 + breaks + sum((e.text or "").count("\n") for e in carriers if e.tag == T)


def _owner(element: etree._Element) -> etree._Element:
    """The run that holds the element; for ruby text, the run round the whole ruby."""
    run = element.getparent()
    while run is not None and run.tag != R:  # w:t in mc:AlternateContent
        run = run.getparent()
    ancestor = run
    while ancestor is not None and ancestor.tag != P:
        if ancestor.tag == _RUBY:
            run = ancestor.getparent()
        ancestor = ancestor.getparent()
    assert run is not None
    return run


def _set_text(element: etree._Element, text: str) -> None:
    text, preserve = edges.edited(element.text or "", text, element.get(XML_SPACE) == "preserve")
    element.text = text or None  # None and "" are written differently
    if preserve:
        element.set(XML_SPACE, "preserve")


def edit(line: list[Atom], start: int, before: str, after: str) -> list[Atom]:
    """Replace `before` at `start` of the line by `after`; only the characters that differ are touched.

    Elements between the characters (bookmarks, comment anchors, revisions) stay where they are, round
    the characters they are round: in `(一)` to `（二）` each character changes in its own w:t. Returns
    the line's atoms as they are now; a line that does not hold `before` there stays as it is.
    """
    last = start + len(before)
    if "".join(map(_characters, line))[start:last] != before.translate(_ELEMENTS):
        return line
    one = any(a.start <= start and last <= a.end and a.element.tag == T for a in line)
    pieces = [(0, before, after)] if one else _pieces(before, after)
    for offset, old, new in reversed(pieces):
        line = _replace(line, start + offset, start + offset + len(old), new)
    return line


#: Characters that may be elements (w:tab, w:noBreakHyphen) are compared as blanks.
_ELEMENTS = {ord("\t"): " ", ord("\u2011"): " "}


def _characters(atom: Atom) -> str:
    return str(atom.element.text or "").translate(_ELEMENTS) if atom.element.tag == T else " "


#: Characters that stand for each other in numbers: brackets, separators, numerals, blanks.
_ALIKE = {
    ord(char): kind
    for kind, chars in {
        "(": "(（﹙[【〔",
        ")": ")）﹚]】〕",
        ".": "、.．，,：:",
        "#": "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千",
        " ": " \t\u3000\u00a0",
    }.items()
    for char in chars
}


def _pieces(before: str, after: str) -> list[tuple[int, str, str]]:
    """The edits (offset, old, new) that make `after` of `before`, each as short as their likeness allows."""
    alike, wanted = before.translate(_ALIKE), after.translate(_ALIKE)
    for size in range(min(len(before), len(after)), 0, -1):
        for at in range(len(before) - size + 1):
            to = wanted.find(alike[at : at + size])
            if to >= 0:
                pairs = zip(before[at : at + size], after[to : to + size], strict=True)
                inside = [(at + n, old, new) for n, (old, new) in enumerate(pairs) if old != new]
                behind = _pieces(before[at + size :], after[to + size :])
                shifted = [(at + size + n, old, new) for n, old, new in behind]
                return [*_pieces(before[:at], after[:to]), *inside, *shifted]
    return [(0, before, after)] if before != after else []


def _replace(line: list[Atom], first: int, last: int, new: str) -> list[Atom]:
    """Put `new` in the place of the characters `first` to `last`."""
    for atom in [atom for atom in line if atom.end > first and atom.start < last]:
        if atom.element.tag == T:
            text = atom.element.text or ""
            _set_text(atom.element, text[: max(0, first - atom.start)] + new + text[last - atom.start :])
            new = ""
        else:
            atom.element.getparent().remove(atom.element)  # type: ignore[union-attr]
            line = [other for other in line if other is not atom]
    if new:
        line = _insert(line, first, last, new)
    return _counted(line)


def _counted(line: list[Atom]) -> list[Atom]:
    """The atoms with offsets counted anew."""
    offset = 0
    for atom in line:
        atom.start = offset
        atom.length = len(atom.element.text or "") if atom.element.tag == T else 1
        offset += atom.length
    return line


def _insert(line: list[Atom], first: int, last: int, new: str) -> list[Atom]:
    """Put `new` before the character at `last`: in its own w:t, or in a fresh run before a container."""
    texts = [a for a in line if a.element.tag == T]
    target = next((a for a in texts if a.start <= last < a.end), None)
    if target is None:
        target = next((a for a in reversed(texts) if a.end == first), None)
    if target is None:
        return line
    run = _owner(target.element)
    at_head = target.start == last
    if at_head and (run.getparent().tag != P or target.element.getparent() is not run):  # type: ignore[union-attr]
        position = line.index(target)
        return [*line[:position], Atom(_fresh_run_before(run, new), 0, 0), *line[position:]]
    text = target.element.text or ""
    cut = min(len(text), last - target.start) if not at_head else 0
    _set_text(target.element, text[:cut] + new + text[cut:])
    return line


def _fresh_run_before(run: etree._Element, text: str) -> etree._Element:
    """A run of its own in front of the link, revision or control that holds `run`; returns its w:t."""
    top = run
    while (parent := top.getparent()) is not None and parent.tag != P:
        top = parent
    fresh = etree.Element(R)
    element = etree.SubElement(fresh, T)
    _set_text(element, text)
    top.addprevious(fresh)
    return element


def split_runs(line: list[Atom], offset: int) -> list[etree._Element]:
    """Make `offset` a run boundary and return the runs before it, in order.

    A run is cut by cloning it behind itself, in the same parent, so links, revisions and fields
    around it stay whole. The line's atoms are updated in place.
    """
    for position, atom in enumerate(line):
        if atom.start < offset < atom.end and atom.element.tag == T and atom.element.getparent().tag == R:  # type: ignore[union-attr]
            run = _owner(atom.element)
            if run is atom.element.getparent():
                _cut_text(line, position, offset - atom.start)
            break
    heads: list[etree._Element] = []
    for position, atom in enumerate(line):
        run = _owner(atom.element)
        if atom.start < offset:
            if run not in heads:
                heads.append(run)
        elif position and run is _owner(line[position - 1].element) and atom.start == offset:
            _cut_run(run, atom.element)
            break
        else:
            break
    return heads


def _cut_text(line: list[Atom], position: int, length: int) -> None:
    atom = line[position]
    text = atom.element.text or ""
    rest = etree.Element(T)
    atom.element.addnext(rest)
    halves = edges.cut(text, length, atom.element.get(XML_SPACE) == "preserve")
    for element, (part, preserve) in zip((atom.element, rest), halves, strict=True):
        element.text = part or None
        if preserve:
            element.set(XML_SPACE, "preserve")
    line.insert(position + 1, Atom(rest, atom.start + length, len(text) - length))
    atom.length = length
    _cut_run(_owner(atom.element), rest)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _cut_run(run: etree._Element, first: etree._Element) -> None:
    """Move `first` and what follows it in the run into a clone of the run behind it."""
    clone = etree.Element(R, _attributes(run))
    properties = run.find(RPR)
    if properties is not None:
        clone.append(_copied(properties))
    for element in [first, *first.itersiblings()]:
        clone.append(element)
    run.addnext(clone)


def _copied(properties: etree._Element) -> etree._Element:
    """A copy of a run's properties; a tracked change in it gets its id from `number_halves`."""
    copied = copy_of(properties)
    for change in copied.iterchildren(RPR_CHANGE):
        change.set(_ID, "")
    return copied


def end_paragraph(paragraph: etree._Element, soft_break: etree._Element) -> etree._Element:
    """Turn the soft break into a paragraph end; returns the new second paragraph.

    Containers round the break (w:ins) are split in two; the second half gets its id from
    `number_halves`. The paragraph's section break and the properties of its mark go to the second one.
    """
    second = etree.Element(P)
    node, target = soft_break, None
    while node is not paragraph:
        parent = node.getparent()
        assert parent is not None
        shell = second if parent is paragraph else etree.Element(parent.tag, _attributes(parent))
        if parent.tag == R and (properties := parent.find(RPR)) is not None:
            shell.append(_copied(properties))
        if shell.tag == _INS:
            shell.set(_ID, "")
        if target is not None:
            shell.append(target)
        for sibling in list(node.itersiblings()):
            shell.append(sibling)
        node, target = parent, shell
    soft_break.getparent().remove(soft_break)  # type: ignore[union-attr]
    _drop_empty_run(second)
    paragraph.addnext(second)
    properties = paragraph.find(PPR)
    if properties is not None:
        first = copy_of(properties)  # the original goes on: others may hold its section by identity
        second.insert(0, properties)
        paragraph.insert(0, first)
        for name in ("sectPr", "rPr"):
            for element in first.findall(w(name)):
                first.remove(element)
        # the page has begun, number and tracked change of the properties stand on the first
        for name in ("pageBreakBefore", "numPr", "pPrChange"):
            for element in properties.findall(w(name)):
                properties.remove(element)
    return second


def number_halves(body: etree._Element) -> None:
    """Give revisions that were cut in two ids of their own: no two may share one (§17.13.4.2)."""
    halves = [el for el in body.iter(_INS, RPR_CHANGE) if el.get(_ID) == ""]
    if not halves:
        return
    used = {el.get(_ID) for el in body.iter()}
    free = (str(number) for number in count(1) if str(number) not in used)
    for half, number in zip(halves, free, strict=False):
        half.set(_ID, number)


def _drop_empty_run(paragraph: etree._Element) -> None:
    """Drop a first run that the cut left without content."""
    first = paragraph[0] if len(paragraph) else None
    if first is not None and first.tag == R and all(child.tag == RPR for child in first):
        paragraph.remove(first)
