"""Scenarios beside the baseline: what moves to another gate, what it costs, what is stranded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis.asked import Pair
from keruen.analysis.gates import beyond_capacity, gate_tonnes
from keruen.analysis.rows import rows_of

if TYPE_CHECKING:
    from keruen.equilibrium.run import Run


#: Measure of ``compare_runs``; a tonne that passes two full gates counts at both.
BEYOND = "tonnes beyond the capacity of the gates"


def compare_runs(base: Run, run: Run) -> pd.DataFrame:
    """Return what moved between two runs of a study, measure by measure.

    Returns
    -------
    DataFrame
        measure (words), unit, base, run, change (run less base), change_ratio (change over base;
        NaN where the base is zero): the whole of the trade first, then each gate and mode. Where
        ``BEYOND`` is above zero that trade queues without end, and mean cost and time are those
        of an endless queue.
    """
    before, after = _whole(base), _whole(run)
    gates = sorted({*_through(base), *_through(run)})
    passed = (_through(base), _through(run))
    for gate in gates:
        key = (f"through {gate}", "t/yr")
        before[key], after[key] = (side.get(gate, 0.0) for side in passed)
    table = pd.DataFrame(
        {
            "measure": [measure for measure, _ in before],
            "unit": [unit for _, unit in before],
            "base": list(before.values()),
            "run": list(after.values()),
        }
    )
    table["change"] = table["run"] - table["base"]
    table["change_ratio"] = (table["change"] / table["base"]).where(table["base"] != 0)
    return table


def _whole(run: Run) -> dict[tuple[str, str], float]:
    paths = run.paths
    tonne_km = float((paths["flow_t_yr"] * paths["length_km"]).sum())
    emission = float((paths["flow_t_yr"] * paths["emission_kg_t"]).sum())
    return {
        ("tonnes moved", "t/yr"): float(paths["flow_t_yr"].sum()),
        ("tonnes that find no way", "t/yr"): float(run.stranded["demand_t_yr"].sum()),
        (BEYOND, "t/yr"): float(beyond_capacity(run)["beyond_t_yr"].sum()),
        ("generalised cost, mean", "USD/t"): _mean(paths, "cost_usd_t"),
        ("tariffs and fees, mean", "USD/t"): _mean(paths, "money_usd_t"),
        ("time, mean", "h"): _mean(paths, "hours_mean"),
        ("transport work", "tkm/yr"): tonne_km,
        ("emissions", "kg CO2e/yr"): emission,
    }


def _through(run: Run) -> dict[str, float]:
    flows = run.gate_flows
    gate = flows["name"] + " (" + flows["mode"] + ")"
    return {str(name): float(t) for name, t in flows["flow_t_yr"].groupby(gate).sum().items()}


def compare_gates(
    baseline: Run, scenarios: Sequence[Run], *, importer: str, tonnes: Sequence[pd.DataFrame] = ()
) -> pd.DataFrame:
    """Return the tonnes at each gate into a country in each run.

    Parameters
    ----------
    tonnes
        What ``gate_tonnes`` says of each run, baseline first; asked of the runs if left out.

    Returns
    -------
    DataFrame
        scenario, title, crossing_id, name, mode, flow_t_yr, baseline_t_yr, change_t_yr; runs in the
        order given, gates by their tonnes in the baseline.
    """
    runs = (baseline, *scenarios)
    entering = tonnes or [gate_tonnes(run, importer=importer) for run in runs]
    columns = ["crossing_id", "name", "mode", "flow_t_yr"]
    of_runs = [{row[:3]: row[3] for row in rows_of(table[columns])} for table in entering]
    rows = []
    for run, flows in zip(runs, of_runs, strict=True):
        gates = {
            gate: (of_runs[0].get(gate, 0.0), flows.get(gate, 0.0))
            for gate in {*of_runs[0], *flows}
        }
        order = sorted(gates, key=lambda gate: (-gates[gate][0], -gates[gate][1], gate))
        for gate in order:
            base, flow = gates[gate]
            rows.append((run.scenario.name, run.scenario.title, *gate, flow, base, flow - base))
    names = ["scenario", "title", *columns, "baseline_t_yr", "change_t_yr"]
    return pd.DataFrame(rows, columns=names)


def compare_scenarios(
    baseline: Run, scenarios: Sequence[Run], *, pair: Pair, tonnes: Sequence[pd.DataFrame] = ()
) -> pd.DataFrame:
    """Return one row per run with what one country's exports to another cost and what is stranded.

    Parameters
    ----------
    tonnes
        What ``gate_tonnes`` says of each run, baseline first; asked of the runs if left out.

    Returns
    -------
    DataFrame
        scenario, title, imports_t_yr (all goods that reach the importer), largest_gate,
        largest_gate_t_yr, pair_t_yr, cost_usd_t (mean generalised cost per tonne of the pair's
        trade), money_usd_t, hours_mean, stranded_t_yr (demand into the importer that no path
        serves), beyond_capacity_t_yr (asked of any gate of the network, both directions, over what
        they can pass: it queues without end, and cost and hours are those of the queue),
        cost_change_ratio (against the baseline), extra_cost_usd_yr (what moving the same tonnes
        costs more a year).
    """
    runs = (baseline, *scenarios)
    entering = tonnes or [gate_tonnes(run, importer=pair.importer) for run in runs]
    rows = [_measures(run, pair, gates) for run, gates in zip(runs, entering, strict=True)]
    table = pd.DataFrame(rows)
    base = table.iloc[0]
    return table.assign(
        cost_change_ratio=table["cost_usd_t"] / base["cost_usd_t"] - 1,
        extra_cost_usd_yr=(table["cost_usd_t"] - base["cost_usd_t"]) * table["pair_t_yr"],
    )


def _measures(run: Run, pair: Pair, gates: pd.DataFrame) -> dict[str, object]:
    paths = run.paths
    served = (paths["importer"] == pair.importer).to_numpy(dtype=bool)
    ours = served & (paths["exporter"] == pair.exporter).to_numpy(dtype=bool)
    parts = ["flow_t_yr", "cost_usd_t", "money_usd_t", "hours_mean"]
    trade = paths[parts][ours]
    stranded = run.stranded[run.stranded["importer"] == pair.importer]
    full = beyond_capacity(run)
    gates = gates.sort_values("flow_t_yr", ascending=False, kind="stable")
    largest = gates.iloc[0] if len(gates) else pd.Series({"name": "", "flow_t_yr": 0.0})
    return {
        "scenario": run.scenario.name,
        "title": run.scenario.title,
        "imports_t_yr": float(paths["flow_t_yr"].to_numpy()[served].sum()),
        "largest_gate": largest["name"],
        "largest_gate_t_yr": float(largest["flow_t_yr"]),
        "pair_t_yr": float(trade["flow_t_yr"].sum()),
        "cost_usd_t": _mean(trade, "cost_usd_t"),
        "money_usd_t": _mean(trade, "money_usd_t"),
        "hours_mean": _mean(trade, "hours_mean"),
        "stranded_t_yr": float(stranded["demand_t_yr"].sum()),
        "beyond_capacity_t_yr": float(full["beyond_t_yr"].sum()),
    }


def _mean(paths: pd.DataFrame, column: str) -> float:
    tonnes = float(paths["flow_t_yr"].sum())
    return float((paths[column] * paths["flow_t_yr"]).sum()) / tonnes if tonnes else float("nan")
