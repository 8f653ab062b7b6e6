"""Expand places and links into states (place, mode, gauge, side of a border) and arcs.

A tonne starts at a zone, is loaded to a mode, hauled, changed to another mode or gauge, passed over
borders and unloaded. Every one of these steps is an arc with its hours and its money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.errors import InfeasibleError
from keruen.network.graph import Graph, build_graph
from keruen.network.transfers import Row, TransferRules

WATER_MODES = ("sea", "ferry", "river")
"""Modes that meet a border only at the port, where handling includes the formalities."""

_ARC_WORDS = (
    "kind",
    "node_id",
    "to_node_id",
    "link_id",
    "crossing_id",
    "transfer_id",
    "mode",
    "country",
    "entry_country",
    "handling",
)
_ARC_AMOUNTS = (
    "length_km",
    "time_h",
    "sd_h",
    "rate_usd_t_km",
    "transit_rate_usd_t_km",
    "fee_usd_t",
    "fee_usd_vehicle",
    "risk_usd_t_km",
    "emission_kg_t_km",
)
_ARC_DEFAULTS: dict[str, object] = (
    {"tail": -1, "head": -1}
    | dict.fromkeys(_ARC_WORDS, "")
    | {"gauge_mm": 0, "facility": -1}
    | dict.fromkeys(_ARC_AMOUNTS, 0.0)
)
ARC_COLUMNS = tuple(_ARC_DEFAULTS)


@dataclass(frozen=True, slots=True)
class MultimodalNetwork:
    """States, arcs and the facilities whose capacity arcs share.

    Parameters
    ----------
    states
        One row per state, in order: role (origin, destination, platform, border), place (a
        node_id, or a zone_id for origins and destinations), mode, gauge_mm (0 = none).
    arcs
        One row per arc, in order, with the columns of ``ARC_COLUMNS``; ``tail`` and ``head`` are
        row numbers of states, ``facility`` a row number of facilities or -1.
    facilities
        One row per capacity: facility_id, kind (haul, crossing, transfer), free_time_h,
        capacity_t_day. Both directions share it.
    graph
        The arcs as a graph for searches.
    """

    states: pd.DataFrame
    arcs: pd.DataFrame
    facilities: pd.DataFrame
    graph: Graph

    def state_of(self, role: str, place: str) -> int:
        """Return the state of a zone as ``origin`` or ``destination``.

        Raises
        ------
        InfeasibleError
            If nothing can be loaded or unloaded there.
        """
        found = self.states.index[(self.states["role"] == role) & (self.states["place"] == place)]
        if len(found) == 0:
            verb = "loaded" if role == "origin" else "unloaded"
            msg = (
                f"nothing can be {verb} at {place.lstrip('@')}: no open link and transfer reach it"
            )
            raise InfeasibleError(msg)
        return int(found[0])


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """The tables a network is built from; the caller has already left out what is closed.

    Parameters
    ----------
    nodes
        node_id, node_type, country.
    links
        link_id, from_node_id, to_node_id, mode, gauge_mm, gauge_to_mm (NaN = none), length_km,
        speed_kmh, time_h (NaN = length over speed), border_share, capacity_t_day (NaN = no limit),
        rate_usd_t_km, transit_rate_usd_t_km, risk_usd_t_km, emission_kg_t_km.
    crossings
        crossing_id, from_node_id, to_node_id, mode, hours_mean, hours_sd, fee_usd_vehicle,
        capacity_t_day; one row per direction.
    transfers
        See ``TransferRules``.
    zones
        zone_id, node_id.
    handlings
        The handling classes of the goods to be moved (bagged, container, ...).
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    crossings: pd.DataFrame
    transfers: pd.DataFrame
    zones: pd.DataFrame
    handlings: tuple[str, ...]


def build_network(tables: NetworkTables, *, haul_time_cv: Mapping[str, float]) -> MultimodalNetwork:
    """Return the network of states and arcs of some tables.

    Parameters
    ----------
    tables
        Nodes, open links, crossings, transfers and zones. Not changed.
    haul_time_cv
        Standard deviation of a haul's hours over their mean, by mode [-].

    Raises
    ------
    InfeasibleError
        If a link crosses a border for which there is no crossing row.
    """
    return _Expansion(tables, haul_time_cv).finished()


class _Expansion:
    """The tables being expanded; lives only inside ``build_network``."""

    def __init__(self, tables: NetworkTables, haul_time_cv: Mapping[str, float]) -> None:
        self.haul_time_cv = haul_time_cv
        self.country = dict(zip(tables.nodes["node_id"], tables.nodes["country"], strict=True))
        self.state_rows: dict[tuple[str, str, str, int], int] = {}
        self.facility_rows: dict[str, int] = {}
        self.facility_facts: list[tuple[str, str, float, float]] = []
        self.arcs: list[tuple[object, ...]] = []
        self.crossing = {
            (row.from_node_id, row.to_node_id, row.mode): row
            for row in tables.crossings.astype(object).itertuples(index=False)
        }
        self.rules = TransferRules(tables.transfers, tables.nodes, tables.handlings)
        for link in tables.links.astype(object).itertuples(index=False):
            self.add_link(link)
        self.add_transfers()
        for zone in tables.zones.astype(object).itertuples(index=False):
            self.add_zone(str(zone.zone_id), str(zone.node_id))

    def state(self, role: str, place: str, mode: str = "", gauge_mm: int = 0) -> int:
        return self.state_rows.setdefault((role, place, mode, gauge_mm), len(self.state_rows))

    def facility(self, name: str, kind: str, free_time_h: float, capacity_t_day: float) -> int:
        if np.isnan(capacity_t_day):
            return -1
        if name not in self.facility_rows:
            self.facility_rows[name] = len(self.facility_facts)
            self.facility_facts.append((name, kind, free_time_h, capacity_t_day))
        return self.facility_rows[name]

    def add(self, tail: int, head: int, kind: str, **facts: object) -> None:
        values = _ARC_DEFAULTS | facts | {"tail": tail, "head": head, "kind": kind}
        self.arcs.append(tuple(values[name] for name in ARC_COLUMNS))

    def add_link(self, link: Row) -> None:
        """Add both directions of a link, in two parts where it crosses a border."""
        a, b = str(link.from_node_id), str(link.to_node_id)
        mode = str(link.mode)
        gauge_a = _gauge(link.gauge_mm)
        gauge_b = _gauge(link.gauge_to_mm) or gauge_a
        start = self.state("platform", a, mode, gauge_a)
        end = self.state("platform", b, mode, gauge_b)
        crosses = self.country[a] != self.country[b]
        if mode in WATER_MODES or (not crosses and gauge_a == gauge_b):
            self.add_haul(link, start, end, share=1.0, part=0)
            return
        share = 0.5 if np.isnan(link.border_share) else float(link.border_share)
        link_id = str(link.link_id)
        near = self.state("border", f"{link_id}:{a}", mode, gauge_a)
        far = self.state("border", f"{link_id}:{b}", mode, gauge_a)
        self.add_haul(link, start, near, share=share, part=1)
        if crosses:
            self.add_crossing(a, b, mode, near, far, gauge_a)
            self.add_crossing(b, a, mode, far, near, gauge_a)
        else:
            far = near
        if gauge_b != gauge_a:
            changed = self.state("border", f"{link_id}:{b}", mode, gauge_b)
            self.add_gauge_change(b, far, changed, gauge_b)
            self.add_gauge_change(b, changed, far, gauge_a)
            far = changed
        self.add_haul(link, far, end, share=1.0 - share, part=2)

    def add_haul(self, link: Row, start: int, end: int, *, share: float, part: int) -> None:
        """Add a haul over a share of a link, there and back; part 0 is the whole link."""
        a, b = str(link.from_node_id), str(link.to_node_id)
        mode = str(link.mode)
        water = mode in WATER_MODES
        hours = _haul_hours(link) * share
        gauge = _gauge(link.gauge_to_mm) if part == 2 else 0
        facts = {
            "link_id": link.link_id,
            "mode": mode,
            "gauge_mm": gauge or _gauge(link.gauge_mm),
            "country": "" if water else self.country[b if part == 2 else a],
            "length_km": link.length_km * share,
            "time_h": hours,
            "sd_h": hours * self.haul_time_cv.get(mode, 0.0),
            "rate_usd_t_km": link.rate_usd_t_km,
            "transit_rate_usd_t_km": _first_number(
                link.transit_rate_usd_t_km,
                link.rate_usd_t_km,
            ),
            "risk_usd_t_km": _first_number(link.risk_usd_t_km, 0.0),
            "emission_kg_t_km": link.emission_kg_t_km,
            "facility": self.facility(
                f"link:{link.link_id}:{part}",
                "haul",
                hours,
                link.capacity_t_day,
            ),
        }
        enters = water and self.country[a] != self.country[b]
        places = {0: (a, b), 1: (a, a), 2: (b, b)}[part]
        for tail, head, here, there in (
            (start, end, places[0], places[1]),
            (end, start, places[1], places[0]),
        ):
            entry = self.country[there] if enters else ""
            ends = {"node_id": here, "to_node_id": there, "entry_country": entry}
            self.add(tail, head, "haul", **facts, **ends)

    def add_crossing(self, a: str, b: str, mode: str, tail: int, head: int, gauge_mm: int) -> None:
        row: Row = self.crossing.get((a, b, mode))
        if row is None:
            msg = f"no crossing row says what passing from {a} to {b} by {mode} takes"
            raise InfeasibleError(msg)
        hours = float(row.hours_mean)
        capacity = float(row.capacity_t_day)
        self.add(
            tail,
            head,
            "crossing",
            node_id=a,
            to_node_id=b,
            crossing_id=row.crossing_id,
            mode=mode,
            gauge_mm=gauge_mm,
            country=self.country[b],
            entry_country=self.country[b],
            time_h=hours,
            sd_h=row.hours_sd,
            fee_usd_vehicle=row.fee_usd_vehicle,
            facility=self.facility(
                f"crossing:{row.crossing_id}:{mode}", "crossing", hours, capacity
            ),
        )

    def add_gauge_change(self, node_id: str, tail: int, head: int, gauge_mm: int) -> None:
        for rule, handling in self.rules.matching(node_id, "change_gauge", "rail", "rail"):
            self.add_transfer(rule, handling, node_id, tail, head, "rail", gauge_mm)

    def add_transfers(self) -> None:
        """Add every change of mode or gauge between the platforms of a place."""
        at: dict[str, list[tuple[str, int, int]]] = {}
        for (role, place, mode, gauge), number in self.state_rows.items():
            if role == "platform":
                at.setdefault(place, []).append((mode, gauge, number))
        for node_id, platforms in at.items():
            for from_mode, from_gauge, tail in platforms:
                for to_mode, to_gauge, head in platforms:
                    if tail == head:
                        continue
                    same = from_mode == to_mode
                    kind = "change_gauge" if same and from_gauge != to_gauge else "change_mode"
                    for rule, handling in self.rules.matching(node_id, kind, from_mode, to_mode):
                        self.add_transfer(rule, handling, node_id, tail, head, to_mode, to_gauge)

    def add_zone(self, zone_id: str, node_id: str) -> None:
        """Add loading from and unloading to a zone at every platform of its place."""
        platforms = [
            (mode, gauge, number)
            for (role, place, mode, gauge), number in self.state_rows.items()
            if role == "platform" and place == node_id
        ]
        for mode, gauge, number in platforms:
            for rule, handling in self.rules.matching(node_id, "load", "zone", mode):
                tail = self.state("origin", zone_id)
                self.add_transfer(rule, handling, node_id, tail, number, mode, gauge)
            for rule, handling in self.rules.matching(node_id, "unload", mode, "zone"):
                head = self.state("destination", zone_id)
                self.add_transfer(rule, handling, node_id, number, head, mode, gauge)

    def add_transfer(
        self,
        rule: Row,
        handling: str,
        node_id: str,
        tail: int,
        head: int,
        mode: str,
        gauge_mm: int,
    ) -> None:
        hours = float(rule.hours_mean)
        name = f"transfer:{rule.transfer_id}:{node_id}"
        self.add(
            tail,
            head,
            str(rule.kind),
            node_id=node_id,
            to_node_id=node_id,
            transfer_id=rule.transfer_id,
            mode=mode,
            gauge_mm=gauge_mm,
            country=self.country[node_id],
            entry_country=self.country[node_id] if rule.kind == "load" else "",
            handling=handling,
            time_h=hours,
            sd_h=rule.hours_sd,
            fee_usd_t=rule.fee_usd_t,
            facility=self.facility(name, "transfer", hours, float(rule.capacity_t_day)),
        )

    def finished(self) -> MultimodalNetwork:
        states = pd.DataFrame(list(self.state_rows), columns=["role", "place", "mode", "gauge_mm"])
        arcs = pd.DataFrame(self.arcs, columns=list(ARC_COLUMNS))
        facilities = pd.DataFrame(
            self.facility_facts, columns=["facility_id", "kind", "free_time_h", "capacity_t_day"]
        )
        tail: NDArray[np.int32] = arcs["tail"].to_numpy(dtype=np.int32)
        head: NDArray[np.int32] = arcs["head"].to_numpy(dtype=np.int32)
        return MultimodalNetwork(states, arcs, facilities, build_graph(tail, head, len(states)))


def _gauge(value: float) -> int:
    return 0 if np.isnan(value) else int(value)


def _haul_hours(link: Row) -> float:
    """Return the hours of a link: as stated (sailing), else its length over its speed."""
    stated = float(link.time_h)
    return float(link.length_km / link.speed_kmh) if np.isnan(stated) else stated


def _first_number(*values: float) -> float:
    return next(float(value) for value in values if not np.isnan(value))


def border_links(links: pd.DataFrame, country: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (from_node_id, to_node_id, mode) of every land link that crosses a border."""
    for row in links.astype(object).itertuples(index=False):
        a, b, mode = str(row.from_node_id), str(row.to_node_id), str(row.mode)
        if mode not in WATER_MODES and country[a] != country[b]:
            yield a, b, mode
