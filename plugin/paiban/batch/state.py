"""What a run has done, in the output folder: per draft the hash of its origin and of its result.

It only saves work: without it everything is done again, to the same bytes. SQLite with a rollback journal
and one exclusive lock, so that it may lie on a share and only one run at a time works on an output folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator

from paiban.batch.work import Ending, Known

FOLDER = ".paiban-batch"
#: Seconds after which what was done is written down at the latest.
_COMMIT = 1.0


class InUse(Exception):
    """Another run works on this output folder."""


class State:
    """The record of one output folder. Raises InUse, OSError."""

    def __init__(self, output: str) -> None:
        folder = os.path.join(output, FOLDER)
        os.makedirs(folder, exist_ok=True)
        self._file = os.path.join(folder, "done.db")
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                if "locked" in str(error):
                    raise InUse from error
                raise self._trouble(error) from error
            os.replace(self._file, self._file + ".damaged")
            self._open()
        self._written = time.monotonic()

    def _open(self) -> None:
        self._base = sqlite3.connect(self._file, timeout=0, isolation_level=None)
        try:
            self._base.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute("BEGIN EXCLUSIVE")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS"
                " done(path BLOB PRIMARY KEY, origin BLOB, result BLOB) WITHOUT ROWID"
            )
        except BaseException:
            self._base.close()
            raise

    def _trouble(self, error: sqlite3.Error) -> OSError:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        return OSError(errno.ENOSPC if full else 0, str(error), self._file)

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def known(self, path: str) -> Known | None:
        """What an earlier run recorded of a draft. Raises OSError."""
        select = "SELECT origin, result FROM done WHERE path = ?"
        with self._asked():
            row = self._base.execute(select, (os.fsencode(path),)).fetchone()
        return Known(*row) if row else None

    def record(self, endings: Iterable[Ending]) -> None:
        """Write down what was done; what was skipped stands there already. Raises OSError."""
        rows = [
            (os.fsencode(each.path), each.record.origin, each.record.result)
            for each in endings
            if each.record is not None and each.outcome != "skipped"
        ]
        with self._asked():
            if rows:
                self._base.executemany("INSERT OR REPLACE INTO done VALUES(?, ?, ?)", rows)
            if time.monotonic() - self._written >= _COMMIT:
                self._base.execute("COMMIT")
                self._base.execute("BEGIN EXCLUSIVE")
                self._written = time.monotonic()

    def close(self) -> None:
        """Write down what can be written, and let the folder go."""
        with contextlib.suppress(sqlite3.Error):
            self._base.execute("COMMIT")
        self._base.close()
