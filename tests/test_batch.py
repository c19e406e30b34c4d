"""`paiban batch`: the same bytes as `paiban format`, through kills, interruptions and bad drafts."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import psutil
import pytest
from conftest import ROOT
from fuzzing.drafts import draft

from paiban import format_bytes
from paiban.batch.run import Run
from paiban.batch.sources import listed, walk
from paiban.batch.state import FOLDER, InUse, State
from paiban.batch.work import Ending, Setting, do_batch
from paiban.errors import DraftError, ProofError
from paiban.workers import Limits, open_pool

SAMPLE = (ROOT / "samples" / "草稿.docx").read_bytes()


def make(folder: Path, number: int) -> dict[str, bytes]:
    """Varied drafts in sub-folders, and what `paiban format` makes of each."""
    expected = {}
    for n in range(number):
        data = SAMPLE if n % 10 == 0 else draft(random.Random(n), 12)
        path = f"{n % 3}/草稿{n}.docx"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        try:
            expected[path] = format_bytes(data).data
        except (DraftError, ProofError):
            continue
    return expected


def tree(folder: Path) -> dict[str, bytes]:
    """The results below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.docx")
        if not path.name.startswith(".")
    }


def paiban(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`paiban batch` in a process of its own."""
    return subprocess.run(command(*arguments), env=os.environ | environment, capture_output=True, text=True)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "paiban", "batch", *map(str, arguments), "--lang", "en"]


def run_over(executor: Executor, setting: Setting, capacity: int = 2) -> list[Ending]:
    endings: list[Ending] = []
    run = Run(executor, setting, lambda: capacity, lambda _: None, endings.extend)
    assert run.over(walk(setting.source))
    return endings


def test_a_batch_gives_the_bytes_of_format_and_a_line_a_draft(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 30)
    (tmp_path / "in" / "坏.docx").write_bytes(b"not a document")
    (tmp_path / "in" / "~$稿.docx").write_bytes(b"lock")
    (tmp_path / "in" / "旧.docx").symlink_to(tmp_path / "in" / "0" / "草稿0.docx")
    done = paiban(tmp_path / "in", tmp_path / "out", "--report", tmp_path / "rows.jsonl")
    assert done.returncode == 3
    assert "not formatted: 坏.docx" in done.stderr
    assert tree(tmp_path / "out") == expected
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 31
    assert sorted(row["path"] for row in rows if row["outcome"] == "formatted") == sorted(expected)
    assert set(rows[0]) >= {"path", "outcome", "changes", "findings", "seconds"}


def test_what_is_done_and_unchanged_is_skipped_whatever_the_clock_says(tmp_path: Path) -> None:
    make(tmp_path / "in", 10)
    assert "0 done before" in paiban(tmp_path / "in", tmp_path / "out").stdout
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.docx")}
    for path in (tmp_path / "in").rglob("*.docx"):
        os.utime(path, (1, 1))
    assert f"{len(before)} done before" in paiban(tmp_path / "in", tmp_path / "out").stdout
    assert before == {path: path.stat().st_mtime_ns for path in before}
    info = (tmp_path / "in/0/草稿0.docx").stat()
    (tmp_path / "in/0/草稿0.docx").write_bytes((tmp_path / "in/1/草稿1.docx").read_bytes())
    os.utime(tmp_path / "in/0/草稿0.docx", ns=(info.st_atime_ns, info.st_mtime_ns))
    assert f"{len(before) - 1} done before" in paiban(tmp_path / "in", tmp_path / "out").stdout
    assert tree(tmp_path / "out")["0/草稿0.docx"] == tree(tmp_path / "out")["1/草稿1.docx"]
    house = tmp_path / "house.toml"
    house.write_text('[elements.body]\nsize = "四号"\n', encoding="utf-8")
    assert " 0 done before" in paiban(tmp_path / "in", tmp_path / "out", "--style", house).stdout
    assert not list((tmp_path / "out").rglob("*上一版*"))


def test_a_result_somebody_worked_on_is_kept(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 1)
    paiban(tmp_path / "in", tmp_path / "out")
    result = tmp_path / "out/0/草稿0.docx"
    result.write_bytes(b"worked on")
    done = paiban(tmp_path / "in", tmp_path / "out")
    assert "kept as" in done.stderr
    assert result.read_bytes() == expected["0/草稿0.docx"]
    assert result.with_name("草稿0.上一版.docx").read_bytes() == b"worked on"


def test_lists_name_drafts_below_their_root(tmp_path: Path) -> None:
    rows = ["\ufeffa/一.docx", "", str(tmp_path / "二.docx"), "../三.docx", "a/../四.docx\r", "out/五.docx"]
    given = [f"{row}\n".encode() for row in rows]
    wanted = ["a/一.docx", "二.docx", "\0outside\0../三.docx", "四.docx", "\0result\0out/五.docx"]
    assert list(listed(given, str(tmp_path), str(tmp_path / "out"))) == wanted


def test_results_and_what_lies_elsewhere_are_no_drafts(tmp_path: Path) -> None:
    """A list made by `find` may name results where the output folder lies below the root."""
    make(tmp_path / "in", 2)
    (tmp_path / "elsewhere.docx").write_bytes(SAMPLE)
    for _ in range(2):
        paths = [p.relative_to(tmp_path / "in") for p in (tmp_path / "in").rglob("*.docx")]
        (tmp_path / "list.txt").write_text(
            "\n".join(map(str, [*paths, "../elsewhere.docx"])), encoding="utf-8"
        )
        done = paiban(tmp_path / "list.txt", tmp_path / "in" / "out", "--root", tmp_path / "in")
        assert done.returncode == 3
    assert "elsewhere.docx: this draft lies outside the source folder." in done.stderr
    assert done.stderr.count("this lies in the output folder: a result, no draft.") == 2
    assert sorted(tree(tmp_path / "in" / "out")) == ["0/草稿0.docx", "1/草稿1.docx"]


def test_what_killed_runs_left_behind_goes_and_nothing_else(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 3)
    folder = tmp_path / "out" / "0"
    folder.mkdir(parents=True)
    ours, others = (
        [".~paiban-bdead0000-17-aa.tmp"],
        [".~paiban-w1234-17-aa.tmp", ".~paiban-17-aa.tmp", "会议.tmp"],
    )
    for name in (*ours, *others):
        (folder / name).write_bytes(b"half")
    assert paiban(tmp_path / "in", tmp_path / "out").returncode == 0
    assert tree(tmp_path / "out") == expected
    assert sorted(p.name for p in folder.iterdir()) == sorted(["草稿0.docx", *others])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "a cluster's address looks like tcp://host:8786: nonsense"),
        ("http://host:8786", "a cluster's address looks like tcp://host:8786: http://host:8786"),
        ("tcp://127.0.0.1:1", "no cluster at tcp://127.0.0.1:1: "),
    ],
)
def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path: Path, address: str, sentence: str) -> None:
    make(tmp_path / "in", 1)
    done = paiban(tmp_path / "in", tmp_path / "out", "--cluster", address)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_list_on_standard_input(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 4)
    order = command("-", tmp_path / "out", "--root", tmp_path / "in")
    subprocess.run(order, input="\n".join(expected), text=True, check=True, capture_output=True)
    assert tree(tmp_path / "out") == expected


@pytest.mark.parametrize("folders", ["in in", "in in/out", "in/0 in", "no out"])
def test_wrong_usage_touches_nothing(tmp_path: Path, folders: str) -> None:
    source, output = folders.split()
    make(tmp_path / "in", 1)
    before = sorted(tmp_path.rglob("*"))
    assert paiban(tmp_path / source, tmp_path / output).returncode == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_one_run_at_a_time_works_on_an_output_folder(tmp_path: Path) -> None:
    state = State(str(tmp_path))
    with pytest.raises(InUse):
        State(str(tmp_path))
    state.close()
    State(str(tmp_path)).close()


def test_a_damaged_record_only_costs_work(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 3)
    paiban(tmp_path / "in", tmp_path / "out")
    (tmp_path / "out" / FOLDER / "done.db").write_bytes(b"rubbish" * 1000)
    assert paiban(tmp_path / "in", tmp_path / "out").returncode == 0
    assert tree(tmp_path / "out") == expected


#: Loaded by every Python started with it on PYTHONPATH: drafts of these contents do what they say.
HOSTILE = """
import os, ctypes, paiban.engine as engine
honest = engine.format_bytes
def format_bytes(data, *rest, **named):
    if data == b"hang":
        ctypes.PyDLL(None).sleep(60)
    if data == b"crash":
        ctypes.string_at(0)
    if data == b"leave":
        os._exit(0)
    if data == b"eat":
        held = [bytearray(1 << 20) for _ in range(4000)]
    return honest(data, *rest, **named)
engine.format_bytes = format_bytes
"""


def test_drafts_that_hang_crash_or_eat_memory_are_reported_and_the_rest_done(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 20)
    kinds = ["hang", "crash", "leave", *(["eat"] if sys.platform == "linux" else [])]
    for kind in kinds:
        (tmp_path / "in" / f"{kind}.docx").write_bytes(kind.encode())
    (tmp_path / "sitecustomize.py").write_text(HOSTILE)
    bounds = ("--seconds", 2, "--memory", 200, "--workers", 2, "--report", "-")
    done = paiban(tmp_path / "in", tmp_path / "out", *bounds, PYTHONPATH=str(tmp_path))
    rows = {row["path"]: row for row in map(json.loads, done.stdout.splitlines())}
    codes = {kind: rows[f"{kind}.docx"]["code"] for kind in kinds}
    told = {"hang": "time-limit", "crash": "crash", "leave": "crash", "eat": "memory-limit"}
    assert (done.returncode, codes) == (3, {kind: told[kind] for kind in kinds})
    assert tree(tmp_path / "out") == expected


def killing(victims: Callable[[], list[int]], seconds: float) -> Callable[[], None]:
    """Kill one of `victims` every so many seconds until the function returned is called."""
    over = threading.Event()
    dice = random.Random(3)

    def kill() -> None:
        while not over.wait(dice.uniform(0.5, 1.5) * seconds):
            alive = victims()
            if alive:
                try:
                    os.kill(dice.choice(alive), signal.SIGKILL)
                except ProcessLookupError:
                    continue

    thread = threading.Thread(target=kill)
    thread.start()

    def stop() -> None:
        over.set()
        thread.join()

    return stop


def alive(pool: Executor) -> list[int]:
    """The workers of a pool that run now."""
    pids = []
    for worker in list(pool._alive):  # type: ignore[attr-defined]
        with contextlib.suppress(ValueError):  # replaced meanwhile
            pids.append(worker.process.pid)
    return pids


def test_workers_killed_at_random_lose_nothing(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 120)
    setting = Setting(str(tmp_path / "in"), str(tmp_path / "out"), mark="bmine-")
    with open_pool(2, limits=None) as pool:
        stop = killing(lambda: alive(pool), 0.6)
        try:
            endings = run_over(pool, setting)
        finally:
            stop()
    assert {e.path for e in endings if e.outcome == "formatted"} == set(expected)
    assert tree(tmp_path / "out") == expected
    assert not list((tmp_path / "out").rglob("*.tmp"))


def test_a_run_interrupted_three_times_and_resumed_is_as_one_uninterrupted(tmp_path: Path) -> None:
    expected = make(tmp_path / "in", 100)
    for ending, how in ((0.9, signal.SIGINT), (0.8, signal.SIGKILL), (1.0, signal.SIGTERM)):
        process = subprocess.Popen(
            command(tmp_path / "in", tmp_path / "out", "--workers", 1), stdout=-3, stderr=-3
        )
        time.sleep(ending)
        process.send_signal(how)
        assert process.wait(30) in (130, -9, 0, 3)
    assert paiban(tmp_path / "in", tmp_path / "out").returncode in (0, 3)
    assert tree(tmp_path / "out") == expected


def test_the_coordinator_keeps_a_few_batches_and_no_list(tmp_path: Path) -> None:
    """A hundred thousand listed paths, as many as were asked for and no more, in little memory."""
    import tracemalloc

    asked = 0

    def paths() -> Iterator[str]:
        nonlocal asked
        for asked in range(100_000):
            yield f"ab/cd/草稿{asked}.docx"

    class Here(Executor):
        def submit(self, function, /, *arguments, **named):  # type: ignore[no-untyped-def]
            from concurrent.futures import Future

            future: Future[list[Ending]] = Future()
            future.set_result([Ending(job.path, "skipped") for job in arguments[1]])
            return future

    count, ahead = 0, 0

    def done(endings: list[Ending]) -> None:
        nonlocal count, ahead
        count += len(endings)
        ahead = max(ahead, asked - count)

    tracemalloc.start()
    assert Run(Here(), Setting("in", "out"), lambda: 2, lambda _: None, done).over(paths())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert ahead <= 2 * 3 * 200
    assert peak < 10_000_000


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_whose_workers_are_killed_gives_the_same_bytes(tmp_path: Path) -> None:
    from distributed import LocalCluster

    from paiban.batch.cluster import open_cluster

    expected = make(tmp_path / "in", 100)
    setting = Setting(str(tmp_path / "in"), str(tmp_path / "out"), limits=Limits(30, 0))
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        open_cluster(cluster.scheduler_address) as (executor, capacity),
    ):
        killed: list[int] = []

        def victims() -> list[int]:
            """In turn a worker not killed yet (its nanny starts another) and a process below one."""
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid not in (None, *killed)]
            if len(killed) % 2:
                pids = [below for pid in pids for below in processes_below(pid) if below not in killed]
            killed.extend(pids[:1])
            return pids[:1]

        stop = killing(victims, 0.4)
        try:
            endings = run_over(executor, setting, capacity())
        finally:
            stop()
        assert executor.submit(do_batch, setting, ()).result() == []
    assert killed
    assert {e.path for e in endings if e.outcome == "formatted"} == set(expected)
    assert tree(tmp_path / "out") == expected


def processes_below(pid: int) -> list[int]:
    """Those that format for a cluster's worker."""
    with contextlib.suppress(psutil.Error):
        return [each.pid for each in psutil.Process(pid).children(recursive=True)]
    return []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.filterwarnings("ignore")
def test_bad_drafts_on_a_cluster_are_reported_and_its_worker_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    from paiban.batch.cluster import open_cluster

    expected = make(tmp_path / "in", 20)
    told = {"hang": "time-limit", "crash": "crash", "leave": "crash", "eat": "memory-limit"}
    for kind in told:
        (tmp_path / "in" / f"{kind}.docx").write_bytes(kind.encode())
    (tmp_path / "sitecustomize.py").write_text(HOSTILE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    setting = Setting(str(tmp_path / "in"), str(tmp_path / "out"), limits=Limits(2, 200))
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster,
        open_cluster(cluster.scheduler_address) as (executor, capacity),
    ):
        before = [nanny.pid for nanny in cluster.workers.values()]
        endings = run_over(executor, setting, capacity())
        assert [nanny.pid for nanny in cluster.workers.values()] == before
    codes = {e.path: e.code for e in endings if e.outcome == "failed"}
    assert {f"{kind}.docx": code for kind, code in told.items()}.items() <= codes.items()
    assert {e.path for e in endings if e.outcome == "formatted"} == set(expected)
    assert tree(tmp_path / "out") == expected
