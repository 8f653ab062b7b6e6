"""The tables that a run leaves behind: their names, what a row is, and simple types for Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
        The table, without index; columns of simple types.
    sheet
        What of it the workbook shows: the table, the part that people open, or nothing.
    """

    name: str
    meaning: str
    data: pd.DataFrame
    sheet: pd.DataFrame | None = None


#: Name, what one row is, whether scenarios have it too, whether the workbook shows the baseline's.
_RUN_TABLES = (
    ("gate_flows", "tonnes a year through a gate, one way, by commodity and exporter", True, False),
    ("crossings", "what passing a border takes, one way, at these flows", True, True),
    ("link_flows", "tonnes a year on a link, with capacity and delay", True, True),
    ("link_commodity_flows", "tonnes a year of a commodity on a link", True, False),
    ("demand", "tonnes a year from a zone to a zone by commodity", False, False),
    ("paths", "one way of one demand: share, tonnes, km, hours and cost", False, False),
    ("skims", "cost, hours and km between two zones for a commodity", False, False),
)


def result_tables(contents: Contents) -> list[ResultTable]:
    """Return every table of the results, in the order of the workbook."""
    runs = (contents.baseline, *contents.scenarios)
    whole = [
        ("gates", "a gate into the importer in the baseline", contents.gates),
        ("gate_goods", "tonnes of a commodity at a gate in the baseline", contents.gate_goods),
        ("scenarios", "a run beside the baseline", contents.runs),
        ("scenario_gates", "tonnes at a gate in a run", contents.run_gates),
        ("fit", "an observation beside what the model says", _of_runs(runs, "fit")),
        ("cells", "trade of the base year: the figure used and the others",
         contents.baseline.cells),
        ("ways", "a way between two places for a commodity", _of_ways(contents, "ways")),
        ("legs", "a leg of a way", _of_ways(contents, "legs")),
        ("turnover", "a published figure of the trade of two countries", contents.turnover),
        ("growth_needed", "growth that a target asks for", contents.growth),
        ("bread", "wheat and flour by supplier and gate", contents.bread),
        ("promises", "a promise and what came of it", contents.promises),
        ("policy", "an act of policy", contents.policy),
        ("conflicts", "a matter on which sources disagree", contents.conflicts),
        ("assumed", "a row of low confidence and what rests on it", contents.assumed_rows),
        ("sources", "a source and what rests on it", contents.sources),
    ]  # fmt: skip
    tables = []
    for name, meaning, data in whole:
        simple = simple_types(data)
        tables.append(ResultTable(name, meaning, simple, simple))
    for name, meaning, of_all, shown in _RUN_TABLES:
        simple = simple_types(_of_runs(runs if of_all else runs[:1], name))
        sheet = simple.head(len(getattr(contents.baseline, name))) if shown else None
        said = f"a run: {meaning}" if of_all else f"the baseline: {meaning}"
        tables.append(ResultTable(name, said, simple, sheet))
    return [table for table in tables if len(table.data.columns)]


def write_parquet(path: Path, data: pd.DataFrame) -> None:
    """Write a table as Parquet: text as UTF-8 strings, whole numbers as int64, NaN for unknown."""
    import fastparquet

    fastparquet.write(
        str(path),
        data,
        write_index=False,
        compression="SNAPPY",
        object_encoding="utf8",
        has_nulls=False,
        stats=False,
    )


def simple_types(data: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns are text (never missing), bool, int64 or float64."""
    return pd.DataFrame({name: _simple(data[name]) for name in data.columns})


def _simple(column: pd.Series) -> pd.Series:
    target = {"b": "bool", "i": "int64", "u": "int64", "f": "float64"}.get(column.dtype.kind)
    if target is not None:
        return pd.Series(column.to_numpy(dtype=target))
    if isinstance(column.dtype, pd.StringDtype):
        known = column.fillna("") if column.hasnans else column
        return pd.Series(known.to_numpy(dtype=object), dtype=object)
    text = ["" if value is None or value != value else str(value) for value in column.tolist()]
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
