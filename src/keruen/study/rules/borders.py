"""Rules of borders: what an observation says, and that every border has hours."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from keruen.study.names import nearest
from keruen.study.rules.rule import (
    WATER_MODES,
    Finder,
    mapping,
    numbers,
    places_where,
    rule,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keruen.errors import Problem
    from keruen.study.draft import Draft


@rule("node", "crossing")
def own_observation_names_its_places(draft: Draft) -> Iterator[Problem]:
    """An observation of one crossing names two places, in different countries, one its side's."""
    crossing = draft.tables["crossing"]
    country = mapping(draft.tables["node"], "node_id", "country")
    start, end = texts(crossing, "from_node_id"), texts(crossing, "to_node_id")
    side = texts(crossing, "side")
    for place in places_where(crossing["scope"] == "own"):
        ends = (("from_node_id", start[place]), ("to_node_id", end[place]))
        unknown = [(column, name) for column, name in ends if name and name not in country]
        for column, name in unknown:
            near = nearest(name, country, 1)
            fix = f"did you mean {near[0]!r}?" if near else "add it to network/node.csv"
            what = f"{name!r} is not in network/node.csv"
            yield Finder(draft, "crossing", column).error(place, what, fix)
        if unknown or not (start[place] and end[place]):
            continue
        here, there = country[start[place]], country[end[place]]
        if here == there:
            what = f"{start[place]} and {end[place]} both lie in {here}"
            fix = "name the places on the two sides of the border"
            yield Finder(draft, "crossing", "to_node_id").error(place, what, fix)
        elif side[place] and side[place] not in (here, there):
            what = f"side {side[place]} is not on the border of {here} and {there}"
            yield Finder(draft, "crossing", "side").error(place, what, f"write {here} or {there}")


@rule("crossing")
def observation_carries_its_value(draft: Draft) -> Iterator[Problem]:
    """A performance row has hours or cost, a capacity row a capacity, a closure a first day."""
    crossing = draft.tables["crossing"]
    kind = texts(crossing, "record_type")
    hours, cost = numbers(crossing, "clear_time_h"), numbers(crossing, "cost_usd_vehicle")
    capacity, converted = numbers(crossing, "capacity"), numbers(crossing, "capacity_t_day")
    start, end = texts(crossing, "event_start"), texts(crossing, "event_end")
    for place, is_of in enumerate(kind):
        if is_of == "performance" and np.isnan(hours[place]) and np.isnan(cost[place]):
            what = "a performance row without hours and cost"
            yield Finder(draft, "crossing", "clear_time_h").error(place, what, "write the hours")
        if is_of == "capacity" and np.isnan(capacity[place]) and np.isnan(converted[place]):
            what = "a capacity row without capacity"
            yield Finder(draft, "crossing", "capacity").error(place, what, "write the capacity")
        if is_of == "closure" and not start[place]:
            what = "a closure without a first day"
            yield Finder(draft, "crossing", "event_start").error(place, what, "write the date")
        if start[place] and end[place] and end[place] < start[place][: len(end[place])]:
            what = f"ends on {end[place]}, before it starts on {start[place]}"
            yield Finder(draft, "crossing", "event_end").error(place, what, "correct a date")


@rule("node", "link", "crossing", "countries", whole=True)
def border_has_hours(draft: Draft) -> Iterator[Problem]:
    """A land link across a border has hours observed for each side and movement.

    From the crossing itself or its pair of countries, else from the average of the side's
    country, else from a region average of the mode. Sea, ferry and river links pass their
    borders in port and need none.
    """
    known = _observed_hours(draft)
    link = draft.tables["link"]
    country = mapping(draft.tables["node"], "node_id", "country")
    link_id, mode = texts(link, "link_id"), texts(link, "mode")
    lacking: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    ends = zip(texts(link, "from_node_id"), texts(link, "to_node_id"), strict=True)
    for place, (a, b) in enumerate(ends):
        here, there = country[a], country[b]
        if here == there or mode[place] in WATER_MODES:
            continue
        pair = (min(here, there), max(here, there))
        missing = [
            f"{side} {movement}"
            for side in pair
            for movement in ("outbound", "inbound")
            if not _has_hours(known, pair, mode[place], side, movement)
        ]
        if missing:
            lacking[(*pair, mode[place])].append((place, ", ".join(missing)))
    for (here, there, by), found in lacking.items():
        place, missing_words = found[0]
        others = f" and {len(found) - 1} more links" if len(found) > 1 else ""
        what = (
            f"{link_id[place]}{others} cross(es) from {here} to {there} by {by}, and no "
            f"observation gives the hours of: {missing_words}"
        )
        fix = "add a performance row, or a region average of the mode, to network/crossing.csv"
        yield Finder(draft, "link", "link_id").error(place, what, fix)


def _observed_hours(draft: Draft) -> set[tuple[str, str, str, str]]:
    """Return (pair of countries, country or *, mode, side or *, movement) with hours."""
    crossing = draft.tables["crossing"]
    country = mapping(draft.tables["node"], "node_id", "country")
    hours = numbers(crossing, "clear_time_h")
    scope, mode, side = texts(crossing, "scope"), texts(crossing, "mode"), texts(crossing, "side")
    movement = texts(crossing, "movement")
    start, end = texts(crossing, "from_node_id"), texts(crossing, "to_node_id")
    known: set[tuple[str, str, str, str]] = set()
    for place in places_where((crossing["record_type"] == "performance") & np.isfinite(hours)):
        moves = [movement[place]]
        if movement[place] in ("", "both"):
            moves = ["outbound", "inbound"]
        where = "*"
        if scope[place] == "own":
            pair = sorted((country.get(start[place], ""), country.get(end[place], "")))
            where = "-".join(pair)
        elif scope[place] == "country_average":
            where = side[place]
        known.update((where, mode[place], side[place] or "*", move) for move in moves)
    return known


def _has_hours(
    known: set[tuple[str, str, str, str]],
    pair: tuple[str, str],
    mode: str,
    side: str,
    movement: str,
) -> bool:
    own = "-".join(pair)
    if (own, mode, side, movement) in known or (own, mode, "*", movement) in known:
        return True
    return (side, mode, side, movement) in known or any(
        where == "*" and by == mode and move == movement for where, by, _, move in known
    )


RULES = (own_observation_names_its_places, observation_carries_its_value, border_has_hours)
