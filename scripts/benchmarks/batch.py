#!/usr/bin/env python3
"""Figures of `paiban batch`, all from one run: scripts/benchmarks/batch.py [NUMBER] (default: 2000 drafts)

rate       drafts a second through the pool with 1 and 2 workers, and through a LocalCluster of 2
again      a second run over finished work, one worker, ms a draft
memory     peak of the coordinator's process at 1,000,000 listed paths; of a worker early and late
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "scripts"))
    from checkout import enter

    enter()

sys.path[:0] = [str(ROOT / "plugin"), str(ROOT / "tests")]

from paiban.batch.run import Run  # noqa: E402
from paiban.batch.sources import listed, walk  # noqa: E402
from paiban.batch.state import State  # noqa: E402
from paiban.batch.work import Ending, Setting  # noqa: E402
from paiban.task import Task, format_task  # noqa: E402
from paiban.workers import open_pool  # noqa: E402

#: The pool and the cluster in turn so often: a shared machine has slow minutes.
ROUNDS = 5


class Nobody(Executor):
    """Answers at once: what is left is the coordinator."""

    def submit(self, function, /, *arguments, **named):
        future: Future[list[Ending]] = Future()
        future.set_result([Ending(job.path, "skipped", seconds=0.001) for job in arguments[1]])
        return future


def seconds(executor: Executor, setting: Setting, workers: int) -> float:
    """Wall time of one whole run."""
    state = State(setting.output)
    start = time.perf_counter()
    Run(executor, setting, lambda: workers, state.known, state.record).over(walk(setting.source))
    took = time.perf_counter() - start
    state.close()
    return took


def warm(executor: Executor) -> None:
    """Every worker has formatted something before the clock starts."""
    task = Task((ROOT / "samples" / "草稿.docx").read_bytes())
    for done in [executor.submit(format_task, task) for _ in range(12)]:
        done.result()


def resident() -> int:
    """KB of memory this worker has now (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def coordinator(number: int = 1_000_000) -> None:
    """Prints this process's peak memory in MB after so many listed paths."""
    with tempfile.TemporaryDirectory() as folder:
        names = (f"{n // 1000:04}/关于做好有关工作的通知草稿{n}.docx\n".encode() for n in range(number))
        state = State(folder)
        run = Run(Nobody(), Setting("in", folder), lambda: 2, state.known, state.record)
        run.over(listed(names, "in", folder))
        state.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([ROOT / "scripts" / "drafts", str(number), f"{folder}/in"], check=True)
        setting = Setting(f"{folder}/in", f"{folder}/out")
        alone = pool(setting, number, 1)
        rounds = [(pool(setting, number, 2), cluster(setting)) for _ in range(ROUNDS)]
        both = statistics.median(took for took, _ in rounds)
        print(f"2 workers ÷ 1: {alone / both:.2f} (aim ≥ 1.7)")
        ratio = statistics.median(ours / theirs for ours, theirs in rounds)
        print(f"LocalCluster of 2 ÷ pool of 2: {ratio:.2f} (aim ≥ 0.9)")
        again = seconds(ThreadPoolExecutor(1), setting, 1)
        print(f"second run: {again * 1000 / number:.3f} ms a draft (aim ≤ 0.3)")
        peak = subprocess.run([sys.executable, __file__, "--coordinator"], capture_output=True, text=True)
        print(f"coordinator at 1,000,000 listed paths: {float(peak.stdout):.0f} MB (aim ≤ 100)")


def pool(setting: Setting, number: int, workers: int) -> float:
    """Wall time of one whole run through the process pool."""
    with open_pool(workers, limits=None, recycle=10**9) as executor:
        warm(executor)
        early = executor.submit(resident).result()
        took = seconds(executor, emptied(setting), workers)
        late = executor.submit(resident).result()
    print(f"pool of {workers}: {number / took:.1f} a second; worker {early} → {late} KB")
    return took


def cluster(setting: Setting) -> float:
    """Wall time of the same run on two workers of a LocalCluster."""
    from distributed import LocalCluster

    from paiban.batch.cluster import open_cluster

    local = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with local, open_cluster(local.scheduler_address) as (executor, _):
        warm(executor)
        return seconds(executor, emptied(setting), 2)


def emptied(setting: Setting) -> Setting:
    """The setting, with nothing in its output folder."""
    shutil.rmtree(setting.output, ignore_errors=True)
    Path(setting.output).mkdir()
    return setting


if __name__ == "__main__":
    if "--coordinator" in sys.argv:
        coordinator()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
