"""The ZIP container of a finished document, read from its central directory (APPNOTE 6.3).

Independent of the room that writes it: members are taken from the bytes as they lie on disk, and what
both archives hold as the same compressed bytes is not inflated at all.
"""

from __future__ import annotations

import struct

import deflate

from paiban.docx.verify.differences import Difference
from paiban.records import NamedTuple

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF


class Member(NamedTuple):
    """One member: its compressed bytes are `packed` ones of `archive` from `start` on, copied when asked."""

    name: str
    method: int  # 0 stored, 8 deflated
    crc: int
    size: int  # inflated
    archive: bytes
    start: int
    packed: int

    @property
    def payload(self) -> bytes:
        """The compressed bytes."""
        return self.archive[self.start : self.start + self.packed]

    def content(self) -> bytes | bytearray:
        """The inflated bytes; Difference("archive") when length or CRC-32 do not agree."""
        data = _inflated(self)
        if len(data) != self.size or deflate.crc32(data) != self.crc:
            raise Difference("archive", self.name)
        return data

    def same(self, other: Member) -> bool:
        """Whether both hold the same bytes; inflates only when they are packed differently."""
        if (self.size, self.crc) != (other.size, other.crc):
            return False
        if self.method == other.method and self.packed == other.packed:
            payload = memoryview(other.archive)[other.start : other.start + other.packed]
            if self.archive.startswith(payload, self.start):
                return True
        return self.content() == other.content()


def _inflated(member: Member) -> bytes | bytearray:
    if member.method == 0 or not member.size:
        return member.payload[: member.size]
    if member.method != 8:
        raise Difference("archive", member.name)
    try:
        data: bytearray = deflate.deflate_decompress(member.payload, member.size)
    except deflate.DeflateError as error:
        raise Difference("archive", member.name, str(error)) from error
    return data


def read_archive(data: bytes) -> dict[str, Member]:
    """All members by name, directories left out; Difference("archive") for a damaged container."""
    count, offset = _directory(data)
    members: dict[str, Member] = {}
    for _ in range(count):
        member, offset = _entry(data, offset)
        if member.name in members:
            raise Difference("archive", member.name, "", "twice")
        if not member.name.endswith("/"):
            members[member.name] = member
    return members


def _directory(data: bytes) -> tuple[int, int]:
    """Number of entries and where they begin."""
    end = data.rfind(_END)
    if end < 0 or end + 22 > len(data):
        raise Difference("archive", "end of central directory")
    count, _, offset = struct.unpack_from("<HLL", data, end + 10)
    locator = end - 20
    if (count == _MAX16 or offset == _MAX32) and data[locator : locator + 4] == _LOCATOR64:
        (end64,) = struct.unpack_from("<Q", data, locator + 8)
        if data[end64 : end64 + 4] != _END64:
            raise Difference("archive", "end of central directory")
        count, _, offset = struct.unpack_from("<QQQ", data, end64 + 32)
    return count, offset


def _entry(data: bytes, offset: int) -> tuple[Member, int]:
    """The member whose directory entry lies at `offset`, and where the next entry begins."""
    try:
        entry = _ENTRY.unpack_from(data, offset)
        flags, method, crc, packed, size = entry[3], entry[4], entry[7], entry[8], entry[9]
        name_length, extra_length, comment_length, local = entry[10], entry[11], entry[12], entry[16]
        start = offset + _ENTRY.size
        raw_name = data[start : start + name_length]
        extra = data[start + name_length : start + name_length + extra_length]
        size, packed, local = _wide(extra, size, packed, local)
        header = _LOCAL.unpack_from(data, local)
    except struct.error as error:
        raise Difference("archive", "central directory", str(error)) from error
    body = local + _LOCAL.size
    if entry[0] != b"PK\x01\x02" or header[0] != b"PK\x03\x04" or data[body : body + header[9]] != raw_name:
        raise Difference("archive", "central directory")
    body += header[9] + header[10]
    if body + packed > len(data):
        raise Difference("archive", "central directory")
    name = raw_name.decode("utf-8" if flags & 0x800 or raw_name.isascii() else "cp437", "replace")
    member = Member(name, method, crc, size, data, body, packed)
    return member, start + name_length + extra_length + comment_length


def _wide(extra: bytes, *values: int) -> tuple[int, int, int]:
    """Sizes and offset from the ZIP64 extra field where the entry's own slots are full."""
    wide: list[int] = []
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            wide = list(struct.unpack_from(f"<{length // 8}Q", extra, position + 4))
        position += 4 + length
    size, packed, local = (wide.pop(0) if value == _MAX32 and wide else value for value in values)
    return size, packed, local
