"""Ways that differ enough from one another, out of one forward and one backward search.

Single-via paths: Abraham, Delling, Goldberg, Werneck (2013), "Alternative routes in road networks",
ACM J. Experimental Algorithmics 18; accepted in order of cost while they share little enough
with those accepted before: Chondrogiannis, Bouros, Gamper, Leser, Blumenthal (2020), "Finding
k-shortest paths with limited overlap", VLDB Journal 29 (SVP+).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keruen.kernels.compile_state import compile_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

DONE = 0
NO_ROOM = 1


@compile_kernel
def single_via_paths(  # noqa: C901 - one loop with its tests in order
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    length_km: NDArray[np.float64],
    crossing: NDArray[np.int32],
    link: NDArray[np.int32],
    ends: NDArray[np.int32],
    rows: NDArray[np.int32],
    forward_distance: NDArray[np.float64],
    forward_arc: NDArray[np.int32],
    backward_distance: NDArray[np.float64],
    backward_arc: NDArray[np.int32],
    limits: NDArray[np.float64],
    pair_first: NDArray[np.int64],
    path_first: NDArray[np.int64],
    path_arc: NDArray[np.int32],
) -> int:
    """Fill up to k paths a pair; a path via a state is its forward and its backward tree path.

    Parameters
    ----------
    tail, head, length_km, crossing, link
        The arcs; shape (arcs,). crossing and link are keys, negative = none.
    ends, rows
        Origin and destination state, and the rows of their trees; shape (pairs, 2).
    forward_distance, forward_arc
        Trees from the origins; shape (forward rows, states).
    backward_distance, backward_arc
        Trees towards the destinations; shape (backward rows, states).
    limits
        Largest cost relative to the cheapest path, largest shared part, largest shared part
        where the crossings differ.
    pair_first
        Filled: the paths of pair p are ``pair_first[p]:pair_first[p + 1]``; shape (pairs + 1,).
    path_first
        Filled: the arcs of path i are ``path_arc[path_first[i]:path_first[i + 1]]``;
        its shape (pairs * k + 1,) says k.
    path_arc
        Filled, in travel order.

    Returns
    -------
    int
        DONE, or NO_ROOM when path_arc is too short.
    """
    n_pairs = ends.shape[0]
    n_states = forward_distance.shape[1]
    n_links = 0
    for arc in range(link.size):
        n_links = max(n_links, link[arc] + 1)
    k = (path_first.size - 1) // max(n_pairs, 1)
    state_seen = np.full(n_states, -1, np.int64)
    link_seen = np.full(n_links, -1, np.int64)
    link_used = np.full((k, n_links), -1, np.int32)  # last pair whose path of that rank used it
    path_km = np.zeros(k)
    shared_km = np.zeros(k)
    walk = np.empty(2 * n_states, np.int32)
    via = np.empty(n_states, np.int32)
    via_cost = np.empty(n_states)
    stamp = 0
    n_paths = 0
    n_filled = 0
    path_first[0] = 0
    pair_first[0] = 0
    for pair in range(n_pairs):
        origin, destination = ends[pair, 0], ends[pair, 1]
        from_origin = forward_distance[rows[pair, 0]]
        into = forward_arc[rows[pair, 0]]
        to_destination = backward_distance[rows[pair, 1]]
        out = backward_arc[rows[pair, 1]]
        first_path = n_paths
        n_via = 0
        bound = limits[0] * from_origin[destination] * (1.0 + 1e-12)  # sums round either way
        if from_origin[destination] < np.inf and origin != destination:
            for state in range(n_states):
                cost = from_origin[state] + to_destination[state]
                # a state reached by the very arc its predecessor leaves by is on the same path
                arc = into[state]
                starts = arc < 0 or out[tail[arc]] != arc
                if starts and cost < np.inf and (cost <= bound or state == origin):
                    via[n_via] = state
                    via_cost[n_via] = cost
                    n_via += 1
        order = np.argsort(via_cost[:n_via], kind="mergesort")
        # the last round, after every candidate failed, keeps the cheapest path whatever its shape
        for turn in range(n_via + 1):
            if n_paths - first_path == k or (turn == n_via and n_paths > first_path):
                break
            if n_via == 0:
                break
            forced = turn == n_via
            state = via[order[0 if forced else turn]]
            # walk back to the origin, then on to the destination
            n_walk = 0
            here = state
            while here != origin:
                walk[n_walk] = into[here]
                n_walk += 1
                here = tail[into[here]]
            for i in range(n_walk // 2):
                walk[i], walk[n_walk - 1 - i] = walk[n_walk - 1 - i], walk[i]
            here = state
            while here != destination:
                walk[n_walk] = out[here]
                n_walk += 1
                here = head[out[here]]
            # loops, and what it shares
            rank = n_paths - first_path
            stamp += 1
            simple = True
            km = 0.0
            shared_km[:rank] = 0.0
            state_seen[origin] = stamp
            for i in range(n_walk):
                arc = walk[i]
                key = link[arc]
                if state_seen[head[arc]] == stamp or (key >= 0 and link_seen[key] == stamp):
                    simple = False
                    break
                state_seen[head[arc]] = stamp
                km += length_km[arc]
                if key >= 0:
                    link_seen[key] = stamp
                    for other in range(rank):
                        if link_used[other, key] == pair:
                            shared_km[other] += length_km[arc]
            if not simple and not forced:
                continue
            accepted = True
            for other in range(rank):
                shorter = min(km, path_km[other])
                if shorter > 0.0:
                    part = shared_km[other] / shorter
                else:
                    part = 1.0 if km == path_km[other] else 0.0
                if part <= limits[1]:
                    continue
                if part > limits[2]:
                    accepted = False
                    break
                # only other crossings may save it: compare the sequences
                i = 0
                j = path_first[first_path + other]
                end = path_first[first_path + other + 1]
                same = True
                while True:
                    while i < n_walk and crossing[walk[i]] < 0:
                        i += 1
                    while j < end and crossing[path_arc[j]] < 0:
                        j += 1
                    if i == n_walk or j == end:
                        same = i == n_walk and j == end
                        break
                    if crossing[walk[i]] != crossing[path_arc[j]]:
                        same = False
                        break
                    i += 1
                    j += 1
                if same:
                    accepted = False
                    break
            if not accepted:
                continue
            if n_filled + n_walk > path_arc.size:
                return NO_ROOM
            for i in range(n_walk):
                path_arc[n_filled + i] = walk[i]
                if link[walk[i]] >= 0:
                    link_used[rank, link[walk[i]]] = pair
            n_filled += n_walk
            path_km[rank] = km
            n_paths += 1
            path_first[n_paths] = n_filled
        pair_first[pair + 1] = n_paths
    return DONE
