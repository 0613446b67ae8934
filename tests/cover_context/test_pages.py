"""The pages on cyber cover: what they say, what they refuse, how often they ask the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.lib.dates import today
from hisaar.risk.models import Appetite, AppetiteLimit, Renewal
from hisaar.risk.services.losses import quantify_as
from tests.web_pages.conftest import signed_in

from . import making
from .conftest import scenario_of
from .making import MILLION, save

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


def test_without_a_policy_the_page_says_what_to_do(client):
    page = text(client.get("/cover/"))
    assert "No policy is in force" in page
    assert "/registers/insurance-policies/new/" in page
    assert "None yet. Open one before a policy ends" in page


def test_it_stands_in_the_sidebar(client):
    assert 'href="/cover/"' in text(client.get("/cover/"))


def test_the_tower_stands_beside_a_bad_event_of_each_scenario(client, today_policy, ransomware):
    response = client.get("/cover/")
    figure = response.context["figures"]["tower"]
    assert figure.picture is not None
    layer, loss = figure.rows[0], figure.rows[-1]
    assert layer[:4] == ("Layer", "Cyber policy", 5 * MILLION, 105 * MILLION)
    assert loss[:2] == ("Loss", "Ransomware")
    assert loss[3] == loss[4] + loss[5] + loss[6]
    assert "Of a bad event (one in a hundred) of 1 scenario the cover pays" in text(response)


def test_a_draft_is_named_and_not_counted(client, owner, today_policy):
    on = today()
    draft = making.policy(owner, "Draft", from_on=on, to_on=on)
    page = text(client.get("/cover/"))
    assert "counts for nothing yet" in page
    assert f"{draft.code}</a> has no insuring agreement and no layer yet" in page


def test_warranties_stand_with_the_reason(client, owner, today_policy):
    made = making.warranty(today_policy, owner)
    page = text(client.get("/cover/"))
    assert "no control" in page
    assert "No control stands behind it" in page
    assert "1 of 1 is not met: the insurer may refuse to pay." in page
    assert made.code in page


def test_gaps_terms_and_adequacy_come_from_the_losses_that_were_computed(
    client, owner, today_policy, ransomware
):
    save(
        AppetiteLimit(
            title="Bad year", measure="loss_1_in_100", limit=MILLION,
            appetite=save(Appetite(title="Appetite", owner=owner, approved_on=today())),
        )
    )  # fmt: skip
    quantify_as("First", actor=None, on=today(), years=1_000)
    response = client.get("/cover/")
    shown = response.context["figures"]
    assert shown["gaps"].rows[0][:2] == (ransomware.code, "Ransomware")
    assert shown["terms"].rows[0][0] == "Lost"
    assert shown["enough"].rows[1][4:] == (MILLION, "breached")
    page = text(response)
    assert "Cover is not enough: 1 reason below." in page
    assert "One year in 100 leaves" in page


def test_figures_of_another_programme_are_said_to_be_stale(client, owner, today_policy, ransomware):
    quantify_as("First", actor=None, on=today(), years=1_000)
    making.warranty(today_policy, owner)
    assert "Other warranties are met now" in text(client.get("/cover/"))
    on = today()
    second = making.policy(owner, "Second", from_on=on, to_on=on)
    making.layer(second, retention=1)
    making.agreements(second, "bricking")
    assert "The policies in force are others" in text(client.get("/cover/"))


TYPED = {
    "amount-business_interruption": "9.6 crore", "amount-extra_expense": "8,000,000",
    "amount-data_restoration": "1.5 crore", "amount-breach_response": "12 million", "hours": "96",
}  # fmt: skip


def test_a_typed_event_falls_to_the_payment_of_the_hand_worked_oracle(client, today_policy):
    response = client.get("/cover/", TYPED)
    found = response.context["answer"].found
    assert (found.gross, found.paid, found.retained) == (131e6, 62e6, 69e6)
    assert "Of PKR 131,000,000 lost, PKR 62,000,000 is paid" in text(response)
    fall, rupees = response.context["answer"].figures
    assert [row[1] for row in fall.rows] == [131e6, -12e6, -52e6, -5e6, 62e6]
    assert rupees.rows[-1][0] == "All"
    for row in rupees.rows:
        assert row[1] == pytest.approx(sum(row[2:]), abs=3)


def test_htmx_gets_the_answer_alone(client, today_policy):
    response = client.get("/cover/", TYPED, headers={"HX-Request": "true", "HX-Target": "event"})
    page = text(response)
    assert "<html" not in page
    assert "PKR 62,000,000 is paid" in page
    assert "figure=fall&amp;form=svg" in page


def test_a_scenario_is_picked_for_its_bad_event(client, today_policy, ransomware):
    response = client.get("/cover/", {"scenario": ransomware.code})
    answer = response.context["answer"]
    assert answer.name == "a bad event of ‘Ransomware’"
    assert answer.found.tags == ("data_restoration",)
    assert answer.found.paid == pytest.approx(
        min(max(answer.found.gross - 5 * MILLION, 0), 100 * MILLION)
    )


def test_as_if_every_warranty_were_met(client, owner, today_policy):
    making.warranty(today_policy, owner)
    assert client.get("/cover/", TYPED).context["answer"].found.paid == 0
    met = client.get("/cover/", TYPED | {"met": "1"}).context["answer"].found
    assert met.paid == 62e6


def test_grounds_that_the_wording_excludes_take_all(client, today_policy):
    today_policy.exclusions = "war"
    save(today_policy)
    found = client.get("/cover/", TYPED | {"ground": "war"}).context["answer"].found
    assert [row.constraint for row in found.taken] == ["exclusion"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount-extra_expense": "lots"}, "Correct what is marked"),
        ({"amount-extra_expense": "-5"}, "A loss is not below nothing."),
        ({"hours": "soon"}, "Write hours as a number from 0 to 8,760."),
        ({"hours": ""}, "how many hours"),
        ({"scenario": "LSC-9999"}, "cannot be computed yet; give its parts"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(client, today_policy, changes, said):
    response = client.get("/cover/", TYPED | changes)
    assert response.status_code == 200
    assert said in text(response)


def test_an_empty_event_is_answered_with_a_sentence(client, today_policy):
    assert "enter at least one amount" in text(client.get("/cover/", {"ask": "1"}))


@pytest.mark.parametrize("form", ["svg", "png", "xlsx", "csv"])
@pytest.mark.parametrize("key", ["tower", "fall"])
def test_pictures_can_be_taken_away(client, today_policy, ransomware, key, form):
    response = client.get("/cover/", TYPED | {"figure": key, "form": form})
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert len(response.content) > 100


def test_warranties_can_be_taken_away(client, owner, today_policy):
    made = making.warranty(today_policy, owner)
    response = client.get("/cover/", {"figure": "warranties", "form": "csv"})
    assert made.code in response.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_policies_warranties_and_scenarios(
    client, owner, today_policy, ransomware
):
    making.warranty(today_policy, owner, making.control(owner))
    quantify_as("First", actor=None, on=today(), years=1_000)
    client.get("/cover/")
    few = queries(client, "/cover/")
    on = today()
    for number in range(4):
        scenario_of(owner, f"Leak {number}", "privacy_liability")
        policy = making.hand_worked(owner, from_on=on, to_on=on)
        making.warranty(policy, owner, making.control(owner))
    assert queries(client, "/cover/") == few
    assert few <= 60


def test_those_who_may_not_see_policies_are_turned_away(today_policy):
    stranger = signed_in("business_owner", person=making.person("Stranger (fictional)"))
    assert stranger.get("/cover/").status_code == 403


class TestRenewal:
    def test_offers_stand_side_by_side_with_the_best_marked(self, client, renewal):
        response = client.get(f"/cover/renewals/{renewal.code}/")
        rows = response.context["figures"]["offers"].rows
        assert [row[1] for row in rows] == ["Small", "Large", "The expiring terms", "No cover"]
        assert [row[-1] for row in rows].count("best") == 1
        page = text(response)
        assert "costs least, everything counted" in page
        assert "Decide and keep what it rests on" in page

    def test_what_is_missing_is_said(self, client, owner):
        made = save(Renewal(title="Bare", owner=owner))
        page = text(client.get(f"/cover/renewals/{made.code}/"))
        assert "The offers cannot be compared yet" in page
        assert "names no policy" in page

    def test_a_decision_is_kept_and_shown_as_it_stood(self, client, renewal, chief):
        address = f"/cover/renewals/{renewal.code}/"
        offer = renewal.offers.get(title="Large")
        response = client.post(
            address,
            {
                "result": "change", "reasons": "It bears the bad years.", "approver": chief.code,
                "on": today().isoformat(), "chosen": offer.code, "decision": "",
            },
        )  # fmt: skip
        assert response.status_code == 302
        renewal.refresh_from_db()
        assert (renewal.result, renewal.chosen, renewal.approver) == ("change", offer, chief)
        save(offer.__class__(renewal=renewal, title="Later", premium=1))
        page = client.get(address)
        assert [row[1] for row in page.context["figures"]["offers"].rows] == [
            "Small", "Large", "The expiring terms", "No cover",
        ]  # fmt: skip
        assert "It bears the bad years." in text(page)
        assert "Decide and keep" not in text(page)

    def test_a_refusal_stands_in_the_form(self, client, renewal, chief):
        response = client.post(
            f"/cover/renewals/{renewal.code}/",
            {"result": "change", "reasons": "So.", "approver": chief.code,
             "on": (today() - dt.timedelta(days=1)).isoformat()},
        )  # fmt: skip
        assert response.status_code == 422
        assert "Say which offer is taken" in text(response)

    def test_its_pictures_can_be_taken_away(self, client, renewal):
        response = client.get(f"/cover/renewals/{renewal.code}/?figure=costs&form=png")
        assert response.headers["Content-Type"] == "image/png"

    def test_only_those_who_may_decide_get_the_form(self, renewal):
        reader = signed_in("internal_audit", person=making.person("Reader (fictional)"))
        page = reader.get(f"/cover/renewals/{renewal.code}/")
        assert page.status_code == 200
        assert "Decide and keep" not in text(page)
        assert reader.post(f"/cover/renewals/{renewal.code}/", {}).status_code == 403

    def test_queries_do_not_grow_with_offers(self, client, renewal):
        address = f"/cover/renewals/{renewal.code}/"
        client.get(address)
        few = queries(client, address)
        for number in range(4):
            save(renewal.offers.model(renewal=renewal, title=f"More {number}", premium=1))
        assert queries(client, address) == few


def test_the_record_of_a_policy_shows_its_tower_and_its_warranties(client, owner, today_policy):
    made = making.warranty(today_policy, owner)
    page = text(client.get(f"/registers/insurance-policies/{today_policy.code}/"))
    assert "No control stands behind it" in page
    assert made.code in page
    assert "<svg" in page
    assert "5 m" in page
