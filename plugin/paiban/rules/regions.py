"""What numbering stands on: numbered lines, groups of siblings, and the texts that number anew."""

from __future__ import annotations

from paiban.model import AutoNumber, Marker
from paiban.records import NamedTuple

#: Headings that divide a text without being one of its four levels (第一部分 …).
PART_FORMS = frozenset(("第一编", "第一篇", "第一章", "第一节", "第一部分", "第一条"))


class Item(NamedTuple):
    """One numbered line, or a heading that has no number yet (`form` is "" then)."""

    line: int
    heading: bool
    level: int
    form: str  # a key of numerals.FORMS, "" = no number
    numbers: tuple[int, ...]
    marker: Marker | None
    auto: AutoNumber | None
    locked: bool

    @property
    def value(self) -> int:
        """The last of its numbers, 0 without any."""
        return self.numbers[-1] if self.numbers else 0


class Group(NamedTuple):
    """Siblings: same parent, same level. `parent` and `scope` (its parent) are lines, -1 = none."""

    parent: int
    scope: int
    level: int
    items: list[Item]

    @property
    def values(self) -> list[int]:
        """The siblings' numbers, 0 for none."""
        return [item.value for item in self.items]


class Region:
    """One text with numbers of its own."""

    __slots__ = ("decimal_lists", "decimals", "first", "groups", "lists", "ordinals", "statute", "title")

    def __init__(self, first: int, title: str = "") -> None:
        self.first = first  # its first line
        self.title = title
        self.statute = False  # 章/条: （一） is an item there
        self.groups: list[Group] = []  # of headings
        self.lists: list[Group] = []  # of whole sentences
        self.ordinals: list[Item] = []  # 第X章, 第X条, 第X部分
        self.decimals = False  # 1.1 occurs
        self.decimal_lists = False  # … at the head of whole sentences

    @property
    def top(self) -> int:
        """The outermost headings' level, 0 = none."""
        return min((group.level for group in self.groups), default=0)
