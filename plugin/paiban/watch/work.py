"""What the loop wants from whoever formats: bytes in, an answer out, never a blocked loop."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol

from paiban.watch.notes import Section


class Answer(NamedTuple):
    """What became of one draft's bytes; `why` (code, values) is set when there is no result."""

    data: bytes = b""
    changed: bool = False
    why: dict[str, Any] | None = None
    sections: tuple[Section, ...] = ()
    findings: tuple[str, ...] = ()  # sentences for people


class WorkerDied(Exception):
    """The process that worked at this draft ended: `code` is time, memory or crash."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Formatter(Protocol):
    """Formats in other processes; the future raises WorkerDied when a draft killed its worker."""

    def submit(self, data: bytes, style: str) -> Future[Answer]:
        """Begin to format `data` with the style of that name or file."""

    def convert(self, data: bytes, code: str) -> Future[bytes]:
        """Begin to make a DOCX of an old format (`convert.OLD_FORMATS`)."""

    def can_convert(self) -> bool:
        """Whether old formats can be converted here."""
