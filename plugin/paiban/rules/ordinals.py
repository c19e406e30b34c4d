"""第X编, 第X章, 第X节, 第X条: the space behind them is mended, their order only reported.

Laws quote each other by these numbers, so none is ever changed.
"""

from __future__ import annotations

from paiban.changes import DropAutoNumber, EditText
from paiban.model import Draft, Finding, Recognition
from paiban.numerals import write_marker
from paiban.numerals.lookalikes import EDGE
from paiban.rules.marker_edits import Plan, locked, shown
from paiban.rules.regions import Item, Region

_SPACED = frozenset(("第一编", "第一篇", "第一章", "第一节", "第一条"))
#: What may begin with 1 again under a higher division.
_RESTARTING = frozenset(("第一篇", "第一章", "第一节", "第一部分"))
_SPACE = "\u3000"  # one full-width space, as printed in the 条例


def plan_ordinals(draft: Draft, region: Region, recognition: Recognition) -> Plan:
    """Edits of the space behind each, and the findings PB205 (order), PB206 (field), PB207 (第1条)."""
    changes: list[EditText | DropAutoNumber] = []
    findings: list[Finding] = []
    for item in region.ordinals:
        if item.form in _SPACED:
            _space(draft, item, changes, findings)
    findings += _arabic(region)
    if "修改" not in recognition.title and "修正" not in recognition.title:
        findings += _disorder(region)
    return changes, findings


def _space(
    draft: Draft, item: Item, changes: list[EditText | DropAutoNumber], findings: list[Finding]
) -> None:
    line = draft.lines[item.line]
    text = line.text
    auto = item.auto is not None and not item.auto.bullet
    start = item.marker.start if item.marker else len(text) - len(text.lstrip(EDGE))
    before = text[start : item.marker.end] if item.marker else ""
    after = _written(item) + _SPACE
    if before == after and not auto:
        return
    if item.locked:
        findings.append(locked(item))
        return
    if before != after:
        changes.append(
            EditText(item.line, start, before, after, "numbering.form" if before else "numbering.literal")
        )
    if auto:
        changes.append(DropAutoNumber(item.line))


def _is_arabic(item: Item) -> bool:
    return any(char.isdecimal() for char in shown(item))


def _written(item: Item) -> str:
    """Canonical for Chinese numerals; Arabic ones stay as typed."""
    return shown(item).rstrip("：:、" + EDGE) if _is_arabic(item) else write_marker(item.form, item.value)


def _arabic(region: Region) -> list[Finding]:
    """The first 第1条 of the region: one hint is enough for a habit."""
    for item in region.ordinals:
        if _is_arabic(item):
            wanted = write_marker(item.form, item.value)
            return [Finding("PB207", item.line, {"number": shown(item), "wanted": wanted})]
    return []


def _disorder(region: Region) -> list[Finding]:
    """The first break in the order of each kind of division."""
    last: dict[str, int] = {}
    findings: dict[str, Finding] = {}
    for item in region.ordinals:
        form, value = item.form, item.value
        expected = last.get(form, value - 1) + 1
        if value != expected and not (value == 1 and form in _RESTARTING) and form not in findings:
            values = {"number": shown(item), "wanted": write_marker(form, expected)}
            findings[form] = Finding("PB205", item.line, values)
        last[form] = value
    return list(findings.values())
