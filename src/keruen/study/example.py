"""The example in a new study: one road from a mill to a town across a border."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE_SETTINGS: Final = """\
[study]
id = "NAME"
title = "NAME"
summary = "An example to be replaced: one road from a mill to a town across a border."
version = "0.1.0"
base_year = 2024
currency = "USD"
price_year = 2024
licence = "CC-BY-4.0"


[defaults.discount_rate]
value = 0.10
low = 0.05
high = 0.12
source = "example: replace"
confidence = "low"

[defaults.trade_elasticity]
value = 4.0
low = 2.0
high = 8.0
source = "example: replace"
confidence = "low"

[[brief.pair]]
from = "Milltown"
to = "Bakerstown"
commodity = "flour"
"""


def _number(name: str, value: str, low: str, high: str, unit: str, meaning: str) -> dict[str, str]:
    return {
        "parameter_id": name,
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "moved": "no",
        "prior": value,
        "meaning": meaning,
    }


def _transfer(name: str, start: str, end: str, kind: str) -> dict[str, str]:
    return {
        "transfer_id": name,
        "node_types": "city;station;border;port;dry_port;mine;terminal",
        "from_mode": start,
        "to_mode": end,
        "kind": kind,
        "hours_mean": "4",
        "hours_sd": "2",
        "fee_usd_t": "2",
    }


def _side(number: str, start: str, end: str, iso3: str, movement: str) -> dict[str, str]:
    return {
        "observation_id": f"X{number}",
        "crossing_id": "X_EXAMPLE",
        "name": "Milltown - Bakerstown",
        "from_node_id": start,
        "to_node_id": end,
        "mode": "road",
        "record_type": "performance",
        "side": iso3,
        "movement": movement,
        "scope": "own",
        "year": "2024",
        "clear_time_h": "6",
        "cost_usd_vehicle": "100",
    }


EXAMPLE_ROWS: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = MappingProxyType(
    {
        "node": (
            {
                "node_id": "MILLTOWN",
                "name": "Milltown",
                "x_coord": "60",
                "y_coord": "45",
                "node_type": "city",
                "country": "XAA",
            },
            {
                "node_id": "BAKERSTOWN",
                "name": "Bakerstown",
                "x_coord": "62",
                "y_coord": "44",
                "node_type": "city",
                "country": "XBB",
                "aliases": "Bakers Town",
            },
        ),
        "link": (
            {
                "link_id": "L001",
                "from_node_id": "MILLTOWN",
                "to_node_id": "BAKERSTOWN",
                "directed": "0",
                "length": "240",
                "free_speed": "50",
                "mode": "road",
                "status": "existing",
                "rate_usd_t_km": "0.06",
                "rate_cost_id": "C001",
                "emission_kg_t_km": "0.09",
                "emission_cost_id": "C002",
            },
        ),
        "crossing": (
            _side("001", "MILLTOWN", "BAKERSTOWN", "XAA", "outbound"),
            _side("002", "MILLTOWN", "BAKERSTOWN", "XBB", "inbound"),
            _side("003", "BAKERSTOWN", "MILLTOWN", "XBB", "outbound"),
            _side("004", "BAKERSTOWN", "MILLTOWN", "XAA", "inbound"),
        ),
        "transfer": (
            _transfer("H001", "zone", "road", "load"),
            _transfer("H002", "road", "zone", "unload"),
        ),
        "zones": (
            {"zone_id": "Z001", "node_id": "MILLTOWN", "name": "Milltown", "country": "XAA"},
            {"zone_id": "Z002", "node_id": "BAKERSTOWN", "name": "Bakerstown", "country": "XBB"},
        ),
        "zone_shares": tuple(
            {"zone_id": zone_id, "role": role, "share": "1"}
            for zone_id in ("Z001", "Z002")
            for role in ("produces", "consumes")
        ),
        "commodities": (
            {
                "commodity_id": "flour",
                "name": "Wheat flour",
                "commodity_class": "grain_food",
                "hs": "1101",
                "price_usd_t": "300",
                "value_of_time_usd_t_day": "1",
                "reliability_ratio": "0.8",
                "handling": "bagged",
                "modes": "road;rail",
                "wagon_load_t": "68",
                "truck_load_t": "21",
                "rail_rate_factor": "1",
                "food_kcal_kg": "3640",
            },
        ),
        "countries": (
            {"country": "XAA", "name": "Country A", "entry_risk_pct": "0"},
            {"country": "XBB", "name": "Country B", "entry_risk_pct": "0"},
        ),
        "costs": (
            {
                "cost_id": "C001",
                "category": "road_rate",
                "scope": "all",
                "mode": "road",
                "value": "0.06",
                "low": "0.04",
                "high": "0.09",
                "unit": "USD/tkm",
            },
            {
                "cost_id": "C002",
                "category": "emission_factor",
                "scope": "all",
                "mode": "road",
                "value": "0.09",
                "unit": "kg CO2e/tkm",
            },
        ),
        "trade": (
            {
                "row_id": "T001",
                "year": "2024",
                "period": "year",
                "period_start": "2024-01-01",
                "period_end": "2024-12-31",
                "exporter": "XAA",
                "importer": "XBB",
                "flow": "export",
                "hs": "1101",
                "commodity": "wheat flour",
                "commodity_id": "flour",
                "role": "demand",
                "value_usd": "30000000",
                "tonnes": "100000",
            },
        ),
        "parameters": (
            _number(
                "choice_scale_per_usd_t",
                "0.12",
                "0.04",
                "0.3",
                "t/USD",
                "How sharply cost decides between ways.",
            ),
            _number(
                "zone_elasticity", "8", "0", "20", "1", "How much dearer suppliers are passed over."
            ),
            _number("alternatives_k", "6", "1", "12", "1", "Most ways looked at for a pair."),
            _number(
                "max_cost_ratio", "1.6", "1.2", "2", "1", "Dearest way looked at over the cheapest."
            ),
            _number(
                "crossing_time_cv",
                "0.6",
                "0.3",
                "1",
                "1",
                "Deviation over mean of hours at a border.",
            ),
            _number("bpr_alpha", "0.15", "0.1", "1", "1", "Added part of travel time at capacity."),
            _number("bpr_beta", "4", "2", "8", "1", "Power of the volume-delay function."),
            _number(
                "queue_period_h", "720", "168", "8760", "h", "How long a peak at a gate lasts."
            ),
            _number("queue_jitter", "1", "0.2", "2", "1", "How uneven arrivals at a gate are."),
            _number("train_load_t", "3300", "2000", "5000", "t", "Load of a train."),
            _number("truck_load_t", "21", "15", "28", "t", "Load of a truck."),
            _number(
                "haul_time_cv_rail", "0.25", "0.1", "0.5", "1", "Deviation over mean of rail hours."
            ),
            _number(
                "haul_time_cv_road",
                "0.15",
                "0.05",
                "0.3",
                "1",
                "Deviation over mean of road hours.",
            ),
        ),
    }
)
"""Cells of the example by table; cells that are not given are empty."""
