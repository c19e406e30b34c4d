"""Who is addressed: 主送机关 under the title, 称谓 there and inside a speech."""

from __future__ import annotations

from paiban.model import Role
from paiban.recognise.sheet import LONG, Sheet
from paiban.recognise.words import ORGAN_ENDS, PEOPLE_ENDS, SALUTATION, listed

#: How a sentence opens that ends in a colon; receivers never do.
_OPENERS = listed(
    "为 根据 现将 按照 经 近 依据 本 我 你 今 遵照 鉴于 兹 关于 "
    "甲方 乙方 丙方 原告 被告 申请人 被申请人 上诉人 第三人"
)
_ANNOUNCES = listed("如下 以下 下列 要求 通知 决定 其中 指出 认为 强调 包括 注 说明 编号")


def address_end(sheet: Sheet, row: int, end: int) -> int:
    """One past the lines of a 主送机关 or 称谓 that begins at `row`; `row` if it is none."""
    if row in sheet.markers or sheet.lines[row].auto is not None or sheet.lines[row].table_before:
        return row
    for other in range(row, min(row + 6, end)):
        text = sheet.texts[other]
        if not sheet.free(other) or (other > row and (other in sheet.markers or sheet.gap(other) > 1)):
            return row
        if text[-1] in "：:":
            return other + 1 if _addresses("".join(sheet.texts[row : other + 1])) else row
        if text[-1] in "！!" and len(text) <= 30 and SALUTATION.pattern.match(text):
            return other + 1
        if text[-1] not in "，、,":
            return row
    return row


def lacks_its_colon(sheet: Sheet, row: int) -> bool:
    """Whether the row under a title is a 主送机关 that lacks its ：, with text right below."""
    text = sheet.texts[row]
    if (
        row in sheet.markers
        or sheet.lines[row].auto is not None
        or len(text) > LONG
        or any(c in text for c in "。；：:")
    ):
        return False
    if sheet.lines[row].look.align in ("center", "right") or not text.endswith(ORGAN_ENDS + PEOPLE_ENDS):
        return False
    listed_names = text[0] == "各" or "，" in text or ("、" in text and text.endswith(ORGAN_ENDS))
    return listed_names and sheet.free(row + 1) and sheet.runs_on(row + 1)


def _addresses(text: str) -> bool:
    """Whether a line that ends with ： names receivers and opens no sentence."""
    name = "".join(text[:-1].split())
    if not name or any(c in name for c in "。；：:！？") or name.endswith(_ANNOUNCES):
        return False
    if name.endswith(ORGAN_ENDS + PEOPLE_ENDS) or SALUTATION.pattern.match(text):
        return not name.startswith(_OPENERS) or len(name) <= 12
    return len(name) <= 40 and not name.startswith(_OPENERS) and ("，" not in name or name[0] == "各")


def names_receivers(text: str) -> bool:
    """Whether a line that ends with ： ends in the name of an organ or of people: no 会议内容：."""
    name = text.rstrip("：:").rstrip()
    return name.endswith(ORGAN_ENDS + PEOPLE_ENDS) and not name.startswith(("参", "出席", "列席", "责任"))


def mark_salutation(sheet: Sheet, row: int) -> bool:
    """Settles 同志们！ or 各位代表： inside a speech; says whether the row was one."""
    text = sheet.texts[row]
    if len(text) <= 24 and text[-1] in "：:！!" and SALUTATION.pattern.match(text) and "要" not in text:
        sheet.settle(row, Role.ADDRESSEE, "salutation")
        return True
    return False
