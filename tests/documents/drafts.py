"""Drafts of role cases: `load_case` reads one, `to_draft` and `to_docx` make a Draft and a DOCX of it."""

from __future__ import annotations

from collections.abc import Mapping

from paiban.model import AutoNumber, Draft, Line, Look, Section

from .cases import DEFAULT_FONT, DEFAULT_SIZE, STYLES, Case, Record, auto_numbers, bold_length, load_case
from .drafts_docx import to_docx

__all__ = ["Case", "load_case", "to_docx", "to_draft"]

#: Keys that belong to the paragraph: the lines behind a soft break share those of its first line.
_PARAGRAPH_KEYS = ("style", "outline", "align", "first", "left", "break", "table")


def to_draft(case: Case) -> Draft:
    """The draft that a reader would make of the case's DOCX."""
    lines: list[Line] = []
    paragraph, keys = -1, dict[str, str]()
    for index, (record, auto) in enumerate(zip(case.records, auto_numbers(case), strict=True)):
        if "soft" not in record.keys:
            paragraph += 1
            keys = {key: record.keys[key] for key in _PARAGRAPH_KEYS if key in record.keys}
        lines.append(_line(index, paragraph, record, keys, auto))
    marked = (_with_table_after(line, lines) for line in lines)
    return Draft(tuple(marked), (Section(0, 11906, 16838, last_line=max(0, len(lines) - 1)),))


def _line(
    index: int, paragraph: int, record: Record, keys: Mapping[str, str], auto: AutoNumber | None
) -> Line:
    name = keys.get("style", "")
    level = keys.get("outline")
    objects = {"toc", "field"} if "toc" in record.keys else set()
    objects |= {"tab"} if "\t" in record.text else set()
    return Line(
        index,
        paragraph,
        record.text,
        auto=auto,
        style=name,
        outline=int(level) if level is not None else STYLES[name][0] if name else None,
        look=_look(record, keys),
        objects=frozenset(objects),
        table_before="table" in keys,
        head_locked="toc" in record.keys,
    )


def _look(record: Record, keys: Mapping[str, str]) -> Look:
    _, align, bold, size = STYLES.get(keys.get("style", ""), (None, "left", False, DEFAULT_SIZE))
    return Look(
        align=keys.get("align", align),
        bold=len(record.text) if bold else bold_length(record),
        size=int(record.keys.get("size", size)),
        font=record.keys.get("font", DEFAULT_FONT),
        first_indent=int(keys.get("first", 0)),
        left_indent=int(keys.get("left", 0)),
        page_break_before="break" in keys,
    )


def _with_table_after(line: Line, lines: list[Line]) -> Line:
    below = next((other for other in lines[line.index + 1 :] if other.paragraph != line.paragraph), None)
    if below is None or not below.table_before:
        return line
    return line._replace(table_after=True)
