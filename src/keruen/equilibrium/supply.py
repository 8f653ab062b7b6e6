"""The network a study offers in a year, and the goods that may ride on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from keruen.equilibrium.borders import BorderRule, resolve_borders
from keruen.equilibrium.parameters import ModelParameters
from keruen.network.cost import ArcCosts, Cargo, CountryRisk
from keruen.network.expansion import MultimodalNetwork, NetworkTables, build_network
from keruen.study import Study

NODE_COLUMNS = ["node_id", "name", "node_type", "country"]


def open_links(study: Study, parameters: ModelParameters, *, year: int) -> pd.DataFrame:
    """Return the links that exist in a year, with the parameters' rates and speeds in place.

    An existing link is there from its opening year (always, if none is known) to its closing
    year. A planned one is there from its opening year, if one is given.
    """
    link = study.table("link")
    existing = link["status"] == "existing"
    opened = link["opening_year"].fillna(-np.inf).where(existing, link["opening_year"]) <= year
    link = link[opened & ~(link["closing_year"] < year)].reset_index(drop=True)
    for rate in ("rate", "transit_rate"):
        replaced = link[f"{rate}_cost_id"].map(dict(parameters.cost)).astype(float)
        link[f"{rate}_usd_t_km"] = replaced.fillna(link[f"{rate}_usd_t_km"])
    country = link["from_node_id"].map(_countries(study))
    keys = list(zip(link["mode"], country, strict=True))
    speed = pd.Series([parameters.speed_kmh.get(key, np.nan) for key in keys], index=link.index)
    link["speed_kmh"] = speed.fillna(link["speed_kmh"])
    return link


def border_table(study: Study, links: pd.DataFrame, parameters: ModelParameters) -> pd.DataFrame:
    """Return what each border passage on these links takes; see ``resolve_borders``."""
    rule = BorderRule(
        study.config.study.base_year, parameters.scalar["crossing_time_cv"], parameters.side_hours
    )
    return resolve_borders(study.table("crossing"), links, study.table("node"), rule)


ASKED = "@"
"""Prefix of the zone that stands for an asked place."""


def study_network(
    study: Study,
    links: pd.DataFrame,
    borders: pd.DataFrame,
    parameters: ModelParameters,
    *,
    asked: Sequence[str] = (),
) -> MultimodalNetwork:
    """Return the states and arcs of a study for some open links and their borders.

    Each asked place becomes the zone ``ASKED + node_id``, so that ways may begin and end there.
    """
    zones = study.table("zones")[["zone_id", "node_id"]]
    ends = pd.DataFrame({"zone_id": [ASKED + place for place in asked], "node_id": list(asked)})
    tables = NetworkTables(
        nodes=study.table("node")[NODE_COLUMNS],
        links=links,
        crossings=borders,
        transfers=study.table("transfer"),
        zones=pd.concat([zones, ends], ignore_index=True),
        handlings=tuple(sorted(set(study.table("commodities")["handling"]))),
    )
    network = build_network(tables, haul_time_cv=parameters.haul_time_cv)
    for (crossing_id, mode), added in parameters.gate_usd_t.items():
        here = (network.arcs["crossing_id"] == crossing_id) & (network.arcs["mode"] == mode)
        network.arcs.loc[here, "fee_usd_t"] += added
    return network


def arc_costs(study: Study, network: MultimodalNetwork) -> ArcCosts:
    """Return the arcs of a network ready to be priced, with the study's country risks."""
    countries = study.table("countries").set_index("country")
    risk = CountryRisk(
        {str(name): float(pct) for name, pct in countries["entry_risk_pct"].dropna().items()},
        {str(name): float(pct) for name, pct in countries["payment_risk_pct"].dropna().items()},
    )
    return ArcCosts(network.arcs, risk)


def cargoes(study: Study) -> dict[str, Cargo]:
    """Return the goods of a study by commodity_id."""
    return {
        str(row["commodity_id"]): Cargo(
            commodity_id=str(row["commodity_id"]),
            price_usd_t=float(row["price_usd_t"]),
            value_of_time_usd_t_day=float(row["value_of_time_usd_t_day"]),
            reliability_ratio=float(row["reliability_ratio"]),
            handling=str(row["handling"]),
            modes=frozenset(str(row["modes"]).split(";")),
            wagon_load_t=float(row["wagon_load_t"]),
            truck_load_t=float(row["truck_load_t"]),
            rail_rate_factor=float(row["rail_rate_factor"]),
        )
        for row in study.table("commodities").to_dict("records")
    }


def _countries(study: Study) -> dict[str, str]:
    node = study.table("node")
    return dict(zip(node["node_id"], node["country"], strict=True))


def place_names(study: Study) -> dict[str, str]:
    """Return the name of each place by node_id."""
    node = study.table("node")
    return dict(zip(node["node_id"], node["name"], strict=True))
