"""A mistake in a house style as a StyleError: what, where, and what may have been meant.

Only loaded once there is a mistake, so it may take its time.
"""

from __future__ import annotations

import difflib
import os.path
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import Spot, StyleError
from .broken import unreadable
from .data import data_folder
from .fit import BadFit
from .keys import ELEMENT, TABLES, TOP
from .layers import Layer
from .spots import Spots
from .values import BadValue, quoted

__all__ = ["unreadable"]  # `layers` asks one module for every mistake

#: How alike a word must be to be named: a slip of the fingers, and anything at all alike.
SLIP, ALIKE = 0.7, 0.5


def nearest(word: str, choices: Iterable[str], alike: float = ALIKE) -> str:
    """The choice most like `word`, "" = none is; of equals the one that begins alike."""
    compare = difflib.SequenceMatcher(b=word.lower())

    def likeness(choice: str) -> tuple[float, bool]:
        compare.set_seq1(choice.lower())
        return compare.ratio(), choice[:1].lower() == word[:1].lower()

    best = max(choices, key=likeness, default="")
    return best if best and likeness(best)[0] >= alike else ""


def missing_style(name: str, spot: Spot, search: Sequence[Path], beside: str = "") -> StyleError:
    """There is no style of that name or no such file."""
    folders = [data_folder(), *search, *([Path(beside).parent] if beside else [])]
    names = sorted({file.stem for folder in folders for file in folder.glob("[!.]*.toml")})
    is_path = name.endswith(".toml") or "/" in name or os.sep in name
    wanted = os.path.splitext(os.path.basename(name))[0] if is_path else name
    return StyleError(
        "style-file-missing" if is_path else "style-unknown",
        spot,
        nearest(wanted, names),
        name=name,
        known=", ".join(names),
    )


def missing_base(layer: Layer, name: str, search: Sequence[Path]) -> StyleError:
    """What `extends` names is not there."""
    return missing_style(name, _spot(layer, ("extends",)), search, layer.file)


def cyclic(layers: Sequence[Layer], file: str) -> StyleError:
    """The last of `layers` extends `file`, which is one of them."""
    here = os.path.realpath(file)
    first = next(at for at, layer in enumerate(layers) if os.path.realpath(layer.file) == here)
    names = [os.path.basename(layer.file) for layer in layers[first:]] + [os.path.basename(file)]
    return StyleError("style-cycle", _spot(layers[-1], ("extends",)), chain=" → ".join(names))


def too_big(file: str, most: int) -> StyleError:
    """The file is no house style: more than `most` bytes."""
    return StyleError("style-file-big", Spot(file), most=most // 1024)


def line_too_long(file: str, text: str, most: int) -> StyleError:
    """A line of more than `most` characters."""
    line = next(at for at, line in enumerate(text.split("\n"), 1) if len(line) > most)
    return StyleError("style-line-long", Spot(file, line, most + 1), most=most)


def unknown_key(layer: Layer, path: tuple[str, ...], known: Iterable[str]) -> StyleError:
    """The last part of `path` is none of the `known` keys of its table."""
    spots = Spots(layer.text)
    line, column = spots.of_key(path)
    *table, key = path
    known = tuple(known)
    near = nearest(key, known, SLIP) or _elsewhere(key) or nearest(key, known)
    code = "style-unknown-key" if table else "style-unknown-top"
    if table == ["elements"]:
        code = "style-unknown-element"
    elif table == ["fonts"]:
        code = "style-font-class"
    values = {"key": key, "value": f'"{key}"', "table": ".".join(table), "allowed": quoted(known)}
    return StyleError(code, Spot(layer.file, line, column), near, **values)


def _elsewhere(key: str) -> str:
    """The same key in another table."""
    tables = {"": TOP, **TABLES, "elements.body": ELEMENT}
    return next((f"{table}.{key}".lstrip(".") for table, keys in tables.items() if key in keys), "")


def misread(layer: Layer, path: tuple[str, ...], bad: BadValue) -> StyleError:
    """The value at `path` cannot stand."""
    place = (*path, *(() if bad.item is None else (bad.item,)))
    wrong = str(bad.values.get("value", "")).strip('"')
    values = {"key": path[-1], **bad.values}
    return StyleError(bad.code, _spot(layer, place), nearest(wrong, bad.choices), **values)


def unfit(layers: Sequence[Layer], bad: BadFit) -> StyleError:
    """Values that cannot stand together: the place is the likeliest culprit the nearest file gives."""
    for layer in layers:
        spots = Spots(layer.text)
        for path in bad.paths:
            line, column = spots.of_value(path)
            if line:
                return StyleError(bad.code, Spot(layer.file, line, column), "", **bad.values)
    return StyleError(bad.code, Spot(layers[-1].file), "", **bad.values)


def _spot(layer: Layer, path: tuple[str | int, ...]) -> Spot:
    return Spot(layer.file, *Spots(layer.text).of_value(path))
