"""What a program can do with records beyond reading and writing one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import BusinessProcess, System
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.factories import make

pytestmark = pytest.mark.django_db


def systems(number):
    rows = [System(title=f"System {n}", kind="server") for n in range(1, number + 1)]
    return records.save_many(rows, actor=None)


def test_pages_of_a_list_are_bounded_and_never_overlap(caller):
    systems(5)
    first = caller.get("systems", limit=2, order="-title").json()
    second = caller.get("systems", limit=2, offset=2, order="-title").json()
    assert [i["title"] for i in first["items"] + second["items"]] == [
        "System 5", "System 4", "System 3", "System 2",
    ]  # fmt: skip
    assert first["count"] == second["count"] == 5
    assert caller.get("systems", offset=9).json() == {"count": 5, "items": []}
    for wrong in ({"limit": 0}, {"limit": 1001}, {"offset": -1}, {"limit": "many"}):
        assert caller.get("systems", **wrong).status_code == 422


def test_a_list_is_searched_filtered_and_ordered_by_what_exists(caller):
    core, host = systems(2)
    host.parent, host.kind = core, "application"
    records.save(host, actor=None)
    assert codes(caller.get("systems", q="system 2")) == [host.code]
    assert codes(caller.get("systems", parent=core.code)) == [host.code]
    assert codes(caller.get("systems", kind=["application", "server"])) == [core.code, host.code]
    wrong = caller.get("systems", order="titel")
    assert wrong.status_code == 422
    assert "did you mean 'title'" in wrong.json()["detail"]
    assert caller.get("systems", kind="spaceship").json()["errors"]["kind"]


def codes(answer):
    assert answer.status_code == 200, answer.content
    return [item["code"] for item in answer.json()["items"]]


def test_a_thousand_rows_cost_as_many_queries_as_one(caller):
    systems(1000)
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get("systems", limit=1000)
    assert len(answer.json()["items"]) == 1000
    assert len(queries) <= 8


def test_links_and_relations_go_by_code(caller):
    core, host = systems(2)
    sent = {"title": "Pay claims", "systems": [host.code, core.code.lower(), host.code]}
    added = caller.post("business-processes", sent).json()
    assert added["systems"] == [core.code, host.code]
    cleared = caller.patch(
        f"business-processes/{added['code']}", {"systems": [], "version": added["version"]}
    ).json()
    assert cleared["systems"] == []
    wrong = caller.post("business-processes", {"title": "x", "systems": ["SYS-0099", "", "zz"]})
    assert wrong.status_code == 422
    assert "There is no system 'SYS-0099' that you may see." in wrong.json()["errors"]["systems"]
    assert BusinessProcess.objects.count() == 1


def test_a_patch_leaves_alone_what_it_does_not_name(caller):
    record = make(records.by_slug("systems"), description="Old and reliable")
    answer = caller.patch(f"systems/{record.code}", {"title": "Core", "version": 1}).json()
    assert (answer["title"], answer["description"]) == ("Core", "Old and reliable")
    missing = caller.patch(f"systems/{record.code}", {"title": "Core 2"})
    assert missing.json()["errors"] == {"version": ["Version is missing; give it."]}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b"[1]", 422, "one JSON object"),
        (b"null", 422, "one JSON object"),
        (b'{"title": null, "kind": "server"}', 422, "Title is a text."),
        (b'{"title": 5, "kind": "server"}', 422, "Title is a text."),
        (b'{"title": "a\\u0000b", "kind": "server"}', 422, "null character"),
        (b'{"title": "a", "kind": "spaceship"}', 422, "Kind is one of"),
        (b'{"title": "a", "kind": "server", "retired_on": "31/12/2026"}', 422, "2026-12-31"),
        (b'{"title": "a", "kind": "server", "retired_on": "9999-01-01"}', 422, "between 1900"),
        (b'{"title": "a", "kind": "server", "is_standalone": "yes"}', 422, "true or false"),
        (b'{"title": "a", "kind": "server", "restore_hours": NaN}', 422, "finite"),
        (b'{"title": "a", "kind": "server", "titel": "b"}', 422, "did you mean 'title'"),
        (b'{"title": "a", "kind": "server", "code": "SYS-0042"}', 422, "no field 'code'"),
        (b'{"title": "   ", "kind": "server"}', 422, "Title"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_told_why_and_changes_nothing(caller, body, status, words):
    answer = caller.client.generic("POST", "/api/v1/systems", body, "application/json")
    assert answer.status_code == status, answer.content
    assert words in answer.json()["detail"]
    assert System.objects.count() == 0


def test_a_body_of_another_kind_or_a_huge_one_is_refused(caller):
    form = caller.client.post("/api/v1/systems", {"title": "Core"})
    assert form.status_code == 415
    huge = caller.post("systems", {"title": "x", "kind": "server", "description": "y" * 3_000_000})
    assert (huge.status_code, "too large" in huge.json()["detail"]) == (413, True)


def test_what_others_refer_to_is_not_deleted(caller):
    unit = make(records.by_slug("organisational-units"))
    person = records.save(Person(title="Ayesha Khan", unit=unit), actor=None)
    answer = caller.delete(f"organisational-units/{unit.code}")
    assert answer.status_code == 409
    assert f"still referred to by {person.code}" in answer.json()["detail"]


def test_many_records_take_one_value_or_none_does(caller):
    first, second = systems(2)
    change = {"codes": [first.code, second.code], "field": "criticality", "value": "critical"}
    assert caller.post("systems/bulk", change).json()["count"] == 2
    assert set(System.objects.values_list("criticality", flat=True)) == {"critical"}
    missing = caller.post("systems/bulk", change | {"codes": [first.code, "SYS-0099"], "value": ""})
    assert "SYS-0099" in missing.json()["detail"]
    wrong = caller.post("systems/bulk", change | {"value": "very"})
    assert "Criticality is one of" in wrong.json()["detail"]
    strange = caller.post("systems/bulk", change | {"field": "title"})
    assert "'title' is not a field to change in many records" in strange.json()["detail"]
    assert set(System.objects.values_list("criticality", flat=True)) == {"critical"}


def test_a_verb_takes_its_arguments_and_checks_the_state(caller):
    (system,) = systems(1)
    missing = caller.post(f"systems/{system.code}/do/retire", {})
    assert missing.json()["errors"] == {"on": ["On is missing; give it."]}
    done = caller.post(f"systems/{system.code}/do/retire", {"on": "2026-11-01"}).json()
    assert (done["register"], done["record"]["retired_on"]) == ("systems", "2026-11-01")
    again = caller.post(f"systems/{system.code}/do/retire", {"on": "2026-11-02"})
    assert (again.status_code, "not in a state for 'Retire'" in again.json()["detail"]) == (
        409,
        True,
    )
    unknown = caller.post(f"systems/{system.code}/do/launch", {})
    assert (
        "it knows confirm, retire, take_snapshot, log_custody or review_firewall_rules"
        in unknown.json()["detail"]
    )


def test_a_verb_is_given_records_by_code(caller):
    task = make(records.by_slug("tasks"))
    person = records.save(Person(title="Ayesha Khan"), actor=None)
    done = caller.post(f"tasks/{task.code}/do/reassign", {"to": person.code}).json()
    assert done["record"]["owner"] == person.code
    wrong = caller.post(f"tasks/{task.code}/do/reassign", {"to": "PER-0999"})
    assert "no person 'PER-0999'" in wrong.json()["errors"]["to"][0]


def test_sealed_values_leave_masked(caller):
    added = caller.post("people", {"title": "Ayesha Khan", "cnic": "3520212345671"}).json()
    assert added["cnic"] == "35202-*******-1"
    history = caller.get(f"people/{added['code']}/history").content.decode()
    assert "1234567" not in history + caller.get("people").content.decode()


def test_an_address_that_is_none_and_a_method_that_is_none_answer_in_json(caller):
    assert caller.get("people/PER-0001/teleport").status_code == 404
    assert caller.get("gadgets").json()["detail"].startswith("There is no register 'gadgets'.")
    wrong = caller.client.put("/api/v1/people")
    assert wrong.status_code == 405
    assert wrong.json()["detail"] == "This address takes GET, POST, not PUT."
