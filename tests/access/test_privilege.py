"""Rights that the work does not need, what is done about them, and the page that shows both."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access import privilege, services
from hisaar.access.models import AccessReview, AccessReviewItem, Grant, RoleProfile
from hisaar.access.queries import limits_on
from hisaar.lib.dates import today
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records import Refused

from .makers import FRESH, OLD, ON, account, entitlement, grant, identity, person, save, system
from .test_pages import signed_in, text

pytestmark = pytest.mark.django_db
AFTER = dt.timedelta(days=90)


@pytest.fixture
def house():
    """Seven clerks of claims with two rights each; the first holds a third that nobody uses."""
    boss = person("Boss (demo)")
    unit = save(OrganisationalUnit(title="Claims"))
    core = system(owner=boss)
    rights = [entitlement(t, core) for t in ("Read", "Register", "Approve")]
    clerks = [identity(f"Clerk {n}", unit=unit, job="Clerk", manager=boss) for n in range(7)]
    accounts = [account(f"c{n}", core, identity=i) for n, i in enumerate(clerks)]
    for one in accounts:
        grant(one, rights[0], last_used_on=FRESH)
        grant(one, rights[1], last_used_on=FRESH)
    odd = grant(accounts[0], rights[2], last_used_on=dt.date(2026, 3, 1))
    return {"unit": unit, "core": core, "rights": rights, "accounts": accounts, "odd": odd,
            "boss": boss, "clerks": clerks}  # fmt: skip


def look(on=ON):
    return privilege.holdings(on, AFTER)


def test_what_lapsed_and_what_was_never_used_is_told_with_its_day(house):
    never = grant(house["accounts"][1], house["rights"][2])
    new = grant(house["accounts"][2], house["rights"][2], from_on=FRESH)
    found = privilege.unused(look())
    assert found == [(never.pk, None), (house["odd"].pk, dt.date(2026, 3, 1))]
    assert new.pk not in {row.grant for row in found}
    assert privilege.unused(look(), system=house["core"].pk + 1) == []


def test_a_system_that_does_not_tell_of_rights_is_judged_by_its_accounts():
    quiet = system("Quiet")
    right = entitlement("Users", quiet)
    grant(account("unknown", quiet), right)
    lapsed = grant(account("lapsed", quiet, last_used_on=dt.date(2026, 5, 5)), right)
    assert privilege.unused(look()) == [(lapsed.pk, dt.date(2026, 5, 5))]


def test_what_no_peer_holds_stands_out_until_it_is_excepted(house):
    (found,) = privilege.outliers(look())
    assert (found.grant, found.sentence()) == (house["odd"].pk, "0 of 6 peers hold it")
    assert privilege.outliers(look(dt.date(2026, 1, 1))) == []
    services.except_grant(
        house["odd"], actor=None, approver=house["boss"], on=FRESH, until=ON, reason="Stands in"
    )
    assert privilege.outliers(look()) == []


def test_who_has_no_job_on_record_has_no_peers(house):
    for each in house["clerks"]:
        each.job = ""
        save(each)
    held = look()
    assert privilege.outliers(held) == []
    assert held.without_group == 7


def test_a_role_is_proposed_from_what_people_share(house):
    unit = house["unit"].pk
    (role,) = privilege.proposals(look(), unit)
    assert role.entitlements == tuple(e.pk for e in house["rights"][:2])
    assert role.members == tuple(i.pk for i in house["clerks"])
    assert (role.job, role.explained, role.profile) == ("Clerk", pytest.approx(14 / 15), None)
    made = services.draft_profile(
        actor=None, title="Clerks", entitlements=house["rights"][:2], unit=house["unit"],
        job="Clerk", on=OLD,
    )  # fmt: skip
    assert made.approved_on is None
    assert privilege.proposals(look(), unit)[0].profile == made
    assert privilege.proposals(look(), unit, job="Cook") == []
    with pytest.raises(Refused, match="RPF-0001 Clerks holds the same already"):
        services.draft_profile(
            actor=None, title="Again", entitlements=house["rights"][:2], unit=house["unit"],
            job="Clerk", on=OLD,
        )  # fmt: skip


@pytest.mark.parametrize(("title", "rights"), [(" ", 1), ("Clerks", 0)])
def test_a_profile_without_title_or_rights_is_refused(house, title, rights):
    with pytest.raises(Refused):
        services.draft_profile(
            actor=None, title=title, entitlements=house["rights"][:rights], on=OLD
        )


def test_looking_costs_the_same_for_one_and_for_many(house):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            held = look()
            privilege.unused(held)
            privilege.outliers(held)
            privilege.proposals(held, house["unit"].pk)
        return len(captured)

    before = queries()
    for n in range(9):
        one = account(f"more{n}", house["core"], identity=identity(f"More {n}", job="Clerk"))
        grant(one, house["rights"][2])
    assert queries() == before == 3


def test_chosen_rights_are_asked_about_in_a_review_of_their_own_once(house):
    odd = [house["odd"]]
    review = services.ask_about(odd, actor=None, on=ON, owner=house["boss"])
    line = AccessReviewItem.objects.get()
    assert (line.grant, line.reviewer) == (house["odd"], house["boss"])
    assert (review.status, review.title) == ("open", "Chosen rights, 31 Dec 2026")
    with pytest.raises(Refused, match="None of these is left"):
        services.ask_about(odd, actor=None, on=ON, review=review)
    services.decide(line, actor=None, decision="keep", on=ON)
    services.finish_list(review.lists.get(), actor=None, on=ON)
    more = Grant.objects.exclude(pk=house["odd"].pk)
    services.ask_about(more, actor=None, on=ON, review=review)
    assert review.items.count() == 15
    assert review.lists.get().signed_on is None
    draft = save(AccessReview(title="Later"))
    with pytest.raises(Refused, match="has not been opened"):
        services.ask_about(odd, actor=None, on=ON, review=draft)


def test_many_grants_end_together_or_not_at_all(house):
    rows = list(Grant.objects.order_by("pk")[:3])
    services.end_grants(rows[:1], actor=None, on=FRESH)
    with pytest.raises(Refused, match="GRT-0001 ended on 1 Dec 2026 already"):
        services.end_grants(list(Grant.objects.order_by("-pk")), actor=None, on=FRESH)
    assert Grant.objects.filter(to_on__isnull=False).count() == 1
    with pytest.raises(Refused, match="No grant was chosen"):
        services.end_grants([], actor=None, on=FRESH)


class TestPage:
    def test_nothing_on_record_leads_to_discovery(self):
        page = text(signed_in(), "/access-privilege/")
        assert 'href="/discovery/"' in page
        assert "empty" in page

    def test_it_is_for_who_sees_all_grants(self, house):
        text(signed_in("business_owner"), "/access-privilege/", status=403)

    def test_each_part_is_shown_and_taken_away(self, house):
        client = signed_in()
        assert house["odd"].code in text(client, "/access-privilege/")
        assert "0 of 6 peers hold it" in text(client, "/access-privilege/?part=outliers")
        assert "Make a draft profile" in text(client, "/access-privilege/?part=roles")
        for part in ("unused", "outliers", "roles"):
            address = f"/access-privilege/?part={part}&figure={part}&form=csv"
            assert client.get(address)["Content-Type"] == "text/csv; charset=utf-8"

    def test_missing_jobs_are_said_with_what_to_import(self, house):
        lone = account("lone", house["core"], identity=identity("Lone"))
        grant(lone, house["rights"][0])
        page = text(signed_in(), "/access-privilege/?part=outliers")
        assert "1 of 8 holders have no job on record" in page

    def test_unused_rights_are_put_into_a_review(self, house):
        client = signed_in()
        answer = client.post("/access-privilege/trim/", {"step": "review", "all": "yes"})
        assert answer["Location"] == "/access-reviews/ARV-0001/"
        assert AccessReviewItem.objects.get().grant == house["odd"]

    def test_rights_end_only_after_they_were_shown_again(self, house):
        client = signed_in("head_of_it")
        given = {"step": "end", "codes": house["odd"].code, "part": "outliers"}
        shown = client.post("/access-privilege/trim/", given).content.decode()
        assert "End 1 grant" in shown
        house["odd"].refresh_from_db()
        assert house["odd"].to_on is None
        answer = client.post(
            "/access-privilege/trim/", given | {"step": "end-confirmed", "on": str(today())}
        )
        assert answer["Location"] == "/access-privilege/?part=outliers"
        house["odd"].refresh_from_db()
        assert house["odd"].to_on == today()

    def test_nothing_chosen_is_said(self, house):
        client = signed_in("head_of_it")
        answer = client.post("/access-privilege/trim/", {"step": "end"}, follow=True)
        assert "No grant was chosen that you may end." in answer.content.decode()

    def test_a_proposed_role_becomes_a_draft(self, house):
        given = {"title": "Clerks", "unit": house["unit"].pk, "job": "Clerk",
                 "rights": [e.code for e in house["rights"][:2]]}  # fmt: skip
        client = signed_in()
        answer = client.post("/access-privilege/draft/", given)
        made = RoleProfile.objects.get()
        assert answer["Location"] == f"/registers/role-profiles/{made.code}/"
        assert (made.unit, made.job, made.entitlements.count()) == (house["unit"], "Clerk", 2)
        refused = client.post("/access-privilege/draft/", given, follow=True)
        assert "holds the same already" in refused.content.decode()


def test_the_page_and_the_engine_share_the_insurers_own_threshold():
    assert limits_on(today()).dormant == AFTER
