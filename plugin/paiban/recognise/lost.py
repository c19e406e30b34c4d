"""Headings whose number went wrong: left out among siblings, typed in another form, or out of its rank."""

from __future__ import annotations

from paiban.recognise.ending import may_sign
from paiban.recognise.items import ARTICLE, RANKS, Item
from paiban.recognise.parts import Part
from paiban.recognise.plain import may_be_bare, names_section
from paiban.recognise.shape import ALONE
from paiban.recognise.sheet import Sheet

#: Families of the standard's levels: a number typed in one of them may be meant in another.
_LEVELS = frozenset(("一、", "（一）", "1.", "（1）"))
_LONGEST = 30
#: Items that siblings are looked for in, before and behind.
_NEAR = 50


def mend_forms(items: list[Item]) -> None:
    """1、 （2） 3、: the one item that fills the gap between two is their sibling, whatever its form."""
    used = {(item.family, item.value) for item in items}
    for place, item in enumerate(items):
        if item.family not in _LEVELS or item.value < 2:
            continue
        if (item.family, item.value - 1) in used or (item.family, item.value + 1) in used:
            continue  # numbers of its own form go on here
        seen = {item.family}
        for above in reversed(items[max(0, place - _NEAR) : place]):
            if above.family in seen or above.family not in _LEVELS:
                continue
            seen.add(above.family)
            later = items[place + 1 : place + _NEAR]
            below = next((other for other in later if other.family == above.family), None)
            if below is not None and above.value + 1 == item.value == below.value - 1:
                item.family, item.rank = above.family, above.rank
                break


def raise_heads(items: list[Item]) -> None:
    """一、总则 above 第一条, 二、 above the articles that go on: such numbers do the work of 章."""
    heads = [place for place, item in enumerate(items) if item.family == "一、"]
    if len(heads) < 2 or heads[0] != 0 or any(place + 1 == len(items) for place in heads):
        return
    articles = [item.value for item in items if item.family == ARTICLE]
    opened = all(items[place + 1].family == ARTICLE for place in heads)
    if opened and articles == list(range(1, len(articles) + 1)):
        for place in heads:
            items[place].rank = (RANKS["第一节"] + RANKS[ARTICLE]) / 2


def find_unnumbered(sheet: Sheet, part: Part, items: list[Item], trust_bold: bool) -> list[Item]:
    """`items` with the headings of the outermost level that have no number.

    As many as the numbers leave out between two siblings (一、 … 三、), or one behind the last of
    them: a line above text that looks just as its bold siblings do, or that is worded as a heading.
    More of them in one place would be headings below the one that has a number.
    """
    numbered = [item for item in items if item.numbers and item.family in _LEVELS]
    top = min((item.rank for item in numbered), default=0.0)
    siblings = [item for item in numbered if item.rank == top and item.read().kind == ALONE]
    if len(siblings) < 2 or any(item.rank < top for item in items):
        return items
    taken = {item.row for item in items}
    bold = trust_bold and _are_bold(sheet, siblings, numbered)
    found: list[Item] = []
    for place, item in enumerate(siblings):
        last = place + 1 == len(siblings)
        end = part.end if last else siblings[place + 1].row
        lost = 1 if last else siblings[place + 1].value - item.value - 1
        if lost < 1 or not sheet.free(item.row):
            continue
        rows = [
            row
            for row in range(item.row + 1, end - 1)
            if row not in taken and _may_be(sheet, row, part.end, item if bold else None)
        ]
        if len(rows) != lost or not all(sheet.runs_on(row - 1) for row in rows):
            continue
        if bold or not last or (names_section(sheet, rows[0]) and may_be_bare(sheet, rows[0], part.end)):
            found += [Item(row, sheet.lines[row], item.family, (), top) for row in rows]
    return sorted([*items, *found], key=lambda item: item.row) if found else items


def _are_bold(sheet: Sheet, siblings: list[Item], numbered: list[Item]) -> bool:
    """Whether bold tells these siblings from all other numbered lines."""
    return all(sheet.all_bold(item.row) for item in siblings) and not any(
        sheet.all_bold(item.row) for item in numbered if item.rank != siblings[0].rank
    )


def _may_be(sheet: Sheet, row: int, end: int, like: Item | None) -> bool:
    """Whether the row stands above text like a heading; with the look of the item `like`, if there is one."""
    if not sheet.free(row) or may_sign(sheet, row):
        return False
    if like is None:
        return not sheet.texts[row].startswith(("（", "(")) and may_be_bare(sheet, row, end, below=False)
    look, other = sheet.lines[row].look, sheet.lines[like.row].look
    return (
        len(sheet.texts[row]) <= _LONGEST
        and not sheet.runs_on(row)
        and sheet.texts[row][-1] not in "，、："
        and sheet.all_bold(row)
        and (look.align, look.size, look.font) == (other.align, other.size, other.font)
        and sheet.free(row + 1)
        and not sheet.all_bold(row + 1)
    )
