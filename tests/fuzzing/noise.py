# ruff: noqa: E501  XML is easier to read unbroken
"""Properties of runs and paragraphs as real programs leave them behind, in the order the schema demands."""

from __future__ import annotations

from random import Random

_REVISION = 'w:author="审稿人" w:date="2024-05-08T09:00:00Z"'
_TOGGLES = ("", ' w:val="0"', ' w:val="1"', ' w:val="true"', ' w:val="false"', ' w:val="on"', ' w:val="off"')
_FACES = (
    "宋体",
    "仿宋_GB2312",
    "黑体",
    "楷体",
    "Times New Roman",
    "Wingdings",
    "Symbol",
    "方正小标宋简体",
    "微软雅黑",
)
_SIZES = (21, 24, 28, 30, 32, 36, 44, 1, 1638)

#: Run properties in schema order (ECMA-376 part 1, §17.3.2.28): name -> forms.
_RUN: dict[str, tuple[str, ...]] = {
    "rStyle": tuple(f' w:val="{name}"' for name in ("Strong1", "Link1", "Head2", "loop")),
    "rFonts": (
        *(f' w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"' for face in _FACES),
        ' w:hint="eastAsia"',
        ' w:asciiTheme="minorEastAsia" w:hAnsiTheme="minorEastAsia" w:eastAsiaTheme="minorEastAsia"',
        ' w:ascii="宋体" w:eastAsiaTheme="majorEastAsia" w:cstheme="minorBidi"',
    ),
    "b": _TOGGLES,
    "bCs": _TOGGLES,
    "i": _TOGGLES,
    "caps": _TOGGLES,
    "strike": _TOGGLES,
    "dstrike": ("",),
    "outline": ("",),
    "shadow": ("",),
    "noProof": ("",),
    "snapToGrid": (' w:val="0"',),
    "vanish": _TOGGLES[:3],
    "color": (
        ' w:val="000000"',
        ' w:val="FF0000"',
        ' w:val="auto"',
        ' w:val="FF0000" w:themeColor="accent1"',
    ),
    "spacing": (' w:val="20"', ' w:val="-5"'),
    "w": (' w:val="90"',),
    "kern": (' w:val="0"', ' w:val="2"'),
    "position": (' w:val="6"',),
    "sz": tuple(f' w:val="{size}"' for size in _SIZES),
    "szCs": tuple(f' w:val="{size}"' for size in _SIZES),
    "highlight": (' w:val="yellow"', ' w:val="none"'),
    "u": (' w:val="single"', ' w:val="none"', ' w:val="wave" w:color="FF0000"', ' w:val="double"'),
    "bdr": (' w:val="single" w:sz="4" w:space="0" w:color="auto"',),
    "shd": (' w:val="clear" w:color="auto" w:fill="FFFF00"', ' w:val="pct15" w:color="auto" w:fill="FFFFFF"'),
    "fitText": (' w:val="960" w:id="7"',),
    "vertAlign": (' w:val="superscript"', ' w:val="subscript"', ' w:val="baseline"'),
    "rtl": (' w:val="0"',),
    "em": (' w:val="dot"',),
    "lang": (' w:eastAsia="zh-CN"', ' w:val="en-US" w:eastAsia="zh-TW" w:bidi="ar-SA"'),
    "eastAsianLayout": (' w:id="7" w:combine="1"',),
}
#: Paragraph properties in schema order (§17.3.1.26).
_PARAGRAPH: dict[str, tuple[str, ...]] = {
    "pStyle": tuple(f' w:val="{name}"' for name in ("1", "2", "3", "list", "a3", "toc1", "loop", "gone", "Title1")),
    "keepNext": _TOGGLES,
    "keepLines": ("",),
    "pageBreakBefore": _TOGGLES[:3],
    "framePr": (' w:w="2000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="text" w:y="1"',),
    "widowControl": _TOGGLES,
    "numPr": ("*",),
    "suppressLineNumbers": ("",),
    "pBdr": ("><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr",),
    "shd": (' w:val="clear" w:color="auto" w:fill="FFFF00"',),
    "tabs": ('><w:tab w:val="left" w:pos="1260"/><w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs',),
    "snapToGrid": (' w:val="0"',),
    "spacing": (' w:line="360" w:lineRule="auto"', ' w:before="156" w:beforeLines="50"', ' w:line="560" w:lineRule="exact"'),
    "ind": (
        ' w:firstLine="640" w:firstLineChars="200"', ' w:firstLine="420"', ' w:left="840" w:hanging="420"',
        ' w:leftChars="0" w:left="0" w:firstLineChars="0" w:firstLine="0"', ' w:right="1280" w:rightChars="400"',
    ),
    "contextualSpacing": ("",),
    "jc": tuple(f' w:val="{side}"' for side in ("center", "left", "right", "both", "distribute", "start")),
    "textAlignment": (' w:val="center"',),
    "outlineLvl": tuple(f' w:val="{level}"' for level in (0, 1, 2, 8, 9)),
}  # fmt: skip


def _chosen(dice: Random, table: dict[str, tuple[str, ...]], share: float) -> list[tuple[str, str]]:
    names = [name for name in table if dice.random() < share]
    return [(name, dice.choice(table[name])) for name in names]


def run_look(dice: Random, number: int) -> str:
    """What a w:rPr holds, often nothing; `number` is free for a tracked change of it."""
    if dice.random() < 0.4:
        return ""
    chosen = _chosen(dice, _RUN, dice.choice((0.03, 0.1, 0.3)))
    look = "".join(f"<w:{name}{form}/>" for name, form in chosen)
    if dice.random() < 0.04:
        look += f'<w:rPrChange w:id="{number}" {_REVISION}><w:rPr><w:b/></w:rPr></w:rPrChange>'
    return look


def paragraph_look(dice: Random, numbers: tuple[int, int], section: str = "") -> str:
    """What a w:pPr holds; `numbers` are free ids, `section` is a w:sectPr that ends here."""
    chosen = _chosen(dice, _PARAGRAPH, dice.choice((0.0, 0.03, 0.1, 0.25)))
    look = "".join(_paragraph_property(dice, name, form) for name, form in chosen)
    look += _mark(dice, numbers[0]) + section
    if dice.random() < 0.04:
        old = '<w:pPr><w:jc w:val="left"/></w:pPr>'
        look += f'<w:pPrChange w:id="{numbers[1]}" {_REVISION}>{old}</w:pPrChange>'
    return look


def _paragraph_property(dice: Random, name: str, form: str) -> str:
    if form == "*":
        return (
            f'<w:numPr><w:ilvl w:val="{dice.randrange(4)}"/><w:numId w:val="{dice.randrange(7)}"/></w:numPr>'
        )
    if form.startswith(">"):
        return f"<w:{name}{form}>"
    return f"<w:{name}{form}/>"


def _mark(dice: Random, number: int) -> str:
    """The w:rPr of the paragraph mark, sometimes a tracked insertion or deletion of it."""
    chance = dice.random()
    if chance < 0.7:
        return ""
    change = (
        f'<w:{dice.choice(("ins", "del", "moveFrom", "moveTo"))} w:id="{number}" {_REVISION}/>'
        if chance > 0.9
        else ""
    )
    look = "".join(f"<w:{name}{form}/>" for name, form in _chosen(dice, _RUN, 0.08))
    return f"<w:rPr>{change}{look}</w:rPr>"
