"""Chinese numerals as values: 二十一, 贰拾壹, 廿一, and years digit by digit."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
#: The value of each digit, plain or formal (大写).
VALUES = {c: i for i, c in enumerate(_DIGITS)} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
#: The value of each unit above one.
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_YEAR_DIGITS = {c: str(i) for i, c in enumerate(_DIGITS)} | dict.fromkeys("〇○Ｏ０OО", "0")


def read_numeral(text: str) -> int | None:
    """The value of a Chinese numeral (一 … 九百九十九, 廿一, 卅, 一十, 壹拾); None if it is not one.

    〇 is a digit of years only (`read_year`), so 一〇 is no numeral.
    """
    total = current = 0
    last_unit = 10_000
    for char in text:
        if char in UNITS:
            unit = UNITS[char]
            if unit >= last_unit:
                return None
            total += (current or 1) * unit
            last_unit, current = unit, 0
        elif char in _TENS:
            if current or last_unit <= 10:
                return None
            total += _TENS[char]
            last_unit = 10
        elif char == "零":
            if not total or current:
                return None
        elif char in VALUES and char != "〇":
            if current:
                return None
            current = VALUES[char]
        else:
            return None
    return total + current or None


def read_year(text: str) -> int | None:
    """A year written in characters, digit by digit (二〇二四, 二零二四, 二○二四); None otherwise."""
    digits = "".join(_YEAR_DIGITS.get(char, "x") for char in text)
    return int(digits) if len(digits) == 4 and digits.isdecimal() else None


def write_numeral(number: int) -> str:
    """The Chinese numeral of 1 … 9999: 10 十, 11 十一, 20 二十, 101 一百零一. ValueError outside."""
    if not 0 < number < 10_000:
        raise ValueError(number)
    out = ""
    pending_zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if pending_zero else "") + _DIGITS[digit] + name
            pending_zero = False
        elif out:
            pending_zero = True
    return out[1:] if out.startswith("一十") else out
