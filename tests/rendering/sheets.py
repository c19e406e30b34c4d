"""Drafts for measuring pages: full text in 汉字 of equal width, and a page laid by hand as a ruler."""

from __future__ import annotations

from itertools import product

from documents.package import SECTION, build, document, rel_id, story


def hanzi(count: int) -> str:
    """`count` different characters of GB2312, which every stand-in face covers."""
    places = product(range(0xB0, 0xD7), range(0xA1, 0xF0))
    level_one = (bytes(place).decode("gb2312") for place in places)
    return "".join(character for character, _ in zip(level_one, range(count), strict=False))


def full_text_draft() -> bytes:
    """A draft as typed, in Word's own defaults, whose second and third page will be full of text."""
    title = "<w:p><w:r><w:t>关于公文版面的情况报告</w:t></w:r></w:p>"
    body = "".join(f"<w:p><w:r><w:t>{hanzi(2200)}。</w:t></w:r></w:p>" for _ in range(2))
    return build({"document.xml": document(title + body + SECTION)})


def _run(text: str, face: str, size: int, spacing: int = 0) -> str:
    fonts = "".join(f' w:{slot}="{face}"' for slot in ("ascii", "hAnsi", "eastAsia"))
    properties = f'<w:rFonts{fonts}/><w:spacing w:val="{spacing}"/><w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _footer(side: str) -> str:
    number = f'<w:fldSimple w:instr="PAGE">{_run("1", "宋体", 28)}</w:fldSimple>'
    properties = f'<w:ind w:{side}="280"/><w:jc w:val="{side}"/>'
    content = _run("— ", "宋体", 28) + number + _run(" —", "宋体", 28)
    return story("ftr", f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")


def ruler(pitch: int = 579, spacing: int = -5, footer: int = 1440) -> bytes:
    """Full text laid by hand with known numbers (twips): 579 gives 22 lines, -5 gives 28 characters."""
    spaced = f'<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/>'
    text = _run(hanzi(2200), "仿宋_GB2312", 32, spacing)
    body = f'<w:p><w:pPr><w:widowControl w:val="0"/>{spaced}</w:pPr>{text}</w:p>'
    feet = f'<w:footerReference w:type="default" r:id="{rel_id("footer1.xml")}"/>'
    feet += f'<w:footerReference w:type="even" r:id="{rel_id("footer2.xml")}"/>'
    margins = 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:gutter="0"'
    page = f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:footer="{footer}"/>'
    section = f'<w:sectPr>{feet}{page}<w:docGrid w:linePitch="{pitch}"/></w:sectPr>'
    return build(
        {
            "document.xml": document(body + section),
            "footer1.xml": _footer("right"),
            "footer2.xml": _footer("left"),
            "settings.xml": story("settings", "<w:evenAndOddHeaders/>"),
        }
    )
