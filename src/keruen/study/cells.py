"""From the text of a column to typed values, with every cell that its schema refuses."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from keruen.errors import Problem
from keruen.study.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from keruen.study.schema import Column

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NOT_A_VALUE = frozenset({"nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "infinity"})
_MANY_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Cells:
    """The text of one column of a file.

    Parameters
    ----------
    file
        Name under which problems are reported.
    column
        Schema of the column.
    texts
        One text a row; empty = unknown.
    lines
        Line of the file of each row.
    """

    file: str
    column: Column
    texts: Sequence[str]
    lines: Sequence[int]

    def problem(self, place: int, what: str, fix: str) -> Problem:
        """Return an error about the cell at a place."""
        return Problem("error", self.file, self.lines[place], self.column.name, what, fix)


def read_numbers(cells: Cells) -> tuple[list[float], list[Problem]]:
    """Return the numbers of a column (NaN = unknown or refused) and the problems."""
    values: list[float] = []
    problems: list[Problem] = []
    for place, text in enumerate(cells.texts):
        if not text or text.isspace():
            values.append(math.nan)
            problems.extend(_missing(cells, place))
            continue
        refused = _refuse_number(text, cells.column)
        if refused is None:
            values.append(float(text))
        else:
            values.append(math.nan)
            problems.append(cells.problem(place, *refused))
    return values, problems


def read_texts(cells: Cells) -> tuple[list[str], list[Problem]]:
    """Return the texts of a column ("" = unknown or refused) and the problems.

    The items of a list come back joined by ``;`` without spaces.
    """
    refuse = _text_check(cells.column)
    values: list[str] = []
    problems: list[Problem] = []
    for place, text in enumerate(cells.texts):
        if not text or text.isspace():
            values.append("")
            problems.extend(_missing(cells, place))
            continue
        refused = refuse(text)
        if refused is None:
            values.append(";".join(items(text)) if cells.column.kind == "list" else text)
        else:
            values.append("")
            problems.append(cells.problem(place, *refused))
    return values, problems


def items(text: str) -> list[str]:
    """Return the items of a list cell, stripped, empty ones left out."""
    return [item.strip() for item in text.split(";") if item.strip()]


def _missing(cells: Cells, place: int) -> Iterator[Problem]:
    column = cells.column
    if not column.required:
        return
    if column.name == "source":
        what, fix = "the row has no source", "say where the row comes from"
    elif column.name == "confidence":
        what, fix = "the row has no confidence", "write high, medium or low"
    else:
        what, fix = "the value is missing", f"give {_in_words(column)}"
    yield cells.problem(place, what, fix)


def _refuse_number(text: str, column: Column) -> tuple[str, str] | None:
    """Return what is wrong with the text of a number and what would be right, or None."""
    if column.choices:
        return None if text in column.choices else _not_a_choice(text, column.choices)
    if text.strip().casefold() in _NOT_A_VALUE:
        return f"{text!r} is not a number", "leave the cell empty where the value is unknown"
    if not _NUMBER.fullmatch(text):
        return f"{text!r} is not a number", f"write {_in_words(column)}, without separators or unit"
    value = float(text)
    if not math.isfinite(value):
        return f"{text} is too large to be held", f"write {_in_words(column)}"
    if column.kind == "integer" and not value.is_integer():
        return f"{text} is not a whole number", f"write {_in_words(column)}"
    if not in_bounds(value, column):
        return f"{text} is out of range", f"write {_in_words(column)}"
    return None


def in_bounds(value: float, column: Column) -> bool:
    """Return whether a number is one that the column allows."""
    if column.low is not None and (value < column.low or (column.above and value == column.low)):
        return False
    return column.high is None or value <= column.high


def _text_check(column: Column) -> Callable[[str], tuple[str, str] | None]:
    """Return the check of one text: what is wrong and what would be right, or None."""
    if column.kind == "date":
        return lambda text: _refuse_date(text, column)
    if column.kind == "list":
        return lambda text: _refuse_list(text, column)
    if column.choices or column.refers_to or column.pattern or column.required:
        return lambda text: _refuse_item(text, column)
    return lambda _text: None


def _refuse_item(text: str, column: Column) -> tuple[str, str] | None:
    if column.choices:
        return None if text in column.choices else _not_a_choice(text, column.choices)
    if text != text.strip():
        return f"{text!r} begins or ends with a space", f"write {text.strip()!r}"
    if column.pattern and not _compiled(column.pattern).fullmatch(text):
        return f"{text!r} does not have the right form", f"write {column.form}"
    return None


def _refuse_list(text: str, column: Column) -> tuple[str, str] | None:
    if not items(text):
        return f"{text!r} lists nothing", "separate items by ; or leave the cell empty"
    for item in items(text):
        refused = _refuse_item(item, column)
        if refused is not None:
            return refused
    return None


def _refuse_date(text: str, column: Column) -> tuple[str, str] | None:
    fix = f"write {_in_words(column)}"
    found = _DATE.fullmatch(text)
    if found is not None and column.pattern and not _compiled(column.pattern).fullmatch(text):
        return f"{text!r} does not have the right form", fix
    if found is None:
        return f"{text!r} is not an ISO 8601 date", fix
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        return f"{text!r} is not a day of the calendar: {error}", fix
    return None


def _not_a_choice(text: str, choices: tuple[str, ...]) -> tuple[str, str]:
    near = nearest(text, choices, 1)
    known = ", ".join(choices)
    if near:
        return f"{text!r} is not allowed", f"did you mean {near[0]!r}? One of: {known}"
    return f"{text!r} is not allowed", f"write one of: {known}"


def _in_words(column: Column) -> str:
    """Return what a cell of the column should hold, in words."""
    if column.choices:
        return f"one of: {', '.join(column.choices)}"
    if column.form:
        return column.form
    if column.kind == "date":
        return "a date: YYYY, YYYY-MM or YYYY-MM-DD"
    if not column.is_number:
        return f"a row of the {column.refers_to} table" if column.refers_to else "a text"
    noun = "a whole number" if column.kind == "integer" else "a number"
    named = column.unit in ("unit", "capacity_unit", "outcome_unit", "realised_unit")
    unit = f" in {column.unit}" if column.unit and not named and column.unit != "year" else ""
    return noun + unit + bounds_in_words(column)


def bounds_in_words(column: Column) -> str:
    """Return the bounds of a number in words, with a leading space; empty if there are none."""
    low, high = column.low, column.high
    if low is not None and low == high:
        return f" equal to {low:g}"
    words = ""
    if low is not None:
        words = f" greater than {low:g}" if column.above else f" of at least {low:g}"
    if high is not None:
        words += f"{' and' if words else ' of'} at most {high:g}"
    return words


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
