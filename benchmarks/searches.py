"""Keruen's batch of searches and scipy's Dijkstra in turns, on the same states and costs."""

from __future__ import annotations

import statistics
import time

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from keruen.network.search import search_many

AGREE = 1e-12


def cheapest_arcs(graph, cost):
    """Return a sparse matrix of costs; of arcs side by side the cheapest, closed ones left out."""
    order = np.argsort(cost, kind="stable")
    order = order[np.isfinite(cost[order])]
    pair = graph.tail[order].astype(np.int64) * graph.n_states + graph.head[order]
    kept = order[np.unique(pair, return_index=True)[1]]
    shape = (graph.n_states, graph.n_states)
    return csr_array((cost[kept], (graph.tail[kept], graph.head[kept])), shape=shape)


def compare_searches(graph, costs, roots, repeats):
    """Return the median seconds of both for a tree from each root at each row of costs.

    Both keep the distance and the last step of every search. First makes sure that they agree.
    """
    matrices = [cheapest_arcs(graph, cost) for cost in costs]
    all_roots = np.tile(roots, len(costs))
    rows = np.repeat(np.arange(len(costs), dtype=np.int32), len(roots))

    def keruen():
        return search_many(graph, costs, all_roots, rows).distance

    def scipy():
        found = [dijkstra(one, indices=roots, return_predecessors=True) for one in matrices]
        return np.concatenate([distance for distance, _ in found])

    np.testing.assert_allclose(keruen(), scipy(), rtol=AGREE)
    seconds = {"keruen": [], "scipy": []}
    for _ in range(repeats):
        for search in (keruen, scipy):
            start = time.perf_counter()
            search()
            seconds[search.__name__].append(time.perf_counter() - start)
    return {name: statistics.median(runs) for name, runs in seconds.items()}


def print_searches(graph, n_searches, seconds):
    """Print searches a second of both, and their ratio."""
    print(f"{graph.n_states} states, {graph.n_arcs} arcs, {n_searches} searches a call")
    for name, taken in seconds.items():
        print(f"{name:8s} {n_searches / taken:8.0f} searches/s")
    print(f"ratio    {seconds['scipy'] / seconds['keruen']:8.2f}")
