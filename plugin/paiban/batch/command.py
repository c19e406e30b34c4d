"""`paiban batch` without the parsing of its arguments: checks, runs, tells, gives the exit code."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from types import FrameType
from typing import NamedTuple

from paiban import report
from paiban.batch import sources
from paiban.batch.console import Teller, open_report
from paiban.batch.leftovers import new_mark
from paiban.batch.run import Run
from paiban.batch.state import InUse, State
from paiban.batch.work import Setting
from paiban.errors import StyleError
from paiban.litter import DRAFTS
from paiban.workers import open_pool

#: What Dask takes for a scheduler's address.
_ADDRESS = re.compile(r"(?:(?:tcp|tls|ucx|ws|wss)://)?[^\s/]+:[0-9]{1,5}")
#: Exit code after Ctrl+C, as shells have it.
STOPPED = 130


class UsageError(Exception):
    """Wrong usage, a wrong house style, a place that cannot be read or written; holds the sentence."""


class _Halt(Exception):
    """The same in the middle of the work, which would not get better by going on."""


class Order(NamedTuple):
    """What was asked for."""

    source: str  # a folder, a list, "-" = a list on standard input
    setting: Setting  # its `source` is the folder that listed paths lie in
    workers: int = 0  # 0 = one a processor
    cluster: str = ""
    report: str = ""
    lang: str = ""


def run_batch(order: Order) -> int:
    """Do it. Raises UsageError."""
    lang = report.language(order.lang)
    setting = _checked(order, lang)
    with contextlib.ExitStack() as stack:
        rows = None
        try:
            place = setting.output
            os.makedirs(place, exist_ok=True)
            place = order.report  # it may lie in the output folder
            rows = stack.enter_context(open_report(place))
            place = setting.output
            state = State(place)
        except OSError as error:
            raise UsageError(_unwritten(place, error, lang)) from error
        except InUse:
            raise UsageError(report.say("batch-in-use", lang, output=setting.output)) from None
        stack.callback(state.close)
        executor, capacity = stack.enter_context(_workers(order, setting, lang))
        teller = Teller(lang, rows)
        stop = stack.enter_context(_Stop(teller))

        def done(endings: list) -> None:  # type: ignore[type-arg]
            place = order.report
            try:
                teller.tell(endings)
                place = setting.output
                state.record(endings)
            except OSError as error:
                raise _Halt(_unwritten(place, error, lang)) from error
            for each in endings:
                if each.code in ("disk-full", "read-only"):  # it will be for the next draft
                    raise _Halt(_unwritten(setting.output, report.Reason(each.code), lang))

        paths = stack.enter_context(_paths(order, setting, teller))
        whole, code = False, report.FAILED
        try:
            whole = Run(executor, setting, capacity, state.known, done, stop.asked).over(paths)
        except _Halt as halt:
            teller.print(str(halt))
        except (OSError, RuntimeError) as error:
            teller.say("batch-workers", why=error)
            whole = True
        else:
            code = STOPPED if not whole else report.FAILED if teller.failed else report.DONE
        if not whole:
            teller.say("batch-stopped")
        print(teller.summary(), file=sys.stderr if order.report == "-" else sys.stdout)
    return code


def _unwritten(place: str, trouble: OSError | report.Reason, lang: str) -> str:
    reason = report.reason(trouble) if isinstance(trouble, OSError) else trouble
    return report.say("batch-unwritten", lang, place=place, why=report.sentence(reason, lang))


def _checked(order: Order, lang: str) -> Setting:
    """The setting with whole paths; nothing has been touched when it raises."""
    setting = order.setting
    style = setting.style
    if style.endswith(".toml") or os.sep in style:
        style = os.path.abspath(os.path.expanduser(style))
    source, output = os.path.abspath(setting.source), os.path.abspath(setting.output)
    for needed in (source, order.source):
        if needed != "-" and not os.path.exists(needed):
            raise UsageError(report.say("batch-source", lang, source=needed))
    if os.path.isfile(order.source) and order.source.lower().endswith(DRAFTS):
        raise UsageError(report.say("batch-draft", lang))
    if order.source != "-":
        _check_source(order.source, lang)
    here, there = os.path.realpath(source), os.path.realpath(output)
    if _inside(here, there) or (os.path.isdir(order.source) and _inside(there, here)):
        raise UsageError(report.say("batch-nested", lang, source=source, output=output))
    _check_style(style, lang)
    return setting._replace(source=source, output=output, style=style, mark=new_mark())


def _check_source(source: str, lang: str) -> None:
    """It can be read, and a file may be a list; of a pipe nothing is taken."""
    try:
        if os.path.isdir(source):
            os.scandir(source).close()
        elif os.path.isfile(source) and not sources.is_list(source):
            raise UsageError(report.say("batch-list", lang, source=source))
    except OSError as error:
        why = report.why(error, lang)
        raise UsageError(report.say("batch-unread", lang, place=source, why=why)) from error


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _check_style(style: str, lang: str) -> None:
    from paiban.style.messages import describe
    from paiban.task import load

    try:
        load(style or "gbt9704")
    except StyleError as error:
        raise UsageError(describe(error, lang)) from error
    except OSError as error:
        raise UsageError(f"{error.filename or style}: {report.why(error, lang)}") from error


@contextlib.contextmanager
def _workers(order: Order, setting: Setting, lang: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    if not order.cluster:
        count = order.workers or os.cpu_count() or 1
        pool = open_pool(count, limits=None)
        try:
            yield pool, lambda: count
        finally:
            pool.shutdown(cancel_futures=True)
        return
    if not _ADDRESS.fullmatch(order.cluster):
        raise UsageError(report.say("batch-address", lang, address=order.cluster))
    try:
        from paiban.batch.cluster import PATIENCE, NoWorkers, open_cluster, unseen

        opened = contextlib.ExitStack()
        executor, capacity = opened.enter_context(open_cluster(order.cluster))
    except ImportError:
        raise UsageError(report.say("batch-no-dask", lang)) from None
    except (OSError, ValueError) as error:
        raise UsageError(report.say("batch-no-cluster", lang, address=order.cluster, why=error)) from error
    except NoWorkers:
        said = report.say("batch-no-workers", lang, address=order.cluster, seconds=PATIENCE)
        raise UsageError(said) from None
    with opened:
        folder = executor.submit(unseen, (setting.source, setting.output)).result()
        if folder:
            raise UsageError(report.say("batch-blind", lang, folder=folder))
        yield executor, capacity


@contextlib.contextmanager
def _paths(order: Order, setting: Setting, teller: Teller) -> Iterator[Iterator[str]]:
    """The paths, and on a terminal how many there will be, counted ahead by a thread."""

    def count() -> None:
        with contextlib.suppress(OSError):
            if os.path.isdir(order.source):
                teller.total = sum(1 for _ in sources.walk(setting.source))
            else:
                with open(order.source, "rb") as lines:
                    teller.total = sum(1 for line in lines if line.strip())

    if sys.stderr.isatty() and (os.path.isdir(order.source) or os.path.isfile(order.source)):  # no pipe
        threading.Thread(target=count, daemon=True).start()
    if order.source == "-":
        yield sources.listed(sys.stdin.buffer, setting.source, setting.output)
    elif os.path.isdir(order.source):
        yield sources.walk(setting.source)
    else:
        with open(order.source, "rb") as lines:
            yield sources.listed(lines, setting.source, setting.output)


class _Stop:
    """The first Ctrl+C (or SIGTERM) asks for a clean end, the second ends at once."""

    def __init__(self, teller: Teller) -> None:
        self._teller, self._wanted, self._told = teller, False, False
        self._former: dict[int, object] = {}

    def __enter__(self) -> _Stop:
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGINT, signal.SIGTERM):
                self._former[each] = signal.signal(each, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        for each, former in self._former.items():
            signal.signal(each, former)  # type: ignore[arg-type]

    def asked(self) -> bool:
        """Whether somebody asked; the answer to that is given here, a signal may come amid a line."""
        if self._wanted and not self._told:
            self._told = True
            self._teller.say("batch-stopping")
        return self._wanted

    def _asked(self, _: int, __: FrameType | None) -> None:
        if self._wanted:
            raise KeyboardInterrupt
        self._wanted = True
