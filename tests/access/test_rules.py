"""The rules on access: for each, what is met, what falls short, and on which day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access.models import (
    AccessMisuse,
    AccessReview,
    AccessReviewItem,
    MovementEvent,
    RemotePath,
    RoleProfile,
    SecureArea,
    SignInPolicy,
)
from hisaar.assets.models import Interconnection, Location, ThirdParty
from hisaar.catalogue.rules import Outcome, book

from .makers import (
    FRESH,
    OLD,
    ON,
    account,
    entitlement,
    grant,
    identity,
    part,
    person,
    reasons,
    save,
    system,
    verdict,
)

pytestmark = pytest.mark.django_db
CLAUSES = (
    "RCA-15", "RCA-16", "MON-12", "MON-16", "MON-17", "MON-18", "MON-19", "MON-20",
)  # fmt: skip


@pytest.mark.parametrize("clause", CLAUSES)
def test_nothing_on_record_evidences_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


def review(of, on=FRESH, covers="all", **fields):
    made = save(AccessReview(title=f"R {on} {covers}", covers=covers, signed_on=on, **fields),
                systems=[of])  # fmt: skip
    made.status = "signed"
    return save(made)


def test_rca_15():
    core, boss = system(), person("Boss (demo)")
    sana = account("sana", core, identity=identity("Sana (demo)"))
    assert reasons("RCA-15") == {
        (core.code, "its access was not reviewed within the period"),
        ("", "There are no reviews that were signed off on record, so that nothing can be shown."),
    }
    campaign = review(core, owner=boss)
    assert verdict("RCA-15").outcome is Outcome.MET
    assert verdict("RCA-15", dt.date(2026, 11, 30)).outcome is Outcome.PARTLY  # before the review
    item = save(
        AccessReviewItem(
            review=campaign, account=sana, decision="remove", decided_on=FRESH, reason="r"
        )
    )
    assert (item.code, "was to be removed and was not seen gone") in reasons("RCA-15")
    item.executed_on = dt.date(2026, 12, 10)
    save(item)
    assert verdict("RCA-15").outcome is Outcome.MET
    assert part("RCA-15", "removals", dt.date(2026, 12, 9)).outcome is Outcome.NOT_MET
    left = identity("Gone (demo)", left_on=dt.date(2026, 12, 20))
    gone = account("gone", core, identity=left)
    lone = account("lone", core)
    assert reasons("RCA-15") == {
        (gone.code, "belongs to somebody who left"), (lone.code, "belongs to nobody"),
        (gone.code, "is open although its holder has left"),
    }  # fmt: skip
    assert part("RCA-15", "leavers", dt.date(2026, 12, 21)).outcome is Outcome.MET
    account("root", core, kind="administrator", identity=identity("Root (demo)"))
    late = dt.date(2027, 3, 15)
    assert (core.code, "its privileged access was not reviewed within the period") in reasons(
        "RCA-15", late
    )


def test_rca_16():
    core, boss = system(), person("Boss (demo)")
    given = {"kind": "service", "owner": boss, "purpose": "interface", "rotated_on": FRESH,
             "signs_in_interactively": False}  # fmt: skip
    good = account("svc", core, **given)
    campaign = save(AccessReview(title="Technical", covers="technical"))
    save(AccessReviewItem(review=campaign, account=good, decision="keep", decided_on=FRESH))
    assert verdict("RCA-16").outcome is Outcome.MET
    bad = account("key", core, kind="key", rotated_on=dt.date(2025, 1, 1))
    assert verdict("RCA-16").outcome is Outcome.PARTLY
    assert reasons("RCA-16") == {
        (
            bad.code,
            (
                "lacks an owner, a purpose; its secret was not changed within the period;"
                " interactive sign-in is not ruled out; it was not reviewed within the period"
            ),
        )
    }
    assert verdict("RCA-16", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET


def test_mon_16():
    place = save(Location(title="Karachi data centre", kind="data_centre"))
    area = save(SecureArea(title="Server room", location=place, visitor_log_kept=True))
    door = entitlement("Door", kind="area", area=area)
    sana = identity("Sana (demo)")
    badge = account("badge 1", system("Doors"), identity=sana)
    held = grant(badge, door, kind="physical")
    assert reasons("MON-16") == {(area.code, "lacks an owner")}
    area.owner, area.reviewed_on = person("Admin (demo)"), FRESH
    save(area)
    assert verdict("MON-16").outcome is Outcome.MET
    assert part("MON-16", "areas", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET
    sana.left_on = dt.date(2026, 12, 29)
    save(sana)
    assert reasons("MON-16") == {(held.code, "still opens a door to somebody who left")}
    other = save(Location(title="Recovery site", kind="recovery_site"))
    assert (other.code, "is no secure area yet") in reasons("MON-16")


def test_mon_17():
    core = system()
    sana = identity("Sana (demo)")
    account("sana", core, identity=sana, is_privileged=True, has_mfa=True)
    joined = save(MovementEvent(identity=sana, kind="joiner", effective_on=FRESH, ticket="T-1",
                                done_on=FRESH))  # fmt: skip
    policy = save(SignInPolicy(title="Directory", minimum_length=12, lockout_attempts=5,
                               is_enforced=True, verified_on=FRESH))  # fmt: skip
    assert verdict("MON-17").outcome is Outcome.MET
    assert part("MON-17", "policy", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET
    desk = account("desk", core, kind="shared")
    assert reasons("MON-17") == {(desk.code, "is shared, and nothing in force accepts that")}
    desk.sharing_reason, desk.sharing_until = "One till", dt.date(2027, 1, 31)
    save(desk)
    assert verdict("MON-17").outcome is Outcome.MET_BY_EXCEPTION
    joined.ticket = ""
    save(joined)
    weak = account("web", core, identity=sana, is_internet_reachable=True, has_mfa=False)
    assert reasons("MON-17") == {
        (joined.code, "has no ticket"), (weak.code, "has no second factor"),
    }  # fmt: skip
    policy.is_enforced = False
    save(policy)
    assert part("MON-17", "policy").outcome is Outcome.NOT_MET


def test_mon_18():
    core, boss = system(), person("Boss (demo)")
    path = save(RemotePath(title="VPN", system=core, has_mfa=True, approver=boss,
                           approved_on=OLD))  # fmt: skip
    one = account("sana", core, identity=identity("Sana (demo)"))
    held = grant(one, entitlement("VPN users", core), kind="remote", approved_by=boss,
                 approved_on=FRESH)  # fmt: skip
    assert verdict("MON-18").outcome is Outcome.MET
    assert part("MON-18", "users", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET
    path.is_exposed, path.has_mfa = True, None
    save(path)
    held.approved_on = OLD
    save(held)
    link = save(Interconnection(title="Vendor RDP", scope="external", kind="remote",
                                system=system("Other")))  # fmt: skip
    assert reasons("MON-18") == {
        (path.code,
         "asks for no second factor; lets RDP or SSH in from the internet directly"),
        (held.code, "was not approved within the period"),
        (link.code, "gives remote access and is registered as no remote path"),
    }  # fmt: skip
    campaign = save(AccessReview(title="Remote", covers="remote"))
    save(AccessReviewItem(review=campaign, account=one, grant=held, decision="keep",
                          decided_on=FRESH))  # fmt: skip
    assert part("MON-18", "users").outcome is Outcome.MET


def test_mon_12():
    core = system()
    party = save(ThirdParty(title="Vendor (demo)", category="software"))
    outsider = identity("Engineer (demo)", kind="third_party", third_party=party)
    one = account("vendor", core, identity=outsider, has_mfa=True, is_logged=True,
                  expires_on=dt.date(2027, 1, 31))  # fmt: skip
    assert reasons("MON-12") == {
        (one.code, "lacks a review within the period"),
        ("", "No alert or report of misuse by a third party is on record."),
    }
    campaign = save(AccessReview(title="Third parties", covers="third_parties"))
    save(AccessReviewItem(review=campaign, account=one, decision="keep", decided_on=FRESH))
    case = save(AccessMisuse(title="Odd hours", third_party=party, noticed_on=FRESH))
    assert reasons("MON-12") == {(case.code, "has no outcome yet")}
    case.outcome, case.decided_on = "unfounded", dt.date(2026, 12, 9)
    save(case)
    assert verdict("MON-12").outcome is Outcome.MET
    assert part("MON-12", "misuse", dt.date(2026, 12, 8)).outcome is Outcome.NOT_MET
    assert part("MON-12", "access", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET


def test_mon_19():
    core, boss = system(), person("Boss (demo)")
    right = entitlement("Clerk", core)
    profile = save(RoleProfile(title="Clerk", approver=boss, approved_on=OLD),
                   entitlements=[right])  # fmt: skip
    one = account("sana", core, identity=identity("Sana (demo)"))
    held = grant(one, right, role_profile=profile, last_used_on=FRESH)
    assert verdict("MON-19").outcome is Outcome.MET
    assert part("MON-19", "profiles", dt.date(2026, 1, 1)).outcome is Outcome.NOT_EVIDENCED
    held.role_profile, held.last_used_on = None, dt.date(2026, 9, 1)
    save(held)
    for number in range(6):
        account(f"adm{number}", core, kind="administrator")
    assert reasons("MON-19") == {
        (held.code, "comes from no approved role profile and from no dated exception"),
        (held.code, "was last used on 01 Sep 2026"),
        (core.code, "has 6 administrator accounts, 5 at most"),
    }
    held.exception_until, held.exception_reason = ON, "Year-end"
    save(held)
    assert part("MON-19", "profiles").outcome is Outcome.MET_BY_EXCEPTION
    assert part("MON-19", "profiles", dt.date(2027, 1, 1)).outcome is Outcome.NOT_MET


def test_queries_do_not_grow_with_records():
    core, boss = system(), person("Boss (demo)")
    area = save(SecureArea(title="Server room"))

    def add(number):
        one = account(f"u{number}", core, identity=identity(f"U{number}"), kind="administrator")
        account(f"s{number}", core, kind="service")
        grant(one, entitlement(f"R{number}", core, activities="claim.approve"), approved_by=boss)
        grant(one, entitlement(f"D{number}", area=area), kind="physical")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            book.evaluate(ON, size_band="medium", only=CLAUSES)
        return len(captured)

    add(0)
    once = queries()
    for number in range(1, 15):
        add(number)
    assert queries() == once
