"""What is done with accounts, grants, movements and places, and what is refused."""

import datetime as dt

import pytest

from hisaar.access import services
from hisaar.access.models import (
    AccessMisuse,
    MovementEvent,
    RemotePath,
    RoleProfile,
    SecureArea,
    Visit,
)
from hisaar.platform.records import Refused

from .makers import FRESH, OLD, ON, account, entitlement, grant, identity, person, save, system

pytestmark = pytest.mark.django_db


def test_accounts_are_disabled_once_and_not_before_they_were_made():
    one = account("a", system(), created_on=FRESH)
    with pytest.raises(Refused, match="only made on 1 Dec 2026"):
        services.disable_account(one, actor=None, on=OLD)
    services.disable_account(one, actor=None, on=ON)
    assert (one.is_open(dt.date(2026, 12, 30)), one.is_open(ON)) == (True, False)
    with pytest.raises(Refused, match="was disabled on 31 Dec 2026"):
        services.disable_account(one, actor=None, on=ON)


def test_secrets_are_changed_forwards_and_of_service_accounts():
    core = system()
    key = account("k", core, kind="key", rotated_on=FRESH)
    with pytest.raises(Refused, match="already changed on 1 Dec 2026"):
        services.rotate_key(key, actor=None, on=OLD)
    assert services.rotate_key(key, actor=None, on=ON).rotated_on == ON
    with pytest.raises(Refused, match="is a person's"):
        services.rotate_key(account("u", core), actor=None, on=ON)


def test_orphans_are_adopted_by_who_is_here():
    core = system()
    lone = account("lone", core)
    with pytest.raises(Refused, match="has left"):
        services.adopt_orphan(lone, actor=None, identity=identity("Gone", employment="left"))
    sana = identity()
    assert services.adopt_orphan(lone, actor=None, identity=sana).identity == sana
    with pytest.raises(Refused, match="belongs to Sana"):
        services.adopt_orphan(lone, actor=None, identity=sana)
    with pytest.raises(Refused, match="is no shared account"):
        services.share_until(lone, actor=None, until=ON, reason="r")


def test_grants_are_approved_by_others_from_approved_profiles():
    core, sana, boss = system(), person(), person("Boss (demo)")
    right, other = entitlement("R", core), entitlement("O", core)
    held = grant(account("a", core, identity=identity(person=sana)), right)
    with pytest.raises(Refused, match="own access"):
        services.approve_grant(held, actor=None, approver=sana, on=ON)
    profile = save(RoleProfile(title="Clerk"))
    with pytest.raises(Refused, match="holds no entitlement yet"):
        services.approve_profile(profile, actor=None, approver=boss, on=FRESH)
    save(profile, entitlements=[other])
    with pytest.raises(Refused, match="is not approved"):
        services.approve_grant(held, actor=None, approver=boss, on=ON, role_profile=profile)
    services.approve_profile(profile, actor=None, approver=boss, on=FRESH)
    with pytest.raises(Refused, match="RPF-0001 does not hold RGT-0001"):
        services.approve_grant(held, actor=None, approver=boss, on=ON, role_profile=profile)
    save(profile, entitlements=[other, right])
    made = services.approve_grant(held, actor=None, approver=boss, on=ON, role_profile=profile)
    assert (made.role_profile, made.approved_by, made.approved_on) == (profile, boss, ON)
    with pytest.raises(Refused, match="already reviewed"):
        services.review_profile(profile, actor=None, on=OLD)


def test_exceptions_have_an_end_and_a_reason_and_grants_end_once():
    core, boss = system(), person("Boss (demo)")
    held = grant(account("a", core), entitlement("R", core))
    given = {"actor": None, "approver": boss, "on": FRESH}
    with pytest.raises(Refused, match="ends on a later day"):
        services.except_grant(held, until=FRESH, reason="r", **given)
    with pytest.raises(Refused, match="Say why"):
        services.except_grant(held, until=ON, reason=" ", **given)
    assert services.except_grant(held, until=ON, reason="r", **given).exception_until == ON
    with pytest.raises(Refused, match="begins on 2 Jan 2026"):
        services.end_grant(held, actor=None, on=dt.date(2025, 1, 1))
    services.end_grant(held, actor=None, on=FRESH)
    with pytest.raises(Refused, match="ended on 1 Dec 2026 already"):
        services.end_grant(held, actor=None, on=ON)


def test_a_leaver_is_done_when_no_account_is_open():
    sana, core = identity(), system()
    one = account("sana", core, identity=sana)
    services.record_joiner(sana, actor=None, on=OLD, ticket="T-1")
    with pytest.raises(Refused, match="on record"):
        services.record_joiner(sana, actor=None, on=OLD)
    with pytest.raises(Refused, match="which unit or which job"):
        services.record_mover(sana, actor=None, on=FRESH)
    services.record_mover(sana, actor=None, on=FRESH, job="Manager")
    assert sana.job == "Manager"
    leaving = services.record_leaver(sana, actor=None, on=FRESH)
    assert (sana.employment, sana.left_on) == ("left", FRESH)
    with pytest.raises(Refused, match="has no ticket"):
        services.complete_movement(leaving, actor=None, on=ON)
    with pytest.raises(Refused, match="ACC-0001 can still be signed in with"):
        services.complete_movement(leaving, actor=None, on=ON, ticket="T-9")
    services.disable_account(one, actor=None, on=FRESH)
    services.complete_movement(leaving, actor=None, on=ON, ticket="T-9")
    with pytest.raises(Refused, match="has left already"):
        services.record_leaver(sana, actor=None, on=ON)
    assert MovementEvent.objects.count() == 3


def test_misuse_ends_with_an_outcome():
    case = save(AccessMisuse(title="Odd hours", noticed_on=FRESH))
    with pytest.raises(Refused, match="say what was done"):
        services.decide_misuse(case, actor=None, outcome="confirmed", on=ON)
    with pytest.raises(Refused, match="only noticed on 1 Dec 2026"):
        services.decide_misuse(case, actor=None, outcome="unfounded", on=OLD)
    services.decide_misuse(case, actor=None, outcome="error", on=ON)
    with pytest.raises(Refused, match="was decided: honest mistake"):
        services.decide_misuse(case, actor=None, outcome="error", on=ON)


def test_visits_areas_and_paths():
    area, boss = save(SecureArea(title="Server room")), person("Boss (demo)")
    came = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    visit = save(Visit(area=area, visitor="Guest (demo)", entered_at=came))
    with pytest.raises(Refused, match="entered later"):
        services.close_visit(visit, actor=None, left_at=came - dt.timedelta(hours=1))
    services.close_visit(visit, actor=None, left_at=came + dt.timedelta(hours=1))
    with pytest.raises(Refused, match="is closed already"):
        services.close_visit(visit, actor=None, left_at=came)
    with pytest.raises(Refused, match="has no owner"):
        services.review_area(area, actor=None, on=ON)
    path = save(RemotePath(title="RDP", kind="direct"))
    with pytest.raises(Refused, match="behind a gateway"):
        services.approve_path(path, actor=None, approver=boss, on=ON)
    path.kind = "vpn"
    assert services.approve_path(path, actor=None, approver=boss, on=ON).approved_on == ON
