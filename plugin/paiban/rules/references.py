"""Places where the text refers to one of its own numbers (第三部分, 见（二）, 第2点).

A number that is referred to must not change its value. References to other documents
(《…》第八条（一）) do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from paiban.model import Draft, Recognition
from paiban.numerals import read_numeral
from paiban.patterns import Lazy
from paiban.records import NamedTuple

_H = "[一二三四五六七八九十百零]{1,5}"
_N = f"(?:{_H}|[0-9０-９]{{1,3}})"
_LEAD = (
    "参见|详见|见|按照|依照|参照|依据|根据|遵照|对照|上述|前述|前文|上文|下述|下文"
    "|如|同|及|和|与|或|至|到|[、～—-]"
)
_UNITS = "部分|大?点|项|小节|个?问题|个?方面|条(?:意见|措施|要求)"
_REFERENCE = Lazy(
    f"第 ?(?:[(（] ?)?({_N})(?: ?[)）])?(?:[、和及或至到—～-] ?第?(?:[(（])?({_N})(?:[)）])?)? ?({_UNITS})"
    f"|(?:{_LEAD}|本\\w{{1,4}})({_H})、(?=[(（要所中]|\\w{{0,3}}部分)"
    f"|(?:{_LEAD}|本\\w{{1,4}}|[一二三四五六七八九十]、)[(（]({_N})[)）]"
    f"|[(（]({_N})[)）](?=[项点款]|所[述列提]|至|到|中的|要求|规定|部分|条)"
)
#: What a line must hold to be worth the search above: cheap, and true of few lines.
_ORDINAL = Lazy(f"第 ?(?:[(（] ?)?{_N}")
_BRACKETED = Lazy(f"[(（]{_N}[)）]")
_LISTED = Lazy("[一二三四五六七八九十百零]、(?:[(（要所中]|\\w{0,3}部分)")
_DECIMAL = Lazy(
    r"(?:见|按照?|依照|参照|根据|依据|第|本\w{1,3})\s*([1-9][0-9]?(?:\.[1-9][0-9]?){1,4})(?![0-9%万亿元倍])"
)
_CLAUSE_END = "，。；：！？\n"
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class Reference(NamedTuple):
    """One reference: the line, its words, and the number it names in brackets, plain or either way."""

    line: int
    text: str
    value: int
    kind: str  # "一、", "（一）", "（1）": that form only; "部分": the outermost level; "": any


class Citations:
    """The references of one draft, looked for once and only when a number would change."""

    def __init__(self, draft: Draft, recognition: Recognition) -> None:
        self._draft = draft
        self._recognition = recognition

    @cached_property
    def all(self) -> list[Reference]:
        """Every reference, in order."""
        return find_references(self._draft, self._recognition)


def find_references(draft: Draft, recognition: Recognition) -> list[Reference]:
    """All references of the draft to numbers of its own. One pass; asked for only when numbers change."""
    out: list[Reference] = []
    for line, verdict in zip(draft.lines, recognition.verdicts, strict=True):
        text = line.text
        start = verdict.marker.end if verdict.marker else 0
        if not _may_refer(text, start):
            continue
        for match in _REFERENCE.pattern.finditer(text, start):
            if not _is_foreign(text, match.start()):
                out.extend(_read(line.index, match))
    return out


def _may_refer(text: str, start: int) -> bool:
    return (
        ("第" in text and _ORDINAL.pattern.search(text, start) is not None)
        or (("（" in text or "(" in text) and _BRACKETED.pattern.search(text, start) is not None)
        or ("、" in text and _LISTED.pattern.search(text, start) is not None)
    )


def _read(line: int, match: re.Match[str]) -> Iterable[Reference]:
    text = match[0].strip("，、")
    if match[3]:
        bracket = "(" in text or "（" in text
        for number in (match[1], match[2]):
            if number:
                yield Reference(line, text, _value(number), _kind(number, match[3], bracket))
    elif match[4]:
        yield Reference(line, text, _value(match[4]), "一、")
    else:
        number = match[5] or match[6]
        yield Reference(
            line, text, _value(number), "（1）" if number[0] in "0123456789０１２３４５６７８９" else "（一）"
        )
    above = _HEAD_OF_CHAIN.pattern.search(match.string, 0, match.start() + 2) if match[5] else None
    if above is not None:
        yield Reference(line, text, _value(above[1]), "一、")


_HEAD_OF_CHAIN = Lazy(f"({_H})、$")


def _kind(number: str, unit: str, bracket: bool) -> str:
    if unit == "部分":
        return "部分"
    if not bracket:
        return ""
    return "（一）" if read_numeral(number) else "（1）"


def _value(number: str) -> int:
    plain = number.translate(_DIGITS)
    return int(plain) if plain.isdecimal() else read_numeral(plain) or 0


def _is_foreign(text: str, at: int) -> bool:
    """Whether the clause before `at` names another document, with no 本… behind it."""
    begin = max(text.rfind(mark, 0, at) for mark in _CLAUSE_END) + 1
    clause = text[begin:at]
    named = max(clause.rfind("》"), clause.rfind("〕"), clause.rfind("号）"))
    return named >= 0 and "本" not in clause[named:] and not text.startswith("本", at)


def refers_to_decimals(draft: Draft) -> tuple[int, str] | None:
    """The first place that names a decimal number (见3.2, 按照4.1.1): its line and words."""
    for line in draft.lines:
        if "." in line.text:
            match = _DECIMAL.pattern.search(line.text)
            if match is not None and not _is_foreign(line.text, match.start()):
                return line.index, match[0]
    return None
