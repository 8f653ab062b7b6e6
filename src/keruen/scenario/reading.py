"""Read a scenario: a TOML file with a title, a question and an ordered list of changes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from keruen.errors import StudyDataError, UnknownNameError
from keruen.scenario.changes import Build, Change, Close
from keruen.study import Study, nearest_names


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named, ordered list of changes; an empty one is the baseline."""

    name: str
    title: str
    question: str
    source: str
    confidence: str
    changes: tuple[Change, ...]

    def apply(self, study: Study) -> Study:
        """Return the study after all changes, in order; the given one is left as it is."""
        for change in self.changes:
            study = change.apply(study)
        return study


BASELINE = Scenario("baseline", "Baseline", "What moves today?", "the study as it is", "high", ())


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _BuildRow(_Strict):
    lever: Literal["build"]
    links: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)

    def change(self) -> Change:
        return Build(self.links, self.source)


class _CloseRow(_Strict):
    lever: Literal["close"]
    links: tuple[str, ...] = ()
    crossings: tuple[str, ...] = ()
    modes: tuple[Literal["rail", "road", "sea", "ferry", "river"], ...] = ()
    source: str = Field(min_length=1)

    def change(self) -> Change:
        return Close(self.links, self.crossings, self.modes, self.source)


class _ScenarioFile(_Strict):
    title: str
    question: str
    source: str
    confidence: Literal["high", "medium", "low"]
    change: tuple[Annotated[_BuildRow | _CloseRow, Field(discriminator="lever")], ...] = ()


def scenario_names(study: Study) -> tuple[str, ...]:
    """Return the names of the scenarios that a study ships."""
    return tuple(sorted(path.stem for path in (study.path / "scenarios").glob("*.toml")))


def read_scenario(study: Study, name: str) -> Scenario:
    """Return a scenario by its name in the study, or by the path of a TOML file.

    Raises
    ------
    UnknownNameError
        If neither a scenario of the study nor a file has that name.
    StudyDataError
        If the file is not a scenario; says which entry is wrong.
    """
    path = study.path / "scenarios" / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
        if path.suffix != ".toml" or not path.is_file():
            known = scenario_names(study)
            raise UnknownNameError(
                kind="scenario", name=name, suggestions=nearest_names(name, known) or known
            )
    try:
        with path.open("rb") as file:
            content = _ScenarioFile.model_validate(tomllib.load(file))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path.name} is not a TOML file: {error}"
        raise StudyDataError(msg) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        msg = f"{path.name}, {where}: {first['msg']}"
        raise StudyDataError(msg) from None
    changes = tuple(row.change() for row in content.change)
    return Scenario(
        path.stem, content.title, content.question, content.source, content.confidence, changes
    )
