"""What moved in the base year where sources differ: one row is chosen, all are shown.

The rule, in order: a row on the whole base year; a row on part of it, scaled to twelve months; a
row on another year, the nearest first. Among equals the higher confidence, then the later period,
then the later row. Statements are never averaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAYS_PER_YEAR = 365.25
FULL_YEAR_DAYS = 350
PART_OF_BASE_YEAR = 1
Row = dict[Any, Any]
CONFIDENCE = ("high", "medium", "low")
RANGE_BY_CONFIDENCE = {"high": 0.05, "medium": 0.15, "low": 0.40}
"""Half-width of the range of a figure that stands alone, by confidence (an assumption) [-]."""


@dataclass(frozen=True, slots=True)
class ResolutionRule:
    """The base year, and how far another year may lie from it [years]."""

    base_year: int
    max_years_apart: int = 3


def resolve_cells(
    rows: pd.DataFrame, prices_usd_t: Mapping[str, float], rule: ResolutionRule
) -> pd.DataFrame:
    """Return base-year trade by exporter, importer and commodity, with what else was said.

    Parameters
    ----------
    rows
        Candidate rows: row_id, exporter, importer, commodity_id, period, period_start, period_end
        (ISO dates), value_usd, tonnes (NaN = not said), tonnes_low, tonnes_high, source,
        confidence.
        Not changed.
    prices_usd_t
        Unit value by commodity_id, for rows that give only a value [USD/t].
    rule
        The base year and the reach of other years.

    Returns
    -------
    pandas.DataFrame
        exporter, importer, commodity_id, demand_t_yr, low_t_yr, high_t_yr, value_usd,
        chosen_row_id, rule, other_rows, confidence; sorted by the first three.
    """
    candidates = _candidates(rows, prices_usd_t, rule)
    keys = ["exporter", "importer", "commodity_id"]
    order = [*keys, "rank", "years_apart", "doubt", "recency", "position"]
    ascending = [True] * 6 + [False, False]
    candidates = candidates.sort_values(order, ascending=ascending, kind="stable")
    said: dict[tuple[str, str, str], list[Row]] = {}
    for row in candidates.to_dict("records"):
        said.setdefault((row["exporter"], row["importer"], row["commodity_id"]), []).append(row)
    return pd.DataFrame([_cell(said[key]) for key in sorted(said)], columns=_CELL_COLUMNS)


_CELL_COLUMNS = [
    "exporter",
    "importer",
    "commodity_id",
    "demand_t_yr",
    "low_t_yr",
    "high_t_yr",
    "value_usd",
    "chosen_row_id",
    "rule",
    "other_rows",
    "confidence",
]


def _candidates(
    rows: pd.DataFrame, prices_usd_t: Mapping[str, float], rule: ResolutionRule
) -> pd.DataFrame:
    """Return the rows with their tonnes per year, rank and words."""
    found = rows.reset_index(drop=True).copy()
    found["position"] = np.arange(len(found))
    start = found["period_start"].to_numpy(dtype="datetime64[D]")
    end = found["period_end"].to_numpy(dtype="datetime64[D]")
    days = _days(start, end)
    year_start = np.datetime64(f"{rule.base_year}-01-01", "D")
    year_end = np.datetime64(f"{rule.base_year}-12-31", "D")
    half_inside = _days(np.maximum(start, year_start), np.minimum(end, year_end)) * 2 >= days
    full = days >= FULL_YEAR_DAYS
    middle_year = (start + (end - start) // 2).astype("datetime64[Y]").astype(int) + 1970
    found["years_apart"] = np.where(half_inside, 0, np.abs(middle_year - rule.base_year))
    found["rank"] = np.select([half_inside & full, half_inside, full], [0, 1, 2], 3)
    from_value = found["tonnes"].isna()
    price = found["commodity_id"].map(dict(prices_usd_t)).astype(float)
    tonnes = found["tonnes"].where(~from_value, found["value_usd"] / price)
    scale = np.where(full, 1.0, DAYS_PER_YEAR / days)
    found["tonnes_yr"] = tonnes * scale
    found["stated_low"] = found["tonnes_low"] * scale
    found["stated_high"] = found["tonnes_high"] * scale
    found["money"] = found["value_usd"].where(found["value_usd"].notna(), tonnes * price) * scale
    said = found["confidence"].map({word: i for i, word in enumerate(CONFIDENCE)}).astype(int)
    weaker = (found["rank"] > 0).astype(int) + from_value.astype(int)
    found["doubt"] = (said + weaker).clip(upper=2)
    found["recency"] = end
    assumed = found["source"].str.startswith("assumption")
    found["how"] = _words(_periods(found), found["rank"], from_value, assumed)
    usable = (found["years_apart"] <= rule.max_years_apart) & found["tonnes_yr"].notna()
    return found[usable]


def _days(start: NDArray[np.datetime64], end: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the days from start to end, both counted."""
    return (end - start).astype(np.int64) + 1


def _periods(rows: pd.DataFrame) -> list[str]:
    """Return the period of each row in words that name its year."""
    named = zip(rows["period"].tolist(), rows["period_start"].tolist(), strict=True)
    return [
        said
        if re.search(r"\d{4}", said)
        else f"{start[:4]}"
        if said == "year"
        else f"{said} {start[:4]}"
        for said, start in named
    ]


def _words(
    period: list[str], rank: pd.Series, from_value: pd.Series, assumed: pd.Series
) -> list[str]:
    said = {0: "{}, as said", 1: "{}, scaled to 12 months", 2: "carried from {}"}
    words = [
        f"{p}, assumed" if a else said.get(int(r), "carried from {}, scaled to 12 months").format(p)
        for p, r, a in zip(period, rank, assumed, strict=True)
    ]
    return [
        f"{word}; tonnes from value" if value else word
        for word, value in zip(words, from_value, strict=True)
    ]


def _cell(rows: list[Row]) -> tuple[object, ...]:
    """Return the cell of one exporter, importer and commodity; the first row is the chosen one."""
    chosen = rows[0]
    tonnes = float(chosen["tonnes_yr"])
    confidence = CONFIDENCE[int(chosen["doubt"])]
    spread = RANGE_BY_CONFIDENCE[confidence]
    rivals = [float(row["tonnes_yr"]) for row in rows if row["rank"] <= PART_OF_BASE_YEAR]
    low = min([_or(chosen["stated_low"], tonnes * (1 - spread)), tonnes, *rivals])
    high = max([_or(chosen["stated_high"], tonnes * (1 + spread)), tonnes, *rivals])
    others = "; ".join(
        f"{row['row_id']}: {row['tonnes_yr'] / 1000:,.0f} kt ({row['how']}, {row['confidence']})"
        for row in rows[1:]
    )
    return (
        chosen["exporter"],
        chosen["importer"],
        chosen["commodity_id"],
        tonnes,
        low,
        high,
        float(chosen["money"]),
        chosen["row_id"],
        chosen["how"],
        others,
        confidence,
    )


def _or(value: float, other: float) -> float:
    return other if np.isnan(value) else float(value)
