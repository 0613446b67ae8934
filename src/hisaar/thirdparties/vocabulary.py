"""Words that several registers of this context share."""

from __future__ import annotations

from django.db import models


class SecurityClause(models.TextChoices):
    """What a contract may lay down on security."""

    CONFIDENTIALITY = "confidentiality", "Confidentiality"
    SECURITY_MEASURES = "security_measures", "Security measures"
    AUDIT_RIGHT = "audit_right", "Right to audit"
    BREACH_NOTICE = "breach_notice", "Notice of breaches"
    SUBCONTRACTING = "subcontracting", "Subcontracting with consent"
    DATA_LOCATION = "data_location", "Location of data"
    RETURN_DESTRUCTION = "return_destruction", "Return or destruction of data"
    EXIT = "exit", "Exit and hand-over"
    CONTINUITY = "continuity", "Continuity and recovery"
    ACCESS_CONTROL = "access_control", "Control of access"
    INSURANCE = "insurance", "Insurance of the provider"


class Access(models.TextChoices):
    """How a provider gets at the insurer's systems or data."""

    PREMISES = "premises", "On the insurer's premises"
    INTERFACE = "interface", "By an interface"
    REMOTE = "remote", "By remote access"
    PRIVILEGED = "privileged", "With administrator's rights"
    HOSTS = "hosts", "Hosts or runs the system"
    HOLDS = "holds", "Holds data outside the insurer"


class Level(models.TextChoices):
    """How much is at stake, from most to least."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
