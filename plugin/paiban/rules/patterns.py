"""Regular expressions that are compiled when they are first used.

Sets of Chinese characters take up to a millisecond each to compile, ranges of thousands twice that, and most
drafts need few of them.
"""

from __future__ import annotations

import re
from functools import cached_property


def is_han(char: str) -> bool:
    """Whether it is one Chinese character (汉字) of the basic planes."""
    return "\u3400" <= char <= "\u9fff"


def is_wide(char: str) -> bool:
    """Whether it is a full-width character or a curly quotation mark; no character is none."""
    return char > "\u2e7f" or "\u2018" <= char <= "\u201d"


class Lazy:
    """A regular expression; `pattern` compiles it once."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source)
