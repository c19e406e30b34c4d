"""`paiban plan -`: JSON draft in, JSON plan out, for word processors (docs/plan.md)."""

from __future__ import annotations

import json
import sys

import click


@click.command("plan")
@click.argument("source", type=click.Choice(["-"]))
def plan(source: str) -> None:
    """Answer requests of a word processor: one JSON object a line on standard input, one a line back.

    Ends when the input ends. Exit code 0, also when an answer tells of an error.
    """
    from paiban.wire import answer

    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            request: object = json.loads(line)
        except ValueError:  # also bytes that are no UTF-8
            request = None
        # ASCII only: hosts read it whatever their code page is
        sys.stdout.write(json.dumps(answer(request), ensure_ascii=True, separators=(",", ":")) + "\n")
        sys.stdout.flush()
