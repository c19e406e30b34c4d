"""A watched folder whose formatter only adds a letter: small and fast enough to be killed hundreds of times.

Run as a program it does everything that can be done in the folder, once: `watch_stub.py BASE copy|in-place`.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from pathlib import Path

from paiban.watch.config import Watched, watched
from paiban.watch.desk import Pace
from paiban.watch.instance import Lease
from paiban.watch.loop import Watcher
from paiban.watch.notes import Section
from paiban.watch.work import Answer

MARK, MACHINE = "wkill-", "one-machine"
DONE = b"=formatted"


class Stub:
    """Formats what does not begin with `bad`; a formatted draft stays as it is."""

    def submit(self, data: bytes, style: str) -> Future[Answer]:
        future: Future[Answer] = Future()
        if data.startswith(b"bad"):
            future.set_result(Answer(why={"code": "not-a-document", "values": {}}))
        else:
            result = data if data.endswith(DONE) else data + DONE
            future.set_result(Answer(result, result != data, sections=(Section("一、", "（待补：）"),)))
        return future

    def convert(self, data: bytes, code: str) -> Future[bytes]:
        raise AssertionError(code)

    def can_convert(self) -> bool:
        return False


def folder(base: Path, mode: str) -> Watched:
    return watched(str(base / "in"), in_place=mode == "in-place", style="gbt9704")


def once(base: Path, mode: str) -> None:
    """One run over the folder, as after a start of the service."""
    where = folder(base, mode)
    for each in (where.report_folder, where.attention, str(base / "state")):
        os.makedirs(each, exist_ok=True)
    lease = Lease(where.report_folder, MACHINE, settle=0.0)
    pace = Pace(quiet=0.0, every=0.05, gap=0.0, again=0.01, look_again=0.01)
    Watcher(where, str(base / "state"), MARK, Stub(), pace, 4, lease=lease).run(lambda: False, once=True)


if __name__ == "__main__":
    once(Path(sys.argv[1]), sys.argv[2])
