"""The ledger (台账): one row a path with its last outcome, a history that only grows; SQLite, local disk.

One row a *path*, not a content: an author who saves A, then B, then A again wants A's result. Paths are
stored as bytes, since SQLite takes no surrogates and names in GBK exist. Losing the ledger costs work,
never a document: everything is formatted once more and comes out the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from paiban.watch.folder import Signature

WORKING, WAITING, DONE, UNCHANGED, FAILED = "working", "waiting", "done", "unchanged", "failed"
FINAL = frozenset((DONE, UNCHANGED, FAILED))

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS document(
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    sha256 BLOB NOT NULL, style BLOB NOT NULL,
    state TEXT NOT NULL CHECK(state IN ('working', 'waiting', 'done', 'unchanged', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    out_sha256 BLOB NOT NULL DEFAULT x'',
    detail TEXT NOT NULL DEFAULT '{}',
    updated REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history(
    id INTEGER PRIMARY KEY, at REAL NOT NULL, path BLOB NOT NULL, sha256 BLOB NOT NULL,
    out_sha256 BLOB NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, seconds REAL NOT NULL);
CREATE INDEX IF NOT EXISTS history_path ON history(path);
CREATE INDEX IF NOT EXISTS document_updated ON document(updated);
CREATE TABLE IF NOT EXISTS request(path BLOB PRIMARY KEY) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """What became of one path; `detail` is plain data for people (reason, counts, names)."""

    path: str
    signature: Signature
    sha256: bytes
    style: bytes
    state: str
    attempts: int = 0
    out_sha256: bytes = b""
    detail: dict[str, Any] = {}  # noqa: RUF012  # never changed
    updated: float = 0.0  # seconds since 1970


class Event(NamedTuple):
    """A line of the history; `seconds` from taking the draft to the outcome."""

    at: float
    path: str
    state: str
    detail: dict[str, Any]
    seconds: float


class Ledger:
    """Opened by one thread; other processes may read it and leave requests meanwhile."""

    def __init__(self, file: str) -> None:
        self.fresh = not os.path.exists(file)
        self._database = sqlite3.connect(file, timeout=10, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(_SCHEMA)
        if self._ask("PRAGMA user_version")[0][0] != _VERSION:
            self._database.execute(f"PRAGMA user_version={_VERSION}")
        self._seen = -1

    @classmethod
    def open(cls, file: str) -> Ledger:
        """Open or make it; one that is no database any more is moved aside and begun anew."""
        try:
            ledger = cls(file)
            ledger._ask("SELECT path FROM document LIMIT 1")
        except sqlite3.OperationalError:
            raise  # full disk, no permission: the file itself may be sound
        except sqlite3.DatabaseError:
            os.replace(file, f"{file}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
            for rest in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(file + rest)
            return cls(file)
        return ledger

    def close(self) -> None:
        """Close; what was committed stays."""
        self._database.close()

    def _ask(self, question: str, *values: object) -> list[Any]:
        return self._database.execute(question, values).fetchall()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Everything inside is committed at once, or nothing of it."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def rows(self, state: str = "") -> list[Row]:
        """All rows, or those in one state; the latest first."""
        where = "WHERE state = ?" if state else ""
        found = self._ask(f"{_SELECT} {where} ORDER BY updated DESC", *([state] if state else []))
        return [_row(each) for each in found]

    def latest(self, count: int) -> list[Row]:
        """The rows that changed last."""
        return [_row(each) for each in self._ask(f"{_SELECT} ORDER BY updated DESC LIMIT ?", count)]

    def counts(self) -> dict[str, int]:
        """How many paths are in which state."""
        return dict(self._ask("SELECT state, count(*) FROM document GROUP BY state"))

    def known(self) -> dict[str, Signature]:
        """The signatures of all paths that are dealt with."""
        question = (
            "SELECT path, size, mtime_ns, inode FROM document WHERE state IN ('done', 'unchanged', 'failed')"
        )
        return {os.fsdecode(path): Signature(*rest) for path, *rest in self._database.execute(question)}

    def row(self, path: str) -> Row | None:
        """The row of one path."""
        found = self._ask(f"{_SELECT} WHERE path = ?", os.fsencode(path))
        return _row(found[0]) if found else None

    def put(self, row: Row) -> None:
        """Set the row of a path."""
        values = (os.fsencode(row.path), *row.signature, row.sha256, row.style, row.state, row.attempts)
        self._database.execute(
            "INSERT OR REPLACE INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (*values, row.out_sha256, _json(row.detail), row.updated or time.time()),
        )

    def intend(self, path: str, out_sha256: bytes) -> None:
        """Note what is about to be published: our own output must never look like an author's."""
        self._database.execute(
            "UPDATE document SET out_sha256 = ? WHERE path = ?", (out_sha256, os.fsencode(path))
        )

    def settle(self, row: Row, seconds: float) -> None:
        """Set the last outcome of a path, and write it into the history."""
        self.put(row)
        self._database.execute(
            "INSERT INTO history(at, path, sha256, out_sha256, state, detail, seconds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(row.updated or time.time(), os.fsencode(row.path), row.sha256, row.out_sha256),
                *(row.state, _json(row.detail), round(seconds, 3)),
            ),
        )

    def put_back(self, path: str, counted: bool) -> None:
        """The work was not finished; it counts as an attempt only when `counted`."""
        self._database.execute(
            "UPDATE document SET state = 'waiting', attempts = max(0, attempts - ?) WHERE path = ?",
            (0 if counted else 1, os.fsencode(path)),
        )

    def history(self, path: str = "", count: int = 200) -> list[Event]:
        """The newest events, oldest first; of one path when given."""
        where, values = ("WHERE path = ?", [os.fsencode(path)]) if path else ("", [])
        found = self._ask(
            f"SELECT at, path, state, detail, seconds FROM history {where} ORDER BY id DESC LIMIT ?",
            *values,
            count,
        )
        return [Event(at, os.fsdecode(p), s, json.loads(d), t) for at, p, s, d, t in reversed(found)]

    def request(self, paths: Iterable[str]) -> None:
        """Ask for paths to be formatted again, whatever the ledger says; the service takes it up."""
        with self.together():
            self._database.executemany(
                "INSERT OR IGNORE INTO request VALUES (?)", ((os.fsencode(path),) for path in paths)
            )

    def requests(self) -> list[str]:
        """What was asked for since the last call by any process; cheap when nobody did."""
        version = self._ask("PRAGMA data_version")[0][0]
        if version == self._seen:
            return []
        self._seen = version
        return [os.fsdecode(path) for (path,) in self._ask("SELECT path FROM request")]

    def answered(self, path: str) -> None:
        """A request has been carried out."""
        self._database.execute("DELETE FROM request WHERE path = ?", (os.fsencode(path),))


_SELECT = (
    "SELECT path, size, mtime_ns, inode, sha256, style, state, attempts, out_sha256, detail, updated"
    " FROM document"
)


def _row(found: tuple[Any, ...]) -> Row:
    path, size, mtime_ns, inode, sha256, style, state, attempts, out_sha256, detail, updated = found
    return Row(
        os.fsdecode(path), Signature(size, mtime_ns, inode), sha256, style, state, attempts, out_sha256,
        json.loads(detail), updated,
    )  # fmt: skip


def _json(detail: dict[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=True)  # surrogates of odd names survive as escapes
