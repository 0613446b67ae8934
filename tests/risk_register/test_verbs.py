"""What people do with risks, treatments, acceptances and threats, and what is refused with why."""

import pytest

from hisaar.platform.records import Invalid, Refused
from hisaar.risk import services
from hisaar.risk.models import Acceptance, Risk, Threat, ThreatReview, Treatment
from tests.risk_register.makers import (
    FRESH,
    ON,
    control,
    day,
    function,
    person,
    probe,
    quantification,
    rated,
    rating,
    risk,
    save,
    scenario,
    threat,
    treatment,
)

pytestmark = pytest.mark.django_db
UNTIL = day("2027-05-31")


def rate(of, **changes):
    given = {
        "inherent_likelihood": 4, "inherent_impact": 5, "residual_likelihood": 2,
        "residual_impact": 4, "on": ON,
    }  # fmt: skip
    return services.rate(of, actor=None, **given | changes)


def accept(of, **changes):
    given = {"reason": "Costs more to mend than it could cost.", "expires_on": UNTIL, "on": ON}
    if "approver" not in changes:
        given["approver"] = person("Chief executive (demo)")
    return services.accept_risk(of, actor=None, **given | changes)


def test_rating_again_on_a_day_corrects_that_days_rating():
    made = rate(risk())
    assert (made.residual_score, made.residual_rating, made.rated_on) == (8, 2, ON)
    rate(made, residual_impact=5, reason="The backup failed.")
    assert [(r.residual_score, r.reason) for r in made.ratings.all()] == [
        (10, "The backup failed.")
    ]
    assert Risk.objects.get().residual_rating == 3


def test_a_level_that_the_scale_has_not_is_refused():
    with pytest.raises(Refused, match="Impact 6 is not on the scale; it has 1 to 5"):
        rate(risk(), residual_impact=6)


def test_what_remains_is_never_more_than_what_was_there():
    with pytest.raises(Invalid, match="is more than what was there"):
        rate(risk(), residual_likelihood=5, residual_impact=5, inherent_impact=1)


def test_a_closed_risk_is_not_rated():
    made = services.close_risk(risk(), actor=None, on=FRESH, reason="The portal is gone.")
    assert made.to_on == FRESH
    with pytest.raises(Refused, match=r"was closed on 1 Nov 2026; take its last day away"):
        rate(made)


def test_a_risk_with_something_still_to_do_is_not_closed():
    made = risk(identified_on=FRESH)
    todo = treatment(made)
    with pytest.raises(Refused, match=f"{todo.code} of {made.code} are still to be done"):
        services.close_risk(made, actor=None, on=ON, reason="Gone.")
    with pytest.raises(Refused, match="Say why"):
        services.close_risk(made, actor=None, on=ON, reason=" ")
    with pytest.raises(Refused, match="was identified on 1 Nov 2026"):
        services.close_risk(made, actor=None, on=day("2026-10-01"), reason="Gone.")
    services.drop_treatment(todo, actor=None, on=ON, reason="No longer needed.")
    services.close_risk(made, actor=None, on=ON, reason="Gone.")
    assert Risk.objects.get().description == "Closed on 24 Nov 2026: Gone."


def test_a_treatment_is_decided_put_off_and_done():
    made, who, what = risk(), person(), control()
    todo = services.treat(
        made, actor=None, title="Segment", kind="reduce", owner=who, due_on=UNTIL, on=ON,
        controls=[what],
    )  # fmt: skip
    assert (todo.decided_on, todo.owner, list(todo.controls.all())) == (ON, who, [what])
    services.put_off_treatment(todo, actor=None, due_on=day("2027-06-30"), reason="No staff.")
    assert todo.description == "Put off from 31 May 2027 to 30 Jun 2027: No staff."
    services.complete_treatment(todo, actor=None, on=day("2027-06-01"), result="Done in all zones.")
    assert (todo.is_open(day("2027-06-01")), todo.result) == (False, "Done in all zones.")
    with pytest.raises(Refused, match="was done on 1 Jun 2027"):
        services.drop_treatment(todo, actor=None, on=day("2027-06-02"), reason="Why not.")


@pytest.mark.parametrize(
    ("verb", "given", "words"),
    [
        ("put_off_treatment", {"due_on": day("2026-12-01"), "reason": "x"}, "give a later day"),
        ("put_off_treatment", {"due_on": day("2027-12-01"), "reason": " "}, "Say why"),
        ("complete_treatment", {"on": ON, "result": ""}, "Say what came of"),
        ("complete_treatment", {"on": day("2024-01-01"), "result": "x"}, "was decided on"),
        ("drop_treatment", {"on": ON, "reason": ""}, "Say why"),
    ],
)
def test_a_treatment_does_not_change_without_day_and_reason(verb, given, words):
    todo = treatment(risk(), due_on=day("2026-12-31"))
    with pytest.raises(Refused, match=words):
        getattr(services, verb)(todo, actor=None, **given)


def test_a_treatment_is_not_decided_for_a_day_that_is_past():
    given = {"title": "Segment", "kind": "reduce", "owner": person(), "on": ON}
    with pytest.raises(Refused, match="1 Nov 2026 is past"):
        services.treat(risk(), actor=None, due_on=FRESH, **given)
    assert not Treatment.objects.exists()


# --- acceptances ---------------------------------------------------------------------------------


def test_acceptance_keeps_what_was_accepted_as_it_stood():
    gate = control()
    probe(gate)
    made = rated(owner=person(), controls=[gate])
    loss = scenario(risks=[made])
    quantity = quantification(scenarios=[{"code": loss.code, "mean": 5e6, "one_in_100": 9e7}])
    todo = treatment(made, due_on=UNTIL)
    row = accept(made)
    assert row.is_in_force(ON)
    assert not row.is_in_force(day("2027-06-01"))
    kept = row.accepted
    assert kept["as_of"] == "2026-11-24"
    assert kept["rating"]["residual"] == {
        "likelihood": 2, "likelihood_name": "Unlikely", "impact": 4, "impact_name": "Major",
        "score": 8, "rating": "Medium",
    }  # fmt: skip
    assert [(c["code"], c["level"]) for c in kept["controls"]] == [(gate.code, "effective")]
    assert "found it effective" in kept["controls"][0]["sentence"]
    assert kept["rupees"] == {
        "quantification": quantity.code, "mean": 5e6, "one_in_100": 9e7, "scenarios": [loss.code],
    }  # fmt: skip
    assert [t["code"] for t in kept["treatments"]] == [todo.code]
    rating(made, residual=(4, 5), on=ON)
    probe(gate, on=ON, result="ineffective")
    row.reason = "Said otherwise."
    save(row)
    assert Acceptance.objects.get().accepted == kept


def test_acceptance_by_a_plain_form_or_a_file_keeps_it_too():
    made = rated()
    row = save(Acceptance(risk=made, reason="Small."))
    assert row.accepted == {}
    row.accepted_on, row.approver, row.expires_on = ON, person(), UNTIL
    save(row)
    assert Acceptance.objects.get().accepted["rating"]["residual"]["score"] == 8
    assert row.version == 2


def test_who_owns_a_risk_does_not_accept_it():
    owner = person()
    with pytest.raises(Refused, match="somebody else has to accept it"):
        accept(rated(owner=owner), approver=owner)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expires_on": FRESH}, "1 Nov 2026 is past; give the last day"),
        ({"expires_on": day("2027-11-25")},
         "accepted for 12 months at most, here until 24 Nov 2027.*exception_months of GOV-08"),
        ({"reason": "  "}, "Say why"),
        ({"on": day("2026-10-01")}, "was not rated by 1 Oct 2026; rate it first"),
    ],
)  # fmt: skip
def test_an_acceptance_needs_a_rating_a_reason_and_an_end(changes, words):
    with pytest.raises(Refused, match=words):
        accept(rated(owner=person()), **changes)
    assert not Acceptance.objects.exists()


def test_who_has_left_accepts_nothing_and_a_risk_without_owner_is_not_accepted():
    gone = person("Gone (demo)", left_on=FRESH)
    with pytest.raises(Refused, match="did not work here on 24 Nov 2026"):
        accept(rated(owner=person()), approver=gone)
    with pytest.raises(Refused, match="has no owner"):
        accept(rated("Another"))


def test_an_acceptance_is_withdrawn_once():
    row = accept(rated(owner=person()))
    with pytest.raises(Refused, match="was accepted on 24 Nov 2026 only"):
        services.withdraw_acceptance(row, actor=None, on=FRESH, reason="Changed.")
    services.withdraw_acceptance(row, actor=None, on=day("2026-12-01"), reason="Changed.")
    assert [row.is_in_force(day(d)) for d in ("2026-11-30", "2026-12-01")] == [True, False]
    with pytest.raises(Refused, match="was withdrawn on 1 Dec 2026"):
        services.withdraw_acceptance(row, actor=None, on=day("2026-12-02"), reason="Again.")


def test_an_acceptance_that_ran_out_is_not_withdrawn():
    row = accept(rated(owner=person()))
    with pytest.raises(Refused, match="expired on 31 May 2027 by itself"):
        services.withdraw_acceptance(row, actor=None, on=day("2027-06-01"), reason="Late.")


# --- threats -------------------------------------------------------------------------------------


def test_a_review_of_a_threat_is_kept_and_moves_its_day():
    made = threat(functions=[function()], obligations="claims_payment")
    services.review_threat(
        made, actor=None, on=ON, likelihood=4, capability=5, conclusion="They are here."
    )
    made = Threat.objects.get()
    assert (made.likelihood, made.capability, made.reviewed_on) == (4, 5, ON)
    review = ThreatReview.objects.get()
    assert (list(review.threats.all()), review.functions.count()) == ([made], 1)
    assert review.obligations == "claims_payment"


def test_a_review_of_many_threats_moves_the_day_of_each():
    one, two = threat("One"), threat("Two", reviewed_on=ON)
    save(ThreatReview(title="Autumn", reviewed_on=FRESH), threats=[one, two])
    days = dict(Threat.objects.values_list("title", "reviewed_on"))
    assert days == {"One": FRESH, "Two": ON}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"likelihood": 6}, "likelihood is 1 .* not 6"),
        ({"capability": 0}, "capability is 1 .* not 0"),
        ({"conclusion": ""}, "Say what the review"),
        ({"on": day("2026-10-01")}, "was reviewed on 1 Nov 2026"),
    ],
)
def test_a_review_without_a_finding_is_refused(changes, words):
    made = threat(reviewed_on=FRESH)
    given = {"on": ON, "likelihood": 3, "capability": 3, "conclusion": "As before."}
    with pytest.raises(Refused, match=words):
        services.review_threat(made, actor=None, **given | changes)
