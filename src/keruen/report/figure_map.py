"""The map: flows by width, gates as dots, planned lines dashed, the asked ways underneath."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.analysis.rows import rows_of
from keruen.report import colours, words
from keruen.report.chart import Chart, base_layout, numbers, to_figure
from keruen.report.contents import Contents

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Lower bounds of the width classes [t/yr] and their widths [px].
WIDTHS = ((5e4, 1.2), (2.5e5, 2.4), (1e6, 4.0), (3e6, 6.5), (6e6, 9.5))
_MARGIN_DEG = 2.2
_PIXELS_PER_DEGREE, _NARROW_PIXELS_PER_DEGREE = 15.5, 11.0
#: Degrees kept beyond the window for panning, and the grain to which the base map is drawn.
_BEYOND, _GRAIN_DEG = 4.0, 0.04
#: Grid on which a country's name seeks its place, and how much of it must be in view.
_NAME_STEP, _LEAST_SPOTS = 0.7, 6
_HALO = "0 0 3px #fff, 0 0 3px #fff, 0 0 2px #fff"
Line = list[list[float]]
Box = tuple[float, float, float, float]
Country = tuple[str, str, list[Line]]
_LABEL_BOX_PX = (6.6, 15.0)
_TWO_LINES = 2.3 * _LABEL_BOX_PX[1] / _PIXELS_PER_DEGREE


def figure(contents: Contents) -> Figure:
    """Return the map as a plotly Figure."""
    return to_figure(map_chart(contents))


def map_chart(contents: Contents) -> Chart:
    """Return the map of the baseline: what moves on every link and by which gate."""
    places = contents.study.table("node").set_index("node_id")[["name", "lon", "lat", "country"]]
    window = _window(contents, places)
    countries = _countries(contents, window)
    traces = [
        *_base_map(contents, window, countries),
        *_network(contents, places),
        *_ways(contents, places),
        *_flows(contents, places),
    ]
    gates = _gates(contents, places)
    taken = _taken_by_gates(gates)
    labels = _labels(contents, places, window, taken)
    names = _country_names(countries, window, taken)
    layout = base_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 84},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.01,
            "yanchor": "top",
            "font": {"size": 12},
            "itemsizing": "trace",
        },
        plot_bgcolor=colours.WATER,
        xaxis={"visible": False, "range": [window[0], window[2]], "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": [_mercator(window[1]), _mercator(window[3])],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        dragmode="pan",
    )
    traces += [names, gates, labels, _gates(contents, places, narrow=True)]
    return Chart(
        chart_id="map",
        title=_title(contents),
        data=traces,
        layout=layout,
        narrow_hidden=(len(traces) - 4, len(traces) - 3, len(traces) - 2),
        narrow_only=(len(traces) - 1,),
        narrow={"margin.b": 190},
        height=860,
        narrow_height=660,
        note=(
            "Lines are drawn straight between places, not along the track. Width grows with tonnes "
            "a year, all goods together. Base map: Natural Earth; it draws who holds the ground, "
            "and states no claim."
        ),
    )


def _title(contents: Contents) -> str:
    gates = contents.gates
    if gates.empty:
        return f"Nothing enters {contents.pair.importer_name} in this run"
    rail = gates[gates["mode"] == "rail"]
    first = rail.iloc[0] if len(rail) else gates.iloc[0]
    name = contents.pair.importer_name
    if len(rail):
        return f"{first['name']} carries {words.percent(first['mode_share'])} of the rail freight into {name}"  # noqa: E501
    return f"{first['name']} carries {words.percent(first['share'])} of the freight into {name}"


def _mercator(lat: float) -> float:
    """Return the Mercator ordinate in degrees, so that one degree is as long both ways."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _window(contents: Contents, places: pd.DataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north around the asked ways and the gates."""
    link = contents.study.table("link")
    ends = {
        link_id: (a, b)
        for link_id, a, b in zip(
            link["link_id"], link["from_node_id"], link["to_node_id"], strict=True
        )
    }
    chosen = {
        node
        for corridor in contents.corridors
        for links in corridor.ways["link_ids"]
        for link in links.split(";")
        for node in ends.get(link, ())
    }
    crossings = contents.baseline.crossings
    inward = crossings[crossings["to_country"] == contents.pair.importer]
    chosen |= set(inward["to_node_id"])
    seen = places.loc[sorted(chosen & set(places.index))] if chosen else places
    return (
        float(seen["lon"].min()) - _MARGIN_DEG,
        float(seen["lat"].min()) - _MARGIN_DEG / 2,
        float(seen["lon"].max()) + _MARGIN_DEG,
        float(seen["lat"].max()) + _MARGIN_DEG / 2,
    )


def _countries(contents: Contents, window: Box) -> list[Country]:
    """Return code, name in capitals and shapes of each country in view."""
    found = []
    for feature in _features(Path(contents.study.path) / "geo", "countries"):
        rings = _rings(feature["geometry"], window)
        if rings:
            iso3 = str(feature["properties"].get("iso3", ""))
            name = contents.countries.get(iso3, feature["properties"].get("name", ""))
            found.append((iso3, str(name).upper(), rings))
    return found


def _base_map(contents: Contents, window: Box, countries: list[Country]) -> list[dict[str, Any]]:
    folder = Path(contents.study.path) / "geo"
    asked = {contents.pair.exporter, contents.pair.importer}
    land: list[Line] = []
    asked_land: list[Line] = []
    lakes: list[Line] = []
    for iso3, _, rings in countries:
        (asked_land if iso3 in asked else land).extend(rings)
    for feature in _features(folder, "lakes"):
        lakes.extend(_rings(feature["geometry"], window))
    rivers = [line for feature in _features(folder, "rivers") for line in _lines(feature, window)]
    disputed = [
        line for feature in _features(folder, "disputed") for line in _lines(feature, window)
    ]
    shapes = [
        _polygons(land, colours.LAND, colours.BORDER),
        _polygons(asked_land, colours.LAND_ASKED, colours.BORDER),
        _polygons(lakes, colours.WATER, "#c3d6e3"),
        _strokes(rivers, {"color": "#cfdfe9", "width": 0.8}),
        _strokes(disputed, {"color": colours.BORDER, "width": 1, "dash": "dot"}),
    ]
    return [shape for shape in shapes if shape["x"]]


def _features(folder: Path, kind: str) -> list[dict[str, Any]]:
    """Read the features of the first map file whose name holds a word; none if there is no file."""
    for path in sorted(folder.glob("*.geojson")):
        if kind in path.name:
            features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
            return features
    return []


def _rings(geometry: dict[str, Any], window: tuple[float, float, float, float]) -> list[Line]:
    many = geometry["coordinates"]
    polygons = many if geometry["type"] == "MultiPolygon" else [many]
    near = [ring for polygon in polygons for ring in polygon if _near(ring, window)]
    return [_thinned(ring, window) for ring in near]


def _lines(feature: dict[str, Any], window: tuple[float, float, float, float]) -> list[Line]:
    geometry = feature["geometry"]
    many = geometry["coordinates"]
    lines = many if geometry["type"] == "MultiLineString" else [many]
    return [_thinned(line, window) for line in lines if _near(line, window)]


def _near(line: Line, window: Box) -> bool:
    west, south, east, north = window
    lons, lats = [p[0] for p in line], [p[1] for p in line]
    return max(lons) > west and min(lons) < east and max(lats) > south and min(lats) < north


def _joined(lines: list[Line]) -> tuple[list[float | None], list[float | None]]:
    """Return the coordinates of lines one after another, with a gap between each two."""
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        for lon, lat in line:
            x.append(round(lon, 3))
            y.append(round(_mercator(lat), 3))
        x.append(None)
        y.append(None)
    return x, y


def _thinned(line: Line, window: Box) -> Line:
    """Drop what a reader cannot see: what lies beyond the window, points within half a pixel."""
    west, south, east, north = window
    point = np.array([place[:2] for place in line])
    low, high = (west - _BEYOND, south - _BEYOND), (east + _BEYOND, north + _BEYOND)
    point = np.round(np.clip(point, low, high) / _GRAIN_DEG) * _GRAIN_DEG
    fresh = np.ones(len(point), dtype=bool)
    fresh[1:] = (point[1:] != point[:-1]).any(axis=1)
    thin: Line = point[fresh].tolist()
    return thin


def _polygons(rings: list[Line], fill: str, edge: str) -> dict[str, Any]:
    x, y = _joined(rings)
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines", "fill": "toself", "fillcolor": fill,
        "line": {"color": edge, "width": 0.7}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def _strokes(lines: list[Line], style: dict[str, Any]) -> dict[str, Any]:
    x, y = _joined(lines)
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines", "line": style, "hoverinfo": "skip",
        "showlegend": False,
    }  # fmt: skip


def _segments(links: pd.DataFrame, places: pd.DataFrame) -> list[Line]:
    ends = zip(links["from_node_id"], links["to_node_id"], strict=True)
    point = {
        i: [lon, lat] for i, lon, lat in zip(places.index, places.lon, places.lat, strict=True)
    }
    return [[point[a], point[b]] for a, b in ends]


def _network(contents: Contents, places: pd.DataFrame) -> list[dict[str, Any]]:
    """Draw the lines that exist hair-thin and the planned ones dashed."""
    links = contents.study.table("link")
    existing = links[(links["status"] == "existing") & links["mode"].isin(["rail", "road"])]
    planned = links[links["status"] != "existing"]
    thin = _strokes(_segments(existing, places), {"color": "#c4c2b8", "width": 0.6})
    if planned.empty:
        return [thin]
    dashed = _strokes(
        _segments(planned, places), {"color": "#8a6fa8", "width": 1.6, "dash": "4px,3px"}
    )
    dashed.update(name="planned or being built", showlegend=True)
    return [thin, dashed]


def _ways(contents: Contents, places: pd.DataFrame) -> list[dict[str, Any]]:
    """Draw the ways of the headline pair as wide bands under the flows; the legend shows more."""
    if not contents.corridors:
        return []
    headline = contents.corridors[0]
    links = contents.study.table("link").set_index("link_id")
    traces = []
    for way in rows_of(headline.ways):
        chosen = links.loc[[link for link in way.link_ids.split(";") if link in links.index]]
        trace = _strokes(
            _segments(chosen, places), {"color": contents.colours.of(way.gate), "width": 15}
        )
        trace.update(
            name=f"{headline.origin} – {headline.destination}, way {way.way}, "
            + words.way_name(way.gate, way.told_by),
            opacity=0.32,
            showlegend=True,
            visible=True if way.way == 1 else "legendonly",
        )
        traces.append(trace)
    return traces


def _flows(contents: Contents, places: pd.DataFrame) -> list[dict[str, Any]]:
    flows = contents.baseline.link_flows
    flows = flows[flows["flow_t_yr"] >= WIDTHS[0][0]]
    bounds = [low for low, _ in WIDTHS] + [math.inf]
    water = ["sea", "ferry", "river"]
    kinds = {"rail": ["rail"], "road": ["road"], "sea, ferry or river": water}
    traces: list[dict[str, Any]] = []
    for name, modes in kinds.items():
        of_mode = flows[flows["mode"].isin(modes)]
        for at, (low, width) in enumerate(WIDTHS):
            chosen = of_mode[of_mode["flow_t_yr"].between(low, bounds[at + 1], inclusive="left")]
            if chosen.empty:
                continue
            style = {"color": colours.MODES[modes[0]], "width": width}
            trace = _strokes(_segments(chosen, places), style)
            first = not any(t.get("legendgroup") == name for t in traces)
            trace.update(name=name, legendgroup=name, showlegend=first)
            traces.append(trace)
    return [*traces, _hover_points(flows, places)]


def _hover_points(flows: pd.DataFrame, places: pd.DataFrame) -> dict[str, Any]:
    """Put an unseen point amid each link to carry what the mouse asks for."""
    x, y, text = [], [], []
    place = {row.node_id: row for row in rows_of(places.reset_index())}
    for row in rows_of(flows):
        a, b = place[row.from_node_id], place[row.to_node_id]
        x.append((a.lon + b.lon) / 2)
        y.append((_mercator(a.lat) + _mercator(b.lat)) / 2)
        load = (
            f"<br>{words.percent(row.saturation)} of its capacity"
            if math.isfinite(row.saturation)
            else "<br>no capacity on record"
        )
        text.append(
            f"{words.safe(a.name)} – {words.safe(b.name)} ({words.safe(row.mode)})<br>"
            f"<b>{words.mass(row.flow_t_yr)} a year</b>{load}"
        )
    return {
        "type": "scatter", "x": numbers(x), "y": numbers(y), "mode": "markers", "text": text,
        "hoverinfo": "text", "marker": {"size": 14, "opacity": 0}, "showlegend": False,
    }  # fmt: skip


def _gates(contents: Contents, places: pd.DataFrame, *, narrow: bool = False) -> dict[str, Any]:
    """Draw a dot a gate by its tonnes; a narrow screen gets one short line beside it."""
    gates = contents.gates
    crossings = contents.baseline.crossings
    inward = crossings[crossings["to_country"] == contents.pair.importer]
    where = dict(zip(inward["crossing_id"], inward["to_node_id"], strict=True))
    merged = gates.groupby("name", as_index=False, sort=False).agg(
        flow_t_yr=("flow_t_yr", "sum"), share=("share", "sum"), crossing_id=("crossing_id", "first")
    )
    at = places.loc[[where[crossing] for crossing in merged["crossing_id"]]]
    rail = gates[gates["mode"] == "rail"]
    rail_share = rail.groupby("name")["mode_share"].sum()
    text, hover = [], []
    for row in rows_of(merged.rename(columns={"name": "gate"})):
        share = rail_share.get(row.gate)
        said = f"{words.percent(share)} of rail" if share is not None else "road"
        label = f"<b>{words.safe(row.gate)}</b> {words.mass(row.flow_t_yr)}<br>{said}"
        if narrow:
            label = f"<b>{words.safe(row.gate)}</b>"
        text.append(label if row.share >= 0.01 else "")
        hover.append(
            f"<b>{words.safe(row.gate)}</b><br>{words.mass(row.flow_t_yr)} a year inward, "
            f"{words.percent(row.share)} of all<br>{said}"
        )
    positions = _label_sides(contents, places, at, merged, narrow=narrow)
    largest = float(merged["flow_t_yr"].max()) if len(merged) else 1.0
    return {
        "type": "scatter",
        "x": numbers(at["lon"]),
        "y": numbers(_mercator(lat) for lat in at["lat"]),
        "mode": "markers+text",
        "text": text,
        "hovertext": hover,
        "hoverinfo": "text",
        "textposition": positions,
        "textfont": {"size": 12, "color": colours.INK, "shadow": _HALO},
        "marker": {
            "size": numbers(9 + 21 * (merged["flow_t_yr"] / largest) ** 0.5),
            "color": [contents.colours.of(gate) for gate in merged["crossing_id"]],
            "line": {"color": colours.PAPER, "width": 1.5},
            "opacity": 1,
        },
        "showlegend": False,
        "cliponaxis": False,
    }


_SIDES = {
    "middle right": (0.5, 0.0), "middle left": (-0.5, 0.0), "top center": (0.0, 0.5),
    "bottom center": (0.0, -0.5), "top right": (0.5, 0.5), "top left": (-0.5, 0.5),
    "bottom right": (0.5, -0.5), "bottom left": (-0.5, -0.5),
}  # fmt: skip


def _label_sides(
    contents: Contents,
    places: pd.DataFrame,
    at: pd.DataFrame,
    gates: pd.DataFrame,
    *,
    narrow: bool,
) -> list[str]:
    """Choose for each gate the side, away from its country, where its label touches no other."""
    home = places[places["country"] == contents.pair.importer]
    centre = (home["lon"].mean(), home["lat"].map(_mercator).mean())
    spots = [(lon, _mercator(lat)) for lon, lat in zip(at["lon"], at["lat"], strict=True)]
    taken = [(x - 0.4, y - 0.4, x + 0.4, y + 0.4) for x, y in spots]
    chosen = []
    for number, (x, y) in enumerate(spots):
        east, north = x - centre[0], y - centre[1]
        size = math.hypot(east, north) or 1.0
        ranked = sorted(
            _SIDES, key=lambda side: -(_SIDES[side][0] * east + _SIDES[side][1] * north) / size
        )
        letters = len(str(gates["name"].iloc[number])) + (1 if narrow else 9)
        scale = _NARROW_PIXELS_PER_DEGREE if narrow else _PIXELS_PER_DEGREE
        width = _LABEL_BOX_PX[0] * letters / scale
        height = (1.0 if narrow else 2.3) * _LABEL_BOX_PX[1] / scale
        boxes = {side: _side_box(x, y, width, side, height) for side in ranked}
        others = [box for i, box in enumerate(taken) if i != number]
        free = [s for s in ranked if not any(_overlap(boxes[s], box) for box in others)]
        side = free[0] if free else ranked[0]
        taken.append(boxes[side])
        chosen.append(side)
    return chosen


def _side_box(x: float, y: float, width: float, side: str, height: float = _TWO_LINES) -> Box:
    right, up = _SIDES[side]
    left = x + (0.4 if right > 0 else -0.4 - width if right < 0 else -width / 2)
    low = y + (0.4 if up > 0 else -0.4 - height if up < 0 else -height / 2)
    return (left, low, left + width, low + height)


def _taken_by_gates(gates: dict[str, Any]) -> list[Box]:
    """Return where the dots and labels of the gates are, which other labels must keep clear of."""
    boxes: list[Box] = []
    spots = zip(gates["x"], gates["y"], gates["text"], gates["textposition"], strict=True)
    for x, y, text, side in spots:
        boxes.append((x - 0.5, y - 0.5, x + 0.5, y + 0.5))
        if text:
            letters = max(len(line) for line in text.replace("<b>", "").split("<br>")) - 3
            boxes.append(_side_box(x, y, _LABEL_BOX_PX[0] * letters / _PIXELS_PER_DEGREE, side))
    return boxes


def _labels(
    contents: Contents,
    places: pd.DataFrame,
    window: tuple[float, float, float, float],
    taken: list[Box],
) -> dict[str, Any]:
    """Name the ends of the asked ways and the zones, as many as fit without touching."""
    zones = [str(node) for node in contents.study.table("zones")["node_id"]]
    ends = [node for corridor in contents.corridors for node in _end_nodes(corridor.legs)]
    place_of = {row.node_id: row for row in rows_of(places.reset_index())}
    shown = []
    for node in dict.fromkeys([*ends, *zones]):
        place = place_of[node]
        box = _box(place, place.name)
        if _inside(place, window) and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            shown.append(place)
    return {
        "type": "scatter",
        "x": numbers(place.lon for place in shown),
        "y": numbers(_mercator(place.lat) for place in shown),
        "mode": "markers+text",
        "text": [words.safe(_short(place.name)) for place in shown],
        "textposition": "middle right",
        "textfont": {"size": 11, "color": "#4a555d", "shadow": _HALO},
        "marker": {"size": 4, "color": "#4a555d"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _short(name: str) -> str:
    return str(name).split(" (")[0]


def _end_nodes(legs: pd.DataFrame) -> tuple[str, ...]:
    if legs.empty:
        return ()
    first_way = legs[legs["way"] == legs["way"].iloc[0]]
    return (first_way["from_node_id"].iloc[0], first_way["to_node_id"].iloc[-1])


def _box(place: Any, text: str, lines: float = 1.0) -> Box:  # noqa: ANN401 - a row of nodes
    width = _LABEL_BOX_PX[0] * (len(_short(text)) + 1.5) / _PIXELS_PER_DEGREE
    height = _LABEL_BOX_PX[1] * lines / _PIXELS_PER_DEGREE
    y = _mercator(place.lat)
    left = place.lon - (width if lines > 1 else 0.3)
    return (left, y - height / 2, place.lon + width, y + height / 2)


def _country_names(countries: list[Country], window: Box, taken: list[Box]) -> dict[str, Any]:
    """Write each country's name where most of it is in view and no other label stands."""
    west, south, east, north = window
    lon, lat = np.meshgrid(
        np.arange(west + 1, east - 1, _NAME_STEP), np.arange(south + 0.5, north, _NAME_STEP)
    )
    spots = np.column_stack([lon.ravel(), lat.ravel()])
    x, y, text = [], [], []
    for _, name, rings in countries:
        ring = np.array(max(rings, key=len))
        framed = (spots >= ring.min(axis=0)) & (spots <= ring.max(axis=0))
        candidates = spots[framed.all(axis=1)]
        inside = candidates[_in_ring(candidates, ring)]
        if len(inside) < _LEAST_SPOTS:
            continue
        middle = inside.mean(axis=0)
        width = 1.25 * _LABEL_BOX_PX[0] * len(name) / _PIXELS_PER_DEGREE
        height = 1.2 * _LABEL_BOX_PX[1] / _PIXELS_PER_DEGREE
        for at in np.argsort(((inside - middle) ** 2).sum(axis=1), kind="stable").tolist():
            px, py = float(inside[at, 0]), _mercator(float(inside[at, 1]))
            box = (px - width / 2, py - height / 2, px + width / 2, py + height / 2)
            if box[0] < west or box[2] > east or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            x.append(px)
            y.append(py)
            text.append(words.safe(name))
            break
    return {
        "type": "scatter", "x": numbers(x), "y": numbers(y), "mode": "text", "text": text,
        "textfont": {"size": 11, "color": "#a9a491"}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def _in_ring(spots: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which spots lie within a ring: those from which a ray crosses it an odd time."""
    x, y = spots[:, 0, None], spots[:, 1, None]
    ax, ay = ring[:-1, 0], ring[:-1, 1]
    bx, by = ring[1:, 0], ring[1:, 1]
    straddles = (ay > y) != (by > y)
    rise = np.where(by == ay, 1.0, by - ay)
    hits = straddles & (x < (bx - ax) * (y - ay) / rise + ax)
    inside: NDArray[np.bool_] = hits.sum(axis=1) % 2 == 1
    return inside


def _overlap(one: Box, other: Box) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def _inside(place: Any, window: tuple[float, float, float, float]) -> bool:  # noqa: ANN401 - a row of nodes
    west, south, east, north = window
    return bool(west < place.lon < east - 1 and south < place.lat < north)
