"""Records of access rights, short to write."""

import datetime as dt

from hisaar.access.models import Account, Entitlement, Grant, Identity
from hisaar.assets.models import System
from hisaar.catalogue.rules import book
from hisaar.platform import records
from hisaar.platform.people.models import Person

ON = dt.date(2026, 12, 31)
FRESH = dt.date(2026, 12, 1)
OLD = dt.date(2026, 1, 2)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def person(title="Sana (demo)", **fields):
    return save(Person(title=title, **fields))


def system(title="Core", **fields):
    given = {"kind": "application", "criticality": "critical"}
    return save(System(title=title, **given | fields))


def identity(title="Sana (demo)", **fields):
    return save(Identity(title=title, **fields))


def account(name, at, **fields):
    return save(Account(name=name, system=at, **fields))


def entitlement(title, at=None, **fields):
    return save(Entitlement(title=title, system=at, **fields))


def grant(of, right, **fields):
    return save(Grant(account=of, entitlement=right, **{"from_on": OLD} | fields))


def verdict(clause, on=ON, size_band="medium"):
    found = book.evaluate(on, size_band=size_band, only=(clause,))[clause]
    assert not found.fault, found.fault
    return found


def reasons(clause, on=ON):
    return {(gap.record, gap.reason) for gap in verdict(clause, on).gaps}


def part(clause, name, on=ON):
    return dict(verdict(clause, on).parts)[name]
