"""Published values, and values on which independent libraries agreed."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench.graphs import business

from hisaar.engines import dependence as d

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "oracles" / "graph.json").read_text())["cases"]
}


def named(edges):
    """Edges between names as numbers, and the names in order."""
    names = sorted({end for edge in edges for end in edge})
    number = {name: i for i, name in enumerate(names)}
    pairs = np.array([[number[a], number[b]] for a, b in edges])
    return d.graph(len(names), pairs[:, 0], pairs[:, 1]), names


def test_the_dominators_are_those_of_lengauer_and_tarjan():
    case = CASES["B-DOM-01"]
    graph, names = named(case["inputs"]["edges"])
    found = d.dominators(graph, [names.index("R")])
    assert {name: names[found[i]] for i, name in enumerate(names) if name != "R"} == case[
        "expected"
    ]["idom"]


def test_the_karate_club_falls_apart_where_it_is_known_to():
    case = CASES["B-AP-01"]
    edges = np.array(case["inputs"]["edges"])
    found = d.articulation(d.graph(34, edges[:, 0], edges[:, 1]))
    assert found.nodes.tolist() == case["expected"]["articulation_points"]
    assert found.bridges.tolist() == case["expected"]["bridges"]


def test_the_families_of_florence_hang_on_four():
    case = CASES["B-BTW-01"]
    graph, names = named(case["inputs"]["edges"])
    found = d.articulation(graph)
    assert [names[n] for n in found.nodes] == case["expected"]["articulation_points"]


def test_betweenness_of_the_families_of_florence():
    case = CASES["B-BTW-01"]
    graph, names = named(case["inputs"]["edges"])
    found = dict(zip(names, d.betweenness(graph).tolist(), strict=True))
    assert found == pytest.approx(case["expected"]["betweenness"], rel=1e-12, abs=1e-15)


def test_concentration_counts_subcontractors():
    case = CASES["B-CONC-01"]
    names = list(case["inputs"]["direct"])
    uses = np.repeat(np.eye(3, dtype=bool), list(case["inputs"]["direct"].values()), axis=0)
    pairs = [
        (names.index(a), names.index(b))
        for a, below in case["inputs"]["sub"].items()
        for b in below
    ]
    found = d.concentration(uses, d.graph(3, *zip(*pairs, strict=True)))
    assert found.functions == case["inputs"]["functions"]
    assert found.herfindahl == pytest.approx(case["expected"]["hhi_direct"], rel=1e-12)
    assert found.direct_share[0] == case["expected"]["share_T1_direct"]
    assert found.through_share[0] == case["expected"]["share_T1_nth_party"]


@pytest.fixture(scope="module", params=["B-GEN-S", "B-GEN-L"])
def insurer(request):
    return built(CASES[request.param])


@pytest.fixture(scope="module")
def small_insurer():
    return built(CASES["B-GEN-S"])


def built(case):
    made = business(case["inputs"]["nodes"], case["inputs"]["edges"])
    graph = d.graph(made.nodes, made.source, made.target)
    return made, graph, d.order(graph), case["expected"]


def test_the_graph_is_the_published_one(small_insurer):
    assert small_insurer[0].checksum() == CASES["B-GEN-S"]["inputs"]["edge_checksum"]


def test_everything_that_libraries_agreed_on_holds_for_a_synthetic_insurer(insurer):
    made, graph, order, expected = insurer
    functions = np.arange(made.functions)
    assert order.count == expected["scc"]
    # The published count leaves out each function itself.
    pairs = d.reach(order, functions).pairs - made.functions
    assert pairs == expected["reach_pairs_function_to_dependency"]
    assert len(d.articulation(graph).nodes) == expected["articulation_points"]
    # The published tree has the virtual root, too.
    assert (d.dominators(graph, functions) != -1).sum() + 1 == expected["dominator_tree_nodes"]
    assert d.inherited(order, made.objective_hours).sum() == expected["inherited_rto_sum"]


def test_the_longest_path_without_the_edges_that_run_back(insurer):
    made, _, _, expected = insurer
    ahead = made.source < made.target
    order = d.order(d.graph(made.nodes, made.source[ahead], made.target[ahead]))
    found = d.longest_path(order, made.restore_hours)
    assert found == pytest.approx(expected["longest_path_weight"], rel=1e-9)


def test_how_far_each_compromise_reaches_on_a_synthetic_insurer(small_insurer):
    _, _, order, expected = small_insurer
    components = np.zeros(order.count, np.int64)
    components[order.component] = d.compromise_radius(order).components
    assert components.sum() == expected["blast_radius_sum"]


def test_every_single_fault_on_a_synthetic_insurer(small_insurer):
    made, _, _, expected = small_insurer
    group, needed = made.stand_ins()
    net = d.graph(made.nodes, made.source, made.target, group=group, needed=needed)
    found = d.single_faults(net, np.arange(made.functions))
    assert found.stopped.sum() == expected["single_fault_function_failures"]
