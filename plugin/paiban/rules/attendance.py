"""Who was there, at the end of minutes (纪要): 出席、请假、列席 (GB/T 9704-2012 10.3)

One blank line below the text, two characters in; the label in 黑体, and what wraps or goes on in a line of
its own stands under the first name.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.changes import Indents
from paiban.model import Line, Recognition, Role
from paiban.patterns import Lazy
from paiban.records import NamedTuple
from paiban.rules.title import width
from paiban.style.schema import Element

_SPACE = " \u3000\u00a0"
_LABEL = Lazy(
    r"[ \u3000\u00a0]*(?P<label>(?P<kind>[出列缺]\s*席|请\s*假|[参与到]\s*会|参\s*加|主\s*持|记\s*录|旁\s*听)"
    r"(?:会议)?(?:人员|人|单位|领导|同志|名单)?\s*[：:])\s*(?=\S)"
)
_THERE = "出列参与到"  # begin the labels of those who were there
_INDENT = 2  # characters
_LONGEST_ROW = 60  # of names that go on in a line of their own
_SET_IN = 1280  # twips: where such a line begins at least, set in by its paragraph's indent
#: What may stand below: the end of the document.
_BELOW = frozenset({Role.BLANK, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.COPY_TO, Role.PRINTED_BY})
_SET_BY_HAND = frozenset({"frame", "tab"})


class Place(NamedTuple):
    """Where the label of the line ends (0 = names that go on), and how wide it is in characters."""

    end: int
    label: float


def attendance(lines: Sequence[Line], recognition: Recognition) -> dict[int, Place]:
    """The lines of the lists at the end of minutes, by index."""
    verdicts = recognition.verdicts
    found: dict[int, Place] = {}
    if not _is_minutes(lines, recognition):
        return found
    last = len(lines) - 1
    while last >= 0 and verdicts[last].role in _BELOW:
        last -= 1
    there = False
    waiting: list[int] = []  # rows that need a label above them
    for index in range(last, -1, -1):
        line = lines[index]
        if verdicts[index].role is Role.BLANK:
            continue
        if verdicts[index].role is not Role.BODY or line.head_locked or line.objects & _SET_BY_HAND:
            break
        label = _LABEL.pattern.match(line.text)
        if label is None:
            if not _goes_on(line):
                break
            waiting.append(index)
            continue
        there = there or label["kind"][0] in _THERE
        own = Place(label.end("label"), width("".join(label["label"].split())))
        found |= {index: own, **{row: Place(0, own.label) for row in waiting}}
        waiting.clear()
    return found if there else {}


def _is_minutes(lines: Sequence[Line], recognition: Recognition) -> bool:
    if recognition.genre == "纪要":
        return True
    marks = (
        verdict.role is Role.REDHEAD and line.text.strip().endswith("纪要")
        for line, verdict in zip(lines, recognition.verdicts, strict=True)
    )
    return not recognition.genre and any(marks)


def _goes_on(line: Line) -> bool:
    """Names under names: set in by blanks or by the paragraph, no sentence."""
    text = line.text.rstrip()
    lead = len(text) - len(text.lstrip(_SPACE))
    set_in = line.look.left_indent + min(line.look.first_indent, 0) >= _SET_IN
    return (lead >= 2 or set_in) and len(text) <= _LONGEST_ROW and text[-1] not in "。！？"


def attendance_indents(place: Place, element: Element) -> Indents:
    """What wraps stands under the first name."""
    unit = element.size * 10
    left = _INDENT + place.label
    hanging = place.label if place.end else 0
    return Indents(
        left=round(left * unit),
        left_chars=round((left - hanging) * 100),  # Word adds the hanging characters to leftChars
        first=-round(hanging * unit),
        first_chars=-round(hanging * 100),
    )
