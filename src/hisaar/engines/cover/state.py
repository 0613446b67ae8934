"""What is left of each loss while a policy is applied, and what took the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .events import Amounts, Events, total
from .policy import Policy

WORDING = -1


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """What one constraint left to the insured.

    Attributes
    ----------
    constraint : str
        One of ``CONSTRAINTS``.
    layer : int
        Whose term it was; ``WORDING`` for what holds for the policy as a whole.
    lost : float64, shape (n,)
        PKR of each event.
    parts : float64, shape (t, n)
        The same for each kind of loss, or that of which it is to be split in proportion.
    """

    constraint: str
    layer: int
    lost: Amounts
    parts: Amounts

    def by_tag(self) -> Amounts:
        """PKR for each kind of loss and event, shape (t, n)."""
        return self.parts * ratio(self.lost, total(self.parts))


class State:
    """The walk of all losses through one policy."""

    def __init__(self, policy: Policy, events: Events) -> None:
        self.policy = policy
        self.events = events
        self.amounts = events.amounts
        self.total = total(events.amounts)
        self.entered = self.total
        self.ledger: list[Entry] = []
        self._spread = self.total  # of which ``amounts`` are the parts

    def rows(self) -> Amounts:
        """What is left of each kind of loss; what totals have lost is spread in proportion."""
        if self._spread is not self.total:
            # Where nothing was lost the quotient is exactly 1: other events leave no trace here.
            whole = self._spread
            kept = np.divide(self.total, whole, out=np.ones_like(whole), where=whole > 0)
            self.amounts = self.amounts * kept
            self._spread = self.total
        return self.amounts

    def lose_parts(self, constraint: str, parts: Amounts, lost: Amounts | None = None) -> None:
        """Take these amounts, kind by kind; ``rows`` was asked before.

        ``lost`` is their sum where it is known without the roundings of the parts.
        """
        lost = total(parts) if lost is None else lost
        if not lost.any():
            return
        self.ledger.append(Entry(constraint, WORDING, lost, parts))
        self.amounts = np.maximum(self.amounts - parts, 0.0)
        self.total = self._spread = np.maximum(self.total - lost, 0.0)

    def lose(self, constraint: str, lost: Amounts, layer: int) -> None:
        """Take these amounts from events as a whole."""
        if not lost.any():
            return
        self.ledger.append(Entry(constraint, layer, lost, self.amounts))
        self.total = self.total - lost

    def keep(self, constraint: str, left: Amounts, layer: int) -> None:
        """Take all but these amounts."""
        if left is not self.total:
            self.lose(constraint, self.total - left, layer)
            self.total = left  # the very amounts, without a rounding

    def rise(self, constraints: Collection[str]) -> None:
        """Go on with what these constraints of the layers so far left to the insured."""
        up = [e for e in self.ledger if e.layer != WORDING and e.constraint in constraints]
        self.ledger = [entry for entry in self.ledger if entry not in up]
        self.total = np.zeros(self.events.count)
        self.amounts = np.zeros_like(self.events.amounts)
        for entry in up:
            self.total = self.total + entry.lost
            self.amounts = self.amounts + entry.by_tag()
        self.entered = self._spread = self.total


def ratio(part: Amounts, whole: Amounts) -> Amounts:
    """One amount as a share of another; 0 where there is nothing."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
