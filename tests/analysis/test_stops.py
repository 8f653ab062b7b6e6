import pandas as pd
import pytest

from keruen.analysis.stops import border_against_distance, way_parts


def legs():
    rows = [
        (1, "load", "rail", 0.0, 10.0, 0.0, 2.0),
        (1, "haul", "rail", 1000.0, 30.0, 20.0, 0.0),
        (1, "crossing", "rail", 0.0, 12.0, 0.0, 4.0),
        (1, "change_gauge", "rail", 0.0, 20.0, 0.0, 6.0),
        (1, "haul", "road", 500.0, 15.0, 40.0, 0.0),
        (1, "unload", "road", 0.0, 3.0, 0.0, 2.0),
    ]
    names = ["way", "kind", "mode", "length_km", "hours_mean", "tariff_usd_t", "fee_usd_t"]
    return pd.DataFrame(rows, columns=names)


def test_the_parts_of_a_way_add_up_to_the_way():
    parts, whole = way_parts(legs()), legs()
    assert parts["hours_mean"].sum() == whole["hours_mean"].sum()
    assert parts["money_usd_t"].sum() == (whole["tariff_usd_t"] + whole["fee_usd_t"]).sum()
    assert parts["stops"].sum() == len(whole)


def test_a_border_is_worth_the_kilometres_that_take_its_time_and_money():
    facts = border_against_distance(way_parts(legs()), way=1)
    assert facts["km_by_time"] == pytest.approx(12 / (45 / 1500))
    assert facts["km_by_money"] == pytest.approx(4 / (60 / 1500))
    assert facts["stop_hours_share"] == pytest.approx(45 / 90)


def test_a_way_without_borders_has_no_price_of_a_border():
    inland = legs()[lambda table: table["kind"] != "crossing"]
    facts = border_against_distance(way_parts(inland), way=1)
    assert facts["km_by_time"] != facts["km_by_time"]
