"""Where the business stands: worked examples, by codes, from the registers."""

from decimal import Decimal

import pytest

from hisaar.assets.models import DataSet, Dependency, ThirdParty
from hisaar.assets.standing import standing
from hisaar.platform.records import Refused

from .makers import ON, analysis, function, link, process, save, system


def need(source, target, **fields):
    return save(Dependency(source=source.code, target=target.code, **{"strength": "hard"} | fields))


@pytest.fixture
def claims(owner):
    """Claims promises 8 hours. Core takes 3 and its database 6; one of two servers is enough."""
    core = system(owner, "Core", restore_hours=Decimal(3), backup_interval_hours=Decimal(24))
    data = system(owner, "Database", kind="database", restore_hours=Decimal(6), criticality="other")
    first = system(owner, "Server A", kind="server", restore_hours=Decimal(2))
    second = system(owner, "Server B", kind="server", restore_hours=Decimal(5))
    made = function(owner)
    analysis(made)
    process(owner, [made], [core])
    DataSet.objects.get().systems.set([data])
    need(core, data)
    need(data, first, group="hosts", needed_of_group=1)
    need(data, second, group="hosts", needed_of_group=1)
    return {"function": made.code, "core": core.code, "data": data.code,
            "first": first.code, "second": second.code}  # fmt: skip


def test_the_promise_stands_beside_what_can_be_kept_and_the_path_says_why(claims):
    found = standing(ON)
    line = found.lines[claims["function"]]
    assert (line.rto, line.possible_hours, line.is_least) == (8.0, 11.0, False)
    late, *lossy = found.conflicts
    assert (late.kind, late.code, late.promised, late.possible) == (
        "rto", claims["function"], 8.0, 11.0,
    )  # fmt: skip
    path = [claims["function"], "PRC", claims["core"], claims["data"], claims["first"]]
    assert [c if c in path else c.split("-")[0] for c in late.path] == path
    assert [(c.kind, c.code, c.promised, c.possible, c.path[0], c.path[-1]) for c in lossy] == [
        ("rpo", claims["core"], 4.0, 24.0, claims["function"], claims["core"])
    ]


def test_what_is_needed_inherits_the_strictest(claims):
    line = standing(ON).lines[claims["data"]]
    assert (line.rto, line.inherited_rto, line.rpo, line.inherited_rpo) == (None, 8.0, None, 4.0)
    assert (line.criticality, line.inherited_criticality) == ("other", "critical")
    assert line.is_underrated


def test_a_single_fault_stops_the_function_but_a_stand_in_does_not(claims):
    found = standing(ON)
    stopping = set(found.single_faults(claims["function"]))
    assert {claims["core"], claims["data"]} <= stopping
    assert not {claims["first"], claims["second"], claims["function"]} & stopping
    assert found.stopped_by(claims["core"]) == (claims["function"],)
    assert found.stopped_by(claims["first"]) == ()
    line = found.lines[claims["first"]]
    assert (line.stops, line.brings_down) == (0, 1)
    assert line.endangers == len(found.stands_on_it(claims["first"])) == 5


def test_a_soft_need_stops_nothing_but_carries_a_compromise(claims, owner):
    mail = system(owner, "Mail", kind="application", restore_hours=Decimal(90))
    row = need_by_code(claims["core"], mail)
    found = standing(ON)
    assert (row.strength, found.lines[claims["function"]].possible_hours) == ("soft", 11.0)
    assert found.stopped_by(mail.code) == ()
    assert claims["function"] in found.stands_on_it(mail.code)


def need_by_code(source, target):
    return save(Dependency(source=source, target=target.code, strength="soft"))


def test_hours_that_nobody_recorded_are_told(claims, owner):
    host = system(owner, "Hypervisor", kind="server")
    save(Dependency(source=claims["data"], target=host.code, strength="hard"))
    found = standing(ON)
    assert found.lines[claims["function"]].is_least
    assert found.lines[host.code].own_hours is None
    assert found.conflicts[0].is_least
    assert found.resume([claims["function"]]).unknown == (host.code,)
    known = standing(ON, own_hours={host.code: 10.0})
    assert known.lines[claims["function"]].possible_hours == 19.0


def test_all_ways_to_the_data_pass_the_choke_points(claims, owner):
    portal = system(owner, "Portal", is_internet_facing=True)
    quotes = system(owner, "Quotes", is_internet_facing=True)
    gateway = system(owner, "Gateway")
    for source in (portal, quotes):
        link(source, other_system=gateway, direction="outbound")
    save(Dependency(source=gateway.code, target=claims["core"], strength="soft"))
    found = standing(ON)
    assert found.data_holders == (claims["data"],)
    assert found.choke_points() == (gateway.code, claims["core"], claims["data"])
    assert found.choke_points([portal.code]) == (
        portal.code, gateway.code, claims["core"], claims["data"],
    )  # fmt: skip


def test_concentration_counts_functions_directly_and_through_subcontracts(claims, owner):
    cloud, core = (save(ThirdParty(title=t, category="cloud", owner=owner)) for t in "AB")
    save(Dependency(source=claims["core"], target=core.code, strength="hard"))
    (one,), index = standing(ON).concentration()
    assert (one.code, one.direct, one.direct_share, index) == (core.code, 1, 1.0, 1.0)
    parties, _ = standing(ON).concentration([(core.code, cloud.code)])
    assert [(p.code, p.direct, p.through) for p in parties] == [
        (core.code, 1, 1),
        (cloud.code, 0, 1),
    ]


def test_a_function_is_brought_back_from_the_ground_up_by_the_faster_stand_in(claims):
    found = standing(ON).resume([claims["function"]], teams=2)
    worked = [(s.code, s.start, s.finish, s.team) for s in found.steps if s.team]
    assert worked == [
        (claims["first"], 0.0, 2.0, 1), (claims["data"], 2.0, 8.0, 2),
        (claims["core"], 8.0, 11.0, 1),
    ]  # fmt: skip
    assert (found.hours, found.least_hours) == (11.0, 11.0)
    assert found.late == ((claims["function"], 3.0),)


def test_two_functions_share_a_team_and_the_urgent_one_comes_first(owner):
    codes = []
    for title, hours in (("Patient", 100), ("Urgent", 5)):
        each = system(owner, title, restore_hours=Decimal(4))
        made = function(owner, f"Function {title}")
        analysis(made, rto_hours=Decimal(hours), mtpd_hours=Decimal(200))
        need(made, each)
        codes.append(each.code)
    found = standing(ON).resume(teams=1)
    assert [s.code for s in found.steps if s.team] == codes[::-1]
    assert found.late == ()


def test_what_needs_one_another_is_restarted_together(owner):
    one, two = (system(owner, t, restore_hours=Decimal(h)) for t, h in (("A", 2), ("B", 3)))
    base = system(owner, "Base", restore_hours=Decimal(1))
    made = function(owner)
    analysis(made)
    for source, target in ((made, one), (one, two), (two, one), (two, base)):
        need(source, target)
    found = standing(ON)
    assert found.cycles == ((one.code, two.code),)
    assert found.lines[one.code].possible_hours == found.lines[two.code].possible_hours == 4.0
    plan = found.resume(teams=2)
    starts = {s.code: (s.start, s.finish) for s in plan.steps}
    assert starts[base.code] == (0.0, 1.0)
    assert (starts[one.code], starts[two.code]) == ((1.0, 3.0), (1.0, 4.0))
    assert starts[made.code] == (4.0, 4.0)


def test_an_order_for_nobody_or_for_strangers_is_refused(claims):
    with pytest.raises(Refused, match="At least one team"):
        standing(ON).resume(teams=0)
    with pytest.raises(Refused, match="FUN-9999 is not in use"):
        standing(ON).resume(["FUN-9999"])


def test_an_empty_inventory_stands_on_nothing(db):
    found = standing(ON)
    assert (found.lines, found.conflicts, found.cycles) == ({}, (), ())
    assert found.concentration() == ((), 0.0)
    assert (found.resume().steps, found.choke_points()) == ((), ())


def test_queries_do_not_grow_with_records(claims, owner, django_assert_num_queries):
    for n in range(5):
        other = function(owner, f"Other {n}")
        analysis(other)
        need(other, system(owner, f"System {n}", restore_hours=Decimal(1)))
    with django_assert_num_queries(7):
        found = standing(ON)
        assert len(found.lines) == 17
        assert found.conflicts
        assert found.resume().steps
        assert found.concentration() == ((), 0.0)
        assert found.choke_points() == ()
