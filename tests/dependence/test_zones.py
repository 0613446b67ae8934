"""The zone diagram and the data map, asked as a browser would."""

import datetime as dt

import pytest

from hisaar.assets.models import (
    DataFlow,
    DataSet,
    Encryption,
    FirewallRule,
    Interconnection,
    NetworkZone,
    ProtectionException,
    System,
    ThirdParty,
)
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.web_pages.conftest import signed_in, text

from .conftest import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones():
    wall = save(System(title="Edge firewall", kind="network_device"))
    outside = save(NetworkZone(title="Internet", kind="internet", trust=1))
    inside = save(NetworkZone(title="Servers", kind="server", trust=4, boundary_system=wall))
    branch = save(NetworkZone(title="Branches", kind="branch", trust=3))
    save(System(title="Core", kind="server", zone=inside))
    save(System(title="Gone", kind="server", zone=inside, retired_on=dt.date(2020, 1, 1)))
    common = {"device": wall, "action": "allow"}
    save(FirewallRule(position=1, source_zone=outside, destination_zone=inside, ports="443",
                      **common))  # fmt: skip
    save(FirewallRule(position=2, source_zone=branch, destination_zone=inside, ports="any",
                      **common))  # fmt: skip
    save(FirewallRule(position=3, source_zone=branch, destination_zone=outside, ports="80",
                      is_enabled=False, **common))  # fmt: skip


def test_zones_say_what_filters_and_which_way_lets_anything_through(zones):
    page = text(signed_in("ciso").get("/zones/"))
    assert (
        "3 network zones and 2 ways between them. Nothing filters what enters Branches."
        " 1 ways let anything through." in page
    )


def test_the_zone_table_counts_only_systems_in_service(zones):
    answer = signed_in("ciso").get("/zones/?figure=zones&form=csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[2].split(",")[1:6] == ["Servers", "Servers", "4", "1", "Edge firewall"]


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK\x03\x04")]
)
def test_the_zone_diagram_can_be_taken_away(zones, form, start):
    answer = signed_in("ciso").get(f"/zones/?figure=zones&form={form}")
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"] == f'attachment; filename="network-zones.{form}"'


def test_without_zones_the_page_says_so():
    assert "No network zone is recorded yet." in text(signed_in("ciso").get("/zones/"))


@pytest.mark.parametrize("page", ["/zones/", "/data-map/"])
def test_who_sees_only_their_own_does_not_see_the_whole(page):
    assert signed_in("provider").get(page).status_code == 403


@pytest.fixture
def holders():
    core = save(System(title="Core database", kind="database"))
    share = save(System(title="File share", kind="server"))
    bank = save(ThirdParty(title="Chenab Bank (demo)", category="bank"))
    held = save(DataSet(title="Policyholder files", subject="policyholders",
                        classification="restricted", has_personal_data=True))  # fmt: skip
    held.systems.set([core, share])
    save(Encryption(data_set=held, system=core, layer="database", status="on"))
    flow = save(DataFlow(title="Nightly file", data_set=held, source=core, third_party=bank,
                         protocol="FTP", is_encrypted=False))  # fmt: skip
    return held, share, flow


def protection(row):
    return row.rsplit(",", 1)[1]


def hops(client):
    answer = client.get("/data-map/?figure=data-map&form=csv")
    return answer.content.decode("utf-8-sig").splitlines()[1:]


def test_each_hop_says_how_it_is_protected(holders, ciso):
    assert [protection(row) for row in hops(ciso)] == ["encrypted", "not known", "not encrypted"]


def test_leave_to_do_without_is_told_while_it_runs(holders, ciso):
    _, share, _ = holders
    approver = save(Person(title="Amna Approver (demo)"))
    leave = save(ProtectionException(
        title="Old share", system=share, layer="storage", reason="Replaced in spring",
        compensating_control="Locked room", approver=approver,
        approved_on=today() - dt.timedelta(days=30), expires_on=today(),
    ))  # fmt: skip
    assert protection(hops(ciso)[1]) == "not encrypted by leave"
    leave.expires_on = today() - dt.timedelta(days=1)
    save(leave)
    assert protection(hops(ciso)[1]) == "not known"


def test_the_picture_names_what_is_open(holders):
    page = text(signed_in("ciso").get("/data-map/"))
    assert f"Unprotected: {holders[2].code}." in page
    assert "2 of 3 hops are not encrypted, or nobody has recorded that." in page


def test_the_data_map_asks_as_much_for_many_data_sets_as_for_one(
    holders, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in("ciso")
    client.get("/data-map/")
    with django_assert_max_num_queries(24) as few:
        client.get("/data-map/")
    for number in range(5):
        more = save(DataSet(title=f"More {number}", subject="claimants"))
        more.systems.set(System.objects.all())
    with django_assert_num_queries(len(few)):
        client.get("/data-map/")


def test_a_plain_protocol_protects_nothing_whatever_is_ticked(holders, ciso):
    flow = holders[2]
    flow.is_encrypted = True
    save(flow)
    assert protection(hops(ciso)[2]) == "not encrypted"


def test_a_flow_says_more_than_the_link_that_it_runs_over(holders, ciso):
    held, _, flow = holders
    link = records.save(
        Interconnection(
            title="Line to the bank", scope="external", system=flow.source,
            counterparty=flow.third_party, protocol="TLS 1.3", is_encrypted=True,
        ), actor=None, links={"data_sets": [held]},
    )  # fmt: skip
    assert len(hops(ciso)) == 4
    flow.interconnection = link
    save(flow)
    assert [protection(row) for row in hops(ciso)] == ["encrypted", "not known", "not encrypted"]
