"""Situation reports: begun by a button, read with their numbers, laid beside the one before."""

import pytest
from django.test import Client

from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.risk.models import SituationReport
from hisaar.risk.services import threats as verbs
from tests.risk_register import makers
from tests.web.conftest import sign_in

from .conftest import ago, count_queries, text

pytestmark = pytest.mark.django_db
PATH = "/risks/situation/"


def written(days, *, is_issued=True, **fields):
    day = ago(days)
    report = makers.save(SituationReport(title=f"Situation {day}", reported_on=day, **fields))
    verbs.write_situation_report(report, actor=None)
    if is_issued:
        for part in report.lacks():
            setattr(report, part, "Nothing to report.")
        records.save(report, actor=None)
        verbs.issue_situation_report(report, actor=None, on=day)
    return report


def test_this_months_report_is_written_by_a_button(ciso, house):
    assert "No report was written yet" in text(ciso.get(PATH))
    answer = ciso.post(f"{PATH}write/")
    report = SituationReport.objects.get()
    assert answer["Location"] == f"{PATH}{report.code}/"
    assert (report.reported_on, report.author) == (today(), ciso.user.person)
    assert report.facts["parts"]["exposure"]
    page = text(ciso.get(answer["Location"]))
    for words in ("3 open risks", "Nobody has said yet what it means", "Issue", "Draft",
                  "PKR 40 million"):  # fmt: skip
        assert words in page, words


def test_one_that_was_begun_this_month_is_opened_instead(ciso, house):
    ciso.post(f"{PATH}write/")
    ciso.post(f"{PATH}write/")
    assert SituationReport.objects.count() == 1
    assert "Go on with SIT-0001" in text(ciso.get(PATH))


def test_numbers_stand_beside_those_of_the_report_before(ciso, house):
    first = written(40)
    makers.risk("One more")
    last = written(0, is_issued=False)
    page = text(ciso.get(f"{PATH}{last.code}/"))
    assert "▲ was 3" in page
    assert "as before" in page
    assert f'Numbers are compared with <a href="{PATH}{first.code}/">' in page
    alone = text(ciso.get(f"{PATH}{last.code}/?with=none"))
    assert "was 3" not in alone


def test_three_reports_make_a_line_where_the_number_changed(ciso, house):
    written(70)
    makers.risk("Two", identified_on=ago(50))
    written(40)
    makers.risk("Three", identified_on=ago(20))
    last = written(0)
    page = text(ciso.get(f"{PATH}{last.code}/"))
    assert page.count('class="picture"') >= 1
    assert 'aria-label="Open risks' in page


def test_an_issued_report_offers_no_steps(ciso, house):
    report = written(1)
    page = text(ciso.get(f"{PATH}{report.code}/"))
    assert "Write from records" not in page
    assert "/edit/" not in page
    assert "Issued" in page


def test_who_may_only_read_writes_nothing(house):
    report = written(1, is_issued=False)
    director = sign_in("director", name="director")
    page = text(director.get(f"{PATH}{report.code}/"))
    for words in ("Write from records", "/edit/", "do/issue"):
        assert words not in page
    assert "Write " not in text(director.get(PATH))
    text(director.post(f"{PATH}write/"), status=403)
    assert SituationReport.objects.count() == 1


def test_who_may_see_only_their_own_is_kept_out(house):
    report = written(1)
    owner = sign_in("business_owner", name="owner")
    text(owner.get(PATH), status=403)
    text(owner.get(f"{PATH}{report.code}/"), status=404)
    assert Client().get(PATH).status_code == 302
    assert Client().post(f"{PATH}write/").status_code == 302


def test_pages_cost_the_same_for_one_and_for_many(ciso, house):
    written(100)
    last = written(1)
    lists, one = count_queries(ciso, PATH), count_queries(ciso, f"{PATH}{last.code}/")
    for n in range(5):
        written(20 + n)
    assert count_queries(ciso, PATH) == lists
    assert count_queries(ciso, f"{PATH}{last.code}/") == one
