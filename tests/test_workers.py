"""Worker processes: what becomes of a call that hangs, crashes or eats memory, and of all the others."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import sys
import threading
import time
from concurrent.futures import CancelledError, Executor
from pathlib import Path

import pytest

from paiban import format_bytes
from paiban.errors import DraftError, ProofError, Spot, StyleError
from paiban.task import Task, format_task
from paiban.workers import Limits, WorkerDied, open_pool, within

QUICK = Limits(seconds=1.0, memory=300)


def double(n: int) -> int:
    return 2 * n


def whoami() -> int:
    return os.getpid()


def leave(code: int) -> None:
    os._exit(code)


def segfault() -> None:
    ctypes.string_at(0)


def hang_in_c() -> None:
    """A C function that holds the interpreter's lock and never looks at signals."""
    ctypes.PyDLL(None).sleep(60)


def hang_in_python() -> None:
    while True:
        pass


def eat(megabytes: int) -> int:
    return len([bytearray(1 << 20) for _ in range(megabytes)])


def refuse(error: Exception) -> None:
    raise error


class Odd(Exception):
    """Cannot be made again from what is pickled of it."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__("odd")


def odd() -> None:
    raise Odd(1, 2)


def draft() -> bytes:
    return (Path(__file__).parent.parent / "samples" / "草稿.docx").read_bytes()


def died(pool: Executor, function: object, *args: object) -> tuple[str, int]:
    with pytest.raises(WorkerDied) as caught:
        pool.submit(function, *args).result(timeout=30)  # type: ignore[arg-type]
    return caught.value.reason, caught.value.exit


def test_a_dead_worker_fails_only_its_own_call() -> None:
    with open_pool(2, QUICK) as pool:
        assert died(pool, leave, 3) == ("crash", 3)
        assert died(pool, leave, 0) == ("crash", 0)
        assert died(pool, segfault) == ("crash", -signal.SIGSEGV)
        assert died(pool, hang_in_python)[0] == "time"
        assert died(pool, hang_in_c)[0] == "time"
        assert list(pool.map(double, range(50))) == list(range(0, 100, 2))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses memory to one process")
def test_memory_above_the_limit_is_refused_and_the_worker_goes_on() -> None:
    with open_pool(1, Limits(seconds=60, memory=300)) as pool:
        before = pool.submit(whoami).result()
        assert died(pool, eat, 2000) == ("memory", 0)
        assert pool.submit(eat, 100).result() == 100
        assert pool.submit(whoami).result() == before


def test_a_worker_is_replaced_after_so_many_calls() -> None:
    with open_pool(1, recycle=3) as pool:
        seen = [pool.submit(whoami).result() for _ in range(7)]
    assert [seen.index(each) for each in seen] == [0, 0, 0, 3, 3, 3, 6]


def test_an_idle_worker_that_is_killed_costs_nothing() -> None:
    with open_pool(1) as pool:
        for _ in range(3):
            os.kill(pool.submit(whoami).result(), signal.SIGKILL)
            time.sleep(0.2)
            assert pool.submit(double, 4).result() == 8


def test_calls_survive_workers_killed_at_random() -> None:
    dice = random.Random(7)
    with open_pool(2) as pool:
        answers = {}
        for n in range(300):
            killed = dice.random() < 0.05
            answers[n] = pool.submit(leave if killed else double, n)
        wrong = [n for n, f in answers.items() if f.exception() is None and f.result() != 2 * n]
        lost = [n for n, future in answers.items() if future.exception() is not None]
    assert wrong == []
    assert 0 < len(lost) < 40


def test_errors_arrive_as_they_were_raised() -> None:
    errors = [
        DraftError("other-format", format="ODT"),
        StyleError("style-unknown", Spot("house.toml", 3, 1), "fonts", key="font"),
        ProofError("text", "word/document.xml"),
        FileNotFoundError(2, "No such file"),
    ]
    with open_pool(1) as pool:
        for error in errors:
            back = pool.submit(refuse, error).exception()
            assert (type(back), vars(back)) == (type(error), vars(error))
        assert isinstance(pool.submit(odd).exception(), RuntimeError)


def test_shutting_down_with_cancelling_ends_what_runs_and_what_waits() -> None:
    pool = open_pool(1)
    running, waiting = pool.submit(time.sleep, 60), pool.submit(double, 1)
    while not running.running():
        time.sleep(0.01)
    start = time.monotonic()
    pool.shutdown(cancel_futures=True)
    assert time.monotonic() - start < 30
    assert isinstance(running.exception(), WorkerDied)
    with pytest.raises(CancelledError):
        waiting.result()
    with pytest.raises(RuntimeError):
        pool.submit(double, 1)


def test_limits_hold_in_whatever_thread_they_are_asked_for() -> None:
    kept: list[object] = []

    def ask() -> None:
        try:
            within(Limits(30, 50), eat, 500)
        except MemoryError as error:
            kept.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    if sys.platform == "linux":
        assert len(kept) == 1
    assert within(Limits(30, 0), eat, 60) == 60
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_task_gives_the_bytes_that_formatting_here_gives() -> None:
    with open_pool(1) as pool:
        outcome = pool.submit(format_task, Task(draft())).result()
    assert (outcome.kind, outcome.data) == ("formatted", format_bytes(draft()).data)
    assert outcome.counts["edits-number"] > 0
    again = format_task(Task(outcome.data))
    assert (again.kind, again.data) == ("unchanged", outcome.data)


def test_a_refused_draft_is_an_outcome() -> None:
    assert format_task(Task(b"")) == format_task(Task(b""))
    assert (format_task(Task(b"")).kind, format_task(Task(b"")).code) == ("refused", "empty-file")


def test_a_changed_house_style_is_noticed_by_a_warm_worker(tmp_path: Path) -> None:
    house = tmp_path / "house.toml"
    with open_pool(1) as pool:
        results = []
        for size in ("三号", "四号", "三号"):
            house.write_text(f'[elements.body]\nsize = "{size}"\n', encoding="utf-8")
            results.append(pool.submit(format_task, Task(draft(), style=str(house))).result().data)
    assert results[0] == results[2] != results[1]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server")
def test_a_fork_server_killed_while_it_is_asked_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads who wants a worker, dies, and the asker finds its answer missing."""
    from multiprocessing import forkserver

    right, killed = forkserver.read_signed, []

    def dies(pipe: int) -> int:
        if len(killed) < 2:
            killed.append(forkserver._forkserver._forkserver_pid)
            os.kill(killed[-1], signal.SIGKILL)
            raise EOFError("unexpected EOF")
        return right(pipe)

    monkeypatch.setattr(forkserver, "read_signed", dies)
    with open_pool(1) as pool:
        assert pool.submit(double, 21).result(timeout=60) == 42
    assert len(set(killed)) == 2
