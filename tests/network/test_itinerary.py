"""Legs and sums of a way."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from keruen.network.alternatives import PathSet
from keruen.network.cost import ArcCosts
from keruen.network.itinerary import hours_p90, hours_sd, leg_table, step_costs, way_facts
from keruen.network.search import path_to, search

_spec = importlib.util.spec_from_file_location(
    "expansion_cases", Path(__file__).with_name("test_expansion.py")
)
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)


@pytest.fixture
def way():
    net = cases.network(cases.BORDER_LINE, cases.BOTH_WAYS)
    parts = ArcCosts(net.arcs, cases.RISK).parts(cases.FLOUR, exporter="KAZ", importer="AFG")
    tree = search(net.graph, parts.cost_usd_t, net.state_of("origin", "Z1"))
    steps = path_to(net.graph, tree, net.state_of("destination", "Z2"))
    paths = PathSet(np.zeros(1, dtype=np.int32), np.array([0, len(steps)]), steps)
    delay = np.zeros(len(net.arcs))
    costs = step_costs(parts, paths, time_usd_h=0.1, delay_h=delay)
    return net, paths, costs, delay, tree.distance[net.state_of("destination", "Z2")]


def test_the_parts_of_a_way_add_up_to_what_the_search_minimised(way):
    net, paths, costs, delay, distance = way
    facts = way_facts(net, paths, costs, delay_h=delay).iloc[0]
    assert facts["cost_usd_t"] == pytest.approx(distance)
    assert facts["money_usd_t"] == pytest.approx(facts["tariff_usd_t"] + facts["fee_usd_t"])
    assert (facts["length_km"], facts["borders"], facts["gauge_breaks"]) == (210.0, 1, 0)


def test_hauls_of_one_country_and_mode_are_one_leg(way):
    net, paths, costs, delay, _ = way
    legs = leg_table(net, paths, costs, delay_h=delay)
    assert list(legs["kind"]) == ["load", "haul", "crossing", "haul", "unload"]
    assert list(legs["from_node_id"])[1] == "A"
    assert list(legs["to_node_id"])[1] == "B"
    assert legs["cumulative_km"].iloc[-1] == pytest.approx(210.0)
    assert legs["cumulative_hours"].iloc[-1] == pytest.approx(legs["hours_mean"].sum())


def test_delays_go_together_within_a_leg_and_not_across(way):
    net, paths, *_ = way
    hauls = (0.25 * 105.0 / 25.0) ** 2 * 2
    assert hours_sd(net, paths)[0] == pytest.approx(np.sqrt(1.0 + hauls + 36.0 + 1.0))


def test_congestion_adds_its_hours_and_their_cost(way):
    net, paths, costs, delay, _ = way
    parts = ArcCosts(net.arcs, cases.RISK).parts(cases.FLOUR, exporter="KAZ", importer="AFG")
    late = delay.copy()
    late[net.arcs["kind"] == "crossing"] = 24.0
    slow = step_costs(parts, paths, time_usd_h=0.1, delay_h=late)
    before = way_facts(net, paths, costs, delay_h=delay).iloc[0]
    after = way_facts(net, paths, slow, delay_h=late).iloc[0]
    assert after["hours_mean"] - before["hours_mean"] == pytest.approx(24.0)
    assert after["cost_usd_t"] - before["cost_usd_t"] == pytest.approx(2.4)


@given(st.floats(1.0, 2000.0), st.floats(0.01, 2.0))
def test_p90_is_the_quantile_of_the_lognormal_of_that_mean_and_spread(mean, cv):
    sigma = np.sqrt(np.log1p(cv**2))
    expected = stats.lognorm.ppf(0.9, sigma, scale=mean * np.exp(-(sigma**2) / 2))
    assert hours_p90(np.array([mean]), np.array([mean * cv]))[0] == pytest.approx(expected)
