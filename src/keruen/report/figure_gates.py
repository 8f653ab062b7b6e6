"""Bars by gate: the scenarios beside the baseline, and where the bread comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keruen.analysis.rows import row_of_most
from keruen.report import colours, words
from keruen.report.chart import Chart, axis, base_layout, numbers, to_figure
from keruen.report.contents import Contents

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def figure(contents: Contents) -> Figure:
    """Return the scenarios by gate as a plotly Figure."""
    return to_figure(scenario_chart(contents))


def scenario_chart(contents: Contents) -> Chart:
    """Return one stacked bar per run: tonnes by gate."""
    table = contents.run_gates
    runs = table.drop_duplicates("scenario")
    traces = []
    for key, rows in table.groupby(["crossing_id", "name", "mode"], sort=False):
        crossing_id, name, mode = (str(part) for part in key)
        label = f"{words.safe(name)} ({words.safe(mode)})"
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": numbers(rows["flow_t_yr"] / 1e6),
                "y": [words.safe(title) for title in rows["title"]],
                "name": label,
                "marker": {
                    "color": contents.colours.of(crossing_id),
                    "line": {"color": "#fff", "width": 1},
                    "pattern": {
                        "shape": "/" if mode == "road" else "",
                        "fgcolor": "#fff",
                        "fgopacity": 0.55,
                        "fillmode": "overlay",
                        "size": 7,
                    },
                },
                "hovertemplate": f"{label}: %{{x:.2f}} Mt/yr<extra>%{{y}}</extra>",
            }
        )
    layout = _stacked(f"Mt a year into {words.safe(contents.pair.importer_name)}")
    layout["yaxis"]["categoryorder"] = "array"
    layout["yaxis"]["categoryarray"] = [words.safe(title) for title in runs["title"]]
    return Chart(
        chart_id="scenarios",
        title=scenario_title(contents),
        data=traces,
        layout=layout,
        narrow={"margin.t": 130},
        height=150 + 44 * len(runs),
        narrow_height=250 + 48 * len(runs),
        note="Colour is the gate, hatching is road.",
    )


def bread_chart(contents: Contents) -> Chart:
    """Return one stacked bar per supplier: wheat and flour by gate."""
    table = contents.bread
    order = table.groupby("exporter")["wheat_equivalent_t_yr"].sum().sort_values(ascending=False)
    gates = table.groupby("gate")["wheat_equivalent_t_yr"].sum().sort_values(ascending=False)
    traces = []
    for gate in gates.index:
        rows = table[table["gate"] == gate].set_index("exporter")
        rows = rows.loc[[name for name in order.index if name in rows.index]]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": words.safe(gate),
                "x": numbers(rows["wheat_equivalent_t_yr"] / 1e6),
                "y": [words.safe(contents.countries.get(name, name)) for name in rows.index],
                "marker": {
                    "color": contents.colours.of(gate),
                    "line": {"color": "#fff", "width": 1},
                },
                "hovertemplate": f"by {words.safe(gate)}: %{{x:.2f}} Mt/yr<extra>%{{y}}</extra>",
            }
        )
    layout = _stacked("Mt of wheat a year (flour counted as wheat)")
    layout["yaxis"]["categoryorder"] = "array"
    layout["yaxis"]["categoryarray"] = [
        words.safe(contents.countries.get(name, name)) for name in order.index
    ]
    return Chart(
        chart_id="bread",
        title=_bread_title(contents),
        data=traces,
        layout=layout,
        narrow={"margin.t": 110},
        height=150 + 36 * len(order),
        narrow_height=230 + 40 * len(order),
    )


def _stacked(title: str) -> dict[str, Any]:
    return base_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.03, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=axis(title),
        yaxis=axis("", autorange="reversed", tickfont={"size": 13, "color": colours.INK}),
        bargap=0.35,
        margin={"l": 90, "r": 16, "t": 54, "b": 46},
    )


def scenario_title(contents: Contents) -> str:
    """Return what the scenario that changes most does to the cost of the asked trade."""
    runs = contents.runs.iloc[1:]
    if runs.empty:
        return "The base year only: no scenario was asked"
    worst = row_of_most(runs.assign(size=runs["cost_change_ratio"].abs()), "size")
    trade = f"{contents.pair.exporter_name}'s trade with {contents.pair.importer_name}"
    said = f"{worst['title']}: moving {trade} costs {words.dearer(worst['cost_change_ratio'])} "
    said += "a tonne"
    if worst["beyond_capacity_t_yr"] >= 500:
        said += f", with {words.mass(worst['beyond_capacity_t_yr'])} beyond what its gates can pass"
    return said


def _bread_title(contents: Contents) -> str:
    by_gate = contents.bread.groupby("gate")["share"].sum()
    gate = by_gate.idxmax()
    share = words.percent(by_gate.max())
    return f"{share} of the bread that {contents.pair.importer_name} imports comes by {gate}"
