"""Is a result settled: would formatting it once more change nothing?

The plan of the result is held against the plan of the draft. Where the second only gives lines the look
that the first one gave them, and inserted sections the look they were written with, there is nothing left
to do. Anything else is not for this comparison to decide: the result is formatted again.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.changes import AddSection, Change, Dress, DropBlank, EditText, LayPage, head_end
from paiban.model import Draft


def is_settled(draft: Draft, first: Sequence[Change], result: Draft, second: Sequence[Change]) -> bool:
    """Whether `second`, the plan of `result`, asks for nothing that is not there.

    `first` is the plan that made `result` of `draft`. A line that `second` leaves alone stays as it is; where
    it is in an automatic list, formatting again decides.
    """
    if any(not isinstance(change, (Dress, LayPage)) for change in second):
        return False
    after, wanted = _looks_after(draft, first), {c.line: c for c in second if isinstance(c, Dress)}
    if any(after.get(line) != look for line, look in wanted.items()):
        return False
    if any(result.lines[line].auto is not None for line in after.keys() - wanted.keys()):
        return False
    return [c for c in first if isinstance(c, LayPage)] == [c for c in second if isinstance(c, LayPage)]


def _looks_after(draft: Draft, changes: Sequence[Change]) -> dict[int, Dress]:
    """The looks `changes` give, as a plan of the result would say them.

    Lines are gone and sections inserted, heads moved by edits.
    """
    gone = {change.line for change in changes if isinstance(change, DropBlank)}
    grown: dict[int, list[EditText]] = {}
    for change in changes:
        if isinstance(change, EditText):
            grown.setdefault(change.line, []).append(change)
    looks = {change.line: change for change in changes if isinstance(change, Dress)}
    added: dict[int, list[AddSection]] = {}
    for change in changes:
        if isinstance(change, AddSection):
            added.setdefault(change.line, []).append(change)
    after: dict[int, Dress] = {}
    at = 0
    for line in range(len(draft.lines) + 1):
        for section in added.get(line, ()):
            after[at] = Dress(at, f"heading{min(section.level, 4)}", plain_bold=True)  # there is none to go
            after[at + 1] = Dress(at + 1, "body", with_next=section.with_next)
            at += 2
        if line in gone or line == len(draft.lines):
            continue
        look = looks.get(line)
        if look is not None:
            after[at] = look._replace(line=at, head_end=head_end(look, grown.get(line, ())))
        at += 1
    return after
