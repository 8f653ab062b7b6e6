"""The brief: one self-contained page, three minutes deep at the top, a review below."""

from __future__ import annotations

from keruen.analysis.rows import row_of_least, row_of_most
from keruen.report import (
    brief_asked,
    brief_trade,
    brief_trust,
    brief_ways,
    words,
)
from keruen.report.chart import Chart
from keruen.report.contents import Contents
from keruen.report.findings import findings, overturning_doubt
from keruen.report.markup import Footnotes
from keruen.report.shell import page_html

_SECTIONS = (
    ("answer", "The answer"),
    ("map", "The map"),
    ("ways", "The ways"),
    ("trade", "Trade"),
    ("asked", "What is asked"),
    ("trust", "How good is this"),
    ("sources", "Sources and conflicts"),
)


def render_brief(contents: Contents) -> str:
    """Return the brief as one HTML page that loads nothing from anywhere."""
    notes = Footnotes(
        dict(zip(contents.sources["source"], contents.sources["number"], strict=True))
    )
    charts: list[Chart] = []
    bodies = {
        "answer": _answer(contents),
        "map": brief_ways.map_section(contents, charts),
        "ways": brief_ways.ways_section(contents, charts),
        "trade": brief_trade.trade_section(contents, charts, notes),
        "asked": brief_asked.asked_section(contents, charts, notes),
        "trust": brief_trust.trust_section(contents, notes),
        "sources": brief_trust.sources_section(contents, notes),
    }
    sections = "".join(
        f'<section id="{key}-section"><h2><span class="n">{number}</span>{words.safe(name)}</h2>'
        f"{bodies[key]}</section>"
        for number, (key, name) in enumerate(_SECTIONS, start=1)
    )
    links = "".join(f'<a href="#{key}-section">{words.safe(name)}</a>' for key, name in _SECTIONS)
    title = words.safe(contents.title)
    body = (
        f"<header><h1>{title}</h1><p>{_subtitle(contents)}</p></header>"
        f"<nav>{links}</nav>{sections}{_footer(contents)}"
    )
    return page_html(f"{contents.title}: the brief", body, charts)


def _answer(contents: Contents) -> str:
    rows = "".join(
        f"<dt>{words.safe(one.topic)}</dt><dd>{words.safe(words.capital(one.text))}"
        f"<small>{words.safe(one.basis)}</small></dd>"
        for one in findings(contents)
    )
    doubt = overturning_doubt(contents)
    return (
        f'{_tiles(contents)}<dl class="answer">{rows}</dl>'
        f'<div class="doubt"><p><b>The doubt that could overturn this.</b> '
        f"{words.safe(doubt.text)}</p></div>"
    )


def _tiles(contents: Contents) -> str:
    """Show the four numbers that a reader carries away."""
    tiles: list[tuple[str, str]] = []
    gates, runs = contents.gates, contents.runs
    if len(gates):
        total = words.mass(float(gates["flow_t_yr"].sum()))
        tiles.append((total, f"enter {contents.pair.importer_name} a year"))
        rail = gates[gates["mode"] == "rail"]
        if len(rail):
            share = words.percent(rail.iloc[0]["mode_share"])
            tiles.append((share, f"of the rail freight by {rail.iloc[0]['name']}"))
    if contents.corridors and len(contents.corridors[0].ways):
        corridor = contents.corridors[0]
        cheap = row_of_least(corridor.ways, "money_usd_t")
        place = f"{corridor.origin} to {corridor.destination}, {words.days(cheap['hours_mean'])}"
        tiles.append((words.per_tonne(cheap["money_usd_t"]), place))
    others = runs.iloc[1:]
    if len(others):
        worst = row_of_most(others.assign(size=others["cost_change_ratio"].abs()), "size")
        said = f"on the cost of a tonne from {contents.pair.exporter_name}: {worst['title']}"
        tiles.append((words.change(worst["cost_change_ratio"]), said))
    body = "".join(
        f'<div class="tile"><b>{words.safe(number)}</b><span>{words.safe(text)}</span></div>'
        for number, text in tiles
    )
    return f'<div class="tiles">{body}</div>'


def _subtitle(contents: Contents) -> str:
    others = f", {len(contents.scenarios)} scenarios beside it" if contents.scenarios else ""
    return words.safe(
        f"Base year {contents.year}{others}. The flows are settled: "
        f"{words.settled(contents.baseline.gap)}. Tonnes are metric, money is current US dollars."
    )


def _footer(contents: Contents) -> str:
    config = contents.study.config.study
    return (
        f"<footer>Study {words.safe(config.id)} {words.safe(config.version)}, "
        f"{words.safe(config.licence)}. Made with Keruen, an open engine for planning trade "
        "corridors. Base map made with Natural Earth. A model shows what follows from its data; "
        "it does not foresee.</footer>"
    )
