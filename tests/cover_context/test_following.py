"""A control that fails a test behind a warranty: a task and a notice in the same moment."""

import datetime as dt

import pytest

from hisaar.lib.dates import today
from hisaar.platform.notices.models import Notice
from hisaar.platform.tasks.models import Task

from . import making
from .making import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return making.person()


@pytest.fixture
def tester():
    return making.person("Tester (fictional)")


def days_ago(number):
    return today() - dt.timedelta(days=number)


def operating(owner, tester):
    made = making.control(owner)
    making.examined(made, tester, "effective", days_ago(60))
    made.operating_from = days_ago(50)
    return save(made)


def in_force(owner, **fields):
    given = {"from_on": days_ago(100), "to_on": days_ago(-100)}
    return making.policy(owner, **(given | fields))


def test_the_owner_of_the_warranty_gets_a_task_and_is_told(owner, tester):
    works = operating(owner, tester)
    warranty = making.warranty(in_force(owner), owner, works)
    making.examined(works, tester, "ineffective", days_ago(1))
    task = Task.objects.get()
    assert (task.owner, task.subject) == (owner, warranty.code)
    assert task.due_on == days_ago(-7)
    assert f"{works.code} Several factors on the VPN keeps it." in task.details
    notice = Notice.objects.get()
    assert notice.person == owner
    assert "cover may be refused" in notice.text


def test_a_second_failure_is_the_same_task(owner, tester):
    works = operating(owner, tester)
    making.warranty(in_force(owner), owner, works)
    making.examined(works, tester, "partly", days_ago(2))
    making.examined(works, tester, "ineffective", days_ago(1))
    assert Task.objects.count() == 1
    assert Notice.objects.count() == 2


def test_a_test_that_it_passes_closes_the_task(owner, tester):
    works = operating(owner, tester)
    making.warranty(in_force(owner), owner, works)
    making.examined(works, tester, "ineffective", days_ago(2))
    making.examined(works, tester, "effective", days_ago(1))
    assert not Task.objects.get().is_open


def test_policies_that_ended_and_controls_without_warranty_ask_for_nothing(owner, tester):
    works = operating(owner, tester)
    making.warranty(in_force(owner, to_on=days_ago(3)), owner, works)
    other = operating(owner, tester)
    for control in (works, other):
        making.examined(control, tester, "ineffective", days_ago(1))
    assert Task.objects.count() == 0


def test_an_old_failure_entered_late_asks_for_nothing_where_a_later_test_passed(owner, tester):
    works = operating(owner, tester)
    making.warranty(in_force(owner), owner, works)
    making.examined(works, tester, "ineffective", days_ago(90))
    assert Task.objects.count() == 0
