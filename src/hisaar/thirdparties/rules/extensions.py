"""EXT-04 and EXT-16: what instruments beside the Guidelines ask, shown on the pages.

They are no clauses of the Guidelines, so that they are not among its rules and never counted.
"""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import Verdict, every, not_applicable
from hisaar.lib.text import join_names
from hisaar.thirdparties.countries import name_of
from hisaar.thirdparties.queries import Place, places, profiles


def accountability_stays(on: date) -> Verdict:
    """EXT-04: no contract makes a provider answerable in the insurer's place."""
    holders = [f for f in profiles(on, load="data contracts") if f.holds_customer_data]
    return every(
        [contract for profile in holders for contract in profile.contracts], of="contracts",
        unless=lambda c: c.transfers_accountability is False,
        gap=lambda c: (
            "moves the insurer's own duty to the provider" if c.transfers_accountability
            else "was not read for whether it moves the insurer's own duty to the provider"
        ),
        remedy="Read the contract for it; change such a clause.",
    )  # fmt: skip


def clouds_are_where_they_may_be(on: date) -> Verdict:
    """EXT-16: the place of every cloud service is known and not on the insurer's warning list."""
    clouds = [place for place in places(on) if place.is_cloud]
    return every(
        clouds, of="cloud services", unless=lambda place: not misplaced(place), gap=misplaced,
        remedy="Ask the provider where the data lie, and move them if need be.",
        when_empty=not_applicable("No cloud service is on record."),
    )  # fmt: skip


def misplaced(place: Place) -> str:
    """What is wrong with where data lie; empty when nothing is."""
    if place.is_unknown:
        return "nobody knows in which country its data lie"
    if place.flagged:
        return f"its data lie in {join_names([name_of(c) for c in place.flagged])}"
    return ""
