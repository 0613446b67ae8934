"""The tables of the business and its assets."""

from .backups import BackupSet, CustodyEntry, RestoreTest
from .business import BusinessFunction, BusinessProcess, Criticality
from .changes import Change
from .configuration import Baseline, ConfigurationDrift, ConfigurationSnapshot
from .dependencies import Dependency, Interconnection
from .impact import ImpactAnalysis, ImpactBand
from .network import DataFlow, FirewallRule, NetworkZone
from .protection import Encryption, Layer, ProtectionException
from .recovery import RecoveryOrder, RecoveryOrderItem
from .technology import Classification, DataSet, Location, System, ThirdParty

__all__ = (
    "BackupSet",
    "Baseline",
    "BusinessFunction",
    "BusinessProcess",
    "Change",
    "Classification",
    "ConfigurationDrift",
    "ConfigurationSnapshot",
    "Criticality",
    "CustodyEntry",
    "DataFlow",
    "DataSet",
    "Dependency",
    "Encryption",
    "FirewallRule",
    "ImpactAnalysis",
    "ImpactBand",
    "Interconnection",
    "Layer",
    "Location",
    "NetworkZone",
    "ProtectionException",
    "RecoveryOrder",
    "RecoveryOrderItem",
    "RestoreTest",
    "System",
    "ThirdParty",
)
