"""A record's pages: reading, adding, changing, deleting, its history, its verbs."""

import pytest

from hisaar.assets.models import BusinessFunction, BusinessProcess
from hisaar.governance.models import Committee, Meeting
from hisaar.platform import records
from hisaar.platform.people.models import Person

from .conftest import form_data, sign_in

pytestmark = pytest.mark.django_db
FUNCTION = "/registers/business-functions/FUN-0001/"
PROCESS = "/registers/business-processes/PRC-0001/"


def test_a_record_shows_its_facts_its_relations_and_the_clauses_it_serves(ciso, process, owner):
    page = ciso.get(FUNCTION).content.decode()
    assert "Motor claims settlement" in page
    assert f"/registers/people/{owner.code}/" in page
    assert "/registers/business-processes/PRC-0001/" in page
    assert "RCA-01" in page


def test_a_code_alone_leads_to_the_record(ciso, functions):
    assert ciso.get("/records/fun-0001/")["Location"] == FUNCTION
    assert ciso.get("/records/ZZZ-0001/").status_code == 404


def test_adding_a_record_numbers_it_and_shows_it(ciso, owner):
    data = {"title": "Payroll", "area": "personnel", "owner": owner.pk}
    response = ciso.post("/registers/business-functions/new/", data)
    assert response["Location"] == FUNCTION
    assert BusinessFunction.objects.get().owner == owner


def test_a_form_with_faults_names_them_and_keeps_what_was_typed(ciso):
    response = ciso.post("/registers/business-functions/new/", {"description": "Pays salaries"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Not saved yet." in page
    assert "Pays salaries" in page
    assert BusinessFunction.objects.count() == 0


def test_a_panel_offers_to_add_a_record_that_is_already_linked(ciso, process):
    page = ciso.get("/registers/business-processes/new/?functions=FUN-0002")
    assert page.context["form"]["functions"].value() == [
        BusinessFunction.objects.get(code="FUN-0002").pk
    ]


def test_saving_an_untouched_form_changes_nothing(ciso, process):
    data = form_data(ciso, f"{PROCESS}edit/")
    assert ciso.post(f"{PROCESS}edit/", data)["Location"] == PROCESS
    assert BusinessProcess.objects.get().version == 1


def test_a_picker_renders_the_chosen_only_and_finds_the_others_by_search(ciso, process):
    records.save_many([Person(title=f"Person {n}") for n in range(80)], actor=None)
    page = ciso.get(f"{PROCESS}edit/").content.decode()
    assert "Person 7" not in page
    assert page.count('<option value="') < 30
    found = ciso.get("/registers/people/choices/pk/?q=person 7").json()["results"]
    assert [r["text"].split(" ", 1)[1] for r in found][:2] == ["Person 7", "Person 70"]


def test_a_code_field_is_chosen_by_search_over_several_registers(ciso, process):
    found = ciso.get("/records/choices/?in=systems,business-functions&q=s").json()["results"]
    assert {"SYS", "FUN"} == {r["value"][:3] for r in found}
    assert ciso.get("/records/choices/?in=nothing&q=s").json() == {"results": []}


def test_history_tells_each_field_before_and_after_in_words(ciso, functions):
    data = form_data(ciso, f"{FUNCTION}edit/") | {"area": "finance", "is_manual": "on"}
    ciso.post(f"{FUNCTION}edit/", data)
    changes = ciso.get(f"{FUNCTION}history/").context["entries"][0]["changes"]
    assert {(c.label, c.before, c.after) for c in changes} == {
        ("Operational area", "Claims", "Finance"),
        ("Is manual", "No", "Yes"),
    }


def test_deleting_asks_first_and_is_refused_while_others_refer_to_it(ciso, functions, owner):
    person = f"/registers/people/{owner.code}/delete/"
    assert "Delete" in ciso.get(person).content.decode()
    response = ciso.post(person)
    assert response.status_code == 409
    assert f'<a href="{FUNCTION}">FUN-0001</a>' in response.content.decode()
    ciso.post("/registers/business-functions/FUN-0003/delete/")
    assert BusinessFunction.objects.count() == 2


def test_a_verb_asks_for_its_arguments_and_does_its_work(ciso, functions):
    address = f"{FUNCTION}do/classify/"
    assert ciso.get(address).status_code == 200
    given = {"verb-criticality": "critical", "verb-reason": "Claims", "verb-on": "2026-11-20"}
    assert "required" in ciso.post(address, {**given, "verb-on": ""}).content.decode()
    assert ciso.post(address, given)["Location"] == FUNCTION
    assert BusinessFunction.objects.get(code="FUN-0001").criticality == "critical"


def test_a_verb_in_a_dialog_answers_with_the_form_or_with_where_to_go(ciso, functions):
    address, htmx = f"{FUNCTION}do/confirm/", {"HX-Request": "true"}
    assert "<html" not in ciso.get(address, headers=htmx).content.decode()
    done = ciso.post(address, {"verb-on": "2026-11-20"}, headers=htmx)
    assert done["HX-Redirect"] == FUNCTION
    refused = ciso.post(address, {"verb-on": "2026-01-01"}, headers=htmx)
    assert "already confirmed" in refused.content.decode()


def test_the_rows_of_a_form_are_added_changed_and_removed_with_their_record(ciso, owner):
    board = records.save(Committee(title="Board", kind="board"), actor=None)
    data = {
        "title": "Board meeting 3", "committee": board.pk, "held_on": "2026-10-01",
        "attendance-TOTAL_FORMS": "0", "attendance-INITIAL_FORMS": "0",
        "agendaitem-TOTAL_FORMS": "2", "agendaitem-INITIAL_FORMS": "0",
        "agendaitem-0-title": "Cyber report", "agendaitem-0-position": "1",
        "agendaitem-0-kind": "other", "agendaitem-1-title": "Any other business",
        "agendaitem-1-position": "2", "agendaitem-1-kind": "other",
    }  # fmt: skip
    response = ciso.post("/registers/meetings/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    meeting = Meeting.objects.get()
    first, second = meeting.agenda_items.order_by("position")
    data |= {
        "seen_version": "1", "agendaitem-INITIAL_FORMS": "2",
        "agendaitem-0-id": first.pk, "agendaitem-0-title": "Cyber security report",
        "agendaitem-1-id": second.pk, "agendaitem-1-DELETE": "on",
    }  # fmt: skip
    ciso.post(f"/registers/meetings/{meeting.code}/edit/", data)
    assert [i.title for i in meeting.agenda_items.all()] == ["Cyber security report"]


def test_a_fault_in_one_row_of_a_form_saves_nothing_at_all(ciso, owner):
    board = records.save(Committee(title="Board", kind="board"), actor=None)
    data = {
        "title": "Board meeting 3", "committee": board.pk, "held_on": "2026-10-01",
        "attendance-TOTAL_FORMS": "0", "attendance-INITIAL_FORMS": "0",
        "agendaitem-TOTAL_FORMS": "1", "agendaitem-INITIAL_FORMS": "0",
        "agendaitem-0-minute": "We spoke.",
    }  # fmt: skip
    assert ciso.post("/registers/meetings/new/", data).status_code == 200
    assert Meeting.objects.count() == 0


def test_who_has_no_role_sees_no_register_and_is_told_why(db, functions):
    nobody = sign_in(name="zain")
    assert "No register is open to you" in nobody.get("/registers/").content.decode()
    for page in ("", "new/", "edit/", "delete/", "history/", "do/classify/"):
        address = "/registers/business-functions/new/" if page == "new/" else FUNCTION + page
        response = nobody.get(address)
        assert (response.status_code, "no role" in response.content.decode()) == (403, True)


def test_a_business_owner_changes_what_is_theirs_only(db, functions):
    zain = sign_in("business_owner", name="zain")
    mine = BusinessFunction(title="Mine", area="claims", owner=zain.user.person)
    mine = records.save(mine, actor=None)
    assert zain.get(f"/registers/business-functions/{mine.code}/edit/").status_code == 200
    assert zain.get(f"{FUNCTION}edit/").status_code == 403
    chosen = {"codes": ["FUN-0001"], "field": "area"}
    assert zain.post("/registers/business-functions/bulk/", chosen).status_code == 409
    data = {"title": "Somebody else's", "area": "claims"}
    response = zain.post("/registers/business-functions/new/", data)
    assert "records that you own" in response.content.decode()


def test_an_address_of_nothing_is_a_page_with_a_sentence(ciso):
    for address in ("/registers/nothing/", "/registers/people/PER-9999/", "/nowhere/"):
        response = ciso.get(address)
        assert response.status_code == 404
        assert "There is no such page" in response.content.decode()
