"""The whole report, as it is filed: signed twice, verified by us and by poppler, then tampered."""

import shutil
import subprocess

import pytest

from hisaar.assessment.services import reports
from hisaar.governance.models import Action
from hisaar.platform import records
from tests.assessment import insurer

pytestmark = pytest.mark.django_db


def poppler(pdf, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdfsig", "-nocert", path]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


def test_the_whole_report_is_valid_for_us_and_for_poppler(it, tmp_path):
    pdf = reports.content(insurer.signed(it))
    found = reports.check_report(pdf)
    assert (found.is_valid, found.problems) == (True, ())
    if shutil.which("pdfsig"):
        said = poppler(pdf, tmp_path)
        assert said.count("Signature Validation: Signature is Valid.") == 2
        changed = bytearray(pdf)
        changed[len(pdf) // 2] ^= 0x01
        assert "Digest Mismatch" in poppler(bytes(changed), tmp_path)


def test_building_takes_as_many_queries_for_many_records_as_for_few(
    it, django_assert_max_num_queries
):
    insurer.frozen(it)
    with insurer.short_report():
        for number in range(30):
            action = Action(
                title=f"Act {number}", source="GOV-03", owner=it.ciso, raised_on=insurer.FREEZE_ON
            )
            records.save(action, actor=None)
        with django_assert_max_num_queries(90):
            reports.build_report(it.year, actor=None)
