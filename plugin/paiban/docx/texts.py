"""Editing text inside a paragraph without moving anything: characters change in their own w:t.

An *atom* is one element that contributes characters to a line. Offsets are those of `Line.text`, so
the walk below sees what the reader sees: insertions yes, deletions, moved-away text, text boxes,
equations and fallback content no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from paiban.docx import edges
from paiban.docx.halves import cut_run
from paiban.docx.wml import ALTERNATE, BR, CR, M_NS, MC_NS, PPR, RPR, TAB, XML_SPACE, P, R, T, w

_NO_BREAK_HYPHEN = w("noBreakHyphen")
_BREAK_TYPE = w("type")
_RUBY = w("ruby")
#: Subtrees whose text is not the line's.
HIDDEN = frozenset(
    {w("txbxContent"), w("del"), w("moveFrom"), f"{{{MC_NS}}}Fallback", PPR, RPR, w("sdtPr"), w("sdtEndPr")}
    | {w("drawing"), w("pict"), w("object"), f"{{{M_NS}}}oMath", f"{{{M_NS}}}oMathPara"}
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


def _chosen(run: etree._Element) -> bool:
    """Whether the run is something that programs choose from: neither cut nor dressed."""
    parent = run.getparent()
    while parent is not None and parent.tag not in (P, ALTERNATE):
        parent = parent.getparent()
    return parent is not None and parent.tag == ALTERNATE


def holder(element: etree._Element) -> etree._Element | None:
    """The run round a character where it may be dressed, None = programs choose it."""
    run = element.getparent()
    while run is not None and run.tag != R:
        run = run.getparent()
    return None if run is None or _chosen(run) else run


def _child_of(run: etree._Element, element: etree._Element) -> etree._Element:
    """The child of the run that is the element or holds it."""
    while (parent := element.getparent()) is not run and parent is not None:
        element = parent
    return element


def split_runs(line: list[Atom], offset: int) -> list[etree._Element]:
    """Make `offset` a run boundary and return the runs before it, in order.

    A run is cut by cloning it behind itself, in the same parent, so links, revisions and fields
    around it stay whole. The line's atoms are updated in place.
    """
    for position, atom in enumerate(line):
        if atom.start < offset < atom.end and atom.element.tag == T and atom.element.getparent().tag == R:  # type: ignore[union-attr]
            run = _owner(atom.element)
            if run is atom.element.getparent() and not _chosen(run):
                _cut_text(line, position, offset - atom.start)
            break
    heads: list[etree._Element] = []
    for position, atom in enumerate(line):
        run = _owner(atom.element)
        if atom.start < offset:
            if run not in heads and not _chosen(run):
                heads.append(run)
        elif position and run is _owner(line[position - 1].element) and atom.start == offset:
            first = _child_of(run, atom.element)
            if not _chosen(run) and first is not _child_of(run, line[position - 1].element):
                cut_run(run, first)
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
    cut_run(_owner(atom.element), rest)
