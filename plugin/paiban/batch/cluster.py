"""A Dask cluster as the Executor."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from paiban.workers import open_pool

#: Seconds a cluster has for its first worker to come.
PATIENCE = 60
#: Seconds for which the number of the cluster's workers is believed.
_FRESH = 5.0


class NoWorkers(Exception):
    """The scheduler is there, workers are not."""


@contextmanager
def open_cluster(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """The cluster's Executor, and how many drafts it can do at once. Its futures may raise WorkerDied.

    Raises ImportError without Dask; OSError, ValueError where there is no cluster; NoWorkers.
    """
    import logging

    import distributed

    for each in ("distributed", "tornado"):
        logging.getLogger(each).setLevel(logging.CRITICAL)  # `command` says it in a sentence
    connect: Any = distributed.Client  # comes without types
    with connect(address, timeout="20s", set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise NoWorkers from error
        # pure=True, the default, would give a call of the same arguments the answer of an earlier run.
        yield _InProcesses(client.get_executor(pure=False)), _Capacity(client)


class _InProcesses(Executor):
    """The cluster with a process of ours below each thread of its workers.

    A draft that crashes, hangs or eats memory ends that process and not the cluster's worker, which may be
    busy with other things; threads do not wait for each other; and Dask's own work in the worker, the look
    at every stack once in 10 ms first of all, does not hold up formatting (a tenth to a third, measured).
    """

    def __init__(self, cluster: Executor) -> None:
        self._cluster = cluster

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See Executor.submit."""
        return self._cluster.submit(in_process, function, *args, **kwargs)


_thread = threading.local()


def in_process(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """On a worker: call the function in this thread's process. Raises WorkerDied."""
    if not hasattr(_thread, "pool"):
        # Dask marks its workers as daemons, which may have no children; ours end when their pipe closes.
        multiprocessing.current_process().daemon = False
        _thread.pool = open_pool(1, limits=None)
    return _thread.pool.submit(function, *args, **kwargs).result()


class _Capacity:
    """Workers come and go."""

    def __init__(self, client: Any) -> None:
        self._client, self._looked, self._threads = client, float("-inf"), 1

    def __call__(self) -> int:
        if time.monotonic() - self._looked > _FRESH:
            threads: dict[str, int] = self._client.nthreads()
            self._threads, self._looked = max(1, sum(threads.values())), time.monotonic()
        return self._threads


def unseen(folders: tuple[str, ...]) -> str:
    """On a worker: the first of the folders that is not there, "" = all are."""
    return next((folder for folder in folders if not os.path.isdir(folder)), "")
