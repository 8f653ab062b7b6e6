"""Share the trade of countries among their producing and consuming zones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.errors import InfeasibleError, NotConvergedError

DAYS_PER_YEAR = 365.0
TOLERANCE = 1e-9
MAX_SWEEPS = 5000

Array = NDArray[np.float64]
ZonePair = tuple[str, str, str, str, str]
"""commodity_id, exporter, importer, origin_zone_id, destination_zone_id."""


def zone_supply_and_demand(
    cells: pd.DataFrame, zone_shares: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each zone sends and receives by commodity and importing country.

    Parameters
    ----------
    cells
        exporter, importer, commodity_id, demand_t_yr, chosen_row_id. Not changed.
    zone_shares
        zone_id, country, role (produces or consumes), commodity_id ("" = every commodity that has
        no rows of its own for that country and role), share; shares of a country, role and
        commodity sum to 1. Not changed.

    Returns
    -------
    tuple
        Supply: importer, commodity_id, exporter, zone_id, t_yr, chosen_row_id.
        Demand: importer, commodity_id, zone_id, t_yr.

    Raises
    ------
    InfeasibleError
        If a country that trades has no zone that produces or consumes the commodity.
    """
    made = _shares_by_commodity(cells, zone_shares, "produces", "exporter")
    supply = cells.merge(made, on=["exporter", "commodity_id"])
    supply["t_yr"] = supply["demand_t_yr"] * supply["share"]
    total = cells.groupby(["importer", "commodity_id"])["demand_t_yr"].sum().reset_index()
    used = _shares_by_commodity(cells, zone_shares, "consumes", "importer")
    demand = total.merge(used, on=["importer", "commodity_id"])
    demand["t_yr"] = demand["demand_t_yr"] * demand["share"]
    keys = ["importer", "commodity_id"]
    supply = supply[[*keys, "exporter", "zone_id", "t_yr", "chosen_row_id"]]
    demand = demand[[*keys, "zone_id", "t_yr"]]
    return supply[supply["t_yr"] > 0], demand[demand["t_yr"] > 0]


def distribute_to_zones(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    cost_usd_t: Mapping[ZonePair, float],
    *,
    prices_usd_t: Mapping[str, float],
    elasticity: float,
) -> pd.DataFrame:
    """Return tonnes by origin zone, destination zone and commodity.

    The doubly constrained gravity model of Wilson (1967), A statistical theory of spatial
    distribution models, Transportation Research 1: what each zone sends and receives is given,
    and pairs whose delivered price is lower get more of it, by ``(price + cost) ** -elasticity``,
    the form of constant elasticity of substitution. Zero elasticity gives every pair the product
    of its shares. Solved by iterative proportional fitting.

    Parameters
    ----------
    supply, demand
        As ``zone_supply_and_demand`` returns them. Not changed.
    cost_usd_t
        Cost between zones [USD/t]; inf or absent = no way.
    prices_usd_t
        Price at origin by commodity_id [USD/t].
    elasticity
        Elasticity of substitution between suppliers of the same goods [-], >= 0.

    Returns
    -------
    pandas.DataFrame
        demand_id (0..), exporter, importer, origin_zone_id, destination_zone_id, commodity_id,
        demand_t_yr, demand_t_day, trade_row_id.

    Raises
    ------
    InfeasibleError
        If a zone that sends has no way to any zone that receives, or the other way round.
    NotConvergedError
        If the ways there are cannot carry what the zones send and receive.
    """
    parts = []
    receivers = dict(list(demand.groupby(["importer", "commodity_id"])))
    for key, senders in supply.groupby(["importer", "commodity_id"], sort=True):
        importer, commodity_id = (str(part) for part in key)
        takers = receivers[importer, commodity_id]
        cost = np.array(
            [
                [
                    cost_usd_t.get((commodity_id, exporter, importer, origin, zone), np.inf)
                    for zone in takers["zone_id"]
                ]
                for exporter, origin in zip(senders["exporter"], senders["zone_id"], strict=True)
            ]
        )
        _check_reachable(cost, senders, takers, commodity_id)
        delivered = prices_usd_t[commodity_id] + cost
        tonnes = _fit_margins(
            np.where(np.isfinite(cost), elasticity * np.log(delivered), np.inf),
            senders["t_yr"].to_numpy(dtype=float),
            takers["t_yr"].to_numpy(dtype=float),
            f"{commodity_id} to {importer}",
        )
        parts.append(_long(tonnes, senders, takers))
    table = pd.concat(parts, ignore_index=True)
    table = table[table["demand_t_yr"] > 0].reset_index(drop=True)
    table.insert(0, "demand_id", np.arange(len(table)))
    table["demand_t_day"] = table["demand_t_yr"] / DAYS_PER_YEAR
    return table[_DEMAND_COLUMNS]


_DEMAND_COLUMNS = [
    "demand_id",
    "exporter",
    "importer",
    "origin_zone_id",
    "destination_zone_id",
    "commodity_id",
    "demand_t_yr",
    "demand_t_day",
    "trade_row_id",
]


def _fit_margins(exponent: Array, rows: Array, columns: Array, what: str) -> Array:
    """Return rows x columns proportional to exp(-exponent) a_i b_j with the given margins."""
    kernel = np.exp(-(exponent - exponent.min(axis=1, keepdims=True)))
    b = np.ones(len(columns))
    error = np.inf
    for _ in range(MAX_SWEEPS):
        with np.errstate(all="ignore"):  # what cannot be carried runs away and ends the sweeps
            a = rows / (kernel @ b)
            b = columns / (kernel.T @ a)
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            break
        tonnes = a[:, None] * kernel * b[None, :]
        error = float(np.abs(tonnes.sum(axis=1) - rows).max() / rows.sum())
        if error < TOLERANCE:
            return np.asarray(tonnes)
    msg = f"sharing {what} among zones did not settle: margins still off by {error:.1e}"
    raise NotConvergedError(msg)


def _check_reachable(
    cost: Array, senders: pd.DataFrame, takers: pd.DataFrame, commodity_id: str
) -> None:
    open_way = np.isfinite(cost)
    for reached, zones, verb in (
        (open_way.any(axis=1), senders, "sends"),
        (open_way.any(axis=0), takers, "receives"),
    ):
        if not reached.all():
            first = zones[~reached].iloc[0]
            msg = (
                f"{first['zone_id']} {verb} {first['t_yr']:,.0f} t of {commodity_id} a year "
                f"but no way joins it to its partners ({int((~reached).sum())} such zones)"
            )
            raise InfeasibleError(msg)


def _long(tonnes: Array, senders: pd.DataFrame, takers: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix of tonnes as one row a pair."""
    n_from, n_to = tonnes.shape
    origin = senders.iloc[np.repeat(np.arange(n_from), n_to)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "exporter": origin["exporter"],
            "importer": origin["importer"],
            "origin_zone_id": origin["zone_id"],
            "destination_zone_id": np.tile(takers["zone_id"].to_numpy(), n_from),
            "commodity_id": origin["commodity_id"],
            "demand_t_yr": tonnes.ravel(),
            "trade_row_id": origin["chosen_row_id"],
        }
    )


def _shares_by_commodity(
    cells: pd.DataFrame, zone_shares: pd.DataFrame, role: str, country: str
) -> pd.DataFrame:
    """Return (country, commodity_id, zone_id, share) for every traded commodity of a country."""
    rows = zone_shares[zone_shares["role"] == role].rename(columns={"country": country})
    wanted = cells[[country, "commodity_id"]].drop_duplicates()
    own = wanted.merge(rows, on=[country, "commodity_id"])
    listed = own[[country, "commodity_id"]].drop_duplicates()
    has_own = wanted.merge(listed, how="left", indicator=True)
    rest = has_own.loc[has_own["_merge"] == "left_only", [country, "commodity_id"]]
    default = rows[rows["commodity_id"] == ""].drop(columns="commodity_id")
    found = pd.concat([own, rest.merge(default, on=country)], ignore_index=True)
    missing = wanted.merge(found, on=[country, "commodity_id"], how="left")
    missing = missing[missing["zone_id"].isna()]
    if len(missing):
        first = missing.iloc[0]
        msg = (
            f"{first[country]} trades {first['commodity_id']} but none of its zones {role} it "
            f"({len(missing)} such cases); add rows to zone_shares.csv"
        )
        raise InfeasibleError(msg)
    return found[[country, "commodity_id", "zone_id", "share"]]
