"""What a rule between tables is made of, and what several rules use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from keruen.errors import Problem
from keruen.formats.gmns import gmns_name
from keruen.study.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from keruen.study.draft import Draft

WATER_MODES = ("sea", "ferry", "river")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a study must keep, beyond what one table's schema says.

    Parameters
    ----------
    name
        Name of the rule.
    says
        The rule in words.
    check
        Yields the breaches of the rule.
    tables
        Tables it looks at; it is not judged while one of them could not be read in full.
    whole
        True if it is judged only when its tables have no errors of any kind, since one wrong
        cell (an unknown place, say) would make it report things that are right.
    """

    name: str
    says: str
    check: Callable[[Draft], Iterator[Problem]]
    tables: tuple[str, ...]
    whole: bool


def rule(
    *tables: str, whole: bool = False
) -> Callable[[Callable[[Draft], Iterator[Problem]]], Rule]:
    """Make a rule of a function; its name and docstring become those of the rule."""

    def make(check: Callable[[Draft], Iterator[Problem]]) -> Rule:
        return Rule(check.__name__, (check.__doc__ or "").strip(), check, tables, whole)

    return make


@dataclass(frozen=True, slots=True)
class Finder:
    """Makes the problems of one column of one table.

    Parameters
    ----------
    draft
        The study.
    table
        Name of the table.
    column
        Our name of the column.
    """

    draft: Draft
    table: str
    column: str = ""

    def error(self, place: int, what: str, fix: str) -> Problem:
        """Return an error on the row at a place."""
        return self._problem("error", place, what, fix)

    def warning(self, place: int, what: str, fix: str) -> Problem:
        """Return a warning on the row at a place."""
        return self._problem("warning", place, what, fix)

    def _problem(
        self, level: Literal["error", "warning"], place: int, what: str, fix: str
    ) -> Problem:
        line = self.draft.line(self.table, int(place))
        column = gmns_name(self.table, self.column)
        return Problem(level, TABLES[self.table].path, line, column, what, fix)


def places_where(mask: NDArray[np.bool_] | pd.Series) -> list[int]:
    """Return the places at which a mask is true."""
    return [int(place) for place in np.flatnonzero(np.asarray(mask, dtype=bool))]


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Return a text column as a list of str."""
    return [str(value) for value in frame[column].tolist()]


def numbers(frame: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a number column as float64 (NaN = unknown)."""
    return frame[column].to_numpy(dtype=np.float64)


def mapping(frame: pd.DataFrame, key: str, value: str) -> Mapping[str, str]:
    """Return one text column by another."""
    return dict(zip(texts(frame, key), texts(frame, value), strict=True))


def base_year(draft: Draft) -> int | None:
    """Return the base year of a study, None while its settings are wrong."""
    return None if draft.config is None else draft.config.study.base_year


def in_service(link: pd.DataFrame, year: int) -> NDArray[np.bool_]:
    """Return which links are open in a year [bool per link].

    An existing link from its opening year, always if none is known; another one only from an
    opening year that is given; each up to its closing year.
    """
    opening, closing = numbers(link, "opening_year"), numbers(link, "closing_year")
    exists = np.array([status == "existing" for status in texts(link, "status")], dtype=bool)
    opened = np.where(exists, ~(opening > year), opening <= year)
    return np.asarray(opened & ~(closing < year), dtype=bool)
