"""Rules of trade: periods, unit values, and that what is traded can travel."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keruen.study.cells import items
from keruen.study.rules.rule import (
    Finder,
    base_year,
    in_service,
    mapping,
    numbers,
    places_where,
    rule,
    texts,
)
from keruen.trade.resolution import ResolutionRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keruen.errors import Problem
    from keruen.study.draft import Draft

FAR_FROM_PRICE = 3.0
"""Ratio of unit value to price beyond which a row is doubted."""


@rule("trade")
def period_in_order(draft: Draft) -> Iterator[Problem]:
    """A period ends after it starts."""
    trade = draft.tables["trade"]
    periods = zip(texts(trade, "period_start"), texts(trade, "period_end"), strict=True)
    for place, (start, end) in enumerate(periods):
        if start and end and end < start[: len(end)]:
            what = f"ends on {end}, before it starts on {start}"
            yield Finder(draft, "trade", "period_end").error(place, what, "correct a date")


@rule("trade", "commodities")
def unit_value_near_the_price(draft: Draft) -> Iterator[Problem]:
    """Value over tonnes lies within a factor of three of the class's price."""
    trade, goods = draft.tables["trade"], draft.tables["commodities"]
    price_of = dict(zip(texts(goods, "commodity_id"), numbers(goods, "price_usd_t"), strict=True))
    commodity = texts(trade, "commodity_id")
    price = np.array([price_of.get(name, np.nan) for name in commodity], dtype=np.float64)
    tonnes = numbers(trade, "tonnes")
    value = numbers(trade, "value_usd") / np.where(tonnes > 0, tonnes, np.nan)
    ratio = value / price
    for place in places_where((ratio > FAR_FROM_PRICE) | (ratio < 1 / FAR_FROM_PRICE)):
        what = f"{value[place]:.0f} USD/t against {price[place]:g} USD/t for {commodity[place]}"
        fix = "check value, tonnes and class; one of them may be in another unit"
        yield Finder(draft, "trade", "value_usd").warning(place, what, fix)


@rule("trade")
def demand_row_says_what_moves(draft: Draft) -> Iterator[Problem]:
    """A demand row has a class of goods, tonnes or a value, and two countries that differ."""
    trade = draft.tables["trade"]
    commodity, tonnes = texts(trade, "commodity_id"), numbers(trade, "tonnes")
    value = numbers(trade, "value_usd")
    same = (trade["exporter"] == trade["importer"]) & (trade["exporter"] != "")
    for place in places_where(trade["role"] == "demand"):
        if not commodity[place]:
            fix = "write the commodity_id, or give the row another role"
            finder = Finder(draft, "trade", "commodity_id")
            yield finder.error(place, "a demand row without a class of goods", fix)
        if np.isnan(tonnes[place]) and np.isnan(value[place]):
            fix = "write the tonnes or the value, or give the row another role"
            what = "a demand row without tonnes or value"
            yield Finder(draft, "trade", "tonnes").error(place, what, fix)
        if same.iloc[place]:
            what = f"exporter and importer are both {trade['exporter'].iloc[place]}"
            fix = "only trade between countries is modelled"
            yield Finder(draft, "trade", "importer").error(place, what, fix)


@rule("trade", whole=True)
def demand_is_near_the_base_year(draft: Draft) -> Iterator[Problem]:
    """Each exporter, importer and class has a demand row within reach of the base year."""
    year = base_year(draft)
    if year is None:
        return
    reach = ResolutionRule(year).max_years_apart
    trade = draft.tables["trade"]
    columns = ("role", "exporter", "importer", "commodity_id", "period_start", "period_end")
    rows = zip(*(texts(trade, name) for name in columns), strict=True)
    near: set[tuple[str, str, str]] = set()
    for role, seller, buyer, goods, start, end in rows:
        if role == "demand" and int(start[:4]) <= year + reach and int(end[:4]) >= year - reach:
            near.add((seller, buyer, goods))
    for place, cell in _cells(draft):
        if cell not in near:
            what = f"no row of {cell[2]} from {cell[0]} to {cell[1]} within {reach} years of {year}"
            fix = "it is left out of the base year; add a nearer row, or give it another role"
            yield Finder(draft, "trade", "year").warning(place, what, fix)


@rule("node", "link", "zones", "zone_shares", "commodities", "countries", "trade", whole=True)
def demand_is_connected(draft: Draft) -> Iterator[Problem]:
    """Every zone that sells in a demand row is joined to every zone that buys.

    By links that exist in the base year and modes that the goods may travel by. A country
    without zones that produce, or consume, the goods is an error too.
    """
    year = base_year(draft)
    if year is None:
        return
    modes = mapping(draft.tables["commodities"], "commodity_id", "modes")
    zones_of, node_of = _zones_by_role(draft), mapping(draft.tables["zones"], "zone_id", "node_id")
    parts: dict[str, dict[str, str]] = {}
    for place, cell in _cells(draft):
        origins, destinations, problems = _ends(draft, place, zones_of)
        yield from problems
        by = modes[cell[2]]
        if by not in parts:
            parts[by] = _parts(draft, year, by)
        part = {zone: parts[by].get(node_of[zone], zone) for zone in (*origins, *destinations)}
        apart = [(a, b) for a in origins for b in destinations if part[a] != part[b]]
        if apart:
            (a, b), others = apart[0], len(apart) - 1
            more = f" (and {others} more pairs of zones)" if others else ""
            what = (
                f"no existing links join {a} to {b}{more} by {by}: "
                f"{_quantity(draft, place)} of {cell[2]} from {cell[0]} to {cell[1]} are cut off"
            )
            fix = f"add the missing link to network/link.csv, or check status and years in {year}"
            yield Finder(draft, "trade", "commodity_id").error(place, what, fix)


def _ends(
    draft: Draft, place: int, zones_of: Mapping[tuple[str, str, str], list[str]]
) -> tuple[list[str], list[str], list[Problem]]:
    """Return the zones that sell and that buy in a row of trade, and what is wrong with them."""
    row = draft.tables["trade"].iloc[place]
    found: list[list[str]] = []
    problems: list[Problem] = []
    for column, role in (("exporter", "produces"), ("importer", "consumes")):
        iso3, goods = str(row[column]), str(row["commodity_id"])
        zones = zones_of.get((iso3, role, goods)) or zones_of.get((iso3, role, ""), [])
        found.append(zones)
        if not zones:
            what = (
                f"no zone of {iso3} {role} {goods}, so {_quantity(draft, place)} cannot be placed"
            )
            fix = "add rows to zones.csv and zone_shares.csv, or give the row another role"
            problems.append(Finder(draft, "trade", column).error(place, what, fix))
    return found[0], found[1], problems


def _quantity(draft: Draft, place: int) -> str:
    """Return what a row of trade says moves: tonnes, or money where it gives no tonnes."""
    row = draft.tables["trade"].iloc[place]
    return f"{row['value_usd']:.0f} USD" if np.isnan(row["tonnes"]) else f"{row['tonnes']:.0f} t"


def _cells(draft: Draft) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield one demand row of each exporter, importer and class of goods: place and cell."""
    trade = draft.tables["trade"]
    columns = ("role", "exporter", "importer", "commodity_id")
    rows = zip(*(texts(trade, name) for name in columns), strict=True)
    seen: set[tuple[str, str, str]] = set()
    for place, (role, exporter, importer, goods) in enumerate(rows):
        cell = (exporter, importer, goods)
        if role == "demand" and cell not in seen:
            seen.add(cell)
            yield place, cell


def _zones_by_role(draft: Draft) -> Mapping[tuple[str, str, str], list[str]]:
    """Return the zones with a share by country, role and class ("" = default)."""
    shares = draft.tables["zone_shares"]
    country = mapping(draft.tables["zones"], "zone_id", "country")
    found: dict[tuple[str, str, str], list[str]] = {}
    columns = (texts(shares, name) for name in ("zone_id", "role", "commodity_id"))
    for zone_id, role, goods, share in zip(*columns, numbers(shares, "share"), strict=True):
        if share > 0:
            found.setdefault((country[zone_id], role, goods), []).append(zone_id)
    return found


def _parts(draft: Draft, year: int, modes: str) -> dict[str, str]:
    """Return a name of the connected part in which each place lies, over some modes."""
    link = draft.tables["link"]
    allowed = in_service(link, year) & link["mode"].isin(items(modes)).to_numpy()
    above: dict[str, str] = {}

    def top(name: str) -> str:
        above.setdefault(name, name)
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    start, end = texts(link, "from_node_id"), texts(link, "to_node_id")
    for place in places_where(allowed):
        above[top(start[place])] = top(end[place])
    return {name: top(name) for name in list(above)}


RULES = (
    period_in_order,
    unit_value_near_the_price,
    demand_row_says_what_moves,
    demand_is_near_the_base_year,
    demand_is_connected,
)
