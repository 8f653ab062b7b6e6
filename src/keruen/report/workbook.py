"""The results as one Excel workbook: a sheet a table, and a first sheet that says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from keruen.report.result_tables import ResultTable

#: A fixed date: the same results must give the same bytes.
_CREATED = datetime(2024, 1, 1)
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FORMATS = (
    ("_t_yr", "#,##0"),
    ("_usd_t", "#,##0.0"),
    ("_usd_yr", "#,##0"),
    ("_usd", "#,##0"),
    ("_km", "#,##0"),
    ("hours", "0.0"),
    ("share", "0.0%"),
    ("_ratio", "0.0%"),
    ("_ratio_yr", "0.0%"),
    ("saturation", "0.0%"),
)
_WIDEST = 60


def write_workbook(path: Path, tables: Sequence[ResultTable], *, title: str) -> None:
    """Write the sheets of the tables that have one, each with a frozen head."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    book.set_properties({"title": title, "author": "Keruen", "created": _CREATED})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats: dict[str, Any] = {code: book.add_format({"num_format": code}) for _, code in _FORMATS}
    _write_about(book, tables, title, head)
    for table in tables:
        if table.sheet is not None:
            _write_sheet(book.add_worksheet(table.name[:31]), table.sheet, head, formats)
    book.close()


def _write_about(book: Any, tables: Sequence[ResultTable], title: str, head: Any) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [
        (title, "results of Keruen, an open engine for planning trade corridors"),
        ("units", "in the column names: t tonnes, yr year, usd US dollars, h hours, km"),
        ("empty cells", "unknown"),
        ("scenario", "baseline is the base year; the others are named as in the study"),
        ("sources", "sheet sources; each row of the study names one, with its confidence"),
    ]
    for at, (key, said) in enumerate(lines):
        sheet.write_string(at, 0, key, head if at == 0 else None)
        sheet.write_string(at, 1, said)
    start = len(lines) + 1
    sheet.write_string(start, 0, "table", head)
    sheet.write_string(start, 1, "one row is", head)
    for at, table in enumerate(tables, start=start + 1):
        where = ""
        if table.sheet is None:
            where = " (only as Parquet: it is long)"
        elif len(table.sheet) < len(table.data):
            where = " (here the baseline; every run as Parquet)"
        sheet.write_string(at, 0, table.name)
        sheet.write_string(at, 1, table.meaning + where)


def _write_sheet(sheet: Any, data: pd.DataFrame, head: Any, formats: dict[str, Any]) -> None:  # noqa: ANN401
    sheet.freeze_panes(1, 0)
    if len(data):
        sheet.autofilter(0, 0, len(data), len(data.columns) - 1)
    for at, name in enumerate(data.columns):
        column = data[name]
        sheet.write_string(0, at, str(name), head)
        code = next((code for ending, code in _FORMATS if str(name).endswith(ending)), "")
        sheet.set_column(at, at, _width(str(name), column), formats.get(code))
        _write_column(sheet, at, column, formats.get(code))


def _write_column(sheet: Any, at: int, column: pd.Series, shape: Any) -> None:  # noqa: ANN401
    """Write the known cells of a column of one simple type."""
    values = enumerate(column.tolist(), start=1)
    if column.dtype == object:
        for row, text in values:
            if text:
                sheet.write_string(row, at, text)
    elif column.dtype == bool:
        for row, truth in values:
            sheet.write_boolean(row, at, truth)
    else:
        for row, value in values:
            if isfinite(value):
                sheet.write_number(row, at, value, shape)


def _width(name: str, column: pd.Series) -> float:
    if column.dtype != object:
        return max(11.0, len(name) * 0.95)
    longest = max((len(value) for value in column.head(200)), default=0)
    return float(min(max(longest, len(name), 8) + 1, _WIDEST))
