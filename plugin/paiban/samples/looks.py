"""The whole look of a paragraph and of a run: direct formatting over styles over document defaults.

`docx.looks` resolves what recognition asks for, fast; here it is everything a house style can say,
once, for a single document (ECMA-376 part 1, §17.7.2). A list level's indents are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from paiban.docx.stylechain import is_on, number
from paiban.docx.wml import PPR, RPR, VAL, w

#: What w:pPr and w:rPr say, as plain values: "jc", "ind.left", "spacing.line", "b", "rFonts.eastAsia" …
Layer = dict[str, str]

_FLAGS = frozenset({"keepNext", "pageBreakBefore", "widowControl", "snapToGrid", "contextualSpacing", "b"})
_VALUES = frozenset({"jc", "outlineLvl", "sz", "color"})
_ATTRIBUTES = frozenset({"ind", "rFonts"})
_ALIGN = {"start": "left", "end": "right", "distribute": "both"}
#: Names of the strict schema for w:ind.
_STRICT = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}


class ParagraphLook(NamedTuple):
    """Lengths in twips."""

    style: str  # name of the paragraph style, "" = none
    align: str
    left: int
    right: int
    first: int
    hanging: int
    before: int
    after: int
    line: int  # as w:line: twips where the rule is exact or atLeast, 240ths where it is auto
    rule: str  # "exact", "atLeast", "auto"
    on_grid: bool
    contextual: bool
    keep_next: bool
    page_break: bool
    widow_control: bool
    outline: int  # 9 = body text


class RunLook(NamedTuple):
    """Sizes in half-points, tracking in twips."""

    face: str  # East Asian face, "" = the theme's
    latin: str
    size: int
    bold: bool
    color: str
    tracking: int


def layer_of(properties: etree._Element | None) -> Layer:
    """What one w:pPr or w:rPr says."""
    layer: Layer = {}
    for child in properties if properties is not None else ():
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in _FLAGS:
            layer[name] = "1" if is_on(child) else "0"
        elif name in _VALUES:
            layer[name] = child.get(VAL, "")
        elif name in _ATTRIBUTES or (name == "spacing" and child.get(VAL) is None):
            for key, value in child.attrib.items():
                own = etree.QName(key).localname
                layer[f"{name}.{_STRICT.get(own, own)}"] = str(value)
        elif name == "spacing":
            layer["tracking"] = child.get(VAL, "0")
    _settle(layer)
    return layer


def _settle(layer: Layer) -> None:
    """Of one layer's firstLine and hanging the latter counts; a theme's face beats a named one.

    Either cancels what a weaker layer said.
    """
    for slot in ("ascii", "eastAsia"):
        if f"rFonts.{slot}Theme" in layer:
            layer[f"rFonts.{slot}"] = ""
    for suffix in ("", "Chars"):
        hanging, first = f"ind.hanging{suffix}", f"ind.firstLine{suffix}"
        if hanging in layer:
            layer[first] = "0"
        elif first in layer:
            layer[hanging] = "0"


class Looks:
    """Resolves the looks of one document."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._default = ""
        self._defaults: Mapping[str, Layer] = {PPR: {}, RPR: {}}
        for element in styles.iterchildren(w("style")) if styles is not None else ():
            key = (element.get(w("type"), "paragraph"), element.get(w("styleId"), ""))
            self._styles.setdefault(key, element)
            if key[0] == "paragraph" and element.get(w("default"), "0") in ("1", "true", "on"):
                self._default = self._default or key[1]
        if styles is not None:
            path = {
                PPR: f"{w('docDefaults')}/{w('pPrDefault')}/{PPR}",
                RPR: f"{w('docDefaults')}/{w('rPrDefault')}/{RPR}",
            }
            self._defaults = {tag: layer_of(styles.find(place)) for tag, place in path.items()}

    def _style_id(self, paragraph: etree._Element) -> str:
        style = paragraph.find(f"{PPR}/{w('pStyle')}")
        return style.get(VAL, "") if style is not None else self._default

    def _chain(self, kind: str, style_id: str) -> Iterator[etree._Element]:
        """The style and those it is based on, base first."""
        links: list[etree._Element] = []
        element = self._styles.get((kind, style_id))
        while element is not None and element not in links:
            links.append(element)
            base = element.find(w("basedOn"))
            element = self._styles.get((kind, base.get(VAL, ""))) if base is not None else None
        return reversed(links)

    def _merged(self, tag: str, kind: str, style_id: str) -> Layer:
        merged: Layer = {}
        for link in self._chain(kind, style_id):
            merged |= layer_of(link.find(tag))
        return merged

    def paragraph(self, paragraph: etree._Element, size: int) -> ParagraphLook:
        """The look of a paragraph whose characters have `size` half-points."""
        style_id = self._style_id(paragraph)
        direct = layer_of(paragraph.find(PPR))
        said = {**self._defaults[PPR], **self._merged(PPR, "paragraph", style_id), **direct}
        style = self._styles.get(("paragraph", style_id))
        name = style.find(w("name")) if style is not None else None
        first, hanging = _indent(said, "firstLine", size), _indent(said, "hanging", size)
        # Word adds a hanging indent in characters to the left one in characters (measured for 附件说明)
        extra = hanging if number(said.get("ind.leftChars")) and number(said.get("ind.hangingChars")) else 0
        align = said.get("jc", "left")
        return ParagraphLook(
            style=name.get(VAL, "") if name is not None else "",
            align=_ALIGN.get(align, align),
            left=_indent(said, "left", size) + extra,
            right=_indent(said, "right", size),
            first=first,
            hanging=hanging,
            before=_space(said, "before"),
            after=_space(said, "after"),
            line=number(said.get("spacing.line"), default=240),
            rule=said.get("spacing.lineRule", "auto"),
            on_grid=said.get("snapToGrid", "1") == "1",
            contextual=said.get("contextualSpacing") == "1",
            keep_next=said.get("keepNext") == "1",
            page_break=said.get("pageBreakBefore") == "1",
            widow_control=said.get("widowControl", "1") == "1",
            outline=min(number(said.get("outlineLvl"), default=9), 9),
        )

    def run(self, paragraph: etree._Element, run: etree._Element | None) -> RunLook:
        """The look of a run of the paragraph; of the paragraph's style alone when there is none."""
        direct = run.find(RPR) if run is not None else None
        reference = direct.find(w("rStyle")) if direct is not None else None
        character = self._merged(RPR, "character", reference.get(VAL, "")) if reference is not None else {}
        own = self._merged(RPR, "paragraph", self._style_id(paragraph))
        plain = layer_of(direct)
        said = {**self._defaults[RPR], **own, **character, **plain}
        bold = plain.get("b") or ("1" if (own.get("b") == "1") != (character.get("b") == "1") else "0")
        color = said.get("color", "auto").upper()
        return RunLook(
            face=said.get("rFonts.eastAsia", ""),
            latin=said.get("rFonts.ascii", ""),
            size=number(said.get("sz"), default=20),
            bold=bold == "1",
            color="auto" if color in ("AUTO", "000000", "") else color,
            tracking=number(said.get("tracking")),
        )


def _indent(said: Layer, name: str, size: int) -> int:
    """An indent in twips; one in characters wins unless it is 0."""
    characters = number(said.get(f"ind.{name}Chars"))
    return round(characters * size / 10) if characters else number(said.get(f"ind.{name}"))


def _space(said: Layer, name: str) -> int:
    """Space above or below in twips; given in lines alone, a line counts 12 pt (§17.3.1.33)."""
    if said.get(f"spacing.{name}") is None and said.get(f"spacing.{name}Lines"):
        return round(number(said.get(f"spacing.{name}Lines")) * 2.4)
    return number(said.get(f"spacing.{name}"))
