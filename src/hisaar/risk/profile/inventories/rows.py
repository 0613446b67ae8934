"""What several counts share: which systems are critical, and rows as a count with its list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from hisaar.assets.models import BusinessProcess, Criticality
from hisaar.assets.queries import active_processes, critical_functions
from hisaar.lib.text import count_of
from hisaar.risk.profile.reconciling import Count


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
