"""Where does the red rule of the head (版头中的分隔线) stand? (GB/T 9704-2012 7.2.7)

Below the 发文字号 of a head that names its organ as ××文件. A letter (信函) has rules of another kind,
minutes and orders have none; where the author drew anything in the head, it is the author's.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.model import Line, Role, Verdict

#: What may be a rule the author drew.
DRAWN = frozenset(("picture", "object", "textbox", "rule"))


def ruled_number(lines: Sequence[Line], verdicts: Sequence[Verdict]) -> int | None:
    """The line of the 发文字号 that has the red rule below it, None for none."""
    first = next((index for index, verdict in enumerate(verdicts) if verdict.role is Role.REDHEAD), None)
    if first is None:
        return None
    number, below = None, first
    named = False
    while below < len(verdicts) and verdicts[below].role in (Role.REDHEAD, Role.DOC_NUMBER, Role.BLANK):
        role = verdicts[below].role
        if role is Role.DOC_NUMBER:
            number = below
        elif role is Role.REDHEAD:
            if number is not None:  # set below the number: no usual head
                return None
            named = named or "".join(lines[below].text.split()).endswith("文件")
        below += 1
    if number is None or not named:
        return None
    head = lines[first : below + 1]
    drawn = any(line.objects & (DRAWN | {"frame", "other"}) for line in head)
    tabled = any(line.table_before for line in head[1:]) or lines[number].table_after
    return None if drawn or tabled else number
