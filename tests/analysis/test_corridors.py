from types import SimpleNamespace

import pandas as pd

from keruen.analysis.corridors import _own_towns, _told_apart, _told_by

TABLES = {
    "link": pd.DataFrame(
        [("1", "A", "B"), ("2", "B", "D"), ("3", "A", "C"), ("4", "C", "D"), ("5", "C", "E")],
        columns=["link_id", "from_node_id", "to_node_id"],
    ),
    "node": pd.DataFrame(
        {
            "node_id": list("ABCDE"),
            "name": ["Start", "Halt", "Town", "End", "Spur"],
            "node_type": ["city", "station", "city", "city", "city"],
        }
    ),
}
STUDY = SimpleNamespace(table=TABLES.__getitem__)


def test_ways_by_the_same_gates_are_told_apart_by_a_town_of_their_own():
    words = ["Gate", "Gate", "Other"]
    towns = _own_towns(STUDY, words, ["1;2", "3;4", "1;2"], set())
    assert towns[:2] == ["Halt", "Town"]
    assert _told_apart(words, towns) == ["Gate by Halt", "Gate by Town", "Other"]


def test_ways_by_one_gate_are_told_apart_by_a_border_before_a_town():
    words = ["North - Gate", "South - Gate", "West"]
    assert _told_by(words, ["Gate", "Gate", "West"], ["Halt", "Town", ""]) == ["North", "South", ""]
