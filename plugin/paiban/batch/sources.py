"""The drafts of a run, one path after the other and never all at once: a folder's, or those of a list."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from paiban.litter import DRAFTS, is_litter


def is_list(file: str) -> bool:
    """Whether the beginning of a file may be that of a list: text, and no UTF-16 as PowerShell writes it."""
    with open(file, "rb") as lines:
        return b"\0" not in lines.read(1 << 16)


def walk(root: str) -> Iterator[str]:
    """Paths of the drafts below `root`; links are not followed, litter is left out.

    A folder that cannot be read comes as NUL, `unread-folder`, NUL, path. Raises OSError for `root` itself.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            yield from _entries(root, folder, waiting)
        except FileNotFoundError:  # gone meanwhile
            if not folder:
                raise
        except OSError:
            if not folder:
                raise
            yield f"\0unread-folder\0{folder}"


def _entries(root: str, folder: str, waiting: list[str]) -> Iterator[str]:
    prefix = f"{folder}/" if folder else ""
    with os.scandir(os.path.join(root, folder)) as entries:
        for entry in entries:
            if is_litter(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(prefix + entry.name)
            elif entry.name.lower().endswith(DRAFTS) and entry.is_file(follow_symlinks=False):
                yield prefix + entry.name


def listed(lines: Iterable[bytes], root: str, output: str) -> Iterator[str]:
    """Paths of a list, one a line in UTF-8, below `root`.

    What is no draft there comes as NUL, code, NUL, path: `outside` the root, a `result` in `output`,
    `no-path`.
    """
    top = os.path.abspath(root)
    results = os.path.relpath(os.path.realpath(output), os.path.realpath(top)) + os.sep
    for number, line in enumerate(lines):
        raw = line.rstrip(b"\r\n")
        if number == 0:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if not raw.strip():
            continue
        try:
            name = os.fsdecode(raw)
        except UnicodeDecodeError:  # Windows knows no names that are not UTF-8
            name = "\0"
        if "\0" in name:
            yield f"\0no-path\0{raw.replace(bytes(1), b' ').decode('utf-8', 'replace')[:200]}"
            continue
        path = os.path.relpath(os.path.join(top, name), top)
        if path == os.pardir or path.startswith(os.pardir + os.sep) or os.path.isabs(path):
            yield f"\0outside\0{name}"
        elif f"{path}{os.sep}".startswith(results):
            yield f"\0result\0{name}"
        else:
            yield path.replace(os.sep, "/")
