"""Document types (文种) with the sections (结构要素) they must have: `styles/skeletons` and house styles.

`index.toml` says which type a title names; each type has a small file of its own, so that a draft
costs the parse of the one it is. What types share stands in `headings.toml`. A house style changes
or adds types under `[types."述职报告"]`, key by key; its tables come from `Style.types`.
"""

from __future__ import annotations

import re
from functools import cache

from paiban import patterns
from paiban.kept import toml as parse_toml
from paiban.patterns import compiled
from paiban.records import NamedTuple

from . import values as v
from .data import data_file
from .fit import BadFit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .values import Reader

_SECTION_KEY = compiled("[a-z][a-z0-9-]{0,29}")


def section_level(value: object) -> int:
    """The level of a section's heading: 1 or 2."""
    if value in (1, 2) and not isinstance(value, bool):
        return int(str(value))
    raise v.BadValue("style-section-level", value=v.shown(value))


def pattern(value: object) -> str:
    """A regular expression."""
    source = v.text(value)
    try:
        compiled(source)
    except (re.error, RecursionError, OverflowError) as error:
        raise v.BadValue("style-pattern", value=v.shown(value), detail=str(error)) from None
    return source


def section_key(value: object) -> str:
    """The key of a section: part of a bookmark's name, which Word keeps to 40 characters."""
    key = v.text(value)
    if _SECTION_KEY.fullmatch(key) is None:
        raise v.BadValue("style-section-key", value=v.shown(key))
    return key


#: Keys of `[types."…"]`, besides its sections.
TYPE: dict[str, Reader] = {
    "titles": v.list_of(pattern),
    "insert": v.switch,
    "bare": v.switch,
    "openings": v.list_of(v.text),
    "closings": v.list_of(v.text),
}
#: Keys of `[types."…".sections.KEY]`.
SECTION: dict[str, Reader] = {
    "heading": v.text,
    "level": section_level,
    "required": v.switch,
    "own": v.switch,
    "like": v.text,
    "aliases": v.list_of(v.text),
    "pattern": pattern,
    "loose": pattern,
    "told": pattern,
    "hint": v.text,
    "after": v.text,
    "omit": v.switch,
}


class SectionType(NamedTuple):
    """One section of a document type, in the order of the text; patterns "" = none."""

    key: str
    heading: str
    level: int  # 1, or 2 below the section of level 1 before it
    required: bool
    own: bool  # headings of the author's own may stand for it (重点任务 as the tasks themselves)
    aliases: tuple[str, ...]
    pattern: str
    loose: str
    told: str  # the text of the section before says it when this is found there
    hint: str


class DocumentType(NamedTuple):
    """A document type (文种): what its text must have."""

    name: str
    insert: bool  # missing sections may be inserted
    bare: bool  # … also where the draft stops behind its opening and has no heading at all
    openings: tuple[str, ...]  # sentences an opening ends with; …… stands for any words
    closings: tuple[str, ...]
    sections: tuple[SectionType, ...]
    combined: tuple[tuple[str, tuple[str, ...]], ...]  # pattern → keys of the sections one heading covers


def find_type(title: str, own: Mapping[str, Mapping[str, Any]]) -> DocumentType | None:
    """The type a bare title or a type's own name stands for; None = no type with a skeleton.

    `own` is what the house style says (`Style.types`); its title patterns are tried first.
    """
    for name, table in own.items():
        if name == title or any(patterns.search(source, title) for source in table.get("titles", ())):
            return build_type(name, table)
    stem = _stem(title)
    if stem:
        name = _names()[stem]
        return build_type(name, own[name]) if own.get(name) else _as_built_in(name)
    return None


@cache
def _as_built_in(name: str) -> DocumentType:
    return build_type(name, {})


def _stem(title: str) -> str:
    """The file of the built-in type; the longest ending of the title that has an entry decides."""
    index = _parse("index")
    for size in range(min(4, len(title)), 0, -1):
        for stem, source in index.get(title[-size:], {}).items():
            if patterns.search(source, title):
                return str(stem)
    return next((stem for stem, name in _names().items() if name == title), "") if title else ""


@cache
def _parse(stem: str) -> dict[str, Any]:
    with open(data_file("skeletons", f"{stem}.toml"), encoding="utf-8") as file:
        return parse_toml(file.read())


def _names() -> dict[str, str]:
    return _parse("names")


def built_in_names() -> tuple[str, ...]:
    """The names of the built-in types, in the order of their file."""
    return tuple(_names().values())


def built_in_patterns() -> Iterator[str]:
    """Every regular expression of the built-in types and of the index that finds them."""
    for sources in _parse("index").values():
        yield from sources.values()
    for name in built_in_names():
        kind = build_type(name, {})
        for section in kind.sections:
            yield from filter(None, (section.pattern, section.loose, section.told))
        yield from (source for source, _ in kind.combined)


def built_in(name: str) -> dict[str, Any]:
    """The table of the built-in type of that name; {} = there is none."""
    return next((_parse(stem) for stem, known in _names().items() if known == name), {})


def build_type(name: str, own: Mapping[str, Any]) -> DocumentType:
    """The built-in type of that name with what a house style says on top."""
    base = built_in(name)
    merged = {**base, **own}
    sections = _merge_sections(base.get("sections", {}), own.get("sections", {}))
    shared = _parse("headings") if sections else {}
    known = shared.get("sections", {})
    order = {key: known.get(table.get("like", key), {}) | table for key, table in sections.items()}
    return DocumentType(
        name,
        merged.get("insert", True),
        merged.get("bare", True),
        tuple(merged.get("openings", ())),
        tuple(merged.get("closings", ())),
        tuple(_section(key, table) for key, table in order.items()),
        tuple((entry["pattern"], tuple(entry["covers"])) for entry in shared.get("combined", {}).values()),
    )


def check_types(types: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises BadFit at the first type that lacks what makes it one."""
    for name, table in types.items():
        base = built_in(name)
        path = ("types", name)
        if not base and not table.get("titles"):
            raise BadFit("style-type-titles", (path,), name=name)
        own = table.get("sections", {})
        known = {**base.get("sections", {}), **own}
        shared = _parse("headings")["sections"]
        for key, section in own.items():
            place = (*path, "sections", key)
            if key not in base.get("sections", {}) and not section.get("heading"):
                raise BadFit("style-section-heading", (place,), key=key)
            if "after" in section and section["after"] not in known:
                raise BadFit("style-section-after", ((*place, "after"),), value=section["after"])
            if "like" in section and section["like"] not in shared:
                raise BadFit("style-section-like", ((*place, "like"),), value=section["like"])


def _merge_sections(
    base: Mapping[str, Mapping[str, Any]], own: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The sections in order; one that is new stands behind the one its `after` names, else last."""
    order = list(base)
    for key, table in own.items():
        if key not in base or "after" in table:
            if key in order:
                order.remove(key)
            after = table.get("after")
            order.insert(order.index(after) + 1 if after in order else len(order), key)
    merged = {key: {**base.get(key, {}), **own.get(key, {})} for key in order}
    return {key: table for key, table in merged.items() if not table.get("omit")}


def _section(key: str, table: Mapping[str, Any]) -> SectionType:
    heading = table.get("heading", "")
    return SectionType(
        key,
        heading,
        table.get("level", 1),
        table.get("required", False),
        table.get("own", False),
        (heading, *table.get("aliases", ())),
        table.get("pattern", ""),
        table.get("loose", ""),
        table.get("told", ""),
        table.get("hint", heading),
    )
