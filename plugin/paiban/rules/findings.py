"""What a careful clerk would point at and paiban must not change.

Conservative on purpose: a finding that a clerk calls silly costs trust in all the others. Texts
are in `finding_texts`; findings about numbers (PB2xx) come from `numbering`.
"""

from __future__ import annotations

from paiban.model import Draft, Finding, Line, Recognition, Role
from paiban.rules import findings_text as text_rules
from paiban.rules.findings_elements import elements
from paiban.style.schema import Style

_SKIPPED = frozenset((Role.BLANK, Role.TOC, Role.PAGE_FURNITURE, Role.OTHER))
#: Lines set in faces that cover more than GB2312 (黑体, 小标宋) are not asked about rare characters.
_OTHER_FACES = frozenset(
    (Role.TITLE, Role.ATTACHMENT_TITLE, Role.CHAPTER, Role.ATTACHMENT_MARK, Role.REDHEAD)
)
_RUNNING = frozenset((Role.BODY, Role.LIST_ITEM, Role.HEADING, Role.ARTICLE))
_MANY = 20  # rare characters that are no longer exceptions
_MANY_LINES = 5  # lines with half-width marks that are told one by one


def find(draft: Draft, recognition: Recognition, style: Style) -> list[Finding]:
    """All findings of the draft in the order of its lines, without those in `style.findings_off`."""
    search = _Search(draft, recognition, style)
    search.walk()
    search.sum_up()
    off = style.findings_off | ({"PB109"} if "PB105" in style.findings_off else set())
    return sorted((f for f in search.found if f.code not in off), key=lambda f: (f.line, f.code))


class _Search:
    """One pass over the lines; what concerns the whole document is summed up behind it."""

    __slots__ = (
        "at",
        "attachments",
        "draft",
        "face",
        "found",
        "habits",
        "half",
        "main",
        "rare",
        "recognition",
        "running",
    )

    def __init__(self, draft: Draft, recognition: Recognition, style: Style) -> None:
        self.draft = draft
        self.recognition = recognition
        self.found: list[Finding] = []
        self.half: list[Finding] = []  # PB105
        self.at: dict[Role, list[Line]] = {}
        self.running: list[Line] = []
        self.main = True  # not yet in an attachment or an issued text
        self.attachments = 0
        self.habits: dict[str, tuple[int, str, int]] = {}  # code → first line, its words, number of lines
        self.rare: dict[int, str] = {}  # first line → characters
        self.face = style.fonts[style.elements["body"].font]

    def walk(self) -> None:
        lines, verdicts = self.draft.lines, self.recognition.verdicts
        limited = self.face.upper().endswith("_GB2312")
        last = len(lines) - 1
        for i, (line, verdict) in enumerate(zip(lines, verdicts, strict=True)):
            role = verdict.role
            if role in _SKIPPED:
                continue
            if self.main and role is Role.BODY:  # most lines
                self.running.append(line)
            else:
                self._note(line, role)
            self._read(line, role, verdict.marker.end if verdict.marker else 0)
            if limited and role not in _OTHER_FACES:
                self._rare(line)
            if i < last and line.text[-1:] not in "。！？：":
                above = lines[i - 1] if i else None
                broken = text_rules.broken(above, line, verdict, lines[i + 1], verdicts[i + 1])
                if broken is not None:
                    self.found.append(broken)
            if role is Role.HEADING:
                below = next((v.role for v in verdicts[i + 1 : i + 4] if v.role is not Role.BLANK), None)
                self.found += text_rules.full_stop(line, verdict, below)

    def _note(self, line: Line, role: Role) -> None:
        """Where the line belongs: main document or what comes behind it."""
        if role is Role.ATTACHMENT_MARK:
            self.main = False
            self.attachments += 1
        elif role in (Role.TITLE, Role.ATTACHMENT_TITLE) and self.running:
            self.main = False
        if not self.main:
            return
        if role in _RUNNING:
            self.running.append(line)
        else:
            self.at.setdefault(role, []).append(line)

    def _read(self, line: Line, role: Role, start: int) -> None:
        text = line.text
        if ("0" in text and ("年0" in text or "月0" in text)) or role is Role.DATE:
            self.found += text_rules.date(line.index, text, role)
        if "补" in text and "待补" in text:
            self.found += text_rules.placeholder(line.index, text)
        if "号" in text:
            self.found += text_rules.document_number(line.index, text, role)
        if "#" in text or "**" in text or "```" in text:
            self._habit("PB110", line.index, text_rules.markdown(text))
        if text_rules.SUSPECT.search(text, start) is None:
            return
        self.half += text_rules.punctuation(line.index, text, start)
        self._habit("PB107", line.index, text_rules.straight_quote(text, start))
        self._habit("PB108", line.index, text_rules.half_bracket(text, start))

    def _habit(self, code: str, line: int, words: str) -> None:
        """Faults that go through a whole draft are told once, with their number."""
        if words:
            first, near, count = self.habits.get(code, (line, words, 0))
            self.habits[code] = (first, near, count + 1)

    def _rare(self, line: Line) -> None:
        """Characters the face cannot show; each is told where it first occurs."""
        text = line.text
        try:
            text.encode("gb2312")
        except UnicodeEncodeError:
            shown = set(text.encode("gb2312", "ignore").decode("gb2312"))
            rare = [char for char in dict.fromkeys(text) if char not in shown and _is_chinese(char)]
            if rare:
                known = "".join(self.rare.values())
                if new := "".join([char for char in rare if char not in known]):
                    self.rare[line.index] = new

    def sum_up(self) -> None:
        """The findings that need the whole draft."""
        if len(self.half) > _MANY_LINES:
            near = str(self.half[0].values["near"])
            self.habits["PB109"] = (self.half[0].line, near, len(self.half))
        else:
            self.found += self.half
        for code, (first, near, count) in self.habits.items():
            self.found.append(Finding(code, first, {"near": near, "count": count}))
        self._tell_rare()
        self.found += elements(self.recognition, self.at, self.running, self.attachments)

    def _tell_rare(self) -> None:
        """PB106 for each line, or once where the whole text is in such characters (繁体)."""
        everything = "".join(self.rare.values())
        if len(everything) > _MANY:
            self.rare = {min(self.rare): everything[:_MANY] + "…"}
        for index, characters in self.rare.items():
            self.found.append(Finding("PB106", index, {"characters": characters, "font": self.face}))


def _is_chinese(char: str) -> bool:
    """Whether it is a Chinese character; GB 2312-1980 lacks many signs that every face has."""
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"
