"""Replacing a draft where it lies, so that no moment exists in which an original could be lost.

    archive the original ▸ write the result beside it ▸ rename the original aside ▸ is it still the one we
    read? ▸ give the result its name, refusing to overwrite ▸ take the aside away

Whoever saves in between wins: what he saved stays under the name, and is new work. After a kill the aside
is found again and put back (`recover`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

from paiban import files
from paiban.watch.folder import signature
from paiban.watch.publish import Busy, Published, archive, digest, read_existing
from paiban.watch.settle import is_open

_ASIDE = ".old"


def _make_aside(path: str, mark: str) -> str:
    """Where the original waits for a moment: under its own name in a hidden folder, so that it says itself
    where it belongs, even when the ledger is lost."""
    folder, name = os.path.split(path)
    hidden = os.path.join(folder, f"{files.TEMP_PREFIX}{mark}{os.getpid()}-{os.urandom(6).hex()}{_ASIDE}")
    os.mkdir(hidden)
    return os.path.join(hidden, name)


def replace(
    path: str, original: bytes, result: bytes, seen: os.stat_result, archive_folder: str, mark: str,
    stale_lock: bool = False,
) -> Published:  # fmt: skip
    """Put `result` in the place of the file at `path`, which held `original` when `seen` was taken.

    Raises Busy when it is open (unless its lock is `stale_lock`) or has changed: nothing is replaced then;
    OSError.
    """
    kept = archive(archive_folder, os.path.basename(path), original, seen, mark)
    temporary = files.write_temporary(path, result, seen, mark)
    try:
        ours = signature(os.lstat(temporary))
        if (is_open(path) and not stale_lock) or not _same(path, seen):
            raise Busy(path)
        aside = _make_aside(path, mark)
        _move(path, aside)
        if not _still(aside, original):
            _put_back(aside, path, archive_folder, mark)
            raise Busy(path)
        try:
            files.claim(temporary, path)
        except FileExistsError:
            _drop(aside, archive_folder, path, mark)  # the author was faster: his file stays
            raise Busy(path) from None
        except OSError:
            _put_back(aside, path, archive_folder, mark)
            raise
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _drop(aside, archive_folder, path, mark)
    files.flush_folder(path)
    return Published(path, kept, ours)


def _move(path: str, aside: str) -> None:
    try:
        os.rename(path, aside)
    except BaseException:
        os.rmdir(os.path.dirname(aside))
        raise


def _same(path: str, seen: os.stat_result) -> bool:
    try:
        now = os.lstat(path)
    except FileNotFoundError:
        return False
    return (now.st_ino, now.st_size, now.st_mtime_ns) == (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def _still(aside: str, original: bytes) -> bool:
    """By content, not by time: somebody may have had it open while it was renamed."""
    existing = read_existing(aside)
    return existing is not None and digest(existing) == digest(original)


def _put_back(aside: str, path: str, archive_folder: str, mark: str) -> None:
    """Give the aside its name again; when that is taken meanwhile, both versions stay."""
    try:
        files.claim(aside, path)
    except FileExistsError:
        _drop(aside, archive_folder, path, mark)
    else:
        os.rmdir(os.path.dirname(aside))


def _drop(aside: str, archive_folder: str, path: str, mark: str) -> None:
    """Take the aside away once its bytes are in the archive, those written through an open handle too."""
    while True:
        before = os.lstat(aside)
        archive(archive_folder, os.path.basename(path), files.read_draft(aside), before, mark)
        if _same(aside, before):
            os.unlink(aside)
            os.rmdir(os.path.dirname(aside))
            return


def recover(folders: Iterable[str], archive_folder: str, mark: str) -> None:
    """Put right what a killed run of ours left in `folders`: temporaries go, originals get their names back.

    An original whose name is taken meanwhile goes to the archive. Raises OSError.
    """
    for folder in folders:
        try:
            listed = os.listdir(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for name in listed:
            place = os.path.join(folder, name)
            if name.startswith(files.TEMP_PREFIX + mark):
                if name.endswith(".tmp"):
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(place)
                elif name.endswith(_ASIDE):
                    _recover_aside(place, folder, archive_folder, mark)


def _recover_aside(hidden: str, folder: str, archive_folder: str, mark: str) -> None:
    names = os.listdir(hidden)
    for name in names:
        path = os.path.join(folder, name)
        with contextlib.suppress(FileNotFoundError):
            if os.lstat(path).st_size == 0:  # a name taken ahead, where there are no hard links
                os.unlink(path)
        _put_back(os.path.join(hidden, name), path, archive_folder, mark)
    if not names:
        os.rmdir(hidden)
