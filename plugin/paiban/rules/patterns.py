"""Regular expressions that are compiled when they are first used.

Sets of Chinese characters take up to a millisecond each to compile, and most drafts need few of them.
"""

from __future__ import annotations

import re
from functools import cached_property

#: One Chinese character.
HAN = "[\u3400-\u9fff]"
#: One full-width character or curly quotation mark; two ranges, so that it compiles fast.
WIDE = "[^\\x00-\u2017\u201e-\u2e7f]"


class Lazy:
    """A regular expression; `pattern` compiles it once."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source)
