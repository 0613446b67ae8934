"""Reads that pages, reports and rules share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from hisaar.assets.models import BusinessProcess
from hisaar.assets.queries import active_processes

from .models import Control, ControlException


def operating_controls(on: dt.date) -> QuerySet[Control]:
    """Controls in operation on the day."""
    still = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return Control.objects.filter(still, operating_from__lte=on)


def exceptions_in_force(on: dt.date) -> list[ControlException]:
    rows = ControlException.objects.filter(approved_on__lte=on, expires_on__gte=on)
    return [row for row in rows.select_related("control") if row.is_in_force(on)]


def controls_by_function(on: dt.date, controls: Iterable[Control]) -> dict[int, list[Control]]:
    """By the key of a function, the controls on it or on a system that its processes use."""
    by_key = {c.pk: c for c in controls}
    found: dict[int, set[int]] = defaultdict(set)
    direct = Control.functions.through.objects.all()
    for control, function in direct.values_list("control_id", "businessfunction_id"):
        found[function].add(control)
    on_system: dict[int, set[int]] = defaultdict(set)
    covered = Control.systems.through.objects.all()
    for control, system in covered.values_list("control_id", "system_id"):
        on_system[system].add(control)
    for function, systems in _systems_by_function(on).items():
        for system in systems:
            found[function] |= on_system.get(system, set())
    return {
        function: [by_key[key] for key in sorted(keys) if key in by_key]
        for function, keys in found.items()
    }


def _systems_by_function(on: dt.date) -> dict[int, set[int]]:
    active = set(active_processes(on).values_list("pk", flat=True))
    used: dict[int, set[int]] = defaultdict(set)
    systems = BusinessProcess.systems.through.objects.all()
    for process, system in systems.values_list("businessprocess_id", "system_id"):
        used[process].add(system)
    found: dict[int, set[int]] = defaultdict(set)
    functions = BusinessProcess.functions.through.objects.all()
    for process, function in functions.values_list("businessprocess_id", "businessfunction_id"):
        if process in active:
            found[function] |= used.get(process, set())
    return found


def systems_of(on: dt.date, functions: Iterable[int]) -> set[int]:
    """The systems that the processes of these functions use."""
    wanted = set(functions)
    pairs = _systems_by_function(on).items()
    return {system for key, systems in pairs if key in wanted for system in systems}
