"""Links to the outside: how many, how open, for whom."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from hisaar.assets.models import Interconnection
from hisaar.assets.queries import links_in_use
from hisaar.risk.profile.reconciling import Count, counts

from .rows import number, query


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
