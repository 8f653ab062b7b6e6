"""The corridor-distinct ways between two places, leg by leg, with the share each is chosen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from keruen.equilibrium.inquiry import Inquiry, WayQuestion, ask_ways, open_inquiry
from keruen.equilibrium.results import price_steps
from keruen.equilibrium.run import Run
from keruen.equilibrium.ways import path_words
from keruen.network.alternatives import AlternativeLimits, PathSet
from keruen.network.choice import path_size_logit, path_sizes
from keruen.network.itinerary import leg_table, path_of_step, way_facts
from keruen.study import resolve_place

WIDE = AlternativeLimits(max_cost_ratio=3.0)
"""Limits for showing alternatives; wider than those of route choice."""

GRAMS_PER_KG = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Corridors:
    """The ways between two places for some goods.

    Parameters
    ----------
    origin, destination
        Names of the places.
    commodity_id, commodity
        The goods and their name.
    year
        Whose network was used.
    ways
        One row a way, cheapest first: way, corridor, gate, modes, share, length_km, hours_mean,
        hours_sd, hours_p90, money_usd_t, tariff_usd_t, fee_usd_t, risk_usd_t, time_usd_t,
        cost_usd_t, emission_kg_t, emission_g_t_km, gauge_breaks, borders, link_ids.
    legs
        One row a leg of each way, with running sums; places by id and name.
    """

    origin: str
    destination: str
    commodity_id: str
    commodity: str
    year: int
    ways: pd.DataFrame
    legs: pd.DataFrame


def find_corridors(run: Run, questions: Sequence[WayQuestion], *, k: int = 5) -> list[Corridors]:
    """Return the ways that answer each question, at the congestion of a run.

    Questions that avoid the same things share one network.

    Raises
    ------
    InfeasibleError
        If no open way answers a question.
    """
    networks: dict[tuple[str, ...], Inquiry] = {}
    for avoid in {question.avoid for question in questions}:
        alike = [question for question in questions if question.avoid == avoid]
        places = sorted({place for one in alike for place in (one.origin, one.destination)})
        networks[avoid] = open_inquiry(
            run.study,
            run.parameters,
            year=run.year,
            places=places,
            avoid=avoid,
            delay_h=run.facility_delay_h,
        )
    return [_answer(run, networks[question.avoid], question, k) for question in questions]


def _answer(run: Run, inquiry: Inquiry, question: WayQuestion, k: int) -> Corridors:
    paths, goods = ask_ways(inquiry, question, k=k, limits=WIDE)
    model = inquiry.model
    costs = price_steps(model, paths, [goods])
    ways = way_facts(model.network, paths, costs, delay_h=model.delay_h)
    cargo = model.cargoes[goods[0]]
    payment = model.costs.payment_risk_usd_t(cargo, exporter=goods[1], importer=goods[2])
    ways["risk_usd_t"] += payment
    ways["cost_usd_t"] += payment
    words = path_words(model, paths)
    scale = run.parameters.scalar["choice_scale_per_usd_t"]
    group = np.zeros(paths.n_paths, dtype=np.int32)
    share = path_size_logit(
        ways["cost_usd_t"].to_numpy(), path_sizes(_km_by_link(inquiry, paths), group), group, scale
    )
    ways.insert(0, "way", np.arange(1, paths.n_paths + 1))
    ways.insert(1, "corridor", words.corridor)
    ways.insert(2, "gate", words.gate)
    ways.insert(3, "modes", words.modes)
    ways.insert(4, "share", share)
    ways["emission_g_t_km"] = GRAMS_PER_KG * ways["emission_kg_t"] / ways["length_km"]
    ways["link_ids"] = _link_ids(inquiry, paths)
    legs = leg_table(model.network, paths, costs, delay_h=model.delay_h)
    node = run.study.table("node")
    name = dict(zip(node["node_id"], node["name"], strict=True))
    legs.insert(3, "from_place", legs["from_node_id"].map(name))
    legs.insert(4, "to_place", legs["to_node_id"].map(name))
    goods_names = run.study.table("commodities").set_index("commodity_id")["name"]
    return Corridors(
        origin=name[question.origin],
        destination=name[question.destination],
        commodity_id=question.commodity_id,
        commodity=str(goods_names[question.commodity_id]),
        year=run.year,
        ways=ways,
        legs=legs,
    )


def _km_by_link(inquiry: Inquiry, paths: PathSet) -> sparse.csr_array:
    link = inquiry.model.link_key[paths.arc]
    on_link = link >= 0
    km = inquiry.model.network.arcs["length_km"].to_numpy(dtype=float)[paths.arc]
    step = path_of_step(paths)
    shape = (paths.n_paths, int(inquiry.model.link_key.max()) + 1)
    return sparse.csr_array((km[on_link], (step[on_link], link[on_link])), shape=shape)


def _link_ids(inquiry: Inquiry, paths: PathSet) -> list[str]:
    link = inquiry.model.network.arcs["link_id"].to_numpy()
    found = []
    for p in range(paths.n_paths):
        names = [name for name in link[paths.path(p)] if name]
        found.append(";".join(dict.fromkeys(names)))
    return found


def asked_corridors(run: Run, *, k: int = 5) -> list[Corridors]:
    """Return the ways between the pairs that the study's brief asks for, in its order."""
    study = run.study
    questions = [
        WayQuestion(
            resolve_place(study, pair.from_place),
            resolve_place(study, pair.to_place),
            pair.commodity,
        )
        for pair in study.config.brief.pair
    ]
    return find_corridors(run, questions, k=k) if questions else []
