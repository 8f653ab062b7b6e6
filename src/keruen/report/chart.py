"""A chart as plain data for plotly: quick to build, the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from keruen.report import colours

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure: what plotly draws, the finding it shows, and how it changes on a phone.

    Parameters
    ----------
    chart_id
        Name in the page, unique.
    title
        The finding, in words.
    data, layout
        What plotly takes.
    narrow
        Layout entries (dotted keys) that replace others on a narrow screen.
    tight
        Layout entries that replace others where a chart is less wide than a desk's screen, such as
        on paper.
    narrow_hidden
        Indices of traces that a narrow screen leaves out.
    narrow_only
        Indices of traces that only a narrow screen shows.
    note
        What a reader must know to read it.
    height, narrow_height
        In pixels.
    """

    chart_id: str
    title: str
    data: list[dict[str, Any]]
    layout: dict[str, Any]
    narrow: dict[str, Any] = field(default_factory=dict)
    tight: dict[str, Any] = field(default_factory=dict)
    narrow_hidden: tuple[int, ...] = ()
    narrow_only: tuple[int, ...] = ()
    note: str = ""
    height: int = 420
    narrow_height: int = 420


def base_layout(**entries: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly takes any entry
    """Return the layout that all charts share, with entries added or replaced."""
    layout: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": colours.INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 16, "t": 12, "b": 46},
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": colours.INK, "size": 12}},
        "hovermode": "closest",
        "showlegend": False,
        "dragmode": False,
    }
    layout.update(entries)
    return layout


def axis(title: str, **entries: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly takes any entry
    """Return an axis with its title (which carries the unit) in the style of the house."""
    styled: dict[str, Any] = {
        "title": {"text": title, "font": {"size": 12, "color": colours.MUTED}, "standoff": 8},
        "gridcolor": "#e9ecee",
        "zeroline": False,
        "linecolor": colours.FAINT,
        "tickfont": {"size": 12, "color": colours.MUTED},
        "automargin": True,
        "fixedrange": True,
    }
    styled.update(entries)
    return styled


def chart_json(chart: Chart) -> str:
    """Return a chart as JSON that is safe inside a script element; keys are in order."""
    spec = {
        "id": chart.chart_id,
        "data": chart.data,
        "layout": {**chart.layout, "height": chart.height},
        "narrow": {**chart.narrow, "height": chart.narrow_height},
        "tight": chart.tight,
        "narrowHidden": list(chart.narrow_hidden),
        "narrowOnly": list(chart.narrow_only),
    }
    text = json.dumps(
        spec,
        sort_keys=True,
        separators=(",", ":"),
        default=_plain,
        allow_nan=False,
        ensure_ascii=False,
    )
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def to_figure(chart: Chart) -> Figure:
    """Return the chart as a plotly Figure with its finding as title, for notebooks."""
    from plotly.graph_objects import Figure

    spec = json.loads(chart_json(chart))
    shown = [trace for at, trace in enumerate(spec["data"]) if at not in chart.narrow_only]
    figure = Figure(data=shown, layout=spec["layout"])
    figure.update_layout(title={"text": chart.title}, margin={"t": 56})
    return figure


def numbers(values: Any) -> list[float | None]:  # noqa: ANN401 - any sequence of numbers
    """Return finite numbers rounded to six significant figures; None for a gap."""
    return [
        float(f"{value:.6g}") if value is not None and np.isfinite(value) else None
        for value in values
    ]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    msg = f"a chart cannot hold {type(value).__name__}"
    raise TypeError(msg)
