"""The unit of work of every host that formats in other processes: picklable, pure, free to be done twice."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paiban.model import Finding
    from paiban.style.layers import Layer
    from paiban.style.schema import Style


class Task(NamedTuple):
    """One draft and how it is to be formatted."""

    data: bytes
    style: str = "gbt9704"  # name or file
    genre: str = ""
    skeleton: bool = True
    drop_signature: bool = False
    force: bool = False


class Outcome(NamedTuple):
    """What became of it: `kind` is formatted, unchanged or refused (then `code`, `values` say why)."""

    kind: str
    data: bytes = b""
    code: str = ""
    values: dict[str, Any] = {}  # noqa: RUF012  # never changed
    sections: tuple[tuple[str, str], ...] = ()  # heading, placeholder
    findings: tuple[Finding, ...] = ()
    counts: dict[str, int] = {}  # noqa: RUF012  # see report.counted


def format_task(task: Task) -> Outcome:
    """Format one draft; that it is refused is an outcome.

    Raises StyleError, ProofError, MemoryError, OSError.
    """
    from paiban.changes import AddSection
    from paiban.engine import format_bytes
    from paiban.errors import DraftError
    from paiban.report import counted

    style = load(task.style).style
    if not task.skeleton:
        style = style._replace(skeleton=style.skeleton._replace(insert=False))
    try:
        result = format_bytes(
            task.data, style, genre=task.genre, drop_signature=task.drop_signature, force=task.force
        )
    except DraftError as error:
        values = {key: v if isinstance(v, str | int | float) else str(v) for key, v in error.values.items()}
        return Outcome("refused", code=error.code, values=values)
    added = tuple((c.heading, c.placeholder) for c in result.plan.changes if isinstance(c, AddSection))
    kind = "formatted" if result.changed else "unchanged"
    return Outcome(
        kind, result.data, sections=added, findings=tuple(result.plan.findings), counts=counted(result)
    )


class Loaded(NamedTuple):
    """A house style, and a hash of everything it was made of, paiban's version included."""

    style: Style
    identity: bytes
    files: tuple[tuple[str, int, int, int], ...]  # name, mtime in ns, size in bytes, inode


_loaded: dict[str, Loaded] = {}


def load(name: str) -> Loaded:
    """The house style of that name or file; loaded again when one of its files has changed.

    Raises StyleError, OSError.
    """
    known = _loaded.get(name)
    if known is not None and _unchanged(known):
        return known
    from paiban.style.layers import load_layers
    from paiban.style.load import build_style
    from paiban.style.lookup import search_path

    files = _state(load_layers(name, search=search_path()))
    # Read after the look: what changes in between is noticed at the next one.
    layers = load_layers(name, search=search_path())
    _loaded[name] = Loaded(build_style(layers), identity(layer.text for layer in layers), files)
    return _loaded[name]


def identity(texts: Iterable[str], options: str = "") -> bytes:
    """A hash of what a result depends on besides its draft: paiban's version, options, the style's files."""
    from paiban import __version__

    return hashlib.sha256("\0".join((__version__, options, *texts)).encode()).digest()


def _state(layers: tuple[Layer, ...]) -> tuple[tuple[str, int, int, int], ...]:
    return tuple(_look(layer.file) for layer in layers)


def _look(file: str) -> tuple[str, int, int, int]:
    info = os.stat(file)
    return file, info.st_mtime_ns, info.st_size, info.st_ino


def _unchanged(known: Loaded) -> bool:
    try:
        return all(_look(seen[0]) == seen for seen in known.files)
    except OSError:
        return False
