"""Everything a report shows, asked once from the analyses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis import (
    bread,
    comparison,
    doubts,
    gates,
    history,
    policy_status,
    promises,
    stops,
)
from keruen.analysis.asked import Pair, asked_pair, commodity_names, country_names
from keruen.report.colours import GateColours

if TYPE_CHECKING:
    from keruen.analysis.corridors import Corridors
    from keruen.equilibrium.run import Run
    from keruen.study import Study


@dataclass(frozen=True, slots=True)
class Contents:
    """The study, its runs, and the table of every analysis that a report shows."""

    study: Study
    baseline: Run
    scenarios: tuple[Run, ...]
    corridors: tuple[Corridors, ...]
    pair: Pair
    year: int
    title: str
    countries: dict[str, str]
    commodities: dict[str, str]
    gates: pd.DataFrame
    gate_goods: pd.DataFrame
    exporter_gates: pd.DataFrame
    turnover: pd.DataFrame
    targets: pd.DataFrame
    growth: pd.DataFrame
    runs: pd.DataFrame
    run_gates: pd.DataFrame
    promises: pd.DataFrame
    outcomes: pd.DataFrame
    policy: pd.DataFrame
    status: pd.DataFrame
    extraction: bread.Extraction | None
    bread: pd.DataFrame
    need: pd.DataFrame
    way_parts: tuple[pd.DataFrame, ...]
    assumed_counts: pd.DataFrame
    assumed_rows: pd.DataFrame
    assumed: dict[str, object]
    conflicts: pd.DataFrame
    sources: pd.DataFrame
    colours: GateColours


def gather(
    study: Study, baseline: Run, scenarios: Sequence[Run], corridors: Sequence[Corridors]
) -> Contents:
    """Ask every analysis once and return what the brief, the page and the files show.

    Parameters
    ----------
    study
        The study that was run.
    baseline
        The run of the base year.
    scenarios
        Runs to set beside it, in order.
    corridors
        The ways between the asked pairs of places; the first is the headline.

    Raises
    ------
    ValueError
        If there is neither a corridor nor a trade cell to tell what the brief is about.
    """
    pair = asked_pair(study, baseline, corridors)
    year = baseline.year
    gate_table = gates.gate_table(baseline, importer=pair.importer)
    turnover = history.turnover_points(study, pair=pair)
    targets = history.trade_targets(study, pair=pair)
    promised = promises.promises_table(study, pair=pair)
    policy = policy_status.policy_timeline(study)
    labels = gates.gate_labels(baseline, importer=pair.importer)
    tonnes = [gates.gate_tonnes(run, importer=pair.importer) for run in (baseline, *scenarios)]
    extraction = bread.extraction_rate(study, importer=pair.importer)
    corridors = [_with_short_gates(one, labels) for one in corridors]
    return Contents(
        study=study,
        baseline=baseline,
        scenarios=tuple(scenarios),
        corridors=tuple(corridors),
        pair=pair,
        year=year,
        title=str(study.config.study.title),
        countries=country_names(study),
        commodities=commodity_names(study),
        gates=gate_table,
        gate_goods=gates.gate_goods(baseline, importer=pair.importer),
        exporter_gates=gates.exporter_gates(
            baseline, exporter=pair.exporter, importer=pair.importer
        ),
        turnover=turnover,
        targets=targets,
        growth=history.growth_needed(turnover, targets),
        runs=comparison.compare_scenarios(baseline, scenarios, pair=pair, tonnes=tonnes),
        run_gates=comparison.compare_gates(
            baseline, scenarios, importer=pair.importer, tonnes=tonnes
        ),
        promises=promised,
        outcomes=promises.promises_by_outcome(promised),
        policy=policy,
        status=policy_status.status_on(policy, on=f"{year}-12-31"),
        extraction=extraction,
        bread=pd.DataFrame()
        if extraction is None
        else bread.bread_by_gate(study, baseline, importer=pair.importer, extraction=extraction),
        need=bread.bread_need(study, importer=pair.importer, year=year),
        way_parts=tuple(stops.way_parts(corridor.legs) for corridor in corridors),
        assumed_counts=doubts.assumed_counts(study),
        assumed_rows=doubts.assumed_most_used(study, baseline),
        assumed=doubts.assumed_share(baseline, importer=pair.importer),
        conflicts=doubts.conflicts_table(
            study, baseline, pair=pair, turnover=turnover, policy=policy
        ),
        sources=doubts.source_register(study),
        colours=GateColours(gate_table),
    )


def _with_short_gates(corridor: Corridors, labels: dict[str, str]) -> Corridors:
    ways = corridor.ways
    short = ways.assign(gate=[labels.get(name, name) or "no border" for name in ways["gate"]])
    return replace(corridor, ways=short)
