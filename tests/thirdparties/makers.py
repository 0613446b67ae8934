"""Records of third parties, made short. All names are made up."""

import datetime as dt

from hisaar.assets.models import BusinessFunction, DataSet, Interconnection, System, ThirdParty
from hisaar.catalogue.rules import book
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.thirdparties.models import (
    Assurance,
    Contract,
    Exchange,
    Service,
    ThirdPartyAssessment,
    ThirdPartyFinding,
)

ON = dt.date(2026, 12, 31)
ALL_CLAUSES = "confidentiality security_measures audit_right breach_notice return_destruction exit"


def save(record, **links):
    return records.save(record, actor=None, links=links)


def day(text):
    return dt.date.fromisoformat(text)


def verdict(clause, on=ON):
    return book.evaluate(on, size_band="medium", only=(clause,))[clause]


def outcome(clause, on=ON):
    return str(verdict(clause, on).outcome)


def reasons(clause, on=ON):
    return [gap.reason for gap in verdict(clause, on).gaps]


def person(title="Owner (demo)"):
    return Person.objects.filter(title=title).first() or save(Person(title=title))


def party(title="Core Soft (demo)", **fields):
    given = {"category": "core_vendor", "tier": "1", "owner": person(),
             "next_assessment_on": day("2027-06-01")}  # fmt: skip
    return save(ThirdParty(title=title, **given | fields))


def data_set(title="Policies", **fields):
    given = {"subject": "policyholders", "has_personal_data": True}
    return save(DataSet(title=title, **given | fields))


def function(title="Claims", criticality="critical"):
    return save(BusinessFunction(title=title, area="claims", criticality=criticality))


def system(title="Core", **fields):
    return save(System(title=title, **{"kind": "application"} | fields))


def service(third_party, title="Hosting", *, functions=(), systems=(), data=(), **fields):
    return save(
        Service(third_party=third_party, title=title, **fields),
        functions=list(functions), systems=list(systems), data_sets=list(data),
    )  # fmt: skip


def link(third_party, *, data=(), **fields):
    given = {"title": "Feed", "scope": "external", "counterparty": third_party,
             "system": System.objects.first() or system()}  # fmt: skip
    return save(Interconnection(**given | fields), data_sets=list(data))


def contract(third_party, **fields):
    given = {"title": "Main contract", "starts_on": day("2025-01-01"), "clauses": ALL_CLAUSES,
             "breach_notice_hours": 24, "transfers_accountability": False}  # fmt: skip
    return save(Contract(third_party=third_party, **given | fields))


def assessment(third_party, **fields):
    given = {"answered_on": day("2026-05-20"), "accepted_on": day("2026-06-01"), "rating": "medium"}
    return save(ThirdPartyAssessment(third_party=third_party, **given | fields))


def assurance(third_party, services=(), **fields):
    given = {"kind": "iso_27001", "issued_on": day("2026-01-10"), "expires_on": day("2029-01-09"),
             "reviewed_on": day("2026-02-01"), "reviewed_by": person()}  # fmt: skip
    return save(Assurance(third_party=third_party, **given | fields), services=list(services))


def finding(third_party, **fields):
    given = {"title": "Shared accounts", "severity": "high", "found_on": day("2026-06-01")}
    return save(ThirdPartyFinding(third_party=third_party, **given | fields))


def exchange(third_party, **fields):
    given = {"held_on": day("2026-09-01"), "received": "Their report", "given": "Our policy",
             "is_under_nda": True}  # fmt: skip
    return save(Exchange(third_party=third_party, **given | fields))
