"""Tables on the console that several verbs share."""

from __future__ import annotations

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from keruen.analysis.rows import rows_of
from keruen.report import words
from keruen.study import Study

PRESSING = 0.1
"""Part of a parameter's range, at either end, that counts as near its bound [-]."""


def console_table(title: str, *columns: tuple[str, str]) -> Table:
    """Return an empty table in the style of the house.

    Parameters
    ----------
    title
        The finding.
    columns
        Name and side, "l" or "r", of each column.
    """
    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="dim",
    )
    for name, side in columns:
        if side == "r":
            table.add_column(name, justify="right", no_wrap=True)
        else:
            table.add_column(name, overflow="fold")
    return table


def fit_title(fit: pd.DataFrame) -> str:
    """Return how many observations a run meets."""
    if fit.empty:
        return "The study names nothing to be held against"
    met = int(fit["met"].sum())
    if met == len(fit):
        return f"The run meets all {met} observations it was held against"
    return f"The run meets {met} of the {len(fit)} observations it was held against"


def fit_caution(study: Study) -> str:
    """Return what the fit proves and what it does not."""
    parameters = study.table("parameters")
    moved = parameters[parameters["moved"] == "yes"]
    if moved.empty:
        return "No parameter was moved to meet them."
    margin = PRESSING * (moved["high"] - moved["low"])
    pressing = moved[
        (moved["value"] - moved["low"] < margin) | (moved["high"] - moved["value"] < margin)
    ]
    said = (
        f"{len(moved)} parameters were moved, within their bounds, to meet them: this shows that "
        "the model can hold the observations together, not that it foretells others; none was "
        "kept back."
    )
    if pressing.empty:
        return said
    names = ", ".join(name.replace("_", " ") for name in pressing["parameter_id"].tolist())
    return f"{said} Near a bound: {names}."


def fit_table(fit: pd.DataFrame) -> Table:
    """Return what was observed beside what a run says, what is not met first."""
    table = console_table(
        fit_title(fit), ("observed", "l"), ("range", "r"), ("model", "r"), ("unit", "l"), ("", "l")
    )
    if fit.empty:
        return table
    for row in rows_of(fit.sort_values("met", kind="stable")):
        verdict = Text("met", style="green") if row.met else Text("not met", style="bold red")
        table.add_row(
            Text(row.target),
            f"{words.plain(row.low)}–{words.plain(row.high)}",
            words.plain(row.model),
            Text(row.unit),
            verdict,
        )
    return table


def calibration_table(moved: pd.DataFrame) -> Table:
    """Return the parameters that calibration was free to move, before and after.

    Parameters
    ----------
    moved
        parameter_id, prior, value, low, high, unit. Not changed.
    """
    table = console_table(
        f"{len(moved)} parameters were free to move",
        ("parameter", "l"), ("before", "r"), ("after", "r"), ("allowed", "r"), ("unit", "l"),
    )  # fmt: skip
    for row in rows_of(moved):
        table.add_row(
            Text(row.parameter_id),
            words.plain(row.prior),
            words.plain(row.value),
            f"{words.plain(row.low)}–{words.plain(row.high)}",
            Text(row.unit),
        )
    return table


WAY_COLUMNS = (
    ("way", "l"), ("modes", "l"), ("km", "r"), ("days", "r"), ("9 in\n10", "r"),
    ("USD/t\npaid", "r"), ("USD/t\nin all", "r"), ("g/tkm\nCO2e", "r"), ("gauge\nbreaks", "r"),
    ("bor-\nders", "r"), ("share", "r"),
)  # fmt: skip


def way_table(title: str, ways: pd.DataFrame) -> Table:
    """Return the ways between two places side by side; ``ways`` as in ``Corridors``."""
    table = console_table(title, *WAY_COLUMNS)
    for way in rows_of(ways):
        table.add_row(
            Text(f"{way.way} {way.corridor or 'no border'}"),
            Text(way.modes.replace(", ", "+")),
            f"{way.length_km:,.0f}",
            words.day_number(way.hours_mean),
            words.day_number(way.hours_p90),
            words.whole(way.money_usd_t),
            words.whole(way.cost_usd_t),
            words.whole(way.emission_g_t_km),
            f"{way.gauge_breaks:.0f}",
            f"{way.borders:.0f}",
            words.percent(way.share),
        )
    return table


SPLIT_COLUMNS = (
    ("way", "l"), ("tariff", "r"), ("fees", "r"), ("paid", "r"), ("risk", "r"),
    ("value of time", "r"), ("in all", "r"),
)  # fmt: skip


def split_table(ways: pd.DataFrame) -> Table:
    """Return what the cost of each way is made of, in USD per tonne."""
    table = console_table("What a tonne costs, USD", *SPLIT_COLUMNS)
    for way in rows_of(ways):
        parts = [way.tariff_usd_t, way.fee_usd_t, way.money_usd_t]
        parts += [way.risk_usd_t, way.time_usd_t, way.cost_usd_t]
        name = words.way_name(way.gate or "no border", way.told_by)
        table.add_row(Text(f"{way.way} {name}"), *(words.whole(part) for part in parts))
    return table
