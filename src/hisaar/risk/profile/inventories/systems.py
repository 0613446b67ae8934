"""Systems in service: applications, machines, spreadsheets, and how old they are."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count as Number
from django.db.models import Q

from hisaar.assets.models import System
from hisaar.assets.queries import systems_in_service
from hisaar.lib.dates import add_months
from hisaar.lib.text import count_of
from hisaar.risk.profile.reconciling import Count, counts

from .rows import number, query, supports_critical

MONTHS_BEFORE_END = 24
# End of life among critical systems: from this share on they are many, or the majority, in percent.
MANY, MAJORITY = 25, 50
FEW = 3


def _has_systems(on: dt.date) -> bool:
    return systems_in_service(on).exists()


@counts("I-T8")
def own_applications(on: dt.date) -> Count | None:
    if not _has_systems(on):
        return None
    kind = System.Kind.APPLICATION
    rows = systems_in_service(on).filter(
        supports_critical(on), kind=kind, built__in=(System.Built.IN_HOUSE, System.Built.CUSTOMISED)
    )
    return number(rows, "own or customised application of critical functions", "systems",
                  query(kind=kind), plural="own or customised applications of critical"
                  " functions")  # fmt: skip


@counts("I-T9")
def vendor_applications(on: dt.date) -> Count | None:
    if not _has_systems(on):
        return None
    kind = System.Kind.APPLICATION
    inside = (System.Hosting.OWN_SITE, System.Hosting.CO_LOCATED)
    rows = systems_in_service(on).filter(
        supports_critical(on), kind=kind, built=System.Built.VENDOR, hosting__in=inside
    )
    return number(rows, "vendor application of critical functions hosted inside", "systems",
                  query(kind=kind, hosting=[str(h) for h in inside]),
                  plural="vendor applications of critical functions hosted inside")  # fmt: skip


@counts("I-T10")
def spreadsheets(on: dt.date) -> Count | None:
    kind = System.Kind.END_USER_COMPUTING
    every = systems_in_service(on).filter(kind=kind)
    if not every.exists():
        return None
    return number(every.filter(supports_critical(on)), "spreadsheet or small database of critical"
                  " functions", "systems", query(kind=kind),
                  plural="spreadsheets and small databases of critical functions")  # fmt: skip


@counts("I-T11")
def end_of_life(on: dt.date) -> Count | None:
    """By the end of support in 24 months; a critical system whose end nobody knows counts too."""
    if not _has_systems(on):
        return None
    critical = supports_critical(on)
    ends = Q(support_ends_on__lt=add_months(on, MONTHS_BEFORE_END), is_support_exempt=False)
    unknown = critical & Q(support_ends_on__isnull=True, is_support_exempt=False)
    found = systems_in_service(on).aggregate(
        ending=Number("pk", filter=ends), critical=Number("pk", filter=critical),
        both=Number("pk", filter=ends & critical), unknown=Number("pk", filter=unknown),
    )  # fmt: skip
    says = (
        f"support of {count_of(found['ending'], 'system')} has ended or ends within"
        f" {MONTHS_BEFORE_END} months, among them {found['both']} of {found['critical']} critical"
        f" ones; of {found['unknown']} critical ones the end is not known"
    )
    return Count(says, level=_level_of_age(found), register="systems")


def _level_of_age(found: dict[str, int]) -> int:
    critical = found["critical"] or 1
    if found["unknown"] * 100 > MAJORITY * critical or found["both"] * 100 > MAJORITY * critical:
        return 5
    if found["both"] * 100 >= MANY * critical and found["both"] > FEW:
        return 4
    if found["both"] or found["ending"] > FEW:
        return 3
    return 2 if found["ending"] else 1


@counts("I-T13")
def machines(on: dt.date) -> Count | None:
    if not _has_systems(on):
        return None
    kinds = [str(System.Kind.SERVER), str(System.Kind.NETWORK_DEVICE)]
    return number(systems_in_service(on).filter(kind__in=kinds), "server or network device",
                  "systems", query(kind=kinds), plural="servers and network devices")  # fmt: skip


@counts("I-D7")
def field_devices(on: dt.date) -> Count | None:
    """A row of the inventory may stand for many devices, so that none is told from no row."""
    kind = System.Kind.FIELD_DEVICE
    rows = systems_in_service(on).filter(kind=kind).count()
    if not rows:
        return None
    says = f"the records hold {count_of(rows, 'entry', 'entries')} of field devices"
    return Count(says, at_least=2, register="systems", query=query(kind=kind))
