"""Writes the house style's elements as real Word styles into styles.xml (ECMA-376 §17.7).

Styles are found by name, never by id: LibreOffice renames ids on save. Ours stand on no other style
(no basedOn), so nothing of the draft's Normal or theme shows through; theme fonts are not written,
because they beat named ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from operator import gt

from lxml import etree

from paiban.docx.wml import PPR, RPR, VAL, copy_of, w
from paiban.style.schema import Element, Page, Style

_STYLE, _STYLE_ID, _TYPE, _NAME = w("style"), w("styleId"), w("type"), w("name")
_LINK = w("link")
_NUMPR = w("numPr")
#: What a house style says itself, or must not be.
_OVERWRITTEN = frozenset(
    w(name) for name in ("basedOn", "pPr", "rPr", "autoRedefine", "hidden", "semiHidden", "unhideWhenUsed")
)
_BUILT_IN = frozenset({"title", "subtitle", *(f"heading {n}" for n in range(1, 10))})
#: Elements that exist only as character styles.
CHARACTER_ONLY = frozenset({"article_number", "attendance_label", "doc_number_upward_text"})
#: Thickness in twips of a border nobody sees.
_SIDE = 5
#: How many properties of an element stand before its w:numPr: keepNext, keepLines, widowControl.
_BEFORE_NUMBER = 3
_STYLE_RANK = {
    w(name): rank
    for rank, name in enumerate(
        (
            "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat"
            " locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
        ).split()
    )
}


class StyleSheet:
    """styles.xml with the elements of one house style written into it as they are needed."""

    def __init__(self, root: etree._Element, style: Style) -> None:
        self.root = root
        self._style = style
        self._by_name: dict[tuple[str, str], etree._Element] = {}
        self._ids: set[str] = set()
        for element in root.iterchildren(_STYLE):
            name = element.find(_NAME)
            if name is not None:
                key = (element.get(_TYPE, "paragraph"), (name.get(VAL) or "").lower())
                self._by_name.setdefault(key, element)
            self._ids.add(element.get(_STYLE_ID, ""))
        self._paragraph: dict[str, str] = {}
        self._character: dict[str, str] = {}
        self.unlisted: set[str] = set()  # ids of styles that numbered their paragraphs and do so no more
        #: ids of styles that go on numbering, because paragraphs in cells and text boxes use them
        self.numbering: Collection[str] = ()

    def paragraph(self, key: str) -> str:
        """The styleId of the element's paragraph style, written when first asked for."""
        if key not in self._paragraph:
            element = self._style.elements[key]
            node = self._ensure("paragraph", element.word_style, key)
            self._paragraph[key] = node.get(_STYLE_ID, "")
            self._fill(node, element, with_paragraph=True)
            if key.startswith("heading"):
                self.character(key)
        return self._paragraph[key]

    def character(self, key: str) -> str:
        """The styleId of the element's character style: a heading's linked one, or its own."""
        if key not in self._character:
            element = self._style.elements[key]
            if key in CHARACTER_ONLY:
                node = self._ensure("character", element.word_style, key)
            else:
                self.paragraph(key)
                if key in self._character:  # writing the paragraph style wrote this one
                    return self._character[key]
                node = self._linked(key, element)
            self._character[key] = node.get(_STYLE_ID, "")
            self._fill(node, element, with_paragraph=False)
        return self._character[key]

    def _linked(self, key: str, element: Element) -> etree._Element:
        """The character style linked to a heading's paragraph style, linked anew when there is none."""
        owner = self._by_name["paragraph", element.word_style.lower()]
        link = owner.find(_LINK)
        if link is not None:
            for node in self.root.iterchildren(_STYLE):
                if node.get(_STYLE_ID) == link.get(VAL) and node.get(_TYPE) == "character":
                    return node
            owner.remove(link)
        node = self._ensure("character", f"{element.word_style} Char", f"{key}_char")
        _place(owner, _LINK, node.get(_STYLE_ID, ""))
        _place(node, _LINK, owner.get(_STYLE_ID, ""))
        return node

    def _ensure(self, kind: str, name: str, key: str) -> etree._Element:
        found = self._by_name.get((kind, name.lower()))
        if found is not None:
            return found
        node = etree.SubElement(self.root, _STYLE)
        node.set(_TYPE, kind)
        if name.lower() not in _BUILT_IN:
            node.set(w("customStyle"), "1")
        node.set(_STYLE_ID, self._fresh_id(key))
        etree.SubElement(node, _NAME).set(VAL, name)
        etree.SubElement(node, w("uiPriority")).set(VAL, "1")
        etree.SubElement(node, w("qFormat"))
        self._by_name[kind, name.lower()] = node
        return node

    def _fresh_id(self, key: str) -> str:
        base = "Paiban" + "".join(word.capitalize() for word in key.split("_"))
        candidate, n = base, 2
        while candidate in self._ids:
            candidate, n = f"{base}{n}", n + 1
        self._ids.add(candidate)
        return candidate

    def _fill(self, node: etree._Element, element: Element, *, with_paragraph: bool) -> None:
        number = _number_of(node)
        if node.get(_STYLE_ID) not in self.numbering:
            if number is not None:
                self.unlisted.add(node.get(_STYLE_ID, ""))
            number = None
        for old in [child for child in node if child.tag in _OVERWRITTEN]:
            node.remove(old)
        if with_paragraph:
            properties = paragraph_properties(element, self._style)
            if number is not None:
                properties.insert(_BEFORE_NUMBER, number)
            node.append(properties)
        node.append(run_properties(element, self._style))
        _reorder(node)


def numbering_styles(root: etree._Element) -> set[str]:
    """The ids of paragraph styles that number their paragraphs."""
    styles = root.iterchildren(_STYLE)
    return {style.get(_STYLE_ID, "") for style in styles if _number_of(style) is not None}


def _number_of(style: etree._Element) -> etree._Element | None:
    """The list a style puts its paragraphs into."""
    properties = style.find(PPR)
    return properties.find(_NUMPR) if properties is not None else None


def _place(node: etree._Element, tag: str, value: str) -> None:
    child = node.find(tag)
    if child is None:
        child = etree.SubElement(node, tag)
    child.set(VAL, value)
    _reorder(node)


def _reorder(node: etree._Element) -> None:
    """Put a style's children into schema order (CT_Style)."""
    ranks = [_STYLE_RANK.get(child.tag, len(_STYLE_RANK)) for child in node]
    if any(map(gt, ranks, ranks[1:])):
        node[:] = sorted(node, key=lambda child: _STYLE_RANK.get(child.tag, len(_STYLE_RANK)))


def chinese_face(font: str, style: Style) -> dict[str, str]:
    """The four w:rFonts slots with the face of a font class in all of them."""
    face = style.fonts[font]
    return {w("ascii"): face, w("hAnsi"): face, w("eastAsia"): face, w("cs"): face}


def fonts(font: str, style: Style) -> dict[str, str]:
    """The four w:rFonts slots of a font class: one face for all, or digits and Latin in their own."""
    slots = chinese_face(font, style)
    if style.fonts["digits"] != "same":
        slots |= {w("ascii"): style.fonts["digits"], w("hAnsi"): style.fonts["digits"]}
    return slots


def run_properties(element: Element, style: Style) -> etree._Element:
    """w:rPr of an element, every property that a draft's defaults could disturb set explicitly."""
    body_size = style.elements["body"].size
    tracking = style.page.tracking(element.size) if element.size == body_size else 0
    slots = tuple(fonts(element.font, style).items())
    return copy_of(_run_properties(slots, element.bold, element.color, tracking, element.size))


@lru_cache(maxsize=64)  # a house style's elements come again with every draft
def _run_properties(
    slots: tuple[tuple[str, str], ...], bold: bool, color: str, tracking: int, size: int
) -> etree._Element:
    rpr = etree.Element(RPR)
    etree.SubElement(rpr, w("rFonts"), dict(slots))
    flag = "1" if bold else "0"
    for tag, value in (
        ("b", flag),
        ("bCs", flag),
        ("i", "0"),
        ("iCs", "0"),
        ("color", color),
        ("spacing", str(tracking)),
        ("w", "100"),
        ("kern", "0"),
        ("position", "0"),
        ("sz", str(size)),
        ("szCs", str(size)),
    ):
        etree.SubElement(rpr, w(tag)).set(VAL, value)
    return rpr


def paragraph_properties(element: Element, style: Style) -> etree._Element:
    """w:pPr of an element; both character and absolute indents, because LibreOffice needs the latter."""
    # several paragraphs of one element (a title on three lines) stand together as one; body's are apart
    together = bool(element.before or element.after) and element is not style.elements["body"]
    return copy_of(_paragraph_properties(element, style.page, together))


@lru_cache(maxsize=64)
def _paragraph_properties(element: Element, page: Page, together: bool) -> etree._Element:
    ppr = etree.Element(PPR)
    flags = (
        ("keepNext", element.keep_next),
        ("keepLines", element.keep_lines),
        ("widowControl", page.widow_control),
    )
    for tag, on in flags:
        etree.SubElement(ppr, w(tag)).set(VAL, "1" if on else "0")
    if element.rule_above or element.rule_below:
        ppr.append(_rules(element))
    if page.grid == "none":
        etree.SubElement(ppr, w("snapToGrid")).set(VAL, "0")
    etree.SubElement(
        ppr,
        w("spacing"),
        {
            w("before"): str(round(element.before * page.pitch / 100)),
            w("after"): str(round(element.after * page.pitch / 100)),
            w("line"): str(abs(element.pitch or page.pitch)),
            w("lineRule"): "exact" if element.pitch >= 0 else "auto",
        },
    )
    etree.SubElement(ppr, w("ind"), dict(_indents(element)))
    etree.SubElement(ppr, w("contextualSpacing")).set(VAL, "1" if together else "0")
    etree.SubElement(ppr, w("jc")).set(VAL, element.align)
    if element.outline < 9:
        etree.SubElement(ppr, w("outlineLvl")).set(VAL, str(element.outline))
    return ppr


def _rules(element: Element) -> etree._Element:
    """w:pBdr of an element's rules (分隔线).

    A rule is as wide as the paragraph; white side borders at the indents' distance carry it to the edges
    of the type area.
    """
    borders = etree.Element(w("pBdr"))
    unit = element.size / 2  # points of one character
    outmost = min(element.left - element.hanging, element.left) / 100
    color = "000000" if element.rule_color == "auto" else element.rule_color
    gap = element.rule_gap / 20
    for side, twips, space, own in (
        ("top", element.rule_above, gap, color),
        ("left", _SIDE if outmost > 0 else 0, outmost * unit, "FFFFFF"),
        ("bottom", element.rule_below, gap, color),
        ("right", _SIDE if element.right > 0 else 0, element.right / 100 * unit, "FFFFFF"),
    ):
        if twips:
            values = ("single", str(round(twips * 8 / 20)), str(min(31, round(space))), own)
            names = (VAL, w("sz"), w("space"), w("color"))
            etree.SubElement(borders, w(side), dict(zip(names, values, strict=True)))
    return borders


def _indents(element: Element) -> Iterator[tuple[str, str]]:
    unit = element.size * 10  # twips of one character
    first = ("hanging", element.hanging) if element.hanging else ("firstLine", element.first)
    for name, value in (("left", element.left), ("right", element.right), first):
        chars = (
            value - element.hanging if name == "left" else value
        )  # Word adds the hanging characters itself
        whole = round(chars)  # a broken number is a length: Word takes w:…Chars="0" for none
        yield w(f"{name}Chars"), str(whole if whole == chars else 0)
        yield w(name), str(round(value * unit / 100))
