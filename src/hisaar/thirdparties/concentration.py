"""How much hangs on few third parties, those behind them included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from hisaar.assets import graph as needs
from hisaar.assets.models import Criticality
from hisaar.assets.queries import active_functions
from hisaar.engines import dependence
from hisaar.lib.text import fold

from .models import Subcontractor
from .queries import CUSTOMERS, Profile, current_subcontractors, profiles
from .vocabulary import Access


@dataclass(frozen=True)
class Share:
    """What stands on one third party: by itself, and with those that it works behind."""

    name: str
    code: str
    tier: str
    direct: int
    through: int
    direct_share: float
    through_share: float


@dataclass(frozen=True)
class Measure:
    """Shares in one kind of thing, the largest first, and the Herfindahl index of the direct."""

    key: str
    label: str
    total: int
    herfindahl: float
    herfindahl_through: float
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class _Parties:
    """Third parties on record, then subcontractors that only have a name."""

    names: tuple[tuple[str, str, str], ...]  # name, code, tier
    position: Mapping[str, int]
    subcontracts: dependence.Graph


def measures(on: dt.date) -> list[Measure]:
    """Concentration by functions, by critical functions, by data and by customers' data."""
    found = profiles(on, load="data functions")
    parties = _parties(found, list(
        current_subcontractors(on).select_related("provider", "third_party")
    ))  # fmt: skip
    functions = _functions(on, found)
    critical = set(
        active_functions(on).filter(criticality=Criticality.CRITICAL).values_list("code", flat=True)
    )
    data = _data(found, lambda d: True)
    customers = _data(found, lambda d: d.subject in CUSTOMERS)
    return [
        _measure("functions", "Business functions", functions, parties),
        _measure(
            "critical", "Critical functions",
            {code: uses for code, uses in functions.items() if code in critical}, parties,
        ),
        _measure("data", "Data sets", data, parties),
        _measure("customers", "Data of policyholders and claimants", customers, parties),
    ]  # fmt: skip


def _key(row: Subcontractor) -> tuple[str, tuple[str, str, str]]:
    if row.provider is not None:
        return row.provider.code, (row.provider.title, row.provider.code, row.provider.tier)
    return f"name:{fold(row.name)}", (row.name or "Unnamed", "", "")


def _parties(found: list[Profile], rows: list[Subcontractor]) -> _Parties:
    names = {p.code: (p.party.title, p.code, p.party.tier) for p in found}
    behind = [(row.third_party.code, *_key(row)) for row in rows]
    for _, key, named in behind:
        names.setdefault(key, named)
    position = {key: n for n, key in enumerate(names)}
    edges = [(position[a], position[b]) for a, b, _ in behind if a in position]
    graph = dependence.graph(len(names), [a for a, _ in edges], [b for _, b in edges])
    return _Parties(tuple(names.values()), position, graph)


def _graph(on: dt.date, found: Iterable[Profile]) -> needs.Graph:
    """The graph of needs, with what services are for: functions, and systems that they host."""
    graph = needs.load(on)
    for profile in found:
        for service in profile.services:
            supported = [f.code for f in service.functions.all()]
            if Access.HOSTS in service.accesses:
                supported += [s.code for s in service.systems.all()]
            for code in supported:
                graph.needs.setdefault(code, set()).add(profile.code)
    return graph


def _functions(on: dt.date, found: list[Profile]) -> dict[str, set[str]]:
    """By code of a function, the third parties that it stands on."""
    graph = _graph(on, found)
    known = {p.code for p in found}
    uses = {
        code: graph.reach(code) & known
        for code in active_functions(on).values_list("code", flat=True)
    }
    return {code: parties for code, parties in uses.items() if parties}


def _data(found: list[Profile], counts: Callable[[object], bool]) -> dict[str, set[str]]:
    uses: dict[str, set[str]] = {}
    for profile in found:
        for data_set in profile.data_sets.values():
            if counts(data_set):
                uses.setdefault(data_set.code, set()).add(profile.code)
    return uses


def _measure(key: str, label: str, uses: Mapping[str, Iterable[str]], parties: _Parties) -> Measure:
    table = np.zeros((len(uses), len(parties.names)), bool)
    for row, codes in enumerate(uses.values()):
        for code in codes:
            table[row, parties.position[code]] = True
    result = dependence.concentration(table, parties.subcontracts)
    shares = [
        Share(*named, direct, through, direct_share, through_share)
        for named, direct, through, direct_share, through_share in zip(
            parties.names, result.direct.tolist(), result.through.tolist(),
            result.direct_share.tolist(), result.through_share.tolist(), strict=True,
        )
        if through
    ]  # fmt: skip
    shares.sort(key=lambda s: (-s.through, -s.direct, s.name))
    return Measure(
        key, label, result.functions, result.herfindahl, dependence.herfindahl(result.through),
        tuple(shares),
    )  # fmt: skip


def stands_on(profile: Profile) -> list[str]:
    """Codes of everything in use that needs this third party, at any remove."""
    up: dict[str, set[str]] = {}
    for source, targets in _graph(profile.on, [profile]).needs.items():
        for target in targets:
            up.setdefault(target, set()).add(source)
    return sorted(needs.Graph(needs=up).reach(profile.code))
