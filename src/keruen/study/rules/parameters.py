"""Rules of the model's parameters: those needed are there, and name things that exist."""

# ruff: noqa: D401 - the docstring of a rule states the rule

from __future__ import annotations

from typing import TYPE_CHECKING

from keruen.errors import Problem
from keruen.study.names import nearest
from keruen.study.rules.rule import Finder, rule, texts
from keruen.study.schema import REQUIRED_PARAMETERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keruen.study.draft import Draft


@rule("parameters")
def model_has_its_parameters(draft: Draft) -> Iterator[Problem]:
    """Every parameter without which no run is possible has a row."""
    known = texts(draft.tables["parameters"], "parameter_id")
    for name in REQUIRED_PARAMETERS:
        if name in known:
            continue
        near = nearest(name, set(known) - set(REQUIRED_PARAMETERS), 1)
        hint = f"; is {near[0]!r} meant to be it?" if near else ""
        what, fix = f"parameter {name!r} is missing", f"add a row for it{hint}"
        path = TABLES["parameters"].path
        yield Problem("error", path, 0, "parameter_id", what, fix)


@rule("parameters", "costs", "node", "crossing", "countries", whole=True)
def parameter_applies_to_something(draft: Draft) -> Iterator[Problem]:
    """What a parameter replaces is in the study: a cost row, a mode, a place, a crossing."""
    columns = {
        "cost": (("costs", "cost_id"),),
        "speed": (("link", "mode"), ("countries", "country")),
        "side": (
            ("node", "node_id"),
            ("node", "node_id"),
            ("link", "mode"),
            ("countries", "country"),
        ),
        "gate": (("crossing", "crossing_id"), ("link", "mode")),
    }
    for place, cell in enumerate(texts(draft.tables["parameters"], "applies_to")):
        for target in cell.split(";"):
            kind, *names = target.split(":")
            for (table, column), name in zip(columns.get(kind, ()), names, strict=False):
                known = dict.fromkeys(texts(draft.tables[table], column))
                if name not in known:
                    near = nearest(name, known, 1)
                    fix = f"did you mean {near[0]!r}?" if near else "name one that is there"
                    what = f"{name!r} is no {column} of {TABLES[table].path}"
                    yield Finder(draft, "parameters", "applies_to").error(place, what, fix)


RULES = (model_has_its_parameters, parameter_applies_to_something)
