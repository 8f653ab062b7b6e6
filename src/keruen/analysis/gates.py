"""What each gate into a country carries, and what it would take to pass it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from keruen.trade.allocation import DAYS_PER_YEAR

if TYPE_CHECKING:
    from keruen.equilibrium.run import Run

_GATE = ["crossing_id", "name", "from_country", "mode"]
_PATH = ["exporter", "commodity_id", "gate", "flow_t_yr", "cost_usd_t", "money_usd_t", "hours_mean"]


def gate_labels(run: Run, *, importer: str) -> dict[str, str]:
    """Return a short name for each gate into a country, by the name that the run gives it.

    A gate named by both its places ("Termez - Hairatan") is called by the importer's ("Hairatan"),
    as people there do, unless two gates would then share a name.
    """
    node = run.study.table("node")
    places = dict(zip(node["node_id"], node["name"], strict=True))
    inward = run.crossings[run.crossings["to_country"] == importer]
    labels: dict[str, str] = {}
    for name, place in zip(inward["name"].tolist(), inward["to_node_id"].tolist(), strict=True):
        if name not in labels:
            labels[name] = _short(str(places.get(place, name))) if " - " in name else name
    times = Counter(labels.values())
    return {name: name if times[label] > 1 else label for name, label in labels.items()}


def gate_tonnes(run: Run, *, importer: str) -> pd.DataFrame:
    """Return what enters a country by each gate (crossing_id, name, from_country, mode, flow_t_yr).

    Gates that carry nothing are left out.
    """
    flows = _inward(run, importer)
    gates = flows.groupby(_GATE, as_index=False, sort=True)["flow_t_yr"].sum()
    return pd.DataFrame(gates[gates["flow_t_yr"] > 0])


def gate_table(run: Run, *, importer: str) -> pd.DataFrame:
    """Return one row per gate into a country, largest first.

    Returns
    -------
    DataFrame
        crossing_id, name, from_country, mode, flow_t_yr, mode_share (of the tonnes of that mode),
        share (of all tonnes), largest_commodity_id, and from the crossing: hours_mean, hours_sd,
        saturation, queue_h, capacity_t_day, how, confidence; hours_in_all (mean and queue).
    """
    gates = gate_tonnes(run, importer=importer)
    by_mode = gates.groupby("mode")["flow_t_yr"].transform("sum")
    gates = gates.assign(
        mode_share=gates["flow_t_yr"] / by_mode,
        share=gates["flow_t_yr"] / gates["flow_t_yr"].sum(),
    )
    gates = gates.merge(_largest(run, importer), on=["crossing_id", "mode"], validate="one_to_one")
    facts = ["hours_mean", "hours_sd", "saturation", "queue_h", "capacity_t_day"]
    crossings = run.crossings[run.crossings["to_country"] == importer]
    crossings = crossings.drop_duplicates(["crossing_id", "mode"])
    gates = gates.merge(
        crossings[["crossing_id", "mode", *facts, "how", "confidence"]],
        on=["crossing_id", "mode"],
        how="left",
        validate="one_to_one",
    )
    gates[["how", "confidence"]] = gates[["how", "confidence"]].fillna("")
    gates["hours_in_all"] = gates["hours_mean"] + gates["queue_h"]
    order = ["flow_t_yr", "crossing_id", "mode"]
    ranked: pd.DataFrame = gates.sort_values(order, ascending=[False, True, True])
    return ranked.reset_index(drop=True)


def gate_goods(run: Run, *, importer: str) -> pd.DataFrame:
    """Return the tonnes of each commodity at each gate into a country.

    Returns
    -------
    DataFrame
        crossing_id, name, mode, commodity_id, flow_t_yr; largest first.
    """
    flows = _inward(run, importer)
    keys = ["crossing_id", "name", "mode", "commodity_id"]
    goods = flows.groupby(keys, as_index=False, sort=True)["flow_t_yr"].sum()
    goods = goods[goods["flow_t_yr"] > 0]
    order = ["flow_t_yr", *keys]
    ranked: pd.DataFrame = goods.sort_values(order, ascending=[False] + [True] * 4)
    return ranked.reset_index(drop=True)


def exporter_gates(run: Run, *, exporter: str, importer: str) -> pd.DataFrame:
    """Return by which gates one country's goods enter another.

    Returns
    -------
    DataFrame
        gate, flow_t_yr, share, cost_usd_t and hours_mean (both means weighted by tonnes); largest
        first.
    """
    paths = pair_paths(run, exporter=exporter, importer=importer)
    weighted = paths.assign(
        cost_usd=paths["cost_usd_t"] * paths["flow_t_yr"],
        tonne_h=paths["hours_mean"] * paths["flow_t_yr"],
    )
    sums = weighted.groupby("gate", as_index=False)[["flow_t_yr", "cost_usd", "tonne_h"]].sum()
    sums = sums[sums["flow_t_yr"] > 0]
    table = pd.DataFrame(
        {
            "gate": sums["gate"],
            "flow_t_yr": sums["flow_t_yr"],
            "share": sums["flow_t_yr"] / sums["flow_t_yr"].sum(),
            "cost_usd_t": sums["cost_usd"] / sums["flow_t_yr"],
            "hours_mean": sums["tonne_h"] / sums["flow_t_yr"],
        }
    )
    return table.sort_values(["flow_t_yr", "gate"], ascending=[False, True], ignore_index=True)


def pair_paths(run: Run, *, importer: str, exporter: str = "") -> pd.DataFrame:
    """Return the paths into a country, of one exporter or of all; gates under their short names.

    Returns
    -------
    DataFrame
        exporter, commodity_id, gate, flow_t_yr, cost_usd_t, money_usd_t, hours_mean.
    """
    wanted = run.paths["importer"] == importer
    if exporter:
        wanted &= run.paths["exporter"] == exporter
    paths = run.paths[_PATH][wanted]
    labels = gate_labels(run, importer=importer)
    return paths.assign(gate=[labels.get(name, name) for name in paths["gate"].tolist()])


def beyond_capacity(run: Run) -> pd.DataFrame:
    """Return how much more is asked of each gate, both directions together, than it can pass.

    Trade is held at its volume, so when a gate is shut the others may be asked for more than they
    can do: ``max(0, flow - 365 * capacity)`` would queue without end. Dearer gates may still have
    room; shippers of cheap goods choose the queue.

    Returns
    -------
    DataFrame
        crossing_id, mode, flow_t_yr, capacity_t_yr, beyond_t_yr, countries (the two sides, sorted
        and joined by a blank); only the gates beyond their capacity, most first.
    """
    passages = run.crossings
    ends = zip(passages["from_country"].tolist(), passages["to_country"].tolist(), strict=True)
    passages = passages.assign(countries=[" ".join(sorted(pair)) for pair in ends])
    keys = ["crossing_id", "mode"]
    gates = passages.groupby(keys, as_index=False, sort=True).agg(
        flow_t_yr=("flow_t_yr", "sum"),
        capacity_t_day=("capacity_t_day", "first"),
        countries=("countries", "first"),
    )
    capacity = DAYS_PER_YEAR * gates.pop("capacity_t_day")
    gates = gates.assign(
        capacity_t_yr=capacity, beyond_t_yr=(gates["flow_t_yr"] - capacity).clip(lower=0.0)
    )
    gates = gates[gates["beyond_t_yr"] > 0]
    columns = ["crossing_id", "mode", "flow_t_yr", "capacity_t_yr", "beyond_t_yr", "countries"]
    ranked: pd.DataFrame = gates.sort_values(
        ["beyond_t_yr", *keys], ascending=[False, True, True], ignore_index=True
    )
    return ranked[columns]


def _short(name: str) -> str:
    return name.split(" (")[0]


def _inward(run: Run, importer: str) -> pd.DataFrame:
    columns = [*_GATE, "commodity_id", "flow_t_yr"]
    flows = run.gate_flows[columns][run.gate_flows["to_country"] == importer]
    labels = gate_labels(run, importer=importer)
    return flows.assign(name=[labels.get(name, name) for name in flows["name"].tolist()])


def _largest(run: Run, importer: str) -> pd.DataFrame:
    """Return the commodity of most tonnes at each gate."""
    keys = ["crossing_id", "mode"]
    goods = gate_goods(run, importer=importer).drop_duplicates(keys)
    return goods.rename(columns={"commodity_id": "largest_commodity_id"})[
        [*keys, "largest_commodity_id"]
    ]
