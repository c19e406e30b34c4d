"""Announced sections (结构要素) in the result: a heading and a placeholder, findable by a bookmark."""

from __future__ import annotations

import re

from paiban.docx.verify import lines
from paiban.docx.verify.differences import Difference, kind_of
from paiban.docx.verify.looks import FIELD
from paiban.docx.verify.plan import Plan
from paiban.patterns import Lazy

_START = Lazy(rb'<w:bookmarkStart [^>]*?w:name="_paiban_([^"]*)"[^>]*?/>')
_ID = Lazy(rb' w:id="([^"]*)"')
_END = Lazy(rb'<w:bookmarkEnd w:id="([^"]*)"/>')
_CONTROL = Lazy(
    rb"<w:sdt>(?:<w:sdtPr/>|<w:sdtPr>.*?</w:sdtPr>)?(?:<w:sdtEndPr/>|<w:sdtEndPr>.*?</w:sdtEndPr>)?"
    rb"<w:sdtContent>([^<]*)</w:sdtContent></w:sdt>",
    re.DOTALL,
)


class Skeletons:
    """Checks the paragraphs that were added and keeps count of their bookmarks."""

    def __init__(self, plan: Plan) -> None:
        self._wanted = sorted(s.section.encode() for job in plan.jobs.values() for s in job.added)
        self._found: list[bytes] = []
        self._ids: set[bytes] = set()

    def without_bookmarks(self, markup: bytes) -> bytes:
        """`markup` without the announced bookmarks."""
        if not self._wanted:
            return markup
        markup = _START.pattern.sub(self._start, markup)
        return _END.pattern.sub(self._end, markup)

    def _start(self, found: re.Match[bytes]) -> bytes:
        if found[1] not in self._wanted:
            return found[0]
        self._found.append(found[1])
        number = _ID.pattern.search(found[0])
        self._ids.add(number[1] if number else b"")
        return b""

    def _end(self, found: re.Match[bytes]) -> bytes:
        return b"" if found[1] in self._ids else found[0]

    def check(self, flags: bytes, content: bytes, text: str, where: str, *, control: bool) -> None:
        """Difference unless a paragraph holds just `text`, in a content control when `control`."""
        content = self.without_bookmarks(content)
        inner, controls = _CONTROL.pattern.subn(rb"\1", content) if control else (content, 0)
        atoms = [atom for line in lines.parse(inner) for atom in line]
        if controls != control or any(flags.split(FIELD)):
            raise Difference("paragraph", where, text, content)
        for atom in atoms:
            if atom.tag:
                raise Difference(kind_of(atom.value), where, text, content)
        if lines.text_of(atoms) != text:
            raise Difference("text", where, text, content)

    def finish(self) -> None:
        """Difference unless every announced section has its one bookmark."""
        if sorted(self._found) != self._wanted:
            raise Difference("bookmark", "_paiban_", b" ".join(self._wanted), b" ".join(sorted(self._found)))
