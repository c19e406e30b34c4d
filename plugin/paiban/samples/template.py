"""A Word document or template to start from: styles, page and page number of a house style, a short text.

The text is built with python-docx as a plain draft, then formatted like any other, so that what an
author starts with is what formatting gives.
"""

from __future__ import annotations

import io

from lxml import etree

from paiban.docx.package import CONTENT_TYPES, Package
from paiban.docx.stylesheet import CHARACTER_ONLY, StyleSheet
from paiban.docx.wml import VAL, w
from paiban.engine import format_bytes
from paiban.style.schema import Style

_TEXT = (
    "关于做好示例工作的通知",
    "各县（市、区）人民政府，市政府各部门：",
    "这里写缘由和依据。为做好示例工作，现将有关事项通知如下：",
    "一、总体要求",
    "这里是正文，用样式“{body}”。独立成行的标题用样式“标题 1”至“标题 4”。",
    "（一）二级标题。标题句后面接着写正文，标题句用样式“标题 2”的字符样式。",
    "1.三级标题。标题句后面接着写正文。",
    "（1）四级标题。标题句后面接着写正文。",
    "二、工作安排",
    "这里是正文。",
    "附件：1.示例工作任务分工表",
    "2.示例工作联系人名单",
    "示例市人民政府",
    "2026年1月1日",
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"


def write_template(style: Style, *, as_template: bool = False) -> bytes:
    """A DOCX, or with `as_template` a DOTX, that carries every style of the house style.

    Raises ImportError where python-docx is not installed.
    """
    whole = style._replace(skeleton=style.skeleton._replace(insert=False))  # the short text is no draft
    package = Package.open(format_bytes(_draft(style), whole, genre="通知").data)
    found = package.related(package.main_part, "styles")
    root = package.xml(found[0][1])
    _write_styles(root, style)
    package.mark_changed(found[0][1])
    if as_template:
        _declare_template(package)
    return package.save()


def _draft(style: Style) -> bytes:
    import docx

    document = docx.Document()
    for text in _TEXT:
        document.add_paragraph(text.format(body=style.elements["body"].word_style))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_styles(root: etree._Element, style: Style) -> None:
    """Every element's style, also those the short text has no use for; body follows each of them."""
    sheet = StyleSheet(root, style)
    ids = {sheet.character(key) if key in CHARACTER_ONLY else sheet.paragraph(key) for key in style.elements}
    body = sheet.paragraph("body")
    for node in root.iterchildren(w("style")):
        if node.get(w("type")) == "paragraph" and node.get(w("styleId")) in ids:
            for old in node.findall(w("next")):
                node.remove(old)
            following = etree.Element(w("next"), {VAL: body})
            names = [node.find(w(name)) for name in ("name", "aliases", "basedOn")]
            node.insert(max(node.index(each) for each in names if each is not None) + 1, following)


def _declare_template(package: Package) -> None:
    """The main part is a template's: Word makes a new document of it instead of opening it."""
    types = package.xml(CONTENT_TYPES)
    for entry in types:
        if entry.get("ContentType") == _MAIN.format("document"):
            entry.set("ContentType", _MAIN.format("template"))
    package.mark_changed(CONTENT_TYPES)
