"""The tables of risk: controls, how they are tested, and the samples that tests rest on."""

from .controls import Cadence, Control, ControlException, ControlTest
from .method import RiskMethod, TopRiskReport
from .samples import Sample, SampleItem

__all__ = (
    "Cadence", "Control", "ControlException", "ControlTest", "RiskMethod", "Sample", "SampleItem",
    "TopRiskReport",
)  # fmt: skip
