"""`paiban.records.NamedTuple` behaves as `typing.NamedTuple` does."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from paiban import records
from paiban.model import Section


def _define(base: Any) -> Any:
    class Point(base):  # type: ignore[misc]
        """A place."""

        x: int
        y: int = 2
        name: str = ""

        @property
        def total(self) -> int:
            return int(self.x + self.y)

    return Point


OURS, THEIRS = _define(records.NamedTuple), _define(typing.NamedTuple)


@pytest.mark.parametrize("kind", [OURS, THEIRS], ids=["ours", "typing"])
def test_fields_defaults_and_methods(kind: Any) -> None:
    point = kind(1, name="起点")
    assert point == (1, 2, "起点") and (point.x, point.y, point.name, point.total) == (1, 2, "起点", 3)
    assert point._replace(y=5) == (1, 5, "起点")
    assert point._asdict() == {"x": 1, "y": 2, "name": "起点"}
    assert kind._make([4, 5, ""]) == kind(4, 5)
    assert kind._fields == kind.__match_args__ == ("x", "y", "name")
    assert dict(kind._field_defaults) == {"y": 2, "name": ""}
    assert repr(point).endswith("Point(x=1, y=2, name='起点')") and kind.__doc__ == "A place."
    with pytest.raises((AttributeError, TypeError)):
        point.x = 3
    with pytest.raises(ValueError):
        point._replace(z=1)
    with pytest.raises(TypeError):
        kind()


def test_a_default_cannot_stand_before_a_field_without() -> None:
    with pytest.raises(TypeError):

        class _Wrong(records.NamedTuple):
            a: int = 1
            b: int


def test_records_cross_processes() -> None:
    section = Section(3, width=11906)
    again = pickle.loads(pickle.dumps(section))
    assert again == section and type(again) is Section
