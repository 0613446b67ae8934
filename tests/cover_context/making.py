"""Records of cover for tests; PKR million unless a test says otherwise."""

import datetime as dt

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import (
    Control,
    ControlTest,
    InsurancePolicy,
    InsuringAgreement,
    PolicyLayer,
    PolicySublimit,
    PolicyWarranty,
)

ON = dt.date(2026, 6, 30)
MILLION = 1_000_000


def save(record, **links):
    return records.save(record, actor=None, links=links)


def person(title="Cover owner (fictional)", **fields):
    return save(Person(title=title, **fields))


def policy(owner, title="Cyber policy", **fields):
    given = {"from_on": dt.date(2026, 1, 1), "to_on": dt.date(2026, 12, 31)}
    return save(InsurancePolicy(title=title, owner=owner, **(given | fields)))


def layer(of, position=1, **fields):
    given = {k: v * MILLION if k in ("retention", "limit", "aggregate") else v
             for k, v in fields.items()}  # fmt: skip
    return save(PolicyLayer(policy=of, position=position, **given))


def agreements(of, *tags, **fields):
    return [save(InsuringAgreement(policy=of, tag=tag, **fields)) for tag in tags]


def sublimit(of, tags, limit, title="Sublimit", **fields):
    return save(PolicySublimit(policy=of, tags=tags, limit=limit * MILLION, title=title, **fields))


def hand_worked(owner, **fields):
    """The policy of the hand-worked oracle: aggregate 100, retention 5, waiting 12 hours."""
    made = policy(owner, **fields)
    layer(made, retention=5, aggregate=100)
    agreements(made, "business_interruption", waiting_hours=12, waiting_kind="deductible")
    agreements(
        made, "extra_expense", "data_restoration", "breach_response", "privacy_liability",
        "regulatory_defence_fines",
    )  # fmt: skip
    sublimit(made, "business_interruption extra_expense", 40, "Interruption")
    sublimit(made, "breach_response", 25, "Response")
    sublimit(made, "regulatory_defence_fines", 10, "Fines")
    return made


def warranty(of, owner, control=None, title="Several factors on remote access", **fields):
    return save(PolicyWarranty(policy=of, owner=owner, control=control, title=title, **fields))


def control(owner, title="Several factors on the VPN", **fields):
    given = {"nature": "preventive", "domain": "patching", "maturity": 3}
    return save(Control(title=title, owner=owner, **(given | fields)))


def examined(made, tester, result="effective", on=dt.date(2026, 6, 1)):
    return save(ControlTest(control=made, tester=tester, tested_on=on, result=result))
