"""What a table schema is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "integer", "date", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Name in the file.
    kind
        ``text``; ``number``; ``integer`` (a number without a fraction); ``date`` (YYYY, YYYY-MM
        or YYYY-MM-DD); ``list`` (texts separated by ``;``).
    meaning
        What the value says, in words.
    unit
        Unit of the value; empty for text and pure numbers.
    low, high
        Least and greatest value allowed, in `unit`.
    above
        True if the value must be greater than `low`, not equal to it.
    required
        True if each row must have a value.
    choices
        The values allowed; empty = any.
    refers_to
        Name of the table whose key the value (or each item of a list) must be in.
    pattern
        Regular expression that the whole text (or each item) must match, where it has a form.
    form
        The form in words, for instance ``ISO 3166 alpha-3 code``.
    may_lack
        True if the whole column may be left out of the file.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    above: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    pattern: str = ""
    form: str = ""
    may_lack: bool = False

    @property
    def is_number(self) -> bool:
        """True if the study holds the column as float64 (NaN = unknown)."""
        return self.kind in ("number", "integer")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a study.

    Parameters
    ----------
    name
        Name in the program, for instance ``link``.
    path
        File inside the study, for instance ``network/link.csv``.
    key
        Column whose value is unique in the table.
    required
        True if the file must be there.
    needs_rows
        True if the file must have at least one row.
    meaning
        What one row is.
    columns
        All columns, in the order in which a file is written.
    """

    name: str
    path: str
    key: str
    required: bool
    needs_rows: bool
    meaning: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return a column by its name in the file; ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


ISO3 = r"[A-Z]{3}"
"""Form of a country code."""

SOURCED: tuple[Column, ...] = (
    Column(
        "note",
        "text",
        "Remarks: how a value was derived or converted, what it conflicts with.",
        may_lack=True,
    ),
    Column(
        "source",
        "text",
        "Where the row comes from: a document or claim, a publication with its date, or an "
        "assumption with its reasoning.",
        required=True,
    ),
    Column(
        "confidence",
        "text",
        "high = official or first-hand and read; medium = second-hand or well known; low = "
        "estimate, split or assumption.",
        required=True,
        choices=("high", "medium", "low"),
    ),
)
"""The columns that every table ends with."""
