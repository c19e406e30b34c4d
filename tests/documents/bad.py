"""Builders of files that are not, or not quite, Word documents; each returns the bytes of one file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_NS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES, ROOT_RELS, MAIN, MAIN_RELS, SETTINGS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/settings.xml",
)
Parts = dict[str, bytes]


def document(body: str = "<w:p><w:r><w:t>关于开展检查的通知</w:t></w:r></w:p>") -> bytes:
    """A main part with this body."""
    return f'<?xml version="1.0"?><w:document xmlns:w="{W_NS}"><w:body>{body}</w:body></w:document>'.encode()


def settings(inner: str = "") -> bytes:
    """A settings part."""
    return f'<w:settings xmlns:w="{W_NS}">{inner}</w:settings>'.encode()


def rels(*entries: tuple[str, str, str]) -> bytes:
    """A relationship part of (id, type, target)."""
    inner = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{a}"/>' for i, t, a in entries)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'.encode()


def types(main: str = MAIN_TYPE, more: str = "") -> bytes:
    """A content type part; `main` is the media type of the main part."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/{MAIN}" ContentType="{main}"/>{more}</Types>'
    ).encode()


def parts(**replaced: bytes) -> Parts:
    """The parts of a small good document; `main`, `settings`, `types` replace one of them."""
    return {
        TYPES: replaced.get("types", types()),
        ROOT_RELS: rels(("rId1", f"{OFFICE}/officeDocument", MAIN)),
        MAIN: replaced.get("main", document()),
        MAIN_RELS: rels(("rId1", f"{OFFICE}/settings", "settings.xml")),
        SETTINGS: replaced.get("settings", settings()),
    }


def zipped(
    members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP file of the members, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), data, method)
    return out.getvalue()


def good(**replaced: bytes) -> bytes:
    """A small good document."""
    return zipped(parts(**replaced))


def plus(name: str, data: bytes) -> bytes:
    """A good document with one more member."""
    return zipped([*parts().items(), (name, data)])


def without(*names: str) -> bytes:
    """A good document that lacks some members."""
    return zipped({name: data for name, data in parts().items() if name not in names})


def ole(*streams: str) -> bytes:
    """An OLE compound file, as far as its directory: one entry of 128 bytes a stream."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    for name in ("Root Entry", *streams):
        entry = struct.pack("<64sHB", name.encode("utf-16-le"), 2 * len(name) + 2, 2)
        data += entry.ljust(128, b"\0")
    return data


def patched(data: bytes, name: str, field: int, value: bytes) -> bytes:
    """A ZIP file with `value` at offset `field` of the directory entry of `name`."""
    at = data.rindex(name.encode()) - 46 + field
    return data[:at] + value + data[at + len(value) :]


def encrypted_member() -> bytes:
    """A document with one member marked as encrypted (flag bit 0)."""
    return patched(good(), SETTINGS, 8, b"\1\0")


def unknown_compression() -> bytes:
    """A document with one member in LZMA (method 14)."""
    return patched(good(), SETTINGS, 10, b"\x0e\0")


def wrong_crc(name: str = SETTINGS) -> bytes:
    """A document in which one member's check sum is wrong."""
    return patched(good(), name, 16, b"\0\0\0\0")


def wrong_stored_crc() -> bytes:
    """A document with one byte of a stored member changed."""
    members = parts() | {"word/media/image1.png": b"picture"}
    return zipped(members, zipfile.ZIP_STORED).replace(b"picture", b"Picture")


def broken_stream() -> bytes:
    """A document with a byte of a picture's compressed content overwritten."""
    picture = bytes(range(256)) * 40
    data = plus("word/media/image1.png", picture)
    at = data.index(b"word/media/image1.png") + len("word/media/image1.png") + 10
    return data[:at] + b"\xff\xff\xff" + data[at + 3 :]


def wrong_local_name() -> bytes:
    """A document with a member whose own header bears another name than the directory."""
    return good().replace(b"word/settings.xml", b"word/settinga.xml", 1)


def lying_size() -> bytes:
    """A member that says 1 KB and holds 64 MB."""
    name = "word/media/image1.png"
    data = patched(plus(name, bytes(64 << 20)), name, 24, struct.pack("<L", 1_024))
    return data


def ratio_bomb(size: int = 64 << 20) -> bytes:
    """One member of zeros, packed a thousand to one."""
    return plus("word/media/image1.bmp", bytes(size))


@cache
def total_bomb() -> bytes:
    """Many members of which each is small enough, above 1 GB together."""
    block = bytes(9 << 20)
    return zipped([*parts().items(), *((f"word/media/{n}.bmp", block) for n in range(120))])


def crowd(count: int = 10_001) -> bytes:
    """More members than any document has."""
    return zipped([(f"word/media/{n}.png", b"") for n in range(count)], zipfile.ZIP_STORED)


def overlapping() -> bytes:
    """A member that lies inside another one: the trick of bombs without nesting."""
    inner = zipped({"b.xml": b"<b/>"}, zipfile.ZIP_STORED)
    local = inner[: inner.index(b"PK\1\2")]
    data = zipped([*parts().items(), ("a.bin", local)], zipfile.ZIP_STORED)
    end = data.rindex(b"PK\5\6")
    entry = bytearray(inner[inner.index(b"PK\1\2") : inner.index(b"PK\5\6")])
    entry[42:46] = struct.pack("<L", data.index(local))
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", data[end:])
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count + 1, count + 1, size + len(entry), offset, 0)
    return data[:end] + bytes(entry) + tail


def entity_bomb(encoding: str = "utf-8") -> bytes:
    """A main part with a billion laughs, in a document type."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!-- x -->'
        f'<!DOCTYPE w:document [<!ENTITY e0 "哈哈">{levels}]>'
        f'<w:document xmlns:w="{W_NS}"><w:body><w:p w:a="&e9;">&e9;</w:p></w:body></w:document>'
    )
    return text.encode(encoding)


def external_entity() -> bytes:
    """A settings part that would read a file of the machine."""
    return (
        '<!DOCTYPE w:settings [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f'<w:settings xmlns:w="{W_NS}">&x;</w:settings>'
    ).encode()


def nested(depth: int) -> bytes:
    """A main part whose elements lie `depth` deep."""
    return document("<w:sdt>" * depth + "</w:sdt>" * depth)


def signed() -> bytes:
    """A document with a digital signature: origin, signature, relationships, content types."""
    signature = "application/vnd.openxmlformats-package.digital-signature"
    origin = "_xmlsignatures/origin.sigs"
    more = (
        f'<Default Extension="sigs" ContentType="{signature}-origin"/>'
        f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{signature}-xmlsignature+xml"/>'
    )
    relation = f"{PACKAGE}/relationships/digital-signature"
    return zipped(
        parts(types=types(more=more))
        | {
            ROOT_RELS: rels(
                ("rId1", f"{OFFICE}/officeDocument", MAIN), ("rId2", f"{relation}/origin", origin)
            ),
            origin: b"",
            "_xmlsignatures/_rels/origin.sigs.rels": rels(("rId1", f"{relation}/signature", "sig1.xml")),
            "_xmlsignatures/sig1.xml": b"<Signature/>",
        }
    )


def strict() -> bytes:
    """A document in the strict variant of the format."""
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    return zipped(parts(main=strict_main()) | {ROOT_RELS: rels(("rId1", office, MAIN))})


def strict_main() -> bytes:
    """A main part in the strict namespace."""
    return document().replace(W_NS.encode(), STRICT_NS.encode())
