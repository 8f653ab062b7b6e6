"""How well a run meets what was observed: one row a target, met or not met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from keruen.equilibrium.inquiry import Inquiry, WayQuestion, ask_ways, place_countries
from keruen.equilibrium.results import price_steps
from keruen.equilibrium.run import Run
from keruen.errors import InfeasibleError, StudyDataError
from keruen.network.alternatives import AlternativeLimits
from keruen.network.itinerary import way_facts
from keruen.study import Study

TONNES_PER_MT = 1e6
HOURS_PER_DAY = 24.0
FIT_COLUMNS = ["target_id", "target", "unit", "low", "high", "model", "met", "source"]


def fit_table(run: Run) -> pd.DataFrame:
    """Return the targets of the run's study beside what the run says.

    Returns
    -------
    pandas.DataFrame
        target_id, target (words), unit, low, high, model (NaN where the run has no answer),
        met, source.

    Raises
    ------
    StudyDataError
        If a target's measure or subject is unknown.
    """
    rows = run.study.table("targets")
    if rows.empty:
        return pd.DataFrame(columns=FIT_COLUMNS)
    records = rows.to_dict("records")
    inquiry = Inquiry(run.ways, place_countries(run.study))
    answers = []
    for row in records:
        value = _measure(run, inquiry, str(row["measure"]), str(row["subject"]))
        met = bool(row["low"] <= value <= row["high"])
        said = (row["target_id"], row["what"], row["unit"], row["low"], row["high"])
        answers.append((*said, value, met, row["source"]))
    return pd.DataFrame(answers, columns=FIT_COLUMNS)


def asked_places(study: Study) -> tuple[str, ...]:
    """Return the places whose ways the targets of a study ask for; a run's network needs them."""
    rows = study.table("targets")
    subjects = rows.loc[rows["measure"].isin(list(WAY_MEASURES)), "subject"]
    questions = [_question(one) for subject in subjects for one in str(subject).split("|")]
    return tuple(sorted({place for one in questions for place in (one.origin, one.destination)}))


def _measure(run: Run, inquiry: Inquiry, measure: str, subject: str) -> float:
    if measure in FLOW_MEASURES:
        return FLOW_MEASURES[measure](run, *subject.split(":"))
    if measure in WAY_MEASURES:
        try:
            return WAY_MEASURES[measure](inquiry, subject)
        except InfeasibleError:
            return float("nan")
    msg = f"targets.csv: measure {measure!r} is unknown; known are "
    msg += ", ".join(sorted({**FLOW_MEASURES, **WAY_MEASURES}))
    raise StudyDataError(msg)


def _country_gates(run: Run, country: str, mode: str) -> pd.DataFrame:
    gates = run.gate_flows
    touches = (gates["from_country"] == country) | (gates["to_country"] == country)
    return gates[touches & (gates["mode"] == mode)]


def _gates_total(run: Run, country: str, mode: str) -> float:
    """Return what passes a country's gates of one mode, both directions [Mt/yr]."""
    return float(_country_gates(run, country, mode)["flow_t_yr"].sum()) / TONNES_PER_MT


def _gate_share(run: Run, country: str, mode: str, crossing_id: str) -> float:
    """Return one gate's share of what passes a country's gates of one mode [%]."""
    gates = _country_gates(run, country, mode)
    mine = gates.loc[gates["crossing_id"] == crossing_id, "flow_t_yr"].sum()
    return _share_pct(float(mine), float(gates["flow_t_yr"].sum()))


def _via_share(run: Run, exporter: str, importer: str, commodity_id: str, country: str) -> float:
    """Return the share of a trade that passes a third country [%]."""
    paths = run.paths
    trade = paths[
        (paths["exporter"] == exporter)
        & (paths["importer"] == importer)
        & (paths["commodity_id"] == commodity_id)
    ]
    through = trade["countries"].str.split(" ").map(lambda passed: country in passed)
    carried = float(trade.loc[through, "flow_t_yr"].sum())
    return _share_pct(carried, float(trade["flow_t_yr"].sum()))


def _share_pct(part: float, whole: float) -> float:
    """Return a share in per cent; NaN where there is nothing to share [%]."""
    return 100.0 * part / whole if whole > 0 else float("nan")


FLOW_MEASURES: dict[str, Callable[..., float]] = {
    "gates_total": _gates_total,
    "gate_share": _gate_share,
    "via_share": _via_share,
}


def _question(subject: str) -> WayQuestion:
    """Return the question of ``KOSTANAY:HAIRATAN:wheat_flour:rail[:VIA]``."""
    parts = subject.split(":")
    if len(parts) not in (4, 5):
        msg = f"targets.csv: subject {subject!r} should be FROM:TO:commodity:mode or with :VIA"
        raise StudyDataError(msg)
    return WayQuestion(parts[0], parts[1], parts[2], via=tuple(parts[4:]), modes=(parts[3],))


def _way(inquiry: Inquiry, subject: str) -> pd.Series:
    """Return the facts of the cheapest way that answers a subject."""
    question = _question(subject)
    paths, goods = ask_ways(inquiry, question, k=1, limits=AlternativeLimits())
    model = inquiry.model
    costs = price_steps(model, paths, [goods])
    return way_facts(model.network, paths, costs, delay_h=model.delay_h).iloc[0]


def _way_money(inquiry: Inquiry, subject: str) -> float:
    return float(_way(inquiry, subject)["money_usd_t"])


def _way_days(inquiry: Inquiry, subject: str) -> float:
    return float(_way(inquiry, subject)["hours_mean"]) / HOURS_PER_DAY


def _way_km(inquiry: Inquiry, subject: str) -> float:
    return float(_way(inquiry, subject)["length_km"])


def _way_money_ratio(inquiry: Inquiry, subject: str) -> float:
    one, other = subject.split("|")
    return _way_money(inquiry, one) / _way_money(inquiry, other)


WAY_MEASURES: dict[str, Callable[[Inquiry, str], float]] = {
    "way_money": _way_money,
    "way_days": _way_days,
    "way_km": _way_km,
    "way_money_ratio": _way_money_ratio,
}


def with_fit(run: Run) -> Run:
    """Return the run with its fit table."""
    return replace(run, fit=fit_table(run))
