"""Walks the numbered lines of a draft once and finds the siblings under each heading."""

from __future__ import annotations

from collections.abc import Callable

from paiban.model import Line, Role, Verdict
from paiban.numerals import LEVEL_FORMS
from paiban.rules.regions import PART_FORMS, Group, Item, Region

_COLONS = ("：", ":")


def announces(text: str) -> bool:
    """Whether a text ends in ：, so that what follows belongs to it."""
    return text.rstrip().endswith(_COLONS)


class RegionReader:
    """Walks the lines once; `stack` holds the open headings as (level, line)."""

    __slots__ = (
        "announced",
        "base",
        "closed",
        "filled",
        "item",
        "labelled",
        "last",
        "last_list",
        "lone",
        "open",
        "openers",
        "parted",
        "region",
        "regions",
        "runs",
        "stack",
        "under",
    )

    def __init__(self, item: Callable[[Line, Verdict], Item | None]) -> None:
        self.item = item
        self.regions: list[Region] = []
        self._begin(0)

    def _begin(self, line: int, title: str = "") -> None:
        self.region = Region(line, title)
        self.regions.append(self.region)
        self.filled = self.closed = False
        self.announced = self.under = False  # the text above ends in ：, the line stands right under such
        self.base = self.last = -1
        self.lone = -2  # the last line that holds a marker and nothing else
        self.last_list: Item | None = None
        self.labelled = False  # text that ends in ： stands behind the last item of a list
        self.openers: dict[tuple[int, int], str] = {}  # the words of each open group's first heading
        self.parted: set[tuple[int, int]] = set()  # groups behind which a heading that counts itself stands
        self.stack: list[tuple[int, int]] = []
        self.open: dict[tuple[int, int], Group] = {}
        self.runs: list[Group] = []

    def pass_text(self, announcing: bool) -> None:
        """Body text between what is numbered; `announcing`: it ends in ：."""
        self.filled = True
        self.last = -1
        self.announced = announcing
        self.labelled |= announcing

    def take(self, line: Line, verdict: Verdict) -> None:
        """Any line but body text."""
        role = verdict.role
        if role is Role.BLANK:
            return
        self.under, self.announced = self.announced, False
        if role is Role.HEADING:
            self._heading(line, verdict)
        elif role is Role.LIST_ITEM:
            self.filled = True
            item = self.item(line, verdict)
            if item is not None:
                self._list_item(item)
                self.last = line.index
                self.labelled = False
            self.announced = announces(line.text)
            return
        elif role is Role.CHAPTER or role is Role.ARTICLE:
            self.filled = self.region.statute = True
            self._ordinal(self.item(line, verdict), line.index)
        else:
            self._frame(role, line)
        self.last = -1

    def _frame(self, role: Role, line: Line) -> None:
        """Titles, attachment marks and the closing elements decide where a region begins."""
        if role in (Role.TITLE, Role.ATTACHMENT_TITLE):
            if self.filled:
                self._begin(line.index)
            self.region.title += "".join(line.text.split())
        elif role is Role.ATTACHMENT_MARK:
            self._begin(line.index)
        elif role in (Role.SIGNATURE, Role.DATE, Role.COPY_TO, Role.PRINTED_BY):
            self.closed = self.filled

    def _ordinal(self, item: Item | None, line: int) -> None:
        self.stack.clear()
        self.open.clear()
        self.runs.clear()
        self.base = line
        if item is not None and item.form:
            self.region.ordinals.append(item)

    def _heading(self, line: Line, verdict: Verdict) -> None:
        item = self.item(line, verdict)
        if item is not None and self.closed and item.value == 1 and item.level <= 1:
            self._begin(line.index)
        self.filled = True
        if item is not None and item.form in PART_FORMS:
            self._ordinal(item, line.index)
            return
        if item is not None and not item.form and self.lone == line.index - 1:
            return  # the words of a number that stands alone in the line above
        self._close(verdict.level)
        if item is not None:
            if item.marker is not None and item.marker.end == len(line.text):
                self.lone = line.index
            self._note_decimal(item)
            self._join_heading(item, line.text[item.marker.end if item.marker else 0 :].strip())
        else:
            self.parted.add(self._place(verdict.level))
        self.stack.append((verdict.level, line.index))
        self.runs.clear()

    def _note_decimal(self, item: Item) -> None:
        if len(item.numbers) > 1:
            self.region.decimals = True
            self.region.decimal_lists |= not item.heading

    def _close(self, level: int) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()

    def _join_heading(self, item: Item, words: str) -> None:
        """The heading goes to its siblings; a list that it continues becomes a part of them."""
        place = self._place(item.level)
        group = self.open.get(place)
        parted = item.value == 1 and place in self.parted
        self.parted.discard(place)
        if group is not None and not parted and not self._restarts(group, item, words, self.openers[place]):
            group.items.append(item)
            return
        scope = self.stack[-2][1] if len(self.stack) > 1 else self.base
        group = Group(place[0], scope, item.level, self._continued_run(item))
        group.items.append(item)
        self.open[place] = group
        self.openers[place] = words
        self.region.groups.append(group)

    def _place(self, level: int) -> tuple[int, int]:
        """Where siblings of that level are kept: the heading they stand under, and the level."""
        return self.stack[-1][1] if self.stack else self.base, level

    def _continued_run(self, item: Item) -> list[Item]:
        for run in self.runs:
            if item.form and run.items[-1].form == item.form and run.items[-1].value + 1 == item.value:
                self.region.lists.remove(run)
                return run.items
        return []

    def _restarts(self, group: Group, item: Item, words: str, opener: str) -> bool:
        """Whether a 1 begins a sequence of its own beside the open group.

        二期内容： stands above it; it has the very words of the group's first (（1）任务安排 under each day);
        or a sentence with a number stands between (1. … 2. … （二）sentence, 1. …: it lies under that).
        """
        if item.value != 1:
            return False
        if self.under or words == opener:
            return True
        listed = self.last_list
        if listed is None or listed.line < group.items[-1].line:
            return False
        return (
            listed.form in LEVEL_FORMS
            and listed.form != item.form
            and (
                item.form not in LEVEL_FORMS or LEVEL_FORMS.index(listed.form) < LEVEL_FORMS.index(item.form)
            )
        )

    def _list_item(self, item: Item) -> None:
        self._note_decimal(item)
        if self._continue_list(item):
            return
        if self._continue_headings(item):
            return
        self.last_list = item
        group = Group(self.stack[-1][1] if self.stack else self.base, -1, 0, [item])
        self.runs.append(group)
        self.region.lists.append(group)

    def _continue_list(self, item: Item) -> bool:
        """Whether an open list of that form takes the item; lists inside it are closed then."""
        like = [
            place
            for place, run in enumerate(self.runs)
            if run.items[-1].form == item.form and run.items[-1].numbers[:-1] == item.numbers[:-1]
        ]
        for place in reversed(like):  # (4) 1) 2) (5): the outer list goes on
            if self.runs[place].items[-1].value + 1 == item.value:
                self._append(place, item)
                return True
        if not like:
            return False
        last = self.runs[like[-1]].items[-1]
        del self.runs[like[-1] + 1 :]
        if item.value == 1 and (last.value > 1 or last.line != self.last):
            return False
        if self.labelled:  # a list under a label of its own
            return False
        self._append(like[-1], item)
        return True

    def _append(self, place: int, item: Item) -> None:
        del self.runs[place + 1 :]
        self.last_list = item
        self.runs[place].items.append(item)

    def _continue_headings(self, item: Item) -> bool:
        """Whether the item is the next number of an open group of headings: then it is a sibling."""
        for depth in range(len(self.stack) - 1, -1, -1):
            parent = self.stack[depth - 1][1] if depth else self.base
            group = self.open.get((parent, self.stack[depth][0]))
            if group is None or group.items[-1].form != item.form or group.items[-1].value + 1 != item.value:
                continue
            group.items.append(item)
            del self.stack[depth:]
            self.stack.append((group.level, item.line))
            self.runs.clear()
            return True
        return False
