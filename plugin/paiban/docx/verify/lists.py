"""Which lists of a draft show anything at their paragraphs and which styles they name, from the part's bytes.

A paragraph of a list that is not defined, or whose level has no text, shows no number in any program;
such membership may go. Where the part is hard to read, a list counts as showing.
"""

from __future__ import annotations

from paiban.patterns import Lazy

_ABSTRACT = Lazy(rb'<w:abstractNum\b[^>]*?w:abstractNumId="([^"]*)"[^>]*>(.*?)</w:abstractNum>', 16)
_NUM = Lazy(rb'<w:num\b[^>]*?w:numId="([^"]*)"[^>]*>(.*?)</w:num>', 16)
_LEVEL = Lazy(rb'<w:lvl\b[^>]*?w:ilvl="([^"]*)"[^>]*>(.*?)</w:lvl>', 16)
_OF = Lazy(rb'<w:abstractNumId\b[^>]*?w:val="([^"]*)"')
#: No text, or nothing but the level's own number, which `none` does not show.
_SILENT = Lazy(
    rb'<w:lvlText\b[^>]*?w:val=""'
    rb'|<w:numFmt\b[^>]*?w:val="none".*?<w:lvlText\b[^>]*?w:val="(?:%[1-9])?"',
    16,
)
_NAMED = Lazy(rb'<w:pStyle\b[^>]*?w:val="([^"]*)"')

#: numId → the levels that show nothing, None = every level counts as showing.
Silent = dict[bytes, frozenset[bytes] | None]


def silent_levels(numbering: bytes) -> Silent:
    """The defined lists and which of their levels are silent."""
    abstract = {
        name: _silent(body) for name, body in _ABSTRACT.pattern.findall(numbering) if b"StyleLink" not in body
    }
    found: Silent = {}
    for number, body in _NUM.pattern.findall(numbering):
        of = _OF.pattern.search(body)
        found[number] = abstract.get(of[1]) if of is not None and b"<w:lvlOverride" not in body else None
    return found


def linked_levels(numbering: bytes) -> dict[tuple[bytes, bytes], bytes]:
    """The level (w:ilvl) of a list that names a paragraph style, by numId and styleId."""
    abstract = {name: _named(body) for name, body in _ABSTRACT.pattern.findall(numbering)}
    found: dict[tuple[bytes, bytes], bytes] = {}
    for number, body in _NUM.pattern.findall(numbering):
        of = _OF.pattern.search(body)
        for style, level in abstract.get(of[1], {}).items() if of is not None else ():
            found[number, style] = level
    return found


def _named(body: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for level, content in _LEVEL.pattern.findall(body):
        style = _NAMED.pattern.search(content)
        if style is not None:
            found.setdefault(style[1], level)
    return found


def _silent(body: bytes) -> frozenset[bytes]:
    levels = _LEVEL.pattern.findall(body)
    silent = {level for level, content in levels if _SILENT.pattern.search(content)}
    return frozenset(silent | ({b"%d" % n for n in range(9)} - {level for level, _ in levels}))


def shows(lists: Silent, number: bytes, level: bytes) -> bool:
    """Whether a paragraph of that list and level has something in front of it."""
    if number not in lists:
        return False
    silent = lists[number]
    return silent is None or level not in silent
