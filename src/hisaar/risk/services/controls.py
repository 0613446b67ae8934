"""What people do with controls and samples."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from hisaar.engines import sampling
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.records import Refused, Text, by_slug, verb
from hisaar.risk.models import Control, ControlException, ControlTest, Sample, SampleItem


@verb(when=lambda c: c.status in (Control.Status.PLANNED, Control.Status.BUILT))
def put_into_operation(control: Control, *, actor: Any, on: dt.date) -> Control:
    """Let the control count from that day; it must have been tested, with success, before."""
    if control.operating_from and not control.withdrawn_on:
        day = format_day(control.operating_from)
        raise Refused(f"{control.code} is in operation since {day}.")
    if control.built_on and on < control.built_on:
        raise Refused(f"{control.code} was built on {format_day(control.built_on)} only.")
    tests = control.tests.filter(tested_on__lte=on)
    latest = tests.order_by("tested_on", "code").last()
    if latest is None:
        raise Refused(
            f"{control.code} was not tested by {format_day(on)}; record a test of it first."
        )
    if latest.result != ControlTest.Result.EFFECTIVE:
        raise Refused(
            f"{control.code} was found {latest.get_result_display().lower()} in its last test,"
            f" {latest.code}; mend it and test it again first."
        )
    control.operating_from, control.withdrawn_on = on, None
    return records.save(control, actor=actor, action="put into operation")


@verb(
    when=lambda c: c.status == Control.Status.OPERATING,
    confirm="It no longer counts from that day on.",
)
def withdraw(control: Control, *, actor: Any, on: dt.date, reason: Text) -> Control:
    """Take the control out of operation, with the reason in the trail."""
    if control.operating_from is None or control.withdrawn_on is not None:
        raise Refused(f"{control.code} is not in operation.")
    if on < control.operating_from:
        day = format_day(control.operating_from)
        raise Refused(f"{control.code} is in operation since {day}; give a later day.")
    if not str(reason).strip():
        raise Refused(f"Say why {control.code} is withdrawn.")
    control.withdrawn_on, control.withdrawal_reason = on, reason
    return records.save(control, actor=actor, action="withdrawn")


@verb(when=lambda e: e.ended_on is None)
def end_exception(exception: ControlException, *, actor: Any, on: dt.date) -> ControlException:
    """End the exception before it expires: the control holds again."""
    if exception.ended_on is not None:
        raise Refused(f"{exception.code} ended on {format_day(exception.ended_on)}.")
    if on > exception.expires_on:
        raise Refused(f"{exception.code} expired on {format_day(exception.expires_on)} by itself.")
    exception.ended_on = on
    return records.save(exception, actor=actor, action="ended")


@verb(
    when=lambda s: s.drawn_on is None,
    confirm="The rows are picked once; another draw is another sample.",
)
@transaction.atomic
def draw_a_sample(sample: Sample, *, actor: Any, on: dt.date) -> Sample:
    """Pick as many rows as it takes, by the seed; the rows can be exported as XLSX or CSV."""
    if sample.drawn_on is not None:
        raise Refused(f"{sample.code} was drawn on {format_day(sample.drawn_on)}.")
    rows = by_slug(sample.drawn_from).model._default_manager.order_by("code")
    if sample.search:
        rows = rows.filter(title__icontains=sample.search)
    population = list(rows.values_list("code", "title"))
    size = _size_for(sample, len(population))
    if sample.seed is None:
        # The number of its code: nobody chose it, and anybody can see it.
        sample.seed = int(sample.code.rpartition("-")[2])
    picked = sampling.select(len(population), size.items, sample.seed)
    items = [
        SampleItem(sample=sample, position=at, record=population[i][0],
                   record_title=population[i][1])
        for at, i in enumerate(picked, start=1)
    ]  # fmt: skip
    records.save_many(items, actor=actor)
    sample.drawn_on, sample.population_size = on, len(population)
    sample.sample_size, sample.size_reason = size.items, _reason(sample, size)
    return records.save(sample, actor=actor, action="drawn")


def _share(percent: Decimal) -> float:
    return float(percent) / 100


def _size_for(sample: Sample, population: int) -> sampling.SampleSize:
    try:
        return sampling.sample_size(
            _share(sample.confidence_percent),
            _share(sample.tolerable_percent),
            _share(sample.expected_percent),
            population,
        )
    except sampling.SamplingError as error:
        raise Refused(str(error)) from None


def _reason(sample: Sample, size: sampling.SampleSize) -> str:
    if size.is_everything:
        return (
            f"All {size.items} were taken: no smaller number proves, with"
            f" {sample.confidence_percent:.0f} percent confidence, a rate below"
            f" {sample.tolerable_percent:.4g} percent."
        )
    allowed = f"{size.allowed_deviations} deviation{'' if size.allowed_deviations == 1 else 's'}"
    return (
        f"The smallest sample of {sample.population_size} that, with at most {allowed}, proves with"
        f" {sample.confidence_percent:.0f} percent confidence a rate below"
        f" {sample.tolerable_percent:.4g} percent; {sample.expected_percent:.4g} percent expected;"
        f" drawn with seed {sample.seed}."
    )


@verb(when=lambda s: s.drawn_on is not None and s.concluded_on is None)
def conclude_sample(sample: Sample, *, actor: Any, on: dt.date) -> Sample:
    """Say what the rows prove, once each was found right or a deviation."""
    if sample.drawn_on is None:
        raise Refused(f"{sample.code} has not been drawn yet.")
    if sample.concluded_on is not None:
        raise Refused(f"{sample.code} was concluded on {format_day(sample.concluded_on)}.")
    results = list(sample.items.values_list("result", flat=True))
    still = sum(1 for result in results if not result)
    if still:
        raise Refused(
            f"{still} of {len(results)} rows of {sample.code} have no result yet; say of each"
            " whether it was right or a deviation."
        )
    found = results.count(SampleItem.Result.DEVIATION)
    concluded = sampling.conclude(
        len(results), found, _share(sample.confidence_percent), _share(sample.tolerable_percent),
        sample.population_size,
    )  # fmt: skip
    sample.concluded_on, sample.deviations = on, found
    sample.conclusion = concluded.sentence
    return records.save(sample, actor=actor, action="concluded")
