"""What paiban saw: every line with role, level, number and reason, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from paiban.model import Draft, Line, Recognition, Role, Verdict
from paiban.recognise.reasons import REASONS


def as_json(draft: Draft, recognition: Recognition, lang: str) -> Mapping[str, object]:
    """`{"type","title","lines":[{"index","text","role","level","number","head","reason"}]}`."""
    return {
        "type": recognition.genre,
        "title": recognition.title,
        "lines": [
            {
                "index": line.index,
                "text": line.text,
                "role": verdict.role.value,
                "level": verdict.level if verdict.role in (Role.HEADING, Role.CHAPTER) else None,
                "number": _number(line, verdict),
                "head": _head(line, verdict),
                "reason": _reason(verdict, lang),
            }
            for line, verdict in zip(draft.lines, recognition.verdicts, strict=True)
        ],
    }


def as_text(draft: Draft, recognition: Recognition, lang: str) -> Iterator[str]:
    """A table for people; lines count from 1."""
    for line, verdict in zip(draft.lines, recognition.verdicts, strict=True):
        role = f"{verdict.role.value}{verdict.level or ''}"
        text = line.text.strip()
        shown = text if len(text) <= 30 else text[:29] + "…"
        auto = f"[{line.auto.text}]" if line.auto is not None and line.auto.text else ""
        yield f"{line.index + 1:>4}  {role:<17} {auto}{shown}    ({_reason(verdict, lang)})"


def _number(line: Line, verdict: Verdict) -> str:
    if verdict.marker is not None:
        return verdict.marker.text
    return line.auto.text if line.auto is not None else ""


def _head(line: Line, verdict: Verdict) -> str:
    """The run-in heading sentence without its marker; empty for standalone headings."""
    if verdict.role is not Role.HEADING or not verdict.head_end:
        return ""
    start = verdict.marker.end if verdict.marker is not None else 0
    return line.text[start : verdict.head_end].strip()


def _reason(verdict: Verdict, lang: str) -> str:
    pair = REASONS.get(verdict.reason)
    return pair[0 if lang == "zh" else 1] if pair else verdict.reason
