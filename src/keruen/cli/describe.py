"""`keruen describe`: explain a table of a study."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from keruen.study.schema import Table


def describe(
    table: Annotated[str, typer.Argument(help="Table, such as link; none lists all.")] = "",
    *,
    all_tables: Annotated[
        bool, typer.Option("--all", help="Print the reference page of all tables (Markdown).")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Explain a table: what a row is, and each column's unit, range and meaning."""
    from keruen.study.describing import describe_as_data, find_table, render_reference
    from keruen.study.schema import TABLES

    if json:
        found = describe_as_data(table) if table else [describe_as_data(name) for name in TABLES]
        typer.echo(json_text.dumps(found, ensure_ascii=False, indent=2))
    elif all_tables:
        typer.echo(render_reference(), nl=False)
    elif table:
        _print_table(find_table(table))
    else:
        _print_list(list(TABLES.values()))


def _print_table(found: Table) -> None:
    from rich.console import Console
    from rich.table import Table as Sheet

    from keruen.study.describing import about, column_facts

    console = Console(highlight=False)
    console.print(f"[bold]{found.name}[/bold]  {found.path}")
    console.print(" ".join(about(found)))
    sheet = Sheet(box=None, pad_edge=False)
    for heading in ("column", "unit", "type", "required", "allowed", "meaning"):
        sheet.add_column(
            heading, style="bold" if heading == "column" else "", no_wrap=heading == "column"
        )
    for column in found.columns:
        sheet.add_row(*column_facts(column))
    console.print(sheet, markup=False)


def _print_list(tables: list[Table]) -> None:
    from rich.console import Console
    from rich.table import Table as Sheet

    sheet = Sheet(box=None, pad_edge=False)
    for heading in ("table", "file", "required", "one row is"):
        sheet.add_column(heading, style="bold" if heading == "table" else "")
    for table in tables:
        sheet.add_row(table.name, table.path, "yes" if table.required else "", table.meaning)
    Console(highlight=False).print(sheet, markup=False)
