"""Generalised cost of moving a tonne over each arc, in its parts.

``cost = tariff + fee + risk + value_of_time * (hours + reliability_ratio * sd_hours)`` in USD per
tonne. The form is the usual one of freight route choice with scheduled unreliability: see de Jong,
Kouwenhoven, Bates et al. (2014), New SP-values of time and reliability for freight transport in the
Netherlands, Transportation Research Part E 64, 71-87 (the reliability ratio).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HOURS_PER_DAY = 24.0
PERCENT = 100.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cargo:
    """What a tonne of some goods is worth, how it is handled and what it may ride on.

    Parameters
    ----------
    price_usd_t
        Value [USD/t].
    value_of_time_usd_t_day
        What a day costs the owner of one tonne [USD/(t day)].
    reliability_ratio
        Cost of an hour of standard deviation over the cost of an hour of mean time [-].
    handling
        Class of handling at transfers.
    modes
        Modes it may use.
    wagon_load_t, truck_load_t
        Tonnes a wagon or truck carries [t]; fees per vehicle are divided by it.
    rail_rate_factor
        Its rail tariff over the tariff of bulk in wagons [-].
    """

    commodity_id: str
    price_usd_t: float
    value_of_time_usd_t_day: float
    reliability_ratio: float
    handling: str
    modes: frozenset[str]
    wagon_load_t: float
    truck_load_t: float
    rail_rate_factor: float


@dataclass(frozen=True, slots=True)
class CountryRisk:
    """What a country's risk adds, as per cent of the value of the goods.

    ``entry_pct`` is paid on starting in or entering the country, ``payment_pct`` by trade that
    the country exports or imports.
    """

    entry_pct: Mapping[str, float]
    payment_pct: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CostParts:
    """Cost of one tonne on every arc [USD/t], float64[arcs] each; inf where not admissible.

    ``tariff_usd_t`` holds the inf; the other parts are finite. ``time_usd_t`` is for hours without
    congestion.
    """

    tariff_usd_t: Array
    fee_usd_t: Array
    risk_usd_t: Array
    time_usd_t: Array

    @property
    def cost_usd_t(self) -> Array:
        """Return the sum of the parts [USD/t]."""
        return self.tariff_usd_t + self.fee_usd_t + self.risk_usd_t + self.time_usd_t


class ArcCosts:
    """The arcs of a network, ready to be priced for one cargo after another.

    Parameters
    ----------
    arcs
        The arcs of a ``MultimodalNetwork``. Not changed.
    risk
        Risk by country.
    """

    def __init__(self, arcs: pd.DataFrame, risk: CountryRisk) -> None:
        self._risk = risk
        self._mode_code, self._modes = pd.factorize(arcs["mode"])
        self._handling_code, self._handlings = pd.factorize(arcs["handling"])
        self._country_code, self._countries = pd.factorize(arcs["country"])
        entry_code, entered = pd.factorize(arcs["entry_country"])
        self._entry_pct = np.array([risk.entry_pct.get(str(one), 0.0) for one in entered])[
            entry_code
        ]
        self._rail = (arcs["mode"] == "rail").to_numpy(dtype=bool)

        def column(name: str) -> Array:
            return arcs[name].to_numpy(dtype=np.float64)

        self._length_km = column("length_km")
        self._rate_usd_t_km = column("rate_usd_t_km")
        self._transit_rate_usd_t_km = column("transit_rate_usd_t_km")
        self._fee_usd_t = column("fee_usd_t")
        self._fee_usd_vehicle = column("fee_usd_vehicle")
        self._risk_usd_t_km = column("risk_usd_t_km")
        self._time_h = column("time_h")
        self._sd_h = column("sd_h")

    def parts(self, cargo: Cargo, *, exporter: str, importer: str) -> CostParts:
        """Return the cost parts of one cargo between two countries.

        The rate of a country holds for its own exports and imports, its transit rate for the
        goods of others that pass.
        """
        at_home = np.array([one in (exporter, importer, "") for one in self._countries])
        own = at_home[self._country_code]
        rate = np.where(own, self._rate_usd_t_km, self._transit_rate_usd_t_km)
        rail = self._rail
        tariff = rate * self._length_km * np.where(rail, cargo.rail_rate_factor, 1.0)
        load = np.where(rail, cargo.wagon_load_t, cargo.truck_load_t)
        fee = self._fee_usd_t + self._fee_usd_vehicle / load
        risk = self._risk_usd_t_km * self._length_km + self._entry_pct / PERCENT * cargo.price_usd_t
        hours = self._time_h + cargo.reliability_ratio * self._sd_h
        time = cargo.value_of_time_usd_t_day / HOURS_PER_DAY * hours
        return CostParts(np.where(self._admits(cargo), tariff, np.inf), fee, risk, time)

    def _admits(self, cargo: Cargo) -> NDArray[np.bool_]:
        rides = np.array([one in cargo.modes for one in self._modes])
        served = np.array([one in ("", cargo.handling) for one in self._handlings])
        return np.asarray(rides[self._mode_code] & served[self._handling_code])

    def payment_risk_usd_t(self, cargo: Cargo, *, exporter: str, importer: str) -> float:
        """Return what the risk of being paid adds, whatever the way [USD/t]."""
        pct = sum(self._risk.payment_pct.get(country, 0.0) for country in (exporter, importer))
        return pct / PERCENT * cargo.price_usd_t
