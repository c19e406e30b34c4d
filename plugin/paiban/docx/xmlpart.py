"""XML parts: parsed without entities, network or document type; written in one form."""

from __future__ import annotations

import re

from lxml import etree

from paiban.errors import DraftError
from paiban.patterns import compiled

# Entities are impossible without a DOCTYPE, and that is refused before the parser sees it.
PARSER, _HUGE_PARSER = (
    etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False, huge_tree=huge
    )
    for huge in (False, True)
)

#: libxml2's own limit of nesting without huge_tree; our walks recurse, so it must hold always.
MAX_DEPTH = 256

_PROLOG = compiled(rb"(?:\xef\xbb\xbf)?(?>\s|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT = compiled(rb"<[A-Za-z_:\x80-\xff]")
_ENCODING = compiled(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

#: Encodings in which a "<" of the prolog is the byte "<", so that our view is the parser's view.
_ASCII_LIKE = frozenset(
    b"utf-8 utf8 us-ascii ascii iso-8859-1 iso8859-1 windows-1252 gb2312 gbk gb18030 utf-16".split()
)


def parse(data: bytes | bytearray, name: str) -> etree._Element:
    """The root of an XML part.

    Raises DraftError: doctype (part); malformed-xml (part, line, column, reason).
    """
    _refuse_doctype(data, name)
    try:
        root = _parse(data, name)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        raise _malformed(name, problem.msg or "", line or 0, column or 0) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # not in the stubs
        raise DraftError("doctype", part=name)
    return root


def _parse(data: bytes | bytearray, name: str) -> etree._Element:
    """Parse; a text or attribute above 10 MB (an embedded picture) gets a second, patient try."""
    try:
        return etree.fromstring(data, PARSER)  # type: ignore[arg-type]  # stubs: no bytearray
    except etree.XMLSyntaxError as problem:
        if "XML_PARSE_HUGE" not in (problem.msg or "") or "depth" in (problem.msg or ""):
            raise
    root = etree.fromstring(data, _HUGE_PARSER)  # type: ignore[arg-type]
    if root.xpath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")"):
        raise _malformed(name, "Excessive depth")
    return root


def _refuse_doctype(data: bytes | bytearray, name: str) -> None:
    """Stop at <!DOCTYPE before the parser could follow it, in any encoding it would accept."""
    head = _readable(data, name)
    prolog = _PROLOG.match(head)
    start = prolog.end() if prolog else 0
    if head[start : start + 2] == b"<!":
        raise DraftError("doctype", part=name)
    if not _ROOT.match(head, start):
        raise _malformed(name, "Start tag expected")


def _readable(data: bytes | bytearray, name: str) -> bytes | bytearray:
    """The part with its markup as ASCII: itself, or transcoded from UTF-16 (rare).

    Raises DraftError malformed-xml for an encoding that OPC does not allow and that could hide a DOCTYPE.
    """
    if data[:2] in _WIDE:
        big = data[:2] in (b"\xfe\xff", b"\0<")
        return bytes(data).decode("utf-16-be" if big else "utf-16-le", "replace").encode("utf-8", "replace")
    declared = _ENCODING.match(data)
    if declared and bytes(declared[1]).lower() not in _ASCII_LIKE:
        raise _malformed(name, "encoding " + bytes(declared[1]).decode("latin-1"))
    return data


def _malformed(name: str, reason: str, line: int = 0, column: int = 0) -> DraftError:
    return DraftError("malformed-xml", part=name, line=line, column=column, reason=reason)


def serialise(root: etree._Element) -> bytes:
    """The part as bytes: UTF-8, standalone, with comments and instructions around the root kept."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
