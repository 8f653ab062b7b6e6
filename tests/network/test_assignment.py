"""Stochastic equilibrium beside closed forms, from several starts, and its laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.sparse import csr_array

from keruen.errors import NotConvergedError
from keruen.network.assignment import PathProblem, SolveSettings, assign_stochastic
from keruen.network.delay import Bpr, Queue

TIGHT = SolveSettings(gap=1e-10, max_iterations=500)
BPR = Bpr(0.15, 4.0)
QUEUE = Queue(168.0, 1.0, 1000.0)
DELAYS = (BPR, QUEUE)


def two_routes(kind=0, demand=1000.0, capacities=(400.0, 600.0), costs=(50.0, 60.0)):
    """One demand, two ways, a gate on each."""
    return PathProblem(
        group=np.zeros(2, dtype=np.int32),
        demand_t_day=np.array([demand]),
        fixed_cost_usd_t=np.array(costs),
        time_value_usd_t_h=np.array([0.5]),
        path_size=np.ones(2),
        use=csr_array(np.eye(2)),
        capacity_t_day=np.array(capacities),
        free_time_h=np.array([24.0, 24.0]),
        delay_kind=np.full(2, kind, dtype=np.int8),
    )


def random_problem(seed, groups=12, facilities=8, saturation=3.0):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups, dtype=np.int32), rng.integers(1, 5, groups))
    use = rng.binomial(2, 0.25, (group.size, facilities)).astype(float)
    demand = np.where(rng.random(groups) < 0.2, 0.0, rng.exponential(300.0, groups))
    load = use.T @ demand[group] / 2.5 + 1.0
    capacity = load / rng.uniform(0.2, saturation, facilities)
    capacity[rng.random(facilities) < 0.3] = np.nan
    return PathProblem(
        group=group,
        demand_t_day=demand,
        fixed_cost_usd_t=rng.uniform(40.0, 160.0, group.size),
        time_value_usd_t_h=np.where(rng.random(groups) < 0.2, 0.0, rng.uniform(0, 1, groups)),
        path_size=rng.uniform(0.3, 1.0, group.size),
        use=csr_array(use),
        capacity_t_day=capacity,
        free_time_h=rng.uniform(1.0, 40.0, facilities),
        delay_kind=rng.integers(0, 2, facilities).astype(np.int8),
        preload_t_day=rng.uniform(0.0, 50.0, facilities),
    )


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("demand", [100.0, 1000.0, 3000.0])
def test_two_ways_split_as_the_scalar_equation_says(kind, demand):
    problem, function = two_routes(kind, demand), DELAYS[kind]

    def cost(gate, flow):
        wait = function.hours(flow, 24.0, problem.capacity_t_day[gate])
        return problem.fixed_cost_usd_t[gate] + 0.5 * float(wait)

    def excess(flow):
        return flow - demand / (1 + np.exp(0.1 * (cost(0, flow) - cost(1, demand - flow))))

    expected = brentq(excess, 0.0, demand, xtol=1e-12)
    found = assign_stochastic(problem, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    assert found.flow_t_day[0] == pytest.approx(expected, rel=1e-8)
    assert found.cost_usd_t[0] == pytest.approx(cost(0, expected), rel=1e-8)


def test_three_equal_gates_share_by_thirds():
    problem = PathProblem(
        group=np.zeros(3, dtype=np.int32),
        demand_t_day=np.array([9000.0]),
        fixed_cost_usd_t=np.full(3, 80.0),
        time_value_usd_t_h=np.array([0.3]),
        path_size=np.ones(3),
        use=csr_array(np.eye(3)),
        capacity_t_day=np.full(3, 1000.0),
        free_time_h=np.full(3, 12.0),
        delay_kind=np.ones(3, dtype=np.int8),
    )
    start = np.array([9000.0, 0.0, 0.0])
    found = assign_stochastic(
        problem, DELAYS, scale_per_usd_t=0.05, settings=TIGHT, start_flow=start
    )
    np.testing.assert_allclose(found.flow_t_day, 3000.0, rtol=1e-8)
    np.testing.assert_allclose(found.delay_h, QUEUE.hours(3000.0, 12.0, 1000.0), rtol=1e-6)
    assert found.logsum_usd_t[0] == pytest.approx(found.cost_usd_t[0] - np.log(3) / 0.05)


def test_a_closing_gate_sends_flow_to_the_others():
    before = assign_stochastic(two_routes(1), DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    narrow = two_routes(1, capacities=(100.0, 600.0))
    after = assign_stochastic(narrow, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    assert after.flow_t_day[0] < before.flow_t_day[0]
    assert after.logsum_usd_t[0] > before.logsum_usd_t[0]


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([0.01, 0.1, 1.0]))
def test_flows_reproduce_themselves_and_serve_all_demand(seed, scale):
    problem = random_problem(seed)
    found = assign_stochastic(problem, DELAYS, scale_per_usd_t=scale, settings=TIGHT)
    served = np.bincount(problem.group, found.flow_t_day, minlength=problem.demand_t_day.size)
    np.testing.assert_allclose(served, problem.demand_t_day, rtol=1e-12)
    carried = problem.preload_t_day + problem.use.T @ found.flow_t_day
    np.testing.assert_allclose(found.facility_flow_t_day, carried, rtol=1e-12)
    np.testing.assert_allclose(
        found.flow_t_day, problem.demand_t_day[problem.group] * found.share, rtol=1e-12
    )
    least = np.full(problem.demand_t_day.size, np.inf)
    np.minimum.at(least, problem.group, found.cost_usd_t)
    weight = problem.path_size * np.exp(-scale * (found.cost_usd_t - least[problem.group]))
    total = np.bincount(problem.group, weight)[problem.group]
    expected = problem.demand_t_day[problem.group] * weight / total
    misfit = np.abs(expected - found.flow_t_day).sum() / problem.demand_t_day.sum()
    assert misfit == pytest.approx(found.gap, abs=1e-12)
    assert found.gap <= TIGHT.gap


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([0.02, 0.5]))
def test_every_start_ends_at_the_same_flows(seed, scale):
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    starts = [None, rng.exponential(500.0, problem.group.size), np.zeros(problem.group.size)]
    found = [
        assign_stochastic(problem, DELAYS, scale_per_usd_t=scale, settings=TIGHT, start_flow=s)
        for s in starts
    ]
    for other in found[1:]:
        np.testing.assert_allclose(other.flow_t_day, found[0].flow_t_day, atol=1e-5)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_names_do_not_matter(seed):
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    groups = rng.permutation(problem.demand_t_day.size)  # new number of each group
    order = np.argsort(groups[problem.group], kind="stable")
    facility = rng.permutation(problem.capacity_t_day.size)
    old_group = np.argsort(groups)
    renamed = replace(
        problem,
        group=groups[problem.group][order].astype(np.int32),
        demand_t_day=problem.demand_t_day[old_group],
        fixed_cost_usd_t=problem.fixed_cost_usd_t[order],
        time_value_usd_t_h=problem.time_value_usd_t_h[old_group],
        path_size=problem.path_size[order],
        use=csr_array(problem.use.toarray()[order][:, facility]),
        capacity_t_day=problem.capacity_t_day[facility],
        free_time_h=problem.free_time_h[facility],
        delay_kind=problem.delay_kind[facility],
        preload_t_day=problem.preload_t_day[facility],
    )
    one = assign_stochastic(problem, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    other = assign_stochastic(renamed, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    np.testing.assert_allclose(other.flow_t_day, one.flow_t_day[order], atol=1e-6)


@settings(deadline=None, max_examples=15)
@given(factor=st.floats(0.01, 100.0))
def test_twice_the_demand_on_twice_the_capacity_splits_alike(factor):
    one = assign_stochastic(two_routes(), DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    bigger = two_routes(0, 1000.0 * factor, (400.0 * factor, 600.0 * factor))
    other = assign_stochastic(bigger, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    np.testing.assert_allclose(other.share, one.share, rtol=1e-7)


def test_a_sharp_choice_tends_to_equal_costs():
    # Wardrop on two gates with linear delay: 50 + 0.5 * 24 * x / 400 = 60 + 0.5 * 24 * y / 600
    linear = (Bpr(1.0, 1.0),)
    expected = (10.0 + 12.0 * 1000 / 600) / (12.0 / 400 + 12.0 / 600)
    errors = []
    for scale in (1.0, 10.0, 100.0):
        found = assign_stochastic(two_routes(), linear, scale_per_usd_t=scale, settings=TIGHT)
        errors.append(abs(found.flow_t_day[0] - expected))
    assert errors[0] > 5 * errors[1] > 25 * errors[2]
    assert errors[2] < 0.2


def test_without_delay_the_first_answer_stands():
    problem = two_routes(capacities=(np.nan, np.nan))
    found = assign_stochastic(problem, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    assert (found.gap, found.iterations) == (0.0, 0)
    assert found.share[0] == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_no_demand_is_no_problem():
    found = assign_stochastic(two_routes(demand=0.0), DELAYS, scale_per_usd_t=0.1)
    np.testing.assert_array_equal(found.flow_t_day, [0.0, 0.0])
    assert found.gap == 0.0


def test_each_demand_may_have_its_own_scale():
    problem = random_problem(5)
    scales = np.full(problem.demand_t_day.size, 0.1)
    one = assign_stochastic(problem, DELAYS, scale_per_usd_t=0.1, settings=TIGHT)
    other = assign_stochastic(problem, DELAYS, scale_per_usd_t=scales, settings=TIGHT)
    np.testing.assert_array_equal(one.flow_t_day, other.flow_t_day)


def test_too_few_iterations_are_an_error_that_says_how_far_it_got():
    hurried = SolveSettings(gap=1e-12, max_iterations=1)
    with pytest.raises(NotConvergedError, match=r"gap .* after 1 iterations, wanted 1.0e-12"):
        assign_stochastic(two_routes(0, 3000.0), DELAYS, scale_per_usd_t=1.0, settings=hurried)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"demand_t_day": np.array([-1.0])}, "demand_t_day must be"),
        ({"demand_t_day": np.array([1.0, 2.0]), "time_value_usd_t_h": np.ones(2)}, "needs a path"),
        ({"demand_t_day": np.array([]), "time_value_usd_t_h": np.array([])}, "no demand row"),
        ({"fixed_cost_usd_t": np.array([1.0])}, "fixed_cost_usd_t must have 2 values"),
        ({"fixed_cost_usd_t": np.array([1.0, np.nan])}, "the first is number 1"),
        ({"delay_kind": np.array([0, 2], dtype=np.int8)}, "delay_kind must name"),
        ({"capacity_t_day": np.array([0.0, 1.0])}, "capacity_t_day must be"),
        ({"path_size": np.array([0.0, 1.0])}, "path_size must be"),
        ({"preload_t_day": np.array([-5.0, 1.0])}, "preload_t_day must be"),
    ],
)
def test_wrong_problems_are_refused(change, words):
    with pytest.raises(ValueError, match=words):
        assign_stochastic(replace(two_routes(), **change), DELAYS, scale_per_usd_t=0.1)


@pytest.mark.parametrize("scale", [0.0, -1.0, np.nan, np.ones(3)])
def test_wrong_scales_are_refused(scale):
    with pytest.raises(ValueError, match="scale_per_usd_t must be"):
        assign_stochastic(two_routes(), DELAYS, scale_per_usd_t=scale)
