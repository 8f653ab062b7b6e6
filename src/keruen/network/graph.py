"""A directed graph as flat arrays: states joined by arcs, parallel arcs allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Arcs between states, and for each state the arcs that leave it and that enter it.

    Parameters
    ----------
    n_states
        Number of states.
    tail, head
        State each arc leaves and enters; int32, shape (arcs,).
    out_first, out_arc
        The arcs leaving state s are ``out_arc[out_first[s]:out_first[s + 1]]``, in arc order.
    in_first, in_arc
        The arcs entering it, likewise.
    """

    n_states: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    out_first: NDArray[np.int32]
    out_arc: NDArray[np.int32]
    in_first: NDArray[np.int32]
    in_arc: NDArray[np.int32]

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return int(self.tail.size)


def build_graph(tail: ArrayLike, head: ArrayLike, n_states: int) -> Graph:
    """Return the graph of the arcs from tail to head.

    Parameters
    ----------
    tail, head
        State numbers from 0 to n_states - 1; whole numbers, shape (arcs,).
    n_states
        Number of states, >= 1.

    Raises
    ------
    ValueError
        If the lengths differ, the numbers are not whole, or a state is out of range.
    """
    if n_states < 1:
        msg = f"a graph needs at least one state, got n_states={n_states}"
        raise ValueError(msg)
    tails, heads = _as_states("tail", tail, n_states), _as_states("head", head, n_states)
    if tails.size != heads.size:
        msg = f"tail has {tails.size} arcs, head has {heads.size}; one of each an arc"
        raise ValueError(msg)
    out_first, out_arc = _group_arcs(tails, n_states)
    in_first, in_arc = _group_arcs(heads, n_states)
    return Graph(n_states, tails, heads, out_first, out_arc, in_first, in_arc)


def _as_states(name: str, states: ArrayLike, n_states: int) -> NDArray[np.int32]:
    """Return a read-only int32 copy after checking the range."""
    given = np.asarray(states)
    if given.ndim != 1 or (given.size and not np.issubdtype(given.dtype, np.integer)):
        msg = f"{name} must be a flat array of whole numbers, got {given.dtype} {given.shape}"
        raise ValueError(msg)
    bad = np.flatnonzero((given < 0) | (given >= n_states))
    if bad.size:
        msg = (
            f"{name}: {bad.size} of {given.size} arcs name a state outside 0..{n_states - 1}; "
            f"the first is arc {bad[0]} with {given[bad[0]]}"
        )
        raise ValueError(msg)
    checked = given.astype(np.int32)
    checked.setflags(write=False)
    return checked


def _group_arcs(
    state: NDArray[np.int32], n_states: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where the arcs of each state begin, and the arcs by state."""
    first = np.zeros(n_states + 1, dtype=np.int32)
    np.cumsum(np.bincount(state, minlength=n_states), out=first[1:])
    arcs = np.argsort(state, kind="stable").astype(np.int32)
    first.setflags(write=False)
    arcs.setflags(write=False)
    return first, arcs
