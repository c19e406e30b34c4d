"""Real documents gone wrong: paragraphs, runs and objects moved, markers retyped, bytes damaged."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from zipfile import BadZipFile

from lxml import etree

from . import words
from .archive import main_part, members, zipped

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T = f"{_W}p", f"{_W}r", f"{_W}t"
_MOVABLE = frozenset(
    f"{_W}{name}"
    for name in (
        "bookmarkStart",
        "commentRangeStart",
        "hyperlink",
        "ins",
        "del",
        "sdt",
        "fldSimple",
        "smartTag",
    )
)

Mutation = Callable[[Random, etree._Element], None]


def mutated(dice: Random, data: bytes) -> bytes:
    """The document with some of its paragraphs, runs and texts changed; `data` where it has no main part."""
    try:
        parts = members(data)
        main = main_part(parts)
        root = etree.fromstring(parts[main], etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (BadZipFile, KeyError, RuntimeError, etree.XMLSyntaxError):
        return data
    for _ in range(dice.choice((1, 2, 5, 20))):
        dice.choice(_MUTATIONS)(dice, root)
    return zipped(
        {**parts, main: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )


def damaged(dice: Random, data: bytes) -> bytes:
    """The file with some bytes changed, lost or doubled."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 30))):
        at = dice.randrange(len(out)) if out else 0
        kind = dice.randrange(5)
        if kind == 0 and out:
            out[at] = dice.randrange(256)
        elif kind == 1:
            del out[at : at + dice.choice((1, 10, 1000))]
        elif kind == 2:
            out[at:at] = out[at : at + dice.choice((1, 4, 100))]
        elif kind == 3:
            out[at : at + 4] = dice.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"PK\1\2", b"PK\3\4"))
        else:
            del out[max(at, 1) :]
    return bytes(out)


def damaged_xml(dice: Random, data: bytes) -> bytes:
    """The document with one of its XML parts damaged, in a container that is whole."""
    parts = members(data)
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = dice.choice(names)
    return zipped({**parts, name: damaged(dice, parts[name])})


def _one(dice: Random, root: etree._Element, tag: str) -> etree._Element | None:
    found = list(root.iter(tag))
    return dice.choice(found) if found else None


def _swap(tag: str) -> Mutation:
    def swap(dice: Random, root: etree._Element) -> None:
        first, second = _one(dice, root, tag), _one(dice, root, tag)
        if (
            first is None
            or second is None
            or first in second.iterancestors()
            or second in first.iterancestors()
        ):
            return
        spot = etree.Element("spot")
        _replace(first, spot)
        if first is not second:
            _replace(second, first)
        _replace(spot, second)

    return swap


def _replace(old: etree._Element, new: etree._Element) -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def _double(tag: str) -> Mutation:
    def double(dice: Random, root: etree._Element) -> None:
        found = _one(dice, root, tag)
        if found is not None:
            found.addnext(deepcopy(found))

    return double


def _drop(tag: str) -> Mutation:
    def drop(dice: Random, root: etree._Element) -> None:
        found = _one(dice, root, tag)
        if found is not None and (parent := found.getparent()) is not None and len(parent) > 1:
            parent.remove(found)

    return drop


def _retype(dice: Random, root: etree._Element) -> None:
    found = _one(dice, root, _T)
    if found is not None:
        text = found.text or ""
        found.text = words.edge(dice) + words.marker(dice) + text[dice.randint(0, min(3, len(text))) :]


def _break(dice: Random, root: etree._Element) -> None:
    found = _one(dice, root, _T)
    if found is not None:
        found.addnext(etree.Element(f"{_W}br"))


def _move_object(dice: Random, root: etree._Element) -> None:
    objects = [el for el in root.iter() if el.tag in _MOVABLE]
    target = _one(dice, root, _R)
    if not objects or target is None:
        return
    moved = dice.choice(objects)
    if target not in moved.iter() and target.getparent() is not None:
        target.addprevious(moved)


_MUTATIONS: tuple[Mutation, ...] = (
    _swap(_P), _swap(_R), _double(_P), _double(_R), _drop(_P), _drop(_R), _drop(_T),
    _retype, _retype, _retype, _break, _move_object,
)  # fmt: skip
