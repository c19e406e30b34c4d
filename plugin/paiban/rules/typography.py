"""Which look does each line get? (GB/T 9704-2012 7; design section 4)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paiban.changes import Dress, Indents
from paiban.model import Draft, Line, Recognition, Role, Verdict
from paiban.patterns import Lazy
from paiban.rules.attendance import Place, attendance, attendance_indents
from paiban.rules.imprint import copy_indents, ruled_lines
from paiban.rules.layout import UNTOUCHED
from paiban.rules.red_line import ruled_number
from paiban.rules.sign_off import fitting, has_gap, in_columns, right_indents
from paiban.rules.title import counter, narrowed, overhang, title_indents, width
from paiban.rules.together import SHORT, SIGNING, kept_together
from paiban.style.schema import Style

_PLAIN = {
    Role.TITLE: "title",
    Role.SUBTITLE: "subtitle",
    Role.ADDRESSEE: "addressee",
    Role.CHAPTER: "chapter",
    Role.BODY: "body",
    Role.LIST_ITEM: "body",
    Role.ATTACHMENT_NOTE: "attachment_note",
    Role.SIGNATURE: "signature",
    Role.DATE: "date",
    Role.NOTE: "note",
    Role.ATTACHMENT_MARK: "attachment_mark",
    Role.ATTACHMENT_TITLE: "attachment_title",
    Role.COPY_TO: "copy_to",
    Role.PRINTED_BY: "printed_by",
    Role.CAPTION: "caption",
    Role.BLANK: "body",
}
#: Elements whose weight is in the face: bold on them is a draft's makeshift, not emphasis.
_FACE_CARRIES_WEIGHT = frozenset(
    {
        Role.TITLE,
        Role.HEADING,
        Role.CHAPTER,
        Role.ATTACHMENT_TITLE,
        Role.ATTACHMENT_MARK,
        Role.REDHEAD,
        Role.SUBTITLE,
        Role.CAPTION,
    }
)
_CLIPPED = frozenset({"picture", "equation", "object", "textbox", "ruby"})
_TITLES = frozenset({Role.TITLE, Role.SUBTITLE, Role.ATTACHMENT_TITLE})
#: Elements that may stand in several paragraphs.
_SEVERAL_LINES = frozenset({Role.TITLE, Role.SUBTITLE, Role.ATTACHMENT_TITLE, Role.BODY, Role.LIST_ITEM})
_UNDER_TITLE = frozenset({Role.SUBTITLE, Role.DOC_NUMBER})
#: What stands at the end of a document: a title behind it opens the next one.
_CLOSING = frozenset({Role.SIGNATURE, Role.DATE, Role.NOTE, Role.COPY_TO, Role.PRINTED_BY})
_URGENCY = Lazy(r"(?:绝密|机密|秘密|特急|加急|平急|特提|内部)|^\s*\d{6}\s*$")
_ORGAN_MARK_SIZE = 52  # half-points; a larger 发文机关标志 was set by hand to fit its line
_UNIT = Lazy(r"[(（]?(?:计量|金额)?单\s*位\s*[：:]\s*\S{1,12}")
_SIGNER = Lazy(r"签\s*发\s*人\s*[：:]\s*(?=\S)")
_NUMBERED_ITEM = Lazy(r"\s*\d{1,2}\s*[.．、]")
_LABEL = Lazy(r"\s*附\s*件\s*([一二三四五六七八九十\d]?)\s*[:：]\s*")


def plan_typography(
    draft: Draft, recognition: Recognition, style: Style, *, seal: bool, listed: set[int]
) -> list[Dress]:
    """One Dress a line that takes the house style; `listed`: lines whose automatic number is made text."""
    verdicts = recognition.verdicts
    placed, columns = _sign_offs(draft.lines, verdicts, style, seal=seal)
    shaped = _titles(draft.lines, verdicts, style)
    ruled = ruled_lines(draft.lines, verdicts)
    numbered = ruled_number(draft.lines, verdicts)
    kept = kept_together(draft.lines, verdicts)
    present = attendance(draft.lines, recognition)
    plain = not style.elements["body"].page_break
    dresses = []
    for line, verdict in zip(draft.lines, verdicts, strict=True):
        role = verdict.role
        if (
            role is Role.BODY
            and not line.objects
            and line.auto is None
            and not line.look.page_break_before
            and plain
            and line.index not in kept
            and line.index not in present
        ):
            dresses.append(Dress(line.index, "body"))
            continue
        if role in UNTOUCHED or "frame" in line.objects:
            continue
        if role is Role.BLANK and _beside_untouched(line, verdicts):
            continue
        indents = placed.get(line.index) or shaped.get(line.index)
        dress = _dress(line, verdict, verdicts, draft.lines, listed, indents, style)
        if dress is not None:
            if line.index in ruled:
                dress = dress._replace(element=ruled[line.index])
            if line.index == numbered:
                dress = dress._replace(element=f"{dress.element}_ruled")
            if line.index in present:
                dress = _attendance(dress, present[line.index], style)
                dress = dress._replace(with_next=line.index + 1 in present and len(present) <= SHORT)
            if line.index in columns:
                dress = dress._replace(element="body", with_next=line.index + 1 in columns)
            dresses.append(dress._replace(with_next=True) if line.index in kept else dress)
    return dresses


def _dress(
    line: Line,
    verdict: Verdict,
    verdicts: tuple[Verdict, ...],
    lines: tuple[Line, ...],
    listed: set[int],
    indents: Indents | None,
    style: Style,
) -> Dress | None:
    element = _element(line, verdict, verdicts, style)
    if element is None:
        return None
    head, head_end = _head(verdict, line)
    if verdict.role is Role.ATTACHMENT_NOTE:
        indents = _attachment_note(line, verdicts, lines, style.elements[element].size * 10)
    if element == "organ_mark":
        indents = overhang(line.text.strip(), style.elements[element], style.page)
    if element == "doc_number_upward":
        indents = narrowed(line.text.strip(), style.elements[element], style.page)
    if verdict.role is Role.COPY_TO:
        indents = copy_indents(line, style.elements[element])
    keep_list = None
    if line.auto is not None and line.index not in listed:
        keep_list = (line.auto.list_id, line.auto.level)
    return Dress(
        line.index,
        element,
        head=head,
        head_end=head_end,
        plain_bold=verdict.role in _FACE_CARRIES_WEIGHT and not head,
        indents=indents,
        page_break=_breaks_page(line, verdicts, lines, wanted=style.elements[element].page_break),
        loose=bool(line.objects & _CLIPPED),
        tight=verdict.role is Role.TITLE and _next_role(line, verdicts, _UNDER_TITLE),
        keep_tabs="\t" in _words(line, verdict),
        keep_list=keep_list,
    )


def _attendance(dress: Dress, place: Place, style: Style) -> Dress:
    """A line of 出席、列席 …: its label in a face of its own."""
    head = "attendance_label" if place.end else ""
    indents = attendance_indents(place, style.elements["attendance"])
    return dress._replace(element="attendance", head=head, head_end=place.end, indents=indents)


def _element(line: Line, verdict: Verdict, verdicts: tuple[Verdict, ...], style: Style) -> str | None:
    role = verdict.role
    if role is Role.HEADING:
        return "body" if verdict.head_end else f"heading{min(max(verdict.level, 1), 4)}"
    if role is Role.ARTICLE:
        return "article"
    if role is Role.REDHEAD:
        if _URGENCY.pattern.search(line.text):
            return "redhead"
        fits = width(line.text.strip()) * line.look.size * 10 <= style.page.text_width
        return None if line.look.size >= _ORGAN_MARK_SIZE and fits else "organ_mark"
    if role is Role.DOC_NUMBER:
        if "签发人" in line.text:
            return "doc_number_upward"
        return "doc_number_below" if _follows_title(line, verdicts) else "doc_number"
    if role is Role.CAPTION and _UNIT.pattern.fullmatch(line.text.strip()):
        return "table_unit"
    if role in (Role.BLANK, Role.BODY) and not line.text.strip() and line.objects & _CLIPPED:
        return "picture"
    return _PLAIN.get(role)


def _words(line: Line, verdict: Verdict) -> str:
    """The line without indent and number: tabs typed there may go."""
    return line.text[verdict.marker.end if verdict.marker else 0 :].lstrip()


def _head(verdict: Verdict, line: Line) -> tuple[str, int]:
    if verdict.role is Role.DOC_NUMBER:  # 签发人：the name in 楷体, what stands before it as the body
        signer = _SIGNER.pattern.search(line.text)
        return ("doc_number_upward_text", signer.end()) if signer else ("", 0)
    if verdict.role is Role.HEADING and verdict.head_end:
        return f"heading{min(max(verdict.level, 1), 4)}", verdict.head_end
    if verdict.role is Role.ARTICLE:
        return "article_number", verdict.marker.end if verdict.marker else 0
    return "", 0


def _follows_title(line: Line, verdicts: tuple[Verdict, ...]) -> bool:
    index = line.index - 1
    while index >= 0 and verdicts[index].role is Role.BLANK:
        index -= 1
    return index >= 0 and verdicts[index].role is Role.TITLE


def _next_role(line: Line, verdicts: tuple[Verdict, ...], roles: frozenset[Role]) -> bool:
    index = line.index + 1
    while index < len(verdicts) and verdicts[index].role is Role.BLANK:
        index += 1
    return index < len(verdicts) and verdicts[index].role in roles


def _beside_untouched(line: Line, verdicts: tuple[Verdict, ...]) -> bool:
    near = verdicts[max(0, line.index - 1) : line.index + 2]
    return any(v.role in UNTOUCHED for v in near)


def _breaks_page(line: Line, verdicts: tuple[Verdict, ...], lines: tuple[Line, ...], *, wanted: bool) -> bool:
    """A new page for an element that begins one (附件) and for an issued text, unless one begins anyway.

    A page break of the author's stays.
    """
    if line.look.page_break_before:
        return True
    role = verdicts[line.index].role
    if (not wanted and role is not Role.TITLE) or role is Role.BLANK:
        return False
    for index in range(line.index - 1, -1, -1):
        above = lines[index]
        if above.objects & {"page_break", "section_break"}:
            return False
        if verdicts[index].role is Role.BLANK and above.look.page_break_before:
            return False  # the blank paragraph begins the page, and stays to do so
        if verdicts[index].role is not Role.BLANK:
            same = verdicts[index].role is role and role in _SEVERAL_LINES  # a title's next line
            return (wanted and not same) or verdicts[index].role in _CLOSING
    return False


def _titles(lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], style: Style) -> dict[int, Indents]:
    """Indents that shape each title line that is a paragraph of its own and too long for one line."""
    if style.layout.title_shape != "trapezoid":
        return {}
    found = {}
    count = counter(lines)
    for index, verdict in enumerate(verdicts):
        if verdict.role in _TITLES and _is_whole_paragraph(index, lines):
            element = style.elements[_PLAIN[verdict.role]]
            indents = title_indents(lines[index].text.strip(), element, style.page, count)
            if indents is not None:
                found[index] = indents
    return found


def _is_whole_paragraph(index: int, lines: tuple[Line, ...]) -> bool:
    near = lines[max(0, index - 1) : index + 2]
    return sum(line.paragraph == lines[index].paragraph for line in near) == 1


def _sign_offs(
    lines: tuple[Line, ...], verdicts: tuple[Verdict, ...], style: Style, *, seal: bool
) -> tuple[dict[int, Indents], set[int]]:
    """Right indents of each group of signature lines with the date below them; lines where parties sign
    side by side, which stand as the text does.
    """
    unit = style.elements["signature"].size * 10
    room = style.page.text_width / unit
    found: dict[int, Indents] = {}
    columns: set[int] = set()
    for group in _groups(verdicts):
        if any(in_columns(lines[i].text) for i in group):
            dates = [i for i in group if verdicts[i].role is Role.DATE and "：" not in lines[i].text]
            columns.update(set(group).difference(dates))
            found |= dict.fromkeys(dates, Indents(right=4 * unit, right_chars=400))
        else:
            found |= _place(group, lines, verdicts, unit, room, seal=seal)
    return found, columns


def _groups(verdicts: tuple[Verdict, ...]) -> Iterator[list[int]]:
    """Lines of sign-offs that stand together, blank lines between them left out."""
    group: list[int] = []
    for index, signing in enumerate(verdicts):
        if signing.role not in SIGNING:
            continue
        if group and any(verdict.role is not Role.BLANK for verdict in verdicts[group[-1] + 1 : index]):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _place(
    group: Sequence[int],
    lines: tuple[Line, ...],
    verdicts: tuple[Verdict, ...],
    unit: int,
    room: float,
    *,
    seal: bool,
) -> dict[int, Indents]:
    names = [i for i in group if verdicts[i].role is Role.SIGNATURE]
    dates = [i for i in group if verdicts[i].role is Role.DATE]
    rights, date_right = right_indents(
        [lines[i].text for i in names], lines[dates[0]].text if dates else "", seal=seal
    )
    if any(has_gap(lines[i].text) for i in names):  # organs side by side: the date does not follow the first
        rights, date_right = [2.0] * len(names), 4.0
    places = list(zip(names, rights, strict=True)) + [(i, date_right) for i in dates]
    fits = {i: fitting(r, lines[i].text, room) for i, r in places}
    return {i: Indents(right=round(r * unit), right_chars=round(r * 100)) for i, r in fits.items()}


def _attachment_note(
    line: Line, verdicts: tuple[Verdict, ...], lines: tuple[Line, ...], unit: int
) -> Indents:
    """附件说明 7.3.4: names align, and a name that wraps aligns with its first character."""
    label = _LABEL.pattern.match(line.text)
    if label is None:
        bare = _bare_label_above(line, verdicts, lines)
        left, hanging = (3, 1) if bare else (6, 1)
        if not _NUMBERED_ITEM.pattern.match(line.text):
            hanging = 0
    elif label[1]:  # 附件一：…, one below the other
        left, hanging = 6, 4
    elif not line.text[label.end() :].strip():
        left, hanging = 2, 0
    elif _NUMBERED_ITEM.pattern.match(line.text, label.end()):
        left, hanging = 6, 4
    else:
        left, hanging = 5, 3
    return Indents(
        left=left * unit,
        left_chars=(left - hanging) * 100,  # Word adds the hanging characters to leftChars
        first=-hanging * unit,
        first_chars=-hanging * 100,
    )


def _bare_label_above(line: Line, verdicts: tuple[Verdict, ...], lines: tuple[Line, ...]) -> bool:
    """Whether the items stand under a line that holds nothing but “附件：”."""
    for index in range(line.index - 1, -1, -1):
        if verdicts[index].role is not Role.ATTACHMENT_NOTE:
            if verdicts[index].role is Role.BLANK:
                continue
            return False
        label = _LABEL.pattern.match(lines[index].text)
        if label is not None:
            return not lines[index].text[label.end() :].strip()
    return False
