"""Rules of the links: gauges, lengths, years, speeds."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keruen.study.cells import items
from keruen.study.rules.rule import (
    WATER_MODES,
    Finder,
    base_year,
    mapping,
    numbers,
    places_where,
    rule,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from keruen.errors import Problem
    from keruen.study.draft import Draft

EARTH_RADIUS_KM = 6371.0088
SHORTER_BY = 0.99
LONGER_BY = 2.5
SHORT_LINK_KM = 5.0


@rule("link")
def gauge_is_for_rail(draft: Draft) -> Iterator[Problem]:
    """Only a rail link has a gauge."""
    link = draft.tables["link"]
    mode = texts(link, "mode")
    for column in ("gauge_mm", "gauge_to_mm"):
        gauge = numbers(link, column)
        for place in places_where(np.isfinite(gauge)):
            if mode[place] and mode[place] != "rail":
                what = f"gauge {gauge[place]:g} mm on a {mode[place]} link"
                fix = "leave the gauge empty, or make the link rail"
                yield Finder(draft, "link", column).error(place, what, fix)


@rule("link")
def rail_has_a_gauge(draft: Draft) -> Iterator[Problem]:
    """A rail link has a gauge; one with a break of gauge has two that differ."""
    link = draft.tables["link"]
    gauge, gauge_to = numbers(link, "gauge_mm"), numbers(link, "gauge_to_mm")
    rail = (link["mode"] == "rail").to_numpy()
    for place in places_where(rail & np.isnan(gauge)):
        fix = "write the gauge in mm: 1520, 1435 or 1676"
        yield Finder(draft, "link", "gauge_mm").error(place, "a rail link without gauge", fix)
    for place in places_where(rail & (gauge == gauge_to)):
        what = f"gauge {gauge_to[place]:g} mm at both ends"
        fix = "leave it empty unless the break of gauge lies on the link"
        yield Finder(draft, "link", "gauge_to_mm").error(place, what, fix)


@rule("link")
def link_joins_two_places(draft: Draft) -> Iterator[Problem]:
    """The two ends of a link differ."""
    link = draft.tables["link"]
    same = (link["from_node_id"] == link["to_node_id"]) & (link["from_node_id"] != "")
    for place in places_where(same):
        what = f"both ends are {link['to_node_id'].iloc[place]!r}"
        yield Finder(draft, "link", "to_node_id").error(
            place, what, "name the place at the far end"
        )


@rule("node", "link")
def length_against_the_great_circle(draft: Draft) -> Iterator[Problem]:
    """A link is not shorter than the great circle, and on land not far longer.

    Shorter by over 1 % is an error (a warning under 5 km, where coordinates are too coarse);
    over 2.5 times the great circle on land is a warning.
    """
    link = draft.tables["link"]
    length, direct = numbers(link, "length_km"), great_circle_km(draft.tables["node"], link)
    short = np.fmin(length, direct) < SHORT_LINK_KM
    finder = Finder(draft, "link", "length_km")
    for place in places_where(length < SHORTER_BY * direct):
        what = f"{length[place]:g} km is shorter than the great circle of {direct[place]:.1f} km"
        fix = f"write the route length, {direct[place]:.1f} km or more, or correct a coordinate"
        make = finder.warning if short[place] else finder.error
        yield make(place, what, fix)
    land = ~link["mode"].isin(WATER_MODES).to_numpy()
    for place in places_where(land & ~short & (length > LONGER_BY * direct)):
        ratio = length[place] / direct[place]
        what = (
            f"{length[place]:g} km is {ratio:.1f} times the great circle of {direct[place]:.1f} km"
        )
        yield finder.warning(place, what, "check the length and the coordinates")


@rule("link")
def years_in_order(draft: Draft) -> Iterator[Problem]:
    """A link closes after it opens, and a planned one does not open before the base year."""
    link, year = draft.tables["link"], base_year(draft)
    opening, closing = numbers(link, "opening_year"), numbers(link, "closing_year")
    for place in places_where(closing < opening):
        what = f"closes in {closing[place]:g}, before it opens in {opening[place]:g}"
        fix = "write a closing year after the opening year"
        yield Finder(draft, "link", "closing_year").error(place, what, fix)
    if year is None:
        return
    status, finder = texts(link, "status"), Finder(draft, "link", "opening_year")
    for place in places_where(opening < year):
        if status[place] in ("planned", "under_construction"):
            what = f"{status[place]}, yet it opens in {opening[place]:g}, before base year {year}"
            yield finder.warning(place, what, "make it existing, or write the year now expected")
    for place in places_where(opening > year):
        if status[place] == "existing":
            what = f"existing, yet it opens in {opening[place]:g}, after base year {year}"
            yield finder.warning(place, what, "it is left out until then; check the year")


@rule("link")
def link_has_speed_or_time(draft: Draft) -> Iterator[Problem]:
    """A rail or road link has a speed; a sea, ferry or river link a sailing time or a speed."""
    link = draft.tables["link"]
    speed, time = numbers(link, "speed_kmh"), numbers(link, "time_h")
    water = link["mode"].isin(WATER_MODES).to_numpy()
    for place in places_where(np.isnan(speed) & np.isnan(time) & water):
        fix = "write the sailing time in hours"
        yield Finder(draft, "link", "time_h").error(place, "no sailing time and no speed", fix)
    for place in places_where(np.isnan(speed) & ~water):
        fix = "write the commercial speed in km/h; for a planned line assume one and say so"
        yield Finder(draft, "link", "speed_kmh").error(place, "no speed", fix)


@rule("node", "link")
def border_share_only_across_a_border(draft: Draft) -> Iterator[Problem]:
    """Only a link that crosses a border has a border share."""
    link = draft.tables["link"]
    country = mapping(draft.tables["node"], "node_id", "country")
    share = numbers(link, "border_share")
    ends = zip(texts(link, "from_node_id"), texts(link, "to_node_id"), strict=True)
    for place, (a, b) in enumerate(ends):
        inside = country.get(a, "") == country.get(b, "")
        if np.isfinite(share[place]) and inside and country.get(a):
            what = f"border_share {share[place]:g} on a link inside {country[a]}"
            yield Finder(draft, "link", "border_share").warning(place, what, "leave it empty")


@rule("node", "link")
def node_lists_its_gauges(draft: Draft) -> Iterator[Problem]:
    """A place lists the gauge of every existing rail link that ends there."""
    link, node = draft.tables["link"], draft.tables["node"]
    listed = {
        node_id: {float(gauge) for gauge in items(gauges)}
        for node_id, gauges in mapping(node, "node_id", "gauges_mm").items()
    }
    place_of = {node_id: place for place, node_id in enumerate(texts(node, "node_id"))}
    gauge, gauge_to = numbers(link, "gauge_mm"), numbers(link, "gauge_to_mm")
    gauge_to = np.where(np.isnan(gauge_to), gauge, gauge_to)
    lacking: dict[tuple[str, float], str] = {}
    existing = (link["status"] == "existing") & (link["mode"] == "rail")
    link_id = texts(link, "link_id")
    from_node, to_node = texts(link, "from_node_id"), texts(link, "to_node_id")
    for place in places_where(existing & np.isfinite(gauge)):
        for end, end_gauge in ((from_node, gauge), (to_node, gauge_to)):
            if end_gauge[place] not in listed.get(end[place], {end_gauge[place]}):
                lacking.setdefault((end[place], float(end_gauge[place])), link_id[place])
    for (node_id, missing), by in lacking.items():
        what = f"{node_id} does not list gauge {missing:g} mm of its link {by}"
        finder = Finder(draft, "node", "gauges_mm")
        yield finder.warning(place_of[node_id], what, f"add {missing:g} to the list")


@rule("node", "link", whole=True)
def node_has_a_link(draft: Draft) -> Iterator[Problem]:
    """A place is the end of at least one link."""
    link = draft.tables["link"]
    used = {*texts(link, "from_node_id"), *texts(link, "to_node_id")}
    for place, node_id in enumerate(texts(draft.tables["node"], "node_id")):
        if node_id not in used:
            what = f"no link begins or ends at {node_id}"
            fix = "add a link, or remove the place"
            yield Finder(draft, "node", "node_id").warning(place, what, fix)


def great_circle_km(node: pd.DataFrame, link: pd.DataFrame) -> NDArray[np.float64]:
    """Return the great-circle distance between the ends of each link [km] (haversine).

    Parameters
    ----------
    node
        One row per place with node_id, lon, lat [degrees]. Not changed.
    link
        One row per link with from_node_id, to_node_id; NaN where an end is not a known place.
    """
    rows = {node_id: place for place, node_id in enumerate(texts(node, "node_id"))}
    lon = np.append(np.radians(numbers(node, "lon")), np.nan)
    lat = np.append(np.radians(numbers(node, "lat")), np.nan)
    start = np.array([rows.get(name, -1) for name in texts(link, "from_node_id")], dtype=np.intp)
    end = np.array([rows.get(name, -1) for name in texts(link, "to_node_id")], dtype=np.intp)
    half_lat, half_lon = (lat[end] - lat[start]) / 2, (lon[end] - lon[start]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat[start]) * np.cos(lat[end]) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


RULES = (
    gauge_is_for_rail,
    rail_has_a_gauge,
    link_joins_two_places,
    length_against_the_great_circle,
    years_in_order,
    link_has_speed_or_time,
    border_share_only_across_a_border,
    node_lists_its_gauges,
    node_has_a_link,
)
