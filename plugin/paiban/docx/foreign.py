"""What a file that is not a Word document is, so that its author gets the right sentence."""

from __future__ import annotations

from collections.abc import Container

from paiban.errors import DraftError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4_096

#: Stream names of OLE compound files and the code they mean, in the order of their weight.
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WpsContent", "wps"),
    ("MatOST", "wps"),
    ("WordDocument", "old-doc"),
    ("Workbook", "spreadsheet"),
    ("Book", "spreadsheet"),
    ("PowerPoint Document", "presentation"),
)

_MAGICS = (
    (b"{\\rtf", "rtf", ""),
    (b"%PDF", "pdf", ""),
    (b"\xdb\xa5\x2d\x00", "old-doc", ""),  # Word 2
    (b"\x31\xbe\x00\x00", "old-doc", ""),  # Word for DOS, Write
    (b"7z\xbc\xaf\x27\x1c", "other-format", "7z"),
    (b"Rar!\x1a\x07", "other-format", "RAR"),
    (b"\x1f\x8b", "other-format", "gzip"),
    (b"\x89PNG\r\n", "other-format", "PNG"),
    (b"\xff\xd8\xff", "other-format", "JPEG"),
)

_FLAT_MARKS = (b'progid="Word.Document"', b"wordDocument", b"2006/xmlPackage")
_HTML_MARKS = (b"<html", b"<!doctype html", b"<head", b"<body", b"<meta", b"<div", b"<table")

#: Members that give away another format in a ZIP file.
_ZIP_MARKS = (
    ("META-INF/manifest.xml", "ODF"),
    ("OFD.xml", "OFD"),
    ("uof.xml", "UOF"),
    ("META-INF/container.xml", "EPUB"),
    ("Index/Document.iwa", "Pages"),
    ("Index.zip", "Pages"),
)


def not_a_zip(data: bytes) -> DraftError:
    """The error for bytes that do not start like a ZIP file.

    Codes: empty-file, encrypted, old-doc, wps, spreadsheet, presentation, rtf, pdf, html, flat-xml,
    other-format (format), plain-text, truncated, not-a-document.
    """
    if not data:
        return DraftError("empty-file")
    if data.startswith(_OLE):
        return DraftError(_ole_code(data))
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, code, format in _MAGICS:
        if head.startswith(magic):
            return DraftError(code, format=format) if format else DraftError(code)
    if not head.strip(b"\0"):
        return DraftError("truncated")  # a copy that reserved its space and stopped
    return DraftError(_text_code(head))


def not_a_document(members: Container[str]) -> DraftError:
    """The error for a ZIP file without [Content_Types].xml."""
    for mark, format in _ZIP_MARKS:
        if mark in members:
            return DraftError("other-format", format=format)
    return DraftError("no-content-types" if "word/document.xml" in members else "not-a-document")


def _ole_code(data: bytes) -> str:
    return next((code for name, code in _OLE_STREAMS if _has_stream(data, name)), "not-a-document")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry bears the name ([MS-CFB] 2.6.1: 128 bytes, name first, length at 64)."""
    raw = name.encode("utf-16-le") + b"\0\0"
    at = data.find(raw)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == len(raw).to_bytes(2, "little"):
            return True
        at = data.find(raw, at + 2)
    return False


def _text_code(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if head.startswith(b"<?xml") and any(mark in head for mark in _FLAT_MARKS):
        return "flat-xml"
    lowered = head.lower()
    if lowered.startswith(b"mime-version:"):
        return "html"  # a web page saved as one file (.mht)
    if lowered.startswith(b"<") and any(mark in lowered for mark in _HTML_MARKS):
        return "html"
    return "not-a-document" if b"\0" in head or not _is_text(head) else "plain-text"


def _is_text(head: bytes) -> bool:
    """UTF-8 or GB 18030; the last character may be cut off by the end of the head."""
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as problem:
            if problem.start < len(head) - 4:
                continue
        return True
    return False
