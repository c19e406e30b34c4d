"""What a line that begins with 附件 says: the head of an attachment, or the first of a list of names."""

from __future__ import annotations

import re

from paiban.patterns import Lazy

#: 附件, its number, the mark behind that, and the name.
ATTACHMENT = Lazy(r"附\s*(件|录)?\s*([一二三四五六七八九十\d０-９A-Z]{0,3})\s*([：:、.．]?)\s*(.*)$")
_FIRST = Lazy(r"[1１]\s*[.．、]\s*[^。；，]{2,40}[。；]$")
_BEGINS = Lazy(r"附\s*件\s*[：:]\s*[1１]\s*[.．、]\s*\S")


def begins_list(text: str) -> bool:
    """附件：1.××."""
    return _BEGINS.pattern.match(text) is not None


def is_attachment_line(match: re.Match[str], text: str) -> bool:
    """Whether a line that begins with 附 names attachments and opens no sentence; `match`: by ATTACHMENT."""
    kind, number, mark, rest = match[1], match[2], match[3], match[4]
    if text == "附":
        return True
    if (kind is None and not number and mark not in ("：", ":")) or len(text) > 120:
        return False
    if not rest:
        return True
    if text[-1] in "；。" and mark and _FIRST.pattern.match(rest):
        return True  # 附件：1.××； a list typed as a sentence
    spaced = kind is not None and text[match.start(4) - 1].isspace()  # 附件 值班表
    return (
        (bool(mark or number) or (spaced and len(rest) <= 40))
        and text[-1] not in "。；，,：:"
        and rest[0] not in "所和与中的为至、，~—-"
    )


def names_attachment(text: str) -> bool:
    """Whether the line is 附件 with a name behind it."""
    match = ATTACHMENT.pattern.match(text)
    return match is not None and bool(match[4]) and is_attachment_line(match, text)


def has_number(text: str) -> bool:
    """Whether the line is 附件 with a number: 附件1."""
    match = ATTACHMENT.pattern.match(text)
    return match is not None and bool(match[2])
