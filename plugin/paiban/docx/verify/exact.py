"""Any well-formed XML rewritten into the one form that `markup` reads: slow, exact, rarely needed.

Prefixes are fixed by namespace, attributes sorted, entities and CDATA resolved, comments,
processing instructions and declarations gone, inherited xml:space written out on text elements.
"""

from __future__ import annotations

import pyexpat as expat  # xml.parsers.expat is this and costs a start three modules more
import zlib

from paiban.docx.verify.differences import Difference
from paiban.patterns import Lazy
from paiban.remembered import remembered

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIXES = {
    _MAIN: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/package/2006/content-types": "",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_TEXTS = frozenset({"w:t", "w:delText", "w:instrText", "w:delInstrText"})
_PRESERVE = ("xml:space", "preserve")
_DECLARED = Lazy(rb"""^\s*<\?xml[^>]*?\sencoding=["']([\w.-]+)["'][^>]*\?>""")
_EXPAT_READS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "utf-16"})


@remembered(32, 32 << 10)  # footers and settings come again with every draft of an office
def rewrite(data: bytes) -> bytes:
    """`data` in canonical form; Difference("form") when it is not well-formed or has a DOCTYPE."""
    writer = _Writer()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(_readable(data), True)
    except (expat.ExpatError, LookupError, UnicodeDecodeError) as error:
        raise Difference("form", "", str(error)) from error
    return "".join(writer.out).encode()


def _no_doctype(*_: object) -> None:
    raise Difference("form", "", "DOCTYPE")


def _readable(data: bytes) -> bytes:
    """Legacy encodings such as GB18030 are decoded here: expat does not know them."""
    declared = _DECLARED.pattern.match(data)
    if declared is None or declared[1].decode().lower() in _EXPAT_READS:
        return data
    return data[declared.end() :].decode(declared[1].decode()).encode()


class _Writer:
    """Collects the rewritten document."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._names: dict[str, str] = {}
        self._preserved = [False]
        self._open = False  # the last start tag still lacks its >

    def start(self, name: str, attributes: list[str]) -> None:
        self._close_start()
        tag = self._name(name)
        pairs = [(self._name(n), v) for n, v in zip(attributes[::2], attributes[1::2], strict=True)]
        preserved = self._preserved[-1]
        for key, value in pairs:
            if key == "xml:space":
                preserved = value == "preserve"
        if tag.startswith("w:"):
            pairs = [pair for pair in pairs if pair[0] != "xml:space"]
            pairs += [_PRESERVE] * (preserved and tag in _TEXTS)
        if not self.out:  # `markup` asks for it; the names below it are fixed anyway
            pairs.append(("xmlns:w", _MAIN))
        self._preserved.append(preserved)
        self.out.append("<" + tag + "".join(f' {key}="{_escaped(value)}"' for key, value in sorted(pairs)))
        self._open = True

    def end(self, name: str) -> None:
        self._preserved.pop()
        tag = self._name(name)
        if self._open and tag not in _TEXTS:
            self.out.append("/>")
            self._open = False
            return
        self._close_start()
        self.out.append(f"</{tag}>")

    def text(self, data: str) -> None:
        self._close_start()
        self.out.append(_escaped(data) if "&" in data or "<" in data or ">" in data or "\r" in data else data)

    def _close_start(self) -> None:
        if self._open:
            self.out.append(">")
            self._open = False

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            uri, _, local = name.rpartition("\n")
            prefix = _PREFIXES.get(uri, f"x{zlib.crc32(uri.encode()):08x}" if uri else "")
            known = self._names[name] = f"{prefix}:{local}" if prefix else local
        return known


def _escaped(value: str) -> str:
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")
