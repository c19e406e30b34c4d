"""White space at the edges of w:t: text only under xml:space="preserve" (XML 1.0 §2.10, ECMA-376 17.3.3.31).

Word writes the attribute wherever it counts, converters do not. Blanks that did not count must not begin to,
nor the other way round, whatever is edited or cut beside them.
"""

from __future__ import annotations

_BLANKS = " \t\r\n"  # what XML calls white space


def edited(old: str, new: str, preserve: bool) -> tuple[str, bool]:
    """What to write of `new` in the place of `old`, and whether it needs xml:space="preserve"."""
    lead, trail = _edges(old)
    if preserve or not (lead or trail):
        return new, new != new.strip()
    new_lead, new_trail = _edges(new)
    if new_lead in (0, lead) and new_trail in (0, trail):
        return new, False
    return new.strip(_BLANKS), False


def cut(text: str, at: int, preserve: bool) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """Both halves of a text, each with whether it needs xml:space="preserve"."""
    left, right = text[:at], text[at:]
    if preserve:
        return (left, left != left.strip()), (right, right != right.strip())
    lead, trail = _edges(text)
    keep_left = at < len(text) - trail and left[-1:].isspace()
    keep_right = at > lead and right[:1].isspace()
    if keep_left and lead:
        left = left.lstrip(_BLANKS)
    if keep_right and trail:
        right = right.rstrip(_BLANKS)
    return (left, keep_left), (right, keep_right)


def _edges(text: str) -> tuple[int, int]:
    """How many blanks lead and trail; a text of nothing else leads with all of them."""
    inner = text.lstrip(_BLANKS)
    return len(text) - len(inner), len(inner) - len(inner.rstrip(_BLANKS))
