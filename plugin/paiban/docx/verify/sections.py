"""Sections (节): what of their properties may be laid anew, and which headers and footers still show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paiban.docx.verify.differences import Difference
from paiban.docx.verify.markup import Child, attribute, children, is_on, tokenize, write_child
from paiban.patterns import Lazy
from paiban.records import NamedTuple
from paiban.remembered import remembered

#: w:sectPr children that the house style decides (ECMA-376 §17.6.17).
_LAID = frozenset(b"w:pgSz w:pgMar w:pgBorders w:paperSrc w:docGrid w:titlePg w:pgNumType".split())
_REFERENCES = frozenset((b"w:headerReference", b"w:footerReference"))
#: Text of a footer that holds nothing but a page number.
_PAGE_NUMBER = Lazy(r"(?:[\s\d\-‐-―－—–~～./|·•]|第|页|頁|共|Page|page|of|总|計|计)*")
_STORY_TEXT = Lazy(rb"<w:(?:t|delText)(?: [^>]*)?>([^<]*)<")
_PAGE_FIELD = Lazy(rb"(?:NUM|SECTION)?PAGES?\b")
_PICTURE = Lazy(rb":(?:blip|imagedata|OLEObject|oMath|chart|relIds)\b|<w:(?:object|altChunk|control|sym) ")
#: Pages of a section that may show different headers and footers.
_PAGES = ("first", "default", "even")


class Furniture(NamedTuple):
    """What a header or footer part holds."""

    text: str  # author's text, "" for none
    drawn: bool  # holds a picture, an object …
    numbered: bool  # holds a page number field

    @property
    def empty(self) -> bool:
        """Whether it shows nothing at all."""
        return not self.text.strip() and not self.drawn and not self.numbered

    @property
    def free(self) -> bool:
        """Whether it may be replaced: nothing of the author's but page numbers in it."""
        return not self.drawn and _PAGE_NUMBER.pattern.fullmatch(self.text) is not None


@remembered(32, 32 << 10)  # paiban's own footers come again with every draft
def read_furniture(part: bytes) -> Furniture:
    """Look into a header or footer part given in the form `markup` reads."""
    text = b"".join(_STORY_TEXT.pattern.findall(part)).decode("utf-8", "replace")
    return Furniture(
        text, _PICTURE.pattern.search(part) is not None, _PAGE_FIELD.pattern.search(part) is not None
    )


class Layout(NamedTuple):
    """The sections of one document and how its pages take headers and footers."""

    sections: Sequence[bytes]
    odd_even: bool  # w:evenAndOddHeaders
    target: Callable[[bytes], str]  # relationship id -> part name


def compare_sections(
    before: Layout,
    after: Layout,
    pages: frozenset[int],
    furniture: Callable[[str], Furniture],
    old: frozenset[str],
) -> None:
    """Difference when a section lost more than the announced page layout.

    `pages`: sections announced to be laid anew; `old`: parts the draft had.
    """
    if len(before.sections) != len(after.sections):
        raise Difference("section", "sections", str(len(before.sections)), str(len(after.sections)))
    same = list(before.sections) == list(after.sections)
    if same and before.odd_even == after.odd_even:
        return
    for index, (ours, theirs) in enumerate(zip(before.sections, after.sections, strict=True)):
        if ours != theirs:
            _same_properties(ours, theirs, index, laid=index in pages, references=bool(pages))
    for index, (shown, shows) in enumerate(zip(_shown(before), _shown(after), strict=True)):
        for slot in shown:
            _same_furniture(slot, index, shown[slot], shows[slot], furniture, old)


def _same_properties(ours: bytes, theirs: bytes, index: int, *, laid: bool, references: bool) -> None:
    loose = (_LAID if laid else frozenset()) | (_REFERENCES if references else frozenset())
    left, right = _kept(ours, loose), _kept(theirs, loose)
    if left != right:
        raise Difference("section", f"section {index}", b"".join(left), b"".join(right))


def _kept(section: bytes, loose: frozenset[bytes]) -> list[bytes]:
    """The children that must stay; of w:cols the columns, not the space between them."""
    out: list[bytes] = []
    for child in _properties(section):
        if child[0] == b"w:cols" and loose & _LAID:
            number = attribute(child[1], b"w:num") or b"1"
            out += [b"columns " + number] if number != b"1" else []
        elif child[0] not in loose:
            out.append(write_child(child))
    return out


@remembered(64, 8 << 10)  # asked for several times each
def _properties(section: bytes) -> list[Child]:
    found = children(tokenize(section))
    return children(found[0][2]) if found else []


def _shown(layout: Layout) -> list[dict[tuple[bytes, str], str]]:
    """For each section: which part each kind of page shows as header and footer, "" for none."""
    out: list[dict[tuple[bytes, str], str]] = []
    inherited: dict[tuple[bytes, str], str] = {}
    for section in layout.sections:
        title = False
        for name, attributes, _ in _properties(section):
            if name in _REFERENCES:
                kind = (attribute(attributes, b"w:type") or b"default").decode()
                inherited[name, kind] = layout.target(attribute(attributes, b"r:id") or b"")
            elif name == b"w:titlePg":
                title = is_on(attributes)
        out.append(
            {(n, p): inherited.get((n, _slot(p, title, layout)), "") for n in _REFERENCES for p in _PAGES}
        )
    return out


def _slot(page: str, title: bool, layout: Layout) -> str:
    """The reference type that serves a page (§17.10.1, §17.10.6): without the switch it is the default."""
    return page if (page == "first" and title) or (page == "even" and layout.odd_even) else "default"


def _same_furniture(
    slot: tuple[bytes, str],
    index: int,
    ours: str,
    theirs: str,
    furniture: Callable[[str], Furniture],
    old: frozenset[str],
) -> None:
    if ours == theirs:
        return
    name, page = slot
    place = f"section {index}, {page} page"
    kind = "header" if name == b"w:headerReference" else "footer"
    empty = Furniture("", False, False)
    left = furniture(ours) if ours else empty
    right = furniture(theirs) if theirs else empty
    if kind == "header":
        if not (left.empty and right.empty) or (theirs and theirs not in old):
            raise Difference(kind, place, left.text or ours, right.text or theirs)
    elif not left.free or (theirs and not (right.free and (right.numbered or right.empty))):
        raise Difference(kind, place, left.text or ours, right.text or theirs)
