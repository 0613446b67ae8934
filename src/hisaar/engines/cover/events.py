"""Losses as arrays: which year, which scenario, how much of each kind, how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hisaar.engines.columns import Unfit, frozen

from .terms import check_tag

Amounts = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_SPARSE = 8


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
    hours : float64, shape (t, n), optional
        How long each kind of loss lasted; looked at for interruptions only.
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
    hours : array_like, shape (n,) or (t, n), optional
        Duration, of the event or of each kind of loss.
    hourly : array_like, shape (n,), optional
        PKR an hour; without it an interruption costs the same in each of its hours.
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
        check_tag("an amount", tag)
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
        _whole("scenario", scenario, count), _durations(hours, table.shape),
        _optional("hourly", hourly, count),
        {name: _column(name, np.asarray(of, np.bool_), count)
         for name, of in (causes or {}).items()},
        None if territory is None else _column("territory", np.asarray(territory, np.str_), count),
        _days("occurred_on", occurred_on, count), _days("claimed_on", claimed_on, count),
    )  # fmt: skip


def joined(rows: Events, event: ArrayLike) -> Events:
    """Make one event of the rows that one shock has struck: a retention is borne once for it.

    Amounts add up and count as lost evenly over the longest duration; a cause of one row is a
    cause of all; year, scenario, territory and days are those of the first row.

    Parameters
    ----------
    rows : Events
    event : array_like of int, shape (n,)
        Rows with the same number belong together.

    Examples
    --------
    >>> made = events(["bricking"], [5, 7, 1], year=[0, 0, 1])
    >>> joined(made, [4, 4, 9]).amounts.tolist()
    [[12.0, 1.0]]
    """
    numbers = _whole("event", event, rows.count)
    if numbers.size and numbers.max() > _SPARSE * numbers.size:
        numbers = np.unique(numbers, return_inverse=True)[1]
    if not numbers.size or np.bincount(numbers).max() == 1:
        return rows
    turn = np.arange(numbers.size)
    earliest = np.empty(int(numbers.max()) + 1, np.int64)
    earliest[numbers[::-1]] = turn[::-1]  # of several rows, the first is written last
    first = earliest[numbers]
    of = (np.cumsum(first == turn) - 1)[first]
    first = np.flatnonzero(first == turn)

    def add(column: Amounts) -> Amounts:
        return by_year(column, of, first.size)

    hours = None
    if rows.hours is not None:
        hours = np.zeros((len(rows.tags), first.size))
        for longest, row in zip(hours, rows.hours, strict=True):
            np.maximum.at(longest, of, row)
    return replace(
        rows,
        amounts=np.array([add(row) for row in rows.amounts]).reshape(len(rows.tags), -1),
        year=rows.year[first], scenario=rows.scenario[first], hours=hours,
        hourly=None if rows.hourly is None else add(rows.hourly),
        causes={name: add(flags.astype(np.float64)) > 0 for name, flags in rows.causes.items()},
        territory=None if rows.territory is None else rows.territory[first],
        occurred_on=None if rows.occurred_on is None else rows.occurred_on[first],
        claimed_on=None if rows.claimed_on is None else rows.claimed_on[first],
    )  # fmt: skip


def total(amounts: Amounts) -> Amounts:
    """All rows added up, one after another whatever the layout in memory, shape (n,)."""
    found = np.zeros(amounts.shape[1])
    for row in amounts:
        found += row
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


def _durations(values: ArrayLike | None, shape: tuple[int, ...]) -> Amounts | None:
    if values is None:
        return None
    hours = _numbers("hours", np.asarray(values, dtype=np.float64))
    if hours.shape not in (shape, shape[1:]):
        raise Unfit(f"hours has the shape {hours.shape}, but the amounts have {shape}.")
    return np.broadcast_to(hours, shape)


def _days(name: str, values: ArrayLike | None, count: int) -> NDArray[np.datetime64] | None:
    if values is None:
        return None
    return _column(name, np.asarray(values, dtype="datetime64[D]"), count)
