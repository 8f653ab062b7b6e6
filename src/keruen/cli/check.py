"""`keruen check`: every problem of a study at once."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from keruen.study import CheckReport

_FAULTY = 2


def check(
    study: Annotated[str, typer.Argument(help="Folder of a study, or the name of a bundled one.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """List every problem of a study: where, what is wrong and what would be right."""
    from keruen.study.checking import check_study

    report = check_study(study)
    if json:
        typer.echo(json_text.dumps(_as_data(report), ensure_ascii=False, indent=2))
    else:
        _print(study, report)
    if not report.ok:
        raise typer.Exit(_FAULTY)


def _as_data(report: CheckReport) -> dict[str, object]:
    return {
        "study": report.path.name,
        "ok": report.ok,
        "rows": report.rows,
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "problems": [asdict(problem) for problem in report.problems],
    }


def _print(study: str, report: CheckReport) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    styles = {"error": "bold red", "warning": "yellow"}
    for problem in report.problems:
        line = Text.assemble(
            (problem.level, styles[problem.level]),
            " ",
            (_where(problem.file, problem.row, problem.column), "bold"),
            f": {problem.what}",
            (f"\n    {problem.fix}", "dim"),
        )
        console.print(line)
    errors, warnings = len(report.errors), len(report.warnings)
    verdict = "may be run" if report.ok else "may not be run until its errors are corrected"
    console.print(
        f"{study}: {report.rows:,} rows, {_count(errors, 'error')}, "
        f"{_count(warnings, 'warning')}. It {verdict}."
    )


def _where(file: str, row: int, column: str) -> str:
    place = f"{file}:{row}" if row else file
    return f"{place} {column}" if column else place


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
