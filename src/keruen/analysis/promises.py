"""What was promised, and what came of it. Promises of different kinds are never added up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis.asked import Pair, optional_table

if TYPE_CHECKING:
    from keruen.study import Study

#: From kept to broken; what a status means to a reader.
OUTCOMES = {
    "done": "kept",
    "met": "kept",
    "late": "kept late",
    "partly": "kept in part",
    "started": "under way",
    "in progress": "under way",
    "open": "not yet due",
    "far behind": "far behind",
    "missed": "missed",
    "unknown": "nobody says",
}


def promises_table(study: Study, *, pair: Pair) -> pd.DataFrame:
    """Return every promise with its outcome in plain words, in order of date.

    Returns
    -------
    DataFrame
        commitment_id, date, type, parties, title, value_usd, tonnes, target_date, outcome,
        realised, between_pair (whether both asked countries are parties), source, confidence.
    """
    pledges = optional_table(study, "commitments")
    if pledges.empty:
        return pd.DataFrame()
    parties = pledges["parties"].map(lambda text: set(re.split(r"\W+", text)))
    table = pledges.assign(
        outcome=pledges["realised_status"].map(OUTCOMES).fillna("nobody says"),
        realised=[_realised(*row) for row in _realised_columns(pledges)],
        between_pair=parties.map(lambda names: {pair.exporter, pair.importer} <= names),
    )
    columns = ["commitment_id", "date", "type", "parties", "title", "value_usd", "tonnes"]
    columns += ["target_date", "outcome", "realised", "between_pair", "source", "confidence"]
    return table.sort_values(["date", "commitment_id"], ignore_index=True)[columns]


def promises_by_outcome(promises: pd.DataFrame) -> pd.DataFrame:
    """Return how many promises had each outcome (outcome, promises), from kept to unknown."""
    order = list(dict.fromkeys(OUTCOMES.values()))
    if promises.empty:
        return pd.DataFrame({"outcome": [], "promises": []})
    counts = promises["outcome"].value_counts()
    rows = [(outcome, int(counts.get(outcome, 0))) for outcome in order]
    table = pd.DataFrame(rows, columns=["outcome", "promises"])
    return table[table["promises"] > 0].reset_index(drop=True)


def _realised_columns(pledges: pd.DataFrame) -> list[tuple[float, str, str]]:
    columns = (pledges[c] for c in ("realised_value", "realised_unit", "realised_note"))
    return list(zip(*columns, strict=True))


def _realised(value: float, unit: str, note: str) -> str:
    """Say in words what was realised; money in millions, for people."""
    if pd.isna(value):
        return note
    amount = f"{value / 1e6:,.1f} M USD" if unit == "USD" else f"{value:,.0f} {unit}"
    return f"{amount} ({note})" if note else amount
