"""Edits and dresses the text of a folded paragraph as `texts` and `runs` do with its elements.

Only what those would do in one run each is done here; whatever reaches over several runs, or would
leave a run without text, answers None: the paragraph is unfolded then. `tests/test_folding.py` holds
both ways against each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from paiban.changes import EditText
from paiban.docx import edges
from paiban.docx.folding import Folded, Head
from paiban.docx.folding import Runs as Written

Runs = list[tuple[Head, str]]


def written_anew(
    folded: Folded, edits: Sequence[EditText], head_end: int, head_style: bytes
) -> Written | None:
    """The runs, undressed, with the edits made and the first `head_end` characters in a character style.

    `head_end` counts in the edited text, 0 = no heading sentence; `head_style` is the markup of its w:rPr.
    """
    runs: Runs | None = [
        (Head(head.tag, preserve=head.preserve), text.decode()) for head, text in folded.runs()
    ]
    for change in sorted(edits, key=lambda each: each.start, reverse=True):
        runs = _edited(runs, change) if runs is not None else None
    if runs is None:
        return None
    if head_end:
        runs = _headed(runs, head_end, head_style)
    return [(head, text.encode()) for head, text in runs]


def _edited(runs: Runs, change: EditText) -> Runs | None:
    """One edit that lies in one run."""
    first, last = change.start, change.start + len(change.before)
    if first == last and first:
        return None
    at = 0
    for place, (head, text) in enumerate(runs):
        if at <= first and last <= at + len(text):
            if text[first - at : last - at] != change.before:
                return None
            new = text[: first - at] + change.after + text[last - at :]
            changed = _with_text(head, text, new)
            if changed is None:
                return None
            return [*runs[:place], changed, *runs[place + 1 :]]
        at += len(text)
    return None


def _with_text(head: Head, old: str, new: str) -> tuple[Head, str] | None:
    """The run with a new text; None where nothing is left of it."""
    new, preserve = edges.edited(old, new, head.preserve)
    if not new:
        return None
    return (head._replace(preserve=True) if preserve else head), new


def _headed(runs: Runs, end: int, style: bytes) -> Runs:
    """The runs with a boundary at `end`, those before it in the character style."""
    out: Runs = []
    at = 0
    for head, text in runs:
        behind = at + len(text)
        if at >= end:
            out.append((head, text))
        elif behind <= end:
            out.append((head._replace(properties=style), text))
        else:
            (left, before), (right, beyond) = edges.cut(text, end - at, head.preserve)
            out.append((Head(head.tag, style, preserve=before or head.preserve), left))
            out.append((Head(head.tag, preserve=beyond), right))
        at = behind
    return out
