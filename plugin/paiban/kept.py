"""What every start would make anew, kept beside the bytecode: compiled patterns and parsed TOML.

To format a short draft takes hardly longer than to compile the ninety regular expressions it needs (sets of
Chinese characters are dear) and to parse the built-in styles. Python keeps compiled modules in `__pycache__`
for the same reason; this file lies there and follows the same rules: nothing is written where Python may
write no bytecode, and it may be deleted at any time. An entry is found by the whole source it was made from,
so none can be out of date; a file that is damaged or another Python's counts as empty.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import marshal
import os
import re
import sys
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, AnyStr

#: More entries than this are of older versions or of styles in the making: all starts anew.
MOST = 1000


class Shelf:
    """One file of kept things; `patterns` and `documents` hold them by source, each packed for itself."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.patterns: dict[tuple[str | bytes, int], bytes] = {}
        self.documents: dict[bytes, bytes] = {}
        self._new: dict[tuple[str | bytes, int], re.Pattern[Any]] = {}
        self._grown = False
        self._load()

    def compiled(self, source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """The same as `re.compile(source, flags)`, which raises `re.error`."""
        kept = self.patterns.get((source, flags))
        if kept is not None:
            try:
                pattern: re.Pattern[AnyStr] = _sre.compile(source, *marshal.loads(kept))
                return pattern
            except (EOFError, TypeError, ValueError, RuntimeError):  # it refuses code that is not its own
                self.patterns.clear()
        pattern = self._new[source, flags] = re.compile(source, flags)
        return pattern

    def toml(self, text: str) -> dict[str, Any]:
        """The same as `tomllib.loads(text)`, which raises `tomllib.TOMLDecodeError`."""
        source = text.encode()
        kept = self.documents.get(source)
        if kept is not None:
            return marshal.loads(kept)  # type: ignore[no-any-return]
        import tomllib  # with what it imports itself a tenth of a start

        data = tomllib.loads(text)
        try:
            self.documents[source] = marshal.dumps(data)
            self._grown = True
        except ValueError:  # a date or a time: no key of a style has one
            pass
        return data

    def keep(self) -> None:
        """Write what has been added; where that is not possible, the next start makes it again."""
        if not self._new and not self._grown:
            return
        write(self.path, self._packed)

    def _packed(self) -> bytes:
        """The file with what has been added."""
        if len(self.patterns) + len(self.documents) > MOST:
            self.patterns.clear()
            self.documents.clear()
        for (source, flags), pattern in self._new.items():
            made = _arguments(source, flags, pattern)
            if made is not None:
                self.patterns[source, int(flags)] = marshal.dumps(made)
        self._new.clear()
        self._grown = False
        body = marshal.dumps((self.patterns, self.documents))
        return _stamp(body) + body

    def _load(self) -> None:
        try:
            with open(self.path, "rb") as file:
                data = file.read()
        except OSError:
            return
        size = len(_stamp(b""))
        body = memoryview(data)[size:]
        if data[:size] == _stamp(body):
            self.patterns, self.documents = marshal.loads(body)


def write(path: str, content: Callable[[], bytes]) -> None:
    """Write a file whole or not at all; what it holds is made when it can be written, which may be never."""
    own = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(own, "wb") as file:  # before the work: a start that may not write here is spared it
            file.write(content())
        os.replace(own, path)
    except OSError:
        if os.path.exists(own):
            os.unlink(own)


def _stamp(body: bytes | memoryview) -> bytes:
    """What a file begins with: which Python made it, and the checksum of all that follows."""
    return b"paiban %s %08x\n" % (sys.version.encode(), crc32(body))


def _arguments(source: str | bytes, flags: int, pattern: re.Pattern[Any]) -> tuple[Any, ...] | None:
    """What `_sre.compile` wants beside the source, as `re` calls it; None where `re` has other insides."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        code = _compiler._code(_parser.parse(source, flags), flags)
        names: list[str | None] = [None] * (pattern.groups + 1)
        for name, group in pattern.groupindex.items():
            names[group] = name
        made = (pattern.flags, list(map(int, code)), pattern.groups, dict(pattern.groupindex), tuple(names))
        return made if _sre.compile(source, *made) == pattern else None
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return None


def place(cached: str | None, source: str) -> str:
    """The file beside a module's bytecode, of which a cache tag is part of the name."""
    return f"{os.path.splitext(cached or source)[0]}.made"


_shelf = Shelf(place(__spec__.cached if __spec__ is not None else None, __file__))
compiled = _shelf.compiled
toml = _shelf.toml


def keep(*, always: bool = False) -> None:
    """Keep what this process had to make, where Python may write bytecode or `always`."""
    if always or not sys.dont_write_bytecode:
        _shelf.keep()
