"""WordprocessingML names and the order its schema demands (ECMA-376 part 1, §17)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ALTERNATE = f"{{{MC_NS}}}AlternateContent"
M_NS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """The Clark name of a WordprocessingML element or attribute."""
    return f"{{{W_NS}}}{name}"


def copy_of(element: etree._Element) -> etree._Element:
    """A copy with all it holds, in no tree (what copy.deepcopy does, whose import costs a start 1 ms)."""
    copied: etree._Element = element.__copy__()  # type: ignore[attr-defined]
    return copied


P, R, T, BR, CR, TAB = w("p"), w("r"), w("t"), w("br"), w("cr"), w("tab")
PPR, RPR, SECTPR, TBL = w("pPr"), w("rPr"), w("sectPr"), w("tbl")
SDT, SDT_CONTENT = w("sdt"), w("sdtContent")
VAL = w("val")

#: Declarations of the namespaces that ordinary formatting is in, as every program writes them.
DECLARED = b'xmlns:w="' + W_NS.encode() + b'"'
DECLARED_2010 = b'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def declarations(markup: bytes) -> bytes:
    """What the root of a piece of ordinary markup must declare, to be parsed alone."""
    return DECLARED + b" " + DECLARED_2010 if b"<w14:" in markup else DECLARED


#: Block-level elements that lines are read through.
_BLOCK_WRAPPERS = frozenset({w("ins"), w("customXml"), w("smartTag"), w("moveTo")})


def body_blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Body-level paragraphs and tables in document order, through content controls and custom XML."""
    for child in parent:
        tag = child.tag
        if tag in (P, TBL):
            yield child
        elif tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from body_blocks(content)
        elif tag in _BLOCK_WRAPPERS:
            yield from body_blocks(child)


def body_paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    """Body-level paragraphs in document order; their positions are `Line.paragraph`."""
    return (block for block in body_blocks(body) if block.tag == P)
