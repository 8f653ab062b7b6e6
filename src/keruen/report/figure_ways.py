"""Time-cost-distance charts (UNESCAP) and what stops cost against kilometres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from keruen.analysis.rows import row_of_least, rows_of
from keruen.analysis.stops import PARTS
from keruen.report import colours, words
from keruen.report.chart import Chart, axis, base_layout, numbers, to_figure
from keruen.report.contents import Contents

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from keruen.analysis.corridors import Corridors
    from keruen.report.colours import GateColours

_DASHES = ("solid", "6px,3px", "2px,2px", "9px,3px,2px,3px")
_STOPS = ("crossing", "change_mode", "change_gauge", "load", "unload")
#: Room for the names at the ends of the lines, as a multiple of the longest way.
_ROOM, _TIGHT_ROOM = 1.5, 1.9
#: What a leg is called.
LEG_WORDS = {
    "load": "loading",
    "unload": "unloading",
    "crossing": "border",
    "change_mode": "change of mode",
    "change_gauge": "change of gauge",
    "haul": "haul",
}


def figure(contents: Contents, at: int = 0) -> Figure:
    """Return the time-cost-distance chart of one asked pair as a plotly Figure."""
    return to_figure(distance_chart(contents, at))


def distance_chart(contents: Contents, at: int) -> Chart:
    """Return the time-cost-distance chart of one asked pair."""
    return corridor_chart(contents.corridors[at], contents.colours, chart_id=f"ways-{at + 1}")


def corridor_chart(corridor: Corridors, gate_colours: GateColours, *, chart_id: str) -> Chart:
    """Return days and USD per tonne against kilometres for each way between two places.

    The chart of UNESCAP's time/cost-distance methodology: each stop is a vertical step, each haul a
    slope.
    """
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, float, float, str, str]] = []
    used: dict[str, int] = {}
    for way in rows_of(corridor.ways):
        legs = corridor.legs[corridor.legs["way"] == way.way]
        colour = gate_colours.of(way.gate)
        dash = _DASHES[used.get(colour, 0) % len(_DASHES)]
        used[colour] = used.get(colour, 0) + 1
        name = f"{way.way} {words.safe(words.way_mark(way.gate, way.told_by))}"
        traces += _lines(legs, name, {"color": colour, "dash": dash, "width": 2.4})
        traces.append(_spread(way, colour))
        last = legs.iloc[-1]
        ends.append(
            (last["cumulative_km"], last["cumulative_hours"] / 24, last["cumulative_usd_t"], name,
             colour)
        )  # fmt: skip
    reach = max((end[0] for end in ends), default=1.0)
    x_range = [0, reach * _ROOM]
    layout = base_layout(
        xaxis=axis(
            "km from origin", tickformat=",d", nticks=6, range=x_range, domain=[0, 0.47], anchor="y"
        ),
        xaxis2=axis(
            "km from origin",
            tickformat=",d",
            nticks=6,
            range=x_range,
            domain=[0.54, 1],
            anchor="y2",
        ),
        yaxis=axis("days", rangemode="tozero", anchor="x"),
        yaxis2=axis("USD per tonne (tariffs and fees)", rangemode="tozero", anchor="x2"),
        annotations=[*_end_labels(ends, 1, "y", "x"), *_end_labels(ends, 2, "y2", "x2")],
    )
    return Chart(
        chart_id=chart_id,
        title=_title(corridor),
        data=traces,
        layout=layout,
        narrow={
            "xaxis.domain": [0, 1],
            "xaxis2.domain": [0, 1],
            "yaxis.domain": [0.57, 1],
            "yaxis2.domain": [0, 0.43],
        },
        tight={
            "xaxis.range": [0, reach * _TIGHT_ROOM],
            "xaxis2.range": [0, reach * _TIGHT_ROOM],
            "xaxis.domain": [0, 0.44],
            "xaxis2.domain": [0.58, 1],
        },
        height=430,
        narrow_height=640,
        note=(
            "A slope is a haul, a vertical step is a stop: loading, a border, a change of mode or "
            "gauge. The bar at each end reaches the time that nine shipments in ten keep. Colour "
            "is the gate; where ways share it, each is named by a place that only it passes."
        ),
    )


def parts_chart(contents: Contents, at: int) -> Chart:
    """Return hours and USD per tonne of each way by part: hauls, borders, changes, loading."""
    corridor, table = contents.corridors[at], contents.way_parts[at]
    names = {
        way.way: f"{way.way} {words.way_mark(way.gate, way.told_by)}"
        for way in rows_of(corridor.ways)
    }
    traces = []
    for part in PARTS:
        rows = table[table["part"] == part]
        if rows.empty:
            continue
        labels = [words.safe(names[way]) for way in rows["way"]]
        for column, unit, scale, panel in (
            ("hours_mean", "days", 1 / 24, ""),
            ("money_usd_t", "USD/t", 1.0, "2"),
        ):
            values = rows[column] * scale
            traces.append(
                {
                    "type": "bar", "orientation": "h", "x": numbers(values), "y": labels,
                    "name": part, "legendgroup": part, "showlegend": panel == "",
                    "xaxis": f"x{panel}", "yaxis": "y",
                    "marker": {"color": colours.PARTS[part], "line": {"color": "#fff", "width": 1}},
                    "hovertemplate": f"{part}: %{{x:.1f}} {unit}<extra>%{{y}}</extra>",
                }
            )  # fmt: skip
    ways = len(corridor.ways)
    layout = base_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=axis("days", domain=[0, 0.47]),
        xaxis2=axis("USD per tonne (tariffs and fees)", domain=[0.54, 1]),
        yaxis=axis(
            "",
            autorange="reversed",
            tickfont={"size": 12, "color": colours.INK},
            categoryorder="array",
            categoryarray=[words.safe(name) for name in names.values()],
        ),
        bargap=0.35,
        margin={"l": 56, "r": 16, "t": 40, "b": 46},
    )
    return Chart(
        chart_id=f"parts-{at + 1}",
        title="",
        data=traces,
        layout=layout,
        narrow={"margin.t": 96, "xaxis2.title.text": "USD/t paid"},
        height=150 + 38 * ways,
        narrow_height=220 + 40 * ways,
    )


def _title(corridor: Corridors) -> str:
    ways = corridor.ways
    cheap = row_of_least(ways, "money_usd_t")
    quick = row_of_least(ways, "hours_mean")
    pair = f"{corridor.origin} – {corridor.destination}"
    cheap_name = words.way_name(cheap["gate"], cheap["told_by"])
    said = f"{pair}: cheapest by {cheap_name} ({words.per_tonne(cheap['money_usd_t'])}, "
    said += f"{words.days(cheap['hours_mean'])})"
    if quick["way"] != cheap["way"]:
        quick_name = words.way_name(quick["gate"], quick["told_by"])
        said += f", quickest by {quick_name} ({words.days(quick['hours_mean'])})"
    return said


def _lines(legs: pd.DataFrame, name: str, style: dict[str, Any]) -> list[dict[str, Any]]:
    km = [0.0, *legs["cumulative_km"]]
    text = [words.safe(legs.iloc[0]["from_place"]) if len(legs) else ""]
    for leg in rows_of(legs):
        place = (
            leg.to_place if leg.from_place == leg.to_place else f"{leg.from_place} – {leg.to_place}"
        )
        cost = leg.tariff_usd_t + leg.fee_usd_t
        text.append(
            f"{words.safe(LEG_WORDS.get(leg.kind, leg.kind))}: {words.safe(place)}<br>"
            f"{words.days(leg.hours_mean)}, {words.per_tonne(cost)}"
            + (
                f", {words.kilometres(leg.length_km)} {words.safe(leg.mode)}"
                if leg.length_km
                else ""
            )
        )
    sizes = [0, *(5 if kind in _STOPS else 0 for kind in legs["kind"])]
    shared = {
        "type": "scatter", "x": numbers(km), "mode": "lines+markers", "line": style, "text": text,
        "name": name, "hovertemplate": "%{text}<extra>" + name + "</extra>",
        "marker": {"size": sizes, "color": style["color"]},
    }  # fmt: skip
    hours = [0.0, *(value / 24 for value in legs["cumulative_hours"])]
    money = [0.0, *legs["cumulative_usd_t"]]
    return [
        {**shared, "y": numbers(hours), "xaxis": "x", "yaxis": "y"},
        {**shared, "y": numbers(money), "xaxis": "x2", "yaxis": "y2"},
    ]


def _spread(way: Any, colour: str) -> dict[str, Any]:  # noqa: ANN401 - a row of the ways table
    """Draw from the mean to the P90 at the end of a way."""
    mean, late = way.hours_mean / 24, way.hours_p90 / 24
    return {
        "type": "scatter", "x": numbers([way.length_km] * 2), "y": numbers([mean, late]),
        "mode": "lines+markers", "line": {"color": colour, "width": 1},
        "marker": {"symbol": "line-ew", "size": [0, 9], "line": {"color": colour, "width": 1.4}},
        "hovertemplate": f"nine in ten within {late:.1f} days<extra></extra>",
        "xaxis": "x", "yaxis": "y",
    }  # fmt: skip


def _end_labels(
    ends: list[tuple[float, float, float, str, str]], value: int, y_axis: str, x_axis: str
) -> list[dict[str, Any]]:
    """Name each line at its end, pushed apart where two would touch."""
    heights = [(end[1] if value == 1 else end[2], end) for end in ends]
    reach = max((end[0] for end in ends), default=1.0)
    top = max((height for height, _ in heights), default=1.0)
    gap, floor = 0.075 * top, -1.0
    labels = []
    for height, end in sorted(heights, key=lambda one: (one[0], one[1][3])):
        y = max(height, floor + gap)
        floor = y
        said = f"{end[1]:.1f} d" if value == 1 else f"{end[2]:,.0f}"
        labels.append(
            {
                "x": float(end[0]),
                "y": round(float(height), 4),
                "xref": x_axis,
                "yref": y_axis,
                "ax": round(1.05 * reach, 1),
                "ay": round(float(y), 4),
                "axref": x_axis,
                "ayref": y_axis,
                "text": f"<b>{end[3]}</b> {said}",
                "showarrow": True,
                "arrowhead": 0,
                "arrowwidth": 0.8,
                "arrowcolor": end[4],
                "standoff": 4,
                "xanchor": "left",
                "font": {"size": 11, "color": colours.INK},
            }
        )
    return labels
