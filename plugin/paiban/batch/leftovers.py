"""Temporary files that killed workers left in the output folder.

Each run marks its own; one run at a time works on an output folder, so those of other marks are of runs that
are over. They go when a folder is first written to, those of this run at its end where a worker died.
"""

from __future__ import annotations

import contextlib
import os

from paiban.files import TEMP_PREFIX

_OURS = f"{TEMP_PREFIX}b"
_swept: set[tuple[str, str]] = set()


def new_mark() -> str:
    """A mark for the temporary names of one run."""
    return f"b{os.urandom(4).hex()}-"


def sweep_once(folder: str, mark: str) -> None:
    """Remove what other runs left in a folder, when this process comes to it first."""
    if mark and (folder, mark) not in _swept:
        _swept.add((folder, mark))
        sweep(folder, spare=mark)


def sweep(folder: str, spare: str = "") -> None:
    """Remove the temporary files of batch runs in a folder, but for those with the mark `spare`."""
    keep = f"{TEMP_PREFIX}{spare}" if spare else ""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_OURS) and not (keep and name.startswith(keep)):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)
