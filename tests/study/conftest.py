"""A small study that passes the check, and the means to spoil it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from keruen.errors import Problem
from keruen.study import CheckReport, check_study, new_study


@dataclass(frozen=True)
class SmallStudy:
    folder: Path

    def rows(self, file: str) -> list[list[str]]:
        with (self.folder / file).open(encoding="utf-8", newline="") as sheet:
            return list(csv.reader(sheet))

    def write(self, file: str, rows: list[list[str]]) -> None:
        with (self.folder / file).open("w", encoding="utf-8", newline="") as sheet:
            csv.writer(sheet, lineterminator="\n").writerows(rows)

    def set(self, file: str, row: int, column: str, value: str) -> None:
        """Change the cell on a line of the file (the header is line 1)."""
        rows = self.rows(file)
        rows[row - 1][rows[0].index(column)] = value
        self.write(file, rows)

    def add(self, file: str, like: int, **cells: str) -> int:
        """Add a row like that on a line, with some cells changed; return its line."""
        rows = self.rows(file)
        row = list(rows[like - 1])
        for column, value in cells.items():
            row[rows[0].index(column)] = value
        self.write(file, [*rows, row])
        return len(rows) + 1

    def remove(self, file: str, row: int) -> None:
        rows = self.rows(file)
        self.write(file, rows[: row - 1] + rows[row:])

    def check(self) -> CheckReport:
        return check_study(self.folder)

    def only_problem(self) -> Problem:
        """Return the one problem of the study; fail if there are more or none."""
        problems = self.check().problems
        assert len(problems) == 1, [str(problem) for problem in problems]
        return problems[0]


@pytest.fixture
def small(tmp_path: Path) -> SmallStudy:
    return SmallStudy(new_study("small", tmp_path))
