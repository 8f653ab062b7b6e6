"""Trade between countries shared among zones."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import InfeasibleError
from keruen.trade.allocation import allocate_to_zones


def cells(tonnes=100.0, commodity="flour"):
    return pd.DataFrame(
        [("KAZ", "AFG", commodity, tonnes, "T1")],
        columns=["exporter", "importer", "commodity_id", "demand_t_yr", "chosen_row_id"],
    )


def shares(*rows):
    return pd.DataFrame(rows, columns=["zone_id", "country", "role", "commodity_id", "share"])


NORTH = ("N", "KAZ", "produces", "", 0.6)
SOUTH = ("S", "KAZ", "produces", "", 0.4)
KABUL = ("K", "AFG", "consumes", "", 0.7)
HERAT = ("H", "AFG", "consumes", "", 0.3)


def test_each_pair_gets_the_product_of_both_shares():
    demand = allocate_to_zones(cells(), shares(NORTH, SOUTH, KABUL, HERAT))
    found = demand.set_index(["origin_zone_id", "destination_zone_id"])["demand_t_yr"]
    assert found["N", "K"] == pytest.approx(42.0)
    assert found["S", "H"] == pytest.approx(12.0)
    assert demand["demand_t_day"].sum() == pytest.approx(100.0 / 365.0)


def test_rows_for_a_commodity_replace_the_general_ones():
    demand = allocate_to_zones(
        cells(), shares(NORTH, SOUTH, ("M", "KAZ", "produces", "flour", 1.0), KABUL, HERAT)
    )
    assert set(demand["origin_zone_id"]) == {"M"}


def test_trade_of_a_country_without_zones_is_an_error_that_names_it():
    with pytest.raises(InfeasibleError, match="AFG trades flour but none of its zones consumes"):
        allocate_to_zones(cells(), shares(NORTH, SOUTH))


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6), st.floats(0.1, 1e6))
def test_no_tonne_is_lost_or_invented(weights, tonnes):
    total = sum(weights)
    zones = [(f"Z{i}", "KAZ", "produces", "", w / total) for i, w in enumerate(weights)]
    demand = allocate_to_zones(cells(tonnes), shares(*zones, KABUL, HERAT))
    assert demand["demand_t_yr"].sum() == pytest.approx(tonnes)
