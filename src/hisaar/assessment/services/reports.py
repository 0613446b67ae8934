"""The report: built from the freeze, signed by the CISO, then by CEO or COO, then filed."""

from __future__ import annotations

import datetime as dt
import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hisaar.assessment.models import AssessmentYear, CommissionReport, Filing, Signature
from hisaar.assessment.queries import freeze_of
from hisaar.assessment.report import commission
from hisaar.governance.queries import was_holding
from hisaar.lib.dates import KARACHI, today
from hisaar.lib.text import fold
from hisaar.platform import records
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.services import read, store
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home

from . import officers

# What reads and signs PDF files takes half a second to load: it is loaded by who signs, not by
# every start of the product.
if TYPE_CHECKING:
    from hisaar.platform.documents.verification import Verification

Status = CommissionReport.Status
SECOND = ("ceo", "coo")
OPEN = (Status.DRAFT, Status.SIGNED_ONCE)


def content(report: CommissionReport) -> bytes:
    """The newest bytes of the report, verified against their hash as they are read."""
    if report.file is None:
        raise Refused(f"{report.code} has no file.")
    return b"".join(read(report.file))


@transaction.atomic
def build_report(year: AssessmentYear, *, actor: Any) -> CommissionReport:
    """Typeset the report from the year's freeze, with both signature fields; voids older drafts."""
    evaluation = freeze_of(year)
    if evaluation is None:
        raise Refused(f"{year.title} has not been frozen yet; freeze it, then build the report.")
    older = CommissionReport.objects.filter(reporting_year=year.year).order_by("-edition")
    for report in older:
        if report.status in (Status.SIGNED, Status.FILED):
            raise Refused(
                f"{report.code} for {year.year} is {report.get_status_display().lower()}; a signed"
                " report cannot be replaced."
            )
    number = older[0].edition + 1 if older else 1
    fresh = CommissionReport(
        reporting_year=year.year, year=year, edition=number, origin=CommissionReport.Origin.BUILT,
        evaluation=evaluation, owner=year.owner,
    )  # fmt: skip
    records.save(fresh, actor=actor, action="started")
    from hisaar.platform.documents import signatures as pdf

    typeset = commission.typeset_report(fresh, created_at=timezone.now())
    data = pdf.prepare(typeset.pdf, typeset.signature_boxes)
    _keep(fresh, data, actor=actor, action="built", name=f"{fresh.code}-{year.year}.pdf")
    for report in older:
        if report.status in OPEN:
            void(report, reason=f"Replaced by {fresh.code}.", actor=actor)
    return fresh


def _keep(report: CommissionReport, data: bytes, *, actor: Any, action: str, name: str) -> None:
    stored = store(BytesIO(data), name=name, actor=actor)
    report.file = stored
    if report.status == Status.DRAFT:
        report.unsigned_sha256 = stored.sha256
    report.allow_new_bytes = True
    records.save(report, actor=actor, action=action)


@transaction.atomic
def void(report: CommissionReport, *, reason: str, actor: Any) -> None:
    """Take the report out of play, its signatures with it; the bytes are kept."""
    if report.status in (Status.SIGNED, Status.FILED):
        raise Refused(f"{report.code} is signed twice; it stays as it is.")
    _void_signatures(report, reason=reason, actor=actor)
    report.status, report.void_reason = Status.VOID, reason
    records.save(report, actor=actor, action="voided")


def _void_signatures(report: CommissionReport, *, reason: str, actor: Any) -> None:
    for signature in report.signatures.filter(voided_on=None):
        signature.voided_on, signature.void_reason = today(), reason
        records.save(signature, actor=actor, action="voided")


def sign_report(
    report: CommissionReport, *, role: str, person: Person, signer: Any, actor: Any,
    data: bytes | None = None, at: dt.datetime | None = None, location: str = "",
) -> Signature:  # fmt: skip
    """Put an officer's signature under the report.

    ``data`` is the file as the officer holds it; a file that was changed since the CISO signed is
    refused, and the CISO's signature is void from then on. ``signer`` comes from
    ``documents.signers``.
    """
    moment = at or timezone.now()
    held = content(report)
    if data is not None and data != held:
        _refuse_changed_file(report, data, actor=actor)
    _refuse_wrong_turn(report, role)
    _refuse_wrong_person(report, role, person, signer, moment.astimezone(KARACHI).date())
    try:
        # What the CISO signed is verified once more as the second signature is made.
        with transaction.atomic():
            return _sign(
                report, held, role=role, person=person, signer=signer, moment=moment,
                location=location, actor=actor,
            )  # fmt: skip
    except DocumentError as error:
        raise Refused(str(error)) from error


def _sign(
    report: CommissionReport, held: bytes, *, role: str, person: Person, signer: Any,
    moment: dt.datetime, location: str, actor: Any,
) -> Signature:  # fmt: skip
    from hisaar.platform.documents import signatures as pdf
    from hisaar.platform.documents.signers import identify

    signed = pdf.sign(
        held, commission.FIELDS[role], signer, at=moment,
        proof=pdf.proof_of(officers.authority(actor=actor), at=moment),
        reason=commission.REASONS[role], location=location, is_last=role in SECOND,
        template_folders=(current_home().templates,),
    )  # fmt: skip
    identity = identify(signer)
    signature = Signature(
        report=report, role=role, person=person, signed_on=moment.astimezone(KARACHI).date(),
        content_sha256=report.unsigned_sha256, certificate_subject=identity.name,
        certificate_serial=identity.serial,
    )  # fmt: skip
    records.save(signature, actor=actor, action="signed")
    report.status = Status.SIGNED if role in SECOND else Status.SIGNED_ONCE
    name = report.file.name if report.file else f"{report.code}.pdf"
    _keep(report, signed, actor=actor, action=f"signed as {role.upper()}", name=name)
    return signature


def _refuse_wrong_turn(report: CommissionReport, role: str) -> None:
    if role not in commission.FIELDS:
        raise Refused("The report is signed as ciso, ceo or coo.")
    if report.origin != CommissionReport.Origin.BUILT:
        raise Refused(f"{report.code} was imported as a file; it is not signed here.")
    if report.status == Status.DRAFT and role != "ciso":
        raise Refused(f"The CISO signs {report.code} first, then the CEO or COO.")
    if report.status == Status.SIGNED_ONCE and role == "ciso":
        raise Refused(f"The CISO has signed {report.code} already; the CEO or COO comes next.")
    if report.status not in OPEN:
        raise Refused(f"{report.code} is {report.get_status_display().lower()}.")


def _refuse_wrong_person(
    report: CommissionReport, role: str, person: Person, signer: Any, day: dt.date
) -> None:
    from hisaar.platform.documents.signers import identify

    if not was_holding(person, (role,), day):
        raise Refused(
            f"{person.title} does not hold the role {role.upper()} on {day:%d %b %Y}; only the"
            " person in office on the signing day may sign."
        )
    identity = identify(signer)
    same_mail = identity.email and identity.email.lower() == person.email.lower()
    if not same_mail and fold(identity.name) != fold(person.title):
        raise Refused(
            f"The certificate belongs to {identity.name}, not to {person.title}; use your own."
        )
    first = report.signatures.filter(role="ciso", voided_on=None).first()
    if role in SECOND and first and first.person_id == person.pk:
        raise Refused(
            f"{person.title} has signed as CISO; the second signature must be another person's."
        )


def _refuse_changed_file(report: CommissionReport, data: bytes, *, actor: Any) -> None:
    """Say what is different about a file that is not the one we keep; void the first signature."""
    found = check_report(data)
    if report.status != Status.SIGNED_ONCE:
        raise Refused(
            f"This is not the file of {report.code} as it was built; export it again and sign that."
        )
    reason = "The file was changed after the CISO had signed it. " + " ".join(found.problems)
    with transaction.atomic():
        _void_first(report, reason, actor=actor)
    raise Refused(
        f"{reason.strip()} The CISO's signature under {report.code} is void; build the report"
        " again and let the CISO sign first."
    )


def _void_first(report: CommissionReport, reason: str, *, actor: Any) -> None:
    _void_signatures(report, reason=reason, actor=actor)
    report.status, report.void_reason = Status.VOID, reason
    records.save(report, actor=actor, action="signature voided")


def check_report(data: bytes) -> Verification:
    """Verify any PDF against the roots that this installation trusts."""
    from hisaar.platform.documents import verification

    return verification.verify(data, officers.roots(), revocation_lists=officers.revocation_lists())


@transaction.atomic
def file_report(
    report: CommissionReport, *, channel: str, submitted_on: dt.date, actor: Any,
    receipt_reference: str = "", receipt: StoredFile | None = None, remark: str = "",
) -> Filing:  # fmt: skip
    """Record that the signed report was handed to the Commission; it can't be replaced any more."""
    if report.status != Status.SIGNED:
        raise Refused(
            f"{report.code} is {report.get_status_display().lower()}; only a report that is signed"
            " twice is filed."
        )
    last = report.signatures.filter(voided_on=None).order_by("-signed_on").first()
    if last and submitted_on < last.signed_on:
        raise Refused(
            f"{report.code} was signed on {last.signed_on:%d %b %Y}; it cannot have been submitted"
            f" on {submitted_on:%d %b %Y}."
        )
    if submitted_on > today():
        raise Refused("The day of submission lies ahead; record it when it was submitted.")
    try:
        check = check_report(content(report))
    except DocumentError as error:
        raise Refused(str(error)) from error
    if not check.is_intact:
        raise Refused(f"{report.code} does not verify: {' '.join(check.problems)}")
    filing = Filing(
        report=report, channel=channel, submitted_on=submitted_on, owner=report.owner,
        receipt_reference=receipt_reference, receipt=receipt,
        receipt_on=submitted_on if receipt_reference or receipt else None,
        sha256=report.file.sha256 if report.file else "", remark=remark,
    )  # fmt: skip
    return records.save(filing, actor=actor, action="filed")


def find_report(data: bytes) -> CommissionReport | None:
    """The report that a file is a copy of: by its hash, else by the code in its name."""
    digest = hashlib.sha256(data).hexdigest()
    found = CommissionReport.objects.filter(file__sha256=digest).first()
    return found or CommissionReport.objects.filter(unsigned_sha256=digest).first()


def frozen(year: AssessmentYear) -> Any:
    """The year's freeze; Refused when there is none."""
    evaluation = freeze_of(year)
    if evaluation is None:
        raise Refused(f"{year.title} has not been frozen yet; freeze it first.")
    return evaluation
