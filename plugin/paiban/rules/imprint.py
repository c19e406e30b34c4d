"""How do the lines of the 版记 stand? (GB/T 9704-2012 7.4)

Its rules (分隔线) belong to a 版记 that is complete, with 印发机关 and 印发日期: those of a letter (信函)
and of a draft that is not issued yet have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paiban.changes import Indents
from paiban.model import Line, Role, Verdict
from paiban.patterns import Lazy
from paiban.rules.red_line import DRAWN
from paiban.style.schema import Element

_LABEL = Lazy(r"\s*((?:[抄主分报呈]\s*[送报发]|[报送发])\s*[：:])")
_USUAL = 3  # characters of 抄送：


def ruled_lines(lines: Sequence[Line], verdicts: Sequence[Verdict]) -> dict[int, str]:
    """The lines of complete 版记 that carry rules, with the element that has them."""
    found: dict[int, str] = {}
    for group in _groups(verdicts):
        printed = [i for i in group if verdicts[i].role is Role.PRINTED_BY]
        near = lines[max(0, group[0] - 2) : group[-1] + 2]
        if not printed or any(line.objects & DRAWN for line in near):
            continue
        if verdicts[group[0]].role is Role.COPY_TO:
            found[group[0]] = "copy_to_first"
        found |= dict.fromkeys(printed, "printed_by_ruled")
    return found


def _groups(verdicts: Sequence[Verdict]) -> Iterator[list[int]]:
    """Lines of 版记 that stand together, blank lines between them left out."""
    copies, printed, blank = Role.COPY_TO, Role.PRINTED_BY, Role.BLANK  # asked once for every line
    group: list[int] = []
    for index, verdict in enumerate(verdicts):
        role = verdict.role
        if role is copies or role is printed:
            group.append(index)
        elif group and role is not blank:
            yield group
            group = []
    if group:
        yield group


def copy_indents(line: Line, element: Element) -> Indents:
    """抄送：A，B: what wraps, or goes on in a line of its own, stands under the first name (7.4.2)."""
    unit = element.size * 10
    label = _LABEL.pattern.match(line.text)
    width = label.end() - label.start(1) if label else 0
    left, right = round(element.left / 100), round(element.right / 100)
    hanging = width or _USUAL
    return Indents(
        left=(left + hanging) * unit,
        left_chars=(left + hanging - width) * 100,  # Word adds the hanging characters to leftChars
        right=right * unit,
        right_chars=right * 100,
        first=-width * unit,
        first_chars=-width * 100,
    )
