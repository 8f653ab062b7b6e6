"""Share the trade of two countries among their producing and consuming zones."""

from __future__ import annotations

import pandas as pd

from keruen.errors import InfeasibleError

DAYS_PER_YEAR = 365.0


def allocate_to_zones(cells: pd.DataFrame, zone_shares: pd.DataFrame) -> pd.DataFrame:
    """Return tonnes by origin zone, destination zone and commodity.

    Each producing zone sends to each consuming zone in proportion to both their shares: the
    spread of greatest entropy with these margins, when nothing else is known of who buys where
    (Wilson 1967, A statistical theory of spatial distribution models, Transportation Research 1).

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
    pandas.DataFrame
        demand_id (0..), exporter, importer, origin_zone_id, destination_zone_id, commodity_id,
        demand_t_yr, demand_t_day, trade_row_id.

    Raises
    ------
    InfeasibleError
        If a country that trades has no zone that produces or consumes the commodity.
    """
    sides = {
        role: _shares_by_commodity(cells, zone_shares, role, country)
        for role, country in (("produces", "exporter"), ("consumes", "importer"))
    }
    demand = cells.merge(sides["produces"], on=["exporter", "commodity_id"], how="left")
    demand = demand.merge(
        sides["consumes"], on=["importer", "commodity_id"], how="left", suffixes=("_o", "_d")
    )
    demand["demand_t_yr"] = demand["demand_t_yr"] * demand["share_o"] * demand["share_d"]
    demand = demand[demand["demand_t_yr"] > 0].reset_index(drop=True)
    demand.insert(0, "demand_id", range(len(demand)))
    demand["demand_t_day"] = demand["demand_t_yr"] / DAYS_PER_YEAR
    renamed = demand.rename(
        columns={
            "zone_id_o": "origin_zone_id",
            "zone_id_d": "destination_zone_id",
            "chosen_row_id": "trade_row_id",
        }
    )
    return renamed[_DEMAND_COLUMNS]


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


def _shares_by_commodity(
    cells: pd.DataFrame, zone_shares: pd.DataFrame, role: str, country: str
) -> pd.DataFrame:
    """Return (country, commodity_id, zone_id, share) for every traded commodity of a country."""
    rows = zone_shares[zone_shares["role"] == role].rename(columns={"country": country})
    wanted = cells[[country, "commodity_id"]].drop_duplicates()
    own = wanted.merge(rows, on=[country, "commodity_id"])
    has_own = wanted.merge(
        own[[country, "commodity_id"]].drop_duplicates(), how="left", indicator=True
    )
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
