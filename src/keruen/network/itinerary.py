"""What a way is made of: its legs, and its kilometres, hours, money and emissions in all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.network.alternatives import PathSet
from keruen.network.cost import CostParts
from keruen.network.expansion import MultimodalNetwork

Array = NDArray[np.float64]

Z_90 = 1.2815515655446004
"""The 0.9 quantile of the standard normal distribution."""


def path_of_step(paths: PathSet) -> NDArray[np.int64]:
    """Return the number of the path that each step belongs to, int64[steps]."""
    return np.repeat(np.arange(paths.n_paths), np.diff(paths.first))


def path_total(paths: PathSet, value: Array) -> Array:
    """Return the sum over each path of a value per step, float64[paths]."""
    sums = np.bincount(path_of_step(paths), weights=value, minlength=paths.n_paths)
    return sums.astype(np.float64)


def leg_of_step(network: MultimodalNetwork, paths: PathSet) -> NDArray[np.int64]:
    """Return a running number of the leg of each step.

    Hauls that follow one another by the same mode and gauge in the same country are one leg;
    every stop is a leg of its own.
    """
    arcs = network.arcs
    same_as_last = path_of_step(paths)[1:] == path_of_step(paths)[:-1]
    for name in ("kind", "mode", "gauge_mm", "country"):
        value = codes(arcs[name])[paths.arc]
        same_as_last &= value[1:] == value[:-1]
    same_as_last &= (arcs["kind"] == "haul").to_numpy()[paths.arc][1:]
    if not len(paths.arc):
        return np.empty(0, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(~same_as_last)])


def hours_sd(network: MultimodalNetwork, paths: PathSet) -> Array:
    """Return the standard deviation of the hours of each path [h].

    Delays on the hauls of one leg go together (one railway, one week), those of different legs do
    not: sums within a leg, squares across legs.
    """
    leg = leg_of_step(network, paths)
    sd = np.bincount(leg, weights=network.arcs["sd_h"].to_numpy(dtype=float)[paths.arc])
    path_of_leg = path_of_step(paths)[np.flatnonzero(np.diff(leg, prepend=-1))]
    variance = np.bincount(path_of_leg, weights=sd**2, minlength=paths.n_paths)
    return np.asarray(np.sqrt(variance))


def hours_p90(mean_h: Array, sd_h: Array) -> Array:
    """Return the hours that nine shipments in ten stay under, for lognormal times [h]."""
    variance = np.log1p((sd_h / mean_h) ** 2)
    return np.asarray(mean_h * np.exp(Z_90 * np.sqrt(variance) - variance / 2))


@dataclass(frozen=True, slots=True)
class StepCosts:
    """The cost parts of every step of some paths [USD/t], float64[steps] each."""

    tariff_usd_t: Array
    fee_usd_t: Array
    risk_usd_t: Array
    time_usd_t: Array


def step_costs(parts: CostParts, paths: PathSet, *, time_usd_h: float, delay_h: Array) -> StepCosts:
    """Return the cost of every step of paths that share one cargo and pair of countries.

    Parameters
    ----------
    parts
        Cost per arc without congestion.
    time_usd_h
        Value of an hour of one tonne [USD/(t h)].
    delay_h
        Hours that congestion adds on each arc [h], float64[arcs].
    """
    arc = paths.arc
    return StepCosts(
        parts.tariff_usd_t[arc],
        parts.fee_usd_t[arc],
        parts.risk_usd_t[arc],
        parts.time_usd_t[arc] + time_usd_h * delay_h[arc],
    )


def way_facts(
    network: MultimodalNetwork, paths: PathSet, costs: StepCosts, *, delay_h: Array
) -> pd.DataFrame:
    """Return one row a path: length_km, hours, money, risk, time, emissions, stops.

    Columns: length_km, hours_mean, hours_sd, hours_p90, money_usd_t (tariff and fees),
    tariff_usd_t, fee_usd_t, risk_usd_t, time_usd_t, cost_usd_t, emission_kg_t, gauge_breaks,
    borders.
    """
    arcs, arc = network.arcs, paths.arc
    km = arcs["length_km"].to_numpy(dtype=float)[arc]
    mean = path_total(paths, arcs["time_h"].to_numpy(dtype=float)[arc] + delay_h[arc])
    sd = hours_sd(network, paths)
    tariff, fee = path_total(paths, costs.tariff_usd_t), path_total(paths, costs.fee_usd_t)
    risk, time = path_total(paths, costs.risk_usd_t), path_total(paths, costs.time_usd_t)
    return pd.DataFrame(
        {
            "length_km": path_total(paths, km),
            "hours_mean": mean,
            "hours_sd": sd,
            "hours_p90": hours_p90(mean, sd),
            "money_usd_t": tariff + fee,
            "tariff_usd_t": tariff,
            "fee_usd_t": fee,
            "risk_usd_t": risk,
            "time_usd_t": time,
            "cost_usd_t": tariff + fee + risk + time,
            "emission_kg_t": path_total(
                paths, km * arcs["emission_kg_t_km"].to_numpy(dtype=float)[arc]
            ),
            "gauge_breaks": _count(paths, (arcs["kind"] == "change_gauge").to_numpy()[arc]),
            "borders": _count(paths, borders_passed(network, arc)),
        }
    )


def _count(paths: PathSet, happens: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many steps of each path something happens on."""
    return np.bincount(path_of_step(paths)[happens], minlength=paths.n_paths).astype(np.int64)


def borders_passed(network: MultimodalNetwork, arc: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which steps pass a border: crossings, and sailings into another country."""
    arcs = network.arcs
    sails_abroad = (arcs["kind"] == "haul") & (arcs["entry_country"] != "")
    return ((arcs["kind"] == "crossing") | sails_abroad).to_numpy(dtype=bool)[arc]


def codes(column: pd.Series) -> NDArray[np.int64]:
    """Return a number for each value, equal for equal values: quicker to compare than text."""
    return np.asarray(pd.factorize(column)[0], dtype=np.int64)


def leg_table(
    network: MultimodalNetwork, paths: PathSet, costs: StepCosts, *, delay_h: Array
) -> pd.DataFrame:
    """Return one row a leg of every path, with running sums of km, hours and money.

    Columns: way (1..), leg (1..), kind, from_node_id, to_node_id, mode, gauge_mm, country,
    length_km, hours_mean, hours_sd, tariff_usd_t, fee_usd_t, risk_usd_t, time_usd_t,
    emission_kg_t, cumulative_km, cumulative_hours, cumulative_usd_t (tariff and fees).
    """
    arcs = network.arcs.iloc[paths.arc].reset_index(drop=True)
    steps = pd.DataFrame(
        {
            "way": path_of_step(paths) + 1,
            "run": leg_of_step(network, paths),
            "kind": arcs["kind"],
            "from_node_id": arcs["node_id"],
            "to_node_id": arcs["to_node_id"],
            "mode": arcs["mode"],
            "gauge_mm": arcs["gauge_mm"],
            "country": arcs["country"],
            "length_km": arcs["length_km"],
            "hours_mean": arcs["time_h"] + delay_h[paths.arc],
            "hours_sd": arcs["sd_h"],
            "tariff_usd_t": costs.tariff_usd_t,
            "fee_usd_t": costs.fee_usd_t,
            "risk_usd_t": costs.risk_usd_t,
            "time_usd_t": costs.time_usd_t,
            "emission_kg_t": arcs["length_km"] * arcs["emission_kg_t_km"],
        }
    )
    firsts = dict.fromkeys(("way", "kind", "from_node_id", "mode", "gauge_mm", "country"), "first")
    sums = dict.fromkeys(
        steps.columns.difference([*firsts, "to_node_id", "run"], sort=False), "sum"
    )
    legs = steps.groupby("run", sort=True).agg(firsts | {"to_node_id": "last"} | sums)
    legs = legs.reset_index(drop=True)
    legs.insert(1, "leg", legs.groupby("way").cumcount() + 1)
    money = legs["tariff_usd_t"] + legs["fee_usd_t"]
    legs["cumulative_km"] = legs.groupby("way")["length_km"].cumsum()
    legs["cumulative_hours"] = legs.groupby("way")["hours_mean"].cumsum()
    legs["cumulative_usd_t"] = money.groupby(legs["way"]).cumsum()
    return legs
