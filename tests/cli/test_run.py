"""`keruen run`: the page, the files beside it, and figures for machines."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from fastparquet import ParquetFile

from builders import Fork, add_rows, add_scenario
from runner import keruen

FIT_KEYS = {"target", "unit", "low", "high", "model", "met", "source"}


def no_constant(name):
    raise AssertionError(name)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = Fork().write(tmp_path_factory.mktemp("run"))
    target = {"what": "All gates", "unit": "Mt/yr", "low": "0.05", "weight": "1"}
    target |= {"measure": "gates_total", "subject": "XBB:road"}
    missed = {"measure": "way_km", "subject": "MILL:TOWN:flour:rail", "high": "9", "unit": "km"}
    add_rows(
        folder,
        "targets",
        {**target, "target_id": "G1", "high": "0.2"},
        {**target, "target_id": "G2", **missed},
    )
    add_scenario(
        folder, "north-shut", 'lever = "close"\ncrossings = ["X_NORTH"]', title="North shut"
    )
    return folder


@pytest.fixture(scope="module")
def ended(study, tmp_path_factory):
    return keruen("run", study, "-o", tmp_path_factory.mktemp("out") / "first", "--json")


@pytest.fixture(scope="module")
def answer(ended):
    assert ended.exit_code == 0, ended.stderr
    return json.loads(ended.stdout, parse_constant=no_constant)


def test_fit_is_a_list_of_targets_with_what_the_model_says(answer):
    met, missed = answer["fit"]
    assert set(met) == set(missed) == FIT_KEYS
    assert met["met"] is True
    assert met["model"] == pytest.approx(0.1)
    assert met["source"] == "made for a test"
    assert (missed["met"], missed["model"]) == (False, None)


def test_each_scenario_of_the_study_is_solved(answer):
    (scenario,) = answer["scenarios"]
    assert scenario["scenario"] == "north-shut"
    assert {gate["crossing_id"] for gate in scenario["gates"]} == {"X_SOUTH"}
    assert answer["gap"] <= 1e-8


def test_json_stands_alone_on_the_standard_output(ended):
    assert ended.stdout.startswith("{")
    assert ended.stderr == ""


def test_every_file_it_names_is_there(answer):
    assert any(path.endswith("brief.html") for path in answer["files"])
    assert any(path.endswith("results.xlsx") for path in answer["files"])
    for path in answer["files"]:
        assert Path(path).is_file(), path


def test_the_page_answers_and_names_the_scenario_by_its_title(study, tmp_path):
    ended = keruen("run", study, "-s", "north-shut", "-o", tmp_path / "out")
    assert ended.exit_code == 0, ended.stderr
    for word in ("North shut", "South", "brief.html"):
        assert word in ended.stdout
    assert "nan" not in ended.stdout


def test_the_same_inputs_give_the_same_bytes(study, answer, tmp_path):
    keruen("run", study, "-o", tmp_path / "again")
    for name in answer["files"]:
        first = Path(name)
        again = tmp_path / "again" / name.split("/first/")[1]
        assert first.read_bytes() == again.read_bytes(), name


def test_the_tables_hold_what_json_says(answer):
    path = next(path for path in answer["files"] if path.endswith("/gate_flows.parquet"))
    with Path(path).open("rb") as file:
        table = ParquetFile(file).to_pandas()
    baseline = table[table["scenario"] == "baseline"]
    flows = baseline.groupby("crossing_id")["flow_t_yr"].sum()
    told = {gate["crossing_id"]: gate["flow_t_yr"] for gate in answer["gates"]}
    assert told == pytest.approx(flows.to_dict())


def test_ways_come_with_falling_shares(answer):
    shares = [way["share"] for way in answer["corridors"][0]["ways"]]
    assert all(one >= other for one, other in pairwise(shares))


def test_the_baseline_may_be_asked_for_alone(study, tmp_path):
    ended = keruen("run", study, "-s", "baseline", "-o", tmp_path / "out", "--json")
    assert ended.exit_code == 0, ended.stderr
    assert json.loads(ended.stdout)["scenarios"] == []
