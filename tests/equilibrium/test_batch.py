"""Runs solved by two processes are those solved by one."""

from __future__ import annotations

import multiprocessing

import pandas as pd
import pytest

from builders import add_scenario
from keruen.equilibrium import batch
from keruen.equilibrium.batch import Task, solve_batch
from keruen.equilibrium.solve import base_trade
from keruen.scenario.reading import read_scenario
from keruen.study import read_study

TABLES = ("paths", "link_flows", "gate_flows", "crossings", "skims", "stranded")


@pytest.fixture
def asked(fork_folder):
    for link in ("L3", "L6"):
        add_scenario(fork_folder, f"shut-{link.lower()}", f'lever = "close"\nlinks = ["{link}"]')
    study = read_study(fork_folder)
    scenarios = [read_scenario(study, name) for name in ("shut-l3", "shut-l6")]
    return Task(study, None, base_trade(study)), scenarios


def test_a_second_process_gives_the_same_runs(asked, monkeypatch):
    baseline, runs = solve_batch(*asked)
    monkeypatch.setattr(batch, "ENOUGH", 99)
    alone, one_by_one = solve_batch(*asked)
    assert [run.name for run in runs] == ["shut-l3", "shut-l6"]
    for here, there in zip([alone, *one_by_one], [baseline, *runs], strict=True):
        for table in TABLES:
            pd.testing.assert_frame_equal(getattr(here, table), getattr(there, table))


def test_no_process_is_left_behind_when_this_one_stops(asked, monkeypatch):
    def stops(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "_solve_here", stops)
    with pytest.raises(KeyboardInterrupt):
        solve_batch(*asked)
    for process in multiprocessing.active_children():
        process.join(timeout=10)
    assert multiprocessing.active_children() == []


def test_an_error_of_the_second_process_is_raised_here(asked, monkeypatch):
    def fails(*_, **__):
        msg = "not this one"
        raise ValueError(msg)

    monkeypatch.setattr(batch, "_solve_there", fails)
    _, runs = solve_batch(*asked)
    assert [run.name for run in runs] == ["shut-l3", "shut-l6"]
