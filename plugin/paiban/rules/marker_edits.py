"""One line's number as an edit: the marker as it shall stand, or why it cannot be had."""

from __future__ import annotations

from paiban.changes import DropAutoNumber, EditText
from paiban.model import Finding, Line
from paiban.numerals import LEVEL_FORMS, read_marker, write_marker
from paiban.numerals.lookalikes import EDGE
from paiban.rules.regions import Item

#: Forms whose canonical spelling is ours to write; letters and Roman numerals stay as typed.
WRITTEN = frozenset((*LEVEL_FORMS, "①"))

#: No heading counts on beyond this; such a number is something else.
_LARGEST = 999

Plan = tuple[list[EditText | DropAutoNumber], list[Finding]]


def carry_out(line: Line, item: Item, form: str, number: int, separator: str) -> Plan:
    """The edits that give one line its number, or why it cannot have it."""
    auto = item.auto is not None and not item.auto.bullet
    edit = _edit(line, item, form, number, separator) if number or auto else None
    drop = auto or (item.auto is not None and item.marker is None and edit is not None)
    if edit is None and not drop:
        return [], []
    if item.locked:
        return [], [locked(item)]
    edits: list[EditText | DropAutoNumber] = [edit] if edit is not None else []
    return [*edits, DropAutoNumber(line.index)] if drop else edits, []


def locked(item: Item) -> Finding:
    return Finding("PB206", item.line, {"number": shown(item)})


def shown(item: Item) -> str:
    """The number as the reader sees it now."""
    return item.marker.text if item.marker else item.auto.text if item.auto else ""


def _edit(line: Line, item: Item, form: str, number: int, separator: str) -> EditText | None:
    """The edit that gives the line its number as text, or None where it stands right already."""
    text = line.text
    marker = item.marker
    start = marker.start if marker else len(text) - len(text.lstrip(EDGE))
    end = marker.end if marker else start
    before = text[start:end]
    after = _after(item, form, number, before, text[end:], separator)
    if after == before:
        return None
    if marker is None:
        rule = "numbering.literal" if item.form else "numbering.added"
    else:
        rule = "numbering.form" if number == item.value else "numbering.sequence"
    return EditText(line.index, start, before, after, rule)


def _after(item: Item, form: str, number: int, before: str, rest: str, separator: str) -> str:
    """The marker as it shall stand before `rest`."""
    if form not in WRITTEN or not 0 < number <= _LARGEST:
        return before if item.marker else _literal(item)
    if not item.heading and before.strip().isdecimal():
        return before  # 47 见…: a bare number may belong to a note
    if form == "①" and number > 35:
        return before
    after = write_marker(form, number, separator)
    if rest.isascii() and before[-1:].isspace():
        return after + " "  # English text keeps its blank
    if form != LEVEL_FORMS[2] or not rest[:1].isdecimal():
        return after
    return _before_digit(after, number, before, rest)


def _before_digit(after: str, number: int, before: str, rest: str) -> str:
    """1、2025年 → 1．2025年, so that nobody reads a decimal; 1.2025年 is the author's own choice."""
    if after == before:
        return after
    wide = f"{number}．"
    marker = read_marker(wide + rest)
    return wide if marker is not None and marker.form == "1." else f"{number}、"


def _literal(item: Item) -> str:
    """A number of the word processor's that has no canonical form: the text it showed."""
    text = item.auto.text if item.auto else ""
    return text + " " if text[-1:].isalnum() else text
