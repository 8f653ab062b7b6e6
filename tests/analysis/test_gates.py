from types import SimpleNamespace

import pandas as pd
import pytest

from keruen.analysis.gates import beyond_capacity


def passages(*rows):
    names = ["crossing_id", "mode", "from_country", "to_country", "flow_t_yr", "capacity_t_day"]
    return SimpleNamespace(crossings=pd.DataFrame(rows, columns=names))


def test_what_both_directions_ask_of_a_gate_beyond_its_capacity_would_not_move():
    run = passages(
        ("X", "rail", "XAA", "XBB", 300_000.0, 1000.0),
        ("X", "rail", "XBB", "XAA", 100_000.0, 1000.0),
    )
    full = beyond_capacity(run)
    assert full["beyond_t_yr"].tolist() == pytest.approx([400_000 - 365_000])
    assert full["countries"].tolist() == ["XAA XBB"]


def test_a_gate_with_room_or_without_known_capacity_is_never_beyond_it():
    run = passages(
        ("X", "rail", "XAA", "XBB", 300_000.0, 1000.0),
        ("Y", "road", "XAA", "XBB", 9e9, float("nan")),
    )
    assert beyond_capacity(run).empty
