"""Which of several statements on the same trade counts, and what is shown beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.trade.resolution import ResolutionRule, resolve_cells

RULE = ResolutionRule(2024)
PRICES = {"flour": 250.0}


def row(row_id, start, end, tonnes=np.nan, confidence="high", **changes):
    facts = {
        "row_id": row_id,
        "exporter": "KAZ",
        "importer": "AFG",
        "commodity_id": "flour",
        "period": f"{start}..{end}",
        "period_start": start,
        "period_end": end,
        "value_usd": np.nan,
        "tonnes": tonnes,
        "tonnes_low": np.nan,
        "tonnes_high": np.nan,
        "confidence": confidence,
        "source": "a ministry",
    }
    return facts | changes


def resolve(*rows, rule=RULE):
    return resolve_cells(pd.DataFrame(list(rows)), PRICES, rule)


YEAR = ("2024-01-01", "2024-12-31")


def test_the_whole_base_year_goes_before_a_part_of_it():
    cells = resolve(
        row("part", "2024-01-01", "2024-10-31", 788_000.0),
        row("year", *YEAR, 1_100_000.0, "medium"),
    )
    cell = cells.iloc[0]
    assert (cell["chosen_row_id"], cell["demand_t_yr"]) == ("year", 1_100_000.0)
    assert "part: 944 kt" in cell["other_rows"]


def test_a_part_of_the_year_is_scaled_to_twelve_months_and_believed_less():
    cell = resolve(row("part", "2024-01-01", "2024-06-30", 500.0)).iloc[0]
    assert cell["demand_t_yr"] == pytest.approx(500.0 * 365.25 / 182)
    assert cell["confidence"] == "medium"


def test_the_nearest_other_year_is_carried_and_far_ones_are_not():
    far = row("far", "2019-01-01", "2019-12-31", 9.0)
    near = row("near", "2022-01-01", "2022-12-31", 5.0)
    assert resolve(far, near).iloc[0]["chosen_row_id"] == "near"
    assert resolve(far).empty


def test_among_equals_confidence_decides_and_values_are_never_averaged():
    cell = resolve(row("weak", *YEAR, 100.0, "low"), row("strong", *YEAR, 200.0)).iloc[0]
    assert cell["demand_t_yr"] == 200.0
    assert cell["low_t_yr"] == 100.0


def test_a_value_without_tonnes_is_divided_by_the_price():
    cell = resolve(row("value", *YEAR, value_usd=1_000_000.0)).iloc[0]
    assert cell["demand_t_yr"] == 4000.0
    assert "tonnes from value" in cell["rule"]


def test_a_stated_range_is_kept():
    cell = resolve(row("a", *YEAR, 100.0, tonnes_low=50.0, tonnes_high=400.0)).iloc[0]
    assert (cell["low_t_yr"], cell["high_t_yr"]) == (50.0, 400.0)


@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order):
    rows = [
        row("a", *YEAR, 1.0, "low"),
        row("b", "2023-01-01", "2023-12-31", 2.0),
        row("c", "2024-03-01", "2024-08-31", 3.0),
        row("d", *YEAR, 4.0, "medium"),
    ]
    cells = resolve(*(rows[i] for i in order))
    assert list(cells["chosen_row_id"]) == ["d"]


@given(st.floats(1.0, 1e7), st.sampled_from(["high", "medium", "low"]))
def test_the_figure_lies_in_its_range(tonnes, confidence):
    cell = resolve(row("a", *YEAR, tonnes, confidence)).iloc[0]
    assert cell["low_t_yr"] <= cell["demand_t_yr"] <= cell["high_t_yr"]


def test_an_assumed_figure_is_called_assumed():
    cell = resolve(row("a", *YEAR, 100.0, "low", source="assumption: half of the rest")).iloc[0]
    assert "assumed" in cell["rule"]


def test_words_name_the_year_of_a_carried_figure():
    cell = resolve(row("a", "2022-01-01", "2022-12-31", 100.0, period="year")).iloc[0]
    assert cell["rule"] == "carried from 2022"
