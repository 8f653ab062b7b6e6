"""Rules of geography: a place lies in its country, where the study has a map of countries."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from keruen.errors import Problem
from keruen.study.rules.links import EARTH_RADIUS_KM
from keruen.study.rules.rule import Finder, numbers, rule, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from keruen.study.draft import Draft

FAR_OUTSIDE_KM = 15.0
"""Precision of coordinates and of the outlines together [km]."""


@rule("node")
def place_lies_in_its_country(draft: Draft) -> Iterator[Problem]:
    """A place is not more than 15 km outside the outline of its country."""
    for path in sorted(draft.folder.glob("geo/*countries*.geojson")):
        file = path.relative_to(draft.folder).as_posix()
        try:
            outlines = read_outlines(path)
        except (ValueError, KeyError, TypeError, IndexError, OSError) as error:
            what = f"not a GeoJSON map of countries: {error}"
            fix = "give polygons with a property iso3, or remove the file"
            yield Problem("error", file, 0, "", what, fix)
            continue
        yield from _places_outside(draft, outlines)


def _places_outside(
    draft: Draft, outlines: dict[str, list[NDArray[np.float64]]]
) -> Iterator[Problem]:
    node = draft.tables["node"]
    lon, lat = numbers(node, "lon"), numbers(node, "lat")
    country, node_id = np.array(texts(node, "country"), dtype=object), texts(node, "node_id")
    for iso3, rings in outlines.items():
        places = np.flatnonzero((country == iso3) & np.isfinite(lon) & np.isfinite(lat))
        if not len(places):
            continue
        inside = is_inside(lon[places], lat[places], rings)
        for place in places[~inside]:
            away = distance_km(float(lon[place]), float(lat[place]), rings)
            if away <= FAR_OUTSIDE_KM:
                continue
            where = _country_at(float(lon[place]), float(lat[place]), outlines)
            what = f"{node_id[place]} lies {away:.0f} km outside {iso3}"
            if where:
                what += f", in {where}"
            fix = "correct the coordinates (longitude, then latitude) or the country"
            yield Finder(draft, "node", "lon").warning(int(place), what, fix)


def _country_at(lon: float, lat: float, outlines: dict[str, list[NDArray[np.float64]]]) -> str:
    point = np.array([lon]), np.array([lat])
    for iso3, rings in outlines.items():
        if is_inside(*point, rings)[0]:
            return iso3
    return ""


def read_outlines(path: Path) -> dict[str, list[NDArray[np.float64]]]:
    """Return the rings of each country of a GeoJSON file, by its property iso3.

    Parameters
    ----------
    path
        A FeatureCollection of Polygon and MultiPolygon features [degrees, lon then lat].

    Raises
    ------
    ValueError, KeyError, TypeError, IndexError
        If it is something else.
    """
    outlines: dict[str, list[NDArray[np.float64]]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        rings = outlines.setdefault(feature["properties"]["iso3"], [])
        rings.extend(_rings(feature["geometry"]))
    return outlines


def _rings(geometry: dict[str, Any]) -> list[NDArray[np.float64]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    elif geometry["type"] != "MultiPolygon":
        msg = f"a feature is a {geometry['type']}, not a polygon"
        raise ValueError(msg)
    return [
        np.array(ring, dtype=np.float64)[:, :2].reshape(-1, 2)
        for polygon in polygons
        for ring in polygon
    ]


def is_inside(
    lon: NDArray[np.float64], lat: NDArray[np.float64], rings: list[NDArray[np.float64]]
) -> NDArray[np.bool_]:
    """Return which points lie inside an outline, by the even-odd rule [bool per point].

    Parameters
    ----------
    lon, lat
        Coordinates of the points [degrees].
    rings
        Closed rings, shape (corners, 2) each [degrees]; a ring within a ring is a hole.
    """
    crossings = np.zeros(len(lon), dtype=np.int64)
    for ring in rings:
        x0, y0 = ring[:-1, 0], ring[:-1, 1]
        x1, y1 = ring[1:, 0], ring[1:, 1]
        spans = (y0 > lat[:, None]) != (y1 > lat[:, None])
        height = np.where(y1 == y0, 1.0, y1 - y0)
        at = x0 + (lat[:, None] - y0) * (x1 - x0) / height
        crossings += np.sum(spans & (lon[:, None] < at), axis=1)
    return np.asarray(crossings % 2 == 1)


def distance_km(lon: float, lat: float, rings: list[NDArray[np.float64]]) -> float:
    """Return the distance from a point to the nearest edge of an outline [km].

    On a plane that touches the globe at the point; right to a per cent within some 200 km.
    """
    scale = EARTH_RADIUS_KM * np.pi / 180
    nearest = np.inf
    for ring in rings:
        flat = (ring - (lon, lat)) * (scale * np.cos(np.radians(lat)), scale)
        start, step = flat[:-1], np.diff(flat, axis=0)
        squared = np.maximum(np.sum(step**2, axis=1), 1e-12)
        along = np.clip(-np.sum(start * step, axis=1) / squared, 0, 1)
        gap = np.hypot(*(start + along[:, None] * step).T)
        nearest = min(nearest, float(gap.min(initial=np.inf)))
    return nearest


RULES = (place_lies_in_its_country,)
