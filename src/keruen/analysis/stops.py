"""What stops cost against what kilometres cost on a way."""

from __future__ import annotations

import pandas as pd

#: The parts that a way is made of, in the order in which charts stack them.
PARTS = (
    "haul by rail",
    "haul by road",
    "haul by water",
    "border",
    "change of mode or gauge",
    "loading and unloading",
)
_STOP_PARTS = {
    "crossing": "border",
    "change_mode": "change of mode or gauge",
    "change_gauge": "change of mode or gauge",
    "load": "loading and unloading",
    "unload": "loading and unloading",
}


def way_parts(legs: pd.DataFrame) -> pd.DataFrame:
    """Return hours and money of each way by part.

    Parameters
    ----------
    legs
        Legs table of ``keruen.analysis.corridors.Corridors``. Not changed.

    Returns
    -------
    DataFrame
        way, part (one of ``PARTS``), hours_mean, money_usd_t, length_km, stops (number of legs).
    """
    part = [_part(kind, mode) for kind, mode in zip(legs["kind"], legs["mode"], strict=True)]
    named = legs.assign(part=part, money_usd_t=legs["tariff_usd_t"] + legs["fee_usd_t"], stops=1)
    amounts = ["hours_mean", "money_usd_t", "length_km", "stops"]
    table = named.groupby(["way", "part"], as_index=False)[amounts].sum()
    order = {name: at for at, name in enumerate(PARTS)}
    table = table.assign(at=table["part"].map(order)).sort_values(["way", "at"], ignore_index=True)
    return table.drop(columns="at")


def border_against_distance(parts: pd.DataFrame, *, way: int) -> dict[str, float]:
    """Return what one mean border of a way is worth in kilometres of its own hauls.

    Returns
    -------
    dict
        border_hours, border_usd_t (means per border), hours_per_1000_km, usd_t_per_1000_km (hauls),
        km_by_time, km_by_money (how far the goods travel for the price of one border),
        stop_hours_share (all stops in the hours of the way). NaN where a way has no border.
    """
    chosen = parts[parts["way"] == way]
    hauls = chosen[chosen["part"].str.startswith("haul")][
        ["hours_mean", "money_usd_t", "length_km"]
    ]
    haul = hauls.sum()
    border = chosen[chosen["part"] == "border"][["hours_mean", "money_usd_t", "stops"]].sum()
    number = border["stops"] if border["stops"] else float("nan")
    hours, money = border["hours_mean"] / number, border["money_usd_t"] / number
    return {
        "border_hours": hours,
        "border_usd_t": money,
        "hours_per_1000_km": haul["hours_mean"] / haul["length_km"] * 1000,
        "usd_t_per_1000_km": haul["money_usd_t"] / haul["length_km"] * 1000,
        "km_by_time": hours / (haul["hours_mean"] / haul["length_km"]),
        "km_by_money": money / (haul["money_usd_t"] / haul["length_km"]),
        "stop_hours_share": 1 - haul["hours_mean"] / chosen["hours_mean"].sum(),
    }


def _part(kind: str, mode: str) -> str:
    if kind in _STOP_PARTS:
        return _STOP_PARTS[kind]
    return f"haul by {mode}" if mode in ("rail", "road") else "haul by water"
