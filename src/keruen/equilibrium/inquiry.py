"""Ask a solved run for the ways between any two places, at the congestion it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from keruen.equilibrium.parameters import ModelParameters
from keruen.equilibrium.supply import (
    ASKED,
    arc_costs,
    border_table,
    cargoes,
    open_links,
    place_names,
    study_network,
)
from keruen.equilibrium.via import ways_via
from keruen.equilibrium.ways import Ask, WayModel, find_ways, way_model
from keruen.errors import InfeasibleError
from keruen.network.alternatives import AlternativeLimits, PathSet
from keruen.study import Study


@dataclass(frozen=True, slots=True)
class WayQuestion:
    """From where to where, with what, and by which ways.

    Parameters
    ----------
    origin, destination
        node_id of the two places.
    commodity_id
        What is carried.
    via
        Places to be passed, in order.
    avoid
        Places, and countries by ISO3, not to be touched.
    modes
        Modes to use; empty for all that the goods admit.
    """

    origin: str
    destination: str
    commodity_id: str
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()


class Conditions(Protocol):
    """What ways are asked under: a solved run, or flows that have settled."""

    @property
    def study(self) -> Study:
        """Return the study after the changes."""

    @property
    def parameters(self) -> ModelParameters:
        """Return the parameters of the model."""

    @property
    def year(self) -> int:
        """Return the year whose network it is."""

    @property
    def facility_delay_h(self) -> pd.Series:
        """Return the hours that congestion adds, by facility_id."""

    @property
    def ways(self) -> WayModel:
        """Return the network at that congestion."""


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """A network that can be asked for ways between some places.

    ``model`` holds the network at the congestion of a run; ``country`` the country of each place.
    """

    model: WayModel
    country: dict[str, str]


def open_inquiry(at: Conditions, *, places: Sequence[str], avoid: Sequence[str] = ()) -> Inquiry:
    """Return a network that has the places as ends of ways, at the congestion of a run.

    Parameters
    ----------
    at
        The run, or flows that have settled; its own network serves where it knows the places.
    places
        node_id of every place to be asked for.
    avoid
        Places and countries whose links are left out.
    """
    study, parameters = at.study, at.parameters
    known = set(at.ways.network.states["place"])
    if not avoid and known.issuperset(ASKED + place for place in places):
        return Inquiry(at.ways, place_countries(study))
    links = _avoiding(study, open_links(study, parameters, year=at.year), avoid)
    borders = border_table(study, links, parameters)
    network = study_network(study, links, borders, parameters, asked=places)
    added = np.zeros(len(network.arcs))
    if len(network.facilities):
        delay_h = network.facilities["facility_id"].map(at.facility_delay_h).fillna(0.0)
        facility = network.arcs["facility"].to_numpy()
        added = np.where(facility >= 0, delay_h.to_numpy(dtype=float)[np.maximum(facility, 0)], 0.0)
    model = way_model(
        network, arc_costs(study, network), cargoes(study), borders, place_names(study), added
    )
    return Inquiry(model, place_countries(study))


def place_countries(study: Study) -> dict[str, str]:
    """Return the country of each place."""
    node = study.table("node")
    return dict(zip(node["node_id"], node["country"], strict=True))


def _avoiding(study: Study, links: pd.DataFrame, avoid: Sequence[str]) -> pd.DataFrame:
    node = study.table("node")
    shunned = set(node.loc[node["node_id"].isin(avoid) | node["country"].isin(avoid), "node_id"])
    touches = links["from_node_id"].isin(shunned) | links["to_node_id"].isin(shunned)
    return links[~touches].reset_index(drop=True)


def ask_ways(
    inquiry: Inquiry, question: WayQuestion, *, k: int, limits: AlternativeLimits
) -> tuple[PathSet, tuple[str, str, str]]:
    """Return the ways that answer a question, cheapest first, and the goods they are priced for.

    Raises
    ------
    InfeasibleError
        If no open way joins the places; says which end cannot be reached.
    """
    if question.origin == question.destination:
        msg = f"both ends are {question.origin}; a way needs two places"
        raise InfeasibleError(msg)
    model, goods = _priced(inquiry, question)
    network = model.network
    ask = Ask(
        goods,
        network.state_of("origin", ASKED + question.origin),
        network.state_of("destination", ASKED + question.destination),
    )
    if question.via:
        states = network.states
        platforms = states["role"] == "platform"
        through = [
            [int(i) for i in states.index[platforms & (states["place"] == place)]]
            for place in question.via
        ]
        return ways_via(model, ask, through, k=k, limits=limits), goods
    paths = find_ways(model, [ask], k=k, limits=limits)
    if not paths.n_paths:
        msg = f"no open way carries {question.commodity_id} from {question.origin} to "
        msg += f"{question.destination}"
        msg += f" by {', '.join(question.modes)}" if question.modes else ""
        raise InfeasibleError(
            msg + (f" avoiding {', '.join(question.avoid)}" * bool(question.avoid))
        )
    return paths, goods


def _priced(inquiry: Inquiry, question: WayQuestion) -> tuple[WayModel, tuple[str, str, str]]:
    """Return the model with the goods of a question in it, restricted to its modes."""
    model, commodity_id = inquiry.model, question.commodity_id
    if question.modes:
        cargo = model.cargoes[commodity_id]
        commodity_id = f"{commodity_id} by {' '.join(question.modes)}"
        model.cargoes[commodity_id] = replace(cargo, modes=frozenset(question.modes))
    ends = inquiry.country[question.origin], inquiry.country[question.destination]
    return model, (commodity_id, *ends)
