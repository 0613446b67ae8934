"""Rows about access rights: 5 million assignments, 500 rules, the engines alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.measuring import Figure, measure
from bench.population import TODAY, Population, population, reach, save, usage
from hisaar.engines.duties import Duties, violations
from hisaar.engines.exposure import exposure
from hisaar.engines.hygiene import Accounts, Grants, hygiene

EXPECTED = 63_963


def access_rows(folder: Path) -> list[Figure]:
    """Separation of duties, one person's change, memory, hygiene, and the way to the data."""
    made = population()
    return [*_duties(made), _memory(made, folder), _hygiene(made), _exposure()]


def _duties(made: Population) -> list[Figure]:
    duties = Duties(*made)
    turn = iter(range(10**9))

    def all_violations() -> None:
        count = violations(*made).count
        if count != EXPECTED:
            raise RuntimeError(f"{count} violations instead of {EXPECTED}")

    def one_change() -> None:
        person = next(turn) % made.users
        duties.change(person, add=[15_000, 16_000], remove=duties.holdings(person)[:1])

    return [
        measure("all violations, 5M assignments, 500 rules", all_violations, goal=500,
                anchor="Polars 890 ms, numpy bitsets 520 ms", times=7, counts_queries=False),
        measure("violations of one person after a change", one_change, goal=1,
                times=200, counts_queries=False),
    ]  # fmt: skip


def _memory(made: Population, folder: Path) -> Figure:
    path = folder / "population.npz"
    save(made, path)
    told = subprocess.run([sys.executable, "-m", "bench.population", str(path)], check=True,
                          capture_output=True, text=True).stdout.split()  # fmt: skip
    path.unlink()
    note = "" if told[0] == str(EXPECTED) else f"{told[0]} violations instead of {EXPECTED}"
    return Figure("all violations, memory with its input (MB)", float(told[1]), 350,
                  anchor="Polars 476 MB", unit="MB", note=note)  # fmt: skip


def _hygiene(made: Population) -> Figure:
    of = usage(made)
    accounts = Accounts(of.identities, of.identity, of.is_enabled, of.has_mfa, of.signed_in_on)
    grants = Grants(of.account, of.is_privileged, of.used_on)
    return measure(
        "unused, dormant, orphan, privileged without MFA",
        lambda: hygiene(accounts, grants, on=TODAY), goal=150, anchor="Polars 270 ms",
        counts_queries=False,
    )  # fmt: skip


def _exposure() -> Figure:
    made = reach()

    def act() -> None:
        found = exposure(made.nodes, made.source, made.target, made.entrances, [made.goal])
        if found.choke_points.tolist() != [made.goal - 2, made.goal - 1, made.goal]:
            raise RuntimeError(f"choke points {found.choke_points.tolist()}")

    return measure(
        "path from the internet to policyholder data with choke points, 5M edges", act, goal=250,
        anchor="scipy 280 ms, without choke points", times=7, counts_queries=False,
    )  # fmt: skip
