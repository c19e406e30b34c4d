"""The members of a DOCX, read and written with the standard library alone."""

from __future__ import annotations

import io
import re
import zipfile

_MAIN = re.compile(rb'<[^>]*Type="[^"]*/officeDocument"[^>]*>')
_TARGET = re.compile(rb'Target="/?([^"]*)"')


def members(data: bytes) -> dict[str, bytes]:
    """The members of a ZIP file, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of the members, in order; the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main_part(parts: dict[str, bytes]) -> str:
    """The name of the main part."""
    row = _MAIN.search(parts.get("_rels/.rels", b""))
    target = _TARGET.search(row[0]) if row else None
    return target[1].decode() if target else "word/document.xml"
