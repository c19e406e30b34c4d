"""Headings and list items (层次标题、列项): siblings are judged together, by shape, text below and look."""

from __future__ import annotations

from paiban.model import Role, Verdict
from paiban.recognise import shape as kinds
from paiban.recognise.items import ARTICLE, CHAPTERS, FORM_LEVELS, Item, collect
from paiban.recognise.lost import find_unnumbered, mend_forms, raise_heads
from paiban.recognise.parts import Part
from paiban.recognise.plain import INNER, SECTION, find_bare, find_plain, with_sections
from paiban.recognise.sheet import Sheet
from paiban.recognise.tree import Group, grow
from paiban.recognise.words import has_hanzi

#: What a number of this family is worth before anything else is looked at.
_PRIOR = {
    "一、": 1.0,
    "（一）": 0.5,
    "第一部分": 3.0,
    "（1）": -0.5,
    "①": -1.5,
    "a.": -1.5,
    "A.": -1.0,
    "i.": -1.5,
}
#: Families in which short lines without any text below them are an outline rather than a list.
_OUTLINE = frozenset(("一、", "（一）", "第一部分"))
#: Families whose own number is Chinese: they head foreign words too.
_CHINESE = frozenset(("一、", "（一）", "第一部分", "plain", "plain/2")) | {
    f"style/{level}" for level in range(1, 10)
}
_DEEPEST = 4
#: What stands above remarks, which are no headings whatever their shape.
_NOTES = frozenset(("备注：", "注：", "说明：", "备注", "附注：", "备注:", "注:", "说明:"))
_CLOSERS = ("以上", "特此", "妥否", "当否", "此复", "请予", "专此", "现予")


def mark_headings(sheet: Sheet, part: Part, trust_styles: bool, trust_bold: bool) -> None:
    """Settles headings, chapters, articles and list items of one part."""
    if not any(has_hanzi(sheet.texts[row]) for row in range(part.start, part.end)):
        return  # nothing Chinese: the levels of 公文 mean nothing here
    items = collect(sheet, part.body, part.end, trust_styles)
    mend_forms(items)
    raise_heads(items)
    items = find_unnumbered(sheet, part, items, trust_bold)
    items = find_plain(sheet, part, items, trust_bold)
    if not items or items[0].family in INNER:
        items = find_bare(sheet, part, items)
    items = with_sections(sheet, part, items)
    if not items:
        return
    statute = _is_statute(items)
    if not statute:
        items = [item for item in items if item.family != ARTICLE]
    groups = grow(items)
    _note_own_text(sheet, part, items)
    for group in groups:
        _judge(sheet, group, statute, trust_bold)
    _set_levels(items, groups)
    for item in items:
        sheet.verdicts[item.row] = _verdict(item)


def _is_statute(items: list[Item]) -> bool:
    """章/条 documents: at least two articles, or one and a chapter."""
    articles = sum(item.family == ARTICLE for item in items)
    return articles > 1 or (articles == 1 and any(item.family in CHAPTERS for item in items))


def _note_own_text(sheet: Sheet, part: Part, items: list[Item]) -> None:
    """An item has text of its own if something stands between it and the next item, or items under it."""
    for place, item in enumerate(items):
        follower = items[place + 1] if place + 1 < len(items) else None
        end = follower.row if follower is not None else part.end
        if follower is not None and follower.parent is item:
            item.own = 1.0
            continue
        own = _has_text(sheet, item.row + 1, end)
        if own or sheet.lines[item.row].table_after:
            sibling = follower is not None and follower.parent is item.parent
            item.own = 1.0 if sibling or not own else 0.75


def _has_text(sheet: Sheet, first: int, end: int) -> bool:
    """Whether the first row between two items that is settled by nobody carries text for the item above."""
    for row in range(first, end):
        verdict = sheet.verdicts[row]
        if verdict is None:
            return not sheet.texts[row].startswith(_CLOSERS)
        if verdict.role is Role.CAPTION:
            return True
        if verdict.role is not Role.PAGE_FURNITURE:
            return False
    return False


def _judge(sheet: Sheet, group: Group, statute: bool, trust_bold: bool) -> None:
    """One judgement for all siblings; single ones differ only where they cannot be what the rest is."""
    if group.family == SECTION:
        for item in group.items:
            item.heading = True
        return
    if group.family == ARTICLE or group.family in CHAPTERS:
        return
    if statute and _under_article(group):
        return
    if group.family not in _CHINESE and not any(has_hanzi(item.text) for item in group.items):
        return
    first = group.items[0].row
    if first and group.family != "一、" and sheet.texts[first - 1] in _NOTES:
        return
    scores = [_score(sheet, item, trust_bold) for item in group.items]
    if sum(scores) / len(scores) + _PRIOR.get(group.family, 0.0) <= 0:
        for item in group.items:
            item.heading = item.style > 0 and item.own > 0 and item.read().kind == kinds.ALONE
        return
    run_in = sum(item.read().cut > 0 for item in group.items) * 2 > len(group.items)
    for item in group.items:
        item.heading = not _is_plain_sentence(item, run_in) or len(group.items) == 1


def _under_article(group: Group) -> bool:
    item = group.parent
    while item is not None:
        if item.family == ARTICLE:
            return True
        item = item.parent
    return False


def _is_plain_sentence(item: Item, run_in: bool) -> bool:
    """A whole sentence among headings: no head to set apart.

    Where most siblings have their text in their line (`run_in`), one of several clauses is such.
    """
    shape = item.read()
    if run_in and shape.kind == kinds.STOPPED and shape.length > 20 and shape.commas:
        return True
    if item.own and shape.kind in (kinds.CLAUSE, kinds.STOPPED):
        return False
    if shape.kind == kinds.STOPPED:
        return shape.length > 30
    return shape.kind in (kinds.SENTENCE, kinds.CLAUSE) and not (item.style and item.own)


def _score(sheet: Sheet, item: Item, trust_bold: bool) -> float:
    """Positive for a heading, negative for an item of a list."""
    shape = item.read()
    score = _SCORES[shape.kind](item)
    if item.style:
        score += 3
    if trust_bold:
        line = sheet.lines[item.row]
        if shape.cut:
            covered = line.look.bold
            if item.offset + shape.cut - 1 <= covered < len(line.text.rstrip()):
                score += 2
        elif sheet.all_bold(item.row):
            score += 2
    return score


def _score_run_in(item: Item) -> float:
    shape = item.read()
    length, commas = shape.length, shape.commas
    if length <= 12:
        score = 2.5
    elif length <= 20 and commas <= 1:
        score = 2.0
    elif length <= 30 and commas <= 1:
        score = 1.5
    elif length <= 40 and commas <= 2:
        score = 0.5
    else:
        score = -1.0
    if item.text[-1] in "；;":
        score -= 3.0
    return score - 1.0 if shape.rest < 8 else score


def _score_colon(item: Item) -> float:
    shape = item.read()
    if item.text[-1] in "；;":
        return -2.0
    if shape.rest >= 15 and item.text[-1] in "。！":
        return 1.0
    return -0.5 + item.own


def _score_alone(item: Item) -> float:
    if item.own:
        return (2.0 if item.read().length <= 30 else 1.0) * item.own
    return 0.0 if item.family in _OUTLINE or item.family.startswith("1.1/") else -0.75


def _score_stopped(item: Item) -> float:
    shape = item.read()
    if not item.own:
        return -1.5 if shape.length <= 12 else -2.5
    if shape.length <= 25:
        return 2.0 * item.own
    return 0.5 if shape.length <= 40 and shape.commas <= 1 else -1.0


def _score_clause(item: Item) -> float:
    return 0.0 if item.own else -3.0


def _score_sentence(item: Item) -> float:
    return -1.0 if item.own else -2.5


_SCORES = {
    kinds.RUN_IN: _score_run_in,
    kinds.COLON: _score_colon,
    kinds.ALONE: _score_alone,
    kinds.STOPPED: _score_stopped,
    kinds.CLAUSE: _score_clause,
    kinds.SENTENCE: _score_sentence,
}


def _set_levels(items: list[Item], groups: list[Group]) -> None:
    """Level = depth among headings and chapters; what is deeper than four is a list item."""
    outer = [group for group in groups if group.rank >= 1 and group.parent is None and group.items[0].heading]
    top = min(outer, key=lambda group: group.rank, default=None)
    for item in items:
        chapter = item.family in CHAPTERS
        if not (item.heading or chapter):
            continue
        above = item.parent
        while above is not None and not above.level:
            above = above.parent
        item.level = above.level + 1 if above is not None else _below_a_list(item)
        if above is None and top is not None and item.rank > top.rank and item.row < top.items[0].row:
            item.level += bool(item.numbers) and not chapter  # 1. before the first 一、
        if item.level > _DEEPEST:
            item.heading, item.level = False, 0


def _below_a_list(item: Item) -> int:
    """The level of a heading under no heading: 1, or one below the sentence whose number stands above it.

    三、各方权利与义务。 among numbered sentences, then （一）甲方 and （二）乙方.
    """
    above = item.parent
    if above is None or above.heading or above.rank >= item.rank:
        return 1
    return FORM_LEVELS.get(above.family, 0) + 1


def _verdict(item: Item) -> Verdict:
    if item.family in CHAPTERS:
        return Verdict(Role.CHAPTER, item.level, item.marker, 0, "chapter-number")
    if item.family == ARTICLE:
        return Verdict(Role.ARTICLE, 0, item.marker, 0, "article-number")
    if not item.heading:
        return Verdict(Role.LIST_ITEM, FORM_LEVELS.get(item.family, 0), item.marker, 0, "list-number")
    cut = item.read().cut
    if not item.numbers:
        return Verdict(Role.HEADING, item.level, None, 0, "heading-style" if item.style else "look")
    reason = ("auto" if item.auto else "typed") + ("-run-in" if cut else "-number")
    return Verdict(Role.HEADING, item.level, item.marker, item.offset + cut if cut else 0, reason)
