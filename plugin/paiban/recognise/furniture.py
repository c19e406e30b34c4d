"""What is no text of the author's: contents lists, typed page numbers, running heads, captions."""

from __future__ import annotations

from collections import Counter

from paiban.model import Role
from paiban.patterns import Lazy
from paiban.recognise.sheet import LONG, Sheet
from paiban.recognise.words import is_page_number, is_web_furniture

#: The red head and the document's number on one line, as a conversion leaves them.
_RUNNING = Lazy(r"\S{4,30}文件\s{2,}\S{1,16}〔\d{4}〕\d{1,4}号$")
_CONTENTS = frozenset(
    ("目录", "目次", "目錄", "本期要目", "本期目录", "本期导读", "contents", "Contents", "CONTENTS")
)
_LEADER = Lazy(r"(?:[.．…·\-—_\s]{2,}|[\t\u3000 ]+|[.．…·]+)[(（]?[-—]*\d{1,4}[-—]*[)）]?$")
_CAPTION = Lazy(
    r"(?:附?[图表]|图表|示意图)\s*(?:[\d０-９]+|[一二三四五六七八九十]+|[A-Z]\d*)"
    r"(?:\s*[-—－–.．]\s*\d+)*(\s*[：:、.．]?\s*)(\S.*)$"
)
_NUMBER_ALONE = Lazy(r"(?:附|续)?[图表]\s*[\d０-９]{1,3}(?:\s*[-—－–.．]\s*\d{1,3})*(?:\s*[(（]续[)）])?")
_NO_CAPTION = frozenset("所显可中的是为和、及与给反，,）)~～至到")
_UNIT = Lazy(r"[(（]?(?:单\s*位|计量单位|金额单位)\s*[：:]\s*\S{1,12}[)）]?$")
_FORMS = ("回执", "回执单", "议程", "日程", "报名表", "登记表", "申请表", "审批表")
_PAPER_WIDE = 60
#: Contents lists a draft can have; more are no contents.
_MOST_LISTS = 4


def mark_furniture(sheet: Sheet) -> None:
    """Settles contents lists, page numbers, running heads and leftovers of web pages."""
    _mark_contents(sheet)
    pages = [
        row for row, text in enumerate(sheet.texts) if len(text) <= 20 and _is_page_number(sheet, row, text)
    ]
    for row in pages:
        sheet.settle(row, Role.PAGE_FURNITURE, "page-number")
    if len(pages) > 1:
        _mark_running_heads(sheet, pages)
    for row, text in enumerate(sheet.texts):
        if "〔" in text and _RUNNING.pattern.match(text):
            sheet.settle(row, Role.PAGE_FURNITURE, "running-head")
        elif (
            len(text) <= _PAPER_WIDE and text[0] in "上下【字打关分扫浏责来信发文" and is_web_furniture(text)
        ):
            sheet.settle(row, Role.PAGE_FURNITURE, "web-furniture")


def _is_page_number(sheet: Sheet, row: int, text: str) -> bool:
    if not sheet.free(row):
        return False
    if not text.isdecimal():
        return text[-1] in "-—–－―·~～页0123456789" and is_page_number(text)
    near = [other for other in (row - 1, row + 1) if 0 <= other < len(sheet)]
    return len(text) <= 3 and bool(near) and not any(sheet.texts[other].isdecimal() for other in near)


def _mark_running_heads(sheet: Sheet, pages: list[int]) -> None:
    near = [
        row for page in pages for row in (page - 1, page + 1) if sheet.free(row) and not sheet.runs_on(row)
    ]
    seen = Counter(sheet.texts[row] for row in near)
    for row in near:
        if seen[sheet.texts[row]] > 1 and row not in sheet.markers and sheet.free(row):
            sheet.settle(row, Role.PAGE_FURNITURE, "running-head")


def _mark_contents(sheet: Sheet) -> None:
    """目录 and the entries below it; entries of a contents field wherever they stand."""
    for row, line in enumerate(sheet.lines):
        style = line.style
        if "toc" in line.objects or (style and (style.startswith("toc") or style.startswith("目录"))):
            sheet.settle(row, Role.TOC, "contents-field")
    titles = [row for row, text in enumerate(sheet.texts) if text[0] in "目本cC" and len(text) <= 12]
    for row in [row for row in titles if sheet.compact(row) in _CONTENTS][:_MOST_LISTS]:
        if sheet.free(row):
            sheet.settle(row, Role.TOC, "contents-title")
            end = _mark_entries(sheet, row + 1)
            if sheet.texts[row][0] == "本":
                _mark_articles(sheet, row + 1, end)


def _mark_articles(sheet: Sheet, first: int, end: int) -> None:
    """The articles of a bulletin: their titles stand in its contents (rows first … end), and again here."""
    named = {_entry(sheet.texts[row]) for row in range(first, end)}
    for row in range(end, len(sheet) - 1):
        if len(sheet.texts[row]) <= _PAPER_WIDE and sheet.compact(row) in named and sheet.free(row):
            sheet.settle(row, Role.TITLE, "title")


def _mark_entries(sheet: Sheet, row: int) -> int:
    """Lines that end in a page number, or that stand again further down; returns the row behind them."""
    later = Counter(_entry(text) for text in sheet.texts[row:] if len(text) <= _PAPER_WIDE)
    while row < len(sheet) and len(sheet.texts[row]) <= 2 * _PAPER_WIDE:
        text = sheet.texts[row]
        if sheet.free(row):
            entry = _entry(text)
            if not (_LEADER.pattern.search(text) and not sheet.runs_on(row)) and later[entry] < 2:
                return row
            later[entry] -= 1
            sheet.settle(row, Role.TOC, "contents-entry")
        elif not sheet.has_role(row, Role.TOC):
            return row
        row += 1
    return row


def _entry(text: str) -> str:
    return "".join(_LEADER.pattern.sub("", text).split()).lstrip("●◆■○·•★▲◇◎□△☆※▪➢")


def mark_caption(sheet: Sheet, row: int) -> bool:
    """Settles the row if it is the caption of a table or figure (图题、表题) and says whether it was."""
    line, text = sheet.lines[row], sheet.texts[row]
    if line.style in ("caption", "题注", "表题", "图题") and not sheet.runs_on(row):
        sheet.settle(row, Role.CAPTION, "caption-style")
        return True
    if len(text) > _PAPER_WIDE or text[-1] in "。；;，":
        return False
    if text[0] in "附图表示续":
        if _NUMBER_ALONE.pattern.fullmatch(text):
            sheet.settle(row, Role.CAPTION, "caption-number")
            return True
        match = _CAPTION.pattern.match(text)
        if (
            match
            and match[2][0] not in _NO_CAPTION
            and (match[1] or line.look.align == "center" or line.table_after)
        ):
            sheet.settle(row, Role.CAPTION, "caption-number")
            return True
    if line.table_after and line.look.align == "center" and sheet.compact(row).endswith(_FORMS):
        sheet.settle(row, Role.ATTACHMENT_TITLE, "form-title")
        return True
    if line.table_after and (_UNIT.pattern.match(text) or _names_table(sheet, row, text)):
        sheet.settle(row, Role.CAPTION, "table-title")
        return True
    return False


def is_unit(text: str) -> bool:
    """Whether the line says what a table counts in: （单位：万元）."""
    return len(text) <= 24 and _UNIT.pattern.match(text) is not None


def _names_table(sheet: Sheet, row: int, text: str) -> bool:
    return (
        len(text) <= LONG
        and row not in sheet.markers
        and sheet.lines[row].auto is None
        and (text.endswith(("表", "表）", "名单", "一览", "清单")) or sheet.lines[row].look.align == "center")
        and not sheet.runs_on(row)
    )
