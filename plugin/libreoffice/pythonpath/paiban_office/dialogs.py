"""Windows: messages, the list of findings, the choice of a house style."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import unohelper
from com.sun.star.awt import XActionListener, XTopWindowListener

_OPEN: List[Any] = []  # findings windows that are shown; nobody else holds them


def message(frame: Any, title: str, text: str, *, error: bool = False) -> None:
    """One sentence and an OK button."""
    _box(frame, "ERRORBOX" if error else "INFOBOX", 1, title, text).execute()


def ask(frame: Any, title: str, text: str) -> bool:
    """Yes or no."""
    return bool(_box(frame, "QUERYBOX", 3, title, text).execute() == 2)  # MessageBoxResults.YES


def _box(frame: Any, kind: str, buttons: int, title: str, text: str) -> Any:
    import uno

    window = frame.ContainerWindow
    return window.Toolkit.createMessageBox(
        window, uno.Enum("com.sun.star.awt.MessageBoxType", kind), buttons, title, text
    )


def status(frame: Any, text: str) -> None:
    """Say it in the status bar, where it stays until the next thing is said there."""
    indicator = frame.createStatusIndicator()
    indicator.start(text, 0)
    frame.ContainerWindow.Toolkit.processEventsToIdle()
    indicator.end()


def _dialog(context: Any, title: str, width: int, height: int) -> Any:
    model = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.awt.UnoControlDialogModel", context
    )
    model.Title, model.Width, model.Height = title, width, height
    model.Moveable = model.Closeable = True
    return model


def _add(model: Any, kind: str, name: str, place: Any, **values: Any) -> None:
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    control.PositionX, control.PositionY, control.Width, control.Height = place
    for key, value in values.items():
        setattr(control, key, value)
    model.insertByName(name, control)


def _control(context: Any, model: Any) -> Any:
    dialog = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.UnoControlDialog", context)
    dialog.setModel(model)
    return dialog


def _place(dialog: Any, window: Any, across: float) -> None:
    """Half-way down the document's window, not in the screen's corner; `across`: 0 left, 1 right."""
    outer, own = window.getPosSize(), dialog.getPosSize()
    left = outer.X + round(max(outer.Width - own.Width, 0) * across)
    top = outer.Y + max(outer.Height - own.Height, 0) // 2
    dialog.setPosSize(left, top, 0, 0, 3)  # awt.PosSize.POS


def choose(office: Any, frame: Any, styles: List[Dict[str, str]]) -> Optional[str]:
    """The name of a house style, "" for the automatic choice, None when called off."""
    model = _dialog(office.context, office.say("title"), 220, 130)
    names = ["", *(style["name"] for style in styles)]
    titles = [office.say("beside"), *(f"{s['title']} ({s['name']})" for s in styles)]
    now = names.index(office.settings.style) if office.settings.style in names else 0
    _add(model, "FixedText", "Label", (6, 6, 208, 10), Label=office.say("styles"))
    _add(model, "ListBox", "List", (6, 18, 208, 86), StringItemList=tuple(titles), SelectedItems=(now,))
    _add(
        model,
        "Button",
        "Ok",
        (110, 110, 50, 14),
        Label=office.say("ok"),
        PushButtonType=1,
        DefaultButton=True,
    )
    _add(model, "Button", "Cancel", (164, 110, 50, 14), Label=office.say("cancel"), PushButtonType=2)
    dialog = _control(office.context, model)
    dialog.createPeer(frame.ContainerWindow.Toolkit, frame.ContainerWindow)
    _place(dialog, frame.ContainerWindow, 0.5)
    try:
        if not dialog.execute():
            return None
        at = dialog.getControl("List").getSelectedItemPos()
        return names[at] if at >= 0 else None
    finally:
        dialog.dispose()


class FindingsDialog(unohelper.Base, XActionListener, XTopWindowListener):  # type: ignore[misc]
    """The findings beside the document; an entry jumps to its place, the document stays editable."""

    def __init__(self, office: Any, frame: Any, outcome: Any) -> None:
        self._office = office
        self._frame = frame
        self._findings = outcome.findings
        model = _dialog(office.context, office.say("title"), 300, 180)
        _add(model, "FixedText", "Label", (6, 6, 288, 10), Label=outcome.message)
        rows = tuple(self._row(f) for f in self._findings)
        _add(model, "ListBox", "List", (6, 18, 288, 138), StringItemList=rows, SelectedItems=(0,))
        _add(model, "Button", "Go", (134, 160, 50, 14), Label=office.say("go"), DefaultButton=True)
        _add(model, "Button", "Again", (188, 160, 52, 14), Label=office.say("again"))
        _add(model, "Button", "Close", (244, 160, 50, 14), Label=office.say("close"))
        self.dialog = _control(office.context, model)

    def _row(self, finding: Dict[str, Any]) -> str:
        where = finding.get("line")
        text = finding["message"]
        return (
            self._office.say("row", line=where, message=text)
            if where
            else f"{self._office.say('whole')}：{text}"
        )

    def show(self) -> None:
        """Show it beside the document."""
        window = self._frame.ContainerWindow
        self.dialog.createPeer(window.Toolkit, window)
        _place(self.dialog, window, 0.9)
        self.dialog.getControl("List").addActionListener(self)
        for name in ("Go", "Again", "Close"):
            button = self.dialog.getControl(name)
            button.setActionCommand(name)
            button.addActionListener(self)
        self.dialog.addTopWindowListener(self)
        self.dialog.setVisible(True)
        _OPEN.append(self)

    def actionPerformed(self, event: Any) -> None:
        """A double click on an entry, or a button."""
        command = event.ActionCommand
        if command == "Close":
            self._close()
        elif command == "Again":
            self._close()
            outcome = self._office.check()
            if outcome.findings:
                FindingsDialog(self._office, self._frame, outcome).show()
            else:
                message(self._frame, self._office.say("title"), outcome.message, error=outcome.failed)
        else:
            self.go(self.dialog.getControl("List").getSelectedItemPos())

    def go(self, at: int) -> None:
        """Put the cursor where the finding points and select its line's paragraph."""
        place = self._findings[at].get("place") if 0 <= at < len(self._findings) else None
        if place is None:
            return
        cursor = place.Text.createTextCursorByRange(place)
        cursor.gotoEndOfParagraph(True)
        self._frame.Controller.select(cursor)

    def _close(self) -> None:
        if self in _OPEN:
            _OPEN.remove(self)
            self.dialog.dispose()

    def windowClosing(self, event: Any) -> None:
        """The window's own cross."""
        self._close()

    def windowOpened(self, event: Any) -> None:
        """Nothing to do."""

    windowClosed = windowMinimized = windowNormalized = windowActivated = windowDeactivated = windowOpened

    def disposing(self, source: Any) -> None:
        """The document was closed."""
        if self in _OPEN:
            _OPEN.remove(self)
