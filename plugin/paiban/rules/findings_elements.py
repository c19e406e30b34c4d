"""PB3xx: what a document of its type (文种) should carry, and how its elements are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paiban.model import Finding, Line, Recognition, Role
from paiban.patterns import Lazy
from paiban.rules.genre_facts import CLOSINGS, ISSUING, REPORT_ASKS, is_signed, names_a_type, type_name

Lines = list[Line]

_EXAMPLES = {"请示": "妥否，请批示。", "议案": "现提请审议。", "函": "请予支持为盼。"}
_NOTE_HEAD = Lazy("^\\s*附\\s*件\\s*[：:]?\\s*")
_NOTE_NUMBER = Lazy("^\\s*[0-9]{1,2}\\s*[.．、]")
_NOTE_LABEL = Lazy(r"\s*附\s*件\s*[一二三四五六七八九十\d０-９]")
_BRACKETED = Lazy("[（(][^）)]*[）)]")
_CLOSING_DATE = Lazy("(?:[0-9]{4}|[二〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日\\s*$")
_TAIL = 12  # lines of running text at the end in which a closing formula is looked for


def elements(
    recognition: Recognition, at: dict[Role, Lines], running: Lines, attachments: int
) -> Iterator[Finding]:
    """Findings about the main document; `at` has its lines by role, `running` its running text."""
    name = type_name(recognition.title, recognition.genre)
    yield from _title(recognition, at)
    yield from _addressee(name, at.get(Role.ADDRESSEE, []))
    yield from _note_names(at.get(Role.ATTACHMENT_NOTE, []))
    yield from _note_count(name, at, attachments)
    if running and recognition.title:
        yield from _sign_off(name, at, running)
        yield from _closing(name, running)
        yield from _mixed(name, at.get(Role.TITLE, []), running)


def _title(recognition: Recognition, at: dict[Role, Lines]) -> Iterator[Finding]:
    title = recognition.title
    first = at[Role.TITLE][-1].index if at.get(Role.TITLE) else -1
    title_mark = title[-1:] if title.endswith(tuple("。，；：、.,;:")) else ""
    if title_mark:
        yield Finding("PB306", first, {"mark": title_mark})
    formal = title.startswith("关于") and (Role.ADDRESSEE in at or Role.DOC_NUMBER in at)
    if formal and not recognition.genre and not title_mark and not names_a_type(title):
        yield Finding("PB311", first)


def _addressee(name: str, lines: Lines) -> Iterator[Finding]:
    """主送机关; 称谓 (同志们：) come as several lines spread over the text and are left alone."""
    block = [line for i, line in enumerate(lines) if line.index == lines[0].index + i]
    if not block or len(block) < len(lines):
        return
    text = "".join("".join(line.text.split()) for line in block)
    if text[-1] not in "：:！!":
        yield Finding("PB305", block[-1].index)
    organs = [
        organ for organ in re.split("[、，,；;]", _BRACKETED.pattern.sub("", text.rstrip("：:"))) if organ
    ]
    if name.endswith("请示") and len(organs) > 1:
        yield Finding("PB304", block[0].index, {"count": len(organs), "text": text.rstrip("：:")})


def _note_names(notes: Lines) -> Iterator[Finding]:
    """附件说明: names without punctuation."""
    for line in notes:
        name = line.text.rstrip()
        if name[-1:] and name[-1] in "。；，、;,":
            yield Finding("PB308", line.index, {"mark": name[-1]})


def _note_count(name: str, at: dict[Role, Lines], attachments: int) -> Iterator[Finding]:
    """As many attachments as are noted; appendices of plans and rules need no note."""
    notes = at.get(Role.ATTACHMENT_NOTE, [])
    noted = _count_notes(notes)
    if noted == attachments or not attachments:  # attachments are often files of their own
        return
    titles = at.get(Role.TITLE, [])
    issuing = any(ISSUING.pattern.search(line.text) for line in titles)
    if attachments > noted and (issuing or not (is_signed(name) and at.get(Role.ADDRESSEE))):
        return
    yield Finding("PB307", notes[0].index if notes else -1, {"noted": noted, "present": attachments})


def _count_notes(notes: Lines) -> int:
    """How many names the note lists: the numbered ones, or a single one without number."""
    names = [_NOTE_HEAD.pattern.sub("", line.text).strip() for line in notes]
    pairs = zip(names, notes, strict=True)
    numbered = sum(bool(_NOTE_NUMBER.pattern.match(name)) or line.auto is not None for name, line in pairs)
    labelled = sum(_NOTE_LABEL.pattern.match(line.text) is not None for line in notes)  # 附件一：…
    return max(numbered, labelled) or int(any(names))


def _sign_off(name: str, at: dict[Role, Lines], running: Lines) -> Iterator[Finding]:
    """署名 and 成文日期, for types that carry them; author and date may stand below the title."""
    if not is_signed(name) or at.get(Role.SUBTITLE) or _CLOSING_DATE.pattern.search(running[-1].text):
        return
    signature, date = bool(at.get(Role.SIGNATURE)), bool(at.get(Role.DATE))
    if not signature and not date:
        yield Finding("PB301", -1)
    elif not signature:
        yield Finding("PB302", at[Role.DATE][0].index)
    elif not date:
        yield Finding("PB310", at[Role.SIGNATURE][-1].index)


def _closing(name: str, running: Lines) -> Iterator[Finding]:
    for genre, pattern in CLOSINGS.items():
        if name.endswith(genre) and not any(pattern.pattern.search(line.text) for line in running[-_TAIL:]):
            yield Finding("PB303", -1, {"genre": genre, "example": _EXAMPLES[genre]})


def _mixed(name: str, titles: Lines, running: Lines) -> Iterator[Finding]:
    """报告 and 请示 in one paper; 条例 第十五条（四）."""
    if not name.endswith("报告"):
        return
    if name.endswith("请示报告") and titles:
        yield Finding("PB309", titles[-1].index, {"text": "请示报告"})
        return
    for line in running[-_TAIL:]:
        text = line.text.strip()
        if len(text) <= 40 and REPORT_ASKS.pattern.match(text):
            yield Finding("PB309", line.index, {"text": text})
