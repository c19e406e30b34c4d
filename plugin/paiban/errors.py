"""The two kinds of error a person can mend; everything else is the environment or our bug.

A `DraftError` is the author's to mend, a `StyleError` the office admin's. Both carry a code
of the message catalogue and its parameters, never a finished sentence: the host that talks
to people (`report`) renders it in their language.
"""

from __future__ import annotations

from paiban.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DraftError(Exception):
    """This draft cannot be formatted as it is; `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return _draft_error, (self.code, self.values)  # an error of another process arrives whole


def _draft_error(code: str, values: dict[str, object]) -> DraftError:
    return DraftError(code, **values)


class Spot(NamedTuple):
    """A place in a house style file: line and column count from 1, 0 = unknown."""

    file: str
    line: int = 0
    column: int = 0


class StyleError(Exception):
    """The house style has a mistake at `spot`; `nearest` is the known key that looks most alike."""

    def __init__(self, code: str, spot: Spot, nearest: str = "", **values: object) -> None:
        super().__init__(code, spot, values)
        self.code = code
        self.spot = spot
        self.nearest = nearest
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return _style_error, (self.code, self.spot, self.nearest, self.values)


def _style_error(code: str, spot: Spot, nearest: str, values: dict[str, object]) -> StyleError:
    return StyleError(code, spot, nearest, **values)


class ProofError(Exception):
    """The guard found a difference between draft and result that no change announced: our bug.

    `difference` names the kind of loss (text, note, link, revision …) and `place` the part and
    paragraph; nothing has been written when it is raised.
    """

    def __init__(self, difference: str, place: str, before: str = "", after: str = "") -> None:
        super().__init__(difference, place, before, after)
        self.difference = difference
        self.place = place
        self.before = before
        self.after = after
