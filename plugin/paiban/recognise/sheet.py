"""The draft as recognition works on it: the lines that carry text, their markers, and what is settled so far.

Blank lines are set aside at once; everything else is addressed by *row*, the position among the
lines with text. One plain mutable class instead of a frozen one: it is the desk all the steps
write on, and it exists once per draft.
"""

from __future__ import annotations

from paiban.model import Draft, Line, Marker, Role, Verdict
from paiban.numerals import EDGE, MARKER_STARTS, read_marker

_BLANK = Verdict(Role.BLANK, reason="blank")
_OBJECT = Verdict(Role.BLANK, reason="object-only")
BODY = Verdict(Role.BODY, reason="text")

#: What ends a sentence or a clause, full and half width.
STOPS = frozenset("。；;！!？?｡")
_PAGE_BREAKS = frozenset(("page_break", "section_break"))
#: Lines longer than this (字) are running text wherever they stand.
LONG = 45


class Sheet:
    """Rows of one draft. `texts` are stripped; `verdicts` hold None until a step has settled the row."""

    __slots__ = ("content", "draft", "lines", "markers", "spacing", "texts", "verdicts")

    def __init__(self, draft: Draft, settled: list[Verdict | None]) -> None:
        """Reads the draft; blank lines get their verdict in `settled`, which is by line."""
        self.draft = draft
        self.lines: list[Line] = []
        self.texts: list[str] = []
        self.markers: dict[int, Marker] = {}
        #: content[row] = rows of running text or with a number before that row
        self.content: list[int] = [0]
        count = 0
        for place, line in enumerate(draft.lines):
            text = line.text.strip(EDGE)
            if not text:
                settled[place] = _OBJECT if line.objects else _BLANK
                continue
            if text[0] in MARKER_STARTS:
                marker = read_marker(line.text)
                if marker is not None:
                    self.markers[len(self.texts)] = marker
                    count += 1
                elif len(text) > LONG or text[-1] in STOPS:
                    count += 1
            elif len(text) > LONG or text[-1] in STOPS or line.auto is not None:
                count += 1
            self.lines.append(line)
            self.texts.append(text)
            self.content.append(count)
        self.verdicts: list[Verdict | None] = [None] * len(self.texts)
        #: blank lines that stand between any two rows of this draft: 1 where the author spaced it all out
        self.spacing = 1 if len(self.texts) > 3 and len(draft.lines) > 1.7 * len(self.texts) else 0

    def __len__(self) -> int:
        return len(self.texts)

    def settle(self, row: int, role: Role, reason: str) -> None:
        """Gives the row its role."""
        self.verdicts[row] = Verdict(role, reason=reason)

    def free(self, row: int) -> bool:
        """Whether the row exists and nothing has settled it yet."""
        return 0 <= row < len(self.verdicts) and self.verdicts[row] is None

    def has_role(self, row: int, role: Role) -> bool:
        """Whether the row exists and is settled with that role."""
        verdict = self.verdicts[row] if 0 <= row < len(self.verdicts) else None
        return verdict is not None and verdict.role is role

    def gap(self, row: int) -> int:
        """How many blank lines stand before the row, beyond those that stand everywhere."""
        blanks = self.lines[row].index - (self.lines[row - 1].index if row else -1) - 1
        return max(0, blanks - self.spacing)

    def compact(self, row: int) -> str:
        """The row's text without any white space."""
        return "".join(self.texts[row].split())

    def runs_on(self, row: int) -> bool:
        """Whether the row is running text by its length or its last character."""
        text = self.texts[row]
        return len(text) > LONG or text[-1] in STOPS

    def new_page(self, row: int) -> bool:
        """Whether the row begins a page: by its paragraph, or by a break in the blank lines above it."""
        line = self.lines[row]
        if line.look.page_break_before:
            return True
        first = self.lines[row - 1].index + 1 if row else 0
        return any(
            other.objects & _PAGE_BREAKS or other.look.page_break_before
            for other in self.draft.lines[first : line.index]
        )

    def pushed_right(self, row: int) -> bool:
        """Whether the row stands at the right, by alignment, indent or a run of typed blanks."""
        line = self.lines[row]
        look = line.look
        if look.align == "right" or look.left_indent + max(0, look.first_indent) >= 2800:
            return True
        lead = line.text[: len(line.text) - len(line.text.lstrip(EDGE))]
        return len(lead) + lead.count("\u3000") + 3 * lead.count("\t") >= 12

    def all_bold(self, row: int) -> bool:
        """Whether every character of the row is bold."""
        line = self.lines[row]
        return line.look.bold >= len(line.text.rstrip(EDGE)) > 0
