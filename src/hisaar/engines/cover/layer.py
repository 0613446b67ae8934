"""A slice of the loss, and who pays how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from hisaar.engines.columns import Unfit

from .terms import ABOVE, KINDS, check_amount, check_share, known


@dataclass(frozen=True, slots=True)
class Reinstatements:
    """How often a used-up limit is made whole again within the year.

    Attributes
    ----------
    count : int
        The layer pays at most ``count + 1`` limits a year.
    rate : float
        Share of the layer's premium that a whole reinstatement costs, in proportion to the amount.
    """

    count: int
    rate: float = 0.0

    def __post_init__(self) -> None:
        if self.count != int(self.count):
            raise Unfit(f"{self.count} reinstatements are not a whole number of them.")
        check_amount("The number of reinstatements", self.count)
        check_amount("The rate of a reinstatement", self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A slice of the loss that one group of (re)insurers or one takaful fund pays.

    A quota share has a ``share`` and perhaps a ``limit``; an excess has a ``limit`` and no share.

    Attributes
    ----------
    retention : float
        PKR of each event below the layer, once for the event however many agreements it touches.
    retention_share : float
        The same as a share of the loss that reaches the layer; the larger of the two counts.
    retention_kind : str
        ``deductible``, or ``franchise``: a loss above it is paid from the first rupee.
    limit, limit_share : float, optional
        The most for one event, in PKR and as a share of the loss that reaches the layer; the
        smaller counts. None: no limit.
    share : float
        Share of the layer that these insurers carry. It is applied once.
    year_retention : float
        PKR of each year's payments that the insured bears first (a stop loss starts here).
    aggregate : float, optional
        The most for all events of one year.
    reinstatements : Reinstatements, optional
        In place of an aggregate.
    premium : float
        PKR a year; reinstatements are priced from it.
    above : str
        What a layer after the first answers for: ``limit`` what exceeded the limits below in the
        event; ``exhaustion`` that, and what the used-up aggregates below left (it drops down);
        ``net`` all that the layers before it left to the insured.
    """

    retention: float = 0.0
    retention_share: float = 0.0
    retention_kind: str = "deductible"
    limit: float | None = None
    limit_share: float | None = None
    share: float = 1.0
    year_retention: float = 0.0
    aggregate: float | None = None
    reinstatements: Reinstatements | None = None
    premium: float = 0.0
    above: str = "limit"

    def __post_init__(self) -> None:
        for told, amount in (
            ("retention", self.retention), ("limit", self.limit), ("premium", self.premium),
            ("yearly retention", self.year_retention), ("aggregate limit", self.aggregate),
        ):  # fmt: skip
            check_amount(f"The {told} of a layer", amount)
        for told, share in (("retention", self.retention_share), ("limit", self.limit_share)):
            check_share(f"The {told} of a layer as a share of the loss", share)
        check_share("The share of a layer", self.share)
        known("kind of retention", self.retention_kind, KINDS)
        known("way for a layer to stand above others", self.above, ABOVE)
        self._check_reinstatements()

    def _check_reinstatements(self) -> None:
        if self.reinstatements is None:
            return
        if self.limit is None:
            raise Unfit("A layer without a limit has nothing to reinstate; give it a limit.")
        if self.aggregate is not None:
            raise Unfit(
                "A layer has reinstatements and an aggregate limit; say only one: reinstatements"
                f" already cap the year at {self.reinstatements.count + 1} limits."
            )

    @property
    def steps(self) -> set[str]:
        """The steps of an order that this layer's terms need."""
        yearly = self.aggregate is not None or self.reinstatements is not None
        needed = {
            "retention": self.retention > 0 or self.retention_share > 0,
            "limit": self.limit is not None or self.limit_share is not None,
            "share": self.share < 1,
            "year retention": self.year_retention > 0,
            "aggregate": yearly,
        }
        return {step for step, is_needed in needed.items() if is_needed}
