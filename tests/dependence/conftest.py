"""A small insurer whose recovery times can be worked out by hand.

The function needs a process that uses the core; the core stands on a host of six hours and adds
four of its own, so that nothing is back before ten.
"""

import datetime as dt

import pytest

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    Dependency,
    ImpactAnalysis,
    NetworkZone,
    System,
    ThirdParty,
)
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.web_pages.conftest import signed_in

DAY = dt.date(2026, 1, 5)


def save(record):
    return records.save(record, actor=None)


@pytest.fixture
def ciso():
    return signed_in("ciso")


@pytest.fixture
def insurer():
    zone = save(NetworkZone(title="Servers", kind="server", trust=4))
    claims = save(BusinessFunction(title="Motor claims", area="claims", criticality="critical",
                                   classified_on=DAY))  # fmt: skip
    process = save(BusinessProcess(title="Register a claim"))
    process.functions.set([claims])
    vendor = save(ThirdParty(title="Sutlej (demo)", category="core_vendor"))
    core = save(System(title="Core", kind="application", restore_hours=4, zone=zone,
                       hosting="provider", vendor=vendor))  # fmt: skip
    host = save(System(title="Host", kind="server", restore_hours=6, backup_interval_hours=24))
    stand_in = [save(System(title=f"Gateway {n}", kind="server", restore_hours=n)) for n in (1, 9)]
    process.systems.set([core])
    save(Dependency(source=core.code, target=host.code, strength="hard"))
    for gateway in stand_in:
        save(Dependency(source=core.code, target=gateway.code, strength="hard", group="gateways",
                        needed_of_group=1))  # fmt: skip
    approver = save(Person(title="Bilal Board (demo)"))
    save(ImpactAnalysis(function=claims, analysed_on=DAY, rto_hours=8, rpo_hours=4, mtpd_hours=24,
                        status="approved", approver=approver, approved_on=DAY))  # fmt: skip
    return {"claims": claims, "process": process, "core": core, "host": host,
            "gateways": stand_in}  # fmt: skip
