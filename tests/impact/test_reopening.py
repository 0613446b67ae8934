"""What makes an owner analyse a function again, and that it asks once."""

import datetime as dt

import pytest

from hisaar.assets import reopening
from hisaar.assets.models import BusinessProcess, System, ThirdParty
from hisaar.governance.models import TriggerEvent
from hisaar.platform import records
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.services import complete

from .conftest import save

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 24)


def use(house, **fields):
    """A system that the process of the function uses."""
    system = save(System, title="New core", kind="application", **fields)
    process = BusinessProcess.objects.get()
    records.save(process, actor=None, links={"systems": [house.application, system]})
    return system


def test_nothing_new_asks_nobody(house, analysis):
    assert reopening.reopen(ON) == (0, 0)


def test_a_new_critical_system_in_use_is_an_event_and_a_task_once(house, analysis):
    system = use(house, criticality="critical", in_service_on=dt.date(2026, 6, 1))
    assert reopening.reopen(ON) == (1, 1)
    event = TriggerEvent.objects.get()
    assert (event.kind, event.source) == ("new_core_system", system.code)
    task = Task.objects.get()
    assert (task.owner, task.subject) == (house.owner, house.function.code)
    assert reopening.reopen(ON) == (0, 0)
    complete(task, actor=None)
    assert reopening.reopen(ON) == (0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"criticality": "other", "in_service_on": dt.date(2026, 6, 1)},
        {"criticality": "critical", "in_service_on": dt.date(2026, 1, 1)},
        {"criticality": "critical"},  # a register filled the day the analysis was
    ],
)
def test_an_old_or_minor_system_asks_nobody(house, analysis, fields):
    use(house, **fields)
    assert reopening.reopen(ON) == (0, 0)


def test_a_new_system_that_the_function_does_not_stand_on_asks_nobody(house, analysis):
    save(
        System, title="Elsewhere", kind="application", criticality="critical",
        in_service_on=dt.date(2026, 6, 1),
    )  # fmt: skip
    assert reopening.reopen(ON) == (0, 0)


def test_outsourcing_is_an_event(house, analysis):
    provider = save(ThirdParty, title="Cloud Co", category="cloud", from_on=dt.date(2026, 7, 1))
    house.application.vendor, house.application.hosting = provider, "cloud"
    records.save(house.application, actor=None)
    assert reopening.reopen(ON) == (1, 1)
    assert TriggerEvent.objects.get().source == provider.code


def test_an_incident_that_somebody_recorded_asks_the_owner(house, analysis):
    save(
        TriggerEvent, title="Ransomware", kind="major_incident", source=house.server.code,
        happened_on=dt.date(2026, 8, 1),
    )  # fmt: skip
    assert reopening.reopen(ON) == (0, 1)


def test_a_reorganised_unit_asks_the_owners_of_its_critical_functions(house, analysis):
    unit = save(OrganisationalUnit, title="Claims")
    house.function.unit = unit
    records.save(house.function, actor=None)
    assert not TriggerEvent.objects.exists()
    unit.parent = save(OrganisationalUnit, title="Operations")
    records.save(unit, actor=None)
    assert TriggerEvent.objects.get().source == house.function.code


def test_a_function_that_moves_to_another_unit_is_an_event(house, analysis):
    house.function.unit = save(OrganisationalUnit, title="Claims")
    records.save(house.function, actor=None)
    house.function.unit = save(OrganisationalUnit, title="Shared services")
    records.save(house.function, actor=None)
    assert [e.title for e in TriggerEvent.objects.all()] == ["Motor claims moved to another unit"]
