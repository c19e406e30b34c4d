"""Runs and paragraphs cut in two; each half keeps what the whole had."""

from __future__ import annotations

from itertools import count

from lxml import etree

from paiban.docx.wml import PPR, RPR, P, R, copy_of, w

RPR_CHANGE = w("rPrChange")
_INS, _ID = w("ins"), w("id")


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def cut_run(run: etree._Element, first: etree._Element) -> None:
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
