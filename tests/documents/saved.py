"""A draft as Word, WPS Office or LibreOffice would have saved it: the same words in more markup.

The attributes, elements and parts are those the three write around the text of an ordinary document
(ECMA-376 part 1, §17.3; seen in documents saved by them). Words, faces, sizes and alignment stay.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from itertools import pairwise
from random import Random

from fuzzing.archive import members, zipped
from lxml import etree

from .package import W, rel_id
from .saved_parts import DOC_PROPS, FONTS, KSO, RSIDS, THEME, WEB, settings

_W = f"{{{W}}}"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Latin and everything else: programs cut runs between them, for each side has a face of its own.
_SCRIPTS = re.compile("[ -~]+|[^ -~]+")
#: What WPS sets in each paragraph whose settings were once opened, before w:spacing and behind w:jc.
_KSO_BEFORE = (
    "keepNext=0 keepLines=0 pageBreakBefore=0 widowControl=0 kinsoku wordWrap overflowPunct topLinePunct=0 "
    "autoSpaceDE autoSpaceDN bidi=0 adjustRightInd snapToGrid"
).split()
_KSO_AFTER = ("textAlignment=auto",)
#: What may stand in the paragraph already.
_BESIDE = {f"{{{W}}}{name}" for name in ("spacing", "ind", "jc", "rPr")}


def saved(dice: Random, data: bytes, program: str) -> bytes:
    """The package as `program` (word, wps, libreoffice) saves it; anything else leaves it as it is."""
    if program not in _PROGRAMS:
        return data
    parts = members(data)
    main = parts["word/document.xml"]
    if b" xmlns:w14=" not in main:
        declared = f'<w:document xmlns:w14="{_W14}" mc:Ignorable="w14" '
        main = main.replace(b"<w:document ", declared.encode(), 1)
    root = etree.fromstring(main)
    for paragraph in root.iter(f"{_W}p"):
        _PROGRAMS[program](dice, paragraph)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return zipped(_with_parts(parts, program))


def _as_word(dice: Random, paragraph: etree._Element) -> None:
    identity = dice.choice(RSIDS)
    for name, value in (
        ("rsidR", dice.choice(RSIDS)),
        ("rsidRPr", identity),
        ("rsidRDefault", dice.choice(RSIDS)),
    ):
        paragraph.set(_W + name, value)
    paragraph.set(f"{{{_W14}}}paraId", f"{dice.randrange(1 << 31):08X}")
    paragraph.set(f"{{{_W14}}}textId", "77777777")
    _mark_look(paragraph)
    for run in _plain_runs(paragraph):
        run.set(_W + "rsidRPr", identity)
        for piece in _by_script(run):
            if dice.random() < 0.04:
                piece.addprevious(_element("proofErr=gramStart", "type"))
                piece.addnext(_element("proofErr=gramEnd", "type"))


def _as_wps(dice: Random, paragraph: etree._Element) -> None:
    properties = _properties(paragraph)
    settings_there = {each.tag for each in properties} - {
        f"{_W}{name}" for name in ("spacing", "ind", "jc", "rPr")
    }
    if dice.random() < 0.6 and not settings_there:
        for place, each in enumerate(_KSO_BEFORE):
            properties.insert(place, _element(each))
        behind = properties.find(f"{_W}rPr")
        for each in _KSO_AFTER:
            properties.append(_element(each)) if behind is None else behind.addprevious(_element(each))
    for run in _plain_runs(paragraph):
        look = _look_of(run)
        if look.find(f"{_W}rPrChange") is None and look.find(f"{_W}lang") is None:
            look.append(_element("lang=en-US"))
            look[-1].set(f"{_W}eastAsia", "zh-CN")
        if dice.random() < 0.5:
            _by_script(run)
    _mark_look(paragraph)


def _as_libreoffice(_: Random, paragraph: etree._Element) -> None:
    properties = _properties(paragraph)
    if properties.find(f"{_W}pStyle") is None:
        properties.insert(0, _element("pStyle=a"))
    if properties.find(f"{_W}rPr") is None:
        properties.append(_element("rPr"))
    for run in _plain_runs(paragraph):
        _look_of(run)
        run[-1].set(_SPACE, "preserve")


_PROGRAMS: dict[str, Callable[[Random, etree._Element], None]] = {
    "word": _as_word,
    "wps": _as_wps,
    "libreoffice": _as_libreoffice,
}


def _plain_runs(paragraph: etree._Element) -> list[etree._Element]:
    """Runs that hold one text and nothing else."""
    runs = paragraph.findall(f"{_W}r")
    return [run for run in runs if [each.tag for each in run] in ([f"{_W}t"], [f"{_W}rPr", f"{_W}t"])]


def _by_script(run: etree._Element) -> list[etree._Element]:
    """The run cut where Latin and Chinese meet, each piece with the hint its program gives it."""
    pieces = _SCRIPTS.findall(run[-1].text or "")
    runs = [run, *(copy.deepcopy(run) for _ in pieces[1:])]
    for last, new in pairwise(runs):
        last.addnext(new)
    for each, piece in zip(runs, pieces, strict=False):
        each[-1].text = piece
        if piece != piece.strip():
            each[-1].set(_SPACE, "preserve")
        fonts = each.find(f"{_W}rPr/{_W}rFonts")
        if fonts is not None and piece.isascii():
            fonts.attrib.pop(f"{_W}hint", None)
        elif fonts is not None:
            fonts.set(f"{_W}hint", "eastAsia")
    return runs


def _mark_look(paragraph: etree._Element) -> None:
    """The paragraph mark looks as the first run does."""
    look = paragraph.find(f"{_W}r/{_W}rPr")
    properties = _properties(paragraph)
    if look is not None and properties.find(f"{_W}rPr") is None and properties.find(f"{_W}sectPr") is None:
        properties.append(copy.deepcopy(look))


def _properties(paragraph: etree._Element) -> etree._Element:
    found = paragraph.find(f"{_W}pPr")
    if found is None:
        found = _element("pPr")
        paragraph.insert(0, found)
    return found


def _look_of(run: etree._Element) -> etree._Element:
    if run[0].tag != f"{_W}rPr":
        run.insert(0, _element("rPr"))
    return run[0]


def _element(told: str, attribute: str = "val") -> etree._Element:
    name, _, value = told.partition("=")
    made = etree.Element(_W + name)
    if value:
        made.set(_W + attribute, value)
    return made


def _with_parts(members: dict[str, bytes], program: str) -> dict[str, bytes]:
    """The package with the parts the program adds to every document."""
    added = {
        "word/theme/theme1.xml": THEME,
        "word/fontTable.xml": FONTS,
        "word/settings.xml": settings(program),
    }
    if program == "word":
        added["word/webSettings.xml"] = WEB
    if program == "wps":
        added["docProps/custom.xml"] = KSO
    added.update(DOC_PROPS)
    types, rows, top = (
        members[name].decode()
        for name in ("[Content_Types].xml", "word/_rels/document.xml.rels", "_rels/.rels")
    )
    for name in added:
        kind, relation = _KINDS[name]
        if f'PartName="/{name}"' not in types:
            types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
            row = f'<Relationship Id="{rel_id(name)}" Type="{relation}" Target="%s"/>'
            if name.startswith("word/"):
                rows = rows.replace("</Relationships>", row % name[5:] + "</Relationships>")
            else:
                top = top.replace("</Relationships>", row % name + "</Relationships>")
    members |= {name: content.encode() for name, content in added.items()}
    members |= {
        "[Content_Types].xml": types.encode(),
        "word/_rels/document.xml.rels": rows.encode(),
        "_rels/.rels": top.encode(),
    }
    return members


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
#: Part → content type and kind of relationship.
_KINDS = {
    "word/theme/theme1.xml": (f"{_TYPES}.theme+xml", f"{_OFFICE}/theme"),
    "word/fontTable.xml": (f"{_TYPES}.wordprocessingml.fontTable+xml", f"{_OFFICE}/fontTable"),
    "word/settings.xml": (f"{_TYPES}.wordprocessingml.settings+xml", f"{_OFFICE}/settings"),
    "word/webSettings.xml": (f"{_TYPES}.wordprocessingml.webSettings+xml", f"{_OFFICE}/webSettings"),
    "docProps/app.xml": (f"{_TYPES}.extended-properties+xml", f"{_OFFICE}/extended-properties"),
    "docProps/core.xml": (
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    ),
    "docProps/custom.xml": (f"{_TYPES}.custom-properties+xml", f"{_OFFICE}/custom-properties"),
}
