"""A study that may run: its settings and typed tables, with the warnings it carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from keruen.errors import Problem, StudyDataError, UnknownNameError
from keruen.study.bundled import find_study
from keruen.study.checking import check_draft
from keruen.study.config import StudyConfig
from keruen.study.draft import read_draft
from keruen.study.names import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Study:
    """A study without errors.

    Parameters
    ----------
    path
        Its folder.
    config
        Its settings.
    tables
        All tables by name under our column names: numbers as float64 (NaN = unknown), text as
        str ("" = unknown). A table that the folder lacks has its columns and no rows.
    warnings
        What the checks doubt.
    """

    path: Path
    config: StudyConfig
    tables: Mapping[str, pd.DataFrame]
    warnings: tuple[Problem, ...]

    def __reduce__(self) -> tuple[object, ...]:
        return _study, (self.path, self.config, dict(self.tables), self.warnings)

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of a table; ``UnknownNameError`` if a study has none of that name."""
        if name not in self.tables:
            raise UnknownNameError(kind="table", name=name, suggestions=nearest(name, self.tables))
        return self.tables[name].copy()

    def with_table(self, name: str, frame: pd.DataFrame) -> Study:
        """Return the study with another table in place of one; this one stays as it is.

        The new table has at least the columns of the old one, else ``ValueError``.
        """
        lacking = sorted(set(self.table(name).columns) - set(frame.columns))
        if lacking:
            msg = f"the {name} table lacks {', '.join(lacking)}"
            raise ValueError(msg)
        return replace(self, tables=MappingProxyType({**self.tables, name: frame}))


def _study(
    path: Path, config: StudyConfig, tables: dict[str, pd.DataFrame], warnings: tuple[Problem, ...]
) -> Study:
    """Return a study that comes from another process."""
    return Study(path, config, MappingProxyType(tables), warnings)


def read_study(path_or_name: str | Path) -> Study:
    """Read a study and check it.

    Parameters
    ----------
    path_or_name
        The study's folder, or the name of a bundled study.

    Raises
    ------
    StudyDataError
        If it has errors; carries all of them.
    UnknownNameError
        If there is no such folder and no bundled study of that name.
    """
    draft = read_draft(find_study(path_or_name))
    problems = check_draft(draft)
    errors = tuple(problem for problem in problems if problem.level == "error")
    if errors or draft.config is None:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        msg = f"the study {path_or_name} has {count} and cannot be used:"
        raise StudyDataError(msg, errors)
    return Study(
        path=draft.folder,
        config=draft.config,
        tables=MappingProxyType(dict(draft.tables)),
        warnings=problems,
    )
