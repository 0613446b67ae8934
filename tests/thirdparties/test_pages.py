"""The pages on third parties, and a questionnaire answered by link from end to end."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import ThirdParty
from hisaar.lib import dates
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.audit import chain
from hisaar.platform.evidence.models import Evidence
from hisaar.thirdparties import services
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.models import (
    AccessSuspension,
    RestrictedCountry,
    Subcontractor,
    ThirdPartyAssessment,
    TierDecision,
)
from hisaar.thirdparties.services.assessing import receipt

from .makers import (
    assurance,
    contract,
    data_set,
    day,
    exchange,
    finding,
    function,
    link,
    party,
    person,
    save,
    service,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role="ciso", who=None):
    user = User.objects.create_user(f"{role}-user")
    if who is not None:
        user.person = who
        user.save()
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def ciso():
    return signed_in("ciso", person("CISO (demo)"))


def whole(title="Core Soft (demo)"):
    provider = party(title)
    hosting = service(
        provider, functions=[function(f"F {title}")], data=[data_set(f"D {title}")],
        access="hosts", data_locations="PK",
    )  # fmt: skip
    contract(provider)
    assurance(provider, [hosting])
    exchange(provider)
    finding(provider)
    link(provider)
    save(Subcontractor(third_party=provider, name=f"Behind {title}"))
    return provider


class TestVendor:
    def test_everything_about_one_stands_on_its_page(self, ciso):
        provider = whole()
        page = text(ciso.get(f"/third-parties/{provider.code}/"))
        for words in (
            "Main contract", "Hosting", "Feed", "ISO 27001 certificate", "Shared accounts",
            "Meeting with", "Behind Core Soft", "Something critical needs it", "Pakistan",
            "was never assessed", "F Core Soft", "Send a questionnaire", "Cut its access",
        ):  # fmt: skip
            assert words.lower() in page.lower(), words

    def test_the_number_of_queries_does_not_grow_with_its_records(self, ciso):
        provider = whole()

        def queries():
            with CaptureQueriesContext(connection) as found:
                text(ciso.get(f"/third-parties/{provider.code}/"))
            return len(found)

        queries()
        before = queries()
        for n in range(6):
            hosting = service(provider, f"More {n}", data=[data_set(f"Set {n}")])
            assurance(provider, [hosting], issued_on=day(f"2026-02-0{n + 1}"))
            contract(provider, title=f"Contract {n}")
        assert queries() == before

    def test_the_list_shows_what_differs_and_narrows(self, ciso):
        whole()
        party("Quiet (demo)", tier="3")
        party("Odd (demo)", tier="1")
        page = text(ciso.get("/third-parties/?show=tier"))
        assert "Odd (demo)" in page
        assert "Quiet (demo)" not in page
        assert "Narrowed: 1 of 3" in page

    def test_the_tier_is_decided_with_a_reason_where_it_differs(self, ciso):
        provider = party(tier="")
        address = f"/third-parties/{provider.code}/tier/"
        page = text(ciso.post(address, {"tier": "1"}))
        assert "The records propose tier 3; say why it is 1" in page
        answer = ciso.post(address, {"tier": "1", "reason": "By the Board"})
        assert answer.status_code == 302
        assert ThirdParty.objects.get().tier == "1"
        assert TierDecision.objects.get().decided_by == person("CISO (demo)")

    def test_access_is_cut_from_the_page(self, ciso):
        provider, who = whole(), person("CISO (demo)")
        answer = ciso.post(
            f"/third-parties/{provider.code}/suspend/", {"reason": "Breach", "by": who.code}
        )
        assert answer.status_code == 302
        assert AccessSuspension.objects.get().is_in_force(dates.today())
        assert "access cut" in text(ciso.get("/third-parties/"))

    def test_who_may_only_read_gets_no_forms_and_is_refused(self):
        provider = whole()
        director = signed_in("director")
        page = text(director.get(f"/third-parties/{provider.code}/"))
        assert "Cut its access" not in page
        assert "Send a questionnaire" not in page
        for step in ("tier", "assess", "suspend"):
            assert director.post(f"/third-parties/{provider.code}/{step}/").status_code == 403

    def test_without_an_account_there_is_nothing(self):
        provider = party()
        for place in ("", f"{provider.code}/", "assessments/", "concentration/", "places/"):
            assert Client().get(f"/third-parties/{place}").status_code == 302

    def test_a_code_of_something_else_is_not_found(self, ciso):
        assert ciso.get(f"/third-parties/{person().code}/").status_code == 404


class TestHoldings:
    def test_concentration_is_shown_and_taken_away(self, ciso):
        provider = whole()
        page = text(ciso.get("/third-parties/concentration/"))
        assert "Herfindahl index 1.000 direct" in page
        svg = ciso.get("/third-parties/concentration/?figure=critical&form=svg")
        assert svg["Content-Type"] == "image/svg+xml"
        assert provider.title in svg.content.decode()
        sheet = ciso.get("/third-parties/concentration/?figure=functions&form=xlsx")
        assert sheet.content.startswith(b"PK")

    def test_places_name_what_is_unknown_and_what_is_on_the_list(self, ciso):
        provider = party(category="cloud")
        service(provider, "Backup", is_cloud=True)
        service(provider, "Mail", is_cloud=True, data_locations="SG")
        page = text(ciso.get("/third-parties/places/"))
        assert "nobody knows in which country its data lie" in page
        assert "It is empty: which countries stand on it is the insurer" in page
        save(RestrictedCountry(country="SG"))
        assert "its data lie in Singapore" in text(ciso.get("/third-parties/places/"))

    def test_who_sees_only_their_own_sees_no_sums_over_all(self):
        owner = signed_in("business_owner", person())
        assert owner.get("/third-parties/concentration/").status_code == 403
        assert owner.get("/third-parties/places/").status_code == 403


@pytest.fixture
def asked(ciso):
    """A questionnaire that was sent from the page, with its link."""
    provider = party(category="workshop")
    due = dates.today() + dt.timedelta(days=14)
    page = text(ciso.post(
        f"/third-parties/{provider.code}/assess/",
        {"questionnaire": "tier_1", "language": "ur", "greeting": "Sana Malik",
         "due_on": due.isoformat()}, follow=True,
    ))  # fmt: skip
    address = re.search(r"http://testserver(/answer/questionnaire/[^/]+/)", page)[1]
    return ThirdPartyAssessment.objects.get(), address


def post(visitor, address, **values):
    return visitor.post(address, values)


def best(section):
    given = {"section": section.id}
    for q in section.questions:
        options = [o.id for o in q.options if o.score is None or o.score == 1]
        if q.options:
            given[q.id] = options[0]
        elif q.kind == "date":
            given[q.id] = dates.today().isoformat()
        elif q.kind == "number":
            given[q.id] = str(q.least if q.least is not None else 1)
        elif q.kind == "text":
            given[q.id] = "written"
    return given


class TestByLink:
    def test_from_sending_to_the_receipt(self, asked, ciso):
        assessment, address = asked
        visitor = Client()
        sections = library.questionnaire("tier_1").sections
        for n, section in enumerate(sections):
            answer = visitor.post(address, best(section) | {"step": "next"})
            wanted = sections[n + 1].id if n + 1 < len(sections) else "finish"
            assert answer["Location"] == f"{address}?section={wanted}"
        page = text(visitor.get(f"{address}?section=finish"))
        assert "Hand in" in page
        answer = visitor.post(address, {"step": "submit", "respondent": "Sana Malik, IT head"})
        assert answer.status_code == 302
        assessment.refresh_from_db()
        assert (assessment.status, assessment.respondent) == ("answered", "Sana Malik, IT head")
        page = text(visitor.get(address))
        assert receipt(assessment) in page
        assert assessment.code in page
        actors = {e.actor for e in chain.history(assessment.code) if e.action == "submitted"}
        assert actors == {f"by link: questionnaire, {assessment.code}, Sana Malik"}
        review = text(ciso.get(f"/third-parties/assessments/{assessment.code}/"))
        assert "The answers speak for: low risk" in review

    def test_after_it_was_handed_in_nothing_can_be_changed(self, asked):
        assessment, address = asked
        for section in library.questionnaire("tier_1").sections:
            services.save_section(assessment, section.id, best(section), actor=None)
        services.submit(assessment, respondent="Sana", actor=None, on=dates.today())
        answer = Client().post(address, {"section": "access", "own_accounts": "no"})
        assert "Your answers have arrived" in text(answer)
        assessment.refresh_from_db()
        assert assessment.answers["own_accounts"] == {"value": "yes"}

    def test_who_comes_back_goes_on_where_something_is_open(self, asked):
        _, address = asked
        first = library.questionnaire("tier_1").sections[0]
        Client().post(address, best(first) | {"step": "next"})
        page = text(Client().get(address))
        assert '<h2 class="card-title" id="section-title">People</h2>' in page
        page = text(Client().get(f"{address}?section={first.id}"))
        assert 'value="yes" checked' in page

    def test_a_section_may_be_kept_incomplete(self, asked):
        assessment, address = asked
        answer = Client().post(
            address, {"section": "people", "screening": "partly", "step": "stay"}
        )
        assert answer["Location"] == f"{address}?section=people"
        assessment.refresh_from_db()
        assert assessment.answers["screening"] == {"value": "partly"}

    def test_it_saves_by_itself_while_one_writes(self, asked):
        assessment, address = asked
        answer = Client().post(
            address, {"section": "people", "screening": "yes"}, headers={"HX-Request": "true"}
        )
        assert text(answer).strip().endswith("Saved")
        assessment.refresh_from_db()
        assert assessment.answers["screening"] == {"value": "yes"}

    def test_what_is_missing_is_shown_where_it_is_missing(self, asked):
        _, address = asked
        page = text(Client().post(address, {"step": "submit", "respondent": "Sana"}), status=422)
        assert "Please answer this question." in page
        assert '<h2 class="card-title" id="section-title">Governance</h2>' in page

    def test_urdu_is_written_from_the_right(self, asked):
        _, address = asked
        page = text(Client().get(f"{address}?language=ur&section=people"))
        assert 'lang="ur" dir="rtl"' in page
        assert "کیا ہمارے ڈیٹا تک رسائی سے پہلے لوگوں کی جانچ ہوتی ہے" in page
        assert "محفوظ کریں اور آگے بڑھیں" in page

    def test_uploads_are_kept_as_evidence_and_programs_are_refused(self, asked):
        assessment, address = asked
        services.save_section(assessment, "assurance", {"certified": "iso_27001"}, actor=None)
        good = SimpleUploadedFile("iso.pdf", b"%PDF-1.4 certificate", "application/pdf")
        Client().post(
            address,
            {"section": "assurance", "certified": "iso_27001", "proof_file": good, "step": "stay"},
        )
        proof = Evidence.objects.get()
        assert (proof.subjects, proof.file.name) == (assessment.code, "iso.pdf")
        assert "iso.pdf" in text(Client().get(f"{address}?section=assurance"))
        bad = SimpleUploadedFile("tool.exe", b"MZ\x90\x00" + b"\x00" * 60)
        answer = Client().post(address, {"section": "assurance", "proof_file": bad, "step": "stay"})
        assert answer.status_code == 409
        assert Evidence.objects.count() == 1

    def test_a_withdrawn_link_opens_nothing(self, asked):
        assessment, address = asked
        services.withdraw(assessment, actor=None, reason="They left", on=dates.today())
        page = text(Client().get(address), status=404)
        assert "This link was withdrawn" in page
        assert Client().post(address, {"section": "people"}).status_code == 404

    def test_sent_back_the_same_link_shows_the_remarks(self, asked):
        assessment, address = asked
        for section in library.questionnaire("tier_1").sections:
            services.save_section(assessment, section.id, best(section), actor=None)
        row = services.submit(assessment, respondent="Sana", actor=None, on=dates.today())
        services.send_back(row, actor=None, remarks="Which second factor?", on=dates.today())
        assert "Which second factor?" in text(Client().get(address))

    def test_the_form_shows_no_other_records(self, asked):
        _, address = asked
        whole("Other (demo)")
        page = text(Client().get(address))
        for words in ("Other (demo)", "/registers/", "/third-parties/", "TPY-"):
            assert words not in page


class TestBoard:
    def test_each_stands_in_its_lane(self, ciso, asked):
        assessment, _ = asked
        page = text(ciso.get("/third-parties/assessments/"))
        assert re.search(r'Out <span class="hs-muted">1<', page)
        assert f"/third-parties/assessments/{assessment.code}/" in page

    def test_another_link_is_made_until_it_is_answered(self, ciso, asked):
        assessment, _ = asked
        place = f"/third-parties/assessments/{assessment.code}/link/"
        page = text(ciso.post(place, {"days": 7}, follow=True))
        assert "/answer/questionnaire/" in page
        services.withdraw(assessment, actor=None, reason="x", on=dates.today())
        page = text(ciso.post(place, {"days": 7}, follow=True))
        assert "is withdrawn; a link is made for one that was sent" in page

    def test_due_days_are_within_reach(self, ciso):
        provider = party()
        page = text(ciso.post(
            f"/third-parties/{provider.code}/assess/",
            {"questionnaire": "agents", "language": "en", "due_on": "2020-01-01"},
        ))  # fmt: skip
        assert "Choose a day within the next 120 days." in page
        assert not ThirdPartyAssessment.objects.exists()
