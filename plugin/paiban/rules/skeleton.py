"""结构要素: the sections that a document of its type (文种) must have, as heading and placeholder.

Practice, not law: GB/T 9704-2012 knows no headings. What is inserted is always announced, never a
guess at text, dates, numbers or organs, and numbered like its siblings; where the text refers to
numbers that would have to move, it is reported instead (PB402).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from paiban.changes import AddSection
from paiban.model import Draft, Finding, Line, Marker, Recognition, Role, Verdict
from paiban.numerals import read_marker, write_marker
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

    main = read_main_text(draft, recognition, kind.closings)
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
    """The sections with their numbers; without those that cannot have the number they need."""
    from paiban.rules.numbering import plan_numbering
    from paiban.rules.skeleton_virtual import Augmented

    left, done = list(missing), list[AddSection]()
    while left:
        sections = [_section(draft, recognition, m, style) for m in left]
        whole = Augmented(draft, recognition, sections)
        changes = plan_numbering(whole.draft, whole.recognition, style)[0]
        moved = {change.line for change in whole.back(changes)}  # type: ignore[union-attr]
        done = whole.numbered(changes)
        fit = [_is_numbered(draft, recognition, *pair, moved) for pair in zip(left, done, strict=True)]
        if all(fit):
            break
        left = [m for m, fits in zip(left, fit, strict=True) if fits]
        done = []
    if "PB402" in style.findings_off:
        return done, []
    last = len(draft.lines) - 1
    out = [m for m in missing if m not in left]
    return done, [Finding("PB402", min(m.line, last), {"heading": m.section.heading}) for m in out]


def _section(draft: Draft, recognition: Recognition, missing: Missing, style: Style) -> AddSection:
    """The section without a number; before a sibling with number 1, with that number.

    A heading without one would there be taken for the caption of a group (`outline`).
    """
    section = missing.section
    marker = ""
    first = _first_sibling(draft, recognition, missing)
    if first is not None and first.numbers == (1,):
        marker = write_marker(first.form, 1, style.numbering.separator)
    hint = style.skeleton.placeholder.replace("{hint}", section.hint)
    return AddSection(missing.line, section.key, missing.level, marker + section.heading, hint)


def _is_numbered(
    draft: Draft, recognition: Recognition, missing: Missing, done: AddSection, moved: set[int]
) -> bool:
    """Whether the heading has a number, where its siblings have, and the ones behind it have made room."""
    first = _first_sibling(draft, recognition, missing)
    if first is not None and first.numbers == (1,):
        return _next_sibling(recognition, missing) in moved
    return done.heading != missing.section.heading or not _siblings_numbered(draft, recognition, missing)


def _first_sibling(draft: Draft, recognition: Recognition, missing: Missing) -> Marker | None:
    """The number of the sibling that the section comes before as the first of all, if it shows one."""
    for verdict in recognition.verdicts[missing.line - 1 :: -1] if missing.line else ():
        if verdict.role is Role.HEADING and verdict.level <= missing.level:
            if verdict.level == missing.level:
                return None
            break
    at = _next_sibling(recognition, missing)
    return _number(draft.lines[at], recognition.verdicts[at]) if at >= 0 else None


def _next_sibling(recognition: Recognition, missing: Missing) -> int:
    for at in range(missing.line, len(recognition.verdicts)):
        verdict = recognition.verdicts[at]
        if verdict.role is Role.HEADING and verdict.level <= missing.level:
            return at if verdict.level == missing.level else -1
    return -1


def _siblings_numbered(draft: Draft, recognition: Recognition, missing: Missing) -> bool:
    """Whether headings of that level show numbers: then one without would look wrong."""
    return any(
        verdict.role is Role.HEADING and verdict.level == missing.level and _number(line, verdict) is not None
        for line, verdict in zip(draft.lines, recognition.verdicts, strict=True)
    )


def _number(line: Line, verdict: Verdict) -> Marker | None:
    """The number a heading shows, typed or computed."""
    auto = line.auto
    if verdict.marker is None and auto is not None and not auto.bullet:
        return read_marker(auto.text + " 文")
    return verdict.marker
