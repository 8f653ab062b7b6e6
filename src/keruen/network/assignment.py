"""Stochastic user equilibrium: flows that reproduce the delays they cause.

Flows h = q * P(c(h)) with path-size logit shares P and delays of the facilities passed.
The added hours enter each group's cost at its own value of time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from keruen.errors import NotConvergedError
from keruen.network.choice import logsum, path_size_logit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keruen.network.delay import DelayFunction

    _Floats = NDArray[np.float64]

_log = logging.getLogger(__name__)

_HALVINGS = 40  # of a step, before the direction is given up
_SUFFICIENT = 1e-4  # part of the promised decrease a step must bring (Armijo)
_ROUNDING = 1e-13  # of the merit: smaller changes are noise


@dataclass(frozen=True, slots=True)
class SolveSettings:
    """When to stop: relative gap of the flows, and the most iterations."""

    gap: float = 1e-6
    max_iterations: int = 500


@dataclass(frozen=True, slots=True, eq=False)
class PathProblem:
    """Demand, its paths, and the facilities they pass.

    Parameters
    ----------
    group
        Demand row of each path, ascending; int32, shape (paths,).
    demand_t_day
        Demand of each group [t/day], >= 0; shape (groups,).
    fixed_cost_usd_t
        Cost of each path without added delay [USD/t]; shape (paths,).
    time_value_usd_t_h
        Cost of an added hour to each group [USD/(t h)], >= 0; shape (groups,).
    path_size
        How much of each path is its own, > 0; shape (paths,).
    use
        How many times each path passes each facility; shape (paths, facilities).
    capacity_t_day
        Capacity of each facility [t/day], > 0, NaN = never delays; shape (facilities,).
    free_time_h
        Time each facility takes without delay [h]; shape (facilities,).
    delay_kind
        Which of the delay functions each facility follows; int8, shape (facilities,).
    preload_t_day
        Flow of each facility from outside the problem [t/day]; shape (facilities,), None = none.
    """

    group: NDArray[np.int32]
    demand_t_day: _Floats
    fixed_cost_usd_t: _Floats
    time_value_usd_t_h: _Floats
    path_size: _Floats
    use: sparse.csr_array
    capacity_t_day: _Floats
    free_time_h: _Floats
    delay_kind: NDArray[np.int8]
    preload_t_day: _Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StochasticFlows:
    """Equilibrium flows, and the costs and delays at those flows.

    Parameters
    ----------
    flow_t_day, share, cost_usd_t
        Flow, share of its group and generalised cost of each path; shape (paths,).
    facility_flow_t_day, delay_h
        Flow (with preload) and added hours of each facility; shape (facilities,).
    gap
        Sum of abs(flow - demand * share at these costs) over the sum of demand.
    iterations
        Newton steps taken.
    logsum_usd_t
        Expected least cost of each group [USD/t], inf without paths; shape (groups,).
    """

    flow_t_day: _Floats
    share: _Floats
    cost_usd_t: _Floats
    facility_flow_t_day: _Floats
    delay_h: _Floats
    gap: float
    iterations: int
    logsum_usd_t: _Floats


def assign_stochastic(
    problem: PathProblem,
    delays: tuple[DelayFunction, ...],
    *,
    scale_per_usd_t: ArrayLike,
    settings: SolveSettings | None = None,
    start_flow: ArrayLike | None = None,
) -> StochasticFlows:
    """Return the flows at which every group's shares fit the costs those flows cause.

    Newton's method on the flows of the facilities with capacity. Its step goes down the convex-
    in-delay function of Daganzo, so halving it until that function falls converges from any start.

    Parameters
    ----------
    problem
        Demand, paths and facilities. Not changed.
    delays
        Delay functions that delay_kind counts through; increasing.
    scale_per_usd_t
        How sharply cost decides [t/USD], > 0; one number, or one a group.
    settings
        Gap and most iterations; `SolveSettings()` when None.
    start_flow
        Flow of each path to start from [t/day]; None starts from the shares without delay.

    Raises
    ------
    ValueError
        If a length or sign is wrong, or demand has no path; the message names all of it.
    NotConvergedError
        If the gap is not reached, saying how far it got.

    References
    ----------
    Sheffi and Powell (1982), "An algorithm for the equilibrium assignment problem with random
    link times", Networks 12; Daganzo (1982), "Unconstrained extremal formulation of some
    transportation equilibrium problems", Transportation Science 16.
    """
    settings = settings or SolveSettings()
    _check_problem(problem, delays, scale_per_usd_t, start_flow)
    state = _Equilibrium(problem, delays, scale_per_usd_t)
    if start_flow is None:
        flow = state.respond(state.preload).facility
    else:
        flow = state.preload + state.use_t @ np.asarray(start_flow, dtype=np.float64)
    gap, best = np.inf, np.inf
    here = state.respond(flow)
    for iteration in range(settings.max_iterations + 1):
        # the answer offered is the response to the point, judged at its own delays
        ahead = state.respond(here.facility)
        gap = state.gap(here, ahead)
        _log.debug("iteration %d: gap %.3e", iteration, gap)
        if gap <= settings.gap:
            return state.result(here, ahead, gap, iteration)
        if iteration < settings.max_iterations:
            best = min(best, here.residual)
            flow, here = state.step(flow, here, best, iteration)
    saturation = state.highest_saturation(here.facility)
    msg = (
        f"the equilibrium of path flows did not converge: gap {gap:.1e} after "
        f"{settings.max_iterations} iterations, wanted {settings.gap:.1e}. "
        "Raise max_iterations or the gap; the fullest facility carries "
        f"{saturation:.1f} times its capacity"
    )
    raise NotConvergedError(msg)


@dataclass(frozen=True, slots=True, eq=False)
class _Response:
    """What the demand does when facilities carry a flow: shapes as in StochasticFlows."""

    share: _Floats
    flow: _Floats
    facility: _Floats
    cost: _Floats
    delay: _Floats
    merit: float
    noise: float
    residual: float


class _Equilibrium:
    """The problem laid out for the solver; nothing in it changes after it is made."""

    def __init__(
        self, problem: PathProblem, delays: tuple[DelayFunction, ...], scale: ArrayLike
    ) -> None:
        self.problem, self.delays = problem, delays
        self.n_groups = problem.demand_t_day.size
        self.group = np.asarray(problem.group, dtype=np.int64)
        self.use = problem.use.astype(np.float64)
        self.use_t = sparse.csr_array(self.use.T)
        n_facilities = self.use.shape[1]
        self.preload = (
            np.zeros(n_facilities) if problem.preload_t_day is None else problem.preload_t_day
        )
        self.limited = np.flatnonzero(~np.isnan(problem.capacity_t_day))
        self.limited_use = sparse.csr_array(self.use[:, self.limited])
        self.kinds = [np.flatnonzero(problem.delay_kind == kind) for kind in range(len(delays))]
        by_group = np.broadcast_to(np.asarray(scale, dtype=np.float64), (self.n_groups,))
        self.scale = by_group[self.group]
        self.demand = problem.demand_t_day[self.group]
        self.time_value = problem.time_value_usd_t_h[self.group]
        present = np.unique(self.group)
        self.present = present
        value = problem.time_value_usd_t_h[present]
        sensitive = value > 0
        # hours-equivalent weight of a group's expected least cost in the merit
        self.weight = np.divide(
            problem.demand_t_day[present], value, out=np.zeros(present.size), where=sensitive
        )
        paths = np.arange(self.group.size)
        self.member = sparse.csr_array(
            (np.ones(self.group.size), (np.searchsorted(present, self.group), paths)),
            shape=(present.size, self.group.size),
        )
        self.insensitive = np.where(self.time_value > 0, 0.0, self.demand)
        self.reference = self._logsum(problem.fixed_cost_usd_t)[present]

    def respond(self, facility_flow: _Floats) -> _Response:
        """Return what demand does at the delays of these flows, and the merit of the flows."""
        problem = self.problem
        delay = self._evaluate("hours", facility_flow)
        cost = problem.fixed_cost_usd_t + self.time_value * (self.use @ delay)
        share = path_size_logit(cost, problem.path_size, self.group, self.scale)
        flow = self.demand * share
        # Daganzo's function of the delays, whose slope is flow kept minus flow drawn
        gain = self.weight * (self._logsum(cost)[self.present] - self.reference)
        held = self.preload + self.use_t @ (self.insensitive * share)
        terms = (
            (facility_flow - held)[self.limited] * delay[self.limited],
            -self._evaluate("integral", facility_flow)[self.limited],
            -gain,
        )
        merit = float(sum(term.sum() for term in terms))
        noise = _ROUNDING * float(sum(np.abs(term).sum() for term in terms))
        facility = self.preload + self.use_t @ flow
        residual = float(np.abs(facility - facility_flow)[self.limited].sum())
        return _Response(share, flow, facility, cost, delay, merit, noise, residual)

    def step(
        self, flow: _Floats, here: _Response, best: float, iteration: int
    ) -> tuple[_Floats, _Response]:
        """Return a better point and its response: Newton, else an average with the response."""
        slope = self._evaluate("derivative", flow)
        for direction in (self._newton(flow, here, slope), here.facility - flow):
            promised = float(slope @ ((flow - here.facility) * direction))
            if not promised <= 0:
                continue
            size = 1.0
            for _ in range(_HALVINGS):
                trial = np.maximum(flow + size * direction, 0.0)
                there = self.respond(trial)
                if _is_better(here, there, _SUFFICIENT * size * promised, best):
                    return trial, there
                size /= 2
        averaged = flow + (here.facility - flow) / (iteration + 2)
        return averaged, self.respond(averaged)

    def gap(self, here: _Response, ahead: _Response) -> float:
        """Return how far flows are from the response to themselves, relative to demand."""
        total = float(self.problem.demand_t_day.sum())
        return float(np.abs(here.flow - ahead.flow).sum()) / total if total > 0 else 0.0

    def highest_saturation(self, facility_flow: _Floats) -> float:
        """Return the largest flow over capacity, 0 when nothing has a capacity."""
        capacity = self.problem.capacity_t_day[self.limited]
        return float(np.max(facility_flow[self.limited] / capacity, initial=0.0))

    def result(
        self, here: _Response, ahead: _Response, gap: float, iterations: int
    ) -> StochasticFlows:
        """Return the flows of here with the costs they cause."""
        return StochasticFlows(
            flow_t_day=here.flow,
            share=here.share,
            cost_usd_t=ahead.cost,
            facility_flow_t_day=here.facility,
            delay_h=ahead.delay,
            gap=gap,
            iterations=iterations,
            logsum_usd_t=self._logsum(ahead.cost),
        )

    def _newton(self, flow: _Floats, here: _Response, slope: _Floats) -> _Floats:
        """Return the step that solves the fixed point linearised at the flows."""
        weight = self.demand * self.time_value * self.scale * here.share
        spread = sparse.diags_array(weight) @ self.limited_use
        mean = self.member @ sparse.diags_array(here.share) @ self.limited_use
        per_group = sparse.diags_array(np.asarray(self.member @ weight))
        # how much less flow each facility draws per USD/t on another: a covariance of the uses
        reaction = (self.limited_use.T @ spread - mean.T @ (per_group @ mean)).toarray()
        step = here.facility - flow
        if self.limited.size:
            system = np.eye(self.limited.size) + reaction * slope[self.limited]
            step[self.limited] = np.linalg.solve(system, step[self.limited])
        return step

    def _evaluate(self, method: str, flow: _Floats) -> _Floats:
        """Return one method of each facility's own delay function."""
        values = np.zeros(flow.size)
        for function, members in zip(self.delays, self.kinds, strict=True):
            if members.size:
                values[members] = getattr(function, method)(
                    flow[members],
                    self.problem.free_time_h[members],
                    self.problem.capacity_t_day[members],
                )
        return values

    def _logsum(self, cost: _Floats) -> _Floats:
        return logsum(cost, self.problem.path_size, self.group, self.scale, self.n_groups)


def _is_better(here: _Response, there: _Response, promised: float, best: float) -> bool:
    """Return whether a step is worth taking.

    The merit falls as promised; or, where it only moves by rounding, flows fit better than here;
    or they fit twice as well as ever before, which can happen only so often.
    """
    change = there.merit - here.merit
    if abs(change) > here.noise and change <= promised:
        return True
    fits_better = abs(change) <= here.noise and there.residual < here.residual
    return fits_better or there.residual <= best / 2


def _check_problem(
    problem: PathProblem,
    delays: tuple[DelayFunction, ...],
    scale: ArrayLike,
    start_flow: ArrayLike | None,
) -> None:
    """Raise ValueError that lists everything wrong with the problem."""
    n_paths, n_facilities = problem.use.shape
    n_groups = problem.demand_t_day.size
    scales = np.asarray(scale, dtype=np.float64)
    paths_of = np.bincount(problem.group, minlength=n_groups)
    start = np.zeros(n_paths) if start_flow is None else np.asarray(start_flow, dtype=np.float64)
    preload = np.zeros(n_facilities) if problem.preload_t_day is None else problem.preload_t_day
    lengths: dict[str, tuple[NDArray[Any], int]] = {
        "group": (problem.group, n_paths),
        "fixed_cost_usd_t": (problem.fixed_cost_usd_t, n_paths),
        "path_size": (problem.path_size, n_paths),
        "start_flow": (start, n_paths),
        "time_value_usd_t_h": (problem.time_value_usd_t_h, n_groups),
        "capacity_t_day": (problem.capacity_t_day, n_facilities),
        "free_time_h": (problem.free_time_h, n_facilities),
        "delay_kind": (problem.delay_kind, n_facilities),
        "preload_t_day": (preload, n_facilities),
    }
    problems = [
        f"{name} must have {n} values, got shape {values.shape}"
        for name, (values, n) in lengths.items()
        if values.shape != (n,)
    ]
    if problems:
        raise ValueError("; ".join(problems))
    if paths_of.size > n_groups:
        msg = f"group {paths_of.size - 1} has no demand row; there are {n_groups}"
        raise ValueError(msg)
    rules = {
        "demand_t_day must be finite and 0 or more": _is_amount(problem.demand_t_day),
        "time_value_usd_t_h must be finite and 0 or more": _is_amount(problem.time_value_usd_t_h),
        "fixed_cost_usd_t must be finite": np.isfinite(problem.fixed_cost_usd_t),
        "start_flow must be finite and 0 or more": _is_amount(start),
        "preload_t_day must be finite and 0 or more": _is_amount(preload),
        "use must be finite and 0 or more": _is_amount(np.asarray(problem.use.data)),
        "delay_kind must name a delay function": (problem.delay_kind >= 0)
        & (problem.delay_kind < len(delays)),
        "scale_per_usd_t must be finite and above 0": _is_amount(scales) & (scales > 0),
        "scale_per_usd_t must be one number or one a group": np.array(
            scales.shape in {(), (n_groups,)}
        ),
        "demand needs a path in its group": (paths_of > 0) | ~(problem.demand_t_day > 0),
    }
    problems = [
        f"{rule}: {int((~ok).sum())} of {ok.size} fail, the first is number {int(np.argmin(ok))}"
        for rule, ok in rules.items()
        if not np.all(ok)
    ]
    if problems:
        raise ValueError("; ".join(problems))


def _is_amount(values: _Floats) -> NDArray[np.bool_]:
    return np.isfinite(values) & (values >= 0)
