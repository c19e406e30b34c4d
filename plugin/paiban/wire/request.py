"""A host's paragraphs as a Draft, and the way back from offsets in lines to offsets in paragraphs.

A host sends each body paragraph as *spans*. Text spans are the author's characters; a field's text is
read but never edited; an object (picture, note anchor …) and text under a tracked deletion are no text
at all. Offsets in answers count the characters of the paragraph's spans joined, whatever their kind, so
that a host finds its place without knowing what a line is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from paiban.model import OBJECTS, AutoNumber, Draft, Line, Look, Section
from paiban.numerals import read_marker

#: Kinds of spans. Only "text" is ever edited.
TEXT, FIELD, OBJECT, HIDDEN, BREAK = "text", "field", "object", "hidden", "break"


class RequestError(Exception):
    """The request is not what docs/plan.md says; `place` names the part, `problem` what is wrong with it."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem


class Span(NamedTuple):
    """A stretch of a paragraph that looks alike."""

    start: int  # offset in the paragraph
    text: str
    kind: str
    font: str
    size: int  # half-points
    bold: bool
    direct_bold: bool  # by direct formatting, not by a style
    style: str  # character style, "" = none
    object: str = ""  # what the line holds here, see model.OBJECTS
    locked: bool = False  # a soft break that cannot become a paragraph end

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Row(NamedTuple):
    """One line of the draft inside its paragraph."""

    paragraph: int
    start: int  # offset of its first character in the paragraph
    end: int
    places: tuple[int, ...]  # offset in the paragraph of each character of Line.text
    spans: tuple[Span, ...]

    def place(self, offset: int) -> int:
        """Where in the paragraph the character at `offset` of the line stands; behind the last: its end."""
        if offset < len(self.places):
            return self.places[offset]
        return self.places[-1] + 1 if self.places else self.start


class Footer(NamedTuple):
    """What the footers of a section hold now."""

    text: str = ""
    drawn: bool = False  # pictures, tables, fields other than page numbers


class Sent(NamedTuple):
    """What a host sent."""

    draft: Draft
    rows: tuple[Row, ...]
    paragraphs: int
    known: frozenset[str]  # keys of the sections inserted earlier
    footers: tuple[Footer, ...]  # of each section
    character_styles: Mapping[str, Mapping[str, Any]]  # what those in use do to their text


def read_draft(sent: Mapping[str, Any]) -> Sent:
    """The draft in the request's member `draft`; RequestError when it is not one."""
    reader = _Reader()
    for number, paragraph in enumerate(_list(sent, "paragraphs")):
        reader.read(number, paragraph)
    sections = [_section(n, s, reader.last) for n, s in enumerate(_list(sent, "sections"))]
    known = frozenset(str(key) for key in sent.get("known_sections", ()))
    return Sent(
        Draft(tuple(reader.lines), tuple(sections) or (Section(0),), bool(sent.get("tracked"))),
        tuple(reader.rows),
        len(reader.last_rows),
        known,
        tuple(_footer(s.get("footer")) for s in sent.get("sections", ())) or (Footer(),),
        sent.get("character_styles") or {},
    )


def _list(sent: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = sent.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise RequestError(f"draft.{name}", "want a list of objects")
    return found


def _section(number: int, sent: Mapping[str, Any], last: Mapping[int, int]) -> Section:
    width, height = int(sent.get("width", 0)), int(sent.get("height", 0))
    return Section(
        number, width, height, bool(sent.get("landscape", width > height)), int(sent.get("columns", 1)),
        last.get(number, -1),
    )  # fmt: skip


def _footer(sent: Mapping[str, Any] | None) -> Footer:
    return Footer(str(sent.get("text", "")), bool(sent.get("drawn"))) if sent else Footer()


class _Reader:
    """Reads the paragraphs in order."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self.last: dict[int, int] = {}  # section → index of its last line
        self.last_rows: list[int] = []
        self._counters: dict[int, dict[int, int]] = {}  # list → level → value
        self._lists: dict[str, int] = {}

    def read(self, number: int, sent: Mapping[str, Any]) -> None:
        spans = _spans(number, sent)
        auto = self._auto(sent.get("number"))
        own = frozenset(str(name) for name in sent.get("objects", ())) & OBJECTS
        cuts = _cut(spans)
        for at, (start, end, row, locked) in enumerate(cuts):
            first, last = at == 0, at == len(cuts) - 1
            self.rows.append(_row(number, start, end, row))
            objects = _objects(row) | (own if last else own - {"section_break", "page_break"})
            self.lines.append(
                self._line(number, sent, row, objects, auto if first else None, splittable=not locked)
            )
        self.last[int(sent.get("section", 0))] = len(self.lines) - 1
        self.last_rows.append(len(self.lines) - 1)

    def _line(
        self,
        number: int,
        sent: Mapping[str, Any],
        row: Sequence[Span],
        objects: frozenset[str],
        auto: AutoNumber | None,
        *,
        splittable: bool,
    ) -> Line:
        look = sent.get("look") or {}
        read = [span for span in row if span.kind in (TEXT, FIELD)]
        text = "".join(span.text for span in read)
        outline = sent.get("outline")
        return Line(
            index=len(self.lines),
            paragraph=number,
            text=text,
            auto=auto,
            style=str(sent.get("style", "")).lower(),
            outline=None if outline is None else int(outline),
            look=_look(look, text, read),
            objects=objects,
            table_before=bool(sent.get("table_before")),
            table_after=bool(sent.get("table_after")),
            section=int(sent.get("section", 0)),
            splittable=splittable,
            head_locked=_head_locked(text, read),
        )

    def _auto(self, sent: Mapping[str, Any] | None) -> AutoNumber | None:
        """The automatic number; counters of the levels above are those last seen in the same list."""
        if not sent:
            return None
        text, level = str(sent.get("text", "")), int(sent.get("level", 0))
        list_id = self._lists.setdefault(str(sent.get("list", "")), len(self._lists) + 1)
        if sent.get("bullet"):
            return AutoNumber("", level, (0,) * (level + 1), list_id, True)
        marker = read_marker(text.strip() + "文") or read_marker(text.strip() + " 文")
        counters = self._counters.setdefault(list_id, {})
        value = int(sent["value"]) if "value" in sent else marker.numbers[-1] if marker else 0
        counters[level] = value
        values = tuple(counters.get(upper, 1) for upper in range(level + 1))
        return AutoNumber(text, level, values, list_id, False, _pattern(text, marker is not None, level))


def _pattern(text: str, counted: bool, level: int) -> str:
    """What Word would say in w:lvlText: the number replaced by its level."""
    digits = "0123456789一二三四五六七八九十百零〇①②③④⑤⑥⑦⑧⑨⑩"
    kept = "".join("#" if char in digits else char for char in text)
    while "##" in kept:
        kept = kept.replace("##", "#")
    return kept.replace("#", f"%{level + 1}") if counted else text


def _spans(number: int, sent: Mapping[str, Any]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for item in sent.get("spans", ()):
        if not isinstance(item, dict) or not isinstance(item.get("text", ""), str):
            raise RequestError(f"draft.paragraphs[{number}].spans", "want objects with a text")
        kind = str(item.get("kind", TEXT))
        text = item.get("text", "")
        if kind not in (TEXT, FIELD, OBJECT, HIDDEN, BREAK):
            raise RequestError(f"draft.paragraphs[{number}].spans", f"no such kind: {kind}")
        bold = bool(item.get("bold"))
        spans.append(
            Span(
                at, text, kind, str(item.get("font", "")), int(item.get("size", 0)), bold,
                bool(item.get("direct_bold", bold)), str(item.get("style", "")),
                str(item.get("object", "")), bool(item.get("locked")),
            )
        )  # fmt: skip
        at += len(text)
    return spans


def _cut(spans: Sequence[Span]) -> list[tuple[int, int, list[Span], bool]]:
    """(start, end, spans, whether the break before it is locked) of each line."""
    lines: list[tuple[int, int, list[Span], bool]] = []
    row: list[Span] = []
    start, locked = 0, False
    for span in spans:
        if span.kind == BREAK:
            lines.append((start, span.start, row, locked))
            row, start, locked = [], span.end, span.locked
        else:
            row.append(span)
    lines.append((start, spans[-1].end if spans else 0, row, locked))
    return lines


def _row(number: int, start: int, end: int, spans: Sequence[Span]) -> Row:
    places = tuple(
        place for span in spans if span.kind in (TEXT, FIELD) for place in range(span.start, span.end)
    )
    return Row(number, start, end, places, tuple(spans))


def _objects(row: Sequence[Span]) -> frozenset[str]:
    found = {span.object if span.object in OBJECTS else "other" for span in row if span.object}
    if any(span.kind == HIDDEN for span in row):
        found.add("deleted")
    if any("\t" in span.text for span in row if span.kind == TEXT):
        found.add("tab")
    return frozenset(found)


def _head_locked(text: str, read: Sequence[Span]) -> bool:
    """Whether characters of the head, where a number marker stands or will stand, lie in a field."""
    marker = read_marker(text)
    end = marker.end if marker else len(text) - len(text.lstrip()) + 1
    at = 0
    for span in read:
        if at >= end:
            break
        if span.kind == FIELD:
            return True
        at += len(span.text)
    return False


def _look(sent: Mapping[str, Any], text: str, read: Sequence[Span]) -> Look:
    first = next((span for span in read if span.text.strip()), read[0] if read else None)
    return Look(
        align=str(sent.get("align", "left")),
        bold=leading_bold(text, [(len(span.text), span.bold) for span in read]),
        size=first.size if first else int(sent.get("size", 0)),
        font=first.font if first else str(sent.get("font", "")),
        first_indent=int(sent.get("first_indent", 0)),
        left_indent=int(sent.get("left_indent", 0)),
        page_break_before=bool(sent.get("page_break_before")),
    )


def leading_bold(text: str, pieces: Sequence[tuple[int, bool]]) -> int:
    """Leading bold characters; white space at either edge takes part whatever its weight."""
    count = end = 0
    for length, bold in pieces:
        end += length
        if bold:
            count = end
        elif text[:end].strip():
            break
    if not text[:count].strip():
        return 0
    return len(text) if not text[count:].strip() else count
