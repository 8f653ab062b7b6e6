"""A study as it was read, right or not: typed tables, line numbers and what is wrong so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from keruen.errors import Problem
from keruen.formats.csv_table import CsvTable, read_csv_table
from keruen.formats.gmns import our_name
from keruen.study.cells import Cells, items, read_numbers, read_texts
from keruen.study.config import StudyConfig, read_config
from keruen.study.names import nearest
from keruen.study.schema import TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a study.

    Parameters
    ----------
    folder
        The study's folder.
    config
        Its settings; None if they are wrong.
    tables
        All tables by name under our column names, with all columns of the schema; a cell that
        was refused is unknown (NaN or "").
    lines
        Line of the file of each row of each table.
    broken
        Names of tables whose file, header or rows could not be read in full.
    problems
        Problems of single tables and of references between them.
    """

    folder: Path
    config: StudyConfig | None
    tables: Mapping[str, pd.DataFrame]
    lines: Mapping[str, Sequence[int]]
    broken: frozenset[str]
    problems: tuple[Problem, ...]

    def line(self, table: str, place: int) -> int:
        """Return the line of the file of the row at a place of a table."""
        return self.lines[table][place]


@dataclass(slots=True)
class _Parts:
    """What reading gathers, table by table."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    lines: dict[str, Sequence[int]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read_draft(folder: Path) -> Draft:
    """Read every table of a study as far as it can be read.

    Parameters
    ----------
    folder
        The study's folder; it exists.
    """
    config, problems = read_config(folder)
    parts = _Parts(problems=[*problems])
    for table in TABLES.values():
        _read_table(folder, table, parts)
    parts.problems.extend(_strange_files(folder))
    for table in TABLES.values():
        parts.problems.extend(_check_references(table, parts))
    return Draft(
        folder=folder,
        config=config,
        tables=parts.tables,
        lines=parts.lines,
        broken=frozenset(parts.broken),
        problems=tuple(parts.problems),
    )


def _read_table(folder: Path, table: Table, parts: _Parts) -> None:
    path = folder / table.path
    csv_table: CsvTable | None = None
    problems: tuple[Problem, ...] = ()
    if path.exists():
        csv_table, problems = read_csv_table(path, table.path)
        if csv_table is not None:
            problems += tuple(_check_header(table, csv_table))
    elif table.required:
        fix = "add the file; `keruen new NAME` writes every table with its header"
        problems = (Problem("error", table.path, 0, "", "the file is missing", fix),)
    if problems:
        parts.broken.add(table.name)
    if csv_table is None:
        csv_table = CsvTable(table.path, (), (), ())
    elif table.needs_rows and not csv_table.rows and not problems:
        fix = f"add at least one row: {table.meaning[0].lower()}{table.meaning[1:]}"
        problems = (Problem("error", table.path, 0, "", "the table has no rows", fix),)
        parts.broken.add(table.name)
    frame, cell_problems = _to_frame(table, csv_table)
    parts.tables[table.name] = frame
    parts.lines[table.name] = csv_table.lines
    parts.problems.extend((*problems, *cell_problems))
    parts.problems.extend(_check_key(table, csv_table))


def _check_header(table: Table, csv_table: CsvTable) -> Iterator[Problem]:
    """Yield the columns that are missing or not part of the table."""
    known = [column.name for column in table.columns]
    extra = [name for name in csv_table.header if name not in known]
    missing = [
        column.name
        for column in table.columns
        if column.name not in csv_table.header and not column.may_lack
    ]
    for name in extra:
        near = nearest(name, missing, 1) or nearest(name, known, 1)
        fix = f"did you mean {near[0]!r}?" if near else "remove it"
        what = f"column {name!r} is not part of the table"
        yield Problem("error", csv_table.file, 1, name, what, fix)
    for name in missing:
        fix = f"add the column: {table.column(name).meaning}"
        if not table.column(name).required:
            fix += " Its cells may be empty."
        yield Problem("error", csv_table.file, 1, name, "the column is missing", fix)


def _to_frame(table: Table, csv_table: CsvTable) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the typed table under our names, and the cells that its schema refuses."""
    problems: list[Problem] = []
    data: dict[str, pd.Series] = {}
    for column in table.columns:
        name = our_name(table.name, column.name)
        data[name], refused = _to_series(column, csv_table)
        problems.extend(refused)
    return pd.DataFrame(data), problems


def _to_series(column: Column, csv_table: CsvTable) -> tuple[pd.Series, list[Problem]]:
    if column.name not in csv_table.header:
        count = len(csv_table.rows)
        if column.is_number:
            return pd.Series(np.full(count, np.nan)), []
        return pd.Series([""] * count, dtype="str"), []
    cells = Cells(csv_table.file, column, csv_table.column(column.name), csv_table.lines)
    if column.is_number:
        numbers, problems = read_numbers(cells)
        return pd.Series(np.array(numbers, dtype=np.float64)), problems
    texts, problems = read_texts(cells)
    return pd.Series(texts, dtype="str"), problems


def _check_key(table: Table, csv_table: CsvTable) -> Iterator[Problem]:
    if not table.key or table.key not in csv_table.header:
        return
    keys = csv_table.column(table.key)
    repeated = {key for key, count in Counter(keys).items() if count > 1 and key.strip()}
    first: dict[str, int] = {}
    for key, line in zip(keys, csv_table.lines, strict=True):
        if key not in repeated:
            continue
        if key in first:
            what = f"{key!r} is already on row {first[key]}"
            fix = "give each row its own"
            yield Problem("error", table.path, line, table.key, what, fix)
        first.setdefault(key, line)


def _check_references(table: Table, parts: _Parts) -> Iterator[Problem]:
    """Yield the values that name a row which the other table does not have."""
    frame, lines = parts.tables[table.name], parts.lines[table.name]
    for column in table.columns:
        target = column.refers_to
        if not target or target in parts.broken:
            continue
        known = dict.fromkeys(parts.tables[target][TABLES[target].key])
        for place, text in enumerate(frame[column.name].tolist()):
            if not text or text in known:
                continue
            for item in items(text) if column.kind == "list" else [text]:
                if item in known:
                    continue
                what = f"{item!r} is not in {TABLES[target].path}"
                near = nearest(item, known, 1)
                fix = f"did you mean {near[0]!r}?" if near else f"add it to {TABLES[target].path}"
                yield Problem("error", table.path, lines[place], column.name, what, fix)


def _strange_files(folder: Path) -> Iterator[Problem]:
    """Yield the CSV files that no table of the schema is read from."""
    known = [table.path for table in TABLES.values()]
    found = [*folder.glob("*.csv"), *folder.glob("network/*.csv")]
    for path in sorted(found):
        file = path.relative_to(folder).as_posix()
        if file in known:
            continue
        near = nearest(path.stem, [table.name for table in TABLES.values()], 1)
        fix = f"did you mean {TABLES[near[0]].path}?" if near else "remove it from the study"
        yield Problem("warning", file, 0, "", "the file is not a table of a study: not read", fix)
