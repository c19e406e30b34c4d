"""The guard: nothing is written unless the finished bytes, announced changes undone, are the draft.

It shares no code with the rooms that read and write documents: it opens both ZIP archives itself and
compares bytes. Two passes at most: a fast one over plainly written XML, and an exact one, over both
documents rewritten into one canonical form, for whatever the first does not settle.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from paiban.changes import Change
from paiban.docx.verify.archive import read_archive
from paiban.docx.verify.differences import Difference
from paiban.docx.verify.exact import rewrite
from paiban.docx.verify.looks import EMPHASIS_KINDS, Looks
from paiban.docx.verify.markup import OddForm
from paiban.docx.verify.owned import compare_owned, odd_and_even
from paiban.docx.verify.parts import Parts, compare_parts
from paiban.docx.verify.plan import Plan, sort_changes
from paiban.docx.verify.projection import Story, project, without_same_tables
from paiban.docx.verify.sections import Furniture, Layout, compare_sections, read_furniture
from paiban.docx.verify.undo import undo_and_compare
from paiban.errors import ProofError
from paiban.model import Draft

__all__ = ["EMPHASIS_KINDS", "Guard"]


class Guard:
    """Proves one result. What it needs of the draft alone may be read while the result is being packed."""

    def __init__(
        self,
        before: bytes,
        draft: Draft,
        changes: Sequence[Change],
        *,
        signature_dropped: bool = False,
        kept: Collection[str] = EMPHASIS_KINDS,
        adapted: Collection[str] = (),
    ) -> None:
        """`before` is the draft's bytes, `draft` says which lines its paragraphs have.

        `kept` are the kinds of emphasis the house style keeps (`Style.keep_emphasis`), `adapted` the names
        of the styles it defines, in lower case; `signature_dropped` lets the digital signature go.
        """
        self._data = before
        self._draft = draft
        self._changes = changes
        self._signature_dropped = signature_dropped
        self._kept = kept
        self._adapted = adapted
        self._ahead: tuple[Parts, Plan, Looks, Story] | None = None

    def read_ahead(self) -> None:
        """Read the draft's side; `prove` says what is wrong with it, if anything is."""
        try:
            parts = Parts(read_archive(self._data), self._adapted)
            looks = _looks(parts, exactly=False)
            plan = sort_changes(self._draft, self._changes)
            self._ahead = parts, plan, looks, _story(parts, looks, exactly=False)
        except (Difference, OddForm):
            self._ahead = None

    def prove(self, after: bytes) -> None:
        """Prove that `after` is the draft but for the changes; raises ProofError when it is not."""
        try:
            before = self._ahead[0] if self._ahead else Parts(read_archive(self._data), self._adapted)
            self._prove(before, Parts(read_archive(after)))
        except Difference as found:
            raise ProofError(found.kind, found.place, found.before, found.after) from found

    def _prove(self, before: Parts, after: Parts) -> None:
        compare_parts(before, after, signature_dropped=self._signature_dropped)
        compare_owned(before, after)
        plan = self._ahead[1] if self._ahead else sort_changes(self._draft, self._changes)
        old, new = (parts.members[parts.main] for parts in (before, after))
        odd_even = odd_and_even(before), odd_and_even(after)
        if odd_even[0] == odd_even[1] and not plan.jobs and not plan.heads and old.same(new):
            return
        ours = self._ahead[2:] if self._ahead else None
        try:
            _compare_stories(before, after, plan, self._kept, odd_even, ours, exactly=False)
        except (Difference, OddForm):
            _exactly(before, after, plan, self._kept, odd_even)


def _exactly(
    before: Parts, after: Parts, plan: Plan, kept: Collection[str], odd_even: tuple[bool, bool]
) -> None:
    """The second pass; what it cannot read either is refused."""
    try:
        _compare_stories(before, after, plan, kept, odd_even, None, exactly=True)
    except OddForm as error:
        raise Difference("form", before.main) from error


def _compare_stories(
    before: Parts,
    after: Parts,
    plan: Plan,
    kept: Collection[str],
    odd_even: tuple[bool, bool],
    read: tuple[Looks, Story] | None,
    *,
    exactly: bool,
) -> None:
    """`read`: looks and story of the draft, where they have been read ahead."""
    looks = _looks(after, exactly)
    if read:
        our_looks, ours = read
        theirs = _story(after, looks, exactly)
    elif exactly:
        our_looks = _looks(before, exactly)
        ours, theirs = _story(before, our_looks, exactly), _story(after, looks, exactly)
    else:
        our_looks = _looks(before, exactly)
        our_main, main = without_same_tables(_main(before), _main(after))
        ours, theirs = project(our_main, our_looks), project(main, looks)
    ours = _with_section(ours, theirs, plan)
    undo_and_compare(ours, theirs, our_looks, looks, plan, kept)

    def furniture(name: str) -> Furniture:
        return read_furniture(after.exact(name))

    compare_sections(
        Layout(ours.sections, odd_even[0], before.target),
        Layout(theirs.sections, odd_even[1], after.target),
        plan.pages,
        furniture,
        frozenset(before.members),
    )


def _looks(parts: Parts, exactly: bool) -> Looks:
    read = parts.exact if exactly else parts.raw
    return Looks(read(parts.one("styles")), read(parts.one("numbering")))


def _story(parts: Parts, looks: Looks, exactly: bool) -> Story:
    data = _main(parts)
    return project(rewrite(bytes(data)) if exactly else data, looks)


def _main(parts: Parts) -> bytes | bytearray:
    return parts.members[parts.main].content()


def _with_section(ours: Story, theirs: Story, plan: Plan) -> Story:
    """A draft without any section properties has one section all the same; the result may write it."""
    if len(ours.sections) + 1 != len(theirs.sections) or len(ours.sections) not in plan.pages:
        return ours
    last = ours.paragraphs[-1] if ours.paragraphs else ours.preamble
    text, end, rest = last.rpartition(b"</w:body>")
    if not end or text.endswith(b"\x0e"):
        return ours
    closed = text + b"\x0e" + end + rest
    sections = [*ours.sections, b"<w:sectPr/>"]
    if ours.paragraphs:
        return Story(ours.preamble, [*ours.paragraphs[:-1], closed], sections)
    return Story(closed, [], sections)
