"""What a policy of cyber cover says, as numbers: agreements, sublimits, layers, and their order.

Amounts are rupees (PKR), waiting periods hours, shares 0 to 1. A declaration that makes no sense is
refused where it is made, so that nothing is ever worked out from one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from hisaar.engines.columns import Unfit

from .layer import Layer
from .terms import (
    KINDS,
    LAYER_STEPS,
    STEPS,
    USUAL_ORDER,
    check_amount,
    check_share,
    check_tag,
    known,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hours that an interruption lasts before cover begins.

    Attributes
    ----------
    hours : float
        0 or more.
    kind : str
        ``deductible``: these hours are never paid. ``franchise``: once the interruption has lasted
        longer, all of its hours are. There is no default: forms differ, and much money hangs on it.
    """

    hours: float
    kind: str

    def __post_init__(self) -> None:
        check_amount("The waiting period", self.hours)
        if self.kind not in KINDS:
            raise Unfit(
                f"A waiting period of {self.hours:g} hours has to say whether it is a deductible"
                f" (its hours are never paid) or a franchise (past it, all hours are);"
                f" it says {self.kind!r}."
            )


@dataclass(frozen=True, slots=True)
class Agreement:
    """One insuring agreement: a kind of loss that the policy covers.

    Attributes
    ----------
    tag : str
        One of ``TAGS``.
    coinsurance : float
        Share of each such loss that the insured bears, 0 to 1.
    waiting : Waiting, optional
        For interruptions only.
    """

    tag: str
    coinsurance: float = 0.0
    waiting: Waiting | None = None

    def __post_init__(self) -> None:
        check_tag("an agreement", self.tag)
        check_share(f"The coinsurance of {self.tag}", self.coinsurance)


@dataclass(frozen=True, slots=True)
class Sublimit:
    """The most that is paid for some kinds of loss together.

    Attributes
    ----------
    tags : tuple of str
        Two sublimits have no tag in common, or one holds all tags of the other.
    limit : float
        PKR for one event.
    aggregate : float, optional
        PKR for all events of one year.
    """

    tags: tuple[str, ...]
    limit: float
    aggregate: float | None = None

    def __post_init__(self) -> None:
        if not self.tags:
            raise Unfit("A sublimit names no kind of loss; name at least one.")
        for tag in self.tags:
            check_tag("a sublimit", tag)
        check_amount(f"The sublimit of {' and '.join(self.tags)}", self.limit)
        check_amount(f"The yearly sublimit of {' and '.join(self.tags)}", self.aggregate)


@dataclass(frozen=True, slots=True)
class Warranty:
    """Something the insured promised to keep up; whether it is met is said to ``apply``.

    Attributes
    ----------
    name : str
    tags : tuple of str
        Kinds of loss that suffer when it is not met; all kinds when empty.
    reduction : float
        Share of the cover that is then lost, 0 to 1.
    """

    name: str
    tags: tuple[str, ...] = ()
    reduction: float = 1.0

    def __post_init__(self) -> None:
        for tag in self.tags:
            check_tag("a warranty", tag)
        check_share(f"The reduction by the warranty {self.name!r}", self.reduction)


@dataclass(frozen=True, slots=True)
class ClaimsMade:
    """Days that decide whether a claims-made policy answers.

    Attributes
    ----------
    from_on, to_on : datetime.date
        Claims made (or events found) on these days and between are covered.
    retroactive_on : datetime.date, optional
        What happened earlier is not covered.
    reporting_days : int
        Days after ``to_on`` on which a claim still counts.
    """

    from_on: date
    to_on: date
    retroactive_on: date | None = None
    reporting_days: int = 0

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise Unfit(f"The policy ends on {self.to_on}, before it begins on {self.from_on}.")
        if self.retroactive_on is not None and self.retroactive_on > self.to_on:
            raise Unfit(
                f"The retroactive date {self.retroactive_on} lies after the policy's end on"
                f" {self.to_on}, so that nothing would be covered."
            )
        check_amount("The reporting period in days", self.reporting_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy, or a programme of layers on the same wording.

    Attributes
    ----------
    agreements : tuple of Agreement
        A loss whose tag stands here not is not covered.
    layers : tuple of Layer
        The lowest first; what each answers for is said by its ``above``.
    sublimits : tuple of Sublimit
    order : tuple of str
        Steps in the order of the wording, out of ``STEPS``. Each layer takes its own steps in this
        order. ``USUAL_ORDER`` unless told.
    exclusions : frozenset of str
        Causes that are not covered; ``Events.causes`` says which events have them.
    warranties : tuple of Warranty
    territory : frozenset of str
        Where events are covered, such as ``PK``; everywhere when empty.
    dates : ClaimsMade, optional
        Looked at for events that carry days.

    Raises
    ------
    Unfit
        With a sentence, for terms that contradict each other or whose step is not in the order.

    Examples
    --------
    >>> policy = Policy(
    ...     agreements=(Agreement("business_interruption", waiting=Waiting(12, "deductible")),),
    ...     layers=(Layer(retention=5e6, limit=1e8, aggregate=1e8),),
    ... )
    >>> policy.order[:4]
    ('waiting', 'coinsurance', 'sublimits', 'retention')
    """

    agreements: tuple[Agreement, ...]
    layers: tuple[Layer, ...]
    sublimits: tuple[Sublimit, ...] = ()
    order: tuple[str, ...] = USUAL_ORDER
    exclusions: frozenset[str] = frozenset()
    warranties: tuple[Warranty, ...] = ()
    territory: frozenset[str] = frozenset()
    dates: ClaimsMade | None = None

    def __post_init__(self) -> None:
        if not self.agreements or not self.layers:
            raise Unfit("A policy needs at least one insuring agreement and one layer.")
        tags = [agreement.tag for agreement in self.agreements]
        twice = sorted({tag for tag in tags if tags.count(tag) > 1})
        if twice:
            raise Unfit(f"{twice[0]} has two insuring agreements; join them into one.")
        _check_order(self)
        _check_limits(self)
        _check_sublimits(self)

    @property
    def tags(self) -> tuple[str, ...]:
        """What is covered, as tags."""
        return tuple(agreement.tag for agreement in self.agreements)

    @property
    def capacity(self) -> float:
        """The most that all layers can pay for one event, PKR; infinite without a limit."""
        return math.fsum(_most(layer) for layer in self.layers)


def _most(layer: Layer) -> float:
    return min(math.inf if top is None else top for top in (layer.limit, layer.aggregate))


def _check_order(policy: Policy) -> None:
    order = policy.order
    for step in order:
        known("step of an order of operations", step, STEPS)
    if len(set(order)) < len(order):
        raise Unfit("A step stands twice in the policy's order of operations; once is enough.")
    if "waiting" in order[1:]:
        raise Unfit(
            "The waiting period has to be the first step: hours are worth what was lost in them."
        )
    missing = _needed(policy) - set(order)
    if missing:
        step = min(missing, key=STEPS.index)
        raise Unfit(
            f"The policy has terms for the step {step!r}, but its order of operations lacks it."
        )
    _check_rising(policy)


def _check_rising(policy: Policy) -> None:
    """What goes up to a next layer has to have passed the steps for kinds of loss."""
    is_net = any(layer.above == "net" for layer in policy.layers[1:])
    rising = [step for step in LAYER_STEPS if step != "retention" or is_net]
    first = min((policy.order.index(step) for step in rising if step in policy.order), default=0)
    late = [step for step in ("coinsurance", "sublimits") if step in policy.order[first:]]
    if len(policy.layers) > 1 and late:
        raise Unfit(
            f"The step {late[0]!r} has to come before the limit where layers stand upon each other:"
            " what goes up to the next layer has passed it already."
        )


def _needed(policy: Policy) -> set[str]:
    steps = set[str]().union(*(layer.steps for layer in policy.layers))
    if any(agreement.waiting for agreement in policy.agreements):
        steps.add("waiting")
    if any(agreement.coinsurance for agreement in policy.agreements):
        steps.add("coinsurance")
    if policy.sublimits:
        steps.add("sublimits")
    if any(sublimit.aggregate is not None for sublimit in policy.sublimits):
        steps.add("aggregate")
    return steps


def _check_limits(policy: Policy) -> None:
    place = {step: policy.order.index(step) for step in policy.order}
    for layer in policy.layers:
        if layer.limit is None:
            continue
        is_capped_first = place["limit"] < place.get("retention", -1)
        is_franchise = layer.retention_kind == "franchise"
        if layer.limit < layer.retention and (is_capped_first or is_franchise):
            raise Unfit(
                f"The limit of {layer.limit:,.0f} lies below the retention of"
                f" {layer.retention:,.0f}, so that the layer would never pay what it says."
            )
        if layer.reinstatements and place["aggregate"] < place["limit"]:
            raise Unfit("Reinstatements count limits: the step 'limit' has to precede 'aggregate'.")


def _check_sublimits(policy: Policy) -> None:
    for sublimit in policy.sublimits:
        for tag in sublimit.tags:
            if tag not in policy.tags:
                raise Unfit(f"{tag} has a sublimit, but no insuring agreement; add one.")
        if sublimit.limit > policy.capacity:
            raise Unfit(
                f"The sublimit of {sublimit.limit:,.0f} for {' and '.join(sublimit.tags)} is above"
                f" the policy's limit of {policy.capacity:,.0f}, of which it has to be a part."
            )
    for place, one in enumerate(policy.sublimits):
        for other in policy.sublimits[place + 1 :]:
            shared = set(one.tags) & set(other.tags)
            if shared and shared not in (set(one.tags), set(other.tags)):
                raise Unfit(
                    f"Two sublimits share {min(shared)}, but neither lies within the other;"
                    " one of them has to hold all tags of the other."
                )
