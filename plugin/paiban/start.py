"""The command's entry. `paiban format DRAFT…` starts before click is imported: half of its time otherwise.

Only the plainest arguments are understood here; everything else, help and mistakes included, is click's.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys

TYPE_CHECKING = False  # not from typing: its import costs 3 ms
if TYPE_CHECKING:
    from typing import Any

_VALUES = {"-o": "output", "--output": "output", "--style": "style", "--type": "genre", "--lang": "lang"}
#: Commands whose work is in files: they go on when nobody reads what they say.
_WORKERS = ("format", "batch", "watch")


def main() -> None:
    """Run the command line and leave with its exit code."""
    said = _Stream(sys.stdout)
    sys.stdout, sys.stderr = _text(said, sys.stdout), _text(_Stream(sys.stderr), sys.stderr)
    plain = _plain_format(sys.argv[1:])
    if plain is None:
        sys.exit(_said(said, _full()))
    _leave(_said(said, _format(*plain)))


class _Stream(io.RawIOBase):
    """A standard stream that fails nobody: its first `problem` is kept, what comes after it goes nowhere."""

    def __init__(self, stream: Any) -> None:
        buffer = getattr(stream, "buffer", None)  # the stream is None where the shell closed it (>&-)
        self._raw = getattr(buffer, "raw", buffer)
        self.problem: OSError | None = None

    def writable(self) -> bool:
        """See io.IOBase."""
        return True

    def isatty(self) -> bool:
        """See io.IOBase."""
        return self._raw is not None and bool(self._raw.isatty())

    def fileno(self) -> int:
        """See io.IOBase."""
        if self._raw is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._raw.fileno())

    def write(self, data: Any) -> int | None:
        """See io.RawIOBase."""
        if self._raw is not None and self.problem is None:
            try:
                written: int | None = self._raw.write(data)
                return written
            except OSError as problem:
                self.problem = problem
        return len(data)


def _text(stream: _Stream, former: Any) -> io.TextIOWrapper:
    """Text onto a stream; a terminal that cannot show 汉字 must not end the work."""
    return io.TextIOWrapper(
        io.BufferedWriter(stream),
        encoding=getattr(former, "encoding", "utf-8"),
        errors="replace",
        line_buffering=stream.isatty() or getattr(former, "line_buffering", False),
        write_through=getattr(former, "write_through", False),
    )


def _full() -> int:
    from paiban.cli import main as full

    if sys.argv[1:2] and sys.argv[1] not in _WORKERS and os.name != "nt":
        import signal

        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a look at drafts ends with its reader
    try:
        full()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    return 0


def _said(stream: _Stream, code: int) -> int:
    """The exit code once what was said is out; that it could not be is told unless the reader left."""
    sys.stdout.flush()
    problem = stream.problem
    gone = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)
    if problem is None or problem.errno in gone:
        return code
    from paiban import report

    lang = dict(zip(sys.argv, sys.argv[1:], strict=False)).get("--lang", "")
    why = report.why(problem, report.language(lang))
    print(report.say("output-lost", report.language(lang), why=why), file=sys.stderr)
    return code if code > report.FOUND else report.FAILED


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
