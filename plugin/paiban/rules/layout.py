"""Which white space only stood in for layout, and may go?

Indents typed as spaces, blank paragraphs as spacing, soft breaks as paragraph ends: the house style
does their work now. Nothing that carries an object, a break or a bookmark is ever touched.
"""

from __future__ import annotations

from itertools import pairwise

from paiban.changes import DropBlank, EditText, EndParagraph
from paiban.model import Draft, Line, Recognition, Role, Verdict
from paiban.rules.attendance import attendance
from paiban.rules.red_line import ruled_number
from paiban.rules.sign_off import in_columns
from paiban.style.schema import Style

LayoutChange = EditText | EndParagraph | DropBlank

_SPACE = " \t\u3000\u00a0"
#: Roles whose lines are left exactly as they are.
UNTOUCHED = frozenset({Role.TOC, Role.PAGE_FURNITURE, Role.OTHER})
#: Elements that may run over several lines of one paragraph.
_SEVERAL_LINES = frozenset({Role.TITLE, Role.SUBTITLE, Role.ATTACHMENT_TITLE, Role.REDHEAD})
#: Elements placed by centring or from the right: white space behind them would shift them.
_PLACED = frozenset({Role.TITLE, Role.ATTACHMENT_TITLE, Role.SIGNATURE, Role.DATE})
#: Half characters of an indent that aligns names rather than opens a paragraph; 组长：; 何冰　县水利局局长.
_DEEP, _LONGEST_ROLE, _LONGEST_NAME = 8, 8, 30
_SENTENCE_END = "。！？；：…”’）》.!?;:"
_RUNNING = frozenset({Role.BODY, Role.LIST_ITEM, Role.ARTICLE})


def plan_layout(draft: Draft, recognition: Recognition, style: Style) -> list[LayoutChange]:
    """Plan the removal of typed indents, soft breaks and blank paragraphs."""
    verdicts = recognition.verdicts
    changes: list[LayoutChange] = []
    if style.layout.typed_indents == "remove":
        aligned = _aligned_names(draft.lines, verdicts)
        for index in attendance(draft.lines, recognition):  # whose names are aligned by indents
            aligned.pop(index, None)
        for line, verdict in zip(draft.lines, verdicts, strict=True):
            if line.index in aligned:
                indent = aligned[line.index]
                changes += [EditText(line.index, 0, indent, "", "layout.indent")] if indent else []
            elif line.text[:1] in _SPACE or verdict.role in _PLACED:
                changes += _edges(line, verdict)
    ends: set[int] = set()
    if style.layout.soft_breaks == "split":
        ends = _paragraph_ends(draft.lines, verdicts)
        changes += [EndParagraph(index) for index in sorted(ends)]
    if style.layout.blank_paragraphs == "remove":
        changes += [DropBlank(index) for index in _needless_blanks(draft.lines, verdicts, ends)]
    return changes


def _aligned_names(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...]) -> dict[int, str]:
    """Lines whose deep typed indent sets a name below the one above: 组长：甲, and 乙 under 甲.

    With what of it goes: as much as the labelled line loses, so that the names stay aligned.
    """
    found: dict[int, str] = {}
    for above, line in pairwise(lines):
        text = line.text
        if text[:1] not in _SPACE or verdicts[line.index].role is not Role.BODY or line.head_locked:
            continue
        lead = text[: len(text) - len(text.lstrip(_SPACE))]
        if len(lead) + lead.count("\u3000") < _DEEP or "\t" in lead or "frame" in line.objects:
            continue
        if len(text) - len(lead) > _LONGEST_NAME or text[-1] in _SENTENCE_END:
            continue
        if above.index in found:
            gone = found[above.index]
        elif verdicts[above.index].role is Role.BODY and "：" in above.text.strip(_SPACE)[1:_LONGEST_ROLE]:
            gone = above.text[: len(above.text) - len(above.text.lstrip(_SPACE))]
        else:
            continue
        if lead.startswith(gone) and lead != gone:
            found[line.index] = gone
    return found


def _edges(line: Line, verdict: Verdict) -> list[EditText]:
    text = line.text
    if verdict.role in UNTOUCHED or verdict.role is Role.BLANK or line.head_locked or "frame" in line.objects:
        return []
    edits = []
    lead = len(text) - len(text.lstrip(_SPACE))
    if lead:
        edits.append(EditText(line.index, 0, text[:lead], "", "layout.indent"))
    kept = len(text.rstrip(_SPACE))
    if kept < len(text) and verdict.role in _PLACED and "tab" not in line.objects:
        edits.append(EditText(line.index, kept, text[kept:], "", "layout.edge"))
    return edits


def _paragraph_ends(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...]) -> set[int]:
    return {
        line.index
        for above, line in pairwise(lines)
        if line.paragraph == above.paragraph
        and line.splittable
        and "frame" not in line.objects  # set by hand: it gets no dress, and both halves would keep its list
        and _ends_paragraph(above, verdicts[above.index], verdicts[line.index])
    }


def _ends_paragraph(above: Line, first: Verdict, second: Verdict) -> bool:
    """Whether the soft break between two lines was meant as a paragraph end."""
    if first.role in UNTOUCHED or second.role in UNTOUCHED:
        return False
    if first.role is second.role and first.role in _SEVERAL_LINES:
        return False
    if second.role is Role.BODY and (
        first.role in _RUNNING or (first.role is Role.HEADING and first.head_end)
    ):
        return above.text.rstrip(_SPACE)[-1:] in _SENTENCE_END
    return True


def _needless_blanks(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], ends: set[int]) -> list[int]:
    filled = [line.index for line in lines if verdicts[line.index].role is not Role.BLANK]
    if not filled:
        return []
    needless = []
    position = 0
    ruled = ruled_number(lines, verdicts)
    for line in lines:
        if position < len(filled) and filled[position] == line.index:
            position += 1
            continue
        above = verdicts[filled[position - 1]].role if position else None
        below = verdicts[filled[position]].role if position < len(filled) else None
        if _beside_table(line, lines) or not _stands_alone(line, lines, ends) or line.text.strip():
            continue  # a zero-width space is no white space: some would miss it
        adjacent = position < len(filled) and line.index + 1 == filled[position]
        if adjacent and _parts(above, below, lines[filled[position]].text):
            continue
        headed = position < len(filled) and filled[position] == ruled  # spaced as the standard says
        if _is_needless(line, None if headed else above, below):
            needless.append(line.index)
    return needless


def _parts(above: Role | None, below: Role | None, text: str) -> bool:
    """Whether the last blank above a further title, or above parties who sign side by side, does its work."""
    if above not in _RUNNING:
        return False
    return below is Role.TITLE or (below is Role.SIGNATURE and in_columns(text))


def _is_needless(line: Line, above: Role | None, below: Role | None) -> bool:
    if line.objects or line.auto is not None:
        return False
    if line.look.page_break_before or above in UNTOUCHED or below in UNTOUCHED:
        return False
    return Role.REDHEAD not in (above, below)  # 版头 is set by hand


def _beside_table(line: Line, lines: tuple[Line, ...]) -> bool:
    """Whether the line itself, not another one of its paragraph, stands next to a table."""
    first = line.index == 0 or lines[line.index - 1].paragraph != line.paragraph
    last = line.index + 1 == len(lines) or lines[line.index + 1].paragraph != line.paragraph
    return (first and line.table_before) or (last and line.table_after)


def _stands_alone(line: Line, lines: tuple[Line, ...], ends: set[int]) -> bool:
    """Whether the line is a paragraph of its own once the soft breaks are gone."""
    index, count = line.index, len(lines)
    starts = index == 0 or lines[index - 1].paragraph != line.paragraph or index in ends
    closes = index + 1 == count or lines[index + 1].paragraph != line.paragraph or index + 1 in ends
    return starts and closes
