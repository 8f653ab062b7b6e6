"""Cheapest ways from one state to all others, many searches a call.

States wait in a ring of buckets as wide as a part of the mean cost, first come first served and
corrected inside a bucket: exact for any costs, and quick while none towers above the rest (close
an arc with inf, not with a large penalty). Denardo and Fox (1979), "Shortest-route methods: 1.
Reaching, pruning, and buckets", Operations Research 27; Cherkassky, Goldberg and Radzik (1996),
"Shortest paths algorithms: theory and experimental evaluation", Mathematical Programming 73.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keruen.kernels.compile_state import compile_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 0.25  # of a bucket, in mean costs of the arcs that cost anything
MOST_BUCKETS = 20_000
SMALLEST_WIDTH = 1e-200  # below it the reciprocal could overflow: one bucket then


@compile_kernel
def search_many(  # noqa: C901 - one loop, its queues by hand
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
    n_states = first.size - 1
    slot_head = np.empty(n_slots, np.int32)
    slot_cost = np.empty(n_slots, np.float64)
    for slot in range(n_slots):
        slot_head[slot] = head[arc_of_slot[slot]]
    # each bucket is a queue of states, linked both ways so that a state can leave its middle
    bucket_of = np.full(n_states, -1, np.int32)
    after = np.empty(n_states, np.int32)
    before = np.empty(n_states, np.int32)
    front = np.empty(0, np.int32)
    back = np.empty(0, np.int32)
    per_width = 1.0
    row = -1
    for run in range(roots.size):
        if cost_row[run] != row:
            row = cost_row[run]
            dearest = 0.0
            total = 0.0
            n_priced = 0
            for slot in range(n_slots):
                cost = costs[row, arc_of_slot[slot]]
                slot_cost[slot] = cost
                if 0.0 < cost < np.inf:
                    dearest = max(dearest, cost)
                    total += cost
                    n_priced += 1
            width = max(WIDTH * total / max(n_priced, 1), dearest / MOST_BUCKETS)
            per_width = 1.0 / width if width > SMALLEST_WIDTH else 1.0
            front = np.full(int(dearest * per_width) + 3, -1, np.int32)
            back = np.full(front.size, -1, np.int32)
        distance = distances[run]
        arc = arcs[run]
        distance[:] = np.inf
        arc[:] = -1
        root = roots[run]
        distance[root] = 0.0
        front[0] = back[0] = root
        after[root] = before[root] = -1
        bucket_of[root] = 0
        waiting = 1
        bucket = 0
        while waiting > 0:
            state = front[bucket]
            if state < 0:
                bucket += 1
                if bucket == front.size:
                    bucket = 0
                continue
            follower = after[state]
            front[bucket] = follower
            if follower >= 0:
                before[follower] = -1
            else:
                back[bucket] = -1
            bucket_of[state] = -1
            waiting -= 1
            reached_at = distance[state]
            for slot in range(first[state], first[state + 1]):
                reached = slot_head[slot]
                new = reached_at + slot_cost[slot]
                if new < distance[reached]:
                    distance[reached] = new
                    arc[reached] = arc_of_slot[slot]
                    old_bucket = bucket_of[reached]
                    new_bucket = int(new * per_width) % front.size
                    if old_bucket == new_bucket:
                        continue
                    if old_bucket < 0:
                        waiting += 1
                    else:
                        leader, follower = before[reached], after[reached]
                        if leader >= 0:
                            after[leader] = follower
                        else:
                            front[old_bucket] = follower
                        if follower >= 0:
                            before[follower] = leader
                        else:
                            back[old_bucket] = leader
                    last = back[new_bucket]
                    before[reached] = last
                    after[reached] = -1
                    if last >= 0:
                        after[last] = reached
                    else:
                        front[new_bucket] = reached
                    back[new_bucket] = reached
                    bucket_of[reached] = new_bucket
    return int(roots.size)
