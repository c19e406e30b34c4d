"""Draft -> what each line is, and why (要素识别).

Evidence in order: the typed marker; the number Word computes for an automatic list; heading style
or outline level; agreement with siblings; wording; look. One fooled signal never decides alone.
The draft is read once into a `Sheet`; each step settles the lines it is sure of and leaves the rest
to the next: furniture, parts (attachments, sign-off), the head of each part, captions and
salutations, headings. What nobody settled is body text. Time is linear in the number of lines.
"""

from __future__ import annotations

from paiban.model import Draft, Recognition, Role, Verdict
from paiban.numerals import LEVEL_FORMS
from paiban.recognise.address import mark_salutation
from paiban.recognise.ending import mark_ending
from paiban.recognise.furniture import mark_caption, mark_furniture
from paiban.recognise.genre import find_genre
from paiban.recognise.headings import mark_headings
from paiban.recognise.parts import split
from paiban.recognise.plain import mostly_bold
from paiban.recognise.sheet import BODY, Sheet
from paiban.recognise.styles import heading_level
from paiban.recognise.title import read_head

_BULLET = Verdict(Role.LIST_ITEM, reason="list-bullet")
#: Typed bullets (项目符号).
_BULLETS = frozenset("●○◆◇■□▲△★☆▪•➢➤✓√")
_CAPTION_STARTS = frozenset("附图表示续")
_SALUTATION_STARTS = frozenset("同各尊亲女先朋主代委乡战全")


#: The Word style of body text that marks a draft as one that paiban has formatted before.
BODY_STYLE = "公文正文"


def recognise(draft: Draft, genre: str = "", body_style: str = BODY_STYLE) -> Recognition:
    """One verdict for each line of the draft, its type (文种) and its title.

    `genre` overrides the type read from the title, `body_style` is the style of the house's body
    text: where it occurs, heading styles say the level they were given. Never raises on any text;
    equal drafts give equal results.
    """
    settled: list[Verdict | None] = [None] * len(draft.lines)
    sheet = Sheet(draft, settled)
    mark_furniture(sheet)
    parts = split(sheet)
    formatted = any(line.style == body_style for line in sheet.lines)  # its bold is emphasis by now
    styles, bold = _trust_styles(sheet), not formatted and not mostly_bold(sheet)
    for part in parts:
        read_head(sheet, part)
        mark_ending(sheet, part.start, part.body, part.end)
        _mark_details(sheet, part.body, part.end)
        mark_headings(sheet, part, styles, bold)
    if formatted or _styles_agree(sheet):
        _keep_levels(sheet)
    title = _joined(sheet, Role.TITLE)
    mark = "" if title and find_genre(title) else _joined(sheet, Role.REDHEAD)
    title = title or mark or _joined(sheet, Role.ATTACHMENT_TITLE)
    return Recognition(_verdicts(sheet, settled), genre or find_genre(title) or find_genre(mark), title)


def _mark_details(sheet: Sheet, first: int, end: int) -> None:
    """Captions, salutations and bullets: what a single line tells by itself."""
    verdicts, lines, texts = sheet.verdicts, sheet.lines, sheet.texts
    for row in range(first, end):
        if verdicts[row] is not None:
            continue
        line, char = lines[row], texts[row][0]
        if (char in _CAPTION_STARTS or line.table_after or line.style) and mark_caption(sheet, row):
            continue
        if (line.auto is not None and line.auto.bullet) or char in _BULLETS:
            verdicts[row] = _BULLET
        elif char in _SALUTATION_STARTS:
            mark_salutation(sheet, row)


def _styles_agree(sheet: Sheet) -> bool:
    """Whether every official number stands in its level's heading style: then styles say the rest."""
    agree = False
    for line, verdict in zip(sheet.lines, sheet.verdicts, strict=True):
        marker = verdict.marker if verdict is not None and verdict.role is Role.HEADING else None
        if marker is not None and marker.form in LEVEL_FORMS and line.style.startswith("heading "):
            if heading_level(line.style, None) != LEVEL_FORMS.index(marker.form) + 1:
                return False
            agree = True
    return agree


def _keep_levels(sheet: Sheet) -> None:
    """A standalone heading stays at the level of its style, and what runs in below moves with it."""
    verdicts = sheet.verdicts
    above = shift = 0
    for row, (line, verdict) in enumerate(zip(sheet.lines, verdicts, strict=True)):
        if verdict is None or verdict.role is not Role.HEADING:
            continue
        level = heading_level(line.style, None) if line.style.startswith("heading ") else 0
        if 1 <= level <= 4:
            above, shift = verdict.level, level - verdict.level
        elif shift and verdict.level > above:
            level = min(verdict.level + shift, 4)
        else:
            continue
        if level != verdict.level:
            verdicts[row] = verdict._replace(level=level)


def _trust_styles(sheet: Sheet) -> bool:
    """Heading styles say nothing where most of the long lines have one too."""
    styled = plain = 0
    for line, text in zip(sheet.lines, sheet.texts, strict=True):
        if len(text) > 30:
            if (line.style or line.outline is not None) and heading_level(line.style, line.outline):
                styled += 1
            else:
                plain += 1
    return styled <= plain


def _joined(sheet: Sheet, role: Role) -> str:
    """The first run of lines of that role, joined without white space; of the 版头 only the organ's mark."""
    joined = ""
    for row, verdict in enumerate(sheet.verdicts):
        if verdict is not None and verdict.role is role and verdict.reason != "grade":
            joined += sheet.compact(row)
        elif joined:
            break
    return joined


def _verdicts(sheet: Sheet, settled: list[Verdict | None]) -> tuple[Verdict, ...]:
    if len(sheet) == len(settled):
        return tuple([verdict or BODY for verdict in sheet.verdicts])
    for line, verdict in zip(sheet.lines, sheet.verdicts, strict=True):
        settled[line.index] = verdict or BODY
    return tuple([verdict or BODY for verdict in settled])
