"""Drafts recognised by hand, for tests of the rules: plain text in, Draft and Recognition out.

One line a draft line: `role[:level][|key…]<TAB>text`, keys `auto=（一）` (a number of the word processor's,
`auto=` alone is a bullet), `locked` (the head lies in a field), `soft` (after a soft break). `⟦…⟧`
holds a run-in head. A line `→<TAB>text` says what the line above it shall become.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from paiban.changes import Change, DropAutoNumber, EditText
from paiban.model import AutoNumber, Draft, Line, Recognition, Role, Verdict
from paiban.numerals import read_marker

_NUMBERED = (Role.HEADING, Role.LIST_ITEM, Role.CHAPTER, Role.ARTICLE)


@dataclass(frozen=True)
class Case:
    """A draft with what it shall become."""

    draft: Draft
    recognition: Recognition
    wanted: list[str]
    options: dict[str, str]


def load(path: Path) -> Case:
    """The case in that file."""
    return parse(path.read_text("utf-8"))


def parse(text: str) -> Case:
    """The case written in `text`; `# name: value` lines at its head are options."""
    options: dict[str, str] = {}
    specs: list[tuple[str, str]] = []
    wanted: list[str] = []
    for row in text.splitlines():
        if row.startswith("#"):
            name, _, value = row[1:].partition(":")
            options[name.strip()] = value.strip()
        elif "\t" in row:
            spec, _, words = row.partition("\t")
            if spec.strip() == "→":
                wanted[-1] = words
            else:
                specs.append((spec.strip(), words))
                wanted.append(words.replace("⟦", "").replace("⟧", ""))
    return Case(*recognised(specs, options.get("genre", "")), wanted, options)


def recognised(specs: list[tuple[str, str]], genre: str = "") -> tuple[Draft, Recognition]:
    """Draft and recognition of (`role[:level][|key…]`, text) pairs."""
    lines: list[Line] = []
    verdicts: list[Verdict] = []
    paragraph = -1
    for index, (spec, marked) in enumerate(specs):
        name, *keys = spec.split("|")
        role, _, level = name.partition(":")
        options = dict(key.partition("=")[::2] for key in keys)
        paragraph += "soft" not in options
        text = marked.replace("⟦", "").replace("⟧", "")
        head = marked.replace("⟦", "").find("⟧")
        auto = _auto(options["auto"].partition(";")[0]) if "auto" in options else None
        lines.append(
            Line(
                index,
                paragraph,
                text,
                auto=auto,
                head_locked="locked" in options,
                table_before="table" in options,
            )
        )
        verdicts.append(verdict(Role(role), int(level or 0), text, auto, max(head, 0)))
    title = "".join("".join(t.split()) for (s, t) in specs if s.split("|")[0] == "title")
    return Draft(tuple(lines)), Recognition(tuple(verdicts), genre or guess_genre(title), title)


def verdict(role: Role, level: int, text: str, auto: AutoNumber | None, head_end: int) -> Verdict:
    """A verdict with the marker that stands in the text."""
    marker = read_marker(text) if role in _NUMBERED else None
    return Verdict(role, level, marker, head_end)


def guess_genre(title: str) -> str:
    """The type word at the title's end, as far as the tests need one."""
    match = re.search(
        "(分析报告|调研报告|述职报告|报告|请示|通知|通报|意见|批复|函|决定|办法|细则|规则|方案|预案|纪要|总结|讲话|计划|公告)(（.*）)?$",
        title,
    )
    return match[1] if match else ""


def _auto(text: str) -> AutoNumber:
    marker = read_marker(text + " 文") if text else None
    return AutoNumber(text, 0, marker.numbers if marker else (), 1, bullet=not text)


def carried_out(draft: Draft, recognition: Recognition, changes: list[Change]) -> tuple[Draft, Recognition]:
    """Draft and recognition after EditText and DropAutoNumber, the markers read afresh."""
    texts = [line.text for line in draft.lines]
    autos = [line.auto for line in draft.lines]
    shift = [0] * len(texts)
    for change in changes:
        if isinstance(change, EditText):
            old = texts[change.line]
            end = change.start + len(change.before)
            assert old[change.start : end] == change.before, "an edit must quote the draft"
            texts[change.line] = old[: change.start] + change.after + old[end:]
            shift[change.line] = len(change.after) - len(change.before)
        elif isinstance(change, DropAutoNumber):
            autos[change.line] = None
    lines, verdicts = [], []
    for line, old_verdict, text, auto, moved in zip(
        draft.lines, recognition.verdicts, texts, autos, shift, strict=True
    ):
        lines.append(Line(line.index, line.paragraph, text, auto=auto, head_locked=line.head_locked))
        head = old_verdict.head_end + moved if old_verdict.head_end else 0
        verdicts.append(verdict(old_verdict.role, old_verdict.level, text, auto, head))
    return Draft(tuple(lines)), Recognition(tuple(verdicts), recognition.genre, recognition.title)
