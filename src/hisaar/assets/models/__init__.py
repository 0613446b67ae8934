"""The tables of the business and its assets."""

from .business import BusinessFunction, BusinessProcess, Criticality
from .dependencies import Dependency, Interconnection
from .impact import ImpactAnalysis, ImpactBand
from .technology import Classification, DataSet, Location, System, ThirdParty

__all__ = (
    "BusinessFunction",
    "BusinessProcess",
    "Classification",
    "Criticality",
    "DataSet",
    "Dependency",
    "ImpactAnalysis",
    "ImpactBand",
    "Interconnection",
    "Location",
    "System",
    "ThirdParty",
)
