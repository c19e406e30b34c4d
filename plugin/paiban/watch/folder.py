"""What lies in the watched folder: one walk, no links, nothing that an editor or a NAS left there."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import NamedTuple

from paiban.litter import DRAFTS, is_litter


class Signature(NamedTuple):
    """By what a changed file is told from an unchanged one; times are never compared with our clock."""

    size: int  # bytes
    mtime_ns: int
    inode: int


class Scan(NamedTuple):
    """What a walk found: drafts by their path in the folder ("/" between names), folders not readable."""

    drafts: dict[str, Signature]
    unread: tuple[str, ...]
    root: tuple[int, int]  # device and inode: another pair is another disk under the same name


def is_draft(name: str) -> bool:
    """A name that drafts have, and no editor's or system's by-product."""
    return name.lower().endswith(DRAFTS) and not is_litter(name)


def signature(info: os.stat_result) -> Signature:
    """The signature of a file by its stat."""
    return Signature(info.st_size, info.st_mtime_ns, info.st_ino)


def identity(root: str) -> tuple[int, int]:
    """Which folder stands under this name now; OSError when none does."""
    info = os.stat(root)
    if not stat.S_ISDIR(info.st_mode):
        raise NotADirectoryError(root)
    return info.st_dev, info.st_ino


def scan(root: str, alive: Callable[[], None] = lambda: None) -> Scan:
    """Every draft under `root`; `alive` is called once a folder, for a watchdog of ours.

    Raises OSError only for `root` itself: a share that is away is not an empty folder.
    """
    drafts: dict[str, Signature] = {}
    unread: list[str] = []
    top = identity(root)
    folders = [""]
    for folder in folders:  # grows while it is walked
        alive()
        try:
            _walk(root, folder, drafts, folders)
        except OSError:
            if not folder:
                raise
            unread.append(folder)
    return Scan(drafts, tuple(unread), top)


def _walk(root: str, folder: str, drafts: dict[str, Signature], folders: list[str]) -> None:
    """One folder: its drafts into `drafts`, its sub-folders onto `folders`."""
    prefix = f"{folder}/" if folder else ""
    with os.scandir(os.path.join(root, folder) if folder else root) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not is_litter(name):
                    folders.append(prefix + name)
            elif name.lower().endswith(DRAFTS) and not is_litter(name):
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone between the listing and the look
                if stat.S_ISREG(info.st_mode):
                    drafts[prefix + name] = signature(info)


def look(root: str, path: str) -> Signature | None:
    """The signature of one draft; None when there is no regular file, or a link leads to it."""
    whole = os.path.join(root, path)
    try:
        info = os.lstat(whole)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(info.st_mode):
        return None
    folder = os.path.dirname(path)
    while folder:
        if os.path.islink(os.path.join(root, folder)):
            return None
        folder = os.path.dirname(folder)
    return signature(info)


def wanted(path: str) -> bool:
    """A path whose every part a scan would enter."""
    *folders, name = path.split("/")
    return is_draft(name) and not any(map(is_litter, folders))


def display(path: str | bytes) -> str:
    """A path as people can read it: UTF-8, else GBK as old ZIP files and NAS have it, else with ?."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
