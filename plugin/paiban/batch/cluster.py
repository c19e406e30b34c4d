"""A Dask cluster as the Executor."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

#: Seconds a cluster has for its first worker to come.
PATIENCE = 60
#: Seconds for which the number of the cluster's workers is believed.
_FRESH = 5.0


class NoWorkers(Exception):
    """The scheduler is there, workers are not."""


@contextmanager
def open_cluster(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """The cluster's Executor, and how many drafts it can do at once.

    Raises ImportError without Dask; OSError, ValueError where there is no cluster; NoWorkers.
    """
    import logging

    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # `command` says it in a sentence
    connect: Any = distributed.Client  # comes without types
    with connect(address, timeout="20s", set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise NoWorkers from error
        # pure=True, the default, would give a call of the same arguments the answer of an earlier run.
        executor = client.get_executor(retries=2, pure=False)
        yield executor, _Capacity(client)


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
