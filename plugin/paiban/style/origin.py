"""Where each value of a house style comes from: which file, which line."""

from __future__ import annotations

import os.path

from .keys import ELEMENT, OPTIONAL, TABLES
from .layers import Layer
from .spots import Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Origin:
    """One value: as the file has it, with the place that gives it."""

    __slots__ = ("file", "inherited", "key", "line", "table", "value")

    def __init__(self, table: str, key: str, value: object, file: str, line: int, inherited: bool) -> None:
        self.table = table  # "page", "elements.title" …; "" above the first table
        self.key = key
        self.value = value  # as TOML gives it
        self.file = file
        self.line = line  # from 1
        self.inherited = inherited  # an element's value that comes from [elements.body]

    @property
    def place(self) -> str:
        """ "某局.toml:12"."""
        return f"{os.path.basename(self.file)}:{self.line}"


def origins(layers: Sequence[Layer]) -> Iterator[Origin]:
    """Every value of the style that `layers` make (nearest first), table by table.

    A key that no file gives has no origin: the pitch of a page whose file says only `lines`, the pitch
    of an element that takes the page's.
    """
    spots = [Spots(layer.text) for layer in layers]
    for table, keys in TABLES.items():
        for key in keys:
            if (table, key) != ("page", "line_pitch") or not _pitch_is_derived(layers):
                yield from _find(layers, spots, table, key)
    for name in layers[-1].data["elements"]:
        for key in ELEMENT:
            yield from _find(layers, spots, f"elements.{name}", key)


def _find(layers: Sequence[Layer], spots: Sequence[Spots], table: str, key: str) -> Iterator[Origin]:
    body = "elements.body"
    places = (
        (table, body) if table.startswith("elements.") and table != body and key != "word_style" else (table,)
    )
    for place in places:
        path = tuple(place.split("."))
        for layer, spot in zip(layers, spots, strict=True):
            content = _content(layer, path)
            if key in content:
                line = spot.of_key((*path, key))[0]
                yield Origin(table, key, content[key], layer.file, line, place != table)
                return
    assert key in OPTIONAL, (table, key)


def _content(layer: Layer, path: tuple[str, ...]) -> dict[str, object]:
    data = layer.data
    for part in path:
        data = data.get(part, {})
    return data


def _pitch_is_derived(layers: Sequence[Layer]) -> bool:
    """Whether the nearest file that says `lines` is nearer than any that gives the pitch."""
    for layer in layers:
        page = _content(layer, ("page",))
        if "line_pitch" in page or "lines" in page:
            return "line_pitch" not in page
    return False


def as_toml(value: object) -> str:
    """A value as a house style file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def toml_key(key: str) -> str:
    """A key as TOML writes it: a Chinese one stands in quotes."""
    return key if key.isascii() else f'"{key}"'
