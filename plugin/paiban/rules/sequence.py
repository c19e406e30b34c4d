"""Sequences of numbers (序号的顺序): what they should be, as plain integers.

0 stands for an item without a number that shall get one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def is_consecutive(values: Sequence[int]) -> bool:
    """Whether each number is its predecessor's plus one; a missing number counts as right."""
    return all(not value or value == values[0] + i for i, value in enumerate(values)) and bool(values[0])


def gaps(values: Sequence[int], start: int) -> list[tuple[int, int, int]]:
    """Where numbers are left out: (index of the item behind the gap, first and last number left out).

    `start` is the number the sequence should begin with.
    """
    out = []
    expected = start
    for i, value in enumerate(values):
        if value > expected:
            out.append((i, expected, value - 1))
        expected = (value or expected) + 1
    return out


def runs_on(groups: Sequence[Sequence[int]]) -> bool:
    """Whether numbers run on through all groups (（一）…（十） over several 一、) instead of restarting.

    Each group after the first has a vote: it begins with 1, or with the last group's end plus one.
    """
    votes = 0
    for before, group in pairwise(groups):
        if group[0] == 1:
            votes -= 1
        elif group[0] and group[0] == max(before) + 1:
            votes += 1
    return votes > 0


def is_excerpt(values: Sequence[int]) -> bool:
    """Whether the numbers are in perfect order but begin behind 1: an excerpt keeps them (三、四、五、)."""
    return values[0] > 1 and is_consecutive(values)


def right_numbers(values: Sequence[int], start: int) -> list[int]:
    """The numbers in document order from `start`."""
    return list(range(start, start + len(values)))


def may_mend_list(values: Sequence[int], right: Sequence[int]) -> bool:
    """Whether a list of sentences is surely one run: in order but for gaps and doubles, or one slip."""
    wrong = sum(value != other for value, other in zip(values, right, strict=True))
    ordered = all(a <= b for a, b in pairwise(values))
    return len(values) > 2 and (ordered or wrong == 1)
