from types import SimpleNamespace

import pandas as pd

from keruen.analysis.doubts import _project_conflicts

COLUMNS = ["project_id", "project", "from_node", "to_node", "mode", "event_date", "event_type"]
COLUMNS += ["note", "capex_usd", "length_km", "source", "confidence"]
NOTHING = float("nan")


def clashes(*rows):
    lines = [
        ("P", "The line", "A", end, "rail", "2024", kind, note, usd, km, f"source {at}", "high")
        for at, (end, kind, note, usd, km) in enumerate(rows)
    ]
    tables = {"projects": pd.DataFrame(lines, columns=COLUMNS)}
    found = _project_conflicts(SimpleNamespace(tables=tables, table=tables.__getitem__))
    return [row["subject"] for row in found]


def test_a_first_section_does_not_contradict_the_whole_line():
    whole = ("B", "plan", "", NOTHING, 120.0)
    assert clashes(whole, ("B", "start of first section", "", NOTHING, 22.0)) == []
    assert clashes(whole, ("C", "plan", "", NOTHING, 22.0)) == []


def test_the_price_of_a_survey_does_not_contradict_that_of_the_line():
    assert (
        clashes(("B", "plan", "", 5e8, NOTHING), ("B", "survey contract", "", 2e6, NOTHING)) == []
    )


def test_two_lengths_of_one_line_contradict_each_other_unless_they_round_to_the_same():
    first = ("B", "plan", "", NOTHING, 100.0)
    assert clashes(first, ("B", "statement", "", NOTHING, 120.0)) == ["The line: length"]
    assert clashes(first, ("B", "statement", "", NOTHING, 100.5)) == []
