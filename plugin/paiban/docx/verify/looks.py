"""What of a paragraph's and a run's properties is the author's, as comparable bytes.

Of w:rPr stays: the emphasis marks, the character style, symbol fonts, direction, revisions.
Of w:pPr stays: the effective list number, frame, page break, section break, marks of revision.
All else is typography, the house style's business (ECMA-376 §17.3.1, §17.3.2).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from paiban.docx.verify.lists import read_lists, shows
from paiban.docx.verify.markup import Child, Token, attribute, children, is_on, tokenize, write_child
from paiban.patterns import Lazy
from paiban.remembered import remembered

#: Separates the tokens of a run's code and the fields of a paragraph's flags; no XML text holds it.
FIELD = b"\x08"
#: Fields of a paragraph's flags, in order.
NUMBER, FRAME, MARK, PAGE_BREAK, CHANGE, SECTION = range(6)
#: Before a list number that only the paragraph's style gives.
GIVEN = b"~"

#: w:rPr children that are the author's emphasis -> its kind (as a house style's `keep_emphasis` names them).
_EMPHASIS = {
    b"w:b": "bold",
    b"w:i": "italic",
    b"w:u": "underline",
    b"w:strike": "strike",
    b"w:dstrike": "strike",
    b"w:vertAlign": "script",
    b"w:position": "script",
    b"w:highlight": "highlight",
    b"w:em": "dots",
    b"w:vanish": "hidden",
}
EMPHASIS_KINDS = frozenset(_EMPHASIS.values())
_SWITCHES = frozenset(b"w:b w:i w:strike w:dstrike w:vanish".split())
_OFF_VALUES = frozenset(b"0 false off none baseline".split())
#: w:rPr children that are mechanics and never go.
_MECHANICS = frozenset(
    b"w:rPrChange w:ins w:del w:moveFrom w:moveTo w:rtl w:eastAsianLayout w:fitText w:oMath".split()
)
_MARKS = frozenset(b"w:ins w:del w:moveFrom w:moveTo w:rPrChange".split())
#: Where a run is cut in two, the second half's change has an id of its own; nothing refers to it.
_CHANGE_ID = Lazy(rb' w:id="[^"]*"')
_FRAME = frozenset((b"w:framePr", b"w:bidi"))
_SYMBOL_FACES = (b"wingdings", b"webdings", b"symbol", b"mt extra", b"marlett", b"bookshelf symbol", b"zapf")
#: Character styles with a meaning: links, notes, comments, placeholders. They never go.
_MEANING = (
    b"hyperlink",
    b"followedhyperlink",
    b"footnote",
    b"endnote",
    b"annotation",
    b"comment",
    b"placeholder",
)


#: styleId -> its w:style, from the attributes on
_Rows = dict[bytes, bytes]


@remembered(4, 1 << 20)  # drafts of one make bring the same sheet
def _rows(styles: bytes) -> tuple[_Rows, bytes]:
    """The styles, and the id of the default paragraph style."""
    rows: _Rows = {}
    default = b""
    for block in styles.split(b"<w:style ")[1:]:
        head = b" " + block[: block.find(b">")]
        style_id = attribute(head, b"w:styleId") or b""
        rows[style_id] = block
        if b" w:default=" in head and b'w:type="paragraph"' in head:
            default = style_id
    return rows, default


class Looks:
    """Reduces the properties of one document; knows what its styles number and emphasise."""

    def __init__(self, styles: bytes, numbering: bytes = b"") -> None:
        """The styles and numbering parts in the form `markup` reads, b"" when there is none.

        A paragraph of a list that is not defined shows no number, in no program.
        """
        self._lists = read_lists(numbering)
        self._styles, self._default = _rows(styles)
        self._numbers: dict[bytes, tuple[bytes, bytes]] = {}  # styleId -> (numId, ilvl)
        self._given: dict[bytes, frozenset[bytes]] = {}  # styleId -> emphasis of a character style
        self._paragraphs: dict[bytes, bytes] = {}

    def _numbered(self, style_id: bytes) -> tuple[bytes, bytes]:
        """numId and ilvl that a paragraph style gives."""
        known = self._numbers.get(style_id)
        if known is None:
            known = self._numbers[style_id] = _inherited_number(style_id, self._styles, self._lists.linked)
        return known

    def _emphasis(self, style_id: bytes) -> frozenset[bytes]:
        """The emphasis a character style gives."""
        known = self._given.get(style_id)
        if known is None:
            known = self._given[style_id] = _inherited_emphasis(style_id, self._styles)
        return known

    def _has_meaning(self, style_id: bytes) -> bool:
        name = _value(_content(self._styles.get(style_id, b"")), b"w:name") or b""
        return name.lower().startswith(_MEANING)

    def paragraph(self, tokens: Sequence[Token]) -> bytes:
        """The flags of a paragraph from the tokens between <w:pPr> and </w:pPr>, six fields."""
        key = b"".join([token[0] for token in tokens])
        known = self._paragraphs.get(key)
        if known is None:
            known = self._paragraphs[key] = self._flags(children(tokens))
        return known

    def _flags(self, properties: list[Child]) -> bytes:
        fields = [b""] * 6
        style, direct = self._default, None
        for child in properties:
            name, attributes, inner = child
            if name == b"w:pStyle":
                style = attribute(attributes, b"w:val") or b""
            elif name == b"w:numPr":
                direct = children(inner)
            elif name in _FRAME:
                fields[FRAME] += write_child(child) if name == b"w:framePr" or is_on(attributes) else b""
            elif name == b"w:rPr":
                fields[MARK] = b"".join(
                    write_child(c) for c in children(inner) if c[0] in _MARKS or _hides(c)
                )
            elif name == b"w:pageBreakBefore":
                fields[PAGE_BREAK] = b"1" if is_on(attributes) else b""
            elif name == b"w:pPrChange":
                fields[CHANGE] = write_child(child)
            elif name == b"w:sectPr":
                fields[SECTION] = b"\x0e" + write_child(child) + b"\x0f"
        fields[NUMBER] = self._number(style, direct)
        return FIELD.join(fields)

    def _number(self, style: bytes, direct: list[Child] | None) -> bytes:
        """numId:ilvl of the list the paragraph shows a number of, b"" for none (numId 0 is none)."""
        number, level = self._numbered(style)
        level = level or b"?"
        others = b""
        for child in direct or ():
            value = attribute(child[1], b"w:val") or b""
            if child[0] == b"w:numId":
                number = value
            elif child[0] == b"w:ilvl":
                level = value
            else:
                others += write_child(child)
        if not shows(self._lists, number, b"0" if level == b"?" else level):
            return others
        given = GIVEN if direct is None else b""
        return b"%b%b:%b%b" % (given, number, level, others)

    def run(self, tokens: Sequence[Token]) -> bytes:
        """The code of a run from the tokens between <w:rPr> and </w:rPr>; b"" for a plain one."""
        return _run_code(b"".join([token[0] for token in tokens]))

    def effective(self, code: bytes, *, bold: bool, kept: Collection[str]) -> bytes:
        """The code of a run in a dressed line: emphasis of its character style counted as its own.

        `bold`: the author's bold counts; `kept`: kinds of emphasis that count at all. The character
        style itself drops out unless it has a meaning or the run carries a note or comment.
        """
        tokens = code.split(FIELD) if code else []
        style = next((t for t in tokens if t[:1] == b"/"), b"")
        direct = {t.lstrip(b"-").partition(b"=")[0] for t in tokens}
        if style and (self._has_meaning(style[1:]) or (b"!" in tokens and style[1:] in self._styles)):
            stay = [style]
        else:
            stay = [t for t in self._emphasis(style[1:]) if t.partition(b"=")[0] not in direct]
        stay += [t for t in tokens if t[:1] not in b"/-!"]
        return FIELD.join(sorted(t for t in stay if _counts(t, bold=bold, kept=kept)))


@remembered(1000, 1000)
def _run_code(properties: bytes) -> bytes:
    return FIELD.join(sorted(filter(None, map(_run_token, children(tokenize(properties))))))


def _counts(token: bytes, *, bold: bool, kept: Collection[str]) -> bool:
    kind = _EMPHASIS.get(b"w:" + token.partition(b"=")[0])
    return kind is None or (kind in kept and (bold or kind != "bold"))


def _run_token(child: Child) -> bytes:
    """One w:rPr child as a token: `b`, `u=single`, `-b` (switched off), `/StyleId`, raw mechanics."""
    name, attributes, _ = child
    if name in _EMPHASIS:
        value = attribute(attributes, b"w:val")
        if value in _OFF_VALUES:
            return b"-" + name[2:]
        return name[2:] if name in _SWITCHES else b"%b=%b" % (name[2:], value or b"")
    if name == b"w:rStyle":
        return b"/" + (attribute(attributes, b"w:val") or b"")
    if name == b"w:rFonts":
        return _symbol_face(attributes)
    if name not in _MECHANICS:
        return b""
    written = write_child(child)
    return _CHANGE_ID.pattern.sub(b"", written, 1) if name == b"w:rPrChange" else written


def _symbol_face(attributes: bytes) -> bytes:
    """A symbol font makes other characters of the same text, so it is the author's."""
    for name in (b"w:ascii", b"w:hAnsi"):
        face = attribute(attributes, name)
        if face and face.lower().startswith(_SYMBOL_FACES):
            return b"face=" + face
    return b""


def _hides(child: Child) -> bool:
    """A hidden paragraph mark joins two paragraphs on the page (style separator, §17.3.2.36)."""
    return child[0] == b"w:specVanish" and is_on(child[1])


def _value(body: bytes, name: bytes) -> bytes | None:
    _, found, rest = body.partition(b"<%b " % name)
    return attribute(b" " + rest.partition(b">")[0], b"w:val") if found else None


def _content(style: bytes) -> bytes:
    return style.partition(b">")[2].partition(b"</w:style>")[0]


def _chain(style_id: bytes, rows: _Rows) -> dict[bytes, bytes]:
    """Ids and bodies of the style and of what it is based on, nearest first; circles end the walk."""
    out: dict[bytes, bytes] = {}
    while style_id in rows and style_id not in out:
        body = out[style_id] = _content(rows[style_id])
        style_id = _value(body, b"w:basedOn") or b""
    return out


def _inherited_number(
    style_id: bytes, rows: _Rows, linked: dict[tuple[bytes, bytes], bytes]
) -> tuple[bytes, bytes]:
    """numId and ilvl; the level that names a style is the one its paragraphs get (§17.9.23)."""
    blocks = {
        name: body.partition(b"<w:numPr>")[2].partition(b"</w:numPr>")[0]
        for name, body in _chain(style_id, rows).items()
    }
    number = next(filter(None, (_value(block, b"w:numId") for block in blocks.values())), b"")
    for name, block in blocks.items():
        level = linked.get((number, name)) or _value(block, b"w:ilvl")
        if level:
            return number, level
    return number, b""


def _inherited_emphasis(style_id: bytes, rows: _Rows) -> frozenset[bytes]:
    found: dict[bytes, bytes] = {}
    for body in _chain(style_id, rows).values():
        block = body.partition(b"<w:rPr>")[2].partition(b"</w:rPr>")[0]
        for child in children(tokenize(block)):
            token = _run_token(child) if child[0] in _EMPHASIS else b""
            if token:
                found.setdefault(child[0], token)
    return frozenset(token for token in found.values() if token[:1] != b"-")
