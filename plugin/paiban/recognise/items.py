"""The numbered lines and unnumbered headings of one part, as items in reading order."""

from __future__ import annotations

from paiban.model import Line, Marker
from paiban.numerals import EDGE, is_firm, read_marker
from paiban.recognise.shape import Shape, read_shape
from paiban.recognise.sheet import Sheet
from paiban.recognise.styles import heading_level

#: Rank of every form in the order of the standard: a lower rank stands above a higher one.
RANKS: dict[str, float] = {
    "第一编": 0.1,
    "第一篇": 0.1,
    "第一部分": 0.2,
    "第一章": 0.3,
    "第一节": 0.4,
    "第一条": 0.5,
    "一、": 1,
    "（一）": 2,
    "1.": 3,
    "（1）": 4,
    "①": 5,
    "a.": 6,
    "A.": 6,
    "i.": 7,
}
CHAPTERS = ("第一编", "第一篇", "第一章", "第一节")
ARTICLE = "第一条"
#: Level of a marker's form by the standard, for list items.
FORM_LEVELS = {"一、": 1, "（一）": 2, "1.": 3, "（1）": 4}


#: The second number of the families that enumerate inside sentences.
_SECOND = {"（一）": "（二）", "（1）": "（2）", "①": "②"}


class Item:
    """One line that is numbered or may be a heading. Mutable: the steps fill it in turn."""

    __slots__ = (
        "auto",
        "family",
        "heading",
        "level",
        "marker",
        "numbers",
        "offset",
        "own",
        "parent",
        "rank",
        "row",
        "shape",
        "style",
        "text",
    )

    def __init__(self, row: int, line: Line, family: str, numbers: tuple[int, ...], rank: float) -> None:
        self.row = row
        self.family = family
        self.numbers = numbers
        self.rank = rank
        self.marker: Marker | None = None
        self.auto = False
        self.offset = len(line.text) - len(line.text.lstrip(EDGE))
        self.text = line.text.strip(EDGE)
        self.style = 0  # level of its heading style or outline, 0 = none
        self.parent: Item | None = None
        self.own = 0.0  # has text of its own: 1 yes, 0.5 perhaps
        self.heading = False
        self.level = 0

    def set_marker(self, line: Line, marker: Marker) -> None:
        """The typed marker; the shape is that of the text behind it."""
        self.marker = marker
        self.offset = marker.end
        self.text = line.text[marker.end :].rstrip(EDGE)

    def read(self) -> Shape:
        """The shape of the text behind the marker, read when it is first needed."""
        shape = getattr(self, "shape", None)
        if shape is None:
            shape = self.shape = read_shape(self.text)
        return shape

    @property
    def value(self) -> int:
        """Its last number, 0 without any."""
        return self.numbers[-1] if self.numbers else 0


def family_of(marker: Marker) -> tuple[str, float]:
    """Family and rank of a marker; decimals of each depth are a family of their own."""
    if marker.form == "1.1":
        depth = len(marker.numbers)
        return f"1.1/{depth}", 3 + 0.1 * (depth - 1)
    return marker.form, RANKS[marker.form]


def collect(sheet: Sheet, first: int, end: int, trust_styles: bool) -> list[Item]:
    """Numbered lines of the rows first … end that nothing has settled, in order."""
    items: list[Item] = []
    markers, lines = sheet.markers, sheet.lines
    for row in range(first, end):
        if sheet.verdicts[row] is not None:
            continue
        line = lines[row]
        marker = markers.get(row)
        item = None
        if marker is not None:
            item = _typed(row, line, marker)
        elif line.auto is not None and not line.auto.bullet and line.auto.text:
            item = _automatic(row, line)
        if trust_styles and (line.style or line.outline is not None):
            level = heading_level(line.style, line.outline)
            if level and item is None and _may_be_heading(sheet, row):
                item = Item(row, line, f"style/{level}", (), 0.5 + 0.5 * level)
            if item is not None:
                item.style = level
        if item is not None:
            items.append(item)
    return _confirmed(items)


def _typed(row: int, line: Line, marker: Marker) -> Item | None:
    family, rank = family_of(marker)
    if rank < 0.5 and (len(line.text) - marker.end > 40 or line.text.rstrip(EDGE)[-1] in "。；，;,"):
        return None  # 第三章主要…。: a sentence about a chapter
    if marker.numbers == (1,) and family in _SECOND and _counts_on(line.text, _SECOND[family]):
        return None
    item = Item(row, line, family, marker.numbers, rank)
    item.set_marker(line, marker)
    return item


def _counts_on(text: str, second: str) -> bool:
    """（一）…；（二）…。 in one line: an enumeration inside a sentence, no item of its own."""
    place = text.find(second)
    return place > 0 and text[place - 1 : place] == "；"


def _automatic(row: int, line: Line) -> Item:
    auto = line.auto
    assert auto is not None
    marker = read_marker(auto.text + "文") or read_marker(auto.text.strip() + " 文")
    if marker is None:
        item = Item(row, line, f"auto/{auto.pattern}", auto.values[-1:], 8 + auto.level)
    else:
        family, rank = family_of(marker)
        item = Item(row, line, family, marker.numbers, rank)
    item.auto = True
    return item


def _may_be_heading(sheet: Sheet, row: int) -> bool:
    """A heading style alone makes a heading of a short phrase only."""
    text = sheet.texts[row]
    return len(text) <= 50 and text[-1] not in "。；;，," and "。" not in text


def _confirmed(items: list[Item]) -> list[Item]:
    """Drops markers that do not speak for themselves and have no neighbour in number."""
    weak = [item for item in items if item.marker is not None and not is_firm(item.marker)]
    if not weak:
        return items
    known = {(item.family, item.numbers) for item in items}
    dropped = {id(item) for item in weak if not _has_company(item, known)}
    if dropped:
        items = [item for item in items if id(item) not in dropped]
        known = {(item.family, item.numbers) for item in items}
        items = [
            item for item in items if item.marker is None or is_firm(item.marker) or _has_company(item, known)
        ]
    return items


def _has_company(item: Item, known: set[tuple[str, tuple[int, ...]]]) -> bool:
    before, last = item.numbers[:-1], item.numbers[-1]
    if last > 1:
        return (item.family, (*before, last - 1)) in known
    if before:
        depth = len(before)
        parent = ("1.", before) if depth == 1 else (f"1.1/{depth}", before)
        company = ((item.family, (*before, 2)), parent, ("一、", before))  # 三、 above 3.1
        return any(number in known for number in company)
    return (item.family, (2,)) in known or (item.family == "1." and ("1.1/2", (1, 1)) in known)
