"""What was traded, in every figure on record, against what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from keruen.analysis.rows import rows_of
from keruen.report import colours, words
from keruen.report.chart import Chart, axis, base_layout, numbers, to_figure
from keruen.report.contents import Contents

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_STEP_YEARS = 0.14
_TARGET_COLOUR = "#a4373a"


def figure(contents: Contents) -> Figure:
    """Return the history of trade as a plotly Figure."""
    return to_figure(history_chart(contents))


def history_chart(contents: Contents) -> Chart:
    """Return every turnover figure as its own marker, the chosen ones joined, targets as lines."""
    points = contents.turnover.assign(x=_spread_within_years(contents.turnover))
    full, part = points[points["full_year"]], points[~points["full_year"]]
    chosen = full[full["chosen"]]
    traces = [
        {
            "type": "scatter",
            "x": numbers(chosen["year"]),
            "y": numbers(chosen["turnover_usd"] / 1e6),
            "mode": "lines",
            "line": {"color": colours.INK, "width": 2},
            "hoverinfo": "skip",
            "showlegend": False,
        },
        _markers(
            chosen, "full year, figure used", {"symbol": "circle", "size": 10, "color": colours.INK}
        ),
        _markers(
            full[~full["chosen"]],
            "full year, other sources",
            {"symbol": "x-thin", "size": 9, "line": {"width": 2, "color": "#a4373a"}},
        ),
        _markers(
            part,
            "part of a year, as published",
            {
                "symbol": "circle-open",
                "size": 8,
                "color": colours.MUTED,
                "line": {"width": 1.5, "color": colours.MUTED},
            },
        ),
        _annualised(part),
        *_growth_paths(contents),
    ]
    levels, labels = _target_lines(contents)
    last_year = 2030.0
    first_year = float(points["year"].min()) if len(points) else last_year - 5
    ceiling = max(
        [
            *(contents.targets.get("target_usd", pd.Series(dtype=float)) / 1e6),
            float(points["turnover_usd"].max() / 1e6) if len(points) else 1.0,
        ]
    )
    layout = base_layout(
        xaxis=axis("year", range=[first_year - 0.6, last_year + 0.6], dtick=2, tickformat="d"),
        yaxis=axis("trade both ways, M USD a year", range=[0, ceiling * 1.1]),
        shapes=levels,
        annotations=labels,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 60, "r": 16, "t": 30, "b": 46},
    )
    return Chart(
        chart_id="history",
        title=_title(contents),
        data=[trace for trace in traces if trace["x"]],
        layout=layout,
        narrow={"margin.t": 110},
        height=430,
        narrow_height=480,
        note=(
            "Current dollars. The figure used is the one of highest confidence, then of the latest "
            "source; the others stay on the chart. Figures for part of a year are hollow; the "
            "small diamonds stretch them to twelve months and are derived, never used."
        ),
    )


def _title(contents: Contents) -> str:
    chosen = contents.turnover[contents.turnover["chosen"]]
    if chosen.empty:
        return "No full year of trade is on record"
    last = chosen.iloc[-1]
    said = f"Trade stood at {words.money(last['turnover_usd'])} in {last['year']}"
    ahead = contents.growth[contents.growth["by_year"] == 2030]
    if ahead.empty:
        return said
    first = ahead.iloc[0]
    return (
        f"{said}; {words.money(first['target_usd'])} by 2030 asks for "
        f"{words.percent(first['growth_ratio_yr'])} growth every year"
    )


def _spread_within_years(points: pd.DataFrame) -> pd.Series:
    """Set rival figures of one year side by side; the chosen one stays on the year."""
    place = pd.Series(0.0, index=points.index)
    for _, group in points.groupby("year"):
        others = group[~group["chosen"]].index
        side = [(i // 2 + 1) * (1 if i % 2 == 0 else -1) for i in range(len(others))]
        steps = pd.Series([_STEP_YEARS * step for step in side], index=others, dtype=float)
        place = place.add(steps, fill_value=0.0)
    return points["year"] + place


def _markers(rows: pd.DataFrame, name: str, marker: dict[str, Any]) -> dict[str, Any]:
    text = [
        f"<b>{row.turnover_usd / 1e6:,.1f} M USD</b>, {row.year} {words.safe(row.period)}<br>"
        f"{words.safe(row.source)} ({words.safe(row.confidence)}, {words.safe(row.row_id)})"
        + (f"<br>{words.safe(row.note)}" if row.note else "")
        for row in rows_of(rows)
    ]
    return {
        "type": "scatter",
        "x": numbers(rows["x"]),
        "y": numbers(rows["turnover_usd"] / 1e6),
        "mode": "markers",
        "marker": marker,
        "text": text,
        "name": name,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _annualised(part: pd.DataFrame) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    text = []
    for row in rows_of(part):
        x += [row.x, row.x, None]
        y += [row.turnover_usd / 1e6, row.annualised_usd / 1e6, None]
        said = f"{row.annualised_usd / 1e6:,.0f} M USD if all of {row.year} went on so (derived)"
        text += ["", said, ""]
    return {
        "type": "scatter",
        "x": numbers(x),
        "y": numbers(y),
        "mode": "lines+markers",
        "text": text,
        "line": {"width": 1, "dash": "2px,2px", "color": colours.MUTED},
        "marker": {"symbol": "diamond-open", "size": [0, 6, 0] * len(part), "color": colours.MUTED},
        "name": "stretched to twelve months (derived)",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _growth_paths(contents: Contents) -> list[dict[str, Any]]:
    """Draw what each target asks from the last full year to 2030."""
    traces = []
    for row in rows_of(contents.growth[contents.growth["by_year"] == 2030]):
        years = list(range(row.base_year, row.by_year + 1))
        usd = [row.base_usd * (1 + row.growth_ratio_yr) ** (y - row.base_year) for y in years]
        said = f"{words.percent(row.growth_ratio_yr)} a year"
        traces.append(
            {
                "type": "scatter",
                "x": years,
                "y": numbers(v / 1e6 for v in usd),
                "mode": "lines",
                "line": {"color": _TARGET_COLOUR, "width": 1.2, "dash": "3px,3px"},
                "hovertemplate": f"{said}: %{{y:,.0f}} M USD<extra></extra>",
                "showlegend": False,
            }
        )
    return traces


def _target_lines(contents: Contents) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lines, labels = [], []
    for row in rows_of(contents.targets):
        level = row.target_usd / 1e6
        asked = contents.growth[contents.growth["target_usd"] == row.target_usd]
        by_2030 = asked[asked["by_year"] == 2030]
        said = f"<b>{words.money(row.target_usd)} target</b>"
        if pd.notna(row.target_year):
            said += f" for {row.target_year:.0f}"
        if len(by_2030):
            said += (
                f": {words.percent(by_2030.iloc[0]['growth_ratio_yr'])} a year to reach it by 2030"
            )
        lines.append(
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": level,
                "y1": level,
                "line": {"color": _TARGET_COLOUR, "width": 1.4},
            }
        )
        labels.append(
            {
                "xref": "paper",
                "x": 0.01,
                "y": level,
                "text": said,
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "bottom",
                "font": {"size": 12, "color": _TARGET_COLOUR},
            }
        )
    return lines, labels
