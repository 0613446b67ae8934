"""Columns of numbers as engines take them: checked once, refused with a sentence.

Ids are positions: the people of an organisation are ``0 … people - 1``, whatever their codes are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int32]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


class Unfit(ValueError):  # noqa: N818 - a refusal is named after what it says
    """Input that no engine can answer for; the text says what is wrong with which column."""


def ids(name: str, values: ArrayLike, below: int) -> Ids:
    """Whole numbers from 0 to ``below - 1``, one-dimensional, as 32-bit integers.

    Parameters
    ----------
    name : str
        What the column is called in the sentence of a refusal.
    values : array_like of int, shape (n,)
        Taken as it is, without a copy, when it already has 32 bits.
    below : int
        How many there are of what the ids stand for.

    Raises
    ------
    Unfit
        For fractions, more than one dimension, or an id that stands for nothing.

    Examples
    --------
    >>> ids("user", [0, 2], 3)
    array([0, 2], dtype=int32)
    """
    column = whole(name, values)
    if column.size and (column.min() < 0 or column.max() >= below):
        wrong = int(column[(column < 0) | (column >= below)][0])
        raise Unfit(f"{name} holds {wrong}, but its ids run from 0 to {below - 1}.")
    return column.astype(np.int32, copy=False)


def whole(name: str, values: ArrayLike) -> NDArray[Any]:
    """A one-dimensional column of whole numbers (days, positions), or a refusal."""
    column = np.asarray(values)
    if column.size == 0:
        column = column.astype(np.int32)
    if column.ndim != 1:
        raise Unfit(f"{name} has {column.ndim} dimensions; one column of numbers is needed.")
    if column.dtype.kind not in "iu":
        raise Unfit(f"{name} has values of type {column.dtype}; whole numbers are needed.")
    return column


def flags(name: str, values: ArrayLike) -> Flags:
    """A one-dimensional column of yes and no, or a refusal."""
    column = np.asarray(values)
    if column.size == 0:
        column = column.astype(np.bool_)
    if column.ndim != 1 or column.dtype.kind != "b":
        raise Unfit(f"{name} has to be one column of true and false.")
    return column


def same_length(**columns: NDArray[Any]) -> None:
    """Refuse columns of one table that differ in length."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise Unfit(f"These columns belong together but differ in length: {told}.")


def positive(**numbers: float) -> None:
    """Refuse a number that has to be above zero."""
    for name, number in numbers.items():
        if number <= 0:
            raise Unfit(f"{name} is {number}; it has to be above 0.")


def frozen(column: NDArray[Any]) -> NDArray[Any]:
    """The same column, which nobody can write to any more."""
    column.flags.writeable = False
    return column


def slices(starts: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """Positions of the elements of the given rows of a compressed table, one row after another.

    Parameters
    ----------
    starts : numpy.ndarray of int, shape (rows of the table + 1,)
        Row ``r`` lies at ``starts[r] … starts[r + 1] - 1``.
    rows : numpy.ndarray of int, shape (k,)
        The rows wanted.

    Returns
    -------
    numpy.ndarray
        Of the type of ``starts``.

    Examples
    --------
    >>> slices(np.array([0, 2, 2, 5]), np.array([2, 0]))
    array([2, 3, 4, 0, 1])
    """
    first = starts[rows]
    length = starts[rows + 1] - first
    ends = np.cumsum(length, dtype=starts.dtype)
    total = int(ends[-1]) if ends.size else 0
    positions = np.arange(total, dtype=starts.dtype)
    positions += np.repeat(first - ends + length, length)
    return positions
