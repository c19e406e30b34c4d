"""PB1xx and PB401: what stands in the text of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paiban.model import Finding, Line, Role, Verdict
from paiban.numerals import read_numeral, read_year
from paiban.patterns import Lazy, compiled
from paiban.rules.characters import is_han, is_wide

#: Anything that one of the patterns below could begin with: the cheap test for ordinary lines.
SUSPECT = compiled('[",;:?!.()]')

_HALF_WIDTH = compiled("[,;:?!.]")
_BRACKETS = Lazy("\\([^()（）]*[)）]|（[^()（）]*\\)")
_DOCUMENT_NUMBER = Lazy(
    "([\u3400-\u9fff]\\s?)?([\\[【(（〈<〔［])\\s?((?:19|20)[0-9]{2})\\s?([\\]】)）〉>〕］])"
    "\\s?(第)?\\s?([0-9]{1,5})\\s?号"
)
_ZERO_DATE = Lazy(
    "(?:(?:19|20)[0-9]{2}年)?0[1-9]月(?:[0-9]{1,2}[日号])?"
    "|(?:(?:19|20)[0-9]{2}年)?(?<![0-9])(?:1[0-2]|[1-9])月0[1-9][日号]"
)
_PART = "([0-9０-９一二三四五六七八九十]{1,3})"
_DATE = Lazy(f"([0-9〇○Oo零一二三四五六七八九０-９]{{2,4}})[年.\\-/．]{_PART}[月.\\-/．]{_PART}[日号]?")
_PLACEHOLDER = Lazy(r"[（(【]待补[^）)】]*[）)】]?")
_DAY = Lazy("[0-9]{1,2}月[0-9]{1,2}日")
_MARKDOWN = Lazy(r"\s*#{1,6}\s+\S|\s*```|.*\*\*[^*\s，、；。][^*]*\*\*")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_ENDS = "。；，、：;,:.．"

#: How a line begins that lists, and so may follow a ； or a missing mark.
_LISTING = Lazy(
    "[一二三四五六七八九十]{1,2}[是要、]|第[一二三四五六七八九十]|其[一二三次]|[（(0-9①-⑳—注附-]"
    "|首先|再次|最后|另外|同时|此外"
)
_LABELLED = Lazy("\\s*\\S{1,6}[：:]")
_RUNNING = (Role.BODY, Role.LIST_ITEM, Role.ARTICLE, Role.HEADING)
_OBJECTS = frozenset(("picture", "equation", "textbox", "object"))
_LONG = 25  # characters of a line that must be a sentence, not a label


def punctuation(index: int, text: str, start: int) -> Iterator[Finding]:
    """PB105, one a line: half-width marks between Chinese characters behind the number."""
    match = next((m for m in _HALF_WIDTH.finditer(text, start) if _is_among_wide(text, m.start())), None)
    if match is not None:
        yield Finding("PB105", index, {"mark": match[0], "near": _near(text, match.start(), match.end())})


def _is_among_wide(text: str, at: int) -> bool:
    """Whether Chinese text stands before the mark, and behind it such, a quotation, a bracket or nothing."""
    if not is_wide(text[at - 1 : at]):
        return False
    after = text[at + 1 : at + 2]
    return is_wide(after) or after in ('"', "(") or not text[at + 1 :].strip()


def straight_quote(text: str, start: int) -> str:
    """Where a straight quotation mark touches Chinese text, with its neighbourhood; "" = nowhere."""
    at = text.find('"', start)
    while at >= 0:
        if is_wide(text[at - 1 : at]) or is_wide(text[at + 1 : at + 2]):
            return _near(text, at, at + 1)
        at = text.find('"', at + 1)
    return ""


def markdown(text: str) -> str:
    """PB110: the marks of Markdown that a paste brings along: ## 一、, **要求**; "" = none."""
    return text.strip()[:12] if _MARKDOWN.pattern.match(text) else ""


def half_bracket(text: str, start: int) -> str:
    """The first pair of brackets around Chinese text that is not full-width; "" = none."""
    for match in _BRACKETS.pattern.finditer(text, start):
        found = match[0]
        if "（" in found or "）" in found or any(map(is_han, found)):
            return found
    return ""


def document_number(index: int, text: str, role: Role) -> Iterator[Finding]:
    """PB103: [2024]5号, （2024）5号, and in the document's own number also 〔2024〕05号, 第5号."""
    for match in _DOCUMENT_NUMBER.pattern.finditer(text):
        before, opening, year, closing, ordinal, number = match.groups()
        own = role is Role.DOC_NUMBER and not text.startswith("第")
        right = opening == "〔" and closing == "〕"
        if right and not (own and before and (ordinal or number[0] == "0")):
            continue
        if opening in "(（" and not before:
            continue
        if "令" in (before or "") or "次" in text[match.end() : match.end() + 1]:
            continue
        found = match[0][len(before or "") :]
        wanted = f"〔{year}〕{'' if own else ordinal or ''}{number.lstrip('0') or number}号"
        yield Finding("PB103", index, {"found": found, "wanted": wanted})


def date(index: int, text: str, role: Role) -> Iterator[Finding]:
    """PB104: leading zeros anywhere; in the date line also 〇, 号, 2024.5.8, and a year forgotten."""
    if role is Role.DATE:
        found = "".join(text.split())
        wanted = _right_date(found)
        if wanted and found != wanted:
            yield Finding("PB104", index, {"found": found, "wanted": wanted})
        return
    match = _ZERO_DATE.pattern.search(text)
    if match is not None:
        wanted = re.sub(r"(?<![0-9])0(?=[1-9][月日号])", "", match[0])
        yield Finding("PB104", index, {"found": match[0], "wanted": wanted})


def _right_date(text: str) -> str:
    match = _DATE.pattern.fullmatch(text)
    if match is None:
        return "××××年" + text if _DAY.pattern.fullmatch(text) else ""
    year = _number(match[1]) or read_year(match[1].replace("o", "O"))
    month, day = _number(match[2]), _number(match[3])
    if not (year and month and day and month <= 12 and day <= 31):
        return ""
    return f"{year + 2000 if year < 100 else year}年{month}月{day}日"


def _number(text: str) -> int | None:
    plain = text.translate(_DIGITS)
    return int(plain) if plain.isdecimal() else read_numeral(plain) if len(plain) < 4 else None


def placeholder(index: int, text: str) -> Iterator[Finding]:
    """PB401: （待补：…） still there."""
    match = _PLACEHOLDER.pattern.search(text)
    if match is not None:
        yield Finding("PB401", index, {"text": match[0]})


def full_stop(line: Line, verdict: Verdict, below: Role | None) -> Iterator[Finding]:
    """PB101: a heading alone on its line that ends with a mark, its text in the next line."""
    text = line.text.rstrip()
    if text[-1:] not in "。；，" or (verdict.head_end and verdict.head_end < len(text)):
        return
    start = verdict.marker.end if verdict.marker else 0
    if below in (Role.BODY, Role.LIST_ITEM) and not any(mark in text[start:-1] for mark in "。！？；"):
        yield Finding("PB101", line.index, {"mark": text[-1]})


def broken(
    above: Line | None, line: Line, verdict: Verdict, below: Line, next_verdict: Verdict
) -> Finding | None:
    """PB102: the line stops in mid-sentence and unnumbered body text goes on in the next."""
    if next_verdict.role is not Role.BODY or next_verdict.marker or below.auto:
        return None
    if verdict.role not in _RUNNING or (verdict.role is Role.HEADING and not verdict.head_end):
        return None
    if line.table_after or below.table_before or line.objects & _OBJECTS or below.objects & _OBJECTS:
        return None
    text, after = line.text.strip(), below.text.strip()
    before = above.text.rstrip() if above else ""
    if text and after and not _LABELLED.pattern.match(text) and _stops_short(before, text, after):
        return Finding("PB102", line.index, {"tail": text[-6:], "head": after[:6]})
    return None


def _stops_short(before: str, text: str, after: str) -> bool:
    last = text[-1]
    if last in "，、,":
        return len(text) > 7 and not text[-2].isascii()  # an English letter's “Dear Mr Smith,”
    if _LISTING.pattern.match(after) or _LABELLED.pattern.match(after):
        return False
    if last == "；":
        single = before[-1:] not in "；：:" and after[-1:] == "。" and not _LISTING.pattern.match(text)
        return single and len(text) >= _LONG
    if len(text) < _LONG or not ("，" in text or "。" in text) or after[-1] not in "。；：！？":
        return False
    return "\u4e00" <= last <= "\u9fff" and "\u4e00" <= after[0] <= "\u9fff"


def _near(text: str, start: int, end: int) -> str:
    return text[max(0, start - 6) : end + 6].strip()
