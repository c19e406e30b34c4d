"""The numbered lines of a draft as groups of siblings: the ground that numbering stands on.

A *region* is what numbers its headings anew: the document itself, an issued text behind it (a
second title), each attachment. A *group* holds the siblings under one parent. Numbered whole
sentences that continue a group of headings (（一）heading, （二）sentence) belong to that group.
"""

from __future__ import annotations

from itertools import pairwise

from paiban.model import Draft, Line, Marker, Recognition, Role, Verdict
from paiban.numerals import is_firm, read_marker
from paiban.numerals.lookalikes import EDGE
from paiban.rules.region_reader import RegionReader, announces
from paiban.rules.regions import Group, Item, Region
from paiban.rules.unnumbered import wants_number

#: Text behind a marker, for asking `read_marker` about a number that is not in the text.
_ANY_TEXT = " 文"
_LONGEST_MARKER = 12
#: Body text between numbered lines, and such whose last line ends in ：.
_TEXT, _ANNOUNCING = -1, -2


class Outliner:
    """Reads the outline of one draft, again as numbers change; roles never do: body text is passed once."""

    __slots__ = ("_items", "_lines", "_marked")

    def __init__(self, draft: Draft, recognition: Recognition) -> None:
        self._lines = draft.lines
        self._items: dict[int, tuple[Verdict, Item | None]] = {}
        self._marked: list[int] = []  # lines that are no body text; below 0: some body text stands here
        before = 0
        for index, verdict in enumerate(recognition.verdicts):
            if verdict.role is not Role.BODY:
                self._marked.append(index)
                before = 0
                continue
            kind = _ANNOUNCING if announces(draft.lines[index].text) else _TEXT
            if kind != before:  # one line of body text says as much as a hundred
                self._marked.append(kind)
                before = kind

    def read(self, recognition: Recognition) -> list[Region]:
        """All regions that hold at least one numbered line or heading, in order."""
        reader = RegionReader(self._item)
        lines, verdicts = self._lines, recognition.verdicts
        for index in self._marked:
            if index < 0:
                reader.pass_text(announcing=index == _ANNOUNCING)
            else:
                reader.take(lines[index], verdicts[index])
        regions = [region for region in reader.regions if region.groups or region.lists or region.ordinals]
        for region in regions:
            region.groups[:] = [
                part
                for group in region.groups
                for whole in _split_at_restarts(group)
                for part in _split_at_captions(whole)
            ]
        return regions

    def _item(self, line: Line, verdict: Verdict) -> Item | None:
        """The line as an item, made anew only where its verdict is another."""
        known = self._items.get(line.index)
        if known is None or known[0] is not verdict:
            known = self._items[line.index] = (verdict, _item(line, verdict))
        return known[1]


def _item(line: Line, verdict: Verdict) -> Item | None:
    """The line as an item; None for a list item that shows no number."""
    heading = verdict.role is not Role.LIST_ITEM
    auto = line.auto
    marker = verdict.marker or lone_marker(line.text)
    if marker is not None and verdict.marker is None and not is_firm(marker):
        return None  # 一 and nothing else: a word as well as a number
    form, numbers = (marker.form, marker.numbers) if marker else ("", ())
    if marker is None and auto is not None and not auto.bullet:
        shown = read_marker(auto.text + _ANY_TEXT)
        if shown is not None:
            form, numbers = shown.form, shown.numbers
        else:
            form, numbers = ("?", auto.values) if auto.text else ("", ())
    if not form and not (heading and wants_number(line)):
        return None
    fixed = line.head_locked or "frame" in line.objects
    return Item(line.index, heading, verdict.level, form, numbers, marker, auto, fixed)


def lone_marker(text: str) -> Marker | None:
    """The marker of a line that holds nothing else (一、 alone, its words in the next line)."""
    marker = read_marker(text.rstrip(EDGE) + _ANY_TEXT) if 0 < len(text) < _LONGEST_MARKER else None
    return (
        marker._replace(end=len(text)) if marker is not None and marker.end > len(text.rstrip(EDGE)) else None
    )


def _split_at_restarts(group: Group) -> list[Group]:
    """一、二、三、 and again 一、二、三、: two texts that number anew, if each is in perfect order.

    Nobody mistypes a whole sequence; what parts the two is often a line that is no heading.
    """
    starts = [place for place, item in enumerate(group.items) if item.value == 1]
    if len(starts) < 2 or starts[0] != 0:
        return [group]
    parts = [group.items[a:b] for a, b in pairwise([*starts, len(group.items)])]
    if any(len(part) < 2 or [each.value for each in part] != [*range(1, len(part) + 1)] for part in parts):
        return [group]
    return [Group(group.parent, group.scope, group.level, part) for part in parts]


def _split_at_captions(group: Group) -> list[Group]:
    """A heading without number right before number 1 names the group behind it and gets none itself."""
    items = group.items
    parts: list[list[Item]] = [[]]
    for i, item in enumerate(items):
        if not item.form and i + 1 < len(items) and items[i + 1].value == 1:
            parts.append([])
        else:
            parts[-1].append(item)
    return [Group(group.parent, group.scope, group.level, part) for part in parts if part]
