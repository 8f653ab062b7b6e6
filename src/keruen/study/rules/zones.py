"""Rules of zones and transfers: shares sum to one, and goods get onto the network."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from keruen.study.cells import items
from keruen.study.rules.rule import Finder, base_year, in_service, mapping, numbers, rule, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keruen.errors import Problem
    from keruen.study.draft import Draft

SHARES_SUM_TO_ONE = 1e-3
"""Rounding allowed in a sum of shares."""


@rule("zones", "zone_shares", whole=True)
def shares_sum_to_one(draft: Draft) -> Iterator[Problem]:
    """The shares of a country, role and class of goods sum to 1, each zone standing once."""
    shares = draft.tables["zone_shares"]
    country = mapping(draft.tables["zones"], "zone_id", "country")
    zone, role, goods = (texts(shares, name) for name in ("zone_id", "role", "commodity_id"))
    total: dict[tuple[str, str, str], float] = defaultdict(float)
    first: dict[tuple[str, str, str], int] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for place, share in enumerate(numbers(shares, "share")):
        key = (country[zone[place]], role[place], goods[place])
        total[key] += float(share)
        first.setdefault(key, place)
        again = (zone[place], role[place], goods[place])
        if again in seen:
            line = draft.line("zone_shares", seen[again])
            of = goods[place] or "by default"
            what = f"{zone[place]} {role[place]} {of} again, as on row {line}"
            yield Finder(draft, "zone_shares", "zone_id").error(place, what, "keep one row")
        seen.setdefault(again, place)
    for (iso3, does, of), summed in total.items():
        if abs(summed - 1) > SHARES_SUM_TO_ONE:
            what = f"the zones of {iso3} that {does[:-1]} {of or 'by default'} sum to {summed:.4g}"
            finder = Finder(draft, "zone_shares", "share")
            yield finder.error(first[(iso3, does, of)], what, "make the shares sum to 1")


@rule("node", "zones")
def zone_lies_in_the_country_of_its_place(draft: Draft) -> Iterator[Problem]:
    """A zone and the place where it loads lie in one country."""
    zones = draft.tables["zones"]
    country = mapping(draft.tables["node"], "node_id", "country")
    ends = zip(texts(zones, "node_id"), texts(zones, "country"), strict=True)
    for place, (node_id, iso3) in enumerate(ends):
        there = country.get(node_id, "")
        if iso3 and there and there != iso3:
            what = f"{iso3}, but its place {node_id} lies in {there}"
            yield Finder(draft, "zones", "country").error(place, what, f"write {there}")


@rule("transfer")
def transfer_modes_fit_its_kind(draft: Draft) -> Iterator[Problem]:
    """Loading starts at a zone, unloading ends there, a change of gauge is from rail to rail.

    A change of mode joins two modes that differ; every transfer says at which place, or at
    which types of places, it is done.
    """
    transfer = draft.tables["transfer"]
    columns = ("kind", "from_mode", "to_mode", "node_id", "node_types")
    rows = zip(*(texts(transfer, name) for name in columns), strict=True)
    for place, (kind, start, end, node_id, node_types) in enumerate(rows):
        if not (node_id or node_types):
            fix = "write a node_id, or the node_types at which it is done"
            finder = Finder(draft, "transfer", "node_id")
            yield finder.error(place, "neither a place nor types of places", fix)
        if kind and start and end and not _fits(kind, start, end):
            what = f"{kind} from {start} to {end}"
            yield Finder(draft, "transfer", "kind").error(place, what, _KINDS[kind])


_KINDS = {
    "load": "load goes from zone to a mode",
    "unload": "unload goes from a mode to zone",
    "change_gauge": "change_gauge goes from rail to rail",
    "change_mode": "change_mode goes from one mode to another",
}


def _fits(kind: str, start: str, end: str) -> bool:
    if kind == "load":
        return start == "zone" and end != "zone"
    if kind == "unload":
        return end == "zone" and start != "zone"
    if kind == "change_gauge":
        return start == end == "rail"
    return "zone" not in (start, end) and start != end


@rule("node", "link", "transfer", "zones", "zone_shares", whole=True)
def zone_is_reached_by_a_transfer(draft: Draft) -> Iterator[Problem]:
    """A zone that produces can load, and one that consumes unload, a mode that is there."""
    year = base_year(draft)
    if year is None:
        return
    modes = _modes_at_places(draft, year)
    kind_of_place = mapping(draft.tables["node"], "node_id", "node_type")
    at_place, at_type = _transfers(draft)
    roles = defaultdict(set)
    shares = draft.tables["zone_shares"]
    for zone_id, role in zip(texts(shares, "zone_id"), texts(shares, "role"), strict=True):
        roles[zone_id].add(role)
    zones = draft.tables["zones"]
    pairs = zip(texts(zones, "zone_id"), texts(zones, "node_id"), strict=True)
    for place, (zone_id, node_id) in enumerate(pairs):
        here = modes.get(node_id, set())
        finder = Finder(draft, "zones", "node_id")
        if not here:
            what = f"no existing link ends at {node_id} in {year}"
            yield finder.error(place, what, "add a link, or load the zone at another place")
            continue
        for role, kind in (("produces", "load"), ("consumes", "unload")):
            able = at_place[(node_id, kind)] | at_type[(kind_of_place[node_id], kind)]
            if role in roles[zone_id] and not able & here:
                what = (
                    f"{zone_id} {role}, and no {kind} transfer at {node_id} serves {_listed(here)}"
                )
                fix = f"add a {kind} row to network/transfer.csv for it or its type of place"
                yield finder.error(place, what, fix)


def _modes_at_places(draft: Draft, year: int) -> dict[str, set[str]]:
    link = draft.tables["link"]
    modes: dict[str, set[str]] = defaultdict(set)
    names = (texts(link, "from_node_id"), texts(link, "to_node_id"), texts(link, "mode"))
    for a, b, mode, open_ in zip(*names, in_service(link, year), strict=True):
        if open_:
            modes[a].add(mode)
            modes[b].add(mode)
    return modes


def _transfers(
    draft: Draft,
) -> tuple[dict[tuple[str, str], set[str]], dict[tuple[str, str], set[str]]]:
    """Return the modes that can be loaded and unloaded, by place and by type of place."""
    transfer = draft.tables["transfer"]
    at_place: dict[tuple[str, str], set[str]] = defaultdict(set)
    at_type: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = ("kind", "from_mode", "to_mode", "node_id", "node_types")
    rows = zip(*(texts(transfer, name) for name in columns), strict=True)
    for kind, start, end, node_id, node_types in rows:
        mode = end if kind == "load" else start
        if node_id:
            at_place[(node_id, kind)].add(mode)
            continue
        for node_type in items(node_types):
            at_type[(node_type, kind)].add(mode)
    return at_place, at_type


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


RULES = (
    shares_sum_to_one,
    zone_lies_in_the_country_of_its_place,
    transfer_modes_fit_its_kind,
    zone_is_reached_by_a_transfer,
)
