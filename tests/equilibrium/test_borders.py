"""What a border passage takes, from what each of its sides measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from keruen.equilibrium.borders import BorderRule, resolve_borders

NODES = pd.DataFrame(
    [("A", "Alpha", "KAZ"), ("B", "Beta", "UZB")], columns=["node_id", "name", "country"]
)
LINKS = pd.DataFrame(
    [("L", "A", "B", "rail")], columns=["link_id", "from_node_id", "to_node_id", "mode"]
)
RULE = BorderRule(2024, 0.5, {})


def seen(observation_id, side, movement, hours, **changes):
    facts = {
        "observation_id": observation_id,
        "crossing_id": "X_AB",
        "name": "Beta gate",
        "from_node_id": "A" if movement == "outbound" else "B",
        "to_node_id": "B" if movement == "outbound" else "A",
        "mode": "rail",
        "record_type": "performance",
        "side": side,
        "movement": movement,
        "scope": "own",
        "year": 2022.0,
        "clear_time_h": hours,
        "cost_usd_vehicle": 100.0,
        "capacity_t_day": np.nan,
        "confidence": "high",
    }
    return facts | changes


KAZ_OUT = seen("X1", "KAZ", "outbound", 6.0)
UZB_IN = seen("X2", "UZB", "inbound", 7.0, from_node_id="A", to_node_id="B")


def passage(*rows, rule=RULE):
    table = resolve_borders(pd.DataFrame(list(rows)), LINKS, NODES, rule)
    return table[table["from_node_id"] == "A"].iloc[0]


def test_a_passage_takes_what_both_sides_measured():
    found = passage(KAZ_OUT, UZB_IN)
    assert found["hours_mean"] == pytest.approx(13.0)
    assert found["hours_sd"] == pytest.approx(6.5)
    assert found["fee_usd_vehicle"] == pytest.approx(200.0)


def test_a_recent_country_average_goes_before_an_old_measurement_here():
    old = seen("X3", "KAZ", "outbound", 30.0, year=2020.0)
    average = seen("X4", "KAZ", "outbound", 5.0, scope="country_average")
    assert passage(old, average, UZB_IN)["hours_mean"] == pytest.approx(12.0)


def test_what_was_not_chosen_is_shown_beside_it():
    rival = seen("X5", "KAZ", "outbound", 9.0, confidence="medium")
    found = passage(KAZ_OUT, rival, UZB_IN)
    assert found["hours_mean"] == pytest.approx(13.0)
    assert "X5 9.0 h" in found["how"]


def test_a_side_without_measurement_takes_the_regional_mean():
    region = seen("X6", "", "", 40.0, scope="region_average", from_node_id="Q", to_node_id="R")
    assert passage(KAZ_OUT, region)["hours_mean"] == pytest.approx(46.0)


def test_hours_that_the_calibration_set_replace_the_measured_ones():
    rule = BorderRule(2024, 0.5, {("A", "B", "rail", "UZB"): 50.0})
    found = passage(KAZ_OUT, UZB_IN, rule=rule)
    assert found["hours_mean"] == pytest.approx(56.0)
    assert "calibrated" in found["how"]


def test_the_latest_capacity_serves_both_directions():
    rows = [
        seen("X7", "", "both", np.nan, record_type="capacity", capacity_t_day=500.0, year=2009.0),
        seen("X8", "", "both", np.nan, record_type="capacity", capacity_t_day=900.0, year=2023.0),
    ]
    table = resolve_borders(pd.DataFrame([KAZ_OUT, UZB_IN, *rows]), LINKS, NODES, RULE)
    assert list(table["capacity_t_day"]) == [900.0, 900.0]


def test_the_other_direction_is_not_taken_for_this_one():
    back = seen("X9", "UZB", "outbound", 99.0, from_node_id="B", to_node_id="A")
    assert passage(KAZ_OUT, UZB_IN, back)["hours_mean"] == pytest.approx(13.0)
