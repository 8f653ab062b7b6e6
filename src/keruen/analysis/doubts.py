"""Where the numbers come from, who says otherwise, and what was assumed for want of a source."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from keruen.analysis.asked import Pair, optional_table
from keruen.analysis.rows import rows_of

if TYPE_CHECKING:
    from keruen.equilibrium.run import Run
    from keruen.study import Study

#: The tables a run reads; rows of the others inform the brief only.
MODEL_TABLES = (
    "link",
    "crossing",
    "transfer",
    "zone_shares",
    "commodities",
    "countries",
    "costs",
    "trade",
    "parameters",
)
_RANK, _WORST = {"high": 0, "medium": 1, "low": 2}, 3
_CONFLICT_COLUMNS = ["subject", "chosen", "others", "rule", "sources"]


def source_register(study: Study) -> pd.DataFrame:
    """Return every source of the study once, numbered, with what rests on it.

    Returns
    -------
    DataFrame
        number (from 1), source, basis (published, general knowledge, derived, assumption), tables,
        rows, confidence (the best of its rows); published sources first, then in order of text.
    """
    tables: dict[str, set[str]] = {}
    rows: Counter[str] = Counter()
    rank: dict[str, int] = {}
    for name, table in sorted(study.tables.items()):
        if not {"source", "confidence"} <= set(table.columns):
            continue
        for source, confidence in zip(
            table["source"].tolist(), table["confidence"].tolist(), strict=True
        ):
            if source:
                tables.setdefault(source, set()).add(name)
                rows[source] += 1
                rank[source] = min(rank.get(source, _WORST), _RANK.get(confidence, _WORST))
    best = {place: confidence for confidence, place in _RANK.items()}
    basis = {source: _basis(source) for source in tables}
    order = sorted(tables, key=lambda text: (_BASES.index(basis[text]), text.casefold(), text))
    said = [
        (number, source, basis[source], ", ".join(sorted(tables[source])), rows[source],
         best.get(rank[source], ""))
        for number, source in enumerate(order, start=1)
    ]  # fmt: skip
    return pd.DataFrame(said, columns=["number", "source", "basis", "tables", "rows", "confidence"])


def assumed_counts(study: Study) -> pd.DataFrame:
    """Return how many rows of each model table have low confidence.

    Returns
    -------
    DataFrame
        table, rows, low_rows, low_share; tables in the order of ``MODEL_TABLES``.
    """
    counts = []
    for name in MODEL_TABLES:
        table = optional_table(study, name)
        if name == "trade" and len(table):
            table = table[table["role"] == "demand"]
        if len(table):
            low = int((table["confidence"] == "low").sum())
            counts.append((name, len(table), low, low / len(table)))
    return pd.DataFrame(counts, columns=["table", "rows", "low_rows", "low_share"])


def assumed_most_used(study: Study, run: Run, *, limit: int = 5) -> pd.DataFrame:
    """Return the low-confidence rows on which most of the result rests, a few of each kind.

    Trade cells are ranked by their tonnes, unit costs by the tonne-kilometres they price, links by
    the tonnes they carry.

    Returns
    -------
    DataFrame
        table, row_id, what, rests_on_it (number), unit, source.
    """
    frames = [_assumed_cells(study, run), _assumed_costs(study, run), _assumed_links(study, run)]
    frames = [frame.head(limit) for frame in frames if len(frame)]
    columns = ["table", "row_id", "what", "rests_on_it", "unit", "source"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def assumed_share(run: Run, *, importer: str) -> dict[str, object]:
    """Return how much of what a country imports rests on cells of low confidence.

    Returns
    -------
    dict
        share, imports_t_yr, low_t_yr and high_t_yr (sums of the cells' own ranges, where a cell
        without range counts as its value), and of the largest such cell: exporter, commodity_id,
        demand_t_yr, cell_low_t_yr, cell_high_t_yr (empty text and NaN when there is none).
    """
    cells = run.cells[run.cells["importer"] == importer]
    low = cells[cells["confidence"] == "low"].sort_values(
        ["demand_t_yr", "exporter", "commodity_id"], ascending=[False, True, True]
    )
    total = float(cells["demand_t_yr"].sum())
    largest = low.iloc[0] if len(low) else None
    nothing = float("nan")
    return {
        "share": float(low["demand_t_yr"].sum()) / total if total else nothing,
        "imports_t_yr": total,
        "low_t_yr": float(cells["low_t_yr"].fillna(cells["demand_t_yr"]).sum()),
        "high_t_yr": float(cells["high_t_yr"].fillna(cells["demand_t_yr"]).sum()),
        "exporter": "" if largest is None else largest["exporter"],
        "commodity_id": "" if largest is None else largest["commodity_id"],
        "demand_t_yr": nothing if largest is None else float(largest["demand_t_yr"]),
        "cell_low_t_yr": nothing if largest is None else float(largest["low_t_yr"]),
        "cell_high_t_yr": nothing if largest is None else float(largest["high_t_yr"]),
    }


def conflicts_table(
    study: Study, run: Run, *, pair: Pair, turnover: pd.DataFrame, policy: pd.DataFrame
) -> pd.DataFrame:
    """Return where rows of the study contradict one another, with the values side by side.

    Rows contradict one another only if they speak of the same thing: the first section of a line
    does not contradict the whole, nor a survey's price that of the works.

    Parameters
    ----------
    turnover
        Table of ``keruen.analysis.history.turnover_points`` for the pair.
    policy
        Table of ``keruen.analysis.policy_status.policy_timeline``.

    Returns
    -------
    DataFrame
        subject, chosen, others, rule, sources (source texts joined by " | ").
    """
    parts = [
        _turnover_conflicts(turnover, pair),
        _cell_conflicts(study, run),
        _policy_conflicts(policy),
        _project_conflicts(study),
    ]
    parts = [part for part in parts if part]
    rows = [row for part in parts for row in part]
    return pd.DataFrame(rows, columns=_CONFLICT_COLUMNS)


_BASES = ("published", "general knowledge", "derived", "assumption")


def _basis(text: str) -> str:
    lowered = text.casefold()
    for basis in ("assumption", "derived", "general knowledge"):
        if lowered.startswith(basis):
            return basis
    return "assumption" if lowered.startswith(("calibrated", "estimate")) else "published"


def _assumed_cells(study: Study, run: Run) -> pd.DataFrame:
    low = run.cells[run.cells["confidence"] == "low"]
    low = low.sort_values(["demand_t_yr", "chosen_row_id"], ascending=[False, True])
    sources = dict(zip(study.table("trade")["row_id"], study.table("trade")["source"], strict=True))
    return pd.DataFrame(
        {
            "table": "trade",
            "row_id": low["chosen_row_id"],
            "what": low["exporter"] + " to " + low["importer"] + ": " + low["commodity_id"],
            "rests_on_it": low["demand_t_yr"],
            "unit": "t/yr",
            "source": low["chosen_row_id"].map(sources).fillna(""),
        }
    )


def _assumed_costs(study: Study, run: Run) -> pd.DataFrame:
    links = study.table("link")[["link_id", "length_km", "rate_cost_id"]]
    flows = run.link_flows.groupby("link_id", as_index=False)["flow_t_yr"].sum()
    moved = flows.merge(links, on="link_id", how="inner", validate="one_to_one")
    tonne_km = (moved["flow_t_yr"] * moved["length_km"]).groupby(moved["rate_cost_id"]).sum()
    costs = study.table("costs")
    low = costs[costs["confidence"] == "low"]
    low = low.assign(tonne_km=low["cost_id"].map(tonne_km).fillna(0.0))
    low = low[low["tonne_km"] > 0]
    low = low.sort_values(["tonne_km", "cost_id"], ascending=[False, True])
    return pd.DataFrame(
        {
            "table": "costs",
            "row_id": low["cost_id"],
            "what": low["scope"]
            + " "
            + low["mode"]
            + ": "
            + low["value"].map("{:g} ".format)
            + low["unit"],
            "rests_on_it": low["tonne_km"],
            "unit": "tkm/yr",
            "source": low["source"],
        }
    )


def _assumed_links(study: Study, run: Run) -> pd.DataFrame:
    links = study.table("link")
    names = study.table("node").set_index("node_id")["name"]
    flows = run.link_flows.groupby("link_id")["flow_t_yr"].sum()
    low = links[links["confidence"] == "low"]
    low = low.assign(flow_t_yr=low["link_id"].map(flows).fillna(0.0))
    low = low[low["flow_t_yr"] > 0].sort_values(["flow_t_yr", "link_id"], ascending=[False, True])
    return pd.DataFrame(
        {
            "table": "link",
            "row_id": low["link_id"],
            "what": low["from_node_id"].map(names)
            + " - "
            + low["to_node_id"].map(names)
            + " ("
            + low["mode"]
            + ")",
            "rests_on_it": low["flow_t_yr"],
            "unit": "t/yr",
            "source": low["source"],
        }
    )


def _turnover_conflicts(points: pd.DataFrame, pair: Pair) -> list[dict[str, str]]:
    rows = []
    for year, group in points.groupby("year", sort=True):
        chosen = group[group["chosen"]]
        others = group[~group["chosen"]]
        if chosen.empty or not _disagree(chosen.iloc[0]["turnover_usd"], others):
            continue
        rows.append(
            {
                "subject": f"{pair.exporter_name} - {pair.importer_name} turnover, {year}",
                "chosen": _usd(chosen.iloc[0]),
                "others": "; ".join(_usd(row) for _, row in others.iterrows()),
                "rule": "full year of the highest confidence, then the latest source",
                "sources": " | ".join(dict.fromkeys([*chosen["source"], *others["source"]])),
            }
        )
    return rows


def _disagree(chosen_usd: float, others: pd.DataFrame) -> bool:
    """Part of a year disagrees only if it exceeds the year."""
    full = others[others["full_year"]]["turnover_usd"]
    part = others[~others["full_year"]]["turnover_usd"]
    return bool((full != chosen_usd).any() or (part > chosen_usd).any())


def _usd(row: pd.Series) -> str:
    period = "" if row["full_year"] else f" in {row['period']}"
    return f"{row['turnover_usd'] / 1e6:,.1f} M USD{period} ({row['confidence']})"


def _cell_conflicts(study: Study, run: Run) -> list[dict[str, str]]:
    sources = dict(zip(study.table("trade")["row_id"], study.table("trade")["source"], strict=True))
    clashing = run.cells[run.cells["other_rows"].fillna("") != ""]
    return [
        {
            "subject": f"{row.exporter} to {row.importer}: {row.commodity_id}",
            "chosen": f"{row.chosen_row_id}, {row.demand_t_yr / 1e3:,.0f} kt ({row.confidence})",
            "others": row.other_rows,
            "rule": row.rule,
            "sources": sources.get(row.chosen_row_id, ""),
        }
        for row in rows_of(clashing)
    ]


def _policy_conflicts(timeline: pd.DataFrame) -> list[dict[str, str]]:
    if timeline.empty:
        return []
    clashing = timeline[timeline["conflict"] != ""]
    rows = []
    for (jurisdiction, subject), group in clashing.groupby(["jurisdiction", "subject"], sort=True):
        rows.append(
            {
                "subject": f"{jurisdiction}: date of the {subject}",
                "chosen": "none: both dates are kept",
                "others": "; ".join(f"{r.date} ({r.type})" for r in rows_of(group)),
                "rule": "two acts, not one date: the status changes within the interval",
                "sources": " | ".join(dict.fromkeys(group["source"])),
            }
        )
    return rows


#: Words of a row about a piece of a line, and of one about other works than the line's own.
_PIECE = re.compile(r"\bsections?\b|\bpart\b", re.IGNORECASE)
_OTHER_WORKS = re.compile(r"contract|survey|design|repair|dry port|terminal", re.IGNORECASE)
_SAME_WITHIN = 0.02
_FIGURES = (("capex_usd", "cost", "M USD", 1e6), ("length_km", "length", "km", 1.0))


def _project_conflicts(study: Study) -> list[dict[str, str]]:
    projects = optional_table(study, "projects")
    if projects.empty:
        return []
    figures: dict[tuple[str, ...], list[tuple[float, str, str]]] = {}
    for row in rows_of(projects):
        if _PIECE.search(f"{row.event_type} {row.note}"):
            continue
        for column, said, unit, scale in _FIGURES:
            value = getattr(row, column)
            if pd.isna(value) or (column == "capex_usd" and _OTHER_WORKS.search(row.event_type)):
                continue
            about = (row.project_id, row.from_node, row.to_node, row.mode, row.project, said)
            words = f"{value / scale:,.0f} {unit} ({row.event_date}, {row.confidence})"
            figures.setdefault(about, []).append((value, words, row.source))
    rows = []
    for line, found in sorted(figures.items()):
        values = [value for value, _, _ in found]
        if max(values) - min(values) > _SAME_WITHIN * max(values):
            rows.append(
                {
                    "subject": f"{line[-2]}: {line[-1]}",
                    "chosen": "none: every figure is kept",
                    "others": "; ".join(words for _, words, _ in found),
                    "rule": "kept as a range until it enters an appraisal",
                    "sources": " | ".join(dict.fromkeys(source for _, _, source in found)),
                }
            )
    return rows
