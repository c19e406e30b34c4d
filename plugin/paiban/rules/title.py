"""Where does a long title turn? (GB/T 9704-2012 7.3.1: 词意完整，排列对称，长短适宜，梯形或菱形)

The author's text gets no break: indents of equal width on both sides make the word processor turn it
where the words allow, the longer line first (倒梯形).
"""

from __future__ import annotations

from collections.abc import Callable

from paiban.changes import Indents
from paiban.model import Line
from paiban.patterns import Lazy
from paiban.rules.characters import is_han
from paiban.rules.title_words import cuts_word
from paiban.style.schema import Element, Page

_OPENING, _CLOSING = "《“（〔‘(", "》”）〕’)"
#: A line may not begin with these: marks and words that lean on what is before them.
_NOT_FIRST = "的和与及、，。；：》”）〕’)·—％%等了着过者局厅署"
#: Nor end with these.
_NOT_LAST = "《“（〔‘(和与及对在向为于从将把被由各本第省市县区镇"
#: A break right behind these reads well.
_GOOD_LAST = "的、》）”"
#: … and right before these.
_GOOD_FIRST = (
    "关于",
    "工作",
    "情况",
    "通知",
    "报告",
    "请示",
    "方案",
    "意见",
    "实施",
    "加强",
    "做好",
    "开展",
    "推进",
    "进一步",
)
#: What ends an organ's name and hardly ever begins a word.
_NAME_ENDS = "院镇乡"
#: How much wider than the type area a 发文机关标志 may be: one in eight leaves half the margins free.
_MOST_OVERHANG = 0.125
_DIGITS = Lazy(r"[0-9A-Za-z.%％年月日]")


def width(text: str) -> float:
    """Width in characters (字): ASCII counts half."""
    return sum(0.5 if ord(c) < 0x2000 and c != "·" else 1.0 for c in text)


#: How often a string stands in the draft's text: tells words from neighbours.
Count = Callable[[str], int]


def counter(lines: tuple[Line, ...]) -> Count:
    """Counts strings in the draft's first lines; a word that matters to the title stands there."""
    text = "\n".join(line.text for line in lines[:500])
    return text.count


def set_width(text: str) -> float:
    """Width as set: word processors put a quarter of a character between 汉字 and Latin or digits."""
    latin = [char.isascii() and (char.isalnum() or char == "%") for char in text]
    meetings = sum(
        (latin[at - 1] and is_han(text[at])) or (is_han(text[at - 1]) and latin[at] and text[at] != "%")
        for at in range(1, len(text))
    )
    return width(text) + 0.25 * meetings


def title_indents(text: str, element: Element, page: Page, count: Count) -> Indents | None:
    """Indents that make the title turn at its best place; None when it fits one line or cannot turn."""
    unit = element.size * 10
    room = page.text_width / unit
    total = set_width(text)
    lines = -(-total // int(room))
    if total <= room or lines > 3:
        return None
    cut = _best_cut(text, total / lines, min(room, total / lines + 4), count)
    if cut is None:
        return None
    line = set_width(text[:cut]) + 0.4  # less than half a character: the next one must not fit
    side = int((page.text_width - line * unit) / 2)
    return Indents(left=side, right=side) if side > 0 else None


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


def _best_cut(text: str, least: float, most: float, count: Count) -> int | None:
    """The offset of the best place to turn between `least` and `most` characters."""
    best: tuple[float, int] | None = None
    depth, used = 0, 0.0
    for offset, char in enumerate(text[:-1], start=1):
        used += width(char)
        depth += (char in _OPENING) - (char in _CLOSING)
        if used < least - 0.25 or used > most or _forbidden(text, offset):
            continue
        cost = _cost(text, offset, depth) + 3 * _cohesion(text[offset - 1], text[offset], count)
        cost += (used - least) * 0.5
        if best is None or cost < best[0]:
            best = (cost, offset)
    return best[1] if best else None


def _forbidden(text: str, offset: int) -> bool:
    """Whether a line may not turn at `offset`: marks, leaning words, numbers, words cut through."""
    before, after = text[offset - 1], text[offset]
    number = _DIGITS.pattern.match(before) and _DIGITS.pattern.match(after)
    return after in _NOT_FIRST or before in _NOT_LAST or bool(number) or cuts_word(text, offset)


def _cohesion(before: str, after: str, count: Count) -> float:
    """0 to 1: how firmly two characters belong together in this draft (改革 stands often, 化改 seldom)."""
    pair = count(before + after)
    return pair / max(1, min(count(before), count(after))) if pair > 1 else 0.0


def _cost(text: str, offset: int, depth: int) -> float:
    """How badly the title turns at `offset`; 0 and less is a natural pause."""
    cost = 2.0 * depth
    if text[offset - 1] in _GOOD_LAST:
        cost -= 2
    if text.startswith(_GOOD_FIRST, offset):
        cost -= 2
    if text[offset] in _NAME_ENDS:
        cost += 2
    return cost
