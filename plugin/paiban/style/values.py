"""How the values of a house style are read: from what TOML holds into the units of `schema`.

A reader takes what TOML holds and gives the value the style carries, or raises `BadValue`. Readers know
no file and no place; `load` knows the file and `mistakes` finds the line.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import TypeVar

    _Value = TypeVar("_Value")
    Reader = Callable[[object], object]

#: Twips a unit. 1 in = 25.4 mm = 1440 twips, 1 pt (磅) = 20 twips.
LENGTH_UNITS = {
    "mm": 1440 / 25.4,
    "cm": 14400 / 25.4,
    "pt": 20.0,
    "毫米": 1440 / 25.4,
    "厘米": 14400 / 25.4,
    "磅": 20.0,
}
CHARACTER_UNITS = {"字": 100.0, "字符": 100.0}
LINE_UNITS = {"行": 100.0}
POINT_UNITS = {"pt": 2.0, "磅": 2.0}

#: 字号 → half-points, as Word has them; the standard itself writes 3号 for 三号.
SIZES = {
    "初号": 84, "小初": 72, "一号": 52, "小一": 48, "二号": 44, "小二": 36,
    "三号": 32, "小三": 30, "四号": 28, "小四": 24, "五号": 21, "小五": 18,
    "1号": 52, "2号": 44, "3号": 32, "4号": 28, "5号": 21,
}  # fmt: skip

#: Paper → width and height in twips; B5 is 176 × 250 mm (GB/T 148), 16K 184 × 260 mm.
PAPERS = {"A3": (16838, 23811), "A4": (11906, 16838), "B5": (9978, 14174), "16K": (10432, 14740)}

EMPHASIS = ("bold", "italic", "underline", "strike", "script", "highlight", "dots", "hidden")

#: Word's own limits: 22 in of paper or spacing, 1638 pt type.
LONGEST = 31680
LARGEST_TYPE = 3276
#: A type face name has 31 characters at most (LF_FACESIZE counts its end), a style name 253.
LONGEST_FACE = 31
LONGEST_STYLE_NAME = 253


class Twips(int):
    """A length where characters or lines are usual: absolute, whatever the size of the type."""


class BadValue(Exception):
    """A value that cannot stand; `choices` are what it may have meant, `item` its place in a list."""

    def __init__(
        self, code: str, *, choices: Collection[str] = (), item: int | None = None, **values: object
    ) -> None:
        super().__init__(code, values)
        self.code = code
        self.choices = choices
        self.item = item
        self.values = values


def shown(value: object) -> str:
    """A value as the file has it, cut to what a message can carry."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, dict):
        return "{…}"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 42 else text[:40] + "…" + text[-1]


def quoted(words: Iterable[str]) -> str:
    """Words as a message lists them."""
    return ", ".join(f'"{word}"' for word in words)


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _measure(value: object, units: dict[str, float], code: str, highest: int) -> tuple[float, str]:
    """The value in base units, and its unit as written; `highest` bounds it (base units)."""
    text = value.strip().lower() if isinstance(value, str) else ""
    unit = next((unit for unit in units if text.endswith(unit)), "")
    number = text[: -len(unit)].strip() if unit else ""
    if number[:1] in ("-", "−", "－") and _is_number(number[1:].lstrip()):
        raise BadValue("style-negative", value=shown(value))
    if not _is_number(number):
        raise BadValue(code, value=shown(value))
    amount = float(number) * units[unit]
    if amount > highest:
        raise BadValue("style-too-large", value=shown(value))
    return amount, unit


def length(value: object) -> int:
    """A length ("37mm", "3.7cm", "28.95pt") in twips.

    Millimetres are rounded to tenths of a point, as Word's dialogs do: 28 mm is 1588 twips, not 1587.
    """
    amount, unit = _measure(value, LENGTH_UNITS, "style-length", LONGEST)
    return round(amount) if LENGTH_UNITS[unit] == 20 else 2 * round(amount / 2)


def pitch(value: object) -> int:
    """A line pitch (行距) in twips, at least 1 pt."""
    twips = length(value)
    if twips < 20:
        raise BadValue("style-too-small", value=shown(value))
    return twips


def characters(value: object) -> int:
    """A width ("2字") in hundredths of a character."""
    return round(_measure(value, CHARACTER_UNITS, "style-characters", 10000)[0])


def indent(value: object) -> int:
    """An indent: "2字" in hundredths of a character, "7.4mm" or "21pt" as Twips."""
    return _relative(value, CHARACTER_UNITS, "style-characters")


def spacing(value: object) -> int:
    """Space above or below: "0.5行" in hundredths of a body line, "6pt" or "2mm" as Twips."""
    return _relative(value, LINE_UNITS, "style-lines")


def _relative(value: object, units: dict[str, float], code: str) -> int:
    amount, unit = _measure(value, units | LENGTH_UNITS, code, LONGEST)
    if unit not in units:
        return Twips(length(value))
    if amount > 10000:
        raise BadValue("style-too-large", value=shown(value))
    return round(amount)


def element_pitch(value: object) -> int:
    """A line pitch in twips, or a multiple of single spacing ("1.5倍") as a negative number of 240ths."""
    text = value.strip() if isinstance(value, str) else ""
    if not text.endswith("倍"):
        return pitch(value)
    amount, _ = _measure(value, {"倍": 240.0}, "style-length", 2400)
    if amount < 120:
        raise BadValue("style-too-small", value=shown(value))
    return -round(amount)


def size(value: object) -> int:
    """A font size ("三号", "16pt" or a number of points) in half-points, 1 to 1638 pt."""
    if isinstance(value, str) and value in SIZES:
        return SIZES[value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0:
            raise BadValue("style-negative", value=shown(value))
        half = value * 2
    else:
        half = _points(value)
    if not 2 <= half <= LARGEST_TYPE:  # also what is not a number (nan)
        raise BadValue("style-size-range", value=shown(value))
    if half != int(half):
        raise BadValue("style-size-half", value=shown(value))
    return int(half)


def _points(value: object) -> float:
    try:
        return _measure(value, POINT_UNITS, "style-size", 10**6)[0]
    except BadValue as bad:
        bad.choices = tuple(SIZES)
        raise


def paper(value: object) -> tuple[int, int]:
    """A paper ("A4" or two lengths): width and height in twips."""
    if isinstance(value, list) and len(value) == 2:
        return _side(value, 0), _side(value, 1)
    if isinstance(value, str) and value in PAPERS:
        return PAPERS[value]
    raise BadValue("style-paper", choices=PAPERS, value=shown(value), allowed=", ".join(PAPERS))


def _side(sides: list[object], at: int) -> int:
    twips = _item(sides, at, length)
    if twips < 1440:  # an inch: smaller is a slip, and no printer takes it
        raise BadValue("style-too-small", item=at, value=shown(sides[at]))
    return twips


def count(value: object) -> int:
    """A whole number from 1 to 100."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadValue("style-want-number", value=shown(value))
    if not 1 <= value <= 100:
        raise BadValue("style-count", value=shown(value))
    return value


def switch(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise BadValue("style-want-switch", value=shown(value))
    return value


def text(value: object) -> str:
    """A text that is not blank, and that XML can hold."""
    if not isinstance(value, str):
        raise BadValue("style-want-text", value=shown(value))
    if not value.strip():
        raise BadValue("style-empty")
    if not value.isprintable() and any(c < " " or c in "\x7f\ufffe\uffff" for c in value):
        raise BadValue("style-control")
    return value


def face(value: object) -> str:
    """The name of a type face (字体名)."""
    name = text(value).strip()
    if len(name) > LONGEST_FACE:
        raise BadValue("style-face-long", value=shown(name), length=len(name), most=LONGEST_FACE)
    return name


def word_style(value: object) -> str:
    """The name of a Word style; Word reads a comma as the start of an alias."""
    name = text(value).strip()
    if len(name) > LONGEST_STYLE_NAME or any(c in ",;{}\\" for c in name):
        raise BadValue("style-word-style", value=shown(name))
    return name


def page_text(value: object) -> str:
    """The form of a page number: a text with {page} in it once."""
    form = text(value)
    before, mark, after = form.partition("{page}")
    if not mark or any(c in "{}" for c in before + after):
        raise BadValue("style-page-text", value=shown(value))
    return form


def placeholder(value: object) -> str:
    """The form of a placeholder: a text with 待补, by which findings know it, and {hint} once."""
    form = text(value)
    before, mark, after = form.partition("{hint}")
    if not mark or "待补" not in form or any(c in "{}" for c in before + after):
        raise BadValue("style-placeholder", value=shown(value))
    return form


def color(value: object) -> str:
    """A colour: auto or RRGGBB."""
    name = value.removeprefix("#") if isinstance(value, str) else ""
    if name == "auto":
        return name
    if len(name) != 6 or any(c not in "0123456789abcdefABCDEF" for c in name):
        raise BadValue("style-color", value=shown(value))
    return name.upper()


def outline(value: object) -> int:
    """An outline level (大纲级别), "body" or 1 to 9: as Word counts, 0 to 8 and 9 for body text."""
    if value == "body":
        return 9
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 9:
        raise BadValue("style-outline", choices=("body",), value=shown(value))
    return value - 1


def one_of(*words: str, code: str = "style-choice") -> Reader:
    """A reader of exactly these words; `code` names the sentence about any other."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise BadValue(code, choices=words, value=shown(value), allowed=quoted(words))

    return read


def code_of_finding(value: object) -> str:
    """The code of a finding: PB and three digits."""
    if not (isinstance(value, str) and len(value) == 5 and value[:2] == "PB" and _is_number(value[2:])):
        raise BadValue("style-finding", value=shown(value))
    return value


def list_of(read: Reader) -> Reader:
    """A reader of a list whose items `read` accepts; what it gives is a tuple."""

    def read_list(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise BadValue("style-want-list", value=shown(value))
        return tuple(_item(value, at, read) for at in range(len(value)))

    return read_list


def _item(values: list[object], at: int, read: Callable[[object], _Value]) -> _Value:
    try:
        return read(values[at])
    except BadValue as bad:
        bad.item = at
        raise
