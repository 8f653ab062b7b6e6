"""Delay functions: their shape, their derivatives and integrals, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from keruen.network.delay import Bpr, Queue

FUNCTIONS = st.one_of(
    st.builds(Bpr, st.floats(0.0, 2.0), st.floats(1.0, 8.0)),
    st.builds(Queue, st.floats(1.0, 1000.0), st.floats(0.1, 2.0), st.floats(1.0, 5000.0)),
)
CAPACITIES = st.floats(100.0, 100_000.0)
SATURATIONS = st.floats(0.0, 3.0)


@given(FUNCTIONS, CAPACITIES, st.floats(0.0, 50.0))
def test_nothing_waits_for_nothing(function, capacity, free):
    assert function.hours(0.0, free, capacity) == 0.0
    assert abs(function.integral(0.0, free, capacity)) == 0.0


@given(FUNCTIONS, CAPACITIES, SATURATIONS, SATURATIONS)
def test_delay_grows_with_volume(function, capacity, one, other):
    low, high = sorted([one * capacity, other * capacity])
    assert function.hours(low, 5.0, capacity) <= function.hours(high, 5.0, capacity) * (1 + 1e-9)
    assert function.derivative(high, 5.0, capacity) >= 0.0


def is_convex(function, capacity):
    if isinstance(function, Bpr):
        return True
    return capacity / 24 / function.batch_t * function.period_h >= 2 * function.jitter


@given(FUNCTIONS, CAPACITIES, SATURATIONS, SATURATIONS)
def test_delay_grows_ever_faster(function, capacity, one, other):
    if is_convex(function, capacity):
        low, high = sorted([one * capacity, other * capacity])
        slopes = function.derivative(np.array([low, high]), 5.0, capacity)
        assert slopes[0] <= slopes[1] * (1 + 1e-9) + 1e-15


@given(FUNCTIONS, CAPACITIES, st.floats(0.05, 3.0))
def test_derivative_matches_finite_difference(function, capacity, saturation):
    volume, step = saturation * capacity, 1e-5 * capacity
    around = function.hours(np.array([volume - step, volume + step]), 5.0, capacity)
    slope = float(function.derivative(volume, 5.0, capacity))
    assert (around[1] - around[0]) / (2 * step) == pytest.approx(slope, rel=2e-3, abs=1e-9)


@given(FUNCTIONS, CAPACITIES, SATURATIONS)
def test_integral_matches_quadrature(function, capacity, saturation):
    volume = saturation * capacity
    # v = u^2 takes away the steep start at no volume; full_output keeps quad's doubts quiet
    area = quad(
        lambda u: 2 * u * float(function.hours(u * u, 5.0, capacity)),
        0.0,
        volume**0.5,
        points=[min(volume, capacity) ** 0.5],
        epsabs=0.0,
        epsrel=1e-8,
        limit=200,
        full_output=1,
    )[0]
    scale = getattr(function, "period_h", 5.0) * capacity
    found = float(function.integral(volume, 5.0, capacity))
    assert found == pytest.approx(area, rel=1e-6, abs=1e-10 * scale)


@pytest.mark.parametrize("function", [Bpr(), Queue(24.0, 1.0, 2000.0)])
@pytest.mark.parametrize("capacity", [np.nan, np.inf])
@pytest.mark.parametrize("method", ["hours", "derivative", "integral"])
def test_without_capacity_nothing_waits(function, capacity, method):
    np.testing.assert_array_equal(
        getattr(function, method)([0.0, 1e6], 10.0, capacity), np.zeros(2)
    )


@pytest.mark.parametrize("function", [Bpr(), Queue(24.0)])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((1.0, 1.0, [5.0, 0.0, -2.0]), "capacity_t_day .*: 2 of 3"),
        ((-1.0, 1.0, 5.0), "volume_t_day"),
        ((np.nan, 1.0, 5.0), "volume_t_day"),
        ((1.0, -1.0, 5.0), "free_time_h"),
    ],
)
def test_impossible_arguments_are_refused(function, arguments, words):
    for method in (function.hours, function.derivative, function.integral):
        with pytest.raises(ValueError, match=words):
            method(*arguments)


@pytest.mark.parametrize(
    "make",
    [lambda: Bpr(-0.1), lambda: Bpr(0.1, 0.5), lambda: Queue(0.0), lambda: Queue(24.0, 0.0)],
)
def test_impossible_settings_are_refused(make):
    with pytest.raises(ValueError, match="needs"):
        make()


def test_bpr_at_capacity_adds_alpha_of_the_free_time():
    assert Bpr(0.15, 4.0).hours(800.0, 10.0, 800.0) == pytest.approx(1.5)


def test_queue_far_below_capacity_waits_as_in_steady_state():
    # M/M/1 with 10 trains of 1000 t a day: wait = x / (Q (1 - x))
    hours = Queue(1e7, 1.0, 1000.0).hours(5000.0, 0.0, 10_000.0)
    assert float(hours) == pytest.approx(0.5 / (10 / 24 * 0.5), rel=1e-4)


def test_queue_far_above_capacity_waits_half_the_period_times_the_excess():
    hours = Queue(168.0, 1.0, 1.0).hours(30_000.0, 0.0, 10_000.0)
    assert float(hours) == pytest.approx(168 / 2 * 2, rel=1e-3)


def test_a_bigger_batch_waits_longer():
    hours = [float(Queue(168.0, 1.0, batch).hours(8e3, 0.0, 1e4)) for batch in (20, 500, 3000)]
    assert hours == sorted(hours)
    assert hours[2] > 5 * hours[0]
