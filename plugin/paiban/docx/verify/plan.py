"""The announced changes, sorted by the line and paragraph they concern."""

from __future__ import annotations

from collections.abc import Sequence

from paiban.changes import (
    AddSection,
    Change,
    Dress,
    DropAutoNumber,
    DropBlank,
    EditText,
    EndParagraph,
    LayPage,
)
from paiban.docx.verify.differences import Difference
from paiban.docx.verify.markers import is_blank, is_marker, may_become, splits_a_number
from paiban.model import Draft
from paiban.records import NamedTuple


class Job:
    """What one line goes through besides its dress and its edits."""

    __slots__ = ("added", "drops", "ends", "unlisted")

    def __init__(self) -> None:
        self.unlisted = False  # leaves its automatic list
        self.ends = False  # the soft break before it becomes a paragraph end
        self.drops = False
        self.added: list[AddSection] = []  # sections inserted before it


class Plan(NamedTuple):
    """Changes by line, and the lines each paragraph has."""

    draft: Draft
    heads: dict[int, tuple[str, str]]  # edited lines: what stands up to the last edit, before and after
    jobs: dict[int, Job]
    dresses: dict[int, Dress]
    starts: list[int]  # first line of each paragraph, then the number of lines
    pages: frozenset[int]  # sections laid anew

    def paragraph_of(self, line: int) -> int:
        """The paragraph of a line; the number of paragraphs behind the last line."""
        lines = self.draft.lines
        return lines[line].paragraph if line < len(lines) else len(self.starts) - 1


def sort_changes(draft: Draft, changes: Sequence[Change]) -> Plan:
    """Index `changes`; Difference("change") when one of them is not of a kind that may be announced."""
    edits: dict[int, list[EditText]] = {}
    jobs: dict[int, Job] = {}
    dresses: dict[int, Dress] = {}
    pages: set[int] = set()
    for change in changes:
        kind = type(change)
        if kind is Dress:
            dresses[change.line] = change  # type: ignore[assignment,union-attr]
        elif kind is EditText:
            edits.setdefault(change.line, []).append(change)  # type: ignore[arg-type,union-attr]
        elif kind is LayPage:
            pages.add(change.section)  # type: ignore[union-attr,arg-type]
        else:
            _add_job(jobs.setdefault(change.line, Job()), change)  # type: ignore[union-attr]
    heads = _Heads(draft, jobs)
    return Plan(
        draft,
        {line: heads.of(line, found) for line, found in edits.items()},
        jobs,
        dresses,
        _starts(draft),
        frozenset(pages),
    )


def _add_job(job: Job, change: Change) -> None:
    if isinstance(change, DropAutoNumber):
        job.unlisted = True
    elif isinstance(change, EndParagraph):
        job.ends = True
    elif isinstance(change, DropBlank):
        job.drops = True
    elif isinstance(change, AddSection):
        job.added.append(change)
    else:
        raise Difference("change", repr(change))


def _starts(draft: Draft) -> list[int]:
    starts: list[int] = []
    last = -1
    for index, line in enumerate(draft.lines):
        if line.paragraph != last:
            last += 1
            starts.append(index)
            if line.paragraph != last:
                raise Difference("draft", f"line {index}")
    starts.append(len(draft.lines))
    return starts


class _Heads:
    """Checks the edits of lines; the same head is edited the same way on many of them."""

    def __init__(self, draft: Draft, jobs: dict[int, Job]) -> None:
        self._lines = draft.lines
        self._jobs = jobs
        self._passed: set[tuple[str, str, str]] = set()

    def of(self, line: int, edits: list[EditText]) -> tuple[str, str]:
        """The line's head before and after `edits`; Difference when one of them may not be."""
        if not 0 <= line < len(self._lines):
            raise Difference("change", f"line {line}")
        text = self._lines[line].text
        if len(edits) == 1 and edits[0].start == 0:
            before, after = edits[0].before, edits[0].after
        else:
            before, after = _spliced(text, edits)
        rest = text[len(before) : len(before) + 5]
        if not text.startswith(before) or (
            rest[:1].isdecimal() and edits[-1].before and splits_a_number(before, rest)
        ):
            raise Difference("change", f"line {line}", before, text[: len(before) + 10])
        key = (before, edits[0].before, edits[0].after)
        if len(edits) > 1 or line in self._jobs or key not in self._passed:
            self._check(line, before, edits)
            self._passed.add(key)
        return before, after

    def _check(self, line: int, head: str, edits: list[EditText]) -> None:
        """Every edit is a marker or white space, and nothing but these stands before and between edits."""
        row, job = self._lines[line], self._jobs.get(line)
        auto = row.auto.text if row.auto is not None and job is not None and job.unlisted else ""
        for edit in edits:
            if not may_become(edit.before, edit.after, auto):
                raise Difference("change", f"line {line}", edit.before, edit.after)
        last = edits[-1]
        if last.start and not last.after and is_blank(last.before) and head == row.text:
            head = (
                head[: edits[-2].start + len(edits[-2].before)] if len(edits) > 1 else ""
            )  # white space at the end
        if not (is_blank(head) or is_marker(head)):
            raise Difference("change", f"line {line}", head, edits[-1].after)


def _spliced(text: str, edits: list[EditText]) -> tuple[str, str]:
    """The head of the line up to the end of the last edit, before and after all edits."""
    edits.sort(key=_place)
    before = after = ""
    for edit in edits:
        kept = text[len(before) : edit.start]
        if edit.start < len(before) or len(kept) != edit.start - len(before):
            raise Difference("change", f"line {edit.line}", edit.before, edit.after)
        before += kept + edit.before
        after += kept + edit.after
    return before, after


def _place(edit: EditText) -> tuple[int, int]:
    return edit.start, edit.start + len(edit.before)
