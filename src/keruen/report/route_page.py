"""The answer of `keruen route`: itineraries on the console, and the chart as one HTML page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from keruen.analysis.rows import rows_of
from keruen.errors import OutputError
from keruen.report import words
from keruen.report.chart import Chart
from keruen.report.colours import GateColours
from keruen.report.figure_ways import LEG_WORDS, corridor_chart
from keruen.report.shell import page_html
from keruen.report.tables import console_table, split_table, way_table

if TYPE_CHECKING:
    from keruen.analysis.corridors import Corridors


def render_route(corridors: Corridors, *, all_legs: bool = False) -> RenderableType:
    """Return the ways side by side, what each costs, and the first leg by leg, or every one."""
    ways = corridors.ways
    title = f"{corridors.origin} - {corridors.destination}, {corridors.commodity.lower()}, "
    title += str(corridors.year)
    parts: list[RenderableType] = [way_table(title, ways), split_table(ways)]
    for way in rows_of(ways if all_legs else ways.head(1)):
        legs = corridors.legs[corridors.legs["way"] == way.way]
        parts.append(_legs(f"Way {way.way}: {way.corridor}", legs))
    note = "Days are means; nine shipments in ten keep the second figure. Paid is tariffs and "
    note += "fees; in all adds risk and the value of time. Share: of shippers, by path-size logit."
    if not all_legs and len(ways) > 1:
        note += " The legs of the other ways: --legs."
    return Group(*parts, Text(note, style="dim"))


def write_chart(path: Path, corridors: Corridors) -> None:
    """Write the time-cost-distance chart of the ways as one HTML page that loads nothing.

    Raises
    ------
    OutputError
        If the file cannot be written; nothing half-written is left.
    """
    page = page_html(
        f"{corridors.origin} - {corridors.destination}", _chart_body(corridors), [_chart(corridors)]
    )
    unfinished: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".keruen-", dir=path.absolute().parent)
        unfinished = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        unfinished.replace(path)
    except OSError as error:
        msg = f"cannot write {path.absolute()}: {(error.strerror or str(error)).lower()}. "
        msg += "Name another file with --chart"
        raise OutputError(msg) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def _chart(corridors: Corridors) -> Chart:
    gates = pd.DataFrame({"crossing_id": corridors.ways["gate"], "name": corridors.ways["gate"]})
    return corridor_chart(corridors, GateColours(gates), chart_id="ways")


def _chart_body(corridors: Corridors) -> str:
    chart = _chart(corridors)
    return (
        f"<header><h1>{words.safe(corridors.origin)} – {words.safe(corridors.destination)}</h1>"
        f"<p>{words.safe(corridors.commodity)}, {corridors.year}</p></header>"
        f"<h3>{words.safe(chart.title)}</h3>"
        f'<div class="chart" id="{chart.chart_id}"></div>'
        f"<p class='note'>{words.safe(chart.note)}</p>"
    )


def _legs(title: str, legs: pd.DataFrame) -> RenderableType:
    table = console_table(
        title,
        ("leg", "l"), ("place", "l"), ("by", "l"), ("km", "r"), ("hours", "r"), ("± sd", "r"),
        ("USD/t", "r"), ("km\nso far", "r"), ("days\nso far", "r"), ("USD/t\nso far", "r"),
    )  # fmt: skip
    for leg in rows_of(legs):
        same = leg.from_place == leg.to_place
        table.add_row(
            LEG_WORDS.get(leg.kind, leg.kind),
            Text(leg.to_place if same else f"{leg.from_place} - {leg.to_place}"),
            Text(leg.mode if leg.kind == "haul" else ""),
            f"{leg.length_km:,.0f}" if leg.length_km else "",
            words.whole(leg.hours_mean),
            words.whole(leg.hours_sd),
            words.whole(leg.tariff_usd_t + leg.fee_usd_t),
            f"{leg.cumulative_km:,.0f}",
            words.day_number(leg.cumulative_hours),
            words.whole(leg.cumulative_usd_t),
        )
    return table
