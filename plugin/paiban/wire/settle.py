"""Whether a draft is settled once its plan is carried out.

A mended draft can show its lines in a new light. The command line formats its result again until
nothing changes; here the plan is carried out on the lines alone and planned anew. Only when that shows
something left to do, a host has to ask again with what its document then looks like.
"""

from __future__ import annotations

from collections.abc import Mapping

from paiban.changes import AddSection, Dress, Job, LayPage
from paiban.engine import Plan, plan_draft
from paiban.model import Draft, Line, Look
from paiban.style.schema import Element, Style
from paiban.wire.request import Sent

#: Longer drafts are planned once, like `engine.format_bytes` does.
LONGEST = 1000


def has_more(sent: Sent, plan: Plan, work: Mapping[int, Job], style: Style, genre: str) -> bool:
    """Whether a second plan would change more than the first."""
    if len(plan.draft.lines) > LONGEST:
        return False
    after = _After(plan, work, style)
    sections = {c.section for c in plan.changes if isinstance(c, AddSection)} | sent.known
    again = plan_draft(after.draft(sent), style, genre=genre, sections=sections)
    for change in again.changes:
        if isinstance(change, LayPage):
            continue
        if not isinstance(change, Dress) or after.worn.get(change.line) != change._replace(
            line=0, plain_bold=False, keep_list=None
        ):
            return True
    return False


class _After:
    """The draft's lines as they will be."""

    def __init__(self, plan: Plan, work: Mapping[int, Job], style: Style) -> None:
        self._plan = plan
        self._style = style
        self._lines: list[Line] = []
        self.worn: dict[int, Dress] = {}  # line → what it wears
        self._paragraph = -1
        self._moved: dict[int, int] = {}
        old = -1
        for line in plan.draft.lines:
            job = work.get(line.index) or Job()
            for section in job.added:
                self._add(section, line.section)
            if line.paragraph != old or job.ends or job.added:
                self._paragraph += 1
            old = line.paragraph
            if not job.drops:
                self._put(line, job)
            self._moved[line.index] = len(self._lines) - 1
        behind = work.get(len(plan.draft.lines))
        for section in behind.added if behind else ():
            self._add(section, plan.draft.lines[-1].section if plan.draft.lines else 0)

    def draft(self, sent: Sent) -> Draft:
        """The draft as it will be."""
        page = self._style.page
        sections = tuple(
            section._replace(
                last_line=self._moved.get(section.last_line, section.last_line),
                width=section.width or page.width,
                height=section.height or page.height,
            )
            for section in sent.draft.sections
        )
        return sent.draft._replace(lines=tuple(self._lines), sections=sections)

    def _add(self, section: AddSection, part: int) -> None:
        for text, key in (
            (section.heading, f"heading{min(section.level, 4)}"),
            (section.placeholder, "body"),
        ):
            self._paragraph += 1
            dress = Dress(0, key, with_next=section.with_next and key == "body")
            line = Line(0, 0, text, section=part, objects=frozenset({"bookmark"}))
            self._wear(line, dress, text)

    def _put(self, line: Line, job: Job) -> None:
        text = line.text
        for edit in sorted(job.edits, key=lambda e: e.start, reverse=True):
            text = text[: edit.start] + edit.after + text[edit.start + len(edit.before) :]
        if job.dress is None:
            self._lines.append(line._replace(index=len(self._lines), paragraph=self._paragraph, text=text))
            return
        if job.dress.keep_list is None:
            line = line._replace(auto=None)
        self._wear(line, job.dress, text)

    def _wear(self, line: Line, dress: Dress, text: str) -> None:
        element = self._style.elements[dress.element]
        head = self._style.elements[dress.head] if dress.head else element
        shift = len(text) - len(line.text)
        worn = dress._replace(line=0, plain_bold=False, keep_list=None)
        if dress.head_end:
            worn = worn._replace(head_end=dress.head_end + shift)
        self.worn[len(self._lines)] = worn
        self._lines.append(
            line._replace(
                index=len(self._lines),
                paragraph=self._paragraph,
                text=text,
                style=element.word_style.lower(),
                outline=element.outline if element.outline < 9 else None,
                look=_look(line, dress, element, head, self._style, len(text)),
            )
        )


def _look(line: Line, dress: Dress, element: Element, head: Element, style: Style, length: int) -> Look:
    unit = element.size * 10
    first = -element.hanging if element.hanging else element.first
    indents = dress.indents
    return Look(
        align=element.align,
        bold=length if element.bold else 0 if dress.plain_bold else line.look.bold,
        size=head.size,
        font=style.fonts[head.font],
        first_indent=indents.first if indents else round(first * unit / 100),
        left_indent=indents.left if indents else round(element.left * unit / 100),
        page_break_before=dress.page_break,
    )
