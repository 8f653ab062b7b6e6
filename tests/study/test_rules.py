"""What the rules between tables refuse."""

from __future__ import annotations

import json

import numpy as np
import pytest

from keruen.study.rules import RULES
from keruen.study.rules.geography import distance_km, is_inside

LINK, NODE, CROSSING = "network/link.csv", "network/node.csv", "network/crossing.csv"
TRANSFER, TRADE = "network/transfer.csv", "trade.csv"

ONE_CELL = [
    (LINK, 2, "gauge_mm", "1520", "error", "gauge 1520 mm on a road link"),
    (LINK, 2, "mode", "rail", "error", "a rail link without gauge"),
    (LINK, 2, "length", "150", "error", "150 km is shorter than the great circle of 193"),
    (LINK, 2, "length", "900", "warning", "times the great circle of 193"),
    (LINK, 2, "to_node_id", "MILLTOWN", "error", "both ends are 'MILLTOWN'"),
    (LINK, 2, "free_speed", "", "error", "no speed"),
    (LINK, 2, "rate_usd_t_km", "0.07", "error", "0.07 differs from its cost row C001, 0.06"),
    (LINK, 2, "rate_cost_id", "C002", "error", "cost row C002 is in kg CO2e/tkm"),
    (LINK, 2, "risk_usd_t_km", "0.01", "error", "0.01 cites no cost row"),
    (LINK, 2, "transit_rate_cost_id", "C001", "error", "no value, though it cites C001"),
    (NODE, 3, "aliases", "mill-town", "error", "leads to both MILLTOWN and BAKERSTOWN"),
    (CROSSING, 2, "clear_time_h", "", "error", "hours by road of: XAA outbound"),
    (CROSSING, 2, "from_node_id", "MILTOWN", "error", "'MILTOWN' is not in network/node.csv"),
    (CROSSING, 2, "side", "XBB", "error", "of: XAA outbound (from MILLTOWN to BAKERSTOWN)"),
    (CROSSING, 2, "side", "", "error", "no side, so the row stands for neither"),
    (CROSSING, 2, "record_type", "closure", "error", "a closure without a first day"),
    (CROSSING, 2, "capacity", "5", "error", "5 has no unit"),
    (TRANSFER, 2, "node_types", "", "error", "neither a place nor types of places"),
    (TRANSFER, 2, "node_types", "mine", "error", "no load transfer at MILLTOWN serves road"),
    (TRANSFER, 2, "kind", "unload", "error", "unload from zone to road"),
    ("zones.csv", 2, "country", "XBB", "error", "but its place MILLTOWN lies in XAA"),
    ("zone_shares.csv", 2, "share", "0.7", "error", "XAA that produce by default sum to 0.7"),
    ("costs.csv", 2, "value", "0.1", "error", "0.1 lies outside 0.04 to 0.09"),
    ("costs.csv", 2, "low", "0.5", "error", "low 0.5 is above high 0.09"),
    ("parameters.csv", 2, "prior", "7", "error", "7 lies outside 0.04 to 0.3"),
    (TRADE, 2, "value_usd", "3000000000", "warning", "30000 USD/t against 300 USD/t"),
    (TRADE, 2, "commodity_id", "", "error", "a demand row without a class of goods"),
    (TRADE, 2, "importer", "XAA", "error", "exporter and importer are both XAA"),
    (TRADE, 2, "exporter", "KAZ", "error", "no zone of KAZ produces flour"),
    (TRADE, 2, "period_end", "2023-12-31", "error", "before it starts"),
]


@pytest.mark.parametrize(("file", "row", "column", "value", "level", "what"), ONE_CELL)
def test_a_breach_of_a_rule_is_told(small, file, row, column, value, level, what):
    small.set(file, row, column, value)
    told = [problem for problem in small.check().problems if what in problem.what]
    assert [problem.level for problem in told] == [level]
    assert told[0].fix


def test_a_demand_row_without_tonnes_and_value_is_an_error(small):
    small.set(TRADE, 2, "tonnes", "")
    assert small.check().ok
    small.set(TRADE, 2, "value_usd", "")
    assert small.only_problem().what == "a demand row without tonnes or value"


def test_a_demand_far_from_the_base_year_is_doubted(small):
    small.set(TRADE, 2, "period_start", "2019-01-01")
    small.set(TRADE, 2, "period_end", "2019-12-31")
    problem = small.only_problem()
    assert problem.level == "warning"
    assert problem.what == "no row of flour from XAA to XBB within 3 years of 2024"


def test_a_disconnected_demand_names_both_zones_and_the_tonnes(small):
    small.set(LINK, 2, "status", "planned")
    small.add(LINK, 2, link_id="L002", to_node_id="MILLS")
    small.add(LINK, 2, link_id="L003", from_node_id="BAKERS", to_node_id="BAKERSTOWN")
    for number in (2, 3):
        small.set(LINK, number + 1, "status", "existing")
        small.set(LINK, number + 1, "length", "120")
    small.add(NODE, 2, node_id="MILLS", name="Mills", x_coord="61")
    small.add(NODE, 3, node_id="BAKERS", name="Bakers", x_coord="61", aliases="")
    problem = small.only_problem()
    assert (problem.file, problem.row) == (TRADE, 2)
    assert "no existing links join Z001 to Z002" in problem.what
    assert "100000 t of flour from XAA to XBB" in problem.what


def test_a_region_average_gives_hours_where_a_crossing_has_none(small):
    for line in (5, 4, 3):
        small.remove(CROSSING, line)
    assert "XBB inbound (from MILLTOWN to BAKERSTOWN)" in small.only_problem().what
    small.set(CROSSING, 2, "scope", "region_average")
    small.set(CROSSING, 2, "from_node_id", "REGION")
    assert small.check().problems == ()


def test_country_averages_of_both_movements_give_hours(small):
    for line in (5, 4):
        small.remove(CROSSING, line)
    for line in (2, 3):
        small.set(CROSSING, line, "scope", "country_average")
        small.set(CROSSING, line, "movement", "both")
    assert small.check().problems == ()


def test_a_missing_parameter_is_an_error(small):
    small.set("parameters.csv", 2, "parameter_id", "choice_scale")
    problem = small.only_problem()
    assert problem.what == "parameter 'choice_scale_per_usd_t' is missing"
    assert "'choice_scale'" in problem.fix


@pytest.mark.parametrize("cell", ["cost:C009", "speed:rail:XAA", "gate:X_NONE:road"])
def test_a_parameter_that_replaces_nothing_is_an_error(small, cell):
    small.set("parameters.csv", 2, "applies_to", cell)
    assert cell.split(":")[1] in small.only_problem().what


def test_a_planned_link_in_the_past_is_doubted(small):
    line = small.add(LINK, 2, link_id="L002", status="planned", opening_year="2020")
    problem = small.only_problem()
    assert (problem.level, problem.row, problem.column) == ("warning", line, "opening_year")


def test_a_link_that_closes_before_it_opens_is_an_error(small):
    small.add(LINK, 2, link_id="L002", opening_year="2020", closing_year="2010")
    assert "closes in 2010, before it opens in 2020" in small.only_problem().what


def test_a_gauge_that_a_place_does_not_list_is_doubted(small):
    small.set(NODE, 2, "gauges_mm", "1520")
    small.add(LINK, 2, link_id="L002", mode="rail", gauge_mm="1520")
    _add_rail_hours(small)
    assert small.only_problem().what == "BAKERSTOWN does not list gauge 1520 mm of its link L002"


def _add_rail_hours(small) -> None:
    for line in (2, 3, 4, 5):
        small.add(CROSSING, line, observation_id=f"R{line}", mode="rail")


def test_a_ferry_rate_may_come_from_a_fee_per_tonne(small):
    small.add("costs.csv", 2, cost_id="C003", value="24", low="", high="", unit="USD/t")
    small.add(
        LINK, 2, link_id="L002", mode="ferry", time_h="10", rate_usd_t_km="0.1", rate_cost_id="C003"
    )
    assert small.check().problems == ()


def test_a_place_without_links_is_doubted(small):
    small.add(NODE, 2, node_id="ALONE", name="Alone")
    assert small.only_problem().what == "no link begins or ends at ALONE"


def _write_map(small, west: float) -> None:
    ring = [[west, 40], [west + 5, 40], [west + 5, 50], [west, 50], [west, 40]]
    feature = {
        "type": "Feature",
        "properties": {"iso3": "XAA"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (small.folder / "geo").mkdir()
    (small.folder / "geo" / "countries.geojson").write_text(json.dumps({"features": [feature]}))


def test_a_place_far_outside_its_country_is_doubted(small):
    _write_map(small, west=60.5)
    problem = small.only_problem()
    assert problem.level == "warning"
    assert problem.what == "MILLTOWN lies 39 km outside XAA"


def test_a_place_just_outside_its_country_is_let_be(small):
    _write_map(small, west=60.1)
    assert small.check().problems == ()


def test_a_map_that_is_not_geojson_is_an_error(small):
    _write_map(small, west=60)
    (small.folder / "geo" / "countries.geojson").write_text('{"features": [{}]}')
    assert "not a GeoJSON map" in small.only_problem().what


def test_an_unknown_pair_in_the_brief_is_an_error(small):
    path = small.folder / "study.toml"
    path.write_text(path.read_text().replace('to = "Bakerstown"', 'to = "Bakerston"'))
    problem = small.only_problem()
    assert problem.column == "brief.pair.0.to"
    assert "Bakerstown" in problem.fix


def test_a_wrong_cell_does_not_make_other_rules_speak(small):
    small.set(LINK, 2, "to_node_id", "NOWHERE")
    assert small.only_problem().column == "to_node_id"


def test_every_rule_has_a_name_and_says_itself():
    assert all(rule.name and rule.says.endswith(".") for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


SQUARE = np.array([[0.0, 0], [10, 0], [10, 10], [0, 10], [0, 0]])
HOLE = np.array([[4.0, 4], [6, 4], [6, 6], [4, 6], [4, 4]])


def test_a_hole_is_outside_by_the_even_odd_rule():
    points = np.array([5.0, 2.0, 11.0]), np.array([5.0, 2.0, 5.0])
    assert is_inside(*points, [SQUARE, HOLE]).tolist() == [False, True, False]


def test_distance_to_an_outline_is_that_of_the_nearest_edge():
    assert distance_km(5.0, -1.0, [SQUARE]) == pytest.approx(111.19, abs=0.1)
    assert distance_km(5.0, 0.0, [SQUARE]) == pytest.approx(0.0, abs=1e-9)
