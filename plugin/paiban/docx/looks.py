"""The effective look of a line: direct formatting over styles over document defaults.

Resolved facts are cached by what a w:pPr or w:rPr says, not by element, so an ordinary draft
resolves a few dozen combinations however long it is. Equal looks are one object.
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.lists import Lists
from paiban.docx.stylechain import (
    BOLD,
    BREAK_BEFORE,
    EAST_ASIA,
    EAST_ASIA_THEME,
    FONTS,
    FRAME,
    IND,
    JC,
    NUMPR,
    OUTLINE,
    PSTYLE,
    RSTYLE,
    SIZE,
    StyleSheet,
    paragraph_layer,
    run_layer,
)
from paiban.docx.wml import RPR, SECTPR, VAL, w
from paiban.model import Look
from paiban.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from paiban.docx.stylechain import Layer, StyleLink

    Key = tuple[object, ...]
    from paiban.docx.shorthand import Shorthand

    #: Properties as read: an element, the number of one in shorthand, or none.
    Said = etree._Element | str | None
    Pieces = Sequence[tuple[str, Said]]

#: Paragraph properties that decide facts, by a short name for the cache key.
_SINGLE, _INDENTS, _LIST, _MARK, _SECTION, _CHANGE, _BORDERS = 4, 5, 6, 7, 8, 9, 10
_PARAGRAPH_KINDS = {
    PSTYLE: 0, JC: 1, OUTLINE: 2, BREAK_BEFORE: 3, FRAME: _SINGLE, IND: _INDENTS,
    NUMPR: _LIST, RPR: _MARK, SECTPR: _SECTION, w("pPrChange"): _CHANGE,
    w("pBdr"): _BORDERS,
}  # fmt: skip
_ACROSS = (w("top"), w("bottom"))
_DELETED = frozenset({w("del"), w("moveFrom")})
_INSERTED = frozenset({w("ins"), w("moveTo")})
_DEFAULT_SIZE = 20  # half-points, where a draft says nothing (§17.3.2.38)
_RUN_CHANGE = w("rPrChange")
_REVISED = _INSERTED | _DELETED
_FONTS = 1
_RUN_KINDS = {RSTYLE: 0, FONTS: _FONTS, BOLD: 2, SIZE: 3}


class RunFacts(NamedTuple):
    """What a run looks like, as far as recognition asks."""

    size: int  # half-points, 0 = unknown
    font: str  # East Asian face, "" = unknown
    bold: bool


class ParagraphFacts:
    """What a paragraph's properties say once styles and defaults are applied; compared by identity."""

    __slots__ = ("frame", "level", "num_id", "outline", "properties", "runs", "short", "style", "style_run")

    def __init__(
        self,
        *,
        style: str,
        outline: int | None,
        num_id: int,
        level: int,
        frame: bool,
        properties: Layer,
        style_run: Layer,
        runs: dict[Key, RunFacts],
        short: dict[str, RunFacts],
    ) -> None:
        self.style = style  # name in lower case
        self.outline = outline
        self.num_id = num_id  # 0 = in no list
        self.level = level
        self.frame = frame
        self.properties = properties
        self.style_run = style_run  # run properties of the paragraph style, defaults below
        self.runs = runs  # by direct run properties
        self.short = short  # … by their number in shorthand


class Properties(NamedTuple):
    """One w:pPr, read."""

    facts: ParagraphFacts
    ruled: bool = False  # has a border of its own above or below: a rule drawn by hand
    section: etree._Element | None = None  # w:sectPr: the paragraph ends a section
    inserted: bool = False  # the paragraph mark is a tracked insertion
    deleted: bool = False  # the paragraph mark is a tracked deletion
    changed: bool = False  # a change of formatting is tracked (w:pPrChange, or w:rPrChange of its mark)


class LookBook:
    """Looks of one draft, from its style sheet and its lists."""

    def __init__(self, sheet: StyleSheet, lists: Lists, shorthand: Shorthand | None = None) -> None:
        self._sheet = sheet
        self._shorthand = shorthand
        self._short: dict[str, Properties] = {}
        self._lists = lists
        self._paragraphs: dict[Key, Properties] = {}
        self._runs: dict[str | None, dict[Key, RunFacts]] = {}
        self._short_runs: dict[str | None, dict[str, RunFacts]] = {}
        self._looks: dict[tuple[ParagraphFacts, RunFacts, int], Look] = {}
        self._interned: dict[Look, Look] = {}
        self._plain = Properties(self._resolve(None))

    def properties(self, ppr: Said) -> Properties:
        """Facts of a paragraph with these direct properties; called for every paragraph, so kept lean."""
        if ppr is None:
            return self._plain
        if isinstance(ppr, str):
            known = self._short.get(ppr)
            if known is None:
                known = self._short[ppr] = self.properties(self._written_out(ppr))
            return known
        parts: list[object] = []
        section = mark = change = None
        ruled = False
        for el in ppr:
            kind = _PARAGRAPH_KINDS.get(el.tag)
            if kind is None:
                continue
            if kind <= _SINGLE:
                parts += (kind, el.get(VAL))
            elif kind == _INDENTS:
                parts += el.items()
            elif kind == _LIST:
                parts.append((kind, *((child.tag, *child.values()) for child in el)))
            elif kind == _MARK:
                mark = el
            elif kind == _CHANGE:
                change = el
            elif kind == _BORDERS:
                ruled = _is_ruled(el)
                parts.append((kind, ruled))
            else:
                section = el
        key = tuple(parts)
        found = self._paragraphs.get(key)
        if found is None:
            found = self._paragraphs[key] = Properties(self._resolve(ppr), ruled)
        if section is None and change is None and (mark is None or not _is_revised(mark)):
            return found
        return _marked(found, section, mark, change)

    def _written_out(self, number: str) -> etree._Element | None:
        return self._shorthand.properties(number) if self._shorthand is not None else None

    def run(self, facts: ParagraphFacts, rpr: Said) -> RunFacts:
        """Facts of a run with these direct properties in such a paragraph."""
        if isinstance(rpr, str):
            known = facts.short.get(rpr)
            if known is None:
                known = facts.short[rpr] = self.run(facts, self._written_out(rpr))
            return known
        parts: list[object] = []
        for el in rpr if rpr is not None else ():
            kind = _RUN_KINDS.get(el.tag)
            if kind is None:
                continue
            if kind == _FONTS:
                parts += (kind, el.get(EAST_ASIA), el.get(EAST_ASIA_THEME))
            else:
                parts += (kind, el.get(VAL))
        key = tuple(parts)
        found = facts.runs.get(key)
        if found is None:
            found = facts.runs[key] = self._resolve_run(facts, rpr)
        return found

    def look(self, facts: ParagraphFacts, text: str, pieces: Pieces) -> Look:
        """The look of a line; `pieces` are its stretches of text with their run properties."""
        if len(pieces) == 1 or (pieces and pieces[0][0][:1].strip()):
            first = self.run(facts, pieces[0][1])
        else:
            first = self._first_run(facts, pieces)
        bold = self._bold(facts, text, pieces) if first.bold else 0
        key = facts, first, bold
        found = self._looks.get(key)
        if found is None:
            made = self._make(facts, first, bold)
            found = self._looks[key] = self._interned.setdefault(made, made)
        return found

    def _first_run(self, facts: ParagraphFacts, pieces: Pieces) -> RunFacts:
        """The run of the first visible character; of an invisible line, its first run."""
        for text, rpr in pieces:
            if text and not text.isspace():
                return self.run(facts, rpr)
        return self.run(facts, pieces[0][1] if pieces else None)

    def _bold(self, facts: ParagraphFacts, text: str, pieces: Pieces) -> int:
        """Leading bold characters; white space at either edge of the line takes part whatever its weight."""
        count = end = 0
        for piece, rpr in pieces:
            end += len(piece)
            if self.run(facts, rpr).bold:
                count = end
            elif text[:end].strip():
                break
        if not text[:count].strip():
            return 0
        return len(text) if not text[count:].strip() else count

    def _resolve(self, ppr: etree._Element | None) -> ParagraphFacts:
        direct = paragraph_layer(ppr)
        style = ppr.find(PSTYLE) if ppr is not None else None
        style_id = style.get(VAL) if style is not None else None
        chain = self._sheet.chain("paragraph", style_id)
        num_id, level = self._membership(chain, direct)
        merged = self._merge(chain, direct, num_id, level)
        style_run = self._style_run(chain)
        return ParagraphFacts(
            style=self._sheet.name(style_id),
            outline=merged.get("outline"),
            num_id=num_id,
            level=level,
            frame="frame" in merged,
            properties=merged,
            style_run=style_run,
            runs=self._runs.setdefault(style_id, {}),
            short=self._short_runs.setdefault(style_id, {}),
        )

    def _membership(self, chain: tuple[StyleLink, ...], direct: Layer) -> tuple[int, int]:
        """(w:numId, level): said directly, or by the nearest style that says it.

        In a style the list level that names the style decides, w:ilvl is the fallback (§17.9.3, §17.9.23).
        """
        layers = [direct, *(link.paragraph for link in reversed(chain))]
        num_id = next((layer["num_id"] for layer in layers if "num_id" in layer), 0)
        if num_id <= 0:
            return 0, 0
        if "ilvl" in direct:
            return num_id, direct["ilvl"]
        for link in reversed(chain):
            named = self._lists.level_of_style(num_id, link.style_id)
            if named is not None:
                return num_id, named
            if "ilvl" in link.paragraph and "num_id" not in direct:
                return num_id, link.paragraph["ilvl"]
        return num_id, 0

    def _merge(self, chain: tuple[StyleLink, ...], direct: Layer, num_id: int, level: int) -> Layer:
        """Layers from weak to strong; a list level's indents stand right below the layer that joins it."""
        layers = [self._sheet.paragraph_defaults, *(link.paragraph for link in chain), direct]
        joins = [index for index, layer in enumerate(layers) if "num_id" in layer]
        if num_id and joins:
            layers.insert(joins[-1], self._lists.indents(num_id, level))
        merged: Layer = {}
        for layer in layers:
            merged |= layer
        return merged

    def _style_run(self, chain: tuple[StyleLink, ...]) -> Layer:
        own: Layer = {}
        for link in chain:
            own |= link.run
        return {**self._sheet.run_defaults, "bold": False, **own}

    def _resolve_run(self, facts: ParagraphFacts, rpr: etree._Element | None) -> RunFacts:
        """Bold toggles between paragraph and character style; said directly it is absolute (§17.7.3)."""
        direct = run_layer(rpr)
        character: Layer = {}
        if "style" in direct:
            for link in self._sheet.chain("character", direct["style"]):
                character |= link.run
        merged = {**facts.style_run, **character, **direct}
        toggled = facts.style_run["bold"] != character.get("bold", False)
        bold = direct.get("bold", toggled or self._sheet.run_defaults.get("bold", False))
        return RunFacts(merged.get("size", 0), merged.get("font", ""), bold)

    def _make(self, facts: ParagraphFacts, first: RunFacts, bold: int) -> Look:
        said = facts.properties
        character = (first.size or _DEFAULT_SIZE) * 10  # twips; one 字 is as wide as the face is high
        return Look(
            align=said.get("align", "left"),
            bold=bold,
            size=first.size,
            font=first.font,
            first_indent=_indent(said, "first", character),
            left_indent=_indent(said, "left", character),
            page_break_before=said.get("page_break_before", False),
        )


def _indent(said: Layer, name: str, character: int) -> int:
    """An indent in twips; one in characters wins unless it is 0 (Word; ECMA §17.3.1.12)."""
    characters = said.get(name + "_chars", 0)
    return round(characters * character / 100) if characters else int(said.get(name, 0))


def _is_revised(mark: etree._Element) -> bool:
    """Whether a paragraph mark is tracked: that stands first in its w:rPr, its look last (§17.3.1.29)."""
    return len(mark) > 0 and (mark[0].tag in _REVISED or mark[-1].tag == _RUN_CHANGE)


def _is_ruled(borders: etree._Element) -> bool:
    """Whether w:pBdr draws a line above or below."""
    sides = (borders.find(tag) for tag in _ACROSS)
    return any(side is not None and side.get(VAL, "nil") not in ("nil", "none") for side in sides)


def _marked(
    found: Properties,
    section: etree._Element | None,
    mark: etree._Element | None,
    change: etree._Element | None,
) -> Properties:
    tags = {el.tag for el in mark} if mark is not None else set()
    inserted, deleted = not tags.isdisjoint(_INSERTED), not tags.isdisjoint(_DELETED)
    changed = change is not None or _RUN_CHANGE in tags
    return Properties(found.facts, found.ruled, section, inserted, deleted, changed)
