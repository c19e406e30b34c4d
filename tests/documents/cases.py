"""Role cases: drafts as plain text, each line with the role a careful clerk gives it.

A case is a UTF-8 file. Lines that begin with `# ` at its head are remarks; four of them mean something:
`# title: …` says what is messy, `# look: …` that nothing but their look tells its headings from text,
`# allow: n` lets n lines differ, `# either: <line> role[:level] [⟦head⟧]` accepts a second reading of a
line (lines count from 0). Then comes one row for each line of the draft:

    role[:level][|key=value…]<TAB>text

`⟦…⟧` encloses the sentence of a run-in heading, without its marker; `\\t` and `\\uXXXX` stand for a tab
and for characters an eye cannot see. Keys (twips for lengths, half-points for sizes):

    style=heading 1     paragraph style by name        align=center|right|both
    outline=0           outline level, from 0          first=640  left=640   indents
    auto=（一）;1;3      automatic number, level from 0, list; an empty number is a bullet
    bold=all|head|5     how much of the line is bold   size=32  font=黑体    of the whole line
    soft                a soft break, not a paragraph end, stands before this line
    table               a table stands before it       break   it begins a page   toc   it lies in a TOC field
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paiban.model import AutoNumber

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|t)")
_DIGITS = "一二三四五六七八九十"
_KEYS = frozenset(
    {"style", "outline", "align", "first", "left", "break", "table"}
    | {"auto", "bold", "size", "font", "soft", "toc"}
)

#: What text has that no key describes: 五号宋体, the default of a Chinese Word.
DEFAULT_SIZE, DEFAULT_FONT = 21, "宋体"
BULLET = "●"

#: Named paragraph styles of the built DOCX: outline level, alignment, bold, size in half-points.
STYLES: Mapping[str, tuple[int | None, str, bool, int]] = {
    "title": (None, "center", True, 32),
    "heading 1": (0, "left", True, 44),
    "heading 2": (1, "left", True, 32),
    "heading 3": (2, "left", True, 32),
    "heading 4": (3, "left", True, 28),
    "caption": (None, "left", False, 20),
    "toc 1": (None, "left", False, 21),
    "toc 2": (None, "left", False, 21),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line: its role, its level (0 = none) and the end of its run-in head (0 = none)."""

    role: str
    level: int = 0
    head_end: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a case: the text as typed, how it looks, and every reading that is accepted."""

    text: str
    keys: Mapping[str, str]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A role case: `allow` lines may differ from it."""

    name: str
    records: tuple[Record, ...]
    allow: int = 0


def load_case(path: Path) -> Case:
    """The case in the file `path`; a row it cannot read is a ValueError with the row's number."""
    rows = path.read_text(encoding="utf-8").split("\n")
    remarks = [row[2:] for row in rows if row.startswith("# ")]
    records = []
    for number, row in enumerate(rows, 1):
        if row and not row.startswith("# "):
            try:
                records.append(_record(row))
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error
    return Case(path.stem, tuple(_with_readings(records, remarks)), _allow(remarks))


def _record(row: str) -> Record:
    spec, tab, text = row.partition("\t")
    if not tab:
        raise ValueError("a row needs a tab between role and text")
    role, *pairs = spec.split("|")
    keys = {key: value for key, _, value in (pair.partition("=") for pair in pairs)}
    if unknown := keys.keys() - _KEYS:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    plain, head_end = _split_head(_ESCAPE.sub(_unescape, text))
    return Record(plain, keys, (_reading(role, plain, head_end),))


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "\t"


def _split_head(text: str) -> tuple[str, int]:
    """`（一）⟦甲。⟧乙` is the text `（一）甲。乙` and the offset behind `。`."""
    opening, closing = text.find("⟦"), text.find("⟧")
    if opening < 0:
        return text, 0
    return text.replace("⟦", "").replace("⟧", ""), closing - 1


def _reading(spec: str, text: str, head_end: int) -> Reading:
    role, _, level = spec.partition(":")
    if role == "heading" and not level:
        raise ValueError("a heading needs its level")
    return Reading(role, int(level or 0), 0 if head_end >= len(text.rstrip()) else head_end)


def _with_readings(records: list[Record], remarks: list[str]) -> Iterator[Record]:
    more: dict[int, list[Reading]] = {}
    for remark in remarks:
        if remark.startswith("either: "):
            place, spec, *head = remark[8:].split(" ", 2)
            more.setdefault(int(place), []).append(_either(spec, head, records[int(place)].text))
    for index, record in enumerate(records):
        yield Record(record.text, record.keys, (*record.readings, *more.get(index, ())))


def _either(spec: str, head: list[str], text: str) -> Reading:
    sentence = head[0].strip("⟦⟧") if head else ""
    return _reading(spec, text, text.index(sentence) + len(sentence) if sentence else 0)


def _allow(remarks: list[str]) -> int:
    return sum(int(remark[7:]) for remark in remarks if remark.startswith("allow: "))


def bold_length(record: Record) -> int:
    """How many leading characters of the line the key `bold` makes bold."""
    match record.keys.get("bold", "0"):
        case "all":
            return len(record.text)
        case "head":
            return record.readings[0].head_end
        case count:
            return int(count)


def auto_numbers(case: Case) -> list[AutoNumber | None]:
    """The automatic number of every line, counted as a word processor counts (ECMA-376 part 1, §17.9)."""
    counters: dict[int, list[int]] = {}
    return [_count(record.keys.get("auto"), counters) for record in case.records]


def _count(spec: str | None, counters: dict[int, list[int]]) -> AutoNumber | None:
    if spec is None:
        return None
    text, level_text, list_text = spec.split(";")
    level, list_id = int(level_text), int(list_text)
    values = counters.setdefault(list_id, [0] * 9)
    values[level] += 1
    values[level + 1 :] = [0] * (8 - level)
    shown = tuple(max(1, value) for value in values[: level + 1])
    pattern = _pattern(text, level)
    if text and _rendered(pattern, shown, text) != text:
        raise ValueError(f"list {list_id} shows {_rendered(pattern, shown, text)} here, not {text}")
    return AutoNumber(text, level, shown, list_id, bullet=not text, pattern=pattern or BULLET)


def _pattern(text: str, level: int) -> str:
    """The w:lvlText of a number as shown: `（一）` at level 1 is `（%2）`, `1.1` is `%1.%2`."""
    pieces = re.split(rf"(\d+|[{_DIGITS}]+)", text)
    first = level + 2 - len(pieces) // 2
    return "".join(f"%{first + at // 2}" if at % 2 else piece for at, piece in enumerate(pieces))


def _rendered(pattern: str, values: tuple[int, ...], like: str) -> str:
    """What `pattern` shows for `values`, in Chinese numerals if `like` has any (up to 十)."""
    chinese = any(character in _DIGITS for character in like)
    return re.sub(r"%(\d)", lambda match: _numeral(values[int(match[1]) - 1], chinese), pattern)


def _numeral(value: int, chinese: bool) -> str:
    return _DIGITS[value - 1] if chinese else str(value)
