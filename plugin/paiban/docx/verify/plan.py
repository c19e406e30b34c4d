"""The announced changes, sorted by the line and paragraph they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paiban.changes import AddSection, Change, Dress, DropAutoNumber, DropBlank, EditText, EndParagraph
from paiban.docx.verify.differences import Difference
from paiban.docx.verify.markers import is_blank, is_marker, may_become, splits_a_number
from paiban.model import Draft


@dataclass(slots=True)
class Job:
    """What one line goes through besides its dress."""

    edits: list[EditText] = field(default_factory=list)
    unlisted: bool = False  # leaves its automatic list
    ends: bool = False  # the soft break before it becomes a paragraph end
    drops: bool = False
    added: list[AddSection] = field(default_factory=list)  # sections inserted before it


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes by line, and the lines each paragraph has."""

    draft: Draft
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
    jobs: dict[int, Job] = {}
    dresses: dict[int, Dress] = {}
    pages: set[int] = set()
    for change in changes:
        kind = type(change)
        if kind is Dress:
            dresses[change.line] = change  # type: ignore[assignment,union-attr]
        elif kind is EditText or kind is DropAutoNumber:
            _line_job(jobs.setdefault(change.line, Job()), change)  # type: ignore[union-attr]
        elif kind is EndParagraph or kind is DropBlank or kind is AddSection:
            _paragraph_job(jobs.setdefault(change.line, Job()), change)  # type: ignore[union-attr]
        else:
            pages.add(change.section)  # type: ignore[union-attr,arg-type]
    for line, job in jobs.items():
        if job.edits:
            _check_edits(draft, line, job)
    return Plan(draft, jobs, dresses, _starts(draft), frozenset(pages))


def _line_job(job: Job, change: Change) -> None:
    if isinstance(change, EditText):
        job.edits.append(change)
    else:
        job.unlisted = True


def _paragraph_job(job: Job, change: Change) -> None:
    if isinstance(change, EndParagraph):
        job.ends = True
    elif isinstance(change, AddSection):
        job.added.append(change)
    else:
        job.drops = True


def _starts(draft: Draft) -> list[int]:
    starts: list[int] = []
    for index, line in enumerate(draft.lines):
        if line.paragraph != len(starts) - 1:
            starts.append(index)
            if line.paragraph != len(starts) - 1:
                raise Difference("draft", f"line {index}")
    starts.append(len(draft.lines))
    return starts


def _check_edits(draft: Draft, line: int, job: Job) -> None:
    """Every edit is a marker or white space, and nothing but these stands before and between edits."""
    if line >= len(draft.lines):
        raise Difference("change", f"line {line}")
    row = draft.lines[line]
    auto = row.auto.text if row.auto is not None and job.unlisted else ""
    job.edits.sort(key=_place)
    for edit in job.edits:
        if not may_become(edit.before, edit.after, auto):
            raise Difference("change", f"line {line}", edit.before, edit.after)
    head, _ = heads(row.text, job)
    fits = is_blank(head) or is_marker(head)
    rest = row.text[len(head) :]
    if row.text[: len(head)] != head or not fits or (job.edits[-1].before and splits_a_number(head, rest)):
        raise Difference("change", f"line {line}", head, job.edits[-1].after)


def _place(edit: EditText) -> tuple[int, int]:
    return edit.start, edit.start + len(edit.before)


def heads(text: str, job: Job) -> tuple[str, str]:
    """The head of the line up to the end of the last edit, before and after all edits."""
    before = after = ""
    position = 0
    for edit in job.edits:
        if edit.start < position:
            raise Difference("change", f"line {edit.line}", edit.before, edit.after)
        kept = text[position : edit.start]
        before += kept + edit.before
        after += kept + edit.after
        position = edit.start + len(edit.before)
    return before, after
