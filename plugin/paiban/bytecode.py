"""The bytecode of the modules that format a draft, in one file beside the files Python keeps it in.

Python looks for each module by itself: it lists, opens, reads and compares. For the hundred modules that
format one draft this is a tenth of a one-shot run; here it is one file and, for each module, one look at its
source. An entry holds as long as the source has the size and the time it was compiled at, as with Python's
own files; what does not hold is left to Python and kept anew. Only `start` finds modules here: other hosts
need not start fast.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery has it too, and is a file more

from paiban import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

    #: Source below the package's folder, its time in ns and its size in bytes, whether a package, bytecode
    Entry = tuple[str, int, int, bool, CodeType]

_ROOT = os.path.dirname(__file__)
_PREFIX = f"{__package__}."
#: Imported before anything can be found here.
_BEFORE = frozenset((__name__, f"{_PREFIX}__main__", f"{_PREFIX}start", f"{_PREFIX}kept"))


class Modules:
    """Finds and loads the modules kept in `path`, ahead of Python's own finders (`sys.meta_path`)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.entries: dict[str, Entry] = {}
        try:
            with open(path, "rb") as file:
                stamp, body = file.readline(), file.read()
            if stamp == _stamp(len(body)):
                self.entries = marshal.loads(body)
        except (OSError, EOFError, TypeError, ValueError):  # none, or damaged
            return

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, None for one that is not kept or whose source has changed."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        source, time, size, is_package, _ = entry
        origin = os.path.join(_ROOT, source)
        if _seen(origin) != (time, size):
            del self.entries[name]
            return None
        # a loader by its methods: importlib.abc has to be imported
        spec = ModuleSpec(name, self, origin=origin, is_package=is_package)  # type: ignore[arg-type]
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(origin))
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """None: Python makes the module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        exec(self.entries[module.__name__][4], module.__dict__)

    def keep(self) -> None:
        """Write the file if this process had to import a module of ours without it, and if it can."""
        new = [module for name, module in sys.modules.items() if self._lacks(name, module)]
        if new:
            kept.write(self.path, lambda: self._with(new))

    def _lacks(self, name: str, module: ModuleType) -> bool:
        ours = name.startswith(_PREFIX) and name not in self.entries and name not in _BEFORE
        return ours and module.__spec__ is not None and module.__spec__.origin is not None

    def _with(self, modules: list[ModuleType]) -> bytes:
        """The file with these modules in it."""
        made = {module.__name__: entry for module in modules if (entry := _entry(module)) is not None}
        body = marshal.dumps({**self.entries, **made})
        return _stamp(len(body)) + body


def _stamp(size: int) -> bytes:
    """The first line: which Python compiled it, for which folder, and how long the rest is."""
    return b"paiban %s %s %d\n" % (repr(sys.version).encode(), repr(_ROOT).encode(), size)


def _seen(source: str) -> tuple[int, int] | None:
    try:
        info = os.stat(source)
    except OSError:
        return None
    return info.st_mtime_ns, info.st_size


def _entry(module: ModuleType) -> Entry | None:
    """What is kept of a module; None for one that Python did not load from a file."""
    spec = module.__spec__
    if spec is None or not spec.origin:
        return None
    seen = _seen(spec.origin)
    code: CodeType | None = getattr(spec.loader, "get_code", lambda _: None)(spec.name)
    if seen is None or code is None or seen != _seen(spec.origin):
        return None
    is_package = spec.submodule_search_locations is not None
    return os.path.relpath(spec.origin, _ROOT), *seen, is_package, code


def beside() -> Modules:
    """The modules kept beside this one's bytecode."""
    return Modules(kept.place(__spec__.cached if __spec__ is not None else None, __file__))
