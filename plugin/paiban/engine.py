"""The story: bytes of a draft in, bytes of an official document out, or nothing at all.

    bytes → package → Draft → recognise → rules → changes → apply → bytes → verify

and once more on the result, until nothing is left to do.

The engine knows no paths, no clock and no printing; hosts (command line, watcher, word processor)
bring the bytes and take the result.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection

from paiban.changes import AddSection, Change, Dress, DropAutoNumber, LayPage
from paiban.docx.additions import known_sections
from paiban.docx.apply import apply
from paiban.docx.package import Package
from paiban.docx.read import read
from paiban.docx.verify import Guard
from paiban.errors import ProofError
from paiban.model import Draft, Finding, Recognition
from paiban.recognise import recognise
from paiban.recognise.genre import wants_seal
from paiban.records import NamedTuple
from paiban.rules.findings import find
from paiban.rules.layout import plan_layout
from paiban.rules.numbering import plan_numbering
from paiban.rules.page import plan_page
from paiban.rules.settled import is_settled
from paiban.rules.skeleton import plan_skeleton
from paiban.rules.typography import plan_typography
from paiban.style.schema import Style

#: Drafts up to this many lines are formatted until nothing changes; longer ones once, for time's sake.
_SETTLED_LINES = 1000
_PASSES = 5


class Plan(NamedTuple):
    """What paiban would do with a draft, and what a person should look at."""

    draft: Draft
    recognition: Recognition
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


class Result(NamedTuple):
    """A formatted document; `data` is the draft's own bytes object when nothing had to change."""

    data: bytes
    changed: bool
    plan: Plan
    later: tuple[Change, ...] = ()  # what further passes changed until nothing was left to do


def format_bytes(
    data: bytes,
    style: Style,
    *,
    genre: str = "",
    drop_signature: bool = False,
    force: bool = False,
    passes: int = _PASSES,
) -> Result:
    """Format one DOCX.

    `genre` overrides the document type (文种) read from the title. `drop_signature` formats a signed
    document and drops its signature; `force` formats one under editing protection. `passes`: how often
    the result may be formatted again until nothing changes. Raises DraftError when the draft cannot be
    formatted and ProofError when the guard refuses the result.
    """
    collecting = gc.isenabled()
    gc.disable()  # hardly a cycle among so many objects: measured 6 to 7 % of the whole
    try:
        return _format(data, style, genre, drop_signature, force, passes)
    finally:
        if collecting:
            gc.enable()


def _format(data: bytes, style: Style, genre: str, drop_signature: bool, force: bool, passes: int) -> Result:
    package = Package.open(data, drop_signature=drop_signature, force=force)
    plan = _plan_package(package, style, genre)
    short = len(plan.draft.lines) <= _SETTLED_LINES
    look = _Look(package, style, genre) if short and passes else None
    formatted = _carry_out(package, data, plan, style, drop_signature, look)
    if formatted is data or not short:
        return Result(formatted, formatted is not data, plan)
    return _settle(formatted, plan, look.plan if look else None, style, genre, force, passes)


class _Look:
    """Plans the result where it stands in the tree; `plan` stays None where that takes reading it again."""

    def __init__(self, package: Package, style: Style, genre: str) -> None:
        self._package, self._style, self._genre = package, style, genre
        self.plan: Plan | None = None

    def __call__(self) -> None:
        if not self._package.shorthand.folds:
            self.plan = _plan_package(self._package, self._style, self._genre, findings=False)


def _carry_out(
    package: Package,
    data: bytes,
    plan: Plan,
    style: Style,
    drop_signature: bool = False,
    written: Callable[[], None] | None = None,
) -> bytes:
    """Apply the plan and prove the result; `data` itself when nothing had to change.

    `written` is called while the package still holds the tree of what was written.
    """
    apply(package, plan.draft, plan.changes, style)
    guard = Guard(
        data,
        plan.draft,
        plan.changes,
        signature_dropped=drop_signature,
        kept=style.keep_emphasis,
        adapted={element.word_style.lower() for element in style.elements.values()},
    )
    formatted = _save(package, guard, ahead=len(plan.draft.lines) > _SETTLED_LINES)
    if written is not None and formatted is not data:
        written()
    package.close()  # the tree is the largest thing in memory and the guard does not need it
    if formatted is not data:
        guard.prove(formatted)
    return formatted


def _save(package: Package, guard: Guard, *, ahead: bool) -> bytes:
    """Write the package; `ahead`: the guard reads the draft meanwhile, for packing needs no interpreter."""
    if not ahead:
        return package.save()
    from threading import Thread

    reading = Thread(target=guard.read_ahead)
    reading.start()
    try:
        return package.save()
    finally:
        reading.join()


def _settle(
    formatted: bytes, plan: Plan, again: Plan | None, style: Style, genre: str, force: bool, passes: int
) -> Result:
    """Format the result until nothing changes any more, so that formatting twice gives the same bytes.

    A mended draft can show its lines in a new light; where `is_settled` cannot rule that out, the result is
    formatted again. Each pass is proved against the one before; one that the guard refuses is not taken.
    `again` is the plan of the result, if it is made already.
    """
    later: list[Change] = []
    last = plan
    for _ in range(passes):
        package = None
        if again is None:
            package = Package.open(formatted, force=force, own=True)
            again = _plan_package(package, style, genre, findings=False)
        if is_settled(last.draft, last.changes, again.draft, again.changes):
            break
        package = package or Package.open(formatted, force=force, own=True)
        look = _Look(package, style, genre)
        try:
            settled = _carry_out(package, formatted, again, style, written=look)
        except ProofError:
            break
        if settled is formatted:
            break
        later += [change for change in again.changes if not isinstance(change, (Dress, LayPage))]
        formatted, last, again = settled, again, look.plan
    return Result(formatted, True, plan, tuple(later))


def _plan_package(package: Package, style: Style, genre: str, *, findings: bool = True) -> Plan:
    """The plan; made anew where an earlier run inserted sections of which one seems to be missing."""
    draft = read(package)
    plan = plan_draft(draft, style, genre=genre, findings=findings)
    if any(isinstance(change, AddSection) for change in plan.changes[:1]):
        known = known_sections(package.xml(package.main_part))
        if known:
            return plan_draft(draft, style, genre=genre, sections=known, findings=findings)
    return plan


def check_bytes(data: bytes, style: Style, *, genre: str = "") -> Result:
    """What `format_bytes` would make of the draft; signed and protected drafts may be looked at."""
    return format_bytes(data, style, genre=genre, drop_signature=True, force=True)


def inspect_bytes(data: bytes, *, genre: str = "") -> tuple[Draft, Recognition]:
    """Read and recognise a draft without planning anything."""
    draft = read(Package.open(data, drop_signature=True, force=True))
    return draft, recognise(draft, genre)


def plan_draft(
    draft: Draft, style: Style, *, genre: str = "", sections: Collection[str] = (), findings: bool = True
) -> Plan:
    """Recognise a draft and plan its changes; needs no file, so that every host can use it.

    `sections`: keys of the sections an earlier run inserted (names of bookmarks behind `_paiban_`).
    `findings`: whether they are wanted; no change depends on them.
    """
    recognition = recognise(draft, genre, style.elements["body"].word_style)
    added, found = plan_skeleton(draft, recognition, style, sections)
    if added:
        changes, more = _plan_with(added, draft, recognition, style, findings)
    else:
        changes, more = _plan_rules(draft, recognition, style, findings)
    found = sorted([*found, *more], key=lambda f: (f.line, f.code))
    return Plan(draft, recognition, tuple(changes), tuple(found))


def _plan_with(
    added: list[AddSection], draft: Draft, recognition: Recognition, style: Style, findings: bool
) -> tuple[list[Change], list[Finding]]:
    """Plan on the draft as it will be, so that numbers and sign-off fit the sections in it."""
    from paiban.rules.skeleton_virtual import Augmented

    whole = Augmented(draft, recognition, added)
    changes, found = _plan_rules(whole.draft, whole.recognition, style, findings)
    return [*whole.numbered(changes), *whole.back(changes)], whole.back_findings(found)


def _plan_rules(
    draft: Draft, recognition: Recognition, style: Style, findings: bool
) -> tuple[list[Change], list[Finding]]:
    numbering, found = plan_numbering(draft, recognition, style)
    listed = {change.line for change in numbering if isinstance(change, DropAutoNumber)}
    sign_off = style.layout.sign_off
    seal = sign_off == "seal" or (sign_off == "auto" and wants_seal(recognition.genre))
    changes: list[Change] = [
        *numbering,
        *plan_layout(draft, recognition, style),
        *plan_typography(draft, recognition, style, seal=seal, listed=listed),
        *plan_page(draft),
    ]
    if findings:
        found = [*found, *find(draft, recognition, style)]
    return changes, found
