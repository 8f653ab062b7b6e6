"""Cheapest ways between states: one tree, or many trees in one compiled call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keruen.errors import InfeasibleError
from keruen.kernels.search import search_many as _search_many

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keruen.network.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Cheapest ways from a root to every state, or from every state to it when reversed.

    Parameters
    ----------
    root
        State the search began at.
    reverse
        True when the ways lead to the root.
    distance
        Cost of the cheapest way [unit of the costs], inf = none; shape (states,).
    arc
        Arc next to each state on that way (entering it, or leaving it when reversed),
        -1 = none; int32, shape (states,).
    """

    root: int
    reverse: bool
    distance: NDArray[np.float64]
    arc: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Many trees over one graph; row i belongs to ``roots[i]`` on row ``cost_row[i]`` of costs.

    Parameters
    ----------
    roots, cost_row
        Root and row of costs of each tree; int32, shape (trees,).
    reverse
        True when the ways lead to the roots.
    distance, arc
        As in `Tree`; shape (trees, states).
    """

    roots: NDArray[np.int32]
    cost_row: NDArray[np.int32]
    reverse: bool
    distance: NDArray[np.float64]
    arc: NDArray[np.int32]

    def tree(self, row: int) -> Tree:
        """Return one of the trees, sharing its arrays."""
        return Tree(int(self.roots[row]), self.reverse, self.distance[row], self.arc[row])


def search(graph: Graph, cost: ArrayLike, root: int, *, reverse: bool = False) -> Tree:
    """Return the cheapest ways from the root to every state (to the root when reversed).

    Parameters
    ----------
    graph
        The states and arcs.
    cost
        Cost of each arc, >= 0, inf = closed; shape (arcs,).
    root
        State to start from.
    reverse
        Search against the direction of the arcs.

    Raises
    ------
    ValueError
        If a cost is negative or NaN, their number is wrong, or there is no such state.
    """
    costs = np.asarray(cost, dtype=np.float64)
    if costs.ndim != 1:
        msg = f"cost must have one dimension, one value an arc; got shape {costs.shape}"
        raise ValueError(msg)
    return search_many(graph, costs[None, :], [root], [0], reverse=reverse).tree(0)


def search_many(
    graph: Graph,
    costs: ArrayLike,
    roots: ArrayLike,
    cost_row: ArrayLike,
    *,
    reverse: bool = False,
) -> Trees:
    """Return one tree per root in a single compiled call.

    Searches with one cost_row are quicker side by side.

    Parameters
    ----------
    graph
        The states and arcs.
    costs
        Cost of each arc, >= 0, inf = closed; shape (rows, arcs).
    roots, cost_row
        State and row of costs of each search; shape (trees,).
    reverse
        Search against the direction of the arcs.

    Raises
    ------
    ValueError
        If a cost is negative or NaN, or a length, state or row is wrong.
    """
    checked = check_costs(graph, costs)
    starts = _check_numbers("roots", roots, graph.n_states)
    rows = _check_numbers("cost_row", cost_row, checked.shape[0])
    if starts.size != rows.size:
        msg = f"roots has {starts.size} searches, cost_row has {rows.size}; one of each a search"
        raise ValueError(msg)
    distance = np.empty((starts.size, graph.n_states), dtype=np.float64)
    arc = np.empty((starts.size, graph.n_states), dtype=np.int32)
    if reverse:
        first, arc_of_slot, head = graph.in_first, graph.in_arc, graph.tail
    else:
        first, arc_of_slot, head = graph.out_first, graph.out_arc, graph.head
    _search_many(first, arc_of_slot, head, checked, starts, rows, distance, arc)
    return Trees(starts, rows, reverse, distance, arc)


def path_to(graph: Graph, tree: Tree, state: int) -> NDArray[np.int32]:
    """Return the arcs between the root and a state in the order of travel.

    From the root to the state, or from the state to the root when the tree is reversed;
    empty for the root itself.

    Raises
    ------
    InfeasibleError
        If no way joins them.
    """
    if not np.isfinite(tree.distance[state]):
        msg = f"no way joins state {tree.root} and state {state}: every one is closed"
        raise InfeasibleError(msg)
    arcs = []
    here = state
    while here != tree.root:
        arc = tree.arc[here]
        arcs.append(arc)
        here = int(graph.head[arc] if tree.reverse else graph.tail[arc])
    if not tree.reverse:
        arcs.reverse()
    return np.array(arcs, dtype=np.int32)


def check_costs(graph: Graph, costs: ArrayLike) -> NDArray[np.float64]:
    """Return the costs as contiguous float64 (rows, arcs), or raise ValueError."""
    checked = np.ascontiguousarray(costs, dtype=np.float64)
    if checked.ndim != 2 or checked.shape[1] != graph.n_arcs:
        msg = f"costs must have shape (rows, {graph.n_arcs} arcs), got {checked.shape}"
        raise ValueError(msg)
    if not np.all(checked >= 0):  # NaN compares false
        row, arc = np.argwhere(~(checked >= 0))[0]
        msg = (
            f"costs must be 0 or more (inf = closed): {int((~(checked >= 0)).sum())} are not, "
            f"the first is {checked[row, arc]} at row {row}, arc {arc}"
        )
        raise ValueError(msg)
    return checked


def _check_numbers(name: str, numbers: ArrayLike, n: int) -> NDArray[np.int32]:
    """Return int32 numbers from 0 to n - 1, or raise ValueError."""
    given = np.asarray(numbers)
    if given.ndim != 1 or (given.size and not np.issubdtype(given.dtype, np.integer)):
        msg = f"{name} must be a flat array of whole numbers, got {given.dtype} {given.shape}"
        raise ValueError(msg)
    if given.size and (given.min() < 0 or given.max() >= n):
        msg = f"{name} must lie in 0..{n - 1}, got {given.min()} to {given.max()}"
        raise ValueError(msg)
    return np.ascontiguousarray(given, dtype=np.int32)
