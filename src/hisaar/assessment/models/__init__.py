"""The tables of the assessment, its evaluations, conclusions and reports."""

from .evaluation import ClauseResult, Evaluation
from .report import CommissionReport, Filing, Signature
from .year import AssessmentYear, ClauseConclusion, PlannedAssessment

__all__ = (
    "AssessmentYear",
    "ClauseConclusion",
    "ClauseResult",
    "CommissionReport",
    "Evaluation",
    "Filing",
    "PlannedAssessment",
    "Signature",
)
