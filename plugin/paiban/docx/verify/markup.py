"""A strict tokenizer for one way of writing XML; whatever is written otherwise takes the exact path.

The guard compares bytes, so it reads only the plainest serialisation itself: no comments, no CDATA,
no raw > in attributes, `w` bound to WordprocessingML; single quotes become double ones. Everything else
is first rewritten into that form by `exact.rewrite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from paiban.patterns import Lazy, compiled
from paiban.remembered import remembered

#: (as written, name, attributes with leading blank, kind); the kind is b"<" for a start tag, b"/" for an
#: end tag, b"e" for an empty element and b"t" for text.
Token = tuple[bytes, bytes, bytes, bytes]
#: (name, attributes, tokens between start and end tag)
Child = tuple[bytes, bytes, Sequence[Token]]

_TAG = compiled(rb'(/?)([^\s<>/="!?]+)((?:\s+[^\s<>/="]+="[^"<>\x00-\x08]*")*)\s*(/?)')
_SINGLE = Lazy(
    rb"""(/?[^\s<>/="'!?]+)((?:\s+[^\s<>/="']+=(?:"[^"<>\x00-\x08]*"|'[^"'<>\x00-\x08]*'))*)(\s*/?)"""
)
_VALUE = Lazy(rb"""="([^"]*)"|='([^']*)'""")
_SHORT = 200  # bytes; the tags of a document are few and mostly short


class OddForm(Exception):
    """XML that is written in a way this tokenizer does not read; `exact.rewrite` does."""


@remembered(2000, 2000)  # a program writes, and paiban dresses, every draft in the same few ways
def tokenize(data: bytes) -> Sequence[Token]:
    """The tags and texts of `data`, which may begin and end anywhere between two tags."""
    text, *pieces = data.split(b"<")
    out: list[Token] = [(text, b"", b"", b"t")] if text else []
    append = out.append
    for piece in pieces:
        tag, closed, text = piece.partition(b">")
        if not closed:
            raise OddForm
        append(_known_tag(tag) if len(tag) < _SHORT else _tag(tag))
        if text:
            append((text, b"", b"", b"t"))
    return out


def _tag(tag: bytes) -> Token:
    """The tag with what stands between its angle brackets."""
    found = _TAG.fullmatch(tag)
    if found is None:
        tag = _in_double_quotes(tag)
        found = _TAG.fullmatch(tag)
    if found is None:
        raise OddForm
    closing, name, attributes, empty = found.groups()
    return b"<%b>" % tag, name, attributes, b"/" if closing else b"e" if empty else b"<"


def _in_double_quotes(tag: bytes) -> bytes:
    """The tag as other programs write it; values that hold a double quote are left to `exact`."""
    found = _SINGLE.pattern.fullmatch(tag) if b"'" in tag else None
    if found is None:
        return tag
    name, attributes, end = found.groups()
    quoted: bytes = _VALUE.pattern.sub(lambda value: b'="%b"' % (value[1] or value[2] or b""), attributes)
    return name + quoted + end


_known_tag = lru_cache(maxsize=1024)(_tag)


#: White space in attributes as programs write it, and as lxml and `exact` do.
_REFERENCES = (
    (b"&#xA;", b"&#10;"),
    (b"&#xa;", b"&#10;"),
    (b"&#xD;", b"&#13;"),
    (b"&#xd;", b"&#13;"),
    (b"&#x9;", b"&#9;"),
)


def tidy(data: bytes) -> bytes:
    """Tags without the blank that some programs write before their end; white space in values one way."""
    if b" />" in data or b" >" in data:
        data = data.replace(b" />", b"/>").replace(b" >", b">")
    if b"&#x" in data:
        for written, usual in _REFERENCES:
            data = data.replace(written, usual)
    return data


def end_of(tokens: Sequence[Token], start: int) -> tuple[int, int]:
    """Index behind the element that begins at `start`, and how many elements are still open there."""
    depth = 0
    for index in range(start, len(tokens)):
        kind = tokens[index][3]
        if kind == b"<":
            depth += 1
        elif kind == b"/":
            depth -= 1
        if depth <= 0:
            return index + 1, 0
    return len(tokens), depth


def children(tokens: Sequence[Token]) -> list[Child]:
    """The elements side by side in `tokens`; white space between them is left out."""
    out: list[Child] = []
    index = 0
    while index < len(tokens):
        _, name, attributes, kind = tokens[index]
        if kind == b"t":
            index += 1
            continue
        end, depth = end_of(tokens, index)
        if depth or kind == b"/":
            raise OddForm
        out.append((name, attributes, tokens[index + 1 : end - 1] if kind == b"<" else ()))
        index = end
    return out


def write(tokens: Sequence[Token]) -> bytes:
    """The tokens again as bytes, an element without content always as an empty tag."""
    out: list[bytes] = []
    opened = False  # the last token written is a start tag
    for index, (raw, _, _, kind) in enumerate(tokens):
        if kind == b"t" and raw.isspace() and not (opened and _ends(tokens, index + 1)):
            continue  # indentation
        if kind == b"/" and opened:
            out[-1] = out[-1][:-1] + b"/>"
        else:
            out.append(raw)
        opened = kind == b"<"
    return b"".join(out)


def _ends(tokens: Sequence[Token], index: int) -> bool:
    return index >= len(tokens) or tokens[index][3] == b"/"


def write_child(child: Child) -> bytes:
    """One element again as bytes."""
    name, attributes, inner = child
    content = write(inner)
    return (
        b"<%b%b>%b</%b>" % (name, attributes, content, name) if content else b"<%b%b/>" % (name, attributes)
    )


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """The value of an attribute, None when it is not there."""
    _, found, rest = attributes.partition(b' %b="' % name)
    return rest.partition(b'"')[0] if found else None


def is_on(attributes: bytes) -> bool:
    """An on/off property (ECMA-376 §17.17.4): on unless w:val says off."""
    return attribute(attributes, b"w:val") not in (b"0", b"false", b"off", b"none")
