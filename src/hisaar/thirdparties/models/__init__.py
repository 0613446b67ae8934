"""The tables of third parties, beside the register of third parties itself in ``assets``."""

from .assessments import QuestionnaireEdition, ThirdPartyAssessment, ThirdPartyFinding
from .assurance import Assurance, Exchange
from .contracts import Contract, Service
from .places import RestrictedCountry
from .subcontractors import Subcontractor
from .suspension import AccessSuspension, SuspensionStep
from .tiers import TierDecision

__all__ = (
    "AccessSuspension",
    "Assurance",
    "Contract",
    "Exchange",
    "QuestionnaireEdition",
    "RestrictedCountry",
    "Service",
    "Subcontractor",
    "SuspensionStep",
    "ThirdPartyAssessment",
    "ThirdPartyFinding",
    "TierDecision",
)
