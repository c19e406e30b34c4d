"""Carries out the changes on the draft's XML; the only room that writes it.

Paragraph by paragraph: heading sentences become runs of their own, announced characters change in
place, runs and paragraph take their style, soft breaks become paragraph ends, blank paragraphs go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from paiban.changes import Change, DropBlank, Dress, EditText, EndParagraph, LayPage
from paiban.docx.package import Package
from paiban.docx.pages import lay_pages
from paiban.docx.paragraphs import Dresser, own_runs
from paiban.docx.stylesheet import StyleSheet
from paiban.docx.texts import edit, end_paragraph, lines_of, split_runs
from paiban.docx.wml import W_NS, body_paragraphs, w
from paiban.model import Draft
from paiban.style.schema import Style

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


@dataclass(slots=True)
class _Work:
    """What is to be done to one line."""

    dress: Dress | None = None
    edits: list[EditText] = field(default_factory=list)
    ends: bool = False  # the soft break before it becomes a paragraph end
    drops: bool = False


def apply(package: Package, draft: Draft, changes: Sequence[Change], style: Style) -> None:
    """Write `changes` into the package's parts; what is already as it should be stays untouched."""
    root = package.xml(package.main_part)
    body = root.find(w("body"))
    if body is None:
        return
    work, pages = _sort(changes)
    styles_part, sheet = _style_sheet(package, style)
    dresser = Dresser(sheet, style)
    paragraphs = list(body_paragraphs(body))
    first = 0
    lines = draft.lines
    while first < len(lines):
        paragraph = paragraphs[lines[first].paragraph]
        last = first + 1
        while last < len(lines) and lines[last].paragraph == lines[first].paragraph:
            last += 1
        jobs = [work.get(index) for index in range(first, last)]
        if any(job is not None for job in jobs):
            _paragraph(paragraph, jobs, dresser)
        first = last
    lay_pages(package, body, pages, style)
    package.mark_changed(package.main_part)
    package.mark_changed(styles_part)


def _sort(changes: Iterable[Change]) -> tuple[dict[int, _Work], list[LayPage]]:
    work: dict[int, _Work] = {}
    pages: list[LayPage] = []
    for change in changes:
        if isinstance(change, LayPage):
            pages.append(change)
            continue
        if not isinstance(change, Dress | EditText | EndParagraph | DropBlank):
            continue
        job = work.get(change.line)
        if job is None:
            job = work[change.line] = _Work()
        if isinstance(change, Dress):
            job.dress = change
        elif isinstance(change, EditText):
            job.edits.append(change)
        elif isinstance(change, EndParagraph):
            job.ends = True
        else:
            job.drops = True
    return work, pages


def _style_sheet(package: Package, style: Style) -> tuple[str, StyleSheet]:
    found = package.related(package.main_part, "styles")
    if found:
        name = found[0][1]
    else:
        folder = package.main_part.rpartition("/")[0]
        name = f"{folder}/styles.xml" if folder else "styles.xml"
        package.put(name, f'<w:styles xmlns:w="{W_NS}"/>'.encode(), _STYLES_TYPE)
        package.relate(package.main_part, "styles", name)
    return name, StyleSheet(package.xml(name), style)


def _paragraph(paragraph: etree._Element, jobs: Sequence[_Work | None], dresser: Dresser) -> None:
    first = jobs[0]
    if len(jobs) == 1 and first is not None and not first.edits and not first.drops:
        dress = first.dress
        if dress is not None and not dress.head:
            dresser.runs(own_runs(paragraph), plain_bold=dress.plain_bold)
            dresser.paragraph(paragraph, dress)
            return
    _paragraph_in_full(paragraph, jobs, dresser)


def _paragraph_in_full(paragraph: etree._Element, jobs: Sequence[_Work | None], dresser: Dresser) -> None:
    for piece, piece_jobs in _pieces(paragraph, jobs):
        if all(job is not None and job.drops for job in piece_jobs):
            _remove(piece)
        else:
            _piece(piece, piece_jobs, dresser)


def _pieces(
    paragraph: etree._Element, jobs: Sequence[_Work | None]
) -> list[tuple[etree._Element, Sequence[_Work | None]]]:
    """Cut the paragraph at the soft breaks that become paragraph ends."""
    cuts = [i for i, job in enumerate(jobs) if i and job is not None and job.ends]
    breaks = lines_of(paragraph)[1] if cuts else []
    pieces: list[tuple[etree._Element, Sequence[_Work | None]]] = []
    end = len(jobs)
    for cut in reversed(cuts):
        pieces.append((end_paragraph(paragraph, breaks[cut - 1]), jobs[cut:end]))
        end = cut
    pieces.append((paragraph, jobs[:end]))
    return pieces[::-1]


def _piece(paragraph: etree._Element, jobs: Sequence[_Work | None], dresser: Dresser) -> None:
    """Edit and dress one paragraph."""
    dress = jobs[0].dress if jobs[0] is not None else None
    for line, job in zip(lines_of(paragraph)[0], jobs, strict=True):
        for change in sorted(job.edits if job else (), key=lambda e: e.start, reverse=True):
            edit(line, change.start, change.before, change.after)
    if dress is None:
        return
    heads: dict[etree._Element, str] = {}
    for line, job in zip(lines_of(paragraph)[0], jobs, strict=True):
        if job is not None and job.dress is not None and job.dress.head:
            heads |= dict.fromkeys(split_runs(line, _head_end(job.dress, job.edits)), job.dress.head)
    rest = [run for run in own_runs(paragraph) if run not in heads]
    dresser.runs(rest, plain_bold=dress.plain_bold)
    for run, key in heads.items():
        dresser.head((run,), key)
    dresser.paragraph(paragraph, dress)


def _head_end(dress: Dress, edits: Sequence[EditText]) -> int:
    """Where the head ends once the line's edits are done; a number put before it belongs to it."""
    inside = [e for e in edits if e.start < dress.head_end or (e.start == 0 and not e.before)]
    return dress.head_end + sum(len(e.after) - len(e.before) for e in inside)


def _remove(paragraph: etree._Element) -> None:
    """Take a blank paragraph out, unless its container would be left empty."""
    parent = paragraph.getparent()
    if parent is not None and len(parent) > 1:
        parent.remove(paragraph)
