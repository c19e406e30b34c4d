"""结构层次序数: numbers get their form, their order and their literal text; GB/T 9704-2012 7.3.3.

Only markers change, never the text behind them. A number that the text itself refers to keeps its
value (`references`), and a line whose head is the result of a field is never edited.
"""

from __future__ import annotations

from collections.abc import Iterator

from paiban.changes import Change, DropAutoNumber, EditText
from paiban.model import Draft, Finding, Marker, Recognition, Role
from paiban.numerals import EDGE, LEVEL_FORMS, read_marker
from paiban.patterns import Lazy
from paiban.records import NamedTuple
from paiban.rules.marker_edits import WRITTEN, Plan, carry_out, locked, shown
from paiban.rules.ordinals import plan_ordinals
from paiban.rules.outline import Outliner, lone_marker
from paiban.rules.references import Citations, Reference, refers_to_decimals
from paiban.rules.regions import Group, Item, Region
from paiban.rules.schemes import OWN, choose_forms, is_scheme_form, keeps_decimals
from paiban.rules.sequence import gaps, is_excerpt, may_mend_list, right_numbers, runs_on
from paiban.style.schema import Style

_ROUNDS = 5
_LOOK_BACK = 200  # lines before a sequence that begins too high, searched for its beginning
#: What a converter leaves between two paragraphs that it joined, and a number behind the end of a sentence.
_GAP = Lazy("\t+ *|\u3000+| {3,}|(?<=[。；;：:】”]) *(?=[(（]? ?[一二三四五六七八九十0-9]{1,3} ?[)）、.．])")


class _Unit(NamedTuple):
    """Items that one sequence of numbers runs through, and the form each of them takes."""

    items: list[Item]
    forms: list[str]
    start: int
    outermost: bool
    listed: bool = False


def plan_numbering(
    draft: Draft, recognition: Recognition, style: Style
) -> tuple[list[Change], list[Finding]]:
    """Changes (EditText, DropAutoNumber) that put all numbers right, and what was left alone and why.

    Findings: PB202 renumbering withheld, PB203 begins behind 1, PB205 order of 条 or 章, PB206
    number in a field, PB207 第1条. Planning on the result plans nothing: mended numbers can show
    siblings in a new light, so planning is repeated on them until nothing changes any more.
    """
    outliner = Outliner(draft, recognition)
    regions = outliner.read(recognition)
    changes, findings = _plan_all_ordinals(draft, recognition, regions)
    typed = {item.line: item for region in regions for item in _items(region)}
    seen, cited = recognition, Citations(draft, recognition)
    for _ in range(_ROUNDS):
        planner = _Planner(draft, seen, style, cited)
        for region in regions:
            planner.plan_region(region)
        findings += planner.findings
        if not planner.moves():
            break
        seen = planner.mended()
        regions = outliner.read(seen)
        typed = {item.line: item for region in regions for item in _items(region)} | typed
    for line, (form, number) in sorted(planner.decided.items()):
        edits, lock = carry_out(draft.lines[line], typed[line], form, number, style.numbering.separator)
        changes += edits
        findings += lock
    changes.sort(key=lambda change: change.line)
    told = {(finding.code, finding.line): finding for finding in reversed(findings)}
    return list(changes), [f for f in reversed(told.values()) if f.code not in style.findings_off]


def _plan_all_ordinals(draft: Draft, recognition: Recognition, regions: list[Region]) -> Plan:
    changes: list[EditText | DropAutoNumber] = []
    findings: list[Finding] = []
    for region in regions:
        edits, said = plan_ordinals(draft, region, recognition)
        changes += edits
        findings += said
    return changes, findings


def _items(region: Region) -> Iterator[Item]:
    for group in (*region.groups, *region.lists):
        yield from group.items


class _Planner:
    """One round: which form and number each line shall have."""

    __slots__ = ("cited", "decided", "draft", "findings", "items", "recognition", "rules")

    def __init__(self, draft: Draft, recognition: Recognition, style: Style, cited: Citations) -> None:
        self.draft = draft
        self.recognition = recognition
        self.rules = style.numbering
        self.decided: dict[int, tuple[str, int]] = {}  # line → form and number
        self.items: dict[int, Item] = {}
        self.findings: list[Finding] = []
        self.cited = cited

    def moves(self) -> list[int]:
        """The lines whose number or form changes, without those that cannot be edited."""
        return [
            line
            for line, (form, number) in self.decided.items()
            if form in WRITTEN and (form, number) != (self.items[line].form, self.items[line].value)
            if not self.items[line].locked
        ]

    def mended(self) -> Recognition:
        """The recognition as it would be with all moves made."""
        verdicts = list(self.recognition.verdicts)
        for line in self.moves():
            form, number = self.decided[line]
            marker = self.items[line].marker or Marker(form, (number,), 0, 0, "")
            verdicts[line] = verdicts[line]._replace(marker=marker._replace(form=form, numbers=(number,)))
        return self.recognition._replace(verdicts=tuple(verdicts))

    def plan_region(self, region: Region) -> None:
        stay = self._decimals_stay(region)
        forms = choose_forms(region, stay)
        for unit in self._units(region, forms, stay):
            self._plan_unit(unit)
        for group in region.lists:
            start = group.items[0].value
            self._plan_unit(_Unit(group.items, [OWN] * len(group.items), start, False, listed=True))

    def _decimals_stay(self, region: Region) -> bool:
        if not region.decimals or keeps_decimals(region, self.rules.decimal, self.recognition.genre):
            return True
        cited = refers_to_decimals(self.draft)
        if cited is not None:
            self._withhold(_first_decimal(region), *cited)
        return cited is not None

    # --- sequences -------------------------------------------------------------------------------

    def _units(self, region: Region, forms: dict[int, str], stay: bool) -> Iterator[_Unit]:
        """The region's headings cut into sequences, level by level; what has a foreign number apart."""
        by_level: dict[int, list[tuple[Group, str]]] = {}
        unnumbered = not any(item.form for group in region.groups for item in group.items)
        for i, group in enumerate(region.groups):
            by_level.setdefault(group.level, []).append((group, forms[i]))
            foreign = [item for item in group.items if not is_scheme_form(item)]
            yield _Unit(foreign, [OWN] * len(foreign), 0, False)
        for level, pairs in sorted(by_level.items()):
            kept = self._with_numbers(pairs, unnumbered)
            if region.decimals and stay:
                yield from (_unit([pair], 0, False) for pair in kept)
            else:
                yield from self._sequences(kept, level == region.top)

    def _with_numbers(self, pairs: list[tuple[Group, str]], unnumbered: bool) -> list[tuple[Group, str]]:
        """The groups without the headings that have no number and get none."""
        everything = [item for group, _ in pairs for item in group.items]
        wanted = self.rules.number_missing and (
            len(everything) > 1
            if unnumbered
            else any(item.form and is_scheme_form(item) for item in everything)
        )
        out = []
        for group, form in pairs:
            fill = wanted and form in LEVEL_FORMS
            items = [item for item in group.items if is_scheme_form(item) and (item.form or fill)]
            if items:
                out.append((Group(group.parent, group.scope, group.level, items), form))
        return out

    def _sequences(self, pairs: list[tuple[Group, str]], outermost: bool) -> Iterator[_Unit]:
        if runs_on([group.values for group, _ in pairs]):
            yield from (self._started(part, outermost) for part in _at_new_scopes(pairs))
            return
        scopes: dict[int, list[tuple[Group, str]]] = {}
        for pair in pairs:
            scopes.setdefault(pair[0].scope, []).append(pair)
        for scoped in scopes.values():
            if len(scoped) < len(pairs) and runs_on([group.values for group, _ in scoped]):
                yield self._started(scoped, outermost)
            else:
                yield from (self._started([pair], outermost) for pair in scoped)

    def _started(self, pairs: list[tuple[Group, str]], outermost: bool) -> _Unit:
        """The sequence with its first number: 1, or where an excerpt begins."""
        values = [value for group, _ in pairs for value in group.values]
        whole = pairs[0][0].parent < 0 or len(pairs) > 1
        if not (whole and is_excerpt(values)):
            return _unit(pairs, 1, outermost)
        first = pairs[0][0].items[0]
        unit = _unit(pairs, 1, outermost)
        if pairs[0][0].parent < 0 and not self._hides_a_sibling(unit, values):
            self.findings.append(Finding("PB203", first.line, {"number": shown(first)}))
        return _unit(pairs, values[0], outermost)

    # --- one sequence ----------------------------------------------------------------------------

    def _plan_unit(self, unit: _Unit) -> None:
        values = [item.value for item in unit.items]
        numbers, forms = self._mended(unit, values) if unit.start else (values, unit.forms)
        for item, form, number in zip(unit.items, forms, numbers, strict=True):
            self.items[item.line] = item
            self.decided[item.line] = (item.form if form == OWN else form, number)

    def _mended(self, unit: _Unit, values: list[int]) -> tuple[list[int], list[str]]:
        """The numbers and forms the items shall show; as typed where something speaks against mending."""
        right = right_numbers(values, unit.start)
        moved = [i for i, value in enumerate(values) if value and value != right[i]]
        if not moved:
            return right, unit.forms
        if not self._is_safe(unit, values, right, moved):
            return values, unit.forms
        reference = self._reference_to(unit, {values[i] for i in moved} | {right[i] for i in moved})
        if reference is None:
            return right, unit.forms
        self._withhold(unit.items[moved[0]], reference.line, reference.text)
        named = reference.kind in LEVEL_FORMS and reference.kind not in unit.forms
        return values, [OWN] * len(values) if named else unit.forms  # 见（二） names the form as well

    def _is_safe(self, unit: _Unit, values: list[int], right: list[int], moved: list[int]) -> bool:
        """Whether the numbers are surely wrong, and all of them can be edited."""
        first = unit.items[moved[0]]
        if not self.rules.repair or self._hides_a_sibling(unit, values):
            return False
        if unit.listed and not (first.form in LEVEL_FORMS and may_mend_list(values, right)):
            return False
        fixed = [unit.items[i] for i in moved if unit.items[i].locked]
        if fixed:
            self.findings.append(locked(fixed[0]))
        return not fixed

    def _hides_a_sibling(self, unit: _Unit, values: list[int]) -> bool:
        """Whether a number left out stands in the text in between, at a line's head or behind a gap in it.

        Nothing is missing then; nor is a lower number wrong whose predecessor stands there. In whatever form:
        the siblings' own form may be mended, and the answer must stay the same.
        """
        restarts = [
            (i, value - 1, value - 1) for i, value in enumerate(values) if i and 1 < value <= values[i - 1]
        ]
        for i, low, high in (*gaps(values, unit.start), *restarts):
            first = unit.items[i - 1].line if i else max(0, unit.items[0].line - _LOOK_BACK)
            for index in range(first, unit.items[i].line):
                verdict = self.recognition.verdicts[index]
                if not i and verdict.role is Role.LIST_ITEM and _goes_on(unit.items[0], verdict.marker):
                    return True
                head = verdict.role is Role.BODY
                if any(
                    marker.form in LEVEL_FORMS and low <= marker.numbers[-1] <= high
                    for marker in _markers_in(self.draft.lines[index].text, head)
                ):
                    return True
        return False

    def _reference_to(self, unit: _Unit, numbers: set[int]) -> Reference | None:
        forms = {item.form for item in unit.items} | set(unit.forms)
        for reference in self.cited.all:
            if reference.value in numbers and (
                not reference.kind or reference.kind in forms or (reference.kind == "部分" and unit.outermost)
            ):
                return reference
        return None

    def _withhold(self, item: Item, line: int, words: str) -> None:
        values = {"number": shown(item), "reference": words, "at": line + 1}
        self.findings.append(Finding("PB202", item.line, values))


def _at_new_scopes(pairs: list[tuple[Group, str]]) -> Iterator[list[tuple[Group, str]]]:
    """The groups cut where one begins with 1 under another heading two levels up: numbers run on below each.

    一、（二）1. to 3., then 三、（一）1. to 3.，（二）4. to 6.
    """
    part: list[tuple[Group, str]] = []
    for pair in pairs:
        if part and pair[0].scope != part[-1][0].scope and pair[0].values[0] == 1:
            yield part
            part = []
        part.append(pair)
    yield part


def _goes_on(first: Item, before: Marker | None) -> bool:
    """Whether a sequence begins where the sentences above left off: 39. …。, then 五、, then 40. …"""
    return before is not None and before.form == first.form and before.numbers[-1] + 1 == first.value


def _markers_in(text: str, head: bool) -> Iterator[Marker]:
    """Markers behind a gap that a converter left between two paragraphs; with `head`, the first too."""
    pieces = _GAP.pattern.split(text.strip(EDGE))
    for number, piece in enumerate(pieces):
        if number or head:
            marker = read_marker(piece) or lone_marker(piece)
            if marker is not None:
                yield marker


def _unit(pairs: list[tuple[Group, str]], start: int, outermost: bool) -> _Unit:
    items = [item for group, _ in pairs for item in group.items]
    return _Unit(items, [form for group, form in pairs for _ in group.items], start, outermost)


def _first_decimal(region: Region) -> Item:
    return next(item for group in region.groups for item in group.items if len(item.numbers) > 1)
