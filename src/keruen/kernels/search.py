"""Cheapest ways from one state to all others, many searches a call.

Dijkstra (1959), "A note on two problems in connexion with graphs", Numerische Mathematik 1,
with a binary heap whose outdated entries are dropped when they come up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keruen.kernels.compile_state import compile_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compile_kernel
def search_many(  # noqa: C901 - one loop, as in the textbook
    first: NDArray[np.int32],
    arc_of_slot: NDArray[np.int32],
    head: NDArray[np.int32],
    costs: NDArray[np.float64],
    roots: NDArray[np.int32],
    cost_row: NDArray[np.int32],
    distances: NDArray[np.float64],
    arcs: NDArray[np.int32],
) -> int:
    """Search from each root on its row of costs; fill distances and the arcs that led there.

    Parameters
    ----------
    first, arc_of_slot
        The arcs at state s are ``arc_of_slot[first[s]:first[s + 1]]``.
    head
        State an arc leads to (its tail when searching backwards); shape (arcs,).
    costs
        Cost of each arc, >= 0, inf = closed; shape (rows, arcs).
    roots, cost_row
        State and row of costs of each search, quicker with equal rows side by side; (searches,).
    distances, arcs
        Filled: cheapest cost (inf = no way) and last arc (-1 = none); shape (searches, states).

    Returns
    -------
    int
        Number of searches done.
    """
    n_slots = arc_of_slot.size
    slot_head = np.empty(n_slots, np.int32)
    slot_cost = np.empty(n_slots, np.float64)
    for slot in range(n_slots):
        slot_head[slot] = head[arc_of_slot[slot]]
    heap_key = np.empty(n_slots + 1, np.float64)
    heap_state = np.empty(n_slots + 1, np.int32)
    row = -1
    for run in range(roots.size):
        if cost_row[run] != row:
            row = cost_row[run]
            for slot in range(n_slots):
                slot_cost[slot] = costs[row, arc_of_slot[slot]]
        distance = distances[run]
        arc = arcs[run]
        distance[:] = np.inf
        arc[:] = -1
        distance[roots[run]] = 0.0
        heap_key[0] = 0.0
        heap_state[0] = roots[run]
        size = 1
        while size > 0:
            key = heap_key[0]
            state = heap_state[0]
            # take the last entry down from the top
            size -= 1
            last_key = heap_key[size]
            last_state = heap_state[size]
            hole = 0
            child = 1
            while child < size:
                if child + 1 < size and heap_key[child + 1] < heap_key[child]:
                    child += 1
                if heap_key[child] >= last_key:
                    break
                heap_key[hole] = heap_key[child]
                heap_state[hole] = heap_state[child]
                hole = child
                child = 2 * hole + 1
            heap_key[hole] = last_key
            heap_state[hole] = last_state
            if key > distance[state]:
                continue
            for slot in range(first[state], first[state + 1]):
                reached = slot_head[slot]
                new = key + slot_cost[slot]
                if new < distance[reached]:
                    distance[reached] = new
                    arc[reached] = arc_of_slot[slot]
                    # bring the new entry up from the end
                    hole = size
                    size += 1
                    while hole > 0:
                        parent = (hole - 1) >> 1
                        if heap_key[parent] <= new:
                            break
                        heap_key[hole] = heap_key[parent]
                        heap_state[hole] = heap_state[parent]
                        hole = parent
                    heap_key[hole] = new
                    heap_state[hole] = reached
    return int(roots.size)
