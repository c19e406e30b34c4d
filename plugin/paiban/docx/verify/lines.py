"""One projected paragraph taken apart: lines, atoms, emphasis. Exact, and used only where bytes differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from paiban.docx.verify.differences import Difference, Piece
from paiban.patterns import Lazy, compiled
from paiban.records import NamedTuple

_ATOM = compiled(rb"<[^>]*>|\x01|\x02[^\x03]*\x03|[^<\x01\x02]+")
_NAME = compiled(r"<(/?)([^\s/>]+)")
_ENTITY = Lazy(r"&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ID = Lazy(r' w:id="[^"]*"')
#: Not WordprocessingML, and walked through all the same.
_THROUGH = frozenset(("mc:AlternateContent", "mc:Choice"))
#: Elements whose text is not the line's, besides all that is not WordprocessingML.
_HIDDEN = frozenset(
    (
        *("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:looseText", "w:p", "w:tbl"),
        *("w:drawing", "w:pict", "w:object", "w:txbxContent", "w:fldChar", "w:rubyPr"),
        *("w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr"),
    )
)
#: Tags that stand for one character of the line.
_CHARACTERS = {"w:tab": "\t", "w:noBreakHyphen": "\u2011"}
#: Containers that a paragraph end may split in two.
_SPLITTABLE = frozenset(("w:ins", "w:hyperlink", "w:smartTag"))
#: Elements inside a run that show, so that the run's emphasis counts on them.
_SHOWN = frozenset(
    (
        *("w:tab", "w:ptab", "w:sym", "w:noBreakHyphen", "w:softHyphen", "w:pgNum", "w:dayShort"),
        *("w:footnoteReference", "w:endnoteReference", "w:commentReference", "w:instrText", "w:delText"),
    )
)
#: Makes of a run's code the code that counts on a line.
Relax = Callable[[bytes], bytes]


class Atom(NamedTuple):
    """A stretch of text, or one tag; `counts` tells whether it stands for characters of the line."""

    code: bytes | None  # run code of what shows
    value: str
    counts: bool
    tag: bool


Atoms = list[Atom]
Flat = list[Piece]


def parse(content: bytes) -> list[Atoms]:
    """The lines of a paragraph's content; each soft break is the last atom of the line it ends."""
    lines: list[Atoms] = [[]]
    code, hidden, inner = b"", 0, 0
    for token in _ATOM.findall(content):
        if token == b"\x01":
            code = b""
        elif token[:1] == b"\x02":
            code = token[1:-1]
        elif token[:1] == b"<":
            value = token.decode("utf-8", "replace")
            closing, name = _tag(value)
            hides = name in _HIDDEN or (name[:2] != "w:" and name not in _THROUGH)
            if hides and value[-2:] != "/>":
                hidden += -1 if closing else 1
            if name == "w:r" and value[-2:] != "/>":  # a run of a subtree that is kept to the byte
                inner += -1 if closing else 1
            counts = not hidden and name in _CHARACTERS
            lines[-1].append(Atom(code if name in _SHOWN else None, value, counts, True))
            if not hidden and is_soft_break(value):
                lines.append([])
        else:
            shown = None if inner else code
            text = unescape(token.decode("utf-8", "replace"))
            *ended, last = [text] if hidden else text.split("\n")  # a line feed in the text ends a line too
            for part in ended:
                lines[-1].append(Atom(shown, part + "\n", True, False))
                lines.append([])
            if last or not ended:
                lines[-1].append(Atom(shown, last, not hidden, False))
    return lines


def _tag(value: str) -> tuple[bool, str]:
    found = _NAME.match(value)
    return (bool(found[1]), found[2]) if found else (False, "")


def is_soft_break(value: str) -> bool:
    """w:br without type or with textWrapping, w:cr (ECMA-376 §17.3.3.1, §17.3.3.4)."""
    if value.startswith("<w:cr"):
        return _tag(value)[1] == "w:cr"
    return _tag(value)[1] == "w:br" and (' w:type="' not in value or ' w:type="textWrapping"' in value)


def unescape(text: str) -> str:
    """Text with its entities and line ends resolved as an XML parser does."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.pattern.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    return chr(number) if number < 0x110000 else found[0]


def characters(atom: Atom) -> str:
    """The characters the atom stands for in the line's text."""
    if not atom.counts:
        return ""
    return _CHARACTERS[_tag(atom.value)[1]] if atom.tag else atom.value


def text_of(atoms: Iterable[Atom]) -> str:
    """The line's text, as `Line.text` gives it."""
    return "".join(map(characters, atoms))


def cut(atoms: Atoms, count: int) -> tuple[Atoms, Atoms]:
    """The atoms of the first `count` characters, and the rest; tags at the cut go with the rest."""
    head: Atoms = []
    for index, atom in enumerate(atoms):
        if count <= 0:
            return head, atoms[index:]
        text = characters(atom)
        if len(text) > count:
            head.append(Atom(atom.code, text[:count], True, False))
            return head, [Atom(atom.code, text[count:], True, False), *atoms[index + 1 :]]
        head.append(atom)
        count -= len(text)
    return head, []


def silent(atoms: Atoms) -> Atoms:
    """What of the atoms stands for no character: anchors, revisions, deleted text."""
    return [atom for atom in atoms if not atom.counts]


def dressed(atoms: Atoms, relax: Relax) -> Flat:
    """The atoms with their codes relaxed; texts without characters left out."""
    return [
        (None if atom.code is None else relax(atom.code), atom.value, atom.tag)
        for atom in atoms
        if atom.value
    ]


def joined(pieces: Flat) -> Flat:
    """Neighbouring texts of the same code as one: where runs were cut does not matter."""
    out: Flat = []
    for code, value, tag in pieces:
        if not tag and out and not out[-1][2] and out[-1][0] == code:
            out[-1] = (code, out[-1][1] + value, False)
        else:
            out.append((code, value, tag))
    return out


def is_white(atom: Atom) -> bool:
    """A tag that shows white space: a tab or a soft break."""
    return atom.tag and (atom.value.startswith("<w:tab") or is_soft_break(atom.value))


def split_paragraph(lines: list[Atoms], cuts: list[int]) -> list[list[Atoms]]:
    """The lines in groups, a new group at each index of `cuts`: the soft break before it goes.

    Containers that are open there are closed and opened again, as two paragraphs need it. Raises
    Difference("break") when something that must stay whole is open.
    """
    groups: list[list[Atoms]] = [[]]
    stack: list[Atom] = []
    for index, line in enumerate(lines):
        line = list(line)
        if index in cuts:
            before = groups[-1][-1]
            before.pop()
            before += [Atom(None, f"</{_tag(atom.value)[1]}>", False, True) for atom in reversed(stack)]
            groups.append([])
            line = [*stack, *line]
            _track(stack, line[len(stack) :])
        else:
            _track(stack, line)
        if index + 1 in cuts and any(_tag(atom.value)[1] not in _SPLITTABLE for atom in stack):
            raise Difference("break", "", text_of(line))
        groups[-1].append(line)
    return groups


def _track(stack: list[Atom], line: Atoms) -> None:
    """Follow the containers that the line opens and closes."""
    for atom in line:
        value = atom.value
        if not atom.tag or value[-2:] == "/>":
            continue
        closing, name = _tag(value)
        if not closing:
            stack.append(atom)
        elif stack and _tag(stack[-1].value)[1] == name:
            stack.pop()


def without_emptied_shells(pieces: Flat) -> Flat:
    """The same once announced text is gone: a container of which nothing else was in that half."""
    out: Flat = []
    for piece in pieces:
        closing, name = _tag(piece[1]) if piece[2] else (False, "")
        if closing and name in _SPLITTABLE and out and out[-1][2] and _tag(out[-1][1]) == (False, name):
            out.pop()
        else:
            out.append(piece)
    return out


def without_empty_shells(atoms: Atoms) -> Atoms:
    """Splitting a container may leave an empty half, and w:id of a half is free: both do not count."""
    out: Atoms = []
    for atom in atoms:
        closing, name = _tag(atom.value) if atom.tag else (False, "")
        if name in _SPLITTABLE:
            if atom.value[-2:] == "/>":
                continue
            if closing and out and out[-1].tag and _tag(out[-1].value) == (False, name):
                out.pop()
                continue
            if name == "w:ins":
                atom = Atom(atom.code, _ID.pattern.sub("", atom.value), atom.counts, True)
        out.append(atom)
    return out
