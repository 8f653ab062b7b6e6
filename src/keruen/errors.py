"""The errors that Keruen raises for its users.

Each says what is wrong, where, and what would be right; the command line prints it without
a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in a study.

    Parameters
    ----------
    level
        ``error`` (the study may not run) or ``warning`` (it may, and every report says so).
    file
        Path of the table inside the study, for instance ``network/link.csv``.
    row
        Line in the file, the header being line 1; 0 when the whole file is meant.
    column
        Column name; empty when the whole row or file is meant.
    what
        What is wrong, with the value found.
    fix
        What would be right.
    """

    level: Literal["error", "warning"]
    file: str
    row: int
    column: str
    what: str
    fix: str

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "")
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.what}; {self.fix}"


class KeruenError(Exception):
    """Base of every error that is meant for a user."""

    exit_code = 1


class StudyDataError(KeruenError):
    """A study that cannot be used as it is; carries every problem that was found."""

    exit_code = 2

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems

    def __str__(self) -> str:
        lines = [str(self.args[0]), *(f"  {problem}" for problem in self.problems)]
        return "\n".join(lines)


class UnknownNameError(KeruenError):
    """A name that nothing in the study answers to; carries the nearest ones."""

    exit_code = 2

    def __init__(self, kind: str, name: str, suggestions: tuple[str, ...] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no {kind} is called {name!r}.{hint}")


class NotConvergedError(KeruenError):
    """An iteration that did not reach its tolerance; the message says how far it got."""

    exit_code = 3


class InfeasibleError(KeruenError):
    """A question without an answer: no way joins two places, no solution obeys the limits."""

    exit_code = 4


class OutputError(KeruenError):
    """A result that could not be written; nothing half-written is left."""

    exit_code = 5
