"""Chinese numerals and number markers (序号): one grammar, read and write.

`read_marker` understands every number an author may type at the head of a line, with the
look-alikes that PDF conversion, OCR and input methods leave behind; `write_marker` writes the
one canonical form of each. Normalising is for matching only: offsets always count characters
of the text as it stands. Sources: GB/T 9704-2012 7.3.3, GB/T 15834-2011 annex B.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.model import Marker
from paiban.numerals.chinese import UNITS, VALUES
from paiban.numerals.chinese import read_numeral as read_numeral
from paiban.numerals.chinese import read_year as read_year
from paiban.numerals.chinese import write_numeral as write_numeral
from paiban.numerals.lookalikes import EDGE as EDGE
from paiban.numerals.lookalikes import ENCLOSED, PLAIN, ROMAN_SIGNS
from paiban.patterns import Lazy, compiled

#: Every form `read_marker` can return: the form's name (its canonical 1) -> what it stands for.
FORMS: dict[str, str] = {
    "一、": "level 1 (第一层)",
    "（一）": "level 2 (第二层)",
    "1.": "level 3 (第三层)",
    "（1）": "level 4 (第四层)",
    "①": "below the four levels of the standard",
    "a.": "lower-case letter",
    "A.": "capital letter",
    "i.": "Roman numeral",
    "1.1": "decimal scheme of two or more parts, `Marker.numbers` has them all",
    "第一编": "part (编)",
    "第一篇": "part (篇)",
    "第一章": "chapter (章)",
    "第一节": "section (节)",
    "第一部分": "part (部分)",
    "第一条": "article (条)",
}

#: The canonical forms of levels 1 to 4.
LEVEL_FORMS = ("一、", "（一）", "1.", "（1）")

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def write_marker(form: str, number: int | Sequence[int], separator: str = ".") -> str:
    """The canonical marker of `form` (a key of FORMS); `separator` stands behind a plain digit.

    Decimal schemes take all their numbers. Brackets take nothing behind them (GB/T 15834 B.3).
    KeyError for an unknown form, ValueError for a number that the form cannot show.
    """
    if form not in FORMS:
        raise KeyError(form)
    numbers = (number,) if isinstance(number, int) else tuple(number)
    value = numbers[-1]
    if form == "1.1":
        return ".".join(map(str, numbers))
    if form == "①":
        return _write_circled(value)
    if form in ("a.", "A."):
        if not 0 < value <= 26:
            raise ValueError(value)
        return chr(ord(form[0]) + value - 1) + "."
    if form == "i.":
        if not 0 < value <= len(_ROMAN):
            raise ValueError(value)
        return _ROMAN[value - 1] + "."
    if form == "1.":
        return f"{value}{separator}"
    if form == "（1）":
        return f"（{value}）"
    return form.replace("一", write_numeral(value))


def _write_circled(value: int) -> str:
    if 0 < value <= 20:
        return chr(0x245F + value)
    if 20 < value <= 35:
        return chr(0x3250 + value - 20)
    raise ValueError(value)


# --- reading -----------------------------------------------------------------------------------

_NUMERAL = "一二三四五六七八九十百零廿卅壹贰叁肆伍陆柒捌玖拾佰"
#: Numerals and 、 as one control character each, for matching: sets of Chinese characters take ten times as
#: long to compile, and these patterns are needed at every start. One to one, so that offsets hold.
_SHAPE = dict.fromkeys(map(ord, _NUMERAL), "\x01") | {ord("、"): "\x02"}
_HANZI = compiled("(\x01{1,7}) *(?:(\\))[\x02.,:]*|[\x02.,:]+|(?= ))")
_BRACKET = compiled("\\( *(?:(\x01{1,7})|([0-9]{1,3})|([a-z]{1,5}|[A-Z])) *\\) *[\x02.,:]*")
_DIGIT = compiled(
    r"([0-9]{1,2}(?: ?\. ?[0-9]{1,3}){1,4})(?![0-9])\.?\x02?"
    r"|([0-9]{1,3}) *(?:(\))[\x02.,:]*|([\x02.,:])[\x02.,:]*|(?= ))"
)
_NUM = f"[{_NUMERAL}千仟]{{1,9}}"  # 第一千一百六十四条: laws count that far
_ORDINAL = Lazy(f"第 *(?:({_NUM})|([0-9]{{1,4}})) *(编|篇|章|节|条|部 *分)")
_LETTER = Lazy(r"([a-z]{1,5}|[A-Z])(?:[.、](?![A-Za-z0-9])|\)[、.,:]*)")

#: What a quantity's unit looks like right behind 2.5 or 3.15: then it is no marker.
_QUANTITY = Lazy(
    r"[%‰℃万亿元倍亩吨米]|公[里斤顷分]|千[米克瓦]|平方|立方|个百分点|个?小时|岁"
    r"|[GMKT][Bb]?\b|[kKmMcC][mMwWgG]\b"
)
#: 1.2025年 and 1.3月底前 are item 1 that begins with a date, not decimals.
_DATE_HEAD = Lazy(r"(?:19|20)[0-9]{2}(?![0-9])|[0-9]{1,2} ?月")
#: （一）班, （一）项, （一）至（三）: a reference in running text.
_REFERENCE = Lazy(r"班(?![子组次])|号(?![召称])|[款项](?![目物])|[至到和或、—～~-] ?[(（第]")
#: 第八条规定…, 第三章所称…: running text that cites.
_CITATION = Lazy(
    r"、 ?[第(（一二三四五六七八九十0-9]"
    r"|[的所第至和或中款项内，,；;。)）》”/]|[(（] ?[一二三四五六七八九十0-9]+ ?[)）]"
    r"|规定|以[上下]|之[一二三四五]|情形|课|车厢|比赛"
)
_SLICE = 24


def read_marker(text: str) -> Marker | None:
    """The number marker at the head of `text`, or None.

    Some words must stand behind it. Number pairs (三、四月份), quantities (2.5万元), references
    (（一）班, 第八条规定) and long numbers are not markers. What only the document can tell
    (3.15活动, or `1 ` with a blank for a separator) is returned and left to the caller:
    see `is_firm`.
    """
    head = text[:_SLICE]
    bare = head.lstrip(EDGE)
    if not bare:  # nothing, or a very deep indent
        bare = text.lstrip(EDGE)[:_SLICE]
        if not bare:
            return None
        start = len(text) - len(text.lstrip(EDGE))
    else:
        start = len(head) - len(bare)
    reader = _READERS.get(bare[0])
    if reader is None:
        return None
    if start:
        bare = text[start : start + _SLICE]
    found = reader(bare.translate(PLAIN))
    if found is None:
        return None
    form, numbers, length = found
    end = start + length
    typed = text[start:end].strip(EDGE)
    while end < len(text) and text[end] in EDGE:
        end += 1
    return Marker(form, numbers, start, end, typed) if end < len(text) else None


_Found = tuple[str, tuple[int, ...], int]


def _rest(plain: str, end: int) -> str:
    return plain[end:].lstrip(" ")


def _read_hanzi(plain: str) -> _Found | None:
    match = _HANZI.match(plain.translate(_SHAPE))
    if match is None:
        return None
    number = read_numeral(plain[: match.end(1)])
    if number is None:
        return None
    end = match.end()
    if match[2]:
        return None if _REFERENCE.pattern.match(_rest(plain, end)) else ("（一）", (number,), end)
    if is_pair(number, plain[end:]):
        return None
    return "一、", (number,), end


def is_pair(number: int, rest: str) -> bool:
    """三、四月份, 十二、三岁: an approximate number, not marker 三、 (the next digit follows on)."""
    following = rest[:1]
    if following.isdecimal():
        return following == str(number % 10 + 1) and not rest[1:2].isdecimal()
    if rest[:2] in ("百、", "千、", "万、", "百千"):
        return True  # 十、百、千元
    value = VALUES.get(following, 0)
    return value == number % 10 + 1 and rest[1:2] not in UNITS


def _read_bracket(plain: str) -> _Found | None:
    match = _BRACKET.match(plain.translate(_SHAPE))
    if match is None or _REFERENCE.pattern.match(_rest(plain, match.end())):
        return None
    if match[1]:
        number = read_numeral(plain[match.start(1) : match.end(1)])
        return ("（一）", (number,), match.end()) if number else None
    if match[2]:
        number = int(match[2])
        return ("（1）", (number,), match.end()) if number and match[2][0] != "0" else None
    return _letters(match[3], match.end())


def _read_digit(plain: str) -> _Found | None:
    match = _DIGIT.match(plain.translate(_SHAPE))
    if match is None:
        return None
    if match[1]:
        return _read_decimal(match[1], plain, match.end())
    number = int(match[2])
    if not number or match[2][0] == "0":
        return None
    end = match.end()
    if match[3]:
        return None if _REFERENCE.pattern.match(_rest(plain, end)) else ("（1）", (number,), end)
    rest = plain[end:]
    if rest[:1].isdecimal() and not _digit_may_follow(number, match[4], rest):
        return None
    if not match[4] and _QUANTITY.pattern.match(rest.lstrip(" ")):
        return None
    return "1.", (number,), end


def _digit_may_follow(number: int, separator: str, rest: str) -> bool:
    if separator == "\x02":
        return not is_pair(number, rest)
    return separator == "." and _DATE_HEAD.pattern.match(rest) is not None


def _read_decimal(digits: str, plain: str, end: int) -> _Found | None:
    numbers = tuple(int(part) for part in digits.replace(" ", "").split("."))
    first_dot = digits.index(".") + 1
    if len(numbers) == 2 and _DATE_HEAD.pattern.match(plain[first_dot:].lstrip(" ")):
        return "1.", (numbers[0],), first_dot
    if 0 in numbers or _QUANTITY.pattern.match(plain[end:]) or plain[end : end + 1] in "-—~～/、,)":
        return None
    return "1.1", numbers, end


def _read_ordinal(plain: str) -> _Found | None:
    match = _ORDINAL.pattern.match(plain)
    if match is None:
        return None
    number = int(match[2]) if match[2] else read_numeral(match[1])
    if not number or _CITATION.pattern.match(plain[match.end() :]):
        return None
    end = match.end()
    if plain[end : end + 1] in (":", "、"):
        end += 1
    return "第一" + match[3].replace(" ", ""), (number,), end


def _read_letter(plain: str) -> _Found | None:
    match = _LETTER.pattern.match(plain)
    return _letters(match[1], match.end()) if match else None


def _letters(letters: str, end: int) -> _Found | None:
    if letters in _ROMAN:
        return "i.", (_ROMAN.index(letters) + 1,), end
    if len(letters) > 1:
        return None
    form = "a." if letters.islower() else "A."
    return form, (ord(letters) - ord(form[0]) + 1,), end


def _read_enclosed(plain: str) -> _Found | None:
    form, number = ENCLOSED[plain[0]]
    end = 1
    while plain[end : end + 1] in ("、", ".", ",", ":"):
        end += 1
    return form, (number,), end


def _read_roman_sign(plain: str) -> _Found | None:
    if plain[1:2] not in ("、", ".", " "):
        return None
    return "i.", (ROMAN_SIGNS[plain[0]],), 2


_READERS = (
    dict.fromkeys("一二三四五六七八九十百廿卅壹贰叁肆伍陆柒捌玖拾⼀⼆⼋⼗", _read_hanzi)
    | dict.fromkeys("(（﹙【〔﹝", _read_bracket)
    | dict.fromkeys("0123456789０１２３４５６７８９", _read_digit)
    | dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", _read_letter)
    | dict.fromkeys(ENCLOSED, _read_enclosed)
    | dict.fromkeys(ROMAN_SIGNS, _read_roman_sign)
    | {"第": _read_ordinal}
)

#: First characters a marker can have: the cheap test before `read_marker`.
MARKER_STARTS = frozenset(_READERS)

_FIRM_ENDS = frozenset("、.．﹒․)）﹚】〕﹞。") | frozenset(ENCLOSED)


def is_firm(marker: Marker) -> bool:
    """Whether the marker speaks for itself; `一 `, `1，`, letters and decimals need company."""
    form = marker.form
    if form[0] == "第" or form == "（一）":
        return True
    return form not in ("a.", "A.", "i.", "1.1") and marker.text[-1] in _FIRM_ENDS
