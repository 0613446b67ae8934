"""What is no register: assessment, clauses, graph, tasks, audit trail, and the document itself."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    DataSet,
    Dependency,
    System,
    ThirdParty,
)
from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.tasks.models import Task
from tests.api.callers import Caller
from tests.factories import make

pytestmark = pytest.mark.django_db


def test_the_assessment_speaks_of_all_clauses_as_of_a_day(caller):
    body = caller.get("assess", on="2026-06-30").json()
    assert (body["on"], len(body["clauses"])) == ("2026-06-30", 205)
    assert sum(n for counts in body["totals"].values() for n in counts.values()) == 205
    assert set(body["clauses"][0]) >= {"id", "strength", "outcome", "gaps", "thresholds"}
    assert caller.get("assess", on="9999-12-31").status_code == 422
    assert caller.get("assess", on="yesterday").json()["errors"]["on"]


def test_clauses_are_listed_by_section_and_outcome_and_read_one_by_one(caller):
    one = caller.get("clauses/rca-01").json()
    assert (one["id"], one["section"]) == ("RCA-01", "RCA")
    assert one["criterion"]
    assert one["gaps"]
    listed = caller.get("clauses", section="RCA", outcome=one["outcome"]).json()["items"]
    assert "RCA-01" in [item["id"] for item in listed]
    assert {item["section"] for item in listed} == {"RCA"}
    assert caller.get("clauses", strength="perhaps").status_code == 422
    wrong = caller.get("clauses/RCA-99")
    assert (wrong.status_code, "has no clause 'RCA-99'" in wrong.json()["detail"]) == (404, True)


def estate():
    save = lambda record, **links: records.save(record, actor=None, links=links)  # noqa: E731
    vendor = save(ThirdParty(title="Cloud host", category="cloud"))
    core = save(System(title="Core", kind="application", vendor=vendor, hosting="cloud"))
    host = save(System(title="Host", kind="server", parent=core))
    gone = save(System(title="Gone", kind="server", parent=core, retired_on=dt.date(2020, 1, 1)))
    data = save(DataSet(title="Claims data", subject="claimants"), systems=[core])
    function = save(BusinessFunction(title="Claims", area="claims", criticality="critical"))
    process = save(
        BusinessProcess(title="Pay"), functions=[function], systems=[core], data_sets=[data]
    )
    save(Dependency(source=process.code, target=host.code))
    save(Dependency(source=process.code, target=gone.code))
    return vendor, core, host, data, function, process


def test_the_graph_holds_everything_in_use_and_what_needs_what(caller):
    vendor, core, host, data, function, process = (r.code for r in estate())
    with CaptureQueriesContext(connection) as queries:
        body = caller.get("graph").json()
    assert sorted(map(tuple, body["edges"])) == sorted([
        (core, vendor), (core, host), (data, core), (function, process), (process, core),
        (process, data), (process, host),
    ])  # fmt: skip
    assert {node[0] for node in body["nodes"]} == {vendor, core, host, data, function, process}
    assert [function, "Claims", "business-functions", "critical"] in body["nodes"]
    assert len(queries) <= 6


def test_the_graph_shows_what_the_caller_may_see():
    estate()
    caller = Caller("administrator", scopes=["assets.system.view", "assets.dataset.view"])
    body = caller.get("graph").json()
    assert {node[2] for node in body["nodes"]} == {"systems", "data-sets"}
    assert len(body["edges"]) == 2
    assert Caller("ciso", username="x", scopes=["people.*.view"]).get("graph").status_code == 403


def test_my_tasks_are_mine_and_due(caller):
    assert "not linked to a person" in caller.get("tasks/mine").json()["detail"]
    person = make(records.by_slug("people"))
    mine = Caller("business_owner", username="owner", person=person)
    today = dates.today()
    for days in (-1, 3, 90):
        due_on = today + dt.timedelta(days=days)
        records.save(Task(title=f"Task {days}", owner=person, due_on=due_on), actor=None)
    records.save(Task(title="Of nobody", due_on=today), actor=None)
    assert [t["title"] for t in mine.get("tasks/mine").json()["items"]] == ["Task -1", "Task 3"]
    assert mine.get("tasks/mine", days=365).json()["count"] == 3


def test_the_audit_trail_is_verified_for_those_who_may(caller):
    make(records.by_slug("people"))
    found = caller.get("audit/verify").json()
    assert (found["is_intact"], found["broken_at"]) == (True, None)
    assert Caller("business_owner", username="x").get("audit/verify").status_code == 403


def test_the_document_is_openapi_and_names_every_register(caller):
    document = caller.get("openapi.json").json()
    assert document["openapi"] == "3.1.0"
    for record_type in records.all_types():
        assert f"/{record_type.slug}/{{code}}" in document["paths"]
    operations = [
        operation
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert {"401", "403", "404", "409", "422"} <= set(operation["responses"])


def test_the_pages_that_explain_the_interface_run_no_script(caller):
    index = caller.get("docs")
    assert index["Content-Security-Policy"]
    for path in ("docs", "docs/systems", "docs/product", "docs/evidence"):
        page = caller.get(path).content.decode()
        assert "<script" not in page
        assert " style=" not in page
    assert "/api/v1/systems/{code}/do/retire" in caller.get("docs/systems").content.decode()
    assert caller.get("docs/gadgets").status_code == 404
