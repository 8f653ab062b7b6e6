"""Results for machines: plain dicts that JSON can hold; what is unknown is null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from keruen.report.contents import Contents
from keruen.report.result_tables import simple_types

if TYPE_CHECKING:
    from keruen.analysis.corridors import Corridors
    from keruen.equilibrium.run import Run

_FIT = ["target", "unit", "low", "high", "model", "met", "source"]


def run_json(contents: Contents, written: Sequence[Path] = ()) -> dict[str, Any]:
    """Return what `keruen run --json` prints.

    Returns
    -------
    dict
        study, title, year, gap, iterations, fit (list of target, unit, low, high, model, met,
        source), gates, beyond_capacity, cells, stranded_t_yr, scenarios (the same of each run, and
        beyond_capacity_t_yr at the importer's gates), corridors, files, warnings.
    """
    baseline, study = contents.baseline, contents.study
    return {
        "study": study.config.study.id,
        "title": study.config.study.title,
        "year": baseline.year,
        **_run(baseline),
        "cells": records(baseline.cells),
        "scenarios": [
            {"scenario": run.scenario.name, "title": run.scenario.title, **_run(run)}
            for run in contents.scenarios
        ],
        "corridors": [corridors_json(one) for one in contents.corridors],
        "files": [str(path) for path in written],
        "warnings": [str(problem) for problem in study.warnings],
    }


def corridors_json(corridors: Corridors) -> dict[str, Any]:
    """Return the ways between two places, each with its legs."""
    legs = corridors.legs
    ways = records(corridors.ways)
    for way in ways:
        way["legs"] = records(legs[legs["way"] == way["way"]].drop(columns="way"))
    return {
        "origin": corridors.origin,
        "destination": corridors.destination,
        "commodity_id": corridors.commodity_id,
        "year": corridors.year,
        "ways": ways,
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as one dict a row; NaN and infinity become None."""
    rows = simple_types(table).to_dict("records")
    return [{str(name): _known(value) for name, value in row.items()} for row in rows]


def _known(value: Any) -> Any:  # noqa: ANN401 - a cell of any simple type
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _run(run: Run) -> dict[str, Any]:
    keys = ["crossing_id", "name", "from_country", "to_country", "mode"]
    gates = run.gate_flows.groupby(keys, as_index=False, sort=True)["flow_t_yr"].sum()
    return {
        "gap": float(run.gap),
        "iterations": int(run.iterations),
        "fit": records(run.fit[_FIT]) if len(run.fit) else [],
        "gates": records(pd.DataFrame(gates)),
        "stranded_t_yr": float(run.stranded["demand_t_yr"].sum()),
    }
