"""Files on disk: read a draft, write a result whole or not at all, keep the original.

A result is written under a temporary name in the same folder, flushed, and renamed: through a crash, a
kill or a full disk the real name holds either what it held or the whole result. Links are never written
through (`symlink`), so nothing can lead a result out of its folder. `OSError` passes untouched.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib

from paiban.errors import DraftError

TYPE_CHECKING = False  # not from typing: its import costs 3 ms
if TYPE_CHECKING:
    from pathlib import Path

    StrPath = str | os.PathLike[str]

#: Largest draft that is read, in bytes; 20 MB of pictures are normal, ten times that is not.
MAX_DRAFT = 512 << 20

#: Longest file name in bytes on ext4, XFS, Btrfs, APFS (NTFS: 255 UTF-16 units, never more).
MAX_NAME = 255

#: Temporary files start with this; one that outlives its writer by an hour is rubbish of a killed run.
TEMP_PREFIX = ".~paiban-"

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

#: What file systems without the operation answer (SMB, FAT, FUSE, Windows).
_UNSUPPORTED = frozenset(
    (errno.EINVAL, errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EBADF, errno.EMLINK)
)


def read_draft(path: StrPath, limit: int = MAX_DRAFT) -> bytes:
    """The file's bytes.

    Raises DraftError too-large (size, limit in bytes), not-a-file (pipe, device); OSError.
    """
    with open(path, "rb", opener=_open_without_waiting) as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise DraftError("not-a-file")
        data = b""
        if info.st_size <= limit:
            data = file.read(info.st_size + 1)  # reading up to the limit would claim that much memory first
            if len(data) > info.st_size:
                data += file.read(limit + 1 - len(data))
    if info.st_size > limit or len(data) > limit:
        raise DraftError("too-large", size=max(info.st_size, len(data)), limit=limit)
    return data


def _open_without_waiting(path: str, _: int) -> int:
    """Opening a pipe that nobody writes to would hang for ever."""
    return os.open(path, _READ)


def unchanged_since(path: StrPath, before: os.stat_result) -> None:
    """Make sure that the file is still the one `before` (taken ahead of reading it) describes.

    Raises DraftError changed-meanwhile: size, time or identity differ, or the file is gone.
    """
    try:
        now = os.stat(path)
    except FileNotFoundError:
        raise DraftError("changed-meanwhile") from None
    if _identity(now) != _identity(before):
        raise DraftError("changed-meanwhile")


def _identity(info: os.stat_result) -> tuple[int, int, int, int]:
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns


def write_atomic(path: StrPath, data: bytes, mark: str = "") -> None:
    """Put `data` under `path`, whole or not at all; an existing file's mode and owner are kept.

    `mark` goes into the temporary name: a service knows by it what a killed run of its own left behind.
    Raises DraftError symlink, taken; OSError (read-only, full disk …), and then nothing has changed on disk.
    """
    path = os.fspath(path)
    temporary = write_temporary(path, data, look_at_target(path), mark)
    try:
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    flush_folder(path)


def write_new(path: StrPath, data: bytes, like: os.stat_result | None = None, mark: str = "") -> None:
    """Put `data` under `path` unless that name is taken; mode, owner and time are those of `like`.

    Raises FileExistsError; other OSError.
    """
    path = os.fspath(path)
    temporary = write_temporary(path, data, like, mark)
    try:
        if like is not None:
            os.utime(temporary, ns=(like.st_atime_ns, like.st_mtime_ns))
        claim(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    flush_folder(path)


def claim(temporary: str, path: str) -> None:
    """Rename without overwriting; the temporary name is gone afterwards."""
    if os.name == "nt":
        os.rename(temporary, path)  # refuses by itself
        return
    try:
        os.link(temporary, path)
    except OSError as problem:
        if problem.errno not in _UNSUPPORTED:
            raise
        os.close(os.open(path, _CREATE))  # no hard links here: take the name, then fill it
        os.replace(temporary, path)
    else:
        os.unlink(temporary)


def look_at_target(path: str) -> os.stat_result | None:
    """What stands under the name already; renaming over it asks nobody, so it is asked here.

    Raises DraftError symlink, taken (a folder, a device); PermissionError.
    """
    try:
        info = os.lstat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(info.st_mode):
        raise DraftError("symlink", name=os.path.basename(path))
    if not stat.S_ISREG(info.st_mode):
        raise DraftError("taken", name=os.path.basename(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return info


def write_temporary(path: str, data: bytes, like: os.stat_result | None, mark: str = "") -> str:
    """A flushed file beside `path`; its name is short however long that of `path` is."""
    name = f"{TEMP_PREFIX}{mark}{os.getpid()}-{os.urandom(6).hex()}.tmp"
    temporary = os.path.join(os.path.dirname(path), name)
    descriptor = os.open(temporary, _CREATE, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if like is not None:
                _dress(file.fileno(), temporary, like)
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _dress(descriptor: int, path: str, like: os.stat_result) -> None:
    """Owner and mode of `like`, as far as the system lets us; owner first, it clears mode bits."""
    try:
        if hasattr(os, "fchown"):
            os.fchown(descriptor, like.st_uid, like.st_gid)
    except OSError as problem:
        if problem.errno not in _UNSUPPORTED:
            raise
    try:
        os.chmod(path, stat.S_IMODE(like.st_mode))
    except OSError as problem:
        if problem.errno not in _UNSUPPORTED:
            raise


def flush_folder(path: str) -> None:
    """Make a rename in the folder of `path` last through a power cut, where folders can be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def keep_original(path: StrPath, data: bytes, label: str = "原稿", mark: str = "") -> Path:
    """Write a file's bytes beside it before it is replaced: 草稿.原稿.docx, then 草稿.原稿-2.docx …

    An existing file is never overwritten; one that holds the same bytes already is the answer.
    Raises OSError.
    """
    from pathlib import Path

    like = os.stat(path)
    number = 1
    while True:
        kept = beside(path, f".{label}" if number == 1 else f".{label}-{number}")
        if _holds(kept, data):
            return Path(kept)
        try:
            write_new(kept, data, like, mark)
        except FileExistsError:
            number += 1
        else:
            return Path(kept)


def _holds(path: str, data: bytes) -> bool:
    try:
        info = os.lstat(path)
        return stat.S_ISREG(info.st_mode) and info.st_size == len(data) and read_draft(path) == data
    except FileNotFoundError:
        return False


def default_output(path: StrPath) -> str:
    """Where the result of a draft goes: 草稿.docx → 草稿_排版.docx beside it, never the draft itself."""
    return beside(path, "_排版")


def beside(path: StrPath, suffix: str) -> str:
    """`path` with `suffix` behind the stem, within MAX_NAME bytes.

    A cut name carries a check sum of the whole one: two long names with one beginning stay two.
    """
    folder, name = os.path.split(os.fspath(path))
    stem, extension = os.path.splitext(name)
    if len(os.fsencode(stem + suffix + extension)) > MAX_NAME:
        suffix = f"~{zlib.crc32(os.fsencode(name)):08x}{suffix}"
        stem = _cut(stem, MAX_NAME - len(os.fsencode(suffix + extension)))
    return os.path.join(folder, stem + suffix + extension)


def _cut(text: str, size: int) -> str:
    """The longest beginning of `text` that takes at most `size` bytes in a file name."""
    while len(os.fsencode(text)) > size:
        text = text[:-1]
    return text
