"""Which form (一、 （一） 1. （1）) each group of siblings takes: depth decides; GB/T 9704-2012 7.3.3."""

from __future__ import annotations

from itertools import pairwise

from paiban.numerals import LEVEL_FORMS
from paiban.rules.genre_facts import DECIMAL_TYPES, OFFICIAL_TYPES
from paiban.rules.regions import Group, Item, Region
from paiban.rules.sequence import is_excerpt

#: Every item keeps its own kind, in that kind's canonical form.
OWN = "own"
#: Every item keeps its number exactly as typed.
VERBATIM = "verbatim"

_BELOW = dict(pairwise(LEVEL_FORMS))


def keeps_decimals(region: Region, policy: str, genre: str) -> bool:
    """Whether 1 / 1.1 / 1.1.1 stay; `policy` is Numbering.decimal, `genre` the document's type."""
    if policy != "auto":
        return policy == "keep"
    deepest = max((len(item.numbers) for group in region.groups for item in group.items), default=0)
    if region.decimal_lists or region.statute or deepest > len(LEVEL_FORMS):
        return True
    name = _bare_title(region.title) if region.first else genre
    if DECIMAL_TYPES.pattern.search(name):
        return True
    return OFFICIAL_TYPES.pattern.search(name) is None and (bool(region.first) or not genre)


def _bare_title(title: str) -> str:
    """A title without the brackets behind it: 应急预案（试行）."""
    return title[: title.rfind("（")] if title.endswith("）") and "（" in title else title


def choose_forms(region: Region, decimals_stay: bool) -> dict[int, str]:
    """Form of each group of headings: group's index in `region.groups` → a form, OWN or VERBATIM."""
    forms: dict[int, str] = {}
    of_line: dict[int, str] = {}
    for i, group in enumerate(region.groups):
        if region.decimals and decimals_stay:
            form = _form_among_decimals(region, group)
        elif region.statute:
            form = OWN
        else:
            form = _official_form(region, group, of_line.get(group.parent, ""))
        forms[i] = form
        for item in group.items:
            of_line[item.line] = form if is_scheme_form(item) else OWN
    return forms


def is_scheme_form(item: Item) -> bool:
    """Whether the heading's number belongs to the scheme: ①, a) and Roman numerals stand outside it."""
    return not item.form or item.form in LEVEL_FORMS or len(item.numbers) > 1


def _form_among_decimals(region: Region, group: Group) -> str:
    decimal = any(len(item.numbers) > 1 for item in group.items)
    plain_top = group.level == region.top and all(item.form in ("1.", "") for item in group.items)
    return VERBATIM if decimal or plain_top else OWN


def _official_form(region: Region, group: Group, above: str) -> str:
    typed = {item.form for item in group.items if item.form in LEVEL_FORMS or len(item.numbers) > 1}
    if not above:
        return _outermost_form(region, group, typed)
    if above == LEVEL_FORMS[0] and typed == {LEVEL_FORMS[2]}:
        return LEVEL_FORMS[2]  # 一、 then 1. is an accepted scheme of two levels
    if typed == {LEVEL_FORMS[0]} and _are_bare(region, group.level - 1):
        return LEVEL_FORMS[0]  # 2024年工作回顾, which has no number and gets none, then 一、
    return _BELOW.get(above, OWN)


def _are_bare(region: Region, level: int) -> bool:
    """Whether no heading of that level and above has a number."""
    return not any(item.form for group in region.groups if group.level <= level for item in group.items)


def _outermost_form(region: Region, group: Group, typed: set[str]) -> str:
    if typed == {LEVEL_FORMS[1]} and (group.level == 2 or is_excerpt(group.values)):
        return LEVEL_FORMS[1]  # a piece of a longer text: what stood above it is elsewhere
    depth = group.level - region.top
    return LEVEL_FORMS[depth] if depth < len(LEVEL_FORMS) else OWN
