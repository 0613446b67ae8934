"""Recovery times, the map and its table, with values worked out by hand (see conftest)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import DataSet, Dependency, System
from tests.web_pages.conftest import signed_in, text

from .conftest import save

pytestmark = pytest.mark.django_db


def table(client, page, figure):
    joint = "&" if "?" in page else "?"
    answer = client.get(f"{page}{joint}figure={figure}&form=csv")
    return [row.split(",") for row in answer.content.decode("utf-8-sig").splitlines()[1:]]


def test_a_function_shows_what_it_promises_beside_what_can_be_kept(insurer, ciso):
    rows = table(ciso, "/standing/", "functions")
    assert rows == [
        [insurer["claims"].code, "Motor claims", "critical", "8 h", "10 h", "falls short", "4", "6"]
    ]


def test_the_way_that_breaks_a_promise_is_named(insurer, ciso):
    rows = {row[0]: row[2:] for row in table(ciso, "/standing/", "conflicts")}
    way = [insurer[name].code for name in ("claims", "process", "core", "host")]
    assert rows[insurer["claims"].code] == [
        '"promises to be back in 8 h', ' but can be in 10 h"', " → ".join(way),
    ]  # fmt: skip
    assert rows[insurer["host"].code][0] == '"may lose data of 4 h at most'


def test_what_has_a_stand_in_is_no_single_fault(insurer, ciso):
    page = f"/standing/{insurer['claims'].code}/"
    faults = {row[0] for row in table(ciso, page, "faults")}
    assert insurer["host"].code in faults
    assert not faults & {gateway.code for gateway in insurer["gateways"]}


def test_the_order_of_resumption_brings_back_the_faster_stand_in_only(insurer, ciso):
    page = f"/standing/{insurer['claims'].code}/?teams=2"
    rows = {row[1]: row for row in table(ciso, page, "order")}
    assert rows[insurer["core"].code][3:6] == ["1", "6.0", "10.0"]
    assert rows[insurer["gateways"][0].code][4:6] == ["0.0", "1.0"]
    assert insurer["gateways"][1].code not in rows
    assert rows[insurer["claims"].code][7] == "2 h late"


def test_a_system_says_which_functions_stop_with_it(insurer, ciso):
    page = f"/standing/{insurer['host'].code}/"
    assert [row[0] for row in table(ciso, page, "faults")] == [insurer["claims"].code]
    assert "Stops functions" in text(ciso.get(page))


def test_what_is_not_in_use_has_no_page(insurer, ciso):
    assert ciso.get("/standing/SYS-9999/").status_code == 404


@pytest.mark.parametrize("teams", ["0", "-3", "1000000", "two"])
def test_a_senseless_number_of_teams_is_not_taken(insurer, ciso, teams):
    assert ciso.get(f"/standing/?teams={teams}").status_code == 200


def test_the_map_says_everything_once(insurer, ciso):
    data = ciso.get("/map/data/").json()
    assert len(set(data["code"])) == len(data["code"]) == 7
    at = data["code"].index
    needs = set(zip(data["source"], data["target"], strict=True))
    assert (at(insurer["core"].code), at(insurer["host"].code)) in needs
    assert data["zone"][at(insurer["core"].code)] == "Servers"
    assert data["trouble"][at(insurer["claims"].code)].startswith("promises to be back in 8 h")


def test_the_map_around_one_thing_holds_no_more(insurer, ciso):
    near = ciso.get(f"/map/data/?focus={insurer['core'].code}&direction=up&steps=1").json()
    assert set(near["code"]) == {insurer["core"].code, insurer["process"].code}
    assert ciso.get("/map/data/?focus=SYS-9999").json()["code"] == []


def test_a_node_is_told_beside_the_map(insurer, ciso):
    page = text(ciso.get(f"/map/node/{insurer['core'].code}/"))
    assert "Register a claim" in page
    assert "Sutlej (demo)" in page
    assert ciso.get("/map/node/SYS-9999/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"), [("q=gateway", 2), ("kind=dataset", 0), ("troubled=1", 2), ("", 7)]
)
def test_the_table_says_the_same_and_can_be_filtered(insurer, ciso, query, found):
    assert len(table(ciso, f"/map/table/?{query}", "map")) == found


def test_who_sees_only_some_registers_sees_only_those_on_the_map(insurer):
    provider = signed_in("provider")
    assert provider.get("/map/").status_code == 403
    director = signed_in("company_secretary", "secretary")
    assert director.get("/standing/").status_code == 403


def test_a_business_owner_sees_nodes_but_no_troubles_made_from_all_of_them(insurer):
    data = signed_in("business_owner").get("/map/data/").json()
    assert insurer["core"].code in data["code"]


def test_pages_ask_as_much_for_many_rows_as_for_few(insurer, ciso, django_assert_num_queries):
    pages = ["/map/data/", "/standing/", f"/standing/{insurer['claims'].code}/", "/map/table/"]
    counts = []
    for page in pages:
        ciso.get(page)
        with CaptureQueriesContext(connection) as counted:
            ciso.get(page)
        counts.append(len(counted))
    for number in range(5):
        more = save(System(title=f"Server {number}", kind="server", restore_hours=1))
        save(Dependency(source=insurer["core"].code, target=more.code, strength="hard"))
        held = save(DataSet(title=f"Data {number}", subject="claimants"))
        held.systems.set([more])
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            ciso.get(page)


def test_an_empty_house_says_what_to_do_first(ciso):
    assert "There is nothing to draw yet" in text(ciso.get("/map/"))
    assert "No function is recorded yet" in text(ciso.get("/standing/"))
