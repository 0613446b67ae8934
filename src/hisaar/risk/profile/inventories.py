"""What the inventories below this context count for statements of the profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum

from hisaar.assets.models import (
    BusinessProcess,
    Criticality,
    DataSet,
    Interconnection,
    Location,
    System,
    ThirdParty,
)
from hisaar.assets.queries import (
    active_processes,
    critical_functions,
    current_third_parties,
    links_in_use,
    systems_in_service,
)
from hisaar.governance.models import RoleAssignment
from hisaar.governance.models.entity import Channel, EntityProfile
from hisaar.governance.queries import current_roles, entity
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import add_months
from hisaar.lib.text import count_of
from hisaar.platform.people.models import Person
from hisaar.thirdparties.countries import codes
from hisaar.thirdparties.queries import current_services, restricted_countries

from .reconciling import Count, counts

HOME = "PK"
MONTHS_BEFORE_END = 24
# End of life among critical systems: from this share on they are many, or the majority, in percent.
MANY, MAJORITY = 25, 50
FEW = 3


def supports_critical(on: dt.date) -> Q:
    """Systems rated critical, or used by a process of a critical function."""
    of_functions = BusinessProcess.functions.through.objects.filter(
        businessfunction__in=critical_functions(on), businessprocess__in=active_processes(on)
    )
    used = BusinessProcess.systems.through.objects.filter(
        businessprocess__in=of_functions.values("businessprocess_id")
    )
    return Q(criticality=Criticality.CRITICAL) | Q(pk__in=used.values("system_id"))


def query(**filters: str | Sequence[str]) -> str:
    """The filters of a list as its address holds them."""
    pairs = [(k, v) for k, values in filters.items()
             for v in ([values] if isinstance(values, str) else values)]  # fmt: skip
    return "&".join(f"{key}={value}" for key, value in pairs)


def number(
    rows: QuerySet[Any], says: str, register: str, narrowed: str = "", *, plural: str = ""
) -> Count:  # fmt: skip
    """A count of rows; ``says`` names one of them."""
    found = rows.count()
    return Count(f"the records hold {count_of(found, says, plural)}", number=found,
                 register=register, query=narrowed)  # fmt: skip


# -- Links --------------------------------------------------------------------------------------


def _external(on: dt.date) -> QuerySet[Interconnection]:
    return links_in_use(on, Interconnection.Scope.EXTERNAL)


def _has_links(on: dt.date) -> bool:
    return Interconnection.objects.filter(Q(from_on__isnull=True) | Q(from_on__lte=on)).exists()


@counts("I-T1")
def network_links(on: dt.date) -> Count | None:
    """An insurer without any link to the outside did not record its links."""
    kind = Interconnection.Kind.NETWORK
    found = number(_external(on).filter(kind=kind), "network link to the outside",
                   "interconnections", query(scope="external", kind=kind),
                   plural="network links to the outside")  # fmt: skip
    return found if found.number else None


@counts("I-T2")
def open_links(on: dt.date) -> Count | None:
    if not _has_links(on):
        return None
    return number(_external(on).filter(is_encrypted=False), "external link without encryption",
                  "interconnections", query(scope="external", is_encrypted="false"),
                  plural="external links without encryption")  # fmt: skip


@counts("I-T7")
def dedicated_links(on: dt.date) -> Count | None:
    if not _has_links(on):
        return None
    return number(_external(on).filter(is_dedicated=True), "dedicated line to a partner",
                  "interconnections", query(scope="external"),
                  plural="dedicated lines to partners")  # fmt: skip


@counts("I-T16")
def interfaces(on: dt.date) -> Count | None:
    if not _has_links(on):
        return None
    kinds = [str(k) for k in (Interconnection.Kind.API, Interconnection.Kind.FILE,
                              Interconnection.Kind.DATABASE)]  # fmt: skip
    return number(_external(on).filter(kind__in=kinds), "interface open to partners",
                  "interconnections", query(scope="external", kind=kinds),
                  plural="interfaces open to partners")  # fmt: skip


# -- Systems ------------------------------------------------------------------------------------


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


# -- Third parties ------------------------------------------------------------------------------

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
    linked = _external(on).values("counterparty_id")
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


# -- Data ---------------------------------------------------------------------------------------


def _persons(rows: QuerySet[DataSet], what: str, narrowed: str) -> Count | None:
    found = rows.aggregate(total=Sum("record_count"), sets=Number("record_count"))
    if not found["sets"]:
        return None
    sets = count_of(found["sets"], "data set")
    says = f"the records hold {found['total']:,} persons in {sets} with {what}"
    return Count(says, number=found["total"], register="data-sets", query=narrowed)


@counts("I-P1")
def lives_with_health_data(on: dt.date) -> Count | None:
    rows = DataSet.objects.filter(has_health_data=True)
    return _persons(rows, "health data", query(has_health_data="true"))


@counts("I-O9")
def persons_held(on: dt.date) -> Count | None:
    rows = DataSet.objects.filter(Q(has_personal_data=True) | Q(has_health_data=True))
    return _persons(rows, "personal data", query(has_personal_data="true"))


# -- The insurer --------------------------------------------------------------------------------


def _channel(name: Channel) -> Count | None:
    profile = entity()
    if profile is None or name not in split(profile.channels):
        return None
    says = f"the entity profile names {name.label.lower()} among the sales channels"
    return Count(says, at_least=2, register="entity-profile")


@counts("I-D1")
def web_presence(on: dt.date) -> Count | None:
    return _channel(Channel.WEB)


@counts("I-D2")
def mobile_presence(on: dt.date) -> Count | None:
    return _channel(Channel.MOBILE)


@counts("I-D6")
def contact_centre(on: dt.date) -> Count | None:
    return _channel(Channel.CONTACT_CENTRE)


@counts("I-P4")
def digital_licence(on: dt.date) -> Count | None:
    profile = entity()
    if profile is None or profile.registration_type != EntityProfile.Kind.DIGITAL_ONLY:
        return None
    says = "the insurer is registered for digital business only"
    return Count(says, level=5, at_least=5, register="entity-profile")


@counts("I-P10")
def window(on: dt.date) -> Count | None:
    profile = entity()
    if profile is None:
        return None
    if profile.has_window_on(on):
        return Count("the insurer runs a window", at_least=2, register="entity-profile")
    return Count("the insurer runs no window", level=1, register="entity-profile")


@counts("I-O2")
def staff(on: dt.date) -> Count | None:
    """As the entity profile states; otherwise the people on record, who need not be all."""
    profile = entity()
    if profile is not None and profile.staff_count:
        says = f"the entity profile states {profile.staff_count:,} staff"
        return Count(says, number=profile.staff_count, register="entity-profile")
    kinds = [str(Person.Kind.EMPLOYEE), str(Person.Kind.CONTRACTOR)]
    rows = Person.objects.filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=on), Q(left_on__isnull=True)
        | Q(left_on__gte=on), kind__in=kinds,
    )  # fmt: skip
    found = number(rows, "person of the staff", "people", query(kind=kinds),
                   plural="persons of the staff")  # fmt: skip
    return found if found.number else None


@counts("I-O6")
def branches(on: dt.date) -> Count | None:
    kinds = [str(Location.Kind.HEAD_OFFICE), str(Location.Kind.BRANCH)]
    found = number(Location.objects.filter(kind__in=kinds), "office or branch", "locations",
                   query(kind=kinds), plural="offices and branches")  # fmt: skip
    return found if found.number else None


@counts("I-O10")
def cyber_capacity(on: dt.date) -> Count | None:
    """From who holds the CISO's role, what else they hold, and the analysts beside."""
    if not RoleAssignment.objects.filter(from_on__lte=on).exists():
        return None
    roles = current_roles(on)
    holders = roles.get(Role.CISO, [])
    if not holders:
        return Count("nobody holds the role of CISO", level=5, register="role-assignments",
                     query=query(role=Role.CISO))  # fmt: skip
    officer = holders[-1].person_id
    others = [
        role for role, held in roles.items()
        if role not in (Role.CISO, Role.OTHER) and any(a.person_id == officer for a in held)
    ]  # fmt: skip
    team = {a.person_id for a in roles.get(Role.SECURITY_ANALYST, [])} - {officer}
    says = f"one CISO and {count_of(len(team), 'security analyst')} are on record"
    if Role.HITD in others:
        says, level = "the CISO is also head of IT", 5
    elif [r for r in others if r != Role.SECURITY_ANALYST]:
        says, level = f"the CISO is also {Role(others[0]).label}", 4
    else:
        level = 3 - min(len(team), 2)
    return Count(says, level=level, register="role-assignments", query=query(
        role=[str(Role.CISO), str(Role.SECURITY_ANALYST)]))  # fmt: skip
