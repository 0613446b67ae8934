"""The tables of discovery."""

from .components import SoftwareComponent
from .probes import ProbeResult, ProbeTarget
from .proposals import Proposal, Sighting
from .runs import DiscoveryRun
from .scans import DataScan
from .sources import DiscoverySource

__all__ = (
    "DataScan", "DiscoveryRun", "DiscoverySource", "ProbeResult", "ProbeTarget", "Proposal",
    "Sighting", "SoftwareComponent",
)  # fmt: skip
