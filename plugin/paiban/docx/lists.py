"""Automatic numbers: what a word processor shows before a list paragraph (自动编号).

Counters belong to the abstract definition: every w:num on it continues the same count, and
w:startOverride restarts a level when that w:num first uses it (§17.9.27; LibreOffice 7.4 agrees).
Every paragraph of the story has to be counted in document order, those in tables and empty ones
too; only one whose mark is a tracked deletion is not, because text is read with changes accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from paiban.docx.number_formats import show_counter
from paiban.docx.stylechain import ILVL, NUM_ID, PSTYLE, is_on, number, paragraph_layer
from paiban.docx.wml import PPR, VAL, w
from paiban.model import AutoNumber
from paiban.patterns import compiled
from paiban.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from paiban.docx.stylechain import Layer

LEVELS = 9
_NUM, _ABSTRACT, _ABSTRACT_ID = w("num"), w("abstractNum"), w("abstractNumId")
_LVL, _OVERRIDE, _START_OVERRIDE = w("lvl"), w("lvlOverride"), w("startOverride")
_NUM_FMT, _FORMAT, _LVL_TEXT, _START = w("numFmt"), w("format"), w("lvlText"), w("start")
_LEGAL, _RESTART, _PICTURE, _STYLE_LINK = w("isLgl"), w("lvlRestart"), w("lvlPicBulletId"), w("numStyleLink")
_PLACE = compiled("%([1-9])")
_WITHOUT_VALUE = frozenset({"bullet", "none"})


class ListLevel(NamedTuple):
    """One level of a list definition (w:lvl)."""

    form: str = "decimal"  # w:numFmt
    picture: str = ""  # w:format of a custom form
    text: str = ""  # w:lvlText
    start: int = 0  # a level without w:start begins at 0 (§17.9.25)
    legal: bool = False  # w:isLgl: all values in decimal digits
    restart: int | None = None  # w:lvlRestart, None = after any higher level
    style: str = ""  # id of the paragraph style that brings this level
    bullet: bool = False
    indents: Layer | None = None  # paragraph properties of the level


class ListDefinition(NamedTuple):
    """A w:num with everything it points to."""

    abstract: str  # id of the abstract definition that owns the counters
    levels: tuple[ListLevel | None, ...]
    restarts: dict[int, int]  # level -> w:startOverride

    def start(self, level: int) -> int:
        """The first value of a level, 1 where the level is not defined."""
        if level in self.restarts:
            return self.restarts[level]
        found = self.levels[level]
        return found.start if found else 1


class Lists:
    """List definitions and running counters of one draft.

    `list_of` gives the w:numId of a numbering style. Missing or circular definitions mean no number.
    """

    def __init__(self, root: etree._Element | None, list_of: Callable[[str], int]) -> None:
        self._list_of = list_of
        self._abstracts: dict[str, etree._Element] = {}
        self._nums: dict[int, etree._Element] = {}
        self._definitions: dict[int, ListDefinition | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._used: set[tuple[int, int]] = set()  # restarts that have happened
        for el in root if root is not None else ():
            if el.tag == _NUM:
                self._nums.setdefault(number(el.get(NUM_ID)), el)
            elif el.tag == _ABSTRACT:
                self._abstracts.setdefault(el.get(_ABSTRACT_ID, ""), el)

    def __bool__(self) -> bool:
        return bool(self._nums)

    def definition(self, num_id: int) -> ListDefinition | None:
        """The list `num_id` (w:numId), None when there is none; 0 is none by definition (§17.9.18)."""
        if num_id not in self._definitions:
            self._definitions[num_id] = self._define(num_id) if num_id else None
        return self._definitions[num_id]

    def level_of_style(self, num_id: int, style_id: str) -> int | None:
        """The level that names the paragraph style (w:lvl/w:pStyle), None = no level does."""
        found = self.definition(num_id)
        for index, level in enumerate(found.levels if found else ()):
            if level and level.style == style_id:
                return index
        return None

    def indents(self, num_id: int, level: int) -> Layer:
        """Paragraph properties that the list level brings."""
        found = self.definition(num_id)
        defined = found.levels[level] if found else None
        return (defined.indents or {}) if defined else {}

    def count(self, num_id: int, level: int) -> AutoNumber | None:
        """Count one list paragraph; its number, or None when nothing is shown before it."""
        found = self.definition(num_id)
        shown = found.levels[level] if found else None
        if found is None or shown is None:
            return None
        counters = self._counters.setdefault(found.abstract, [None] * LEVELS)
        if level in found.restarts and (num_id, level) not in self._used:
            self._used.add((num_id, level))
            counters[level] = None
        values = _advance(found, counters, level)
        text = "" if shown.bullet else _show(found, shown, level, values)
        if not text and not shown.bullet:
            return None
        return AutoNumber(text, level, values, num_id, shown.bullet, shown.text)

    def _define(self, num_id: int) -> ListDefinition | None:
        el = self._nums.get(num_id)
        abstract = self._abstract_of(num_id)
        if el is None or abstract is None:
            return None
        levels = _read_levels(abstract)
        restarts: dict[int, int] = {}
        for override in el.iterchildren(_OVERRIDE):
            index = number(override.get(ILVL))
            if 0 <= index < LEVELS:
                _override(override, index, levels, restarts)
        return ListDefinition(abstract.get(_ABSTRACT_ID, ""), tuple(levels), restarts)

    def _abstract_of(self, num_id: int) -> etree._Element | None:
        """The abstract definition behind a w:num, through w:numStyleLink (§17.9.21)."""
        seen: set[int] = set()
        while num_id not in seen:
            seen.add(num_id)
            el = self._nums.get(num_id)
            pointer = el.find(_ABSTRACT_ID) if el is not None else None
            abstract = self._abstracts.get(pointer.get(VAL, "")) if pointer is not None else None
            link = abstract.find(_STYLE_LINK) if abstract is not None else None
            if link is None:
                return abstract
            num_id = self._list_of(link.get(VAL, ""))
        return None


def _advance(found: ListDefinition, counters: list[int | None], level: int) -> tuple[int, ...]:
    """Count one paragraph at `level`: higher levels exist at least once, lower ones begin anew."""
    for higher in range(level):
        if counters[higher] is None:
            counters[higher] = found.start(higher)
    last = counters[level]
    counters[level] = found.start(level) if last is None else last + 1
    for lower in range(level + 1, LEVELS):
        defined = found.levels[lower]
        restart = defined.restart if defined else None
        # w:lvlRestart counts levels from 1, 0 = never; one that is not above its own level is ignored.
        if restart is None or restart > lower or level < restart:
            counters[lower] = None
    return tuple(value or 0 for value in counters[: level + 1])


def _show(found: ListDefinition, shown: ListLevel, level: int, values: tuple[int, ...]) -> str:
    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        defined = found.levels[index] if index <= level else None
        if defined is None or defined.form in _WITHOUT_VALUE:
            return ""
        return show_counter(values[index], "decimal" if shown.legal else defined.form, defined.picture)

    return _PLACE.sub(value, shown.text)


def _read_levels(abstract: etree._Element) -> list[ListLevel | None]:
    levels: list[ListLevel | None] = [None] * LEVELS
    for el in abstract.iterchildren(_LVL):
        index = number(el.get(ILVL))
        if 0 <= index < LEVELS:
            levels[index] = _read_level(el)
    return levels


def _override(
    el: etree._Element, index: int, levels: list[ListLevel | None], restarts: dict[int, int]
) -> None:
    own, start = el.find(_LVL), el.find(_START_OVERRIDE)
    if own is not None:
        levels[index] = _read_level(own)
    if start is not None:
        restarts[index] = number(start.get(VAL))


def _read_level(el: etree._Element) -> ListLevel:
    # A custom form stands in mc:AlternateContent, its plain twin in the Fallback behind it.
    form = next(el.iter(_NUM_FMT), None)
    kind = form.get(VAL, "decimal") if form is not None else "decimal"
    text, start, restart = el.find(_LVL_TEXT), el.find(_START), el.find(_RESTART)
    style = el.find(PSTYLE)
    return ListLevel(
        form=kind,
        picture=form.get(_FORMAT, "") if form is not None else "",
        text=text.get(VAL, "") if text is not None else "",
        start=number(start.get(VAL)) if start is not None else 0,
        legal=is_on(el.find(_LEGAL)),
        restart=number(restart.get(VAL)) if restart is not None else None,
        style=style.get(VAL, "") if style is not None else "",
        bullet=kind == "bullet" or el.find(_PICTURE) is not None,
        indents=paragraph_layer(el.find(PPR)),
    )
