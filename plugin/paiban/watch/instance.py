"""One service for a folder: a lock on this machine, a lease on the share between machines.

Neither is what keeps documents safe: results are the same bytes whoever makes them. They save work.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Callable

from paiban import files
from paiban.watch.config import SetupError

#: The lease's name in the folder of results.
LEASE = ".paiban-lease"
#: Seconds: how often the lease is renewed, after what silence another machine takes over, how long the
#: new owner waits before it believes that it is the only one.
RENEW, SILENCE, SETTLE = 10.0, 60.0, 2.0
#: Seconds after which a lease without content is nobody's: its owner died between making and writing it.
_UNWRITTEN = 3.0


class FolderLock:
    """Held while the process lives; the system frees it at its death, however that comes."""

    def __init__(self, file: str) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            raise SetupError("already-running") from None

    def release(self) -> None:
        """Let the next one in; the file stays, since removing it would let two in."""
        os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        locking = getattr(msvcrt, "locking")  # noqa: B009  # only there on Windows
        locking(descriptor, getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lease:
    """A file on the share whose time the owner renews; ages are told by the server's clock alone."""

    def __init__(
        self, folder: str, machine: str, clock: Callable[[], float] = time.monotonic,
        silence: float = SILENCE, settle: float = SETTLE,
    ) -> None:  # fmt: skip
        self._folder = folder
        self._file = os.path.join(folder, LEASE)
        self._content = json.dumps({"machine": machine, "id": secrets.token_hex(8)}).encode()
        self._machine = machine
        self._clock = clock
        self._silence, self._settle = silence, settle
        self._renewed = float("-inf")

    def hold(self) -> bool:
        """Whether the folder is ours now; renews or takes the lease when it is time. OSError."""
        now = self._clock()
        if now - self._renewed < RENEW:
            return True
        if self._owner() == self._content:
            _touch(self._file, self._content)
        elif not self._take():
            self._renewed = float("-inf")
            return False
        self._renewed = self._clock()
        return True

    def release(self) -> None:
        """Give it back, if it is ours."""
        with contextlib.suppress(OSError):
            if self._owner() == self._content:
                os.unlink(self._file)

    def _owner(self) -> bytes:
        try:
            return files.read_draft(self._file, limit=4096)
        except FileNotFoundError:
            return b""

    def _take(self) -> bool:
        """Take a lease nobody has, our own from before a crash, or one that fell silent."""
        if self._create():
            return True
        owner = self._owner()
        after_crash = self._is_ours(owner)
        silence = self._silence if owner else min(self._silence, _UNWRITTEN)
        if not after_crash and self._age() < silence:
            return False
        old = f"{self._file}-{secrets.token_hex(6)}"
        try:
            os.rename(self._file, old)  # one winner
        except FileNotFoundError:
            return False
        taken = self._create()
        if not after_crash:
            time.sleep(self._settle)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(old)
        return taken and self._owner() == self._content

    def _create(self) -> bool:
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            return False
        with open(descriptor, "wb") as stream:
            stream.write(self._content)
        return True

    def _is_ours(self, owner: bytes) -> bool:
        """A lease of this machine: the folder lock says that its owner is dead."""
        try:
            return bool(json.loads(owner)["machine"] == self._machine)
        except (ValueError, KeyError, TypeError):
            return False

    def _age(self) -> float:
        """Seconds since the lease was renewed, both times given by the server."""
        probe = f"{self._file}-{secrets.token_hex(6)}"
        try:
            _touch(probe, b"?")
            return os.stat(probe).st_mtime - os.stat(self._file).st_mtime
        except FileNotFoundError:
            return 0.0
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(probe)


def _touch(path: str, content: bytes) -> None:
    """Written, not `utime`d: then the server sets the time by its own clock."""
    with open(path, "wb") as stream:
        stream.write(content)


def sweep_lease(folder: str) -> None:
    """Probes and taken leases that a killed run left."""
    for name in os.listdir(folder):
        if name.startswith(LEASE + "-"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, name))
