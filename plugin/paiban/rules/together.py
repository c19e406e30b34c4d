"""Which lines stay on the page of the next one?

A signature alone on its page would sign nothing, and a caption belongs to its table or picture. Headings and
signatures keep with what follows by their style; these are the lines whose neighbours decide it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paiban.model import Line, Role, Verdict

#: What may stand above a sign-off.
_TEXT = frozenset({Role.BODY, Role.LIST_ITEM, Role.HEADING, Role.ARTICLE, Role.ATTACHMENT_NOTE})
SIGNING = frozenset({Role.SIGNATURE, Role.DATE})
_IMPRINT = frozenset({Role.COPY_TO, Role.PRINTED_BY})
#: Roles that stay with these when they come next.
_PAIRS = {
    Role.COPY_TO: _IMPRINT,  # 版记 stands on one page
    Role.SIGNATURE: frozenset({Role.NOTE}),
    Role.DATE: frozenset({Role.NOTE}),
    Role.NOTE: frozenset({Role.NOTE}),
}
#: Most lines of an 附件说明, or of a list of those present, that are held on one page.
SHORT = 5


def kept_together(lines: Sequence[Line], verdicts: Sequence[Verdict]) -> set[int]:
    """The lines that stay on the page of the next one, blank lines between them included."""
    found = _last_words(verdicts)
    found.update(_notes_of_attachments(verdicts))
    for index, verdict in enumerate(verdicts):
        role = verdict.role
        if role in _PAIRS:
            below = _beside(index, verdicts, 1)
            if below is not None and verdicts[below].role in _PAIRS[role]:
                found.update(range(index, below))
        elif role is Role.CAPTION:
            found.update(_captioned(index, lines, verdicts))
    return found


def _beside(index: int, verdicts: Sequence[Verdict], step: int) -> int | None:
    """The nearest line before (`step` -1) or behind (1) that is not blank."""
    index += step
    while 0 <= index < len(verdicts):
        if verdicts[index].role is not Role.BLANK:
            return index
        index += step
    return None


def _last_words(verdicts: Sequence[Verdict]) -> set[int]:
    """The last line of text before each sign-off."""
    found: set[int] = set()
    for index, verdict in enumerate(verdicts):
        if verdict.role in SIGNING:
            above = _beside(index, verdicts, -1)
            if above is not None and verdicts[above].role in _TEXT:
                found.update(range(above, index))
    return found


def _notes_of_attachments(verdicts: Sequence[Verdict]) -> Iterator[int]:
    """The lines of a short 附件说明, and above one that is signed the last line of text: 附件说明 and
    signature alone would sign nothing either.
    """
    index = 0
    while index < len(verdicts):
        if verdicts[index].role is not Role.ATTACHMENT_NOTE:
            index += 1
            continue
        first = last = index
        below: int | None = index
        count = 0
        while below is not None and verdicts[below].role is Role.ATTACHMENT_NOTE:
            last, count = below, count + 1
            below = _beside(below, verdicts, 1)
        index = last + 1
        if count <= SHORT:
            yield from range(first, last)
            above = _beside(first, verdicts, -1)
            signed = below is not None and verdicts[below].role in SIGNING
            if signed and above is not None and verdicts[above].role in _TEXT:
                yield from range(above, first)


def _captioned(index: int, lines: Sequence[Line], verdicts: Sequence[Verdict]) -> Iterator[int]:
    """A caption above its table, or above another line of it; the picture above its caption."""
    if lines[index].table_after:
        yield index
        return
    below = index + 1
    if below < len(lines) and verdicts[below].role is Role.CAPTION and lines[below].table_after:
        yield index
    elif index and "picture" in lines[index - 1].objects and not lines[index - 1].text.strip():
        yield index - 1
