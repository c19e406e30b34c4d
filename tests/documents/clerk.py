"""Drafts as clerks leave them, varied and messy: brackets mixed, numbers wrong, faces of many origins.

Now and then there is a footnote, a tracked change, a table, soft breaks for paragraph ends. They are saved
by Word, WPS Office, LibreOffice or a converter. All words are ours; one dice gives one draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from .inline import INLINE, Kit, run
from .package import SECTION, story
from .saved import saved

#: What clerks write with, as often as offices have it; "" = a converter that writes little but the text.
_PROGRAMS = ("word", "word", "word", "wps", "wps", "wps", "libreoffice", "")

_TOPICS = (
    "安全生产",
    "防汛抗旱",
    "农村供水",
    "营商环境",
    "义务教育",
    "基层治理",
    "秸秆禁烧",
    "老旧小区改造",
    "社区养老",
)
_ORGANS = ("云岭县人民政府", "青河市水务局", "县委办公室", "清溪镇人民政府", "市教育局", "县应急管理局")
_PARTS = {
    "报告": ("主要工作情况", "存在的主要问题", "下一步工作打算"),
    "工作总结": ("主要做法和成效", "存在的问题", "下一步工作打算"),
    "情况汇报": ("基本情况", "主要工作", "存在的困难", "下一步打算"),
    "通知": ("总体要求", "重点任务", "工作要求"),
    "实施方案": ("总体要求", "工作目标", "重点任务", "保障措施"),
    "意见": ("总体要求", "主要任务", "保障措施"),
    "请示": ("基本情况", "请示事项"),
    "工作要点": ("突出抓好重点任务", "持续深化改革", "切实改进作风"),
}
_HEADS = (
    "加强组织领导", "压实工作责任", "强化督促检查", "健全长效机制", "广泛宣传发动", "严格考核奖惩",
    "摸清底数", "突出重点环节", "补齐短板弱项", "提升服务水平", "加大资金投入", "抓好队伍建设",
)  # fmt: skip
_SENTENCES = (
    "各单位要把这项工作摆上重要位置，主要负责同志亲自抓、分管负责同志具体抓。",
    "截至6月底，共排查各类问题126个，已整改118个，整改率93.7%。",
    "对照年初确定的目标任务，逐项梳理、逐条落实，做到件件有着落、事事有回音。",
    "部分单位思想认识还不到位，推进力度不够平衡，个别环节存在畏难情绪。",
    "要严格落实《中华人民共和国安全生产法》有关规定，坚决守住底线红线。",
    "一是健全工作专班，每周调度、每月通报；二是细化责任清单，明确完成时限；三是加强跟踪问效。",
    "全县11个乡镇、142个行政村已全部建立台账，实行销号管理。",
    "请于2024年7月15日前将书面材料报县政府办公室，联系电话：0000-1234567。",
    "认真总结推广基层好的经验做法，及时研究解决工作中遇到的新情况、新问题。",
)
_DIGITS = "一二三四五六七八九十"
_FACES = ("宋体", "仿宋_GB2312", "微软雅黑", "Times New Roman", "仿宋", "等线")


def clerk_draft(dice: Random) -> bytes:
    """One draft of two to five pages, as one of the usual programs saves it."""
    data = Clerk(dice).draft()
    return saved(dice, data, dice.choice(_PROGRAMS))


class Clerk:
    """One author with his habits, and the draft he writes."""

    def __init__(self, dice: Random) -> None:
        self.dice, self.kit = dice, Kit()
        self.face = dice.choice(_FACES)
        self.size = dice.choice((21, 24, 28, 32))
        self.indent = dice.choice(("　　", "    ", "", "", "  "))
        self.direct = dice.random() < 0.7  # formats by hand
        self.careless = dice.choice((0.02, 0.1, 0.3))  # how often he slips
        self.objects = dice.choice((0.0, 0.0, 0.02, 0.1))  # how often there is more than text
        self.soft = dice.random() < 0.06  # ends paragraphs with Shift+Enter

    def draft(self) -> bytes:
        kind = self.dice.choice(tuple(_PARTS))
        lines = [
            self._line(self._title(kind), align="center", size=36),
            *([self._blank()] if self._now(0.4) else []),
            self._line(f"{self.dice.choice(_ORGANS)}{self.dice.choice('：：：:')}"),
            self._line(self._sentences(2)),
            *self._parts(kind),
            *self._closing(kind),
        ]
        body = self._joined(lines) + self.kit.referred() + SECTION
        return self.kit.pack(body, styles=_STYLES)

    def _title(self, kind: str) -> str:
        topic, organ = self.dice.choice(_TOPICS), self.dice.choice(_ORGANS)
        return f"{organ if self._now(0.5) else ''}关于{topic}工作{'的' if self._now(0.9) else ''}{kind}"

    def _parts(self, kind: str) -> Iterator[str]:
        number = 0
        for part in _PARTS[kind]:
            number = self._after(number)
            marker = f"{_numeral(number)}{self.dice.choice('、、、、，.')}"
            yield self._line(f"{marker}{part}{self._stop()}", bold=self._now(0.5))
            if self._now(0.3):
                yield self._line(self._sentences(1))
            yield from self._items()
            if self._now(0.12):
                yield _TABLE
            if self._now(0.15):
                yield self._blank()

    def _items(self) -> Iterator[str]:
        number = 0
        for head in self.dice.sample(_HEADS, self.dice.randint(2, 5)):
            number = self._after(number)
            left, right = (
                self.dice.choice(("（）", "（）", "（）", "()", "(）", "（)")) if self._now(0.6) else "（）"
            )
            marker = f"{left}{_numeral(number)}{right}{'、' if self._now(self.careless) else ''}"
            if self._now(0.6):  # 段首标题
                yield self._line(f"{marker}{head}。{self._sentences(3)}")
            else:
                yield self._line(f"{marker}{head}{self._stop()}", bold=self._now(0.4))
                yield self._line(self._sentences(2))
            for third in range(self.dice.randint(0, 3) if self._now(0.3) else 0):
                yield self._line(f"{third + 1}{self.dice.choice('.．、')}{self._sentences(1)}")

    def _closing(self, kind: str) -> Iterator[str]:
        if kind in ("请示", "报告"):
            yield self._line("妥否，请批示。" if kind == "请示" else "特此报告。")
        if self._now(0.3):
            yield self._line(f"附件{self.dice.choice('：:')}1.{self.dice.choice(_TOPICS)}任务清单")
            yield self._line("2.责任分工表")
        if self._now(0.8):
            yield self._line(self.dice.choice(_ORGANS), align="right")
            yield self._line(
                self.dice.choice(("2024年7月5日", "2024年07月05日", "二〇二四年七月五日")), align="right"
            )

    def _after(self, number: int) -> int:
        """The next number; a slip repeats it or leaves one out."""
        return max(1, number + self.dice.choice((0, 2))) if self._now(self.careless / 2) else number + 1

    def _sentences(self, most: int) -> str:
        return "".join(self.dice.choices(_SENTENCES, k=self.dice.randint(1, most)))

    def _stop(self) -> str:
        return self.dice.choice("。：") if self._now(self.careless) else ""

    def _now(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _blank(self) -> str:
        return "<w:p/>"

    def _line(self, text: str, *, align: str = "both", bold: bool = False, size: int = 0) -> str:
        first = align == "both" and text[-1] not in "：:"
        look = ""
        if self.direct:
            face = self.face if not self._now(self.careless) else self.dice.choice(_FACES)
            fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:hint="eastAsia"/>'
            points = f'<w:sz w:val="{size or self.size}"/><w:szCs w:val="{size or self.size}"/>'
            look = f"{fonts}{'<w:b/>' if bold else ''}{points}"
        spaces = self.indent if first else ""
        own = "" if spaces or not first else '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
        spacing = '<w:spacing w:line="360" w:lineRule="auto"/>' if self.direct else ""
        properties = f'<w:pPr>{spacing}{own}<w:jc w:val="{align}"/></w:pPr>'
        return f"<w:p>{properties}{self._runs(spaces + text, look)}</w:p>"

    def _runs(self, text: str, look: str) -> str:
        """The text in runs as Word leaves them, now and then one of them an object."""
        inner = (self.dice.randrange(len(text)) for _ in range(self.dice.choice((0, 0, 1, 3))))
        cuts = sorted({0, len(text), *inner})
        out = []
        for piece in (text[first:last] for first, last in pairwise(cuts)):
            if self._now(self.objects) and piece.strip():
                out.append(INLINE[self.dice.choice(_COMMON)](self.kit, piece))
            else:
                out.append(run(piece, look))
        return "".join(out)

    def _joined(self, lines: list[str]) -> str:
        head, body = lines[0], "".join(lines[1:])
        return head + (_PARAGRAPH_END.sub("<w:r><w:br/></w:r>", body) if self.soft else body)


#: Between two paragraphs with properties.
_PARAGRAPH_END = re.compile("</w:p><w:p><w:pPr>.*?</w:pPr>")
#: What real drafts have between their words.
_COMMON = ("bold", "insertion", "deletion", "footnote", "comment", "hyperlink", "bookmark")


def _numeral(number: int) -> str:
    return _DIGITS[number - 1] if number <= 10 else f"十{_DIGITS[number - 11]}"


def _cell(text: str) -> str:
    return f"<w:tc><w:tcPr><w:tcW w:w='2800' w:type='dxa'/></w:tcPr><w:p>{run(text)}</w:p></w:tc>"


_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2800"/>'
    '<w:gridCol w:w="2800"/><w:gridCol w:w="2800"/></w:tblGrid>'
    + "".join(
        f"<w:tr>{''.join(map(_cell, row))}</w:tr>"
        for row in (("项目", "计划", "完成"), ("管网（公里）", "120", "117.6"))
    )
    + "</w:tbl>"
)


def _styles() -> str:
    """A style sheet of the size Word gives a new document: latent styles and some twenty styles."""
    latent = "".join(
        f'<w:lsdException w:name="{name} {n}" w:semiHidden="1" w:uiPriority="{n + 30}" w:unhideWhenUsed="1"/>'
        for name in (
            "List",
            "List Bullet",
            "List Number",
            "Table Grid",
            "Grid Table",
            "List Table",
            "toc",
            "index",
        )
        for n in range(1, 40)
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    )
    heads = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/>'
        f'<w:next w:val="a"/><w:pPr><w:keepNext/><w:keepLines/><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        for n in range(1, 10)
    )
    others = "".join(
        f'<w:style w:type="paragraph" w:styleId="p{n}"><w:name w:val="{name}"/></w:style>'
        for n, name in enumerate(
            ("Title", "Subtitle", "List Paragraph", "header", "footer", "Body Text", "Date")
        )
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体"/>'
        '<w:kern w:val="2"/><w:sz w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    latent = f'<w:latentStyles w:defLockedState="0" w:count="376">{latent}</w:latentStyles>'
    return story("styles", f"{defaults}{latent}{normal}{heads}{others}")


_STYLES = _styles()
