"""The page on the console: the ways, what moves, what is asked, how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from keruen.analysis.rows import row_of_most, rows_of
from keruen.report import words
from keruen.report.contents import Contents
from keruen.report.figure_gates import scenario_title
from keruen.report.findings import overturning_doubt
from keruen.report.tables import console_table, fit_caution, fit_table, way_table

_GATES = 7
_TONNES_SAID = 500
_PAIRS = 3


def render_page(contents: Contents, written: Sequence[Path] = ()) -> RenderableType:
    """Return the page that answers what was asked, for a console of 100 columns.

    ``written`` holds the files that were written, to be named at the end.
    """
    parts: list[RenderableType] = [
        Rule(Text(f"{contents.title}, {contents.year}", style="bold"), style="dim"),
        *_ways(contents),
        *_gates(contents),
        *_scenarios(contents),
        *_lines(contents),
        *_fit(contents),
    ]
    doubt = Text("Doubt  ", style="bold red")
    doubt.append(overturning_doubt(contents).text, style="default")
    parts.append(Padding(doubt, (1, 0, 0, 0)))
    parts += _files(written)
    return Group(*parts)


def _ways(contents: Contents) -> list[RenderableType]:
    tables: list[RenderableType] = []
    for at, corridor in enumerate(contents.corridors[:_PAIRS]):
        good = contents.commodities.get(corridor.commodity_id, corridor.commodity_id).lower()
        title = f"Ways {corridor.origin} - {corridor.destination}, {good}"
        tables.append(way_table(title, corridor.ways.head(4 if at == 0 else 2)))
    return tables


def _gates(contents: Contents) -> list[RenderableType]:
    name = contents.pair.importer_name
    table = console_table(
        f"What enters {name}",
        ("gate", "l"), ("mode", "l"), ("a year", "r"), ("of its mode", "r"), ("of all", "r"),
        ("hours", "r"), ("load", "r"), ("mostly", "l"),
    )  # fmt: skip
    for gate in rows_of(contents.gates.head(_GATES)):
        good = contents.commodities.get(gate.largest_commodity_id, gate.largest_commodity_id)
        table.add_row(
            Text(gate.name),
            gate.mode,
            words.mass(gate.flow_t_yr),
            words.percent(gate.mode_share),
            words.percent(gate.share),
            words.whole(gate.hours_in_all),
            Text(words.percent(gate.saturation), style="bold red" if gate.saturation > 1 else ""),
            Text(good.lower()),
        )
    return [table]


def _scenarios(contents: Contents) -> list[RenderableType]:
    if len(contents.runs) < 2:
        return []
    table = console_table(
        scenario_title(contents),
        ("run", "l"), ("largest gate", "l"), ("a year", "r"), ("USD/t", "r"), ("change", "r"),
        ("days", "r"), ("beyond\ncapacity", "r"), ("finds\nno way", "r"),
    )  # fmt: skip
    for at, run in enumerate(rows_of(contents.runs)):
        full = run.beyond_capacity_t_yr >= _TONNES_SAID
        table.add_row(
            Text(run.title),
            Text(run.largest_gate),
            words.mass(run.largest_gate_t_yr),
            words.whole(run.cost_usd_t),
            words.change(run.cost_change_ratio) if at else "",
            words.day_number(run.hours_mean),
            Text(words.mass(run.beyond_capacity_t_yr), style="bold red") if full else "nothing",
            words.mass(run.stranded_t_yr) if run.stranded_t_yr >= _TONNES_SAID else "nothing",
        )
    return [table, *_overfull(contents)]


def _overfull(contents: Contents) -> list[RenderableType]:
    """Warn of the run that asks most of its gates."""
    worst = row_of_most(contents.runs, "beyond_capacity_t_yr")
    said = words.beyond(worst["beyond_capacity_t_yr"])
    if not said:
        return []
    text = Text(f"{worst['title']}: ", style="bold")
    text.append(f"{said}. Its days and cost are those of the queue.", style="default")
    return [text]


def _lines(contents: Contents) -> list[RenderableType]:
    """Say target, bread and promises in a line each."""
    said: list[tuple[str, str]] = []
    for target in rows_of(contents.targets):
        asked = contents.growth[contents.growth["target_usd"] == target.target_usd]
        rates = [f"{words.percent(r.growth_ratio_yr)} to {r.by_year}" for r in rows_of(asked)]
        base = asked.iloc[0] if len(asked) else None
        if base is not None:
            said.append(
                (
                    "Target",
                    f"{words.money(target.target_usd)} is {base['multiple']:.1f} times the "
                    f"{words.money(base['base_usd'])} of {base['base_year']}; growth a year: "
                    + ", ".join(rates)
                    + (" (low confidence)" if target.confidence == "low" else ""),
                )
            )
    if len(contents.bread):
        gates = contents.bread.groupby("gate")["share"].sum().sort_values(ascending=False).head(3)
        shares = ", ".join(f"{gate} {words.percent(share)}" for gate, share in gates.items())
        total = words.mass(float(contents.bread["wheat_equivalent_t_yr"].sum()))
        said.append(("Bread", f"{total} of wheat equivalent imported, by {shares}"))
    if len(contents.outcomes):
        counts = [f"{r.promises} {r.outcome}" for r in rows_of(contents.outcomes)]
        said.append(("Promises", ", ".join(counts)))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for topic, text in said:
        table.add_row(topic, Text(text))
    return [table] if said else []


def _fit(contents: Contents) -> list[RenderableType]:
    run = contents.baseline
    said = f"Settled after {run.iterations} iterations: {words.settled(run.gap)}."
    gap = Text(said, style="dim")
    if not len(run.fit):
        return [gap]
    return [fit_table(run.fit), Text(fit_caution(contents.study), style="dim"), gap]


def _files(written: Sequence[Path]) -> list[RenderableType]:
    if not written:
        return []
    brief = next((path for path in written if path.name == "brief.html"), written[0])
    others = len(written) - 1
    line = Text("Brief  ", style="bold")
    line.append(str(brief), style="default")
    line.append(f"  and {others} files of tables beside it", style="dim")
    return [line]
