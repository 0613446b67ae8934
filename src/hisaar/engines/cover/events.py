"""Losses as arrays: which year, which scenario, how much of each kind, how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hisaar.engines.columns import Unfit, frozen

from .terms import check_tag

Amounts = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Events:
    """Losses of some years, in the order in which they happen within each year.

    Attributes
    ----------
    tags : tuple of str, length t
        Kinds of loss, one for each row of ``amounts``.
    amounts : float64, shape (t, n)
        PKR.
    year : int64, shape (n,)
        0 … ``years`` - 1.
    years : int
        Years looked at, those without a loss included.
    scenario : int64, shape (n,)
    hours : float64, shape (n,), optional
        How long each interruption lasted.
    hourly : float64, shape (n,), optional
        PKR lost in each hour, all interruptions of the event together.
    causes : mapping of str to bool, shape (n,)
        Which events have a cause that a policy may exclude.
    territory : str, shape (n,), optional
    occurred_on, claimed_on : datetime64[D], shape (n,), optional
    """

    tags: tuple[str, ...]
    amounts: Amounts
    year: Whole
    years: int
    scenario: Whole
    hours: Amounts | None = None
    hourly: Amounts | None = None
    causes: Mapping[str, Flags] = field(default_factory=dict)
    territory: NDArray[np.str_] | None = None
    occurred_on: NDArray[np.datetime64] | None = None
    claimed_on: NDArray[np.datetime64] | None = None

    @property
    def count(self) -> int:
        """How many events there are."""
        return int(self.year.size)


def events(
    tags: Sequence[str], amounts: ArrayLike, *, year: ArrayLike | None = None,
    years: int | None = None, scenario: ArrayLike | None = None, hours: ArrayLike | None = None,
    hourly: ArrayLike | None = None, causes: Mapping[str, ArrayLike] | None = None,
    territory: ArrayLike | None = None, occurred_on: ArrayLike | None = None,
    claimed_on: ArrayLike | None = None,
) -> Events:  # fmt: skip
    """Check columns of losses once, so that nothing after has to.

    Parameters
    ----------
    tags : sequence of str, length t
        Kinds of loss out of ``TAGS``.
    amounts : array_like, shape (t, n)
        PKR, 0 or more. One row is taken for one tag when it has one dimension.
    year : array_like of int, shape (n,), optional
        In any order; events of one year keep theirs. All in year 0 when not given.
    years : int, optional
        One more than the last year when not given.
    scenario : array_like of int, shape (n,), optional
        0 when not given.
    hours, hourly : array_like, shape (n,), optional
        Duration, and PKR an hour; without ``hourly`` an interruption costs the same in each hour.
    causes, territory, occurred_on, claimed_on
        As in ``Events``; what is not given meets every condition of a policy.

    Raises
    ------
    Unfit
        For amounts or hours below zero, columns that differ in length, unknown tags.

    Examples
    --------
    >>> made = events(["data_restoration"], [15e6, 20e6], year=[0, 3])
    >>> made.years, made.amounts.shape
    (4, (1, 2))
    """
    for tag in tags:
        check_tag("loss", tag)
    if len(set(tags)) < len(tags):
        raise Unfit("A kind of loss stands twice among the tags; add its amounts up.")
    table = _numbers("amounts", np.atleast_2d(np.asarray(amounts, dtype=np.float64)))
    if table.ndim != 2 or table.shape[0] != len(tags):
        raise Unfit(f"amounts has {table.shape[0]} rows, but there are {len(tags)} tags.")
    count = table.shape[1]
    when = _whole("year", year, count)
    last = int(when.max()) + 1 if count else 0
    if years is not None and years < last:
        raise Unfit(f"An event lies in year {last - 1}, but there are only {years} years from 0.")
    return Events(
        tuple(tags), table, when, last if years is None else years,
        _whole("scenario", scenario, count), _optional("hours", hours, count),
        _optional("hourly", hourly, count),
        {name: _column(name, np.asarray(of, np.bool_), count)
         for name, of in (causes or {}).items()},
        None if territory is None else _column("territory", np.asarray(territory, np.str_), count),
        _days("occurred_on", occurred_on, count), _days("claimed_on", claimed_on, count),
    )  # fmt: skip


def total(amounts: Amounts) -> Amounts:
    """All rows added up, shape (n,)."""
    found: Amounts = amounts.sum(axis=0)
    return found


def by_year(amounts: Amounts, year: Whole, years: int) -> Amounts:
    """Amounts added up by year, shape (years,)."""
    found: Amounts = np.bincount(year, amounts, minlength=years).astype(np.float64, copy=False)
    return found


def _numbers(name: str, values: Amounts) -> Amounts:
    if values.size and not values.min() >= 0:
        raise Unfit(f"{name} holds a number below 0, or something that is no number.")
    if values.size and np.isinf(values.max()):
        raise Unfit(f"{name} holds a number without end.")
    return values


def _column(name: str, values: NDArray[Any], count: int) -> NDArray[Any]:
    if values.shape != (count,):
        raise Unfit(f"{name} has the shape {values.shape}, but there are {count} events.")
    return values


def _whole(name: str, values: ArrayLike | None, count: int) -> Whole:
    if values is None:
        return frozen(np.zeros(count, np.int64))
    column = _column(name, np.asarray(values), count)
    if column.size and (column.dtype.kind not in "iu" or column.min() < 0):
        raise Unfit(f"{name} has to hold whole numbers from 0.")
    return column.astype(np.int64, copy=False)


def _optional(name: str, values: ArrayLike | None, count: int) -> Amounts | None:
    if values is None:
        return None
    return _numbers(name, _column(name, np.asarray(values, dtype=np.float64), count))


def _days(name: str, values: ArrayLike | None, count: int) -> NDArray[np.datetime64] | None:
    if values is None:
        return None
    return _column(name, np.asarray(values, dtype="datetime64[D]"), count)
