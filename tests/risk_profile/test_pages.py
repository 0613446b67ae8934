"""The page of the profile: filled, answered as one goes, compared, taken away, approved."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hisaar.assets.models import System
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.risk.models import InherentProfile
from hisaar.risk.profile import services
from tests.web.conftest import sign_in

from .conftest import answer_all, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def ciso():
    return sign_in("ciso")


def shown(client, profile=None, query=""):
    address = reverse("risk-profile-of", args=[profile.code]) if profile else "/profile/"
    answer = client.get(f"{address}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, profile, statement, **values):
    address = reverse("risk-profile-answer", args=[profile.code, statement])
    answer = client.post(address, values, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_the_empty_page_offers_to_begin(ciso):
    assert "No profile was begun yet" in shown(ciso)
    assert ciso.post(reverse("risk-profile-begin")).status_code == 302
    made = InherentProfile.objects.get()
    page = shown(ciso)
    assert made.code in page
    assert page.count('class="hs-profile-line"') == 48
    assert "of 48" in page


def test_an_answer_is_saved_as_it_is_given(ciso, profile):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(30)], actor=None)
    back = send(ciso, profile, "I-T13", number="1,200", remark="", difference_reason="")
    row = profile.answers.get(statement="I-T13")
    assert (row.number, row.level, row.counted_number) == (1200, 5, 30)
    assert "Saved." in back
    assert "but the records hold 30 servers" in back
    assert 'name="difference_reason"' in back
    assert 'hx-swap-oob="true"' in back
    send(ciso, profile, "I-T13", number="1,200", level="5", difference_reason="Branches.")
    row.refresh_from_db()
    assert (row.number, row.difference_reason) == (1200, "Branches.")
    send(ciso, profile, "I-T13", number="1200", level="2", difference_reason="Branches.")
    row.refresh_from_db()
    assert (row.number, row.level) == (None, 2)


def test_nonsense_is_answered_with_a_sentence_and_saved_nowhere(ciso, profile):
    assert "is no whole number" in send(ciso, profile, "I-T13", number="many")
    assert "more than 100 percent" in send(ciso, profile, "I-P3", number="140")
    assert not profile.answers.exists()
    assert ciso.post(reverse("risk-profile-answer", args=[profile.code, "X"])).status_code == 404


def test_without_scripts_the_answer_leads_back_to_its_statement(ciso, profile):
    address = reverse("risk-profile-answer", args=[profile.code, "I-T3"])
    answer = ciso.post(address, {"level": "3"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/profile/{profile.code}/#I-T3")
    assert profile.answers.get().level == 3


def test_filling_says_how_many(ciso, profile):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(30)], actor=None)
    answer = ciso.post(reverse("risk-profile-fill", args=[profile.code]), follow=True)
    page = answer.content.decode()
    assert "5 statements filled from the inventories." in page  # I-T8, 9, 11, 13 and I-O2
    again = ciso.post(reverse("risk-profile-fill", args=[profile.code]), follow=True)
    assert "count nothing that is not answered yet" in again.content.decode()


def test_what_is_unanswered_or_differs_can_be_shown_alone(ciso, profile):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(30)], actor=None)
    send(ciso, profile, "I-T13", number="1")
    send(ciso, profile, "I-T3", level="2")
    assert shown(ciso, profile, "?show=unanswered").count('class="hs-profile-line"') == 46
    differing = shown(ciso, profile, "?show=differing")
    assert differing.count('class="hs-profile-line"') == 1
    assert "I-T13" in differing


def test_two_years_are_compared_and_taken_away(ciso, profile, approver):
    day = today() - dt.timedelta(days=300)
    InherentProfile.objects.filter(pk=profile.pk).update(assessed_on=day)
    begun = InherentProfile.objects.get()
    answered = answer_all(begun, on=day, I_E1={"number": 40}, I_O2={"level": 1})
    first = services.approve_profile(answered, actor=None, on=day, approver=approver)
    again = services.copy_last(first, actor=None, on=today())
    services.answer(again, "I-E3", actor=None, on=today(), level=5)
    page = shown(ciso)
    assert f"What changed since {first.code}" in page
    assert "weekly or organised" in page
    assert "+3" in page
    book = ciso.get(f"/profile/{again.code}/?figure=changes&form=xlsx")
    sheet = load_workbook(io.BytesIO(book.content)).active
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    assert any(row[:1] == ["I-E3"] and row[4] == "+3" for row in cells)
    for form in ("svg", "png", "csv"):
        assert ciso.get(f"/profile/?figure=bands&form={form}").status_code == 200
    approved = shown(ciso, first)
    assert "<form" not in approved.partition('id="statements"')[2]
    assert "(the answer)" in approved


def test_who_may_only_read_sees_no_form(profile):
    page = shown(sign_in("internal_audit"), profile)
    assert 'name="level"' not in page
    assert sign_in("internal_audit", name="adil").post(
        reverse("risk-profile-answer", args=[profile.code, "I-T3"]), {"level": "3"}
    ).status_code == 403  # fmt: skip


def test_the_page_costs_as_many_queries_for_many_records(ciso, profile):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            shown(ciso)
        return len(asked)

    def add(number):
        rows = [System(title=f"S{number}-{n}", kind="server") for n in range(number)]
        records.save_many(rows, actor=None)

    add(1)
    services.answer(profile, "I-T3", actor=None, on=today(), level=2)
    shown(ciso)
    first = cost()
    add(30)
    answer_all(profile, on=today())
    assert cost() == first
    assert first < 75


def test_the_register_s_page_leads_here(ciso, profile):
    page = ciso.get(f"{reverse('registers')}inherent-risk-profiles/{profile.code}/")
    assert reverse("risk-profile-of", args=[profile.code]) in page.content.decode()
    save(profile)


def test_what_is_counted_is_taken_by_one_press(ciso, profile):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(30)], actor=None)
    assert "Answer with 30" in send(ciso, profile, "I-T13", number="4")
    taken = send(ciso, profile, "I-T13", take="1", number="4", level="1")
    assert profile.answers.get(statement="I-T13").number == 30
    assert "Answer with" not in taken
    assert "do not say what to answer" in send(ciso, profile, "I-T3", take="1")
