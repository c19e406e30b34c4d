"""Ordinary formatting in shorthand: a main part is parsed, walked and written at half its size.

A long draft says the same few w:pPr and w:rPr thousands of times. Before parsing, each of them that
holds nothing but formatting becomes an attribute on its paragraph or run (`<w:r _="3">`), one number
for each wording; after serialising it becomes the same bytes again, unless paiban has put another
number there or taken it off. Properties that hold anything else (emphasis, lists, revisions, section
breaks, symbol faces) stay elements. Measured: parsing takes half as long, dressing an ordinary paragraph
a fifth.
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.folding import Folds
from paiban.docx.wml import DECLARED, DECLARED_2010, P, R, copy_of, declarations
from paiban.patterns import compiled
from paiban.remembered import remembered

#: The attribute; in no namespace, so no draft can mean anything by it.
MARK = "_"

_OF_2010 = b"<w14:"  # properties of Word 2010: w14:ligatures …
_SLASH, _MORE = b"/>"
_MARKED = b' _="'
_TAKEN = b'_="'  # our attributes, or text that looks like one
_SHORT = compiled(rb'(\d+)"([^<>]*?)(/?)')
_STRETCH = 400_000  # bytes shortened at a time: what stays in the processor's cache is handled faster
_SYMBOL_FACE = rb"[Ww]ing|[Ww]ebd|[Ss]ymb|M[Tt] |[Mm]arl|[Bb]ook|[Zz]apf"
_RUN = (
    rb"(?:<w:rFonts(?: w:[a-zA-Z]+=\"(?!" + _SYMBOL_FACE + rb")[^<>\"]*\")*/>"
    rb"|<w:(?:sz|szCs|color|lang|kern|spacing|w|noProof|snapToGrid|bdr|shd|effect)(?: [^<>]*)?/>"
    rb"|<w14:[a-zA-Z0-9]+(?: [^<>]*)?/>"
    rb'|<w:(?:b|bCs|i|iCs|strike|dstrike|caps|smallCaps) w:val="(?:0|false|off)"/>)*'
)
_PARAGRAPH = (
    rb"(?:<w:(?:pStyle|keepNext|keepLines|pageBreakBefore|widowControl|suppressLineNumbers|shd|suppressAutoHyphens"
    rb"|kinsoku|wordWrap|overflowPunct|topLinePunct|autoSpaceDE|autoSpaceDN|adjustRightInd|snapToGrid|spacing"
    rb"|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|textAlignment|outlineLvl|divId|cnfStyle)"
    rb"(?: [^<>]*)?/>|<w:tabs/>|<w:tabs>(?:<w:tab(?: [^<>]*)?/>)*</w:tabs>)*"
    rb"(?:<w:rPr>" + _RUN + rb"</w:rPr>)?"
)
_PLAIN = {b"r": compiled(_RUN), b"p": compiled(_PARAGRAPH)}


class Shorthand:
    """The wordings of one main part and their numbers."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[tuple[bytes, bytes], bytes] = {}  # (p or r, content) → number
        self._marks: dict[bytes, dict[bytes, bytes]] = {b"p": {}, b"r": {}}  # content → see `_mark`
        self._written: list[tuple[bytes, bytes]] = []
        self._elements: dict[str, etree._Element] = {}
        self.usable = False  # the part may hold shorthand
        self._part: bytes | bytearray = b""  # while it is being shortened
        self._of_2010: bool | None = None  # see `_declares_2010`
        self.folds = Folds(self._run_number)

    def shorten(self, data: bytes | bytearray) -> bytes | bytearray:
        """The part with ordinary properties as attributes; as it is where that could be misread."""
        if (
            DECLARED not in data
            or (b"_" in data and _TAKEN in data)
            or (b"!" in data and b"<![CDATA[" in data)
        ):
            return data
        self.usable = True
        self._part = data
        fold = self.folds.fold if self.folds.fit(data) else bytes
        view, out = memoryview(data), []
        start, end, declarations = 0, len(data), 0
        while start < end:
            cut = data.rfind(b"</w:p>", start, start + _STRETCH) + 6 if end - start > _STRETCH else end
            cut = cut if cut > start + 6 else end
            stretch = fold(bytes(view[start:cut]))
            declarations += stretch.count(b"xmlns:w=")  # here: what is folded declares nothing and is long
            out.append(self._shorten(b"p", self._shorten(b"r", stretch)))
            start = cut
        self._part = b""
        if declarations != 1:  # w: may mean something else somewhere
            self._forget()
            return data
        return b"".join(out)

    def _shorten(self, kind: bytes, data: bytes) -> bytes:
        """All properties of one kind; cut at their tags: a regular expression takes nearly twice as long."""
        opening, closing, tag = b"><w:%bPr>" % kind, b"</w:%bPr>" % kind, b"<w:" + kind
        known, owner, spaced = self._marks[kind], tag, tag + b" "
        before, *pieces = data.split(opening)
        out = [before]
        append = out.append
        for piece in pieces:
            content, closed, rest = piece.partition(closing)
            mark = known.get(content)
            if mark is None:
                mark = known[content] = self._mark(kind, content) if closed else b""
            around = before[before.rfind(b"<") :]
            if mark and (
                around in (owner, tag)
                or (around.startswith(spaced) and _SLASH not in around and _MORE not in around)
            ):  # a start tag but for its last character
                owner = around  # the next one mostly has the same attributes
                append(mark)
                append(rest)
                before = rest
            else:
                append(opening)
                append(piece)
                before = piece
        return b"".join(out)

    def _mark(self, kind: bytes, content: bytes) -> bytes:
        """The end of a start tag with the attribute for the properties; b"" = they stay elements."""
        known = _OF_2010 not in content or self._declares_2010()
        if not known or not _is_plain(kind, content):
            return b""
        number = self._numbers[kind, content] = self._add(kind, content)
        return b'%b%b">' % (_MARKED, number)

    def _declares_2010(self) -> bool:
        """Whether w14: is declared once, at the root, and as what every program means by it."""
        if self._of_2010 is None:
            part = self._part
            once = part.count(b"xmlns:w14=") == 1
            self._of_2010 = once and 0 <= part.find(DECLARED_2010) < part.find(b"<w:body")
        return self._of_2010

    def _run_number(self, content: bytes) -> str:
        """The number of run properties, "" where they stay elements."""
        known = self._marks[b"r"]
        if content not in known:
            known[content] = self._mark(b"r", content)
        return self._numbers[b"r", content].decode() if known[content] else ""

    def _add(self, kind: bytes, content: bytes) -> bytes:
        self._written.append((kind, content))
        return b"%d" % (len(self._written) - 1)

    def number(self, kind: str, content: bytes) -> str:
        """The number for properties ("p" or "r") of this content, to be set on an element."""
        key = (kind.encode(), content)
        if not self._numbers.get(key):
            self._numbers[key] = self._add(*key)
        return self._numbers[key].decode()

    def write_out(self, data: bytes) -> bytes:
        """The serialised part with all properties as elements again."""
        return self.folds.unfold(self._write_out_all(data) if self._written else data)

    def _write_out_all(self, data: bytes) -> bytes:
        first, *pieces = data.split(_MARKED)
        out = [first]
        known: dict[bytes, bytes] = {}  # attribute from its number to the end of the tag → what it stood for
        for piece in pieces:
            attribute, _, rest = piece.partition(b">")
            written = known.get(attribute)
            if written is None:
                written = known[attribute] = self._write_out(attribute)
            out += (written, rest)
        return b"".join(out)

    def _write_out(self, attribute: bytes) -> bytes:
        found = _SHORT.fullmatch(attribute)
        if found is None:  # text
            return b"%b%b>" % (_MARKED, attribute)
        number, attributes, closed = found.groups()
        kind, content = self._written[int(number)]
        end = b"</w:%b>" % kind if closed else b""
        if not content:
            return b"%b><w:%bPr/>%b" % (attributes, kind, end)
        return b"%b><w:%bPr>%b</w:%bPr>%b" % (attributes, kind, content, kind, end)

    def properties(self, number: str) -> etree._Element:
        """The properties that a number stands for, to be looked at (one shared element each)."""
        element = self._elements.get(number)
        if element is None:
            element = self._elements[number] = _element(*self._written[int(number)])
        return element

    def write_out_in(self, paragraph: etree._Element) -> None:
        """Put the properties of a paragraph and of all runs in it back as elements."""
        self.folds.unfold_in(paragraph)
        for element in paragraph.iter(P, R):
            number = element.attrib.pop(MARK, "")
            if number:
                put_first(element, copy_of(self.properties(str(number))))


@remembered(1000, 1000)  # programs and offices use the same wordings in draft after draft
def _element(kind: bytes, content: bytes) -> etree._Element:
    return etree.fromstring(b"<w:%bPr %b>%b</w:%bPr>" % (kind, declarations(content), content, kind))


@remembered(1000, 1000)
def _is_plain(kind: bytes, content: bytes) -> bool:
    return _PLAIN[kind].fullmatch(content) is not None and _is_well_formed(kind, content)


def _is_well_formed(kind: bytes, content: bytes) -> bool:
    """What the parser of the part would refuse stays for it to see."""
    try:
        _element(kind, content)
    except etree.XMLSyntaxError:
        return False
    return True


def put_first(element: etree._Element, properties: etree._Element) -> None:
    """Put properties right behind the start tag; white space of a pretty-printed part follows them."""
    properties.tail, element.text = element.text, None
    element.insert(0, properties)
