"""The OPC package (ECMA-376 part 2): parts, content types and relationships of a DOCX file.

Parts are read when asked for and parsed once; what nobody changed is written back with its compressed
bytes as they were, and a package in which nothing changed gives back the very bytes it was opened from.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname

from lxml import etree

from paiban.docx import guards, members, xmlpart
from paiban.docx.container import DEFAULT_LIMITS, Archive, Limits, read_archive
from paiban.docx.foreign import not_a_document, not_a_zip
from paiban.docx.members import Member
from paiban.docx.partnames import Relationship, relative, rels_name, resolve
from paiban.docx.sheetfolds import SheetFolds
from paiban.docx.shorthand import Shorthand
from paiban.docx.wml import R_NS
from paiban.errors import DraftError

CONTENT_TYPES = "[Content_Types].xml"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OVERRIDE, _DEFAULT = f"{{{TYPES_NS}}}Override", f"{{{TYPES_NS}}}Default"
_RELATIONSHIP = f"{{{RELS_NS}}}Relationship"
_SHEET = b"<w:styles"
_HEAD = 3_000  # bytes in which the root's start tag begins
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

__all__ = ["CONTENT_TYPES", "DEFAULT_LIMITS", "Limits", "Package", "Relationship"]


class Package:
    """A DOCX file in memory. Part names have no leading slash: "word/document.xml"; "" is the package."""

    def __init__(self, data: bytes, archive: Archive, limits: Limits) -> None:
        """For `open`; the directory is read, nothing else."""
        self._data = data
        self._comment = archive.comment
        self._limits = limits
        self._members = {member.name: member for member in archive.members}
        self._names = {name.lower(): name for name in self._members if not name.endswith("/")}
        self._contents: dict[str, bytes] = {}  # parts that were put
        self._roots: dict[str, etree._Element] = {}
        self._sheets: dict[str, SheetFolds] = {}  # what is folded in the trees of style sheets
        self._changed: set[str] = set()  # parts whose root was edited in place
        self._removed: set[str] = set()
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self._types: dict[str, str] | None = None  # media types by part name and by "*.extension"
        self.main_part = ""
        self.shorthand = Shorthand()  # of the main part's tree

    @classmethod
    def open(
        cls,
        data: bytes,
        *,
        limits: Limits = DEFAULT_LIMITS,
        drop_signature: bool = False,
        force: bool = False,
        own: bool = False,
    ) -> Package:
        """Read a DOCX, DOCM, DOTX or DOTM file and make sure that it can be formatted and saved.

        Every member's CRC-32 is checked and the main part is parsed. `drop_signature` removes a digital
        signature instead of refusing it, `force` accepts enforced editing protection. `own`: the bytes were
        made by `save` and need no check.
        Raises DraftError; `guards`, `container` and `foreign` list the codes.
        """
        if not data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
            raise not_a_zip(data)
        archive = read_archive(data, limits)
        package = cls(data, archive, limits)
        if CONTENT_TYPES not in package:
            raise not_a_document(package._members)
        package.main_part = guards.find_main_part(package)
        for member in archive.members:
            if member.name != package.main_part and not own:
                members.check(data, member)
        guards.check_main_part(package)
        guards.check_signature(package, drop_signature)
        guards.check_protection(package, force)
        return package

    # -- parts ---------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """The parts in the order of the file, then the added ones by name; without directories."""
        return list(self._names.values())

    def __contains__(self, name: object) -> bool:
        """Whether the part exists; names are compared as OPC does, without regard to case."""
        return isinstance(name, str) and name.lower() in self._names

    def part(self, name: str) -> bytes:
        """The part's present content. Raises KeyError; DraftError damaged-member."""
        return bytes(self._content(self._names[name.lower()]))

    def xml(self, name: str) -> etree._Element:
        """The part's root, parsed once; after editing it in place call `mark_changed`.

        The main part's tree is in `shorthand`: look into its paragraphs with `shorthand.write_out_in`.
        Raises KeyError; DraftError damaged-member, bomb, doctype, malformed-xml.
        """
        name = self._names[name.lower()]
        root = self._roots.get(name)
        if root is None:
            member = self._members.get(name)
            if member is not None and member.size > self._limits.part:
                raise DraftError("bomb", what="part", name=name, value=member.size, limit=self._limits.part)
            root = self._roots[name] = self._parse(name)
        return root

    def _parse(self, name: str) -> etree._Element:
        content = self._content(name)
        if name != self.main_part:
            is_sheet = _SHEET in content[:_HEAD]
            return self._parse_sheet(content, name) if is_sheet else xmlpart.parse(content, name)
        self.shorthand = Shorthand()
        try:
            return xmlpart.parse(self.shorthand.shorten(content), name)
        except DraftError:  # say where in the part as it is written
            self.shorthand = Shorthand()
            return xmlpart.parse(content, name)

    def _parse_sheet(self, content: bytes | bytearray, name: str) -> etree._Element:
        """A style sheet, without what no draft hangs on."""
        folds = self._sheets[name] = SheetFolds()
        try:
            return xmlpart.parse(folds.fold(content), name)
        except DraftError:
            return xmlpart.parse(content, name)

    def mark_changed(self, name: str) -> None:
        """The root of this part was edited in place: `save` writes it again."""
        name = self._names[name.lower()]
        self._changed.add(name)
        self._contents.pop(name, None)
        self._drop_lookups(name)

    def forget(self, name: str) -> None:
        """Free the part's tree; a changed one is kept as bytes."""
        name = self._names[name.lower()]
        if name in self._changed:
            self._contents[name] = self._serialise(name)
            self._changed.discard(name)
        self._roots.pop(name, None)

    def put(self, name: str, data: bytes, content_type: str | None = None) -> None:
        """Add a part or replace its content; a new part needs a content type, given or by default.

        Raises ValueError for a part without content type.
        """
        name = self._names.setdefault(name.lower(), name)
        self._removed.discard(name)
        self._roots.pop(name, None)
        self._sheets.pop(name, None)
        self._changed.discard(name)
        self._drop_lookups(name)
        self._contents[name] = data
        if content_type is not None and content_type != self.content_type(name):
            self._set_content_type(name, content_type)
        elif not self.content_type(name) and name != CONTENT_TYPES:
            raise ValueError(f"no content type for {name}")

    def remove(self, names: Iterable[str]) -> None:
        """Take parts out, with their content types and own relationships; those to them are not sought."""
        gone = {key for name in names for key in (name.lower(), rels_name(name).lower())} & self._names.keys()
        for name in [self._names.pop(key) for key in gone]:
            self._removed.add(name)
            self._changed.discard(name)
            for store in (self._contents, self._roots, self._relationships):
                store.pop(name, None)
        types = self.xml(CONTENT_TYPES)
        for entry in types.findall(_OVERRIDE):
            if _part_name(entry) in gone:
                types.remove(entry)
                self.mark_changed(CONTENT_TYPES)

    def _drop_lookups(self, name: str) -> None:
        self._relationships.pop(name, None)
        if name == CONTENT_TYPES:
            self._types = None

    def _content(self, name: str) -> bytes | bytearray:
        if name in self._changed:
            return self._serialise(name)
        if name in self._contents:
            return self._contents[name]
        return members.inflate(self._data, self._members[name])

    def _serialise(self, name: str) -> bytes:
        data = xmlpart.serialise(self._roots[name])
        if name in self._sheets:
            return self._sheets[name].unfold(data)
        return self.shorthand.write_out(data) if name == self.main_part else data

    def close(self) -> None:
        """Free the parsed trees; the package is of no use afterwards."""
        self._roots.clear()

    # -- content types -------------------------------------------------------------------------------

    def content_type(self, name: str) -> str:
        """The part's media type, by its own entry or its extension; "" = none."""
        if self._types is None:
            types = self.xml(CONTENT_TYPES)
            self._types = {_part_name(each): each.get("ContentType", "") for each in types.iter(_OVERRIDE)}
            for each in types.iter(_DEFAULT):
                self._types["*." + each.get("Extension", "").lower()] = each.get("ContentType", "")
        key = name.lower()
        return self._types.get(key) or self._types.get("*." + key.rpartition(".")[2], "")

    def _set_content_type(self, name: str, content_type: str) -> None:
        types = self.xml(CONTENT_TYPES)
        for entry in types.findall(_OVERRIDE):
            if _part_name(entry) == name.lower():
                entry.set("ContentType", content_type)
                break
        else:
            etree.SubElement(types, _OVERRIDE, PartName="/" + name, ContentType=content_type)
        known = self._types
        self.mark_changed(CONTENT_TYPES)
        if known is not None:
            known[name.lower()] = content_type
            self._types = known

    # -- relationships -------------------------------------------------------------------------------

    def relationships(self, part: str) -> dict[str, Relationship]:
        """All relationships of a part by id, in the order written; part "" = the package's own."""
        rels = rels_name(part)
        if rels not in self:
            return {}
        rels = self._names[rels.lower()]
        found = self._relationships.get(rels)
        if found is None:
            base = dirname(part)
            found = {
                entry.get("Id", ""): self._relationship(entry, base)
                for entry in self.xml(rels).iterchildren(_RELATIONSHIP)
            }
            self._relationships[rels] = found
        return found

    def related(self, part: str, type_suffix: str) -> list[tuple[str, str]]:
        """(id, part name) of the existing parts that `part` relates to by a type ending in /`type_suffix`."""
        ending = "/" + type_suffix
        return [
            (each.id, each.target)
            for each in self.relationships(part).values()
            if each.type.endswith(ending) and not each.external and each.target in self
        ]

    def target(self, part: str, id: str) -> str | None:
        """The existing part that relationship `id` of `part` means; None for anything else."""
        found = self.relationships(part).get(id)
        return found.target if found and not found.external and found.target in self else None

    def relate(self, part: str, type: str, target: str) -> str:
        """The id of the relationship from `part` to the part `target`, added if there is none.

        `type` is a full URI or the last word of an officeDocument type ("styles"); `target` is a part's
        name or its address seen from `part`: "word/styles.xml" or, from "word/document.xml", "styles.xml".
        """
        type = type if "/" in type else f"{R_NS}/{type}"
        target = target if target in self else resolve(dirname(part), target, self._names)
        present = self.relationships(part)
        for each in present.values():
            if each.type == type and not each.external and each.target.lower() == target.lower():
                return each.id
        rels = rels_name(part)
        if rels not in self:
            self.put(rels, f'<Relationships xmlns="{RELS_NS}"/>'.encode(), _RELS_TYPE)
        id = _next_id(present)
        address = relative(target, part)
        entry = etree.SubElement(self.xml(rels), _RELATIONSHIP, Id=id, Type=type, Target=address)
        self.mark_changed(rels)
        added = self._relationship(entry, dirname(part))  # what is known of the others still holds
        self._relationships[self._names[rels.lower()]] = {**present, id: added}
        return id

    def unrelate(self, part: str, id: str) -> None:
        """Take a relationship out. Raises KeyError."""
        rels = rels_name(part)
        root = self.xml(rels)
        entry = next((each for each in root if each.get("Id") == id), None)
        if entry is None:
            raise KeyError(id)
        root.remove(entry)
        self.mark_changed(rels)

    def _relationship(self, entry: etree._Element, base: str) -> Relationship:
        address = entry.get("Target", "")
        external = entry.get("TargetMode") == "External"
        target = address if external else resolve(base, address, self._names)
        return Relationship(entry.get("Id", ""), entry.get("Type", ""), target, external)

    # -- saving --------------------------------------------------------------------------------------

    def save(self) -> bytes:
        """The file: the very object it was opened from if no part's bytes differ.

        Members keep their places, unchanged ones their compressed bytes; new ones follow by name.
        """
        replaced = {name: packed for name in self._candidates() if (packed := self._repack(name))}
        if not replaced and not self._removed:
            return self._data
        raw = memoryview(self._data)
        records: list[tuple[Member, bytes | bytearray | memoryview]] = []
        for name, member in self._members.items():
            if name in replaced:
                records.append(replaced.pop(name))
            elif name not in self._removed:
                records.append((member, raw[member.start : member.start + member.packed]))
        records.extend(replaced.values())
        return members.write_archive(records, self._comment)

    def _candidates(self) -> list[str]:
        """Parts that may differ from the file's, by name: that is the order of new ones."""
        return sorted(self._changed | self._contents.keys())

    def _repack(self, name: str) -> tuple[Member, bytes | bytearray] | None:
        """The member anew, or None if the content is what it was."""
        content = bytes(self._content(name))
        old = self._members.get(name)
        if old is not None and members.same(self._data, old, content):
            return None
        return members.pack(name, content) if name == self.main_part else members.pack_again(name, content)


def _next_id(present: Iterable[str]) -> str:
    """One above the highest rIdN, whatever the order of the file."""
    numbers = (int(id[3:]) for id in present if id.startswith("rId") and id[3:].isdecimal())
    return f"rId{max(numbers, default=0) + 1}"


def _part_name(override: etree._Element) -> str:
    return override.get("PartName", "").lstrip("/").lower()
