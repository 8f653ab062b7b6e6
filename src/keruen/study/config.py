"""The settings of a study, as its study.toml says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from keruen.errors import Problem
from keruen.formats.toml_file import read_toml

if TYPE_CHECKING:
    from pathlib import Path

CONFIG_FILE = "study.toml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Year = Annotated[int, Field(ge=1800, le=2200)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Settings(BaseModel):
    """Settings that refuse unknown names and never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class StudyFacts(_Settings):
    """What the study is: the table [study]; money is in `currency` of `price_year`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    summary: str = ""
    version: Text
    base_year: Year
    currency: Literal["USD"] = "USD"
    price_year: Year
    licence: Text


class Assumption(_Settings):
    """A default of the model with its range, source and confidence."""

    value: Finite
    low: Finite
    high: Finite
    unit: str = ""
    note: str = ""
    source: Text
    confidence: Literal["high", "medium", "low"]

    @model_validator(mode="after")
    def _value_lies_in_its_range(self) -> Assumption:
        if not self.low <= self.value <= self.high:
            msg = f"value {self.value:g} is not between low {self.low:g} and high {self.high:g}"
            raise ValueError(msg)
        return self


class Defaults(_Settings):
    """Defaults that a table does not give: the table [defaults]."""

    discount_rate: Assumption
    trade_elasticity: Assumption


class Pair(_Settings):
    """Two places and a class of goods that the brief is asked about."""

    from_place: Text = Field(alias="from")
    to_place: Text = Field(alias="to")
    commodity: Text


class Brief(_Settings):
    """What the brief shows: the table [brief]; the first pair is its headline."""

    pair: tuple[Pair, ...] = ()


class StudyConfig(_Settings):
    """All settings of a study."""

    study: StudyFacts
    defaults: Defaults
    brief: Brief = Brief()


def read_config(folder: Path) -> tuple[StudyConfig | None, tuple[Problem, ...]]:
    """Read the settings of a study, or None and every problem in them.

    Parameters
    ----------
    folder
        The study's folder.
    """
    path = folder / CONFIG_FILE
    if not path.is_file():
        fix = "add study.toml; `keruen new NAME` writes one to start from"
        return None, (Problem("error", CONFIG_FILE, 0, "", "the file is missing", fix),)
    content, problems = read_toml(path, CONFIG_FILE)
    if content is None:
        return None, problems
    try:
        return StudyConfig.model_validate(content), ()
    except ValidationError as error:
        return None, tuple(
            Problem(
                "error",
                CONFIG_FILE,
                0,
                ".".join(str(part) for part in found["loc"]),
                _words(found["type"], found["msg"], found["input"]),
                _FIXES.get(found["type"], "correct the value"),
            )
            for found in error.errors(include_url=False)
        )


_FIXES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or correct its name",
    "string_pattern_mismatch": "use lower-case letters, digits and hyphens",
}


def _words(kind: str, message: str, value: object) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a setting of a study"
    text = message.removeprefix("Value error, ")
    return text if isinstance(value, dict) else f"{text}, not {value!r}"
