"""The three demonstration insurers: fictional companies, by size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = Literal["small", "medium", "large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How much there is of what surrounds systems and data."""

    data_flows: int
    firewall_rules: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How many hold how much; ``violations`` are of duties that should lie apart."""

    identities: int
    grants: int
    service_accounts: int
    role_profiles: int
    duty_rules: int
    violations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """How much was agreed, tested and found; vulnerabilities are of two years."""

    contracts: int
    controls: int
    control_tests: int
    vulnerabilities: int
    security_tests: int
    intelligence_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """How much of everything an insurer of a size has."""

    size: Size
    title: str
    domain: str
    kind: str
    head_office: str
    staff: int
    branches: int
    contractors: int
    functions: int
    processes: int
    applications: int
    machines: int
    endpoints: int
    data_sets: int
    internal_links: int
    external_links: int
    third_parties: int
    tier_one: int
    documents: int
    directors: int
    channels: str
    protection: Protection
    access: Access
    oversight: Oversight

    @property
    def is_small(self) -> bool:
        return self.size == "small"

    @property
    def is_large(self) -> bool:
        return self.size == "large"


TENANTS: dict[Size, Tenant] = {
    "small": Tenant(
        size="small", title="Ravi Digital Micro-Takaful Ltd. (demo)", domain="ravimicro.example",
        kind="Microinsurer", head_office="Lahore", staff=45, branches=2, contractors=4,
        functions=9, processes=28, applications=12, machines=14, endpoints=55, data_sets=14,
        internal_links=10, external_links=9, third_parties=16, tier_one=4, documents=18,
        directors=5, channels="Web, Mobile application, Contact centre",
        protection=Protection(data_flows=22, firewall_rules=14, changes=12),
        access=Access(identities=60, grants=420, service_accounts=18, role_profiles=12,
                      duty_rules=8, violations=2),
        oversight=Oversight(contracts=14, controls=40, control_tests=60, vulnerabilities=120,
                            security_tests=2, intelligence_sources=3),
    ),
    "medium": Tenant(
        size="medium", title="Pakistan General Takaful Ltd. (demo)", domain="pgtakaful.example",
        kind="General takaful operator", head_office="Karachi", staff=420, branches=22,
        contractors=14, functions=14, processes=74, applications=46, machines=120, endpoints=480,
        data_sets=48, internal_links=62, external_links=34, third_parties=72, tier_one=11,
        documents=52, directors=8,
        channels="Branches, Agents, Brokers, Bancassurance, Web, Mobile application,"
        " Contact centre",
        protection=Protection(data_flows=110, firewall_rules=60, changes=48),
        access=Access(identities=560, grants=7_800, service_accounts=140, role_profiles=48,
                      duty_rules=24, violations=9),
        oversight=Oversight(contracts=60, controls=110, control_tests=260, vulnerabilities=1_400,
                            security_tests=7, intelligence_sources=6),
    ),
    "large": Tenant(
        size="large", title="Indus Crescent General Insurance Ltd. (demo)",
        domain="induscrescent.example", kind="Non-life insurer", head_office="Karachi",
        staff=1600, branches=75, contractors=60, functions=22, processes=160, applications=140,
        machines=900, endpoints=1900, data_sets=120, internal_links=260, external_links=130,
        third_parties=310, tier_one=28, documents=140, directors=10,
        channels="Branches, Agents, Brokers, Bancassurance, Corporate sales, Web,"
        " Mobile application, Web aggregators, Contact centre",
        protection=Protection(data_flows=420, firewall_rules=240, changes=160),
        access=Access(identities=2_300, grants=46_000, service_accounts=720, role_profiles=150,
                      duty_rules=60, violations=40),
        oversight=Oversight(contracts=260, controls=230, control_tests=900, vulnerabilities=14_000,
                            security_tests=18, intelligence_sources=14),
    ),
}  # fmt: skip
