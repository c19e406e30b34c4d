"""Plain paragraphs folded away: most of a draft is never parsed, and is dressed as text.

A paragraph of nothing but runs of plain text in ordinary formatting has no structure to look at. Before
parsing it becomes an empty one with a number (`<w:p __="17"/>`, its own properties kept); its runs wait
here. After serialising they are put back. Who wants to look inside unfolds the paragraph first
(`Shorthand.write_out_in`) and finds what the parser would have given.

What a parser would refuse or change is never folded: every start tag is of one of a few plain wordings,
every text is valid XML without markup, entities, tabs or line ends. Measured: a plain paragraph costs
half of what its elements cost from reading to writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from paiban.docx.wml import P, declarations
from paiban.patterns import compiled
from paiban.records import NamedTuple

#: The attribute; in no namespace, so no draft can mean anything by it.
FOLD = "__"
#: Paragraphs of a part from which on folding is worth its costs: a shorter draft is read once more where it
#: stands in the tree, which a folded one cannot be, and gains nothing (measured).
WORTH = 1_000
_LONG = 1_500_000  # bytes that hold so many in any case

_FOLDED = b' __="'
_END, _RUN_END = b"</w:p>", b"</w:t></w:r>"
_STARTS = (b"<w:p>", b"<w:p ")
_LESS, _AND, _MORE = b"<&>"  # asked for as numbers: `b"<" in` raises and drops an error on its way
_BETWEEN = b"\0"  # runs; `is_plainly_written` says that a part holds none
_RSID = rb' w:rsid%b="[0-9A-Fa-f]*"'
#: A run up to its text.
_HEAD = compiled(
    rb"(<w:r(?:(?:%b)?(?:%b)?|%b%b)>)" % (_RSID % b"R", _RSID % b"RPr", _RSID % b"RPr", _RSID % b"R")
    + rb'(?:<w:rPr>(.*)</w:rPr>)?<w:t( xml:space="preserve")?>',
    re.DOTALL,
)
#: Text that means itself and that no parser changes (XML 1.0 §2.2, §2.11).
_TEXT = compiled(r"[^\x00-\x1f&<>\x7f-\x84\ufffe\uffff]+")
_ENCODING = compiled(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["'](?!(?i:utf-?8)["'])""")


class Head(NamedTuple):
    """What stands before the text of a run: `tag`, its properties, the start of w:t."""

    tag: bytes  # <w:r …>
    properties: bytes = b""  # as written, b"" = none
    number: str | None = None  # their number in shorthand
    preserve: bool = False  # xml:space="preserve": blanks at the edges count

    def markup(self) -> bytes:
        """The markup before the text."""
        space = b' xml:space="preserve"' if self.preserve else b""
        return b"%b%b<w:t%b>" % (self.tag, self.properties, space)


#: The runs of one paragraph: what stands before each text, and the text.
Runs = list[tuple[Head, bytes]]


class Folded:
    """One folded paragraph: its text, and its runs if their heads differ."""

    __slots__ = ("head", "joined", "mixed", "text")

    def __init__(self, text: str, head: Head, joined: bytes, mixed: list[Head] | None) -> None:
        self.text = text
        self.head = head  # of all runs, or of the first
        self.joined = joined  # the texts of the runs with a 0 between them, which no text holds
        self.mixed = mixed  # None = all runs have the same head

    def runs(self) -> Runs:
        """The runs as they are in the draft."""
        texts = self.joined.split(_BETWEEN)
        return list(zip(self.mixed or [self.head] * len(texts), texts, strict=True))

    def pieces(self) -> Sequence[tuple[str, str | None]]:
        """Stretches of text with the number of their run properties, None = none."""
        if self.mixed is None:
            return [(self.text, self.head.number)]
        return [(text.decode(), head.number) for head, text in self.runs()]


class Folds:
    """The folded paragraphs of one main part, by number."""

    def __init__(self, number: Callable[[bytes], str]) -> None:
        """`number` gives run properties their number in shorthand, "" = they must stay elements."""
        self._heads = _Heads(number)
        self._bare: dict[Head, bytes] = {}
        self._folded: list[Folded] = []
        self._written: dict[int, bytes] = {}  # runs as they shall be written, where they were changed

    def __bool__(self) -> bool:
        """Whether any paragraph is folded; one that was written anew is not to be read in the tree then."""
        return bool(self._folded)

    @staticmethod
    def fit(data: bytes | bytearray) -> bool:
        """Whether the part's paragraphs can be cut out unparsed, and it is long enough to be worth it."""
        many = len(data) >= WORTH * len(_END) and (len(data) >= _LONG or data.count(_END) >= WORTH)
        return many and is_plainly_written(data)

    def fold(self, data: bytes) -> bytes:
        """The stretch of markup with its plain paragraphs folded."""
        *pieces, rest = data.split(_END)
        out: list[bytes] = []
        append, fold = out.append, self._fold
        for piece in pieces:
            folded = None
            if piece.endswith(_RUN_END):
                start = 0 if piece.startswith(_STARTS) else max(map(piece.rfind, _STARTS))
                folded = fold(piece, start) if start >= 0 else None
            append(piece + _END if folded is None else folded)
        append(rest)
        return b"".join(out)

    def _fold(self, piece: bytes, start: int) -> bytes | None:
        """Fold the paragraph that begins at `start` and ends with the piece; None if it is not plain."""
        tag = piece.find(b">", start)
        first = tag + 1
        if piece.startswith(b"<w:pPr>", first):
            first = piece.find(b"</w:pPr>", first) + 8
        opened = piece.find(b">", piece.find(b"<w:t", first)) + 1
        markup = piece[first:opened]
        head = self._heads[markup]
        if head is None:
            return None
        mixed: list[Head] | None = None
        texts = piece[opened : -len(_RUN_END)].split(_RUN_END + markup)
        joined = _BETWEEN.join(texts)
        try:
            if _LESS in joined:  # not all runs have the same head
                mixed, texts = self._apart(piece[first : -len(_RUN_END)])
                joined = _BETWEEN.join(texts)
            if b"" in texts or _LESS in joined or _AND in joined or _MORE in joined:
                return None
            whole = joined.decode().replace("\0", "")  # not before: a character may not reach over two runs
        except (UnicodeDecodeError, _OddRun):
            return None
        if not whole.isprintable() and _TEXT.fullmatch(whole) is None:  # 　 is not “printable”
            return None
        self._folded.append(Folded(whole, head, joined, mixed))
        return b'%b __="%d"%b</w:p>' % (piece[:tag], len(self._folded) - 1, piece[tag:first])

    def _apart(self, content: bytes) -> tuple[list[Head], list[bytes]]:
        """Heads and texts of runs that differ."""
        heads: list[Head] = []
        texts: list[bytes] = []
        for run in content.split(_RUN_END):
            markup, end, text = run.rpartition(b">")
            head = self._heads[markup + end]
            if head is None:
                raise _OddRun
            heads.append(head)
            texts.append(text)
        return heads, texts

    def __getitem__(self, number: str) -> Folded:
        return self._folded[int(number)]

    def write(self, number: str, runs: Runs) -> None:
        """Let the paragraph have these runs."""
        self._written[int(number)] = _written(runs)

    def strip(self, number: str) -> None:
        """Take the formatting off the paragraph's runs."""
        folded = self._folded[int(number)]
        if folded.mixed is not None:
            self.write(
                number, [(Head(head.tag, preserve=head.preserve), text) for head, text in folded.runs()]
            )
            return
        bare = self._bare.get(folded.head)
        if bare is None:
            head = folded.head
            bare = self._bare[head] = Head(head.tag, preserve=head.preserve).markup()
        self._written[int(number)] = bare + folded.joined.replace(_BETWEEN, _RUN_END + bare) + _RUN_END

    def _runs(self, number: int) -> bytes:
        written = self._written.get(number)
        return _written(self._folded[number].runs()) if written is None else written

    def unfold(self, data: bytes) -> bytes:
        """The serialised part with the runs of all folded paragraphs in their places."""
        if not self._folded:
            return data
        first, *pieces = data.split(_FOLDED)
        out = [first]
        written = self._written
        for piece in pieces:
            number, _, rest = piece.partition(b'"')
            index = int(number)
            runs = written[index] if index in written else self._runs(index)
            if rest.startswith(b"/>"):
                out += (b">", runs, _END, rest[2:])
            else:
                properties, _, rest = rest.partition(_END)
                out += (properties, runs, _END, rest)
        return b"".join(out)

    def unfold_in(self, paragraph: etree._Element) -> None:
        """Put the runs of a paragraph, and of paragraphs inside it, back as elements."""
        for element in [*paragraph.iter(P)]:
            number = element.attrib.pop(FOLD, "")
            if number:
                runs = self._runs(int(number))
                element.extend(etree.fromstring(b"<w:p %b>%b</w:p>" % (declarations(runs), runs)))


def is_plainly_written(data: bytes | bytearray) -> bool:
    """Whether a part can be cut at its tags unparsed: in UTF-8, no comment or instruction to hide markup.

    Single characters are looked for first: that is quick.
    """
    start = data.find(b"?>") + 1 if b"<?xml" in data[:8] else 0  # behind the XML declaration
    odd = data.find(b"?", start + 1) >= 0 and data.find(b"<?", start) >= 0
    odd = odd or (b"!" in data and b"<!" in data) or b"\0" in data
    return not odd and _ENCODING.match(data) is None


class _OddRun(Exception):
    """A run that is not plain."""


class _Heads(dict[bytes, Head | None]):
    """Markup before a text → the head it is, None for any that is not plain."""

    def __init__(self, number: Callable[[bytes], str]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, markup: bytes) -> Head | None:
        head = None
        found = _HEAD.fullmatch(markup)
        if found is not None:
            tag, content, preserve = found.groups()
            number = self._number(content) if content else None
            if number != "":
                properties = b"<w:rPr>%b</w:rPr>" % content if content else b""
                head = Head(tag, properties, number, bool(preserve))
        self[markup] = head
        return head


def _written(runs: Runs) -> bytes:
    return b"".join([part for head, text in runs for part in (head.markup(), text, _RUN_END)])
