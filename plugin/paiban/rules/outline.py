"""The numbered lines of a draft as groups of siblings: the ground that numbering stands on.

A *region* is what numbers its headings anew: the document itself, an issued text behind it (a
second title), each attachment. A *group* holds the siblings under one parent. Numbered whole
sentences that continue a group of headings (（一）heading, （二）sentence) belong to that group.
"""

from __future__ import annotations

from collections.abc import Callable

from paiban.model import AutoNumber, Draft, Line, Marker, Recognition, Role, Verdict
from paiban.numerals import LEVEL_FORMS, is_firm, read_marker
from paiban.numerals.lookalikes import EDGE
from paiban.records import NamedTuple
from paiban.rules.unnumbered import wants_number

#: Headings that divide a text without being one of its four levels (第一部分 …).
PART_FORMS = frozenset(("第一编", "第一篇", "第一章", "第一节", "第一部分", "第一条"))
#: Text behind a marker, for asking `read_marker` about a number that is not in the text.
_ANY_TEXT = " 文"
_LONGEST_MARKER = 12
#: Body text between numbered lines, and such whose last line ends in ：.
_TEXT, _ANNOUNCING = -1, -2


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
            kind = _ANNOUNCING if draft.lines[index].text.rstrip().endswith(("：", ":")) else _TEXT
            if kind != before:  # one line of body text says as much as a hundred
                self._marked.append(kind)
                before = kind

    def read(self, recognition: Recognition) -> list[Region]:
        """All regions that hold at least one numbered line or heading, in order."""
        reader = _Reader(self._item)
        lines, verdicts = self._lines, recognition.verdicts
        for index in self._marked:
            if index < 0:
                reader.pass_text(announces=index == _ANNOUNCING)
            else:
                reader.take(lines[index], verdicts[index])
        regions = [region for region in reader.regions if region.groups or region.lists or region.ordinals]
        for region in regions:
            region.groups[:] = [part for group in region.groups for part in _split_at_captions(group)]
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


class _Reader:
    """Walks the lines once; `stack` holds the open headings as (level, line)."""

    __slots__ = (
        "announced",
        "base",
        "closed",
        "filled",
        "item",
        "last",
        "last_list",
        "lone",
        "open",
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
        self.stack: list[tuple[int, int]] = []
        self.open: dict[tuple[int, int], Group] = {}
        self.runs: list[Group] = []

    def pass_text(self, announces: bool) -> None:
        """Body text between what is numbered; `announces`: it ends in ：."""
        self.filled = True
        self.last = -1
        self.announced = announces

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
            self._join_heading(item)
        self.stack.append((verdict.level, line.index))
        self.runs.clear()

    def _note_decimal(self, item: Item) -> None:
        if len(item.numbers) > 1:
            self.region.decimals = True
            self.region.decimal_lists |= not item.heading

    def _close(self, level: int) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()

    def _join_heading(self, item: Item) -> None:
        """The heading goes to its siblings; a list that it continues becomes a part of them."""
        parent = self.stack[-1][1] if self.stack else self.base
        group = self.open.get((parent, item.level))
        if group is not None and not self._restarts(group, item):
            group.items.append(item)
            return
        scope = self.stack[-2][1] if len(self.stack) > 1 else self.base
        group = Group(parent, scope, item.level, self._continued_run(item))
        group.items.append(item)
        self.open[parent, item.level] = group
        self.region.groups.append(group)

    def _continued_run(self, item: Item) -> list[Item]:
        for run in self.runs:
            if item.form and run.items[-1].form == item.form and run.items[-1].value + 1 == item.value:
                self.region.lists.remove(run)
                return run.items
        return []

    def _restarts(self, group: Group, item: Item) -> bool:
        """Whether a 1 begins a sequence of its own: 二期内容： stands above it, or a sentence with a number.

        1. … 2. … （二）sentence, 1. …: the second 1. lies under the sentence, not beside the first.
        """
        listed = self.last_list
        if item.value == 1 and self.under:
            return True
        if item.value != 1 or listed is None or listed.line < group.items[-1].line:
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
        for i, run in enumerate(self.runs):
            last = run.items[-1]
            if last.form == item.form and last.numbers[:-1] == item.numbers[:-1]:
                del self.runs[i + 1 :]
                if item.value == 1 and (last.value > 1 or last.line != self.last):
                    del self.runs[i]
                    return False
                self.last_list = item
                run.items.append(item)
                return True
        return False

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
