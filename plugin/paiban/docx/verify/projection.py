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

import re
from dataclasses import dataclass

from paiban.docx.verify.looks import Looks
from paiban.docx.verify.markup import OddForm, Token, end_of, tokenize, write

_TEXT = re.compile(rb'<w:t( xml:space="preserve")?>([^<]*)</w:t>')
_VOLATILE = re.compile(rb' (?:w:rsid[A-Za-z]*|w14:(?:paraId|textId))="[^"]*"')
_HEAD = re.compile(rb"""\s*<\?xml(?:[^>]*?encoding=["']([\w.-]+)["'])?[^>]*\?>\s*""")
_MAIN = (
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    b'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"',
)
_BLANKS = b" \t\r\n"

_SIGNS = b"\x01 \x02 \x03 \x05 \x06 \x07 \x08 \x0e \x0f".split()

_HOLDERS = frozenset(b"w:delText w:instrText w:delInstrText".split())
_GONE = frozenset(b"w:proofErr w:lastRenderedPageBreak".split())
_REFERENCES = frozenset(
    b"w:footnoteReference w:endnoteReference w:commentReference".split()
    + b"w:footnoteRef w:endnoteRef w:annotationRef".split()
)
#: Subtrees inside a paragraph that are kept to the byte, besides all that is not WordprocessingML.
_SEALED = frozenset(
    b"w:p w:tbl w:drawing w:pict w:object w:txbxContent w:sdtPr w:sdtEndPr w:customXmlPr w:smartTagPr"
    b" w:rubyPr w:fldChar w:pPr w:rPr w:sectPr w:altChunk".split()
)
#: Elements between paragraphs through which lines are read; every other one is sealed.
_BLOCKS = frozenset(b"w:document w:body w:sdt w:sdtContent w:ins w:customXml w:smartTag w:moveTo".split())


@dataclass(frozen=True, slots=True)
class Story:
    """A projected main part."""

    preamble: bytes  # what stands before the first paragraph
    paragraphs: list[bytes]  # flags, 07, content, 06, what stands between this paragraph and the next
    sections: list[bytes]  # properties of each section, in order


def project(data: bytes | bytearray, looks: Looks) -> Story:
    """Project the main part; OddForm when it is not in the plain form `markup` reads."""
    parts = _TEXT.split(_body(data))
    heads, marks, texts = parts[::3], parts[1::3], parts[2::3]
    projector = _Projector(looks)
    projected = [projector.first(heads[0]), *map(projector.__getitem__, heads[1:-1])]
    if len(heads) > 1:
        projected.append(projector.tail(heads[-1]))
    if projector.pending:
        _seal(projected, heads, marks, texts, projector)
    joined = _join(projected, _effective(marks, _no_controls(texts)))
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
    parts = [b""] * (len(projected) + len(texts))
    parts[::2] = projected
    parts[1::2] = texts
    return b"".join(parts)


def _no_controls(texts: list[bytes]) -> list[bytes]:
    """What the projection uses as signs must not come from the document (XML 1.0 §2.2)."""
    everything = b"".join(texts)
    if any(sign in everything for sign in _SIGNS):
        raise OddForm
    return texts


def _body(data: bytes | bytearray) -> bytes | bytearray:
    """The document without byte order mark and XML declaration; OddForm unless it is UTF-8 with prefix w."""
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    head = _HEAD.match(data)
    if head is not None:
        if (head[1] or b"utf-8").lower() not in (b"utf-8", b"utf8"):
            raise OddForm
        data = data[head.end() :]
    return data


class _Projector(dict[bytes, bytes]):
    """Markup between two texts -> its projection. A key is taken to begin and end inside a run's w:t."""

    __slots__ = ("_bare", "_looks", "pending")

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self._bare: dict[bytes, bytes] = {}
        self.pending: dict[bytes, tuple[int, bool]] = {}  # markup that leaves a sealed element open

    def __missing__(self, markup: bytes) -> bytes:
        bare = _VOLATILE.sub(b"", markup)
        known = self._bare.get(bare)
        if known is None:
            known, depth, inside = self.walk(bare, inside=True)
            self._bare[bare] = known
            if depth:
                self.pending[bare] = depth, inside
        if bare in self.pending:
            self.pending[markup] = self.pending[bare]
        self[markup] = known
        return known

    def first(self, markup: bytes) -> bytes:
        """The projection of the markup before the first text: it begins outside the root element."""
        root, _, rest = markup.partition(b"<w:body")
        if root.count(b"xmlns:w=") != 1 or not any(uri in root for uri in _MAIN) or b' xmlns="' in root:
            raise OddForm
        known, depth, inside = self.walk(_VOLATILE.sub(b"", b"<w:body" + rest), inside=False)
        if depth:
            self.pending[markup] = depth, inside
        return write(tokenize(root)) + known

    def tail(self, markup: bytes) -> bytes:
        """The projection of the markup behind the last text."""
        known, depth, _ = self.walk(_VOLATILE.sub(b"", markup), inside=True)
        if depth and not self.pending:
            raise OddForm
        return known

    def walk(self, markup: bytes, *, inside: bool) -> tuple[bytes, int, bool]:
        """Project markup that begins in a paragraph (`inside`) or between two.

        Returns the projection, how many elements are open in a sealed subtree at the end, and
        whether that subtree lies in a paragraph.
        """
        walk = _Walk(tokenize(markup), self._looks, inside)
        walk.run()
        return b"".join(walk.out), walk.depth, walk.inside


class _Walk:
    """One pass over the tokens of a stretch of markup."""

    __slots__ = ("_event", "_index", "_looks", "_tokens", "depth", "inside", "out")

    def __init__(self, tokens: list[Token], looks: Looks, inside: bool) -> None:
        self._tokens = tokens
        self._looks = looks
        self._index = 0
        self._event = -1  # where the last run event stands in `out`
        self.inside = inside
        self.depth = 0
        self.out: list[bytes] = []

    def run(self) -> None:
        while self._index < len(self._tokens):
            raw, name, attributes, kind = self._tokens[self._index]
            if b" xmlns:w=" in attributes or (b" xml:space=" in attributes and name not in _HOLDERS):
                raise OddForm
            if kind == b"t":
                self._loose_text(raw)
            elif kind == b"/":
                self._close(raw, name)
            elif not self.inside:
                self._between(raw, name, kind)
            else:
                self._within(raw, name, kind)

    def _loose_text(self, raw: bytes) -> None:
        """Text where none may stand: no program shows it, but it is kept."""
        if raw.strip(_BLANKS):
            self.out.append(b"<w:looseText>%b</w:looseText>" % raw)
        self._index += 1

    def _close(self, raw: bytes, name: bytes) -> None:
        if name == b"w:p":
            self.out.append(b"\x06")
            self.inside = False
        elif name != b"w:r":
            self._emit_close(raw)
        self._index += 1

    def _emit_close(self, raw: bytes) -> None:
        """A tag whose content projected to nothing is written as an empty one."""
        name = raw[2:-1]
        last = self.out[-1] if self.out else b""
        if last.count(b"<") == 1 and last[1:-1].split(b" ", 1)[0] == name and last[-2:] != b"/>":
            self.out[-1] = last[:-1] + b"/>"
        else:
            self.out.append(raw)

    def _between(self, raw: bytes, name: bytes, kind: bytes) -> None:
        if name == b"w:p":
            self._paragraph(kind)
        elif name == b"w:sectPr":
            end, _ = end_of(self._tokens, self._index)
            self.out.append(b"\x0e" + write(self._tokens[self._index : end]) + b"\x0f")
            self._index = end
        elif name in _BLOCKS or kind == b"e":
            self.out.append(raw)
            self._index += 1
        else:
            self._sealed()

    def _paragraph(self, kind: bytes) -> None:
        self._index += 1
        inner = self._properties(b"w:pPr") if kind == b"<" else ()
        self.out.append(b"\x05" + self._looks.paragraph(inner) + b"\x07")
        if kind == b"<":
            self.inside = True
        else:
            self.out.append(b"\x06")

    def _properties(self, name: bytes) -> list[Token]:
        """The tokens inside the properties element that comes next, if one does."""
        while self._index < len(self._tokens) and not self._tokens[self._index][0].strip(_BLANKS):
            self._index += 1
        if self._index >= len(self._tokens) or self._tokens[self._index][1] != name:
            return []
        start = self._index
        if self._tokens[start][3] == b"/":
            return []
        self._index, depth = end_of(self._tokens, start)
        if depth:
            raise OddForm
        return self._tokens[start + 1 : self._index - 1]

    def _within(self, raw: bytes, name: bytes, kind: bytes) -> None:
        if name == b"w:r":
            self._run(kind)
        elif name in _GONE and kind == b"e":
            self._index += 1
        elif name == b"w:t":
            self._text_start(kind)
        elif name in _HOLDERS:
            self._holder(raw, name, kind)
        elif name[:2] != b"w:" or name in _SEALED:
            self._sealed()
        else:
            if name in _REFERENCES:
                self._fix_style()
            self.out.append(raw)
            self._index += 1

    def _run(self, kind: bytes) -> None:
        self._index += 1
        code = self._looks.run(self._properties(b"w:rPr")) if kind == b"<" else b""
        self._event = len(self.out)
        self.out.append(b"\x02" + code + b"\x03" if code else b"\x01")

    def _fix_style(self) -> None:
        """The character style of a run that carries a note or comment must stay."""
        event = self.out[self._event] if self._event >= 0 else b""
        if b"/" in event and event[1:2] != b"!":
            self.out[self._event] = b"\x02!\x08" + event[1:]

    def _text_start(self, kind: bytes) -> None:
        """Only an empty w:t stands in markup; any other was cut out as text."""
        self._index += 1
        if kind != b"e":
            raise OddForm

    def _holder(self, raw: bytes, name: bytes, kind: bytes) -> None:
        """Deleted text and field instructions, effective text only."""
        end, depth = end_of(self._tokens, self._index)
        inner = self._tokens[self._index + 1 : end - 1] if kind == b"<" else []
        if depth or any(token[3] != b"t" for token in inner):
            raise OddForm
        text = b"".join(token[0] for token in inner)
        if b'xml:space="preserve"' not in raw:
            text = text.strip(_BLANKS)
        self.out.append(b"<%b>%b</%b>" % (name, text, name))
        self._index = end

    def _sealed(self) -> None:
        end, self.depth = end_of(self._tokens, self._index)
        self.out.append(write(self._tokens[self._index : end]))
        self._index = end


def _seal(
    projected: list[bytes],
    heads: list[bytes],
    marks: list[bytes | None],
    texts: list[bytes],
    projector: _Projector,
) -> None:
    """Write the stretches inside sealed subtrees (tables with text, text boxes …) to the byte, in place."""
    depth, inside = 0, False
    for index, markup in enumerate(heads):
        if depth:
            projected[index], depth, inside = _sealed_stretch(markup, depth, inside, projector)
        elif markup in projector.pending:
            depth, inside = projector.pending[markup]
        if depth and index < len(texts):
            texts[index] = b"<w:t%b>%b</w:t>" % (marks[index] or b"", texts[index])
    if depth:
        raise OddForm


def _sealed_stretch(
    markup: bytes, depth: int, inside: bool, projector: _Projector
) -> tuple[bytes, int, bool]:
    """One stretch that begins inside a sealed subtree with `depth` open elements."""
    tokens = tokenize(_VOLATILE.sub(b"", markup))
    for index, token in enumerate(tokens):
        depth += {b"<": 1, b"/": -1}.get(token[3], 0)
        if depth == 0:
            rest = b"".join(token[0] for token in tokens[index + 1 :])
            known, depth, inside = projector.walk(rest, inside=inside)
            return write(tokens[: index + 1]) + known, depth, inside
    return write(tokens), depth, inside
