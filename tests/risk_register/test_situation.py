"""The report on the situation: told from records, completed by people, issued whole."""

import pytest

from hisaar.assets.models import System, ThirdParty
from hisaar.platform.records import Refused
from hisaar.risk import services, situation
from hisaar.risk.models import LimitBreach, OwnLoss, SituationReport
from hisaar.testing.models import Vulnerability
from hisaar.thirdparties.models import AccessSuspension
from tests.risk_register.makers import (
    FRESH,
    OLD,
    ON,
    appetite,
    control,
    day,
    indicator,
    probe,
    quantification,
    rated,
    rating,
    save,
    threat,
)

pytestmark = pytest.mark.django_db
SINCE = day("2026-10-25")


def said(part, on=ON):
    return [t.sentence for t in situation.told(SINCE, on)[part]]


def report(**fields):
    given = {"title": "November", "reported_on": ON, "period_from_on": SINCE}
    return save(SituationReport(**given | fields))


def written():
    return services.write_situation_report(report(), actor=None)


def test_an_empty_installation_says_so_in_every_part():
    assert {part: bool(told) for part, told in situation.told(SINCE, ON).items()} == dict.fromkeys(
        SituationReport.PARTS, True
    )
    assert said("threats") == [
        "No threat is on record.", "Threats were never reviewed.",
        "No source of threat intelligence was used since 25 Oct 2026.",
    ]  # fmt: skip
    assert said("exposure") == ["No open risk is on record."]
    assert said("incidents") == ["No loss of the insurer's own is on record since 25 Oct 2026."]
    assert said("vulnerabilities") == ["No vulnerability is on record."]


def test_parts_are_told_from_records():
    threat("Ransomware crews", likelihood=5, capability=4)
    threat("Deep fakes", is_emerging=True)
    subject = rated("Ransomware", residual=(4, 4), on=OLD)
    rating(subject, residual=(4, 5), on=FRESH)
    rated("Fraud", residual=(1, 1), identified_on=FRESH)
    quantification(after={"mean": 5e6, "one_in_100": 4e8})
    probe(control(is_key=True), result="ineffective")
    save(OwnLoss(title="Portal down", happened_on=FRESH, amount=2_500_000))
    cut = save(ThirdParty(title="Broker (demo)", category="broker"))
    save(AccessSuspension(title="Cut", third_party=cut, reason="Breach", suspended_on=FRESH))
    assert said("threats")[0] == (
        "2 threats on record, 1 likely or very likely (Ransomware crews) and 1 emerging"
        " (Deep fakes)."
    )
    assert said("exposure")[:2] == [
        "2 open risks, 1 of them rated high or extreme as controls stand (Ransomware).",
        (
            "As controls stood on 1 Nov 2026, a year costs PKR 5 million on average and more than"
            " PKR 400 million once in 100 years (QNT-0001)."
        ),
    ]
    assert said("incidents") == [
        "1 own loss since 25 Oct 2026, of PKR 2.5 million in all (Portal down).",
        "The access of Broker (demo) is cut.",
    ]
    assert "1 of 1 key control cannot be shown to work (Second factor on the VPN)." in said(
        "vulnerabilities"
    )
    assert said("trend")[0] == (
        "Since 25 Oct 2026: 1 new risk, 0 closed, 1 rated worse (Ransomware), 0 better."
    )


def test_weaknesses_limits_and_indicators_speak_too():
    system = save(System(title="Core", kind="application", support_ends_on=OLD))
    save(Vulnerability(system=system, identifier="CVE-2026-1", title="Hole", severity="critical",
                       found_on=OLD, due_on=FRESH))  # fmt: skip
    made = appetite({"measure": "high_risks", "limit": 0})
    rated(residual=(4, 4))
    services.check_limits(made, actor=None, on=ON)
    indicator(measure="high_risks", amber_at=1, red_at=1)
    found = said("vulnerabilities")
    assert found[0].startswith(
        "1 of 1 high or critical vulnerabilities that are open are past their day, 1 of them"
        " critical; the oldest, VUL-0001, was due on"
    )
    assert found[1] == "1 system past the end of support."
    assert "Limit 0: 1, beyond the limit of 0." in said("exposure")
    assert said("incidents")[-1] == "1 breach of a limit without an answer: Limit 0."
    assert "1 of 1 key risk indicator red (Overdue)." in said("trend")
    assert LimitBreach.objects.count() == 1


def test_the_expected_loss_is_compared_with_that_of_before():
    quantification(OLD, after={"mean": 5e6, "one_in_100": 4e8})
    quantification(FRESH, after={"mean": 3e6, "one_in_100": 4e8})
    assert said("trend")[1] == (
        "The expected loss of a year fell from PKR 5 million to PKR 3 million."
    )


def test_a_report_is_filled_and_keeps_the_numbers():
    rated(residual=(4, 4))
    made = written()
    assert made.lacks() == []
    assert made.exposure.startswith("1 open risk, 1 of them rated high")
    told = made.facts["parts"]["exposure"][0]
    assert told["facts"] == [
        ["Open risks", 1, "/registers/risks/"], ["High or extreme", 1, "/registers/risks/"],
        ["Not rated", 0, "/registers/risks/"],
    ]  # fmt: skip
    assert (made.facts["since"], made.facts["as_of"]) == ("2026-10-25", "2026-11-24")


def test_what_people_wrote_stays_and_what_records_said_is_brought_up_to_date():
    made = written()
    made.incidents = "The portal was down for an hour."
    save(made)
    rated(residual=(4, 4))
    made = services.write_situation_report(made, actor=None)
    assert made.incidents == "The portal was down for an hour."
    assert made.exposure.startswith("1 open risk")


def test_the_period_begins_with_the_report_before():
    services.issue_situation_report(written(), actor=None, on=ON)
    later = report(title="December", reported_on=day("2026-12-24"), period_from_on=None)
    assert services.write_situation_report(later, actor=None).period_from_on == ON
    first = report(title="Old", reported_on=day("2026-01-31"), period_from_on=None)
    assert services.write_situation_report(first, actor=None).period_from_on == day("2026-01-01")


def test_a_report_with_an_empty_part_is_not_issued():
    made = written()
    made.incidents = made.trend = " "
    save(made)
    with pytest.raises(Refused, match="says nothing of: open incidents and trend"):
        services.issue_situation_report(made, actor=None, on=ON)


def test_a_report_is_issued_once_and_not_before_its_day():
    made = written()
    with pytest.raises(Refused, match="speaks of 24 Nov 2026"):
        services.issue_situation_report(made, actor=None, on=FRESH)
    services.issue_situation_report(made, actor=None, on=ON)
    assert (made.is_issued(ON), situation.latest_report(ON)) == (True, made)
    for verb, given in (
        (services.issue_situation_report, {"on": ON}), (services.write_situation_report, {}),
    ):  # fmt: skip
        with pytest.raises(Refused, match="was issued on 24 Nov 2026"):
            verb(made, actor=None, **given)


def test_only_the_five_parts_can_be_told_of():
    with pytest.raises(ValueError, match="'weather' is not one of threats, exposure"):
        situation.tells("weather")
