"""What must hold for every draft: each promise is checked, the first broken one is named."""

from __future__ import annotations

import re
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree
from ooxml_integrity import INFO, check
from openxml_audit import OpenXmlValidator

from paiban.changes import AddSection
from paiban.engine import Result, format_bytes
from paiban.errors import DraftError, ProofError
from paiban.style.schema import Style

from .archive import main_part, members
from .comparer import Mismatch, compare

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Seconds one draft may take, and one more for every so many bytes of XML.
_SECONDS, _BYTES_A_SECOND = 5.0, 1_000_000
_UNTOUCHED = re.compile(
    r"media/|embeddings/|charts/|diagrams/|(foot|end)notes|comments|header\d|theme/|customXml/"
)
#: Objects no formatting may lose or add.
_COUNTED = frozenset(
    f"{_W}{name}"
    for name in [
        "tbl",
        "tr",
        "tc",
        "drawing",
        "pict",
        "object",
        "sdt",
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "fldChar",
        "instrText",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "footnoteReference",
        "endnoteReference",
        "del",
        "moveFrom",
        "delText",
        "sym",
        "ruby",
        "softHyphen",
        "ptab",
        "permStart",
        "permEnd",
        "pPrChange",
        "txbxContent",
        "altChunk",
    ]
)


def broken(data: bytes, style: Style, *, validate: bool = True) -> str:
    """A short name of the first promise this draft breaks, "" when all hold."""
    start = time.monotonic()
    try:
        result = format_bytes(data, style, passes=0)  # one plan to hold against the text
    except DraftError:
        return ""
    except ProofError as error:
        return (
            f"proof: {error.difference} {_blurred(error.place)} {_shape(error.before)}>{_shape(error.after)}"
        )
    except Exception as error:
        return f"crash: {type(error).__name__} {_last_place(error)}"
    if time.monotonic() - start > _SECONDS + len(data) / _BYTES_A_SECOND:
        return "slow"
    return _judge(data, result, style, validate=validate)


def _judge(data: bytes, result: Result, style: Style, *, validate: bool) -> str:
    if not result.changed:
        return ""
    try:
        before, after = members(data), members(result.data)
    except (BadZipFile, OSError, NotImplementedError):  # damaged, and the standard library gives up
        return ""
    return (
        _lost(before, after, result)
        or (_invalid(data, result.data) if validate else "")
        or _unsettled(data, style)
    )


def _unsettled(data: bytes, style: Style) -> str:
    """What the second run does, which should do nothing."""
    try:
        result = format_bytes(data, style)
        again = format_bytes(result.data, style)
    except (DraftError, ProofError) as error:
        return f"second run: {type(error).__name__} {error.args[0]}"
    except Exception as error:
        return f"second run: crash {type(error).__name__} {_last_place(error)}"
    return "" if again.data is result.data else f"unstable: {_what_changed(result, again)}"


def _what_changed(result: Result, again: Result) -> str:
    """Roles that differ between the runs, or the kinds of the changes still planned."""
    first = [(v.role.value, v.level) for v in result.plan.recognition.verdicts if v.role.value != "blank"]
    second = [(v.role.value, v.level) for v in again.plan.recognition.verdicts if v.role.value != "blank"]
    pairs = sorted(
        {f"{a[0]}{a[1] or ''}>{b[0]}{b[1] or ''}" for a, b in zip(first, second, strict=False) if a != b}
    )
    if pairs:
        return f"roles {pairs[0]}"
    rules = sorted({getattr(c, "rule", "") for c in again.plan.changes} - {"", "layout.blank"})
    return f"rules {' '.join(rules)}" if rules else "dress"


def _lost(before: dict[str, bytes], after: dict[str, bytes], result: Result) -> str:
    main = main_part(before)
    for name, content in before.items():
        if name not in after or (_UNTOUCHED.search(name) and after[name] != content):
            return f"part changed: {name}"
    try:
        compare(before[main], after[main], result.plan.draft, result.plan.changes)
    except Mismatch as error:
        return f"text: {str(error)[:40]}"
    ours, theirs = _counts(before[main]), _counts(after[main])
    added = sum(isinstance(change, AddSection) for change in result.plan.changes)
    ours.update({f"{_W}{name}": added for name in ("bookmarkStart", "bookmarkEnd", "sdt")})
    different = sorted(tag for tag in ours | theirs if ours[tag] != theirs[tag])
    return f"count: {different[0].rpartition('}')[2]}" if different else ""


def _counts(xml: bytes) -> Counter[str]:
    root = etree.fromstring(xml, etree.XMLParser(huge_tree=True))
    return Counter(str(el.tag) for el in root.iter() if el.tag in _COUNTED)


def _invalid(before: bytes, after: bytes) -> str:
    new = findings(after) - findings(before)
    if "word/styles.xml" not in members(before):  # the validators had nothing to look styles up in
        new = {text for text in new if "not defined in styles" not in text}
    return f"invalid: {min(new)}" if new else ""


def findings(data: bytes) -> set[str]:
    """What two validators and our own rules find, without numbers and places."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.docx"
        path.write_bytes(data)
        found = {error.description for error in OpenXmlValidator().validate(path).errors}
        found |= {str(finding).partition("\n")[0] for finding in check(path) if finding.severity != INFO}
    return {_blurred(text) for text in found | set(_own_findings(data))}


def _own_findings(data: bytes) -> list[str]:
    """Faults that the validators miss: ids twice, ranges open, blanks that Word would drop."""
    parts = members(data)
    root = etree.fromstring(parts[main_part(parts)], etree.XMLParser(huge_tree=True))
    found = []
    for kind in ("bookmarkStart", "commentRangeStart", "ins", "del"):
        ids = [el.get(f"{_W}id") for el in root.iter(f"{_W}{kind}")]
        if len(ids) != len(set(ids)):
            found.append(f"two {kind} with one id")
    for kind in ("bookmark", "commentRange"):
        if Counter(e.get(f"{_W}id") for e in root.iter(f"{_W}{kind}Start")) != Counter(
            e.get(f"{_W}id") for e in root.iter(f"{_W}{kind}End")
        ):
            found.append(f"{kind} not closed")
    identities = [
        el.get("{http://schemas.microsoft.com/office/word/2010/wordml}paraId") for el in root.iter(f"{_W}p")
    ]
    if len([i for i in identities if i]) != len({i for i in identities if i}):
        found.append("two paragraphs with one paraId")
    for name in ("styles", "numbering"):
        found += _twice(parts.get(f"word/{name}.xml"))
    if any(len(cell) == 0 or cell[-1].tag != f"{_W}p" for cell in root.iter(f"{_W}tc")):
        found.append("a cell that does not end with a paragraph")
    if any(e.getprevious() is not None and e.getprevious().tag == f"{_W}tbl" for e in root.iter(f"{_W}tbl")):
        found.append("two tables became one")
    return found


def _twice(xml: bytes | None) -> list[str]:
    root = etree.fromstring(xml) if xml else etree.Element("none")
    names = [
        (el.get(f"{_W}type"), n.get(f"{_W}val"))
        for el in root.iter(f"{_W}style")
        for n in el.iter(f"{_W}name")
    ]
    ids = [
        (str(el.tag), value)
        for el in root
        for key, value in el.attrib.items()
        if key.endswith(("Id", "}numId"))
    ]
    return ["a style name twice"] * (len(names) != len(set(names))) + ["an id twice"] * (
        len(ids) != len(set(ids))
    )


def _blurred(text: str) -> str:
    return re.sub(r"rId\w+|\d+|'[^']*\.xml'", "#", text)


def _shape(text: str) -> str:
    """Enough of a difference to tell one bug from another."""
    found = re.search(r"<([\w:]+)", text)
    return found[1] if found else "…" if text else ""


def _last_place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.name}"
