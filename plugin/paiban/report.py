"""Sentences for people and the command line's exit codes.

0 done · 1 check found something · 2 wrong usage or house style · 3 at least one draft failed.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from paiban.changes import AddSection, DropAutoNumber, DropBlank, EditText, EndParagraph
from paiban.errors import DraftError, ProofError
from paiban.messages import DRAFT, RULES, SAY
from paiban.model import Finding, Role
from paiban.records import NamedTuple
from paiban.rules.finding_texts import FINDINGS

if TYPE_CHECKING:  # the watcher's parent says sentences without the engine in its memory
    from paiban.engine import Plan, Result

DONE, FOUND, USAGE, FAILED = 0, 1, 2, 3


def language(choice: str = "") -> str:
    """ "zh" or "en": the choice, else the locale's language."""
    if choice:
        return choice
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    if os.name == "nt":
        import locale

        return "zh" if "hinese" in (locale.getlocale()[0] or "") else "en"
    return "en"


def say(key: str, lang: str, **values: object) -> str:
    """One sentence of the catalogue."""
    return _pick(SAY[key], lang).format(**values)


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


class Reason(NamedTuple):
    """Why a draft was not formatted: a code of the catalogue and what fills it; plain, picklable data."""

    code: str
    values: Mapping[str, object] = {}


#: Troubles with a file that have a sentence of their own; the system's word for the others is English.
_TROUBLES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENOENT: "no-file",
    errno.ENOTDIR: "no-file",
    errno.EISDIR: "folder",
    errno.ENAMETOOLONG: "long-name",
    errno.EIO: "disk-fault",
}


def reason(error: Exception) -> Reason:
    """The sentence an error stands for, still without a language."""
    if isinstance(error, DraftError):
        return Reason(error.code, error.values)
    if isinstance(error, ProofError):
        return Reason("our-bug", {"difference": error.difference, "place": error.place})
    if isinstance(error, OSError) and error.errno in _TROUBLES:
        return Reason(_TROUBLES[error.errno])
    if isinstance(error, OSError):
        return Reason("os-error", {"error": error.strerror or str(error)})
    return Reason("unexpected", {"kind": type(error).__name__, "error": str(error)[:200]})


def sentence(reason: Reason, lang: str) -> str:
    """A reason in one sentence."""
    catalogue = DRAFT if reason.code in DRAFT else SAY
    return _pick(catalogue[reason.code], lang).format(**reason.values)


def why(error: Exception, lang: str) -> str:
    """Why a draft was not formatted, in one sentence."""
    return sentence(reason(error), lang)


def finding_text(finding: Finding, lang: str) -> str:
    """A finding's message and hint."""
    message, hint = FINDINGS[finding.code][0 if lang == "zh" else 1]
    text = message.format(**finding.values)
    return f"{text} {hint.format(**finding.values)}" if hint else text


def summary(result: Result, lang: str) -> Iterator[str]:
    """The note under a formatted draft: what was done, and what a person should look at."""
    plan = result.plan
    headings = sum(v.role is Role.HEADING for v in plan.recognition.verdicts)
    counts = ("，" if lang == "zh" else ", ").join(say(key, lang, n=n) for key, n in counted(result).items())
    genre = plan.recognition.genre or say("no-genre", lang)
    yield say("summary", lang, genre=genre, headings=headings, changes=counts or say("no-edits", lang))
    yield from sections(plan, lang)
    yield from findings(plan, lang)


def sections(plan: Plan, lang: str) -> Iterator[str]:
    """The sections that were inserted, a line each."""
    for change in plan.changes:
        if isinstance(change, AddSection):
            yield say("section", lang, heading=change.heading, placeholder=change.placeholder)


def findings(plan: Plan, lang: str) -> Iterator[str]:
    """What a person should look at, a line each; lines count from 1 for people."""
    if not plan.findings:
        return
    yield say("findings", lang, n=len(plan.findings))
    for finding in plan.findings:
        key = "finding" if finding.line >= 0 else "finding-document"
        yield say(key, lang, line=finding.line + 1, code=finding.code, message=finding_text(finding, lang))


def counted(result: Result) -> dict[str, int]:
    """How many edits of each kind (a code of the catalogue) a result holds; kinds that occur."""
    changes = (*result.plan.changes, *result.later)
    kinds = {
        "edits-section": sum(isinstance(c, AddSection) for c in changes),
        "edits-number": sum(isinstance(c, EditText) and c.rule.startswith("numbering") for c in changes),
        "edits-list": sum(isinstance(c, DropAutoNumber) for c in changes),
        "edits-space": sum(isinstance(c, EditText) and c.rule.startswith("layout") for c in changes),
        "edits-split": sum(isinstance(c, EndParagraph) for c in changes),
        "edits-blank": sum(isinstance(c, DropBlank) for c in changes),
    }
    kinds["edits-number"] -= kinds["edits-list"]
    return {key: n for key, n in kinds.items() if n > 0}


def edits(plan: Plan, lang: str) -> Iterator[str]:
    """The announced text changes, a line each, as `check` prints them."""
    for change in plan.changes:
        if isinstance(change, EditText):
            rule = _pick(RULES.get(change.rule, (change.rule, change.rule)), lang)
            before, after = (f"「{text}」" for text in (change.before, change.after))
            yield say("line-edit", lang, line=change.line + 1, rule=rule, before=before, after=after)


def check(source: str, result: Result, lang: str) -> Iterator[str]:
    """What `check` says of one draft."""
    yield say("would-change" if result.changed else "clean", lang, source=source)
    if result.changed:
        yield from sections(result.plan, lang)
        yield from edits(result.plan, lang)
        yield say("format-only", lang)
    yield from findings(result.plan, lang)


def result_json(source: str, result: Result, lang: str) -> Mapping[str, object]:
    """A result as plain data for `--json`."""
    plan = result.plan
    return {
        "source": source,
        "changed": result.changed,
        "type": plan.recognition.genre,
        "title": plan.recognition.title,
        "sections": [
            {"line": c.line, "section": c.section, "level": c.level, "heading": c.heading}
            for c in plan.changes
            if isinstance(c, AddSection)
        ],
        "edits": [
            {"line": c.line, "start": c.start, "before": c.before, "after": c.after, "rule": c.rule}
            for c in (*plan.changes, *result.later)
            if isinstance(c, EditText)
        ],
        "findings": [
            {"code": f.code, "line": f.line, "message": finding_text(f, lang)} for f in plan.findings
        ],
    }
