"""The rules ask the database the same number of times for few records and for many."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import (
    BackupSet,
    Baseline,
    ConfigurationSnapshot,
    CustodyEntry,
    DataFlow,
    DataSet,
    Encryption,
    RecoveryOrder,
    RecoveryOrderItem,
    RestoreTest,
)

from .makers import analysis, function, link, process, save, system, verdict

pytestmark = pytest.mark.django_db
CLAUSES = (
    "RCA-12", "RCA-28", "RCA-29", "RCA-30", "RCA-31", "SYS-05", "SYS-06", "SYS-07", "SYS-08",
    "RSP-10", "REC-05",
)  # fmt: skip
DAY = dt.date(2026, 11, 1)


def insurer(owner, n):
    """One more of everything that these rules read."""
    claims = function(owner, f"Function {n}")
    analysis(claims)
    shared = Baseline.objects.first() or save(Baseline(title="Linux", settings="a = 1"))
    core = system(owner, f"Core {n}", kind="database", baseline=shared)
    tapes = system(owner, f"Tapes {n}", kind="offline_store")
    process(owner, [claims], [core], f"Process {n}")
    held = save(
        DataSet(title=f"Data {n}", subject="policyholders", classification="restricted"),
        systems=[core, tapes],
    )
    link(core, "external", title=f"Link {n}")
    save(DataFlow(title=f"Flow {n}", data_set=held, means="mail"))
    save(Encryption(data_set=held, layer="database", status="on"))
    save(ConfigurationSnapshot(system=core, taken_on=DAY, settings="a = 2"))
    kept = save(BackupSet(title=f"Backup {n}"), systems=[core])
    save(RestoreTest(backup_set=kept, tested_on=DAY, result="succeeded"))
    save(CustodyEntry(system=tapes, entry_on=DAY, what="checked"))
    order = RecoveryOrder.objects.first() or save(
        RecoveryOrder(title="Order", approved_on=DAY, approver=owner)
    )
    save(RecoveryOrderItem(order=order, position=n + 1, item=core.code))


def counts():
    found = {}
    for clause in CLAUSES:
        with CaptureQueriesContext(connection) as queries:
            verdict(clause)
        found[clause] = len(queries)
    return found


def test_more_records_cost_no_more_queries(owner):
    insurer(owner, 0)
    one = counts()
    for n in range(1, 4):
        insurer(owner, n)
    assert counts() == one
    assert max(one.values()) <= 12
