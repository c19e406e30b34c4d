"""What an announced edit may be: a number marker for a number marker, or white space that goes.

A small grammar of its own, so that a rule which reads too much as a marker is caught here.
"""

from __future__ import annotations

import re

from paiban.docx.verify.patterns import lazy

_WHITE = r"[ \t\r\n\x0b\x0c\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
_CHINESE = r"[〇零○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟廿卅\u2f00\u2f06\u2f17\u2f0b]"
_DIGITS = r"[0-9０-９]"
_NUMBER = rf"(?:{_CHINESE}{{1,6}}|{_DIGITS}{{1,4}})"
_STOP = r"[、﹑､.．,，:：。;；]"
_OPEN, _CLOSE = r"[（(﹙〔〈⟨\[［【]", r"[）)﹚〕〉⟩\]］】]"
_ITEM = rf"(?:{_NUMBER}|[a-zA-ZＡ-Ｚａ-ｚ]|[ivxIVX]{{2,5}}|[甲乙丙丁戊己庚辛壬癸])"
_ENCLOSED = r"[①-⒛㈠-㈩㊀-㊉❶-❿⓪㉑-㉟㊱-㊿]"
_UNIT = r"(?:编|篇|章|节|部分|条|款|项|部份)"
_MARKER = lazy(
    rf"""{_WHITE}*(?:
      第{_WHITE}*{_NUMBER}{_WHITE}*{_UNIT}{_WHITE}*{_STOP}*     # 第一章 第3条
    | {_OPEN}{_WHITE}*{_ITEM}{_WHITE}*{_CLOSE}{_WHITE}*{_STOP}* # （一） (1) [a]
    | {_ITEM}{_WHITE}*{_CLOSE}{_WHITE}*{_STOP}*                   # 一） 1) a)
    | {_DIGITS}{{1,3}}(?:[.．]{_DIGITS}{{1,3}}){{1,5}}{_STOP}*   # 1.1 1.1.1
    | {_ITEM}{_WHITE}*{_STOP}{{1,2}}                            # 一、 1. a.
    | {_NUMBER}(?={_WHITE})                                     # 一 followed by a blank
    | {_ENCLOSED}{_WHITE}*{_STOP}*                              # ① ㈠ ⑴
    ){_WHITE}*""",
    re.VERBOSE,
)
_BLANK = lazy(rf"{_WHITE}*")
_POINT_AT_END = lazy(rf"{_DIGITS}[.．,，:：]{_WHITE}*$")


def is_blank(text: str) -> bool:
    """White space only, of whatever width."""
    return _BLANK().fullmatch(text) is not None


def is_marker(text: str) -> bool:
    """A number marker (序号) with the white space round it, and nothing else."""
    return _MARKER().fullmatch(text) is not None


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
    return bool(_POINT_AT_END().search(head)) and rest[:1].isdigit() and not head[-1:].isspace()
