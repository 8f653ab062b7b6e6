"""Strict reading of one CSV file as text, every cell with its line number.

A file that is not plain UTF-8 CSV is told apart exactly (byte-order mark, Latin-1, binary,
semicolons, a short row); nothing is repaired in silence.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keruen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SAVE_AS_UTF8 = "save the file as UTF-8 (without a byte-order mark)"


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The text of one CSV file.

    Parameters
    ----------
    file
        Name under which problems are reported, for instance ``network/link.csv``.
    header
        Column names in the order of the file.
    rows
        Cells of each data row as text, one tuple a row, as long as the header.
    lines
        Line of the file on which each row begins; the header is line 1.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """Return the cells of one column; ``ValueError`` if there is no such column."""
        place = self.header.index(name)
        return [row[place] for row in self.rows]


def read_csv_table(path: Path, file: str) -> tuple[CsvTable | None, tuple[Problem, ...]]:
    """Read a CSV file strictly.

    Parameters
    ----------
    path
        The file.
    file
        Name under which problems are reported.

    Returns
    -------
    tuple
        The table, or None where no header could be read, and all problems found. Rows with a
        wrong number of cells are reported and left out of the table.
    """
    text, problems = _read_text(path, file)
    if text is None:
        return None, problems
    records, problem = _split_records(text, file)
    if problem is not None:
        return None, (problem,)
    if not records:
        return None, (
            _error(file, 0, "the file is empty", "write a header line and rows below it"),
        )
    header = tuple(records[0][1])
    header_problems = _check_header(header, file)
    if header_problems:
        return None, header_problems
    width = len(header)
    fitting = [(line, tuple(cells)) for line, cells in records[1:] if len(cells) == width]
    table = CsvTable(
        file=file,
        header=header,
        rows=tuple(cells for _, cells in fitting),
        lines=tuple(line for line, _ in fitting),
    )
    return table, _check_widths(records[1:], width, file)


def _read_text(path: Path, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the decoded text of a file, or the reason why it is not UTF-8 text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (_error(file, 0, f"cannot be read: {reason}", "make it a readable file"),)
    if data.startswith(BYTE_ORDER_MARK):
        what = "the file begins with a byte-order mark"
        return None, (_error(file, 1, what, "save as UTF-8 without BOM"),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (_error(file, 1, "the file is UTF-16 text", SAVE_AS_UTF8),)
    zero = data.find(b"\0")
    if zero >= 0:
        what = f"binary data: a zero byte at offset {zero}"
        return None, (_error(file, _line_of(data, zero), what, SAVE_AS_UTF8),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = _line_of(data, error.start)
        what = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        fix = f"{SAVE_AS_UTF8}; it may be Latin-1 or Windows-1252"
        return None, (_error(file, line, what, fix),)


def _line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _split_records(text: str, file: str) -> tuple[list[tuple[int, list[str]]], Problem | None]:
    """Return (first line, cells) of every record that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for cells in reader:
            if cells:
                records.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        fix = 'close every quoted cell; write a quote inside a quoted cell as ""'
        return [], _error(file, begin, f"not valid CSV: {error}", fix)
    return records, None


def _check_header(header: Sequence[str], file: str) -> tuple[Problem, ...]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        what = "the cells are not separated by commas"
        return (_error(file, 1, what, "save the file as comma separated values"),)
    problems = []
    for name, count in Counter(header).items():
        if not name.strip():
            what, fix = f"{count} column(s) without a name", "name the column or remove it"
            problems.append(_error(file, 1, what, fix))
        elif count > 1:
            what = f"column {name!r} appears {count} times in the header"
            problems.append(_error(file, 1, what, "keep one of them", column=name))
    return tuple(problems)


def _check_widths(
    records: Sequence[tuple[int, list[str]]], width: int, file: str
) -> tuple[Problem, ...]:
    return tuple(
        _error(
            file,
            line,
            f"{len(cells)} cells, the header has {width}",
            "add the missing commas"
            if len(cells) < width
            else "remove cells, or quote text that holds commas",
        )
        for line, cells in records
        if len(cells) != width
    )


def _error(file: str, row: int, what: str, fix: str, *, column: str = "") -> Problem:
    return Problem("error", file, row, column, what, fix)
