"""A DOCX package from its parts, with content types and relationships worked out (ECMA-376 part 2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."

#: Namespaces every story part declares.
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": f"{_OFFICE}/relationships",
        "m": f"{_OFFICE}/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: One page of A4 as Word leaves it in a new document (twips).
PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" '
    'w:footer="992" w:gutter="0"/>'
)
SECTION = f'<w:sectPr>{PAGE}<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'


def story(root: str, content: str) -> str:
    """A part like header, footnotes or document: `root` element with all namespaces round `content`."""
    return f"{_HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"


def document(content: str) -> str:
    """The main part: `content` is what stands inside w:body."""
    return story("document", f"<w:body>{content}</w:body>")


def _kind(name: str) -> str:
    """The part kind of `header1.xml` is `header`: it names content type and relationship alike."""
    return name.removesuffix(".xml").rstrip("0123456789")


def _content_types(names: Sequence[str]) -> str:
    main = "document.main+xml"
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_TYPES}'
        f'{main if name == "document.xml" else _kind(name) + "+xml"}"/>'
        for name in names
        if name.endswith(".xml")
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


def _relationships(rows: Sequence[tuple[str, str, str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="{rid}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"{extra}/>'
        for rid, kind, target, extra in rows
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def rel_id(name: str) -> str:
    """The relationship id under which `build` links a part: `header1.xml` is `rId_header1`."""
    return "rId_" + name.rpartition("/")[2].partition(".")[0]


_DEFAULTS: Mapping[str, str | bytes] = {
    "settings.xml": story("settings", '<w:defaultTabStop w:val="420"/>'),
    "fontTable.xml": story("fonts", '<w:font w:name="宋体"/>'),
}


def build(parts: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A DOCX of `parts` (names below word/); `links` maps relationship ids to external addresses.

    Every part but the main one is linked from the main part; settings and a font table are added where
    missing. The same parts give the same bytes.
    """
    parts = {**_DEFAULTS, **parts}
    rows = [
        (rel_id(name), "image" if name.endswith(".png") else _kind(name), name, "")
        for name in parts
        if name != "document.xml"
    ]
    rows += [(rid, "hyperlink", url, ' TargetMode="External"') for rid, url in (links or {}).items()]
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(list(parts)),
        "_rels/.rels": _relationships([("rId1", "officeDocument", "word/document.xml", "")]),
        "word/_rels/document.xml.rels": _relationships(rows),
    }
    members.update({f"word/{name}": data for name, data in parts.items()})
    return _zipped(members)


def _zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
