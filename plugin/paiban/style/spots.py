"""Where in a TOML text a key and its value stand: a small scanner, used only once a mistake is known.

`tomllib` gives values without places. This scanner gives places and trusts that the text is TOML:
where it is not, it stops and keeps what it has found so far.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

Path = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'|[A-Za-z0-9_-]+")
_SCALAR = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"""(?!")'
    r"|'''[\s\S]*?'''(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,#\]}\n\"']+"
)


class _Stop(Exception):
    """The text is no TOML from here on."""


class Spots:
    """The places of all keys and values of a TOML text, as offsets into `text`.

    Paths hold the names of tables and keys, and numbers for the items of arrays.
    """

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self.twice: list[tuple[Path, int]] = []  # keys and tables said again, with the later place
        self.unclosed = -1  # where the value begins in which the scan stopped
        self._headers: set[Path] = set()
        self._counts: dict[Path, int] = {}
        self._at = 0
        with suppress(_Stop, RecursionError):
            self._document()

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column (characters, both from 1) of an offset."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def of_key(self, path: Path) -> tuple[int, int]:
        """Where the key or table is named; (0, 0) = nowhere."""
        return self.place(self.keys[path]) if path in self.keys else (0, 0)

    def of_value(self, path: Path) -> tuple[int, int]:
        """Where the value begins; a table's is its name."""
        return self.place(self.values[path]) if path in self.values else self.of_key(path)

    def _document(self) -> None:
        table: Path = ()
        while self._skip(_GAP) < len(self.text):
            if self.text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self._at)
        if match is None:
            raise _Stop
        self._at = match.end()
        return self._at

    def _sees(self, mark: str) -> bool:
        """Whether `mark` stands here; if so the scan is behind it."""
        found = self.text.startswith(mark, self._at)
        self._at += len(mark) if found else 0
        return found

    def _need(self, mark: str) -> None:
        if not self._sees(mark):
            raise _Stop

    def _header(self) -> Path:
        array = self.text.startswith("[[", self._at)
        self._at += 2 if array else 1
        path, offset = self._dotted(())
        self._need("]]" if array else "]")
        if array:
            count = self._counts[path] = self._counts.get(path, -1) + 1
            return (*path, count)
        if path in self._headers or path in self.values:
            self.twice.append((path, offset))
        self._headers.add(path)
        return path

    def _current(self, path: Path) -> Path:
        """`path`, inside the last table of an array of tables where it is one."""
        return (*path, self._counts[path]) if path in self._counts else path

    def _dotted(self, path: Path) -> tuple[Path, int]:
        """A key of one or more parts below `path`, and where its last part stands."""
        while True:
            self._skip(_BLANK)
            start = self._at
            name = self.text[start : self._skip(_KEY)]
            path = (*self._current(path), _unquoted(name))
            self.keys.setdefault(path, start)
            self._skip(_BLANK)
            if not self._sees("."):
                return path, start

    def _pair(self, table: Path) -> None:
        path, offset = self._dotted(table)
        self._need("=")
        self._skip(_BLANK)
        if path in self.values or path in self._headers:
            self.twice.append((path, offset))
        self._value(path)

    def _value(self, path: Path) -> None:
        self.values.setdefault(path, self._at)
        start = self._at
        try:
            if self._sees("["):
                self._array(path)
            elif self._sees("{"):
                self._inline_table(path)
            else:
                self._skip(_SCALAR)
        except (_Stop, RecursionError):
            self.unclosed = start  # the outermost value is the last to say so
            raise

    def _array(self, path: Path) -> None:
        for count in range(len(self.text)):
            self._skip(_GAP)
            if self._sees("]"):
                return
            self._value((*path, count))
            self._skip(_GAP)
            if not self._sees(","):
                self._need("]")
                return

    def _inline_table(self, path: Path) -> None:
        self._skip(_BLANK)
        while not self._sees("}"):
            self._pair(path)
            self._skip(_BLANK)
            if not self._sees(","):
                self._need("}")
                return


def _unquoted(name: str) -> str:
    if name[0] not in "\"'":
        return name
    try:
        return str(next(iter(tomllib.loads(f"{name} = 0"))))
    except tomllib.TOMLDecodeError:
        return name[1:-1]
