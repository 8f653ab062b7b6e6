"""A real study of two towns, with hostile text in it, solved once."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import pytest

from keruen.analysis.corridors import asked_corridors
from keruen.equilibrium.solve import solve
from keruen.report.contents import gather
from keruen.scenario.reading import BASELINE
from keruen.study import new_study, read_study

HOSTILE = '<script>alert("&")</script>'


@dataclass(frozen=True)
class Solved:
    study: object
    baseline: object
    scenarios: list
    corridors: list
    hostile: str = HOSTILE

    @cached_property
    def contents(self):
        return self.gather(self.scenarios, self.corridors)

    def gather(self, scenarios, corridors):
        return gather(self.study, self.baseline, scenarios, corridors)


@pytest.fixture(scope="session")
def solved(tmp_path_factory):
    folder = new_study("two-towns", tmp_path_factory.mktemp("studies"))
    study = read_study(folder)
    study = replace(study, tables={**study.tables, **_added(study)})
    baseline = solve(study, BASELINE)
    other = replace(baseline, scenario=replace(BASELINE, name="what-if", title=HOSTILE))
    return Solved(study, baseline, [other], asked_corridors(baseline))


def _added(study):
    """Add what the small study lacks: turnover, promises, policy, bread, names to beware of."""
    nodes = study.table("node")
    nodes["name"] = nodes["name"] + " " + HOSTILE
    trade = study.table("trade")
    years = [
        _turnover(trade, "T900", 2023, 5e7, "high"),
        _turnover(trade, "T901", 2024, 6e7, "low"),
    ]
    years.append(_turnover(trade, "T902", 2023, 7e7, "low"))
    return {
        "node": nodes,
        "trade": pd.concat([trade, *years], ignore_index=True),
        "commitments": _rows(
            study,
            "commitments",
            commitment_id="K1", date="2024-01-01", type="target", parties="XAA-XBB",
            title=f"bilateral trade {HOSTILE}", value_usd=3e9, realised_status="far behind",
        ),
        "policy": _rows(
            study, "policy", row_id="S1", jurisdiction="XAA", date="2024-01-01", type="listing",
            instrument=HOSTILE,
        ),
        "needs": _rows(
            study, "needs", row_id="N1", country="XBB", year=2024.0, item="flour_extraction_rate",
            value=0.78, unit="t/t",
        ),
    }  # fmt: skip


def _turnover(trade, row_id, year, usd, confidence):
    return trade.iloc[[0]].assign(
        row_id=row_id, year=float(year), period="year", period_start=f"{year}-01-01",
        period_end=f"{year}-12-31", flow="turnover", hs="", commodity_id="", role="context",
        value_usd=usd, tonnes=float("nan"), source=HOSTILE, confidence=confidence,
    )  # fmt: skip


def _rows(study, name, **values):
    table = study.table(name)
    text = dict.fromkeys(table.columns, "")
    numbers = {c: float("nan") for c in table.columns if table[c].dtype.kind == "f"}
    row = {**text, **numbers, "source": HOSTILE, "confidence": "high", **values}
    return pd.DataFrame([row])[list(table.columns)]
