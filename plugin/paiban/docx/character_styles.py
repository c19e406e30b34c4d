"""Which character styles of a draft fight the house style: those with a face, size or weight of their own."""

from __future__ import annotations

from collections.abc import Iterator, Set

from lxml import etree

from paiban.docx.wml import RPR, VAL, w

#: Values that switch a run property off, w:u among them (§17.17.4, §17.18.99).
OFF = frozenset({"0", "false", "off", "none"})
_OWN_LOOK = frozenset(w(name) for name in ("rFonts", "sz", "szCs", "color", "spacing"))
#: How the names of character styles with a meaning begin.
SEMANTIC = (
    "hyperlink",
    "followedhyperlink",
    "footnote",
    "endnote",
    "annotation",
    "comment",
    "placeholder",
    "page number",
)


def decorated_styles(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Character styles that carry a face or size of their own and would fight the house style.

    Maps each such styleId to its run properties, from which the emphasis is taken over when the style
    goes. Styles with a meaning (links, notes, comments, placeholders) are never among them.
    """
    return {
        node.get(w("styleId"), ""): list(rpr)
        for node, rpr, _ in _plain_character_styles(root)
        if any(c.tag in _OWN_LOOK for c in rpr)
    }


def bold_styles(root: etree._Element, ours: Set[str]) -> dict[str, list[etree._Element]]:
    """Character styles that make bold (Strong), but for those of headings and of the house style."""
    return {
        node.get(w("styleId"), ""): list(rpr)
        for node, rpr, name in _plain_character_styles(root)
        if name not in ours
        and node.find(w("link")) is None
        and any(c.tag == w("b") and c.get(VAL, "1") not in OFF for c in rpr)
    }


def _plain_character_styles(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element, str]]:
    """The character styles without a meaning: w:style, its w:rPr, its name in lower case."""
    for node in root.iterchildren(w("style")):
        rpr = node.find(RPR)
        if node.get(w("type")) != "character" or rpr is None:
            continue
        name = node.find(w("name"))
        label = (name.get(VAL) or "").lower() if name is not None else ""
        if not label.startswith(SEMANTIC):
            yield node, rpr, label
