"""Walks draft and result side by side, undoes what was announced and demands equality.

Both are lists of projected paragraphs (`projection`). A paragraph whose bytes agree passes at once;
one that was edited or dressed passes when the announced head and the permitted look are taken off
both; only what still differs is taken apart (`lines`).
"""

from __future__ import annotations

from collections.abc import Collection

from paiban.docx.verify import lines
from paiban.docx.verify.differences import Difference, classify, classify_bytes, kind_of, place
from paiban.docx.verify.looks import (
    CHANGE,
    EMPHASIS_KINDS,
    FIELD,
    FRAME,
    GIVEN,
    MARK,
    NUMBER,
    PAGE_BREAK,
    SECTION,
    Looks,
)
from paiban.docx.verify.markers import is_blank
from paiban.docx.verify.plan import Job, Plan
from paiban.docx.verify.projection import Story
from paiban.docx.verify.sides import DRESSED, PLAIN, STRICT, Side
from paiban.docx.verify.skeletons import Skeletons
from paiban.model import Line

_NOTHING = Job()
_BLANKS = " \t\r\n"  # what XML calls white space
_KINDS = {
    NUMBER: "numbering",
    FRAME: "frame",
    MARK: "revision",
    PAGE_BREAK: "break",
    CHANGE: "revision",
    SECTION: "section",
}


def undo_and_compare(
    before: Story,
    after: Story,
    before_looks: Looks,
    after_looks: Looks,
    plan: Plan,
    kept: Collection[str] = EMPHASIS_KINDS,
) -> None:
    """Raise Difference unless `after` with the announced changes undone is `before`."""
    _Walk(Side(before, before_looks, kept), Side(after, after_looks, kept), plan).run(before, after)


class _Walk:
    """One pass over both stories."""

    def __init__(self, before: Side, after: Side, plan: Plan) -> None:
        self._before = before
        self._after = after
        self._plan = plan
        self._next = 0  # index of the next paragraph of the result
        self._between: tuple[bytes, bytes] | None = None  # what stands between paragraphs, to be compared
        self._skeleton = Skeletons(plan)
        self._bytes: dict[str, bytes] = {}

    def run(self, before: Story, after: Story) -> None:
        plan, ours, theirs = self._plan, before.paragraphs, after.paragraphs
        if len(ours) != len(plan.starts) - 1:
            raise Difference("draft", "paragraphs", str(len(ours)), str(len(plan.starts) - 1))
        self._between = (before.preamble, after.preamble)
        touched = {plan.paragraph_of(line) for line in (*plan.heads, *plan.jobs)}
        loose = {plan.paragraph_of(n) for n, job in plan.jobs.items() if job.ends or job.drops or job.added}
        near = loose | {index - 1 for index in loose}
        for index, paragraph in enumerate(ours):
            if index in near:
                self._loosely(index, paragraph, index in loose)
                continue
            if self._between is not None:
                self._meet(index)
            other = self._take(index, paragraph)
            if (index in touched or paragraph != other) and not self._quickly(index, paragraph, other):
                self._tightly(index, paragraph, other)
        self._insert(len(plan.draft.lines))
        if self._between is not None:
            self._meet(len(ours))
        if self._next != len(theirs):
            raise Difference("paragraph", place(len(ours)), b"", theirs[self._next])
        self._skeleton.finish()

    def _take(self, index: int, wanted: bytes) -> bytes:
        """The next paragraph of the result."""
        if self._next >= len(self._after.paragraphs):
            raise Difference("paragraph", place(index), wanted)
        self._next += 1
        return self._after.paragraphs[self._next - 1]

    def _meet(self, index: int) -> None:
        """What stood between the last paragraph and this one must be the same."""
        ours, theirs = self._between or (b"", b"")
        self._between = None
        theirs = self._skeleton.without_bookmarks(theirs)
        if ours != theirs:
            raise Difference(classify_bytes(ours, theirs), f"before {place(index)}", ours, theirs)

    def _tightly(self, index: int, ours: bytes, theirs: bytes) -> None:
        """Compare a paragraph that stays one, with what follows it up to the next."""
        our_flags, our_content, our_rest = _fields(ours)
        flags, content, rest = _fields(theirs)
        first = self._plan.starts[index]
        if our_rest != rest:
            kind = classify_bytes(our_rest, rest)
            kind = "paragraph" if kind == "section" and not (our_rest and rest) else kind
            raise Difference(kind, f"behind {place(index)}", our_rest, rest)
        if our_flags != flags or first in self._plan.jobs:
            self._flags(our_flags.split(FIELD), flags, first, index)
        self._slowly(self._lines(index, our_content), lines.parse(content), first, index)

    def _quickly(self, index: int, ours: bytes, theirs: bytes) -> bool:
        """Whether a paragraph of one line is the same by plain comparison of bytes."""
        plan = self._plan
        line = plan.starts[index]
        if plan.starts[index + 1] - line != 1 or line in plan.jobs:
            return False
        level = self._level(line)
        ours = self._before.quick(ours, level)
        theirs = self._after.quick(theirs, level)
        edited = plan.heads.get(line)
        if edited is None:
            return ours == theirs
        head, new_head = self._encoded(edited[0]), self._encoded(edited[1])
        start = ours.find(b"\x07") + 1
        end, new_end = start + len(head), start + len(new_head)
        return (
            ours[end:] == theirs[new_end:]
            and ours[start:end] == head
            and theirs[start:new_end] == new_head
            and ours[:start] == theirs[:start]
        )

    def _encoded(self, head: str) -> bytes:
        """Heads repeat: （一）, 1. …"""
        known = self._bytes.get(head)
        if known is None:
            known = self._bytes[head] = head.encode()
        return known

    def _level(self, line: int) -> int:
        dress = self._plan.dresses.get(line)
        if dress is None:
            return STRICT
        return PLAIN if dress.plain_bold else DRESSED

    def _flags(self, ours: list[bytes], flags: bytes, line: int, index: int) -> None:
        """Compare what of the paragraph's properties must survive."""
        theirs = flags.split(FIELD)
        if self._plan.jobs.get(line, _NOTHING).unlisted:
            ours = [b"", *ours[1:]]
        dress = self._plan.dresses.get(line)
        if ours == theirs:
            return
        for field, kind in _KINDS.items():
            if ours[field] == theirs[field] or (field == NUMBER and _same_list(ours[field], theirs[field])):
                continue
            if field == PAGE_BREAK and dress is not None and dress.page_break:
                continue
            if (
                field == NUMBER
                and not theirs[field]
                and _given_unseen(ours[field], self._plan.draft.lines[line])
            ):
                continue
            raise Difference(kind, place(index), ours[field], theirs[field])

    def _lines(self, index: int, content: bytes) -> list[lines.Atoms]:
        found = lines.parse(content)
        expected = self._plan.starts[index + 1] - self._plan.starts[index]
        if len(found) != expected:
            raise Difference("draft", place(index), f"{len(found)} lines", f"{expected} lines")
        return found

    def _slowly(
        self,
        ours: list[lines.Atoms],
        theirs: list[lines.Atoms],
        first: int,
        index: int,
        *,
        split: bool = False,
    ) -> None:
        """Compare line by line, atom by atom; `first` is the number of the first of these lines."""
        if len(ours) != len(theirs):
            raise Difference("break", place(index), f"{len(ours)} lines", f"{len(theirs)} lines")
        for offset, (our_line, line) in enumerate(zip(ours, theirs, strict=True)):
            self._line(first + offset, our_line, line, index, split=split)

    def _line(self, number: int, ours: lines.Atoms, theirs: lines.Atoms, index: int, *, split: bool) -> None:
        edited = self._plan.heads.get(number)
        dress = self._plan.dresses.get(number)
        our_head: lines.Atoms = []
        head: lines.Atoms = []
        taken = 0
        if edited is not None:
            our_head, ours = _behead(ours, edited[0], index)
            head, theirs = _behead(theirs, edited[1], index)
            taken = len(edited[0])
        left = max(0, dress.head_end - taken) if dress is not None and dress.head else 0
        level = self._level(number)
        ours_flat = self._flat(self._before, our_head, ours, left, level)
        theirs_flat = self._flat(self._after, head, theirs, left, level)
        if split:
            ours_flat, theirs_flat = (lines.without_emptied_shells(flat) for flat in (ours_flat, theirs_flat))
        if ours_flat != theirs_flat:
            raise Difference(*classify(ours_flat, theirs_flat, place(index)))

    @staticmethod
    def _flat(side: Side, head: lines.Atoms, rest: lines.Atoms, left: int, level: int) -> lines.Flat:
        """The silent atoms of an edited head, then the heading sentence without bold, then the rest."""
        sentence, rest = lines.cut(rest, left)
        silent = lines.silent(head)
        plain = lines.dressed([*silent, *sentence], side.relax(PLAIN))
        return lines.joined([*plain, *lines.dressed(rest, side.relax(level))])

    def _loosely(self, index: int, paragraph: bytes, changed: bool) -> None:
        """A paragraph that is split or dropped, or stands beside one that is."""
        flags, content, rest = _fields(paragraph)
        fields = flags.split(FIELD)
        first = self._plan.starts[index]
        groups = self._groups(index, content) if changed else [(first, self._lines(index, content))]
        for number, (line, group) in enumerate(groups):
            self._insert(line)
            last = number == len(groups) - 1
            own = _share(fields, first=number == 0, last=last)
            if self._dropped(line, group, own, rest if last else b"", index):
                continue
            if self._between is not None:
                self._meet(index)
            their_flags, their_content, their_rest = _fields(self._take(index, paragraph))
            self._flags(own, their_flags, line, index)
            theirs = lines.parse(their_content)
            if len(groups) > 1:
                group = [lines.without_empty_shells(atoms) for atoms in group]
                theirs = [lines.without_empty_shells(atoms) for atoms in theirs]
            self._slowly(group, theirs, line, index, split=len(groups) > 1)
            self._between = (b"", their_rest)
        ours, theirs_between = self._between or (b"", b"")
        self._between = (ours + rest, theirs_between)

    def _groups(self, index: int, content: bytes) -> list[tuple[int, list[lines.Atoms]]]:
        """The paragraph's lines by announced paragraph, each with the number of its first line."""
        first, end = self._plan.starts[index], self._plan.starts[index + 1]
        cuts = [n - first for n in range(first + 1, end) if self._plan.jobs.get(n, _NOTHING).ends]
        groups = lines.split_paragraph(self._lines(index, content), cuts)
        return list(zip([first, *(first + cut for cut in cuts)], groups, strict=True))

    def _dropped(
        self, line: int, group: list[lines.Atoms], flags: list[bytes], rest: bytes, index: int
    ) -> bool:
        """Whether these lines are an announced blank paragraph; Difference when it held anything."""
        if not all(self._plan.jobs.get(line + n, _NOTHING).drops for n in range(len(group))):
            return False
        above = (self._between or (b"", b""))[0]
        if rest.startswith(b"</") and above.endswith(b">") and _opens(above):
            return False  # the only paragraph of its container: it has to stay
        if above.endswith(b"</w:tbl>") and rest.startswith(b"<w:tbl"):
            raise Difference("table", place(index), "two tables would become one")
        if any(flags):
            raise Difference("paragraph", place(index), FIELD.join(flags))
        for atom in (atom for atoms in group for atom in atoms):
            if not (lines.is_white(atom) or is_blank(atom.value)):
                raise Difference(kind_of(atom.value) if atom.tag else "text", place(index), atom.value)
        return True

    def _insert(self, line: int) -> None:
        """Take the sections announced before `line` out of the result."""
        for section in self._plan.jobs.get(line, _NOTHING).added:
            index = self._plan.paragraph_of(line)
            for wanted in (section.heading, section.placeholder):
                flags, content, rest = _fields(self._take(index, wanted.encode()))
                control = wanted is section.placeholder
                self._skeleton.check(flags, content, wanted, place(index), control=control)
                ours, theirs = self._between or (b"", b"")
                self._between = (ours, theirs + rest)


def _behead(atoms: lines.Atoms, head: str, index: int) -> tuple[lines.Atoms, lines.Atoms]:
    """Cut the head off a line; blanks at the edges of its runs may not be effective text (xml:space)."""
    text = lines.text_of(atoms)
    length = _reach(text, head)
    if length is None:
        raise Difference("text", place(index), head, text[: len(head) + 20])
    return lines.cut(atoms, length)


def _reach(text: str, head: str) -> int | None:
    """How far `head` reaches into `text`, which may lack blanks of it; None where it says something else."""
    at = 0
    for char in head:
        if at < len(text) and _alike(text[at], char):
            at += 1
        elif char not in _BLANKS:
            return None
    return at


def _alike(text: str, expected: str) -> bool:
    return text == expected or text.replace("\u2011", "-") == expected.replace("\u2011", "-")


def _fields(paragraph: bytes) -> tuple[bytes, bytes, bytes]:
    """Flags, content, and what stands behind the paragraph."""
    flags, _, rest = paragraph.partition(b"\x07")
    content, _, behind = rest.partition(b"\x06")
    return flags, content, behind


def _share(fields: list[bytes], *, first: bool, last: bool) -> list[bytes]:
    """What of a paragraph's flags goes to the first, a middle or the last of its parts."""
    at_head, at_end = (NUMBER, PAGE_BREAK, CHANGE), (MARK, SECTION)
    out = list(fields)
    for field in range(len(out)):
        if (field in at_head and not first) or (field in at_end and not last):
            out[field] = b""
    return out


def _given_unseen(number: bytes, line: Line) -> bool:
    """Whether only the paragraph's style put it into a list, at whose level nothing is shown."""
    return number.startswith(GIVEN) and line.auto is None


def _same_list(ours: bytes, theirs: bytes) -> bool:
    """The level of a list that a style gives is not always written beside it."""
    left, _, level = ours.removeprefix(GIVEN).partition(b":")
    right, _, other = theirs.removeprefix(GIVEN).partition(b":")
    return left == right and (level == other or b"?" in (level, other))


def _opens(markup: bytes) -> bool:
    """Whether the last tag is a start tag."""
    tag = markup[markup.rfind(b"<") :]
    return tag[:2] != b"</" and tag[-2:] != b"/>"
