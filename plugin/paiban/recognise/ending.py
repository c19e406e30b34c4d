"""The end of a text: 发文机关署名 or a person's name, above the date, below it, or without one."""

from __future__ import annotations

from paiban.model import Role
from paiban.patterns import Lazy
from paiban.recognise.sheet import Sheet
from paiban.recognise.words import is_name, is_organ

_BY = Lazy(
    r"(?:报告人|汇报人|述职人|剖析人|发言人|检查人|承诺人|申请人|起草人|执笔|甲方|乙方|丙方|法定代表人|委托代理人"
    r"|(?:申请|报告|填报|呈报|申报|承诺|倡议)?(?:单位|人)|签发|签[订署约]地点)[（(：:]"
)
#: 年 月 日 twice on a line, to be filled in by two parties.
_BLANK_DATES = Lazy(
    r"(?:(?:(?:签[订署字])?(?:日期|时间)[：:])?[\s_]*(?:20\d\d)?[\s_]*年[\s_]+月[\s_]+日\s*){2}$"
)
#: People who are named and sign nothing: 联系人：李长河.
_FACTS = (
    "联系",
    "主持",
    "记录",
    "出席",
    "列席",
    "缺席",
    "参",
    "经办",
    "审核",
    "校对",
    "采访",
    "供稿",
    "拟稿",
)
_SEAL = Lazy(r"盖章|公章|签字|签章|签名|印章|[（(]章[）)]")


def _is_signer(text: str) -> bool:
    """县长　江伯年, 检查组组长：沈锋: a post or capacity and a name, apart by a colon or blanks."""
    post, colon, name = text.partition("：" if "：" in text else ":")
    if not colon:
        compact = "".join(text.split())
        place = next((i for i, char in enumerate(compact) if char in "长任席记人员"), len(compact))
        post, name = compact[: place + 1], compact[place + 1 :]
    if len(post) > 12 or post.startswith(_FACTS):
        return False
    return post.rstrip()[-1:] in tuple("长任席记人员") and is_name(name.strip())


def may_sign(sheet: Sheet, row: int) -> bool:
    """Whether the row can be a signature: a short line with a name's ending, or pushed to the right."""
    if not sheet.free(row) or row in sheet.markers or sheet.lines[row].auto is not None:
        return False
    text = sheet.texts[row]
    if text[-1] == "日" and _BLANK_DATES.pattern.match(text):
        return True
    if _SEAL.pattern.search(text) and len(text) <= 60 and text[-1] not in "。；":
        return True
    if len(text) > 40 or text[-1] in "。；;，,！？!?、" or text[0] == "附":
        return False
    if _BY.pattern.match(text) or (len(text) <= 24 and _is_signer(text)):
        return True
    if text[-1] in "：:":
        return False
    return sheet.pushed_right(row) or is_organ(text) or is_name(text)


def signature_above(sheet: Sheet, row: int) -> int:
    """The first of the signature rows that end just above the date at `row`; `row` if there is none."""
    first = row
    while first > 0 and row - first < 8 and sheet.gap(first) <= 8 and may_sign(sheet, first - 1):
        first -= 1
        if sheet.gap(first) and first < row - 1:
            break
    if first == row and row and _stands_apart(sheet, row - 1) and sheet.gap(row) <= 2:
        return row - 1
    while (
        first < row - 1
        and is_name(sheet.texts[first])
        and not sheet.pushed_right(first)
        and not sheet.gap(first)
    ):
        first += 1
    return first


def _stands_apart(sheet: Sheet, row: int) -> bool:
    """A short line without ending, set apart from the text: the name of a body nobody lists."""
    if not sheet.free(row) or row in sheet.markers or sheet.lines[row].auto is not None:
        return False
    text = sheet.texts[row]
    return (
        len(text) <= 25
        and not any(c in text for c in "。；，：:！？")
        and (sheet.gap(row) > 0 or sheet.lines[row].look.align == "center")
    )


def signature_below(sheet: Sheet, row: int) -> int:
    """One past the signature that stands below the date instead of above it."""
    below = row + 1
    if (
        below < len(sheet)
        and sheet.gap(below) == 0
        and may_sign(sheet, below)
        and (sheet.pushed_right(below) or not is_name(sheet.texts[below]))
    ):
        return below + 1
    return below


def mark_ending(sheet: Sheet, start: int, body: int, end: int) -> None:
    """A signature without a date at the end of a part: rows start … end, its text from `body` on (署名)."""
    row = end - 1
    while row >= body and sheet.verdicts[row] is not None:
        if sheet.has_role(row, Role.DATE) or sheet.has_role(row, Role.SIGNATURE):
            return
        row -= 1
    last = row
    while row > body and last - row < 6 and may_sign(sheet, row):
        row -= 1
    signed = range(row + 1, last + 1)
    if not signed or not sheet.content[signed[0]] > sheet.content[start]:
        return
    ended = sheet.texts[row][-1] in "。！；!"
    for other in signed:
        text = sheet.texts[other]
        alone = ended and (sheet.gap(signed[0]) > 0 or is_organ(text))
        signs = _SEAL.pattern.search(text) or _BY.pattern.match(text) or _BLANK_DATES.pattern.match(text)
        if alone or signs or sheet.pushed_right(other):
            sheet.settle(other, Role.SIGNATURE, "signature")
