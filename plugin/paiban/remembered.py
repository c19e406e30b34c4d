"""Results that a process keeps for the next draft: few, and only of small things, whatever drafts come.

A warm process sees the same footers, relationships and wordings again and again. What is kept must depend on
nothing but the arguments, and no draft, however odd, may fill the memory with it.
"""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False  # importing typing costs more than this whole module
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")


def remembered(number: int, longest: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last `number` results of a function whose last argument is no longer than `longest`."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=number)(function)

        def call(*arguments: P.args, **named: P.kwargs) -> T:
            small = len(arguments[-1]) <= longest  # type: ignore[arg-type]  # bytes or text
            chosen = kept if small else function
            return chosen(*arguments, **named)  # type: ignore[arg-type]  # they are hashable

        return call

    return decorate
