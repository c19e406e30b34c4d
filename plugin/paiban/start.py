"""The command's entry. `paiban format DRAFT…` starts before click is imported: half of its time otherwise.

Only the plainest arguments are understood here; everything else, help and mistakes included, is click's.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # not from typing: its import costs 3 ms
if TYPE_CHECKING:
    from typing import Any

_VALUES = {"-o": "output", "--output": "output", "--style": "style", "--type": "genre", "--lang": "lang"}


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show 汉字 must not end the work
    plain = _plain_format(sys.argv[1:])
    if plain is None:
        from paiban.cli import main as full

        full()
    else:
        _leave(_format(*plain))


def _plain_format(arguments: list[str]) -> tuple[list[str], dict[str, str]] | None:
    """Drafts and options of a plain `format`, None for anything that click should look at."""
    drafts: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        if argument in _VALUES:
            options[_VALUES[argument]] = next(rest, "")
        elif argument.startswith("-"):
            return None
        else:
            drafts.append(argument)
    known = arguments[:1] == ["format"] and options.get("lang", "zh") in ("zh", "en")
    return (drafts, options) if known and drafts and all(options.values()) else None


def _format(drafts: list[str], options: dict[str, str]) -> int:
    gc.disable()  # a short life needs no collector
    from paiban import bytecode, kept

    modules = bytecode.beside()
    sys.meta_path.insert(0, modules)
    _import_lxml()
    from paiban.commands import Options, UsageError, format_drafts
    from paiban.report import USAGE

    wanted = Options(
        style=options.get("style", ""),
        genre=options.get("genre", ""),
        lang=options.get("lang", ""),
        output=options.get("output"),
    )
    try:
        code = format_drafts(tuple(drafts), wanted)
        kept.keep()
        if not sys.dont_write_bytecode:
            modules.keep()
        return code
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE


def _import_lxml() -> None:
    """Import lxml without `inspect`, which it only asks about parser targets: a twelfth of a start.

    What stands in for it gives the real thing to whoever asks, and is gone once lxml is there.
    """
    if "inspect" in sys.modules:
        return
    stand_in = type(sys)("inspect")

    def real(name: str) -> Any:
        if sys.modules.get("inspect") is stand_in:
            del sys.modules["inspect"]
        import inspect

        return getattr(inspect, name)

    vars(stand_in)["__getattr__"] = real  # PEP 562
    vars(stand_in)["getfullargspec"] = lambda function: real("getfullargspec")(function)
    sys.modules["inspect"] = stand_in
    try:
        import lxml.etree  # noqa: F401
    finally:
        if sys.modules.get("inspect") is stand_in:
            del sys.modules["inspect"]


def _leave(code: int) -> None:
    """Leave at once: what the process holds need not be freed piece by piece."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
