"""The workshop: figures while typing, nothing saved before it is kept, nothing lost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.engines import loss
from hisaar.lib.dates import today
from hisaar.platform.people.models import Person
from hisaar.risk.models import CalibrationAnswer, Estimate, LossPart
from tests.quantify.making import control_found, effect, part, person, said, save, scenario, shock
from tests.web_pages.conftest import signed_in

from .conftest import ONE, TWO, typed


def at(made):
    return f"/quantify/scenarios/{made.code}/"


def live(client, made, **changes):
    return client.post(at(made), typed(client, made, **changes), headers={"HX-Request": "true"})


def box(client, made, key, who, end):
    return f"{key}-{person(who).code}-{end}"


def test_the_figures_are_those_of_the_engine(client):
    made = scenario(frequency="poisson")
    restoring = part(made)
    said(made, "rate", "0.1", "1", by=person(ONE))
    said(made, "amount", 1_000_000, 50_000_000, by=person(ONE), part=restoring)
    rate = loss.Lognormal.from_range(0.1, 1).mean
    event = loss.Lognormal.from_range(1e6, 5e7)
    year = loss.aggregate(loss.Portfolio([loss.Scenario("x", loss.Poisson(rate), event)]))
    measured = client.get(at(made)).context["outcome"].measured
    assert measured.rate == pytest.approx(rate, rel=1e-12)
    assert measured.mean == pytest.approx(rate * event.mean, rel=1e-12)
    assert measured.one_in_100 == pytest.approx(year.value_at_risk(0.99), rel=1e-9)


def test_typing_gives_the_curve_beside_what_is_kept_and_saves_nothing(client, ransomware):
    before = Estimate.objects.count()
    answer = live(client, ransomware, **{box(client, ransomware, "rate", TWO, "high"): "8"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Before controls, as kept" in text
    assert "nine times in ten" in text
    assert "moves it most: without it, the yearly mean would be PKR" in text
    assert Estimate.objects.count() == before
    assert not Estimate.objects.filter(high=8).exists()


def test_a_fault_is_told_at_its_box_while_the_rest_goes_on(client, ransomware):
    name = box(client, ransomware, "rate", TWO, "high")
    answer = live(client, ransomware, **{name: "0.1"})
    said_there = f'<div class="hs-range-error" id="error-{name}" hx-swap-oob="true">The high end'
    assert said_there in answer.content.decode()
    assert answer.context["outcome"].measured is not None  # by the other person's range


def test_how_far_people_disagree_is_said(client, ransomware):
    first, second = (box(client, ransomware, "rate", TWO, end) for end in ("low", "high"))
    apart = live(client, ransomware, **{first: "5", second: "9"}).content.decode()
    assert f"The ranges of {ONE} and {TWO} have nothing in common" in apart


def test_what_is_kept_is_new_for_today_and_the_old_estimate_stays(client, ransomware):
    name = box(client, ransomware, "rate", TWO, "high")
    answer = client.post(
        at(ransomware), typed(client, ransomware, do="keep", **{name: "once in 0.2 years"}),
        follow=True,
    )  # fmt: skip
    assert "1 estimate kept" in answer.content.decode()
    rows = Estimate.objects.filter(person=person(TWO), quantity="rate").order_by("given_on")
    found = [(row.given_on, row.low, row.high) for row in rows]
    assert [(day, float(low), float(high)) for day, low, high in found] == [
        (dt.date(2026, 6, 1), 0.2, 2.0), (today(), 0.2, 5.0),
    ]  # fmt: skip


def test_said_again_on_the_same_day_it_replaces_what_was_said(client, ransomware):
    name = box(client, ransomware, "rate", TWO, "high")
    for text in ("3", "4"):
        client.post(at(ransomware), typed(client, ransomware, do="keep", **{name: text}))
    rows = Estimate.objects.filter(person=person(TWO), quantity="rate", given_on=today())
    assert [float(row.high) for row in rows] == [4.0]


def test_nothing_is_kept_when_one_box_is_wrong_and_what_was_typed_stays(client, ransomware):
    wrong = box(client, ransomware, "rate", TWO, "high")
    right = box(client, ransomware, "rate", ONE, "high")
    before = Estimate.objects.count()
    answer = client.post(
        at(ransomware), typed(client, ransomware, do="keep", **{wrong: "0.1", right: "3"})
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was kept" in text
    assert f'name="{right}" value="3"' in text
    assert Estimate.objects.count() == before


def test_an_estimate_on_record_is_not_withdrawn_by_emptying_its_box(client, ransomware):
    low, high = (box(client, ransomware, "rate", TWO, end) for end in ("low", "high"))
    answer = client.post(
        at(ransomware), typed(client, ransomware, do="keep", **{low: "", high: ""})
    )
    assert answer.status_code == 422
    assert "stays on record; to withdraw it, delete it there." in answer.content.decode()


def test_the_later_of_two_who_keep_is_told_and_loses_nothing(client, ransomware):
    name = box(client, ransomware, "rate", TWO, "high")
    mine = typed(client, ransomware, do="keep", **{name: "3"})
    client.post(at(ransomware), typed(client, ransomware, do="keep", **{name: "4"}))
    answer = client.post(at(ransomware), mine)
    assert answer.status_code == 409
    assert f'name="{name}" value="3"' in answer.content.decode()
    again = mine | {"seen": answer.context["sheet"].stored.stamp}
    assert client.post(at(ransomware), again).status_code == 302


def test_rupees_an_hour_and_the_share_of_events_belong_to_the_cost(client, ransomware):
    waiting = LossPart.objects.get(tag="business_interruption")
    before = client.get(at(ransomware)).context["outcome"].measured.event_mean
    changes = {f"{waiting.code}-rupees_per_hour": "2 lakh"}
    shown = live(client, ransomware, **changes).context["outcome"].measured.event_mean
    hours = loss.pool([loss.Range(10, 100), loss.Range(20, 200)]).mean
    assert shown - before == pytest.approx(hours * 100_000, rel=1e-6)
    client.post(at(ransomware), typed(client, ransomware, do="keep", **changes))
    waiting.refresh_from_db()
    assert waiting.rupees_per_hour == 200_000


@pytest.mark.parametrize("text", ["150", "-1", "many"])
def test_a_share_of_events_lies_between_0_and_100(client, ransomware, text):
    waiting = LossPart.objects.get(tag="business_interruption")
    changes = {f"{waiting.code}-happens_percent": text, "do": "keep"}
    answer = client.post(at(ransomware), typed(client, ransomware, **changes))
    assert answer.status_code == 422
    waiting.refresh_from_db()
    assert waiting.happens_percent == 100


def test_somebody_joins_and_what_was_typed_stays(client, ransomware):
    third = person("Farah Iqbal (demo)")
    name = box(client, ransomware, "rate", TWO, "high")
    data = typed(client, ransomware, do="join", join=third.code, **{name: "7"})
    answer = client.post(at(ransomware), data)
    assert third in answer.context["sheet"].people
    assert f'name="{name}" value="7"' in answer.content.decode()
    unknown = client.post(at(ransomware), data | {"join": "PER-9999"})
    assert (unknown.status_code, "There is no person PER-9999." in unknown.content.decode()) == (
        422, True,
    )  # fmt: skip


def test_a_cost_is_added_and_asked_about(client, ransomware):
    data = typed(client, ransomware, do="add_part", tag="cyber_extortion", shape="pert")
    answer = client.post(at(ransomware), data)
    added = LossPart.objects.get(tag="cyber_extortion")
    assert added.shape == "pert"
    assert f"{added.code}-{person(ONE).code}-likely" in answer.content.decode()
    refused = client.post(at(ransomware), data | {"tag": "gold"})
    assert refused.status_code == 422


def test_an_empty_scenario_says_what_is_missing(client):
    made = scenario()
    outcome = client.get(at(made)).context["outcome"]
    assert outcome.measured is None
    assert [line.partition(":")[0] for line in outcome.missing] == [
        "How often it is tried or happens", "Say first which kinds of cost an event has.",
    ]  # fmt: skip


def test_common_shocks_count_on_top_of_its_own_events(client, ransomware):
    own = client.get(at(ransomware)).context["outcome"].measured.rate
    shock("0.5", (ransomware, 40))
    assert client.get(at(ransomware)).context["outcome"].measured.rate == pytest.approx(own + 0.2)


def test_controls_as_they_stand_are_drawn_beside(client, ransomware, controlled):
    text = client.get(at(ransomware)).content.decode()
    assert "As controls stand" in text
    assert "take PKR" in text


def test_ranges_weigh_by_calibration_and_the_page_says_so(client, ransomware):
    for number, question in enumerate(["k2-height", "titanic", "census-2023", "light"]):
        save(CalibrationAnswer(person=person(TWO), question=question, low=number, high=number + 1,
                               answered_on=today()))  # fmt: skip
    answer = client.get(at(ransomware))
    assert "0 of 4 questions held the truth" in answer.content.decode()
    weights = {o.person: o.weight for o in answer.context["sheet"].stored.sheet().said("rate")}
    assert weights[ONE] == 1
    assert weights[TWO] < 1


def test_who_may_only_read_can_try_figures_but_not_keep_them(ransomware, db):
    reader = signed_in("director", name="reader")
    name = box(reader, ransomware, "rate", TWO, "high")
    assert live(reader, ransomware, **{name: "3"}).status_code == 200
    answer = reader.post(at(ransomware), typed(reader, ransomware, do="keep", **{name: "3"}))
    assert answer.status_code == 422
    assert not Estimate.objects.filter(high=3).exists()
    assert b'value="keep"' not in reader.get(at(ransomware)).content


def test_nobody_without_the_right_opens_it(ransomware):
    assert signed_in("staff", name="clerk").get(at(ransomware)).status_code == 403


def test_queries_do_not_grow_with_people_and_costs(client, ransomware):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(at(ransomware)).status_code == 200
        return len(found)

    count()
    before = count()
    for number in range(4):
        who = save(Person(title=f"Person {number} (demo)"))
        said(ransomware, "rate", "0.1", "2", by=who)
        said(ransomware, "amount", 1e6, 2e7, by=who, part=part(ransomware, "crisis_pr"))
    effect(control_found(), ransomware, rate_percent=10)
    with_control = count()
    effect(control_found("Another (demo)"), ransomware, rate_percent=10)
    assert count() == with_control
    assert with_control - before <= 8  # how the controls stand
