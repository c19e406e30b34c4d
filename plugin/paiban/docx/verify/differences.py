"""What can go wrong, in one word each: the names `ProofError.difference` takes."""

from __future__ import annotations

import re

from paiban.patterns import Lazy

_TAG = Lazy(rb"<[^>]*>|[^<]+")
_NAME = Lazy(r"</?([^\s/>]+)")

#: Element name -> kind of loss; what is not listed is an "object" outside w: and "markup" inside it.
_KINDS = {
    name: kind
    for kind, names in {
        "tab": "w:tab w:ptab",
        "break": "w:br w:cr",
        "hyphen": "w:noBreakHyphen w:softHyphen",
        "symbol": "w:sym",
        "note": "w:footnoteReference w:endnoteReference w:footnoteRef w:endnoteRef",
        "comment": "w:commentReference w:commentRangeStart w:commentRangeEnd w:annotationRef",
        "revision": "w:ins w:del w:delText w:delInstrText w:moveFrom w:moveTo w:moveFromRangeStart "
        "w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd w:rPrChange w:pPrChange",
        "field": "w:fldChar w:fldSimple w:instrText w:fldData",
        "bookmark": "w:bookmarkStart w:bookmarkEnd",
        "link": "w:hyperlink",
        "control": "w:sdt w:sdtPr w:sdtContent w:sdtEndPr",
        "tag": "w:smartTag w:smartTagPr w:customXml w:customXmlPr",
        "ruby": "w:ruby w:rt w:rubyBase w:rubyPr",
        "object": "w:drawing w:pict w:object mc:AlternateContent w:altChunk w:subDoc",
        "equation": "m:oMath m:oMathPara m:t m:r",
        "table": "w:tbl w:tr w:tc w:tblPr w:tblGrid w:tcPr w:trPr",
    }.items()
    for name in names.split()
}


class Difference(Exception):
    """Draft and result differ where no change announced it; becomes a ProofError if it is real."""

    def __init__(self, kind: str, place: str, before: bytes | str = b"", after: bytes | str = b"") -> None:
        super().__init__(kind, place)
        self.kind = kind
        self.place = place
        self.before = _readable(before)
        self.after = _readable(after)


#: (run code, text or tag, whether it is a tag)
Piece = tuple[bytes | None, str, bool]


def place(index: int) -> str:
    """A body-level paragraph of the main part, counted from 0."""
    return f"paragraph {index}"


def kind_of(tag: str) -> str:
    """The kind of loss a tag stands for."""
    found = _NAME.pattern.match(tag)
    name = found[1] if found else ""
    return _KINDS.get(name) or (
        "equation" if name.startswith("m:") else "markup" if name.startswith("w:") else "object"
    )


def classify(ours: list[Piece], theirs: list[Piece], where: str) -> tuple[str, str, str, str]:
    """Kind, place and both readings of the first piece in which two lines differ."""
    size = min(len(ours), len(theirs))
    first = next((i for i in range(size) if ours[i] != theirs[i]), size)
    found = [pieces[first] if first < len(pieces) else (None, "", False) for pieces in (ours, theirs)]
    (_, before, our_tag), (_, after, tag) = found
    if before == after or (not our_tag and not tag and _whole(ours) == _whole(theirs)):
        return "emphasis", where, str(found[0]), str(found[1])
    return _kind_at(first, ours, theirs), where, before, after


def _kind_at(first: int, ours: list[Piece], theirs: list[Piece]) -> str:
    """The tag that differs there, the element round a text that differs, or plain text."""
    for pieces, others in ((ours, theirs), (theirs, ours)):
        if first < len(pieces) and pieces[first][2]:
            return kind_of(pieces[first][1])
        shorter = (
            first < len(others) and first < len(pieces) and others[first][1].startswith(pieces[first][1])
        )
        if shorter and first + 1 < len(pieces) and pieces[first + 1][2]:
            return kind_of(pieces[first + 1][1])
    around = ours[first - 1][1] if first and ours[first - 1][2] else ""
    return kind_of(around) if around.startswith(("<m:", "<a:", "<w:instr", "<w:del")) else "text"


def _whole(pieces: list[Piece]) -> str:
    return "".join(value for _, value, _ in pieces)


def classify_bytes(before: bytes, after: bytes) -> str:
    """The kind of the first tag in which what stands between two paragraphs differs."""
    ours, theirs = _TAG.pattern.findall(before), _TAG.pattern.findall(after)
    size = min(len(ours), len(theirs))
    first = next((i for i in range(size) if ours[i] != theirs[i]), size)
    for tokens in (ours, theirs):
        if b"<w:tbl>" in tokens[: first + 1]:
            return "table"
        if first < len(tokens) and tokens[first][:1] == b"<":
            return kind_of(tokens[first].decode("utf-8", "replace"))
    return "section" if b"\x0e" in before + after else "markup"


def _readable(value: bytes | str, limit: int = 300) -> str:
    text = value if isinstance(value, str) else value.decode("utf-8", "replace")
    text = re.sub(r"[\x00-\x08\x0b\x0e\x0f]", "¦", text)
    return text if len(text) <= limit else text[:limit] + "…"
