"""The head of a text: 版头, 标题 over any number of lines, 副标题, 发文字号, 主送机关 and 称谓."""

from __future__ import annotations

import re

from paiban.model import Role
from paiban.numerals import is_firm
from paiban.recognise.address import address_end
from paiban.recognise.genre import bare_title, names_type
from paiban.recognise.parts import ATTACHED, MAIN, Part
from paiban.recognise.sheet import LONG, Sheet
from paiban.recognise.words import (
    has_hanzi,
    is_date,
    is_doc_number,
    is_grade,
    is_name,
    is_organ,
)

#: How far into a text its title is looked for, in rows.
_REACH = 40
_MARK_ENDS = ("文件", "公告", "纪要", "简报", "专报", "公报", "通告", "令", "命令", "快报", "动态", "信息", "内参")
_TITLE_STYLES = ("title", "标题", "公文标题", "文件标题", "主标题", "大标题", "文档标题", "公文大标题", "标题题目")
_SUBTITLE_STYLES = ("subtitle", "副标题", "公文副标题")
_ENOUGH = 2.5


def is_titleish(sheet: Sheet, row: int) -> bool:
    """Whether the row can be a line of a title by its wording alone."""
    if not sheet.free(row):
        return False
    text = sheet.texts[row]
    if len(text) > 80 or text[-1] in "。；;：:" or (text[-1] in "，," and len(text) > 30):
        return False
    marker = sheet.markers.get(row)
    if (marker is not None and (is_firm(marker) or marker.form == "1.1")) or sheet.lines[row].auto is not None:
        return False
    return not (is_date(text) or is_doc_number(text) or is_grade(text) or _is_bracketed(text) or _is_file_name(text))


def _is_bracketed(text: str) -> bool:
    return text[0] in "（(【[" and text[-1] in "）)】]"


def _is_file_name(text: str) -> bool:
    return text[-1] in "xcsfXCSF" and text.lower().endswith((".docx", ".doc", ".wps", ".pdf"))


def _evidence(sheet: Sheet, row: int, start: int, structured: bool) -> float:
    """How much speaks for the row as (the first line of) a title: style, look, wording, place."""
    line, text = sheet.lines[row], sheet.texts[row]
    look = line.look
    score = 4.0 if line.style in _TITLE_STYLES else 0.0
    if not has_hanzi(text):
        score -= 2
    score += 2 * (look.align == "center") + 2 * (look.size >= 36) + 1 * sheet.all_bold(row)
    score += 2 * ("标宋" in look.font or "中宋" in look.font)
    score += 2 * names_type(text) + 1.5 * (text.startswith("关于") or ("关于" in text and not sheet.runs_on(row)))
    if is_organ(text) and row + 1 < len(sheet) and is_titleish(sheet, row + 1):
        score += 2 * names_type(text + sheet.compact(row + 1))
    score += row == start
    if row == start and row + 1 < len(sheet):
        score += 0.5 * (sheet.gap(row + 1) > 0 or len(sheet.texts[row + 1]) > LONG) + (1.0 if structured else 0.0)
    return score - 2 * (len(text) < 3) - 3 * sheet.pushed_right(row) - 2 * any(c in text for c in "。！？")


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
    end = _title_end(sheet, first, part.end)
    for other in range(first, end):
        sheet.settle(other, role, "title")
    part.body = _after_title(sheet, end, part.end)


def _heads_attachment(sheet: Sheet, row: int, named: bool) -> bool:
    if not is_titleish(sheet, row) or len(sheet.texts[row]) > LONG or sheet.pushed_right(row):
        return False
    return not named or _evidence(sheet, row, row, False) >= _ENOUGH + 1


def _find_title(sheet: Sheet, part: Part) -> int:
    """The first row of the title, -1 if there is none; settles the 版头 above it."""
    structured = any(
        marker.form in ("一、", "第一条", "第一章") and part.start <= row < part.end
        for row, marker in sheet.markers.items()
    )
    start = row = _skip_settled(sheet, part.start, part.end)
    text_seen = False
    while row < min(part.end, part.start + _REACH):
        if not sheet.free(row):
            row += 1
            continue
        text = sheet.texts[row]
        if _is_file_name(text) and row < start + 6:
            sheet.settle(row, Role.OTHER, "file-name")
        elif part.kind == MAIN and not text_seen and is_grade(text):
            sheet.settle(row, Role.REDHEAD, "grade")
            start += row == start
        elif part.kind == MAIN and not text_seen and is_doc_number(text):
            sheet.settle(row, Role.DOC_NUMBER, "document-number")
            start += row == start
        elif is_titleish(sheet, row):
            needed = _ENOUGH + 1.5 if text_seen else _ENOUGH
            if _evidence(sheet, row, start, structured) >= needed:
                end = _mark_redhead(sheet, row, part.end) if part.kind == MAIN else row
                if end == row:
                    return row
                row = start = end
                continue
            text_seen = text_seen or sheet.runs_on(row)
        elif row in sheet.markers or sheet.lines[row].auto is not None or sheet.content[row] - sheet.content[start] > 3:
            return -1
        elif text[0] == "附" or not _is_bracketed(text):
            text_seen = True
        row += 1
    return -1


def _skip_settled(sheet: Sheet, row: int, end: int) -> int:
    while row < end and not sheet.free(row):
        row += 1
    return row


def _mark_redhead(sheet: Sheet, row: int, end: int) -> int:
    """Settles the issuing organ's mark (发文机关标志) at `row`; returns the row behind it, or `row` if it is none."""
    below = row
    while below < end and is_titleish(sheet, below) and below - row < 6 and (below == row or sheet.gap(below) <= 1):
        below += 1
        if _is_mark(sheet, row, below - 1):
            break
    if not _is_mark(sheet, row, below - 1) and not (below < end and _is_number_row(sheet, below)):
        return row
    number = _skip_number(sheet, below, end)
    if number == below and not sheet.texts[below - 1].endswith("文件"):
        return row
    if number < end and sheet.free(number) and _is_imprint(sheet.texts[number]):
        sheet.settle(number, Role.SUBTITLE, "subtitle")
    follows = _skip_settled(sheet, number, end)
    titled = follows < end and is_titleish(sheet, follows) and _evidence(sheet, follows, follows, False) >= _ENOUGH
    marked = _is_mark(sheet, row, below - 1)
    if not titled and not (marked and sheet.texts[below - 1].endswith(("公告", "令", "纪要", "文件", "通告", "公报"))):
        return row
    if not marked and not all(is_organ(sheet.texts[other]) or "省" in sheet.texts[other] for other in range(row, below)):
        return row
    for other in range(row, below):
        sheet.settle(other, Role.REDHEAD, "organ-mark")
    return below


def _is_imprint(text: str) -> bool:
    """××办公室　　2024年5月8日: who issues a bulletin, and when."""
    return len(text) <= 60 and text[-1] == "日" and re.match(r"\S.{3,30}\s\d{4}\s*年", text) is not None


def _is_mark(sheet: Sheet, first: int, last: int) -> bool:
    """××文件, ××公告, ××令: the name of the organ with the kind of paper, no 关于."""
    text = sheet.compact(last)
    return text.endswith(_MARK_ENDS) and "关于" not in text and "的" not in text and last - first <= 5


def _is_number_row(sheet: Sheet, row: int) -> bool:
    return sheet.has_role(row, Role.DOC_NUMBER) or (sheet.free(row) and is_doc_number(sheet.texts[row]))


def _skip_number(sheet: Sheet, row: int, end: int) -> int:
    while row < end and _is_number_row(sheet, row):
        row += 1
    return row


def _title_end(sheet: Sheet, first: int, end: int) -> int:
    """One past the last line of the title that begins at `first`."""
    joined = sheet.compact(first)
    row = first + 1
    while row < end and row - first < 8 and is_titleish(sheet, row) and not sheet.pushed_right(row):
        further = joined + sheet.compact(row)
        if sheet.texts[row].startswith(("—", "--")) or not _continues(sheet, first, row, joined, further):
            break
        joined = further
        row += 1
    return row


def _continues(sheet: Sheet, first: int, row: int, joined: str, further: str) -> bool:
    """Whether the title goes on in `row`: it is unfinished, or the next line finishes it in the same look."""
    if joined.count("《") > joined.count("》"):
        return True
    alike = _alike(sheet, row - 1, row) and sheet.gap(row) == 0
    if sheet.texts[row].startswith("的"):
        return True
    done = names_type(bare_title(joined))
    ends_type = names_type(bare_title(further))
    if done:
        return alike and ends_type and not is_organ(sheet.texts[row]) and joined.count("关于") <= 1 and (
            "关于" not in joined or "关于" not in sheet.texts[row]
        )
    if ends_type and sheet.gap(row) <= 1:
        return True
    if not alike or is_name(sheet.texts[row]):
        return False
    look = sheet.lines[row].look
    dressed = look.align == "center" or look.size >= 36 or sheet.all_bold(row) or sheet.lines[row].style in _TITLE_STYLES
    unfinished = joined.endswith(("关于", "的", "和", "与", "、", "，", "印发", "转发")) or is_organ(joined)
    return dressed or (unfinished and any(
        names_type(joined + sheet.compact(other)) or "关于" in sheet.texts[other]
        for other in range(row, min(row + 3, len(sheet)))
    ))


def _alike(sheet: Sheet, row: int, other: int) -> bool:
    one, two = sheet.lines[row].look, sheet.lines[other].look
    return one.align == two.align and one.size == two.size and sheet.lines[row].style == sheet.lines[other].style


def _after_title(sheet: Sheet, row: int, end: int) -> int:
    """Settles what stands between title and text; returns the first row of the text."""
    titled = row > 0 and (sheet.has_role(row - 1, Role.TITLE) or sheet.has_role(row - 1, Role.ATTACHMENT_TITLE))
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
        if titled and is_doc_number(text) and not (text[0] in "（(" and "〔" not in text):
            sheet.settle(row, Role.DOC_NUMBER, "document-number")
            row += 1
            continue
        below = _subtitle_end(sheet, row, end) if titled else row
        if below == row:
            return row
        for other in range(row, below):
            sheet.settle(other, Role.SUBTITLE, "subtitle")
        row = below
    return row


def _subtitle_end(sheet: Sheet, row: int, end: int) -> int:
    """One past the subtitle lines that begin at `row`; `row` if it is none."""
    line, text = sheet.lines[row], sheet.texts[row]
    if (row in sheet.markers and is_firm(sheet.markers[row])) or line.auto is not None or len(text) > 60:
        return row
    if text.startswith(("—", "--")) or line.style in _SUBTITLE_STYLES:
        return row + 1
    if is_date(text) and not ("：" in text or ":" in text):
        return row + 1
    if text[0] in "（(":
        return _bracket_end(sheet, row, end)
    if sheet.runs_on(row) or text[-1] in "，,：:" or line.table_after or line.table_before:
        return row
    if line.look.align == "center" and len(text) <= 30 and sheet.gap(row) <= 1 and not names_type(text):
        return row + 1
    small = is_name(text) or (is_organ(text) and len(text) <= 20)
    if small and line.look.align != "both" and row + 1 < end and sheet.gap(row) <= 1:
        follows = sheet.texts[row + 1]
        if is_date(follows) or sheet.gap(row + 1) or len(follows) > LONG:
            return row + 1
    return row


def _bracket_end(sheet: Sheet, row: int, end: int) -> int:
    """A note in brackets under the title (题注), over one line or several."""
    for other in range(row, min(row + 4, end)):
        if not sheet.free(other) or len(sheet.texts[other]) > 60:
            return row
        if sheet.texts[other][-1] in "）)":
            return other + 1
    return row
