"""Third parties: who holds data, who sells, whose cloud it is."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from hisaar.assets.models import Interconnection, ThirdParty
from hisaar.assets.queries import (
    critical_functions,
    current_third_parties,
    links_in_use,
    systems_in_service,
)
from hisaar.lib.text import count_of
from hisaar.risk.profile.reconciling import Count, counts
from hisaar.thirdparties.countries import codes
from hisaar.thirdparties.queries import current_services, restricted_countries

from .rows import number, query, supports_critical

HOME = "PK"
Category = ThirdParty.Category


def _of_categories(on: dt.date, says: str, plural: str, *categories: str) -> Count | None:
    current = current_third_parties(on)
    if not current.exists():
        return None
    return number(current.filter(category__in=categories), says, "third-parties",
                  query(category=[str(c) for c in categories]), plural=plural)  # fmt: skip


@counts("I-T14")
def data_holders(on: dt.date) -> Count | None:
    """Those marked as holding policyholder data that a critical function or system needs."""
    current = current_third_parties(on)
    if not current.exists():
        return None
    systems = systems_in_service(on).filter(supports_critical(on))
    needed = current_services(on).filter(
        Q(functions__in=critical_functions(on)) | Q(systems__in=systems)
    )
    rows = current.filter(
        Q(pk__in=needed.values("third_party_id")) | Q(pk__in=systems.values("vendor_id")),
        holds_policyholder_data=True,
    )
    return number(rows, "provider that holds policyholder data for critical functions",
                  "third-parties", query(holds_policyholder_data="true"), plural="providers that"
                  " hold policyholder data for critical functions")  # fmt: skip


@counts("I-T15")
def cloud(on: dt.date) -> Count | None:
    """Cloud services of critical functions, by their number and where their data lie."""
    if not current_third_parties(on).exists():
        return None
    systems = systems_in_service(on).filter(supports_critical(on))
    rows = current_services(on).filter(
        Q(functions__in=critical_functions(on)) | Q(systems__in=systems), is_cloud=True
    )
    places = [codes(where) for where in rows.distinct().values_list("data_locations", flat=True)]
    listed = restricted_countries(on)
    unknown = sum(not p for p in places)
    barred = sum(any(code in listed for code in p) for p in places)
    abroad = sum(any(code != HOME for code in p) for p in places)
    found = len(places)
    level = 1 + sum(found >= start for start in (1, 3, 7, 13))
    if unknown or barred:
        level = 5
    elif abroad:
        level = max(level, 4)
    says = (
        f"the records hold {count_of(found, 'cloud service')} of critical functions, {abroad} with"
        f" data abroad, {unknown} with places not known, {barred} in a restricted country"
    )
    return Count(says, level=level, register="third-party-services", query=query(is_cloud="true"))


@counts("I-D4")
def banks(on: dt.date) -> Count | None:
    """Banks with a link to the insurer's systems: a bank that only keeps accounts sells nothing."""
    current = current_third_parties(on)
    if not current.exists():
        return None
    linked = links_in_use(on, Interconnection.Scope.EXTERNAL).values("counterparty_id")
    rows = current.filter(Q(pk__in=linked) | Q(holds_policyholder_data=True),
                          category=Category.BANK)  # fmt: skip
    return number(rows, "bank with a link or with policyholder data", "third-parties",
                  query(category=Category.BANK),
                  plural="banks with a link or with policyholder data")  # fmt: skip


@counts("I-D5")
def distributors(on: dt.date) -> Count | None:
    """Telecom companies count only when they hold policyholder data: others sell lines."""
    current = current_third_parties(on)
    if not current.exists():
        return None
    rows = current.filter(
        Q(category=Category.AGGREGATOR) | Q(category=Category.TELECOM, holds_policyholder_data=True)
    )
    return number(rows, "aggregator or telecom company that distributes", "third-parties",
                  query(category=[str(Category.AGGREGATOR), str(Category.TELECOM)]),
                  plural="aggregators and telecom companies that distribute")  # fmt: skip


@counts("I-D8")
def institutions(on: dt.date) -> Count | None:
    return _of_categories(
        on, "hospital, administrator or surveyor", "hospitals, administrators and surveyors",
        Category.HOSPITAL, Category.ADMINISTRATOR, Category.SURVEYOR,
    )  # fmt: skip
