"""How a word processor writes the value of a list counter (w:numFmt, ECMA-376 part 1, §17.18.59).

Only formats that occur in Chinese documents are spelled out; every other one is shown in decimal
digits, which is also what word processors do with a format they do not know.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHICAGO = "*†‡§"
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def show_counter(value: int, form: str, picture: str = "") -> str:
    """The counter `value` in the number format `form` (a value of w:numFmt).

    `picture` is w:format of a "custom" form, e.g. "001, 002, 003, ...": its width is kept.
    A value outside the range of a form is shown in decimal digits.
    """
    if form == "custom":
        return str(value).zfill(len(picture.partition(",")[0].strip()))
    writer = _WRITERS.get(form)
    if writer is None or value < 0:
        return str(value)
    return writer(value) or str(value)


def _chinese(value: int, digits: str, units: str) -> str:
    """Chinese number words below 100 million; `units` for 10 to 10,000."""
    if value == 0:
        return digits[0]
    if value >= 10**8:
        return ""
    high, low = divmod(value, 10_000)
    text = _chinese_group(low, digits, units)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        text = _chinese_group(high, digits, units) + units[3] + gap + text
    return text


def _number_words(value: int) -> str:
    """一 … 十 (not 一十) … 一百零一. LibreOffice writes all four Chinese counting forms like this."""
    text = _chinese(value, _DIGITS, "十百千万")
    return text[1:] if text.startswith("一十") else text


def _chinese_group(value: int, digits: str, units: str) -> str:
    """Number words of 1 to 9999; one 零 for any run of zeros inside."""
    text, pending = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            pending = bool(text)
            continue
        text += ("零" if pending else "") + digits[digit] + (units[place - 1] if place else "")
        pending = False
    return text


def _japanese(value: int) -> str:
    """一 … 十 … 百 … 百一: no 一 before a unit, no zero (japaneseCounting)."""
    if not 0 < value < 10_000:
        return ""
    text = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("" if digit == 1 and place else _DIGITS[digit]) + (" 十百千"[place] if place else "")
    return text


def _by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _letters(value: int) -> str:
    """a … z, aa, bb … zz, aaa: the letter is repeated (§17.18.59, lowerLetter)."""
    count, letter = divmod(value - 1, 26)
    return chr(97 + letter) * (count + 1) if 0 < value <= 780 else ""


def _roman(value: int) -> str:
    if not 0 < value < 32_768:
        return ""
    text = ""
    for size, numeral in _ROMAN:
        text += numeral * (value // size)
        value %= size
    return text


def _signs(first: str, count: int) -> Callable[[int], str]:
    """One sign a value: `count` neighbours in Unicode from `first` on."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else ""


def _sexagenary(value: int) -> str:
    """干支: 甲子 … 癸亥."""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 0 < value <= 60 else ""


def _ordinal(value: int) -> str:
    teen = value % 100 // 10 == 1
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _words(value: int) -> str:
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + ("-" + _ONES[value % 10] if value % 10 else "")
    size, name = (100, "hundred") if value < 1000 else (1000, "thousand")
    rest = value % size
    return f"{_words(value // size)} {name}" + (f" {_words(rest)}" if rest else "")


def _cardinal_text(value: int) -> str:
    return _words(value).capitalize() if value < 1_000_000 else ""


def _ordinal_text(value: int) -> str:
    if value >= 1_000_000:
        return ""
    words = _words(value)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    ending = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return (words[:cut] + ending).capitalize()


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _chicago(value: int) -> str:
    count, sign = divmod(value - 1, 4)
    return _CHICAGO[sign] * (count + 1) if 0 < value <= 120 else ""


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: str(value).zfill(2),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "cardinalText": _cardinal_text,
    "ordinalText": _ordinal_text,
    "hex": lambda value: f"{value:X}",
    "chicago": _chicago,
    "numberInDash": lambda value: f"- {value} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedCircleChinese": _signs("①", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "koreanDigital2": _by_digit,
    "chineseCounting": _number_words,
    "taiwaneseCounting": _number_words,
    "chineseCountingThousand": _number_words,
    "taiwaneseCountingThousand": _number_words,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": lambda value: _chinese(value, _FORMAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda value: _chinese(value, _FORMAL_TRADITIONAL, "拾佰仟萬"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
