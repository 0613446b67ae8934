"""Two signatures over the same bytes, the CISO's first, and then the filing."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from hisaar.assessment import services
from hisaar.assessment.models import CommissionReport
from hisaar.assessment.services import reports
from hisaar.governance.models import RoleAssignment
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.records import Refused
from tests.assessment import insurer

pytestmark = pytest.mark.django_db

Status = CommissionReport.Status


@pytest.fixture
def it(frozen):
    with transaction.atomic():
        yield SimpleNamespace(**vars(frozen))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _short(it):
    """A report of one page: what is signed here need not be long."""
    with insurer.short_report():
        yield


def fresh(report):
    return CommissionReport.objects.get(pk=report.pk)


def test_freeze_build_sign_twice_verify_file(it):
    report = insurer.built(it)
    assert report.status == Status.DRAFT
    first = insurer.sign(report, it.ciso, "ciso")
    assert fresh(report).status == Status.SIGNED_ONCE
    second = insurer.sign(report, it.ceo, "ceo")
    assert fresh(report).status == Status.SIGNED
    assert first.content_sha256 == second.content_sha256 == report.unsigned_sha256
    found = reports.check_report(reports.content(report))
    assert (found.is_intact, found.is_trusted, found.problems) == (True, True, ())
    assert [s.field for s in found.signatures] == ["CISO", "CEO_or_COO"]
    filing = reports.file_report(
        report, channel="portal", submitted_on=insurer.TODAY, receipt_reference="SECP-77",
        actor=None,
    )  # fmt: skip
    assert fresh(report).status == Status.FILED
    assert filing.sha256 == report.file.sha256 == found.sha256
    assert chain.verify().is_intact


def test_the_coo_may_sign_in_the_ceos_stead(it):
    report = insurer.built(it)
    insurer.sign(report, it.ciso, "ciso")
    insurer.sign(report, it.coo, "coo")
    assert fresh(report).status == Status.SIGNED


def test_a_flipped_byte_is_found(it):
    pdf = reports.content(insurer.signed(it))
    for share in (0.05, 0.3, 0.55, 0.8):
        changed = bytearray(pdf)
        changed[int(len(pdf) * share)] ^= 0x01
        found = reports.check_report(bytes(changed))
        assert (found.is_intact, bool(found.problems)) == (False, True), share


def test_the_command_line_says_who_signed_and_who_has_not(it, capsys):
    from hisaar.cli.reporting import _say_valid

    report = insurer.built(it)
    insurer.sign(report, it.ciso, "ciso")
    _say_valid(Path("report.pdf"), reports.check_report(reports.content(report)))
    said = capsys.readouterr().out
    assert "CISO: Fictional ciso, CISO, Fictional Takaful" in " ".join(said.split())
    assert "CEO_or_COO: not signed yet" in said


def test_the_ciso_signs_first(it):
    report = insurer.built(it)
    with pytest.raises(Refused, match=r"The CISO signs RPT-\d+ first"):
        insurer.sign(report, it.ceo, "ceo")


def test_nobody_signs_twice_in_the_same_role(it):
    report = insurer.built(it)
    insurer.sign(report, it.ciso, "ciso")
    with pytest.raises(Refused, match=r"has signed .* already"):
        insurer.sign(report, it.ciso, "ciso")
    insurer.sign(report, it.ceo, "ceo")
    with pytest.raises(Refused, match="signed twice"):
        insurer.sign(report, it.coo, "coo")


def test_one_person_cannot_give_both_signatures(it):
    insurer.save(RoleAssignment, role="coo", person=it.ciso, from_on=dt.date(2025, 1, 1))
    report = insurer.built(it)
    insurer.sign(report, it.ciso, "ciso")
    with pytest.raises(Refused, match="must be another person's"):
        insurer.sign(report, it.ciso, "coo")


def test_who_is_not_in_office_gets_no_certificate_and_cannot_sign(it):
    report = insurer.built(it)
    with pytest.raises(Refused, match="does not hold the role CISO"):
        insurer.signer(it.coo, "ciso")
    key = insurer.signer(it.ciso, "ciso")
    role = RoleAssignment.objects.get(pk=it.ciso_role.pk)
    role.to_on = insurer.TODAY - dt.timedelta(days=1)
    records.save(role, actor=None)
    with pytest.raises(Refused, match="only the person in office on the signing day"):
        reports.sign_report(report, role="ciso", person=it.ciso, signer=key, actor=None)


def test_a_certificate_of_somebody_else_is_refused(it):
    report = insurer.built(it)
    key = insurer.signer(it.ceo, "ceo")
    with pytest.raises(Refused, match="belongs to Fictional ceo, not to Fictional ciso"):
        reports.sign_report(report, role="ciso", person=it.ciso, signer=key, actor=None)


def test_a_file_changed_between_the_signatures_voids_the_first(it):
    report = insurer.built(it)
    first = insurer.sign(report, it.ciso, "ciso")
    changed = bytearray(reports.content(report))
    changed[2000] ^= 0x01
    with pytest.raises(Refused, match=r"CISO's signature under .* is void; build the report again"):
        insurer.sign(report, it.ceo, "ceo", data=bytes(changed))
    first.refresh_from_db()
    assert fresh(report).status == Status.VOID
    assert first.voided_on == insurer.TODAY
    assert "changed after the CISO had signed" in first.void_reason
    with pytest.raises(Refused, match="void"):
        insurer.sign(fresh(report), it.ceo, "ceo")


def test_another_file_than_the_one_built_is_refused_before_any_signature(it):
    report = insurer.built(it)
    with pytest.raises(Refused, match="not the file of"):
        insurer.sign(report, it.ciso, "ciso", data=reports.content(report) + b"\n")
    assert fresh(report).status == Status.DRAFT


def test_a_damaged_archive_is_no_reason_to_sign(it):
    report = insurer.built(it)
    insurer.sign(report, it.ciso, "ciso")
    again = reports.build_report(it.year, actor=None)
    assert fresh(report).status == Status.VOID
    assert again.edition == 2
    assert all(s.voided_on for s in report.signatures.all())


def test_an_unsigned_report_is_not_filed(it):
    report = insurer.built(it)
    with pytest.raises(Refused, match="only a report that is signed twice is filed"):
        reports.file_report(report, channel="portal", submitted_on=insurer.TODAY, actor=None)
    insurer.sign(report, it.ciso, "ciso")
    with pytest.raises(Refused, match="signed by the ciso"):
        reports.file_report(report, channel="portal", submitted_on=insurer.TODAY, actor=None)


def test_a_report_is_filed_neither_before_it_was_signed_nor_in_the_future(it):
    report = insurer.signed(it)
    for day, why in ((-1, "cannot have been submitted"), (1, "lies ahead")):
        with pytest.raises(Refused, match=why):
            reports.file_report(
                report, channel="portal", submitted_on=insurer.TODAY + dt.timedelta(days=day),
                actor=None,
            )  # fmt: skip


def test_a_signed_report_is_neither_replaced_nor_deleted_nor_built_again(it):
    report = fresh(insurer.signed(it))
    report.file = insurer.file("other.pdf", b"%PDF-1.7 other")
    with pytest.raises(Refused, match="cannot be replaced"):
        records.save(report, actor=None)
    with pytest.raises(Refused, match="kept for good"):
        records.delete(fresh(report), actor=None)
    with pytest.raises(Refused, match="cannot be replaced"):
        reports.build_report(it.year, actor=None)
    with pytest.raises(Refused, match="being signed or was filed"):
        services.freeze(it.year, actor=None)
    with pytest.raises(Refused, match="kept for good"):
        records.delete(report.signatures.first(), actor=None)


def test_conclusions_under_a_signed_report_stay(it):
    insurer.signed(it)
    with pytest.raises(Refused, match="signed with its conclusions"):
        services.conclude(it.year, "GOV-03", actor=None, remark="Later thoughts.")
    with pytest.raises(Refused, match="signed with its conclusions"):
        records.delete(it.year.conclusions.get(clause="GOV-03"), actor=None)


def test_a_report_is_found_by_its_bytes(it):
    report = insurer.built(it)
    assert reports.find_report(reports.content(report)) == report
    insurer.sign(report, it.ciso, "ciso")
    assert reports.find_report(reports.content(report)) == report
    assert reports.find_report(b"%PDF-1.7 unknown") is None
