"""Writes announced sections (结构要素): a heading, and a placeholder that the author fills in.

The placeholder is a run-level rich-text content control: LibreOffice 7.4 multiplies the text of
block-level and plain-text controls on save (docs/skeletons.md). `w:temporary` lets Word drop the control
once somebody types into it. A bookmark round both paragraphs tells the next run that the section is
there, whatever becomes of its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from lxml import etree

from paiban.changes import AddSection, Dress
from paiban.docx.paragraphs import Dresser
from paiban.docx.wml import SDT, SDT_CONTENT, SECTPR, VAL, P, R, T, w

#: What the name of a bookmark of ours begins with; the section's key follows.
PREFIX = "_paiban_"
_START, _END = w("bookmarkStart"), w("bookmarkEnd")
_ID, _NAME = w("id"), w("name")
#: Word's own rich-text prompt, a document part every installation has.
_PROMPT = "DefaultPlaceholder_-1854013440"
_LARGEST_ID = 0x7FFFFFFF


def known_sections(root: etree._Element) -> frozenset[str]:
    """Keys of the sections whose bookmarks the main part holds."""
    names = (str(mark.get(_NAME, "")) for mark in root.iter(_START))
    return frozenset(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))


class Additions:
    """The sections to insert in one document, by the line they come before."""

    def __init__(self, body: etree._Element, sections: Iterable[AddSection], dresser: Dresser) -> None:
        self._body = body
        self._dresser = dresser
        self._at: dict[int, list[AddSection]] = {}
        for section in sections:
            self._at.setdefault(section.line, []).append(section)
        self._bookmark = max(_numbers(body, _START), default=0) if self._at else 0
        self._controls = set(_numbers(body, f"{w('sdtPr')}/{_ID}")) if self._at else set()

    def write_before(self, paragraph: etree._Element, line: int) -> None:
        """Insert the sections of `line` before its paragraph, outside a control that it opens."""
        if line not in self._at:
            return
        anchor = paragraph
        while (parent := anchor.getparent()) is not None and parent is not self._body and _opens(anchor):
            anchor = parent
        for section in self._at.pop(line):
            for element in self._paragraphs(section):
                anchor.addprevious(element)

    def write_rest(self) -> None:
        """Insert what comes behind the last line: at the end of the body."""
        last = self._body[-1] if len(self._body) else None
        for line in sorted(self._at):
            for section in self._at[line]:
                for element in self._paragraphs(section):
                    if last is not None and last.tag == SECTPR:
                        last.addprevious(element)
                    else:
                        self._body.append(element)

    def _paragraphs(self, section: AddSection) -> Sequence[etree._Element]:
        self._bookmark += 1
        number = str(self._bookmark)
        heading, text = etree.Element(P), etree.Element(P)
        etree.SubElement(heading, _START, {_ID: number, _NAME: PREFIX + section.section})
        heading.append(_run(section.heading))
        text.append(self._control(section))
        etree.SubElement(text, _END, {_ID: number})
        self._dress(heading, Dress(section.line, f"heading{min(section.level, 4)}"))
        self._dress(text, Dress(section.line, "body", with_next=section.with_next))
        return heading, text

    def _dress(self, paragraph: etree._Element, dress: Dress) -> None:
        self._dresser.paragraph(paragraph, dress)
        self._dresser.marks(paragraph, dress)

    def _control(self, section: AddSection) -> etree._Element:
        control = etree.Element(SDT)
        properties = etree.SubElement(control, w("sdtPr"))
        etree.SubElement(properties, _ID).set(VAL, str(self._fresh_id(section.section)))
        prompt = etree.SubElement(properties, w("placeholder"))
        etree.SubElement(prompt, w("docPart")).set(VAL, _PROMPT)
        etree.SubElement(properties, w("temporary"))
        etree.SubElement(properties, w("showingPlcHdr"))
        etree.SubElement(control, SDT_CONTENT).append(_run(section.placeholder))
        return control

    def _fresh_id(self, key: str) -> int:
        """The same for the same section in every draft that does not use the number already."""
        number = crc32(key.encode()) & _LARGEST_ID or 1
        while number in self._controls:
            number = number % _LARGEST_ID + 1
        self._controls.add(number)
        return number


def _opens(element: etree._Element) -> bool:
    """Whether nothing but properties stands before the element in its parent."""
    properties = (w("sdtPr"), w("sdtEndPr"), w("customXmlPr"))
    return all(above.tag in properties for above in element.itersiblings(preceding=True))


def _run(text: str) -> etree._Element:
    run = etree.Element(R)
    etree.SubElement(run, T).text = text
    return run


def _numbers(body: etree._Element, path: str) -> Iterable[int]:
    """The whole numbers that w:id and w:val of these elements hold."""
    for element in body.iterfind(f".//{path}"):
        value = str(element.get(_ID) or element.get(VAL) or "")
        if value.lstrip("-").isdecimal():
            yield int(value)
