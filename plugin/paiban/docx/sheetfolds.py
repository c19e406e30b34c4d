"""The large blocks of a style sheet that nobody looks into, folded away before it is parsed.

Table styles and w:latentStyles are most of a style sheet, and no line of a draft hangs on them. What stands
in such a block waits here as bytes; in the tree it is an empty element with a number, its attributes kept
(`<w:latentStyles w:count="376" __="0"/>`). Only what serialising would give back byte for byte is folded.
The same blocks come again with every draft that a program or an office makes, so what was tried is
remembered. A block seen for the first time is not even tried: a process that formats one draft gains nothing.
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.folding import FOLD, is_plainly_written
from paiban.docx.wml import DECLARED
from paiban.docx.xmlpart import PARSER
from paiban.records import NamedTuple

#: Bytes of a sheet from which on folding is worth its fixed costs.
_WORTH = 8_000
_FOLDED = b" " + FOLD.encode() + b'="'
_STYLE, _STYLE_END = b"<w:style ", b"</w:style>"
_LATENT, _LATENT_END = b"<w:latentStyles", b"</w:latentStyles>"
_TABLE = b' w:type="table"'
_LIST = b"<w:numPr"  # of a style that numbers paragraphs: lists look at it
_ROOT = b"<w:style " + DECLARED + b">%b</w:style>"
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
    again = [content for content in contents if _known.get(content, False) is None]
    if again:
        alike = _is_alike(b"".join(again))
        _known.update((content, alike or _is_alike(content)) for content in again)
    for content in contents:
        _known.setdefault(content, None)


def _is_alike(content: bytes) -> bool:
    written = _ROOT % content
    try:
        return etree.tostring(etree.fromstring(written, PARSER), encoding="UTF-8") == written
    except etree.XMLSyntaxError:
        return False
