"""STR-01 to STR-05: objectives of strategy and framework."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    missing,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import Document, DocumentVersion, Objective
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Element
from hisaar.lib.text import join_names

from .versions import in_date, is_kept, named, of_the_latest

STRATEGY = Document.Kind.STRATEGY
FRAMEWORK = Document.Kind.FRAMEWORK


def objectives(version: DocumentVersion, on: date) -> list[Objective]:
    """The objectives of the document that hold that day."""
    found = Objective.objects.filter(document=version.document_id).select_related("owner")
    return [o for o in found.prefetch_related("progress") if o.holds(on)]


@rule("STR-01")
def strategy_has_measurable_objectives(on: date, p: Parameters) -> Verdict:
    """The strategy is approved and was reviewed within {policy_review_months} months; each of its
    objectives answers a risk or a category of the risk profile, with owner, target day and
    measure."""
    months = p.months("policy_review_months")
    return of_the_latest(
        STRATEGY, on,
        lambda v: all_of(
            file_kept=is_kept(v),
            in_date=in_date(v, on, months),
            objectives=every(
                objectives(v, on), of="objectives of the strategy",
                unless=lambda o: not _lacks(o),
                gap=lambda o: f"it has no {join_names(_lacks(o), 'or')}",
                remedy="Complete the objective.",
            ),
        ),
    )  # fmt: skip


def _lacks(objective: Objective) -> list[str]:
    checks = {
        "owner": objective.owner_id,
        "target day": objective.target_on,
        "measure": objective.measure.strip(),
        "risk or profile category": objective.risks.strip() or objective.profile_categories,
    }
    return [name for name, value in checks.items() if not value]


@rule("STR-02")
def strategy_is_aligned_with_the_framework(on: date, p: Parameters) -> Verdict:
    """Every objective of the strategy serves an element of the framework, every element has an
    objective or a statement that no change is planned, and the strategy cites the framework
    version in force."""
    return of_the_latest(STRATEGY, on, lambda v: _is_aligned(v, on))


def _is_aligned(version: DocumentVersion, on: date) -> Verdict:
    found = objectives(version, on)
    served = {tag for o in found for tag in split(o.elements)}
    served |= set(split(version.unchanged_elements))
    return all_of(
        objectives=every(
            found, of="objectives of the strategy", unless=lambda o: o.elements,
            gap="it serves no element of the framework",
            remedy="Tag the elements that the objective serves.",
        ),
        elements=every(
            named(version.code, Element), unless=lambda tag: tag.name in served,
            gap=lambda tag: f"no objective serves the element: {tag.label}",
            remedy="Set an objective, or state in the strategy that no change is planned.",
        )
        if found
        else missing("Without objectives, no element of the framework is served."),
        citation=_cites(version, on),
    )  # fmt: skip


def _cites(version: DocumentVersion, on: date) -> Verdict:
    framework = queries.in_force(FRAMEWORK, on)
    if framework is None:
        return missing("There is no framework in force that the strategy could cite.")
    cited = version.cites
    return holds(
        cited == framework, record=version, evidence=[version, framework],
        gap=f"it cites {cited.code if cited else 'no framework version'}, while {framework.code}"
        " is in force",
        remedy="Align the strategy with the framework version in force, and cite it.",
    )  # fmt: skip


@rule("STR-05")
def framework_has_objectives(on: date, p: Parameters) -> Verdict:
    """The framework holds objectives, each with measure and target, and their progress was noted
    within {objective_update_days} days."""
    since = on - p.days("objective_update_days")

    def is_followed(objective: Objective) -> bool:
        noted = [n.noted_on for n in objective.progress.all() if n.noted_on <= on]
        recent = max(noted, default=None) or objective.from_on
        return recent is not None and recent >= since

    def reason(objective: Objective) -> str:
        if not (objective.measure.strip() and objective.target.strip()):
            return "it has no measure or no target"
        return "its progress was not noted within the period"

    return of_the_latest(
        FRAMEWORK, on,
        lambda v: every(
            objectives(v, on), of="objectives of the framework",
            unless=lambda o: o.measure.strip() and o.target.strip() and is_followed(o),
            gap=reason, remedy="Note measure, target and progress of the objective.",
        ),
    )  # fmt: skip
