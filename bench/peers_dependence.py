"""Races about what stands on what: graph libraries, and OR-tools for orders of resumption.

The libraries get their graphs ready made; Hisaar starts from bare edges each time.
"""

from __future__ import annotations

import json
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import igraph
import networkx as nx
import numpy as np
import rustworkx as rx
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from bench.graphs import Business, business
from bench.projects import projects
from bench.prove_projects import shortest
from bench.racing import race
from hisaar.engines import dependence as d
from hisaar.engines.resumption import schedule


class Ready(NamedTuple):
    """One insurer as each library wants it."""

    made: Business
    scipy: Any
    rustworkx: Any
    igraph: Any
    networkx: Any

    def graph(self) -> d.Graph:
        return d.graph(self.made.nodes, self.made.source, self.made.target)


@cache
def ready(size: str) -> Ready:
    made = business() if size == "S" else business(200_000, 1_000_000)
    pairs = list(zip(made.source.tolist(), made.target.tolist(), strict=True))
    matrix = csr_matrix(
        (np.ones(len(pairs), np.int8), (made.source, made.target)), shape=(made.nodes, made.nodes)
    )
    rust = rx.PyDiGraph()
    rust.add_nodes_from(range(made.nodes))
    rust.add_edges_from_no_data(pairs)
    plain = nx.DiGraph()
    plain.add_nodes_from(range(made.nodes))
    plain.add_edges_from(pairs)
    return Ready(made, matrix, rust, igraph.Graph(made.nodes, pairs, directed=True), plain)


def reach_of_functions_on_s() -> dict[str, float]:
    """Pairs of a function and what it stands on, graph S."""
    return _reach(ready("S"))


def reach_of_functions_on_l() -> dict[str, float]:
    """Pairs of a function and what it stands on, graph L."""
    return _reach(ready("L"), times=1)


def _reach(on: Ready, times: int = 5) -> dict[str, float]:
    functions = range(on.made.functions)
    return race({
        "Hisaar": lambda: d.reach(d.order(on.graph()), functions).pairs,
        "SciPy": lambda: sum(
            len(breadth_first_order(on.scipy, f, return_predecessors=False)) for f in functions
        ),
        "rustworkx": lambda: sum(len(rx.descendants(on.rustworkx, f)) + 1 for f in functions),
        "igraph": lambda: sum(len(on.igraph.subcomponent(f, mode="out")) for f in functions),
    }, times)  # fmt: skip


def cycles_on_l() -> dict[str, float]:
    """Strongly connected components, graph L."""
    on = ready("L")
    return race({
        "Hisaar": lambda: d.order(on.graph()).count,
        "SciPy": lambda: int(connected_components(on.scipy, connection="strong")[0]),
        "rustworkx": lambda: len(rx.strongly_connected_components(on.rustworkx)),
        "igraph": lambda: len(on.igraph.connected_components(mode="strong")),
        "networkx": lambda: nx.number_strongly_connected_components(on.networkx),
    }, 3)  # fmt: skip


def articulation_points_on_l() -> dict[str, float]:
    """Articulation points, graph L."""
    on = ready("L")
    undirected = on.rustworkx.to_undirected(multigraph=False)
    simple = on.igraph.as_undirected()
    return race({
        "Hisaar": lambda: len(d.articulation(on.graph()).nodes),
        "rustworkx": lambda: len(rx.articulation_points(undirected)),
        "igraph": lambda: len(simple.articulation_points()),
    }, 3)  # fmt: skip


def dominators_on_l() -> dict[str, float]:
    """Nodes with a dominator below a root above all functions, graph L."""
    on = ready("L")
    functions, root = range(on.made.functions), on.made.nodes
    rust, dense = on.rustworkx.copy(), on.igraph.copy()
    above = rust.add_node(root)
    rust.add_edges_from_no_data([(above, f) for f in functions])
    dense.add_vertices(1)
    dense.add_edges([(root, f) for f in functions])

    def by_igraph() -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of nodes that cannot be reached
            return sum(p >= 0 for p in dense.dominator(root, mode="out"))

    return race({
        "Hisaar": lambda: int((d.dominators(on.graph(), functions) >= 0).sum()),
        "rustworkx": lambda: sum(
            n != above for n in rx.immediate_dominators(rust, above)
        ),
        "igraph": by_igraph,
    }, 3)  # fmt: skip


def orders_of_resumption() -> dict[str, float]:
    """8 projects like J30, to within 0.45 % of the shortest on average."""
    proven = json.loads(Path(__file__).with_name("projects.json").read_text())
    sample = [each for each in projects(every=61) if each.name in proven]

    def is_close(solve: Any) -> bool:
        gaps = [solve(tasks) / proven[name] - 1 for name, tasks in sample]
        return sum(gaps) / len(gaps) <= 0.0045

    return race({
        "Hisaar": lambda: is_close(lambda tasks: schedule(tasks).length),
        "OR-tools": lambda: is_close(shortest),
    }, 1)  # fmt: skip


RACES = [
    reach_of_functions_on_s, reach_of_functions_on_l, cycles_on_l, articulation_points_on_l,
    dominators_on_l, orders_of_resumption,
]  # fmt: skip
