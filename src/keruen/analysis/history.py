"""What two countries traded year by year, in every figure on record, and what targets ask."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from keruen.analysis.asked import Pair, optional_table
from keruen.analysis.rows import rows_of

if TYPE_CHECKING:
    from keruen.study import Study

FULL_YEAR_DAYS = 360
DAYS_PER_MONTH = 365.25 / 12
HORIZONS = (2027, 2030, 2035)
CONFIDENCE_RANK = {"high": 3, "medium": 2, "low": 1}
CALENDAR_YEAR = "year"

_GROWTH_COLUMNS = ["target_usd", "by_year", "base_year", "base_usd", "multiple"]
_GROWTH_COLUMNS += ["growth_ratio_yr", "own_date"]
_POINT_COLUMNS = [
    "row_id",
    "year",
    "period",
    "full_year",
    "months",
    "turnover_usd",
    "annualised_usd",
    "chosen",
    "confidence",
    "source",
    "note",
]


def turnover_points(study: Study, *, pair: Pair) -> pd.DataFrame:
    """Return every published figure of the trade between two countries, both ways together.

    A full year is chosen by the rule "highest confidence, then the latest source"; the others stay
    in the table. Figures for part of a year are annualised as value x 12 / months, a derived value
    that is never chosen.

    Returns
    -------
    DataFrame
        row_id, year, period, full_year, months, turnover_usd, annualised_usd (empty for full
        years), chosen, confidence, source, note; in order of time.
    """
    trade = study.table("trade")
    between = _joins(trade, pair) & (trade["flow"] == "turnover") & (trade["hs"] == "")
    rows = trade[between & trade["value_usd"].notna()]
    days = [_days(start, end) for start, end in _periods(rows)]
    months = [_months(start, end) for start, end in _periods(rows)]
    full = np.array([length >= FULL_YEAR_DAYS for length in days], dtype=bool)
    points = rows.assign(
        year=rows["year"].astype(int),
        full_year=full,
        months=months,
        turnover_usd=rows["value_usd"],
        annualised_usd=np.where(full, np.nan, rows["value_usd"] * 12 / np.array(months)),
    )
    points = points.assign(chosen=points["row_id"].isin(_chosen(points)))
    return points.sort_values(["year", "months", "row_id"], ignore_index=True)[_POINT_COLUMNS]


def trade_targets(study: Study, *, pair: Pair) -> pd.DataFrame:
    """Return the targets set for the whole trade of two countries, one row per level.

    Targets for a part of the trade (one sector, one direction) are left out: a target counts if a
    row of the same level and the same parties names the bilateral trade.

    Returns
    -------
    DataFrame
        target_usd, target_year (NaN where no date was given), commitment_ids, first_date, source,
        confidence.
    """
    pledges = optional_table(study, "commitments")
    if pledges.empty:
        return pd.DataFrame(columns=["target_usd", "target_year", "commitment_ids", "first_date"])
    parties = pledges["parties"].map(lambda text: set(re.split(r"\W+", text)))
    ours = parties.map(lambda names: names <= {pair.exporter, pair.importer})
    targets = pledges[ours & (pledges["type"] == "target") & pledges["value_usd"].notna()]
    whole = targets["title"].str.contains("bilateral trade", case=False)
    levels = sorted(targets.loc[whole, "value_usd"].unique())
    return pd.DataFrame([_target_row(targets[targets["value_usd"] == x]) for x in levels])


def growth_needed(points: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly growth that each target asks from the last full year on record.

    ``growth = (target / turnover) ** (1 / years) - 1``, to the target's own year and to each of
    ``HORIZONS`` that lies ahead.

    Returns
    -------
    DataFrame
        target_usd, by_year, base_year, base_usd, multiple, growth_ratio_yr (0.33 = 33 % a year),
        own_date (whether by_year was set by the target itself).
    """
    base = points[points["chosen"]]
    if base.empty or targets.empty:
        return pd.DataFrame(columns=_GROWTH_COLUMNS)
    last = base.iloc[-1]
    rows = []
    for target in rows_of(targets):
        own = [] if np.isnan(target.target_year) else [int(target.target_year)]
        for by_year in sorted({*own, *HORIZONS}):
            years = by_year - int(last["year"])
            if years <= 0:
                continue
            multiple = target.target_usd / last["turnover_usd"]
            rows.append(
                {
                    "target_usd": target.target_usd,
                    "by_year": by_year,
                    "base_year": int(last["year"]),
                    "base_usd": last["turnover_usd"],
                    "multiple": multiple,
                    "growth_ratio_yr": multiple ** (1 / years) - 1,
                    "own_date": by_year in own,
                }
            )
    return pd.DataFrame(rows)


def _joins(trade: pd.DataFrame, pair: Pair) -> pd.Series:
    there = (trade["exporter"] == pair.exporter) & (trade["importer"] == pair.importer)
    back = (trade["exporter"] == pair.importer) & (trade["importer"] == pair.exporter)
    return there | back


def _periods(rows: pd.DataFrame) -> list[tuple[date, date]]:
    ends = zip(rows["period_start"], rows["period_end"], strict=True)
    return [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in ends]


def _days(start: date, end: date) -> int:
    return (end - start).days + 1


def _months(start: date, end: date) -> float:
    """Count whole months where the period has such, else days over the mean month."""
    whole = (end.year - start.year) * 12 + end.month - start.month + 1
    days = _days(start, end)
    return float(whole) if abs(days - whole * DAYS_PER_MONTH) < 3 else days / DAYS_PER_MONTH


def _chosen(points: pd.DataFrame) -> list[str]:
    full = points[points["full_year"] & (points["period"] == CALENDAR_YEAR)]
    ranked = full.assign(
        rank=full["confidence"].map(CONFIDENCE_RANK).fillna(0),
        stated=[_latest_year(text) for text in full["source"]],
    ).sort_values(["year", "rank", "stated", "row_id"], ascending=[True, False, False, True])
    return list(ranked.drop_duplicates("year")["row_id"])


def _latest_year(source: str) -> int:
    years = [int(found) for found in re.findall(r"\b(?:19|20)\d\d\b", source)]
    return max(years, default=0)


def _target_row(rows: pd.DataFrame) -> dict[str, object]:
    years = [int(text[:4]) for text in rows["target_date"] if re.match(r"\d{4}", text)]
    first = rows.sort_values(["date", "commitment_id"]).iloc[0]
    return {
        "target_usd": float(first["value_usd"]),
        "target_year": float(min(years)) if years else float("nan"),
        "commitment_ids": ", ".join(rows["commitment_id"]),
        "first_date": first["date"],
        "source": first["source"],
        "confidence": first["confidence"],
    }
