"""What passing each border takes, from what each of its two sides measured.

Corridor monitoring times each side of a border by itself, so a crossing from A to B costs A's
outbound hours plus B's inbound hours. For each side one observation is chosen, in this order:
measured within three years before the base year; at this crossing rather than a country average,
a country average rather than the regional mean; higher confidence; later year. The other
observations are shown beside it, never averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from keruen.network.expansion import border_links

RECENT_YEARS = 3
SCOPES = ("own", "country_average", "region_average")
CONFIDENCE = ("high", "medium", "low")
Observation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BorderRule:
    """Base year, spread of border hours, and side hours that the calibration has set.

    Parameters
    ----------
    base_year
        The year the run describes.
    time_cv
        Standard deviation over mean of the hours of a crossing [-].
    side_hours
        Hours of a side by (from_node_id, to_node_id, mode, side country), where set [h].
    """

    base_year: int
    time_cv: float
    side_hours: Mapping[tuple[str, str, str, str], float]


def resolve_borders(
    observations: pd.DataFrame, links: pd.DataFrame, nodes: pd.DataFrame, rule: BorderRule
) -> pd.DataFrame:
    """Return one row per land border passage, direction and mode that the links make.

    Parameters
    ----------
    observations
        The crossing table of a study. Not changed.
    links
        Links that are open; nodes their places with country.
    rule
        How to choose.

    Returns
    -------
    pandas.DataFrame
        crossing_id, name, from_node_id, to_node_id, from_country, to_country, mode, hours_mean,
        hours_sd, fee_usd_vehicle, capacity_t_day (NaN = none known), how, confidence.
    """
    country = dict(zip(nodes["node_id"], nodes["country"], strict=True))
    place = dict(zip(nodes["node_id"], nodes["name"], strict=True))
    records: list[Observation] = observations.to_dict("records")  # type: ignore[assignment]
    passages = sorted(set(border_links(links, country)))
    timed = {
        mode: [r for r in records if r["record_type"] == "performance" and r["mode"] == mode]
        for mode in {mode for *_, mode in passages}
    }
    rows = []
    for a, b, mode in passages:
        gate = _gate(records, a, b, mode, place)
        for start, end in ((a, b), (b, a)):
            rows.append(gate | _passage(timed[mode], start, end, mode, country, rule))
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "crossing_id",
    "name",
    "from_node_id",
    "to_node_id",
    "from_country",
    "to_country",
    "mode",
    "hours_mean",
    "hours_sd",
    "fee_usd_vehicle",
    "capacity_t_day",
    "how",
    "confidence",
]


def _gate(
    records: list[Observation], a: str, b: str, mode: str, place: Mapping[str, str]
) -> Observation:
    """Return the id, name and capacity of a border passage; both directions share them."""
    here = [row for row in records if _joins(row, a, b) and row["mode"] == mode]
    ids = sorted({str(row["crossing_id"]) for row in here if row["scope"] == "own"})
    ids += sorted({str(row["crossing_id"]) for row in here if row["scope"] == "country_average"})
    capacities = [
        row
        for row in here
        if row["record_type"] == "capacity" and not np.isnan(row["capacity_t_day"])
    ]
    capacities.sort(key=lambda row: (-row["year"], CONFIDENCE.index(row["confidence"])))
    names = [str(row["name"]) for row in here if row["name"] and row["scope"] == "own"]
    names += [str(row["name"]) for row in here if row["name"]]
    return {
        "crossing_id": ids[0] if ids else f"{a}-{b}",
        "name": names[0] if names else f"{place[a]} - {place[b]}",
        "mode": mode,
        "capacity_t_day": capacities[0]["capacity_t_day"] if capacities else np.nan,
    }


def _passage(
    records: list[Observation],
    a: str,
    b: str,
    mode: str,
    country: Mapping[str, str],
    rule: BorderRule,
) -> Observation:
    """Return what passing from a to b takes: a's side outbound, then b's side inbound."""
    sides = [(country[a], "outbound"), (country[b], "inbound")]
    hours, fees, words, doubts = 0.0, 0.0, [], []
    for side, movement in sides:
        ranked = _ranked(records, (a, b), side, movement, rule)
        timed = [row for row in ranked if not np.isnan(row["clear_time_h"])]
        paid = [row for row in ranked if not np.isnan(row["cost_usd_vehicle"])]
        set_hours = rule.side_hours.get((a, b, mode, side))
        side_hours = timed[0]["clear_time_h"] if set_hours is None and timed else set_hours or 0.0
        hours += side_hours
        fees += paid[0]["cost_usd_vehicle"] if paid else 0.0
        words.append(_words(side, movement, side_hours, timed, calibrated=set_hours is not None))
        doubts.append(_doubt(timed, calibrated=set_hours is not None))
    return {
        "from_node_id": a,
        "to_node_id": b,
        "from_country": country[a],
        "to_country": country[b],
        "hours_mean": hours,
        "hours_sd": hours * rule.time_cv,
        "fee_usd_vehicle": fees,
        "how": " + ".join(words),
        "confidence": CONFIDENCE[max(doubts)],
    }


def _ranked(
    records: list[Observation],
    passage: tuple[str, str],
    side: str,
    movement: str,
    rule: BorderRule,
) -> list[Observation]:
    """Return the observations that may stand for one side of a passage, the best first."""
    a, b = passage
    fitting = [row for row in records if _may_stand(row, a, b, side, movement)]

    def rank(row: Observation) -> tuple[bool, int, bool, int, int, str]:
        age = rule.base_year - int(row["year"])
        old = not 0 <= age <= RECENT_YEARS
        same_pair = _joins(row, a, b)
        said = CONFIDENCE.index(row["confidence"])
        return (
            old,
            SCOPES.index(row["scope"]),
            not same_pair,
            said,
            abs(age),
            str(row["observation_id"]),
        )

    return sorted(fitting, key=rank)


def _may_stand(row: Observation, a: str, b: str, side: str, movement: str) -> bool:
    if row["scope"] == "region_average":
        return True
    if row["side"] != side or row["movement"] not in (movement, "both", ""):
        return False
    if row["scope"] == "country_average":
        return True
    towards = (row["from_node_id"], row["to_node_id"]) == (a, b)
    return towards or (row["movement"] in ("both", "") and _joins(row, a, b))


def _joins(row: Observation, a: str, b: str) -> bool:
    return {row["from_node_id"], row["to_node_id"]} == {a, b}


def _words(
    side: str, movement: str, hours: float, timed: list[Observation], *, calibrated: bool
) -> str:
    if calibrated:
        return f"{side} {movement} {hours:.1f} h (calibrated)"
    if not timed:
        return f"{side} {movement} not measured, taken as 0 h"
    best = timed[0]
    others = [f"{row['observation_id']} {row['clear_time_h']:.1f} h" for row in timed[1:4]]
    beside = f"; beside it {', '.join(others)}" if others else ""
    scope = str(best["scope"]).replace("_", " ").replace("own", "measured here")
    return (
        f"{side} {movement} {hours:.1f} h "
        f"({best['observation_id']}, {scope}, {int(best['year'])}{beside})"
    )


def _doubt(timed: list[Observation], *, calibrated: bool) -> int:
    if calibrated or not timed:
        return len(CONFIDENCE) - 1
    return CONFIDENCE.index(timed[0]["confidence"])
