"""Complex fields (域) while a draft is read in order: how deep we are in them, and whether in a TOC."""

from __future__ import annotations

from lxml import etree

from paiban.docx.wml import MC_NS, w

FLD_CHAR, INSTR_TEXT, _TYPE = w("fldChar"), w("instrText"), w("fldCharType")
#: What is inside these is not text of the line.
UNREAD = frozenset({w("txbxContent"), w("del"), w("moveFrom"), f"{{{MC_NS}}}Fallback"})


def is_toc(instruction: str) -> bool:
    """Whether a field instruction makes a table of contents (目录, §17.16.5.68)."""
    words = instruction.split(None, 1)
    return bool(words) and words[0].upper() == "TOC"


class Fields:
    """The complex fields that are open at the place read; they may span paragraphs.

    A field character without its partner is ignored, as Word does: otherwise one broken field would
    lock the rest of the draft.
    """

    def __init__(self, body: etree._Element) -> None:
        self._body = body
        self._open: list[tuple[list[str], bool]] = []  # instruction, whether it makes a TOC
        self._unmatched: frozenset[etree._Element] | None = None

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def in_toc(self) -> bool:
        return any(toc for _, toc in self._open)

    def instruct(self, text: str) -> None:
        """Text of w:instrText belongs to the innermost field."""
        if self._open:
            self._open[-1][0].append(text)

    def see(self, char: etree._Element) -> None:
        """A w:fldChar is passed."""
        if self._unmatched is None:
            self._unmatched = _without_partner(self._body)
        if char in self._unmatched:
            return
        kind = char.get(_TYPE)
        if kind == "begin":
            self._open.append(([], False))
        elif kind == "separate" and self._open:
            instruction, _ = self._open[-1]
            self._open[-1] = instruction, is_toc("".join(instruction))
        elif kind == "end" and self._open:
            self._open.pop()

    def pass_over(self, block: etree._Element) -> None:
        """A table or other block without lines is passed: fields may begin or end in it."""
        for char in block.iter(FLD_CHAR):
            if _is_read(char):
                self.see(char)


def _is_read(el: etree._Element) -> bool:
    return not any(above.tag in UNREAD for above in el.iterancestors())


def _without_partner(body: etree._Element) -> frozenset[etree._Element]:
    begun: list[etree._Element] = []
    alone: set[etree._Element] = set()
    for char in body.iter(FLD_CHAR):
        kind = char.get(_TYPE)
        if kind == "separate" or not _is_read(char):
            continue
        if kind == "begin":
            begun.append(char)
        elif begun:
            begun.pop()
        else:
            alone.add(char)
    return frozenset(alone.union(begun))
