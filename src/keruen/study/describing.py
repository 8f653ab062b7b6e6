"""Explain a table from its schema, in words and as the reference page of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keruen.errors import UnknownNameError
from keruen.study.cells import bounds_in_words
from keruen.study.names import nearest, normalise
from keruen.study.schema import TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = ("column", "unit", "type", "required", "allowed", "meaning")
_PAGE_HEAD = """\
# Tables of a study

A study is a folder with `study.toml` and these CSV tables: UTF-8 without a byte-order mark, \
commas, one header line, an empty cell where a value is unknown. Every row carries its `source` \
and `confidence`. All columns must stand in the header, save `note`; a column that is not listed \
here is an error. Numbers are plain (1200.5), lists are separated by `;`.

This page is made from the schema: `keruen describe --all > docs/reference/tables.md`.
"""


def find_table(name: str) -> Table:
    """Return a table by its name, file or plural, in any case.

    Parameters
    ----------
    name
        For instance ``link``, ``links``, ``network/link`` or ``link.csv``.

    Raises
    ------
    UnknownNameError
        If no table is called so; carries the nearest names.
    """
    wanted = name.removesuffix(".csv").rsplit("/", maxsplit=1)[-1]
    forms = {_singular(table_name): table for table_name, table in TABLES.items()}
    table = forms.get(_singular(wanted))
    if table is None:
        raise UnknownNameError(kind="table", name=name, suggestions=nearest(wanted, TABLES))
    return table


def describe(name: str) -> str:
    """Return what a table is and what its columns hold, as plain text.

    Parameters
    ----------
    name
        The table, as for `find_table`.
    """
    table = find_table(name)
    rows = [_HEADINGS, *(column_facts(column) for column in table.columns)]
    widths = [max(len(row[part]) for row in rows) for part in range(len(_HEADINGS) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]
    return "\n".join([f"{table.name}: {table.path}", *about(table), "", *lines, ""])


def describe_as_data(name: str) -> dict[str, object]:
    """Return what `describe` says as plain data for machines."""
    table = find_table(name)
    return {
        "name": table.name,
        "path": table.path,
        "key": table.key,
        "required": table.required,
        "needs_rows": table.needs_rows,
        "meaning": table.meaning,
        "columns": [
            {
                "name": column.name,
                "type": column.kind,
                "unit": column.unit,
                "required": column.required,
                "low": column.low,
                "high": column.high,
                "low_excluded": column.above,
                "choices": list(column.choices),
                "refers_to": column.refers_to,
                "meaning": column.meaning,
            }
            for column in table.columns
        ],
    }


def render_reference() -> str:
    """Return the reference page of all tables, as Markdown."""
    return _PAGE_HEAD + "".join(_markdown(table) for table in TABLES.values())


def column_facts(column: Column) -> tuple[str, str, str, str, str, str]:
    """Return name, unit, type, required, allowed values and meaning of a column, in words."""
    return (
        column.name,
        column.unit,
        column.kind,
        "yes" if column.required else "",
        _allowed(column),
        column.meaning,
    )


def _allowed(column: Column) -> str:
    if column.choices:
        return ", ".join(column.choices)
    if column.refers_to:
        target = TABLES[column.refers_to]
        return f"{target.key} of {target.name}"
    if column.form:
        return column.form
    if column.kind == "date":
        return "YYYY, YYYY-MM or YYYY-MM-DD"
    return bounds_in_words(column).strip().removeprefix("of ")


def about(table: Table) -> Iterator[str]:
    """Yield what a row of a table is, and whether the table is required."""
    yield table.meaning
    need = "Required" if table.required else "Optional"
    if table.needs_rows:
        need += ", with at least one row"
    yield f"{need}." + (f" Each {table.key} stands once." if table.key else "")


def _markdown(table: Table) -> str:
    lines = [f"\n## {table.name}\n", f"`{table.path}`. {' '.join(about(table))}\n"]
    lines.append("| " + " | ".join(_HEADINGS) + " |")
    lines.append("|" + " --- |" * len(_HEADINGS))
    for column in table.columns:
        name, *facts = (cell.replace("|", "\\|") for cell in column_facts(column))
        lines.append("| " + " | ".join([f"`{name}`", *facts]) + " |")
    return "\n".join(lines) + "\n"


def _singular(name: str) -> str:
    """Return a table's name without plural endings and punctuation."""
    plain = normalise(name)
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain.removesuffix("s")
