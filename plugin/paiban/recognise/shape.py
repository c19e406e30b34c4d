"""The shape of a numbered line: where its heading sentence ends (标题句), and what kind of line it is."""

from __future__ import annotations

import re

from paiban.patterns import Lazy

#: Longest heading sentence that runs in, longest part before a colon or blank that does (字).
MAX_HEAD, MAX_COLON, MAX_BLANK = 50, 20, 25
#: Longest heading that stands alone.
MAX_ALONE = 60

#: Clauses of a heading in two parallel halves have this many characters at least (强化措施，压实责任：…).
_PARALLEL = 4
#: What opens a question or an answer: the heading is the question itself.
_SPEAKERS = frozenset("问答")

#: Where a head may end.
_CUTS = Lazy(r"[。！？!?｡：:.．\s]")
_PAIRS = dict(zip("“‘《〈（(「『【[〔", "”’》〉）)」』】]〕", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_OPENING = Lazy("[" + re.escape("".join(_PAIRS)) + "]")
_ANNOUNCES = Lazy(r"如下|以下|下列|包括|分别[是为]|内容[有为]|条件之一$|情形之一$|应当$")

#: A short head with one of these may stand before two blanks instead of a colon: 活动时间　　5月24日.
_LABELS = (
    "时间",
    "地点",
    "主题",
    "对象",
    "内容",
    "方式",
    "范围",
    "单位",
    "人员",
    "电话",
    "标准",
    "名称",
    "期限",
)

#: What only says whose task a sentence is: no text of its own.
_WHO = Lazy(r"[（(]?(?:责任|牵头|配合|承办|主办|协办)(?:单位|部门|科室|领导|人)[：:]")
_REMARK = Lazy(r"(?<=.)[（(][^（）()]{2,60}[)）]$")

ALONE = "alone"  # a short phrase, nothing behind it
STOPPED = "stopped"  # a short phrase with its full stop, nothing behind it
RUN_IN = "run-in"  # heading sentence, then its own text
COLON = "colon"  # short phrase and colon, then its own text
SENTENCE = "sentence"  # a whole sentence or clause
CLAUSE = "clause"  # ends in a semicolon: a member of a list


class Shape:
    """What one numbered line looks like behind its marker; `cut` is an offset in that rest."""

    __slots__ = ("commas", "cut", "kind", "length", "rest")

    def __init__(self, kind: str, cut: int, length: int, commas: int, rest: int) -> None:
        self.kind = kind
        self.cut = cut  # behind the heading sentence; 0 = none
        self.length = length  # of the sentence or phrase
        self.commas = commas
        self.rest = rest  # characters behind the heading sentence


def read_shape(text: str) -> Shape:
    """The shape of `text`, a line without its marker and outer white space."""
    cut = _find_cut(text)
    last = text[-1]
    if cut and cut < len(text) and not _WHO.pattern.match(text, cut):
        kind = COLON if text[cut - 1] in "：:" else RUN_IN
        head = text[:cut].rstrip()
        return Shape(kind, cut, len(head), _commas(head), len(text) - cut)
    length = len(text)
    commas = _commas(text)
    if last in "；;":
        return Shape(CLAUSE, 0, length, commas, 0)
    if last in "：:":
        kind = ALONE if length <= MAX_COLON and not _ANNOUNCES.pattern.search(text) else SENTENCE
        return Shape(kind, 0, length, commas, 0)
    if last in "。！!｡":
        return Shape(STOPPED if length <= MAX_HEAD else SENTENCE, 0, length, commas, 0)
    core = _REMARK.pattern.sub(
        "", text
    )  # （牵头单位：…；责任单位：…） says who, and is no part of the sentence
    if len(core) > MAX_ALONE or last in "，,、" or "。" in core[:-1] or "；" in core:
        return Shape(SENTENCE, 0, length, commas, 0)
    return Shape(ALONE, 0, len(core), _commas(core), 0)


def _commas(text: str) -> int:
    return text.count("，") + text.count(",") + text.count("；")


def _find_cut(text: str) -> int:
    """Offset behind the first sentence, short colon head or blank that ends a head; 0 if it is too far."""
    opened = _OPENING.pattern.search(text, 0, MAX_HEAD) is not None
    shut = _shut_places(text[: MAX_HEAD + 1]) if opened else b""
    for found in _CUTS.pattern.finditer(text, 0, MAX_HEAD + 1):
        place, char = found.start(), found[0]
        if shut and shut[place]:
            continue
        if char in "：:":
            if 0 < place < MAX_COLON and _colon_ends(text, place):
                return _behind(text, place + 1)
        elif char.isspace():
            if _blank_ends(text, place):
                return _behind(text, place)
        elif place > 0 and (char not in ".．" or "\u4e00" <= text[place + 1 : place + 2] <= "\u9fff"):
            return place + 1
    return 0


def _behind(text: str, place: int) -> int:
    """The place itself; blanks behind a head belong to it only in front of text."""
    return place if place < len(text.rstrip()) else len(text)


def _shut_places(text: str) -> bytes:
    """1 for every place inside quotation marks or brackets; an unclosed bracket shuts nothing."""
    places = bytearray(len(text))
    waiting: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char in _PAIRS:
            waiting.append((_PAIRS[char], place))
        elif char in _CLOSING and waiting:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == char or (char in ")）" and waiting[depth][0] in ")）"):
                    first = waiting[depth][1]
                    places[first : place + 1] = b"\1" * (place + 1 - first)
                    del waiting[depth:]
                    break
    return bytes(places)


def _colon_ends(text: str, place: int) -> bool:
    """The colon ends a head: no time or ratio, no announcement of what follows."""
    if text[place - 1].isdecimal() and text[place + 1 : place + 2].isdecimal():
        return False
    head = text[:place]
    if head in _SPEAKERS or any(c in head for c in ",；。") or _ANNOUNCES.pattern.search(head):
        return False
    clauses = head.split("，")
    return len(clauses) == 1 or (len(clauses) == 2 and len(clauses[0]) == len(clauses[1]) >= _PARALLEL)


def _blank_ends(text: str, place: int) -> bool:
    """书证提交　原件确有困难的，…。: a short phrase, a blank, then a whole sentence."""
    head, rest = text[:place], text[place:].lstrip()
    if not 3 <= place <= MAX_BLANK or any(c in head for c in "，,；、：:") or head.isascii():
        return False
    if head.endswith(_LABELS) and place <= 8 and text[place : place + 2].isspace() and len(rest) >= 4:
        return True
    if rest[:1].isascii() or head[-1].isascii():
        return False
    return len(rest) >= 12 and rest[-1] in "。；！" and len(rest) > place
