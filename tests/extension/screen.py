"""Opens the menu 公文 on a virtual screen with real keys and takes pictures (see scripts/screen-test).

usage: /usr/bin/python3 screen.py OXT ENGINE DRAFT FOLDER
Prints one JSON object: the first paragraphs' styles and text before, after the click, and after Ctrl+Z.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from driver import install, prop

_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Linguistic/General">
<prop oor:name="UILocale"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"><value>false</value></prop>
<prop oor:name="ShowTipOfTheDay"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion"><value>7.4</value></prop></item>
</oor:items>
"""


class Screen:
    """A virtual screen with a window manager: without one, clicks fall through the menus."""

    def __init__(self) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        told, tells = os.pipe()  # the server takes the first free number and writes it here once it is ready
        server = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        self._running = [subprocess.Popen(server, pass_fds=[tells], **quiet)]
        os.close(tells)
        with os.fdopen(told) as number:
            display = f":{int(number.readline())}"
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "SAL_USE_VCLPLUGIN": "gtk3",
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
        }
        self._running.append(subprocess.Popen(["openbox"], env=self.environment, **quiet))
        time.sleep(0.5)

    def keys(self, *keys: str) -> None:
        self._run("xdotool", "key", "--delay", "150", *keys)

    def picture(self, path: Path, after: float = 1.0) -> None:
        time.sleep(after)
        self._run("import", "-window", "root", str(path))

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, timeout=60)

    def close(self) -> None:
        for process in reversed(self._running):
            process.kill()
            process.wait()


def wait(condition, seconds: float = 40.0, every: float = 0.3) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):  # UNO's, while the office is starting
            if condition():
                return True
        time.sleep(every)
    return False


def seen(document) -> list:
    walk = document.Text.createEnumeration()
    return [(p.ParaStyleName, p.String[:20]) for p in (walk.nextElement() for _ in range(6))]


def long_draft(folder: Path) -> Path:
    """A plain text long enough that formatting it takes seconds."""
    path = folder / "长稿.txt"
    lines = ["关于全县重点工作推进情况的报告", "县人民政府：", "一、工作开展情况"]
    lines += [
        f"第{number}段。各单位要提高思想认识，压实工作责任，确保各项任务按期完成。" for number in range(3000)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def escape(desktop, screen: Screen, pictures: Path, draft: Path) -> dict:
    """Esc pressed as soon as the document is being changed: what became of it."""
    document = desktop.loadComponentFromURL(
        draft.as_uri(), "_blank", 0, (prop("FilterName", "Text (encoded)"), prop("FilterOptions", "UTF8,LF"))
    )
    time.sleep(3)
    before = seen(document), document.Text.String, document.isModified()
    screen.keys("alt+g", "Return")
    started = wait(document.isModified, 60, every=0.02)  # it is being changed now
    screen.keys("Escape")
    screen.picture(pictures / "7-busy.png", after=0)
    wait(lambda: not document.hasControllersLocked(), 30)
    time.sleep(1)
    screen.picture(pictures / "8-escaped.png")
    screen.keys("Return")  # the message
    time.sleep(1)
    after = seen(document), document.Text.String, document.isModified()
    return {"started": started, "same": before == after, "undo": bool(document.UndoManager.isUndoPossible())}


def stop(office: subprocess.Popen) -> None:
    """Ends LibreOffice, whatever it asks (asked politely, it would wait for an answer to “save?”)."""
    os.killpg(office.pid, signal.SIGKILL)  # soffice is a script: its children too
    office.wait()


def main() -> None:
    faulthandler.dump_traceback_later(240, exit=True)  # before the limit of the test: says where it stood
    oxt, engine, draft, out = sys.argv[1:5]
    folder = Path(tempfile.mkdtemp(prefix="paiban-screen-"))
    pictures = Path(out)
    found: dict = {}
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_LOCALE, encoding="utf-8")
    os.chmod(user, 0o777)
    os.chmod(user / "registrymodifications.xcu", 0o666)
    if os.getuid() == 0:
        for place in (user, user / "registrymodifications.xcu"):
            os.chown(place, 12345, 12345)
    own = folder / "paiban.oxt"  # where the other user can read it
    shutil.copy(oxt, own)
    own.chmod(0o644)
    done = install(str(own), folder)
    assert done["code"] == 0, done["said"]
    copy = folder / "草稿.docx"
    shutil.copy(draft, copy)
    screen = Screen()
    pipe = f"screen{os.getpid()}"
    office = subprocess.Popen(
        [
            *("soffice", "--norestore", "--nologo"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
            str(copy),
        ],
        env=screen.environment,
        stdout=subprocess.DEVNULL,
        stderr=(pictures / "office.txt").open("w"),
        start_new_session=True,
    )
    desktop = None
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        holder = []

        def connected() -> bool:
            address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            context = resolver.resolve(address)
            holder[:] = [
                context,
                context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context),
            ]
            return holder[1].CurrentComponent is not None

        assert wait(connected, 120), "LibreOffice did not open the draft"
        context, desktop = holder
        document = desktop.CurrentComponent
        provider = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", context
        )
        place = (prop("nodepath", "/org.paiban.office.Settings/Options"),)
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess", place
        )
        node.setPropertyValue("EngineCommand", engine)
        node.commitChanges()
        time.sleep(3)
        found["before"] = seen(document)
        screen.picture(pictures / "1-before.png")
        screen.keys("alt+g")
        screen.picture(pictures / "2-menu.png")
        screen.keys("Return")
        found["pressed"] = wait(lambda: document.UndoManager.isUndoPossible(), 30)
        time.sleep(1)
        found["after"] = seen(document)
        screen.picture(pictures / "3-after.png")
        screen.keys("ctrl+z")
        found["took_back"] = wait(lambda: not document.UndoManager.isUndoPossible(), 15)
        found["undone"] = seen(document)
        screen.picture(pictures / "4-undone.png")
        screen.keys("alt+g", "Up", "Return")
        time.sleep(4)
        screen.picture(pictures / "5-options.png")
        screen.keys("Escape")
        time.sleep(2)
        found["alive"] = office.poll() is None
        screen.keys("alt+g", "Down", "Return")
        time.sleep(3)
        screen.picture(pictures / "6-check.png")
        screen.keys("Escape")
        found["escaped"] = escape(desktop, screen, pictures, long_draft(folder))
    finally:
        stop(office)
        screen.close()
        shutil.rmtree(folder, ignore_errors=True)
    text = json.dumps(found, ensure_ascii=False)
    (pictures / "result.txt").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
