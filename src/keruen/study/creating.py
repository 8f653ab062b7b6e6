"""Start a study: a folder with every required table and a tiny example that passes the check."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.errors import KeruenError, OutputError
from keruen.study.config import CONFIG_FILE
from keruen.study.example import EXAMPLE_ROWS, EXAMPLE_SETTINGS
from keruen.study.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_FOLDER_MODE = 0o755


def new_study(name: str, parent: str | Path = ".") -> Path:
    """Write an empty study that passes the check, and return its folder.

    The folder is built beside its place and moved there when it is complete.

    Parameters
    ----------
    name
        Name of the study and of its folder: lower-case letters, digits and hyphens.
    parent
        Folder in which it is made.

    Raises
    ------
    OutputError
        If there is already something of that name, or the folder cannot be written.
    KeruenError
        If the name is not one of a study.
    """
    if not _NAME.fullmatch(name):
        msg = f"{name!r} cannot name a study. Use lower-case letters, digits and hyphens."
        raise KeruenError(msg)
    target = Path(parent) / name
    if target.exists() or target.is_symlink():
        msg = f"{target} already exists. Choose another name, or remove it first."
        raise OutputError(msg)
    try:
        draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    except OSError as error:
        msg = f"{target} cannot be made: {error.strerror or error}"
        raise OutputError(msg) from error
    try:
        _write_study(draft, name)
        draft.chmod(_FOLDER_MODE)
        draft.rename(target)
    except OSError as error:
        msg = f"{target} cannot be written: {error.strerror or error}"
        raise OutputError(msg) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _write_study(folder: Path, name: str) -> None:
    (folder / "network").mkdir()
    settings = EXAMPLE_SETTINGS.replace("NAME", name)
    (folder / CONFIG_FILE).write_text(settings, encoding="utf-8", newline="\n")
    for table in TABLES.values():
        if table.required:
            rows = EXAMPLE_ROWS.get(table.name, ())
            text = _to_csv(table, rows)
            (folder / table.path).write_text(text, encoding="utf-8", newline="\n")


def _to_csv(table: Table, rows: tuple[Mapping[str, str], ...]) -> str:
    sheet = io.StringIO(newline="")
    names = [column.name for column in table.columns]
    writer = csv.DictWriter(sheet, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({"source": "example: replace", "confidence": "low", **row} for row in rows)
    return sheet.getvalue()
