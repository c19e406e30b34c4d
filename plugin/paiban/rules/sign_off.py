"""Where do signature and date stand? (GB/T 9704-2012 7.3.5.1, 7.3.5.2)

With seal (加盖印章): the date four characters from the right, the signature centred on it. Without: the
signature two characters from the right, the date's first character two to the right of its first.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.rules.title import width


def right_indents(signatures: Sequence[str], date: str, *, seal: bool) -> tuple[list[float], float]:
    """Right indents in characters (字) of each signature line and of the date ("" = none)."""
    widths = [width(text.strip()) for text in signatures]
    if not date:
        return [4.0 if seal else 2.0] * len(widths), 0.0
    if not widths:
        return [], 4.0
    own = width(date.strip())
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
