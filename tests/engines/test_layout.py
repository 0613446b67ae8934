import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines.layout import layered


@st.composite
def graphs(draw):
    nodes = draw(st.integers(1, 30))
    pairs = draw(st.lists(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))))
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return nodes, ends[:, 0], ends[:, 1]


@given(graphs(), st.integers(1, 8))
def test_neighbours_in_a_row_are_at_least_one_apart_and_rows_are_no_longer_than_asked(graph, most):
    layout = layered(*graph, longest_row=most)
    for row in set(layout.row.tolist()):
        places = np.sort(layout.x[layout.row == row])
        assert places.size <= most
        assert np.all(np.diff(places) >= 1 - 1e-9)


@given(graphs())
def test_without_cycles_everything_stands_above_what_it_needs(graph):
    nodes, a, b = graph
    source, target = np.minimum(a, b), np.maximum(a, b)
    different = source != target
    layout = layered(nodes, source[different], target[different], longest_row=99)
    assert np.all(layout.row[source[different]] < layout.row[target[different]])


@given(graphs())
def test_the_same_graph_is_drawn_the_same_way(graph):
    first, second = layered(*graph), layered(*graph)
    assert first.x.tolist() == second.x.tolist()


def test_a_cycle_is_cut_where_a_walk_from_the_top_closes_it():
    layout = layered(4, np.array([0, 1, 2, 3]), np.array([1, 2, 3, 1]))
    assert layout.row.tolist() == [0, 1, 2, 3]


def test_wanted_rows_are_kept():
    layout = layered(3, np.array([0]), np.array([1]), rank=np.array([2, 0, 1]))
    assert layout.row.tolist() == [2, 0, 1]


def test_a_parent_stands_in_the_middle_of_its_children():
    layout = layered(4, np.array([0, 0, 0]), np.array([1, 2, 3]))
    assert layout.x[0] == pytest.approx(np.mean(layout.x[1:]))


def test_an_edge_to_nowhere_is_refused():
    with pytest.raises(ValueError, match=r"An edge names node 7, but there are only 3\."):
        layered(3, np.array([0]), np.array([7]))


def test_nothing_is_laid_out_as_nothing():
    layout = layered(0, np.array([], np.int64), np.array([], np.int64))
    assert (layout.width, layout.height) == (0.0, 0.0)
