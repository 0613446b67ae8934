"""The dashboard's tiles: numbers of the evaluation, for those who may see what they count."""

import datetime as dt

import pytest

from hisaar.assessment import attention, services
from hisaar.assets.models import BackupSet
from tests.access.makers import save
from tests.desk.test_pages import insurer, queries, signed_in  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(insurer):  # noqa: F811
    save(BackupSet(title="Core, daily"))
    return services.evaluate(dt.date.today(), actor=None)  # noqa: DTZ011 - as the page does


def tiles(client):
    return client.get("/").context["tiles"]


def test_each_number_leads_to_the_records_that_it_counts(counted):
    client = signed_in("ciso")
    first = tiles(client)[0]
    assert (first.name, first.number, first.label) == (
        "backups", 1, "backup that was never restored",
    )  # fmt: skip
    page = client.get(first.address).content.decode()
    assert "BKP-0001" in page
    assert "was never restored, not even in a test" in page
    sheet = client.get(first.address, {"figure": "backups", "form": "csv"})
    assert 'BKP-0001,"Core, daily"' in sheet.content.decode("utf-8-sig")


def test_every_tile_leads_somewhere_that_its_reader_may_open(counted):
    client = signed_in("ciso")
    found = tiles(client)
    assert {t.name for t in found} == set(attention.BY_NAME)
    assert {t.name: client.get(t.address).status_code for t in found} == dict.fromkeys(
        attention.BY_NAME, 200
    )


def test_what_could_show_nothing_yet_says_so_and_is_no_nought(counted):
    page = signed_in("ciso").get("/").content.decode()
    assert page.count("nothing on record that could show it") == len(attention.SIGNALS) - 1


def test_the_numbers_stay_those_of_the_evaluation_until_it_is_run_again(counted):
    client = signed_in("ciso")
    save(BackupSet(title="Mail"))
    assert tiles(client)[0].number == 1
    client.post("/evaluate/")
    assert tiles(client)[0].number == 2


def test_who_may_not_see_the_records_is_told_no_number_and_no_name(counted):
    secretary, director = signed_in("company_secretary"), signed_in("director", "another")
    assert tiles(secretary) == []
    assert "What calls for somebody" not in secretary.get("/").content.decode()
    assert secretary.get("/attention/backups/").status_code == 403
    hidden = {"machines", "leavers", "duties"}
    assert {t.name for t in tiles(director)} == set(attention.BY_NAME) - hidden
    assert director.get("/attention/leavers/").status_code == 403


def test_an_unknown_signal_is_not_found(counted):
    assert signed_in("ciso").get("/attention/nonsense/").status_code == 404


def test_tiles_cost_no_query_of_their_own(counted, monkeypatch):
    client = signed_in("ciso")
    with_tiles = queries(client, "/")
    assert with_tiles <= 15
    monkeypatch.setattr(attention, "SIGNALS", ())
    assert queries(client, "/") == with_tiles


def test_a_signal_that_stops_is_left_out_and_keeps_no_verdict_back(insurer, monkeypatch, caplog):  # noqa: F811
    broken = attention.Signal(
        "broken", "one", "many", "", "", (BackupSet,), rows=list,
        number=lambda on: 1 // 0, basis=(type(insurer),),
    )  # fmt: skip
    monkeypatch.setattr(attention, "SIGNALS", (broken, attention.BY_NAME["backups"]))
    kept = services.evaluate(dt.date(2026, 11, 24), actor=None)
    assert kept.counts == {"backups": None}
    assert kept.results.count() == 205
    assert "broken could not be counted" in caplog.text
