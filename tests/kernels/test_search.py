"""The compiled search beside its plain Python self and beside Bellman and Ford."""

import numpy as np
import pytest

from keruen.kernels.search import search_many
from keruen.network.graph import build_graph

WAYS = {"compiled": search_many, "plain": getattr(search_many, "py_func", search_many)}


def run_search(kernel, graph, costs, roots, rows):
    distances = np.empty((len(roots), graph.n_states))
    arcs = np.empty((len(roots), graph.n_states), dtype=np.int32)
    done = kernel(
        graph.out_first,
        graph.out_arc,
        graph.head,
        costs,
        np.asarray(roots, dtype=np.int32),
        np.asarray(rows, dtype=np.int32),
        distances,
        arcs,
    )
    return done, distances, arcs


def bellman_ford(graph, cost, root):
    distance = np.full(graph.n_states, np.inf)
    distance[root] = 0.0
    for _ in range(graph.n_states):
        np.minimum.at(distance, graph.head, distance[graph.tail] + cost)
    return distance


def random_graph(seed, n=30, m=90):
    rng = np.random.default_rng(seed)
    graph = build_graph(rng.integers(0, n, m), rng.integers(0, n, m), n)
    return graph, rng.choice([0.0, 1.0, 2.5, np.inf, 7.0], size=(2, m)), rng


@pytest.mark.parametrize("way", WAYS)
def test_distances_equal_bellman_ford_with_free_and_closed_arcs(way):
    for seed in range(10):
        graph, costs, _ = random_graph(seed)
        done, distances, _ = run_search(WAYS[way], graph, costs, [0, 3, 7], [0, 1, 0])
        assert done == 3
        for i, (root, row) in enumerate([(0, 0), (3, 1), (7, 0)]):
            np.testing.assert_array_equal(distances[i], bellman_ford(graph, costs[row], root))


def test_compiled_and_plain_agree_to_the_last_arc():
    graph, costs, _ = random_graph(4)
    compiled = run_search(WAYS["compiled"], graph, costs, [1, 2], [1, 0])
    plain = run_search(WAYS["plain"], graph, costs, [1, 2], [1, 0])
    for one, other in zip(compiled[1:], plain[1:], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("way", WAYS)
def test_free_arcs_make_no_cycle_of_predecessors(way):
    graph = build_graph([0, 1, 2, 1, 3], [1, 2, 1, 3, 0], 4)
    _, distances, arcs = run_search(WAYS[way], graph, np.zeros((1, 5)), [0], [0])
    np.testing.assert_array_equal(distances, np.zeros((1, 4)))
    np.testing.assert_array_equal(arcs, [[-1, 0, 1, 3]])


@pytest.mark.parametrize("way", WAYS)
def test_a_graph_without_arcs_reaches_only_the_root(way):
    graph = build_graph([], [], 3)
    _, distances, arcs = run_search(WAYS[way], graph, np.zeros((1, 0)), [1], [0])
    np.testing.assert_array_equal(distances, [[np.inf, 0.0, np.inf]])
    assert (arcs == -1).all()


@pytest.mark.parametrize("scale", [1e-310, 1e-150, 1.0, 1e150])
def test_costs_of_any_size_are_exact(scale):
    graph, _, rng = random_graph(11, n=60, m=240)
    cost = np.exp(rng.normal(0.0, 4.0, 240)) * scale
    cost[:5] *= 1e8  # a few that tower above the rest
    _, distances, _ = run_search(search_many, graph, cost[None], [0], [0])
    np.testing.assert_array_equal(distances[0], bellman_ford(graph, cost, 0))


def test_predecessors_add_up_to_the_distance():
    graph, costs, _ = random_graph(12)
    _, distances, arcs = run_search(search_many, graph, costs, [0], [0])
    reached = np.flatnonzero(arcs[0] >= 0)
    into = arcs[0][reached]
    before = distances[0][graph.tail[into]]
    np.testing.assert_array_equal(distances[0][reached], before + costs[0][into])
