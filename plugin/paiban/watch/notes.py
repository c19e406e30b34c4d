"""Notes for people: a hint beside a result when something needs an eye, an explanation beside what failed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from paiban.messages import DRAFT, SAY
from paiban.watch.folder import display
from paiban.watch.says import SAYS, say


class Section(NamedTuple):
    """A section that was inserted."""

    heading: str
    placeholder: str


def reason(why: Mapping[str, Any], lang: str) -> str:
    """Why a draft was not formatted, in one sentence; `why` as in a ledger row: code and values."""
    code = why["code"]
    values = dict(why.get("values", {}))
    if isinstance(values.get("why"), dict):
        values["why"] = reason(values["why"], lang)
    catalogue = next(each for each in (SAYS, DRAFT, SAY) if code in each)
    return catalogue[code][0 if lang == "zh" else 1].format(**values)


def hint(name: str, sections: Sequence[Section], findings: Sequence[str], kept: str, lang: str) -> str:
    """The note for the author of a result, "" when nothing needs an eye.

    `findings`: a line each, as `report.findings` gives them; `kept`: where an edited result was kept.
    """
    if not (sections or findings or kept):
        return ""
    return "\n".join(_hint(display(name), sections, findings, kept, lang)) + "\n"


def _hint(
    name: str, sections: Sequence[Section], findings: Sequence[str], kept: str, lang: str
) -> Iterator[str]:
    yield say("hint-head", lang, name=name)
    if sections:
        yield from ("", say("hint-sections", lang))
        for each in sections:
            yield say("hint-section", lang, heading=each.heading, placeholder=each.placeholder)
    if findings:
        yield from ("", say("hint-findings", lang))
        yield from (f"  {each.strip()}" for each in findings)
    if kept:
        yield from ("", say("hint-kept", lang, name=display(os.path.basename(kept))))
    yield from ("", say("hint-foot", lang))


def explanation(inbox: str, path: str, why: Mapping[str, Any], lang: str) -> str:
    """The note beside a draft that could not be formatted."""
    when = time.strftime("%Y-%m-%d %H:%M")
    return "\n".join(
        (
            say("note-head", lang, name=display(os.path.basename(path))),
            "",
            say("note-when", lang, when=when),
            say("note-where", lang, path=display(os.path.join(inbox, path))),
            say("note-why", lang, why=reason(why, lang)),
            "",
            say("note-do", lang),
            "",
            say("note-safe", lang),
            "",
        )
    )
