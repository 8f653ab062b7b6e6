"""Move a few parameters, within their ranges, until the run meets what was observed.

The least squares of the targets' misses, each over the width of its own band, with a light pull of
each parameter to its prior so that what the targets do not decide stays where its source puts it.
Only rows of parameters.csv with ``moved = yes`` move, and never out of [low, high].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from keruen.equilibrium.parameters import with_values
from keruen.equilibrium.run import Run
from keruen.equilibrium.solve import solve
from keruen.errors import StudyDataError
from keruen.study import Study

PULL = 0.1
"""Weight of a parameter's distance from its prior, in widths of its range [-]."""

MARGIN = 0.10
"""Part of a target's band, on each side, that the calibration keeps clear of [-]."""

STEPS = (0.06, 0.03, 0.015)
"""Steps of the finite differences, in widths of a parameter's range, one search after another [-].

Sets of alternative ways jump as costs move, so the first search looks far and the last one near.
"""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The calibrated study, the run it gives, and what moved.

    Parameters
    ----------
    study
        The study with the calibrated values.
    run
        Its baseline, with the fit.
    moved
        parameter_id, prior, value, low, high, unit of every parameter that was free to move.
    solves
        How many runs it took.
    """

    study: Study
    run: Run
    moved: pd.DataFrame
    solves: int


def calibrate(study: Study, *, progress: Callable[[int, float], None] | None = None) -> Calibration:
    """Return the study with its free parameters set so that the run meets the targets.

    The search begins at the present values, so calibrating again goes on from there.

    Parameters
    ----------
    study
        A checked study with targets. Not changed.
    progress
        Called after each run with the number of runs and the misfit.

    Raises
    ------
    StudyDataError
        If there is no target or no parameter may move.
    NotConvergedError
        If a run on the way does not converge.
    """
    free = study.table("parameters")
    free = free[free["moved"] == "yes"].reset_index(drop=True)
    if free.empty or "targets" not in study.tables or study.table("targets").empty:
        msg = f"{study.config.study.id} has no targets, or no parameter with moved = yes"
        raise StudyDataError(msg)
    low, high = free["low"].to_numpy(dtype=float), free["high"].to_numpy(dtype=float)
    prior = (free["prior"].to_numpy(dtype=float) - low) / (high - low)
    names = [str(name) for name in free["parameter_id"]]
    targets = study.table("targets")
    solves = 0

    def run_at(position: Array) -> Run:
        values = low + position * (high - low)
        return solve(with_values(study, dict(zip(names, values, strict=True))))

    def residual(position: Array) -> Array:
        nonlocal solves
        solves += 1
        misses = target_misses(run_at(position).fit, targets)
        found = np.concatenate([misses, PULL * (position - prior)])
        if progress is not None:
            progress(solves, float(found @ found))
        return found

    def shifted_residual(shifted: Array) -> Array:
        # least_squares takes its steps relative to the position, so none may be near zero
        return residual(shifted - 1.0)

    start = (free["value"].to_numpy(dtype=float) - low) / (high - low)
    best = np.clip(start, STEPS[0], 1 - STEPS[0])
    misfit = float(np.sum(residual(best) ** 2))
    for step in STEPS:
        answer = least_squares(
            shifted_residual,
            best + 1.0,
            bounds=(1.0, 2.0),
            diff_step=np.full(len(best), step),
            xtol=1e-3,
            ftol=1e-3,
        )
        if 2 * float(answer.cost) < misfit:
            best, misfit = answer.x - 1.0, 2 * float(answer.cost)
    values = np.round(low + best * (high - low), 4)
    calibrated = with_values(study, dict(zip(names, values, strict=True)))
    moved = free[["parameter_id", "prior", "low", "high", "unit"]].assign(value=values)
    return Calibration(calibrated, solve(calibrated), moved, solves)


def target_misses(fit: pd.DataFrame, targets: pd.DataFrame) -> Array:
    """Return how far each target is missed, in widths of its band and by its weight.

    Zero inside the band less ``MARGIN`` on each side; a target without an answer misses by one.
    """
    low, high = (fit[name].to_numpy(dtype=float) for name in ("low", "high"))
    width = np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
    model = fit["model"].to_numpy(dtype=float)
    below = low + MARGIN * width - model
    above = model - (high - MARGIN * width)
    miss = np.maximum(np.maximum(below, above), 0.0) / width
    weight = targets["weight"].to_numpy(dtype=float)
    return np.asarray(np.sqrt(weight) * np.where(np.isnan(model), 1.0, miss))
