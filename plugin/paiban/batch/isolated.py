"""One suspect draft in a process of its own, so that what it dies of is known under any Executor."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys

from paiban.batch.work import Ending, Job, Setting, died, do_job
from paiban.workers import death

#: A process that others kill (or the kernel, for want of memory) is begun again before its draft is blamed.
_KILLS = 3
_BY_OTHERS = (-9, -15)  # SIGKILL, SIGTERM


def do_isolated(setting: Setting, jobs: tuple[Job, ...]) -> list[Ending]:
    """Do each draft in a fresh process; its death is an ending, never an exception."""
    return [_one(setting, job) for job in jobs]


def _one(setting: Setting, job: Job) -> Ending:
    program = f"import sys; sys.path[:] = {sys.path!r}; from paiban.batch.isolated import main; main()"
    command, asked = [sys.executable, "-c", program], pickle.dumps((setting, job))
    for _ in range(_KILLS):
        done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=False)
        if done.returncode not in _BY_OTHERS:
            break
    if done.returncode != 0 or not done.stdout:
        return died(setting, job, death(done.returncode))
    ending: Ending = pickle.loads(done.stdout)
    return ending


def main() -> None:
    """The fresh process: a job on standard input, its ending on standard output."""
    try:
        setting, job = pickle.load(sys.stdin.buffer)
    except EOFError:  # who asked died while asking
        return
    answer = pickle.dumps(do_job(setting, job))
    with contextlib.suppress(BrokenPipeError):  # who asked has died; the draft is done all the same
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
