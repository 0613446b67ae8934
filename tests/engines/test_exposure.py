"""Ways in: shortest paths and choke points, against networkx and by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines.columns import Unfit
from hisaar.engines.exposure import Network, exposure

NODES = 9
node = st.integers(0, NODES - 1)
some = st.lists(node, min_size=1, max_size=3)
apart = st.sampled_from([0, 400])  # nodes that lead nowhere: few and many take different steps


def drawn(edges, entrances, goals):
    """The same network with one door in front of all entrances and one behind all goals."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(NODES))
    graph.add_edges_from(edges)
    graph.add_edges_from(("outside", entrance) for entrance in entrances)
    graph.add_edges_from((goal, "inside") for goal in goals)
    return graph


def dominators(graph):
    immediate = nx.immediate_dominators(graph, "outside")
    chain, at = [], immediate["inside"]
    while at != "outside":
        chain.append(at)
        at = immediate[at]
    return chain[::-1]


@given(st.lists(st.tuples(node, node), max_size=25), some, some, apart)
def test_paths_are_shortest_and_choke_points_are_the_dominators_of_the_goals(
    edges, entrances, goals, others
):
    graph = drawn(edges, entrances, goals)

    found = exposure(NODES + others, [a for a, _ in edges], [b for _, b in edges], entrances, goals)

    assert found.is_exposed == nx.has_path(graph, "outside", "inside")
    if found.is_exposed:
        way = ["outside", *found.path.tolist(), "inside"]
        assert nx.is_path(graph, way)
        assert len(way) - 1 == nx.shortest_path_length(graph, "outside", "inside")
        assert found.choke_points.tolist() == dominators(graph)
    else:
        assert found.choke_points.tolist() == []


@given(st.lists(st.tuples(node, node), max_size=25), some, apart)
def test_what_is_reached_is_what_networkx_reaches(edges, entrances, others):
    graph = drawn(edges, entrances, [])
    expected = nx.descendants(graph, "outside")

    found = Network(NODES + others, [a for a, _ in edges], [b for _, b in edges]).reached(entrances)

    assert set(np.flatnonzero(found).tolist()) == expected


def test_a_bigger_network_agrees_with_networkx_too():
    random = np.random.default_rng(5)
    source, target = random.integers(0, 3_000, 9_000), random.integers(0, 2_990, 9_000)
    chain = np.arange(2_989, 2_999)  # the data lies behind eleven doors in a row
    source, target = np.append(source, chain), np.append(target, chain + 1)

    found = exposure(3_000, source, target, [1, 2, 3], [2_999])

    graph = nx.DiGraph(zip(source.tolist(), target.tolist(), strict=True))
    graph.add_edges_from([("outside", 1), ("outside", 2), ("outside", 3), (2_999, "inside")])
    assert found.choke_points.tolist() == dominators(graph)
    assert len(found.choke_points) >= 11
    assert len(found.path) == nx.shortest_path_length(graph, "outside", "inside") - 1


def test_a_second_way_leaves_no_choke_point_between():
    found = exposure(4, [0, 0, 1, 2], [1, 2, 3, 3], [0], [3])

    assert found.path.tolist() == [0, 1, 3]
    assert found.choke_points.tolist() == [0, 3]


def test_an_entrance_that_is_a_goal_is_exposed_by_itself():
    found = exposure(2, [0], [1], [0], [0, 1])

    assert found.path.tolist() == [0]
    assert found.choke_points.tolist() == [0]


def test_the_order_of_the_edges_does_not_matter():
    source, target = np.array([0, 0, 1, 2, 3]), np.array([2, 1, 3, 3, 4])

    one = exposure(5, source, target, [0], [4])
    other = exposure(5, source[::-1], target[::-1], [0], [4])

    assert one.path.tolist() == other.path.tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((2, [0], [2], [0], [1]), "target holds 2"),
        ((2, [0], [1, 0], [0], [1]), "source has 1, target has 2"),
        ((2, [0], [1], [3], [1]), "entrances holds 3"),
        ((2, [0], [1], [], [1]), "at least one entrance"),
        ((2, [0], [1], [0], []), "at least one entrance and one goal"),
        ((-1, [], [], [0], [0]), "cannot be negative"),
    ],
)
def test_what_leads_nowhere_is_refused_with_a_sentence(arguments, sentence):
    with pytest.raises(Unfit, match=sentence):
        exposure(*arguments)
