"""What controls are worth, own losses, all scenarios: figures, filters and files."""

import csv
import io

import pytest

from hisaar.engines import loss
from hisaar.lib.dates import today
from hisaar.risk import quantify
from hisaar.risk.quantify import words
from tests.quantify.making import scenario, simple

CONTROLS = "/quantify/controls/"


def rows_of(answer):
    return {row.code: row for row in answer.context["rows"]}


def test_a_control_that_works_saves_the_difference_of_two_years(client, ransomware, controlled):
    works, _ = controlled
    row = rows_of(client.get(CONTROLS))[works.code]
    bare = quantify.portfolio(today(), with_controls=False).portfolio.mean
    assert row.figures.worth == pytest.approx(bare / 2, rel=1e-6)  # half of the events
    assert row.net == pytest.approx(bare / 2 - 500_000, rel=1e-6)


def test_one_that_does_not_work_says_what_it_would_save(client, ransomware, controlled):
    _, broken = controlled
    answer = client.get(CONTROLS)
    row = rows_of(answer)[broken.code]
    after = quantify.portfolio(today(), with_controls=True).portfolio
    assert (row.figures.worth, str(row.figures.level)) == (0, "ineffective")
    assert row.figures.would_save == pytest.approx(after.mean / 5, rel=1e-6)
    assert "found it ineffective" in answer.content.decode()


def test_rows_sort_and_narrow(client, ransomware, controlled):
    works, broken = controlled
    other = simple("Elsewhere (demo)")
    assert list(rows_of(client.get(CONTROLS))) == [works.code, broken.code]
    assert list(rows_of(client.get(f"{CONTROLS}?sort=net"))) == [broken.code, works.code]
    assert list(rows_of(client.get(f"{CONTROLS}?sort=-would"))) == [broken.code, works.code]
    assert list(rows_of(client.get(f"{CONTROLS}?state=broken"))) == [broken.code]
    assert list(rows_of(client.get(f"{CONTROLS}?scenario={other.code}"))) == []
    assert client.get(f"{CONTROLS}?sort=nonsense&state=no").status_code == 200


def test_the_curve_of_one_control_is_with_and_without_it(client, ransomware, controlled):
    works, broken = controlled
    figure = client.get(f"{CONTROLS}?control={works.code}").context["figures"]["control"]
    assert figure.headings[1:] == ("As controls stand", f"Without {works.code}")
    now, then = (float(text.split()[0]) for text in figure.rows[3][1:])
    assert now < then
    would = client.get(f"{CONTROLS}?control={broken.code}").context["figures"]["control"]
    assert would.headings[2] == f"If {broken.code} worked"
    now, then = (float(text.split()[0]) for text in would.rows[-4][1:])
    assert then < now


def test_the_table_can_be_taken_away(client, ransomware, controlled):
    content = client.get(f"{CONTROLS}?figure=worth&form=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[0] for row in rows[1:]] == [control.code for control in controlled]


@pytest.mark.parametrize("is_computable", [True, False])
def test_without_effects_or_scenarios_the_page_leads_on(client, db, is_computable):
    if is_computable:
        simple()
    shown = client.get(CONTROLS).content.decode()
    wanted = "No control has an effect" if is_computable else "No scenario can be computed yet"
    assert wanted in shown


def test_scenarios_say_what_they_cost_and_what_is_missing(client, ransomware):
    bare, lonely = scenario("Nothing said (demo)"), simple("One voice (demo)")
    answer = client.get("/quantify/scenarios/")
    rows = answer.context["rows"]
    assert rows[0].scenario == bare
    assert "It has no part" in rows[0].missing
    by_code = {row.scenario.code: row for row in rows}
    expected = loss.Lognormal.from_range(0.1, 1).mean * loss.Lognormal.from_range(1e6, 5e7).mean
    assert by_code[lonely.code].mean == pytest.approx(expected, rel=1e-12)
    assert by_code[lonely.code].is_lonely
    assert by_code[ransomware.code].people == 2
    assert words.rupees(expected) in answer.content.decode()


def test_no_scenario_leads_to_the_first(client):
    assert "No loss scenario is in force yet" in client.get("/quantify/scenarios/").content.decode()


def test_own_losses_stand_beside_their_scenario(client, ransomware, own_loss):
    answer = client.get("/quantify/own-losses/")
    shown = answer.content.decode()
    assert "2024 to 2025" in shown
    assert own_loss.code in shown
    [(tested, _)] = answer.context["rows"]
    assert (tested.count.observed, tested.count.years) == (1, 2)


def test_without_own_losses_the_page_asks_for_them(client, ransomware):
    assert "No own loss can be tested yet" in client.get("/quantify/own-losses/").content.decode()
