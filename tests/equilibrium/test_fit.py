"""Targets beside what a run says: met, not met, or without an answer."""

from __future__ import annotations

import math

import pytest

from builders import add_rows
from keruen.equilibrium.calibration import target_misses
from keruen.equilibrium.fit import FIT_COLUMNS
from keruen.equilibrium.solve import solve
from keruen.errors import StudyDataError
from keruen.study import read_study


def target(number, measure, subject, low, high, unit="1"):
    return {
        "target_id": f"G{number}", "measure": measure, "subject": subject, "what": f"{measure}",
        "unit": unit, "low": str(low), "high": str(high), "weight": "1",
    }  # fmt: skip


def fit_of(folder, *targets):
    add_rows(folder, "targets", *targets)
    return solve(read_study(folder)).fit.set_index("target_id")


def test_the_table_has_the_columns_that_json_promises(fork_folder):
    add_rows(fork_folder, "targets", target(1, "gates_total", "XBB:road", 0, 1))
    fit = solve(read_study(fork_folder)).fit
    assert list(fit.columns) == FIT_COLUMNS
    assert FIT_COLUMNS == [
        "target_id", "target", "unit", "low", "high", "model", "met", "source",
    ]  # fmt: skip


def test_flow_measures_say_what_passed(fork_folder):
    fit = fit_of(
        fork_folder,
        target(1, "gates_total", "XBB:road", 0.09, 0.11, "Mt/yr"),
        target(2, "gate_share", "XBB:road:X_NORTH", 50, 60, "%"),
        target(3, "via_share", "XAA:XBB:flour:XBB", 99, 100, "%"),
    )
    assert fit.loc["G1", "model"] == pytest.approx(0.1)
    assert fit.loc["G2", "model"] == pytest.approx(100 / (1 + math.exp(-0.12 * 1.2187)), rel=1e-3)
    assert fit.loc["G3", "model"] == pytest.approx(100.0)
    assert fit["met"].all()


def test_way_measures_follow_the_way_asked_for(fork_folder):
    fit = fit_of(
        fork_folder,
        target(1, "way_km", "MILL:TOWN:flour:road", 189, 191, "km"),
        target(2, "way_km", "MILL:TOWN:flour:road:SOUTH_A", 209, 211, "km"),
        target(3, "way_days", "MILL:TOWN:flour:road", 0, 1, "days"),
        target(4, "way_money", "MILL:TOWN:flour:road", 0, 30, "USD/t"),
    )
    assert fit.loc["G1", "model"] == pytest.approx(190.0)
    assert fit.loc["G2", "model"] == pytest.approx(210.0)
    hours = 190 / 50 + 2 * 6 + 2 * 4  # driving, two sides of a border, loading and unloading
    assert fit.loc["G3", "model"] == pytest.approx(hours / 24)
    money = 190 * 0.06 + 2 * 100 / 21 + 2 * 2  # road, two sides of a border, two transfers
    assert fit.loc["G4", "model"] == pytest.approx(money)


def test_a_target_outside_its_band_is_not_met(fork_folder):
    fit = fit_of(fork_folder, target(1, "gates_total", "XBB:road", 4, 5))
    assert not fit.loc["G1", "met"]


NO_RAIL = (
    target(1, "way_money", "MILL:TOWN:flour:rail", 0, 1e6),
    target(1, "gates_total", "XBB:rail", 1, 2),
)
NO_TRADE = (
    target(1, "gate_share", "XBB:rail:X_NORTH", 0, 100),
    target(1, "via_share", "XBB:XAA:flour:XAA", 0, 100),
)


@pytest.mark.parametrize("asked", NO_RAIL, ids=lambda row: row["measure"])
def test_a_target_without_an_answer_is_not_met(fork_folder, asked):
    assert not fit_of(fork_folder, asked)["met"].any()


@pytest.mark.parametrize("asked", NO_TRADE, ids=lambda row: row["measure"])
def test_a_share_of_no_trade_has_no_answer(fork_folder, asked):
    fit = fit_of(fork_folder, asked)
    assert fit["model"].isna().all()
    assert not fit["met"].any()


def test_a_target_without_an_answer_misses_by_a_whole_band(fork_folder):
    add_rows(fork_folder, "targets", target(1, "way_money", "MILL:TOWN:flour:rail", 0, 1e6))
    study = read_study(fork_folder)
    assert target_misses(solve(study).fit, study.table("targets")).tolist() == [1.0]


def test_an_unknown_measure_is_an_error_that_lists_the_known(fork_folder):
    add_rows(fork_folder, "targets", target(1, "gates_totle", "XBB:road", 0, 1))
    with pytest.raises(StudyDataError, match="gates_total"):
        solve(read_study(fork_folder))
