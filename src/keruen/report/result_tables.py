"""The tables that a run leaves behind: their names, what a row is, and simple types for Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from keruen.report.contents import Contents

if TYPE_CHECKING:
    from keruen.equilibrium.run import Run


@dataclass(frozen=True, slots=True)
class ResultTable:
    """One table of the results.

    Parameters
    ----------
    name
        File name without ending, and sheet name.
    meaning
        What one row is; columns carry their units in their names.
    data
        The table, without index.
    in_workbook
        Whether it is short enough to be read as a sheet.
    """

    name: str
    meaning: str
    data: pd.DataFrame
    in_workbook: bool = True


_RUN_TABLES: tuple[tuple[str, str, bool], ...] = (
    ("gate_flows", "tonnes a year through a gate, one way, by commodity and exporter", True),
    ("crossings", "what passing a border takes, one way, at these flows", True),
    ("link_flows", "tonnes a year on a link, with capacity and delay", True),
    ("link_commodity_flows", "tonnes a year of a commodity on a link", False),
    ("demand", "tonnes a year from a zone to a zone by commodity", False),
    ("paths", "one way of one demand with its share, tonnes, km, hours and cost", False),
    ("skims", "cost, hours and km between two zones for a commodity", False),
)


def result_tables(contents: Contents) -> list[ResultTable]:
    """Return every table of the results, in the order of the workbook."""
    runs = (contents.baseline, *contents.scenarios)
    tables = [
        ResultTable("gates", "a gate into the importer in the baseline", contents.gates),
        ResultTable("scenarios", "a run beside the baseline", contents.runs),
        ResultTable("scenario_gates", "tonnes at a gate in a run", contents.run_gates),
        ResultTable("fit", "an observation beside what the model says", _of_runs(runs, "fit")),
        ResultTable("cells", "trade of the base year: the figure used and the others",
                    contents.baseline.cells),
        ResultTable("ways", "a way between two places for a commodity", _of_ways(contents, "ways")),
        ResultTable("legs", "a leg of a way", _of_ways(contents, "legs")),
        ResultTable("turnover", "a published figure of the trade of two countries",
                    contents.turnover),
        ResultTable("growth_needed", "growth that a target asks for", contents.growth),
        ResultTable("bread", "wheat and flour by supplier and gate", contents.bread),
        ResultTable("promises", "a promise and what came of it", contents.promises),
        ResultTable("policy", "an act of policy", contents.policy),
        ResultTable("conflicts", "a matter on which sources disagree", contents.conflicts),
        ResultTable("assumed", "a row of low confidence and what rests on it",
                    contents.assumed_rows),
    ]  # fmt: skip
    for name, meaning, short in _RUN_TABLES:
        tables.append(ResultTable(name, f"a run: {meaning}", _of_runs(runs, name), short))
    tables.append(ResultTable("sources", "a source and what rests on it", contents.sources))
    known = [table for table in tables if len(table.data.columns)]
    return [replace(table, data=simple_types(table.data)) for table in known]


def write_parquet(path: Path, data: pd.DataFrame) -> None:
    """Write a table as Parquet: text as UTF-8 strings, whole numbers as int64, NaN for unknown."""
    import fastparquet

    fastparquet.write(str(path), data, write_index=False, compression="SNAPPY")


def simple_types(data: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns are text (never missing), bool, int64 or float64."""
    return pd.DataFrame({name: _simple(data[name]) for name in data.columns})


def _simple(column: pd.Series) -> pd.Series:
    target = {"b": "bool", "i": "int64", "u": "int64", "f": "float64"}.get(column.dtype.kind)
    if target is not None:
        return pd.Series(column.to_numpy(dtype=target))
    known = column.fillna("") if column.hasnans else column
    text = [value if isinstance(value, str) else str(value) for value in known.tolist()]
    return pd.Series(text, dtype=object)


def _of_runs(runs: Sequence[Run], name: str) -> pd.DataFrame:
    frames = [getattr(run, name) for run in runs]
    if not len(frames[0].columns):
        return pd.DataFrame()
    said = [
        frame.assign(scenario=run.scenario.name) for run, frame in zip(runs, frames, strict=True)
    ]
    filled = [frame for frame in said if len(frame)] or said[:1]
    return _led_by(pd.concat(filled, ignore_index=True), ["scenario"])


def _of_ways(contents: Contents, name: str) -> pd.DataFrame:
    frames = [
        getattr(corridor, name).assign(
            origin=corridor.origin,
            destination=corridor.destination,
            commodity_id=corridor.commodity_id,
        )
        for corridor in contents.corridors
    ]
    if not frames:
        return pd.DataFrame()
    first = ["origin", "destination", "commodity_id"]
    return _led_by(pd.concat(frames, ignore_index=True), first)


def _led_by(table: pd.DataFrame, first: list[str]) -> pd.DataFrame:
    rest = [column for column in table.columns if column not in first]
    return table.reindex(columns=[*first, *rest])
