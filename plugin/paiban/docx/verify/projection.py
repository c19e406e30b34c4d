"""The main part as comparable bytes: one projected stretch a paragraph, typography left out.

How it is fast: the XML is cut at its w:t elements by one regular expression; what lies between two
texts repeats over and over, so each distinct stretch of markup is projected once and looked up by
value ever after. Texts are taken as they are.

The projected form uses control characters no XML can hold: 05 a body-level paragraph begins (its
flags follow, closed by 07), 06 it ends, 01 a plain run begins, 02 … 03 a run with that code begins,
0E stands for a section's properties. Tags that count stand as they are written; tables, drawings,
text boxes, equations and every other subtree that paiban never touches are kept to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator

from paiban.docx.verify.looks import Looks
from paiban.docx.verify.markup import OddForm, tidy, tokenize, write
from paiban.docx.verify.walk import Walk
from paiban.patterns import Lazy, compiled
from paiban.records import NamedTuple

_TEXT = compiled(rb'<w:t( xml:space="preserve")?>([^<]*)</w:t>')
_VOLATILE = compiled(rb' (?:w:rsid[A-Za-z]*|w14:(?:paraId|textId))="[^"]*"')
_HEAD = compiled(rb"""\s*<\?xml(?:[^>]*?encoding=["']([\w.-]+)["'])?[^>]*\?>\s*""")
_NOTE = Lazy(rb"<!--.*?-->|<\?.*?\?>", 16)
_TABLE = compiled(rb"<(/?)w:tbl>")
_EMPTY_TABLE = b"<w:tbl><w:tblPr/></w:tbl>"
_MAIN = (
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    b'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"',
)
#: Indentation, comments, single quotes and the like: not to be taken as they are written.
_NEEDS_CARE = (b"\n", b"<!", b"<?", b"='")
_STRETCH = 400_000  # bytes of XML handled at a time
_BLANKS = b" \t\r\n"

_SIGNS = b"\x01 \x02 \x03 \x05 \x06 \x07 \x08 \x0e \x0f".split()


#: A part's bytes, as they come out of the archive.
Xml = bytes | bytearray


class Story(NamedTuple):
    """A projected main part."""

    preamble: bytes  # what stands before the first paragraph
    paragraphs: list[bytes]  # flags, 07, content, 06, what stands between this paragraph and the next
    sections: list[bytes]  # properties of each section, in order


def project(data: bytes | bytearray, looks: Looks) -> Story:
    """Project the main part; OddForm when it is not in the plain form `markup` reads."""
    data = _without_notes(data)
    projector = _Projector(looks)
    out: list[bytes] = []
    still: _Open = (0, False, b"")
    for stretch, first, last in _stretches(data):
        parts = _TEXT.split(stretch)
        heads, marks, texts = parts[::3], parts[1::3], parts[2::3]
        if not last:
            heads.pop()  # empty: the stretch ends with a text
        projected = list(map(projector.__getitem__, heads[first : len(heads) - last]))
        if first:
            projected.insert(0, projector.first(heads[0]))
        if last and len(heads) > first:
            projected.append(projector.tail(heads[-1]))
        if projector.pending or still[0]:
            still = _seal(projected, heads, marks, texts, projector, still)
        out.append(_join(projected, _effective(marks, _no_controls(texts))))
    if still[0]:
        raise OddForm
    return _cut(b"".join(out))


def without_same_tables(ours: Xml, theirs: Xml) -> tuple[Xml, Xml]:
    """Both main parts with the tables emptied that are the same to the byte: they need no closer look."""
    left, right = _tables(ours), _tables(theirs)
    if not left or len(left) != len(right) or b"<!" in ours or b"<!" in theirs:
        return ours, theirs
    same = [pair for pair in zip(left, right, strict=True) if ours[pair[0]] == theirs[pair[1]]]
    return _emptied(ours, [our for our, _ in same]), _emptied(theirs, [their for _, their in same])


def _tables(data: Xml) -> list[slice]:
    """The tables that stand in no other table, from start to end tag; none where tags do not match."""
    found: list[slice] = []
    if b"<w:tbl>" not in data:
        return found
    depth = start = 0
    for tag in _TABLE.finditer(data):
        depth += -1 if tag[1] else 1
        if depth == 1 and not tag[1]:
            start = tag.start()
        elif depth == 0:
            found.append(slice(start, tag.end()))
        elif depth < 0:
            return []
    return found if depth == 0 else []


def _emptied(data: Xml, tables: list[slice]) -> Xml:
    pieces: list[Xml] = []
    at = 0
    for table in tables:
        pieces += (data[at : table.start], _EMPTY_TABLE)
        at = table.stop
    return b"".join((*pieces, data[at:]))


def _without_notes(data: bytes | bytearray) -> bytes | bytearray:
    """Without comments and processing instructions, which no program shows and `exact` leaves out too."""
    start = data.find(b"?>") + 2 if b"<?xml" in data[:8] else 0
    # a single character is found much faster than two, of which the first is everywhere
    noted = (b"!" in data and b"<!" in data) or (data.find(b"?", start) >= 0 and data.find(b"<?", start) >= 0)
    if not noted or b"<![" in data:
        return data
    rest: bytes = _NOTE.pattern.sub(b"", data[start:])
    return data[:start] + rest


def _stretches(data: bytes | bytearray) -> Iterator[tuple[memoryview, bool, bool]]:
    """The document in stretches that end with a text, and whether each is the first and the last.

    Markup is cut out, looked up and let go stretch by stretch: memory that stays in the processor's
    cache is several times faster than a fresh copy of the whole document.
    """
    start, end = _body(data), len(data)
    view = memoryview(data)
    first = True
    while end - start > _STRETCH:
        cut = data.rfind(b"</w:t>", start, start + _STRETCH) + 6
        if cut < start:
            break
        yield view[start:cut], first, False
        start, first = cut, False
    yield view[start:], first, True


def _cut(joined: bytes) -> Story:
    """The projected document as a story, section properties apart."""
    first, *rest = joined.split(b"\x0e")
    cut = [piece.partition(b"\x0f") for piece in rest]
    preamble, *paragraphs = b"\x0e".join([first, *(behind for _, _, behind in cut)]).split(b"\x05")
    return Story(preamble, paragraphs, [section for section, _, _ in cut])


def _effective(marks: list[bytes | None], texts: list[bytes]) -> list[bytes]:
    """Text without xml:space="preserve" has no white space at its edges (XML 1.0 §2.10)."""
    stripped = list(map(bytes.strip, texts))
    if stripped == texts:
        return texts
    return [text if mark else bare for mark, text, bare in zip(marks, texts, stripped, strict=True)]


def _join(projected: list[bytes], texts: list[bytes]) -> bytes:
    parts = [b""] * (len(projected) + len(texts))  # projections and texts take turns
    parts[::2] = projected
    parts[1::2] = texts
    return b"".join(parts)


def _no_controls(texts: list[bytes]) -> list[bytes]:
    """What the projection uses as signs must not come from the document (XML 1.0 §2.2)."""
    everything = b"".join(texts)
    if any(sign in everything for sign in _SIGNS):
        raise OddForm
    return texts


def _body(data: bytes | bytearray) -> int:
    """Where the document begins, behind byte order mark and XML declaration; OddForm unless it is UTF-8."""
    start = 3 if data[:3] == b"\xef\xbb\xbf" else 0
    head = _HEAD.match(data, start)
    if head is None:
        return start
    if (head[1] or b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise OddForm
    return head.end()


def _bare(markup: bytes) -> bytes:
    """The markup without revision and paragraph ids, which word processors renew at will."""
    return tidy(_VOLATILE.sub(b"", markup))


#: A sealed subtree that goes on behind a stretch: open elements, whether it lies in a paragraph, its end tag.
_Open = tuple[int, bool, bytes]


class _Projector(dict[bytes, bytes]):
    """Markup between two texts -> its projection. A key is taken to begin and end inside a run's w:t."""

    __slots__ = ("_bare", "_looks", "pending")

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self._bare: dict[bytes, bytes] = {}
        self.pending: dict[bytes, _Open] = {}  # markup that leaves a sealed element open

    def __missing__(self, markup: bytes) -> bytes:
        bare = _bare(markup)
        known = self._bare.get(bare)
        if known is None:
            known, still = self.walk(bare, inside=True)
            self._bare[bare] = known
            if still[0]:
                self.pending[bare] = still
        if bare in self.pending:
            self.pending[markup] = self.pending[bare]
        self[markup] = known
        return known

    def first(self, markup: bytes) -> bytes:
        """The projection of the markup before the first text: it begins outside the root element."""
        root, _, rest = markup.partition(b"<w:body")
        if root.count(b"xmlns:w=") != 1 or not any(uri in root for uri in _MAIN) or b' xmlns="' in root:
            raise OddForm
        known, still = self.walk(_bare(b"<w:body" + rest), inside=False)
        if still[0]:
            self.pending[markup] = still
        return write(tokenize(root)) + known

    def tail(self, markup: bytes) -> bytes:
        """The projection of the markup behind the last text."""
        known, still = self.walk(_bare(markup), inside=True)
        if still[0] and not self.pending:
            raise OddForm
        return known

    def walk(self, markup: bytes, *, inside: bool) -> tuple[bytes, _Open]:
        """Project markup that begins in a paragraph (`inside`) or between two; what is open at its end."""
        careful = b"xmlns:w=" in markup or b"xml:space=" in markup
        walk = Walk(tokenize(markup), self._looks, inside, careful)
        walk.run()
        return b"".join(walk.out), (walk.depth, walk.inside, walk.end)


def _seal(
    projected: list[bytes],
    heads: list[bytes],
    marks: list[bytes | None],
    texts: list[bytes],
    projector: _Projector,
    still: _Open,
) -> _Open:
    """Write the stretches inside sealed subtrees (tables with text, text boxes …) to the byte, in place."""
    for index, markup in enumerate(heads):
        if still[0]:
            projected[index], still = _sealed_stretch(markup, still, projector)
        elif markup in projector.pending:
            still = projector.pending[markup]
        if still[0] and index < len(texts):
            texts[index] = _sealed_text(marks[index] or b"", texts[index])
    return still


def _sealed_text(mark: bytes, text: bytes) -> bytes:
    return b"<w:t%b>%b</w:t>" % (mark, text) if text else b"<w:t%b/>" % mark


def _sealed_stretch(markup: bytes, still: _Open, projector: _Projector) -> tuple[bytes, _Open]:
    """One stretch that begins inside a sealed subtree."""
    depth, inside, end = still
    bare = _bare(markup)
    if end not in bare and not any(sign in bare for sign in _NEEDS_CARE):
        return bare, (depth + bare.count(b"<") - 2 * bare.count(b"</") - bare.count(b"/>"), inside, end)
    tokens = tokenize(bare)
    for index, token in enumerate(tokens):
        depth += {b"<": 1, b"/": -1}.get(token[3], 0)
        if depth == 0:
            rest = b"".join(token[0] for token in tokens[index + 1 :])
            known, still = projector.walk(rest, inside=inside)
            return write(tokens[: index + 1]) + known, still
    return write(tokens), (depth, inside, end)
