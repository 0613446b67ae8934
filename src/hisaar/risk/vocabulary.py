"""Words that the registers of risk share."""

from __future__ import annotations

from django.db import models

from hisaar.engines.cover import TAGS


class Source(models.TextChoices):
    INTERNAL = "internal", "Inside the insurer"
    EXTERNAL = "external", "Outside the insurer"


class Cause(models.TextChoices):
    """Who or what a cyber risk comes from."""

    STAFF_ERROR = "staff_error"
    PRIVILEGE_MISUSE = "privilege_misuse", "Misuse of privileges"
    LEGACY = "legacy", "Legacy and unsupported systems"
    END_USER_COMPUTING = "end_user_computing", "End-user computing"
    CHANGE_FAILURE = "change_failure", "Failed changes"
    SYSTEM_FAILURE = "system_failure"
    CRIME = "crime"
    STATE_LINKED = "state_linked", "State-linked actors"
    VENDOR = "vendor", "Vendors and providers"
    CUSTOMER = "customer", "Customers and policyholders"
    INTERMEDIARY = "intermediary", "Agents and other intermediaries"
    HACKTIVIST = "hacktivist", "Hacktivists"
    ENVIRONMENT = "environment", "Power, network and nature"


INTERNAL_CAUSES = frozenset({
    Cause.STAFF_ERROR, Cause.PRIVILEGE_MISUSE, Cause.LEGACY, Cause.END_USER_COMPUTING,
    Cause.CHANGE_FAILURE, Cause.SYSTEM_FAILURE,
})  # fmt: skip


class Obligation(models.TextChoices):
    """What the insurer owes to others and a threat could stop it from doing."""

    CLAIMS_PAYMENT = "claims_payment", "Payment of claims and benefits"
    POLICY_SERVICE = "policy_service", "Issuing and serving policies"
    REGULATORY_FILING = "regulatory_filing"
    REINSURANCE_SETTLEMENT = "reinsurance_settlement", "Settlement with (re)insurers"
    DATA_CONFIDENTIALITY = "data_confidentiality", "Confidentiality of data"


class IncidentType(models.TextChoices):
    """The five types of incident of the FSB's format for incident reporting exchange."""

    DISRUPTION = "disruption", "Business disruption, system or execution failure"
    COMPROMISE = "compromise", "Compromise (non-disruptive)"
    DATA_BREACH = "data_breach"
    THEFT = "theft", "Financial theft or fraud"
    DISORDER = "disorder", "Information disorder"


class Rating(models.IntegerChoices):
    """How the insurer's scale rates a risk."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    EXTREME = 4


_LABELS = {
    "dependent_bi": "Business interruption at a provider",
    "crisis_pr": "Crisis communication",
    "pci_assessments": "Payment card assessments",
    "technology_eo": "Technology errors and omissions",
    "regulatory_defence_fines": "Regulatory defence and fines",
    "directors": "Directors' and officers' liability",
}
# Kinds of loss and of insuring agreement alike, as the engine on cover knows them.
LOSS_TAGS = tuple((tag, _LABELS.get(tag, tag.replace("_", " ").capitalize())) for tag in TAGS)
LOSS_TAG_LABELS = dict(LOSS_TAGS)


class Exclusion(models.TextChoices):
    """Grounds on which a wording may refuse a loss."""

    WAR = "war", "War and state operations"
    INFRASTRUCTURE = "infrastructure", "Failure of power or telecommunication"
    UNPATCHED = "unpatched", "Unpatched or unsupported systems"
    UNENCRYPTED = "unencrypted", "Unencrypted devices or media"
    PRIOR_KNOWLEDGE = "prior_knowledge", "Known before the policy began"
    DIRECTORS = "directors", "Acts of directors and officers"
    STANDARDS = "standards", "Failure to maintain standards"
    SYSTEM_FAILURE = "system_failure", "System failure without an attack"
    VOLUNTARY_PAYMENT = "voluntary_payment", "Payments made in good faith to a deceiver"
