"""What the registers show of the story beside the clauses: counted, not told."""

import datetime as dt

import pytest

from hisaar.access.duties import look
from hisaar.access.hygiene import BY_NAME
from hisaar.access.models import AccessReview
from hisaar.access.queries import limits_on
from hisaar.assets.models import BackupSet
from hisaar.demonstration import build, complete
from hisaar.discovery.models import DiscoveryRun
from hisaar.discovery.queries import unknown_machines
from hisaar.platform.exchange import importing, workbooks
from hisaar.risk.models import Control
from hisaar.testing.queries import overdue
from hisaar.thirdparties.rules.extensions import clouds_are_where_they_may_be

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


@pytest.fixture
def insurer(tmp_path):
    build(tmp_path, on=ON, size="small")
    assert importing.import_sheets(workbooks.read(tmp_path), actor=None).faults == []
    return complete(ON, actor=None)


def test_the_registers_show_what_is_wrong(insurer):
    limits = limits_on(ON)
    found = {name: BY_NAME[name].rows(ON, limits).count() for name in BY_NAME}
    assert {name: found[name] for name in ("leavers", "shared", "dormant", "interactive")} == {
        "leavers": 3, "shared": 1, "dormant": 1, "interactive": 1,
    }  # fmt: skip
    picture = look(ON)
    assert (picture.count, len(picture.unmitigated)) == (2, 2)
    never = BackupSet.objects.filter(restore_tests=None)
    assert [b.title for b in never] == ["Settings of network devices, daily"]
    assert overdue(ON).exists()


def test_the_place_of_one_cloud_service_is_not_known(insurer):
    verdict = clouds_are_where_they_may_be(ON)
    assert [gap.reason for gap in verdict.gaps] == ["nobody knows in which country its data lie"]


def test_controls_work_and_reviews_stand_as_signed(insurer):
    assert insurer == 37
    assert Control.objects.filter(status="operating").count() == 37
    stands = dict(AccessReview.objects.values_list("title", "status"))
    assert stands == {
        "Half-yearly review of access": "signed", "Review of privileged access": "closed",
    }  # fmt: skip


def test_the_scan_that_was_read_met_two_machines_that_nobody_listed(insurer):
    run = DiscoveryRun.objects.get()
    assert (run.state, run.new, run.contradicts) == ("read", 2, 0)
    assert unknown_machines(run, ON).count() == 2


def test_completing_twice_changes_nothing(insurer):
    assert complete(ON, actor=None) == 0
