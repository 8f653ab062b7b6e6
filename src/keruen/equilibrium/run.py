"""A solved scenario: what moves, by which way, at what cost, how well it fits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from keruen.equilibrium.parameters import ModelParameters
from keruen.equilibrium.ways import WayModel
from keruen.scenario.reading import Scenario
from keruen.study import Study


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The tables of a solved scenario; each is sorted and free of hidden state.

    Parameters
    ----------
    study, scenario
        What was solved; the study is the one after the changes.
    year
        The year whose network and trade it describes.
    cells
        Base-year trade by exporter, importer, commodity_id: demand_t_yr with its range, the row
        chosen, the rule, what other rows say.
    demand
        Tonnes by origin zone, destination zone and commodity.
    paths
        One row a way of a demand row, with share, flow, km, hours, money and corridor in words.
    link_flows, link_commodity_flows, gate_flows
        Tonnes a year on links and through gates.
    crossings
        What each border passage takes, with its queue at these flows.
    skims
        Cost, hours and km between zones along the cheapest way, and the expected least cost.
    stranded
        Demand that no open way serves.
    fit
        Calibration targets beside what the model says.
    gap, iterations
        How closely flows answer the costs they cause, and the steps that took.
    parameters, facility_delay_h, ways
        What it was solved with: parameters, hours that congestion adds by facility_id, and the
        network at that congestion.
    """

    study: Study
    scenario: Scenario
    year: int
    cells: pd.DataFrame
    demand: pd.DataFrame
    paths: pd.DataFrame
    link_flows: pd.DataFrame
    link_commodity_flows: pd.DataFrame
    gate_flows: pd.DataFrame
    crossings: pd.DataFrame
    skims: pd.DataFrame
    stranded: pd.DataFrame
    fit: pd.DataFrame
    gap: float
    iterations: int
    parameters: ModelParameters
    facility_delay_h: pd.Series
    ways: WayModel

    @property
    def name(self) -> str:
        """Return the name of the scenario."""
        return self.scenario.name
