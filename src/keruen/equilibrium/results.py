"""The tables of a run, from path flows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.equilibrium.ways import WayModel, path_words
from keruen.network.alternatives import PathSet
from keruen.network.assignment import StochasticFlows
from keruen.network.itinerary import StepCosts, path_of_step, way_facts
from keruen.trade.allocation import DAYS_PER_YEAR

DEMAND_KEYS = [
    "demand_id",
    "exporter",
    "importer",
    "origin_zone_id",
    "destination_zone_id",
    "commodity_id",
]


def tables(
    model: WayModel,
    paths: PathSet,
    demand: pd.DataFrame,
    flows: StochasticFlows,
    links: pd.DataFrame,
    borders: pd.DataFrame,
    country: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """Return the result tables of a run by name; see ``Run`` for what each holds.

    Parameters
    ----------
    model
        The network at the flows' congestion.
    paths
        The ways; ``pair`` counts the rows of demand.
    demand
        The demand that is served.
    flows
        Flow and share of each path, delay of each facility.
    links, borders
        The open links and their border passages.
    country
        Country of each place.
    """
    path_table = _path_table(model, paths, demand, flows)
    steps = _Steps(model, paths, path_table)
    facilities = model.network.facilities.assign(
        flow_t_day=flows.facility_flow_t_day, delay_h=flows.delay_h
    )
    return {
        "paths": path_table,
        "link_flows": _link_flows(steps, links, facilities),
        "link_commodity_flows": _link_commodity_flows(steps),
        "gate_flows": _gate_flows(steps, country),
        "crossings": _crossings(steps, borders, facilities, country),
        "skims": _skims(path_table, flows, demand),
    }


def goods_of(demand: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return (commodity_id, exporter, importer) of each row of demand."""
    columns = (demand[name].tolist() for name in ("commodity_id", "exporter", "importer"))
    return list(zip(*columns, strict=True))


def price_steps(model: WayModel, paths: PathSet, goods: list[tuple[str, str, str]]) -> StepCosts:
    """Return the cost parts of every step; ``goods`` has one entry for each ``pair``."""
    if not paths.n_paths:
        return StepCosts(*(np.empty(0) for _ in range(4)))
    number = {one: row for row, one in enumerate(dict.fromkeys(goods))}
    parts = [model.parts(one) for one in number]
    row = np.array([number[one] for one in goods])[paths.pair][path_of_step(paths)]
    arc = paths.arc
    hour = np.array([model.time_usd_h(commodity_id) for commodity_id, *_ in number])
    return StepCosts(
        np.stack([part.tariff_usd_t for part in parts])[row, arc],
        np.stack([part.fee_usd_t for part in parts])[row, arc],
        np.stack([part.risk_usd_t for part in parts])[row, arc],
        np.stack([part.time_usd_t for part in parts])[row, arc] + hour[row] * model.delay_h[arc],
    )


def _path_table(
    model: WayModel, paths: PathSet, demand: pd.DataFrame, flows: StochasticFlows
) -> pd.DataFrame:
    goods = goods_of(demand)
    facts = way_facts(model.network, paths, price_steps(model, paths, goods), delay_h=model.delay_h)
    words = path_words(model, paths)
    table = demand[DEMAND_KEYS].iloc[paths.pair].reset_index(drop=True)
    table.insert(0, "path_id", np.arange(paths.n_paths))
    rank = facts["cost_usd_t"].groupby(table["demand_id"]).rank(method="first")
    table["rank"] = rank.astype(int)
    table["corridor"], table["gate"], table["modes"] = words.corridor, words.gate, words.modes
    table["countries"] = words.countries
    table["share"] = flows.share
    table["flow_t_yr"] = flows.flow_t_day * DAYS_PER_YEAR
    payment = [
        model.costs.payment_risk_usd_t(model.cargoes[c], exporter=e, importer=m)
        for c, e, m in goods
    ]
    added = np.array(payment)[paths.pair]
    facts["risk_usd_t"] += added
    facts["cost_usd_t"] += added
    return pd.concat([table, facts], axis=1)


class _Steps:
    """Every step of every path with the tonnes on it."""

    def __init__(self, model: WayModel, paths: PathSet, table: pd.DataFrame) -> None:
        self.arcs = model.network.arcs
        self.gate_words = model.gate_words
        self.arc = paths.arc
        step = path_of_step(paths)
        self.flow = table["flow_t_yr"].to_numpy(dtype=float)[step]
        self.commodity = table["commodity_id"].to_numpy()[step]
        self.exporter = table["exporter"].to_numpy()[step]

    def where(self, wanted: NDArray[np.bool_], columns: list[str]) -> pd.DataFrame:
        """Return the steps on the arcs that are wanted, with some columns of those arcs."""
        mine = np.flatnonzero(wanted[self.arc])
        found = self.arcs[columns].iloc[self.arc[mine]].reset_index(drop=True)
        found["commodity_id"] = self.commodity[mine]
        found["exporter"] = self.exporter[mine]
        found["flow_t_yr"] = self.flow[mine]
        return found


def _link_flows(steps: _Steps, links: pd.DataFrame, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the tonnes on every open link; a link cut by a border counts once."""
    arcs = steps.arcs
    flow = np.bincount(steps.arc, weights=steps.flow, minlength=len(arcs))
    hauls = arcs.assign(flow_t_yr=flow)[arcs["kind"] == "haul"]
    # hauls are added in pairs, there and back; a link cut by a border has two pairs
    hauls["forward"] = hauls.groupby("link_id").cumcount() % 2 == 0
    table = links[["link_id", "from_node_id", "to_node_id", "mode", "capacity_t_day"]].copy()
    for name, forward in (("forward_t_yr", True), ("backward_t_yr", False)):
        way = hauls[hauls["forward"] == forward].groupby("link_id")["flow_t_yr"].max()
        table[name] = table["link_id"].map(way).fillna(0.0)
    table["flow_t_yr"] = table["forward_t_yr"] + table["backward_t_yr"]
    table["saturation"] = table["flow_t_yr"] / DAYS_PER_YEAR / table["capacity_t_day"]
    lines = facilities[facilities["kind"] == "haul"]
    link_id = lines["facility_id"].str.split(":").str[1]
    delay = lines["delay_h"].groupby(link_id).sum()
    table["delay_h"] = table["link_id"].map(delay).fillna(0.0)
    return table.sort_values("link_id").reset_index(drop=True)


def _link_commodity_flows(steps: _Steps) -> pd.DataFrame:
    arcs = steps.arcs
    code, names = pd.factorize(steps.commodity, sort=True)
    cell = steps.arc.astype(np.int64) * len(names) + code
    flow = np.bincount(cell, weights=steps.flow, minlength=len(arcs) * len(names))
    by_arc = pd.DataFrame(flow.reshape(len(arcs), len(names)), columns=list(names))
    hauls = (arcs["kind"] == "haul").to_numpy(dtype=bool)
    link_id = arcs.loc[hauls, "link_id"]
    # a link cut by a border has two parts, each there and back, with the same tonnes on both
    parts = link_id.groupby(link_id).size() // 2
    by_link = by_arc[hauls].groupby(link_id.to_numpy()).sum().div(parts, axis=0)
    table = by_link.rename_axis("link_id").reset_index()
    table = table.melt("link_id", var_name="commodity_id", value_name="flow_t_yr")
    table = table[table["flow_t_yr"] > 0].sort_values(["link_id", "commodity_id"])
    return table.reset_index(drop=True)


def _gate_flows(steps: _Steps, country: Mapping[str, str]) -> pd.DataFrame:
    """Return the tonnes through land borders and, by water, through ports of entry.

    A port of entry has no crossing; its crossing_id is the place and the mode.
    """
    arcs = steps.arcs
    lands = (arcs["kind"] == "haul") & (arcs["entry_country"] != "")
    passes = (arcs["kind"] == "crossing") | lands
    found = steps.where(
        passes.to_numpy(dtype=bool), ["crossing_id", "mode", "node_id", "to_node_id"]
    )
    found["name"] = steps.gate_words.to_numpy()[steps.arc[passes.to_numpy()[steps.arc]]]
    port = found["to_node_id"] + ":" + found["mode"]
    found["crossing_id"] = found["crossing_id"].where(found["crossing_id"] != "", port)
    found["from_country"] = found["node_id"].map(dict(country))
    found["to_country"] = found["to_node_id"].map(dict(country))
    columns = ["crossing_id", "name", "from_country", "to_country", "mode"]
    columns += ["commodity_id", "exporter"]
    return found.groupby(columns, sort=True)["flow_t_yr"].sum().reset_index()


def _crossings(
    steps: _Steps,
    borders: pd.DataFrame,
    facilities: pd.DataFrame,
    country: Mapping[str, str],
) -> pd.DataFrame:
    """Return the border passages with their flow, and the queue of both directions together."""
    crossing = (steps.arcs["kind"] == "crossing").to_numpy()
    found = steps.where(crossing, ["crossing_id", "mode", "node_id"])
    keys = ["crossing_id", "mode", "node_id"]
    flow = found.groupby(keys)["flow_t_yr"].sum().reset_index()
    table = borders.merge(
        flow.rename(columns={"node_id": "from_node_id"}),
        on=["crossing_id", "mode", "from_node_id"],
        how="left",
    )
    table["flow_t_yr"] = table["flow_t_yr"].fillna(0.0)
    gates = facilities[facilities["kind"] == "crossing"].set_index("facility_id")
    name = "crossing:" + table["crossing_id"] + ":" + table["mode"]
    table["saturation"] = name.map(gates["flow_t_day"]) / table["capacity_t_day"]
    table["queue_h"] = name.map(gates["delay_h"]).fillna(0.0)
    table = pd.concat([table, _ports_of_entry(steps, country, table)], ignore_index=True)
    return table.sort_values(["crossing_id", "mode", "from_node_id"]).reset_index(drop=True)


def _ports_of_entry(steps: _Steps, country: Mapping[str, str], like: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each port where goods enter a country by water, with the columns of like."""
    arcs = steps.arcs
    lands = (arcs["kind"] == "haul") & (arcs["entry_country"] != "")
    flow = np.bincount(steps.arc, weights=steps.flow, minlength=len(arcs))
    ports = arcs[lands].assign(flow_t_yr=flow[lands.to_numpy()], name=steps.gate_words[lands])
    ports = ports.groupby(["to_node_id", "mode"], sort=True, as_index=False).agg(
        {"name": "first", "node_id": "first", "flow_t_yr": "sum"}
    )
    ports = ports.rename(columns={"node_id": "from_node_id"})
    ports["crossing_id"] = ports["to_node_id"] + ":" + ports["mode"]
    ports["from_country"] = ports["from_node_id"].map(dict(country))
    ports["to_country"] = ports["to_node_id"].map(dict(country))
    ports["how"] = "port of entry: the formalities are part of port handling"
    ports["confidence"] = "low"
    return ports[ports["flow_t_yr"] > 0].reindex(columns=like.columns)


def _skims(paths: pd.DataFrame, flows: StochasticFlows, demand: pd.DataFrame) -> pd.DataFrame:
    """Return cost, hours and km of the cheapest way of each demand, and the expected least cost."""
    best = paths[paths["rank"] == 1].sort_values("demand_id")
    columns = [*DEMAND_KEYS[3:], "exporter", "importer", "cost_usd_t", "money_usd_t"]
    columns += ["hours_mean", "hours_p90", "length_km"]
    table = best[columns].reset_index(drop=True)
    payment = best["cost_usd_t"].to_numpy() - flows.cost_usd_t[best["path_id"].to_numpy()]
    table["expected_cost_usd_t"] = flows.logsum_usd_t[: len(demand)] + payment
    return table
