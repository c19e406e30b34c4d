"""The head of a text: 版头, 标题 over any number of lines, 副标题, 发文字号, 主送机关 and 称谓."""

from __future__ import annotations

from paiban.model import Role
from paiban.numerals import is_firm
from paiban.patterns import Lazy
from paiban.recognise.address import address_end, lacks_its_colon, names_receivers
from paiban.recognise.furniture import is_unit
from paiban.recognise.genre import names_type
from paiban.recognise.parts import ATTACHED, MAIN, Part
from paiban.recognise.redhead import mark_cover, mark_redhead, skip_settled
from paiban.recognise.sheet import LONG, Sheet
from paiban.recognise.styles import heading_level
from paiban.recognise.title_lines import ENOUGH, evidence, has_post, is_file_name, is_titleish, title_end
from paiban.recognise.words import SECTIONS, is_date, is_doc_number, is_grade, is_name, is_organ, listed

#: How far into a text its title is looked for, in rows.
_REACH = 40
#: A line of the head that says who or when: 签批：李长河.
_LABEL = Lazy(r"[\u4e00-\u9fff\s]{2,8}[：:]\s*[^。；：:]{1,20}$")
#: The date behind a name: 林　峰（2025年2月14日）.
_DATED = Lazy(r"\s*[（(]?\d{4}年\d{1,2}月(?:\d{1,2}日)?[）)]?$")
#: Size of a title in half-points, smallest.
_LARGE = 36
#: How an answer to a proposal (提案答复) is classed, at its top right: no 要素 of the standard.
_CLASSES = frozenset(listed("A类 B类 C类 D类 A B C D 公开 不公开 主动公开 依申请公开 不予公开"))
#: How a note on its adoption begins: （2013年12月19日…会议通过）.
_ADOPTED = tuple(bracket + century for bracket in "（(" for century in ("19", "20"))
#: Longest line below a title that belongs to it, and longest first line of a note in brackets.
_NOTE, _LONG_NOTE = 60, 150
_SUBTITLE_STYLES = ("subtitle", "副标题", "公文副标题")
#: Headings that stand alone under a title and belong to the text.
_SECTIONS = SECTIONS | frozenset(listed("摘要 序 编者按 概述 引子 Abstract ABSTRACT"))


def read_head(sheet: Sheet, part: Part) -> None:
    """Settles the head of one part; `part.body` becomes the row behind it."""
    row = part.start
    if part.kind == ATTACHED:
        while row < part.end and not sheet.free(row):
            row += 1
        first, role = row, Role.ATTACHMENT_TITLE
        named = len(sheet.texts[part.start]) > 8
        if not (first < part.end and _heads_attachment(sheet, first, named)):
            part.body = first
            return
    else:
        first, role = _find_title(sheet, part), Role.TITLE
        if first < 0:
            part.body = _after_title(sheet, part.start, part.end)
            return
    end = title_end(sheet, first, part.end)
    for other in range(first, end):
        sheet.settle(other, role, "title")
    part.body = _after_title(sheet, end, part.end)
    _mark_further_titles(sheet, first, end, part)


def _mark_further_titles(sheet: Sheet, first: int, end: int, part: Part) -> None:
    """The title once more behind a cover, and the titles of a bulletin's further articles."""
    title = "".join(sheet.compact(row) for row in range(first, end))
    look, bold = sheet.lines[first].look, sheet.all_bold(first)
    role = Role.ATTACHMENT_TITLE if part.kind == ATTACHED else Role.TITLE
    for row in range(part.body, part.end - 1):
        own = sheet.lines[row].look
        if own.align == look.align == "center" and own.size == look.size >= _LARGE and row > part.body:
            again = sheet.runs_on(row - 1) and sheet.runs_on(row + 1) and sheet.all_bold(row) == bold
        else:
            again = sheet.has_role(row - 1, Role.TOC) and sheet.compact(row) == title
        if again and is_titleish(sheet, row):
            sheet.settle(row, role, "title")


def _heads_attachment(sheet: Sheet, row: int, named: bool) -> bool:
    if not is_titleish(sheet, row) or len(sheet.texts[row]) > LONG or sheet.pushed_right(row):
        return False
    if not named or evidence(sheet, row, row, False) >= ENOUGH + 1:
        return True
    return sheet.compact(row) in sheet.compact(row - 1)  # 附件1：名单, and 名单 once more


def _find_title(sheet: Sheet, part: Part) -> int:
    """The first row of the title, -1 if there is none; settles the 版头 above it."""
    structured = any(
        sheet.markers[row].form in ("一、", "第一条", "第一章")
        for row in range(part.start, part.end)
        if row in sheet.markers
    )
    start = row = skip_settled(sheet, part.start, part.end)
    text_seen = marked = False
    while row < min(part.end, part.start + _REACH):
        if not sheet.free(row):
            start += row == start
            row += 1
            continue
        text = sheet.texts[row]
        if is_file_name(text) and row < start + 6:
            sheet.settle(row, Role.OTHER, "file-name")
        elif part.kind == MAIN and not text_seen and text in _CLASSES:
            sheet.settle(row, Role.OTHER, "class")
            start += row == start
        elif part.kind == MAIN and not text_seen and is_grade(text):
            sheet.settle(row, Role.REDHEAD, "grade")
            start += row == start
        elif part.kind == MAIN and not text_seen and is_doc_number(text):
            sheet.settle(row, Role.DOC_NUMBER, "document-number")
            start += row == start
        elif is_titleish(sheet, row):
            needed = ENOUGH + 1.5 if text_seen else ENOUGH - 0.5 * marked
            if row == start and _is_first_article(sheet, row):
                needed = 1.0
            if evidence(sheet, row, start, structured) >= needed:
                end = mark_redhead(sheet, row, part.end) if part.kind == MAIN else row
                if end == row:
                    end = mark_cover(sheet, row, part.end)
                if end == row:
                    return row
                row = start = end
                marked = True
                continue
            text_seen = text_seen or sheet.runs_on(row)
        elif (
            row in sheet.markers
            or sheet.lines[row].auto is not None
            or sheet.content[row] - sheet.content[start] > 3
        ):
            return -1
        elif text[0] == "附" or not (text[0] in "（(【[" and text[-1] in "）)】]"):
            text_seen = True
        else:
            start += row == start  # 【会议方案】
        row += 1
    return -1


def _is_first_article(sheet: Sheet, row: int) -> bool:
    """Whether the row stands right below the line with a bulletin's editor and date, and above text."""
    above = sheet.verdicts[row - 1] if row else None
    imprinted = above is not None and above.reason == "imprint"
    return imprinted and row + 1 < len(sheet) and sheet.runs_on(row + 1) and not sheet.runs_on(row)


def _after_title(sheet: Sheet, row: int, end: int) -> int:
    """Settles what stands between title and text; returns the first row of the text."""
    titled = row > 0 and (
        sheet.has_role(row - 1, Role.TITLE) or sheet.has_role(row - 1, Role.ATTACHMENT_TITLE)
    )
    while row < end:
        if not sheet.free(row):
            row += 1
            continue
        text = sheet.texts[row]
        taken = address_end(sheet, row, end)
        if taken > row:
            for other in range(row, taken):
                sheet.settle(other, Role.ADDRESSEE, "addressee")
            return taken
        if titled and lacks_its_colon(sheet, row):
            sheet.settle(row, Role.ADDRESSEE, "addressee")
            return row + 1
        if titled and is_doc_number(text) and not (text[0] in "（(" and text[-1] in "）)"):
            sheet.settle(row, Role.DOC_NUMBER, "document-number")
            row += 1
            continue
        if titled and is_grade(text):
            sheet.settle(row, Role.REDHEAD, "grade")
            row += 1
            continue
        below = _subtitle_end(sheet, row, end) if titled else row
        if below == row:
            return _behind_labels(sheet, row, end) if titled else row
        for other in range(row, below):
            sheet.settle(other, Role.SUBTITLE, "subtitle")
        row = below
    return row


def _behind_labels(sheet: Sheet, row: int, end: int) -> int:
    """One past the 主送机关 that stands below lines such as 签批：李长河; `row` if there is none."""
    below = row
    while (
        below < min(end, row + 4) and _LABEL.pattern.match(sheet.texts[below]) and below not in sheet.markers
    ):
        below += 1
    taken = address_end(sheet, below, end) if row < below < end else below
    if taken == below or not names_receivers(sheet.texts[taken - 1]):
        return row
    for other in range(below, taken):
        sheet.settle(other, Role.ADDRESSEE, "addressee")
    return taken


def _subtitle_end(sheet: Sheet, row: int, end: int) -> int:
    """One past the subtitle lines that begin at `row`; `row` if it is none."""
    line, text = sheet.lines[row], sheet.texts[row]
    centred = line.look.align == "center"
    adopted = text.startswith(_ADOPTED)  # whatever its style
    if (
        line.auto is not None
        or len(text) > (_LONG_NOTE if adopted else _NOTE)
        or (heading_level(line.style, line.outline) and not adopted)
    ):
        return row
    if row in sheet.markers and (is_firm(sheet.markers[row]) or not centred):
        return row
    if text.startswith(("—", "--")) or line.style in _SUBTITLE_STYLES:
        return row + 1
    if is_date(text) and not ("：" in text or ":" in text):
        return row + 1
    if text[0] in "（(" and is_unit(text):
        return row  # （单位：万元）above a table
    if text[0] in "（(":
        return _bracket_end(sheet, row, end)
    if centred and text.isascii() and sheet.gap(row) <= 1:
        return row + 1  # the title in another language
    if sheet.runs_on(row) or text[-1] in "，,：:" or line.table_after or line.table_before:
        return row
    if sheet.compact(row) in _SECTIONS:
        return row
    if centred and len(text) <= 30 and sheet.gap(row) <= 1 and not names_type(text):
        if sheet.all_bold(row) and _has_sibling(sheet, row, end):
            return row
        return row + 1
    who = _DATED.pattern.sub("", text) or text
    named = is_name(who) or is_name(who.split()[-1]) or has_post(who)
    small = (len(text) <= 30 and named) or (is_organ(text) and len(text) <= 20)
    if small and line.look.align != "both" and row + 1 < end and sheet.gap(row) <= 1:
        follows = sheet.texts[row + 1]
        if is_date(follows) or sheet.gap(row + 1) or sheet.runs_on(row + 1) or follows[-1] in "：:":
            return row + 1
    return row


def _has_sibling(sheet: Sheet, row: int, end: int) -> bool:
    """Whether a centred bold line above text has another of its look further down: headings both."""
    if row + 1 >= end or not sheet.runs_on(row + 1):
        return False
    size = sheet.lines[row].look.size
    for other in range(row + 2, min(row + _REACH, end)):
        look = sheet.lines[other].look
        if (
            look.align == "center"
            and look.size == size
            and sheet.all_bold(other)
            and other not in sheet.markers
        ):
            return True
    return False


def _bracket_end(sheet: Sheet, row: int, end: int) -> int:
    """A note in brackets under the title (题注), over one line or several."""
    for other in range(row, min(row + 4, end)):
        if not sheet.free(other) or len(sheet.texts[other]) > (_LONG_NOTE if other == row else _NOTE):
            return row
        if sheet.texts[other][-1] in "）)":
            return other + 1
    return row
