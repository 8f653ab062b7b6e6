"""Sections 6 and 7 of the brief: how good the numbers are, where they come from, who disagrees."""

from __future__ import annotations

import pandas as pd

from keruen.analysis.asked import optional_table
from keruen.analysis.rows import rows_of
from keruen.report import words
from keruen.report.contents import Contents
from keruen.report.markup import RIGHT, Column, Footnotes, band, bar, chip, details, table
from keruen.report.tables import fit_caution, fit_title


def trust_section(contents: Contents, notes: Footnotes) -> str:
    """Return the fit, the calibration, the warnings and what was assumed."""
    return "".join(
        (
            _fit(contents, notes),
            _calibration(contents, notes),
            _assumed(contents, notes),
            _warnings(contents),
        )
    )


def sources_section(contents: Contents, notes: Footnotes) -> str:
    """Return the conflicts with their values side by side, the documents and all sources."""
    return _conflicts(contents, notes) + _documents(contents) + _sources(contents)


def _fit(contents: Contents, notes: Footnotes) -> str:
    fit = contents.baseline.fit
    columns = [Column("observed"), Column("range", RIGHT), Column("model", RIGHT)]
    columns += [Column("where it lies"), Column("verdict")]
    rows = [
        [
            words.safe(row.target) + notes.mark(row.source),
            f"{_bound(row.low, row.high)} {words.safe(row.unit)}",
            f"<b>{words.plain(row.model)}</b>",
            band(row.low, row.high, row.model, met=bool(row.met)),
            chip("met", "good") if row.met else chip("not met", "bad"),
        ]
        for row in rows_of(fit)
    ]
    gap = (
        f"<p>The flows answer the queues they cause: after {contents.baseline.iterations} "
        f"iterations {words.settled(contents.baseline.gap)}.</p>"
    )
    gap = f"<p>{words.safe(fit_caution(contents.study))}</p>{gap}" if len(fit) else gap
    return f"<h3>{words.safe(fit_title(fit))}</h3>{table(columns, rows, kind='tight')}{gap}"


def _bound(low: float, high: float) -> str:
    if pd.isna(low):
        return f"at most {words.plain(high)}"
    if pd.isna(high):
        return f"at least {words.plain(low)}"
    return f"{words.plain(low)}–{words.plain(high)}"


def _calibration(contents: Contents, notes: Footnotes) -> str:
    parameters = optional_table(contents.study, "parameters")
    if parameters.empty:
        return ""
    moved = parameters[parameters["moved"] == "yes"]
    fixed = parameters[parameters["moved"] != "yes"]
    columns = [Column("parameter"), Column("before", RIGHT), Column("after", RIGHT)]
    columns += [Column("allowed", RIGHT), Column("unit"), Column("within its bounds")]

    def rows(table_rows: pd.DataFrame) -> list[list[str]]:
        return [
            [
                words.safe(row.meaning or row.parameter_id) + notes.mark(row.source),
                words.plain(row.prior),
                f"<b>{words.plain(row.value)}</b>",
                f"{words.plain(row.low)}–{words.plain(row.high)}",
                words.safe(row.unit),
                band(row.low, row.high, row.value, met=True),
            ]
            for row in rows_of(table_rows)
        ]

    title = f"{len(moved)} parameters were moved to fit, none outside its bounds"
    outside = moved[(moved["value"] < moved["low"]) | (moved["value"] > moved["high"])]
    if len(outside):
        title = f"{len(outside)} of {len(moved)} moved parameters lie outside their bounds"
    body = f"<h3>{words.safe(title)}</h3>{table(columns, rows(moved), kind='tight')}"
    if len(fixed):
        kept = table(columns, rows(fixed), kind="tight")
        body += details(f"Parameters that were not moved ({len(fixed)})", kept)
    return body


def _assumed(contents: Contents, notes: Footnotes) -> str:
    counts = contents.assumed_counts
    low = int(counts["low_rows"].sum())
    total = int(counts["rows"].sum())
    columns = [Column("table"), Column("rows used", RIGHT), Column("of low confidence", RIGHT)]
    columns += [Column("share", RIGHT), Column("")]
    by_table = table(
        columns,
        [
            [
                words.safe(row.table),
                f"{row.rows:,}",
                f"{row.low_rows:,}",
                words.percent(row.low_share),
                bar(row.low_share, "#a4373a"),
            ]
            for row in rows_of(counts)
        ],
        kind="tight",
    )
    heads = [Column("row"), Column("what"), Column("rests on it", RIGHT), Column("why")]
    most = table(
        heads,
        [
            [
                words.safe(f"{row.table} {row.row_id}"),
                words.safe(row.what),
                _rests(row.rests_on_it, row.unit),
                words.safe(row.source) + notes.mark(row.source),
            ]
            for row in rows_of(contents.assumed_rows)
        ],
        kind="tight",
    )
    title = f"{low:,} of the {total:,} rows that the model reads are assumed, split or doubtful"
    return f"<h3>{words.safe(title)}</h3>{by_table}<h4>Those on which most rests</h4>{most}"


def _rests(amount: float, unit: str) -> str:
    if unit == "tkm/yr":
        return f"{amount / 1e9:,.1f}{words.THIN}bn tkm a year"
    return f"{words.mass(amount)} a year"


def _warnings(contents: Contents) -> str:
    said = [str(problem) for problem in contents.study.warnings]
    if not said:
        return "<p>The study passes its check without a warning.</p>"
    items = "".join(f"<li>{words.safe(text)}</li>" for text in said)
    return details(f"Warnings of the study and the run ({len(said)})", f"<ul>{items}</ul>")


def _conflicts(contents: Contents, notes: Footnotes) -> str:
    conflicts = contents.conflicts
    if conflicts.empty:
        return "<p>No two rows of the study contradict one another.</p>"
    columns = [Column("about"), Column("used"), Column("also said"), Column("rule")]
    rows = [
        [
            f"<b>{words.safe(row.subject)}</b>",
            words.safe(row.chosen),
            words.safe(row.others) + notes.mark(str(row.sources).split(" | ")),
            words.safe(row.rule),
        ]
        for row in rows_of(conflicts)
    ]
    return (
        f"<h3>Sources disagree on {len(rows)} matters; every figure is kept</h3>"
        f"{table(columns, rows, kind='tight')}"
    )


def _documents(contents: Contents) -> str:
    documents = optional_table(contents.study, "documents")
    if documents.empty:
        return ""
    columns = [
        Column("id"),
        Column("title"),
        Column("publisher"),
        Column("date"),
        Column("retells"),
    ]
    rows = [
        [words.safe(value) for value in (d.doc_id, d.title, d.publisher, d.date, d.retells)]
        for d in rows_of(documents)
    ]
    return f"<h4>Documents</h4>{table(columns, rows, kind='tight')}"


def _sources(contents: Contents) -> str:
    items = "".join(
        f'<li id="s{row.number}"><b>{row.number}</b>{words.safe(row.source)} '
        f"<em>{words.safe(row.tables)}, {row.rows} row{'s' if row.rows > 1 else ''}, "
        f"{words.safe(row.confidence)}</em></li>"
        for row in rows_of(contents.sources)
    )
    title = f"All {len(contents.sources)} sources, with the tables that rest on them"
    return f'<h4>{title}</h4><ol class="sources">{items}</ol>'
