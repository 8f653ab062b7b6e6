"""A graph keeps every arc, in order, at both its ends."""

import numpy as np
import pytest

from keruen.network.graph import build_graph


def test_arcs_are_grouped_by_both_ends_in_arc_order():
    graph = build_graph([1, 0, 1], [0, 1, 0], 3)
    np.testing.assert_array_equal(graph.out_first, [0, 1, 3, 3])
    np.testing.assert_array_equal(graph.out_arc, [1, 0, 2])
    np.testing.assert_array_equal(graph.in_first, [0, 2, 3, 3])
    np.testing.assert_array_equal(graph.in_arc, [0, 2, 1])
    assert graph.n_arcs == 3


def test_the_given_arrays_are_not_shared():
    tail = np.array([0, 1], dtype=np.int32)
    graph = build_graph(tail, [1, 0], 2)
    tail[0] = 1
    assert graph.tail[0] == 0


@pytest.mark.parametrize(
    ("tail", "head", "n_states", "words"),
    [
        ([0], [2], 2, "head: 1 of 1 arcs name a state outside 0..1; the first is arc 0 with 2"),
        ([-1], [0], 2, "tail: 1 of 1"),
        ([0, 1], [1], 2, "tail has 2 arcs, head has 1"),
        ([0.5], [1], 2, "whole numbers"),
        ([], [], 0, "at least one state"),
    ],
)
def test_what_cannot_be_a_graph_is_refused(tail, head, n_states, words):
    with pytest.raises(ValueError, match=words):
        build_graph(tail, head, n_states)
