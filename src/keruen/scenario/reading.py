"""Read a scenario: a TOML file with a title, a question and an ordered list of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from keruen.errors import Problem, StudyDataError, UnknownNameError
from keruen.formats.toml_file import read_toml
from keruen.scenario.changes import Build, Change, Close
from keruen.study import Study, nearest_names

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


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

    @model_validator(mode="after")
    def _closes_something(self) -> _CloseRow:
        if not self.links and not self.crossings:
            msg = "closes nothing"
            raise ValueError(msg)
        return self

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
        If the file is not a scenario of this study; carries every problem.
    """
    path = _find(study, name)
    if path is None:
        return BASELINE
    content, problems = read_toml(path, path.name)
    if content is None:
        raise _refused(path, problems)
    try:
        file = _ScenarioFile.model_validate(content)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise _refused(path, tuple(_problem(path, one) for one in found)) from None
    changes = tuple(row.change() for row in file.change)
    problems = tuple(_check_names(study, path, changes))
    if problems:
        raise _refused(path, problems)
    return Scenario(path.stem, file.title, file.question, file.source, file.confidence, changes)


def _find(study: Study, name: str) -> Path | None:
    """Return the file of a scenario, None for the baseline, which needs none."""
    path = study.path / "scenarios" / f"{name}.toml"
    if path.is_file():
        return path
    if name == BASELINE.name:
        return None
    path = Path(name)
    if path.suffix == ".toml" and path.exists():
        return path
    known = (*scenario_names(study), BASELINE.name)
    raise UnknownNameError(
        kind="scenario", name=name, suggestions=nearest_names(name, known) or known
    )


def _refused(path: Path, problems: tuple[Problem, ...]) -> StudyDataError:
    return StudyDataError(f"the scenario {path.stem} cannot be used:", problems)


def _problem(path: Path, found: ErrorDetails) -> Problem:
    """Return what is wrong with one entry of the file, in words."""
    entry = [
        f"change {part + 1}" if isinstance(part, int) else part
        for part in found["loc"][:_DEPTH]
        if part not in _LEVERS
    ]
    if len(entry) > 1:
        entry = entry[1:]
    what, fix = _WORDS.get(found["type"], ("{msg}", "correct it"))
    context = {"msg": found["msg"], "levers": ", ".join(_LEVERS), **found.get("ctx", {})}
    where = ", ".join([path.name, *entry])
    return Problem("error", where, 0, "", what.format(**context), fix.format(**context))


_DEPTH = 4  # change, its number, its lever, its entry
_LEVERS = ("build", "close")
_WORDS = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not an entry of a scenario", "remove it, or correct its name"),
    "union_tag_not_found": ("has no lever", "add lever = one of: {levers}"),
    "union_tag_invalid": ("the lever {tag!r} is unknown", "write one of: {levers}"),
    "literal_error": ("is not one that is known", "write one of: {expected}"),
    "string_too_short": ("is empty", "say it in words"),
    "too_short": ("names nothing", "name at least one"),
    "tuple_type": ("is not a list", "write a list, such as ['L001']; head each change [[change]]"),
    "string_type": ("is not a text", "write it in quotes"),
    "model_type": ("is not a table", "head it [[change]]"),
    "model_attributes_type": ("is not a table", "head it [[change]]"),
    "value_error": ("{error}", "name at least one link or crossing"),
}
"""What is wrong and what would be right, by the kind of error that pydantic finds."""


def _check_names(study: Study, path: Path, changes: Sequence[Change]) -> Iterator[Problem]:
    """Yield the links and crossings of changes that the study does not have."""
    for number, change in enumerate(changes, 1):
        named = {"link": change.links}
        if isinstance(change, Close):
            named["crossing"] = change.crossings
        for kind, names in named.items():
            known = dict.fromkeys(study.tables[kind][f"{kind}_id"])
            for name in names:
                if name in known:
                    continue
                near = nearest_names(name, known, 1)
                what = f"no {kind} is called {name!r}"
                fix = f"did you mean {near[0]!r}?" if near else f"name one of the {kind} table"
                where = f"{path.name}, change {number}, {kind}s"
                yield Problem("error", where, 0, "", what, fix)
