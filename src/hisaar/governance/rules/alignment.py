"""ALN and DEV: cyber risk in the risk policy, joint authorship, and reference standards."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Consideration,
    Parameters,
    Verdict,
    all_of,
    considered,
    exists,
    holds,
    not_applicable,
    rule,
)
from hisaar.governance.models import (
    Authorship,
    Decision,
    Document,
    DocumentVersion,
    RoleAssignment,
    StandardAdoption,
)
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import format_day

from .versions import of_the_latest

RISK_ROLES = (Role.HEAD_OF_RISK, Role.CRO)
Standard = StandardAdoption.Standard


@rule("ALN-02")
def strategy_was_written_jointly(on: date, p: Parameters) -> Verdict:
    """The CISO and somebody of risk management wrote the cybersecurity strategy together, and both
    signed it off before it was approved."""
    return of_the_latest(Document.Kind.STRATEGY, on, joint_authorship)


@rule("ALN-03")
def framework_was_written_jointly(on: date, p: Parameters) -> Verdict:
    """The CISO and somebody of risk management wrote the cybersecurity framework together, and
    both signed it off before it was approved."""
    return of_the_latest(Document.Kind.FRAMEWORK, on, joint_authorship)


def joint_authorship(version: DocumentVersion) -> Verdict:
    authors = list(version.authorships.select_related("person__unit"))
    roles = list(
        RoleAssignment.objects.filter(
            person__in=[a.person_id for a in authors], role__in=(Role.CISO, *RISK_ROLES)
        )
    )
    remedy = "Record the author and the day of the sign-off; it must precede the approval."
    return all_of(
        CISO=_authored(
            version, [a for a in authors if _wrote_as(a, roles, (Role.CISO,))],
            missing=f"{version.code} names no author who was CISO when it was written.",
            remedy=remedy,
        ),
        risk_management=_authored(
            version, [a for a in authors if _wrote_for_risk(a, roles)],
            missing=f"{version.code} names no author of risk management.",
            remedy=remedy,
        ),
    )  # fmt: skip


def _authored(
    version: DocumentVersion, fitting: list[Authorship], *, missing: str, remedy: str
) -> Verdict:
    return exists(
        fitting,
        that=lambda a: a.signed_off_on is not None and a.signed_off_on <= version.approved_on,
        missing=missing if not fitting else "Nobody fitting signed it off before its approval.",
        gap="sign-off: {signed_off_on|none}",
        remedy=remedy,
    )


def _wrote_as(author: Authorship, roles: list[RoleAssignment], wanted: tuple[Role, ...]) -> bool:
    day = author.authored_on or author.signed_off_on
    return day is not None and any(
        r.person_id == author.person_id and r.role in wanted and r.is_held(day) for r in roles
    )


def _wrote_for_risk(author: Authorship, roles: list[RoleAssignment]) -> bool:
    # A one-person risk function, or one shared with Finance or Compliance, counts by its role.
    unit = author.person.unit
    return (unit is not None and unit.is_risk_management) or _wrote_as(author, roles, RISK_ROLES)


@rule("DEV-01")
def a_standard_was_considered(on: date, p: Parameters) -> Verdict:
    """A recognised standard is followed, wholly or in part, or there are reasons why none is."""
    followed = [a for a in _adoptions(on) if a.is_followed]
    complete = [a for a in followed if a.rationale.strip() and _approver(a)]
    remedy = "Record the standard that is followed, with reasons and approver."
    if followed:
        return considered(
            _as_considerations(complete or followed), topic="a reference standard", on=on,
            remedy=remedy,
        )  # fmt: skip
    return considered(decisions_on("DEV-01", on), topic="a reference standard", on=on,
                      remedy=remedy)  # fmt: skip


def _adoptions(on: date, standard: str = "") -> list[StandardAdoption]:
    found = StandardAdoption.objects.filter(decided_on__lte=on)
    found = found.filter(standard=standard) if standard else found
    joined = found.select_related("approver", "decision__committee", "decision__approver")
    return [a for a in joined if a.holds(on)]


def _approver(adoption: StandardAdoption) -> str:
    by_decision = adoption.decision.approver_name if adoption.decision else ""
    return str(adoption.approver or by_decision)


def _as_considerations(adoptions: list[StandardAdoption]) -> list[Consideration]:
    return [
        Consideration(a, a.decided_on, a.rationale, _approver(a), a.is_followed)
        for a in adoptions
    ]  # fmt: skip


def decisions_on(clause: str, on: date) -> list[Consideration]:
    """Decisions on what a clause suggests, as ``considered`` takes them."""
    found = Decision.objects.filter(
        subjects__contains=clause, decided_on__lte=on,
        kind__in=(Decision.Kind.CONSIDERATION, Decision.Kind.ADOPTION),
    ).select_related("committee", "approver")  # fmt: skip
    return [
        Consideration(d, d.decided_on, d.reasons, d.approver_name, d.is_positive)
        for d in found
        if d.concerns(clause) and d.holds(on) and d.result != Decision.Result.DEFERRED
    ]


def _standard(on: date, clause: str, standard: str, editions: tuple[str, ...]) -> Verdict:
    adoptions = _adoptions(on, standard)
    latest = max(adoptions, key=lambda a: a.decided_on, default=None)
    label = str(Standard(standard).label)

    def quality() -> Verdict:
        return all_of(edition=_edition(latest, editions), certificate=_certificate(latest, on))

    return considered(
        [*_as_considerations(adoptions), *decisions_on(clause, on)], topic=label, on=on,
        remedy=f"Record whether {label} is adopted, in which version, with reasons and approver.",
        once_adopted=quality if latest is not None else None,
    )  # fmt: skip


def _edition(adoption: StandardAdoption, known: tuple[str, ...]) -> Verdict:
    stated = adoption.edition.strip()
    fits = bool(stated) and (not known or any(name in stated for name in known))
    expected = f"; expected is {' or '.join(known)}" if known else ""
    return holds(
        fits, record=adoption, gap=f"its version is '{stated}'{expected}",
        remedy="Record the version that is followed.",
    )  # fmt: skip


def _certificate(adoption: StandardAdoption, on: date) -> Verdict:
    if not adoption.is_certified:
        return not_applicable("No certificate is claimed.")
    ends = adoption.certificate_valid_to
    day = format_day(ends) if ends else "a day not recorded"
    return holds(
        ends and ends >= on, record=adoption, gap=f"the certificate was valid until {day}",
        remedy="Record the renewed certificate, or no longer claim one.",
    )  # fmt: skip


@rule("DEV-02")
def nist_framework_was_considered(on: date, p: Parameters) -> Verdict:
    """The NIST Cybersecurity Framework is adopted, in part or wholly, in a stated version, or was
    considered and left, with reasons."""
    return _standard(on, "DEV-02", Standard.NIST_CSF, ("1.1", "2.0"))


@rule("DEV-03")
def cobit_was_considered(on: date, p: Parameters) -> Verdict:
    """COBIT is adopted, in part or wholly, in a stated version, or was considered and left, with
    reasons."""
    return _standard(on, "DEV-03", Standard.COBIT, ("5", "2019"))


@rule("DEV-04")
def iso_27000_was_considered(on: date, p: Parameters) -> Verdict:
    """The ISO/IEC 27000 series is adopted, in part or wholly, in a stated edition, or was
    considered and left, with reasons; a certificate that is claimed is valid."""
    return _standard(on, "DEV-04", Standard.ISO27000, ())
