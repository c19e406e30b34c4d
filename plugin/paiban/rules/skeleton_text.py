"""The part of a draft that a skeleton is about: its main text, with headings and closing words."""

from __future__ import annotations

from collections.abc import Collection

from paiban.model import Draft, Line, Marker, Recognition, Role, Verdict
from paiban.numerals import read_marker
from paiban.numerals.lookalikes import EDGE
from paiban.patterns import Lazy
from paiban.records import NamedTuple

#: What stands behind the text once there is any.
_BEHIND = frozenset(
    (Role.ATTACHMENT_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.COPY_TO, Role.PRINTED_BY)
)
#: What begins a text of its own: an attachment, an issued text.
_OTHER_TEXT = frozenset((Role.ATTACHMENT_MARK, Role.ATTACHMENT_TITLE, Role.TITLE))
_TEXT = frozenset((Role.BODY, Role.HEADING, Role.LIST_ITEM, Role.ARTICLE, Role.CHAPTER))
#: Closing words (结束语): they stay behind the last section.
_CLOSING = Lazy(
    "^(?:以上|特此|妥否|当否|此致|敬礼|请予|专此|谢谢|感谢|不妥之处|如有不妥|请.{0,10}(?:审议|评议|批评指正|指正|审阅|审查))"
    "|(?:述职|汇报|报告|发言)完毕"
)
_LONGEST_CLOSING = 50  # characters
_MARKS = "。：:；;，,、.．！!"
_LONGEST_LABEL = 12  # characters before ： of a line such as 一、会议时间：…
_LONGEST_HEAD = 30


class Heading(NamedTuple):
    """One heading of the main text: where it begins, its words without number, space and final mark."""

    line: int
    words: str
    level: int
    value: int  # its number as typed or computed, 0 = none
    numbered: bool  # shows a number of any kind


class MainText(NamedTuple):
    """Lines `start` to `end` of a draft; `close` is where a last section ends."""

    start: int
    end: int
    close: int
    headings: tuple[Heading, ...]


def read_main_text(draft: Draft, recognition: Recognition, closings: Collection[str] = ()) -> MainText | None:
    """The main text; None where a skeleton has no place: 章/条, no text at all, headings behind the end.

    `closings` are closing formulas (结束语) of the type, besides those every type may have.
    """
    verdicts = recognition.verdicts
    start = next((i for i, v in enumerate(verdicts) if v.role in _TEXT), -1)
    if start < 0:
        return None
    end = len(verdicts)
    for i in range(start, end):
        role = verdicts[i].role
        if role is Role.CHAPTER or role is Role.ARTICLE:
            return None
        if role in _BEHIND or role in _OTHER_TEXT:
            end = i
            break
    if _goes_on(verdicts, end):
        return None
    headings = tuple(_headings(draft.lines, verdicts, start, end))
    return MainText(start, end, _close(draft.lines, verdicts, start, end, closings), headings)


def _goes_on(verdicts: tuple[Verdict, ...], end: int) -> bool:
    """Whether headings follow what looked like the end: then it was none."""
    for verdict in verdicts[end:]:
        if verdict.role in _OTHER_TEXT:
            return False
        if verdict.role is Role.HEADING:
            return True
    return False


def _headings(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], start: int, end: int) -> list[Heading]:
    found: list[Heading] = []
    lone = -1  # line of a number that stands alone, its words in the next line
    for i in range(start, end):
        if verdicts[i].role is not Role.HEADING:
            continue
        heading = _heading(lines[i], verdicts[i])
        if not heading.words and i + 1 < end and verdicts[i + 1].role is Role.BODY:
            found.append(heading._replace(words=head_words(lines[i + 1].text)))
        elif not heading.words:
            lone = i
        elif lone >= 0 and lone == i - 1:
            found.append(Heading(lone, heading.words, verdicts[lone].level, 0, True))
        else:
            found.append(heading)
    return found


def _heading(line: Line, verdict: Verdict) -> Heading:
    marker = verdict.marker
    numbers = marker.numbers if marker else ()
    numbered = marker is not None
    if line.auto is not None and not line.auto.bullet and marker is None:
        numbers, numbered = line.auto.values, True
    return Heading(
        line.index, head_words(line.text, verdict), verdict.level, numbers[-1] if numbers else 0, numbered
    )


def head_words(text: str, verdict: Verdict | None = None) -> str:
    """The words a line's head is compared by: no number, no white space, no final mark.

    Of a run-in heading the heading sentence, of a label (会议时间：…) what stands before ：.
    """
    marker: Marker | None = verdict.marker if verdict is not None else read_marker(text)
    end = verdict.head_end if verdict is not None and verdict.head_end else len(text)
    words = "".join(text[marker.end if marker else 0 : end].split()).strip(EDGE)
    label, colon, _ = words.partition("：" if "：" in words else ":")
    if colon and len(label) <= _LONGEST_LABEL:
        return label
    return words.rstrip(_MARKS)


def first_clause(text: str) -> str:
    """The head of a line that may be an unrecognised heading; "" where it is too long for one."""
    clause = text
    for mark in "。：:":
        clause = clause.partition(mark)[0]
    return head_words(clause) if len(clause) <= _LONGEST_HEAD else ""


def _close(
    lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], start: int, end: int, closings: Collection[str]
) -> int:
    """Behind the last line of text that belongs to a section: before closing words and blanks."""
    close = end
    for i in range(end - 1, start - 1, -1):
        text = lines[i].text.strip(EDGE)
        if verdicts[i].role is Role.BODY and is_closing(text, closings):
            close = i
        elif verdicts[i].role is not Role.BLANK:
            break
    return before_blanks(lines, verdicts, close)


def is_closing(text: str, closings: Collection[str] = ()) -> bool:
    """Whether a line is a closing formula (结束语)."""
    if text in closings:
        return True
    return 0 < len(text) <= _LONGEST_CLOSING and _CLOSING.pattern.search(text) is not None


def before_blanks(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], at: int) -> int:
    """`at`, or the first of the blank paragraphs right above it: a page break there stays below."""
    while at and verdicts[at - 1].role is Role.BLANK and not (at < len(lines) and lines[at].table_before):
        alone = at < 2 or lines[at - 2].paragraph != lines[at - 1].paragraph
        if not alone or (at < len(lines) and lines[at].paragraph == lines[at - 1].paragraph):
            break
        at -= 1
    return at
