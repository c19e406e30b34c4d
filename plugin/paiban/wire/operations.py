"""Changes of lines as operations on a host's paragraphs.

Everything is said in offsets of the paragraph as it was sent; a host carries the edits of a paragraph
out from its end to its start, then turns breaks into paragraph ends, then dresses the pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from re import compile as pattern
from typing import Any

from paiban.changes import AddSection, Change, Dress, EditText, Job, LayPage
from paiban.docx.character_styles import SEMANTIC
from paiban.style.schema import Style
from paiban.wire.looks import character_name
from paiban.wire.request import TEXT, Row, Sent, Span

_SYMBOL_FACES = ("wingdings", "webdings", "symbol", "mt extra", "marlett", "bookshelf symbol", "zapfdingbats")
#: Character styles with a meaning: they stay, whatever they look like.
_MEANT = (*SEMANTIC, "internet link", "visited internet link")
#: Marks that both scripts use: they take the Chinese face where digits have another (see docx.marks).
_MARKS = pattern("[“”‘’—…·×]+")


def sort_changes(changes: Iterable[Change]) -> dict[int, Job]:
    """What is to be done, by line."""
    jobs: dict[int, Job] = {}
    for change in changes:
        if not isinstance(change, LayPage):
            jobs.setdefault(change.line, Job()).take(change)
    return jobs


def operations(sent: Sent, work: Mapping[int, Job], style: Style) -> list[dict[str, Any]]:
    """One object for each paragraph with something to do, in order."""
    found = []
    rows = sent.rows
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[end].paragraph == rows[at].paragraph:
            end += 1
        paragraph = _Paragraph(sent, style, rows[at].paragraph).of(range(at, end), work)
        if paragraph is not None:
            found.append(paragraph)
        at = end
    behind = work.get(len(rows))
    if behind is not None and behind.added:
        found.append({"paragraph": sent.paragraphs, "insert": _inserted(behind.added, 0)})
    return found


class _Paragraph:
    """Operations on one paragraph."""

    def __init__(self, sent: Sent, style: Style, number: int) -> None:
        self._sent = sent
        self._style = style
        self._number = number

    def of(self, lines: range, work: Mapping[int, Job]) -> dict[str, Any] | None:
        """The paragraph's operations, None when there are none."""
        rows, jobs = self._sent.rows, [work.get(index) for index in lines]
        if not any(jobs):
            return None
        found: dict[str, Any] = {"paragraph": self._number}
        inserted: list[dict[str, Any]] = []
        edits: list[dict[str, Any]] = []
        cuts = [0]
        for offset, job in enumerate(jobs):
            if job is None:
                continue
            row = rows[lines[offset]]
            inserted += _inserted(job.added, row.start)
            edits += [part for edit in job.edits for part in _edits(row, edit)]
            if offset and job.ends:
                cuts.append(offset)
        if inserted:
            found["insert"] = inserted
        if edits:
            found["edits"] = sorted(edits, key=lambda e: e["at"])
        if len(cuts) > 1:
            found["split"] = [rows[lines[cut]].start - 1 for cut in cuts[1:]]
        found["pieces"] = [
            self._piece([rows[lines[i]] for i in range(first, last)], jobs[first:last])
            for first, last in zip(cuts, [*cuts[1:], len(jobs)], strict=True)
        ]
        return found

    def _piece(self, rows: Sequence[Row], jobs: Sequence[Job | None]) -> dict[str, Any]:
        piece: dict[str, Any] = {"from": rows[0].start, "to": rows[-1].end}
        if all(job is not None and job.drops for job in jobs):
            return {**piece, "drop": True}
        first = jobs[0].dress if jobs[0] is not None else None
        if first is None:
            return piece
        runs = _Runs(self._sent, self._style, first)
        for row, job in zip(rows, jobs, strict=True):
            if job is not None and job.dress is not None:
                runs.add(row, job.dress)
        unlisted = jobs[0] is not None and jobs[0].unlisted
        return {**piece, "style": first.element, **runs.found(), **_direct(first, self._style, unlisted)}


def _inserted(sections: Iterable[AddSection], at: int) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "section": section.section,
            "heading": section.heading,
            "heading_style": f"heading{min(section.level, 4)}",
            "placeholder": section.placeholder,
            "placeholder_style": "body",
            "keep_next": section.with_next,
        }
        for section in sections
    ]


def _edits(row: Row, edit: EditText) -> list[dict[str, Any]]:
    """The edit in offsets of the paragraph, as short as can be; what stands between its characters stays."""
    before, after = edit.before, edit.after
    head = _alike(before, after)
    before, after = before[head:], after[head:]
    tail = _alike(before[::-1], after[::-1])
    before, after = before[: len(before) - tail], after[: len(after) - tail]
    start = edit.start + head
    places = [row.place(start + n) for n in range(len(before))]
    if not places:
        return [{"at": row.place(start), "remove": "", "insert": after}] if after else []
    if len(before) == len(after) and places[-1] - places[0] >= len(places):
        pairs = zip(places, before, after, strict=True)  # each character in its place, round what is between
        return [{"at": place, "remove": old, "insert": new} for place, old, new in pairs if old != new]
    parts: list[dict[str, Any]] = []
    for place, char in zip(places, before, strict=True):
        if parts and parts[-1]["at"] + len(parts[-1]["remove"]) == place:
            parts[-1]["remove"] += char
        else:
            parts.append({"at": place, "remove": char, "insert": ""})
    parts[0]["insert"] = after
    return parts


def _alike(one: str, two: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(two)))


def _direct(dress: Dress, style: Style, unlisted: bool) -> dict[str, Any]:
    """What the paragraph's text decides, so that no style can carry it; twips."""
    own: dict[str, Any] = {}
    if dress.indents is not None:
        own |= {"left": dress.indents.left, "right": dress.indents.right, "first": dress.indents.first}
    if dress.with_next:
        own["keep_next"] = True
    if dress.page_break:
        own["page_break"] = True
    if dress.tight:
        own["after"] = 0
    if dress.loose:  # exact spacing would clip a picture or formula
        own["line"] = {"rule": "at_least", "height": style.page.pitch}
    if dress.keep_tabs:
        own["keep_tabs"] = True
    found: dict[str, Any] = {"direct": own} if own else {}
    if unlisted:
        found["list"] = "leave"
    elif dress.keep_list is not None:
        found["list"] = "keep"
    return found


class _Runs:
    """Character formatting of one piece: what goes, what takes a head's style, whose bold goes."""

    def __init__(self, sent: Sent, style: Style, first: Dress) -> None:
        self._sent = sent
        self._style = style
        self._first = first
        self._clear: list[list[int]] = []
        self._symbols: list[list[int]] = []
        self._plain: list[list[int]] = []
        self._undressed: list[dict[str, Any]] = []
        self._heads: list[dict[str, Any]] = []
        self._faces: list[dict[str, Any]] = []
        self._spans: list[Span] = []

    def add(self, row: Row, dress: Dress) -> None:
        """One line of the piece, with the look it takes."""
        cut = row.place(dress.head_end) if dress.head else row.start
        head = [part for span in row.spans if (part := _clip(span, row.start, cut))]
        rest = [part for span in row.spans if (part := _clip(span, cut, row.end))]
        if dress.head:
            self._heads.append({"from": row.start, "to": cut, "style": dress.head})
            self._take(head, plain=_mostly_bold(head), own=character_name(dress.head, self._style))
        self._spans += rest
        self._marks(row, dress, cut)

    def _take(self, spans: Sequence[Span], *, plain: bool, own: str = "") -> None:
        for span in spans:
            _extend(self._clear, span.start, span.end)
            if span.font.lower().startswith(_SYMBOL_FACES):
                _extend(self._symbols, span.start, span.end)
            if plain:
                _extend(self._plain, span.start, span.end)
            facts = self._sent.character_styles.get(span.style)
            if facts is None or span.style.lower() == own.lower() or span.style.lower().startswith(_MEANT):
                continue
            given = facts.get("emphasis", ())
            if facts.get("own_look") or (plain and "bold" in given):
                kept = [kind for kind in given if kind in self._style.keep_emphasis]
                if plain:
                    kept = [kind for kind in kept if kind != "bold"]
                self._undressed.append({"from": span.start, "to": span.end, "emphasis": kept})

    def _marks(self, row: Row, dress: Dress, cut: int) -> None:
        if self._style.fonts["digits"] == "same":
            return
        text = "".join(span.text for span in row.spans if span.kind in (TEXT, "field"))
        for found in _MARKS.finditer(text):
            places = [row.place(at) for at in range(found.start(), found.end())]
            for place in places:
                key = dress.head if dress.head and place < cut else self._first.element
                face = self._style.fonts[self._style.elements[key].font]
                last = self._faces[-1] if self._faces else None
                if last and last["to"] == place and last["font"] == face:
                    last["to"] = place + 1
                else:
                    self._faces.append({"from": place, "to": place + 1, "font": face})

    def found(self) -> dict[str, Any]:
        """The members of the piece that say something."""
        self._take(self._spans, plain=self._first.plain_bold and _mostly_bold(self._spans))
        members = {
            "heads": self._heads,
            "clear": sorted(self._clear),
            "symbols": sorted(self._symbols),
            "plain": sorted(self._plain),
            "unstyle": self._undressed,
            "faces": self._faces,
        }
        return {name: value for name, value in members.items() if value}


def _extend(ranges: list[list[int]], start: int, end: int) -> None:
    if ranges and ranges[-1][1] == start:
        ranges[-1][1] = end
    else:
        ranges.append([start, end])


def _clip(span: Span, start: int, end: int) -> Span | None:
    """The part of a span between two offsets, None when there is none."""
    first, last = max(span.start, start), min(span.end, end)
    if first >= last:
        return None
    return span._replace(start=first, text=span.text[first - span.start : last - span.start])


def _mostly_bold(spans: Iterable[Span]) -> bool:
    """Whether at least half of the characters are bold: a makeshift heading, not a word stressed."""
    bold = total = 0
    for span in spans:
        if span.kind == TEXT or span.kind == "field":
            total += len(span.text)
            bold += len(span.text) if span.direct_bold else 0
    return 2 * bold >= total
