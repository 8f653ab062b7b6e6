"""Path sizes and shares beside closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from keruen.network.choice import logsum, path_size_logit, path_sizes

COSTS = st.lists(st.floats(0.0, 500.0), min_size=1, max_size=8)


def test_two_equal_ways_without_overlap_share_by_halves():
    sizes = path_sizes(csr_array(np.diag([100.0, 100.0])), [0, 0])
    np.testing.assert_array_equal(sizes, [1.0, 1.0])
    np.testing.assert_allclose(path_size_logit([9.0, 9.0], sizes, [0, 0], 0.1), [0.5, 0.5])


@pytest.mark.parametrize("common", [0.0, 30.0, 100.0])
def test_two_of_three_ways_that_overlap_count_less(common):
    # one way alone; two of the same length with a common beginning: 1 - common / (2 * length)
    own = 100.0 - common
    km = csr_array(np.array([[100, 0, 0, 0], [0, common, own, 0], [0, common, 0, own]]))
    expected = 1 - common / 200
    np.testing.assert_allclose(path_sizes(km, [0, 0, 0]), [1.0, expected, expected])
    share = path_size_logit([5.0] * 3, path_sizes(km, [0] * 3), [0] * 3, 1.0)
    assert share[0] == pytest.approx(1 / (1 + 2 * expected))


def test_overlap_with_another_group_does_not_count():
    km = csr_array(np.array([[50.0], [50.0], [50.0]]))
    np.testing.assert_allclose(path_sizes(km, [0, 1, 1]), [1.0, 0.5, 0.5])


def test_a_way_without_length_is_its_own():
    np.testing.assert_array_equal(path_sizes(csr_array((2, 3)), [0, 0]), [1.0, 1.0])


@given(COSTS, st.floats(-100.0, 100.0))
def test_only_differences_of_cost_count(costs, shift):
    costs, group = np.array(costs), np.zeros(len(costs), int)
    size = np.linspace(0.3, 1.0, len(costs))
    share = path_size_logit(costs, size, group, 0.05)
    np.testing.assert_allclose(path_size_logit(costs + shift, size, group, 0.05), share, atol=1e-12)
    assert share.sum() == pytest.approx(1.0)
    moved = logsum(costs + shift, size, group, 0.05, 1) - logsum(costs, size, group, 0.05, 1)
    assert moved[0] == pytest.approx(shift, abs=1e-9)


@given(COSTS)
def test_shares_are_the_slope_of_the_expected_least_cost(costs):
    costs, group, step = np.array(costs), np.zeros(len(costs), int), 1e-4
    size = np.ones(len(costs))
    share = path_size_logit(costs, size, group, 0.02)
    up, down = costs.copy(), costs.copy()
    up[0] += step
    down[0] -= step
    slope = (logsum(up, size, group, 0.02, 1) - logsum(down, size, group, 0.02, 1)) / (2 * step)
    assert slope[0] == pytest.approx(share[0], abs=1e-6)


def test_a_sharp_choice_takes_the_cheapest():
    share = path_size_logit([3.0, 2.0, 1e6], [0.1, 0.1, 1.0], [0, 0, 0], 1e4)
    np.testing.assert_array_equal(share, [0.0, 1.0, 0.0])


def test_groups_are_apart_and_scales_may_differ():
    share = path_size_logit([1.0, 2.0, 1.0, 2.0], np.ones(4), [0, 0, 3, 3], [1, 1, 2, 2])
    np.testing.assert_allclose(share[[0, 2]], 1 / (1 + np.exp([-1.0, -2.0])))


def test_logsum_of_one_way_is_its_cost_and_of_none_infinite():
    np.testing.assert_allclose(
        logsum([7.0, 4.0, 4.0, np.inf], np.ones(4), [0, 2, 2, 3], 0.5, 5),
        [7.0, np.inf, 4.0 - 2 * np.log(2), np.inf, np.inf],
    )


def test_a_closed_way_gets_nothing():
    np.testing.assert_array_equal(
        path_size_logit([np.inf, 5.0], [1.0, 1.0], [0, 0], 1.0), [0.0, 1.0]
    )


def test_no_paths_are_no_problem():
    assert path_size_logit([], [], [], 1.0).size == 0
    np.testing.assert_array_equal(logsum([], [], [], 1.0, 1), [np.inf])


@pytest.mark.parametrize(
    ("cost", "size", "group", "scale", "words"),
    [
        ([np.inf, np.inf], [1, 1], [4, 4], 1.0, "closed in 1 groups, the first is 4"),
        ([1, 1], [1, 1], [1, 0], 1.0, "sort the paths by group"),
        ([1, 1], [1, 0], [0, 0], 1.0, "path_size must be greater"),
        ([1, 1], [1, 1], [0, 0], 0.0, "scale_per_usd_t must be greater"),
        ([1, np.nan], [1, 1], [0, 0], 1.0, "cost_usd_t must be"),
        ([1, 1], [1], [0, 0], 1.0, "one cost, path size"),
        ([1, 1], [1, 1], [0], 1.0, "group must be 2 whole"),
    ],
)
def test_wrong_inputs_are_refused(cost, size, group, scale, words):
    with pytest.raises(ValueError, match=words):
        path_size_logit(cost, size, group, scale)
