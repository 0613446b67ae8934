"""Firewall rules, exceptions, changes and editions: what people do, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from hisaar.assets import services
from hisaar.assets.models import (
    Change,
    DataSet,
    FirewallRule,
    ImpactAnalysis,
    NetworkZone,
    ProtectionException,
)
from hisaar.platform.records import Invalid, Refused

from .makers import ON, analysis, function, person, save, system

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def firewall(owner):
    return system(owner, "Firewall", kind="network_device")


def rule(device, position, **fields):
    given = {"action": "allow", "ports": "443", "source": "any", "destination": "10.0.0.5"}
    return save(FirewallRule(device=device, position=position, **given | fields))


def test_rules_of_a_device_are_reviewed_at_once(firewall):
    one, two = rule(firewall, 1), rule(firewall, 2, action="deny")
    rule(firewall, 3, is_enabled=False)
    with pytest.raises(Refused, match=f"{one.code} lets traffic through and nobody has said"):
        services.review_firewall_rules(firewall, actor=None, on=DAY)
    done = services.review_firewall_rules(firewall, actor=None, on=DAY, justification="Portal")
    assert [r.code for r in done] == [one.code, two.code]
    stored = FirewallRule.objects.values_list("reviewed_on", "justification")
    assert list(stored) == [(DAY, "Portal"), (DAY, "Portal"), (None, "")]


def test_rules_of_another_device_and_earlier_days_are_refused(firewall, owner):
    with pytest.raises(Refused, match="has no firewall rule on record"):
        services.review_firewall_rules(firewall, actor=None, on=DAY)
    other = system(owner, "Second", kind="network_device")
    stranger = rule(other, 1, justification="Mail")
    rule(firewall, 1)
    with pytest.raises(Refused, match=f"{stranger.code} do not belong to {firewall.code}"):
        services.review_firewall_rules(firewall, actor=None, on=DAY, rules=[stranger])
    services.review_rule(stranger, actor=None, on=DAY)
    with pytest.raises(Refused, match="already reviewed on 1 Sep 2026"):
        services.review_rule(stranger, actor=None, on=dt.date(2026, 8, 1))


@pytest.mark.parametrize(
    ("fields", "is_wide"),
    [
        ({"source": "any", "destination": "any", "ports": "443"}, True),
        ({"source": "0.0.0.0/0", "destination": "10.0.0.5", "ports": ""}, True),
        ({"source": "any", "destination": "10.0.0.5", "ports": "443"}, False),
        ({"source": "10.0.0.0/8", "destination": "10.0.0.5", "ports": "any"}, False),
        ({"source": "any", "destination": "any", "action": "deny"}, False),
        ({"source": "any", "destination": "any", "is_enabled": False}, False),
    ],
)
def test_a_rule_that_lets_everything_in_is_known(firewall, fields, is_wide):
    assert rule(firewall, 1, **fields).is_wide_open is is_wide


def test_the_networks_of_a_zone_are_tidied_or_refused():
    zone = save(NetworkZone(title="Servers", kind="server", cidrs="10.1.2.3/16, 10.9.0.1"))
    assert zone.cidrs == "10.1.0.0/16\n10.9.0.1/32"
    with pytest.raises(Invalid) as refusal:
        save(NetworkZone(title="Bad", kind="server", cidrs="10.1.2.300"))
    assert "'10.1.2.300' is not a network" in str(refusal.value.errors["cidrs"])


def exception(owner, **fields):
    held = DataSet.objects.first() or save(DataSet(title="Data", subject="policyholders"))
    given = {
        "title": "Off", "data_set": held, "layer": "database", "reason": "Vendor",
        "compensating_control": "Watched", "owner": owner,
        "expires_on": dt.date(2027, 1, 1),
    }  # fmt: skip
    return save(ProtectionException(**given | fields))


def approve(made, approver=None, **fields):
    given = {"on": DAY} | fields
    return services.approve_exception(
        made, actor=None, approver=approver or person("Board (demo)"), **given
    )


def test_an_exception_is_approved_when_it_is_whole_by_another_person(owner):
    bare = exception(owner, reason="", compensating_control="", expires_on=None)
    with pytest.raises(Refused, match="lacks a reason, what protects instead, a last day"):
        approve(bare)
    made = exception(owner)
    with pytest.raises(Refused, match="cannot approve it as well"):
        approve(made, owner)
    with pytest.raises(Refused, match="before its approval"):
        approve(made, on=dt.date(2027, 1, 2))
    approve(made, expires_on=dt.date(2026, 12, 1))
    assert (made.is_in_force(DAY), made.is_in_force(ON)) == (True, False)
    with pytest.raises(Refused, match="was approved on 1 Sep 2026"):
        approve(made)


def test_an_exception_is_withdrawn_once_and_not_before_it_began(owner):
    made = approve(exception(owner))
    with pytest.raises(Refused, match="give a later"):
        services.withdraw_exception(made, actor=None, on=dt.date(2026, 8, 1), reason="r")
    services.withdraw_exception(made, actor=None, on=dt.date(2026, 10, 1), reason="Encrypted now")
    assert made.reason == "Vendor\nWithdrawn: Encrypted now"
    assert [made.is_in_force(day) for day in (DAY, dt.date(2026, 10, 1))] == [True, False]
    with pytest.raises(Refused, match="was withdrawn on 1 Oct 2026"):
        services.withdraw_exception(made, actor=None, on=ON, reason="r")


def change(owner, **fields):
    given = {
        "title": "Release", "kind": "application", "requested_on": DAY, "back_out": "Old build",
        "requester": owner,
    }  # fmt: skip
    return save(Change(**given | fields))


def test_a_change_is_approved_by_another_with_a_way_back(owner):
    chief = person("Chief (demo)")
    bare = change(owner, back_out="")
    with pytest.raises(Refused, match="says no way back"):
        services.approve_change(bare, actor=None, approver=chief, on=DAY)
    made = change(owner)
    with pytest.raises(Refused, match=r"asked for .* and cannot approve it"):
        services.approve_change(made, actor=None, approver=owner, on=DAY)
    with pytest.raises(Refused, match="was asked for on 1 Sep 2026 only"):
        services.approve_change(made, actor=None, approver=chief, on=dt.date(2026, 8, 1))
    services.approve_change(made, actor=None, approver=chief, on=DAY)
    with pytest.raises(Refused, match="was approved on 1 Sep 2026"):
        services.approve_change(made, actor=None, approver=chief, on=DAY)


def test_a_change_is_closed_when_it_was_approved_tested_and_done(owner):
    def close(made, outcome="succeeded", on=ON):
        return services.close_change(made, actor=None, outcome=outcome, on=on)

    with pytest.raises(Refused, match="was not implemented yet"):
        close(change(owner))
    done = {"implemented_on": dt.date(2026, 9, 5)}
    with pytest.raises(Refused, match="was implemented on 5 Sep 2026"):
        close(change(owner, **done), on=DAY)
    with pytest.raises(Refused, match="was never approved"):
        close(change(owner, **done))
    with pytest.raises(Refused, match="before it was approved"):
        close(change(owner, **done, approved_on=dt.date(2026, 9, 6)))
    with pytest.raises(Refused, match="was never tested"):
        close(change(owner, **done, approved_on=DAY))
    close(change(owner, **done, approved_on=dt.date(2026, 9, 6), is_emergency=True))
    made = close(change(owner, **done, approved_on=DAY, tested_on=DAY))
    assert (made.outcome, made.closed_on) == ("succeeded", ON)
    with pytest.raises(Refused, match="already closed, as Succeeded"):
        close(made)
    with pytest.raises(Refused, match="can no longer be approved"):
        services.approve_change(
            close(change(owner), "cancelled"), actor=None, approver=person("Chief"), on=DAY
        )


def test_the_next_edition_begins_with_what_this_one_says(owner):
    made = analysis(function(owner), manual_fallback="Paper")
    following = services.open_edition(made, actor=None, on=ON)
    assert (following.edition, following.status, following.approved_on) == (2, "draft", None)
    assert (following.rto_hours, following.manual_fallback) == (Decimal(8), "Paper")
    assert list(following.bands.values_list("up_to_hours", "level")) == [(24, 3)]
    with pytest.raises(Refused, match=f"{following.code} is still a draft"):
        services.open_edition(made, actor=None, on=ON)
    assert ImpactAnalysis.objects.count() == 2
