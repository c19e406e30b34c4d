"""Where does a long title turn? (GB/T 9704-2012 7.3.1: 词意完整，排列对称，长短适宜，梯形或菱形)

The author's text gets no break: indents of equal width on both sides make the word processor turn it
where the words allow, rather the longer line first (倒梯形) than last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

from paiban.changes import Indents
from paiban.model import Line
from paiban.patterns import Lazy
from paiban.rules.characters import is_han
from paiban.rules.title_words import WORDS, cuts_phrase, cuts_word
from paiban.style.schema import Element, Page

_OPENING, _CLOSING = "《“（〔‘(", "》”）〕’)"
#: A line may not begin with these: marks and words that lean on what is before them.
_NOT_FIRST = "的和与及、，。；：》”）〕’)·—％%等了着过者局厅署"
#: Nor end with these.
_NOT_LAST = "《“（〔‘(和与及对在向为于从将把被由各本第"
#: Word processors never begin a line with these.
_NEVER_FIRST = "、，。；：？！》”）〕’)·％%"
#: A break right behind these reads well.
_GOOD_LAST = "的、》”"
#: What ends the name of a place. The organ behind it belongs to it: 云岭县｜水务局.
_PLACE_ENDS = "省市县区镇"
_ORGAN = Lazy(
    r"(?:(?!关于|印发|转发)[^、的与《》“”\s]){0,18}?"
    r"(?:政府|[委办局厅院会部处所站室校馆队团]|公司|中心)(?=$|关于|印发|转发|[、和与及的等\s]|[市县区党办])"
)
_PLACE = Lazy(r"(?:^|[《“\s])(?:中共)?([\u4e00-\u9fff]{1,3}?[省市县区州旗镇乡])")
_TIME = Lazy(r"(?:\d年度?|半年|季度|\d[月日]|期间)$")
_MOST_LINES = 3
_STEADY = 3  # tenths of a character that a turn must hold for: word processors differ by less
_SHORTEST_LAST = 4  # characters
_TORN = 8.0
#: … and right before these.
_GOOD_FIRST = ("关于", "暨", "通知", "报告", "请示", "方案", "意见", "加强", "做好", "推进", "进一步")
#: … and somewhat before these.
_FAIR_FIRST = ("工作", "情况", "实施", "开展")
#: What ends an organ's name and hardly ever begins a word.
_NAME_ENDS = "院镇乡"
#: How much wider than the type area a 发文机关标志 may be: one in eight leaves half the margins free.
_MOST_OVERHANG = 0.125
_DIGITS = Lazy(r"[0-9A-Za-z.%％年月日]")


def width(text: str) -> float:
    """Width in characters (字): ASCII counts half."""
    return sum(map(_own_width, text))


def _own_width(char: str) -> float:
    return 0.5 if ord(char) < 0x2000 and char != "·" else 1.0


#: How often a string stands in the draft's text: tells words from neighbours.
Count = Callable[[str], int]


def counter(lines: tuple[Line, ...]) -> Count:
    """Counts strings in the draft's first lines; a word that matters to the title stands there."""
    text = "\n".join(line.text for line in lines[:500])
    return text.count


def set_width(text: str) -> float:
    """Width as set: word processors put a quarter of a character between 汉字 and Latin or digits."""
    return _ends(text)[-1]


def _ends(text: str) -> list[float]:
    """Where each character ends as set, in characters from the beginning of the text, which is the first."""
    ends = [0.0]
    was_latin = was_han = False
    for char in text:
        latin = char.isascii() and (char.isalnum() or char == "%")
        han = is_han(char)
        meets = (was_latin and han) or (was_han and latin and char != "%")
        ends.append(ends[-1] + _own_width(char) + 0.25 * meets)
        was_latin, was_han = latin, han
    return ends


def title_indents(text: str, element: Element, page: Page, count: Count) -> Indents | None:
    """Indents that make the title turn at its best places; None when it fits one line or cannot turn."""
    unit = element.size * 10
    room = page.text_width / unit
    total = set_width(text)
    lines = -(-total // int(room))
    if total <= room or lines > _MOST_LINES:
        return None
    wide = _best_width(text, int(lines), room, count)
    side = int((page.text_width - wide * unit) / 2) if wide else 0
    return Indents(left=side, right=side) if side > 0 else None


def narrowed(text: str, element: Element, page: Page) -> Indents | None:
    """Indents that leave a line whole which is too wide for those of its element, None when it fits them."""
    unit = element.size * 10
    left, right = element.left / 100, element.right / 100
    free = max(0.0, page.text_width / unit - set_width(text) - 0.2)
    if free >= left + right:
        return None
    left, right = (side * free / (left + right) for side in (left, right))  # a rule below stays in the middle
    return Indents(round(left * unit), round(left * 100), round(right * unit), round(right * 100))


def overhang(text: str, element: Element, page: Page) -> Indents | None:
    """Indents that let a name somewhat wider than the text stand on one line, as far into both margins.

    A wider one turns as a title does.
    """
    excess = width(text) * element.size * 10 - page.text_width
    if excess > page.text_width * _MOST_OVERHANG:
        return title_indents(text, element, page, _once)
    side = int(excess / 2) + 20
    return Indents(left=-side, right=-side) if excess > 0 else None


def _once(text: str) -> int:
    """How often a string stands in a text that is not looked at."""
    return 1 if text else 0


def _best_width(text: str, most: int, room: float, count: Count) -> float | None:
    """The width, in characters, at which the title turns best into no more lines than `most`."""
    ends = _ends(text)
    least = ends[-1] / most
    widths: dict[tuple[int, ...], list[float]] = {}
    for tenth in range(int(least * 10), int(room * 10) + 1):
        cuts = _turns(text, ends, tenth / 10)
        if cuts and len(cuts) < most:
            widths.setdefault(cuts, []).append(tenth / 10)
    best: tuple[float, float] | None = None
    names = _names(text)
    for cuts, found in widths.items():
        if len(found) < _STEADY and found[-1] + 0.1 <= room:
            continue
        lines = [ends[end] - ends[start] for start, end in pairwise((0, *cuts, len(text)))]
        cost = sum(_cost(text, cut, names, count) for cut in cuts)
        cost += (max(lines) - least) * 0.6 + _misshape(lines)
        if best is None or cost < best[0]:
            best = (cost, found[len(found) // 2])
    return best[1] if best else None


def _turns(text: str, ends: list[float], wide: float) -> tuple[int, ...]:
    """Where a word processor turns a text of this width: as late as it can; () when it cannot."""
    cuts: list[int] = []
    start = 0
    while ends[-1] - ends[start] > wide:
        cut = bisect_right(ends, ends[start] + wide) - 1
        while cut > start and not _may_turn(text, cut):
            cut -= 1
        if cut <= start:
            return ()
        cuts.append(cut)
        start = cut
    return tuple(cuts)


def _may_turn(text: str, offset: int) -> bool:
    """Whether a word processor breaks the line there (GB/T 15834 4.11, Latin words and numbers)."""
    before, after = text[offset - 1], text[offset]
    together = all(char.isascii() and not char.isspace() for char in (before, after))
    return after not in _NEVER_FIRST and before not in _OPENING and not together


def _misshape(lines: list[float]) -> float:
    """How far the lines are from 倒梯形 and 菱形: a last line that is longest, or too short; an hourglass."""
    cost = 0.0
    if lines[-1] > max(lines[:-1]):
        cost += 1
    if lines[-1] < _SHORTEST_LAST:
        cost += 6
    if len(lines) > 2 and lines[1] < min(lines[0], lines[2]) - 1:
        cost += 2
    return cost


def _names(text: str) -> frozenset[str]:
    """Names of places in front of organs and titles: 云岭县."""
    return frozenset(_PLACE.pattern.findall(text))


def _tears(text: str, offset: int, names: frozenset[str]) -> bool:
    """Whether a break goes through a word or a name, or leaves a leaning word at an edge."""
    before, after = text[offset - 1], text[offset]
    number = _DIGITS.pattern.match(before) and _DIGITS.pattern.match(after)
    inside = any(
        text.startswith(name, start)
        for name in names
        for start in range(max(0, offset - len(name) + 1), offset)
    )
    return (
        after in _NOT_FIRST
        or before in _NOT_LAST
        or (
            before in _PLACE_ENDS
            and text[offset - 2 : offset] not in WORDS
            and _ORGAN.pattern.match(text, offset) is not None
        )
        or bool(number)
        or inside
        or cuts_word(text, offset)
    )


def _cohesion(before: str, after: str, count: Count) -> float:
    """0 to 1: how firmly two characters belong together in this draft (改革 stands often, 化改 seldom)."""
    pair = count(before + after)
    return pair / max(1, min(count(before), count(after))) if pair > 1 else 0.0


def _cost(text: str, offset: int, names: frozenset[str], count: Count) -> float:
    """How badly the title turns at `offset`; 0 and less is a natural pause."""
    ends_name = text[:offset].endswith(tuple(names))
    depth = sum((char in _OPENING) - (char in _CLOSING) for char in text[:offset])
    cost = 2.0 * depth
    if _tears(text, offset, names):
        cost += _TORN
    if not ends_name and _TIME.pattern.search(text, 0, offset) is None:
        cost += 3 * _cohesion(text[offset - 1], text[offset], count)
    if text[offset - 1] in _PLACE_ENDS and text[offset - 2 : offset] not in WORDS:
        cost += 1
    if text[offset - 1] in _GOOD_LAST:
        cost -= 2
    if text[offset - 1].isspace():  # the author parts two things there
        cost -= 5
    if text[offset].isspace():
        cost += 5
    if text.startswith(_GOOD_FIRST, offset):
        cost -= 2
    elif text.startswith(_FAIR_FIRST, offset):
        cost -= 1
    if text[offset] in _NAME_ENDS:
        cost += 2
    if cuts_phrase(text, offset):
        cost += 2
    return cost
