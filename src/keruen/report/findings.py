"""The answer in a few sentences, each with its number and the range it may lie in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from keruen.analysis.rows import row_of_least, row_of_most, rows_of
from keruen.analysis.stops import border_against_distance
from keruen.report import words
from keruen.report.contents import Contents


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the answer.

    Parameters
    ----------
    topic
        Two or three words for the margin.
    text
        The sentence with its number.
    basis
        Where the range or the number comes from.
    """

    topic: str
    text: str
    basis: str


def findings(contents: Contents) -> list[Finding]:
    """Return the sentences that answer the brief, most important first."""
    sentences = [
        _what_moves(contents),
        _main_gate(contents),
        _asked_trade(contents),
        _best_way(contents),
        _borders(contents),
        _bread(contents),
        _worst_scenario(contents),
        _target(contents),
    ]
    return [sentence for sentence in sentences if sentence is not None]


def overturning_doubt(contents: Contents) -> Finding:
    """Return the one doubt that could overturn the answer."""
    assumed = contents.assumed
    share = float(assumed["share"])  # type: ignore[arg-type]
    if not share > 0:
        text = (
            "No trade flow is assumed; the doubt left is the shippers' choice, which is a model "
            "figure."
        )
        return Finding("The doubt", text, "trade rows of the study")
    exporter = contents.countries.get(str(assumed["exporter"]), str(assumed["exporter"]))
    good = contents.commodities.get(str(assumed["commodity_id"]), str(assumed["commodity_id"]))
    tonnes = float(assumed["demand_t_yr"])  # type: ignore[arg-type]
    low, high = float(assumed["cell_low_t_yr"]), float(assumed["cell_high_t_yr"])  # type: ignore[arg-type]
    text = (
        f"{words.percent(share)} of the tonnes that enter {contents.pair.importer_name} in this "
        f"run rest on trade flows of low confidence, most of them assumed for want of a source. "
        f"The largest is {good.lower()} from {exporter}: {words.mass(tonnes)}"
        f"{_range(low, high, words.mass)}. Customs figures for these would move "
        "the gates' shares more than anything else in the model."
    )
    return Finding("The doubt", text, "trade rows of low confidence")


def _what_moves(contents: Contents) -> Finding | None:
    gates = contents.gates
    if gates.empty:
        return None
    total = float(gates["flow_t_yr"].sum())
    rail = float(gates.loc[gates["mode"] == "rail", "flow_t_yr"].sum())
    low, high = float(contents.assumed["low_t_yr"]), float(contents.assumed["high_t_yr"])  # type: ignore[arg-type]
    text = (
        f"{words.mass(total)} of goods a year enter {contents.pair.importer_name}, "
        f"{words.mass(rail)} of them by rail; the trade rows allow {_span(low, high, words.mass)} "
        "in all."
    )
    return Finding("What moves", text, "sum of the ranges of the trade cells")


def _main_gate(contents: Contents) -> Finding | None:
    gates = contents.gates
    rail = gates[gates["mode"] == "rail"]
    if rail.empty:
        return None
    first = rail.iloc[0]
    text = (
        f"{first['name']} carries {words.percent(first['mode_share'])} of the rail freight "
        f"({words.mass(first['flow_t_yr'])})"
    )
    target = _fit_share(contents.baseline.fit, str(first["name"]))
    if target is not None:
        text += f"; observed: {target['low']:g}–{target['high']:g}{words.THIN}%"
        text += "" if target["met"] else ", which the model does not meet"
    load = first["saturation"]
    if pd.notna(load):
        text += f". It runs at {words.percent(load)} of its known capacity"
    others = rail.iloc[1:3]
    if len(others):
        said = [f"{r['name']} {words.percent(r['mode_share'])}" for _, r in others.iterrows()]
        text += f"; then {words.listed(said)}"
    full = gates[gates["saturation"] > 1]
    if len(full):
        said = [f"{r['name']} ({words.percent(r['saturation'])})" for _, r in full.iterrows()]
        text += f". Beyond its known capacity: {words.listed(said)}"
    return Finding("The gate", text + ".", "model against weekly and monthly reports")


def _fit_share(fit: pd.DataFrame, gate: str) -> pd.Series | None:
    shares = fit[fit["unit"].isin(["%", "share"])]
    named = shares[
        shares["target"].str.contains(gate, case=False, regex=False)
        | shares["target_id"].str.contains(gate, case=False, regex=False)
    ]
    if named.empty:
        return None
    row = named.iloc[0].copy()
    if row["unit"] == "share":
        row[["low", "high"]] = [100 * row["low"], 100 * row["high"]]
    return row


def _asked_trade(contents: Contents) -> Finding | None:
    pair = contents.pair
    cells = contents.baseline.cells
    ours = cells[(cells["exporter"] == pair.exporter) & (cells["importer"] == pair.importer)]
    if ours.empty or contents.exporter_gates.empty:
        return None
    largest = ours.sort_values(["demand_t_yr", "commodity_id"], ascending=[False, True]).iloc[0]
    good = contents.commodities.get(largest["commodity_id"], largest["commodity_id"]).lower()
    ways = contents.exporter_gates
    text = (
        f"{pair.exporter_name} sends {words.mass(float(ours['demand_t_yr'].sum()))}, of which "
        f"{good} is {words.mass(largest['demand_t_yr'])}"
        f"{_range(largest['low_t_yr'], largest['high_t_yr'], words.mass)}; "
        f"{words.percent(ways.iloc[0]['share'])} of it all goes by {ways.iloc[0]['gate']}"
        + (
            f", {words.percent(ways.iloc[1]['share'])} by {ways.iloc[1]['gate']}"
            if len(ways) > 1
            else ""
        )
        + "."
    )
    return Finding(f"From {pair.exporter_name}", text, "trade rows; shares are a model figure")


def _best_way(contents: Contents) -> Finding | None:
    if not contents.corridors or contents.corridors[0].ways.empty:
        return None
    corridor = contents.corridors[0]
    cheap = row_of_least(corridor.ways, "money_usd_t")
    most = row_of_most(corridor.ways, "money_usd_t")
    cheap_name = words.way_name(cheap["gate"], cheap["told_by"])
    most_name = words.way_name(most["gate"], most["told_by"])
    good = contents.commodities.get(corridor.commodity_id, corridor.commodity_id).lower()
    text = (
        f"The cheapest way for {good} from {corridor.origin} to {corridor.destination} goes by "
        f"{cheap_name}: {words.kilometres(cheap['length_km'])}, "
        f"{words.days(cheap['hours_mean'])} (nine in ten within {words.days(cheap['hours_p90'])}), "
        f"{words.per_tonne(cheap['money_usd_t'])}"
    )
    if len(corridor.ways) > 1:
        text += (
            f"; of {len(corridor.ways)} distinct ways the dearest, by {most_name}, costs "
            f"{words.per_tonne(most['money_usd_t'])}"
        )
    return Finding("The way", text + ".", "itineraries below; model figures")


def _borders(contents: Contents) -> Finding | None:
    if not contents.way_parts or contents.way_parts[0].empty:
        return None
    ways = contents.corridors[0].ways
    way = int(row_of_least(ways, "money_usd_t")["way"])
    facts = border_against_distance(contents.way_parts[0], way=way)
    if not facts["border_hours"] > 0:
        return None
    text = (
        f"Stops, not distance, eat the time: {words.percent(facts['stop_hours_share'])} of the "
        "hours on that way are spent standing"
        if facts["stop_hours_share"] >= 0.5
        else f"{words.percent(facts['stop_hours_share'])} of the hours on that way are stops"
    )
    text += (
        f"; one border takes as long as {words.kilometres(facts['km_by_time'])} of haul and "
        f"costs as much as {words.kilometres(facts['km_by_money'])}."
    )
    return Finding("Borders", text, "mean of the borders on the cheapest way")


def _bread(contents: Contents) -> Finding | None:
    if contents.bread.empty:
        return None
    total = float(contents.bread["wheat_equivalent_t_yr"].sum())
    by_gate = contents.bread.groupby("gate")["share"].sum()
    by_supplier = contents.bread.groupby("exporter")["share"].sum()
    supplier = contents.countries.get(str(by_supplier.idxmax()), str(by_supplier.idxmax()))
    text = (
        f"{words.percent(by_gate.max())} of {contents.pair.importer_name}'s imported bread "
        f"({words.mass(total)} of wheat equivalent) hangs on {by_gate.idxmax()}; {supplier} "
        f"supplies {words.percent(by_supplier.max())}."
    )
    return Finding("Bread", text, "flour counted as wheat at the extraction rate")


def _worst_scenario(contents: Contents) -> Finding | None:
    runs = contents.runs
    if len(runs) < 2:
        return None
    others = runs.iloc[1:]
    worst = row_of_most(others.assign(size=others["cost_change_ratio"].abs()), "size")
    base = runs.iloc[0]
    text = (
        f"{worst['title']}: a tonne from {contents.pair.exporter_name} costs "
        f"{words.per_tonne(worst['cost_usd_t'])} instead of {words.per_tonne(base['cost_usd_t'])} "
        f"({words.change(worst['cost_change_ratio'])}, time and risk included)"
    )
    if worst["stranded_t_yr"] >= 500:
        text += f" and {words.mass(worst['stranded_t_yr'])} find no way"
    if worst["beyond_capacity_t_yr"] >= 500:
        text += (
            f"; the gates are asked for {words.beyond(worst['beyond_capacity_t_yr'])}, so read "
            "that cost as a lower bound of the harm"
        )
    return Finding("What if", text + ".", "the scenario run against the baseline")


def _target(contents: Contents) -> Finding | None:
    chosen = contents.turnover[contents.turnover["chosen"]]
    ahead = contents.growth[contents.growth["by_year"].isin([2030, 2035])]
    if chosen.empty or ahead.empty:
        return None
    last = chosen.iloc[-1]
    lowest = ahead[ahead["target_usd"] == ahead["target_usd"].min()].sort_values("by_year")
    said = [f"{words.percent(r.growth_ratio_yr)} a year to {r.by_year}" for r in rows_of(lowest)]
    text = (
        f"Trade was {words.money(last['turnover_usd'])} in {last['year']}; the target of "
        f"{words.money(lowest.iloc[0]['target_usd'])} is {lowest.iloc[0]['multiple']:.1f} times "
        f"that and asks for {' or '.join(said)}."
    )
    return Finding("The target", text, "published turnover; arithmetic only")


def _span(low: float, high: float, say: object) -> str:
    return words.between(say(low), say(high))  # type: ignore[operator]


def _range(low: float, high: float, say: object) -> str:
    """Say a range in brackets; nothing where the cell has none."""
    if pd.isna(low) or pd.isna(high) or low == high:
        return " (no range known)"
    return f" ({_span(low, high, say)})"
