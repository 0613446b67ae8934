"""The tables of risk: controls and their tests, the register, losses in rupees, and cover."""

from .appetite import Appetite, AppetiteLimit, Indicator, IndicatorValue, LimitBreach
from .controls import Cadence, Control, ControlException, ControlTest
from .cover import (
    CoverOffer,
    InsurancePolicy,
    InsuringAgreement,
    PolicyLayer,
    PolicySublimit,
    PolicyWarranty,
    Renewal,
)
from .method import RiskMethod, ScaleLevel, TopRiskReport
from .profile import InherentProfile, ProfileAnswer
from .quantification import CalibrationAnswer, Quantification
from .register import AreaReview, Risk, RiskRating
from .samples import Sample, SampleItem
from .scenarios import (
    CommonShock,
    ControlEffect,
    Estimate,
    LossPart,
    LossScenario,
    OwnLoss,
    ShockShare,
)
from .threats import SituationReport, Threat, ThreatReview
from .treatment import Acceptance, Treatment

__all__ = (
    "Acceptance", "Appetite", "AppetiteLimit", "AreaReview", "Cadence", "CalibrationAnswer",
    "CommonShock", "Control", "ControlEffect", "ControlException", "ControlTest", "CoverOffer",
    "Estimate", "Indicator", "IndicatorValue", "InherentProfile", "InsurancePolicy",
    "InsuringAgreement", "LimitBreach", "LossPart", "LossScenario", "OwnLoss", "PolicyLayer",
    "PolicySublimit", "PolicyWarranty", "ProfileAnswer", "Quantification", "Renewal", "Risk",
    "RiskMethod", "RiskRating", "Sample", "SampleItem", "ScaleLevel", "ShockShare",
    "SituationReport", "Threat", "ThreatReview", "TopRiskReport", "Treatment",
)  # fmt: skip
