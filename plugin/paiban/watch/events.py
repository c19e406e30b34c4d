"""File system events by watchdog. They only wake the scan: what is lost here is found by the next walk."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from paiban.litter import is_litter
from paiban.watch.folder import wanted
from paiban.watch.settle import is_lock

if TYPE_CHECKING:
    from paiban.watch.loop import Watcher

_log = logging.getLogger("paiban.watch")

#: Our own reading makes these; nothing has changed.
_HARMLESS = frozenset(("opened", "closed_no_write"))


class Alarm(FileSystemEventHandler):
    """Calls `draft(path)` for a draft, `lock()` for an editor's lock file, `folder()` for the rest."""

    def __init__(
        self, root: str, draft: Callable[[str], None], lock: Callable[[], None], folder: Callable[[], None]
    ) -> None:
        self._root = root
        self._draft, self._lock, self._folder = draft, lock, folder
        self._observer = Observer()

    def start(self) -> bool:
        """Begin to listen; False when the system has no watches left, and the walks have to do."""
        try:
            self._observer.schedule(self, self._root, recursive=True)
            self._observer.start()
        except OSError as problem:
            _log.warning("no file events, only walks: %s", problem.strerror)
            if problem.errno in (errno.ENOSPC, errno.EMFILE):
                _log.warning("raise fs.inotify.max_user_watches (sysctl) to have them")
            return False
        return True

    def stop(self) -> None:
        """Stop listening."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(5)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog in its own thread."""
        if event.event_type in _HARMLESS:
            return
        for name in (os.fsdecode(path) for path in (event.src_path, event.dest_path) if path):
            if not event.is_directory:
                self._tell(name)
            elif event.event_type != "modified" and not is_litter(os.path.basename(name)):
                self._folder()

    def _tell(self, path: str) -> None:
        if is_lock(os.path.basename(path)):
            self._lock()
            return
        within = os.path.relpath(path, self._root).replace(os.sep, "/")
        if wanted(within):
            self._draft(within)


def listen(watcher: Watcher) -> Alarm | None:
    """Listen for a watcher; None where there are no events."""
    alarm = Alarm(
        watcher.watched.inbox,
        lambda path: watcher.tell("draft", path),
        lambda: watcher.tell("lock"),
        lambda: watcher.tell("folder"),
    )
    return alarm if alarm.start() else None
