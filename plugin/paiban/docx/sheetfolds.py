"""The large blocks of a style sheet that nobody looks into, folded away before it is parsed.

Table styles and w:latentStyles are most of a style sheet, and no line of a draft hangs on them. What stands
in such a block waits here as bytes; in the tree it is an empty element with a number, its attributes kept
(`<w:latentStyles w:count="376" __="0"/>`). Only what serialising would give back byte for byte is folded.
The same blocks come again with every draft that a program or an office makes, so what was found is
remembered. Nearly all are so plain that expat and one expression tell it, in a fraction of the time that a
tree takes to build and to write; another one is not even tried when it is seen for the first time, for a
process that formats one draft would gain nothing.
"""

from __future__ import annotations

import pyexpat as expat  # xml.parsers.expat is this and costs a start three modules more

from lxml import etree

from paiban.docx.folding import FOLD, is_plainly_written
from paiban.docx.wml import DECLARED
from paiban.docx.xmlpart import MAX_DEPTH, PARSER
from paiban.patterns import compiled
from paiban.records import NamedTuple

#: Bytes of a sheet from which on folding is worth its fixed costs.
_WORTH = 8_000
_FOLDED = b" " + FOLD.encode() + b'="'
_STYLE, _STYLE_END = b"<w:style ", b"</w:style>"
_LATENT, _LATENT_END = b"<w:latentStyles", b"</w:latentStyles>"
_TABLE = b' w:type="table"'
_LIST = b"<w:numPr"  # of a style that numbers paragraphs: lists look at it
_ROOT = b"<w:style " + DECLARED + b">%b</w:style>"
#: Tags as they are serialised, and nothing between them; an element without content is one empty tag.
_TAGS = compiled(
    rb"""(?:<w:[A-Za-z]+(?: w:[A-Za-z]+="[ !#-%'-;=?-~\x80-\xff]*+")*+(?:/>|>(?!</))|</w:[A-Za-z]+>)++"""
)
_OTHER_WRITING = compiled(r"[^ -~\u3000-\u9fff]")  # beyond ASCII and 汉字 let the serialiser decide
_REMEMBERED, _LONGEST = 500, 64 << 10  # blocks; a table style has 2 KB, w:latentStyles 30
#: Content of a block → whether parsing and serialising gives it back; None = seen once, not tried yet.
_known: dict[bytes, bool | None] = {}


class _Block(NamedTuple):
    """An element and what stands behind it up to the next block."""

    start: bytes  # the start tag without its >
    content: bytes  # b"" = not to be folded
    rest: bytes  # all behind the content, or behind the start tag where there is none


class SheetFolds:
    """The folded blocks of one style sheet."""

    def __init__(self) -> None:
        self._written: list[bytes] = []  # content and end tag of each

    def fold(self, data: bytes | bytearray) -> bytes | bytearray:
        """The part with its blocks folded; as it is where it is small or written in an odd way."""
        if len(data) < _WORTH or not is_plainly_written(data) or _FOLDED in data:
            return data
        if data.count(b"xmlns:w=") != 1 or DECLARED not in data:
            return data
        first, *styles = bytes(data).split(_STYLE)
        before, latent, behind = first.partition(_LATENT)
        blocks = [_block(_LATENT + behind, _LATENT_END)] if latent else []
        blocks += [_block(_STYLE + style, _STYLE_END) for style in styles]
        _try([block.content for block in blocks if block.content])
        return before + b"".join([self._fold(block) for block in blocks])

    def _fold(self, block: _Block) -> bytes:
        start, content, rest = block
        if not content or not _known.get(content):
            return b"%b>%b%b" % block
        end = rest.find(b">") + 1
        self._written.append(content + rest[:end])
        return b'%b%b%d"/>%b' % (start, _FOLDED, len(self._written) - 1, rest[end:])

    def unfold(self, data: bytes) -> bytes:
        """The serialised part with the content of its blocks in place."""
        first, *pieces = data.split(_FOLDED)
        out = [first]
        for piece in pieces:
            number, _, rest = piece.partition(b'"/>')
            out += (b">", self._written[int(number)], rest)
        return b"".join(out)


def _block(markup: bytes, end: bytes) -> _Block:
    start, _, inner = markup.partition(b">")
    content, closed, behind = inner.partition(end)
    wanted = end is _LATENT_END or (_TABLE in start and _LIST not in content)
    if not (wanted and closed and content) or start.endswith(b"/") or len(content) > _LONGEST:
        return _Block(start, b"", inner)
    return _Block(start, content, closed + behind)


def _try(contents: list[bytes]) -> None:
    """Find out which of these may be folded: all at once, and one by one only if that does not do."""
    if len(_known) > _REMEMBERED:
        _known.clear()
    new = [content for content in contents if content not in _known and _is_plain(content)]
    if new:
        sound = _is_sound(new)
        _known.update((content, sound or _is_sound([content])) for content in new)
    again = [content for content in contents if _known.get(content, False) is None]
    if again:
        alike = _is_alike(again)
        _known.update((content, alike or _is_alike([content])) for content in again)
    for content in contents:
        _known.setdefault(content, None)


def _is_plain(content: bytes) -> bool:
    """Whether it is written as the serialiser would write it, if it is XML and no deeper than may be."""
    if content.count(b"</") >= MAX_DEPTH - 8 or _TAGS.fullmatch(content) is None:
        return False
    return content.isascii() or _OTHER_WRITING.search(content.decode("utf-8", "replace")) is None


def _is_sound(contents: list[bytes]) -> bool:
    """Whether each is well-formed."""
    try:
        expat.ParserCreate("UTF-8").Parse(_ROOT % _apart(contents), True)
    except expat.ExpatError:
        return False
    return True


def _is_alike(contents: list[bytes]) -> bool:
    """Whether parsing and serialising gives each back."""
    written = _ROOT % _apart(contents)
    try:
        return etree.tostring(etree.fromstring(written, PARSER), encoding="UTF-8") == written
    except etree.XMLSyntaxError:
        return False


def _apart(contents: list[bytes]) -> bytes:
    """Each in an element of its own: a tag that one leaves open must not be closed by the next."""
    return b"".join([b"<w:s>%b</w:s>" % content for content in contents])
