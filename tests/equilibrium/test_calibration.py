"""Calibration: within bounds, never worse, and it finds a parameter that made the data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from builders import Fork, add_rows, set_cells
from keruen.equilibrium.calibration import calibrate, target_misses
from keruen.equilibrium.parameters import with_values
from keruen.equilibrium.solve import solve
from keruen.errors import StudyDataError
from keruen.study import read_study

TRUE_SCALE = 0.2
FOUND_WITHIN = 0.02  # the pull to the prior and the width of the target's band leave this much


def target(subject, low, high):
    return {
        "target_id": "G1", "measure": "gate_share", "subject": subject, "what": "North's share",
        "unit": "%", "low": f"{low:.6f}", "high": f"{high:.6f}", "weight": "100",
    }  # fmt: skip


def misfit(study):
    misses = target_misses(solve(study).fit, study.table("targets"))
    return float(misses @ misses)


@pytest.fixture(scope="module")
def free_scale(tmp_path_factory):
    """A fork whose choice scale may move, and North's share at the true scale as its target."""
    folder = Fork(south_km=130).write(tmp_path_factory.mktemp("free"))
    true = with_values(read_study(folder), {"choice_scale_per_usd_t": TRUE_SCALE})
    share = 100.0 * solve(true).paths.set_index("gate").loc["North", "share"]
    add_rows(folder, "targets", target("XBB:road:X_NORTH", share - 0.2, share + 0.2))
    set_cells(folder, "parameters", "choice_scale_per_usd_t", moved="yes")
    return read_study(folder)


@pytest.fixture(scope="module")
def told():
    """What calibration says of its progress: the number of the run and its misfit."""
    return []


@pytest.fixture(scope="module")
def found(free_scale, told):
    before = free_scale.table("parameters")
    answer = calibrate(free_scale, progress=lambda n, worth: told.append((n, worth)))
    pd.testing.assert_frame_equal(free_scale.table("parameters"), before)
    return answer


def test_a_known_parameter_is_recovered(found):
    assert found.moved["value"].item() == pytest.approx(TRUE_SCALE, abs=FOUND_WITHIN)
    assert found.run.fit["met"].all()


def test_parameters_that_may_not_move_stay(free_scale, found):
    before, after = free_scale.table("parameters"), found.study.table("parameters")
    fixed = before["moved"] == "no"
    pd.testing.assert_frame_equal(after[fixed], before[fixed])


def test_progress_is_told_after_each_run(found, told):
    assert [n for n, _ in told] == list(range(1, found.solves + 1))


@pytest.mark.parametrize("share", [2.0, 99.0])
def test_a_target_out_of_reach_moves_to_a_bound_and_no_further(tmp_path, share):
    folder = Fork().write(tmp_path)
    add_rows(folder, "targets", target("XBB:road:X_NORTH", share - 1, share + 1))
    set_cells(folder, "parameters", "choice_scale_per_usd_t", moved="yes")
    study = read_study(folder)
    found = calibrate(study)
    assert (found.moved["value"] >= found.moved["low"]).all()
    assert (found.moved["value"] <= found.moved["high"]).all()
    assert misfit(found.study) <= misfit(study) + 1e-12
    assert not found.run.fit["met"].any()


def test_a_study_that_meets_its_targets_stays_where_it_is(tmp_path):
    folder = Fork().write(tmp_path)
    add_rows(folder, "targets", target("XBB:road:X_NORTH", 40, 70))
    set_cells(folder, "parameters", "choice_scale_per_usd_t", moved="yes")
    found = calibrate(read_study(folder))
    np.testing.assert_allclose(found.moved["value"], found.moved["prior"], atol=1e-3)


def test_a_study_without_targets_is_refused(fork):
    with pytest.raises(StudyDataError, match="no targets"):
        calibrate(fork)
