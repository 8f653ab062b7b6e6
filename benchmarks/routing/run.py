"""Keruen's batch of searches beside scipy's Dijkstra on a random network of near places.

Run: python -m benchmarks.routing.run [--states 2000] [--searches 300] [--repeats 7]
"""

from __future__ import annotations

import argparse

import numpy as np
from benchmarks.searches import compare_searches, print_searches
from scipy.spatial import cKDTree

from keruen.network.graph import build_graph


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


def main():
    """Print searches a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--states", type=int, default=2000)
    parser.add_argument("--searches", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    graph, cost = generate_network(options.states)
    roots = np.random.default_rng(2).integers(0, graph.n_states, options.searches)
    seconds = compare_searches(graph, cost[None], roots, options.repeats)
    print_searches(graph, options.searches, seconds)


if __name__ == "__main__":
    main()
