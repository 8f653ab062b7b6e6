"""Write a table of a study back to its file."""

from __future__ import annotations

import csv
import math
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.errors import OutputError
from keruen.formats.gmns import our_name
from keruen.study.describing import find_table

if TYPE_CHECKING:
    from keruen.study.reading import Study

_FILE_MODE = 0o644


def write_table(study: Study, name: str) -> Path:
    """Write a table of a study to its file in the study's folder, and return the file.

    Under the names of the schema, in its order; an unknown cell is empty. The file is written
    beside its place and moved there when it is complete.

    Parameters
    ----------
    study
        The study.
    name
        Name of the table.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    table = find_table(name)
    frame = study.tables[table.name]
    columns = [frame[our_name(table.name, column.name)].tolist() for column in table.columns]
    rows = [[_cell(value) for value in row] for row in zip(*columns, strict=True)]
    path = study.path / table.path
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}"
        raise OutputError(msg) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as sheet:
            writer = csv.writer(sheet, lineterminator="\n")
            writer.writerow([column.name for column in table.columns])
            writer.writerows(rows)
        Path(draft).chmod(_FILE_MODE)
        Path(draft).replace(path)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}"
        raise OutputError(msg) from error
    finally:
        Path(draft).unlink(missing_ok=True)
    return path


def _cell(value: object) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
