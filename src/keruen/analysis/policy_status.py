"""What each state listed, banned or recognised, and when; dates that clash stay side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from keruen.analysis.asked import optional_table
from keruen.analysis.rows import rows_of

if TYPE_CHECKING:
    from keruen.study import Study

RESTRICTS, EASES, CONTACT = "restricts", "eases", "contact"

#: First match on the type of a row decides what it does to trade and dealings.
_EFFECTS = (
    (r"^non-recognition|^no listing", CONTACT),
    (r"delisting|suspension of ban|recognition|licence|exemption$|lifted|discount", EASES),
    (r"listing|sanction|ban|closure|freeze|revoked|ended|warrant|order", RESTRICTS),
    (r"road transport", EASES),
)
_LISTING, _RECOGNITION = "listing", "recognition"


def policy_timeline(study: Study) -> pd.DataFrame:
    """Return every policy row with a place on the time axis and its effect.

    Returns
    -------
    DataFrame
        row_id, jurisdiction, date, year_decimal, type, effect (restricts, eases, contact),
        subject (listing, recognition, or the type itself), conflict (words; empty when no other row
        dates the same act otherwise), instrument, description, source, confidence.
    """
    policy = optional_table(study, "policy")
    if policy.empty:
        return pd.DataFrame()
    table = policy.assign(
        year_decimal=[_year_decimal(text) for text in policy["date"]],
        effect=[_effect(text) for text in policy["type"]],
        subject=[_subject(text) for text in policy["type"]],
    )
    table = table.assign(conflict=_conflicts(table))
    columns = ["row_id", "jurisdiction", "date", "year_decimal", "type", "effect", "subject"]
    columns += ["conflict", "instrument", "description", "source", "confidence"]
    return table.sort_values(["year_decimal", "row_id"], ignore_index=True)[columns]


def status_on(timeline: pd.DataFrame, *, on: str) -> pd.DataFrame:
    """Return whether each state lists and recognises on a day (ISO date).

    A state about which the study holds no such row is left out. Where rows date the same act
    differently and the day lies between them, the status is "disputed".

    Returns
    -------
    DataFrame
        jurisdiction, listing, recognition: words with the date of the act; empty = no row says.
    """
    if timeline.empty:
        return pd.DataFrame(columns=["jurisdiction", "listing", "recognition"])
    day = _year_decimal(on)
    acts: dict[str, dict[str, list[Any]]] = {}
    for act in rows_of(timeline):
        kind = _LISTING if _LISTING in act.subject else act.subject
        acts.setdefault(act.jurisdiction, {}).setdefault(kind, []).append(act)
    rows = []
    for jurisdiction in sorted(acts):
        listing = _standing(acts[jurisdiction].get(_LISTING, []), day)
        recognition = _standing(acts[jurisdiction].get(_RECOGNITION, []), day)
        if listing or recognition:
            rows.append(
                {"jurisdiction": jurisdiction, "listing": listing, "recognition": recognition}
            )
    return pd.DataFrame(rows, columns=["jurisdiction", "listing", "recognition"])


def _year_decimal(text: str) -> float:
    """Place a date of any precision (YYYY, YYYY-MM, YYYY-MM-DD, a range) on a year axis."""
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?!\d))?(?:-(\d{2})(?!\d))?", text)
    if found is None:
        return float("nan")
    year, month, day = found.groups()
    if month is None:
        return float(year) + 0.5
    return float(year) + (int(month) - 1) / 12 + (int(day) - 1 if day else 15) / 365.25


def _effect(kind: str) -> str:
    for pattern, effect in _EFFECTS:
        if re.search(pattern, kind):
            return effect
    return CONTACT


def _subject(kind: str) -> str:
    if re.search(r"delisting|suspension of ban", kind):
        return "delisting"
    if re.search(r"^listing", kind):
        return _LISTING
    return _RECOGNITION if "recognition" in kind else kind


def _conflicts(table: pd.DataFrame) -> list[str]:
    """Name the other dates that the study gives for the same listing or delisting."""
    acts = list(zip(table["jurisdiction"], table["subject"], table["date"], strict=True))
    dates: dict[tuple[str, str], list[str]] = {}
    for jurisdiction, subject, date in acts:
        dates.setdefault((jurisdiction, subject), []).append(date)
    words = []
    for jurisdiction, subject, date in acts:
        others = [other for other in dates[jurisdiction, subject] if other != date]
        clash = others and subject in (_LISTING, "delisting")
        words.append("also dated " + ", ".join(others) if clash else "")
    return words


def _standing(acts: list[Any], day: float) -> str:
    """Say what the last of some acts, which are in order of time, left standing on a day."""
    before = [act for act in acts if act.year_decimal <= day]
    if not before:
        return ""
    last = before[-1]
    ahead = [act for act in acts if act.subject == last.subject and act.year_decimal > day]
    words = f"{last.type}, {last.date}"
    return f"disputed: {words}; {ahead[0].date} in another row" if ahead else words
