"""Results into the output folder, whole or not at all; whatever a person may have written is kept first.

The folders themselves are made at the start only, below them sub-folders as needed: a share that is away
must not be "made" on the local disk. Links inside the folders are never followed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from typing import NamedTuple

from paiban import files
from paiban.errors import DraftError
from paiban.watch.folder import Signature, signature
from paiban.watch.settle import is_open

#: How the label of an earlier result that somebody worked on reads in its name.
EARLIER = "上一版"
#: Marks the note for the author beside a result, and the one in the attention folder.
HINT, EXPLANATION = ".提示.txt", ".说明.txt"


class Busy(Exception):
    """Somebody has the file open that would be replaced; try again later."""


class Published(NamedTuple):
    """Where the result lies, and where what it replaced was kept ("" = nothing had to be).

    `seen`: the result's signature, taken before it got its name: afterwards it may be an author's already.
    """

    path: str
    kept: str = ""
    seen: Signature | None = None


def digest(data: bytes) -> bytes:
    """The content hash that ledger and publishing compare by."""
    return hashlib.sha256(data).digest()


def inside(root: str, path: str) -> str:
    """The place of `path` below `root`, its sub-folders made; `root` itself must be there.

    Raises DraftError symlink when a link would lead out of `root`; OSError.
    """
    place = os.path.join(root, path)
    folder = os.path.dirname(place)
    if folder != root and not os.path.isdir(folder):
        _make_folders(root, os.path.dirname(path))
    if os.path.realpath(folder) != os.path.join(os.path.realpath(root), os.path.dirname(path)).rstrip(os.sep):
        raise DraftError("symlink", name=os.path.dirname(path))
    return place


def _make_folders(root: str, path: str) -> None:
    for end in (at for at in range(1, len(path) + 1) if at == len(path) or path[at] == "/"):
        try:
            os.mkdir(os.path.join(root, path[:end]))
        except FileExistsError:
            continue


def fitting(name: str, suffix: str) -> str:
    """`name` + `suffix`, cut in the middle when a file system would not take it; stays unique."""
    if len(os.fsencode(name + suffix)) <= files.MAX_NAME:
        return name + suffix
    tail = f"~{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}{suffix}"
    while len(os.fsencode(name + tail)) > files.MAX_NAME:
        name = name[:-1]
    return name + tail


def read_existing(path: str) -> bytes | None:
    """What stands under the name of a result; None = nothing. DraftError symlink for anything odd."""
    try:
        info = os.lstat(path)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(info.st_mode):
        raise DraftError("symlink", name=os.path.basename(path))
    return files.read_draft(path)


def publish_copy(
    root: str, path: str, data: bytes, ours: bytes, mark: str, kept_in: str = "", stale_lock: bool = False
) -> Published:
    """Put a result below `root`; what lies there is kept unless it is our own (hash `ours`) or equal.

    `kept_in`: folder for what has to be kept; "" = beside the result, as `paiban format` does.
    Raises Busy while somebody has the earlier result open, unless that lock is `stale_lock`;
    DraftError symlink; OSError.
    """
    place = inside(root, path)
    existing = read_existing(place)
    if existing == data:
        return Published(place)
    kept = ""
    if existing is not None:
        if is_open(place) and not stale_lock:
            raise Busy(place)
        if digest(existing) != ours:
            if kept_in:
                kept = archive(kept_in, os.path.basename(place), existing, os.stat(place), mark)
            else:
                kept = str(files.keep_original(place, existing, EARLIER, mark))
    files.write_atomic(place, data, mark)
    return Published(place, kept)


def write_note(place: str, text: str, mark: str) -> str:
    """A note for people beside `place`; Windows' editor wants the mark of UTF-8 and its line ends."""
    data = text.replace("\n", "\r\n").encode("utf-8-sig", "replace")
    if read_existing(place) != data:
        files.write_atomic(place, data, mark)
    return place


def seen_as(place: str, data: bytes) -> Signature:
    """The signature of the file at `place`, as long as it still holds `data`; else one that no file has."""
    info = os.lstat(place)
    return signature(info) if read_existing(place) == data else Signature(-1, 0, 0)


def remove_note(place: str) -> None:
    """Take a note of ours away; no matter whether it is there."""
    try:
        if stat.S_ISREG(os.lstat(place).st_mode):
            os.unlink(place)
    except (FileNotFoundError, NotADirectoryError):
        pass


def remove_copy(place: str, sha256: bytes) -> None:
    """Take our copy of a draft away, unless somebody has worked on it since."""
    try:
        existing = read_existing(place)
        if existing is not None and digest(existing) == sha256 and not is_open(place):
            os.unlink(place)
    except (DraftError, NotADirectoryError):
        pass


def archive(folder: str, name: str, data: bytes, like: os.stat_result, mark: str) -> str:
    """Keep an original as `YYYY-MM/<hash>-<name>` below `folder`; the same bytes are kept once.

    The month is that of the file's own time, so that a second try finds the first one's copy.
    """
    import time

    month = time.strftime("%Y-%m", time.localtime(like.st_mtime))
    place = inside(folder, f"{month}/{fitting(digest(data).hex()[:8] + '-' + name, '')}")
    if read_existing(place) == data:
        return place
    try:
        files.write_new(place, data, like, mark)
    except FileExistsError:
        return str(files.keep_original(place, data, "另一版", mark))
    return place


def replaces_nothing(problem: OSError) -> bool:
    """Whether the output's file system can never take this name (too long, characters it has not)."""
    return problem.errno in (errno.ENAMETOOLONG, errno.EILSEQ)
