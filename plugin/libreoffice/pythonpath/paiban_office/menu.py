"""The menu's entries: run the command, then tell the user how it ended."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any, Callable, Dict, List

import uno

from paiban_office import dialogs, settings
from paiban_office.busy import Busy
from paiban_office.commands import Office, Outcome
from paiban_office.engine import EngineError, environment, find, no_window


def press(context: Any, frame: Any, entry: str, quiet: bool) -> str:
    """Run one entry; the outcome as JSON. `quiet`: no windows, for macros and tests."""
    if Busy.takes():  # pressed again while it works: that stops it
        return json.dumps({"message": "", "failed": True, "changed": False})
    office = Office(context, frame.Controller.Model)
    entries: Dict[str, Callable[[], Outcome]] = {
        "format": lambda: office.format(),
        "sections": lambda: office.format("sections"),
        "check": office.check,
        "new": lambda: to_new_document(office, frame, quiet),
        "style": lambda: choose_style(office, frame, quiet),
        "options": lambda: open_options(office, frame),
    }
    if entry not in entries:
        return json.dumps({"message": f"vnd.paiban:{entry}?", "failed": True, "changed": False})
    try:
        outcome = entries[entry]()
    except Exception as error:  # one that leaves Python here would end LibreOffice
        text = f"{type(error).__name__}: {str(error)[:200]}"
        outcome = Outcome(office.say("bug", error=text), failed=True)
    if not quiet:
        _show(office, frame, entry, outcome)
    return json.dumps(
        {
            "message": outcome.message,
            "failed": outcome.failed,
            "changed": outcome.changed,
            "findings": [{k: v for k, v in f.items() if k != "place"} for f in outcome.findings],
            "facts": dict(outcome.facts),
        }
    )


def result_event(source: Any, result: str) -> Any:
    """A dispatch's result as LibreOffice wants it."""
    event = uno.createUnoStruct("com.sun.star.frame.DispatchResultEvent")
    event.Source, event.State, event.Result = source, 1, result
    return event


def _show(office: Office, frame: Any, entry: str, outcome: Outcome) -> None:
    if not outcome.message:
        return
    if entry == "check" and not outcome.failed and outcome.findings:
        dialogs.FindingsDialog(office, frame, outcome).show()
    elif outcome.failed or entry != "format" or not outcome.changed:
        dialogs.message(frame, office.say("title"), outcome.message, error=outcome.failed)
    else:
        dialogs.status(frame, outcome.message)


def choose_style(office: Office, frame: Any, quiet: bool) -> Outcome:
    """选择版式: the house styles the engine knows; the choice is kept in the options."""
    try:
        styles = office.house_styles()
    except EngineError as error:
        return Outcome(office.say(error.code, **error.values), failed=True)
    if quiet:
        return Outcome("\n".join(f"{s['name']}\t{s['title']}" for s in styles))
    chosen = dialogs.choose(office, frame, styles)
    if chosen is None:
        return Outcome("")
    settings.save(office.context, office.settings._replace(style=chosen))
    title = next((s["title"] for s in styles if s["name"] == chosen), office.say("beside"))
    return Outcome(office.say("chosen", style=title))


def open_options(office: Office, frame: Any) -> Outcome:
    """选项: LibreOffice's options, at our page."""
    service = office.context.ServiceManager.createInstanceWithContext
    helper = service("com.sun.star.frame.DispatchHelper", office.context)
    singleton = "/singletons/com.sun.star.deployment.PackageInformationProvider"
    origin = office.context.getValueByName(singleton)
    page = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    place = origin.getPackageLocation(settings.EXTENSION) + "/dialogs/options.xdl"
    page.Name, page.Value = "OptionsPageURL", place
    helper.executeDispatch(frame, ".uno:OptionsTreeDialog", "", 0, (page,))
    return Outcome("")


def options_page(context: Any, window: Any, event: str) -> None:
    """Fill or read the options page."""
    control = window.getControl
    if event in ("initialize", "back"):
        now = settings.load(context)
        control("Command").setText(now.command)
        control("Style").setText(now.style)
        control("Timeout").setValue(now.timeout)
        control("Skeleton").setState(1 if now.skeleton else 0)
    elif event == "ok":
        settings.save(
            context,
            settings.Settings(
                control("Command").getText().strip(),
                control("Style").getText().strip(),
                int(control("Timeout").getValue()),
                control("Skeleton").getState() == 1,
            ),
        )


def to_new_document(office: Office, frame: Any, quiet: bool) -> Outcome:
    """排版到新文档: the engine formats the saved file itself; its result is opened."""
    document = office.document
    url = document.URL or ""
    if not url.startswith("file:"):
        return Outcome(office.say("not-saved"), failed=True)
    path = uno.fileUrlToSystemPath(url)
    if not path.lower().endswith((".docx", ".docm", ".dotx", ".dotm")):
        return Outcome(office.say("not-docx", kind=os.path.splitext(path)[1] or "?"), failed=True)
    if document.isModified():
        if quiet:
            return Outcome(office.say("save-first"), failed=True)
        if not dialogs.ask(frame, office.say("title"), office.say("save-first")):
            return Outcome("")
        document.store()
    try:
        with Busy(office.context, document) as busy:
            busy.say(office.say("planning"), 20)
            answer = _format_file(office, path)
    except EngineError as error:
        return Outcome(office.say(error.code, **error.values), failed=True)
    if "error" in answer:
        return Outcome(office.say("format-failed", message=answer["error"]), failed=True)
    desktop = office.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", office.context
    )
    desktop.loadComponentFromURL(uno.systemPathToFileUrl(answer["output"]), "_blank", 0, ())
    return Outcome(office.say("opened", path=answer["output"]))


def _format_file(office: Office, path: str) -> Dict[str, Any]:
    command: List[str] = [*find(office.settings.command), "format", "--json", "--lang", office.lang]
    if office.settings.style:
        command += ["--style", office.settings.style]
    if not office.settings.skeleton:
        command.append("--no-skeleton")
    try:
        done = subprocess.run(
            [*command, "--", path], env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=office.settings.timeout, **no_window(),
        )  # fmt: skip
        answer = json.loads(done.stdout.decode("utf-8").splitlines()[0]) if done.stdout.strip() else None
    except subprocess.TimeoutExpired:
        raise EngineError("timeout", seconds=office.settings.timeout) from None
    except OSError as error:
        raise EngineError("no-start", command=" ".join(command), error=error.strerror) from error
    except ValueError:
        raise EngineError("no-sense", found=done.stdout[:60].decode("utf-8", "replace")) from None
    if not isinstance(answer, dict):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EngineError("ended", exit=done.returncode, said=said[-1][:200] if said else "")
    return answer
