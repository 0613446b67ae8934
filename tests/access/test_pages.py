"""The pages on access rights, and the form that a reviewer answers by link."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hisaar.access import services
from hisaar.access.models import AccessReview, AccessReviewItem, AccessReviewList, DutyRule
from hisaar.lib.dates import today
from hisaar.platform.accounts.models import Grant as RoleGrant
from hisaar.platform.accounts.models import User
from hisaar.platform.notices import invitations

from .makers import OLD, account, entitlement, grant, identity, person, save, system

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role="ciso"):
    user = User.objects.create_user(role)
    RoleGrant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def house():
    boss = person("Boss (demo)", email="boss@demo.example")
    core = system(owner=boss)
    register = entitlement("Claims clerk", core, activities="claim.register")
    approve = entitlement("Claims manager", core, activities="claim.approve")
    sana = identity("Sana (demo)", manager=boss, job="Clerk")
    one = account("sana", core, identity=sana)
    save(DutyRule(title="Register, approve", first="claim.register", second="claim.approve",
                  approved_on=OLD))  # fmt: skip
    grants = [grant(one, register), grant(one, approve)]
    return {"boss": boss, "sana": sana, "grants": grants, "core": core, "approve": approve}


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


PAGES = ("/access-matrix/", "/access-duties/", "/access-hygiene/", "/access-reviews/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_what_to_do_when_there_is_nothing(path):
    assert "empty" in text(signed_in(), path)


@pytest.mark.parametrize("path", [*PAGES, "/access-hygiene/orphans/"])
def test_who_may_see_only_their_own_rows_is_kept_out(path, house):
    text(signed_in("business_owner"), path, status=403)
    assert Client().get(path).status_code == 302


def test_the_matrix_marks_what_breaks_a_rule(house):
    client = signed_in()
    page = text(client, "/access-matrix/")
    assert "Sana (demo), Claims clerk: held, breaks &#x27;Register, approve&#x27;" in page
    assert "Sana (demo)" in text(client, "/access-matrix/?only=violations&across=systems")
    assert "Nothing to show" in text(client, "/access-matrix/?q=nobody")
    for form, kind in (("svg", "image/svg+xml"), ("csv", "text/csv; charset=utf-8")):
        answer = client.get(f"/access-matrix/?figure=matrix&form={form}")
        assert answer["Content-Type"] == kind


def test_the_matrix_costs_the_same_for_one_and_for_many(house):
    client = signed_in()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/access-matrix/")
        return len(captured)

    queries()
    once = queries()
    for number in range(12):
        one = account(f"u{number}", house["core"], identity=identity(f"U{number}"))
        grant(one, house["approve"])
    assert queries() == once


def test_violations_are_shown_with_their_rights_and_taken_away_as_a_file(house):
    client = signed_in()
    page = text(client, "/access-duties/")
    assert "Claims clerk" in page
    assert "GRT-0001" in page
    assert client.get("/access-duties/?figure=violations&form=xlsx").status_code == 200
    assert client.post("/access-duties/library/").status_code == 302
    assert DutyRule.objects.filter(approved_on=None).count() == 39


def test_a_finding_leads_to_its_records_and_what_mends_them(house):
    account("lone", house["core"])
    client = signed_in()
    assert "/access-hygiene/orphans/" in text(client, "/access-hygiene/")
    page = text(client, "/access-hygiene/orphans/")
    assert "lone" in page
    assert "do/adopt_orphan/" in page
    text(client, "/access-hygiene/nonsense/", status=404)


def opened(house):
    review = save(AccessReview(title="Autumn", owner=house["boss"]))
    day = today()
    services.open_review(review, actor=None, on=day, due_on=day + dt.timedelta(days=14))
    return review, AccessReviewList.objects.get()


def test_a_reviewer_decides_by_link_and_sees_only_their_own(house):
    other = person("Other (demo)")
    theirs = account("x", house["core"], identity=identity("Xaver (demo)", manager=other))
    grant(theirs, house["approve"])
    review = save(AccessReview(title="Autumn", owner=house["boss"]))
    services.open_review(review, actor=None, on=today(), due_on=today() + dt.timedelta(days=9))
    own = AccessReviewList.objects.get(reviewer=house["boss"])
    address = services.invite_reviewer(own, actor=None, on=today()).address
    client = Client()
    page = text(client, address)
    assert "Sana (demo)" in page
    assert "Xaver" not in page
    first, second = AccessReviewItem.objects.filter(reviewer=house["boss"]).order_by("pk")
    given = {f"line-{first.code}": "keep", f"line-{second.code}": "remove", "step": "lines"}
    refused = client.post(address, given)
    assert (refused.status_code, "Say why" in refused.content.decode()) == (409, True)
    client.post(address, given | {f"reason-{second.code}": "Moved"})
    second.refresh_from_db()
    assert (second.decision, second.reason, second.decided_by) == ("remove", "Moved", "Boss (demo)")
    foreign = AccessReviewItem.objects.get(reviewer=other)
    client.post(address, {f"line-{foreign.code}": "keep", "step": "lines"})
    assert client.post(address, {"step": f"alike:keep:{foreign.code}"}).status_code == 409
    foreign.refresh_from_db()
    assert foreign.decision == ""
    assert client.post(address, {"step": "finish"}).status_code == 200
    text(client, address, status=404)  # it has done its work


def test_lines_are_handed_on_by_link_to_staff_only(house):
    _, own = opened(house)
    address = services.invite_reviewer(own, actor=None, on=today()).address
    client = Client()
    assert client.post(address, {"step": "delegate", "to": "x@demo.example"}).status_code == 409
    deputy = person("Deputy (demo)", email="deputy@demo.example")
    assert client.post(address, {"step": "delegate", "to": deputy.email}).status_code == 200
    assert {i.reviewer for i in AccessReviewItem.objects.all()} == {deputy}
    assert invitations.open_links("access-review", "ARL-0002").count() == 1


def test_the_form_is_there_in_urdu(house):
    _, own = opened(house)
    address = services.invite_reviewer(own, actor=None, on=today()).address
    page = text(Client(), f"{address}?language=ur")
    assert re.search(r'<html lang="ur" dir="rtl"', page)
    assert "ہٹائیں" in page


def test_the_ciso_sees_who_has_not_answered_and_makes_the_links(house):
    review, _ = opened(house)
    client = signed_in()
    page = text(client, f"/access-reviews/{review.code}/")
    assert "has not answered" in page
    answer = client.post(f"/access-reviews/{review.code}/invite/")
    assert "/answer/access-review/" in answer.content.decode()
    assert "/answer/" not in text(client, f"/access-reviews/{review.code}/")
    form = client.get(f"/access-reviews/{review.code}/?figure=lines&form=xlsx")
    assert form["Content-Disposition"] == 'attachment; filename="lines-of-arv-0001.xlsx"'
    text(client, "/access-reviews/ARV-9999/", status=404)
