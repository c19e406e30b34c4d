"""Formatting in other processes: a draft that hangs, eats memory or crashes ends only its own worker.

`open_pool` gives an ordinary `concurrent.futures.Executor`; `format_task` is the unit of work, picklable,
pure, and free to be done twice.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from paiban.model import Finding
    from paiban.style.schema import Style


class Limits(NamedTuple):
    """What one draft may cost: seconds of time, MB of address space (0 = no limit; POSIX only)."""

    seconds: float = 60.0
    memory: int = 2048


class WorkerDied(Exception):
    """The worker ended before it had an answer; `reason` is time, memory or crash."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Task(NamedTuple):
    """One draft and how it is to be formatted."""

    data: bytes
    style: str = "gbt9704"  # name or file
    genre: str = ""
    skeleton: bool = True


class Outcome(NamedTuple):
    """What became of it: `kind` is formatted, unchanged or refused (then `code`, `values` say why)."""

    kind: str
    data: bytes = b""
    code: str = ""
    values: dict[str, Any] = {}  # noqa: RUF012  # never changed
    sections: tuple[tuple[str, str], ...] = ()  # heading, placeholder
    findings: tuple[Finding, ...] = ()


def open_pool(workers: int = 0, limits: Limits = Limits()) -> Executor:  # noqa: B008  # a constant
    """So many worker processes (0 = one a processor), each replaced when it dies."""
    return _Pool(workers or os.cpu_count() or 1, limits)


class _Pool(Executor):
    """pebble's pool as an Executor: it ends a task in time and replaces the worker."""

    def __init__(self, workers: int, limits: Limits) -> None:
        from pebble import ProcessPool

        self._limits = limits
        self._pool = ProcessPool(
            max_workers=workers, initializer=_set_limits, initargs=(limits.memory,), context=_context()
        )

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See Executor.submit; a dead worker's future raises WorkerDied."""
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        seconds = self._limits.seconds or None
        running = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=seconds)
        running.add_done_callback(lambda done: _pass_on(done, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See Executor.shutdown."""
        pool: Any = self._pool  # these methods come without types
        if cancel_futures:
            pool.stop()
        else:
            pool.close()
        if wait:
            pool.join()


def _context() -> Any:
    """Not fork: the caller has threads. A fork server has the engine loaded once for all workers."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["paiban.workers", "paiban.engine", "paiban.style.load"])
        return context
    return multiprocessing.get_context("spawn")


def _pass_on(done: Future[Any], answer: Future[Any]) -> None:
    from pebble import ProcessExpired

    if done.cancelled():
        answer.set_exception(WorkerDied("crash"))
        return
    error = done.exception()
    if error is None:
        answer.set_result(done.result())
    elif isinstance(error, TimeoutError):
        answer.set_exception(WorkerDied("time"))
    elif isinstance(error, MemoryError):
        answer.set_exception(WorkerDied("memory"))
    elif isinstance(error, ProcessExpired):
        answer.set_exception(WorkerDied("crash"))
    else:
        answer.set_exception(error)


def _set_limits(memory: int) -> None:
    """In the worker: the address space it may take, above what it has already."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    if memory and os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))


def format_task(task: Task) -> Outcome:
    """Format one draft; that it is refused is an outcome.

    Raises StyleError, ProofError, MemoryError, OSError.
    """
    from paiban.engine import format_bytes
    from paiban.errors import DraftError

    style = _style(task.style)
    if not task.skeleton:
        style = style._replace(skeleton=style.skeleton._replace(insert=False))
    try:
        result = format_bytes(task.data, style, genre=task.genre)
    except DraftError as error:
        values = {key: v if isinstance(v, str | int | float) else str(v) for key, v in error.values.items()}
        return Outcome("refused", code=error.code, values=values)
    from paiban.changes import AddSection

    added = tuple((c.heading, c.placeholder) for c in result.plan.changes if isinstance(c, AddSection))
    kind = "formatted" if result.changed else "unchanged"
    return Outcome(kind, result.data, sections=added, findings=tuple(result.plan.findings))


_styles: dict[str, tuple[tuple[tuple[str, int, int], ...], Style]] = {}


def _style(name: str) -> Style:
    """The house style, loaded again when one of its files has changed."""
    known = _styles.get(name)
    if known is not None and known[0] == _state([file for file, _, _ in known[0]]):
        return known[1]
    from paiban.style.layers import load_layers
    from paiban.style.load import build_style
    from paiban.style.lookup import search_path

    layers = load_layers(name, search=search_path())
    before = _state([layer.file for layer in layers])
    _styles[name] = (before, build_style(layers))
    return _styles[name][1]


def _state(files: list[str]) -> tuple[tuple[str, int, int], ...]:
    infos = [(file, os.stat(file)) for file in files]
    return tuple((file, info.st_mtime_ns, info.st_size) for file, info in infos)
