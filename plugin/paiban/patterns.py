"""Regular expressions, compiled when first needed and kept for the next start (`kept`).

Sets of Chinese characters take up to a millisecond each to compile, ranges of thousands twice that, and most
drafts need few of them.
"""

from __future__ import annotations

from functools import cached_property

from paiban.kept import compiled as compiled

TYPE_CHECKING = False  # importing typing costs more than this whole module
if TYPE_CHECKING:
    import re
    from typing import Any

_searched: dict[str, re.Pattern[str]] = {}


class Lazy:
    """A regular expression of the code; `pattern` compiles it once."""

    #: All there are, for `prepare`.
    declared: list[Lazy] = []  # noqa: RUF012 - one list for the class is what is meant

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self.source = source
        self.flags = flags
        self.declared.append(self)

    @cached_property
    def pattern(self) -> re.Pattern[Any]:
        """The compiled expression."""
        return compiled(self.source, self.flags)


def search(source: str, text: str) -> re.Match[str] | None:
    """As `re.search`, for expressions that come out of the data (`styles/skeletons`, house styles)."""
    found = _searched.get(source)
    if found is None:
        found = _searched[source] = compiled(source)
    return found.search(text)
