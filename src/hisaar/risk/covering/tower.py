"""The tower of cover, with a bad event of each scenario standing beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hisaar.lib.text import count_of
from hisaar.platform.documents.pictures import Exhibit
from hisaar.risk.models import InsurancePolicy, PolicyLayer
from hisaar.risk.pictures.tower import Column, Layer, Part, Sublimit, draw_tower
from hisaar.risk.quantify.words import percent, rupees, whole

from .badevents import BadEvent
from .declared import Cover, Programme
from .explaining import Explained, event_of
from .wording import CONSTRAINT_LABELS

MOST_COLUMNS = 6
Address = Callable[[InsurancePolicy], str]
HEADINGS = (
    "What", "Name", "From (PKR)", "Up to (PKR)", "Paid (PKR)", "Retained (PKR)",
    "Not insured (PKR)",
)  # fmt: skip


@dataclass(frozen=True)
class Met:
    """A bad event, and what the policies in force would do with it."""

    event: BadEvent
    found: Explained

    @property
    def share(self) -> float:
        return self.found.paid / self.found.gross if self.found.gross else 1.0


def meet(programme: Programme, bad: Sequence[BadEvent]) -> list[Met]:
    """Each bad event that costs anything, laid under the policies in force."""
    return [
        Met(one, event_of(programme.covers, one.amounts, hours=one.hours, broken=programme.broken,
                          grounds=one.grounds))
        for one in bad if one.amounts
    ]  # fmt: skip


def layers_of(covers: Sequence[Cover], reach: float, address: Address | None = None) -> list[Layer]:
    """The layers as they stand above one another; one without a limit goes up to ``reach``."""
    found: list[Layer] = []
    for cover in covers:
        rows = sorted(cover.record.layers.all(), key=lambda row: (row.position, row.code))
        top = 0.0
        for number, row in enumerate(rows):
            layer = _layer(cover, row, top if number else 0.0, reach)
            if address is not None:
                layer = replace(layer, address=address(cover.record))
            found.append(layer)
            top = layer.top
    return found


def _layer(cover: Cover, row: PolicyLayer, below: float, reach: float) -> Layer:
    base = 0.0 if row.above == PolicyLayer.Above.NET else below
    attachment = base + float(row.retention)
    amount = row.limit if row.limit is not None else row.aggregate
    limit = float(amount) if amount else max(reach - attachment, reach * 0.05, 1.0)
    several = cover.record.layers.all()
    name = f"{cover.record.title}, layer {row.position}" if len(several) > 1 else cover.record.title
    return Layer(
        name, attachment, limit, float(row.share_percent) / 100,
        premium=None if row.premium is None else float(row.premium),
        aggregate=None if row.aggregate is None else float(row.aggregate),
        note="" if amount else "no limit",
    )  # fmt: skip


def tower(covers: Sequence[Cover], met: Sequence[Met], address: Address | None = None) -> Exhibit:
    """The picture, and the same as a table."""
    ordered = sorted(met, key=lambda m: -m.found.gross)[:MOST_COLUMNS]
    reach = max((m.found.gross for m in ordered), default=0.0)
    layers = layers_of(covers, reach or 1.0, address)
    sublimits = [
        Sublimit(row.title, float(row.limit))
        for cover in covers
        for row in cover.record.sublimits.all()
        if row.limit
    ]
    picture = None
    if layers:
        columns = [_column(m) for m in ordered]
        picture = draw_tower(layers, columns, sublimits=sublimits)
    rows: list[Sequence[Any]] = [
        ("Layer", one.name, whole(one.attachment), whole(one.top), "", "", "") for one in layers
    ]
    rows += [("Sublimit", one.name, "", whole(one.limit), "", "", "") for one in sublimits]
    rows += [_row(m) for m in ordered]
    return Exhibit(
        "tower", "The cover, and a bad event of each scenario", picture, HEADINGS, rows,
        means=_means(ordered, len(met)),
        empty="No policy with a layer and an agreement is in force.",
    )  # fmt: skip


def _column(met: Met) -> Column:
    found = met.found
    retention = sum(t.amount for t in found.taken if t.constraint == "retention")
    beyond = found.retained - found.uninsured - retention
    parts = (
        Part("retention", retention, "retained"),
        Part("the cover", found.paid, "paid"),
        Part("beyond other terms", max(beyond, 0.0), "retained"),
        Part("no cover", found.uninsured, "uninsured"),
    )
    return Column(met.event.scenario.title, [part for part in parts if part.amount > 0])


def _row(met: Met) -> tuple[Any, ...]:
    found = met.found
    return (
        "Loss", met.event.scenario.title, 0, whole(found.gross), whole(found.paid),
        whole(found.retained - found.uninsured), whole(found.uninsured),
    )  # fmt: skip


def _means(shown: Sequence[Met], count: int) -> str:
    if not shown:
        return "No loss scenario can be computed yet, so that no loss stands beside the cover."
    worst = min(shown, key=lambda m: m.share)
    paid, gross = sum(m.found.paid for m in shown), sum(m.found.gross for m in shown)
    told = (
        f"Of a bad event (one in a hundred) of {count_of(len(shown), 'scenario')} the cover pays"
        f" {rupees(paid)} of {rupees(gross)}; least, {percent(worst.share)}, of"
        f" ‘{worst.event.scenario.title}’"
    )
    why = worst.found.binding
    told += f", where most is lost to: {CONSTRAINT_LABELS[why].lower()}." if why else "."
    if count > len(shown):
        told += f" The {len(shown)} largest of {count} are drawn."
    return told
