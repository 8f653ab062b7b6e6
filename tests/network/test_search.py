"""Trees and the paths read from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from keruen.errors import InfeasibleError
from keruen.network.graph import build_graph
from keruen.network.search import path_to, search, search_many


def random_graph(seed, n=40, m=160):
    rng = np.random.default_rng(seed)
    graph = build_graph(rng.integers(0, n, m), rng.integers(0, n, m), n)
    return graph, rng.uniform(0.1, 9.0, m)


def cheapest_matrix(graph, cost):
    matrix = np.full((graph.n_states, graph.n_states), np.inf)
    np.minimum.at(matrix, (graph.tail, graph.head), cost)
    return csr_array(np.where(np.isinf(matrix), 0.0, matrix))


def test_distances_equal_scipy():
    graph, cost = random_graph(1)
    expected = dijkstra(cheapest_matrix(graph, cost), indices=[5])[0]
    np.testing.assert_allclose(search(graph, cost, 5).distance, expected, rtol=1e-13)


def test_a_reversed_tree_holds_the_ways_to_the_root():
    graph, cost = random_graph(2)
    reverse = search(graph, cost, 3, reverse=True)
    forward = [search(graph, cost, s).distance[3] for s in range(graph.n_states)]
    np.testing.assert_allclose(reverse.distance, forward, rtol=1e-13)


@given(seed=st.integers(0, 500), reverse=st.booleans())
def test_a_path_joins_its_ends_and_costs_the_distance(seed, reverse):
    graph, cost = random_graph(seed, n=12, m=30)
    tree = search(graph, cost, 0, reverse=reverse)
    for state in np.flatnonzero(np.isfinite(tree.distance)):
        path = path_to(graph, tree, int(state))
        assert path.dtype == np.int32
        ends = (int(state), 0) if reverse else (0, int(state))
        stops = [ends[0], *graph.head[path]]
        assert stops[-1] == ends[1]
        assert list(graph.tail[path]) == [int(s) for s in stops[:-1]]
        assert cost[path].sum() == pytest.approx(tree.distance[state], rel=1e-12)


def test_the_cheaper_of_two_parallel_arcs_is_taken():
    graph = build_graph([0, 0, 0], [1, 1, 1], 2)
    tree = search(graph, [3.0, 1.0, 2.0], 0)
    np.testing.assert_array_equal(path_to(graph, tree, 1), [1])


def test_many_searches_equal_single_ones():
    graph, cost = random_graph(3)
    costs = np.stack([cost, cost[::-1]])
    trees = search_many(graph, costs, [4, 0, 9], [0, 1, 0], reverse=True)
    for i, (root, row) in enumerate([(4, 0), (0, 1), (9, 0)]):
        one = search(graph, costs[row], root, reverse=True)
        np.testing.assert_array_equal(trees.distance[i], one.distance)
        np.testing.assert_array_equal(trees.tree(i).arc, one.arc)


def test_a_closed_way_is_infeasible():
    graph = build_graph([0], [1], 2)
    tree = search(graph, [np.inf], 0)
    with pytest.raises(InfeasibleError, match="no way joins state 0 and state 1"):
        path_to(graph, tree, 1)


@pytest.mark.parametrize(
    ("cost", "root", "words"),
    [
        ([-1.0, 1.0], 0, "1 are not, the first is -1.0 at row 0, arc 0"),
        ([1.0, np.nan], 0, "the first is nan at row 0, arc 1"),
        ([1.0], 0, "2 arcs"),
        ([[1.0, 1.0]], 0, "one dimension"),
        ([1.0, 1.0], 7, "roots must lie in 0..1"),
    ],
)
def test_wrong_costs_and_roots_are_refused(cost, root, words):
    graph = build_graph([0, 1], [1, 0], 2)
    with pytest.raises(ValueError, match=words):
        search(graph, cost, root)


def test_searches_need_a_row_of_costs_each():
    graph = build_graph([0, 1], [1, 0], 2)
    with pytest.raises(ValueError, match="roots has 2 searches, cost_row has 1"):
        search_many(graph, [[1.0, 1.0]], [0, 1], [0])
    with pytest.raises(ValueError, match="cost_row must lie in"):
        search_many(graph, [[1.0, 1.0]], [0], [1])
    with pytest.raises(ValueError, match="whole numbers"):
        search_many(graph, [[1.0, 1.0]], [0.0], [0])
