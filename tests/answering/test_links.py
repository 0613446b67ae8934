"""What a link opens, for whom, how long, and what it does not tell."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from hisaar.platform.accounts.models import Attempt, Link, Session
from hisaar.platform.audit import chain
from hisaar.platform.notices import invitations
from hisaar.platform.records import Refused

from .conftest import PURPOSE

pytestmark = pytest.mark.django_db
WRONG = "x" * 43


def store(browser, address, text="yes", **more):
    browser.get(address)
    token = browser.cookies["csrftoken"].value
    return browser.post(address, {"text": text, "csrfmiddlewaretoken": token, **more})


def text_of(response):
    return response.content.decode()


def test_a_link_shows_its_form_without_an_account_and_says_who_asks_until_when(invite, visitor):
    made = invite()
    page = visitor.get(made.address)
    assert page.status_code == 200
    until = timezone.localtime(made.expires_at)
    for words in (
        "Yearly questionnaire", "Sana Malik", "Farah Aziz", "mailto:farah.aziz@example.com",
        f"{until:%-d %B %Y, %H:%M}",
    ):  # fmt: skip
        assert words in text_of(page)


def test_the_page_leads_nowhere_else(invite, visitor):
    page = text_of(visitor.get(invite().address))
    for place in ('href="/"', "/registers/", "/accounts/", "/records/", "sidebar", "TPA-0004"):
        assert place not in page


def test_no_referrer_leaves_and_nothing_is_kept_or_indexed(invite, visitor):
    for address in (invite().address, f"/answer/{PURPOSE}/{WRONG}/"):
        page = visitor.get(address)
        assert page["Referrer-Policy"] == "same-origin"
        assert page["Cache-Control"] == "no-store, private"
        assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_what_is_sent_is_stored_for_the_subject_and_the_trail_says_by_which_link(
    invite, visitor, received
):
    made = invite()
    assert store(visitor, made.address).status_code == 200
    actor = f"by link: {PURPOSE}, TPA-0004, Sana Malik"
    assert received == [("TPA-0004", "yes", [], actor, "AnonymousUser")]
    uses = [e for e in chain.history("TPA-0004") if e.action == f"link used: {PURPOSE}"]
    assert [e.actor for e in uses] == [actor]


def test_it_signs_nobody_in_and_keeps_no_session(invite, visitor):
    store(visitor, invite().address)
    assert not Session.objects.exists()
    assert "sessionid" not in visitor.cookies
    assert visitor.get("/registers/").status_code == 302


def test_in_a_browser_that_is_signed_in_the_link_is_still_nobody(invite, sender, received):
    browser = Client()
    browser.force_login(sender)
    browser.post(invite().address, {"text": "yes"})
    assert received[0][4] == "AnonymousUser"


def test_a_form_from_elsewhere_is_refused(invite, visitor, received):
    made = invite()
    visitor.get(made.address)
    assert visitor.post(made.address, {"text": "yes"}).status_code == 403
    assert received == []


def test_a_refusal_is_a_sentence_on_the_bare_page(invite, visitor):
    page = store(visitor, invite().address, text="refuse")
    assert page.status_code == 409
    assert "give the day it was done" in text_of(page)
    assert "sidebar" not in text_of(page)


def test_urdu_is_written_from_the_right_and_is_remembered_for_this_link_only(invite, visitor):
    made, other = invite(), invite(subject="TPA-0005")
    page = visitor.get(made.address + "?language=ur")
    assert '<html lang="ur" dir="rtl"' in text_of(page)
    assert "tabler.rtl" in text_of(page)
    assert visitor.cookies["answer_language"]["path"] == made.address
    assert '<html lang="ur" dir="rtl"' in text_of(visitor.get(made.address))
    visitor.cookies.clear()
    assert '<html lang="en" dir="ltr"' in text_of(visitor.get(other.address))
    assert '<html lang="en"' in text_of(visitor.get(other.address + "?language=xx"))


class TestClosed:
    def test_an_expired_link_says_when_and_whom_to_ask(self, invite, visitor):
        made = invite()
        Link.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        page = visitor.get(made.address)
        assert page.status_code == 404
        assert "This link expired on" in text_of(page)
        assert "Ask whoever sent it for a new one." in text_of(page)
        assert "Yearly questionnaire" not in text_of(page)

    def test_a_withdrawn_link_is_closed_also_after_it_was_used(self, invite, visitor, received):
        made = invite()
        store(visitor, made.address)
        assert invitations.withdraw(PURPOSE, "TPA-0004") == 1
        page = store(visitor, made.address)
        assert page.status_code == 404
        assert "withdrawn" in text_of(visitor.get(made.address))
        assert len(received) == 1

    def test_withdrawing_closes_the_links_of_that_subject_only(self, invite, visitor):
        invite(), invite()
        other = invite(subject="TPA-0005")
        assert invitations.withdraw(PURPOSE, "TPA-0004") == 2
        assert invitations.withdraw(PURPOSE, "TPA-0004") == 0
        assert visitor.get(other.address).status_code == 200

    def test_a_guess_learns_nothing_from_purpose_or_token(self, invite, visitor):
        token = invite().address.split("/")[3]
        answers = {
            (page.status_code, text_of(page).replace(path, ""))
            for path in (
                f"/answer/{PURPOSE}/{WRONG}/", f"/answer/no-such-purpose/{WRONG}/",
                f"/answer/other-purpose/{token}/",
            )
            for page in [visitor.get(path)]
        }  # fmt: skip
        assert {status for status, _ in answers} == {404}
        assert len({body.split("<main")[1] for _, body in answers}) == 1

    def test_a_link_for_something_else_is_not_a_way_into_a_form(self, sender, visitor):
        from hisaar.platform.accounts import links

        raw = links.issue(PURPOSE, subject="TPA-0004", lifetime=dt.timedelta(days=1), actor=sender)
        assert visitor.get(f"/answer/{PURPOSE}/{raw}/").status_code == 404


class TestThrottled:
    def test_an_address_that_guesses_is_locked_out_even_with_a_right_link(self, invite, visitor):
        made = invite()
        for number in range(30):
            assert visitor.get(f"/answer/{PURPOSE}/{number}{WRONG}/").status_code == 404
        page = visitor.get(f"/answer/{PURPOSE}/{WRONG}/")
        assert page.status_code == 429
        assert "Try again at" in text_of(page)
        assert visitor.get(made.address).status_code == 429
        assert visitor.get(made.address, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_a_wrong_token_is_locked_from_wherever_it_is_tried(self, visitor):
        wrong = f"/answer/{PURPOSE}/{WRONG}/"
        tries = [visitor.get(wrong, REMOTE_ADDR=f"203.0.113.{n}") for n in range(6)]
        assert [page.status_code for page in tries] == [404] * 5 + [429]

    def test_one_link_stores_three_hundred_times_in_a_quarter_of_an_hour(
        self, invite, visitor, received
    ):
        made = invite()
        now = timezone.now()
        store(visitor, made.address)
        target = Attempt.objects.get().target
        Attempt.objects.bulk_create(Attempt(target=target, at=now) for _ in range(299))
        page = store(visitor, made.address)
        assert page.status_code == 429
        assert "Too many changes through this link." in text_of(page)
        assert len(received) == 1

    def test_looking_at_a_right_link_counts_against_nobody(self, invite, visitor):
        made = invite()
        for _ in range(40):
            assert visitor.get(made.address).status_code == 200
        assert not Attempt.objects.exists()


class TestInviting:
    def test_a_mail_address_or_a_time_that_cannot_be_is_refused(self, invite):
        with pytest.raises(Refused, match="'nobody' is no mail address"):
            invite(recipient="nobody")
        with pytest.raises(Refused, match="1 to 366 days, not 0"):
            invite(days=0)

    def test_without_a_mail_server_nothing_is_mailed(self, invite):
        made = invite(recipient="it@vendor.example")
        assert made.mailed is False
        assert made.address.startswith(f"/answer/{PURPOSE}/")

    def test_the_secret_is_not_in_the_database(self, invite):
        token = invite().address.split("/")[3]
        row = Link.objects.get(purpose=PURPOSE)
        assert token not in f"{row.__dict__}"

    def test_sending_again_closes_the_old_link(self, invite, sender, visitor):
        old = invite(payload={"edition": 3})
        new = invitations.resend(Link.objects.get(purpose=PURPOSE), actor=sender)
        assert visitor.get(old.address).status_code == 404
        assert visitor.get(new.address).status_code == 200
        assert invitations.open_links().get().payload["edition"] == 3
