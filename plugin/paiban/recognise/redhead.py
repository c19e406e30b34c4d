"""What stands above a title: the issuing organ's mark (发文机关标志) and its number, or a cover's organ."""

from __future__ import annotations

from paiban.model import Role
from paiban.patterns import Lazy
from paiban.recognise.genre import names_type
from paiban.recognise.sheet import Sheet
from paiban.recognise.title_lines import ENOUGH, evidence, is_mark, is_number_row, is_titleish, title_end
from paiban.recognise.words import has_hanzi, is_organ

#: Kinds of paper that a mark may name without a title below it, and those that then need their number.
_MARKS, _BULLETINS = ("公告", "令", "纪要", "文件", "通告", "公报"), ("简报", "专报", "快报", "动态", "信息")
_ISSUED = Lazy(r"\S.{2,30}?\s+\d{4}\s*年")


def mark_redhead(sheet: Sheet, row: int, end: int) -> int:
    """Settles the issuing organ's mark (发文机关标志) at `row`; returns the row behind it, `row` if none."""
    below = row
    while (
        below < end
        and is_titleish(sheet, below)
        and below - row < 6
        and (below == row or sheet.gap(below) <= 1)
    ):
        below += 1
        if is_mark(sheet, row, below - 1):
            break
    if not is_mark(sheet, row, below - 1) and not (below < end and is_number_row(sheet, below)):
        return row
    number = _skip_number(sheet, below, end)
    if number == below and not sheet.texts[below - 1].endswith("文件"):
        return row
    if number < end and sheet.free(number) and _is_imprint(sheet.texts[number]):
        sheet.settle(number, Role.OTHER, "imprint")
    follows = skip_settled(sheet, number, end)
    titled = (
        follows < end and is_titleish(sheet, follows) and evidence(sheet, follows, follows, False) >= ENOUGH
    )
    marked = is_mark(sheet, row, below - 1)
    if not titled and not (
        marked and sheet.texts[below - 1].endswith(_MARKS if number == below else (*_MARKS, *_BULLETINS))
    ):
        return row
    if not marked and not all(
        is_organ(text) or "省" in text or not has_hanzi(text) for text in sheet.texts[row:below]
    ):
        return row
    for other in range(row, below):
        # the organ's name in another language is set by hand beside its mark
        sheet.settle(other, Role.REDHEAD if has_hanzi(sheet.texts[other]) else Role.OTHER, "organ-mark")
    return below


def mark_cover(sheet: Sheet, row: int, end: int) -> int:
    """An organ alone above the real title, as on a cover; returns the row behind it, `row` if none."""
    below = title_end(sheet, row, end)
    joined = "".join(sheet.compact(other) for other in range(row, below))
    if not is_organ(joined) or names_type(joined) or below >= end or not is_titleish(sheet, below):
        return row
    text = sheet.texts[below]
    centred = sheet.lines[below].look.align == "center"
    if not centred or len(text) < 6 or is_organ(text) or evidence(sheet, below, row, False) < ENOUGH - 0.5:
        return row
    for other in range(row, below):
        sheet.settle(other, Role.REDHEAD, "organ-mark")
    return below


def _is_imprint(text: str) -> bool:
    """××办公室　　2024年5月8日: who issues a bulletin, and when."""
    return len(text) <= 60 and text[-1] in "日时" and _ISSUED.pattern.match(text) is not None


def _skip_number(sheet: Sheet, row: int, end: int) -> int:
    while row < end and is_number_row(sheet, row):
        row += 1
    return row


def skip_settled(sheet: Sheet, row: int, end: int) -> int:
    while row < end and not sheet.free(row):
        row += 1
    return row
