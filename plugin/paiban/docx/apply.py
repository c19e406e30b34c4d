"""Carries out the changes on the draft's XML; the only room that writes it.

Paragraph by paragraph: heading sentences become runs of their own, announced characters change in
place, runs and paragraph take their style, soft breaks become paragraph ends, blank paragraphs go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from lxml import etree

from paiban.changes import AddSection, Change, Dress, Job, LayPage, head_end
from paiban.docx.additions import Additions
from paiban.docx.effects import mirror_styles
from paiban.docx.folding import FOLD
from paiban.docx.halves import end_paragraph, number_halves
from paiban.docx.package import Package
from paiban.docx.pages import lay_pages, sections
from paiban.docx.paragraphs import Dresser, Watched, look_over, own_runs
from paiban.docx.partnames import beside
from paiban.docx.stylesheet import StyleSheet
from paiban.docx.texts import Atom, edit, holder, lines_of, split_runs
from paiban.docx.wml import W_NS, body_paragraphs, w
from paiban.model import AutoNumber, Draft
from paiban.style.schema import Style

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


class _Jobs:
    """What is to be done, by line; most lines of a long draft take a dress and nothing else."""

    __slots__ = ("dresses", "work")

    def __init__(self) -> None:
        self.work: dict[int, Job] = {}  # lines with more than a dress
        self.dresses: dict[int, Dress] = {}

    def of(self, line: int) -> Job | None:
        """All that is to be done to a line."""
        job, dress = self.work.get(line), self.dresses.get(line)
        if job is None and dress is not None:
            job = Job()
        if job is not None:
            job.dress = dress
        return job


def apply(package: Package, draft: Draft, changes: Sequence[Change], style: Style) -> None:
    """Write `changes` into the package's parts; what is already as it should be stays untouched."""
    root = package.xml(package.main_part)
    body = root.find(w("body"))
    if body is None:
        return
    jobs, pages, sections_added = _sort(changes)
    found = sections(body, len(draft.sections))
    styles_part, sheet = _style_sheet(package, style)
    dresser = Dresser(sheet, style, package.shorthand)
    dresser.keep_inner_lists(body)
    watched = look_over(body)
    added = Additions(body, sections_added, dresser)
    undressed: list[tuple[etree._Element, AutoNumber]] = []
    at = 0
    for paragraph, lines in zip(body_paragraphs(body), _lines_per_paragraph(draft), strict=True):
        if added:
            added.write_before(paragraph, at)
        if lines == 1:
            _one_line(paragraph, at, jobs, dresser, watched)
        elif any(several := [jobs.of(index) for index in range(at, at + lines)]):
            for line, piece in _pieces_of(paragraph, several, dresser):
                added.write_before(piece, at + line)
        if at not in jobs.dresses and (auto := draft.lines[at].auto) is not None:
            undressed.append((paragraph, auto))
        at += lines
    if watched.delicate or any(job.ends for job in jobs.work.values()):
        number_halves(body)
    added.write_rest()
    for paragraph, auto in undressed:
        dresser.keep_number(paragraph, auto)
    lay_pages(package, found, pages, style)
    package.mark_changed(package.main_part)
    package.mark_changed(styles_part)
    mirror_styles(package, sheet.root)


def _sort(changes: Iterable[Change]) -> tuple[_Jobs, list[LayPage], list[AddSection]]:
    jobs = _Jobs()
    pages: list[LayPage] = []
    added: list[AddSection] = []
    for change in changes:
        if type(change) is Dress:
            jobs.dresses[change.line] = change
        elif isinstance(change, LayPage):
            pages.append(change)
        elif isinstance(change, AddSection):
            added.append(change)
        else:
            job = jobs.work.get(change.line)
            if job is None:
                job = jobs.work[change.line] = Job()
            job.take(change)
    return jobs, pages, added


def _style_sheet(package: Package, style: Style) -> tuple[str, StyleSheet]:
    found = package.related(package.main_part, "styles")
    if found:
        name = found[0][1]
    else:
        name = beside(package.main_part, "styles.xml")
        package.put(name, f'<w:styles xmlns:w="{W_NS}"/>'.encode(), _STYLES_TYPE)
        package.relate(package.main_part, "styles", name)
    return name, StyleSheet(package.xml(name), style)


def _lines_per_paragraph(draft: Draft) -> Iterator[int]:
    lines = draft.lines
    if lines and lines[-1].paragraph == len(lines) - 1:  # no soft break anywhere, as in most drafts
        yield from repeat(1, len(lines))
        return
    count, current = 0, 0
    for line in lines:
        if line.paragraph != current:
            yield count
            count, current = 0, line.paragraph
        count += 1
    if count:
        yield count


def _one_line(paragraph: etree._Element, line: int, jobs: _Jobs, dresser: Dresser, watched: Watched) -> None:
    """The ordinary paragraph is dressed at once, one that holds something delicate run by run."""
    dress, job = jobs.dresses.get(line), jobs.work.get(line)
    drops = job is not None and job.drops
    if dress is None or drops or paragraph in watched.delicate or dresser.has_direct(dress):
        if dress is not None or job is not None:
            _pieces_of(paragraph, [jobs.of(line)], dresser)
        return
    propertied = paragraph in watched.propertied
    if dresser.folded(paragraph, dress, job.edits if job is not None else (), propertied=propertied):
        return
    if paragraph.get(FOLD) is not None:
        dresser.write_out(paragraph)
        _pieces_of(paragraph, [jobs.of(line)], dresser)
        return
    dresser.at_once(paragraph, dress, propertied=propertied)
    if job is not None or dress.head:
        _write_line(lines_of(paragraph)[0][0], jobs.of(line) or Job(), dresser)
    dresser.marks(paragraph, dress)


def _write_line(line: list[Atom], job: Job, dresser: Dresser) -> set[etree._Element]:
    """Edit the line and dress its heading sentence; returns the runs of that."""
    dress = job.dress
    for change in sorted(job.edits, key=lambda e: e.start, reverse=True):
        line = edit(line, change.start, change.before, change.after)
    if dress is None or not dress.head:
        return set()
    head = split_runs(line, head_end(dress, job.edits))
    dresser.head(head, dress.head)
    return set(head)


def _pieces_of(
    paragraph: etree._Element, jobs: Sequence[Job | None], dresser: Dresser
) -> list[tuple[int, etree._Element]]:
    """Write what is to be done to the paragraph; returns its pieces with their first line in it."""
    dresser.unfold(paragraph, whole=any(job is not None and job.ends for job in jobs))
    lines, done = 0, []
    for piece, piece_jobs in _pieces(paragraph, jobs):
        done.append((lines, piece))
        lines += len(piece_jobs)
        if all(job is not None and job.drops for job in piece_jobs):
            _remove(piece)
        else:
            _piece(piece, piece_jobs, dresser)
    return done


def _pieces(
    paragraph: etree._Element, jobs: Sequence[Job | None]
) -> list[tuple[etree._Element, Sequence[Job | None]]]:
    """Cut the paragraph at the soft breaks that become paragraph ends."""
    cuts = [i for i, job in enumerate(jobs) if i and job is not None and job.ends]
    breaks = lines_of(paragraph)[1] if cuts else []
    pieces: list[tuple[etree._Element, Sequence[Job | None]]] = []
    end = len(jobs)
    for cut in reversed(cuts):
        pieces.append((end_paragraph(paragraph, breaks[cut - 1]), jobs[cut:end]))
        end = cut
    pieces.append((paragraph, jobs[:end]))
    return pieces[::-1]


def _piece(paragraph: etree._Element, jobs: Sequence[Job | None], dresser: Dresser) -> None:
    """Edit and dress one paragraph run by run."""
    apart: set[etree._Element] = set()  # runs of heading sentences, and of lines that keep their look
    dress = jobs[0].dress if jobs[0] is not None else None
    for line, job in zip(lines_of(paragraph)[0], jobs, strict=True):
        if job is not None:
            apart |= _write_line(line, job, dresser)
        own = job.dress if job is not None else None
        if own is not None and (dress is None or own.plain_bold == dress.plain_bold):
            continue
        runs = [run for atom in line if (run := holder(atom.element)) is not None and run not in apart]
        if own is not None:  # a line that could not be made a paragraph keeps its own emphasis
            dresser.runs(dict.fromkeys(runs), plain_bold=own.plain_bold)
        apart.update(runs)
    if dress is not None:
        dresser.runs((r for r in own_runs(paragraph) if r not in apart), plain_bold=dress.plain_bold)
        dresser.paragraph(paragraph, dress, unlisted=jobs[0] is not None and jobs[0].unlisted)
        dresser.marks(paragraph, dress)


def _remove(paragraph: etree._Element) -> None:
    """Take a blank paragraph out, unless its container would be left empty."""
    parent = paragraph.getparent()
    if parent is not None and len(parent) > 1:
        parent.remove(paragraph)
