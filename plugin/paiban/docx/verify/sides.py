"""One of the two stories that are compared, and how much of its look counts."""

from __future__ import annotations

from collections.abc import Collection

from paiban.docx.verify import lines
from paiban.docx.verify.looks import Looks
from paiban.docx.verify.projection import Story
from paiban.patterns import compiled

_EVENT = compiled(rb"\x02[^\x03]*\x03")
_EVENT_SIGN = 2
_RUNS = b"\x01"
#: How much of a run's look a line may lose: nothing, what its dress decides, that and bold.
STRICT, DRESSED, PLAIN = range(3)


class _Relaxer(dict[bytes, bytes]):
    """02 code 03 -> what of it counts, cached; 01 when nothing does."""

    __slots__ = ("_bold", "_kept", "_looks")

    def __init__(self, looks: Looks, level: int, kept: Collection[str]) -> None:
        super().__init__()
        self._looks = looks
        self._bold = level == DRESSED
        self._kept = kept

    def __missing__(self, event: bytes) -> bytes:
        code = self._looks.effective(event[1:-1], bold=self._bold, kept=self._kept)
        result = self[event] = b"\x02" + code + b"\x03" if code else b"\x01"
        return result

    def code(self, code: bytes) -> bytes:
        """The same for a bare code."""
        return self[b"\x02" + code + b"\x03"][1:-1] if code else b""


def _same_code(code: bytes) -> bytes:
    return code


class Side:
    """One of the two stories, with what its styles say."""

    def __init__(self, story: Story, looks: Looks, kept: Collection[str]) -> None:
        self.paragraphs = story.paragraphs
        self.relaxers = {level: _Relaxer(looks, level, kept) for level in (DRESSED, PLAIN)}

    def quick(self, paragraph: bytes, level: int) -> bytes:
        """The paragraph with its looks relaxed and, when nothing is left of them, without run bounds."""
        if level and _EVENT_SIGN in paragraph:
            relaxer = self.relaxers[level]
            if len(relaxer) < 4:  # plain replacement is faster, and most drafts know few looks
                for event, counts in relaxer.items():
                    paragraph = paragraph.replace(event, counts)
            if _EVENT_SIGN in paragraph:
                paragraph = _EVENT.sub(lambda found: relaxer[found[0]], paragraph)
        return paragraph if _EVENT_SIGN in paragraph else paragraph.translate(None, _RUNS)

    def relax(self, level: int) -> lines.Relax:
        """What of a run's code counts at that level."""
        return self.relaxers[level].code if level else _same_code
