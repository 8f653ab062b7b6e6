"""The corridor-distinct ways between two places, leg by leg, with the share each is chosen by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from keruen.equilibrium.inquiry import Conditions, Inquiry, WayQuestion, ask_ways, open_inquiry
from keruen.equilibrium.results import price_steps
from keruen.equilibrium.ways import path_words, way_sizes
from keruen.network.alternatives import AlternativeLimits, PathSet
from keruen.network.choice import path_size_logit
from keruen.network.itinerary import leg_table, way_facts
from keruen.study import Study, normalise, resolve_commodity, resolve_place

WIDE = AlternativeLimits(max_cost_ratio=2.0)
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
        One row a way, cheapest first: way, corridor (words that no other way has), gate, told_by
        (the border place or town that tells it from other ways by that gate; empty if the gate
        does), modes, share, length_km, hours_mean, hours_sd, hours_p90, money_usd_t, tariff_usd_t,
        fee_usd_t, risk_usd_t, time_usd_t, cost_usd_t, emission_kg_t, emission_g_t_km,
        gauge_breaks, borders, link_ids.
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


def find_corridors(
    run: Conditions, questions: Sequence[WayQuestion], *, k: int = 5
) -> list[Corridors]:
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
        places = end_places(alike)
        networks[avoid] = open_inquiry(run, places=places, avoid=avoid)
    return [_answer(run, networks[question.avoid], question, k) for question in questions]


def _answer(run: Conditions, inquiry: Inquiry, question: WayQuestion, k: int) -> Corridors:
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
    share = path_size_logit(ways["cost_usd_t"].to_numpy(), way_sizes(model, paths), group, scale)
    ways.insert(0, "way", np.arange(1, paths.n_paths + 1))
    link_ids = _link_ids(inquiry, paths)
    ends = {question.origin, question.destination}
    towns = _own_towns(run.study, words.corridor, link_ids, ends)
    ways.insert(1, "corridor", _told_apart(words.corridor, towns))
    ways.insert(2, "gate", words.gate)
    ways.insert(3, "told_by", _told_by(words.corridor, words.gate, towns))
    ways.insert(4, "modes", words.modes)
    ways.insert(5, "share", share)
    ways["emission_g_t_km"] = GRAMS_PER_KG * ways["emission_kg_t"] / ways["length_km"]
    ways["link_ids"] = link_ids
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


def _link_ids(inquiry: Inquiry, paths: PathSet) -> list[str]:
    link = inquiry.model.network.arcs["link_id"].to_numpy()
    found = []
    for p in range(paths.n_paths):
        names = [name for name in link[paths.path(p)] if name]
        found.append(";".join(dict.fromkeys(names)))
    return found


def _told_apart(corridors: Sequence[str], towns: Sequence[str]) -> list[str]:
    """Add its own town to each way that shares its words with another."""
    times = Counter(corridors)
    return [
        f"{words} by {town}" if times[words] > 1 and town else words
        for words, town in zip(corridors, towns, strict=True)
    ]


def _told_by(corridors: Sequence[str], gates: Sequence[str], towns: Sequence[str]) -> list[str]:
    """Return what tells each way from the others by its gate: a border place, else its town."""
    passed = [words.split(" - ") for words in corridors]
    found = []
    for i, gate in enumerate(gates):
        rivals = [j for j, other in enumerate(gates) if other == gate and j != i]
        known = {place for j in rivals for place in passed[j]}
        own = [place for place in passed[i] if place not in known]
        found.append("" if not rivals else own[-1] if own else towns[i])
    return found


def _own_towns(
    study: Study, corridors: Sequence[str], link_ids: Sequence[str], both: set[str]
) -> list[str]:
    """Return for each way the largest town that no other way with the same words passes.

    ``both`` are the places at its ends, which tell nothing apart.

    Cities go before other places; among them the one where most lines meet, then the first passed.
    """
    link, node = study.table("link"), study.table("node")
    ends = dict(zip(link["link_id"], zip(link["from_node_id"], link["to_node_id"], strict=True),
                    strict=True))  # fmt: skip
    meeting = Counter([*link["from_node_id"], *link["to_node_id"]])
    name = dict(zip(node["node_id"], node["name"], strict=True))
    city = set(node.loc[node["node_type"] == "city", "node_id"])
    passed = [
        dict.fromkeys(
            place for one in ids.split(";") for place in ends.get(one, ()) if place not in both
        )
        for ids in link_ids
    ]
    towns = []
    for i, words in enumerate(corridors):
        rivals = [j for j, other in enumerate(corridors) if other == words and j != i]
        own = [place for place in passed[i] if not any(place in passed[j] for j in rivals)]
        best = max(own, key=lambda place: (place in city, meeting[place]), default="")
        towns.append(str(name.get(best, "")))
    return towns


def asked_questions(study: Study) -> list[WayQuestion]:
    """Return what the study's brief asks for, in its order."""
    return [
        WayQuestion(
            resolve_place(study, pair.from_place),
            resolve_place(study, pair.to_place),
            resolve_commodity(study, pair.commodity),
        )
        for pair in study.config.brief.pair
    ]


def end_places(questions: Sequence[WayQuestion]) -> tuple[str, ...]:
    """Return the places that some questions begin or end at."""
    return tuple(sorted({place for one in questions for place in (one.origin, one.destination)}))


def asked_corridors(run: Conditions, *, k: int = 5) -> list[Corridors]:
    """Return the ways between the pairs that the study's brief asks for, in its order."""
    questions = asked_questions(run.study)
    return find_corridors(run, questions, k=k) if questions else []


def way_question(
    study: Study,
    origin: str,
    destination: str,
    commodity: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
) -> WayQuestion:
    """Return the question for names as a person spells them; ``avoid`` takes countries as well.

    Raises
    ------
    UnknownNameError
        If a name is unknown; carries the nearest ones.
    """
    countries = study.table("countries")
    known = {
        normalise(name): code
        for code, name in zip(countries["country"], countries["name"], strict=True)
    }
    known |= {normalise(code): code for code in countries["country"]}
    return WayQuestion(
        origin=resolve_place(study, origin),
        destination=resolve_place(study, destination),
        commodity_id=resolve_commodity(study, commodity),
        via=tuple(resolve_place(study, place) for place in via),
        avoid=tuple(known.get(normalise(place)) or resolve_place(study, place) for place in avoid),
    )
