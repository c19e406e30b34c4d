"""Entry points for LibreOffice: the protocol `vnd.paiban:` of the menu, and the options page."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.awt import XContainerWindowEventHandler
from com.sun.star.frame import XDispatchProvider, XNotifyingDispatch
from com.sun.star.lang import XInitialization, XServiceInfo

_HANDLER = "org.paiban.office.ProtocolHandler"
_OPTIONS = "org.paiban.office.OptionsHandler"


class ProtocolHandler(
    unohelper.Base, XInitialization, XServiceInfo, XDispatchProvider, XNotifyingDispatch  # type: ignore[misc]
):
    """Carries out `vnd.paiban:format`, `check`, `sections`, `style`, `new` and `options` on one window."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._context = context
        self._frame = None

    def initialize(self, arguments: Any) -> None:
        """LibreOffice says which window it is."""
        if arguments:
            self._frame = arguments[0]

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        """This very object for our own addresses."""
        return self if url.Protocol == "vnd.paiban:" else None

    def queryDispatches(self, requests: Any) -> Any:
        """The same for several."""
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, arguments: Any) -> None:
        """A menu entry or button was pressed."""
        self._run(url, arguments)

    def dispatchWithNotification(self, url: Any, arguments: Any, listener: Any) -> None:
        """A macro or test pressed it and wants to know how it ended: JSON in the event's Result."""
        from paiban_office.menu import result_event

        result = self._run(url, arguments)
        if listener is not None:
            listener.dispatchFinished(result_event(self, result))

    def _run(self, url: Any, arguments: Any) -> str:
        from paiban_office.menu import press

        quiet = any(a.Name == "Quiet" and a.Value for a in arguments or ())
        return press(self._context, self._frame, url.Path, quiet)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Entries are always enabled."""

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Nobody was kept."""

    def getImplementationName(self) -> str:
        """The service's own name."""
        return _HANDLER

    def supportsService(self, name: str) -> bool:
        """Whether it is one of ours."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Any:
        """What LibreOffice asks for."""
        return (_HANDLER, "com.sun.star.frame.ProtocolHandler")


class OptionsHandler(unohelper.Base, XServiceInfo, XContainerWindowEventHandler):  # type: ignore[misc]
    """Fills the options page and keeps what was changed there."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._context = context

    def callHandlerMethod(self, window: Any, event: Any, method: str) -> bool:
        """`initialize`, `back` (Reset) and `ok` of the page."""
        if method != "external_event":
            return False
        from paiban_office.menu import options_page

        options_page(self._context, window, event)
        return True

    def getSupportedMethodNames(self) -> Any:
        """The only one the options dialog calls."""
        return ("external_event",)

    def getImplementationName(self) -> str:
        """The service's own name."""
        return _OPTIONS

    def supportsService(self, name: str) -> bool:
        """Whether it is ours."""
        return name == _OPTIONS

    def getSupportedServiceNames(self) -> Any:
        """What LibreOffice asks for."""
        return (_OPTIONS,)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(
    ProtocolHandler, _HANDLER, (_HANDLER, "com.sun.star.frame.ProtocolHandler")
)
g_ImplementationHelper.addImplementation(OptionsHandler, _OPTIONS, (_OPTIONS,))
