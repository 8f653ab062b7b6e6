"""Walk over the rows of a table whose columns are known by contract, not by type."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Yield each row with its columns as attributes; ``row.flow_t_yr`` is that column's value."""
    row = _row_class(tuple(str(name) for name in table.columns))
    yield from map(row, *(table[name].tolist() for name in table.columns))


@lru_cache(maxsize=128)
def _row_class(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a class made of the columns
    """Return the class of a table's rows; making one costs more than filling a table's rows."""
    return namedtuple("Row", columns, rename=True)


def row_of_least(table: pd.DataFrame, column: str) -> Any:  # noqa: ANN401
    """Return the first row with the least value of a column; NaN never is the least."""
    return table.iloc[int(table[column].fillna(float("inf")).argmin())]


def row_of_most(table: pd.DataFrame, column: str) -> Any:  # noqa: ANN401
    """Return the first row with the greatest value of a column; NaN never is the greatest."""
    return table.iloc[int(table[column].fillna(float("-inf")).argmax())]
