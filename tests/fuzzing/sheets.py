# ruff: noqa: E501  XML is easier to read unbroken
"""Random style sheets and list definitions, as Word, WPS and converters leave them behind."""

from __future__ import annotations

from random import Random

from documents.package import story

_DEFAULTS = (
    "",
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
    'w:hAnsiTheme="minorHAnsi"/><w:kern w:val="2"/><w:sz w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
    '<w:docDefaults><w:rPrDefault><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
)
_STYLES = (
    ("paragraph", "1", "heading 1", '<w:outlineLvl w:val="0"/>', "<w:b/><w:sz w:val=\"44\"/>"),
    ("paragraph", "2", "heading 2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="1"/>', "<w:b/>"),
    ("paragraph", "3", "heading 3", '<w:outlineLvl w:val="2"/>', '<w:b w:val="0"/>'),
    ("paragraph", "Title1", "Title", '<w:jc w:val="center"/>', '<w:rFonts w:eastAsia="黑体"/><w:b/>'),
    ("paragraph", "list", "List Paragraph", '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:firstLineChars="200" w:firstLine="420"/>', ""),
    ("paragraph", "a3", "公文正文", '<w:jc w:val="right"/>', '<w:rFonts w:eastAsia="宋体"/>'),
    ("paragraph", "toc1", "toc 1", '<w:tabs><w:tab w:val="right" w:pos="8296"/></w:tabs>', ""),
    ("paragraph", "loop", "Loop", "", ""),
    ("character", "Strong1", "Strong", "", "<w:b/><w:bCs/>"),
    ("character", "Link1", "Hyperlink", "", '<w:color w:val="0563C1"/><w:u w:val="single"/>'),
    ("character", "Head2", "heading 2 Char", "", '<w:rFonts w:eastAsia="楷体"/><w:b/>'),
)  # fmt: skip
_FORMS = ("decimal", "chineseCountingThousand", "chineseCounting", "japaneseCounting", "bullet", "lowerLetter",
          "upperRoman", "decimalEnclosedCircle", "ideographDigital", "none", "decimalZero", "chineseLegalSimplified")  # fmt: skip
_SHAPES = ("%{n}、", "（%{n}）", "(%{n})", "%{n}.", "%1.%{n}", "第%{n}条", "", "\uf06c", "%{n}")


def styles_part(dice: Random) -> str:
    """A style sheet that lacks some styles; one based on itself, now and then."""
    normal = f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="{dice.choice(("Normal", "正文"))}"/></w:style>'
    chosen = [_style(dice, *row) for row in _STYLES if dice.random() < (0.85 if row[1] != "a3" else 0.1)]
    return story("styles", dice.choice(_DEFAULTS) + normal + "".join(chosen))


def _style(dice: Random, kind: str, style_id: str, name: str, paragraph: str, look: str) -> str:
    base = style_id if style_id == "loop" and dice.random() < 0.3 else "a"
    based = f'<w:basedOn w:val="{base}"/>' if kind == "paragraph" and dice.random() < 0.8 else ""
    properties = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{based}'
        f"{properties}{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>"
    )


def numbering_part(dice: Random) -> str:
    """Three list definitions and up to six lists, some of which restart or override a level."""
    kinds = "".join(_definition(dice, number) for number in range(3))
    lists = "".join(_list(dice, number) for number in range(1, 7) if dice.random() < 0.8)
    return story("numbering", kinds + lists)


def _definition(dice: Random, number: int) -> str:
    levels = "".join(_level(dice, level) for level in range(9) if level < 4 or dice.random() < 0.5)
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def _level(dice: Random, level: int) -> str:
    shape = dice.choice(_SHAPES).format(n=level + 1)
    restart = f'<w:lvlRestart w:val="{dice.randrange(3)}"/>' if dice.random() < 0.1 else ""
    style = f'<w:pStyle w:val="{level}"/>' if dice.random() < 0.1 and level in (1, 2, 3) else ""
    legal = "<w:isLgl/>" if dice.random() < 0.1 else ""
    suffix = dice.choice(("", '<w:suff w:val="nothing"/>', '<w:suff w:val="space"/>'))
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{dice.choice((1, 1, 1, 0, 3))}"/><w:numFmt w:val="{dice.choice(_FORMS)}"/>'
        f'{restart}{style}{legal}{suffix}<w:lvlText w:val="{shape}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="420"/></w:pPr></w:lvl>'
    )


def _list(dice: Random, number: int) -> str:
    level = dice.randrange(3)
    override = ""
    if dice.random() < 0.3:
        override = (
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{dice.randint(1, 5)}"/></w:lvlOverride>'
        )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{dice.randrange(3)}"/>{override}</w:num>'
