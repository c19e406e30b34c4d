"""A second, independent proof that the author's words are untouched; shares no code with paiban.

The main part becomes one sequence of characters and marks. In the draft, the characters that the plan
announces to change are taken out; in the result, those that came for them. What remains must be equal
mark for mark: text, tabs, breaks, references, fields, wrappers, drawings, tables. Soft breaks that became
paragraph ends and blank paragraphs that went are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from paiban.changes import AddSection, Change, DropBlank, EditText, EndParagraph
from paiban.model import Draft

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Containers whose words are not words of a line.
_ASIDE = frozenset({f"{_W}tbl", f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"})
_LOOKS = frozenset(f"{_W}{name}" for name in ("rPr", "pPr", "sectPr", "proofErr", "lastRenderedPageBreak"))
_SPLIT = frozenset(f"{_W}{name}" for name in ("ins", "moveTo"))
_MARKER = frozenset(
    "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾第编篇章节部分条款项份"
    "()（）[]【】〔〕、.．,，:：。;； \t　\u00a0\u2003\u200b\ufeff\u2011甲乙丙丁戊己庚辛壬癸"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
_BLANKS = frozenset(" \n\r\u3000\u00a0\u2003\u200b\ufeff")

#: ("c", character) of a line's text; (other kinds, what) of anything else.
Mark = tuple[str, str]


class Mismatch(AssertionError):
    """Draft and result differ where nothing announced it."""


def compare(our_xml: bytes, their_xml: bytes, draft: Draft, changes: Sequence[Change]) -> None:
    """Raise Mismatch unless the main part `their_xml` is `our_xml` with `changes` carried out."""
    if any(isinstance(change, AddSection) for change in changes):
        return  # the guard proves these; here nothing is known about their wording
    ours, theirs = _marks(our_xml), _marks(their_xml)
    starts = _starts(draft)
    _same("lines", _solid("".join(line.text for line in draft.lines)), _text(ours))
    edits = sorted((c for c in changes if isinstance(c, EditText)), key=lambda c: (c.line, c.start))
    whole = [
        EditText(c.line, 0, draft.lines[c.line].text, "", c.rule) for c in changes if isinstance(c, DropBlank)
    ]
    gone: set[int] = set()
    come: set[int] = set()
    shift = 0
    for edit in sorted((*edits, *whole), key=lambda c: (c.line, c.start)):
        _check(edit, draft)
        at = starts[edit.line] + len(_solid(draft.lines[edit.line].text[: edit.start]))
        before, after = _solid(edit.before), _solid(edit.after)
        gone.update(range(at, at + len(before)))
        come.update(range(at + shift, at + shift + len(after)))
        shift += len(after) - len(before)
    _same_marks(_without(ours, gone), _without(theirs, come))
    new = "".join(char for at, char in enumerate(_text(theirs)) if at in come)
    _same("announced characters", "".join(_solid(edit.after) for edit in edits), new)
    _paragraphs(ours, theirs, changes)


def _check(edit: EditText, draft: Draft) -> None:
    text = draft.lines[edit.line].text
    _same("announced text", edit.before, text[edit.start : edit.start + len(edit.before)])
    automatic = draft.lines[edit.line].auto
    known = _MARKER | set(automatic.text if automatic else "")
    strange = {
        c for c in edit.before + edit.after if c not in known and not 0x2460 <= ord(c) <= 0x33FF and c.strip()
    }
    if strange:
        raise Mismatch(f"no marker: {edit}")


def _paragraphs(ours: list[Mark], theirs: list[Mark], changes: Sequence[Change]) -> None:
    """Soft breaks turn into paragraph ends one by one; no more blanks go than were announced."""
    ends = sum(isinstance(change, EndParagraph) for change in changes)
    blanks = sum(isinstance(change, DropBlank) for change in changes)
    _same("soft breaks", ours.count(("n", "soft")) - ends, theirs.count(("n", "soft")))
    paragraphs = ours.count(("n", "end")) + ends - theirs.count(("n", "end"))
    if not 0 <= paragraphs <= blanks:
        raise Mismatch(f"{paragraphs} paragraphs went, {blanks} were announced")


def _starts(draft: Draft) -> list[int]:
    starts, total = [], 0
    for line in draft.lines:
        starts.append(total)
        total += len(_solid(line.text))
    return starts


def _marks(xml: bytes) -> list[Mark]:
    body = etree.fromstring(xml, etree.XMLParser(huge_tree=True)).find(f"{_W}body")
    return [] if body is None else list(_walk(body, shown=True))


def _walk(parent: Iterable[etree._Element], *, shown: bool) -> Iterator[Mark]:
    for el in parent:
        if not isinstance(el.tag, str):
            continue  # comments of the file's, not of the author's
        if el.tag in _LOOKS:
            yield from _kept_looks(el)
        else:
            yield from _element(el, shown=shown)


def _kept_looks(el: etree._Element) -> Iterator[Mark]:
    """Revisions of a paragraph mark stay, and so does every section break."""
    if el.tag == f"{_W}sectPr":
        yield "s", ""
    for inner in el:
        if inner.tag == f"{_W}sectPr":
            yield "s", ""
        elif el.tag == f"{_W}pPr" and inner.tag == f"{_W}rPr":
            yield from (
                ("r", str(mark.tag))
                for mark in inner
                if str(mark.tag).endswith(("}ins", "}del", "From", "To"))
            )


def _element(el: etree._Element, *, shown: bool) -> Iterator[Mark]:
    tag, name = str(el.tag), str(el.tag).rpartition("}")[2]
    if tag == f"{_W}t":
        yield from (("c" if shown else "h", char) for char in el.text or "")
    elif name in ("r", "sdtContent") and tag.startswith(_W):
        yield from _walk(el, shown=shown)
    elif tag == f"{_W}p":
        looks = el.find(f"{_W}pPr")
        yield from _walk((child for child in el if child is not looks), shown=shown)
        if looks is not None:  # they belong to the paragraph's end
            yield from _kept_looks(looks)
        yield "n" if shown else "h", "end"
    elif shown and (
        tag == f"{_W}cr" or (tag == f"{_W}br" and el.get(f"{_W}type", "textWrapping") == "textWrapping")
    ):
        yield "n", "soft"
    elif shown and tag in (f"{_W}tab", f"{_W}noBreakHyphen"):
        yield "c", "\t" if name == "tab" else "\u2011"
    else:
        words = sorted(f"{key}={value}" for key, value in el.attrib.items() if key != _SPACE)
        yield "(", f"{tag} {words}"
        if el.text and el.text.strip():
            yield "h", el.text
        yield from _walk(el, shown=shown and tag not in _ASIDE)
        yield ")", tag


def _text(marks: list[Mark]) -> str:
    return _solid("".join(what for kind, what in marks if kind == "c"))


def _solid(text: str) -> str:
    """The text without blanks: those that stood in for layout go, with the lines that held nothing else."""
    return "".join(char for char in text if char not in _BLANKS)


def _without(marks: list[Mark], places: set[int]) -> list[Mark]:
    """The marks without paragraph ends, and without the characters at `places` of the text."""
    kept: list[Mark] = []
    at = 0
    for mark in marks:
        if mark[0] == "c":
            if mark[1] in _BLANKS:
                continue
            at += 1
            if at - 1 in places:
                continue
        if mark[0] != "n":
            kept.append(mark)
    return _joined(kept)


def _joined(marks: list[Mark]) -> list[Mark]:
    """A revision cut in two by a paragraph end is one revision; an emptied one counts no more."""
    out: list[Mark] = []
    for mark in marks:
        if (
            out
            and mark[0] == "("
            and out[-1][0] == ")"
            and out[-1][1] in _SPLIT
            and mark[1].startswith(out[-1][1] + " ")
        ) or (out and mark[0] == ")" and mark[1] in _SPLIT and out[-1][0] == "("):
            out.pop()
        else:
            out.append(mark)
    return out


def _same_marks(ours: list[Mark], theirs: list[Mark]) -> None:
    if ours == theirs or (_bare(theirs) == _bare(ours)):
        return
    size = min(len(ours), len(theirs))
    first = next((at for at in range(size) if ours[at] != theirs[at]), size)
    raise Mismatch(f"at {first}: {ours[first : first + 8]} / {theirs[first : first + 8]}")


def _bare(marks: list[Mark]) -> list[Mark]:
    """Without the section properties that a draft without any gets at its end."""
    return marks[:-1] if marks and marks[-1] == ("s", "") else marks


def _same(what: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise Mismatch(f"{what}: {ours!r} / {theirs!r}")
