"""Laws of the dependency engine, against networkx and against plain simulation."""

import doctest
import importlib
import pkgutil
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines import dependence as d


@st.composite
def graphs(draw, largest=14):
    nodes = draw(st.integers(1, largest))
    end = st.integers(0, nodes - 1)
    pairs = draw(st.lists(st.tuples(end, end), max_size=4 * nodes))
    return d.graph(nodes, *(np.array(pairs, np.int64).reshape(-1, 2).T))


@st.composite
def redundant(draw, largest=9):
    """A graph in which each edge is a hard need or belongs to one of two groups of its source."""
    plain = draw(graphs(largest))
    kinds = draw(
        st.lists(st.integers(-1, 1), min_size=len(plain.source), max_size=len(plain.source))
    )
    kind = np.array(kinds, np.int64)
    group = np.where(kind < 0, -1, plain.source * 2 + kind)
    needed = draw(st.lists(st.integers(0, 4), min_size=2 * plain.nodes, max_size=2 * plain.nodes))
    return d.graph(plain.nodes, plain.source, plain.target, group=group, needed=needed)


hours = st.integers(1, 20)


def known(graph):
    made = nx.DiGraph()
    made.add_nodes_from(range(graph.nodes))
    made.add_edges_from(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return made


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(d.__path__)])
def test_the_examples_of_the_documentation_hold(module):
    found = importlib.import_module(f"hisaar.engines.dependence.{module}")
    assert doctest.testmod(found).failed == 0


@given(graphs())
def test_components_are_those_of_networkx_and_stand_before_what_they_need(graph):
    order = d.order(graph)
    expected = {frozenset(c) for c in nx.strongly_connected_components(known(graph))}
    mine = {frozenset(np.flatnonzero(order.component == c).tolist()) for c in range(order.count)}
    assert mine == expected
    assert (order.source < order.target).all()
    assert sorted(map(len, order.cycles)) == sorted(len(c) for c in expected if len(c) > 1)


@given(graphs())
def test_reach_is_that_of_networkx(graph):
    found = d.reach(d.order(graph), np.arange(graph.nodes))
    for node in range(graph.nodes):
        expected = nx.descendants(known(graph), node) | {node}
        assert set(np.flatnonzero(found.of(node)).tolist()) == expected
    assert found.pairs == sum(len(nx.descendants(known(graph), n)) + 1 for n in range(graph.nodes))


@given(graphs())
def test_a_compromise_endangers_all_ancestors(graph):
    found = d.compromise_radius(d.order(graph))
    expected = [len(nx.ancestors(known(graph), n)) + 1 for n in range(graph.nodes)]
    assert found.nodes.tolist() == expected


def test_more_than_a_word_of_origins_are_counted():
    graph = d.graph(300, np.arange(299), np.arange(1, 300))
    order = d.order(graph)
    assert d.compromise_radius(order).nodes.tolist() == list(range(1, 301))
    assert d.reach(order, np.arange(300)).dependents().tolist() == list(range(1, 301))
    assert d.single_faults(graph, [0]).stopped.tolist() == [1] * 300


@given(graphs())
def test_articulation_points_and_bridges_are_those_of_networkx(graph):
    found, expected = d.articulation(graph), known(graph).to_undirected()
    assert set(found.nodes.tolist()) == set(nx.articulation_points(expected))
    assert {tuple(b) for b in found.bridges.tolist()} == {
        tuple(sorted(b)) for b in nx.bridges(expected)
    }


@given(graphs(), st.data())
def test_dominators_are_those_of_networkx(graph, data):
    roots = data.draw(st.sets(st.integers(0, graph.nodes - 1), min_size=1, max_size=3))
    flow = known(graph)
    flow.add_edges_from((graph.nodes, root) for root in roots)
    expected = {n: p for n, p in nx.immediate_dominators(flow, graph.nodes).items() if n != p}
    found = d.dominators(graph, sorted(roots)).tolist()
    assert {n: p for n, p in enumerate(found) if p >= 0} == {
        n: p for n, p in expected.items() if n != graph.nodes and p is not None
    }


@given(graphs(), st.data())
def test_without_a_choke_point_there_is_no_way(graph, data):
    node = st.integers(0, graph.nodes - 1)
    sources = sorted(data.draw(st.sets(node, min_size=1, max_size=3)))
    targets = sorted(data.draw(st.sets(node, min_size=1, max_size=3)))
    ways = known(graph)
    expected = set()
    if has_way(ways, sources, targets):
        for n in ways:
            less = ways.copy()
            less.remove_node(n)
            if not has_way(less, sources, targets):
                expected.add(n)
    assert set(d.choke_points(graph, sources, targets).tolist()) == expected


def has_way(ways, sources, targets):
    return any(
        s in ways and t in ways and nx.has_path(ways, s, t) for s in sources for t in targets
    )


@given(graphs())
def test_betweenness_is_that_of_networkx(graph):
    expected = nx.betweenness_centrality(known(graph).to_undirected())
    assert d.betweenness(graph).tolist() == pytest.approx(
        [expected[n] for n in range(graph.nodes)], abs=1e-12
    )


@given(graphs(), st.data())
def test_the_strictest_demand_comes_down_and_its_chain_is_shown(graph, data):
    demand = st.one_of(hours.map(float), st.just(float("inf")))
    own = data.draw(st.lists(demand, min_size=graph.nodes, max_size=graph.nodes))
    found = d.inherited(d.order(graph), own)
    for node in range(graph.nodes):
        above = nx.ancestors(known(graph), node) | {node}
        assert found[node] == min(own[a] for a in above)
        path = d.imposing_path(graph, own, found, node).tolist()
        if np.isfinite(found[node]):
            assert own[path[0]] == found[node]
            assert path[-1] == node
            assert all(known(graph).has_edge(a, b) for a, b in pairwise(path))
        else:
            assert path == []


@given(graphs(), st.data())
def test_without_groups_restoration_is_the_heaviest_chain_and_the_path_adds_up(graph, data):
    own = np.array(data.draw(st.lists(hours, min_size=graph.nodes, max_size=graph.nodes)), float)
    order = d.order(graph)
    found = d.restoration(graph, order, own)
    condensed = nx.condensation(known(graph))
    for part in condensed:
        condensed.nodes[part]["weight"] = max(own[n] for n in condensed.nodes[part]["members"])
    for node in range(graph.nodes):
        part = condensed.graph["mapping"][node]
        assert found.hours[node] == heaviest(condensed, part)
    assert d.longest_path(order, own) == found.hours.max()
    for path in d.critical_paths(graph, order, found, np.arange(graph.nodes)):
        assert all(known(graph).has_edge(a, b) for a, b in pairwise(path))
        spent = {}
        for node in path:
            members = order.component == order.component[node]
            spent[order.component[node]] = own[members].max()
        assert sum(spent.values()) == found.hours[path[0]]


def heaviest(condensed, part):
    below = [heaviest(condensed, other) for other in condensed.successors(part)]
    return condensed.nodes[part]["weight"] + max(below, default=0)


@given(redundant(), st.data())
def test_restoration_waits_for_the_kth_fastest_of_a_group(graph, data):
    own = data.draw(st.lists(hours, min_size=graph.nodes, max_size=graph.nodes))
    order = d.order(graph)
    found = d.restoration(graph, order, own).hours
    for component in range(order.count):
        members = np.flatnonzero(order.component == component)
        waits = [wait_of(graph, order, found, n) for n in members.tolist()]
        work = max(own[n] for n in members)
        assert found[members].tolist() == [max(waits) + work] * len(members)


def wait_of(graph, order, found, node):
    """What a node waits for, in plain words of Python."""
    mine = graph.source == node
    ready = np.where(order.component[graph.target] == order.component[node], 0, found[graph.target])
    waits = [0.0, *ready[mine & (graph.group < 0)]]
    for group in np.unique(graph.group[mine & (graph.group >= 0)]):
        speeds = np.sort(ready[mine & (graph.group == group)])
        needed = min(graph.needed[group], len(speeds))
        waits.append(speeds[needed - 1] if needed > 0 else 0.0)
    return max(waits)


@given(redundant())
def test_every_single_fault_stops_what_a_simulation_says(graph):
    watched = np.arange(graph.nodes)
    found = d.single_faults(graph, watched)
    fates = [simulate(graph, failed) for failed in range(graph.nodes)]
    for node in range(graph.nodes):
        assert found.stopping(node).tolist() == [fate[node] for fate in fates]
    assert found.down.tolist() == [sum(fate) for fate in fates]
    assert found.stopped.tolist() == found.down.tolist()


def simulate(graph, failed):
    """Let one node fail and see what follows, in plain words of Python."""
    down = [n == failed for n in range(graph.nodes)]
    while True:
        before = list(down)
        for n in range(graph.nodes):
            down[n] = down[n] or falls(graph, down, n)
        if down == before:
            return down


def falls(graph, down, node):
    mine = graph.source == node
    targets = graph.target
    if any(down[t] for t in targets[mine & (graph.group < 0)]):
        return True
    for group in np.unique(graph.group[mine & (graph.group >= 0)]):
        members = targets[mine & (graph.group == group)]
        needed = min(graph.needed[group], len(members))
        if sum(not down[t] for t in members) < needed:
            return True
    return False


def test_what_a_group_may_lose_depends_on_its_k():
    def stops(needed):
        net = d.graph(4, [0, 0, 0], [1, 2, 3], group=[0, 0, 0], needed=[needed])
        return d.single_faults(net, [0]).stopping(0).tolist()

    assert stops(1) == stops(2) == [True, False, False, False]
    assert stops(3) == stops(9) == [True] * 4


def test_conflicts_name_what_is_promised_and_what_is_possible():
    found = d.conflicts([4.0, np.inf, np.nan, 2.0, 8.0], [6.0, 9.0, 9.0, np.nan, 8.0])
    assert found.node.tolist() == [0]
    assert (found.promised.tolist(), found.possible.tolist(), len(found)) == ([4.0], [6.0], 1)


def test_an_empty_graph_has_answers():
    graph = d.graph(0, [], [])
    order = d.order(graph)
    assert (order.count, d.reach(order, []).pairs, d.longest_path(order, [])) == (0, 0, 0.0)
    assert d.single_faults(graph, []).down.tolist() == []
    assert d.articulation(graph).nodes.tolist() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (((2, [0], [2]), {}), "outside 0 … 1"),
        (((2, [0, 1], [1]), {}), "a source, a target"),
        (((2, [0], [1]), {"group": [3], "needed": [1]}), "a group outside 0 … 0"),
        (((3, [0, 1], [1, 2]), {"group": [0, 0], "needed": [1]}), "belongs to two nodes"),
    ],
)
def test_edges_that_fit_nowhere_are_refused(arguments, told):
    with pytest.raises(ValueError, match=told):
        d.graph(*arguments[0], **arguments[1])


def test_concentration_refuses_a_table_that_does_not_fit():
    with pytest.raises(ValueError, match="each of 3 parties"):
        d.concentration([[True, False]], d.graph(3, [], []))
    assert d.herfindahl([]) == 0.0
