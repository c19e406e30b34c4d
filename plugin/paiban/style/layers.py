"""The files a house style is made of: found by name or path, opened, followed through `extends`."""

from __future__ import annotations

import os.path

from ..errors import Spot
from ..kept import toml as parse_toml
from .data import data_file
from .values import BadValue, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType
    from typing import Any

#: The style every other one extends, said or unsaid.
ROOT = "gbt9704"

#: No house style is longer; what is, is another file (bytes).
LARGEST_FILE = 256 * 1024
#: Nor a line of it (characters): tomllib needs minutes for a key of a hundred thousand parts.
LONGEST_LINE = 1000


class Layer:
    """One file of the chain: its path as shown to people, its text and what TOML made of it."""

    __slots__ = ("data", "file", "text")

    def __init__(self, file: str, text: str, data: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.data = data


def mistakes() -> ModuleType:
    """The module that finds the place of a mistake, loaded only when there is one."""
    from . import mistakes as module

    return module


def load_layers(name_or_path: str = ROOT, *, search: Sequence[Path] = ()) -> tuple[Layer, ...]:
    """The files a style is made of, nearest first, the built-in `gbt9704` last.

    Raises StyleError and OSError as `load.load_style`; keys and values are not looked at yet.
    """
    file = find_style(name_or_path, search)
    if not file:
        raise mistakes().missing_style(name_or_path, Spot(name_or_path), search)
    root = os.path.realpath(data_file(f"{ROOT}.toml"))
    layers: list[Layer] = []
    seen: list[str] = []
    while file:
        here = os.path.realpath(file)
        if here in seen:
            raise mistakes().cyclic(layers, file)
        seen.append(here)
        layers.append(_open_layer(file))
        if here == root and "extends" not in layers[-1].data:
            break
        file = _base(layers[-1], search)
    return tuple(layers)


def find_style(name_or_path: str, search: Sequence[Path] = (), beside: str = "") -> str:
    """The file of a style, "" = there is none; `beside` is the file whose `extends` asks.

    What ends in `.toml` or holds a slash is a path, from the folder of `beside`; all else a name:
    built-in first, then `NAME.toml` in the folders of `search`, then in that of `beside`.
    """
    folder = os.path.dirname(beside)
    if name_or_path.endswith(".toml") or "/" in name_or_path or os.sep in name_or_path:
        places = [os.path.join(folder, os.path.expanduser(name_or_path))]
    else:
        folders = [*map(str, (data_file(), *search)), *([folder] if beside else [])]
        places = [os.path.join(place, name_or_path + ".toml") for place in folders]
    return next((place for place in places if os.path.isfile(place)), "")


def _base(layer: Layer, search: Sequence[Path]) -> str:
    """The file that `layer` extends."""
    name = layer.data.get("extends", ROOT)
    try:
        name = text(name)
    except BadValue as bad:
        raise mistakes().misread(layer, ("extends",), bad) from None
    file = find_style(name, search, layer.file)
    if not file:
        raise mistakes().missing_base(layer, name, search)
    return file


def _open_layer(file: str) -> Layer:
    with open(file, "rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise mistakes().too_big(file, LARGEST_FILE)
    try:
        toml = content.decode("utf-8")
        if max(map(len, toml.split("\n"))) > LONGEST_LINE:
            raise mistakes().line_too_long(file, toml, LONGEST_LINE)
        return Layer(file, toml, parse_toml(toml))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and TOMLDecodeError are ValueErrors
        raise mistakes().unreadable(file, content, error) from None
