"""What the entries of the menu 公文 do. Each gives the sentence that tells the user how it ended."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

import uno

from paiban_office import dressing, messages, pages, reading, settings
from paiban_office.applying import apply
from paiban_office.busy import Busy
from paiban_office.engine import PROTOCOL, Cancelled, Engine, EngineError, find
from paiban_office.places import Mismatch

#: How often the engine may be asked again, as its own command line does.
_PASSES = 5


class Outcome(NamedTuple):
    """How a command ended."""

    message: str
    failed: bool = False
    changed: bool = False
    findings: Sequence[Dict[str, Any]] = ()
    facts: Mapping[str, Any] = MappingProxyType({})  # figures for the bench


class Refusal(Exception):
    """The document cannot be formatted as it is; `key` names the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Office:
    """One document and its office."""

    def __init__(self, context: Any, document: Any) -> None:
        self.context = context
        self.document = document
        self.settings = settings.load(context)
        self.lang = settings.language(context)

    def say(self, key: str, **values: object) -> str:
        """A sentence in the office's language."""
        return messages.say(key, self.lang, **values)

    # ---- the engine -----------------------------------------------------------------------------

    def request(self, want: str, **more: Any) -> Dict[str, Any]:
        """A request with what all have in common."""
        url = getattr(self.document, "URL", "") or ""
        folder = os.path.dirname(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else ""
        return {
            "protocol": PROTOCOL,
            "want": want,
            "lang": self.lang,
            "style": self.settings.style,
            "folder": folder,
            "skeleton": self.settings.skeleton,
            **more,
        }

    def house_styles(self) -> List[Dict[str, str]]:
        """The house styles the engine knows."""
        engine = Engine(find(self.settings.command))
        try:
            answer = engine.ask(self.request("styles"), self.settings.timeout, lambda: None)
        finally:
            engine.close()
        styles: List[Dict[str, str]] = answer.get("styles", [])
        return styles

    # ---- formatting -----------------------------------------------------------------------------

    def format(self, scope: str = "all") -> Outcome:
        """一键排版, or 插入缺失章节 with the scope "sections"; one step to undo, or nothing at all."""
        return self._guarded(lambda: self._format(scope))

    def check(self) -> Outcome:
        """检查: what a person should look at; changes nothing."""
        return self._guarded(self._check)

    def _guarded(self, job: Any) -> Outcome:
        try:
            return job()  # type: ignore[no-any-return]
        except Refusal as refusal:
            return Outcome(self.say(refusal.key, **refusal.values), failed=True)
        except EngineError as error:
            return Outcome(self.say(error.code, **error.values), failed=True)
        except Cancelled:
            return Outcome(self.say("cancelled"), failed=True)
        except Mismatch:
            return Outcome(self.say("mismatch"), failed=True)
        except Exception as error:  # ours; the document has been put back
            text = f"{type(error).__name__}: {str(error)[:200]}"
            return Outcome(self.say("bug", error=text), failed=True)

    def _check(self) -> Outcome:
        self._require_text()
        engine = Engine(find(self.settings.command))
        try:
            with Busy(self.context, self.document) as busy:
                read, plan = self._plan(engine, busy, "all")
        finally:
            engine.close()
        found = [{**item, "place": _place(read, item)} for item in plan["findings"]]
        key = "findings" if found else "no-findings"
        return Outcome(self.say(key, count=len(found)), findings=found)

    def _format(self, scope: str) -> Outcome:
        self._require_text()
        if self.document.isReadonly():
            raise Refusal("read-only")
        engine = Engine(find(self.settings.command))  # starts while the document is read
        try:
            with Busy(self.context, self.document) as busy:
                return self._carry_out(engine, busy, scope)
        finally:
            engine.close()

    def _carry_out(self, engine: Engine, busy: Busy, scope: str) -> Outcome:
        read, plan = self._plan(engine, busy, scope)
        first, edits = plan, 0
        manager = self.document.UndoManager
        if pages.forgets(self.document, plan["pages"], read.page_styles):
            manager.clear()
        recording = self.document.RecordChanges
        title = self.say("undo" if scope == "all" else "undo-sections")
        step = _Step(manager, title)
        try:
            self.document.RecordChanges = False  # layout is no revision
            for _ in range(_PASSES):
                busy.say(self.say("applying"), 40)
                styles = dressing.Styles(self.document, plan)
                pages.lay(self.document, plan["pages"], read.page_styles)
                edits += apply(self.document, read, plan, styles, busy.breathe)
                if not plan["again"]:
                    break
                read, plan = self._plan(engine, busy, scope)
            if self.document.DrawPage.Count:
                busy.lay_out()  # LibreOffice records what becomes of shapes and objects then: inside our step
        except BaseException:
            step.take_back()
            raise
        finally:
            self.document.RecordChanges = recording
        changed = step.close()
        return self._report(first, changed, edits, scope, engine)

    def _plan(self, engine: Engine, busy: Busy, scope: str) -> Any:
        busy.say(self.say("reading"), 0)
        read = reading.read(self.document, busy.breathe)
        busy.say(self.say("planning"), 20)
        request = self.request("plan", scope=scope, draft=read.draft)
        return read, engine.ask(request, self.settings.timeout, busy.breathe)

    def _report(self, plan: Dict[str, Any], changed: bool, edits: int, scope: str, engine: Engine) -> Outcome:
        count = len(plan["findings"])
        findings = self.say("look", count=count) if count else ""
        facts = {"engine_seconds": engine.seconds, "edits": edits}
        if scope == "sections":
            names = [s["heading"] for p in plan["paragraphs"] for s in p.get("insert", ())]
            text = self.say("sections", names="、".join(names)) if names else self.say("no-sections")
            return Outcome(text, changed=changed, facts=facts)
        if not changed:
            return Outcome(self.say("nothing", findings=findings), findings=plan["findings"], facts=facts)
        headings = sum(line["role"] == "heading" for line in plan["lines"])
        kind = plan["type"] or self.say("no-type")
        text = self.say("done", type=kind, headings=headings, edits=edits, findings=findings)
        return Outcome(text.strip(), changed=True, findings=plan["findings"], facts=facts)

    def _require_text(self) -> None:
        services = getattr(self.document, "supportsService", None)
        if services is None or not services("com.sun.star.text.TextDocument"):
            raise Refusal("not-text")


class _Step:
    """One step of the undo stack, from here to `close`; `take_back` leaves no trace of it."""

    def __init__(self, manager: Any, title: str) -> None:
        self._manager = manager
        self._before = len(manager.getAllUndoActionTitles())
        manager.enterUndoContext(title)

    def close(self) -> bool:
        """End the step; False when nothing was done in it."""
        self._manager.leaveUndoContext()
        return len(self._manager.getAllUndoActionTitles()) > self._before

    def take_back(self) -> None:
        """End the step and undo it."""
        if self.close():
            self._manager.undo()
            self._manager.clearRedo()


def _place(read: reading.Document, finding: Dict[str, Any]) -> Optional[Any]:
    """Where a finding points, as a text range that moves with the text; None = the whole document."""
    number = finding.get("paragraph")
    if number is None or number >= len(read.paragraphs):
        return None
    found = read.paragraphs[number]
    text = found.paragraph.Start.Text
    cursor = text.createTextCursorByRange(found.paragraph.Start)
    steps = found.steps[min(finding.get("at", 0), len(found.steps) - 1)]
    cursor.goRight(min(steps, 30000), False)
    return cursor
