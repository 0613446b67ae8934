"""Records of risks, short to write; names are fictional."""

import datetime as dt

from hisaar.assets.models import BusinessFunction
from hisaar.catalogue.rules import book
from hisaar.governance.models import Committee
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import (
    Appetite,
    AppetiteLimit,
    Control,
    ControlTest,
    Indicator,
    LossScenario,
    Quantification,
    Risk,
    RiskMethod,
    RiskRating,
    ScaleLevel,
    Threat,
    Treatment,
)

ON = dt.date(2026, 11, 24)
FRESH, OLD = dt.date(2026, 11, 1), dt.date(2025, 1, 10)


def day(text):
    return dt.date.fromisoformat(text)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def person(title="Sana (demo)", **fields):
    return save(Person(title=title, **fields))


def function(title="Motor claims", area="claims", criticality="critical", **fields):
    return save(BusinessFunction(title=title, area=area, criticality=criticality, **fields))


def risk(title="Ransomware", area="claims", source="external", **fields):
    links = {n: fields.pop(n) for n in ("functions", "controls", "threats") if n in fields}
    return save(Risk(title=title, area=area, source=source, **fields), **links)


def rating(of, inherent=(4, 5), residual=(2, 4), on=FRESH, **fields):
    return save(RiskRating(
        risk=of, rated_on=on, inherent_likelihood=inherent[0], inherent_impact=inherent[1],
        residual_likelihood=residual[0], residual_impact=residual[1], **fields,
    ))  # fmt: skip


def rated(title="Ransomware", residual=(2, 4), on=FRESH, inherent=(4, 5), **fields):
    made = risk(title, **fields)
    rating(made, inherent=inherent, residual=residual, on=on)
    return made


def treatment(of, title="Segment the network", decided_on=OLD, **fields):
    links = {"controls": fields.pop("controls")} if "controls" in fields else {}
    made = Treatment(risk=of, title=title, kind="reduce", decided_on=decided_on, **fields)
    return save(made, **links)


def method(approved_on=OLD, **fields):
    return save(RiskMethod(title="How we score", scale="enterprise", approved_on=approved_on,
                           **fields))  # fmt: skip


def levels(of, axis, *begins):
    for n, (name, at_least) in enumerate(begins, start=1):
        save(ScaleLevel(method=of, axis=axis, level=n, title=name, at_least=at_least))


def control(title="Second factor on the VPN", since=OLD, **fields):
    return save(Control(title=title, domain="identity", nature="preventive", operating_from=since,
                        **fields))  # fmt: skip


def probe(of, on=FRESH, result="effective", tester=None):
    who = tester or person(f"Tester {ControlTest.objects.count()} (demo)")
    return save(ControlTest(control=of, tested_on=on, tester=who, result=result))


def board():
    return save(Committee(title="Board", kind="board"))


def appetite(*limits, approved_on=OLD, **fields):
    made = save(Appetite(title="Cyber risk appetite", approved_on=approved_on, **fields))
    for n, limit in enumerate(limits):
        save(AppetiteLimit(appetite=made, title=f"Limit {n}", **limit))
    return made


def indicator(title="Overdue", **fields):
    return save(Indicator(title=title, **fields))


def quantification(on=FRESH, **results):
    made = Quantification(title=f"Computed {on}", computed_on=on)
    made.results = {"scenarios": [], "after": {}, **results}
    return save(made)


def scenario(title="Core down", **fields):
    links = {"risks": fields.pop("risks")} if "risks" in fields else {}
    return save(LossScenario(title=title, incident_type="disruption", **fields), **links)


def threat(title="Ransomware crews", **fields):
    links = {n: fields.pop(n) for n in ("functions", "data_sets") if n in fields}
    given = {"source": "external", "cause": "crime"}
    return save(Threat(title=title, **given | fields), **links)


def verdict(clause, on=ON):
    found = book.evaluate(on, size_band="medium", only=(clause,))[clause]
    assert not found.fault, found.fault
    return found


def outcome(clause, on=ON):
    return verdict(clause, on).outcome.value


def part(clause, name, on=ON):
    return dict(verdict(clause, on).parts)[name]


def reasons(found):
    return {(gap.record, gap.reason) for gap in found.gaps}
