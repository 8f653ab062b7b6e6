"""``keruen route``: the ways between two places, leg by leg."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.cli.output import Year, compile_notice, console, print_json


def route(
    study: Annotated[str, typer.Argument(help="A bundled study, or the folder of one.")],
    origin: Annotated[str, typer.Argument(metavar="FROM", help="Where the goods start.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="Where they go.")],
    commodity: Annotated[
        str, typer.Option("--commodity", "-c", help="What is carried.")
    ] = "wheat_flour",
    k: Annotated[int, typer.Option("-k", min=1, max=20, help="How many ways at most.")] = 5,
    via: Annotated[
        list[str] | None, typer.Option("--via", help="Place to pass; may be given again.")
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option("--avoid", help="Place or country (ISO3) to avoid; may be given again."),
    ] = None,
    year: Year = None,
    scenario: Annotated[
        str | None, typer.Option("-s", "--scenario", help="Scenario to route in.")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", help="Write the time-cost-distance chart to this HTML file."),
    ] = None,
    legs: Annotated[bool, typer.Option("--legs", help="Show every way leg by leg.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print figures for machines.")] = False,
) -> None:
    """Show the distinct ways between two places: km, days, cost, emissions, borders, share."""
    from keruen.analysis.corridors import end_places, find_corridors, way_question
    from keruen.equilibrium.solve import settle
    from keruen.report.machine import corridors_json
    from keruen.report.route_page import render_route, write_chart
    from keruen.scenario.reading import BASELINE, read_scenario
    from keruen.study import read_study

    content = read_study(study)
    question = way_question(
        content, origin, destination, commodity, via=tuple(via or ()), avoid=tuple(avoid or ())
    )
    changes = BASELINE if scenario is None else read_scenario(content, scenario)
    compile_notice(quiet=json)
    settled = settle(content, changes, year=year, places=end_places([question]))
    found = find_corridors(settled, [question], k=k)[0]
    if chart is not None:
        write_chart(chart, found)
    if json:
        print_json(corridors_json(found))
        return
    console().print(render_route(found, all_legs=legs))
    if chart is not None:
        console().print(f"Chart: {chart}")
