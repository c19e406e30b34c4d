"""One stretch of the main part's markup turned into its projected form, token by token."""

from __future__ import annotations

from collections.abc import Sequence

from paiban.docx.verify.looks import Looks
from paiban.docx.verify.markup import OddForm, Token, end_of, write

_BLANKS = b" \t\r\n"
_HOLDERS = frozenset(b"w:delText w:instrText w:delInstrText".split())
_TEXTS = _HOLDERS | {b"w:t"}
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


class Walk:
    """One pass over the tokens of a stretch of markup."""

    __slots__ = ("_careful", "_event", "_index", "_looks", "_tokens", "depth", "end", "inside", "out")

    def __init__(self, tokens: Sequence[Token], looks: Looks, inside: bool, careful: bool) -> None:
        """`careful`: an attribute that changes what the markup means may be among the tokens."""
        self._tokens = tokens
        self._careful = careful
        self._looks = looks
        self._index = 0
        self._event = -1  # where the last run event stands in `out`
        self.inside = inside
        self.depth = 0
        self.end = b""
        self.out: list[bytes] = []

    def run(self) -> None:
        tokens, end = self._tokens, len(self._tokens)
        while self._index < end:
            raw, name, attributes, kind = tokens[self._index]
            if self._careful and (
                b" xmlns:w=" in attributes or (b" xml:space=" in attributes and name not in _TEXTS)
            ):
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

    def _properties(self, name: bytes) -> Sequence[Token]:
        """The tokens inside the properties element that comes next, if one does."""
        tokens, start = self._tokens, self._index
        while start < len(tokens) and tokens[start][3] == b"t" and not tokens[start][0].strip(_BLANKS):
            start += 1
        self._index = start
        if start >= len(tokens) or tokens[start][1] != name or tokens[start][3] == b"/":
            return []
        self._index, depth = end_of(tokens, start)
        if depth:
            raise OddForm
        return tokens[start + 1 : self._index - 1]

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
        self.end = b"</%b>" % self._tokens[self._index][1]
        end, self.depth = end_of(self._tokens, self._index)
        self.out.append(write(self._tokens[self._index : end]))
        self._index = end
