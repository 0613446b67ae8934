"""Losses of a year: what was computed, what it means, two compared, and computing anew."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.lib.dates import today
from hisaar.platform.jobs.models import JobRun
from hisaar.risk.models import Appetite, AppetiteLimit, Quantification
from hisaar.risk.quantify import words
from hisaar.risk.services.losses import quantify_as
from hisaar.web.jobs import compute_losses
from tests.quantify.making import control_found, effect, person, said, save, simple
from tests.web_pages.conftest import signed_in

YEAR = "/quantify/"
DRAW = {"years": "1,000", "seed": "3", "title": ""}


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_before_anything_is_on_record_the_page_leads_to_a_scenario(client):
    shown = text(client.get(YEAR))
    assert "No loss scenario is on record yet" in shown
    assert "/registers/loss-scenarios/new/" in shown


def test_with_scenarios_but_no_figures_it_leads_to_them_and_computes(client, ransomware):
    assert "Nothing was computed yet" in text(client.get(YEAR))
    answer = client.post("/quantify/compute/", DRAW, follow=True)
    made = Quantification.objects.get()
    assert (made.years, made.seed, made.computed_on) == (1000, 3, today())
    assert made.owner == client.get(YEAR).wsgi_request.user.person
    assert "was computed." in text(answer)
    assert made.code in text(answer)


def test_the_page_says_what_the_results_say(client, computed):
    shown = text(client.get(YEAR))
    before, after = computed.results["before"], computed.results["after"]
    assert (
        f"In one year of 20, losses come to more than {words.rupees(before['one_in_20'])} without"
        f" any control and {words.rupees(after['one_in_20'])} as controls stand." in shown
    )
    assert words.rupees(after["tail_one_in_100"]) in shown
    assert computed.digest in shown
    assert "No approved appetite limits the losses of a year." in shown


def test_the_table_under_the_curve_holds_the_chances_of_the_results(client, computed):
    answer = client.get(f"{YEAR}?figure=curve&form=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[0] == "More than (PKR)")
    first = computed.results["after"]["curve"][0]
    assert rows[start + 1][0] == round(first[0])
    assert rows[start + 1][2] == f"{100 * first[1]:.3g} %"


@pytest.mark.parametrize("key", ["curve", "scenarios", "sensitivities", "occurrence"])
@pytest.mark.parametrize("form", ["svg", "csv"])
def test_every_picture_can_be_taken_away(client, computed, key, form):
    answer = client.get(f"{YEAR}?figure={key}&form={form}")
    assert "attachment" in answer["Content-Disposition"]


def test_limits_of_the_board_stand_beside_with_their_verdict(client, controlled):
    appetite = save(Appetite(title="Appetite (demo)", approved_on="2026-01-01", owner=person()))
    for measure, limit in (("loss_1_in_20", 10**12), ("loss_1_in_100", 1_000_000)):
        save(AppetiteLimit(appetite=appetite, title=f"Limit {measure} (demo)", measure=measure,
                           limit=limit, is_after_cover=False))  # fmt: skip
    quantify_as("With limits (demo)", actor=None, on=today(), years=1_000)
    shown = text(client.get(YEAR))
    assert "breached" in shown
    assert "It is exceeded by PKR" in shown
    assert "is left." in shown


def test_what_was_left_out_is_named_with_a_link(client, ransomware):
    lonely = simple("Without a word (demo)")
    lonely.estimates.filter(quantity="rate").delete()
    quantify_as("Partly (demo)", actor=None, on=today(), years=1_000)
    shown = text(client.get(YEAR))
    assert f'href="/records/{lonely.code}/"' in shown or f">{lonely.code}</a>" in shown
    assert "Nobody has said" in shown


def test_what_changed_since_is_said(client, computed, ransomware):
    assert "these changed" not in text(client.get(YEAR))
    said(ransomware, "rate", "1", "5", by=person("Third (demo)"), on=today())
    assert "these changed: estimates." in text(client.get(YEAR))


def test_two_are_laid_beside_one_another(client, computed, ransomware):
    said(ransomware, "rate", "3", "9", by=person("Third (demo)"), on=today())
    later, _ = quantify_as("Second (demo)", actor=None, on=today(), years=1_000)
    answer = client.get(f"{YEAR}?of={later.code}&with={computed.code}")
    assert "One year in 100 now costs" in text(answer)
    rows = {row[0]: row for row in answer.context["figures"]["compared"].rows}
    was, now = (round(q.results["after"]["mean"]) for q in (computed, later))
    found = rows["As controls stand: mean of a year"]
    assert found[1:3] == (was, now)
    assert abs(found[3] - (now - was)) <= 1  # rounded on its own
    assert later.code in text(client.get(YEAR))  # the newest, when none is asked for


def test_one_that_is_not_there_is_not_found(client, computed):
    assert client.get(f"{YEAR}?of=QNT-0999").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("years", "10", "10 years cannot be simulated"),
        ("years", "1000000000", "1,000,000,000 years cannot be simulated"),
        ("years", "many", "is no number of years"),
        ("seed", "-1", "is not a seed"),
        ("seed", "99999999999999999999", "The seed is 99999999999999999999"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(client, computed, field, value, said):
    answer = client.post("/quantify/compute/", DRAW | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Quantification.objects.count() == 1


def test_nothing_to_compute_is_refused_with_the_reason(client, ransomware):
    ransomware.estimates.all().delete()
    answer = client.post("/quantify/compute/", DRAW)
    assert answer.status_code == 422
    assert "No loss scenario of" in answer.content.decode()
    assert not Quantification.objects.exists()


def test_many_years_are_computed_beside_the_page(client, computed):
    answer = client.post("/quantify/compute/", DRAW | {"years": "2,000,000"}, follow=True)
    run = JobRun.objects.get()
    assert run.arguments == {
        "title": run.arguments["title"], "years": 2_000_000, "seed": 3,
    }  # fmt: skip
    assert "waits for its turn" in text(answer)
    assert "waits for its turn" in text(client.get("/quantify/progress/"))
    told = compute_losses("Beside (demo)", 1_000, 3, actor=run.actor, progress=lambda *a: None)
    assert told == f"{Quantification.objects.get(title='Beside (demo)').code} was computed."


def test_who_may_only_read_sees_figures_but_computes_nothing(computed, db):
    reader = signed_in("director", name="reader")
    assert "Compute anew" not in text(reader.get(YEAR))
    assert reader.post("/quantify/compute/", DRAW).status_code == 403


@pytest.mark.parametrize(
    "address", [YEAR, "/quantify/scenarios/", "/quantify/controls/", "/quantify/own-losses/"]
)
def test_nobody_without_the_right_opens_a_page(computed, address):
    assert signed_in("staff", name="clerk").get(address).status_code == 403


@pytest.mark.parametrize(
    "address", [YEAR, "/quantify/scenarios/", "/quantify/controls/", "/quantify/own-losses/"]
)
def test_queries_do_not_grow_with_scenarios_and_controls(client, computed, own_loss, address):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    count()
    before = count()
    for number in range(3):
        made = simple(f"Scenario {number} (demo)")
        effect(control_found(f"Control {number} (demo)"), made, chance_percent=10)
        own_loss.pk, own_loss.code, own_loss._state.adding = None, "", True
        own_loss.scenario, own_loss.title = made, f"Loss {number} (demo)"
        save(own_loss)
    quantify_as("More (demo)", actor=None, on=today(), years=1_000)
    assert count() == before
