"""Which sections (结构要素) of its type does a draft lack, and where do they belong?

A missing section is worse guessed than left out: it is wanted only where the draft follows its type's
conventional headings, and never where a heading of the author's own may stand for it. The decisions
are written down in docs/skeletons.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from paiban import patterns
from paiban.model import Draft, Recognition, Role
from paiban.patterns import compiled
from paiban.records import NamedTuple
from paiban.rules.skeleton_text import Heading, MainText, before_blanks, first_clause, head_words, is_closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from paiban.style.document_types import DocumentType, SectionType

_ANNOUNCES = compiled(r"(?:如下|以下|本方案|本计划)[^。；，]{0,8}[：:。]?$")
_LAST = 1 << 30
#: Characters of a line that may be a heading nobody recognised.
_LONGEST_LABEL = 16
#: … and what makes it a sentence: an opening, a clause.
_OPENS = compiled("如下|以下|[，,；;]|^[现为将]")
#: Characters of a heading below the level of a section that tells the section all the same.
_LONGEST_INNER = 10


class Missing(NamedTuple):
    """A section the draft lacks; `line` is what it comes before, `level` that of its siblings."""

    section: SectionType
    line: int
    level: int


def find_missing(
    draft: Draft, recognition: Recognition, main: MainText, kind: DocumentType, known: Collection[str]
) -> list[Missing]:
    """The missing sections in the order of their places; `known`: keys of sections inserted before."""
    search = _Search(draft, recognition, main, kind, known)
    if not main.headings:
        return list(search.all_of_them())
    top = min(heading.level for heading in main.headings)
    heads = [heading for heading in main.headings if heading.level == top]
    outer = [section for section in kind.sections if section.level == 1]
    found = list(search.among(_Span(heads, outer, main.start, main.close)))
    for section, span in search.inner_spans(heads, top):
        if section.key not in {missing.section.key for missing in found}:
            found += search.among(span)
    return sorted(found, key=lambda missing: missing.line)


class _Span(NamedTuple):
    """Headings that are siblings, the sections they are to be, and the lines they divide."""

    heads: Sequence[Heading]
    sections: Sequence[SectionType]
    start: int
    end: int


class _Gap(NamedTuple):
    """Where one section belongs: between two headings (indices, -1 and _LAST = none) of its span."""

    above: int
    below: int


class _Search:
    """One draft against one type."""

    def __init__(
        self,
        draft: Draft,
        recognition: Recognition,
        main: MainText,
        kind: DocumentType,
        known: Collection[str],
    ) -> None:
        self._lines = draft.lines
        self._verdicts = recognition.verdicts
        self._main = main
        self._kind = kind
        self._known = known
        self._words: tuple[list[str], list[str]] | None = None

    # --- a draft without headings ------------------------------------------------------------------

    def all_of_them(self) -> Iterator[Missing]:
        """Every required section, where the draft stops behind an opening that announces them."""
        if self._kind.bare and self._is_bare():
            for section in self._kind.sections:
                if section.required and section.level == 1 and section.key not in self._known:
                    yield Missing(section, self._main.close, 1)

    def _is_bare(self) -> bool:
        main = self._main
        said = [
            i
            for i in range(main.start, main.end)
            if self._verdicts[i].role is not Role.BLANK
            and not is_closing(self._lines[i].text.strip(), self._kind.closings)
        ]
        if len(said) != 1 or self._verdicts[said[0]].role is not Role.BODY:
            return False
        line = self._lines[said[0]]
        text = line.text.strip()
        return not line.table_after and (
            _ANNOUNCES.search(text) is not None
            or any(_formula(opening).search(text) for opening in self._kind.openings)
        )

    # --- siblings ----------------------------------------------------------------------------------

    def inner_spans(self, heads: Sequence[Heading], top: int) -> Iterator[tuple[SectionType, _Span]]:
        """The headings below each section of level 1 that has sections of its own."""
        for section, inner in _families(self._kind.sections):
            for at, head in enumerate(heads):
                if section.key not in self._keys(head, [s for s in self._kind.sections if s.level == 1]):
                    continue
                end = heads[at + 1].line if at + 1 < len(heads) else self._main.close
                below = [h for h in self._main.headings if head.line < h.line < end and h.level == top + 1]
                if below:
                    yield section, _Span(below, inner, head.line, self._before(end))
                break

    def among(self, span: _Span) -> Iterator[Missing]:
        """The sections missing among siblings."""
        keys = [self._keys(head, span.sections) for head in span.heads]
        named = set().union(*keys)
        required = [section for section in span.sections if section.required]
        hits = sum(section.key in named for section in required)
        own = sum(not found for found in keys)
        if not hits or hits == len(required) or (own and hits * 2 < len(required)):
            return
        for section in required:
            if section.key not in named and section.key not in self._known:
                gap = _gap(span.sections, keys, section)
                if not self._stands_there(span, keys, section, gap):
                    place = self._place(span, section, _beside_own(span, section, gap))
                    if place >= 0:
                        yield Missing(section, place, span.heads[0].level)

    def _keys(self, head: Heading, sections: Sequence[SectionType]) -> frozenset[str]:
        """The sections a heading is: the ones it names to the letter, else all whose pattern it has."""
        exact = {section.key for section in sections if _is_alias(head.words, section)}
        if exact:
            return frozenset(exact)
        found = {s.key for s in sections if s.pattern and patterns.search(s.pattern, head.words)}
        for source, covers in self._kind.combined:
            covered = {section.key for section in sections if section.key in covers}
            if covered and patterns.search(source, head.words):
                found |= covered
        return frozenset(found)

    # --- is it there all the same? -----------------------------------------------------------------

    def _stands_there(
        self, span: _Span, keys: Sequence[frozenset[str]], section: SectionType, gap: _Gap
    ) -> bool:
        """Whether the section is there in other words, elsewhere, or inside the one before it."""
        inner = [span.heads[i] for i in range(gap.above + 1, min(gap.below, len(span.heads)))]
        if inner and (section.own or self._is_taken(span, keys, section, gap, inner)):
            return True
        if self._has_moved(span, keys, section) or self._is_told(span, section, gap):
            return True
        if self._is_inside(span, section, gap):
            return True
        words, lines = self._other_words()
        return any(_is_alias(clause, section) for clause in words) or bool(
            section.pattern and any(patterns.search(section.pattern, line) for line in lines)
        )

    def _is_taken(
        self,
        span: _Span,
        keys: Sequence[frozenset[str]],
        section: SectionType,
        gap: _Gap,
        inner: Sequence[Heading],
    ) -> bool:
        """Whether headings of the author's own in the gap may be the section.

        They may, unless a section that such headings customarily stand for ends or lies there.
        """
        near = inner if gap.above >= 0 and gap.below < _LAST else inner[-1:] if gap.above >= 0 else inner[:1]
        if section.loose and any(patterns.search(section.loose, head.words) for head in near):
            return True
        order = [s.key for s in span.sections]
        at = order.index(section.key)
        above = {order.index(key) for key in keys[gap.above]} if gap.above >= 0 else {0}
        below = {order.index(key) for key in keys[gap.below]} if gap.below < _LAST else {len(order) - 1}
        reach = range(max(above), min(below) + 1)
        return not any(span.sections[i].own for i in reach if i != at)

    def _has_moved(self, span: _Span, keys: Sequence[frozenset[str]], section: SectionType) -> bool:
        """Whether an optional section does its work: 组织领导 behind the tasks is 保障措施."""
        order = {s.key: at for at, s in enumerate(span.sections)}
        required = {s.key for s in span.sections if s.required}
        own = order[section.key]
        for i, head in enumerate(span.heads):
            if (
                keys[i]
                and not keys[i] & required
                and section.loose
                and patterns.search(section.loose, head.words)
            ):
                place = max(order[key] for key in keys[i])
                before = {order[key] for found in keys[:i] for key in found}
                if place < own and any(place < other < own for other in before):
                    return True
        return False

    def _is_told(self, span: _Span, section: SectionType, gap: _Gap) -> bool:
        """Whether the opening says it, or the text of the section before."""
        if not section.told:
            return False
        first = span.heads[gap.above].line if gap.above >= 0 else span.start
        end = span.heads[gap.above + 1].line if gap.above + 1 < len(span.heads) else span.end
        said = (*self._lines[span.start : span.heads[0].line], *self._lines[first:end])
        return any(patterns.search(section.told, line.text) for line in said)

    def _is_inside(self, span: _Span, section: SectionType, gap: _Gap) -> bool:
        """Whether a short heading below the section before tells it: （二）治理目标 under 总体要求."""
        if not section.told or not section.pattern or gap.above < 0:
            return False
        first = span.heads[gap.above].line
        end = span.heads[gap.above + 1].line if gap.above + 1 < len(span.heads) else span.end
        return any(
            len(head.words) <= _LONGEST_INNER and patterns.search(section.pattern, head.words)
            for head in self._main.headings
            if first < head.line < end
        )

    def _other_words(self) -> tuple[list[str], list[str]]:
        """Heads of all lines of the text, and whole lines: unrecognised headings, titles behind the text."""
        if self._words is None:
            main, lines, verdicts = self._main, self._lines, self._verdicts
            words: list[str] = []
            whole: list[str] = []
            for i in range(main.start, main.end):
                clause = first_clause(lines[i].text)
                if clause:
                    words.append(clause)
                    if verdicts[i].role is not Role.HEADING and _is_label(clause, lines[i].text):
                        whole.append(clause)
            for line, verdict in zip(lines[main.end :], verdicts[main.end :], strict=True):
                if verdict.role in (Role.TITLE, Role.ATTACHMENT_TITLE, Role.ATTACHMENT_NOTE):
                    whole.append(head_words(line.text))
            self._words = words, whole
        return self._words

    # --- where does it go? -------------------------------------------------------------------------

    def _place(self, span: _Span, section: SectionType, gap: _Gap) -> int:
        """The line it comes before; -1 = nowhere that is sure."""
        orphans = [h for h in self._main.headings if span.start <= h.line < span.heads[0].line]
        if gap.above < 0 and orphans and span.heads[0].level == min(h.level for h in self._main.headings):
            inner = {s.key: own for s, own in _families(self._kind.sections)}.get(section.key, [])
            fits = any(self._keys(orphan, inner) for orphan in orphans)
            return self._before(orphans[0].line) if fits else -1
        if gap.below < _LAST:
            return self._split(span, gap, span.heads[gap.below].line)
        return self._split(span, gap, span.end)

    def _split(self, span: _Span, gap: _Gap, end: int) -> int:
        """Before `end`; or where the numbers below begin anew, their own heading being the missing one."""
        first = span.heads[gap.above].line if gap.above >= 0 else end
        level = span.heads[0].level + 1
        below = [h for h in self._main.headings if first < h.line < end and h.level == level]
        values = [h.value for h in below]
        fresh = values.index(1, 1) if 1 in values[1:] else 0
        if fresh > 1 and len(values) - fresh > 1:
            wanted = [*range(1, fresh + 1), *range(1, len(values) - fresh + 1)]
            if values == wanted:
                return self._before(below[fresh].line)
        return self._before(end)

    def _before(self, line: int) -> int:
        return before_blanks(self._lines, self._verdicts, line)


def _families(sections: Sequence[SectionType]) -> Iterator[tuple[SectionType, list[SectionType]]]:
    """Each section of level 1 that has sections of level 2 behind it, with these."""
    for at, section in enumerate(sections):
        if section.level == 1:
            inner: list[SectionType] = []
            for other in sections[at + 1 :]:
                if other.level == 1:
                    break
                inner.append(other)
            if inner:
                yield section, inner


def _gap(sections: Sequence[SectionType], keys: Sequence[frozenset[str]], section: SectionType) -> _Gap:
    """Behind the last heading of the sections before it, before the next one of those behind it."""
    order = {s.key: at for at, s in enumerate(sections)}
    own = order[section.key]
    above = max((i for i, found in enumerate(keys) if any(order[key] < own for key in found)), default=-1)
    below = min(
        (i for i, found in enumerate(keys) if i > above and any(order[key] > own for key in found)),
        default=_LAST,
    )
    return _Gap(above, below)


def _beside_own(span: _Span, section: SectionType, gap: _Gap) -> _Gap:
    """The part of the gap before, or behind, headings of the author's own that stand for another section.

    总体要求 comes before all the tasks, 保障措施 behind all of them.
    """
    first, last = gap.above + 1, min(gap.below, len(span.heads)) - 1
    if first > last:
        return gap
    order = [s.key for s in span.sections]
    own = [at for at, s in enumerate(span.sections) if s.own]
    if all(at > order.index(section.key) for at in own):
        return _Gap(gap.above, first)
    return _Gap(last, gap.below)


def _is_label(clause: str, text: str) -> bool:
    """Whether a line that is no heading says nothing but one: a short phrase, no opening, no sentence."""
    return len(clause) <= _LONGEST_LABEL and clause == head_words(text) and not _OPENS.search(clause)


def _is_alias(words: str, section: SectionType) -> bool:
    if words in section.aliases:
        return True
    return any("×" in alias and _wild(alias).fullmatch(words) for alias in section.aliases)


def _wild(alias: str) -> re.Pattern[str]:
    return compiled(".+".join(map(re.escape, re.split("×+", alias))))


def _formula(words: str) -> re.Pattern[str]:
    """A formula at the end of a text; …… stands for any words."""
    return compiled(".{0,80}".join(map(re.escape, re.split("…+", words))) + "[。：:，,]?$")
