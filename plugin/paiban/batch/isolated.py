"""One suspect draft in a process of its own, so that what it dies of is known under any Executor."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys

from paiban.batch.work import Ending, Job, Setting, died, do_job
from paiban.workers import death


def do_isolated(setting: Setting, jobs: tuple[Job, ...]) -> list[Ending]:
    """Do each draft in a fresh process; its death is an ending, never an exception."""
    return [_one(setting, job) for job in jobs]


def _one(setting: Setting, job: Job) -> Ending:
    program = f"import sys; sys.path[:] = {sys.path!r}; from paiban.batch.isolated import main; main()"
    asked = pickle.dumps((setting, job))
    done = subprocess.run([sys.executable, "-c", program], input=asked, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0 or not done.stdout:
        return died(setting, job, death(done.returncode))
    ending: Ending = pickle.loads(done.stdout)
    return ending


def main() -> None:
    """The fresh process: a job on standard input, its ending on standard output."""
    setting, job = pickle.load(sys.stdin.buffer)
    answer = pickle.dumps(do_job(setting, job))
    with contextlib.suppress(BrokenPipeError):  # who asked has died; the draft is done all the same
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
