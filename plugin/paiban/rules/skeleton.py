"""结构要素: the sections that a document of its type (文种) must have, as heading and placeholder.

Practice, not law: GB/T 9704-2012 knows no headings. What is inserted is always announced, never a
guess at text, dates, numbers or organs, and numbered like its siblings; where the text refers to
numbers that would have to move, it is reported instead (PB402).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from paiban.changes import AddSection
from paiban.model import Draft, Finding, Recognition, Role
from paiban.rules.genre_facts import type_name
from paiban.style.schema import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from paiban.rules.skeleton_match import Missing


def plan_skeleton(
    draft: Draft, recognition: Recognition, style: Style, known: Collection[str] = ()
) -> tuple[list[AddSection], list[Finding]]:
    """The sections to insert, in the order of their places, and PB402 for those that had to stay out.

    `known` are the keys of sections that an earlier run inserted (their bookmarks): they are there,
    whatever became of their headings. Each heading carries its number already.
    """
    name = type_name(recognition.title, recognition.genre)
    if not style.skeleton.insert or not name:
        return [], []
    from paiban.style.document_types import find_type  # costs a parse: only drafts of some type

    kind = find_type(name, style.types)
    if kind is None or not kind.insert:
        return [], []
    from paiban.rules.skeleton_match import find_missing
    from paiban.rules.skeleton_text import read_main_text

    main = read_main_text(draft, recognition)
    if main is None:
        return [], []
    missing = [m for m in find_missing(draft, recognition, main, kind, known) if _fits(draft, m, style)]
    return _numbered(draft, recognition, style, missing) if missing else ([], [])


def _fits(draft: Draft, missing: Missing, style: Style) -> bool:
    """Whether a paragraph begins at the place, or can be made to."""
    lines, at = draft.lines, missing.line
    if not 0 < at < len(lines) or lines[at].paragraph != lines[at - 1].paragraph:
        return True
    return lines[at].splittable and style.layout.soft_breaks == "split"


def _numbered(
    draft: Draft, recognition: Recognition, style: Style, missing: Sequence[Missing]
) -> tuple[list[AddSection], list[Finding]]:
    """The sections with their numbers; without those whose siblings have numbers and they get none."""
    from paiban.rules.numbering import plan_numbering
    from paiban.rules.skeleton_virtual import Augmented

    left, done = list(missing), list[AddSection]()
    while left:
        sections = [_section(m, style) for m in left]
        whole = Augmented(draft, recognition, sections)
        done = whole.numbered(plan_numbering(whole.draft, whole.recognition, style)[0])
        bare = [
            m
            for m, before, after in zip(left, sections, done, strict=True)
            if before.heading == after.heading and _siblings_numbered(draft, recognition, m)
        ]
        if not bare:
            break
        left = [m for m in left if m not in bare]
        done = []
    out = [m for m in missing if m not in left]
    findings = [Finding("PB402", min(m.line, len(draft.lines) - 1), {"heading": m.section.heading}) for m in out]
    return done, [f for f in findings if f.code not in style.findings_off]


def _section(missing: Missing, style: Style) -> AddSection:
    section = missing.section
    hint = style.skeleton.placeholder.replace("{hint}", section.hint)
    return AddSection(missing.line, section.key, missing.level, section.heading, hint)


def _siblings_numbered(draft: Draft, recognition: Recognition, missing: Missing) -> bool:
    """Whether headings of that level show numbers: then one without would look wrong."""
    for line, verdict in zip(draft.lines, recognition.verdicts, strict=True):
        if verdict.role is Role.HEADING and verdict.level == missing.level:
            auto = line.auto
            if verdict.marker is not None or (auto is not None and not auto.bullet):
                return True
    return False
