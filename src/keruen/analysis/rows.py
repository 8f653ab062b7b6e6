"""Walk over the rows of a table whose columns are known by contract, not by type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Yield each row with its columns as attributes; ``row.flow_t_yr`` is that column's value."""
    yield from table.itertuples(index=False)


def first_row(table: pd.DataFrame) -> Any:  # noqa: ANN401 - a row holds what its columns hold
    """Return the first row of a table that has one, as a Series by column name."""
    return table.iloc[0]


def row_of_least(table: pd.DataFrame, column: str) -> Any:  # noqa: ANN401
    """Return the first row with the least value of a column; NaN never is the least."""
    return table.iloc[int(table[column].fillna(float("inf")).argmin())]


def row_of_most(table: pd.DataFrame, column: str) -> Any:  # noqa: ANN401
    """Return the first row with the greatest value of a column; NaN never is the greatest."""
    return table.iloc[int(table[column].fillna(float("-inf")).argmax())]
