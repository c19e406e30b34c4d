"""Makes a failing draft small: whatever can go while it still fails the same way goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from .archive import main_part, members, zipped

_PARTS = ("word/styles.xml", "word/numbering.xml", "word/settings.xml")
_NEEDED = frozenset({"document", "body"})
#: What is never taken from round its content: the rest would be no WordprocessingML.
_FRAMES = _NEEDED | {
    "p",
    "r",
    "pPr",
    "rPr",
    "style",
    "sectPr",
    "tbl",
    "tr",
    "tc",
    "numPr",
    "lvl",
    "abstractNum",
    "num",
}

Fails = Callable[[bytes], bool]


def shrink(data: bytes, fails: Fails) -> bytes:
    """The smallest draft found for which `fails` still holds; `data` itself when it does not."""
    parts = members(data)
    if not fails(zipped(parts)):
        return data
    changed = True
    while changed:
        changed = False
        for name in (main_part(parts), *_PARTS):
            if name in parts:
                smaller = _shrink_part(parts, name, fails)
                changed = changed or len(smaller) < len(parts[name])
                parts = {**parts, name: smaller}
    return zipped(parts)


def _shrink_part(parts: dict[str, bytes], name: str, fails: Fails) -> bytes:
    root = etree.fromstring(parts[name])

    def still() -> bool:
        return fails(zipped({**parts, name: etree.tostring(root)}))

    _chunks(root, still)
    for element in [e for e in root.iter() if isinstance(e.tag, str)]:
        if element is not root and element.getparent() is not None:
            _unwrap(element, still)
            _attributes(element, still)
            _text(element, still)
    return etree.tostring(root) if still() else parts[name]


def _chunks(root: etree._Element, still: Callable[[], bool]) -> None:
    """Drop children of every element, many at once first (delta debugging)."""
    queue = [root]
    while queue:
        parent = queue.pop()
        size = len(parent)
        while size:
            at = 0
            while at < len(parent):
                gone = list(parent[at : at + size])
                if any(etree.QName(e).localname in _NEEDED for e in gone if isinstance(e.tag, str)):
                    at += size
                    continue
                for element in gone:
                    parent.remove(element)
                if not still():
                    for offset, element in enumerate(gone):
                        parent.insert(at + offset, element)
                    at += size
            size //= 2
        queue.extend(parent)


def _unwrap(element: etree._Element, still: Callable[[], bool]) -> None:
    """Put the children in the element's place."""
    parent = element.getparent()
    if parent is None or not len(element) or etree.QName(element).localname in _FRAMES:
        return
    at, children = parent.index(element), list(element)
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    if not still():
        for child in children:
            element.append(child)
        parent.insert(at, element)


def _attributes(element: etree._Element, still: Callable[[], bool]) -> None:
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        if not still():
            element.set(name, value)


def _text(element: etree._Element, still: Callable[[], bool]) -> None:
    for shorter in _shorter(element.text or ""):
        old, element.text = element.text, shorter
        if still():
            _text(element, still)
            return
        element.text = old


def _shorter(text: str) -> Iterator[str]:
    half = len(text) // 2
    if half:
        yield text[half:]
        yield text[:half]
    if len(text) > 8:
        return
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]
