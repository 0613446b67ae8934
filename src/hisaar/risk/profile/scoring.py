"""From levels of statements to bands of categories and of the whole, in whole numbers.

>>> category_band([1, 1, 2, 5])
3
>>> overall_band([3, 3, 2, 4, 2])
3
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST, MOST = 1, 5


def rounded_mean(levels: Sequence[int]) -> int:
    """The mean, a half rounded up."""
    count = len(levels)
    return (2 * sum(levels) + count) // (2 * count)


def category_band(levels: Sequence[int], *, below_highest: int = 2) -> int:
    """The band of a category from its answered statements; there must be one at least.

    The mean, but not lower than the highest less ``below_highest``: one statement of the highest
    level does not vanish among many of the lowest.
    """
    _refuse(levels)
    return max(rounded_mean(levels), max(levels) - below_highest)


def overall_band(categories: Sequence[int], *, below_second: int = 1) -> int:
    """The band of the whole: the mean of the categories, or the second-highest less
    ``below_second`` when that is higher."""
    _refuse(categories)
    ranked = sorted(categories, reverse=True)
    second = ranked[1] if len(ranked) > 1 else LEAST
    return max(rounded_mean(categories), second - below_second)


def _refuse(levels: Sequence[int]) -> None:
    if not levels:
        raise ValueError("there is no level to take the mean of")
    if wrong := [level for level in levels if not LEAST <= level <= MOST]:
        raise ValueError(f"{wrong[0]} is no level; levels go from {LEAST} to {MOST}")
