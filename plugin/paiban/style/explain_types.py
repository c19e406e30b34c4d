"""The document types (文种) of a house style in words: which sections each must have, and who says so."""

from __future__ import annotations

import os.path

from .document_types import build_type, built_in_names
from .spots import Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .document_types import DocumentType, SectionType
    from .layers import Layer
    from .schema import Style

_TEXTS = {
    "head": (
        "[types] 文种和必备章节（缺少时自动补标题和待补提示；不含未列出的文种）",
        "[types] document types and the sections that are inserted when missing (types not listed get none)",
    ),
    "off": ("本版式不补章节：[skeleton] insert = false", "nothing is inserted: [skeleton] insert = false"),
    "none": ("不补章节", "nothing is inserted"),
    "own": ("本单位定 {place}", "the office's own, {place}"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
}


def explain_types(layers: Sequence[Layer], style: Style, lang: str) -> Iterator[str]:
    """The lines on document types that `paiban style show` prints.

    A type that a house style speaks of is always listed, with the file and line; a built-in one only
    where a section can be inserted.
    """
    yield _say("head", lang)
    if not style.skeleton.insert:
        yield f"  {_say('off', lang)}"
    for name in dict.fromkeys((*style.types, *built_in_names())):
        kind = build_type(name, style.types.get(name, {}))
        sections = _sections(kind, lang)
        place = _place(layers, name) if name in style.types else ""
        if sections or place:
            origin = f"  {_say('own', lang).format(place=place)}" if place else ""
            yield f"  {name}{_say('colon', lang)}{sections or _say('none', lang)}{origin}"


def _say(key: str, lang: str) -> str:
    return _TEXTS[key][0 if lang == "zh" else 1]


def _sections(kind: DocumentType, lang: str) -> str:
    """The required sections in order, those of level 2 in brackets behind the one they belong to."""
    if not kind.insert:
        return ""
    tops: list[tuple[str, list[str]]] = []
    above: SectionType | None = None
    for section in kind.sections:
        if section.level == 1:
            above = section
        if not section.required:
            continue
        if section.level == 1 or above is None:
            tops.append((section.heading, []))
        elif tops and tops[-1][0] == above.heading:
            tops[-1][1].append(section.heading)
        else:
            tops.append((above.heading, [section.heading]))
    comma = _say("comma", lang)
    return comma.join(f"{top}（{comma.join(below)}）" if below else top for top, below in tops)


def _place(layers: Sequence[Layer], name: str) -> str:
    """File and line of the nearest file that speaks of the type."""
    for layer in layers:
        if name in layer.data.get("types", {}):
            line = min(
                place
                for path in _paths(layer.data["types"][name], ("types", name))
                if (place := Spots(layer.text).of_key(path)[0])
            )
            return f"{os.path.basename(layer.file)}:{line}"
    raise LookupError(name)


def _paths(content: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _paths(value, (*path, key))
