"""Worker processes behind an ordinary `concurrent.futures.Executor`; a bad draft ends only its own worker.

Each worker has a pipe and a thread of its own, and shares nothing with the others. The ready-made pools
do not survive a killed worker: that of the standard library breaks as a whole, and pebble 5.2 breaks when
an idle worker dies or one dies holding the pipe they share (measured: after some 80 tasks with random kills).

`within` puts the limits round one call, in whatever process it runs: a pool's, or a cluster's.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

#: Calls after which a worker is replaced, against leaks in libraries.
RECYCLE = 500

#: Tries to start a worker: the fork server may be killed while it is asked, and is begun again at the next.
_STARTS = 5

#: Seconds from which a limit is none: the kernel's clock takes no infinity.
_FOR_EVER = 1e8

#: Loaded by a worker before its first call.
_WARM = ["paiban.task", "paiban.engine", "paiban.style.load"]


class Limits(NamedTuple):
    """What one call may cost: seconds of time and MB of memory above what the warm worker has (0 = no limit).

    Time holds on every system, inside C code too. Memory holds on Linux, whose kernel refuses more; on
    macOS and Windows only the limits on a package's size (`docx.package`) stand.
    """

    seconds: float = 60.0
    memory: int = 2048


class WorkerDied(Exception):
    """The worker ended before it had an answer: `reason` is time, memory or crash.

    `exit` is the process's exit code where it is known; negative = the number of the signal that ended it.
    """

    def __init__(self, reason: str, exit: int = 0) -> None:
        super().__init__(reason, exit)
        self.reason = reason
        self.exit = exit


def open_pool(workers: int = 0, limits: Limits | None = Limits(), recycle: int = RECYCLE) -> Executor:  # noqa: B008  # a constant
    """So many worker processes (0 = one a processor), each replaced when it dies and after `recycle` calls.

    `limits` stand round each call; None = the callers use `within` themselves. Futures raise WorkerDied;
    `shutdown(cancel_futures=True)` ends calls that still run.
    """
    return _Pool(workers or os.cpu_count() or 1, limits, recycle)


class _Pool(Executor):
    def __init__(self, workers: int, limits: Limits | None, recycle: int) -> None:
        self._limits, self._recycle = limits, recycle
        self._queue: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._context = _context()
        self._lock = threading.Lock()
        self._closed = self._killed = False
        self._alive: set[_Worker] = set()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See Executor.submit; what cannot be pickled raises here."""
        call = (function, args, kwargs)
        if self._limits is not None:
            call = (within, (self._limits, function, *args), kwargs)
        future: Future[Any] = Future()
        packed = pickle.dumps(call, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is shut down")
            self._queue.put((future, packed))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See Executor.shutdown; interrupted while waiting, it ends the workers and passes that on."""
        with self._lock:
            first, self._closed = not self._closed, True
        if cancel_futures:
            self._cancel()
        if first or cancel_futures:
            for _ in self._threads:
                self._queue.put(None)
        try:
            for thread in self._threads if wait else ():
                thread.join()
        except BaseException:
            self._cancel()
            raise

    def _cancel(self) -> None:
        """Nothing is started any more; what runs is ended."""
        while True:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is not None:
                item[0].cancel()
                item[0].set_running_or_notify_cancel()
        with self._lock:
            self._killed = True
            for worker in self._alive:
                worker.process.kill()
        for _ in self._threads:
            self._queue.put(None)

    def _serve(self) -> None:
        """One worker's thread: hands it call after call, and replaces it."""
        if hasattr(signal, "pthread_sigmask"):
            # Ctrl+C goes to the whole group of processes; workers inherit that it is held back.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        while (item := self._queue.get()) is not None:
            future, packed = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = self._ready(worker)
                succeeded, value = worker.call(packed)
            except BaseException as error:
                future.set_exception(error)
            else:
                if succeeded:
                    future.set_result(value)
                else:
                    future.set_exception(WorkerDied("memory") if isinstance(value, MemoryError) else value)
            del item, future, packed
        self._discard(worker)

    def _ready(self, worker: _Worker | None) -> _Worker:
        if worker is not None and worker.calls < self._recycle and worker.process.is_alive():
            return worker
        self._discard(worker)
        with self._lock:
            if self._killed:
                raise WorkerDied("crash")
            worker = self._started()
            self._alive.add(worker)
        return worker

    def _started(self) -> _Worker:
        for _ in range(_STARTS - 1):
            with suppress(EOFError, OSError):
                return _Worker(self._context)
            time.sleep(0.05)
        return _Worker(self._context)

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.close()
            with self._lock:
                self._alive.discard(worker)


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any) -> None:
        self.calls = 0
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_answer_calls, args=(theirs,), name="paiban-worker", daemon=True
        )
        self.process.start()
        theirs.close()

    def call(self, packed: bytes) -> tuple[bool, Any]:
        """Whether the call returned, and what it returned or raised. Raises WorkerDied."""
        self.calls += 1
        try:
            self._pipe.send_bytes(packed)
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError):
            self.process.kill()  # its pipe is gone, so nothing can come of it
            self.process.join()
            raise death(self.process.exitcode or 0) from None
        succeeded, value = pickle.loads(answer)
        return bool(succeeded), value

    def close(self) -> None:
        """End the process; an idle one goes by itself when its pipe closes."""
        self._pipe.close()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def death(exit: int) -> WorkerDied:
    """What a process that ended with this exit code died of."""
    timed_out = exit == -signal.SIGALRM if hasattr(signal, "SIGALRM") else exit == 1
    return WorkerDied("time" if timed_out else "crash", exit)


def _context() -> Any:
    """Not fork: the caller has threads. A fork server has the engine loaded once for all workers."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["paiban.workers", *_WARM])
        return context
    return multiprocessing.get_context("spawn")


def _answer_calls(pipe: Connection) -> None:
    """The worker's whole life: call after call until the pipe closes, which it does when the parent dies."""
    from importlib import import_module

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _WARM:
        import_module(name)
    while True:
        try:
            function, args, kwargs = pickle.loads(pipe.recv_bytes())
            answer = _call(function, args, kwargs)
            pipe.send_bytes(answer)
        except (EOFError, OSError):
            return


def _call(function: Callable[..., Any], args: Any, kwargs: Any) -> bytes:
    try:
        return pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:
        try:
            packed = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
            pickle.loads(packed)
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"[:500])))
        return packed


_one_at_a_time = threading.RLock()  # the limits are those of the process


def within(limits: Limits, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call the function within limits: over time its process ends, over memory it raises MemoryError."""
    with _one_at_a_time, _time_limit(limits.seconds), _memory_limit(limits.memory):
        return function(*args, **kwargs)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """The kernel's alarm clock ends the process, whatever it is doing; elsewhere a thread without the GIL."""
    if not 0 < seconds < _FOR_EVER:  # nan is neither
        yield
    elif hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # nobody handles SIGALRM, so it ends the process
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        import faulthandler

        with open(os.devnull, "w") as nowhere:
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            try:
                yield
            finally:
                faulthandler.cancel_dump_traceback_later()


@contextmanager
def _memory_limit(megabytes: int) -> Iterator[None]:
    """So much more private memory than the process has now; afterwards as before."""
    if megabytes <= 0 or sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _private_memory() + (megabytes << 20)
    ceilings = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _private_memory() -> int:
    """Bytes of data, heap and private mappings, by the kernel's own count for RLIMIT_DATA."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
