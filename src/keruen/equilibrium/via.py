"""Ways through places that are asked for, put together from ways between one and the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keruen.equilibrium.ways import Ask, WayModel, find_ways, path_words, stops_seen
from keruen.errors import InfeasibleError
from keruen.network.alternatives import AlternativeLimits, PathSet

KEPT = 40
"""Most part-way answers carried on from one place to be passed to the next."""


def ways_via(
    model: WayModel,
    ask: Ask,
    through: Sequence[Sequence[int]],
    *,
    k: int,
    limits: AlternativeLimits,
) -> PathSet:
    """Return up to k ways that pass one state of each group in turn, cheapest first.

    Each is put together from corridor-distinct ways between one place and the next; those that
    come back to a country or a link are left out, and of those with the same gates the cheapest
    is kept.

    Parameters
    ----------
    through
        For each place to be passed, the states it has.

    Raises
    ------
    InfeasibleError
        If no way passes them in that order.
    """
    price = model.cost_usd_t(ask.goods)
    so_far: list[tuple[float, int, tuple[int, ...]]] = [(0.0, ask.origin, ())]
    for group in [*through, [ask.destination]]:
        ends = sorted({state for _, state, _ in so_far})
        asks = [Ask(ask.goods, start, end) for start in ends for end in group if start != end]
        parts = find_ways(model, asks, k=2 * k, limits=limits)
        ahead: list[tuple[float, int, tuple[int, ...]]] = []
        for p in range(parts.n_paths):
            one, steps = asks[parts.pair[p]], parts.path(p)
            added = float(price[steps].sum())
            ahead += [
                (cost + added, one.destination, (*before, *steps.tolist()))
                for cost, state, before in so_far
                if state == one.origin and not _comes_back(model, (*before, *steps.tolist()))
            ]
        so_far = sorted(ahead)[:KEPT]
    if not so_far:
        msg = "no open way passes the places asked for in this order"
        raise InfeasibleError(msg)
    arcs = [np.array(steps, dtype=np.int32) for _, _, steps in so_far]
    bounds = np.concatenate([[0], np.cumsum([len(steps) for steps in arcs])])
    paths = PathSet(np.zeros(len(arcs), dtype=np.int32), bounds, np.concatenate(arcs))
    return _cheapest_of_each_corridor(paths, path_words(model, paths).corridor, k)


def _comes_back(model: WayModel, steps: tuple[int, ...]) -> bool:
    """Return whether a path passes a stretch twice or enters a country it had left."""
    arcs = np.array(steps, dtype=np.int32)
    links = model.link_key[arcs]
    links = links[links >= 0]
    paths = PathSet(np.zeros(1, dtype=np.int32), np.array([0, len(arcs)]), arcs)
    column = model.network.arcs
    on_land = ((column["kind"] == "haul") & (column["country"] != "")).to_numpy(dtype=bool)
    passed = stops_seen(paths, column["country"], on_land)[1].tolist()
    return len(set(links.tolist())) < len(links) or len(set(passed)) < len(passed)


def _cheapest_of_each_corridor(paths: PathSet, corridor: list[str], k: int) -> PathSet:
    first_of = {words: p for p, words in reversed(list(enumerate(corridor)))}
    kept = np.isin(np.arange(paths.n_paths), sorted(first_of.values())[:k])
    steps = np.diff(paths.first)
    bounds = np.concatenate([[0], np.cumsum(steps[kept])])
    return PathSet(paths.pair[kept], bounds, paths.arc[np.repeat(kept, steps)])
