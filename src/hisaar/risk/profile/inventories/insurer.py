"""The insurer itself: its data, channels, people and places, and the losses it had."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum

from hisaar.assets.models import DataSet, Location
from hisaar.governance.models import RoleAssignment
from hisaar.governance.models.entity import Channel, EntityProfile
from hisaar.governance.queries import current_roles, entity
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import add_months
from hisaar.lib.text import count_of
from hisaar.platform.people.models import Person
from hisaar.risk.models import OwnLoss
from hisaar.risk.profile.reconciling import Count, counts

from .rows import number, query

MONTHS_OF_INCIDENTS = 24


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


@counts("I-E2")
def own_losses(on: dt.date) -> Count | None:
    """Losses of two years show that there were incidents; how severe these were, people say."""
    since = add_months(on, -MONTHS_OF_INCIDENTS)
    found = OwnLoss.objects.filter(happened_on__gt=since, happened_on__lte=on).count()
    if not found:
        return None
    says = f"the records hold {count_of(found, 'own loss', 'own losses')} of the last 24 months"
    return Count(says, at_least=2, register="own-losses")
