from types import SimpleNamespace

import pandas as pd
import pytest

from keruen.analysis.asked import Pair
from keruen.analysis.history import growth_needed, trade_targets, turnover_points

PAIR = Pair("KAZ", "AFG", "Kazakhstan", "Afghanistan")


def row(row_id, year, period, start, end, usd, confidence, source):
    return {
        "row_id": row_id, "year": float(year), "period": period, "period_start": start,
        "period_end": end, "exporter": "KAZ", "importer": "AFG", "flow": "turnover", "hs": "",
        "value_usd": usd, "confidence": confidence, "source": source, "note": "",
    }  # fmt: skip


def year(row_id, at, usd, confidence, source):
    return row(row_id, at, "year", f"{at}-01-01", f"{at}-12-31", usd, confidence, source)


def pledge(commitment_id, kind, title, usd, parties="KAZ-AFG", due=""):
    return {
        "commitment_id": commitment_id, "date": "2023-08-03", "type": kind, "parties": parties,
        "title": title, "value_usd": usd, "target_date": due, "source": "press",
        "confidence": "high",
    }  # fmt: skip


def study(*rows, pledges=()):
    tables = {"trade": pd.DataFrame(rows), "commitments": pd.DataFrame(pledges)}
    return SimpleNamespace(tables=tables, table=tables.__getitem__)


def test_every_figure_stays_and_the_most_trusted_full_year_is_chosen():
    points = turnover_points(
        study(
            year("T1", 2023, 567.5e6, "high", "press 2024"),
            year("T2", 2023, 545.2e6, "low", "press 2025"),
        ),
        pair=PAIR,
    )
    assert len(points) == 2
    assert list(points[points["chosen"]]["row_id"]) == ["T1"]


def test_the_latest_source_wins_between_equally_trusted_figures():
    points = turnover_points(
        study(year("T1", 2022, 1e9, "high", "2022"), year("T2", 2022, 2e9, "high", "May 2024")),
        pair=PAIR,
    )
    assert list(points[points["chosen"]]["row_id"]) == ["T2"]


def test_part_of_a_year_is_stretched_to_twelve_months_and_never_chosen():
    part = row("T1", 2023, "Jan-Nov", "2023-01-01", "2023-11-30", 583e6, "high", "press")
    points = turnover_points(study(part), pair=PAIR)
    assert not points["chosen"].any()
    assert points["annualised_usd"][0] == pytest.approx(636e6, rel=1e-3)


def test_growth_asked_by_three_billion_is_that_of_the_evidence():
    content = study(
        year("T1", 2024, 545.2e6, "high", "press"),
        pledges=[pledge("K1", "target", "bilateral trade of USD 3 bn", 3e9)],
    )
    points = turnover_points(content, pair=PAIR)
    growth = growth_needed(points, trade_targets(content, pair=PAIR)).set_index("by_year")
    published = {2027: 0.766, 2030: 0.329, 2035: 0.168}
    for by_year, rate in published.items():
        assert growth.loc[by_year, "growth_ratio_yr"] == pytest.approx(rate, abs=1.5e-3)


def test_targets_for_part_of_the_trade_or_of_others_are_left_out():
    pledges = [
        pledge("K1", "target", "bilateral trade of USD 3 bn", 3e9),
        pledge("K2", "target", "agricultural trade", 1e9),
        pledge("K3", "target", "bilateral trade of USD 2 bn", 2e9, parties="UZB-AFG"),
        pledge("K4", "forum", "15 agreements on bilateral trade", 2e8),
    ]
    targets = trade_targets(study(pledges=pledges), pair=PAIR)
    assert list(targets["commitment_ids"]) == ["K1"]


def test_a_target_year_that_has_passed_asks_for_no_growth():
    content = study(
        year("T1", 2024, 545.2e6, "high", "press"),
        pledges=[pledge("K1", "target", "bilateral trade", 4e9, due="2023-12-31")],
    )
    points = turnover_points(content, pair=PAIR)
    growth = growth_needed(points, trade_targets(content, pair=PAIR))
    assert growth["by_year"].min() > 2024
