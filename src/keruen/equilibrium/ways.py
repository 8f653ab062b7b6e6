"""The ways through a study's network: priced, searched, and described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from keruen.network.alternatives import (
    AlternativeLimits,
    PathSet,
    corridor_alternatives_many,
)
from keruen.network.choice import path_sizes
from keruen.network.cost import ArcCosts, Cargo, CostParts
from keruen.network.expansion import MultimodalNetwork
from keruen.network.itinerary import codes, path_of_step
from keruen.network.search import search_many

Array = NDArray[np.float64]
Goods = tuple[str, str, str]
"""What is priced alike: (commodity_id, exporter, importer)."""


@dataclass(frozen=True, slots=True, eq=False)
class WayModel:
    """A network with its prices and the hours that congestion adds.

    Parameters
    ----------
    network
        States and arcs.
    costs
        The arcs, ready to be priced.
    cargoes
        Goods by commodity_id.
    delay_h
        Hours that congestion adds on each arc [h], float64[arcs].
    gate_words
        Name of the gate that each arc passes ("" = none): a border, or a port of entry.
    link_key, crossing_key
        Number of the physical stretch (a link, or its part before or behind a border; both
        directions share it) and of the border passage of each arc, -1 = none.
    priced
        Cost parts of the goods that were asked for, kept for the next time.
    """

    network: MultimodalNetwork
    costs: ArcCosts
    cargoes: dict[str, Cargo]
    delay_h: Array
    gate_words: pd.Series
    link_key: NDArray[np.int64]
    crossing_key: NDArray[np.int64]
    priced: dict[Goods, CostParts] = field(default_factory=dict)

    def parts(self, goods: Goods) -> CostParts:
        """Return the cost parts of some goods on every arc, without congestion."""
        if goods not in self.priced:
            commodity_id, exporter, importer = goods
            cargo = self.cargoes[commodity_id]
            self.priced[goods] = self.costs.parts(cargo, exporter=exporter, importer=importer)
        return self.priced[goods]

    def time_usd_h(self, commodity_id: str) -> float:
        """Return what an hour costs the owner of a tonne [USD/(t h)]."""
        return self.cargoes[commodity_id].value_of_time_usd_t_day / 24.0

    def cost_usd_t(self, goods: Goods) -> Array:
        """Return the generalised cost on every arc, congestion included [USD/t]."""
        return self.parts(goods).cost_usd_t + self.time_usd_h(goods[0]) * self.delay_h


def way_model(
    network: MultimodalNetwork,
    costs: ArcCosts,
    cargoes: dict[str, Cargo],
    borders: pd.DataFrame,
    places: Mapping[str, str],
    delay_h: Array | None = None,
) -> WayModel:
    """Return a network ready for ways; without ``delay_h`` nothing is congested.

    ``places`` holds the name of each place by node_id.
    """
    arcs = network.arcs
    passage = arcs["crossing_id"] + ":" + arcs["mode"]
    return WayModel(
        network,
        costs,
        cargoes,
        np.zeros(len(arcs)) if delay_h is None else delay_h,
        _gate_words(arcs, borders, places),
        _keys(_stretches(arcs), arcs["link_id"] != ""),
        _keys(passage, arcs["crossing_id"] != ""),
    )


def _gate_words(arcs: pd.DataFrame, borders: pd.DataFrame, places: Mapping[str, str]) -> pd.Series:
    gate = dict(zip(borders["crossing_id"], borders["name"], strict=True))
    port = arcs["to_node_id"].map(dict(places)) + " by " + arcs["mode"]
    lands = (arcs["kind"] == "haul") & (arcs["entry_country"] != "")
    passed = arcs["crossing_id"].map(lambda crossing_id: gate.get(crossing_id, ""))
    return passed.where(~lands, port).astype(str)


def _stretches(arcs: pd.DataFrame) -> pd.Series:
    ends = np.sort(arcs[["tail", "head"]].to_numpy(dtype=np.int64), axis=1)
    return (
        arcs["link_id"]
        + ":"
        + pd.Series(ends[:, 0]).astype(str)
        + ":"
        + pd.Series(ends[:, 1]).astype(str)
    )


def _keys(names: pd.Series, wanted: pd.Series) -> NDArray[np.int64]:
    return np.where(wanted.to_numpy(dtype=bool), codes(names), -1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: some goods from one state to another."""

    goods: Goods
    origin: int
    destination: int


SPARE = 3
"""Paths searched for beyond those wanted, since some come back to a country they had left."""


def find_ways(
    model: WayModel, asks: Sequence[Ask], *, k: int, limits: AlternativeLimits
) -> PathSet:
    """Return up to k corridor-distinct paths for each question, cheapest first.

    ``pair`` of the answer counts through the questions; one without any way has no path.
    """
    if not asks:
        return PathSet(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int32))
    goods = sorted({ask.goods for ask in asks})
    row_of = {one: row for row, one in enumerate(goods)}
    prices = np.stack([model.cost_usd_t(one) for one in goods])
    from_key = [(row_of[ask.goods], ask.origin) for ask in asks]
    to_key = [(row_of[ask.goods], ask.destination) for ask in asks]
    graph = model.network.graph
    forward, forward_row = _trees(from_key)
    backward, backward_row = _trees(to_key)
    paths = corridor_alternatives_many(
        graph,
        search_many(graph, prices, forward[:, 1], forward[:, 0]),
        search_many(graph, prices, backward[:, 1], backward[:, 0], reverse=True),
        forward_row,
        backward_row,
        length_km=model.network.arcs["length_km"].to_numpy(dtype=float),
        crossing=model.crossing_key,
        link=model.link_key,
        k=k + SPARE,
        limits=limits,
    )
    return _without_returns(model, paths, k)


def _without_returns(model: WayModel, paths: PathSet, k: int) -> PathSet:
    """Return the first k paths of each pair that come back to no country they had left.

    A pair that has no other keeps its cheapest.

    Goods that return would clear the same customs twice; shippers do not.
    """
    if not paths.n_paths:
        return paths
    arcs = model.network.arcs
    on_land = ((arcs["kind"] == "haul") & (arcs["country"] != "")).to_numpy(dtype=bool)
    path, country, _ = stops_seen(paths, arcs["country"], on_land)
    times = np.bincount(path, minlength=paths.n_paths)
    once = np.unique(path * (int(country.max(initial=0)) + 1) + country, return_index=True)[1]
    straight = times == np.bincount(path[once], minlength=paths.n_paths)
    only = ~np.isin(paths.pair, paths.pair[straight])
    first = np.concatenate([[True], paths.pair[1:] != paths.pair[:-1]])
    kept = straight | (only & first)
    so_far = np.cumsum(kept)
    before_pair = np.maximum.accumulate(np.where(first, so_far - kept, 0))
    kept &= so_far - before_pair <= k
    steps = np.diff(paths.first)
    bounds = np.concatenate([[0], np.cumsum(steps[kept])])
    return PathSet(paths.pair[kept], bounds, paths.arc[np.repeat(kept, steps)])


def zone_costs(
    model: WayModel, supply: pd.DataFrame, demand: pd.DataFrame
) -> dict[tuple[str, str, str, str, str], float]:
    """Return the cost between the zones that send and those that receive [USD/t].

    By commodity_id, exporter, importer, origin_zone_id, destination_zone_id; inf where no open
    way joins them. ``supply`` and ``demand`` are those of ``zone_supply_and_demand``.
    """
    states = model.network.states
    state = {
        (str(role), str(place)): int(i)
        for i, role, place in zip(states.index, states["role"], states["place"], strict=True)
        if role in ("origin", "destination")
    }
    senders = [
        (
            (str(row.commodity_id), str(row.exporter), str(row.importer)),
            str(row.zone_id),
            state.get(("origin", str(row.zone_id))),
        )
        for row in supply.astype(object).itertuples(index=False)
    ]
    goods = sorted({one for one, *_ in senders})
    row_of = {one: row for row, one in enumerate(goods)}
    prices = np.stack([model.cost_usd_t(one) for one in goods])
    keys = [(row_of[one], root) for one, _, root in senders if root is not None]
    roots, number = _trees(keys)
    trees = search_many(model.network.graph, prices, roots[:, 1], roots[:, 0])
    takers: dict[tuple[str, str], list[tuple[str, int | None]]] = {}
    for row in demand.astype(object).itertuples(index=False):
        place = str(row.zone_id)
        found = state.get(("destination", place))
        takers.setdefault((str(row.commodity_id), str(row.importer)), []).append((place, found))
    costs: dict[tuple[str, str, str, str, str], float] = {}
    reachable = [sender for sender in senders if sender[2] is not None]
    for (one, origin, _), tree in zip(reachable, number, strict=True):
        for zone, end in takers[one[0], one[2]]:
            cost = np.inf if end is None else float(trees.distance[tree, end])
            costs[(*one, origin, zone)] = cost
    return costs


def _trees(keys: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct (cost row, root) of the searches, and which one each question uses."""
    distinct = sorted(set(keys))
    number = {key: i for i, key in enumerate(distinct)}
    return np.array(distinct), np.array([number[key] for key in keys])


@dataclass(frozen=True, slots=True)
class PathWords:
    """How a path is told: the border gates in order, the last one, the modes, the countries."""

    corridor: list[str]
    gate: list[str]
    modes: list[str]
    countries: list[str]


def path_words(model: WayModel, paths: PathSet) -> PathWords:
    """Return for each path its gates and modes in words, in travel order."""
    arcs = model.network.arcs
    haul = (arcs["kind"] == "haul").to_numpy(dtype=bool)
    gates = _seen(paths, model.gate_words, (model.gate_words != "").to_numpy(dtype=bool))
    modes = _seen(paths, arcs["mode"], haul)
    on_land = haul & (arcs["country"] != "").to_numpy(dtype=bool)
    countries = _seen(paths, arcs["country"], on_land)
    return PathWords(
        [" - ".join(passed) if passed else "no border" for passed in gates],
        [passed[-1] if passed else "" for passed in gates],
        [", ".join(dict.fromkeys(used)) for used in modes],
        [" ".join(dict.fromkeys(passed)) for passed in countries],
    )


def stops_seen(
    paths: PathSet, column: pd.Series, wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], pd.Index]:
    """Return (path, code) of an arc column along the paths, on wanted arcs, repeats left out.

    The third value holds the word of each code.
    """
    code, names = pd.factorize(column)
    step = np.flatnonzero(wanted[paths.arc])
    path, value = path_of_step(paths)[step], code[paths.arc[step]]
    fresh = np.ones(len(step), dtype=bool)
    fresh[1:] = (path[1:] != path[:-1]) | (value[1:] != value[:-1])
    return path[fresh], value[fresh].astype(np.int64), pd.Index(names)


def _seen(paths: PathSet, column: pd.Series, wanted: NDArray[np.bool_]) -> list[tuple[str, ...]]:
    """Return the values of an arc column along each path, on wanted arcs, repeats left out."""
    path, value, names = stops_seen(paths, column, wanted)
    bounds = np.searchsorted(path, np.arange(paths.n_paths + 1)).tolist()
    words = np.array([str(name) for name in names], dtype=object)[value].tolist()
    return [tuple(words[start:end]) for start, end in pairwise(bounds)]


def way_sizes(model: WayModel, paths: PathSet) -> Array:
    """Return how much of each path is its own among those of its pair, by km [-]."""
    arc = paths.arc
    stretch = model.link_key[arc]
    hauled = stretch >= 0
    km = model.network.arcs["length_km"].to_numpy(dtype=float)[arc]
    shape = (paths.n_paths, int(model.link_key.max()) + 1)
    cell = (path_of_step(paths)[hauled], stretch[hauled])
    return path_sizes(sparse.csr_array((km[hauled], cell), shape=shape), paths.pair)
