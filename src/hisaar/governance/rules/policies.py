"""GOV-14 to GOV-16: policies, procedures and processes."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Months,
    Parameters,
    Verdict,
    all_of,
    every,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import Document, DocumentVersion, PolicyArea, SecurityProcess
from hisaar.lib.dates import format_day, months_ago
from hisaar.lib.text import fold, join_names

from .versions import Named, review_due

A_YEAR = 12
POLICIES = (Document.Kind.POLICY, Document.Kind.RISK_MANAGEMENT_POLICY)
CYBER_RISK_MANAGEMENT = "cyber risk management"

ByDocument = dict[int, DocumentVersion]


def _policies(on: date) -> ByDocument:
    return {v.document_id: v for v in queries.in_force_of(POLICIES, on)}


def _areas() -> dict[str, PolicyArea]:
    """Folded name to area, with its documents."""
    found = PolicyArea.objects.select_related("owner").prefetch_related("documents")
    return {fold(area.title): area for area in found}


def _faults(version: DocumentVersion, on: date, within: Months) -> str:
    if not version.approved_sha256:
        return f"the approved file of {version.code} is not kept"
    due = review_due(version, within)
    return "" if due >= on else f"the review of {version.code} was due on {format_day(due)}"


def _versions_of(area: PolicyArea | None, policies: ByDocument) -> list[DocumentVersion]:
    documents = area.documents.all() if area else ()
    return [policies[d.pk] for d in documents if d.pk in policies]


def area_is_governed(
    names: list[str], on: date, within: Months, *, policies: ByDocument | None = None
) -> Verdict:
    """Each area has an approved policy in date whose file is kept."""
    policies = _policies(on) if policies is None else policies
    areas = _areas()

    def standing(tag: Named) -> list[DocumentVersion]:
        found = _versions_of(areas.get(fold(tag.name)), policies)
        return [v for v in found if not _faults(v, on, within)]

    def reason(tag: Named) -> str:
        found = _versions_of(areas.get(fold(tag.name)), policies)
        if not found:
            return f"no policy in force governs the area: {tag.name}"
        return f"{tag.name}: {_faults(found[0], on, within)}"

    tags = [Named(_code(areas.get(fold(name))), name, name) for name in names]
    return every(
        tags if areas else [], of="policy areas", unless=standing, gap=reason, evidence=standing,
        remedy="Approve a policy for the area, link it to the area, and keep it in date.",
    )  # fmt: skip


def _code(area: PolicyArea | None) -> str:
    return area.code if area else ""


@rule("GOV-14")
def policies_are_in_date(on: date, p: Parameters) -> Verdict:
    """Each required area ({required_areas}) has an approved policy that was reviewed within
    {policy_review_months} months, and no review of a policy is overdue."""
    months = p.months("policy_review_months")
    policies = _policies(on)
    required = [str(name) for name in p.list("required_areas")]
    known = {fold(name) for name in required}
    own = PolicyArea.objects.filter(is_required=True).values_list("title", flat=True)
    return all_of(
        areas=area_is_governed(
            [*required, *(name for name in own if fold(name) not in known)], on, months,
            policies=policies,
        ),
        reviews=every(
            policies.values(), of="policies in force",
            unless=lambda v: not _faults(v, on, months), gap=lambda v: _faults(v, on, months),
            remedy="Review the policy and have it approved again.",
        ),
    )  # fmt: skip


@rule("GOV-15")
def policies_have_procedures(on: date, p: Parameters) -> Verdict:
    """Each policy in force is carried out by an approved procedure reviewed within
    {policy_review_months} months, or states why it needs none."""
    months = p.months("policy_review_months")
    in_force = {v.document_id: v for v in queries.in_force_of(Document.Kind.PROCEDURE, on)}
    policies = queries.in_force_of(Document.Kind.POLICY, on)
    documents = Document.objects.filter(pk__in=[v.document_id for v in policies])
    procedures = {
        d.pk: [in_force[x.pk] for x in d.procedures.all() if x.pk in in_force]
        for d in documents.prefetch_related("procedures")
    }

    def standing(version: DocumentVersion) -> list[DocumentVersion]:
        return [v for v in procedures[version.document_id] if not _faults(v, on, months)]

    def reason(version: DocumentVersion) -> str:
        found = procedures[version.document_id]
        return _faults(found[0], on, months) if found else "no approved procedure carries it out"

    return every(
        policies, of="policies in force",
        unless=lambda v: v.document.needs_no_procedure or standing(v), gap=reason,
        evidence=lambda v: standing(v) or v,
        remedy="Approve a procedure, or state why this policy needs none.",
    )  # fmt: skip


@rule("GOV-16")
def security_processes_run(on: date, p: Parameters) -> Verdict:
    """Each security process has an owner, inputs, outputs and a procedure, and was run within 12
    months."""
    since = months_ago(on, A_YEAR)
    found = SecurityProcess.objects.select_related("owner", "procedure").prefetch_related("runs")
    return every(
        [process for process in found if process.holds(on)], of="security processes",
        unless=lambda process: not _lacks(process, since, on),
        gap=lambda process: f"it has no {join_names(_lacks(process, since, on), 'or')}",
        remedy="Complete the process, run it and record the run.",
    )  # fmt: skip


def _lacks(process: SecurityProcess, since: date, on: date) -> list[str]:
    checks = {
        "owner": process.owner_id,
        "inputs": process.inputs.strip(),
        "outputs": process.outputs.strip(),
        "procedure": process.procedure_id,
        "run within 12 months": any(since <= run.ran_on <= on for run in process.runs.all()),
    }
    return [name for name, value in checks.items() if not value]
