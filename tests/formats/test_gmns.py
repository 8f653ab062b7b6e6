from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.formats.gmns import (
    GMNS_NAMES,
    from_gmns,
    gmns_name,
    our_name,
    to_gmns,
    write_gmns_table,
)

TABLES = st.sampled_from([*GMNS_NAMES, "zone"])
THEIRS = sorted({name for names in GMNS_NAMES.values() for name in names})


@given(TABLES, st.one_of(st.sampled_from(THEIRS), st.text(max_size=8)))
def test_a_gmns_name_survives_the_way_there_and_back(table, name):
    ours = {our for names in GMNS_NAMES.values() for our in names.values()}
    if name not in ours:
        assert gmns_name(table, our_name(table, name)) == name


@pytest.mark.parametrize("table", ["node", "link"])
def test_a_table_survives_the_way_there_and_back(table):
    frame = pd.DataFrame({name: [1.5] for name in (*GMNS_NAMES[table], "other")})
    pd.testing.assert_frame_equal(to_gmns(from_gmns(frame, table), table), frame)


def test_lengths_and_speeds_carry_their_units_inside():
    frame = from_gmns(pd.DataFrame({"length": [1.0], "free_speed": [2.0]}), "link")
    assert list(frame.columns) == ["length_km", "speed_kmh"]


def test_a_written_table_has_gmns_names_and_empty_cells(tmp_path):
    frame = pd.DataFrame({"node_id": ["A"], "lon": [60.5], "lat": [float("nan")]})
    write_gmns_table(tmp_path / "node.csv", frame, "node")
    assert (tmp_path / "node.csv").read_bytes() == b"node_id,x_coord,y_coord\nA,60.5,\n"
