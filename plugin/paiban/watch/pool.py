"""The loop's Formatter on the shared pool of workers; old formats by LibreOffice, one at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from paiban.task import Outcome, Task, format_task
from paiban.watch import convert, service
from paiban.watch.config import Settings, Watched
from paiban.watch.notes import Section
from paiban.watch.work import Answer, WorkerDied
from paiban.workers import Limits, open_pool
from paiban.workers import WorkerDied as PoolWorkerDied


class PoolFormatter:
    """Formats the drafts of one watched folder."""

    def __init__(self, watched: Watched, pool: Executor, converter: Executor, home: str) -> None:
        self._watched, self._pool, self._converter, self._home = watched, pool, converter, home
        self._office = convert.office()

    def submit(self, data: bytes, style: str) -> Future[Answer]:
        """See work.Formatter."""
        answer: Future[Answer] = Future()
        task = Task(data, style, genre=self._watched.genre, skeleton=self._watched.skeleton)
        running = self._pool.submit(format_task, task)
        running.add_done_callback(lambda done: self._answer(done, answer))
        return answer

    def _answer(self, done: Future[Outcome], answer: Future[Answer]) -> None:
        try:
            answer.set_result(_as_answer(done.result(), self._watched.lang))
        except PoolWorkerDied as death:
            answer.set_exception(WorkerDied(death.reason))
        except Exception as error:
            answer.set_exception(error)

    def convert(self, data: bytes, code: str) -> Future[bytes]:
        """See work.Formatter."""
        return self._converter.submit(convert.convert, data, code, self._home)

    def can_convert(self) -> bool:
        """See work.Formatter."""
        return bool(self._office)


def _as_answer(outcome: Outcome, lang: str) -> Answer:
    if outcome.kind == "refused":
        return Answer(why={"code": outcome.code, "values": outcome.values})
    sections = tuple(Section(*each) for each in outcome.sections)
    return Answer(
        outcome.data, outcome.kind == "formatted", None, sections, tuple(_finding_lines(outcome, lang))
    )


def _finding_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    if outcome.findings:
        from paiban.report import finding_text, say

        for finding in outcome.findings:
            key = "finding" if finding.line >= 0 else "finding-document"
            words: dict[str, Any] = {"line": finding.line + 1, "code": finding.code}
            yield say(key, lang, **words, message=finding_text(finding, lang)).strip()


def serve(settings: Settings, once: bool = False) -> bool:
    """Run the service with a pool of workers; whether all folders were served. SetupError, OSError."""
    workers = settings.workers or os.cpu_count() or 1
    pool = open_pool(workers, Limits(settings.seconds, settings.memory))

    def formatter(watched: Watched, converter: ThreadPoolExecutor) -> PoolFormatter:
        return PoolFormatter(watched, pool, converter, settings.home(watched))

    with contextlib.ExitStack() as stack:
        stack.callback(pool.shutdown, cancel_futures=True)
        return service.run(settings, formatter, workers, once)
