# ruff: noqa: E501  XML is easier to read unbroken
"""Whole random drafts: `draft(dice)` gives the bytes of one DOCX, good WordprocessingML or nearly so."""

from __future__ import annotations

from random import Random

from documents.inline import Kit
from documents.package import NAMESPACES, PAGE, rel_id, story

from . import words
from .noise import paragraph_look
from .sheets import numbering_part, styles_part
from .things import run, thing

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
_LANDSCAPE = PAGE.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
_REVISION = 'w:author="审稿人" w:date="2024-05-08T09:00:00Z"'


class Writer:
    """Writes the paragraphs of one draft; ids, counters and open ranges go on from one to the next."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.kit = Kit()
        self.counters = [0, 0, 0, 0]
        self.richness = dice.choice((0.0, 0.05, 0.2, 0.5))
        self.closers: list[str] = []
        self.furniture: dict[str, str] = {}
        self._spread = dice.random() < 0.3

    def paragraph(self, section: str = "") -> str:
        """One paragraph of one or several lines."""
        dice = self.dice
        lines = 1 if dice.random() < 0.85 else dice.randint(2, 4)
        content = "<w:r><w:br/></w:r>".join(self._line() for _ in range(lines))
        look = paragraph_look(dice, (self.kit.next_id(), self.kit.next_id()), section)
        identity = f' w14:paraId="{self.kit.next_id():08X}"' if dice.random() < 0.3 else ""
        return f"<w:p{identity}>{f'<w:pPr>{look}</w:pPr>' if look else ''}{self._range_edge()}{content}</w:p>"

    def _line(self) -> str:
        text = words.line(self.dice, self.counters)
        return "".join(
            thing(self.dice, self.kit, piece, self.richness) for piece in words.pieces(self.dice, text)
        )

    def _range_edge(self) -> str:
        """Now and then the begin or the end of a bookmark, comment or field over several paragraphs."""
        if not self._spread or self.dice.random() < 0.7:
            return ""
        if self.closers and self.dice.random() < 0.6:
            return self.closers.pop()
        number = self.kit.next_id()
        kind = self.dice.randrange(3)
        if kind == 0:
            self.closers.append(f'<w:bookmarkEnd w:id="{number}"/>')
            return f'<w:bookmarkStart w:id="{number}" w:name="range{number}"/>'
        if kind == 1:
            number = self.kit.comment("跨段批注")
            reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            self.closers.append(f'<w:commentRangeEnd w:id="{number}"/>{reference}')
            return f'<w:commentRangeStart w:id="{number}"/>'
        self.closers.append('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        code = self.dice.choice((' TOC \\o "1-3" ', " INCLUDETEXT a.docx ", " QUOTE "))
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f'{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )

    def block(self, depth: int = 0) -> str:
        """A paragraph, mostly; else a table, or a wrapper round blocks."""
        chance = self.dice.random()
        if chance < 0.88 or depth > 2:
            return self.paragraph()
        if chance < 0.92:
            return self._table(depth)
        if chance < 0.93:
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        inner = "".join(self.block(depth + 1) for _ in range(self.dice.randint(1, 3)))
        number = self.kit.next_id()
        if chance < 0.97:
            gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
            toc = gallery if self.dice.random() < 0.2 else ""
            return f'<w:sdt><w:sdtPr><w:id w:val="{number}"/>{toc}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
        if chance < 0.98:
            return f'<w:customXml w:uri="urn:x" w:element="part">{inner}</w:customXml>'
        if chance < 0.99:
            return f'<w:bookmarkStart w:id="{number}" w:name="block{number}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
        return inner + "<w:p/>"

    def _table(self, depth: int) -> str:
        inner = self.block(depth + 1) if self.dice.random() < 0.2 else ""
        cell = f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inner}{self.paragraph()}</w:tc>'
        table = (
            '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
            f"<w:tr>{cell}</w:tr></w:tbl>"
        )
        return table + (self.paragraph() if self.dice.random() < 0.8 or depth else "")

    def section(self) -> str:
        """A w:sectPr with random page, header, footer and title page."""
        dice = self.dice
        out = ""
        for kind, root in (("header", "hdr"), ("footer", "ftr")):
            if dice.random() < 0.3:
                name = f"{kind}{len(self.furniture) + 1}"
                self.furniture[name] = story(root, self._furniture())
                which = dice.choice(("default", "even", "first"))
                out += f'<w:{kind}Reference w:type="{which}" r:id="{rel_id(name)}"/>'
        out += dice.choice(("", '<w:type w:val="continuous"/>', '<w:type w:val="oddPage"/>'))
        out += dice.choice((PAGE, PAGE, _LANDSCAPE, ""))
        out += dice.choice(("", '<w:pgNumType w:start="1"/>', '<w:pgNumType w:fmt="lowerRoman"/>'))
        out += dice.choice(("", '<w:cols w:space="425"/>', '<w:cols w:num="2" w:space="425"/>'))
        out += dice.choice(("", "<w:titlePg/>", '<w:titlePg w:val="0"/>'))
        out += dice.choice(("", '<w:docGrid w:type="lines" w:linePitch="312"/>'))
        if dice.random() < 0.05:
            out += f'<w:sectPrChange w:id="{self.kit.next_id()}" {_REVISION}><w:sectPr/></w:sectPrChange>'
        return f"<w:sectPr>{out}</w:sectPr>"

    def _furniture(self) -> str:
        number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        text = run(self.dice, self.kit, self.dice.choice(("内部资料", "第 页", "—", "某市人民政府")))
        return f"<w:p>{self.dice.choice((number, text, text + number, ''))}</w:p>"


def draft(dice: Random, size: int = 0) -> bytes:
    """A random draft; `size` is the number of blocks, 0 = random, mostly small."""
    writer = Writer(dice)
    count = size or dice.choice((1, 2, 3, 5, 8, 13, 30))
    blocks = []
    for _ in range(count):
        blocks.append(writer.paragraph(writer.section()) if dice.random() < 0.03 else writer.block())
    tail = writer.section() if dice.random() < 0.9 else ""
    closing = f"<w:p>{''.join(reversed(writer.closers))}</w:p>" if writer.closers else ""
    body = "".join(blocks) + writer.kit.referred() + closing + tail
    parts = {
        "document": f"<w:document {NAMESPACES} {_W14}><w:body>{body}</w:body></w:document>",
        "settings": story("settings", _settings(dice)),
        **writer.furniture,
    }
    if dice.random() < 0.9:
        parts["styles"] = styles_part(dice)
    if dice.random() < 0.8:
        parts["numbering"] = numbering_part(dice)
    return writer.kit.pack(body, **parts)


def _settings(dice: Random) -> str:
    inner = ""
    for setting in (
        "trackRevisions",
        'defaultTabStop w:val="420"',
        "evenAndOddHeaders",
        'characterSpacingControl w:val="compressPunctuation"',
    ):
        if dice.random() < 0.3:
            inner += f"<w:{setting}/>"
    return inner
