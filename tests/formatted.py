"""Drafts in a few words, and finished documents read back as a word processor reads them.

Nothing here is paiban's: looks are worked out from styles.xml and direct formatting by a resolver of
their own (ECMA-376 §17.7.2), so that a test compares two readings of the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from documents.package import SECTION, build, document
from paiban.engine import Plan, Result, format_bytes
from paiban.style.load import load_style
from paiban.style.schema import Style

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OFF = ("0", "false", "off", "none")
_HIDDEN = {f"{W}{name}" for name in ("txbxContent", "del", "moveFrom", "pPr", "rPr", "sdtPr")} | {
    f"{MC}Fallback"
}


def house(**tables: Mapping[str, object]) -> Style:
    """The built-in house style with some values changed: `house(layout={"soft_breaks": "keep"})`."""
    style = load_style()
    for name, values in tables.items():
        old = getattr(style, name)
        new = {**old, **values} if isinstance(old, Mapping) else old._replace(**values)
        style = style._replace(**{name: new})
    return style


def run(text: str, look: str = "") -> str:
    """A run as XML; tabs and line feeds in `text` become w:tab and w:br."""
    pieces = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' if t else "" for t in part.split("\t"))
        for part in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{pieces}</w:r>"


def par(content: str, properties: str = "", look: str = "") -> str:
    """A paragraph as XML, of plain text (with the run properties `look`) or of runs as XML."""
    inner = content if content.startswith("<") else run(content, look) if content else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def draft(*paragraphs: str, section: str = SECTION, **parts: str | bytes) -> bytes:
    """A DOCX of paragraphs, each plain text or XML; `parts` are more parts by name without `.xml`."""
    body = "".join(p if p.startswith("<") else par(p) for p in paragraphs)
    more = {name if "." in name else f"{name}.xml": content for name, content in parts.items()}
    return build({"document.xml": document(body + section), **more})


@dataclass(frozen=True)
class Run:
    """A run with the look that the whole chain of styles gives it."""

    element: Any
    text: str
    faces: Mapping[str, str]  # w:rFonts slots
    size: float  # points
    bold: bool
    style: str  # name of the character style, "" = none

    @property
    def face(self) -> str:
        """East Asian face."""
        return self.faces.get("eastAsia", "")


@dataclass(frozen=True)
class Paragraph:
    """A body-level paragraph."""

    element: Any
    text: str  # soft breaks as line feeds, tabs as tabs
    style: str  # name of the paragraph style
    runs: tuple[Run, ...]
    properties: Mapping[str, Mapping[str, str]]  # direct w:pPr children and their attributes, own names

    def look_at(self, words: str) -> Run:
        """The run that holds the first character of `words`."""
        offset = self.text.index(words)
        for piece in self.runs:
            if offset < len(piece.text):
                return piece
            offset -= len(piece.text)
        raise AssertionError(words)


class Finished:
    """A finished document, with the plan that made it when we made it."""

    def __init__(self, data: bytes, plan: Plan | None = None) -> None:
        self.data = data
        self.plan = plan
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def xml(self, name: str) -> Any:
        """The root of a part below word/."""
        return etree.fromstring(self.parts[f"word/{name}"])

    @cached_property
    def body(self) -> Any:
        """The w:body element."""
        return self.xml("document.xml").find(f"{W}body")

    @cached_property
    def _styles(self) -> dict[tuple[str, str], Any]:
        if "word/styles.xml" not in self.parts:
            return {}
        root = self.xml("styles.xml")
        return {(s.get(f"{W}type"), s.get(f"{W}styleId")): s for s in root.iter(f"{W}style")}

    @cached_property
    def _defaults(self) -> Any:
        if "word/styles.xml" not in self.parts:
            return None
        return self.xml("styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def style(self, name: str, kind: str = "paragraph") -> Any:
        """The w:style element of that name."""
        (found,) = [s for (k, _), s in self._styles.items() if k == kind and _name(s) == name.lower()]
        return found

    def style_value(self, name: str, path: str, kind: str = "paragraph") -> str | None:
        """An attribute in the style of that name, as `pPr/ind/firstLine`."""
        *steps, attribute = path.split("/")
        node = self.style(name, kind).find("/".join(W + step for step in steps))
        return None if node is None else node.get(W + attribute)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Body-level paragraphs in order, through content controls."""
        return tuple(self._paragraph(p) for p in _body_paragraphs(self.body))

    @cached_property
    def texts(self) -> list[str]:
        """The text of each body-level paragraph."""
        return [p.text for p in self.paragraphs]

    def find(self, words: str) -> Paragraph:
        """The one paragraph whose text holds `words`."""
        (found,) = [p for p in self.paragraphs if words in p.text]
        return found

    @cached_property
    def sections(self) -> list[Any]:
        """The w:sectPr elements in order."""
        return list(self.body.iter(f"{W}sectPr"))

    def footers(self, section: int = 0, kind: str = "footer") -> dict[str, str]:
        """The text of each footer (or `header`) that the section refers to, by type."""
        return {
            k: "".join(t.text or "" for t in root.iter(f"{W}t")) for k, root in self._refers(section, kind)
        }

    def _refers(self, section: int, kind: str) -> Iterator[tuple[str, Any]]:
        rels = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        targets = {r.get("Id"): r.get("Target") for r in rels}
        for ref in self.sections[section].iterchildren(f"{W}{kind}Reference"):
            yield ref.get(f"{W}type"), self.xml(targets[ref.get(f"{R}id")])

    def _paragraph(self, element: Any) -> Paragraph:
        ppr = element.find(f"{W}pPr")
        style_id = next(
            (c.get(f"{W}val") for c in (ppr if ppr is not None else ()) if c.tag == f"{W}pStyle"), ""
        )
        style = self._styles.get(("paragraph", style_id))
        runs = tuple(self._run(r, style) for r in _runs(element))
        direct = {
            etree.QName(c).localname: {etree.QName(k).localname: v for k, v in c.attrib.items()}
            for c in (ppr if ppr is not None else ())
        }
        text = "".join(r.text for r in runs)
        return Paragraph(element, text, _name(style) if style is not None else "", runs, direct)

    def _run(self, element: Any, style: Any) -> Run:
        own = element.find(f"{W}rPr")
        reference = own.find(f"{W}rStyle") if own is not None else None
        character = (
            self._styles.get(("character", reference.get(f"{W}val"))) if reference is not None else None
        )
        layers = [own, *self._chain(character), *self._chain(style), self._defaults]
        layers = [layer for layer in layers if layer is not None]
        faces: dict[str, str] = {}
        for layer in reversed(layers):
            for slot, face in (
                layer.find(f"{W}rFonts").attrib if layer.find(f"{W}rFonts") is not None else {}
            ).items():
                faces[etree.QName(slot).localname] = face
        size = next((s.get(f"{W}val") for x in layers if (s := x.find(f"{W}sz")) is not None), "20")
        bold = next(
            (b.get(f"{W}val", "1") not in OFF for x in layers if (b := x.find(f"{W}b")) is not None), False
        )
        return Run(
            element,
            _run_text(element),
            faces,
            int(size) / 2,
            bold,
            _name(character) if character is not None else "",
        )

    def _chain(self, style: Any) -> Iterator[Any]:
        while style is not None:
            yield style.find(f"{W}rPr")
            base = style.find(f"{W}basedOn")
            style = (
                self._styles.get((style.get(f"{W}type"), base.get(f"{W}val"))) if base is not None else None
            )


def _name(style: Any) -> str:
    return style.find(f"{W}name").get(f"{W}val").lower()  # type: ignore[no-any-return]


def _body_paragraphs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == f"{W}p":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _body_paragraphs(child)


def _runs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in _HIDDEN:
            yield from _runs(child)


def _run_text(parent: Any) -> str:
    text = ""
    for child in parent:
        if child.tag == f"{W}t":
            text += child.text or ""
        elif child.tag == f"{W}tab":
            text += "\t"
        elif child.tag == f"{W}cr" or (
            child.tag == f"{W}br" and child.get(f"{W}type") in (None, "textWrapping")
        ):
            text += "\n"
        elif child.tag not in _HIDDEN:
            text += _run_text(child)
    return text


def finish(data: bytes, style: Style | None = None, **options: Any) -> Finished:
    """Format a draft and read the result; it must be stable: a second run gives the same bytes."""
    style = style or load_style()
    result: Result = format_bytes(data, style, **options)
    again = format_bytes(result.data, style, **options)
    assert again.data is result.data, "a second run changes the result"
    return Finished(result.data, result.plan)
