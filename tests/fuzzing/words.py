"""Lines of official documents with number markers in every right and wrong form."""

from __future__ import annotations

from itertools import pairwise
from random import Random

_CHINESE = "一二三四五六七八九十"
_NUMERALS = (
    _CHINESE,
    ("十一", "十二", "二十", "二十一", "廿", "百", "壹", "贰", "〇", "两"),
    "123456789",
    "１２３４５",
    ("10", "11", "12", "01", "2024", "0", "99999"),
    "①②③④⑤⑩⑳",
    "⑴⑵⑶⑷",
    "⒈⒉⒊",
    "㈠㈡㈢㈣",
    "㊀㊁",
    ("1.1", "1.2", "2.1.3", "1．1", "1.1.1.1", "1-1"),
    ("Ⅰ", "Ⅱ", "i", "II", "A", "a"),
)
_OPENING = ("", "", "", "（", "(", "〔", "[", "【", "第", "（（", "( ")
_CLOSING = ("", "）", ")", "〕", "]", "】", "）)", " )", "章", "条", "节", "）、", "）.", ")，")
_SEPARATORS = (
    "",
    "、",
    "、",
    ".",
    "．",
    "，",
    ",",
    "：",
    ":",
    "。",
    "、 ",
    ".　",
    " ",
    "\t",
    "　",
    "、、",
    "..",
)
_EDGES = ("", "", "", "", "　　", "    ", " ", "\u00a0", "\t", "　", "\u2003 ")

_HEADS = (
    "总体要求",
    "主要问题",
    "基本情况",
    "工作措施",
    "加强组织领导",
    "压实工作责任",
    "强化督查问效",
    "下一步工作打算",
    "存在的问题",
    "抓好“两个责任”落实",
    "2024年工作总结",
    "A类企业",
    "背景",
    "附则",
    "其他",
    "保障措施（试行）",
)
_SENTENCES = (
    "各单位要对照任务清单，逐项明确时限、细化措施，确保按期完成。",
    "根据《中华人民共和国安全生产法》（2021年修正）和省政府[2024]5号文件精神，现就有关事项通知如下：",
    "上半年全县实现生产总值120.5亿元，同比增长6.3%,增速高于全市0.4个百分点.",
    "详见第三部分、本通知第（二）项和附件1。",
    "要进一步健全长效机制，加强日常巡查；及时发现问题，及时解决。是否可行？请批示！",
    "联系人：张三，电话：010-12345678，邮箱zhangsan@example.invalid。",
    "x² + y² = z²，𠮷字与龘、㎡、℃都要印得出来…… — 见“附表”。",
    "The quick brown fox, 仅此而已。",
)
_WHOLE_LINES = (
    "关于开展安全生产专项检查的通知",
    "关于2023年度法治政府建设情况的报告",
    "××县人民政府办公室文件",
    "临政办发〔2024〕5号",
    "临政发[2024]05号",
    "各县（市、区）人民政府：",
    "各乡镇人民政府,县直各单位:",
    "尊敬的各位领导、同志们：",
    "（讨论稿）",
    "（2024年5月8日）",
    "——在全县工作会议上的讲话",
    "特此通知。",
    "妥否，请批示。",
    "现将有关情况报告如下：",
    "此致",
    "敬礼！",
    "附件：1．检查汇总表",
    "　　　2．责任分工表",
    "附件1",
    "附件 2：",
    "附表1-1",
    "检查汇总表",
    "临江市人民政府办公室",
    "临江市应急管理局　　临江市公安局",
    "2024年5月8日",
    "二〇二四年五月八日",
    "2024年05月08日",
    "2024.5.8",
    "（此件公开发布）",
    "（联系人：李四，电话：12345678）",
    "抄送：市委办公室，市人大常委会办公室。",
    "临江市人民政府办公室　2024年5月8日印发",
    "- 1 -",
    "— 2 —",
    "第1页 共3页",
    "目　录",
    "一、总体要求\t1",
    "一、总体要求……………1",
    "图1 流程图",
    "表 2  汇总",
    "签发人：王五",
    "机密★1年",
    "特急",
    "000001",
    "第一章 总则",
    "第一条　为了规范管理，制定本办法。",
    "第二节",
    "1.1 范围",
    "（空）",
    "。",
    "、",
    "★",
    "-----",
    "　",
    " ",
    "\t",
    "",
    "",
    "（待补：基本情况）",
    "\u200b",
    "\ufeff一、",
    "①",
    "（",
    "1",
    "一",
    "第",
    "（一",
    "一）",
    "1、",
)


def marker(dice: Random) -> str:
    """A number marker, more often wrong than right."""
    numeral = dice.choice(dice.choice(_NUMERALS))
    opening = dice.choice(_OPENING)
    closing = dice.choice(_CLOSING) if not opening or dice.random() < 0.2 else dice.choice(_CLOSING[1:8])
    return opening + numeral + closing + dice.choice(_SEPARATORS)


def _ordered_marker(dice: Random, counters: list[int]) -> str:
    """The next marker of one of the four official levels, sometimes a number off."""
    level = dice.randrange(len(counters))
    step = dice.choice((1, 1, 1, 1, 0, 2))
    counters[level] += step
    counters[level + 1 :] = [0] * (len(counters) - level - 1)
    number = max(1, counters[level])
    chinese = _CHINESE[(number - 1) % 10]
    forms = (
        (f"{chinese}、", f"{chinese}，", f"{chinese}.", f"{chinese} ", f"{chinese}．"),
        (
            f"（{chinese}）",
            f"({chinese})",
            f"({chinese}）",
            f"（{chinese})",
            f"（{chinese}）、",
            f"{chinese}）",
        ),
        (f"{number}.", f"{number}、", f"{number}．", f"{number} ", f"{number},"),
        (f"（{number}）", f"({number})", f"{number}）", f"({number}）", f"{number})"),
    )
    return dice.choice(forms[level])


def edge(dice: Random) -> str:
    """White space that stands in for an indent, or none."""
    return dice.choice(_EDGES)


def line(dice: Random, counters: list[int]) -> str:
    """One line of any role; `counters` of the four levels go on from line to line."""
    kind = dice.random()
    if kind < 0.3:
        return edge(dice) + dice.choice(_WHOLE_LINES)
    if kind < 0.45:
        return edge(dice) + "".join(dice.choices(_SENTENCES, k=dice.randint(1, 3)))
    number = _ordered_marker(dice, counters) if dice.random() < 0.7 else marker(dice)
    head = dice.choice(_HEADS)
    end = dice.choice(("", "", "。", "：", ":", "；", ".", "　", "。" + dice.choice(_SENTENCES)))
    if dice.random() < 0.1:
        number = ""
    return edge(dice) + number + (head + end if dice.random() < 0.85 else dice.choice(_SENTENCES))


def pieces(dice: Random, text: str) -> list[str]:
    """`text` cut anywhere, often inside its first characters."""
    cuts = {dice.randint(0, len(text)) for _ in range(dice.choice((0, 0, 0, 1, 2, 4)))}
    cuts |= {dice.randint(0, min(6, len(text))) for _ in range(dice.choice((0, 0, 1, 2, 3)))}
    spots = [0, *sorted(cuts), len(text)]
    return [text[start:end] for start, end in pairwise(spots)]
