"""Solve a baseline and its scenarios with both hands: a second process takes its share."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace

from keruen.equilibrium.run import Run
from keruen.equilibrium.solve import Trade, solve
from keruen.scenario.reading import BASELINE, Scenario
from keruen.study import Study

ENOUGH = 2
"""Scenarios from which a second process pays."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What every run of a batch shares; see ``solve``."""

    study: Study
    year: int | None
    trade: Trade


def solve_batch(
    task: Task,
    scenarios: Sequence[Scenario],
    *,
    places: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> tuple[Run, list[Run]]:
    """Return the baseline and a run of each scenario, in their order.

    Where processes can be forked (Linux) a second one solves the first half of the scenarios,
    while this one solves the baseline and the others. The runs are the same either way.

    Parameters
    ----------
    task
        Study, year and trade of all runs.
    scenarios
        What to compare with the baseline.
    places
        Places that the baseline will be asked for as ends of ways.
    progress
        Called with the title of each run that is about to be solved here.

    Raises
    ------
    NotConvergedError, InfeasibleError, UnknownNameError
        As ``solve`` raises them.
    """
    say = progress or (lambda _: None)
    pool = _second_process(len(scenarios))
    if pool is None:
        say(BASELINE.title)
        baseline = solve(task.study, BASELINE, year=task.year, trade=task.trade, places=places)
        return baseline, [_solve_here(task, one, say) for one in scenarios]
    half = (len(scenarios) + 1) // 2
    try:
        with warnings.catch_warnings():
            # newer Pythons doubt forks beside the idle threads of linear algebra
            warnings.simplefilter("ignore", DeprecationWarning)
            there = [pool.submit(_solve_there, task, one) for one in scenarios[:half]]
        say(BASELINE.title)
        baseline = solve(task.study, BASELINE, year=task.year, trade=task.trade, places=places)
        here = [_solve_here(task, one, say) for one in scenarios[half:]]
        fetched = [
            _fetch(future, task, one) for future, one in zip(there, scenarios[:half], strict=True)
        ]
    except BaseException:
        # whatever ends this process early must not leave the other one behind
        for process in multiprocessing.active_children():
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return baseline, fetched + here


def _solve_here(task: Task, scenario: Scenario, say: Callable[[str], None]) -> Run:
    say(scenario.title)
    return solve(task.study, scenario, year=task.year, trade=task.trade)


def _solve_there(task: Task, scenario: Scenario) -> Run:
    run = solve(task.study, scenario, year=task.year, trade=task.trade)
    return replace(run, ways=replace(run.ways, priced={}))


def _fetch(future: Future[Run], task: Task, scenario: Scenario) -> Run:
    """Return what the second process solved; solve here what it could not, so errors are ours."""
    if future.exception() is not None:
        return solve(task.study, scenario, year=task.year, trade=task.trade)
    return future.result()


def _second_process(scenarios: int) -> ProcessPoolExecutor | None:
    if sys.platform != "linux" or scenarios < ENOUGH or (os.cpu_count() or 1) < ENOUGH:
        return None
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_leave_interrupts_to_parent)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
