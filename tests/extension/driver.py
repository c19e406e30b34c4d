"""Runs the extension in a LibreOffice of its own and writes down what UNO then reports.

usage: /usr/bin/python3 driver.py OXT ORDER.json      (a Python that has UNO)

ORDER: {"folder", "engine", "drafts": {name: [draft, formatted by the command line or ""]}, "engines": {…}}.
Prints one JSON object. unopkg refuses root: as root it runs under another user id and the profile is
given back afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import oracle
import uno

_USER = 12345


def prop(name, value):
    item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    item.Name, item.Value = name, value
    return item


def install(oxt: str, folder: Path) -> dict:
    """Install the extension as an ordinary user."""
    profile, home = folder / "profile", folder / "home"
    command = ["unopkg", "add", "-f", "-s", f"-env:UserInstallation={profile.as_uri()}", oxt]
    for place in (profile, home):
        place.mkdir(parents=True, exist_ok=True)
    root = os.getuid() == 0
    if root:
        command = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]
        place = folder
        while place != place.parent:  # the way there must be open to that user
            place.chmod(place.stat().st_mode | 0o011) if os.access(place, os.W_OK) else None
            place = place.parent
        for place in (profile, home):
            os.chown(place, _USER, _USER)
    done = subprocess.run(
        command, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, timeout=120
    )
    if root:
        for top, _, files in os.walk(profile):
            for name in (".", *files):
                os.chown(os.path.join(top, name), 0, 0)
    return {"code": done.returncode, "said": done.stdout + done.stderr}


class Office:
    """A headless LibreOffice with that profile."""

    def __init__(self, folder: Path) -> None:
        # no paiban on the PATH and none below the home: only the configured one is there
        bare = {**os.environ, "PATH": "/usr/bin:/bin", "HOME": str(folder / "home")}
        pipe = f"paiban{os.getpid()}x{time.monotonic_ns()}"  # a name of its own each time
        self._process = subprocess.Popen(
            [
                *("soffice", "--headless", "--norestore", "--nologo", "--nodefault"),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            env=bare,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        for _ in range(240):
            try:
                address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
                self.context = resolver.resolve(address)
                break
            except Exception:
                time.sleep(0.25)
        else:
            raise SystemExit("LibreOffice did not start")
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def load(self, path: str, **values):
        properties = tuple(prop(name, value) for name, value in values.items())
        return self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties)

    def press(self, document, entry: str, *, quiet: bool = True) -> dict:
        """Choose an entry of the menu 公文, without its windows if `quiet`."""
        helper = self.service("com.sun.star.frame.DispatchHelper")
        frame = document.CurrentController.Frame
        done = helper.executeDispatch(frame, f"vnd.paiban:{entry}", "", 0, (prop("Quiet", quiet),))
        return json.loads(done if isinstance(done, str) else done.Result)

    def options(self, **values) -> None:
        """Set what the options page keeps."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            (prop("nodepath", "/org.paiban.office.Settings/Options"),),
        )
        for name, value in values.items():
            node.setPropertyValue(name, value)
        node.commitChanges()

    def close(self) -> None:
        with contextlib.suppress(Exception):  # UNO's, when it has ended already
            self.desktop.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and what it started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def items(container):
    walk = container.createEnumeration()
    while walk.hasMoreElements():
        yield walk.nextElement()


def dump(document) -> dict:
    """Text, looks and pages as UNO reports them: what must be alike, and what undo must bring back."""
    paragraphs = []
    _walk(document.Text, "body", paragraphs)
    families = document.StyleFamilies
    pages = families.getByName("PageStyles")
    used = [style for style in (pages.getByIndex(n) for n in range(pages.Count)) if style.isInUse()]
    names = "Width Height TopMargin BottomMargin LeftMargin RightMargin GridMode"
    names += " FooterIsOn FooterIsShared FooterHeight"
    return {
        "paragraphs": paragraphs,
        "pages": [{name: getattr(style, name) for name in names.split()} for style in used],
        "footers": [_footer(style) for style in used],
        "headers": [_header(style) for style in used],
        "marks": sorted(document.Bookmarks.ElementNames),
        "styles": {
            family: sorted(families.getByName(family).ElementNames)
            for family in ("ParagraphStyles", "CharacterStyles")
        },
        "heading": _heading(families.getByName("ParagraphStyles").getByName("Heading 1")),
        "recording": document.RecordChanges,
        "revisions": sum(1 for _ in items(document.Redlines)),
    }


def _heading(style) -> list:
    names = (
        "CharFontNameAsian",
        "CharHeightAsian",
        "CharWeightAsian",
        "ParaFirstLineIndent",
        "ParaTopMargin",
    )
    return [
        style.ParentStyle if hasattr(style, "ParentStyle") else "",
        *(getattr(style, name) for name in names),
    ]


def _footer(style) -> list:
    return _furniture(style, "Footer") if style.FooterIsOn else []


def _header(style) -> list:
    return _furniture(style, "Header") if style.HeaderIsOn else []


def _furniture(style, kind) -> list:
    """The texts a page style shows there: right pages, left ones, a first one of its own."""
    shown = [kind + "TextRight", kind + "TextLeft"] + [kind + "TextFirst"] * (not style.FirstIsShared)
    return [
        [
            (
                *(re.sub("[0-9]+", "N", p.String), p.ParaAdjust, p.ParaLeftMargin, p.ParaRightMargin),
                [(r.TextPortionType, r.CharFontName, r.CharHeight, r.CharUnderline) for r in items(p)],
                _held(p),
            )
            for p in items(text)
        ]
        for text in (getattr(style, name) for name in shown)
        if text is not None
    ]


def _held(paragraph) -> list:
    """Frames and text boxes anchored in a paragraph, by what they say."""
    found = []
    for place in (paragraph, *(r for r in items(paragraph) if r.TextPortionType == "Frame")):
        walk = place.createContentEnumeration("com.sun.star.text.TextContent")
        while walk.hasMoreElements():
            found.append(re.sub("[0-9]+", "N", getattr(walk.nextElement(), "String", "")))
    return found


def _walk(text, where, out) -> None:
    for item in items(text):
        if item.supportsService("com.sun.star.text.TextTable"):
            for name in item.CellNames:
                _walk(item.getCellByName(name), where + "/table", out)
        elif item.supportsService("com.sun.star.text.Paragraph"):
            out.append(_paragraph(item, where))


def _paragraph(par, where) -> dict:
    spacing = par.ParaLineSpacing
    runs = []
    portions = [
        inner
        for run in items(par)
        for inner in (items(run.ContentControl) if run.TextPortionType == "ContentControl" else (run,))
    ]
    for run in portions:
        if not run.String and (run.TextPortionType != "Text" or par.String):
            continue  # nothing shows
        look = [
            run.CharFontNameAsian,
            run.CharFontName,
            run.CharHeightAsian,
            run.CharHeight,
            run.CharWeightAsian > 100,
        ]
        look += [run.CharColor, run.CharUnderline, run.CharPostureAsian.value, run.CharKerning]
        if runs and runs[-1][1] == look:
            runs[-1][0] += run.String
        else:
            runs.append([run.String, look])
    return {
        "where": where,
        "text": par.String,
        "style": par.ParaStyleName,
        "outline": par.OutlineLevel,
        "label": par.ListLabelString,
        "break": par.BreakType.value,
        "look": [
            *(par.ParaAdjust, par.ParaFirstLineIndent, par.ParaLeftMargin, par.ParaRightMargin),
            *(par.ParaTopMargin, par.ParaBottomMargin, spacing.Mode, spacing.Height, par.ParaKeepTogether),
            *(value for side in ("Top", "Left", "Bottom", "Right") for value in _border(par, side)),
        ],
        "runs": runs,
    }


def _border(par, side: str) -> tuple:
    """Width, colour and distance of one of the paragraph's borders."""
    line = getattr(par, side + "Border")
    return line.LineWidth, line.LineWidth and line.Color, getattr(par, side + "BorderDistance")


def exercise(office: Office, draft: str, formatted: str, tool) -> dict:
    """One draft through the extension: press, undo, redo, press again; and the command line's result."""
    found = {}
    if formatted:
        other = office.load(formatted, Hidden=True)
        found["command_line"] = dump(other)
        theirs = oracle.seen(tool, other) if tool else None
        other.close(True)
    document = office.load(draft)
    try:
        manager = document.UndoManager
        found["opened"] = dump(document)
        cursor = document.Text.createTextCursor()
        document.Text.insertString(cursor, "甲", False)  # the user has typed and deleted something
        cursor.goLeft(1, True)
        cursor.setString("")
        earlier = len(manager.getAllUndoActionTitles())
        found["before"] = dump(document)
        place = document.CurrentController.ViewCursor.getStart().String
        start = time.monotonic()
        found["outcome"] = office.press(document, "format")
        found["seconds"] = time.monotonic() - start
        found["after"] = dump(document)
        if formatted and tool:
            found["oracle"] = oracle.differences(theirs, oracle.seen(tool, document))
        found["cursor_stays"] = document.CurrentController.ViewCursor.getStart().String == place
        titles = manager.getAllUndoActionTitles()
        found["steps"] = len(titles) - earlier
        found["forgotten"] = len(titles) <= earlier
        found["title"] = titles[0] if titles else ""
        found["again"] = office.press(document, "format")
        found["steps_again"] = len(manager.getAllUndoActionTitles()) - len(titles)
        for _ in range(found["steps_again"]):
            manager.undo()
        manager.undo()
        found["undone"] = dump(document)
        manager.redo()
        found["redone"] = dump(document)
        while manager.isUndoPossible():
            manager.undo()
        found["all_undone"] = dump(document)
    finally:
        document.close(True)
    return found


def other_entries(office: Office, draft: str, folder: Path) -> dict:
    """检查, 插入缺失章节, 选择版式, 排版到新文档; a read-only document; changes being recorded."""
    found = {}
    document = office.load(draft)
    found["check"] = office.press(document, "check")
    found["checked"] = document.UndoManager.getAllUndoActionTitles()
    found["styles"] = office.press(document, "style")
    found["new"] = office.press(document, "new")
    opened = [c for c in items(office.desktop.Components) if c.URL.endswith("_%E6%8E%92%E7%89%88.docx")]
    found["opened"] = [c.Text.String for c in opened]
    for component in opened:
        component.close(True)
    before = document.Text.String
    found["sections"] = office.press(document, "sections")
    found["with_sections"] = document.Text.String
    found["marks"] = list(document.Bookmarks.ElementNames)
    document.UndoManager.undo()
    found["sections_undone"] = document.Text.String == before
    document.RecordChanges = True
    found["recorded"] = office.press(document, "format")
    found["revisions"] = sum(1 for _ in items(document.Redlines))
    found["still_recording"] = document.RecordChanges
    document.close(True)
    document = office.load(draft, ReadOnly=True)
    before = dump(document)
    found["read_only"] = office.press(document, "format")
    found["read_only_same"] = dump(document) == before
    document.close(True)
    return found


def broken_engines(office: Office, draft: str, engines: dict) -> dict:
    """Each broken engine's message, and whether the document is what it was."""
    found = {}
    document = office.load(draft)
    for name, command in engines.items():
        office.options(EngineCommand=command, Timeout=2)
        before = dump(document)
        outcome = office.press(document, "format")
        same = dump(document) == before and not document.UndoManager.isUndoPossible()
        found[name] = {**outcome, "same": same, "modified": document.isModified()}
    document.close(True)
    return found


def cancelled(office: Office, draft: str, hanging: str, engine: str) -> dict:
    """The entry pressed again: while the engine is asked, and while the document is being changed.

    A press from outside waits for LibreOffice's own lock, which the work in it leaves for moments only: one
    that comes too late, when all is done, says nothing and is tried again.
    """
    found = {}
    for name, command in (("asking", hanging), ("applying", engine)):
        office.options(EngineCommand=command, Timeout=60)
        for _ in range(4):
            found[name] = _pressed_again(office, draft, at_work=name == "applying")
            if found[name]["failed"]:
                break
    return found


def _pressed_again(office: Office, draft: str, at_work: bool) -> dict:
    """One press cancelled by the next; `at_work`: not before the document is being changed."""
    document = office.load(draft)
    before, outcome = dump(document), []
    first = threading.Thread(target=lambda: outcome.append(office.press(document, "format")))
    soonest = time.monotonic() + 0.7  # a press sooner might be a double click
    first.start()
    if not at_work:
        time.sleep(1)
    while at_work and first.is_alive() and not document.isModified():
        time.sleep(0.01)
    time.sleep(max(soonest - time.monotonic(), 0))
    for _ in range(2):  # a double click
        office.press(document, "format")
    first.join(150)
    behind = office.press(document, "format")  # one that waited until the document had been put back
    same = dump(document) == before and not document.UndoManager.isUndoPossible()
    result = outcome[0] if outcome else {"message": "", "failed": False}
    document.close(True)
    return {**result, "same": same, "behind": behind["message"]}


def double_click(office: Office, draft: str, hanging: str) -> list:
    """A second press just behind the first: what both said."""
    office.options(EngineCommand=hanging, Timeout=2)
    document, outcome = office.load(draft), []
    first = threading.Thread(target=lambda: outcome.append(office.press(document, "format")))
    first.start()
    time.sleep(0.15)
    second = office.press(document, "format")
    first.join(60)
    document.close(True)
    return [found["message"] for found in (*outcome, second)]


def jump(office: Office, draft: str) -> dict:
    """检查 with its window: what is selected once its button 转到 was pressed."""
    document = office.load(draft)
    findings = office.press(document, "check", quiet=False)["findings"]
    toolkit = office.service("com.sun.star.awt.Toolkit")
    windows = [_buttons(toolkit.getTopWindow(number)) for number in range(toolkit.getTopWindowCount())]
    ours = next((window for window in windows if "Go to" in window), {})
    if ours:
        ours["Go to"].doAccessibleAction(0)
    end = time.monotonic() + 5
    while not (selected := document.CurrentController.Selection.getByIndex(0).String):
        if time.monotonic() > end:
            break
        time.sleep(0.1)
    if ours:
        ours["Close"].doAccessibleAction(0)
    document.close(True)
    return {"findings": findings, "buttons": sorted(ours), "selected": selected}


def _buttons(window) -> dict:
    """The buttons of a window by their names."""
    button = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.PUSH_BUTTON")
    found, ahead = {}, [window.AccessibleContext] if hasattr(window, "AccessibleContext") else []
    while ahead:
        context = ahead.pop()
        if context.getAccessibleRole() == button:
            found[context.getAccessibleName()] = context
        if context.getAccessibleChildCount() < 200:
            ahead += [
                context.getAccessibleChild(n).AccessibleContext
                for n in range(context.getAccessibleChildCount())
            ]
    return found


def main() -> None:
    oxt, order = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    folder = Path(order["folder"])
    found = {"install": install(oxt, folder)}
    tool = oracle.load(Path(order["tools"])) if "tools" in order else None
    office = Office(folder)
    try:
        office.options(EngineCommand=order["engine"], Timeout=60)
        found["drafts"] = {}
        for name, pair in order.get("drafts", {}).items():
            found["drafts"][name] = exercise(office, *pair, tool)
            print(name, round(found["drafts"][name]["seconds"], 2), file=sys.stderr, flush=True)
        if "entries" in order:
            found["entries"] = other_entries(office, order["entries"], folder)
        if "engines" in order:
            found["engines"] = broken_engines(office, order["entries"], order["engines"])
            hanging = order["engines"]["hangs"]
            found["cancelled"] = cancelled(office, order["slow"], hanging, order["engine"])
            found["double_click"] = double_click(office, order["entries"], hanging)
            office.options(EngineCommand=order["engine"], Timeout=60)
            found["jump"] = jump(office, order["finding"])
    finally:
        office.close()
        shutil.rmtree(folder / "profile", ignore_errors=True)
    print(json.dumps(found, ensure_ascii=True))


if __name__ == "__main__":
    main()
