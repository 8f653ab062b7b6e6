"""Sections 2 and 3 of the brief: the map and the ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis.rows import row_of_least, rows_of
from keruen.analysis.stops import border_against_distance
from keruen.report import colours, words
from keruen.report.chart import Chart
from keruen.report.contents import Contents
from keruen.report.figure_map import WIDTHS, map_chart
from keruen.report.figure_ways import distance_chart, parts_chart
from keruen.report.markup import LEFT, RIGHT, Column, bar, details, dot, table

if TYPE_CHECKING:
    from keruen.analysis.corridors import Corridors

_GATES_SHOWN, _GOODS_SHOWN = 9, 16
_LEG_KINDS = {
    "load": "load",
    "haul": "haul",
    "crossing": "border",
    "change_mode": "change of mode",
    "change_gauge": "change of gauge",
    "unload": "unload",
}


def figure_html(chart: Chart, *, heading: str = "h3") -> str:
    """Return the place of a chart with its finding and its note."""
    title = (
        f"<{heading}>{words.safe(words.capital(chart.title))}</{heading}>" if chart.title else ""
    )
    note = f'<p class="note">{words.safe(chart.note)}</p>' if chart.note else ""
    place = f'<div class="chart" id="{chart.chart_id}" style="min-height:{chart.height}px"></div>'
    return f"<figure>{title}{place}{note}</figure>"


def map_section(contents: Contents, charts: list[Chart]) -> str:
    """Return the map beside the table of gates, and the goods at each gate; adds its chart."""
    chart = map_chart(contents)
    charts.append(chart)
    return (
        f"<h3>{words.safe(chart.title)}</h3>"
        f'<div class="beside"><figure><div class="chart" id="map" '
        f'style="min-height:{chart.height}px"></div>{_width_keys()}'
        f'<p class="note">{words.safe(chart.note)}</p></figure>'
        f"<div><h4>Gates into {words.safe(contents.pair.importer_name)}</h4>{_gates(contents)}"
        f"</div></div><h4>What passes the gates, kt a year</h4>{_goods(contents)}"
    )


def ways_section(contents: Contents, charts: list[Chart]) -> str:
    """Return charts and itineraries of every asked pair; adds its charts."""
    parts = []
    for at, corridor in enumerate(contents.corridors):
        if corridor.ways.empty:
            pair = words.safe(f"{corridor.origin} – {corridor.destination}")
            parts.append(f"<h3>{pair}: no way is open</h3>")
            continue
        distance, stops = distance_chart(contents, at), parts_chart(contents, at)
        charts += [distance, stops]
        parts.append(figure_html(distance))
        parts.append(_side_by_side(contents, corridor))
        parts.append(f"<h4>{words.safe(_border_finding(contents, at))}</h4>")
        parts.append(figure_html(stops))
        parts.append(_legs(corridor))
    return "".join(parts) or "<p>No pair of places was asked.</p>"


def _width_keys() -> str:
    labels = [low for low, _ in WIDTHS]
    keys = "".join(
        f'<span><svg width="26" height="12" aria-hidden="true"><line x1="0" x2="26" y1="6" y2="6" '
        f'stroke="{colours.MODES["rail"]}" stroke-width="{width}"/></svg>'
        f"from {words.mass(low).replace('.00', '').replace('.0', '')}</span>"
        for low, (_, width) in zip(labels, WIDTHS, strict=True)
    )
    return f'<div class="keys">{keys}</div>'


def _gates(contents: Contents) -> str:
    columns = [
        Column("gate"),
        Column("a year", RIGHT),
        Column("of its mode", RIGHT),
        Column("", LEFT),
        Column("hours", RIGHT),
        Column("load", RIGHT),
    ]
    rows = []
    for gate in rows_of(contents.gates):
        if gate.share < 0.002:
            continue
        colour = contents.colours.of(gate.crossing_id)
        rows.append(
            [
                _gate_cell(colour, gate.name, gate.mode),
                words.mass(gate.flow_t_yr),
                words.percent(gate.mode_share),
                bar(gate.mode_share, colour),
                words.whole(gate.hours_in_all),
                f"<b class='over'>{words.percent(gate.saturation)}</b>"
                if gate.saturation > 1
                else words.percent(gate.saturation),
            ]
        )
    note = (
        '<p class="note">Hours: mean to pass both sides and the queue, inward. Load: tonnes '
        "against known capacity, both ways together; red above it, a dash where none is on "
        "record.</p>"
    )
    note += _gate_constants(contents) + _shut_since(contents)
    return table(columns, rows, kind="tight wide") + note


def _gate_constants(contents: Contents) -> str:
    """Say what the fees at gates hold that no source gives."""
    parameters = contents.study.table("parameters")
    held = parameters[parameters["applies_to"].str.startswith("gate:") & (parameters["value"] > 0)]
    if held.empty:
        return ""
    said = "; ".join(
        f"{words.safe(row.parameter_id.removeprefix('gate_constant_').replace('_', ' '))} "
        f"{row.value:.0f}"
        for row in rows_of(held)
    )
    return (
        '<p class="note">Fees at some gates hold what no cost row explains, set by calibration or '
        f"assumed, USD/t: {said}.</p>"
    )


def _shut_since(contents: Contents) -> str:
    """Say which gates the study records as shut, open-ended, after the base year."""
    crossing = contents.study.table("crossing")
    open_ended = crossing[
        (crossing["record_type"] == "closure")
        & (crossing["event_end"] == "")
        & (crossing["event_start"].str[:4] > str(contents.year))
    ]
    if open_ended.empty:
        return ""
    said = "; ".join(
        f"{words.safe(row.name_)} since {words.safe(row.event_start)}"
        for row in rows_of(open_ended.rename(columns={"name": "name_"}))
    )
    return (
        f'<p class="note"><b>Shut after the base year, on record: {said}.</b> The run describes '
        f"{contents.year}, when they were open.</p>"
    )


def _gate_cell(colour: str, name: str, mode: str) -> str:
    said = f"<span class='line'>{words.safe(name)}</span>"
    by = "" if name.endswith(f" by {mode}") else f" <span class='low'>{words.safe(mode)}</span>"
    return f"{dot(colour)}{said}{by}"


def _way_cell(contents: Contents, way: int, gate: str, corridor: str) -> str:
    name = f"<b>{way} {words.safe(gate)}</b>"
    return (
        f"{dot(contents.colours.of(gate))}{name}<br><span class='low'>{words.safe(corridor)}</span>"
    )


def _goods(contents: Contents) -> str:
    goods = contents.gate_goods
    gates = list(dict.fromkeys(contents.gates["name"]))[:_GATES_SHOWN]
    totals = goods.groupby("commodity_id")["flow_t_yr"].sum().sort_values(ascending=False)
    by_cell = goods.groupby(["commodity_id", "name"])["flow_t_yr"].sum()
    columns = [Column("goods"), *(Column(_short(name), RIGHT) for name in gates)]
    columns.append(Column("all gates", RIGHT))
    rows = []
    for commodity in [str(name) for name in totals.index][:_GOODS_SHOWN]:
        cells = [float(by_cell.get((commodity, gate), 0.0)) for gate in gates]
        name = contents.commodities.get(commodity, commodity)
        shown = [f"{cell / 1e3:,.0f}" if cell >= 500 else "·" for cell in cells]
        rows.append([words.safe(name), *shown, f"<b>{totals[commodity] / 1e3:,.0f}</b>"])
    left = len(totals) - len(rows)
    more = f'<p class="note">{left} more goods are in results.xlsx.</p>' if left > 0 else ""
    return table(columns, rows, kind="tight wide") + more


def _short(name: str) -> str:
    return str(name).split(" (")[0]


def _side_by_side(contents: Contents, corridor: Corridors) -> str:
    good = contents.commodities.get(corridor.commodity_id, corridor.commodity_id).lower()
    columns = [
        Column(f"way ({good})"),
        Column("share", RIGHT),
        Column("km", RIGHT),
        Column("days, mean", RIGHT),
        Column("days, 9 in 10", RIGHT),
        Column("USD/t paid", RIGHT),
        Column("tariff", RIGHT),
        Column("fees", RIGHT),
        Column("risk", RIGHT),
        Column("time", RIGHT),
        Column("USD/t in all", RIGHT),
        Column("g CO₂e/tkm", RIGHT),
        Column("gauge breaks", RIGHT),
        Column("borders", RIGHT),
    ]
    rows = [
        [
            _way_cell(contents, way.way, way.gate, way.corridor),
            words.percent(way.share),
            f"{way.length_km:,.0f}",
            words.day_number(way.hours_mean),
            words.day_number(way.hours_p90),
            f"<b>{words.whole(way.money_usd_t)}</b>",
            words.whole(way.tariff_usd_t),
            words.whole(way.fee_usd_t),
            words.whole(way.risk_usd_t),
            words.whole(way.time_usd_t),
            f"<b>{words.whole(way.cost_usd_t)}</b>",
            words.whole(way.emission_g_t_km),
            f"{way.gauge_breaks:.0f}",
            f"{way.borders:.0f}",
        ]
        for way in rows_of(corridor.ways)
    ]
    return table(columns, rows, kind="tight")


def _border_finding(contents: Contents, at: int) -> str:
    ways = contents.corridors[at].ways
    way = int(row_of_least(ways, "money_usd_t")["way"])
    facts = border_against_distance(contents.way_parts[at], way=way)
    if not facts["border_hours"] > 0:
        return f"Stops take {words.percent(facts['stop_hours_share'])} of the time on way {way}"
    return (
        f"On way {way} a border takes {words.days(facts['border_hours'])} and "
        f"{words.per_tonne(facts['border_usd_t'])}: the time of "
        f"{words.kilometres(facts['km_by_time'])} of haul, the money of "
        f"{words.kilometres(facts['km_by_money'])}"
    )


def _legs(corridor: Corridors) -> str:
    columns = [
        Column("leg"),
        Column("place"),
        Column("by"),
        Column("km", RIGHT),
        Column("hours", RIGHT),
        Column("± sd", RIGHT),
        Column("tariff USD/t", RIGHT),
        Column("fees USD/t", RIGHT),
        Column("km so far", RIGHT),
        Column("days so far", RIGHT),
        Column("USD/t so far", RIGHT),
    ]
    parts = []
    for way in rows_of(corridor.ways):
        legs = corridor.legs[corridor.legs["way"] == way.way]
        rows = [_leg(leg) for leg in rows_of(legs)]
        title = f"Way {way.way}, {way.corridor}, leg by leg"
        body = table(columns, rows, kind="tight")
        parts.append(details(title, body, printed=bool(way.way == 1)))
    return "".join(parts)


def _leg(leg: pd.Series) -> list[str]:
    same = leg.from_place == leg.to_place
    place = leg.to_place if same else f"{leg.from_place} – {leg.to_place}"
    gauge = f" {leg.gauge_mm:.0f}{words.THIN}mm" if pd.notna(leg.gauge_mm) and leg.gauge_mm else ""
    by = f"{leg.mode}{gauge}" if leg.kind == "haul" else ""
    return [
        words.safe(_LEG_KINDS.get(leg.kind, leg.kind)),
        words.safe(place),
        words.safe(by),
        f"{leg.length_km:,.0f}" if leg.length_km else "",
        words.whole(leg.hours_mean),
        words.whole(leg.hours_sd),
        words.whole(leg.tariff_usd_t) if leg.tariff_usd_t else "",
        words.whole(leg.fee_usd_t) if leg.fee_usd_t else "",
        f"{leg.cumulative_km:,.0f}",
        words.day_number(leg.cumulative_hours),
        words.whole(leg.cumulative_usd_t),
    ]
