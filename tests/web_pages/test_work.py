"""My work offers the steps that one may take, and tells of the others."""

import datetime as dt

import pytest

from hisaar.governance.models import Action
from hisaar.platform import records
from hisaar.platform.tasks.models import Task

from .conftest import signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("insurer")]


@pytest.mark.parametrize(("role", "is_offered"), [("business_owner", True), ("director", False)])
def test_an_action_is_shown_to_its_owner_and_its_step_to_those_who_may_take_it(
    somebody, role, is_offered
):
    day = dt.date(2026, 1, 1)
    records.save(
        Action(title="Rewrite the plan", owner=somebody, raised_on=day, due_on=day), actor=None
    )
    records.save(Task(title="Read the minutes", owner=somebody, due_on=day), actor=None)
    page = text(signed_in(role, person=somebody).get("/my-work/"))
    assert "Rewrite the plan" in page
    assert ("/do/complete_action/" in page) is is_offered
    assert "/do/complete/" in page  # a director's own tasks are the director's to complete
