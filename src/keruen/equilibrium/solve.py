"""Solve a scenario: base-year trade moved over the network by stochastic route choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from keruen.equilibrium import results
from keruen.equilibrium.fit import FIT_COLUMNS, asked_places, with_fit
from keruen.equilibrium.inquiry import place_countries
from keruen.equilibrium.loading import arc_delay, load_network
from keruen.equilibrium.parameters import ModelParameters, read_parameters
from keruen.equilibrium.run import Run
from keruen.equilibrium.supply import (
    arc_costs,
    border_table,
    cargoes,
    open_links,
    place_names,
    study_network,
)
from keruen.equilibrium.ways import Ask, WayModel, find_ways, way_model, zone_costs
from keruen.network.alternatives import AlternativeLimits, PathSet
from keruen.network.assignment import (
    StochasticFlows,
)
from keruen.network.expansion import MultimodalNetwork
from keruen.scenario.reading import BASELINE, Scenario
from keruen.study import Study
from keruen.trade.allocation import distribute_to_zones, zone_supply_and_demand
from keruen.trade.resolution import ResolutionRule, resolve_cells


@dataclass(frozen=True, slots=True)
class Trade:
    """Base-year trade: by country (cells) and by zone (demand)."""

    cells: pd.DataFrame
    demand: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """The network of a study in a year, without congestion."""

    parameters: ModelParameters
    links: pd.DataFrame
    borders: pd.DataFrame
    model: WayModel


def build_supply(study: Study, *, year: int, places: Sequence[str] = ()) -> Supply:
    """Return the network of a study in a year, ready for ways.

    ``places`` are places that will be asked for as ends of ways, beside those of the targets.
    """
    parameters = read_parameters(study)
    links = open_links(study, parameters, year=year)
    borders = border_table(study, links, parameters)
    network = study_network(
        study, links, borders, parameters, asked=sorted({*asked_places(study), *places})
    )
    model = way_model(
        network, arc_costs(study, network), cargoes(study), borders, place_names(study)
    )
    return Supply(parameters, links, borders, model)


def base_trade(study: Study, supply: Supply | None = None) -> Trade:
    """Return what moved in the base year, as the trade rows resolve and the zones share it.

    Parameters
    ----------
    study
        The study as it is, without changes.
    supply
        Its network in the base year, when it is at hand.
    """
    supply = supply or build_supply(study, year=study.config.study.base_year)
    rows = study.table("trade")
    rows = rows[rows["role"] == "demand"]
    commodities = study.table("commodities")
    prices = dict(zip(commodities["commodity_id"], commodities["price_usd_t"], strict=True))
    cells = resolve_cells(rows, prices, ResolutionRule(study.config.study.base_year))
    shares = study.table("zone_shares").merge(study.table("zones")[["zone_id", "country"]])
    sent, received = zone_supply_and_demand(cells, shares)
    demand = distribute_to_zones(
        sent,
        received,
        zone_costs(supply.model, sent, received),
        prices_usd_t=prices,
        elasticity=supply.parameters.scalar["zone_elasticity"],
    )
    return Trade(cells, demand)


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Flows and congestion that answer each other, before any table is made of them.

    Parameters
    ----------
    study, year, parameters
        What was settled; the study is the one after the changes.
    facility_delay_h
        Hours that congestion adds, by facility_id [h].
    supply, trade
        Network and trade.
    paths, demand, stranded
        The ways, the demand they serve (``paths.pair`` counts it), and the demand without a way.
    flows
        Flow and share of each way.
    ways
        The network at that congestion.
    """

    study: Study
    year: int
    parameters: ModelParameters
    facility_delay_h: pd.Series
    supply: Supply
    trade: Trade
    paths: PathSet
    demand: pd.DataFrame
    stranded: pd.DataFrame
    flows: StochasticFlows
    ways: WayModel


def settle(
    study: Study,
    scenario: Scenario = BASELINE,
    *,
    year: int | None = None,
    trade: Trade | None = None,
    places: Sequence[str] = (),
) -> Settled:
    """Return flows and congestion of a scenario; see ``solve`` for arguments and errors."""
    changed = scenario.apply(study)
    base_year = study.config.study.base_year
    at_year = base_year if year is None else year
    supply = build_supply(changed, year=at_year, places=places)
    as_it_is = not scenario.changes and at_year == base_year
    trade = trade or base_trade(study, supply if as_it_is else None)
    parameters, network = supply.parameters, supply.model.network
    asks, served = _questions(network, trade.demand)
    paths = find_ways(
        supply.model, asks, k=int(parameters.scalar["alternatives_k"]), limits=_limits(parameters)
    )
    answered, pair = np.unique(paths.pair, return_inverse=True)
    served, paths = served[answered], PathSet(pair.astype(np.int32), paths.first, paths.arc)
    demand = trade.demand.iloc[served].reset_index(drop=True)
    left = ~np.isin(np.arange(len(trade.demand)), served)
    flows = load_network(supply.model, paths, demand, parameters)
    return Settled(
        study=changed,
        year=at_year,
        parameters=parameters,
        facility_delay_h=pd.Series(flows.delay_h, index=network.facilities["facility_id"]),
        supply=supply,
        trade=trade,
        paths=paths,
        demand=demand,
        stranded=trade.demand[left].reset_index(drop=True),
        flows=flows,
        ways=replace(supply.model, delay_h=arc_delay(network, flows.delay_h)),
    )


def solve(
    study: Study,
    scenario: Scenario = BASELINE,
    *,
    year: int | None = None,
    trade: Trade | None = None,
    places: Sequence[str] = (),
) -> Run:
    """Return the solved run of a scenario.

    Parameters
    ----------
    study
        A checked study. Not changed.
    scenario
        Changes to apply first; the baseline has none.
    year
        Whose network to use; the base year when None. Trade is that of the base year. Only the
        baseline of the base year is held against what was observed.
    trade
        Base-year trade, when it is at hand from a former run of the same study.
    places
        Places (node_id) that will be asked for as ends of ways; any other can still be asked for,
        at the price of a network of its own.

    Raises
    ------
    NotConvergedError
        If route shares and congestion do not settle to a gap of 1e-8.
    InfeasibleError
        If trade has no zones to start from or end in.
    """
    settled = settle(study, scenario, year=year, trade=trade, places=places)
    supply, flows, model = settled.supply, settled.flows, settled.ways
    run = Run(
        study=settled.study,
        scenario=scenario,
        year=settled.year,
        cells=settled.trade.cells,
        demand=settled.trade.demand,
        stranded=settled.stranded,
        fit=pd.DataFrame(columns=FIT_COLUMNS),
        gap=flows.gap,
        iterations=flows.iterations,
        parameters=settled.parameters,
        facility_delay_h=settled.facility_delay_h,
        ways=model,
        **results.tables(
            model,
            settled.paths,
            settled.demand,
            flows,
            supply.links,
            supply.borders,
            place_countries(settled.study),
        ),
    )
    observed = not scenario.changes and settled.year == study.config.study.base_year
    return with_fit(run) if observed else run


def _limits(parameters: ModelParameters) -> AlternativeLimits:
    return AlternativeLimits(max_cost_ratio=parameters.scalar["max_cost_ratio"])


def _questions(
    network: MultimodalNetwork, demand: pd.DataFrame
) -> tuple[list[Ask], NDArray[np.int64]]:
    """Return the questions that demand asks of the network, and the rows that ask them.

    A row whose zone nothing open reaches asks nothing.
    """
    states = network.states
    zone: dict[tuple[str, str], int] = {
        (role, place): number
        for number, (role, place) in enumerate(
            zip(states["role"].tolist(), states["place"].tolist(), strict=True)
        )
    }
    origins, destinations = (demand[f"{end}_zone_id"].tolist() for end in ("origin", "destination"))
    asks, rows = [], []
    for i, goods in enumerate(results.goods_of(demand)):
        origin = zone.get(("origin", origins[i]))
        destination = zone.get(("destination", destinations[i]))
        if origin is not None and destination is not None:
            asks.append(Ask(goods, origin, destination))
            rows.append(i)
    return asks, np.array(rows, dtype=np.int64)
