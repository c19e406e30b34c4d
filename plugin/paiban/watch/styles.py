"""Which house style a draft gets, and whether its files have changed since we looked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from paiban.errors import StyleError
from paiban.style.layers import ROOT, load_layers
from paiban.style.load import build_style
from paiban.style.lookup import beside, search_path
from paiban.task import identity
from paiban.watch.config import Watched


class StyleTrouble(Exception):
    """The house style cannot be used as its files stand; holds the StyleError or OSError as cause."""


class _Known(NamedTuple):
    files: tuple[tuple[str, int, int], ...]  # name, mtime in ns, size
    identity: bytes
    trouble: StyleError | None


class Styles:
    """The styles of one watched folder; a changed one is noticed without a restart."""

    def __init__(self, watched: Watched) -> None:
        self._inbox, self._style = watched.inbox, watched.style
        self._options = f"{watched.genre}\0{watched.skeleton}"  # what else the result depends on
        self._known: dict[str, _Known] = {}

    def name(self, path: str) -> str:
        """The style's name or file for a draft at `path` (in the inbox)."""
        return self._style or beside(Path(self._inbox, path)) or ROOT

    def identity(self, name: str) -> bytes:
        """A hash of everything the result depends on besides the draft. Raises StyleTrouble."""
        known = self._known.get(name)
        if known is None or known.files != _state(known.files):
            known = self._look(name)
        self._known[name] = known
        if known.trouble is not None:
            raise StyleTrouble(known.trouble) from known.trouble
        return known.identity

    def _look(self, name: str) -> _Known:
        trouble = None
        try:
            layers = load_layers(name, search=search_path())
            build_style(layers)
            texts, names = [layer.text for layer in layers], [layer.file for layer in layers]
        except StyleError as error:
            trouble, texts, names = error, [], [error.spot.file]
        except OSError as error:
            raise StyleTrouble(error) from error
        return _Known(_state([(each, 0, 0) for each in names]), identity(texts, self._options), trouble)


def _state(files: Iterable[tuple[str, int, int]]) -> tuple[tuple[str, int, int], ...]:
    """The files of a style as they are now; one that is missing counts as another state."""
    found = []
    for name, _, _ in files:
        try:
            info = os.stat(name)
            found.append((name, info.st_mtime_ns, info.st_size))
        except OSError:
            found.append((name, 0, 0))
    return tuple(found)
