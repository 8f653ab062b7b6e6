"""The ways between two states that differ enough to be called corridors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keruen.kernels.overlap import DONE, single_via_paths
from keruen.network.search import Tree, Trees, check_costs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keruen.network.graph import Graph

_ARCS_PER_PATH = 64  # first guess of the room for the answer; doubled until it fits


@dataclass(frozen=True, slots=True)
class AlternativeLimits:
    """How dear and how similar an alternative may be.

    Parameters
    ----------
    max_cost_ratio
        Largest cost relative to the cheapest path, >= 1.
    max_shared
        Largest part of the km (of the shorter of two paths) shared with a path accepted
        before, 0 to 1.
    max_shared_new_crossings
        The same where the two differ in their sequence of border crossings.
    """

    max_cost_ratio: float = 1.6
    max_shared: float = 0.60
    max_shared_new_crossings: float = 0.90

    def __post_init__(self) -> None:
        if not self.max_cost_ratio >= 1.0:
            msg = f"max_cost_ratio must be 1 or more, got {self.max_cost_ratio}"
            raise ValueError(msg)
        if not 0.0 <= self.max_shared <= self.max_shared_new_crossings <= 1.0:
            msg = (
                "0 <= max_shared <= max_shared_new_crossings <= 1 is needed, got "
                f"{self.max_shared} and {self.max_shared_new_crossings}"
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, eq=False)
class PathSet:
    """Paths of many pairs, cheapest first within a pair.

    Parameters
    ----------
    pair
        Pair each path belongs to, ascending; int32, shape (paths,).
    first
        The arcs of path i are ``arc[first[i]:first[i + 1]]``; int64, shape (paths + 1,).
    arc
        Arcs in the order of travel; int32.
    """

    pair: NDArray[np.int32]
    first: NDArray[np.int64]
    arc: NDArray[np.int32]

    @property
    def n_paths(self) -> int:
        """Number of paths."""
        return int(self.pair.size)

    def path(self, i: int) -> NDArray[np.int32]:
        """Return the arcs of one path in the order of travel."""
        return self.arc[self.first[i] : self.first[i + 1]]


def corridor_alternatives(
    graph: Graph,
    cost: ArrayLike,
    forward: Tree,
    backward: Tree,
    *,
    length_km: ArrayLike,
    crossing: ArrayLike,
    link: ArrayLike,
    k: int,
    limits: AlternativeLimits,
) -> list[NDArray[np.int32]]:
    """Return up to k paths from the root of forward to the root of backward, cheapest first.

    See `corridor_alternatives_many`; cost is used to make sure that both trees belong to it.

    Raises
    ------
    ValueError
        If an array has the wrong length or a tree was searched on other costs.
    """
    checked = check_costs(graph, np.asarray(cost, dtype=np.float64)[None, :])[0]
    for tree in (forward, backward):
        _check_tree_fits(graph, checked, tree)
    paths = corridor_alternatives_many(
        graph,
        _as_trees(forward),
        _as_trees(backward),
        [0],
        [0],
        length_km=length_km,
        crossing=crossing,
        link=link,
        k=k,
        limits=limits,
    )
    return [paths.path(i).copy() for i in range(paths.n_paths)]


def corridor_alternatives_many(
    graph: Graph,
    forward: Trees,
    backward: Trees,
    forward_row: ArrayLike,
    backward_row: ArrayLike,
    *,
    length_km: ArrayLike,
    crossing: ArrayLike,
    link: ArrayLike,
    k: int,
    limits: AlternativeLimits,
) -> PathSet:
    """Return up to k paths for each pair of trees, cheapest first within the pair.

    The candidates are the cheapest paths via each state (single-via paths). One is accepted if it
    passes no state and no link twice, costs at most max_cost_ratio times the cheapest, and shares
    little enough with every path accepted before. A pair whose every candidate passes something
    twice keeps its cheapest path; one out of reach, or from a state to itself, has none.

    Parameters
    ----------
    graph
        The states and arcs.
    forward, backward
        Trees from the origins, and reversed trees from the destinations, both on the same costs.
    forward_row, backward_row
        The two trees of each pair, of equal cost_row; shape (pairs,).
    length_km
        Length of each arc [km], >= 0; shape (arcs,).
    crossing, link
        Keys of the border crossing and of the physical link of each arc, negative = none; whole
        numbers, shape (arcs,). Both directions of a link have one key.
    k
        Most paths a pair, >= 1.
    limits
        How dear and how similar they may be.

    Raises
    ------
    ValueError
        If an array has the wrong length, a row does not exist, or trees do not match.

    References
    ----------
    Chondrogiannis, Bouros, Gamper, Leser and Blumenthal (2020), "Finding k-shortest paths with
    limited overlap", VLDB Journal 29, algorithm SVP+.
    """
    rows = _check_pairs(forward, backward, forward_row, backward_row)
    if k < 1:
        msg = f"k must be 1 or more, got {k}"
        raise ValueError(msg)
    km = _check_lengths(graph, length_km)
    keys = [_check_keys(graph, name, v) for name, v in (("crossing", crossing), ("link", link))]
    ends = np.column_stack([forward.roots[rows[:, 0]], backward.roots[rows[:, 1]]])
    bounds = np.array([limits.max_cost_ratio, limits.max_shared, limits.max_shared_new_crossings])
    pair_first = np.zeros(len(rows) + 1, dtype=np.int64)
    path_first = np.zeros(len(rows) * k + 1, dtype=np.int64)
    room = _ARCS_PER_PATH * max(len(rows), 1) * k
    while True:
        path_arc = np.empty(room, dtype=np.int32)
        status = single_via_paths(
            graph.tail,
            graph.head,
            km,
            keys[0],
            keys[1],
            ends,
            rows,
            forward.distance,
            forward.arc,
            backward.distance,
            backward.arc,
            bounds,
            pair_first,
            path_first,
            path_arc,
        )
        if status == DONE:
            break
        room *= 2
    n_paths = int(pair_first[-1])
    first = path_first[: n_paths + 1].copy()
    pair = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(pair_first))
    return PathSet(pair, first, path_arc[: first[-1]].copy())


def _as_trees(tree: Tree) -> Trees:
    """Return one tree as a set of one."""
    return Trees(
        np.array([tree.root], dtype=np.int32),
        np.zeros(1, dtype=np.int32),
        tree.reverse,
        np.ascontiguousarray(tree.distance[None, :]),
        np.ascontiguousarray(tree.arc[None, :]),
    )


def _check_tree_fits(graph: Graph, cost: NDArray[np.float64], tree: Tree) -> None:
    """Raise ValueError unless each distance is the one before plus the cost of the arc between."""
    if tree.arc.shape != (graph.n_states,):
        msg = f"the tree has {tree.arc.size} states, the graph {graph.n_states}"
        raise ValueError(msg)
    states = np.flatnonzero(tree.arc >= 0)
    arcs = tree.arc[states]
    before = graph.head[arcs] if tree.reverse else graph.tail[arcs]
    if not np.array_equal(tree.distance[states], tree.distance[before] + cost[arcs]):
        msg = "the tree was searched on other costs than those given; search again"
        raise ValueError(msg)


def _check_pairs(
    forward: Trees, backward: Trees, forward_row: ArrayLike, backward_row: ArrayLike
) -> NDArray[np.int32]:
    """Return the two rows of each pair, int32 of shape (pairs, 2), or raise ValueError."""
    if forward.reverse or not backward.reverse:
        msg = "forward needs trees from the origins, backward reversed trees from the destinations"
        raise ValueError(msg)
    ahead, back = np.asarray(forward_row), np.asarray(backward_row)
    if ahead.ndim != 1 or ahead.shape != back.shape:
        msg = f"forward_row and backward_row must pair up, got {ahead.shape} and {back.shape}"
        raise ValueError(msg)
    rows = np.column_stack([ahead, back]).astype(np.int32)
    if rows.size and (
        rows.min() < 0 or np.any(rows.max(axis=0) >= (forward.roots.size, backward.roots.size))
    ):
        msg = f"rows must lie in 0..{forward.roots.size - 1} and 0..{backward.roots.size - 1}"
        raise ValueError(msg)
    differ = forward.cost_row[rows[:, 0]] != backward.cost_row[rows[:, 1]]
    if differ.any():
        msg = (
            f"{int(differ.sum())} pairs join trees of different costs, "
            f"the first is pair {differ.argmax()}"
        )
        raise ValueError(msg)
    return rows


def _check_lengths(graph: Graph, length_km: ArrayLike) -> NDArray[np.float64]:
    lengths = np.ascontiguousarray(length_km, dtype=np.float64)
    if lengths.shape != (graph.n_arcs,) or not np.all((lengths >= 0) & np.isfinite(lengths)):
        msg = f"length_km must be {graph.n_arcs} finite lengths of 0 or more, one an arc"
        raise ValueError(msg)
    return lengths


def _check_keys(graph: Graph, name: str, keys: ArrayLike) -> NDArray[np.int32]:
    given = np.asarray(keys)
    if given.shape != (graph.n_arcs,) or (
        given.size and not np.issubdtype(given.dtype, np.integer)
    ):
        msg = f"{name} must be {graph.n_arcs} whole numbers; got {given.dtype} {given.shape}"
        raise ValueError(msg)
    return np.ascontiguousarray(given, dtype=np.int32)
