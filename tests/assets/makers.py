"""Records of the inventory, complete unless a test takes something away, and what rules say."""

import datetime as dt
from decimal import Decimal

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    DataSet,
    ImpactAnalysis,
    ImpactBand,
    Interconnection,
    Location,
    System,
)
from hisaar.catalogue.rules import book
from hisaar.platform import records
from hisaar.platform.people.models import Person

ON = dt.date(2026, 12, 31)
FRESH = dt.date(2026, 12, 1)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def person(title="Owner (demo)"):
    return Person.objects.filter(title=title).first() or save(Person(title=title))


def verdict(clause, on=ON):
    return book.evaluate(on, size_band="medium", only=(clause,))[clause]


def reasons(clause, on=ON):
    return {(gap.record, gap.reason) for gap in verdict(clause, on).gaps}


def function(owner, title="Claims", **fields):
    given = {
        "area": "claims", "owner": owner, "description": "Pays claims", "verified_on": FRESH,
        "criticality": "critical", "criticality_reason": "policyholders wait",
        "classified_on": dt.date(2026, 1, 1),
    }  # fmt: skip
    return save(BusinessFunction(title=title, **given | fields))


def system(owner, title="Core", **fields):
    given = {
        "kind": "application", "owner": owner, "classification": "restricted",
        "criticality": "critical", "verified_on": FRESH, "support_ends_on": dt.date(2030, 1, 1),
        "location": Location.objects.first() or save(Location(title="Karachi")),
    }  # fmt: skip
    return save(System(title=title, **given | fields))


def process(owner, functions, systems, title="Settle", **fields):
    data = DataSet.objects.first() or save(DataSet(title="Claims file", subject="claimants"))
    given = {"owner": owner, "steps": "s", "inputs": "i", "outputs": "o", "criticality": "critical",
             "owner_confirmed_on": FRESH}  # fmt: skip
    return save(
        BusinessProcess(title=title, **given | fields),
        functions=functions, systems=systems, data_sets=[data],
    )  # fmt: skip


def analysis(function, edition=1, **fields):
    given = {
        "status": "approved", "analysed_on": dt.date(2026, 6, 1), "owner": function.owner,
        "approved_on": dt.date(2026, 6, 5), "cyber_scenarios": "Ransomware",
        "rto_hours": Decimal(8), "rpo_hours": Decimal(4), "mtpd_hours": Decimal(72),
        "minimum_resources": "two people",
    }  # fmt: skip
    made = save(ImpactAnalysis(function=function, edition=edition, **given | fields))
    save(ImpactBand(analysis=made, up_to_hours=24, level=3))
    return made


def link(system, scope="internal", **fields):
    given = {
        "title": f"{scope} link", "direction": "both", "protocol": "TLS", "port": 443,
        "authentication": "certificate", "verified_on": FRESH, "owner": system.owner,
    }  # fmt: skip
    data = DataSet.objects.first() or save(DataSet(title="Claims file", subject="claimants"))
    return save(Interconnection(scope=scope, system=system, **given | fields), data_sets=[data])
