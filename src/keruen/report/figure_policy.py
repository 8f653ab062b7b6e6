"""The policy timeline: what each jurisdiction restricted, eased or recognised, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from keruen.analysis.policy_status import CONTACT, EASES, RESTRICTS
from keruen.analysis.rows import rows_of
from keruen.report import colours, words
from keruen.report.chart import Chart, axis, base_layout, numbers, to_figure
from keruen.report.contents import Contents

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_MARKS = {
    RESTRICTS: ("lists, bans or closes", "square", colours.INK),
    EASES: ("delists, licenses or recognises", "diamond-open", colours.INK),
    CONTACT: ("receives envoys, keeps or withholds recognition", "circle", "#aab3ba"),
}


def figure(contents: Contents) -> Figure:
    """Return the policy timeline as a plotly Figure."""
    return to_figure(policy_chart(contents))


def policy_chart(contents: Contents) -> Chart:
    """Return each policy row as a mark on its jurisdiction's line; clashing dates are joined."""
    table = contents.policy
    order = _order(contents)
    names = {code: words.safe(contents.countries.get(code, code)) for code in order}
    traces = [_clash(table, names)]
    for effect, (name, symbol, colour) in _MARKS.items():
        rows = table[table["effect"] == effect]
        text = [
            f"<b>{words.safe(row.date)}</b> {words.safe(row.type)}<br>"
            f"{words.safe(row.instrument)}<br>{words.safe(row.source)}"
            + (f"<br>{words.safe(row.conflict)}" if row.conflict else "")
            for row in rows_of(rows)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "text": text,
                "x": numbers(rows["year_decimal"]),
                "y": [names[code] for code in rows["jurisdiction"]],
                "marker": {
                    "symbol": symbol,
                    "size": 10,
                    "color": colour,
                    "line": {"width": 1.6, "color": colour},
                },
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    start = float(table["year_decimal"].min())
    layout = base_layout(
        xaxis=axis(
            "year",
            tickformat="d",
            range=[max(start, 1998) - 0.7, table["year_decimal"].max() + 0.7],
        ),
        yaxis=axis(
            "",
            autorange="reversed",
            categoryorder="array",
            tickfont={"size": 12},
            categoryarray=[names[code] for code in order],
        ),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 90, "r": 16, "t": 40, "b": 46},
    )
    return Chart(
        chart_id="policy",
        title=_title(contents),
        data=[trace for trace in traces if trace["x"]],
        layout=layout,
        narrow={"margin.t": 110},
        height=130 + 24 * len(order),
        narrow_height=200 + 24 * len(order),
        note="A dotted line joins two dates that sources give for the same act: both are kept.",
    )


def _order(contents: Contents) -> list[str]:
    table = contents.policy
    counts = table["jurisdiction"].value_counts()
    first = [c for c in (contents.pair.exporter, contents.pair.importer) if c in counts.index]
    rest = sorted(set(counts.index) - set(first), key=lambda code: (-counts[code], code))
    return [*first, *rest]


def _clash(table: pd.DataFrame, names: dict[str, str]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[str | None] = []
    clashing = table[table["conflict"] != ""]
    for key, rows in clashing.groupby(["jurisdiction", "subject"], sort=True):
        code = str(key[0])
        x += [*numbers(rows["year_decimal"]), None]
        y += [*[names[code]] * len(rows), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "hoverinfo": "skip",
        "line": {"color": "#a4373a", "width": 2, "dash": "2px,2px"},
        "showlegend": bool(x),
        "name": "sources give two dates",
    }


def _title(contents: Contents) -> str:
    pair, table = contents.pair, contents.policy
    delisted = table[(table["jurisdiction"] == pair.exporter) & (table["subject"] == "delisting")]
    name = pair.exporter_name
    if len(delisted) > 1:
        dates = words.listed(list(delisted["date"]))
        return f"{name}: sources date the delisting differently, {dates}"
    if len(delisted):
        return f"{name}: {delisted.iloc[0]['type']}, {delisted.iloc[0]['date']}"
    return f"What was listed, eased or recognised, {len(table)} acts on record"
