"""The style sheet of a draft: which properties a style brings, along its basedOn chain.

A *layer* is what one w:pPr or w:rPr says, as plain values under English names; what it does not
say has no key. Later layers win, attribute by attribute (ECMA-376 part 1, §17.7.2).
Lengths in twips, sizes in half-points, "…_chars" in hundredths of a character (字).
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.wml import PPR, RPR, VAL, w
from paiban.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Layer = dict[str, Any]

PSTYLE, RSTYLE, NUMPR, NUM_ID, ILVL = w("pStyle"), w("rStyle"), w("numPr"), w("numId"), w("ilvl")
JC, IND, OUTLINE, BREAK_BEFORE, FRAME = w("jc"), w("ind"), w("outlineLvl"), w("pageBreakBefore"), w("framePr")
FONTS, BOLD, SIZE = w("rFonts"), w("b"), w("sz")
EAST_ASIA, EAST_ASIA_THEME = w("eastAsia"), w("eastAsiaTheme")

_STYLE, _STYLE_ID, _TYPE, _DEFAULT, _NAME = w("style"), w("styleId"), w("type"), w("default"), w("name")
_BASED_ON, _DOC_DEFAULTS = w("basedOn"), w("docDefaults")
_OFF = frozenset({"0", "false", "off"})
_ALIGN = {
    "left": "left", "start": "left", "right": "right", "end": "right", "center": "center",
    "both": "both", "distribute": "both", "thaiDistribute": "both", "lowKashida": "both",
    "mediumKashida": "both", "highKashida": "both",
}  # fmt: skip
_UNITS = {"pt": 20.0, "pc": 240.0, "pi": 240.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54}
_LIMIT = 10**7  # twips; no page is larger, and nonsense stays harmless


def number(text: str | None, unit: float = 1.0, default: int = 0) -> int:
    """An integer attribute, also with decimals or a unit ("2.5cm", §22.9.2.15); nonsense is `default`."""
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        pass
    scale = _UNITS.get(text[-2:])
    try:
        value = float(text[:-2]) * scale * unit if scale else float(text)
    except ValueError:
        return default
    return round(value) if -_LIMIT < value < _LIMIT else default


def is_on(element: etree._Element | None) -> bool:
    """Whether an on/off property (§17.17.4) is there and not switched off."""
    return element is not None and element.get(VAL, "1").lower() not in _OFF


def paragraph_layer(ppr: etree._Element | None) -> Layer:
    """What one w:pPr says about alignment, indents, outline level, list and page break."""
    layer: Layer = {}
    for el in ppr if ppr is not None else ():
        tag = el.tag
        if tag == JC:
            layer["align"] = _ALIGN.get(el.get(VAL, ""), "left")
        elif tag == IND:
            _read_indents(el, layer)
        elif tag == OUTLINE:
            level = number(el.get(VAL), default=9)
            layer["outline"] = level if 0 <= level <= 8 else None
        elif tag == BREAK_BEFORE:
            layer["page_break_before"] = is_on(el)
        elif tag == FRAME:
            layer["frame"] = True
        elif tag == NUMPR:
            _read_list(el, layer)
    return layer


def _read_indents(ind: etree._Element, layer: Layer) -> None:
    """w:ind: start/end are the strict names of left/right; hanging supersedes firstLine (§17.3.1.12)."""
    for name, positive in (("first", "firstLine"), ("first_chars", "firstLineChars")):
        hanging = ind.get(w("hangingChars" if name == "first_chars" else "hanging"))
        ahead = ind.get(w(positive))
        if hanging is not None:
            layer[name] = -number(hanging)
        elif ahead is not None:
            layer[name] = number(ahead)
    for name, names in (("left", ("left", "start")), ("left_chars", ("leftChars", "startChars"))):
        for attribute in names:
            value = ind.get(w(attribute))
            if value is not None:
                layer[name] = number(value)


def _read_list(numpr: etree._Element, layer: Layer) -> None:
    for el in numpr:
        if el.tag == NUM_ID:
            layer["num_id"] = number(el.get(VAL))
        elif el.tag == ILVL:
            layer["ilvl"] = min(max(number(el.get(VAL)), 0), 8)


def run_layer(rpr: etree._Element | None) -> Layer:
    """What one w:rPr says about size, East Asian face and weight."""
    layer: Layer = {}
    for el in rpr if rpr is not None else ():
        tag = el.tag
        if tag == SIZE:
            layer["size"] = number(el.get(VAL), 0.1)
        elif tag == BOLD:
            layer["bold"] = is_on(el)
        elif tag == FONTS:
            # A theme face beats a literal one of the same element and its name is not in the draft.
            if el.get(EAST_ASIA_THEME) is not None:
                layer["font"] = ""
            elif el.get(EAST_ASIA) is not None:
                layer["font"] = el.get(EAST_ASIA)
        elif tag == RSTYLE:
            layer["style"] = el.get(VAL)
    return layer


class StyleLink(NamedTuple):
    """One style of a basedOn chain."""

    style_id: str
    paragraph: Layer
    run: Layer


class StyleSheet:
    """Styles by id; a draft without styles.xml has an empty one."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._chains: dict[tuple[str, str], tuple[StyleLink, ...]] = {}
        self.default_paragraph = ""
        self.paragraph_defaults: Layer = {}
        self.run_defaults: Layer = {}
        for el in root if root is not None else ():
            if el.tag == _STYLE:
                self._add(el)
            elif el.tag == _DOC_DEFAULTS:
                self.paragraph_defaults = paragraph_layer(el.find(f"{w('pPrDefault')}/{PPR}"))
                self.run_defaults = run_layer(el.find(f"{w('rPrDefault')}/{RPR}"))

    def _add(self, el: etree._Element) -> None:
        kind, style_id = el.get(_TYPE, "paragraph"), el.get(_STYLE_ID, "")
        self._styles.setdefault((kind, style_id), el)
        if kind == "paragraph" and el.get(_DEFAULT, "0").lower() not in _OFF and not self.default_paragraph:
            self.default_paragraph = style_id

    def name(self, style_id: str | None) -> str:
        """w:name of a paragraph style in lower case, "" when it is not defined."""
        el = self._styles.get(("paragraph", style_id or ""))
        name = el.find(_NAME) if el is not None else None
        return name.get(VAL, "").lower() if name is not None else ""

    def chain(self, kind: str, style_id: str | None) -> tuple[StyleLink, ...]:
        """The style's links, base first. A paragraph without a known style has the default style."""
        if kind == "paragraph" and (kind, style_id or "") not in self._styles:
            style_id = self.default_paragraph
        key = kind, style_id or ""
        links = self._chains.get(key)
        if links is None:
            links = self._chains[key] = self._follow(*key)
        return links

    def _follow(self, kind: str, style_id: str) -> tuple[StyleLink, ...]:
        links: list[StyleLink] = []
        seen: set[str] = set()
        el = self._styles.get((kind, style_id))
        while el is not None and style_id not in seen:
            seen.add(style_id)
            links.append(StyleLink(style_id, paragraph_layer(el.find(PPR)), run_layer(el.find(RPR))))
            base = el.find(_BASED_ON)
            style_id = base.get(VAL, "") if base is not None else ""
            el = self._styles.get((kind, style_id))
        return tuple(reversed(links))

    def list_of(self, style_id: str) -> int:
        """w:numId of a numbering style (w:numStyleLink points to it), 0 = none."""
        layer: Layer = {}
        for link in self.chain("numbering", style_id):
            layer |= link.paragraph
        return int(layer.get("num_id", 0))
