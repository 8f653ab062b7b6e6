"""Trade between countries shared among zones."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import InfeasibleError, NotConvergedError
from keruen.trade.allocation import distribute_to_zones, zone_supply_and_demand

PRICE_USD_T = 300.0
MARGIN = 1e-8  # iterative fitting stops at margins 1e-9 off


def cells(*rows):
    columns = ["exporter", "importer", "commodity_id", "demand_t_yr", "chosen_row_id"]
    return pd.DataFrame(rows or [("KAZ", "AFG", "flour", 100.0, "T1")], columns=columns)


def shares(*rows):
    return pd.DataFrame(rows, columns=["zone_id", "country", "role", "commodity_id", "share"])


NORTH = ("N", "KAZ", "produces", "", 0.6)
SOUTH = ("S", "KAZ", "produces", "", 0.4)
KABUL = ("K", "AFG", "consumes", "", 0.7)
HERAT = ("H", "AFG", "consumes", "", 0.3)
FOUR = shares(NORTH, SOUTH, KABUL, HERAT)
NEAR_KABUL = {("N", "K"): 20.0, ("N", "H"): 90.0, ("S", "K"): 80.0, ("S", "H"): 30.0}


def distribute(cost, *, elasticity=0.0, trade=None, zones=FOUR):
    supply, demand = zone_supply_and_demand(cells() if trade is None else trade, zones)
    keyed = {("flour", "KAZ", "AFG", *pair): usd_t for pair, usd_t in cost.items()}
    return distribute_to_zones(
        supply, demand, keyed, prices_usd_t={"flour": PRICE_USD_T}, elasticity=elasticity
    )


def by_pair(table):
    return table.set_index(["origin_zone_id", "destination_zone_id"])["demand_t_yr"]


def test_zones_send_and_receive_their_shares():
    supply, demand = zone_supply_and_demand(cells(), FOUR)
    assert supply.set_index("zone_id")["t_yr"].to_dict() == pytest.approx({"N": 60.0, "S": 40.0})
    assert demand.set_index("zone_id")["t_yr"].to_dict() == pytest.approx({"K": 70.0, "H": 30.0})


def test_what_a_zone_receives_counts_all_its_suppliers():
    trade = cells(("KAZ", "AFG", "flour", 100.0, "T1"), ("UZB", "AFG", "flour", 50.0, "T2"))
    supply, demand = zone_supply_and_demand(
        trade, shares(NORTH, SOUTH, ("U", "UZB", "produces", "", 1.0), KABUL, HERAT)
    )
    assert supply["t_yr"].sum() == pytest.approx(150.0)
    assert demand.set_index("zone_id")["t_yr"].to_dict() == pytest.approx({"K": 105.0, "H": 45.0})


def test_rows_for_a_commodity_replace_the_general_ones():
    own = ("M", "KAZ", "produces", "flour", 1.0)
    supply, _ = zone_supply_and_demand(cells(), shares(NORTH, SOUTH, own, KABUL, HERAT))
    assert set(supply["zone_id"]) == {"M"}


def test_trade_of_a_country_without_zones_is_an_error_that_names_it():
    with pytest.raises(InfeasibleError, match="AFG trades flour but none of its zones consumes"):
        zone_supply_and_demand(cells(), shares(NORTH, SOUTH))


def test_zero_elasticity_gives_each_pair_the_product_of_its_shares():
    table = distribute(NEAR_KABUL)
    found = by_pair(table)
    assert found["N", "K"] == pytest.approx(42.0)
    assert found["S", "H"] == pytest.approx(12.0)
    assert table["demand_t_day"].sum() == pytest.approx(100.0 / 365.0)


def test_odds_of_a_two_by_two_follow_the_delivered_prices():
    """The closed form: margins cancel from the cross ratio of a doubly constrained model."""
    elasticity = 6.0
    found = by_pair(distribute(NEAR_KABUL, elasticity=elasticity))
    odds = found["N", "K"] * found["S", "H"] / (found["N", "H"] * found["S", "K"])
    price = {pair: PRICE_USD_T + cost for pair, cost in NEAR_KABUL.items()}
    ratio = price["N", "K"] * price["S", "H"] / (price["N", "H"] * price["S", "K"])
    assert odds == pytest.approx(ratio**-elasticity, rel=1e-6)


def test_a_closed_pair_gets_nothing():
    found = by_pair(distribute({**NEAR_KABUL, ("N", "H"): np.inf}, elasticity=4.0))
    assert found.to_dict() == pytest.approx({("N", "K"): 60.0, ("S", "K"): 10.0, ("S", "H"): 30.0})


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the margins run away before it gives up
def test_margins_that_no_open_pairs_can_meet_are_not_passed_over():
    with pytest.raises(NotConvergedError, match="sharing flour to AFG among zones"):
        distribute({**NEAR_KABUL, ("S", "K"): np.inf}, elasticity=4.0)


def test_a_zone_that_no_way_joins_is_named_with_its_tonnes():
    cost = {pair: usd for pair, usd in NEAR_KABUL.items() if pair[0] != "S"}
    with pytest.raises(InfeasibleError, match="S sends 40 t of flour a year but no way"):
        distribute(cost)


amount = st.floats(0.05, 1.0)


@given(
    st.lists(amount, min_size=1, max_size=5),
    st.lists(amount, min_size=1, max_size=5),
    st.floats(0.1, 1e6),
    st.floats(0.0, 8.0),
    st.randoms(use_true_random=False),
)
def test_no_tonne_is_lost_or_invented(made, used, tonnes, elasticity, random):
    produces = [(f"P{i}", "KAZ", "produces", "", w / sum(made)) for i, w in enumerate(made)]
    consumes = [(f"C{i}", "AFG", "consumes", "", w / sum(used)) for i, w in enumerate(used)]
    pairs = itertools.product((row[0] for row in produces), (row[0] for row in consumes))
    cost = {pair: random.uniform(5.0, 200.0) for pair in pairs}
    table = distribute(
        cost,
        elasticity=elasticity,
        trade=cells(("KAZ", "AFG", "flour", tonnes, "T1")),
        zones=shares(*produces, *consumes),
    )
    sent = table.groupby("origin_zone_id")["demand_t_yr"].sum()
    received = table.groupby("destination_zone_id")["demand_t_yr"].sum()
    for zone, *_, share in produces:
        assert sent[zone] == pytest.approx(share * tonnes, rel=1e-6, abs=MARGIN * tonnes)
    for zone, *_, share in consumes:
        assert received[zone] == pytest.approx(share * tonnes, rel=1e-6, abs=MARGIN * tonnes)
