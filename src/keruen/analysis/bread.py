"""How much of a country's imported bread comes from whom, by which gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis.asked import optional_table
from keruen.analysis.gates import pair_paths

if TYPE_CHECKING:
    from keruen.equilibrium.run import Run
    from keruen.study import Study

EXTRACTION_ITEM = "flour_extraction_rate"
WHEAT_HS, FLOUR_HS = "1001", "1101"
NEED_ITEMS = ("wheat_requirement", "wheat_production", "cereal_import_requirement")


@dataclass(frozen=True, slots=True)
class Extraction:
    """Tonnes of flour milled from a tonne of wheat, and where the figure comes from."""

    rate: float
    source: str
    confidence: str


def extraction_rate(study: Study, *, importer: str) -> Extraction | None:
    """Return the extraction rate of the latest row for the country, None if the study has none."""
    needs = optional_table(study, "needs")
    if needs.empty:
        return None
    rows = needs[(needs["item"] == EXTRACTION_ITEM) & (needs["country"] == importer)]
    if rows.empty:
        return None
    last = rows.sort_values(["year", "row_id"]).iloc[-1]
    return Extraction(float(last["value"]), last["source"], last["confidence"])


def bread_by_gate(study: Study, run: Run, *, importer: str, extraction: Extraction) -> pd.DataFrame:
    """Return imported wheat and flour by supplier and gate, in tonnes of wheat.

    Flour counts as ``tonnes / extraction rate`` of wheat.

    Returns
    -------
    DataFrame
        exporter, gate, flow_t_yr (as shipped), wheat_equivalent_t_yr, share (of the imports of
        wheat and flour); largest first.
    """
    factor = {
        **dict.fromkeys(_with_hs(study, WHEAT_HS), 1.0),
        **dict.fromkeys(_with_hs(study, FLOUR_HS), 1.0 / extraction.rate),
    }
    paths = pair_paths(run, importer=importer)
    paths = paths[paths["commodity_id"].isin(factor)]
    paths = paths.assign(
        wheat_equivalent_t_yr=paths["flow_t_yr"] * paths["commodity_id"].map(factor).astype(float)
    )
    amounts = ["flow_t_yr", "wheat_equivalent_t_yr"]
    table = paths.groupby(["exporter", "gate"], as_index=False)[amounts].sum()
    table = table[table["flow_t_yr"] > 0]
    table["share"] = table["wheat_equivalent_t_yr"] / table["wheat_equivalent_t_yr"].sum()
    return table.sort_values(
        ["wheat_equivalent_t_yr", "exporter", "gate"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def bread_need(study: Study, *, importer: str, year: int) -> pd.DataFrame:
    """Return what a people needs and grows of wheat, each in the row nearest to a year.

    Returns
    -------
    DataFrame
        item, year, value, unit, source, confidence; one row per item of ``NEED_ITEMS`` on record.
    """
    needs = optional_table(study, "needs")
    columns = ["item", "year", "value", "unit", "source", "confidence"]
    if needs.empty:
        return pd.DataFrame(columns=columns)
    rows = needs[(needs["country"] == importer) & needs["item"].isin(NEED_ITEMS)]
    rows = rows.assign(distance=(rows["year"] - year).abs())
    nearest = rows.sort_values(["item", "distance", "row_id"]).drop_duplicates("item")
    return nearest.reset_index(drop=True)[columns]


def _with_hs(study: Study, hs: str) -> list[str]:
    goods = study.table("commodities")
    codes = goods["hs"].map(lambda text: [code.strip() for code in str(text).split(";")])
    return list(goods.loc[codes.map(lambda found: hs in found), "commodity_id"])
