"""Which page does each section get? (GB/T 9704-2012 5.1, 5.2, 8)"""

from __future__ import annotations

from paiban.changes import LayPage
from paiban.model import Draft, Section

#: Short and long side, in twips, of papers that mean "an ordinary sheet": A4, Letter, Legal-like, 16K.
_SHORT, _LONG = (10000, 13000), (14000, 18000)


def plan_page(draft: Draft) -> list[LayPage]:
    """Every section takes the house style's sheet; landscape stays landscape, odd papers stay."""
    sections = draft.sections or (Section(0),)
    return [LayPage(s.index, s.landscape, not _is_ordinary(s)) for s in sections]


def _is_ordinary(section: Section) -> bool:
    if not section.width or not section.height:
        return True
    short, long = sorted((section.width, section.height))
    return _SHORT[0] <= short <= _SHORT[1] and _LONG[0] <= long <= _LONG[1]
