"""What a signed report cites can be superseded, not erased."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from hisaar.governance.models import Mandate, Qualification
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.evidence.services import supersede
from hisaar.platform.records import Refused
from tests.assessment import insurer

pytestmark = pytest.mark.django_db


@pytest.fixture
def it(frozen):
    with transaction.atomic():
        yield SimpleNamespace(**vars(frozen))
        transaction.set_rollback(True)


@pytest.fixture
def signed(it):
    with insurer.short_report():
        yield insurer.signed(it)


def test_before_anything_is_signed_records_can_be_deleted(it):
    with insurer.short_report():
        insurer.built(it)
    records.delete(Evidence.objects.get(pk=it.statement.pk), actor=None)


def test_evidence_that_a_signed_report_cites_is_not_deleted(it, signed):
    with pytest.raises(Refused, match=f"{it.evidence.code} is cited by {signed.code}"):
        records.delete(Evidence.objects.get(pk=it.evidence.pk), actor=None)


@pytest.mark.parametrize(
    ("name", "model"), [("mandate", Mandate), ("qualification", Qualification)]
)
def test_records_that_a_signed_report_cites_are_not_deleted(it, signed, name, model):
    code = getattr(it, name).code
    cited = signed.evaluation.results.filter(verdict_json__contains=f'"{code}"')
    assert cited.exists()
    with pytest.raises(Refused, match="Supersede the record"):
        records.delete(model.objects.get(code=code), actor=None)


def test_evidence_attached_to_a_cited_record_is_kept_too(it):
    attached = insurer.save(
        Evidence, title="Certificate", subjects=it.qualification.code, grade="documented",
        effective_on=insurer.day(2024, 1, 1), statement="Seen.",
    )  # fmt: skip
    it.evaluation = insurer.frozen(it)
    with insurer.short_report():
        insurer.signed(it)
    with pytest.raises(Refused, match="is cited by"):
        records.delete(attached, actor=None)


def test_what_came_after_the_freeze_can_be_deleted(it, signed):
    later = insurer.save(
        Evidence, title="Later", subjects="CISO-01", grade="documented",
        effective_on=insurer.TODAY, statement="Seen.",
    )  # fmt: skip
    records.delete(later, actor=None)
    assert not Evidence.objects.filter(pk=later.pk).exists()


def test_cited_evidence_can_be_superseded_but_its_file_not_replaced(it, signed):
    evidence = Evidence.objects.get(pk=it.evidence.pk)
    evidence.file = insurer.file("other.txt", b"another letter")
    with pytest.raises(Refused, match="cannot be replaced"):
        records.save(evidence, actor=None)
    later = insurer.save(
        Evidence, title="Letter of this year", subjects="CISO-01", grade="verified",
        effective_on=insurer.TODAY, statement="Seen.",
    )  # fmt: skip
    supersede(Evidence.objects.get(pk=it.evidence.pk), by=later, on=insurer.TODAY, actor=None)
    assert Evidence.objects.get(pk=it.evidence.pk).superseded_by == later
