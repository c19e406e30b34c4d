"""The unit of work as a poison draft meets it: hangs, eats memory or crashes, by what the draft says."""

from __future__ import annotations

import os
import time

from paiban.task import Outcome, Task, format_task

HANG, EAT, CRASH = b"PK hang", b"PK eat memory", b"PK crash"


def format_or_die(task: Task) -> Outcome:
    """Format, unless the draft is poison."""
    if task.data == HANG:
        time.sleep(600)
    if task.data == EAT:
        kept = []
        while True:
            kept.append(bytearray(64 << 20))
    if task.data == CRASH:
        os._exit(1)
    return format_task(task)
