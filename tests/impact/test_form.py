"""The owner's form by link, from the first letter to the approver's desk."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from hisaar.assets.models import ImpactAnalysis, System
from hisaar.assets.services import approve_analysis
from hisaar.governance.models import TriggerEvent
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.notices.models import Notice
from hisaar.platform.tasks.models import Task

from .conftest import filled, hidden, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Client()


def send(owner, link, do, data, page=None):
    page = page or hidden(owner.get(link))
    return owner.post(link, {**page, **data, "do": do})


def text_of(page):
    return page.content.decode()


def draft():
    return ImpactAnalysis.objects.get(status="draft")


def test_the_first_form_offers_lengths_of_time_and_stores_nothing_when_opened(house, link, owner):
    page = owner.get(link)
    for hours in (4, 24, 72, 168):
        assert f'value="{hours}"' in text_of(page)
    assert "Motor claims" in text_of(page)
    assert not ImpactAnalysis.objects.exists()


def test_the_form_holds_what_was_said_last_time(analysis, link, owner):
    page = text_of(owner.get(link))
    assert 'name="rto_hours" value="12"' in page
    assert "A strike of the sun" in page
    assert 'value="2400000"' in page
    assert "Same as last time" in page


def test_every_change_is_kept_in_a_draft_in_the_name_of_the_owner(analysis, link, owner):
    send(owner, link, "keep", filled())
    kept = draft()
    assert (kept.edition, kept.rto_hours, kept.rpo_hours) == (2, 8, 24)
    assert kept.cyber_scenarios.splitlines() == [
        "Somebody inside misuses their access", "A strike of the sun",
    ]  # fmt: skip
    assert [(b.up_to_hours, b.level, b.financial) for b in kept.bands.all()] == [
        (4, 2, Decimal(400_000)), (24, 5, Decimal(25_000_000)),
    ]  # fmt: skip
    actors = {entry.actor for entry in chain.history(kept.code)}
    assert actors == {"by link: impact-analysis, FUN-0001, Nadia Khan"}


def test_what_cannot_be_read_is_named_and_takes_nothing_away(analysis, link, owner):
    page = send(owner, link, "keep", filled(**{"rto_hours": "soon", "b1-level": ""}))
    assert "soon" in text_of(page)
    assert "Choose how severe it is." in text_of(page)
    assert draft().rto_hours == 12
    assert draft().bands.get(up_to_hours=24).level == 4


def test_an_objective_beyond_what_is_tolerable_is_said_and_not_kept(analysis, link, owner):
    page = send(owner, link, "keep", filled(rto_hours="100"))
    assert "longer than the disruption that can be tolerated" in text_of(page)
    assert draft().rto_hours == 12


class TestConflicts:
    def test_broken_objectives_are_named_with_the_path_while_one_types(self, analysis, link, owner):
        page = text_of(send(owner, link, "keep", filled()))
        assert "8 hours are asked for, but the systems need 9 hours to be back" in page
        assert "Claims system (SYS-0002) → Claims database (SYS-0001)" in page

    def test_kept_objectives_are_said_too(self, analysis, link, owner):
        page = text_of(send(owner, link, "keep", filled(rto_hours="9")))
        assert "9 hours can be kept" in page
        assert "24 hours at most can be kept" in page

    def test_a_system_never_timed_is_named(self, house, analysis, link, owner):
        house.application.restore_hours = None
        records.save(house.application, actor=None)
        assert "Claims system (SYS-0002) was never timed" in text_of(owner.get(link))


class TestTwoWindows:
    def test_an_old_window_does_not_write_over_a_new_one(self, analysis, link, owner):
        old = hidden(owner.get(link))
        send(owner, link, "keep", filled())
        page = owner.post(link, {**old, **filled(rto_hours="1"), "do": "keep"})
        assert page.status_code == 409
        assert "Somebody else has changed this analysis" in text_of(page)
        assert draft().rto_hours == 8

    def test_a_window_whose_answer_was_lost_goes_on(self, analysis, link, owner):
        page = hidden(owner.get(link))
        send(owner, link, "keep", filled(), page)
        send(owner, link, "keep", filled(rto_hours="7"), page)
        assert draft().rto_hours == 7


class TestReview:
    def test_changes_stand_beside_what_was_said_last_time(self, analysis, link, owner):
        page = text_of(send(owner, link, "review", filled()))
        assert "<del><bdi>PKR 24,00,000</bdi></del>" in page
        assert "<ins><bdi>PKR 2,50,00,000</bdi></ins>" in page
        assert "<del><bdi>12</bdi></del></td><td><ins><bdi>8</bdi></ins>" in page.replace("\n", "")
        assert "Four clerks" not in page

    def test_faults_keep_one_on_the_form(self, analysis, link, owner):
        page = send(owner, link, "review", filled(rpo_hours="often"))
        assert page.status_code == 422
        assert 'value="often"' in text_of(page)

    def test_the_same_as_last_time_is_seen_before_it_is_confirmed(self, analysis, link, owner):
        send(owner, link, "keep", filled())
        page = send(owner, link, "same", {})
        assert "Nothing differs from last time." in text_of(page)
        assert draft().rto_hours == 12


def submit(owner, link, do="review", data=None):
    page = send(owner, link, do, filled() if data is None else data)
    seen = text_of(page).split('name="seen" value="')[1].split('"')[0]
    return owner.post(link, {"seen": seen, "do": "submit"})


class TestSending:
    def test_a_changed_analysis_waits_for_approval_and_the_ciso_is_told(
        self, house, analysis, link, owner
    ):
        page = submit(owner, link)
        assert "sent for approval" in text_of(page)
        sent = draft()
        assert sent.reviewed_on == sent.analysed_on
        task = Task.objects.get(reference=f"impact-approval {sent.code}")
        assert task.owner == house.ciso
        assert "the systems need 9 hours" in task.details
        assert Notice.objects.get(person=house.ciso, code=sent.code).text.startswith(
            "Motor claims: an impact analysis waits for approval. 8 hours are asked for"
        )

    def test_what_is_missing_is_named(self, house, link, owner):
        page = submit(owner, link, data=filled(rto_hours="", minimum_resources=""))
        assert page.status_code == 409
        assert "please add the recovery time objective and the minimum that is needed" in text_of(
            page
        )

    def test_an_unchanged_analysis_is_confirmed_and_needs_no_approval(
        self, house, analysis, link, owner
    ):
        assert "still holds" in text_of(submit(owner, link, "same", {}))
        analysis.refresh_from_db()
        assert analysis.reviewed_on > dt.date(2026, 3, 2)
        assert not ImpactAnalysis.objects.filter(status="draft").exists()
        assert not Task.objects.exists()

    def test_after_an_event_also_an_unchanged_analysis_is_a_new_edition(
        self, house, analysis, link, owner
    ):
        event = save(
            TriggerEvent, title="Core moved", kind="other", source=house.server.code,
            happened_on=dt.date(2026, 6, 1),
        )  # fmt: skip
        assert "Core moved" in text_of(owner.get(link))
        submit(owner, link, "same", {})
        assert draft().reopened_for == event

    def test_changing_it_after_sending_takes_it_back(self, analysis, link, owner):
        submit(owner, link)
        assert "waits for approval" in text_of(owner.get(link))
        send(owner, link, "keep", filled(rto_hours="7"))
        assert draft().reviewed_on is None

    def test_what_was_not_looked_over_is_not_sent(self, analysis, link, owner):
        send(owner, link, "keep", filled())
        page = owner.post(link, {"seen": "BIA-0002-1", "do": "submit"})
        assert page.status_code == 409
        assert "Look it over again" in text_of(page)

    def test_approval_closes_the_link_and_the_task(self, house, analysis, link, owner):
        submit(owner, link)
        approve_analysis(draft(), actor=None, approver=house.ciso, on=dt.date(2026, 11, 24))
        assert owner.get(link).status_code == 404
        assert Task.objects.get(reference__startswith="impact-approval").done_on is not None


def test_the_form_speaks_urdu_and_stores_english(analysis, link, owner):
    page = owner.get(link + "?language=ur")
    assert 'dir="rtl"' in text_of(page)
    assert "زیرِ غور سائبر واقعات" in text_of(page)
    assert 'value="Somebody inside misuses their access"' in text_of(page)
    owner.post(link, {**hidden(page), **filled(), "do": "keep"})
    assert "Somebody inside misuses their access" in draft().cyber_scenarios


def test_the_link_shows_no_other_function(house, link, owner):
    save(System, title="Payroll engine", kind="application")
    page = text_of(owner.get(link))
    assert "Payroll engine" not in page
    assert "/registers/" not in page
