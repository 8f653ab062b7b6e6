"""Section 4 of the brief: what was traded, and the cells of the base year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from keruen.analysis.rows import row_of_most, rows_of
from keruen.report import words
from keruen.report.brief_ways import figure_html
from keruen.report.chart import Chart
from keruen.report.contents import Contents
from keruen.report.figure_history import history_chart
from keruen.report.markup import RIGHT, Column, Footnotes, chip, details, table

_OTHERS_SHOWN = 2


def trade_section(contents: Contents, charts: list[Chart], notes: Footnotes) -> str:
    """Return the history against the targets and the cells of the base year; adds its chart."""
    parts = []
    if len(contents.turnover):
        chart = history_chart(contents)
        charts.append(chart)
        parts += [figure_html(chart), _growth(contents, notes), _figures(contents, notes)]
    pair, cells = contents.pair, contents.baseline.cells
    ours = (cells["exporter"] == pair.exporter) & (cells["importer"] == pair.importer)
    inward = (cells["importer"] == pair.importer) & ~ours
    others = cells[~ours & ~inward]
    parts.append(f"<h3>{words.safe(_cells_title(contents, cells[ours]))}</h3>")
    parts.append(_cells(contents, cells[ours], notes))
    parts.append(
        '<p class="note">Each row is what the run moves. Where rows of the study disagree, '
        "the rule that chose is named and the others stay beside it.</p>"
    )
    if inward.any():
        rest = f"Others into {pair.importer_name} ({int(inward.sum())} flows)"
        parts.append(details(rest, _cells(contents, cells[inward], notes)))
    if len(others):
        rest = f"Flows that share the lines ({len(others)})"
        parts.append(details(rest, _cells(contents, others, notes)))
    return "".join(parts)


def confidence_chip(confidence: str) -> str:
    """Return how far a row can be trusted, in a box."""
    kind = {"high": "good", "medium": "mid", "low": "bad"}.get(confidence, "")
    return chip(confidence, kind)


def _growth(contents: Contents, notes: Footnotes) -> str:
    growth = contents.growth
    if growth.empty:
        return ""
    years = sorted(growth["by_year"].unique())
    columns = [Column("target"), Column("times today", RIGHT)]
    columns += [Column(f"growth a year to {year}", RIGHT) for year in years]
    columns += [Column("first said")]
    asked = {(row.target_usd, row.by_year): row for row in rows_of(growth)}
    rows = []
    for target in rows_of(contents.targets):
        cells = [asked.get((target.target_usd, year)) for year in years]
        known = [cell for cell in cells if cell is not None]
        rows.append(
            [
                f"<b>{words.money(target.target_usd)}</b>",
                f"{known[0].multiple:.1f}×" if known else "",
                *(_rate(cell) for cell in cells),
                f"{words.safe(target.first_date)} ({words.safe(target.commitment_ids)})"
                + notes.mark(target.source),
            ]
        )
    return table(columns, rows, kind="tight")


def _rate(cell: Any) -> str:  # noqa: ANN401 - a row of the growth table
    if cell is None:
        return ""
    rate = words.percent(cell.growth_ratio_yr, 1 if cell.growth_ratio_yr < 1 else 0)
    return f"<b>{rate}</b> (its own date)" if cell.own_date else rate


def _figures(contents: Contents, notes: Footnotes) -> str:
    columns = [Column("year", RIGHT), Column("period"), Column("M USD", RIGHT)]
    columns += [Column("twelve months, derived", RIGHT), Column("used"), Column("confidence")]
    columns += [Column("source"), Column("note")]
    rows = [
        [
            str(row.year),
            words.safe(row.period),
            f"{row.turnover_usd / 1e6:,.1f}",
            f"{row.annualised_usd / 1e6:,.0f}" if pd.notna(row.annualised_usd) else "",
            "used" if row.chosen else "",
            confidence_chip(row.confidence),
            words.safe(row.source) + notes.mark(row.source),
            words.safe(row.note),
        ]
        for row in rows_of(contents.turnover)
    ]
    return details(
        f"Every figure of the trade on record ({len(rows)})", table(columns, rows, kind="tight")
    )


def _cells_title(contents: Contents, ours: pd.DataFrame) -> str:
    pair = contents.pair
    if ours.empty:
        return f"No flow from {pair.exporter_name} to {pair.importer_name} is on record"
    first = row_of_most(ours, "demand_t_yr")
    share = first["demand_t_yr"] / ours["demand_t_yr"].sum()
    good = contents.commodities.get(first["commodity_id"], first["commodity_id"])
    return (
        f"{good} is {words.percent(share)} of the tonnes from {pair.exporter_name} to "
        f"{pair.importer_name}"
    )


def _cells(contents: Contents, cells: pd.DataFrame, notes: Footnotes) -> str:
    trade = contents.study.table("trade")
    sources = dict(zip(trade["row_id"], trade["source"], strict=True))
    one_pair = len(cells.drop_duplicates(["exporter", "importer"])) == 1
    columns = [
        *([] if one_pair else [Column("from – to")]),
        Column("goods"),
        Column("tonnes", RIGHT),
        Column("range", RIGHT),
    ]
    columns += [Column("confidence"), Column("row"), Column("why this figure")]
    columns += [Column("other figures")]
    ordered = cells.sort_values(
        ["demand_t_yr", "exporter", "importer", "commodity_id"],
        ascending=[False, True, True, True],
    )
    rows = []
    for cell in rows_of(ordered):
        ids = [part.strip() for part in str(cell.chosen_row_id).split(";")]
        marks = notes.mark([sources[i] for i in ids if i in sources])
        known = pd.notna(cell.low_t_yr) and pd.notna(cell.high_t_yr)
        rows.append(
            [
                *(
                    []
                    if one_pair
                    else [
                        words.safe(
                            " – ".join(
                                _name(contents, code) for code in (cell.exporter, cell.importer)
                            )
                        )
                    ]
                ),
                words.safe(contents.commodities.get(cell.commodity_id, cell.commodity_id)),
                f"<b>{words.mass(cell.demand_t_yr)}</b>",
                words.between(words.mass(cell.low_t_yr), words.mass(cell.high_t_yr))
                if known
                else "none known",
                confidence_chip(cell.confidence),
                words.safe(cell.chosen_row_id) + marks,
                words.safe(cell.rule),
                _others(cell.other_rows),
            ]
        )
    return table(columns, rows, kind="tight")


def _others(text: str) -> str:
    """Show a few other figures, and more of them on demand."""
    said = [part.strip() for part in str(text).split(";") if part.strip()]
    if len(said) <= _OTHERS_SHOWN:
        return words.safe("; ".join(said))
    return details(f"{len(said)} other figures", words.safe("; ".join(said)))


def _name(contents: Contents, code: str) -> str:
    return contents.countries.get(code, code)
