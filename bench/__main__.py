"""Measure the product on GRC-10K and print figures beside goals and anchors.

    python -m bench [--json FILE]

Figures are medians of CPU time in this process, which is what the server's process would spend;
anchors are CISO Assistant 3.20 on SQLite, measured on two cores.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", type=Path, help="write the figures as JSON, too")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="hisaar-bench-") as folder:
        os.environ["HISAAR_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "hisaar.config.settings"
        figures = _measure(Path(folder))
    _print(figures)
    if options.json:
        options.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


def _measure(folder: Path) -> list:  # type: ignore[type-arg]
    import time

    from bench.measuring import Figure
    from hisaar.platform.vault.home import Home

    Home.create()
    started = time.process_time()
    from hisaar.cli.installation import prepare

    prepare()
    migration = Figure("first migration (CPU s)", time.process_time() - started, 15,
                       anchor="381 s", unit="s")  # fmt: skip
    from bench import workload

    started = time.process_time()
    workload.build()
    built = Figure("build GRC-10K by the write path (CPU s)", time.process_time() - started, None,
                   unit="s")  # fmt: skip
    from bench.rows import all_rows

    return [migration, built, *all_rows(folder)]


def _print(figures: list) -> None:  # type: ignore[type-arg]
    table = Table("Workload", "Figure", "Goal", "Queries", "Goal", "Anchor", "", box=None)
    marks = {True: "[green]reached[/]", False: "[red]missed[/]", None: "[yellow]not measured[/]"}
    for f in figures:
        shown = "–" if f.cpu is None else f"{f.cpu:,.1f} {f.unit}"
        goal = "" if f.goal is None else f"≤ {f.goal:g} {f.unit}"
        queries = "" if f.queries is None else str(f.queries)
        query_goal = "" if f.query_goal is None else f"≤ {f.query_goal}"
        mark = f.note or ("" if f.goal is None and f.cpu is not None else marks[f.is_reached])
        table.add_row(f.workload, shown, goal, queries, query_goal, f.anchor, mark)
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
