"""Rules of values: ranges around them, units, and that a rate is the one its cost row gives."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from keruen.study.rules.rule import Finder, numbers, places_where, rule, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keruen.errors import Problem
    from keruen.study.draft import Draft

SAME_RATE = 1e-3
"""Relative difference up to which a rate equals its cost row, for rounding."""


class _Range(NamedTuple):
    """Columns that hold a range and the values which must lie in it."""

    table: str
    low: str
    high: str
    values: tuple[str, ...]


_RANGES = (
    _Range("costs", "low", "high", ("value",)),
    _Range("parameters", "low", "high", ("value", "prior")),
    _Range("targets", "low", "high", ()),
    _Range("commodities", "price_low", "price_high", ("price_usd_t",)),
    _Range("commodities", "rate_factor_low", "rate_factor_high", ("rail_rate_factor",)),
    _Range("countries", "risk_low", "risk_high", ("entry_risk_pct",)),
    _Range("zone_shares", "low", "high", ("share",)),
    _Range("trade", "tonnes_low", "tonnes_high", ("tonnes",)),
)


@rule()
def value_lies_in_its_range(draft: Draft) -> Iterator[Problem]:
    """Where a range is given, low is not above high and the value lies between them."""
    for found in _RANGES:
        frame = draft.tables[found.table]
        low, high = numbers(frame, found.low), numbers(frame, found.high)
        for place in places_where(low > high):
            what = f"{found.low} {low[place]:g} is above {found.high} {high[place]:g}"
            yield Finder(draft, found.table, found.low).error(place, what, "exchange the two")
        for column in found.values:
            value = numbers(frame, column)
            for place in places_where((value < low) | (value > high)):
                if low[place] > high[place]:
                    continue
                span = f"{_end(low[place])} to {_end(high[place])}"
                what = f"{value[place]:g} lies outside {span}"
                fix = "correct the value, or widen the range"
                yield Finder(draft, found.table, column).error(place, what, fix)


_UNITS = (
    ("crossing", "capacity", "capacity_unit"),
    ("events", "outcome_value", "outcome_unit"),
    ("commitments", "realised_value", "realised_unit"),
    ("claims", "value", "unit"),
)


@rule()
def value_has_a_unit(draft: Draft) -> Iterator[Problem]:
    """A value whose unit stands in a column of its own has one."""
    for table, column, unit in _UNITS:
        frame = draft.tables[table]
        for place in places_where(frame[column].notna() & (frame[unit] == "")):
            what = f"{frame[column].iloc[place]:g} has no unit"
            yield Finder(draft, table, unit).error(place, what, f"write the unit of {column}")


class _Cited(NamedTuple):
    """A value that is taken from a row of the costs table."""

    table: str
    value: str
    cost_id: str
    units: tuple[str, ...]
    must: bool


_PER_TKM = ("USD/tkm",)
_CITED = (
    _Cited("link", "rate_usd_t_km", "rate_cost_id", _PER_TKM, must=True),
    _Cited("link", "transit_rate_usd_t_km", "transit_rate_cost_id", _PER_TKM, must=True),
    _Cited("link", "risk_usd_t_km", "risk_cost_id", _PER_TKM, must=True),
    _Cited(
        "link",
        "emission_kg_t_km",
        "emission_cost_id",
        ("kg CO2e/tkm", "kgCO2e/tkm", "kg/tkm"),
        must=True,
    ),
    _Cited("commodities", "price_usd_t", "price_cost_id", ("USD/t",), must=False),
    _Cited(
        "commodities",
        "value_of_time_usd_t_day",
        "value_of_time_cost_id",
        ("USD/t/day",),
        must=False,
    ),
    _Cited("countries", "entry_risk_pct", "entry_risk_cost_id", ("percent",), must=False),
    _Cited("countries", "payment_risk_pct", "payment_risk_cost_id", ("percent",), must=False),
)


@rule("costs", "link", "commodities", "countries")
def rate_equals_its_cost_row(draft: Draft) -> Iterator[Problem]:
    """A rate that cites a cost row has its value and unit; a fee per tonne counts over the length.

    On a link a difference is an error, elsewhere a warning. A rate without a cost row is an
    error where a link has one.
    """
    costs = draft.tables["costs"]
    rows = {cost_id: place for place, cost_id in enumerate(texts(costs, "cost_id"))}
    worth, unit = numbers(costs, "value"), texts(costs, "unit")
    for cited in _CITED:
        frame = draft.tables[cited.table]
        value, cost_id = numbers(frame, cited.value), texts(frame, cited.cost_id)
        finder = Finder(draft, cited.table, cited.value)
        make = finder.error if cited.must else finder.warning
        length = numbers(frame, "length_km") if cited.table == "link" else np.ones(len(frame))
        for place, name in enumerate(cost_id):
            if name not in rows:
                if not name and value[place] > 0 and cited.must:
                    fix = f"name the row of costs.csv in {cited.cost_id}"
                    yield make(place, f"{value[place]:g} cites no cost row", fix)
                continue
            expected, of = worth[rows[name]], unit[rows[name]]
            per_tonne = of == "USD/t" and cited.units == _PER_TKM
            if per_tonne:
                expected = expected / length[place]
            if not per_tonne and not of.startswith(cited.units):
                what = f"cost row {name} is in {of}"
                yield make(place, what, f"cite a row in {cited.units[0]}")
            elif np.isnan(value[place]):
                what = f"no value, though it cites {name}"
                yield make(place, what, f"write {expected:g}, or remove the citation")
            elif abs(value[place] - expected) > SAME_RATE * max(abs(expected), 1e-12):
                what = f"{value[place]:g} differs from its cost row {name}, {expected:g}"
                yield make(place, what, f"write {expected:.6g}, or cite the row it comes from")


def _end(value: float) -> str:
    return "any" if np.isnan(value) else f"{value:g}"


RULES = (value_lies_in_its_range, value_has_a_unit, rate_equals_its_cost_row)
