"""Everything outside the main part: byte-identical, but for the few parts paiban writes in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from posixpath import dirname, join, normpath

from paiban.docx.verify.archive import Member
from paiban.docx.verify.differences import Difference
from paiban.docx.verify.exact import rewrite
from paiban.docx.verify.sections import read_furniture
from paiban.patterns import Lazy
from paiban.remembered import remembered

TYPES = "[Content_Types].xml"
_PACKAGE_RELS = "_rels/.rels"
_SIGNED = "digital-signature"
#: Relationship kinds of parts that paiban may write or add.
OWNED = ("styles", "stylesWithEffects", "numbering", "settings", "fontTable")
_ADDED = (*OWNED, "footer")
_RELATIONSHIP = Lazy(rb"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_ATTRIBUTE = Lazy(rb"""\s([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TYPE_ROW = Lazy(rb"<(?:\w+:)?(Default|Override)\b([^>]*?)/?>")
_OWN_FOOTER = Lazy(r"(?:^|/)footerPaiban\w*\.xml$")

Row = dict[str, str]


class Parts:
    """The members of one finished document, XML parts read as needed."""

    def __init__(self, members: dict[str, Member], adapted: Collection[str] = ()) -> None:
        self.members = members
        self.adapted = adapted  # names of the house style's own styles, in lower case
        self._xml: dict[str, bytes] = {}
        self._raw: dict[str, bytes] = {}
        self.main = self._main()
        folder, _, name = self.main.rpartition("/")
        self.rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        self.relations = self.relationships(self.rels)
        self._related: dict[str, list[str]] = {}  # by the last word of the relationship type
        for row in self.relations:
            if row.get("TargetMode") != "External":
                kind = row.get("Type", "").rpartition("/")[2]
                self._related.setdefault(kind, []).append(self.resolve(row.get("Target", "")))

    def _main(self) -> str:
        for row in self.relationships(_PACKAGE_RELS):
            if row.get("Type", "").endswith("/officeDocument"):
                return row.get("Target", "").lstrip("/")
        raise Difference("part", _PACKAGE_RELS)

    def raw(self, name: str) -> bytes:
        """A part's bytes, b"" when there is none."""
        known = self._raw.get(name)
        if known is None:
            member = self.members.get(name)
            known = self._raw[name] = bytes(member.content()) if member is not None else b""
        return known

    def exact(self, name: str) -> bytes:
        """A part rewritten into canonical form, b"" when there is none."""
        known = self._xml.get(name)
        if known is None:
            raw = self.raw(name)
            known = self._xml[name] = rewrite(raw) if raw else b""
        return known

    def relationships(self, name: str) -> list[Row]:
        """The rows of a relationships part."""
        return _relationships(self.raw(name))

    def related(self, kind: str) -> list[str]:
        """Parts the main part is related to by the last word of the relationship type."""
        return self._related.get(kind, [])

    def one(self, kind: str) -> str:
        """The part of that kind, "" when there is none."""
        return next(iter(self.related(kind)), "")

    def resolve(self, target: str) -> str:
        """The part name of a relationship target of the main part."""
        return target[1:] if target.startswith("/") else normpath(join(dirname(self.main), target))

    def target(self, rid: bytes) -> str:
        """The part behind a relationship id of the main part, "" when there is none."""
        wanted = rid.decode("utf-8", "replace")
        row = next((row for row in self.relations if row.get("Id") == wanted), None)
        return self.resolve(row.get("Target", "")) if row is not None else ""


@remembered(32, 32 << 10)  # many drafts have the same few
def _relationships(part: bytes) -> list[Row]:
    return [_row(found) for found in _RELATIONSHIP.pattern.findall(part)]


def _row(attributes: bytes) -> Row:
    return {
        n.decode(): (a or b).decode("utf-8", "replace") for n, a, b in _ATTRIBUTE.pattern.findall(attributes)
    }


def compare_parts(before: Parts, after: Parts, *, signature_dropped: bool) -> None:
    """Difference when anything outside the main part changed that paiban may not change."""
    owned = {before.main, after.rels, TYPES} | {part for kind in OWNED for part in after.related(kind)}
    owned |= {part for kind in OWNED for part in before.related(kind)}
    if before.main != after.main:
        raise Difference("part", before.main, before.main, after.main)
    signed = _signature(before) if signature_dropped else frozenset()
    for name, member in before.members.items():
        if name in signed:
            continue
        other = after.members.get(name)
        if other is None:
            raise Difference("part", name, "present", "missing")
        if name not in owned and not member.same(other) and not _own_footer(name, before, after):
            raise Difference("part", name)
    _only_added(before, after)
    _rows_kept(before, after, signature_dropped=signature_dropped)


def _signature(parts: Parts) -> frozenset[str]:
    """The parts a digital signature is made of, and the part that refers to it."""
    kinds = {
        row.get("PartName", "").lstrip("/") for row in _types(parts) if _SIGNED in row.get("ContentType", "")
    }
    origins = {
        row.get("Target", "") for row in parts.relationships(_PACKAGE_RELS) if _SIGNED in row.get("Type", "")
    }
    named = kinds | {origin.lstrip("/") for origin in origins}
    folders = tuple({"_xmlsignatures/"} | {f"{dirname(name)}/" for name in named if dirname(name)})
    return frozenset(name for name in parts.members if name in named or name.startswith(folders)) | {
        _PACKAGE_RELS
    }


def _own_footer(name: str, before: Parts, after: Parts) -> bool:
    """A page-number footer that paiban wrote earlier may follow another house style."""
    return _OWN_FOOTER.pattern.search(name) is not None and all(
        _is_page_number(parts, name) for parts in (before, after)
    )


def _is_page_number(parts: Parts, name: str) -> bool:
    found = read_furniture(parts.exact(name))
    return found.free and found.numbered


def _only_added(before: Parts, after: Parts) -> None:
    """New members: footers that hold a page number, and owned parts the draft did not have."""
    footers = set(after.related("footer"))
    welcome = {part for kind in OWNED for part in after.related(kind)} | {after.rels}
    for name in after.members.keys() - before.members.keys():
        if name in welcome or (name in footers and _is_page_number(after, name)):
            continue
        raise Difference("part", name, "missing", "added")


def _rows_kept(before: Parts, after: Parts, *, signature_dropped: bool) -> None:
    kept = _missing(before.relations, after.relations)
    if kept:
        raise Difference("relationship", after.rels, str(kept[0]))
    for row in _missing(after.relations, before.relations):
        if row.get("Type", "").rpartition("/")[2] not in _ADDED or row.get("TargetMode") == "External":
            raise Difference("relationship", after.rels, "", str(row))
    if signature_dropped:
        lost = _missing(before.relationships(_PACKAGE_RELS), after.relationships(_PACKAGE_RELS))
        if any("digital-signature" not in row.get("Type", "") for row in lost):
            raise Difference("relationship", _PACKAGE_RELS, str(lost))
    if before.raw(TYPES) == after.raw(TYPES):
        return
    ours, theirs = _types(before), _types(after)
    for row in _missing(ours, theirs):
        if not (signature_dropped and "digital-signature" in row.get("ContentType", "")):
            raise Difference("content type", TYPES, str(row))
    for row in _missing(theirs, ours):
        name = row.get("PartName", "").lstrip("/")
        if name and (name in before.members or name not in after.members):
            raise Difference("content type", TYPES, "", str(row))


def _types(parts: Parts) -> list[Row]:
    return _type_rows(parts.raw(TYPES))


@remembered(32, 32 << 10)
def _type_rows(part: bytes) -> list[Row]:
    return [{"": kind.decode(), **_row(rest)} for kind, rest in _TYPE_ROW.pattern.findall(part)]


def _missing(rows: Iterable[Row], others: list[Row]) -> list[Row]:
    have = {tuple(sorted(row.items())) for row in others}
    return [row for row in rows if tuple(sorted(row.items())) not in have]
