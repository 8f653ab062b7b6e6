"""Which two countries a brief is about: the ends of the first asked pair of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from keruen.analysis.corridors import Corridors
    from keruen.equilibrium.run import Run
    from keruen.study import Study


@dataclass(frozen=True, slots=True)
class Pair:
    """The exporter and the importer that the brief asks about.

    Parameters
    ----------
    exporter, importer
        ISO 3166 alpha-3 codes.
    exporter_name, importer_name
        What people call them.
    """

    exporter: str
    importer: str
    exporter_name: str
    importer_name: str


def asked_pair(study: Study, baseline: Run, corridors: Sequence[Corridors]) -> Pair:
    """Return the countries at the two ends of the first corridor, else of the largest cell.

    Raises
    ------
    ValueError
        If there is neither a corridor nor a trade cell to tell them from.
    """
    for corridor in corridors:
        if len(corridor.legs):
            places = study.table("node").set_index("node_id")["country"]
            first, last = corridor.legs.iloc[0], _last_leg(corridor.legs)
            return _named(study, places[first["from_node_id"]], places[last["to_node_id"]])
    if baseline.cells.empty:
        msg = "a brief needs one corridor or one trade cell to know what it is about"
        raise ValueError(msg)
    largest = baseline.cells.sort_values("demand_t_yr", ascending=False).iloc[0]
    return _named(study, largest["exporter"], largest["importer"])


def country_names(study: Study) -> dict[str, str]:
    """Return what each country of the study is called, by ISO 3166 alpha-3 code."""
    countries = study.table("countries")
    return dict(zip(countries["country"], countries["name"], strict=True))


def commodity_names(study: Study) -> dict[str, str]:
    """Return what each commodity of the study is called, by commodity_id."""
    goods = study.table("commodities")
    return dict(zip(goods["commodity_id"], goods["name"], strict=True))


def optional_table(study: Study, name: str) -> pd.DataFrame:
    """Return a table that a study may lack; an empty frame without columns in that case."""
    return study.table(name) if name in study.tables else pd.DataFrame()


def _last_leg(legs: pd.DataFrame) -> Any:  # noqa: ANN401 - a row of the legs
    first_way = legs[legs["way"] == legs["way"].iloc[0]]
    return first_way.iloc[-1]


def _named(study: Study, exporter: str, importer: str) -> Pair:
    names = country_names(study)
    return Pair(exporter, importer, names.get(exporter, exporter), names.get(importer, importer))
