"""`python -m paiban.prepare`: make once what every start would make again (`kept`), and the bytecode.

pip compiles the modules it installs. This does the rest, and all of it for a checkout: useful where the users
of an installation may not write into it, or Python may write no bytecode there.
"""

from __future__ import annotations

import compileall
import os
import pkgutil
from importlib import import_module

from paiban import bytecode, kept, patterns
from paiban.style import document_types
from paiban.style.data import data_file
from paiban.style.load import load_style

#: What formatting imports only where a draft needs it; many do.
_LATE = ("docx.cutting", "rules.skeleton_match", "rules.skeleton_virtual")
_ROOMS = ("docx", "numerals", "recognise", "rules", "style")


def main() -> None:
    """Compile the modules, the regular expressions and the built-in styles; silent, also where it cannot."""
    compileall.compile_dir(os.path.dirname(__file__), quiet=2)
    _keep_modules()  # before the other rooms come in: a plain start has no use for them
    import_rooms()
    for lazy in patterns.Lazy.declared:
        assert lazy.pattern
    for file in os.listdir(data_file()):
        if file.endswith(".toml"):
            load_style(data_file(file))
    for source in document_types.built_in_patterns():
        kept.compiled(source)
    kept.keep(always=True)


def _keep_modules() -> None:
    """Keep the bytecode of what formats a draft, whatever an older version left there."""
    for name in ("commands", *_LATE):
        import_module(f"paiban.{name}")
    modules = bytecode.beside()
    modules.entries.clear()
    modules.keep()


def import_rooms() -> None:
    """Import every module that may declare a regular expression."""
    for room in _ROOMS:
        package = import_module(f"paiban.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)


if __name__ == "__main__":
    main()
