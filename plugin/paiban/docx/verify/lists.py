"""Which lists of a draft show anything at their paragraphs and which styles they name, from the part's bytes.

A paragraph of a list that is not defined, or whose level has no text, shows no number in any program;
such membership may go. Where the part is hard to read, a list counts as showing.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.patterns import Lazy
from paiban.records import NamedTuple

_ABSTRACT = Lazy(rb'<w:abstractNum\b[^>]*?w:abstractNumId="([^"]*)"[^>]*>(.*?)</w:abstractNum>', 16)
_NUM = Lazy(rb'<w:num\b[^>]*?w:numId="([^"]*)"[^>]*>(.*?)</w:num>', 16)
_LEVEL = Lazy(rb'<w:lvl\b[^>]*?w:ilvl="([^"]*)"[^>]*>(.*?)</w:lvl>', 16)
_OF = Lazy(rb'<w:abstractNumId\b[^>]*?w:val="([^"]*)"')
_SILENT = Lazy(rb'<w:lvlText\b[^>]*?w:val=""')
_NAMED = Lazy(rb'<w:pStyle\b[^>]*?w:val="([^"]*)"')


class Lists(NamedTuple):
    """The defined lists of a document."""

    silent: dict[bytes, frozenset[bytes] | None]  # numId → levels that show nothing, None = all may show
    linked: dict[tuple[bytes, bytes], bytes]  # numId, styleId → the level (w:ilvl) that names the style


def read_lists(numbering: bytes) -> Lists:
    """What the numbering part defines."""
    bodies = dict(_ABSTRACT.pattern.findall(numbering))
    levels = {name: _LEVEL.pattern.findall(body) for name, body in bodies.items()}
    silent = {name: _silent(own) for name, own in levels.items() if b"StyleLink" not in bodies[name]}
    named = {name: _named(own) for name, own in levels.items()}
    lists = Lists({}, {})
    for number, body in _NUM.pattern.findall(numbering):
        of = _OF.pattern.search(body)
        name = of[1] if of is not None else b""
        lists.silent[number] = silent.get(name) if b"<w:lvlOverride" not in body else None
        lists.linked.update({(number, style): level for style, level in named.get(name, {}).items()})
    return lists


def _named(levels: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for level, content in levels:
        style = _NAMED.pattern.search(content)
        if style is not None:
            found.setdefault(style[1], level)
    return found


def _silent(levels: Sequence[tuple[bytes, bytes]]) -> frozenset[bytes]:
    silent = {level for level, content in levels if _SILENT.pattern.search(content)}
    return frozenset(silent | ({b"%d" % n for n in range(9)} - {level for level, _ in levels}))


def shows(lists: Lists, number: bytes, level: bytes) -> bool:
    """Whether a paragraph of that list and level has something in front of it."""
    if number not in lists.silent:
        return False
    silent = lists.silent[number]
    return silent is None or level not in silent
