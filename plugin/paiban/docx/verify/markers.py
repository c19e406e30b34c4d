"""What an announced edit may be: a number marker for a number marker, or white space that goes.

A small grammar of its own, so that a rule which reads too much as a marker is caught here.
"""

from __future__ import annotations

import re

from paiban.patterns import Lazy

_WHITE = (
    " \t\r\n\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
#: Every character a marker may hold, by the letter of its kind; everything else is "?".
_KINDS = {
    "_": _WHITE,
    "c": "〇零○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟廿卅\u2f00\u2f06\u2f17\u2f0b",
    "d": "0123456789０１２３４５６７８９",
    ".": ".．",  # also a stop
    ",": "、﹑､，,：:。;；",
    "(": "（(﹙〔〈⟨[［【",
    ")": "）)﹚〕〉⟩]］】",
    "i": "ivxIVX",
    "a": "abcdefghjklmnopqrstuwyzABCDEFGHJKLMNOPQRSTUWYZ",
    "h": "甲乙丙丁戊己庚辛壬癸",
    "第": "第",
    "u": "编篇章节条款项",
    "部": "部",
    "分": "分份",
}
#: ① ⑴ ⒈, ⓪, ❶, ㈠, ㉑, ㊀, ㊱: first and last of each kind.
_ENCLOSED = (
    (0x2460, 0x249B),
    (0x24EA, 0x24EA),
    (0x2776, 0x277F),
    (0x3220, 0x3229),
    (0x3251, 0x325F),
    (0x3280, 0x3289),
    (0x32B1, 0x32BF),
)
_KIND = {ord(char): kind for kind, chars in _KINDS.items() for char in chars}
_KIND |= dict.fromkeys(range(65313, 65371), "a")  # full-width letters
_KIND |= {code: "e" for first, last in _ENCLOSED for code in range(first, last + 1)}
_MARKER = Lazy(
    r"""_*(?:
      第_*(?:c{1,6}|d{1,4})_*(?:u|部分)_*[,.]*              # 第一章 第3条
    | \(_*(?:c{1,6}|d{1,4}|[ai]|i{2,5}|h)_*\)_*[,.]*        # （一） (1) [a]
    | (?:c{1,6}|d{1,4}|[ai]|i{2,5}|h)_*\)_*[,.]*            # 一） 1) a)
    | d{1,3}(?:\.d{1,3}){1,5}[,.]*                          # 1.1 1.1.1
    | (?:c{1,6}|d{1,4}|[ai]|i{2,5}|h)_*[,.]{1,2}            # 一、 1. a.
    | (?:c{1,6}|d{1,4})(?=_)                                # 一 followed by a blank
    | e_*[,.]*                                              # ① ㈠ ⑴
    )_*""",
    re.VERBOSE,
)
_YEAR = Lazy("(?:19|20)[0-9]{2} ?年")  # 1.2025年 is number 1 and a year
_POINT_AT_END = Lazy(r"[0-9０-９][.．,，:：]\s*$")


def is_blank(text: str) -> bool:
    """White space only, of whatever width."""
    return not text.strip(_WHITE)


def is_marker(text: str) -> bool:
    """A number marker (序号) with the white space round it, and nothing else."""
    return (
        len(text) < 60
        and _MARKER.pattern.fullmatch("".join(_KIND.get(ord(c), "?") for c in text)) is not None
    )


def may_become(before: str, after: str, auto: str = "") -> bool:
    """Whether an edit is one of those that may be announced.

    A marker for a marker, a marker where none was, white space for nothing, or the other way round
    between marker and white space before it; `auto` is the number a word processor showed there.
    """
    fresh = is_marker(after) or (bool(auto) and after.strip() == auto.strip())
    if is_blank(before):
        return after == "" or fresh
    return is_marker(before) and fresh


def splits_a_number(head: str, rest: str) -> bool:
    """Whether taking `head` for a marker would cut a figure such as 2.5 or 10:30 in two."""
    figure = rest[:1].isdecimal() and not _YEAR.pattern.match(rest)
    return figure and bool(_POINT_AT_END.pattern.search(head)) and not head[-1:].isspace()
