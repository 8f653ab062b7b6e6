"""Write the brief, the Parquet tables and the workbook: all of them, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from keruen.errors import OutputError
from keruen.report.brief import render_brief
from keruen.report.contents import Contents
from keruen.report.result_tables import ResultTable, result_tables, write_parquet
from keruen.report.workbook import write_workbook

BRIEF, WORKBOOK, TABLES = "brief.html", "results.xlsx", "results"


def write_results(folder: Path, contents: Contents) -> list[Path]:
    """Write brief.html, results/*.parquet and results.xlsx into a folder; return their paths.

    Everything is built in a hidden folder inside the target and moved into place at the end, so
    that an error or an interruption leaves the files of a former run as they were. The same inputs
    give the same bytes.

    Raises
    ------
    OutputError
        If the folder cannot be made or written (read-only, full, a file in its place).
    """
    page = render_brief(contents)
    tables = result_tables(contents)
    try:
        made = _missing_parents(folder)
        try:
            return _write(folder, page, tables, contents.title)
        except BaseException:
            _remove_empty(made)
            raise
    except OSError as error:
        raise OutputError(_said(folder, error)) from error


def _write(folder: Path, page: str, tables: Sequence[ResultTable], title: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    build = Path(tempfile.mkdtemp(prefix=".keruen-", dir=folder))
    try:
        names = [BRIEF, *(f"{TABLES}/{table.name}.parquet" for table in tables), WORKBOOK]
        (build / TABLES).mkdir()
        (build / BRIEF).write_text(page, encoding="utf-8", newline="\n")
        for table in tables:
            write_parquet(build / TABLES / f"{table.name}.parquet", table.data)
        write_workbook(build / WORKBOOK, tables, title=title)
        (folder / TABLES).mkdir(exist_ok=True)
        for name in names:
            os.replace(build / name, folder / name)  # noqa: PTH105 - says what is meant
        return [folder / name for name in names]
    finally:
        shutil.rmtree(build, ignore_errors=True)


def _missing_parents(folder: Path) -> list[Path]:
    """Return the folders that writing will make, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _remove_empty(folders: Sequence[Path]) -> None:
    for path in folders:
        with suppress(OSError):
            (path / TABLES).rmdir()
        try:
            path.rmdir()
        except OSError:
            return


def _said(folder: Path, error: OSError) -> str:
    where = folder.expanduser().absolute()
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"cannot write into {where}: a file stands in its place. Name another folder with -o"
    reason = (error.strerror or type(error).__name__).lower()
    return (
        f"cannot write the results into {where}: {reason}. Nothing was changed there. Free some "
        "space or give yourself the right to write, or name another folder with -o"
    )
