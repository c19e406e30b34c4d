"""Where do signature and date stand? (GB/T 9704-2012 7.3.5.1, 7.3.5.2)

With seal (加盖印章): the date four characters from the right, the signature centred on it. Without: the
signature two characters from the right, the date's first character two to the right of its first. Widths
are those on the page: word processors put a quarter of a character between a 汉字 and a digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from paiban.patterns import Lazy
from paiban.rules.title import set_width

_GAP = Lazy(r"[ \u00a0]{3,}|\u3000{2,}|\t+")
_PARTY = Lazy(r"[：:]|年[\s_]*月")


def in_columns(text: str) -> bool:
    """Whether several parties sign on one line: 甲方（盖章）：　　　乙方（盖章）："""
    parts = [part for part in _GAP.pattern.split(text.strip()) if part]
    return len(parts) > 1 and all(_PARTY.pattern.search(part) for part in parts)


def has_gap(text: str) -> bool:
    """Whether a wide gap parts two names on one line; 市　长　　谢怀远 is one name and its post."""
    return any(min(map(len, pair)) > 3 for pair in pairwise(_GAP.pattern.split(text.strip())))


def fitting(right: float, text: str, room: float) -> float:
    """The indent, or as much of it as leaves the line whole; all in characters."""
    return max(0.0, min(right, room - set_width(text.strip()) - 1))


def right_indents(signatures: Sequence[str], date: str, *, seal: bool) -> tuple[list[float], float]:
    """Right indents in characters (字) of each signature line and of the date ("" = none)."""
    widths = [set_width(text.strip()) for text in signatures]
    if not date:
        return [4.0 if seal else 2.0] * len(widths), 0.0
    if not widths:
        return [], 4.0
    own = set_width(date.strip())
    return _sealed(widths, own) if seal else _unsealed(widths, own)


def _sealed(widths: list[float], date: float) -> tuple[list[float], float]:
    date_right = 4.0
    rights = [date_right + (date - w) / 2 for w in widths]
    shift = max(0.0, -min(rights))
    return [r + shift for r in rights], date_right + shift


def _unsealed(widths: list[float], date: float) -> tuple[list[float], float]:
    """The second form serves as soon as the first would leave the date less than two 字 from the edge."""
    widest = max(widths)
    if date > widest - 2:
        return [4.0 + date - widest + (widest - w) for w in widths], 2.0
    return [2.0 + (widest - w) for w in widths], widest - date
