"""Whether a draft may be taken: nobody has it open, and it has arrived whole.

Lock names: Word puts `~$` before the name and, when the name is long, in place of its first one or two
characters; WPS does the same with `.~`; LibreOffice writes `.~lock.NAME#`. (Word's rule: Microsoft KB
211632; the shortened forms also as Seafile's client looks for them.)
"""

from __future__ import annotations

import os

#: What the engine says of a file that may still be on its way.
_INCOMPLETE = frozenset(("empty-file", "truncated", "damaged-archive", "damaged-member"))
#: A file whose room was made before its content came starts with this.
_HOLE = bytes(4)

#: Seconds of rest after the last change seen, on a local disk and on a network share.
QUIET, QUIET_ON_SHARE = 3.0, 10.0
#: Seconds after which a lock file beside an unchanged draft is taken for a crashed editor's: when the
#: draft is only read, and when it (or a result in use) would be replaced.
STALE_LOCK, STALE_LOCK_REPLACING = 30 * 60.0, 12 * 3600.0
#: Seconds after which a file that does not become whole is given to a person.
PATIENCE = 600.0


def lock_names(name: str) -> tuple[str, ...]:
    """The names of the lock files that say `name` is open somewhere."""
    shortened = (name, name[1:], name[2:])
    return (*(f"~${each}" for each in shortened), *(f".~{each}" for each in shortened), f".~lock.{name}#")


def is_lock(name: str) -> bool:
    """Whether a file of this name says that another one is open."""
    return name.startswith(("~$", ".~")) and not name.startswith(".~paiban-")


def is_open(path: str) -> bool:
    """Whether a lock file lies beside `path`."""
    folder, name = os.path.split(path)
    return any(os.path.lexists(os.path.join(folder, each)) for each in lock_names(name))


def may_be_incomplete(code: str, data: bytes) -> bool:
    """Whether a draft refused for `code` may only not be here yet: cut short, with holes, empty."""
    return code in _INCOMPLETE or (code == "not-a-document" and data.startswith(_HOLE))
