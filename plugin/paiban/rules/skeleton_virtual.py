"""A draft as it will be with its missing sections in it, and the way back.

All rules plan on that draft, so numbers, sign-off and layout come out as they would on the result;
`back` turns what they planned into changes of the draft as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paiban.changes import AddSection, Change, Dress, EditText, EndParagraph, LayPage
from paiban.model import Draft, Finding, Line, Recognition, Role, Verdict
from paiban.numerals import read_marker


class Augmented:
    """`draft` and `recognition` with two more lines for each of `sections`: heading and placeholder."""

    __slots__ = ("_broken", "_lines", "_origin", "_sections", "_verdicts", "_whose", "draft", "recognition")

    def __init__(self, draft: Draft, recognition: Recognition, sections: Sequence[AddSection]) -> None:
        self._sections = list(sections)
        self._origin: list[int] = []  # line → line of the draft, -1 = added
        self._whose: dict[int, int] = {}  # added line → index of its section; its heading comes first
        self._broken: list[int] = []  # lines behind a soft break that has to become a paragraph end
        self._lines: list[Line] = []
        self._verdicts: list[Verdict] = []
        self._fill(draft, recognition)
        self.recognition = recognition._replace(verdicts=tuple(self._verdicts))
        last = {origin: line for line, origin in enumerate(self._origin)}
        moved = (s._replace(last_line=last.get(s.last_line, s.last_line)) for s in draft.sections)
        self.draft = draft._replace(lines=tuple(self._lines), sections=tuple(moved))

    def _fill(self, draft: Draft, recognition: Recognition) -> None:
        at = 0
        shift = 0  # of paragraphs
        for which, section in enumerate(self._sections):
            shift = self._copy(draft, recognition, at, section.line, shift)
            at = section.line
            shift += self._add(which, section, draft)
        self._copy(draft, recognition, at, len(draft.lines), shift)

    def _copy(self, draft: Draft, recognition: Recognition, first: int, end: int, shift: int) -> int:
        for i in range(first, end):
            line = draft.lines[i]
            added = i == first and self._lines and self._origin[-1] < 0
            parted = line.table_before and not added
            self._lines.append(
                line._replace(index=len(self._lines), paragraph=line.paragraph + shift, table_before=parted)
            )
            self._verdicts.append(recognition.verdicts[i])
            self._origin.append(i)
        return shift

    def _add(self, which: int, section: AddSection, draft: Draft) -> int:
        """Two lines of their own; returns by how many paragraphs the next lines move."""
        lines, at = draft.lines, section.line
        below = lines[at] if at < len(lines) else None
        above = lines[at - 1] if at else None
        inside = below is not None and above is not None and below.paragraph == above.paragraph
        if inside and at not in self._broken:
            self._broken.append(at)
        paragraph = self._lines[-1].paragraph + 1 if self._lines else 0
        part = (below or above or Line(0, 0, "")).section
        parted = below is not None and below.table_before and bool(self._origin and self._origin[-1] >= 0)
        marker = read_marker(section.heading)
        added = (
            (section.heading, Verdict(Role.HEADING, section.level, marker, reason="skeleton"), parted),
            (section.placeholder, Verdict(Role.BODY), False),
        )
        first = self._origin[-1] >= 0 if self._origin else True
        for offset, (text, verdict, table) in enumerate(added):
            self._whose[len(self._lines)] = which
            self._lines.append(
                Line(len(self._lines), paragraph + offset, text, table_before=table, section=part)
            )
            self._verdicts.append(verdict)
            self._origin.append(-1)
        return 2 + (inside and first)

    def numbered(self, changes: Iterable[Change]) -> list[AddSection]:
        """The sections with the numbers and the look that `changes` give their lines."""
        edits: dict[int, list[EditText]] = {}
        tied: set[int] = set()
        for change in changes:
            if isinstance(change, LayPage) or (which := self._whose.get(change.line)) is None:
                continue
            if isinstance(change, EditText) and self._verdicts[change.line].role is Role.HEADING:
                edits.setdefault(which, []).append(change)
            elif isinstance(change, Dress) and change.with_next:
                tied.add(which)
        return [
            section._replace(heading=_edited(section.heading, edits.get(i, ())), with_next=i in tied)
            for i, section in enumerate(self._sections)
        ]

    def back(self, changes: Iterable[Change]) -> list[Change]:
        """`changes` of this draft as changes of the original one, the added lines left out."""
        out: list[Change] = [EndParagraph(line) for line in self._broken]
        for change in changes:
            if isinstance(change, LayPage) or (origin := self._origin[change.line]) == change.line:
                out.append(change)
            elif origin >= 0:
                out.append(change._replace(line=origin))
        return out

    def back_findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """`findings` with the lines of the original draft; those about added lines are left out."""
        out: list[Finding] = []
        for finding in findings:
            line = finding.line if finding.line < 0 else self._origin[finding.line]
            if finding.line >= 0 and line < 0:
                continue
            values = dict(finding.values)
            at = values.get("at")  # a line as people count, in findings about references
            if isinstance(at, int):
                values["at"] = self._origin[at - 1] + 1
            out.append(Finding(finding.code, line, values))
        return out


def _edited(text: str, edits: Iterable[EditText]) -> str:
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.after + text[edit.start + len(edit.before) :]
    return text
