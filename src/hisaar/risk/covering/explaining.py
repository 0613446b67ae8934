"""What cover would have done with one event: who pays how much, and why not more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hisaar.engines import cover
from hisaar.engines.columns import Unfit
from hisaar.platform.records import Refused
from hisaar.risk.models import InsurancePolicy
from hisaar.risk.vocabulary import LOSS_TAG_LABELS

from .declared import Cover
from .paying import Paid, pay
from .wording import CONSTRAINT_LABELS, sentence_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What one constraint left to the insurer in an event, in all and by kind of loss, PKR."""

    constraint: str
    amount: float
    by_tag: tuple[float, ...]

    @property
    def label(self) -> str:
        return CONSTRAINT_LABELS[self.constraint]


@dataclass(frozen=True, eq=False, slots=True)
class Explained:
    """One event under all policies, PKR.

    Attributes
    ----------
    tags : tuple of str
        The kinds of loss, the largest first.
    amounts, paid_by_tag : tuple of float
        By kind of loss.
    taken : tuple of Taken
        In the order in which policies apply their terms; with what is paid they make up the loss.
    by_policy : tuple of (Cover, float)
        What each pays.
    """

    tags: tuple[str, ...]
    amounts: tuple[float, ...]
    paid_by_tag: tuple[float, ...]
    taken: tuple[Taken, ...]
    by_policy: tuple[tuple[Cover, float], ...]

    @property
    def gross(self) -> float:
        return sum(self.amounts)

    @property
    def paid(self) -> float:
        return sum(amount for _, amount in self.by_policy)

    @property
    def retained(self) -> float:
        return self.gross - self.paid

    @property
    def uninsured(self) -> float:
        """PKR for which there is no cover at all: no agreement, an exclusion, a warranty."""
        return sum(row.amount for row in self.taken if row.constraint in cover.UNINSURED)

    @property
    def binding(self) -> str:
        """The constraint that takes most; empty where all is paid."""
        most = max(self.taken, key=lambda row: row.amount, default=None)
        return most.constraint if most else ""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(LOSS_TAG_LABELS[tag] for tag in self.tags)

    @property
    def sentence(self) -> str:
        took = {row.constraint: row.amount for row in self.taken}
        return sentence_of(self.gross, self.paid, took)


def event_of(
    policies: Sequence[Cover | InsurancePolicy], amounts: Mapping[str, float], *,
    hours: float | None = None, broken: frozenset[str] = frozenset(),
    grounds: Collection[str] = (),
) -> Explained:  # fmt: skip
    """Lay one event over the policies.

    ``amounts`` are rupees by kind of loss, ``hours`` how long business was interrupted, ``grounds``
    the exclusions in play. ``Refused`` says what is missing, such as the hours.
    """
    given = {tag: float(amount) for tag, amount in amounts.items() if amount}
    if not given:
        raise Refused("The event costs nothing yet; enter at least one amount.")
    tags = tuple(sorted(given, key=lambda tag: -given[tag]))
    try:
        made = cover.events(
            tags, [[given[tag]] for tag in tags], hours=None if hours is None else [hours],
            causes={ground: [True] for ground in grounds},
        )  # fmt: skip
    except Unfit as error:
        raise Refused(f"The event cannot be looked at: {error}") from None
    return _explained(pay(policies, made, broken))


def _explained(found: Paid) -> Explained:
    taken = [
        Taken(name, float(parts.sum()), tuple(map(float, parts[:, 0])))
        for name, parts in found.lost.items()
        if parts.any()
    ]
    lost = sum((parts for parts in found.lost.values()), np.zeros_like(found.events.amounts))
    amounts = found.events.amounts
    return Explained(
        found.events.tags, tuple(map(float, amounts[:, 0])),
        tuple(map(float, np.maximum(amounts - lost, 0.0)[:, 0])), tuple(taken),
        tuple((one, float(found.by_policy[at, 0])) for at, one in enumerate(found.covers)),
    )  # fmt: skip
