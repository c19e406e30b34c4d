"""Which character styles of a draft fight the house style: those with a face, size or weight of their own."""

from __future__ import annotations

from collections.abc import Iterable, Set

from lxml import etree

from paiban.docx.wml import RPR, VAL, w
from paiban.records import NamedTuple

#: Values that switch a run property off, w:u among them (§17.17.4, §17.18.99).
OFF = frozenset({"0", "false", "off", "none"})
_STYLE, _STYLE_ID, _TYPE, _NAME, _LINK = w("style"), w("styleId"), w("type"), w("name"), w("link")
_BOLD = w("b")
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


class CharacterStyle(NamedTuple):
    """A character style without a meaning of its own."""

    style_id: str
    name: str  # in lower case
    linked: bool  # is a paragraph style's other half
    properties: list[etree._Element]  # what its w:rPr holds


def plain_character_styles(root: etree._Element) -> list[CharacterStyle]:
    """The character styles with run properties; links, notes, comments, placeholders are never among them."""
    found = []
    for node in root.iterchildren(_STYLE):
        if node.get(_TYPE) != "character" or (rpr := node.find(RPR)) is None:
            continue
        name = node.find(_NAME)
        label = (name.get(VAL) or "").lower() if name is not None else ""
        if not label.startswith(SEMANTIC):
            linked = node.find(_LINK) is not None
            found.append(CharacterStyle(node.get(_STYLE_ID, ""), label, linked, list(rpr)))
    return found


def decorated_styles(styles: Iterable[CharacterStyle]) -> dict[str, list[etree._Element]]:
    """Character styles that carry a face or size of their own and would fight the house style.

    Maps each such styleId to its run properties, from which the emphasis is taken over when the style
    goes.
    """
    return {
        each.style_id: each.properties for each in styles if any(c.tag in _OWN_LOOK for c in each.properties)
    }


def bold_styles(styles: Iterable[CharacterStyle], ours: Set[str]) -> dict[str, list[etree._Element]]:
    """Character styles that make bold (Strong), but for those of headings and of the house style."""
    return {
        each.style_id: each.properties
        for each in styles
        if not each.linked
        and each.name not in ours
        and any(c.tag == _BOLD and c.get(VAL, "1") not in OFF for c in each.properties)
    }
