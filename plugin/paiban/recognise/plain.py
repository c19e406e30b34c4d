"""Headings without number or style: bold, centred or larger short lines that have siblings."""

from __future__ import annotations

import itertools

from paiban.model import Role
from paiban.patterns import Lazy
from paiban.recognise.ending import may_sign
from paiban.recognise.items import Item
from paiban.recognise.parts import Part
from paiban.recognise.sheet import Sheet
from paiban.recognise.words import SECTIONS, is_date, listed

_LONGEST = 30
_LONGEST_BARE = 20
_LONGEST_SECTION = 8
_STOPS = frozenset("。！!？?")
#: Families that may stand below headings without a number.
INNER = frozenset(("（一）", "1.", "（1）", "1）", "①"))
#: Family of the headings that never have a number.
SECTION = "section"
_HEADING_ENDS = listed(
    """
    情况 问题 不足 短板 打算 措施 目标 任务 要求 安排 步骤 时间 地点 范围 内容 对象 方式 意义 背景 建议 对策
    做法 成效 成绩 原因 剖析 概况 现状 经验 体会 启示 计划 保障 领导 原则 思想 依据 条件 流程 材料 标准 主题
    目的 职责 方向 事项 机制 重点 思路 规定 形势 分析 工作 须知 办法 程序 期限
    """
)
#: 第一，… and 议题一：… on a line of their own, above text.
_COUNTED = Lazy(r"(?:第|(?:议题|问题|专题|案例|话题|环节|步骤))[一二三四五六七八九十]{1,2}\s*[，、,：:]\s*\S")
#: 6月9日（星期一）, 第一天（6月9日）: the days of a programme.
_DAY = Lazy(r"\d{1,2}月\d{1,2}日[（(]|第[一二三四五六七八九十]{1,2}[天日]")
_COUNTED_STARTS = frozenset("第议问专案话环步")
#: Rank above all numbers, of those within such, and below all numbers.
_ABOVE, _WITHIN, _BELOW = 0.9, 0.95, 9.0


def find_plain(sheet: Sheet, part: Part, items: list[Item], trust_bold: bool) -> list[Item]:
    """`items` with the unnumbered headings of the part put in at their place."""
    if not trust_bold:
        return items
    taken = {item.row for item in items}
    rows = [
        row
        for row in range(part.body, part.end)
        if sheet.verdicts[row] is None and row not in taken and not _is_section(sheet, row)
        if _stands_out(sheet, row, part.end)
    ]
    if len(sentences := [row for row in rows if sheet.texts[row][-1] in _STOPS]) == 1:
        rows.remove(sentences[0])  # a sentence that is bold on its own is stressed
    if len(rows) < 2:
        return items
    inner = _inner_rows(sheet, rows) if not items else frozenset()
    found = [
        Item(row, sheet.lines[row], "plain/2", (), _WITHIN)
        if row in inner
        else Item(row, sheet.lines[row], "plain", (), _ABOVE)
        for row in rows
    ]
    merged = sorted([*items, *found], key=lambda item: item.row)
    if not _heads_numbers(merged):
        for item in found:
            item.rank = _BELOW
    return merged


def with_sections(sheet: Sheet, part: Part, items: list[Item]) -> list[Item]:
    """`items` with 前言, 结语, 参考文献 and their like, which stand beside the outermost of them."""
    free = (row for row in range(part.body, part.end - 1) if sheet.verdicts[row] is None)
    rows = [row for row in free if _is_section(sheet, row) and sheet.free(row + 1)]
    if not rows:
        return items
    rank = min((item.rank for item in items), default=_ABOVE)
    taken = {item.row for item in items}
    found = [Item(row, sheet.lines[row], SECTION, (), rank) for row in rows if row not in taken]
    return sorted([*items, *found], key=lambda item: item.row)


def _is_section(sheet: Sheet, row: int) -> bool:
    return len(sheet.texts[row]) <= _LONGEST_SECTION and sheet.compact(row) in SECTIONS


def _inner_rows(sheet: Sheet, rows: list[int]) -> frozenset[int]:
    """The second level of headings that only their look tells apart: two looks, one right above the other."""
    looks = {row: (sheet.lines[row].look.align, sheet.lines[row].look.size) for row in rows}
    outer = looks[rows[0]]
    inner = frozenset(row for row in rows if looks[row] != outer)
    nested = any(row + 1 in inner for row in rows if row not in inner)
    if not nested or len(set(looks.values())) != 2 or any(looks.get(row + 1) == outer for row in inner):
        return frozenset()
    return inner


def find_bare(sheet: Sheet, part: Part, items: list[Item]) -> list[Item]:
    """`items` with headings of neither number nor look: short lines in turn with text.

    Three of them at least, most with a word that ends headings or all begun alike; above the numbers,
    if there are any, which then begin anew below them. Two will do where numbers begin anew below
    each of them and nowhere else.
    """
    last = items[0].row if items else part.end
    if not any(
        sheet.verdicts[row] is None and may_be_bare(sheet, row, part.end) for row in range(part.body, last)
    ):
        return items
    taken = {item.row for item in items}
    rows = [
        row
        for row in range(part.body, part.end)
        if sheet.verdicts[row] is None and row not in taken and not _is_section(sheet, row)
    ]
    found = [row for row in rows if may_be_bare(sheet, row, part.end)]
    if found and found[0] < last and _head_all_numbers(sheet, found, items):
        bare = [Item(row, sheet.lines[row], "plain", (), _ABOVE) for row in found]
        return sorted([*items, *bare], key=lambda item: item.row)
    if len(found) < 3 or found[0] > last:
        return items
    worded = sum(names_section(sheet, row) for row in found)
    others = [row for row in rows if row > found[0] and row not in found]
    if worded * 3 < len(found) * 2 and not _begun_alike(sheet, found, others):
        return items
    if not all(map(sheet.runs_on, others)):
        return items
    bare = [Item(row, sheet.lines[row], "plain", (), _ABOVE) for row in found]
    merged = sorted([*items, *bare], key=lambda item: item.row)
    return merged if not items or _heads_numbers(merged) else items


def _head_all_numbers(sheet: Sheet, found: list[int], items: list[Item]) -> bool:
    """值班要求 1、… 2、… 值班纪律 1、…: whether numbers begin below each of the rows and nowhere else."""
    first = [item for item in items if item.family == items[0].family and item.value == 1]
    if len(found) < 2 or [item.row - 1 for item in first] != found:
        return False
    if any(sheet.texts[row].startswith("会议") for row in found):
        return False  # 会议要求： says who speaks
    outer = [item for item in items if item.family == items[0].family]
    run_in = sum(item.read().cut > 0 for item in outer) * 2 > len(outer)
    return run_in or all(names_section(sheet, row) for row in found)


def names_section(sheet: Sheet, row: int) -> bool:
    """Whether the row ends in a word that ends headings."""
    return sheet.texts[row].rstrip("：:").endswith(_HEADING_ENDS)


def _begun_alike(sheet: Sheet, found: list[int], others: list[int]) -> bool:
    """聚焦“减”字，流程再优化, 聚焦“快”字，…: lines of one make that nothing else in the text begins with."""
    start = sheet.texts[found[0]][:2]
    return all(sheet.texts[row].startswith(start) for row in found) and not any(
        sheet.texts[row].startswith(start) for row in others
    )


def may_be_bare(sheet: Sheet, row: int, end: int, below: bool = True) -> bool:
    """Whether a short line could be a heading that nothing but its place tells: above text or numbers.

    `below` is False where anything may stand there.
    """
    line, text = sheet.lines[row], sheet.texts[row].rstrip("：:")
    return (
        3 <= len(text) <= _LONGEST_BARE
        and not any(c in text for c in "。；：:,！？!?")
        and text.count("，") <= 1
        and line.look.align in ("left", "both")
        and line.auto is None
        and not line.table_after
        and row + 1 < end
        and (not below or row + 1 in sheet.markers or (sheet.free(row + 1) and sheet.runs_on(row + 1)))
        and not may_sign(sheet, row)
    )


def _stands_out(sheet: Sheet, row: int, end: int) -> bool:
    line, text = sheet.lines[row], sheet.texts[row]
    if len(text) > _LONGEST:
        return False
    look = line.look
    bracketed = text[0] == "【" and text[-1] == "】" and len(text) <= _LONGEST_BARE
    bracketed = bracketed or (text[0] in _COUNTED_STARTS and _COUNTED.pattern.match(text) is not None)
    if not (look.bold or look.align == "center" or look.size > 32 or bracketed):
        return False
    if (
        line.auto is not None
        or text[-1] in "；;，,、"
        or (text[-1] in _STOPS and not _is_bold_sentence(sheet, row))
        or (text[-1] in "）)" and not (sheet.all_bold(row) and _DAY.pattern.match(text)))
        or row + 1 >= end
        or not (sheet.free(row + 1) or sheet.has_role(row + 1, Role.LIST_ITEM))
    ):
        return False
    if not (sheet.all_bold(row) or look.align == "center" or bracketed):
        return False
    if sheet.pushed_right(row) or is_date(text):
        return False
    below = sheet.lines[row + 1]
    if line.table_after or row + 1 in sheet.markers or below.auto is not None:
        return not line.table_after
    if bracketed:
        return True
    if sheet.all_bold(row):
        return not sheet.all_bold(row + 1) or _heads_bold(sheet, row, end)
    return below.look.align != "center" and sheet.runs_on(row + 1) and not may_sign(sheet, row)


def _is_bold_sentence(sheet: Sheet, row: int) -> bool:
    """A heading that is a whole sentence or a question: bold, above running text that is not."""
    return (
        sheet.all_bold(row)
        and not any(c in sheet.texts[row][:-1] for c in _STOPS)
        and row + 1 < len(sheet)
        and sheet.free(row + 1)
        and not sheet.all_bold(row + 1)
        and sheet.runs_on(row + 1)
    )


def _heads_bold(sheet: Sheet, row: int, end: int) -> bool:
    """Whether a bold line stands above another bold heading of a smaller look, and that above text."""
    if row + 2 >= end or not sheet.free(row + 2):
        return False
    upper, lower = sheet.lines[row].look, sheet.lines[row + 1].look
    lesser = (upper.size, upper.align == "center") > (lower.size, lower.align == "center")
    return lesser and not sheet.runs_on(row + 1) and not sheet.all_bold(row + 2)


def _heads_numbers(merged: list[Item]) -> bool:
    """Whether numbers begin again under the unnumbered lines, or there are no numbers at all."""
    if all(not item.numbers for item in merged):
        return True
    first_number = next(i for i, item in enumerate(merged) if item.numbers)
    fresh = stale = 0
    for item, follower in itertools.pairwise(merged):
        if not item.numbers and follower.numbers:
            if follower.value == 1:
                fresh += 1
            else:
                stale += 1
    return (fresh > stale and not merged[0].numbers) or (first_number > 0 and stale == 0)


def mostly_bold(sheet: Sheet) -> bool:
    """Whether bold says nothing in this draft: more than a third of the longer lines are bold throughout."""
    long_rows = [row for row, text in enumerate(sheet.texts) if len(text) > _LONGEST]
    bold = sum([sheet.all_bold(row) for row in long_rows if sheet.lines[row].look.bold])
    return bold * 3 > len(long_rows)
