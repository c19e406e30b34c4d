"""What a worker does with a batch of drafts: read, skip what is done, format, publish whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from typing import Any, NamedTuple

from paiban.errors import DraftError, StyleError
from paiban.model import Finding
from paiban.workers import Limits, WorkerDied, within

#: Bytes kept of each hash: enough that two drafts never meet by chance.
KEPT = 16
#: Seconds after which a batch ends although some of it is left: who waits to stop waits no longer.
_AT_MOST = 1.0


class Known(NamedTuple):
    """What an earlier run recorded of a draft: hashes of all its result depends on, and of the result."""

    origin: bytes
    result: bytes


class Job(NamedTuple):
    """One draft by its path below both folders, "/" between names."""

    path: str
    known: Known | None = None


class Setting(NamedTuple):
    """What all drafts of a run have in common."""

    source: str
    output: str
    style: str = ""  # name or file; "" = .paiban.toml beside the draft, else gbt9704
    genre: str = ""
    skeleton: bool = True
    drop_signature: bool = False
    force: bool = False
    limits: Limits = Limits()
    mark: str = ""  # in the temporary names of this run


class Ending(NamedTuple):
    """What became of a draft: formatted, unchanged, skipped (done before), or failed: `code` says why."""

    path: str
    outcome: str
    code: str = ""
    values: dict[str, Any] = {}  # noqa: RUF012  # never changed
    counts: dict[str, int] = {}  # noqa: RUF012  # see report.counted
    findings: tuple[Finding, ...] = ()
    kept: str = ""  # where an earlier result lies that somebody had worked on
    seconds: float = 0.0
    record: Known | None = None


def do_batch(setting: Setting, jobs: tuple[Job, ...]) -> list[Ending]:
    """Do the drafts one after the other; none stops the others. The last may be left, the first never is."""
    start, endings = time.monotonic(), []
    for job in jobs:
        endings.append(do_job(setting, job))
        if time.monotonic() - start > _AT_MOST:
            break
    return endings


def do_job(setting: Setting, job: Job) -> Ending:
    """Do one draft within the limits; whatever goes wrong is its ending. Over time the process ends."""
    start = time.perf_counter()
    try:
        ending = _do(setting, job)
    except MemoryError:
        ending = Ending(job.path, "failed", "memory-limit", {"megabytes": setting.limits.memory})
    except Exception as error:
        ending = Ending(job.path, "failed", *_reason(error))
    return ending._replace(seconds=round(time.perf_counter() - start, 4))


def died(setting: Setting, job: Job, death: WorkerDied) -> Ending:
    """The ending of a draft that took its worker with it."""
    if death.reason == "time":
        return Ending(job.path, "failed", "time-limit", {"seconds": setting.limits.seconds})
    if death.reason == "memory":
        return Ending(job.path, "failed", "memory-limit", {"megabytes": setting.limits.memory})
    if death.exit in (-9, -15):
        return Ending(job.path, "failed", "killed", {"signal": -death.exit})
    return Ending(job.path, "failed", "crash", {"exit": death.exit})


def _reason(error: Exception) -> tuple[str, dict[str, Any]]:
    if isinstance(error, StyleError):
        from paiban.style.messages import describe

        return "style-fault", {"zh": describe(error, "zh"), "en": describe(error, "en")}
    from paiban.report import reason

    code, values = reason(error)
    return code, {key: v if isinstance(v, str | int | float) else str(v) for key, v in values.items()}


def _do(setting: Setting, job: Job) -> Ending:
    from paiban import files
    from paiban.task import Outcome, Task, format_task, load

    place = os.path.join(setting.source, job.path)
    if not stat.S_ISREG(os.lstat(place).st_mode):
        raise DraftError("not-a-file")
    data = files.read_draft(place)
    style = setting.style or _beside(place)
    origin = _origin(data, load(style).identity, setting)
    target = os.path.join(setting.output, job.path)
    existing = _existing(target)
    there = _hash(existing) if existing is not None else b""
    if job.known == (origin, there):
        return Ending(job.path, "skipped", record=job.known)
    task = Task(data, style, setting.genre, setting.skeleton, setting.drop_signature, setting.force)
    outcome: Outcome = within(setting.limits, format_task, task)
    if outcome.kind == "refused":
        return Ending(job.path, "failed", outcome.code, outcome.values)
    ours = job.known.result if job.known else b""
    kept = _publish(setting, target, outcome.data, existing, ours == there)
    record = Known(origin, _hash(outcome.data))
    return Ending(job.path, outcome.kind, "", {}, outcome.counts, outcome.findings, kept, record=record)


def _beside(place: str) -> str:
    from paiban.style.lookup import BESIDE

    file = os.path.join(os.path.dirname(place), BESIDE)
    return file if os.path.isfile(file) else "gbt9704"


def _origin(data: bytes, style: bytes, setting: Setting) -> bytes:
    """A hash of everything a result depends on."""
    options = f"{setting.genre}\0{setting.skeleton}{setting.drop_signature}{setting.force}\0".encode()
    return _hash(style + options + hashlib.sha256(data).digest())


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:KEPT]


def _existing(target: str) -> bytes | None:
    """What lies under the result's name; None = nothing. Raises DraftError symlink, taken."""
    from paiban import files

    try:
        info = os.lstat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(info.st_mode):
        odd = "symlink" if stat.S_ISLNK(info.st_mode) else "taken"
        raise DraftError(odd, name=os.path.basename(target))
    return files.read_draft(target)


def _publish(setting: Setting, target: str, data: bytes, existing: bytes | None, ours: bool) -> str:
    """Write a result; an earlier one neither equal nor ours is kept beside it, and its place returned."""
    from paiban import files
    from paiban.batch.leftovers import sweep_once

    if existing == data:
        return ""
    output = setting.output
    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    below = os.path.relpath(folder, output)
    if os.path.realpath(folder) != os.path.normpath(os.path.join(os.path.realpath(output), below)):
        raise DraftError("symlink", name=below)
    files.look_at_target(target)  # before anything is kept that would be kept for nothing
    kept = "" if existing is None or ours else str(files.keep_original(target, existing, "上一版"))
    sweep_once(folder, setting.mark)
    files.write_atomic(target, data, setting.mark)
    return kept
