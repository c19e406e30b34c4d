"""What the options page keeps: engine command, house style, time limit."""

from __future__ import annotations

from typing import Any, NamedTuple

import uno

NODE = "/org.paiban.office.Settings/Options"
EXTENSION = "org.paiban.office"


class Settings(NamedTuple):
    """The options as they stand."""

    command: str = ""  # "" = look for it
    style: str = ""  # "" = .paiban.toml beside the document, else the standard
    timeout: int = 60  # seconds an answer may take
    skeleton: bool = True


def _open(context: Any, service: str) -> Any:
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    place = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    place.Name, place.Value = "nodepath", NODE
    return provider.createInstanceWithArguments("com.sun.star.configuration." + service, (place,))


def load(context: Any) -> Settings:
    """The options."""
    node = _open(context, "ConfigurationAccess")
    return Settings(
        node.getByName("EngineCommand") or "",
        node.getByName("Style") or "",
        max(int(node.getByName("Timeout") or 60), 1),
        bool(node.getByName("Skeleton")),
    )


def save(context: Any, settings: Settings) -> None:
    """Keep the options."""
    node = _open(context, "ConfigurationUpdateAccess")
    node.setPropertyValue("EngineCommand", settings.command)
    node.setPropertyValue("Style", settings.style)
    node.setPropertyValue("Timeout", settings.timeout)
    node.setPropertyValue("Skeleton", settings.skeleton)
    node.commitChanges()


def language(context: Any) -> str:
    """ "zh" or "en": the language of the office's menus."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    place = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    place.Name, place.Value = "nodepath", "/org.openoffice.Setup/L10N"
    node = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (place,))
    return "zh" if str(node.getByName("ooLocale") or "").lower().startswith("zh") else "en"
