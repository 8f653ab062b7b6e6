"""Rules of borders: what an observation says, and that every border has hours."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

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
        elif crossing["record_type"].iloc[place] == "performance" and not side[place]:
            what = "no side, so the row stands for neither"
            fix = f"write {here} or {there}; each side of a border is measured by itself"
            yield Finder(draft, "crossing", "side").error(place, what, fix)
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
    """A land link across a border has hours for each side of each direction.

    Passing from A to B takes A's side outbound and B's side inbound: each observed at the
    crossing, else an average of the side's country, else a region average of the mode. Sea,
    ferry and river links pass their borders in port and need none.
    """
    observed = _observed_hours(draft)
    link = draft.tables["link"]
    country = mapping(draft.tables["node"], "node_id", "country")
    link_id, mode = texts(link, "link_id"), texts(link, "mode")
    told: set[tuple[str, str, str]] = set()
    ends = zip(texts(link, "from_node_id"), texts(link, "to_node_id"), strict=True)
    for place, (a, b) in enumerate(ends):
        passage = (min(a, b), max(a, b), mode[place])
        if country[a] == country[b] or mode[place] in WATER_MODES or passage in told:
            continue
        told.add(passage)
        missing = [
            f"{country[at]} {movement} (from {start} to {end})"
            for start, end in ((a, b), (b, a))
            for at, movement in ((start, "outbound"), (end, "inbound"))
            if not _ways_to_know(start, end, mode[place], country[at], movement) & observed
        ]
        if missing:
            what = f"no observation gives the hours by {mode[place]} of: {', '.join(missing)}"
            fix = (
                "add a performance row for the crossing, a country average or a region average "
                f"to network/crossing.csv, or join {a} and {b} of {link_id[place]} otherwise"
            )
            yield Finder(draft, "link", "link_id").error(place, what, fix)


_Fact = tuple[str, str, str, str]


def _ways_to_know(start: str, end: str, mode: str, side: str, movement: str) -> set[_Fact]:
    """Return the observations that would each give the hours of a side: (where, mode, ...)."""
    return {
        (f"{start}>{end}", mode, side, movement),
        ("country", mode, side, movement),
        ("region", mode, "", ""),
    }


def _observed_hours(draft: Draft) -> set[_Fact]:
    """Return what is observed: (where, mode, side, movement), a movement of both as two."""
    crossing = draft.tables["crossing"]
    hours = numbers(crossing, "clear_time_h")
    scope, mode, side = texts(crossing, "scope"), texts(crossing, "mode"), texts(crossing, "side")
    movement = texts(crossing, "movement")
    start, end = texts(crossing, "from_node_id"), texts(crossing, "to_node_id")
    found: set[_Fact] = set()
    for place in places_where((crossing["record_type"] == "performance") & np.isfinite(hours)):
        either = movement[place] in ("", "both")
        moves = ["outbound", "inbound"] if either else [movement[place]]
        wheres = ["country"]
        if scope[place] == "region_average":
            found.add(("region", mode[place], "", ""))
            continue
        if scope[place] == "own":
            wheres = [f"{start[place]}>{end[place]}"]
            wheres += [f"{end[place]}>{start[place]}"] if either else []
        found.update((where, mode[place], side[place], move) for where in wheres for move in moves)
    return found


RULES = (own_observation_names_its_places, observation_carries_its_value, border_has_hours)
