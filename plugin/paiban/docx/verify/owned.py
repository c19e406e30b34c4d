"""The few parts paiban writes in besides the main one: what of them must be as it was."""

from __future__ import annotations

import re
from collections.abc import Collection

from paiban.docx.verify.differences import Difference
from paiban.docx.verify.markup import is_on, tidy
from paiban.docx.verify.parts import OWNED, Parts
from paiban.patterns import Lazy

#: Styles that take the house style's look; a style of paiban's own may change from run to run.
_ADAPTED = Lazy(
    r"(?:heading [1-9]|title|subtitle)(?: char)?|标题(?: ?[1-9])?(?: char| 字符)?|副标题.*", re.IGNORECASE
)


def compare_owned(before: Parts, after: Parts) -> None:
    """Difference when styles, lists, settings or fonts of the draft are gone or changed."""
    for kind in OWNED:
        name = before.one(kind)
        if not name or before.members.get(name) is None or before.members[name].same(after.members[name]):
            continue
        if name != after.one(kind):
            raise Difference("relationship", after.rels, name, after.one(kind))
        if kind == "settings":
            _same_settings(name, before, after)
        else:
            _COMPARED[kind](name, before.raw(name), after.raw(name), before, after)


_ODD_AND_EVEN = Lazy(rb"<w:evenAndOddHeaders(?: [^>]*)?/>")
_SWITCH = Lazy(rb"<w:(?:evenAndOddHeaders|mirrorMargins)(?: [^>]*)?/>")


def _same_settings(name: str, before: Parts, after: Parts) -> None:
    """Only odd and even pages may begin to differ, and their margins to mirror."""
    if _same_but_frame(_settings(before.raw(name)), _settings(after.raw(name))):
        return
    ours, theirs = _settings(before.exact(name)), _settings(after.exact(name))
    if not _same_but_frame(ours, theirs):
        raise Difference("settings", name, ours, theirs)


def _settings(xml: bytes) -> bytes:
    return _SWITCH.pattern.sub(b"", tidy(xml))


def odd_and_even(parts: Parts) -> bool:
    """Whether even pages have headers and footers of their own (§17.10.1)."""
    name = parts.one("settings")
    xml = parts.raw(name)
    if b"evenAndOddHeaders" not in xml:
        return False
    found = _ODD_AND_EVEN.pattern.search(xml) or _ODD_AND_EVEN.pattern.search(parts.exact(name))
    return found is not None and is_on(found[0][:-2])


def _blocks(xml: bytes, tag: bytes) -> tuple[list[bytes], bytes]:
    """The elements called `tag`, and what remains without them."""
    start, end = b"<%b " % tag, b"</%b>" % tag
    blocks: list[bytes] = []
    rest: list[bytes] = []
    first, *pieces = tidy(xml).split(start)
    rest.append(first)
    for piece in pieces:
        head = piece[: piece.find(b">") + 1]
        if head.endswith(b"/>"):
            blocks.append(start + head)
            rest.append(piece[len(head) :])
            continue
        block, found, behind = piece.partition(end)
        blocks.append(start + block + found)
        rest.append(behind)
    return blocks, b"".join(rest)


_SPACE = Lazy(rb"\s+(?=<)")


def _unspaced(xml: bytes) -> bytes:
    """Without white space in front of tags."""
    return _SPACE.pattern.sub(b"", xml)


def _same_but_frame(ours: bytes, theirs: bytes) -> bool:
    """Whether nothing differs but XML declaration, root tags and white space in front of tags."""
    if _unframed(ours) == _unframed(theirs):
        return True
    return _unframed(_unspaced(ours)) == _unframed(_unspaced(theirs))


def _compare_styles(name: str, ours: bytes, theirs: bytes, before: Parts, after: Parts) -> None:
    """Every style is still there; only headings, titles and paiban's own styles look different."""
    adapted = before.adapted
    if _styles_kept(name, *_apart(ours, theirs), adapted, quiet=True):
        return
    _styles_kept(name, before.exact(name), after.exact(name), adapted, quiet=False)


def _apart(ours: bytes, theirs: bytes) -> tuple[bytes, bytes]:
    """Both parts without the styles that stand in both alike, at the same place: most of a style sheet."""
    start, end = b"<w:style ", b"</w:style>"
    one, other = ours.split(start), theirs.split(start)
    size = min(len(one), len(other)) - 1  # the last piece holds the root's end tag and stays
    if size < 1:
        return ours, theirs
    pairs = zip(one[1:size], other[1:size], strict=True)
    differ = [pair for pair in pairs if pair[0] != pair[1] or not pair[0].rstrip().endswith(end)]
    one[1:size] = [left for left, _ in differ]
    other[1:size] = [right for _, right in differ]
    return start.join(one), start.join(other)


def _styles_kept(name: str, ours: bytes, theirs: bytes, adapted: Collection[str], *, quiet: bool) -> bool:
    our_blocks, our_rest = _blocks(ours, b"w:style")
    blocks, rest = _blocks(theirs, b"w:style")
    if not _same_but_frame(our_rest, rest):
        return _fails("style", name, our_rest, rest, quiet=quiet)
    have = set(blocks)
    by_id = {_style_key(block): block for block in blocks}
    ours_to_adapt = [block for block in our_blocks if block not in have]
    halves = {_style_key(block)[0] for block in ours_to_adapt if _may_change(block, adapted)}
    for block in ours_to_adapt:
        other = by_id.get(_style_key(block), b"")
        if not other or not (_may_change(block, adapted) or _linked(block) in halves):
            return _fails("style", name, block, other, quiet=quiet)
    return True


_ROOT_START = Lazy(rb"\s*(?:<\?xml[^>]*\?>)?\s*<[^>]*>")
_ROOT_END = Lazy(rb"</[^<>]*>\s*$")


def _unframed(xml: bytes) -> bytes:
    """Without XML declaration and root tags: a new part or a new prefix changes nothing there."""
    head = _ROOT_START.pattern.match(xml)
    start = head.end() if head else 0
    end = xml.rfind(b"</")
    tail = _ROOT_END.pattern.match(xml, end) if end >= start else None
    return xml[start:end] if tail else xml[start:]


def _fails(kind: str, name: str, before: bytes, after: bytes, *, quiet: bool) -> bool:
    if not quiet:
        raise Difference(kind, name, before, after)
    return False


_STYLE_ID = Lazy(rb'w:styleId="([^"]*)"')
_STYLE_TYPE = Lazy(rb'<w:style [^>]*?w:type="([^"]*)"')
_STYLE_NAME = Lazy(rb'<w:name [^>]*?w:val="([^"]*)"')


def _style_key(block: bytes) -> tuple[bytes, ...]:
    """A style's id, kind and name: what documents refer to it by."""
    return tuple(
        found[1] if (found := p.pattern.search(block)) else b"" for p in (_STYLE_ID, _STYLE_TYPE, _STYLE_NAME)
    )


_LINK = Lazy(rb'<w:link [^>]*?w:val="([^"]*)"')


def _linked(block: bytes) -> bytes | None:
    """The paragraph style whose other half this character style is, whatever its name is (標題 1 字元)."""
    found = _LINK.pattern.search(block)
    return found[1] if found and _style_key(block)[1] == b"character" else None


def _may_change(block: bytes, adapted: Collection[str]) -> bool:
    style_id, kind, raw_name = _style_key(block)
    name = raw_name.decode("utf-8", "replace")
    if kind not in (b"paragraph", b"character"):
        return False
    return (
        name.lower() in adapted
        or _ADAPTED.pattern.fullmatch(name) is not None
        or any("paiban" in text.lower() for text in (name, style_id.decode()))
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
        our_blocks, ours = _blocks(_unspaced(ours), tag)
        blocks, theirs = _blocks(_unspaced(theirs), tag)
        have = set(blocks)
        lost = [block for block in our_blocks if block not in have]
        if lost:
            return _fails("numbering" if tag != b"w:font" else "font", name, lost[0], b"", quiet=quiet)
    if not _same_but_frame(ours, theirs):
        return _fails("part", name, ours, theirs, quiet=quiet)
    return True


_COMPARED = {
    "styles": _compare_styles,
    "stylesWithEffects": _compare_styles,
    "numbering": _compare_numbering,
    "fontTable": _compare_fonts,
}
