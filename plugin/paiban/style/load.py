"""A house style (版式) from its file: found, merged with what it extends, checked, complete.

The way without a mistake is short: `tomllib` and one reader a value. Where in the file a mistake
stands is worked out only once there is one, by `mistakes`.
"""

from __future__ import annotations

import os.path
import tomllib

from ..errors import Spot, StyleError
from .data import data_folder
from .fit import check_fit
from .keys import ELEMENT, OPTIONAL, TABLES, TOP
from .schema import Element, Layout, Numbering, Page, PageNumber, Style
from .values import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from .values import Reader

    #: Values as read, by table: "page", "elements.title" …; keys above the first table under "".
    Values = dict[str, dict[str, Any]]

#: The style every other one extends, said or unsaid.
ROOT = "gbt9704"

#: No house style is longer; what is, is another file (bytes).
LARGEST_FILE = 256 * 1024


class Layer:
    """One file of the `extends` chain: its path as shown to people, its text and what TOML made of it."""

    __slots__ = ("data", "file", "text")

    def __init__(self, file: str, text: str, data: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.data = data


def load_style(name_or_path: str = ROOT, *, search: Sequence[Path] = ()) -> Style:
    """The complete house style of that name or in that file.

    A name is looked up among the built-in styles, then as `NAME.toml` in the folders of `search`;
    what ends in `.toml` or holds a slash is a path. A file extends what its `extends` names (a name,
    looked up also beside the file, or a path from there), without one `gbt9704`. The nearest file
    wins key by key, with one thing derived: a file that says `lines` and not `line_pitch` gets the
    pitch that fills the type area (版心). An element's key that no file gives comes from
    `[elements.body]` of the merged style.

    Raises StyleError at the first mistake, with file, line and column; OSError where a file that
    is there cannot be read.
    """
    layers = load_layers(name_or_path, search=search)
    parsed = [_read_layer(layer, layers[-1].data) for layer in layers]
    merged = _merge(parsed)
    merged[""]["name"] = parsed[0][""].get("name") or _stem(layers[0].file)
    try:
        return _build(merged)
    except BadValue as bad:
        from .mistakes import unfit

        raise unfit(layers, bad) from None


def load_layers(name_or_path: str = ROOT, *, search: Sequence[Path] = ()) -> tuple[Layer, ...]:
    """The files a style is made of, nearest first, the built-in `gbt9704` last; see `load_style`."""
    file = find_style(name_or_path, search)
    if not file:
        from .mistakes import style_names, unknown_style

        raise unknown_style(name_or_path, Spot(name_or_path), style_names(search))
    root = os.path.realpath(data_folder() / f"{ROOT}.toml")
    layers: list[Layer] = []
    seen: list[str] = []
    while file:
        layers.append(_open_layer(file))
        seen.append(os.path.realpath(file))
        file = "" if seen[-1] == root and "extends" not in layers[-1].data else _base(layers[-1], search)
        if file and os.path.realpath(file) in seen:
            from .mistakes import cycle

            raise cycle(layers, file)
    return tuple(layers)


def find_style(name_or_path: str, search: Sequence[Path] = (), beside: str = "") -> str:
    """The file of a style, "" = there is none; `beside` is the file whose `extends` asks."""
    folder = os.path.dirname(beside)
    if name_or_path.endswith(".toml") or "/" in name_or_path or os.sep in name_or_path:
        places = [os.path.join(folder, os.path.expanduser(name_or_path))]
    else:
        folders = [data_folder(), *search, *([folder or "."] if beside else [])]
        places = [os.path.join(place, name_or_path + ".toml") for place in folders]
    return next((place for place in places if os.path.isfile(place)), "")


def _base(layer: Layer, search: Sequence[Path]) -> str:
    """The file `layer` extends."""
    name = layer.data.get("extends", ROOT)
    try:
        file = find_style(TOP["extends"](name), search, layer.file)  # type: ignore[arg-type]
    except BadValue as bad:
        from .mistakes import misread

        raise misread(layer, ("extends",), bad) from None
    if not file:
        from .mistakes import missing_base

        raise missing_base(layer, str(name), search)
    return file


def _open_layer(file: str) -> Layer:
    with open(file, "rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    try:
        if len(content) > LARGEST_FILE:
            raise ValueError
        text = content.decode("utf-8")
        return Layer(file, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError, TOMLDecodeError too
        from .mistakes import unreadable

        raise unreadable(file, content, error, LARGEST_FILE) from None


def _stem(file: str) -> str:
    return os.path.splitext(os.path.basename(file).lstrip("."))[0]


def _read_layer(layer: Layer, root: Mapping[str, Any]) -> Values:
    """The values of one file; `root` knows which elements there are."""
    values: Values = {"": {}}
    for key, content in layer.data.items():
        if key == "elements":
            names = root.get("elements", ())
            for name, table in _table(layer, (key,), content).items():
                if name not in names:
                    raise _unknown(layer, (key, name), names)
                values[f"{key}.{name}"] = _read_table(layer, (key, name), table, ELEMENT)
        elif key in TABLES:
            values[key] = _read_table(layer, (key,), content, TABLES[key])
        elif key in TOP:
            values[""][key] = _read_value(layer, (key,), content, TOP[key])
        else:
            raise _unknown(layer, (key,), (*TOP, *TABLES, "elements"))
    return values


def _read_table(
    layer: Layer, path: tuple[str, ...], content: object, readers: Mapping[str, Reader]
) -> dict[str, Any]:
    table = _table(layer, path, content)
    values = {}
    for key, value in table.items():
        reader = readers.get(key)
        if reader is None:
            raise _unknown(layer, (*path, key), readers)
        try:
            values[key] = reader(value)
        except BadValue as bad:
            raise _misread(layer, (*path, key), bad) from None
    return values


def _read_value(layer: Layer, path: tuple[str, ...], value: object, reader: Reader) -> object:
    try:
        return reader(value)
    except BadValue as bad:
        raise _misread(layer, path, bad) from None


def _table(layer: Layer, path: tuple[str, ...], content: object) -> dict[str, Any]:
    if isinstance(content, dict):
        return content
    raise _misread(layer, path, BadValue("style-want-table", key=path[-1]))


def _misread(layer: Layer, path: tuple[str, ...], bad: BadValue) -> StyleError:
    from .mistakes import misread

    return misread(layer, path, bad)


def _unknown(layer: Layer, path: tuple[str, ...], known: Sequence[str] | Mapping[str, object]) -> StyleError:
    from .mistakes import unknown_key

    return unknown_key(layer, path, known)
