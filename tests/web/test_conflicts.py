"""Two people change one record: nobody's work is lost, and the person chooses."""

import pytest

from hisaar.assets.models import BusinessProcess
from hisaar.platform import records

from .conftest import form_data

pytestmark = pytest.mark.django_db
EDIT = "/registers/business-processes/PRC-0001/edit/"


@pytest.fixture
def conflict(ciso, process):
    """My form, opened before somebody else saved; returns it, with the page that refused it."""
    mine = form_data(ciso, EDIT) | {"steps": "My steps", "outputs": "My outputs"}
    theirs = BusinessProcess.objects.get()
    theirs.steps, theirs.inputs = "Their steps", "Their inputs"
    records.save(theirs, actor=None, links={"systems": []})
    return mine, ciso.post(EDIT, mine)


def test_the_later_save_is_refused_with_both_versions(conflict):
    _, page = conflict
    assert page.status_code == 409
    shown = {d.name: (d.mine, d.theirs, d.is_mine) for d in page.context["fields"]}
    assert shown["steps"] == ("My steps", "Their steps", True)
    assert shown["outputs"] == ("My outputs", "—", True)
    assert shown["inputs"] == ("—", "Their inputs", False)
    assert shown["systems"] == ("SYS-0001 System 0, SYS-0002 System 1", "—", False)
    assert BusinessProcess.objects.get().steps == "Their steps"


def test_the_chosen_fields_of_each_version_are_saved_together(ciso, conflict):
    mine, page = conflict
    choices = {
        f"choose-{d.name}": "mine" if d.is_mine else "theirs" for d in page.context["fields"]
    }
    ciso.post(EDIT, mine | choices | {"seen_version": page.context["version"]})
    saved = BusinessProcess.objects.get()
    assert (saved.steps, saved.inputs, saved.outputs) == ("My steps", "Their inputs", "My outputs")
    assert list(saved.systems.all()) == []


def test_a_third_save_in_between_is_a_conflict_again(ciso, conflict):
    mine, page = conflict
    third = BusinessProcess.objects.get()
    third.steps = "Third steps"
    records.save(third, actor=None)
    answer = ciso.post(EDIT, mine | {"choose-": "", "seen_version": page.context["version"]})
    assert answer.status_code == 409
    assert {d.name for d in answer.context["fields"]} >= {"steps"}
