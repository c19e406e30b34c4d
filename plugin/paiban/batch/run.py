"""The coordinator: keeps the workers busy with batches, finds the draft that kills workers, stops cleanly."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from paiban.batch.isolated import do_isolated
from paiban.batch.leftovers import sweep
from paiban.batch.work import Ending, Job, Known, Setting, died, do_batch
from paiban.workers import WorkerDied

#: Batches in flight for each worker: one at work, one waiting, one on its way.
_AHEAD = 3
#: A batch takes so many seconds: long beside a cluster's few ms a task, short for who waits to stop.
_BATCH_SECONDS = 0.5
_FIRST_BATCH, _LARGEST_BATCH = 8, 200
#: Tries: in company, alone, then in a process of its own below a worker, at last below the coordinator. What
#: it dies of there is its own fault, what a worker dies of is not: workers that others kill cost nothing.
_ISOLATED, _HERE = 3, 6


class _Try(NamedTuple):
    jobs: tuple[Job, ...]
    tries: int = 1


class Run:
    """One run over `paths`; `done` gets the endings as they come, in the caller's thread."""

    def __init__(
        self,
        executor: Executor,
        setting: Setting,
        capacity: Callable[[], int],
        known: Callable[[str], Known | None],
        done: Callable[[list[Ending]], None],
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._executor, self._setting, self._capacity = executor, setting, capacity
        self._known, self._done, self._stop = known, done, stop
        self._finished: queue.SimpleQueue[tuple[_Try, Future[Any]]] = queue.SimpleQueue()
        self._again: list[_Try] = []
        self._flying = 0
        self._here = ThreadPoolExecutor(1)
        self._struck: set[str] = set()  # folders in which a worker may have left something
        self._pace = 0.0  # seconds a draft, lately

    def over(self, paths: Iterable[str]) -> bool:
        """Do all of them; False when it was stopped before the end. Raises what the Executor cannot mend."""
        try:
            return self._over(paths)
        finally:
            self._here.shutdown(cancel_futures=True)
            for folder in self._struck:
                sweep(os.path.join(self._setting.output, folder))

    def _over(self, paths: Iterable[str]) -> bool:
        tries = self._tries(iter(paths))
        more = True
        while more or self._flying or self._again:
            stopping = self._stop()
            while not stopping and self._flying < self._capacity() * _AHEAD:
                each = self._again.pop() if self._again else next(tries, None)
                if each is None:
                    more = False
                    break
                self._submit(each)
            if stopping and not self._flying:
                return False
            if self._flying:
                self._take()
        return True

    def _tries(self, paths: Iterator[str]) -> Iterator[_Try]:
        jobs: list[Job] = []
        for path in paths:
            if path.startswith("\0"):
                _, code, name = path.split("\0", 2)
                self._done([Ending(name, "failed", code)])
                continue
            jobs.append(Job(path, self._known(path)))
            if len(jobs) >= self._size():
                yield _Try(tuple(jobs))
                jobs = []
        if jobs:
            yield _Try(tuple(jobs))

    def _size(self) -> int:
        if not self._pace:
            return _FIRST_BATCH
        return max(1, min(_LARGEST_BATCH, int(_BATCH_SECONDS / self._pace)))

    def _submit(self, each: _Try) -> None:
        work = do_batch if each.tries < _ISOLATED else do_isolated
        executor = self._executor if each.tries < _HERE else self._here
        future = executor.submit(work, self._setting, each.jobs)
        self._flying += 1
        future.add_done_callback(lambda done: self._finished.put((each, done)))

    def _take(self) -> None:
        """One batch that came back; waits a moment at most, to hear of a wish to stop."""
        try:
            each, future = self._finished.get(timeout=0.2)
        except queue.Empty:
            return
        self._flying -= 1
        try:
            endings = future.result()
        except WorkerDied as death:
            self._lost(each, death)
        except CancelledError:
            self._lost(each, WorkerDied("crash"))
        except Exception as error:
            if type(error).__name__ != "KilledWorker":  # Dask's name for it
                raise
            self._lost(each, WorkerDied("crash"))
        else:
            seconds = sum(ending.seconds for ending in endings) / max(1, len(endings))
            self._pace = seconds if not self._pace else 0.7 * self._pace + 0.3 * seconds
            if len(endings) < len(each.jobs):
                self._again.append(each._replace(jobs=each.jobs[len(endings) :]))
            self._done(endings)

    def _lost(self, each: _Try, death: WorkerDied) -> None:
        """Nobody is blamed for the death of a batch: its drafts are tried one by one."""
        self._struck.update(os.path.dirname(job.path) for job in each.jobs)
        alone = len(each.jobs) == 1 and each.tries > 1
        if alone and death.reason == "time":
            self._done([died(self._setting, job, death) for job in each.jobs])
        else:
            self._again += [_Try((job,), each.tries + 1) for job in each.jobs]
