from types import SimpleNamespace

import pandas as pd
import pytest

from keruen.analysis.policy_status import policy_timeline, status_on


def timeline(*acts):
    rows = [
        {
            "row_id": f"S{at}", "jurisdiction": who, "date": date, "type": kind, "instrument": "",
            "description": "", "source": "press", "confidence": "high",
        }
        for at, (who, date, kind) in enumerate(acts)
    ]  # fmt: skip
    tables = {"policy": pd.DataFrame(rows)}
    return policy_timeline(SimpleNamespace(tables=tables, table=tables.__getitem__))


def test_two_dates_of_one_delisting_stay_and_name_each_other():
    table = timeline(
        ("KAZ", "2023-12-29", "delisting (announced)"), ("KAZ", "2024-06-03", "delisting (stated)")
    )
    assert list(table["conflict"]) == ["also dated 2024-06-03", "also dated 2023-12-29"]


def test_between_two_dates_of_one_act_the_status_is_disputed():
    table = timeline(
        ("KAZ", "2005-03", "listing"),
        ("KAZ", "2023-12-29", "delisting (announced)"),
        ("KAZ", "2024-06-03", "delisting (stated)"),
    )
    assert status_on(table, on="2024-03-01")["listing"][0].startswith("disputed")
    assert status_on(table, on="2024-12-31")["listing"][0].startswith("delisting")
    assert status_on(table, on="2020-01-01")["listing"][0].startswith("listing")


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("listing", "restricts"),
        ("delisting", "eases"),
        ("suspension of ban", "eases"),
        ("export ban", "restricts"),
        ("general licence", "eases"),
        ("exemption ended", "restricts"),
        ("accreditation", "contact"),
        ("non-recognition kept", "contact"),
    ],
)
def test_what_an_act_does_follows_from_its_type(kind, effect):
    assert timeline(("KAZ", "2024", kind))["effect"][0] == effect


def test_dates_of_any_precision_find_their_place():
    table = timeline(("A", "2006", "x"), ("B", "2006-01", "x"), ("C", "2006-12-31", "x"))
    places = dict(zip(table["jurisdiction"], table["year_decimal"], strict=True))
    assert 2006 < places["B"] < places["A"] < places["C"] < 2007
