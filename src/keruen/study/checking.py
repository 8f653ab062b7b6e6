"""Check a study: every problem at once, of single tables and between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keruen.study.bundled import find_study
from keruen.study.draft import read_draft
from keruen.study.rules import RULES
from keruen.study.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from keruen.errors import Problem
    from keruen.study.draft import Draft


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong or doubtful in a study.

    Parameters
    ----------
    path
        The study's folder.
    problems
        All problems: errors before warnings, then by table, row and column.
    rows
        Number of rows that were read.
    """

    path: Path
    problems: tuple[Problem, ...]
    rows: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems with which the study may not run."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems with which it may run, and every report says so."""
        return tuple(problem for problem in self.problems if problem.level == "warning")

    @property
    def ok(self) -> bool:
        """True if the study may run."""
        return not self.errors


def check_study(path: str | Path) -> CheckReport:
    """Return every problem of a study.

    Parameters
    ----------
    path
        Its folder, or the name of a bundled study.

    Raises
    ------
    StudyDataError, UnknownNameError
        If there is no study of that path or name.
    """
    folder = find_study(path)
    draft = read_draft(folder)
    rows = sum(len(table) for table in draft.tables.values())
    return CheckReport(folder, check_draft(draft), rows)


def check_draft(draft: Draft) -> tuple[Problem, ...]:
    """Return every problem of a study that was read, errors first.

    A rule is judged where the tables it looks at could be read; a breach at a cell that was
    already refused is not told twice.
    """
    problems = list(draft.problems)
    faulty = _tables_with_errors(problems)
    refused = {(problem.file, problem.row, problem.column) for problem in problems}
    for rule in RULES:
        if draft.broken.intersection(rule.tables):
            continue
        if rule.whole and faulty.intersection(rule.tables):
            continue
        problems.extend(
            problem
            for problem in rule.check(draft)
            if (problem.file, problem.row, problem.column) not in refused
        )
        if not rule.whole:
            faulty = _tables_with_errors(problems)
    return tuple(sorted(dict.fromkeys(problems), key=_order))


def _tables_with_errors(problems: Sequence[Problem]) -> frozenset[str]:
    files = {problem.file for problem in problems if problem.level == "error"}
    return frozenset(table.name for table in TABLES.values() if table.path in files)


_PLACE = {table.path: number for number, table in enumerate(TABLES.values())}


def _order(problem: Problem) -> tuple[bool, int, str, int, str]:
    place = _PLACE.get(problem.file, -1)
    return (problem.level == "warning", place, problem.file, problem.row, problem.column)
