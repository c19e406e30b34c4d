"""What a document that looks right looks like, element by element, in the terms of a house style.

The engine recognises the document and plans what it would do; the plan says which paragraph is which
element, and where the text decides the look (a title's turn, a sign-off's place) so that no style does.
Every paragraph votes with the look it has now; the majority is what was observed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from lxml import etree

from paiban.changes import Dress, DropBlank, Indents
from paiban.docx.package import Package
from paiban.docx.read import read
from paiban.docx.texts import Atom, lines_of
from paiban.docx.wml import R, body_paragraphs, w
from paiban.engine import Plan, plan_draft
from paiban.model import Draft, Role
from paiban.recognise.genre import wants_seal
from paiban.rules.sign_off import right_indents
from paiban.samples.looks import Looks, ParagraphLook, RunLook
from paiban.samples.page import Sheet, read_sheet
from paiban.samples.page_number import read_number
from paiban.style.learn import Observed, Seen
from paiban.style.schema import Style

#: Elements whose distance to what follows is theirs; elsewhere blank lines belong to what is below.
_HEADS = frozenset(
    {
        *("title", "subtitle", "redhead", "organ_mark", "doc_number", "doc_number_below"),
        *("doc_number_upward", "addressee", "chapter", "attachment_mark", "attachment_title"),
    }
)
_LATIN = re.compile("[0-9A-Za-z]")
_SPACES = " \u3000\u00a0"
#: Elements that begin a page by the style, not by the text.
_PAGE_BREAKERS = frozenset({"attachment_mark", "chapter"})
#: Style names of every document: what stands in them is no element's own style.
_COMMON_STYLES = frozenset(
    {
        *("normal", "normal indent", "normal (web)", "plain text", "list paragraph"),
        *("body text", "body text indent", "header", "footer"),
    }
)


def observe(data: bytes, base: Style) -> Observed:
    """What the DOCX `data` looks like; `base` is the style it is compared with. Raises DraftError."""
    package = Package.open(data, drop_signature=True, force=True)
    draft = read(package)
    plan = plan_draft(draft, base._replace(skeleton=base.skeleton._replace(insert=False)))  # it is no draft
    return _Observer(package, draft, plan, base).observe()


class _Piece:
    """A dressed paragraph: what it is, how it looks, and what stands around it."""

    __slots__ = (
        *("above", "below", "blank_above", "blank_below", "breaks", "digits"),
        *("dress", "head", "look", "run", "text"),
    )

    def __init__(
        self, dress: Dress, text: str, look: ParagraphLook, run: RunLook, head: RunLook | None
    ) -> None:
        self.dress = dress
        self.text = text
        self.look = look
        self.run = run  # of most characters
        self.head = head  # of the heading sentence in front
        self.digits: RunLook | None = None  # of the first digits or Latin letters
        self.above = self.below = ""  # elements
        self.blank_above = self.blank_below = 0  # height of blank paragraphs, twips
        self.breaks: bool | None = None  # begins a page; None = the document begins here


class _Observer:
    def __init__(self, package: Package, draft: Draft, plan: Plan, base: Style) -> None:
        styles = package.related(package.main_part, "styles")
        self._looks = Looks(package.xml(styles[0][1]) if styles else None)
        self._package = package
        self._draft = draft
        self._plan = plan
        self._base = base
        self._votes: dict[tuple[str, str], Counter[Hashable]] = {}
        self._sheet: Sheet = read_sheet(package)

    def observe(self) -> Observed:
        pieces = self._pieces()
        for piece in pieces:
            self._vote_paragraph(piece)
            self._vote_space(piece)
            self._vote_runs(piece)
        elements: dict[str, dict[str, Seen]] = {}
        for (element, key), counter in self._votes.items():
            value, count = counter.most_common(1)[0]
            elements.setdefault(element, {})[key] = Seen(value, count, counter.total())
        _own_styles(elements)
        page = dict(self._sheet.page)
        if "widow_control" in elements.get("body", {}):
            page["widow_control"] = elements["body"].pop("widow_control")
        number = read_number(self._package, self._sheet, self._looks)
        return Observed(page, number, elements, self._others(pieces))

    # -- paragraphs ------------------------------------------------------------------------------

    def _pieces(self) -> list[_Piece]:
        """The dressed paragraphs that hold text, each with its neighbours."""
        dresses = {c.line: c for c in self._plan.changes if isinstance(c, Dress)}
        dropped = {c.line for c in self._plan.changes if isinstance(c, DropBlank)}
        root = self._package.xml(self._package.main_part)
        body = root.find(w("body"))
        paragraphs = list(body_paragraphs(body)) if body is not None else []
        for paragraph in paragraphs:
            self._package.shorthand.write_out_in(paragraph)
        pieces: list[_Piece] = []
        blank, breaks = 0, None
        seen = -1
        for line in self._draft.lines:
            if line.paragraph == seen:
                continue
            seen = line.paragraph
            paragraph = paragraphs[line.paragraph]
            dress = dresses.get(line.index)
            if not line.text.strip():
                blank += self._height(paragraph) if line.index in dropped else 0
                breaks = True if line.objects & {"page_break", "section_break"} else breaks
                continue
            if dress is not None:
                piece = self._piece(dress, line.text, paragraph)
                piece.breaks = piece.look.page_break or breaks
                _meet(pieces, piece, blank)
            blank, breaks = 0, bool(line.objects & {"page_break", "section_break"})
        return pieces

    def _piece(self, dress: Dress, text: str, paragraph: etree._Element) -> _Piece:
        atoms = lines_of(paragraph)[0][0]
        run = self._main_run(paragraph, atoms, dress.head_end)
        head = self._main_run(paragraph, atoms, 0, dress.head_end) if dress.head else None
        piece = _Piece(dress, text, self._looks.paragraph(paragraph, run.size), run, head)
        latin = next((atom for atom in atoms if _LATIN.search(atom.element.text or "")), None)
        if latin is not None:
            piece.digits = self._looks.run(paragraph, next(latin.element.iterancestors(R), None))
        return piece

    def _main_run(
        self, paragraph: etree._Element, atoms: Sequence[Atom], start: int, end: int = 10**9
    ) -> RunLook:
        """The look of most characters from `start` to `end`."""
        counts: Counter[RunLook] = Counter()
        for atom in atoms:
            length = min(atom.end, end) - max(atom.start, start)
            if length > 0:
                run = next(atom.element.iterancestors(R), None)
                counts[self._looks.run(paragraph, run)] += length
        return counts.most_common(1)[0][0] if counts else self._looks.run(paragraph, None)

    def _height(self, paragraph: etree._Element) -> int:
        """How much a blank paragraph takes, in twips."""
        run = self._looks.run(paragraph, None)
        pitch = self._pitch(self._looks.paragraph(paragraph, run.size), run.size)
        return pitch if pitch > 0 else round(-pitch / 240 * run.size * 13)

    def _pitch(self, look: ParagraphLook, size: int) -> int:
        """The line pitch in twips; negative = 240ths of single spacing, the height of the face unknown."""
        if look.rule in ("exact", "atLeast") and look.line >= size * 10:
            return look.line
        grid = self._sheet.pitch if look.on_grid else 0
        if grid and look.rule == "auto":
            return round(
                look.line / 240 * grid * -(-size * 12 // grid)
            )  # a taller glyph takes two of the lines
        return -max(look.line, 120) if look.rule == "auto" else -240

    # -- votes -----------------------------------------------------------------------------------

    def _vote(self, element: str, key: str, value: Hashable) -> None:
        self._votes.setdefault((element, key), Counter())[value] += 1

    def _vote_paragraph(self, piece: _Piece) -> None:
        dress, look = piece.dress, piece.look
        name = dress.element
        self._vote(name, "align", look.align)
        if dress.keep_list is None and dress.indents is None:
            first = look.first + (
                _typed(piece.text) * piece.run.size // 10 if look.align in ("left", "both") else 0
            )
            for key, value in (
                ("first", first),
                ("hanging", look.hanging),
                ("left", look.left),
                ("right", look.right),
            ):
                self._vote(name, key, value)
        if not dress.loose:
            self._vote(name, "pitch", self._pitch(look, piece.run.size))
        if look.outline < 9 and not dress.head:
            self._vote(name, "outline", look.outline)
        if look.keep_next and not dress.with_next:
            self._vote(name, "keep_next", True)
        if piece.breaks is not None and name in _PAGE_BREAKERS:
            self._vote(name, "page_break", piece.breaks)
        if look.style.lower() not in _COMMON_STYLES and look.style:
            self._vote(name, "word_style", look.style)
        if name == "body":
            self._vote(name, "widow_control", look.widow_control)

    def _vote_space(self, piece: _Piece) -> None:
        """Space above and below, of the first and the last of several alike; body counts every time."""
        name, look = piece.dress.element, piece.look
        if piece.above != name or name == "body":
            inside = look.contextual and piece.above == name
            self._vote(name, "before", 0 if inside else look.before + _owned(piece, above=True))
        if (piece.below != name or name == "body") and not piece.dress.tight:
            inside = look.contextual and piece.below == name
            self._vote(name, "after", 0 if inside else look.after + _owned(piece, above=False))

    def _vote_runs(self, piece: _Piece) -> None:
        self._vote_run(piece.dress.element, piece.run)
        if piece.head is not None:
            self._vote_run(piece.dress.head, piece.head)

    def _vote_run(self, element: str, run: RunLook) -> None:
        if run.face:
            self._vote(element, "face", run.face)
        for key, value in (("size", run.size), ("bold", run.bold), ("color", run.color)):
            self._vote(element, key, value)
        if element == "body":
            self._vote(element, "tracking", run.tracking)

    # -- the rest --------------------------------------------------------------------------------

    def _others(self, pieces: Sequence[_Piece]) -> dict[tuple[str, str], Seen]:
        """Digits, the point behind a number, the sign-off: what no element says."""
        digits = [_latin(p.digits) for p in pieces if p.digits is not None and p.digits.latin]
        marks = [
            v.marker.text[-1] for v in self._plan.recognition.verdicts if v.marker and v.role is Role.HEADING
        ]
        found = {
            ("fonts", "digits"): _majority(digits),
            ("numbering", "separator"): _majority([mark for mark in marks if mark in ".．"]),
            ("layout", "sign_off"): self._sign_off(pieces),
            ("layout", "title_shape"): _majority(list(_shapes(pieces))),
        }
        return {place: seen for place, seen in found.items() if seen is not None}

    def _sign_off(self, pieces: Sequence[_Piece]) -> Seen | None:
        """Whether the date stands where one with seal stands, or where one without."""
        dates = [p for p in pieces if p.dress.element == "date"]
        names = [p for p in pieces if p.dress.element == "signature"]
        if not dates or not names or len(names) > 3:
            return None
        date = dates[-1]
        room = date.look.right / (date.run.size * 10)
        texts = [p.text for p in names]
        sealed, plain = (right_indents(texts, date.text, seal=seal)[1] for seal in (True, False))
        if abs(sealed - plain) < 0.6 or min(abs(room - sealed), abs(room - plain)) > 0.6:
            return None
        seal = abs(room - sealed) < abs(room - plain)
        if self._base.layout.sign_off == "auto" and seal == wants_seal(self._plan.recognition.genre):
            return None
        return Seen("seal" if seal else "noseal")


def _meet(pieces: list[_Piece], piece: _Piece, blank: int) -> None:
    """Put a piece behind the others; the blank lines between belong to one of the two."""
    if pieces:
        above = pieces[-1]
        above.below, piece.above = piece.dress.element, above.dress.element
        above.blank_below = piece.blank_above = blank
    pieces.append(piece)


def _owned(piece: _Piece, *, above: bool) -> int:
    """The height of the blank lines above or below that count as the piece's own."""
    name = piece.dress.element
    if above:
        return 0 if piece.above in _HEADS or (name == "body" and piece.above != "body") else piece.blank_above
    return piece.blank_below if name in _HEADS or (piece.below == "body" and name != "body") else 0


def _typed(text: str) -> int:
    """The width of an indent typed as spaces, in characters of two bytes."""
    lead = text[: len(text) - len(text.lstrip(_SPACES))]
    return sum(100 if char == "\u3000" else 50 for char in lead) // 1


def _latin(run: RunLook) -> str:
    return "same" if run.latin == run.face else run.latin


def _shapes(pieces: Sequence[_Piece]) -> Iterator[str]:
    """How each title that has to turn is shaped: by its indents, or not at all."""
    for piece in pieces:
        if piece.dress.element == "title" and isinstance(piece.dress.indents, Indents):
            yield "trapezoid" if piece.look.left or piece.look.right else "none"


def _majority(values: Sequence[str]) -> Seen | None:
    if not values:
        return None
    value, count = Counter(values).most_common(1)[0]
    return Seen(value, count, len(values))


def _own_styles(elements: dict[str, dict[str, Seen]]) -> None:
    """A Word style that serves two elements is neither's own."""
    names = Counter(look["word_style"].value.lower() for look in elements.values() if "word_style" in look)
    for look in elements.values():
        if "word_style" in look and names[look["word_style"].value.lower()] > 1:
            del look["word_style"]
