"""Section 5 of the brief: scenarios, bread, promises, policy."""

from __future__ import annotations

import pandas as pd

from keruen.analysis.rows import rows_of
from keruen.report import words
from keruen.report.brief_trade import confidence_chip
from keruen.report.brief_ways import figure_html
from keruen.report.chart import Chart
from keruen.report.contents import Contents
from keruen.report.figure_gates import bread_chart, scenario_chart
from keruen.report.figure_policy import policy_chart
from keruen.report.markup import RIGHT, Column, Footnotes, chip, details, dot, table

_BREAD_SHOWN = 0.005
_KINDS = {
    "kept": "good",
    "kept late": "good",
    "kept in part": "mid",
    "under way": "mid",
    "not yet due": "",
    "far behind": "bad",
    "missed": "bad",
    "nobody says": "",
}
_NEED_SAID = {
    "wheat_requirement": "wheat needed",
    "wheat_production": "wheat grown",
    "cereal_import_requirement": "cereals to import",
}


def asked_section(contents: Contents, charts: list[Chart], notes: Footnotes) -> str:
    """Return scenarios, bread, promises and policy; adds their charts."""
    parts = [_scenarios(contents, charts)]
    if len(contents.bread):
        parts.append(_bread(contents, charts, notes))
    if len(contents.promises):
        parts.append(_promises(contents, notes))
    if len(contents.policy):
        parts.append(_policy(contents, charts, notes))
    return "".join(parts)


def _scenarios(contents: Contents, charts: list[Chart]) -> str:
    chart = scenario_chart(contents)
    charts.append(chart)
    pair = contents.pair
    columns = [
        Column("run"),
        Column(f"into {pair.importer_name}", RIGHT),
        Column("largest gate"),
        Column(f"USD/t from {pair.exporter_name}, in all", RIGHT),
        Column("change", RIGHT),
        Column("of it paid", RIGHT),
        Column("days", RIGHT),
        Column("extra cost a year", RIGHT),
        Column("beyond capacity", RIGHT),
        Column("finds no way", RIGHT),
    ]
    rows = []
    for at, run in enumerate(rows_of(contents.runs)):
        extra = run.extra_cost_usd_yr
        signed = "+" if extra > 0 else "−"
        rows.append(
            [
                f"<b>{words.safe(run.title)}</b>",
                words.mass(run.imports_t_yr),
                dot(contents.colours.of(run.largest_gate))
                + f"<span class='line'>{words.safe(run.largest_gate)}</span> "
                + f"<span class='line'>{words.mass(run.largest_gate_t_yr)}</span>",
                f"<b>{words.whole(run.cost_usd_t)}</b>",
                words.change(run.cost_change_ratio) if at else "",
                words.whole(run.money_usd_t),
                words.day_number(run.hours_mean),
                f"{signed}{words.money(abs(extra))}" if at and abs(extra) >= 5e5 else "",
                _beyond_cell(run.beyond_capacity_t_yr),
                words.mass(run.stranded_t_yr) if run.stranded_t_yr >= 500 else "nothing",
            ]
        )
    note = (
        f"{_overfull(contents)}"
        '<p class="note">Trade is held at the base year: goods change their way, not their '
        "destination. USD/t in all counts tariffs, fees, risk and the value of time.</p>"
    )
    return figure_html(chart) + table(columns, rows, kind="tight named") + note


def _beyond_cell(tonnes_yr: float) -> str:
    return f"<b class='over'>{words.mass(tonnes_yr)}</b>" if tonnes_yr >= 500 else "nothing"


def _overfull(contents: Contents) -> str:
    """Say of each run what its gates are asked for beyond what they can pass."""
    said = [
        f"<b>{words.safe(run.title)}</b>: {words.beyond(run.beyond_capacity_t_yr)}."
        for run in rows_of(contents.runs)
        if run.beyond_capacity_t_yr >= 500
    ]
    if not said:
        return ""
    return (
        f'<div class="doubt"><p>{"<br>".join(said)} Where that is so, days and cost are those of '
        "an endless queue, not of a journey.</p></div>"
    )


def _exceeds(contents: Contents) -> bool:
    """Return whether imports and harvest on record exceed the need on record."""
    on_record = {row.item: row.value for row in rows_of(contents.need)}
    imported = float(contents.bread["wheat_equivalent_t_yr"].sum())
    need = float(on_record.get("wheat_requirement", float("inf")))
    return bool(imported + float(on_record.get("wheat_production", 0.0)) > need)


def _bread(contents: Contents, charts: list[Chart], notes: Footnotes) -> str:
    chart = bread_chart(contents)
    charts.append(chart)
    extraction = contents.extraction
    said = ""
    if extraction is not None:
        said = (
            f'<p class="note">A tonne of wheat gives {extraction.rate:g} t of flour'
            f"{notes.mark(extraction.source)} ({words.safe(extraction.confidence)} confidence). "
            "Bread here is wheat and wheat flour."
        )
    for row in rows_of(contents.need):
        item = _NEED_SAID.get(row.item, row.item)
        said += f" {words.capital(words.safe(item))}: {words.mass(row.value)} ({row.year:.0f})"
        said += f"{notes.mark(row.source)}."
    if said and _exceeds(contents):
        said += (
            " These figures come from different sources and years: imports of the trade rows and "
            "the harvest together exceed the stated need, so one of the three is wrong."
        )
    tonnes = {(row.exporter, row.gate): row.flow_t_yr for row in rows_of(contents.bread)}
    by_gate = contents.bread.groupby("gate")["flow_t_yr"].sum().sort_values(ascending=False)
    order = by_gate.index[by_gate >= _BREAD_SHOWN * by_gate.sum()]
    suppliers = contents.bread.groupby("exporter")["share"].sum().sort_values(ascending=False)
    columns = [Column("supplier"), *(Column(f"{gate}, kt", RIGHT) for gate in order)]
    columns.append(Column("share of the bread", RIGHT))
    rows = [
        [
            words.safe(contents.countries.get(name, name)),
            *(_kilotonnes(tonnes.get((name, gate), 0.0)) for gate in order),
            f"<b>{words.percent(suppliers[name])}</b>",
        ]
        for name in suppliers.index
    ]
    body = figure_html(chart) + table(columns, rows, kind="tight")
    return body + (f"{said}</p>" if said else "")


def _kilotonnes(tonnes: float) -> str:
    return f"{tonnes / 1e3:,.0f}" if tonnes >= 500 else "·"


def _promises(contents: Contents, notes: Footnotes) -> str:
    outcomes = dict(zip(contents.outcomes["outcome"], contents.outcomes["promises"], strict=True))
    total = sum(outcomes.values())
    kept = outcomes.get("kept", 0) + outcomes.get("kept late", 0)
    silent = outcomes.get("nobody says", 0)
    title = f"Of {total} promises {kept} were kept; of {silent} nobody has said what came of them"
    squares = "".join(_squares(outcome, count) for outcome, count in outcomes.items())
    ours = contents.promises[contents.promises["between_pair"]]
    others = contents.promises[~contents.promises["between_pair"]]
    names = f"{contents.pair.exporter_name} and {contents.pair.importer_name}"
    body = (
        f'<h3>{words.safe(title)}</h3><div class="squares">{squares}</div>'
        f"{_promise_table(ours, notes)}"
        '<p class="note">Targets, pledges, contracts and forecasts are different things and some '
        "hold one another, so they are never added up.</p>"
    )
    if len(others):
        body += details(f"Promises beyond {names} ({len(others)})", _promise_table(others, notes))
    return body


def _squares(outcome: str, count: int) -> str:
    square = f'<i class="{_KINDS.get(outcome, "")}"></i>'
    return f"<span>{square * count} {words.safe(outcome)} {count}</span>"


def _promise_table(promises: pd.DataFrame, notes: Footnotes) -> str:
    columns = [Column("said on"), Column("kind"), Column("what"), Column("how much", RIGHT)]
    columns += [Column("due"), Column("outcome"), Column("what came of it")]
    rows = []
    for row in rows_of(promises):
        amounts = [words.money(row.value_usd)] if pd.notna(row.value_usd) else []
        amounts += [words.mass(row.tonnes)] if pd.notna(row.tonnes) else []
        rows.append(
            [
                f"<span class='line'>{words.safe(row.date)}</span>",
                words.safe(row.type),
                f"{words.safe(words.capital(row.title))}{notes.mark(row.source)}",
                "<br>".join(amounts),
                words.safe(row.target_date),
                chip(row.outcome, _KINDS.get(row.outcome, "")),
                words.safe(row.realised),
            ]
        )
    return table(columns, rows, kind="tight")


def _policy(contents: Contents, charts: list[Chart], notes: Footnotes) -> str:
    chart = policy_chart(contents)
    charts.append(chart)
    names = contents.countries
    columns = [Column("who"), Column("listing"), Column("recognition")]
    status = [
        [
            words.safe(names.get(row.jurisdiction, row.jurisdiction)),
            words.safe(row.listing),
            words.safe(row.recognition),
        ]
        for row in rows_of(contents.status)
    ]
    acts = [
        [
            f"<span class='line'>{words.safe(row.date)}</span>"
            + (f" <b>({words.safe(row.conflict)})</b>" if row.conflict else ""),
            words.safe(names.get(row.jurisdiction, row.jurisdiction)),
            words.safe(row.type),
            words.safe(row.instrument),
            words.safe(row.description) + notes.mark(row.source),
            confidence_chip(row.confidence),
        ]
        for row in rows_of(contents.policy)
    ]
    heads = [Column(label) for label in ("date", "who", "act", "instrument", "what", "confidence")]
    return (
        figure_html(chart)
        + f"<h4>Where it stood at the end of {contents.year}</h4>"
        + table(columns, status, kind="tight")
        + details(f"Every act on record ({len(acts)})", table(heads, acts, kind="tight"))
    )
