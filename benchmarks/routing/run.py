"""Keruen's batch of searches beside scipy's Dijkstra on the same states and costs.

Run: python benchmarks/routing/run.py [--states 2000] [--searches 300] [--repeats 7]
Both keep the distance and the last step of every search; they take turns, medians are shown.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from keruen.network.graph import build_graph
from keruen.network.search import search_many


def generate_network(n_states, seed=1):
    """Two-way links between near points, about five arcs a state, none side by side."""
    rng = np.random.default_rng(seed)
    places = rng.random((n_states, 2)) * 3000
    _, near = cKDTree(places).query(places, k=5)
    pairs = np.column_stack([np.repeat(np.arange(n_states), 4), near[:, 1:].ravel()])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    tail, head = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    km = np.hypot(*(places[tail] - places[head]).T)
    return build_graph(tail, head, n_states), km * rng.uniform(0.5, 1.5, tail.size)


def compare_searches(graph, cost, n_searches, repeats, seed=2):
    """Return seconds of each repeat, ours and scipy's, after making sure that they agree."""
    roots = np.random.default_rng(seed).integers(0, graph.n_states, n_searches)
    matrix = csr_array((cost, (graph.tail, graph.head)), shape=(graph.n_states,) * 2)
    rows = np.zeros(n_searches, dtype=np.int32)
    ours = search_many(graph, cost[None], roots, rows).distance
    theirs = dijkstra(matrix, indices=roots, return_predecessors=True)[0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    seconds = {"keruen": [], "scipy": []}
    for _ in range(repeats):
        start = time.perf_counter()
        search_many(graph, cost[None], roots, rows)
        middle = time.perf_counter()
        dijkstra(matrix, indices=roots, return_predecessors=True)
        seconds["keruen"].append(middle - start)
        seconds["scipy"].append(time.perf_counter() - middle)
    return seconds


def main():
    """Print searches a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--states", type=int, default=2000)
    parser.add_argument("--searches", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    graph, cost = generate_network(options.states)
    seconds = compare_searches(graph, cost, options.searches, options.repeats)
    print(f"{graph.n_states} states, {graph.n_arcs} arcs, {options.searches} searches a call")
    rate = {name: options.searches / statistics.median(runs) for name, runs in seconds.items()}
    for name, per_second in rate.items():
        print(f"{name:8s} {per_second:8.0f} searches/s")
    print(f"ratio    {rate['keruen'] / rate['scipy']:8.2f}")


if __name__ == "__main__":
    main()
