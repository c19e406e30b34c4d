"""Which numbered line stands under which: groups of siblings by number and nesting.

A stack of open groups. A number that continues an open group joins it and closes what is inside;
number 1 opens a group under the nearest open one of a higher rank. Where a draft turns the order
of the standard round (1. above （一） above 一、), the outer numbers run on across the inner ones,
and that is what is looked for before a group is closed.
"""

from __future__ import annotations

from bisect import bisect_right

from paiban.recognise.items import Item


class Group:
    """Siblings under one parent, in order."""

    __slots__ = ("family", "items", "parent", "rank")

    def __init__(self, item: Item, parent: Item | None) -> None:
        self.family = item.family
        self.rank = item.rank
        self.parent = parent
        self.items = [item]

    @property
    def last(self) -> Item:
        """The sibling read last."""
        return self.items[-1]


def grow(items: list[Item]) -> list[Group]:
    """All groups in order of their first item; every item gets its parent."""
    return _Grower(items).groups


class _Grower:
    __slots__ = ("at", "groups", "places", "stack")

    def __init__(self, items: list[Item]) -> None:
        self.groups: list[Group] = []
        self.stack: list[Group] = []
        self.places: dict[str, list[tuple[int, int]]] = {}  # family -> (position, value), in order
        for position, item in enumerate(items):
            self.places.setdefault(item.family, []).append((position, item.value))
        for position, item in enumerate(items):
            self.at = position
            self._place(item)

    def _place(self, item: Item) -> None:
        depth = self._joins(item)
        if depth >= 0:
            del self.stack[depth + 1 :]
            group = self.stack[depth]
            item.parent = group.parent
            group.items.append(item)
            return
        if not self._nests(item):
            while self.stack and self.stack[-1].rank >= item.rank:
                self.stack.pop()
        item.parent = self.stack[-1].last if self.stack else None
        group = Group(item, item.parent)
        self.stack.append(group)
        self.groups.append(group)

    def _joins(self, item: Item) -> int:
        """Depth of the open group that takes the item, -1 if none does."""
        same = [depth for depth, group in enumerate(self.stack) if group.family == item.family]
        if not same:
            return -1
        if not item.numbers:
            return same[-1]
        before = item.numbers[:-1]
        for depth in reversed(same):
            last = self.stack[depth].last
            if last.numbers[:-1] == before and last.value + 1 == item.value:
                return depth
        if item.value == 1:
            return -1
        for depth in reversed(same):
            if self.stack[depth].last.numbers[:-1] == before:
                return depth
        return -1

    def _nests(self, item: Item) -> bool:
        """Whether a number 1 opens a group inside groups that its rank would close."""
        if item.value != 1 or not self.stack:
            return False
        if item.family == "1." and self.stack[-1].family.startswith("1.1/"):
            return any(group.family == "1." for group in self.stack)
        return any(
            group.rank > item.rank and group.rank >= 1 and item.rank >= 1 and self._runs_on(group, item)
            for group in self.stack
        )

    def _runs_on(self, group: Group, item: Item) -> bool:
        """Whether the open group goes on further down, across a run that begins with `item`."""
        follows = self._next(group.family, self.at)
        if follows is None or follows[1] != group.last.value + 1:
            return False
        inner = self.places[item.family]
        cut = bisect_right(inner, (follows[0], 0))
        return cut == len(inner) or inner[cut][1] != inner[cut - 1][1] + 1

    def _next(self, family: str, position: int) -> tuple[int, int] | None:
        places = self.places[family]
        cut = bisect_right(places, (position, 1 << 30))
        return places[cut] if cut < len(places) else None
