"""Corridor alternatives beside every simple path of small graphs, and beside a plain twin."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.kernels import overlap
from keruen.network import alternatives
from keruen.network.alternatives import (
    AlternativeLimits,
    corridor_alternatives,
    corridor_alternatives_many,
)
from keruen.network.graph import build_graph
from keruen.network.search import path_to, search, search_many

USUAL = AlternativeLimits()


class Case:
    """A random network of two-way links, some of them side by side."""

    def __init__(self, seed, n=8, m=14):
        rng = np.random.default_rng(seed)
        ends = rng.integers(0, n, (m, 2))
        ends = ends[ends[:, 0] != ends[:, 1]]
        m = len(ends)
        self.graph = build_graph(np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]], n)
        self.link = np.tile(np.arange(m), 2)
        self.length_km = np.tile(rng.uniform(1.0, 10.0, m), 2)
        self.cost = self.length_km * rng.uniform(0.5, 1.5, 2 * m)
        self.crossing = np.where(np.tile(rng.random(m), 2) < 0.3, self.link, -1)

    def solve(self, k=4, limits=USUAL, origin=0, destination=1):
        return corridor_alternatives(
            self.graph,
            self.cost,
            search(self.graph, self.cost, origin),
            search(self.graph, self.cost, destination, reverse=True),
            length_km=self.length_km,
            crossing=self.crossing,
            link=self.link,
            k=k,
            limits=limits,
        )

    def simple_paths(self, here=0, destination=1, seen=(0,)):
        if here == destination:
            yield []
            return
        for arc in np.flatnonzero(self.graph.tail == here):
            head = int(self.graph.head[arc])
            if head not in seen:
                for rest in self.simple_paths(head, destination, (*seen, head)):
                    yield [int(arc), *rest]

    def shared(self, one, other):
        mine, theirs = set(self.link[one]), set(self.link[other])
        km = sum(self.length_km[lk] for lk in mine & theirs)
        return km / min(self.length_km[one].sum(), self.length_km[other].sum())

    def gates(self, path):
        return [int(c) for c in self.crossing[path] if c >= 0]

    def allowed(self, path, accepted, limits):
        for other in accepted:
            differs = self.gates(path) != self.gates(other)
            most = limits.max_shared_new_crossings if differs else limits.max_shared
            if self.shared(path, other) > most:
                return False
        return True

    def single_via(self, k, limits):
        """The same rules, written plainly."""
        forward = search(self.graph, self.cost, 0)
        backward = search(self.graph, self.cost, 1, reverse=True)
        found = {}
        for state in range(self.graph.n_states):
            if np.isfinite(forward.distance[state] + backward.distance[state]):
                path = [
                    *path_to(self.graph, forward, state),
                    *path_to(self.graph, backward, state),
                ]
                found[tuple(int(a) for a in path)] = self.cost[path].sum()
        best = min(found.values(), default=0.0)
        accepted = []
        for path in sorted(found, key=found.get):
            stops = [0, *self.graph.head[list(path)]]
            simple = len(set(stops)) == len(stops)
            cheap = found[path] <= limits.max_cost_ratio * best * (1 + 1e-12)
            if simple and cheap and self.allowed(list(path), accepted, limits):
                accepted.append(list(path))
        return accepted[:k]


SEEDS = st.integers(0, 100_000)
LIMITS = st.builds(
    lambda ratio, low, high: AlternativeLimits(ratio, min(low, high), max(low, high)),
    st.floats(1.0, 3.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
)


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS)
def test_the_first_way_is_the_cheapest_of_all_simple_paths(seed):
    case = Case(seed)
    every = list(case.simple_paths())
    ways = case.solve()
    assert bool(ways) == bool(every)
    if every:
        cheapest = min(case.cost[path].sum() for path in every)
        assert case.cost[ways[0]].sum() == pytest.approx(cheapest, rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, limits=LIMITS, k=st.integers(1, 5))
def test_each_way_is_a_simple_path_that_obeys_the_limits(seed, limits, k):
    case = Case(seed)
    ways = case.solve(k, limits)
    every = {tuple(path) for path in case.simple_paths()}
    assert len(ways) <= k
    for rank, way in enumerate(ways):
        assert tuple(int(a) for a in way) in every
        assert way.dtype == np.int32
        assert case.allowed(way, ways[:rank], limits)
        bound = limits.max_cost_ratio * case.cost[ways[0]].sum()
        assert case.cost[way].sum() <= bound * (1 + 1e-9)


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, limits=LIMITS)
def test_ways_equal_those_of_the_plain_twin(seed, limits):
    case = Case(seed)
    if list(case.simple_paths()):
        assert [list(w) for w in case.solve(4, limits)] == case.single_via(4, limits)


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS)
def test_costs_ascend_and_no_corridor_comes_twice(seed):
    case = Case(seed)
    ways = case.solve(5, AlternativeLimits(3.0, 0.9, 0.99))
    costs = [case.cost[way].sum() for way in ways]
    assert all(b >= a * (1 - 1e-12) for a, b in pairwise(costs))
    assert len({frozenset(case.link[way]) for way in ways}) == len(ways)


def test_the_plain_kernel_gives_the_same_ways(monkeypatch):
    cases = [Case(seed) for seed in range(5)]
    compiled = [[list(w) for w in case.solve()] for case in cases]
    kernel = overlap.single_via_paths
    monkeypatch.setattr(alternatives, "single_via_paths", getattr(kernel, "py_func", kernel))
    assert [[list(w) for w in case.solve()] for case in cases] == compiled


def test_many_pairs_equal_one_by_one():
    case = Case(7, n=15, m=40)
    forward = search_many(case.graph, case.cost[None], [0, 2, 4], [0, 0, 0])
    backward = search_many(case.graph, case.cost[None], [1, 3], [0, 0], reverse=True)
    pairs = [(0, 0), (1, 1), (2, 0), (0, 1), (2, 1)]
    paths = corridor_alternatives_many(
        case.graph,
        forward,
        backward,
        [a for a, _ in pairs],
        [b for _, b in pairs],
        length_km=case.length_km,
        crossing=case.crossing,
        link=case.link,
        k=3,
        limits=AlternativeLimits(),
    )
    for number, (a, b) in enumerate(pairs):
        ends = int(forward.roots[a]), int(backward.roots[b])
        expected = [list(w) for w in case.solve(3, AlternativeLimits(), *ends)]
        found = [list(paths.path(i)) for i in np.flatnonzero(paths.pair == number)]
        assert found == expected


def test_the_answer_may_outgrow_the_first_room(monkeypatch):
    case = Case(7, n=15, m=40)
    expected = [list(w) for w in case.solve()]
    monkeypatch.setattr(alternatives, "_ARCS_PER_PATH", 1)
    assert [list(w) for w in case.solve()] == expected


def ways_on(tail, head, cost, *, link, crossing=None, length=None, k=3, limits=None, ends=(0, 1)):
    n = max(*tail, *head) + 1
    graph = build_graph(tail, head, n)
    cost = np.asarray(cost, dtype=float)
    found = corridor_alternatives(
        graph,
        cost,
        search(graph, cost, ends[0]),
        search(graph, cost, ends[1], reverse=True),
        length_km=cost if length is None else length,
        crossing=np.full(len(tail), -1) if crossing is None else crossing,
        link=link,
        k=k,
        limits=limits or AlternativeLimits(),
    )
    return [list(way) for way in found]


def test_another_gate_excuses_a_long_common_way():
    # 0 -> 2 is common (80 km of 100), then two gates 2 -> 3 and 2 -> 4, then on to 1
    tail, head = [0, 2, 3, 2, 4], [2, 3, 1, 4, 1]
    cost, link = [80.0, 10.0, 10.0, 11.0, 10.0], np.arange(5)
    assert ways_on(tail, head, cost, link=link) == [[0, 1, 2]]
    gates = [-1, 7, -1, 8, -1]
    assert ways_on(tail, head, cost, link=link, crossing=gates) == [[0, 1, 2], [0, 3, 4]]


def test_the_same_link_in_another_spelling_is_no_alternative():
    # two states for one place: rail arrives by arc 0 or, after a free change, by arc 2
    tail, head = [0, 0, 2], [1, 2, 1]
    assert ways_on(tail, head, [10.0, 0.0, 10.5], link=[5, -1, 5], length=[9, 0, 9]) == [[0]]


def test_a_link_is_not_passed_out_and_back_where_another_way_is_left():
    # 0 -> 2 -> 3 uses link 4 twice; 0 -> 4 -> 1 is dearer
    tail, head = [0, 2, 3, 0, 4], [2, 3, 1, 4, 1]
    link = [4, -1, 4, 8, 9]
    assert ways_on(tail, head, [5.0, 1.0, 5.0, 7.0, 7.0], link=link) == [[3, 4]]


def test_the_only_way_is_kept_even_if_it_goes_out_and_back():
    assert ways_on([0, 2, 3], [2, 3, 1], [5.0, 1.0, 5.0], link=[4, -1, 4]) == [[0, 1, 2]]


def test_out_of_reach_or_already_there_has_no_way():
    assert ways_on([0, 2], [2, 1], [1.0, np.inf], link=[0, 1], length=[1, 1]) == []
    assert ways_on([0, 1], [1, 0], [1.0, 1.0], link=[0, 0], ends=(0, 0)) == []


def test_trees_of_other_costs_are_refused():
    case = Case(3)
    forward = search(case.graph, case.cost, 0)
    other = search(case.graph, case.cost * 1.1, 1, reverse=True)
    same = search(case.graph, case.cost, 1, reverse=True)
    keys = {"length_km": case.length_km, "crossing": case.crossing, "link": case.link}
    options = {**keys, "k": 2, "limits": AlternativeLimits()}
    with pytest.raises(ValueError, match="other costs"):
        corridor_alternatives(case.graph, case.cost, forward, other, **options)
    with pytest.raises(ValueError, match="reversed trees"):
        corridor_alternatives(case.graph, case.cost, forward, forward, **options)
    for name, values, words in (
        ("k", 0, "k must be"),
        ("length_km", -case.length_km, "length_km must be"),
        ("link", case.link[1:], "link must be"),
        ("crossing", case.crossing * 0.5, "crossing must be"),
    ):
        with pytest.raises(ValueError, match=words):
            corridor_alternatives(case.graph, case.cost, forward, same, **{**options, name: values})


def test_pairs_must_exist_and_share_their_costs():
    case = Case(3)
    costs = np.stack([case.cost, case.cost])
    forward = search_many(case.graph, costs, [0], [0])
    backward = search_many(case.graph, costs, [1], [1], reverse=True)
    keys = {"length_km": case.length_km, "crossing": case.crossing, "link": case.link}
    for rows, words in (
        (([0], [0]), "1 pairs join trees of different costs"),
        (([0], [1]), "rows must lie in"),
        (([0, 0], [0]), "pair up"),
    ):
        with pytest.raises(ValueError, match=words):
            corridor_alternatives_many(
                case.graph, forward, backward, *rows, **keys, k=2, limits=AlternativeLimits()
            )


@pytest.mark.parametrize("values", [(0.9, 0.6, 0.9), (1.6, 0.9, 0.6), (1.6, -0.1, 0.9)])
def test_limits_out_of_range_are_refused(values):
    with pytest.raises(ValueError, match="got"):
        AlternativeLimits(*values)
