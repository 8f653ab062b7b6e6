"""What places and links become: states, arcs, transfers and borders."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from keruen.errors import InfeasibleError
from keruen.network.cost import ArcCosts, Cargo, CountryRisk
from keruen.network.expansion import NetworkTables, build_network
from keruen.network.search import path_to, search

NAN = np.nan


def nodes():
    rows = [
        ("A", "city", "KAZ"),
        ("B", "border", "KAZ"),
        ("C", "border", "AFG"),
        ("D", "city", "AFG"),
    ]
    return pd.DataFrame(rows, columns=["node_id", "node_type", "country"])


def link(link_id, a, b, mode="rail", **changes):
    facts = {
        "link_id": link_id,
        "from_node_id": a,
        "to_node_id": b,
        "mode": mode,
        "gauge_mm": 1520.0 if mode == "rail" else NAN,
        "gauge_to_mm": NAN,
        "length_km": 100.0,
        "speed_kmh": 25.0,
        "time_h": NAN,
        "border_share": NAN,
        "capacity_t_day": NAN,
        "rate_usd_t_km": 0.02,
        "transit_rate_usd_t_km": NAN,
        "risk_usd_t_km": NAN,
        "emission_kg_t_km": 0.02,
    }
    return facts | changes


def crossing(a, b, mode="rail", **changes):
    facts = {
        "crossing_id": "X",
        "from_node_id": a,
        "to_node_id": b,
        "mode": mode,
        "hours_mean": 10.0,
        "hours_sd": 6.0,
        "fee_usd_vehicle": 64.0,
        "capacity_t_day": 1000.0,
    }
    return facts | changes


def transfer(kind, from_mode, to_mode, handling="", node_id="", **changes):
    facts = {
        "transfer_id": f"{kind}-{from_mode}-{to_mode}-{handling}-{node_id}",
        "node_id": node_id,
        "node_types": "" if node_id else "city;border",
        "from_mode": from_mode,
        "to_mode": to_mode,
        "kind": kind,
        "method": "hand",
        "handling": handling,
        "hours_mean": 5.0,
        "hours_sd": 1.0,
        "fee_usd_t": 3.0,
        "capacity_t_day": NAN,
    }
    return facts | changes


LOADING = [
    transfer("load", "zone", "rail"),
    transfer("unload", "rail", "zone"),
    transfer("load", "zone", "road"),
    transfer("unload", "road", "zone"),
]


def network(links, crossings=(), transfers=(), zones=(("Z1", "A"), ("Z2", "D"))):
    tables = NetworkTables(
        nodes=nodes(),
        links=pd.DataFrame(links),
        crossings=pd.DataFrame(list(crossings), columns=list(crossing("A", "B"))),
        transfers=pd.DataFrame([*LOADING, *transfers]),
        zones=pd.DataFrame(list(zones), columns=["zone_id", "node_id"]),
        handlings=("bagged", "container"),
    )
    return build_network(tables, haul_time_cv={"rail": 0.25, "road": 0.1})


def steps_between(net, handling="bagged"):
    price = np.where(net.arcs["handling"].isin(["", handling]), net.arcs["time_h"] + 1e-6, np.inf)
    tree = search(net.graph, price, net.state_of("origin", "Z1"))
    return net.arcs.iloc[path_to(net.graph, tree, net.state_of("destination", "Z2"))]


BORDER_LINE = [link("AB", "A", "B"), link("BC", "B", "C", length_km=10.0), link("CD", "C", "D")]
BOTH_WAYS = [crossing("B", "C"), crossing("C", "B")]


def test_a_way_loads_hauls_crosses_and_unloads():
    way = steps_between(network(BORDER_LINE, BOTH_WAYS))
    assert list(way["kind"]) == ["load", "haul", "haul", "crossing", "haul", "haul", "unload"]


def test_a_link_over_a_border_is_cut_where_the_border_lies():
    net = network(
        [link("AD", "A", "D", border_share=0.25)], [crossing("A", "D"), crossing("D", "A")]
    )
    hauls = net.arcs[net.arcs["kind"] == "haul"]
    assert sorted(zip(hauls["country"], hauls["length_km"], strict=True)) == [
        ("AFG", 75.0),
        ("AFG", 75.0),
        ("KAZ", 25.0),
        ("KAZ", 25.0),
    ]


def test_a_border_without_a_crossing_row_is_an_error_that_names_it():
    with pytest.raises(InfeasibleError, match="from B to C by rail"):
        network(BORDER_LINE)


def test_gauges_join_only_by_a_change_of_gauge():
    lines = [link("AB", "A", "B"), link("BD", "B", "D", gauge_mm=1435.0)]
    crossings = [crossing("B", "D"), crossing("D", "B")]
    with pytest.raises(InfeasibleError):
        steps_between(network(lines, crossings))
    way = steps_between(network(lines, crossings, [transfer("change_gauge", "rail", "rail")]))
    assert "change_gauge" in set(way["kind"])


def test_a_break_of_gauge_on_a_link_is_changed_behind_its_border():
    lines = [link("AD", "A", "D", gauge_to_mm=1435.0)]
    crossings = [crossing("A", "D"), crossing("D", "A")]
    way = steps_between(network(lines, crossings, [transfer("change_gauge", "rail", "rail")]))
    assert list(way["kind"]) == ["load", "haul", "crossing", "change_gauge", "haul", "unload"]
    assert list(way["gauge_mm"])[-2] == 1435


def test_trucks_need_no_gauge_and_change_to_rail_by_a_transfer():
    lines = [link("AB", "A", "B", "road"), *BORDER_LINE[1:]]
    way = steps_between(network(lines, BOTH_WAYS, [transfer("change_mode", "road", "rail")]))
    assert "change_mode" in set(way["kind"])


def test_ships_meet_no_border_until_the_port_but_enter_a_country():
    lines = [link("AD", "A", "D", "sea", time_h=20.0)]
    transfers = [transfer("load", "zone", "sea"), transfer("unload", "sea", "zone")]
    way = steps_between(network(lines, (), transfers))
    assert list(way["kind"]) == ["load", "haul", "unload"]
    assert list(way["entry_country"])[1] == "AFG"
    assert list(way["time_h"])[1] == 20.0


def test_the_row_for_a_place_goes_before_the_row_for_its_type():
    special = transfer("unload", "rail", "zone", node_id="D", fee_usd_t=9.0)
    way = steps_between(network(BORDER_LINE, BOTH_WAYS, [special]))
    assert list(way["fee_usd_t"])[-1] == 9.0


def test_the_row_for_a_handling_class_goes_before_the_row_for_any():
    special = transfer("unload", "rail", "zone", handling="bagged", fee_usd_t=9.0)
    net = network(BORDER_LINE, BOTH_WAYS, [special])
    assert list(steps_between(net, "bagged")["fee_usd_t"])[-1] == 9.0
    assert list(steps_between(net, "container")["fee_usd_t"])[-1] == 3.0


def test_methods_of_equal_rank_stand_side_by_side():
    two = [
        transfer("change_gauge", "rail", "rail", transfer_id="lift"),
        transfer("change_gauge", "rail", "rail", transfer_id="bogies"),
    ]
    lines = [link("AB", "A", "B"), link("BD", "B", "D", gauge_mm=1435.0)]
    net = network(lines, [crossing("B", "D"), crossing("D", "B")], two)
    changes = net.arcs[net.arcs["kind"] == "change_gauge"]
    assert set(changes["transfer_id"]) == {"lift", "bogies"}
    assert len(changes) == 4


def test_both_directions_share_the_capacity_of_a_border():
    net = network(BORDER_LINE, BOTH_WAYS)
    passages = net.arcs[net.arcs["kind"] == "crossing"]
    assert set(passages["facility"]) == {0}
    assert list(net.facilities["capacity_t_day"]) == [1000.0]


FLOUR = Cargo("flour", 200.0, 2.4, 0.5, "bagged", frozenset({"rail", "road"}), 64.0, 20.0, 1.0)
RISK = CountryRisk({"AFG": 1.0, "KAZ": 0.5}, {"AFG": 2.0})


def test_generalised_cost_adds_tariff_fee_risk_time_and_unreliability():
    net = network(BORDER_LINE, BOTH_WAYS)
    parts = ArcCosts(net.arcs, RISK).parts(FLOUR, exporter="KAZ", importer="AFG")
    a = net.arcs.index[(net.arcs["kind"] == "crossing") & (net.arcs["node_id"] == "B")][0]
    assert parts.fee_usd_t[a] == pytest.approx(64.0 / 64.0)
    assert parts.risk_usd_t[a] == pytest.approx(0.01 * 200.0)
    assert parts.time_usd_t[a] == pytest.approx(0.1 * (10.0 + 0.5 * 6.0))
    haul = net.arcs.index[net.arcs["link_id"] == "AB"][0]
    assert parts.tariff_usd_t[haul] == pytest.approx(2.0)
    assert parts.time_usd_t[haul] == pytest.approx(0.1 * (4.0 + 0.5 * 1.0))


def test_goods_of_others_pay_the_transit_rate():
    net = network([link("AB", "A", "B", transit_rate_usd_t_km=0.05)])
    costs = ArcCosts(net.arcs, RISK)
    haul = net.arcs.index[net.arcs["kind"] == "haul"][0]
    own = costs.parts(FLOUR, exporter="KAZ", importer="AFG").tariff_usd_t[haul]
    passing = costs.parts(FLOUR, exporter="RUS", importer="AFG").tariff_usd_t[haul]
    assert (own, passing) == (pytest.approx(2.0), pytest.approx(5.0))


def test_goods_stay_off_modes_they_do_not_admit():
    net = network([link("AB", "A", "B", "road")])
    rail_only = Cargo("ore", 90.0, 0.1, 0.5, "bagged", frozenset({"rail"}), 64.0, 20.0, 1.0)
    cost = ArcCosts(net.arcs, RISK).parts(rail_only, exporter="KAZ", importer="AFG").cost_usd_t
    assert np.isinf(cost).all()
