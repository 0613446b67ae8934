"""From the register of policies to what the engine on cover works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hisaar.engines import cover
from hisaar.engines.columns import Unfit
from hisaar.governance.tags import split
from hisaar.lib.sharing import shared
from hisaar.platform.records import Refused
from hisaar.risk.models import (
    InsurancePolicy,
    InsuringAgreement,
    LossScenario,
    PolicyLayer,
    PolicySublimit,
    PolicyWarranty,
)
from hisaar.risk.vocabulary import Exclusion

from .warranties import broken_warranties

_LAST = (InsurancePolicy.Kind.REINSURANCE, InsurancePolicy.Kind.RETAKAFUL)
_TERMS = ("layers", "agreements", "sublimits", "warranties")


@dataclass(frozen=True, slots=True)
class Cover:
    """A policy of the register with its terms as the engine takes them."""

    record: InsurancePolicy
    terms: cover.Policy

    @property
    def code(self) -> str:
        return self.record.code

    @property
    def attachment(self) -> float:
        """PKR of an event below which its lowest layer does not pay."""
        return self.terms.layers[0].retention

    def unmet(self, broken: frozenset[str]) -> frozenset[str]:
        """Those of the broken warranties that stand in this policy."""
        return broken & {warranty.name for warranty in self.terms.warranties}


@dataclass(frozen=True, slots=True)
class Programme:
    """All cover on a day, in the order in which the policies answer.

    Attributes
    ----------
    covers : tuple of Cover
        Insurance and takaful first, what reinsures the insurer's own losses after it; the lower
        attachment before the higher.
    left_out : tuple of (InsurancePolicy, str)
        Policies whose terms cannot be worked with, each with what to change.
    broken : frozenset of str
        Codes of the warranties that are not shown to be met.
    """

    covers: tuple[Cover, ...]
    left_out: tuple[tuple[InsurancePolicy, str], ...]
    broken: frozenset[str]


def policies_in_force(on: dt.date) -> list[InsurancePolicy]:
    """The policies that hold on the day, with their terms, in the order of their codes."""
    rows = InsurancePolicy.objects.filter(from_on__lte=on, to_on__gte=on)
    return list(rows.select_related("insurer").prefetch_related(*_TERMS).order_by("code"))


@shared
def programme(on: dt.date) -> Programme:
    """The cover of the day; drafts and terms that contradict each other are named, not used."""
    covers, left_out = [], []
    for policy in policies_in_force(on):
        try:
            covers.append(Cover(policy, engine_policy(policy, on)))
        except Refused as refusal:
            left_out.append((policy, str(refusal)))
    return Programme(in_turn(covers), tuple(left_out), broken_warranties(on))


def in_turn(covers: Sequence[Cover]) -> tuple[Cover, ...]:
    """In the order in which policies answer for a loss."""
    return tuple(sorted(covers, key=lambda c: (c.record.kind in _LAST, c.attachment, c.code)))


def engine_policy(policy: InsurancePolicy, on: dt.date) -> cover.Policy:
    """The policy's terms for the engine; ``Refused`` names the record and what to change.

    The day is asked for so that whoever reads terms says as of when; records of terms carry none.
    """
    agreements = [_agreement(policy, row) for row in policy.agreements.all()]
    layers = [_layer(policy, row) for row in sorted(policy.layers.all(), key=_height)]
    missing = [
        name for name, rows in (("insuring agreement", agreements), ("layer", layers)) if not rows
    ]
    if missing:
        raise Refused(
            f"{policy.code} has no {' and no '.join(missing)} yet; enter what the policy covers,"
            " and from where to where it pays, then it counts."
        )
    with _naming(policy.code):
        return cover.Policy(
            agreements=tuple(agreements), layers=tuple(layers),
            sublimits=tuple(_sublimit(policy, row) for row in policy.sublimits.all()),
            order=policy.steps or cover.USUAL_ORDER,
            exclusions=frozenset(split(policy.exclusions)),
            warranties=tuple(_warranty(policy, row) for row in policy.warranties.all()),
            territory=frozenset(part.upper() for part in split(_spaced(policy.territory))),
            dates=_dates(policy),
        )  # fmt: skip


def causes_of(
    scenarios: Sequence[LossScenario], number: NDArray[np.int64]
) -> dict[str, NDArray[np.bool_]]:
    """Which events carry which ground of exclusion; ``number`` is each event's scenario, from 0."""
    found = {}
    for ground in Exclusion.values:
        has = np.array([ground in split(s.exclusions) for s in scenarios], dtype=np.bool_)
        if has.any():
            found[str(ground)] = has[number]
    return found


@contextmanager
def _naming(where: str) -> Iterator[None]:
    try:
        yield
    except Unfit as error:
        raise Refused(f"{where} cannot be worked out as it stands: {error}") from None


def _height(layer: PolicyLayer) -> tuple[int, str]:
    return layer.position, layer.code


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _share(percent: Any) -> float:
    return float(percent) / 100


def _spaced(text: str) -> str:
    return text.replace(",", " ").replace(";", " ")


def _agreement(policy: InsurancePolicy, row: InsuringAgreement) -> cover.Agreement:
    with _naming(f"{policy.code}, agreement {row.code},"):
        waiting = (
            cover.Waiting(float(row.waiting_hours), row.waiting_kind) if row.waiting_hours else None
        )
        return cover.Agreement(row.tag, _share(row.coinsurance_percent), waiting)


def _layer(policy: InsurancePolicy, row: PolicyLayer) -> cover.Layer:
    with _naming(f"{policy.code}, layer {row.code},"):
        again = None
        if row.reinstatements is not None:
            rate = _share(row.reinstatement_percent)
            again = cover.Reinstatements(row.reinstatements, rate)
        premium = row.premium if row.premium is not None else policy.premium
        return cover.Layer(
            retention=float(row.retention), retention_kind=row.retention_kind,
            limit=_number(row.limit), aggregate=_number(row.aggregate), reinstatements=again,
            share=_share(row.share_percent), premium=float(premium or 0), above=row.above,
        )  # fmt: skip


def _sublimit(policy: InsurancePolicy, row: PolicySublimit) -> cover.Sublimit:
    with _naming(f"{policy.code}, sublimit {row.code},"):
        tags = tuple(split(row.tags))
        return cover.Sublimit(tags, float(row.limit), _number(row.aggregate))


def _warranty(policy: InsurancePolicy, row: PolicyWarranty) -> cover.Warranty:
    with _naming(f"{policy.code}, warranty {row.code},"):
        tags = tuple(split(row.tags))
        return cover.Warranty(row.code, tags, _share(row.reduction_percent))


def _dates(policy: InsurancePolicy) -> cover.ClaimsMade | None:
    if not policy.is_claims_made:
        return None
    return cover.ClaimsMade(
        policy.from_on, policy.to_on, policy.retroactive_on, policy.reporting_days
    )
