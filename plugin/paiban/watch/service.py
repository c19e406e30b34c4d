"""The service: one thread for each watched folder, one pool of workers for all, a clean end."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from paiban.watch import outcome, settle
from paiban.watch.config import Settings, SetupError, Watched, check
from paiban.watch.desk import Pace
from paiban.watch.disk import is_network
from paiban.watch.events import listen
from paiban.watch.instance import FolderLock, Lease
from paiban.watch.loop import Watcher
from paiban.watch.supervise import notify
from paiban.watch.work import Formatter

_log = logging.getLogger("paiban.watch")

#: Seconds: between looks at the threads; after which a thread that shows no sign of life is no longer
#: vouched for; before a folder whose ledger cannot be opened is tried again.
_LOOK, _SILENT, _REOPEN = 5.0, 240.0, 10.0
#: Drafts given out for each worker: while the loop waits for the disk, no worker may wait for the loop.
_AHEAD = 6

Formatters = Callable[[Watched, ThreadPoolExecutor], Formatter]


class _Server:
    """Serves one folder, whatever happens."""

    def __init__(self, settings: Settings, watched: Watched, formatter: Formatter, capacity: int) -> None:
        self.watched = watched
        self._settings, self._formatter, self._capacity = settings, formatter, capacity
        self._started = time.monotonic()
        self.watcher: Watcher | None = None
        self.ended = self.failed = False

    @property
    def pulse(self) -> float:
        """When it last showed a sign of life."""
        return self.watcher.pulse if self.watcher is not None else self._started

    def serve(self, stop: threading.Event, once: bool, ended: Callable[[], None]) -> None:
        """Until the stop; a ledger that cannot be opened is tried again, but for `once`.

        `failed` says whether that was the end; `ended` is called then.
        """
        try:
            while not stop.is_set():
                try:
                    self.watcher = self._watcher()
                    self.failed = not self.watcher.run(stop.is_set, once)
                    return
                except (OSError, sqlite3.Error) as problem:
                    if once:
                        _log.error("%s: %s", self.watched.inbox, problem)
                        self.failed = True
                        return
                    _log.error("%s: %s; next try in %.0f s", self.watched.inbox, problem, _REOPEN)
                    self._started = time.monotonic()
                    stop.wait(_REOPEN)
        finally:
            self.ended = True
            ended()

    def _watcher(self) -> Watcher:
        home = self._settings.home(self.watched)
        outcome.make_folders(self.watched)
        mark = self._settings.mark
        lease = Lease(self.watched.report_folder, f"{socket.gethostname()}:{mark}")
        return Watcher(
            self.watched, home, mark, self._formatter, pace(self._settings, self.watched), self._capacity,
            lease=lease, listen=listen if self._settings.events else lambda _: None,
        )  # fmt: skip


def pace(settings: Settings, watched: Watched) -> Pace:
    """The times that suit the folder's disk."""
    quiet = settle.QUIET_ON_SHARE if is_network(watched.inbox) else settle.QUIET
    return Pace(quiet=watched.quiet or quiet, every=settings.every)


@contextlib.contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """The folders are ours on this machine, and their state has a place. SetupError, OSError."""
    if is_network(settings.state):
        raise SetupError("state-on-network", folder=settings.state)
    with contextlib.ExitStack() as stack:
        for each in settings.folders:
            home = settings.home(each)
            os.makedirs(home, exist_ok=True)
            lock = FolderLock(os.path.join(home, "lock"))
            stack.callback(lock.release)
        yield


def run(settings: Settings, formatters: Formatters, workers: int, once: bool = False) -> bool:
    """Serve all folders until SIGTERM or SIGINT (`once`: until nothing is left to do, or can be done).

    Whether all folders were served. Raises SetupError, OSError.
    """
    check(settings)
    stop = threading.Event()
    with locked(settings), ThreadPoolExecutor(1, "paiban-convert") as converter, _signals(stop):
        servers = [
            _Server(settings, each, formatters(each, converter), workers * _AHEAD)
            for each in settings.folders
        ]

        def ended() -> None:
            if all(server.ended for server in servers):
                stop.set()

        threads = [
            threading.Thread(target=each.serve, args=(stop, once, ended), name=each.watched.key)
            for each in servers
        ]
        for thread in threads:
            thread.start()
        _supervise(servers, stop)
        notify("STOPPING=1")
        for server in servers:
            if server.watcher is not None:
                server.watcher.tell("stop")
        for thread in threads:
            thread.join()
        return not any(server.failed for server in servers)


@contextlib.contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    names = [name for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda *_: stop.set()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _supervise(servers: list[_Server], stop: threading.Event) -> None:
    """Wait for the end; meanwhile vouch for the threads that live."""
    told = False
    while not stop.is_set():
        if not told and all(server.watcher is not None for server in servers):
            notify("READY=1")
            told = True
        if all(time.monotonic() - server.pulse < _SILENT for server in servers):
            notify("WATCHDOG=1")
        stop.wait(_LOOK if told else 0.05)
