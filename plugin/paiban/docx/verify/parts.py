"""Everything outside the main part: byte-identical, but for the few parts paiban writes in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import dirname, join, normpath

from paiban.docx.verify.archive import Member
from paiban.docx.verify.differences import Difference
from paiban.docx.verify.exact import rewrite
from paiban.docx.verify.sections import read_furniture

TYPES = "[Content_Types].xml"
_PACKAGE_RELS = "_rels/.rels"
_SIGNATURES = "_xmlsignatures/"
#: Relationship kinds of parts that paiban may write or add.
_OWNED = ("styles", "numbering", "settings", "fontTable")
_ADDED = (*_OWNED, "footer")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"""\s([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TYPE_ROW = re.compile(rb"<(?:\w+:)?(Default|Override)\b([^>]*?)/?>")
#: Styles that take the house style's look; a style of paiban's own may change from run to run.
_ADAPTED = re.compile(
    r"(?:heading [1-9]|title|subtitle)(?: char)?|标题(?: ?[1-9])?(?: char| 字符)?|副标题.*", re.IGNORECASE
)
_OWN_FOOTER = re.compile(r"(?:^|/)footerPaiban\w*\.xml$")

Row = dict[str, str]


class Parts:
    """The members of one finished document, XML parts read as needed."""

    def __init__(self, members: dict[str, Member]) -> None:
        self.members = members
        self._xml: dict[str, bytes] = {}
        self.main = self._main()
        folder, _, name = self.main.rpartition("/")
        self.rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        self.relations = self.relationships(self.rels)

    def _main(self) -> str:
        for row in self.relationships(_PACKAGE_RELS):
            if row.get("Type", "").endswith("/officeDocument"):
                return row.get("Target", "").lstrip("/")
        raise Difference("part", _PACKAGE_RELS)

    def raw(self, name: str) -> bytes:
        """A part's bytes, b"" when there is none."""
        member = self.members.get(name)
        return bytes(member.content()) if member is not None else b""

    def exact(self, name: str) -> bytes:
        """A part rewritten into canonical form, b"" when there is none."""
        known = self._xml.get(name)
        if known is None:
            raw = self.raw(name)
            known = self._xml[name] = rewrite(raw) if raw else b""
        return known

    def relationships(self, name: str) -> list[Row]:
        """The rows of a relationships part."""
        return [_row(found) for found in _RELATIONSHIP.findall(self.raw(name))]

    def related(self, kind: str) -> list[str]:
        """Parts the main part is related to by the last word of the relationship type."""
        rows = (row for row in self.relations if row.get("Type", "").rpartition("/")[2] == kind)
        return [self.resolve(row.get("Target", "")) for row in rows if row.get("TargetMode") != "External"]

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


def _row(attributes: bytes) -> Row:
    return {n.decode(): (a or b).decode("utf-8", "replace") for n, a, b in _ATTRIBUTE.findall(attributes)}


def compare_parts(before: Parts, after: Parts, *, signature_dropped: bool) -> None:
    """Difference when anything outside the main part changed that paiban may not change."""
    owned = {before.main, after.rels, TYPES} | {part for kind in _OWNED for part in after.related(kind)}
    owned |= {part for kind in _OWNED for part in before.related(kind)}
    if before.main != after.main:
        raise Difference("part", before.main, before.main, after.main)
    for name, member in before.members.items():
        if signature_dropped and (name.startswith(_SIGNATURES) or name == _PACKAGE_RELS):
            continue
        other = after.members.get(name)
        if other is None:
            raise Difference("part", name, "present", "missing")
        if name not in owned and not member.same(other) and not _own_footer(name, before, after):
            raise Difference("part", name)
    _only_added(before, after)
    _rows_kept(before, after, signature_dropped=signature_dropped)
    _compare_owned(before, after)


def _own_footer(name: str, before: Parts, after: Parts) -> bool:
    """A page-number footer that paiban wrote earlier may follow another house style."""
    return _OWN_FOOTER.search(name) is not None and all(
        _is_page_number(parts, name) for parts in (before, after)
    )


def _is_page_number(parts: Parts, name: str) -> bool:
    found = read_furniture(parts.exact(name))
    return found.free and found.numbered


def _only_added(before: Parts, after: Parts) -> None:
    """New members: footers that hold a page number, and owned parts the draft did not have."""
    footers = set(after.related("footer"))
    welcome = {part for kind in _OWNED for part in after.related(kind)} | {after.rels}
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
    ours, theirs = _types(before), _types(after)
    for row in _missing(ours, theirs):
        if not (signature_dropped and "digital-signature" in row.get("ContentType", "")):
            raise Difference("content type", TYPES, str(row))
    for row in _missing(theirs, ours):
        name = row.get("PartName", "").lstrip("/")
        if name and (name in before.members or name not in after.members):
            raise Difference("content type", TYPES, "", str(row))


def _types(parts: Parts) -> list[Row]:
    return [{"": kind.decode(), **_row(rest)} for kind, rest in _TYPE_ROW.findall(parts.raw(TYPES))]


def _missing(rows: Iterable[Row], others: list[Row]) -> list[Row]:
    have = {tuple(sorted(row.items())) for row in others}
    return [row for row in rows if tuple(sorted(row.items())) not in have]


def _compare_owned(before: Parts, after: Parts) -> None:
    for kind in _OWNED:
        name = before.one(kind)
        if not name or before.members.get(name) is None or before.members[name].same(after.members[name]):
            continue
        if name != after.one(kind):
            raise Difference("relationship", after.rels, name, after.one(kind))
        if kind == "settings":
            _same_settings(name, before, after)
        else:
            _COMPARED[kind](name, before.raw(name), after.raw(name), before, after)


def _same_settings(name: str, before: Parts, after: Parts) -> None:
    ours, theirs = before.exact(name), after.exact(name)
    switch = re.compile(rb"<w:evenAndOddHeaders(?: [^>]*)?/>")
    ours, theirs = (switch.sub(b"", xml) for xml in (ours, theirs))
    ours, theirs = (re.sub(rb"\s+(?=<)", b"", xml) for xml in (ours, theirs))
    if ours != theirs:
        raise Difference("settings", name, ours, theirs)


def odd_and_even(parts: Parts) -> bool:
    """Whether even pages have headers and footers of their own (§17.10.1)."""
    raw = parts.raw(parts.one("settings"))
    if b"evenAndOddHeaders" not in raw:
        return False
    found = re.search(
        rb"<w:evenAndOddHeaders(?: [^>]*?w:val=\"([^\"]*)\")?", parts.exact(parts.one("settings"))
    )
    return found is not None and found[1] not in (b"0", b"false", b"off")


def _blocks(xml: bytes, tag: bytes) -> tuple[list[bytes], bytes]:
    """The elements called `tag`, and what remains without them and without white space."""
    pattern = re.compile(rb"<%b(?: [^>]*)?(?:/>|>.*?</%b>)" % (tag, tag), re.DOTALL)
    return pattern.findall(xml), re.sub(rb"\s+(?=<)", b"", pattern.sub(b"", xml))


def _compare_styles(name: str, ours: bytes, theirs: bytes, before: Parts, after: Parts) -> None:
    """Every style is still there; only headings, titles and paiban's own styles look different."""
    if _styles_kept(name, ours, theirs, quiet=True):
        return
    _styles_kept(name, before.exact(name), after.exact(name), quiet=False)


def _styles_kept(name: str, ours: bytes, theirs: bytes, *, quiet: bool) -> bool:
    our_blocks, our_rest = _blocks(ours, b"w:style")
    blocks, rest = _blocks(theirs, b"w:style")
    if _unframed(our_rest) != _unframed(rest):
        return _fails("style", name, our_rest, rest, quiet=quiet)
    have = set(blocks)
    by_id = {_style_key(block): block for block in blocks}
    for block in our_blocks:
        if block in have:
            continue
        other = by_id.get(_style_key(block), b"")
        if not other or not (_may_change(block)):
            return _fails("style", name, block, other, quiet=quiet)
    return True


def _unframed(xml: bytes) -> bytes:
    """Without XML declaration and root tag: a new part or a new prefix changes nothing there."""
    return re.sub(rb"^\s*(?:<\?xml[^>]*\?>)?\s*<[^>]*>", b"", xml, count=1)


def _fails(kind: str, name: str, before: bytes, after: bytes, *, quiet: bool) -> bool:
    if not quiet:
        raise Difference(kind, name, before, after)
    return False


_STYLE_ID = re.compile(rb'w:styleId="([^"]*)"')
_STYLE_TYPE = re.compile(rb'<w:style [^>]*?w:type="([^"]*)"')
_STYLE_NAME = re.compile(rb'<w:name [^>]*?w:val="([^"]*)"')


def _style_key(block: bytes) -> tuple[bytes, ...]:
    """A style's id, kind and name: what documents refer to it by."""
    return tuple(
        found[1] if (found := p.search(block)) else b"" for p in (_STYLE_ID, _STYLE_TYPE, _STYLE_NAME)
    )


def _may_change(block: bytes) -> bool:
    style_id, kind, raw_name = _style_key(block)
    name = raw_name.decode("utf-8", "replace")
    if kind not in (b"paragraph", b"character"):
        return False
    return _ADAPTED.fullmatch(name) is not None or any(
        "paiban" in text.lower() for text in (name, style_id.decode())
    )


def _compare_numbering(name: str, ours: bytes, theirs: bytes, before: Parts, after: Parts) -> None:
    """Lists may be added; those the draft has stay as they are."""
    if _kept(name, ours, theirs, (b"w:abstractNum", b"w:num", b"w:numPicBullet"), quiet=True):
        return
    _kept(
        name,
        before.exact(name),
        after.exact(name),
        (b"w:abstractNum", b"w:num", b"w:numPicBullet"),
        quiet=False,
    )


def _compare_fonts(name: str, ours: bytes, theirs: bytes, before: Parts, after: Parts) -> None:
    """Fonts may be added to the font table."""
    if not _kept(name, ours, theirs, (b"w:font",), quiet=True):
        _kept(name, before.exact(name), after.exact(name), (b"w:font",), quiet=False)


def _kept(name: str, ours: bytes, theirs: bytes, tags: tuple[bytes, ...], *, quiet: bool) -> bool:
    for tag in tags:
        our_blocks, ours = _blocks(ours, tag)
        blocks, theirs = _blocks(theirs, tag)
        lost = [block for block in our_blocks if block not in set(blocks)]
        if lost:
            return _fails("numbering" if tag != b"w:font" else "font", name, lost[0], b"", quiet=quiet)
    if _unframed(ours) != _unframed(theirs):
        return _fails("part", name, ours, theirs, quiet=quiet)
    return True


_COMPARED = {"styles": _compare_styles, "numbering": _compare_numbering, "fontTable": _compare_fonts}
