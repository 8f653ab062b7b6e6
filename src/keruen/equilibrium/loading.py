"""Put demand on its ways: stochastic route choice at the congestion it causes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from keruen.equilibrium import results
from keruen.equilibrium.parameters import ModelParameters
from keruen.equilibrium.ways import WayModel, way_sizes
from keruen.network.alternatives import PathSet
from keruen.network.assignment import (
    PathProblem,
    SolveSettings,
    StochasticFlows,
    assign_stochastic,
)
from keruen.network.delay import Bpr, DelayFunction, Queue
from keruen.network.expansion import MultimodalNetwork
from keruen.network.itinerary import path_of_step, path_total

GAP = 1e-8
"""Sum of the tonnes that would choose another way, over all tonnes, at which flows have settled."""


def delay_functions(parameters: ModelParameters) -> tuple[DelayFunction, ...]:
    """Return the delay functions of lines, of rail gates and of road gates, in this order."""
    scalar = parameters.scalar
    period, jitter = scalar["queue_period_h"], scalar["queue_jitter"]
    return (
        Bpr(scalar["bpr_alpha"], scalar["bpr_beta"]),
        Queue(period, jitter, scalar["train_load_t"]),
        Queue(period, jitter, scalar["truck_load_t"]),
    )


LINE, RAIL_GATE, ROAD_GATE = 0, 1, 2


def _delay_kind(network: MultimodalNetwork) -> NDArray[np.int8]:
    """Return which delay function each facility follows."""
    arcs = network.arcs[network.arcs["facility"] >= 0].drop_duplicates("facility")
    arcs = arcs.sort_values("facility")
    haul = (arcs["kind"] == "haul").to_numpy()
    rail = ((arcs["kind"] == "crossing") & (arcs["mode"] == "rail")).to_numpy()
    return np.where(haul, LINE, np.where(rail, RAIL_GATE, ROAD_GATE)).astype(np.int8)


def load_network(
    model: WayModel,
    paths: PathSet,
    demand: pd.DataFrame,
    parameters: ModelParameters,
) -> StochasticFlows:
    """Return the flow and share of each way, and the delay of each facility.

    Parameters
    ----------
    model
        The network without congestion.
    paths
        The ways; ``pair`` counts the rows of demand.
    demand
        Demand that has a way: commodity_id, exporter, importer, demand_t_day.
    parameters
        Of the model.

    Raises
    ------
    NotConvergedError
        If shares and congestion do not settle to ``GAP``.
    """
    network = model.network
    delays = delay_functions(parameters)
    facilities = network.facilities
    if not paths.n_paths:
        return _nothing_moves(len(facilities))
    step, arc = path_of_step(paths), paths.arc
    facility = network.arcs["facility"].to_numpy()[arc]
    passes = facility >= 0
    use = sparse.csr_array(
        (np.ones(int(passes.sum())), (step[passes], facility[passes])),
        shape=(paths.n_paths, len(facilities)),
    )
    costs = results.price_steps(model, paths, results.goods_of(demand))
    problem = PathProblem(
        group=paths.pair,
        demand_t_day=demand["demand_t_day"].to_numpy(dtype=float),
        fixed_cost_usd_t=path_total(
            paths, costs.tariff_usd_t + costs.fee_usd_t + costs.risk_usd_t + costs.time_usd_t
        ),
        time_value_usd_t_h=np.array(
            [model.time_usd_h(name) for name in demand["commodity_id"].tolist()]
        ),
        path_size=way_sizes(model, paths),
        use=use,
        capacity_t_day=facilities["capacity_t_day"].to_numpy(dtype=float),
        free_time_h=facilities["free_time_h"].to_numpy(dtype=float),
        delay_kind=_delay_kind(network),
    )
    scale = parameters.scalar["choice_scale_per_usd_t"]
    return assign_stochastic(problem, delays, scale_per_usd_t=scale, settings=SolveSettings(GAP))


def _nothing_moves(n_facilities: int) -> StochasticFlows:
    """Return the flows of a network on which no demand has a way."""
    none, still = np.empty(0), np.zeros(n_facilities)
    return StochasticFlows(
        flow_t_day=none,
        share=none,
        cost_usd_t=none,
        facility_flow_t_day=still,
        delay_h=still,
        gap=0.0,
        iterations=0,
        logsum_usd_t=none,
    )


def arc_delay(network: MultimodalNetwork, delay_h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the hours that congestion adds on each arc, from those at each facility [h]."""
    facility = network.arcs["facility"].to_numpy()
    return np.where(facility >= 0, delay_h[np.maximum(facility, 0)] if len(delay_h) else 0.0, 0.0)
