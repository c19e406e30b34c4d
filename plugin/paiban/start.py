"""The command's entry. `paiban format DRAFT…` starts before click is imported: half of its time otherwise.

Only the plainest arguments are understood here; everything else, help and mistakes included, is click's.
"""

from __future__ import annotations

import gc
import os
import sys

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
    from paiban.commands import Options, UsageError, format_drafts
    from paiban.kept import keep
    from paiban.report import USAGE

    wanted = Options(
        style=options.get("style", ""),
        genre=options.get("genre", ""),
        lang=options.get("lang", ""),
        output=options.get("output"),
    )
    try:
        code = format_drafts(tuple(drafts), wanted)
        keep()
        return code
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE


def _leave(code: int) -> None:
    """Leave at once: what the process holds need not be freed piece by piece."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
