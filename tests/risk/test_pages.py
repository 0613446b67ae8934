"""What the pages of a control and of a sample say, and what can be taken away from there."""

import datetime as dt

import pytest
from django.urls import reverse

from hisaar.assets.models import System
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk import services
from hisaar.risk.models import Control, ControlTest, Sample
from tests.web.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ciso():
    return sign_in("ciso")


def save(record, **links):
    return records.save(record, actor=None, links=links)


def page(client, slug, record):
    answer = client.get(f"{reverse('registers')}{slug}/{record.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_control_says_how_it_stands_and_why(ciso):
    control = save(Control(title="Patching", nature="preventive", domain="patching"))
    assert "It is not in operation." in page(ciso, "controls", control)
    tester = save(Person(title="Tester (demo)"))
    day = today() - dt.timedelta(days=10)
    test = save(ControlTest(control=control, tester=tester, tested_on=day, result="effective"))
    services.put_into_operation(control, actor=None, on=day)
    shown = page(ciso, "controls", control)
    assert "found it effective." in shown
    assert test.code in shown


def test_a_sample_is_drawn_shown_and_taken_away(ciso):
    for n in range(3):
        save(System(title=f"Server {n}", kind="server"))
    sample = save(Sample(title="Patched?", drawn_from="systems"))
    assert "Nothing was drawn yet" in page(ciso, "samples", sample)
    address = f"{reverse('registers')}samples/{sample.code}/do/draw_a_sample/"
    assert ciso.post(address, {"verb-on": "2026-11-20"}).status_code == 302
    shown = page(ciso, "samples", sample)
    assert "All 3 were taken" in shown
    base = f"{reverse('registers')}sample-items/export"
    for form in ("csv", "xlsx"):
        link = f"{base}.{form}?sample={sample.code}"
        assert link in shown
        answer = ciso.get(link)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        if form == "csv":
            lines = content.decode("utf-8-sig").strip().splitlines()
            assert len(lines) == 4
            assert "SYS-0001" in lines[1]
