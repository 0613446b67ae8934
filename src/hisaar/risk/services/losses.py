"""What people do with loss scenarios, estimates and quantifications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from hisaar import __version__
from hisaar.lib.dates import format_day
from hisaar.lib.sharing import sharing
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.risk.models import Estimate, LossPart, LossScenario, Quantification
from hisaar.risk.quantify import frozen, running
from hisaar.risk.quantify.book import read
from hisaar.risk.quantify.building import model_of
from hisaar.risk.quantify.insured import Progress
from hisaar.risk.quantify.limits import stated
from hisaar.risk.quantify.results import Results

Quantity = Estimate.Quantity


@verb(
    when=lambda q: q.computed_on is None,
    confirm="Inputs and results are kept as they are from then on.",
)
@transaction.atomic
def quantify(quantification: Quantification, *, actor: Any, on: dt.date) -> Quantification:
    """Compute the loss of a year as of that day, and keep it with everything that it rests on."""
    return _frozen(quantification, actor=actor, on=on)[0]


@transaction.atomic
def quantify_as(
    title: str, *, actor: Any, on: dt.date, years: int = running.YEARS, seed: int = running.SEED,
    owner: Person | None = None, remark: str = "", progress: Progress | None = None,
) -> tuple[Quantification, Results]:  # fmt: skip
    """A new quantification under this title, computed at once."""
    running.check(years, seed)
    if not title.strip():
        raise Refused("Give the quantification a title.")
    made = records.save(
        Quantification(title=title.strip(), years=years, seed=seed, owner=owner, remark=remark),
        actor=actor,
    )
    return _frozen(made, actor=actor, on=on, progress=progress)


def _frozen(
    made: Quantification, *, actor: Any, on: dt.date, progress: Progress | None = None
) -> tuple[Quantification, Results]:
    if made.computed_on is not None:
        raise Refused(
            f"{made.code} was computed as of {format_day(made.computed_on)} and stays as it is;"
            " make a new quantification."
        )
    running.check(made.years, made.seed)
    with sharing():
        model, programme, limits = model_of(read(on)), running.programme_of(on), stated(on)
    results = running.computed(
        model, programme, limits, years=made.years, seed=made.seed, progress=progress
    )
    made.inputs = frozen.inputs_of(
        model.book, programme, limits, years=made.years, seed=made.seed
    )  # fmt: skip
    made.digest, made.results = frozen.digest_of(made.inputs), results.as_json()
    made.product_version, made.computed_on = __version__, on
    return records.save(made, actor=actor, action="computed"), results


@verb()
@transaction.atomic
def take_estimate(
    scenario: LossScenario, *, actor: Any, person: Person,
    quantity: Literal["rate", "amount", "hours"], low: Decimal, high: Decimal, on: dt.date,
    part: LossPart | None = None, likely: Decimal | None = None, basis: Text | None = None,
) -> LossScenario:  # fmt: skip
    """Record what somebody says: nine times in ten it lies between these two."""
    row = EstimateRow(person, quantity, low, high, part, likely, str(basis or ""))
    keep_estimates(scenario, [row], actor=actor, on=on)
    return scenario


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One line of the workshop: what one person says of one quantity."""

    person: Person
    quantity: str
    low: Decimal
    high: Decimal
    part: LossPart | None = None
    likely: Decimal | None = None
    basis: str = ""

    @property
    def said(self) -> tuple[Decimal, Decimal | None, Decimal]:
        return self.low, self.likely, self.high


@transaction.atomic
def keep_estimates(
    scenario: LossScenario, rows: Sequence[EstimateRow], *, actor: Any, on: dt.date
) -> list[Estimate]:
    """Save what several people say in one go, or nothing of it.

    What somebody said that day already is replaced; what says the same as before is left alone.
    Returns what was saved.
    """
    stored: dict[tuple[Any, ...], Estimate] = {}
    given = Estimate.objects.filter(scenario=scenario, given_on__lte=on).select_related("person")
    for each in given.order_by("given_on", "pk"):
        stored[each.part_id, each.quantity, each.person_id] = each
    kept = []
    for row in rows:
        _refuse_misplaced(scenario, row)
        last = stored.get((row.part.pk if row.part else None, row.quantity, row.person.pk))
        if last is None or (last.low, last.likely, last.high, last.basis) != (*row.said, row.basis):
            kept.append(
                _estimate(scenario, row, last if last and last.given_on == on else None, on)
            )
    for each in kept:  # one by one, so that a refusal names the line that it is about
        records.save(each, actor=actor, action="estimated")
    return kept


def _refuse_misplaced(scenario: LossScenario, row: EstimateRow) -> None:
    interrupts = row.part is not None and row.part.shape == LossPart.Shape.INTERRUPTION
    if row.part is not None and interrupts != (row.quantity == Quantity.HOURS):
        asked = "hours" if interrupts else "rupees"
        raise Refused(f"{row.part.code} of {scenario.code} is estimated in {asked}.")


def _estimate(
    scenario: LossScenario, row: EstimateRow, last: Estimate | None, on: dt.date
) -> Estimate:
    made = last
    if made is None or made.given_on != on:
        made = Estimate(
            scenario=scenario, part=row.part, quantity=row.quantity, person=row.person, given_on=on
        )
    made.low, made.likely, made.high = row.said
    made.basis = row.basis
    return made


@verb()
def review_scenario(scenario: LossScenario, *, actor: Any, on: dt.date) -> LossScenario:
    """Record that the scenario was looked at on that day and still says what could happen."""
    if scenario.reviewed_on and on < scenario.reviewed_on:
        day = format_day(scenario.reviewed_on)
        raise Refused(f"{scenario.code} was reviewed on {day}; give that day or a later one.")
    scenario.reviewed_on = on
    return records.save(scenario, actor=actor, action="reviewed")


@verb()
@transaction.atomic
def copy_scenario(scenario: LossScenario, *, actor: Any, title: str) -> LossScenario:
    """A scenario like this one under another title, with its parts; what people said stays here."""
    if title.strip() == scenario.title:
        raise Refused(f"Give the copy another title than {scenario.code} has.")
    links = {
        name: list(getattr(scenario, name).all())
        for name in ("risks", "functions", "systems", "third_parties")
    }
    made = records.save(_copied(scenario, title=title.strip(), reviewed_on=None), actor=actor,
                        action="copied", links=links)  # fmt: skip
    parts = [
        _copied(part, scenario=made, title="" if part.title == part.usual_title else part.title)
        for part in scenario.parts.select_related("scenario").order_by("code")
    ]
    records.save_many(parts, actor=actor, action="copied")
    return made


def _copied(record: Any, **changed: Any) -> Any:
    own = {"id", "code", "version", "created_at", "updated_at"}
    kept = {
        field.name: getattr(record, field.name)
        for field in record._meta.concrete_fields if field.name not in own
    }  # fmt: skip
    return type(record)(**{**kept, **changed})
