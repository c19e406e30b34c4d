"""What a base style says, in the units in which a document was seen, and lengths as a style writes them."""

from __future__ import annotations

from . import values as v
from .keys import TABLES
from .load import merge, read_layers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .layers import Layer

_SIZES: dict[int, str] = {half: name for name, half in reversed(v.SIZES.items())}
_PAPERS = {sides: name for name, sides in v.PAPERS.items()}
#: How far a length may be from a round number of characters or lines to be written as one (twips).
_NEAR = 6


class Base:
    """The base style, and what has been learned so far where the rest depends on it."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        parsed = read_layers(layers)
        self._values = merge(parsed)
        self._own: dict[str, dict[str, Any]] = {}  # what the files say themselves, nothing inherited
        for layer in reversed(parsed):
            for table, content in layer.items():
                self._own.setdefault(table, {}).update(content)
        self.elements = [
            name.removeprefix("elements.") for name in self._values if name.startswith("elements.")
        ]
        self.tables = (
            *TABLES,
            "elements.body",
            *(f"elements.{name}" for name in self.elements if name != "body"),
        )
        self.fonts: dict[str, str] = self._values["fonts"]
        self.classes: dict[str, str] = {}  # font class of each element as learned
        self.body: dict[str, Any] = {}  # learned
        self.learned: dict[str, int] = {}  # margins
        page = self._values["page"]
        area = page["paper"][1] - page["top"] - page["bottom"]
        self.page_pitch: int = page.get("line_pitch") or area // page["lines"]
        self.pitch = self.page_pitch  # as learned

    def plain(self, table: str, key: str) -> Any:
        """The value of a key outside the elements; a list is a tuple."""
        return self._values[table][key]

    def page(self, key: str) -> Any:
        """A value of the page."""
        return self._values["page"].get(key)

    def margin(self, key: str) -> int:
        """A margin as learned, in twips."""
        return self.learned[key] if key in self.learned else int(self._values["page"][key])

    def element(self, name: str, key: str) -> Any:
        """What an element would have: its own value, else what was learned of the body, else the body's."""
        own = self._own.get(f"elements.{name}", {})
        if name != "body" and key not in own and key != "word_style" and key in self.body:
            return self.body[key]
        return self._values[f"elements.{name}"].get(key)

    def classes_of_base(self) -> dict[str, str]:
        """The font class of each element and of the page number."""
        classes = {name: self._values[f"elements.{name}"]["font"] for name in self.elements}
        return {**classes, "page_number": self._values["page_number"]["font"]}

    def indent(self, name: str, key: str, size: int) -> float:
        """An indent in twips, were the element's type of `size` half-points."""
        value = self.element(name, key)
        return float(value if isinstance(value, v.Twips) else value * size / 10)

    def spacing(self, name: str, key: str) -> float:
        """The space above or below in twips, with the pitch that was learned."""
        value = self.element(name, key)
        return float(value if isinstance(value, v.Twips) else value * self.pitch / 100)

    def element_pitch(self, name: str) -> int:
        """The line pitch an element would have; negative = 240ths of single spacing."""
        return int(self.element(name, "line_pitch") or self.pitch)

    @staticmethod
    def paper_text(sides: tuple[int, int]) -> object:
        """A paper's name, or its sides."""
        return _PAPERS.get(sides) or [length_text(side) for side in sides]


def length_text(twips: int) -> str:
    """A length in millimetres where they give exactly these twips, else in points."""
    for digits in (0, 1, 2):
        millimetres = round(twips * 25.4 / 1440, digits)
        if 2 * round(millimetres * 1440 / 25.4 / 2) == twips:  # as `values.length` rounds
            return f"{millimetres:g}mm"
    return f"{twips / 20:g}pt"


def pitch_text(twips: int) -> str:
    """A line pitch in points; a multiple of single spacing in 倍."""
    return f"{twips / 20:g}pt" if twips >= 0 else f"{round(-twips / 240, 4):g}倍"


def size_text(half_points: int) -> str:
    """A size by its name, else in points."""
    return _SIZES.get(half_points) or f"{half_points / 2:g}pt"


def indent_text(twips: int, size: int) -> str:
    """An indent in characters of `size` half-points where it is a round number of them."""
    return _relative(twips, size * 10, "字") or length_text(twips)


def spacing_text(twips: int, pitch: int) -> str:
    """Space in lines where it is a round number of them, else in points."""
    return _relative(twips, pitch, "行") or pitch_text(twips)


def _relative(twips: int, unit: int, name: str) -> str:
    for parts in (1, 2, 4):
        number = round(twips / unit * parts) / parts
        if abs(number * unit - twips) <= _NEAR:
            return f"{number:g}{name}"
    return ""
