"""What a line of a title looks like, and over how many lines a title runs."""

from __future__ import annotations

from paiban.model import Role
from paiban.numerals import is_firm
from paiban.recognise.genre import bare_title, find_genre, is_faint, names_type
from paiban.recognise.sheet import LONG, Sheet
from paiban.recognise.words import has_hanzi, is_date, is_doc_number, is_grade, is_name, is_organ, listed

_MARK_ENDS = listed("文件 公告 纪要 简报 专报 公报 通告 令 命令 快报 动态 信息 内参")
_TITLE_STYLES = listed("title 标题 公文标题 文件标题 主标题 大标题 文档标题 公文大标题 标题题目")
#: Marks that have nothing but the organ's name above them: 征收土地预公告 is a title.
_ADDRESSED = ("公告", "通告")
#: Facts of a meeting: 时间：…
_FACTS = listed("时间 地点 主持 记录 出席 列席 缺席 参会 日期 会议时间 会议地点")
_LABEL, _SPACED_LABEL = 7, 12
_POST_ENDS = tuple("长任席记员")
#: Evidence that makes a title.
ENOUGH = 2.5


def is_titleish(sheet: Sheet, row: int) -> bool:
    """Whether the row can be a line of a title by its wording alone."""
    if not sheet.free(row):
        return False
    text = sheet.texts[row]
    if len(text) > 80 or text[-1] in "。；;：:" or (text[-1] in "，," and len(text) > 30):
        return False
    if "：" in text[:_SPACED_LABEL]:
        start = "".join(text[:_SPACED_LABEL].split())  # 时　　间：
        if "：" in start[:_LABEL] and start.startswith(_FACTS):
            return False
    marker = sheet.markers.get(row)
    if (marker is not None and (is_firm(marker) or marker.form == "1.1")) or sheet.lines[
        row
    ].auto is not None:
        return False
    return not (
        is_date(text) or is_doc_number(text) or is_grade(text) or _is_bracketed(text) or is_file_name(text)
    )


def _is_bracketed(text: str) -> bool:
    return text[0] in "（(【[" and text[-1] in "）)】]"


def is_file_name(text: str) -> bool:
    return text[-1] in "xcsfXCSF" and text.lower().endswith((".docx", ".doc", ".wps", ".pdf"))


def evidence(sheet: Sheet, row: int, start: int, structured: bool) -> float:
    """How much speaks for the row as (the first line of) a title: style, look, wording, place."""
    line, text = sheet.lines[row], sheet.texts[row]
    look = line.look
    score = 4.0 if line.style in _TITLE_STYLES else 0.0
    if not has_hanzi(text):
        score -= 2
    centred = look.align == "center" or (row == start and _centred_by_blanks(sheet, row))
    score += 2 * centred + 2 * (look.size >= 36) + 1 * sheet.all_bold(row)
    score += 2 * ("标宋" in look.font or "中宋" in look.font)
    score += 2 * names_type(text) + 1.5 * (
        text.startswith("关于") or ("关于" in text and not sheet.runs_on(row))
    )
    if not names_type(text) and row + 1 < len(sheet):
        number = is_number_row(sheet, row + 1) and (is_organ(text) or is_mark(sheet, row, row))
        score += 2 * (number or _completes(sheet, row + 1, sheet.compact(row)))
    score += row == start
    if row == start:
        below = sheet.texts[row + 1] if row + 1 < len(sheet) else ""
        contents = below[:1] == "目" and sheet.compact(row + 1) in ("目录", "目次")
        score += 2 * (
            contents or below.startswith("——") or find_genre(sheet.compact(row)) == sheet.compact(row)
        )
        score += 1.5 * (len(text) <= LONG and not is_organ(text) and _is_byline(below))
        if below and is_organ(text) and is_mark(sheet, row, row + 1):
            score += 2 * is_number_row(sheet, row + 2)
    score += row == start and not names_type(text) and len(text) > 6 and bool(find_genre(text))
    if row == start and row + 1 < len(sheet):
        score += 0.5 * (sheet.gap(row + 1) > 0 or len(sheet.texts[row + 1]) > LONG) + (
            1.0 if structured else 0.0
        )
    pushed = not centred and sheet.pushed_right(row)
    short = len(text) < 3 and find_genre(text) != text
    return score - 2 * short - 3 * pushed - 2 * any(c in text for c in "。！？")


def _is_byline(text: str) -> bool:
    """Who wrote it, under a title: a name, an organ, or either in brackets."""
    if not text or len(text) > 24:
        return False
    return is_name(text) or is_organ(text) or _is_bracketed(text) or has_post(text)


def has_post(text: str) -> bool:
    """A post and a name, apart by blanks: 局长　江伯年."""
    post, _, name = text.partition(" " if " " in text else "\u3000")
    return post.endswith(_POST_ENDS) and is_name(name.strip())


def _centred_by_blanks(sheet: Sheet, row: int) -> bool:
    """Whether typed blanks push the row inwards, and not so far that it stands at the right."""
    line = sheet.lines[row]
    lead = line.text[: len(line.text) - len(line.text.lstrip())]
    width = len(lead) + lead.count("\u3000")
    return line.look.align != "right" and 8 <= width <= 36 and len(sheet.texts[row]) >= 8


def is_mark(sheet: Sheet, first: int, last: int) -> bool:
    """××文件, ××公告, ××令: the name of the organ with the kind of paper, no 关于."""
    text = sheet.compact(last)
    kind = next((word for word in _ADDRESSED if text.endswith(word)), "")
    if kind and not is_organ(
        "".join(sheet.compact(row) for row in range(first, last + 1)).removesuffix(kind)
    ):
        return False
    return text.endswith(_MARK_ENDS) and "关于" not in text and "的" not in text and last - first <= 5


def is_number_row(sheet: Sheet, row: int) -> bool:
    text = sheet.texts[row]
    return sheet.has_role(row, Role.DOC_NUMBER) or (
        sheet.free(row) and "编号" not in text[:6] and is_doc_number(text)
    )


def title_end(sheet: Sheet, first: int, end: int) -> int:
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
    if sheet.texts[row].startswith("的") or (sheet.texts[row][0] in "暨和与及" and sheet.gap(row) == 0):
        return True
    done = names_type(bare_title(joined))
    ends_type = names_type(bare_title(further))
    if done:
        return (
            alike
            and (ends_type or (_leads_on(sheet, row, joined) and _completes(sheet, row, joined)))
            and not is_organ(sheet.texts[row])
            and joined.count("关于") <= 1
            and ("关于" not in joined or "关于" not in sheet.texts[row])
        )
    if ends_type and sheet.gap(row) <= 1:
        return True
    if not alike:
        return False
    if sheet.has_role(first - 1, Role.ATTACHMENT_MARK) and row + 1 in sheet.markers and find_genre(further):
        return True
    if _completes(sheet, row, joined):
        return True
    return (_dressed(sheet, row) or sheet.lines[row].style in _TITLE_STYLES) and not is_name(sheet.texts[row])


def _leads_on(sheet: Sheet, row: int, joined: str) -> bool:
    """Whether a line behind a type word may still be of the title: by its look, as it breaks off, or as
    the word above is one that ends other phrases too (关于进一步规范 …)."""
    return _dressed(sheet, row) or sheet.texts[row][-1] in "和与及的、" or is_faint(find_genre(joined))


def _dressed(sheet: Sheet, row: int) -> bool:
    """Whether the row is set off as titles are: centred, large or bold."""
    look = sheet.lines[row].look
    return look.align == "center" or look.size >= 36 or sheet.all_bold(row)


def _completes(sheet: Sheet, row: int, joined: str) -> bool:
    """Whether the short lines from `row` on bring a title begun above to its type word."""
    for other in range(row, min(row + 4, len(sheet))):
        if not is_titleish(sheet, other) or len(sheet.texts[other]) > LONG or sheet.gap(other) > 0:
            return False
        joined += sheet.compact(other)
        if names_type(bare_title(joined)):
            return True
    return False


def _alike(sheet: Sheet, row: int, other: int) -> bool:
    one, two = sheet.lines[row].look, sheet.lines[other].look
    return (
        one.align == two.align and one.size == two.size and sheet.lines[row].style == sheet.lines[other].style
    )
