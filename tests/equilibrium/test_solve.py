"""A solved study of two gates against closed forms and the laws that any run obeys."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import Fork, add_rows, add_scenario, set_cells
from keruen.equilibrium.loading import GAP
from keruen.equilibrium.parameters import with_values
from keruen.equilibrium.solve import solve
from keruen.scenario.reading import BASELINE, read_scenario
from keruen.study import read_study

TABLES = (
    "cells", "demand", "paths", "link_flows", "link_commodity_flows", "gate_flows", "crossings",
    "skims", "stranded", "fit",
)  # fmt: skip
ROUNDING = 1e-9  # of sums over a few flows
FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example solves an equilibrium


def assert_same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def shares(run):
    return run.paths.set_index("gate")["share"]


def total(run):
    return float(run.demand["demand_t_yr"].sum())


@pytest.fixture(scope="module")
def run(fork):
    return solve(fork)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A fork whose gates can barely pass the trade."""
    tight = Fork(capacity_t_day={"NORTH": 180.0, "SOUTH": 120.0})
    return tight.read(tmp_path_factory.mktemp("crowded"))


def test_two_gates_without_congestion_share_by_logit(run):
    """The ways differ by 20 km of road: its rate, its hours and what the hours' spread costs."""
    km, hours = 20.0, 20.0 / 50.0
    usd_t_h, reliability_ratio, cv = 1.0 / 24.0, 0.8, 0.15
    difference = km * 0.06 + usd_t_h * hours * (1 + reliability_ratio * cv)
    odds = math.exp(0.12 * difference)
    assert shares(run)["North"] / shares(run)["South"] == pytest.approx(odds, rel=1e-9)


def test_expected_cost_is_the_logsum_of_the_two_ways(run):
    scale, cost = 0.12, run.paths["cost_usd_t"]
    logsum = -math.log(sum(math.exp(-scale * one) for one in cost)) / scale
    assert run.skims["expected_cost_usd_t"].item() == pytest.approx(logsum, rel=1e-9)


def test_equal_gates_share_equally(tmp_path):
    found = shares(solve(Fork(north_km=100, south_km=100).read(tmp_path)))
    assert found["North"] == pytest.approx(0.5)


@FEW
@given(
    north=st.floats(85, 130),
    south=st.floats(85, 130),
    tonnes=st.floats(1e3, 2e5),
    capacity=st.floats(150, 900),
)
def test_no_tonne_is_lost_on_the_way(tmp_path_factory, north, south, tonnes, capacity):
    tight = Fork(north, south, tonnes, {"NORTH": capacity, "SOUTH": capacity})
    found = solve(tight.read(tmp_path_factory.mktemp("any")))
    assert found.gap <= GAP
    assert found.demand["demand_t_yr"].sum() == pytest.approx(tonnes, rel=ROUNDING)
    assert found.paths["flow_t_yr"].sum() == pytest.approx(tonnes, rel=ROUNDING)
    assert found.gate_flows["flow_t_yr"].sum() == pytest.approx(tonnes, rel=ROUNDING)
    assert found.crossings["flow_t_yr"].sum() == pytest.approx(tonnes, rel=ROUNDING)
    from_mill = found.link_flows["link_id"].isin(["L1", "L4"])
    into_town = found.link_flows["link_id"].isin(["L3", "L6"])
    for ends in (from_mill, into_town):
        sums = found.link_flows[ends]["forward_t_yr"].sum()
        assert sums == pytest.approx(tonnes, rel=ROUNDING)


def test_flows_by_commodity_sum_to_those_of_the_links(run):
    by_link = run.link_commodity_flows.groupby("link_id")["flow_t_yr"].sum()
    flow = run.link_flows.set_index("link_id")["flow_t_yr"]
    assert by_link.to_dict() == pytest.approx(flow[by_link.index].to_dict(), rel=ROUNDING)


def test_flows_answer_the_costs_that_they_cause(crowded):
    found = solve(crowded)
    assert found.gap <= GAP
    assert found.crossings["queue_h"].min() > 1.0
    cost = found.paths.set_index("gate")["cost_usd_t"]
    odds = math.exp(-0.12 * (cost["North"] - cost["South"]))
    assert shares(found)["North"] / shares(found)["South"] == pytest.approx(odds, rel=1e-6)


def test_a_tighter_gate_sends_trade_to_the_other(fork, tmp_path):
    tight = Fork(capacity_t_day={"NORTH": 150.0}).read(tmp_path)
    assert shares(solve(tight))["North"] < shares(solve(fork))["North"]


def test_two_runs_are_the_same_to_the_bit(crowded):
    assert_same(solve(crowded), solve(crowded))


def test_an_empty_scenario_is_the_baseline_to_the_bit(crowded):
    empty = replace(BASELINE, name="empty", title="Nothing changes")
    assert_same(solve(crowded), solve(crowded, empty))


def test_a_scenario_leaves_the_study_and_the_baseline_untouched(fork_folder):
    add_scenario(fork_folder, "shut", 'lever = "close"\ncrossings = ["X_NORTH"]')
    study = read_study(fork_folder)
    before = {name: frame.copy() for name, frame in study.tables.items()}
    first = solve(study)
    shut = solve(study, read_scenario(study, "shut"))
    assert set(shut.paths["gate"]) == {"South"}
    for name, frame in before.items():
        pd.testing.assert_frame_equal(study.tables[name], frame)
    assert_same(first, solve(study))


def test_only_the_baseline_is_held_against_what_was_observed(fork_folder):
    target = {"target_id": "G1", "measure": "gates_total", "subject": "XBB:road", "what": "all"}
    target |= {"unit": "Mt/yr", "low": "0", "high": "1", "weight": "1"}
    add_rows(fork_folder, "targets", target)
    add_scenario(fork_folder, "shut", 'lever = "close"\ncrossings = ["X_NORTH"]')
    study = read_study(fork_folder)
    assert len(solve(study).fit) == 1
    assert solve(study, read_scenario(study, "shut")).fit.empty


CLOSE_GATES = 'lever = "close"\ncrossings = ["X_NORTH", "X_SOUTH"]'


def test_closing_all_ways_strands_the_tonnes(fork_folder):
    add_scenario(fork_folder, "shut", CLOSE_GATES)
    study = read_study(fork_folder)
    found = solve(study, read_scenario(study, "shut"))
    assert found.stranded["demand_t_yr"].sum() == pytest.approx(total(found))
    assert found.paths.empty


def test_closing_the_ways_of_one_trade_strands_that_trade_alone(fork_folder):
    """A second importer that only the north road reaches loses its trade when it shuts."""
    _add_inn(fork_folder)
    add_scenario(fork_folder, "shut", 'lever = "close"\nlinks = ["L7"]')
    study = read_study(fork_folder)
    assert solve(study).stranded.empty
    found = solve(study, read_scenario(study, "shut"))
    assert found.stranded["importer"].tolist() == ["XCC"]
    assert found.stranded["demand_t_yr"].sum() == pytest.approx(5000.0)
    assert found.paths["flow_t_yr"].sum() == pytest.approx(100_000.0)


def _add_inn(folder):
    """Add a country XCC behind the north gate that buys 5000 t."""
    add_rows(folder, "countries", {"country": "XCC", "name": "Country C"})
    add_rows(
        folder,
        "node",
        {
            "node_id": "INN", "name": "Inn", "x_coord": "60.9", "y_coord": "45.6",
            "node_type": "city", "country": "XCC",
        },
    )  # fmt: skip
    add_rows(
        folder,
        "link",
        {
            "link_id": "L7", "from_node_id": "NORTH_B", "to_node_id": "INN", "directed": "0",
            "length": "60", "free_speed": "50", "mode": "road", "status": "existing",
            "rate_usd_t_km": "0.06", "rate_cost_id": "C001", "emission_kg_t_km": "0.09",
            "emission_cost_id": "C002",
        },
    )  # fmt: skip
    border = {"crossing_id": "X_INN", "mode": "road", "record_type": "performance"}
    border |= {"scope": "own", "year": "2024", "clear_time_h": "3", "cost_usd_vehicle": "50"}
    sides = [
        ("NORTH_B", "INN", "XBB", "outbound"), ("NORTH_B", "INN", "XCC", "inbound"),
        ("INN", "NORTH_B", "XCC", "outbound"), ("INN", "NORTH_B", "XBB", "inbound"),
    ]  # fmt: skip
    for number, (start, end, side, movement) in enumerate(sides):
        seen = {"from_node_id": start, "to_node_id": end, "side": side, "movement": movement}
        add_rows(folder, "crossing", {**border, **seen, "observation_id": f"I{number}"})
    add_rows(folder, "zones", {"zone_id": "Z3", "node_id": "INN", "name": "Inn", "country": "XCC"})
    add_rows(folder, "zone_shares", {"zone_id": "Z3", "role": "consumes", "share": "1"})
    add_rows(
        folder,
        "trade",
        {
            "row_id": "T002", "year": "2024", "period": "year", "period_start": "2024-01-01",
            "period_end": "2024-12-31", "exporter": "XAA", "importer": "XCC", "flow": "export",
            "commodity": "flour", "commodity_id": "flour", "role": "demand", "tonnes": "5000",
        },
    )  # fmt: skip


def test_a_planned_link_exists_from_its_year_only(fork_folder):
    set_cells(fork_folder, "link", "L3", status="planned", opening_year="2030")
    study = read_study(fork_folder)
    assert set(solve(study).paths["gate"]) == {"South"}
    assert set(solve(study, year=2029).paths["gate"]) == {"South"}
    assert set(solve(study, year=2030).paths["gate"]) == {"North", "South"}


def test_a_scenario_builds_a_planned_link(fork_folder):
    set_cells(fork_folder, "link", "L3", status="planned", opening_year="")
    add_scenario(fork_folder, "built", 'lever = "build"\nlinks = ["L3"]')
    study = read_study(fork_folder)
    assert set(solve(study, year=2090).paths["gate"]) == {"South"}
    found = solve(study, read_scenario(study, "built"))
    assert set(found.paths["gate"]) == {"North", "South"}


def test_a_closed_link_is_gone_after_its_year(fork_folder):
    set_cells(fork_folder, "link", "L3", closing_year="2026")
    study = read_study(fork_folder)
    assert set(solve(study, year=2026).paths["gate"]) == {"North", "South"}
    assert set(solve(study, year=2027).paths["gate"]) == {"South"}


PLACES = ("MILL", "NORTH_A", "NORTH_B", "SOUTH_A", "SOUTH_B", "TOWN")


@FEW
@given(order=st.permutations(range(len(PLACES))))
def test_new_names_of_places_change_labels_only(tmp_path_factory, crowded, order):
    rename = {place: f"P{number}" for place, number in zip(PLACES, order, strict=True)}
    tight = Fork(capacity_t_day={"NORTH": 180.0, "SOUTH": 120.0}, rename=rename)
    found = solve(tight.read(tmp_path_factory.mktemp("renamed")))
    known = solve(crowded)
    for column in ("share", "cost_usd_t", "hours_mean", "money_usd_t", "length_km"):
        one, other = (r.paths.set_index("gate")[column].to_dict() for r in (found, known))
        assert one == pytest.approx(other, rel=1e-7)
    assert found.link_flows.set_index("link_id")["flow_t_yr"].to_dict() == pytest.approx(
        known.link_flows.set_index("link_id")["flow_t_yr"].to_dict(), rel=1e-7
    )


@FEW
@given(factor=st.floats(1.1, 8.0))
def test_demand_and_capacities_grown_alike_leave_costs(tmp_path_factory, crowded, factor):
    """Gates pass trucks in batches, which grow too: else a larger gate queues less."""
    tight = Fork(
        tonnes=100_000.0 * factor,
        capacity_t_day={"NORTH": 180.0 * factor, "SOUTH": 120.0 * factor},
    )
    batch = {"truck_load_t": 21.0 * factor}
    grown = with_values(tight.read(tmp_path_factory.mktemp("grown")), batch)
    one, other = solve(crowded), solve(grown)
    for column in ("share", "cost_usd_t", "hours_mean"):
        assert one.paths[column].to_list() == pytest.approx(other.paths[column].to_list(), rel=1e-6)


def test_a_line_at_capacity_is_slower_by_the_bureaus_formula(fork_folder):
    set_cells(fork_folder, "link", "L3", capacity_t_day="100")
    study = read_study(fork_folder)
    line = solve(study).link_flows.set_index("link_id").loc["L3"]
    hours = 100.0 / 50.0
    assert line["delay_h"] == pytest.approx(hours * 0.15 * line["saturation"] ** 4, rel=1e-9)


def test_trade_that_can_be_loaded_nowhere_is_stranded(fork_folder):
    add_scenario(fork_folder, "shut", 'lever = "close"\nlinks = ["L3", "L6"]')
    study = read_study(fork_folder)
    found = solve(study, read_scenario(study, "shut"))
    assert found.stranded["demand_t_yr"].sum() == pytest.approx(total(found))
