"""Races about access rights: the same question to Hisaar's engines, Polars, DuckDB and SciPy.

Each function of ``RACES`` returns the CPU seconds (all threads, median of interleaved runs) of each
contender, and fails when two of them give different answers. It needs numpy, polars, duckdb and
scipy beside ``hisaar.engines``; nothing of Django.
"""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from bench.population import TODAY, Population, population, reach, usage
from bench.racing import race
from hisaar.engines.duties import violations
from hisaar.engines.exposure import exposure
from hisaar.engines.hygiene import Accounts, Grants, hygiene


def all_violations() -> dict[str, float]:
    """All violations of 500 rules among 5 million assignments."""
    made = population()
    assigned = pl.DataFrame({"user": made.user, "entitlement": made.entitlement})
    named, needed = _rules_as_tables(made)

    def by_polars() -> int:
        met = (
            assigned.lazy()
            .join(named.lazy(), on="entitlement")
            .group_by("user", "rule", "side")
            .agg(pl.len().alias("held"))
            .join(needed.lazy(), on=["rule", "side"])
            .filter(pl.col("held") >= pl.col("needed"))
        )
        both = (
            met.group_by("user", "rule").agg(pl.len().alias("sides")).filter(pl.col("sides") == 2)
        )
        return int(both.select(pl.len()).collect().item())

    connection = duckdb.connect()
    for name, frame in (("assigned", assigned), ("named", named), ("needed", needed)):
        columns = {column: frame[column].to_numpy() for column in frame.columns}
        connection.register(f"{name}_frame", columns)
        connection.execute(f"create table {name} as select * from {name}_frame")  # noqa: S608

    def by_duckdb() -> int:
        row = connection.execute("""
            select count(*) from (
                select "user", rule from (
                    select "user", rule, side, count(*) held
                    from assigned join named using (entitlement) group by all
                ) join needed using (rule, side) where held >= needed
                group by all having count(*) = 2
            )""").fetchone()
        return int(row[0]) if row else 0

    return race({"Hisaar": lambda: violations(*made).count, "Polars": by_polars,
                 "DuckDB": by_duckdb})  # fmt: skip


def _rules_as_tables(made: Population) -> tuple[pl.DataFrame, pl.DataFrame]:
    sides = [
        (number, side, mode, members)
        for number, rule in enumerate(made.rules)
        for side, (mode, members) in enumerate((rule[:2], rule[2:]))
    ]
    named = pl.DataFrame({
        "rule": np.concatenate([np.full(len(m), n, np.int32) for n, _, _, m in sides]),
        "side": np.concatenate([np.full(len(m), s, np.int8) for _, s, _, m in sides]),
        "entitlement": np.concatenate([m.astype(np.int32) for _, _, _, m in sides]),
    })  # fmt: skip
    needed = pl.DataFrame({
        "rule": np.array([n for n, _, _, _ in sides], np.int32),
        "side": np.array([s for _, s, _, _ in sides], np.int8),
        "needed": np.array([len(m) if mode == "all" else 1 for _, _, mode, m in sides], np.int32),
    })  # fmt: skip
    return named, needed


def hygiene_counts() -> dict[str, float]:
    """Unused grants, dormant and orphan accounts, privileged people without a second factor."""
    of = usage(population())
    accounts = Accounts(of.identities, of.identity, of.is_enabled, of.has_mfa, of.signed_in_on)
    grants = Grants(of.account, of.is_privileged, of.used_on)
    account_frame = pl.DataFrame({
        "account": np.arange(len(of.identity), dtype=np.int32), "identity": of.identity,
        "enabled": of.is_enabled, "mfa": of.has_mfa, "signed_in": of.signed_in_on,
    })  # fmt: skip
    grant_frame = pl.DataFrame({
        "account": of.account, "privileged": of.is_privileged, "used": of.used_on,
    })  # fmt: skip

    def by_hisaar() -> tuple[int, ...]:
        counts = hygiene(accounts, grants, on=TODAY).counts()
        return tuple(counts[n] for n in ("unused", "dormant", "orphans", "without_mfa_identities"))

    def by_polars() -> tuple[int, ...]:
        enabled = account_frame.filter(pl.col("enabled"))
        powerful = grant_frame.lazy().filter(pl.col("privileged")).select("account").unique()
        bare = enabled.lazy().filter(~pl.col("mfa") & (pl.col("identity") >= 0))
        return (
            grant_frame.filter(pl.col("used") < TODAY - 90).height,
            enabled.filter(pl.col("signed_in") < TODAY - 90).height,
            enabled.filter(pl.col("identity") < 0).height,
            bare.join(powerful, on="account", how="semi").select("identity").unique()
            .collect().height,
        )  # fmt: skip

    return race({"Hisaar": by_hisaar, "Polars": by_polars})


def way_to_the_data() -> dict[str, float]:
    """Hops from the internet to policyholder data, 5 million edges; SciPy finds no choke points."""
    made = reach()

    def by_hisaar() -> int:
        found = exposure(made.nodes, made.source, made.target, made.entrances, [made.goal])
        return len(found.path)

    def by_scipy() -> int:
        outside = made.nodes
        source = np.append(made.source, np.full(len(made.entrances), outside))
        target = np.append(made.target, made.entrances)
        graph = csr_matrix(
            (np.ones(len(source), np.int8), (source, target)), shape=(outside + 1, outside + 1)
        )
        _, before = breadth_first_order(graph, outside, return_predecessors=True)
        at, hops = made.goal, 0
        while at != outside:
            at, hops = int(before[at]), hops + 1
        return hops

    return race({"Hisaar": by_hisaar, "SciPy": by_scipy})


RACES = [all_violations, hygiene_counts, way_to_the_data]
