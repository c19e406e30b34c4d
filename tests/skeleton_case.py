"""Skeleton cases: a draft as typed and what it becomes; the format is told in cases/skeleton/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A draft with what it shall become."""

    typed: tuple[str, ...]  # paragraphs, soft breaks as line feeds
    wanted: list[str]
    added: tuple[str, ...]  # headings and placeholders in turn
    genre: str
    findings: tuple[str, ...]


def load(path: Path) -> Case:
    """The case in that file."""
    typed: list[str] = []
    wanted: list[str] = []
    added: list[str] = []
    options: dict[str, str] = {}
    own = False  # the row above stands as typed so far
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith("# "):
            name, _, value = row[2:].partition(":")
            options[name] = value.strip()
        elif row.startswith("+ "):
            wanted.append(row[2:])
            added.append(row[2:])
        elif row.startswith("→ "):
            if own:
                wanted.pop()
            own = False
            wanted.append(row[2:])
        elif row:
            typed.append(row.replace("↵", "\n"))
            wanted.append(typed[-1])
            own = True
    findings = tuple(options.get("findings", "").split())
    return Case(tuple(typed), wanted, tuple(added), options.get("genre", ""), findings)
