"""The inventory against what is really there: RCA-11."""

from __future__ import annotations

from datetime import date

from hisaar.assets.rules.technology import inventory_is_current
from hisaar.catalogue.rules import Parameters, Verdict, all_of, holds, missing, rule
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of

from . import queries


@rule("RCA-11")
def asset_inventory_is_current(on: date, p: Parameters) -> Verdict:
    """At least {fresh_pct} percent of assets were verified within {inventory_days} days; each has
    owner, location, classification and end of support; at most {unknown_pct} percent of the
    machines found are unknown."""
    return all_of(**inventory_is_current(on, p), found=machines_are_known(on, p))


def machines_are_known(on: date, p: Parameters) -> Verdict:
    """What the last complete list of machines shows: how many of them nobody had listed."""
    allowed, since = p.percent("unknown_pct"), on - p.days("inventory_days")
    run = queries.latest_list_of_machines(on)
    remedy = (
        "Drop in a scan or a list of machines under Discovery, and say that it lists everything."
    )
    if run is None:
        return missing(
            "No complete list of machines was read, so that unknown ones could show.",
            remedy=remedy,
        )
    if run.stated_on < since:
        day = format_day(run.stated_on)
        return missing(
            f"The last complete list of machines is of {day}.", remedy=remedy, record=run
        )
    total = run.count_of_subject("host", "total")
    unknown = queries.unknown_machines(run, on).count()
    return holds(
        unknown * 100 <= allowed * total,
        gap=f"{unknown} of {count_of(total, 'machine')} found are in no register",
        record=run, evidence=run,
        remedy="Accept the machines of the run, or reject them with the reason.",
    )  # fmt: skip
