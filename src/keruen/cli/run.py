"""``keruen run``: solve a study and its scenarios, print the page, write the brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.cli.output import Year, compile_notice, console, print_json, progress


def run(
    study: Annotated[str, typer.Argument(help="A bundled study, or the folder of one.")],
    scenario: Annotated[
        list[str] | None,
        typer.Option("-s", "--scenario", help="Scenario to compare; may be given again."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder for brief.html, results/ and results.xlsx."),
    ] = None,
    year: Year = None,
    json: Annotated[bool, typer.Option("--json", help="Print figures for machines.")] = False,
) -> None:
    """Solve a study: what moves today, by which way, and what its scenarios change.

    Without -s the base year and every scenario of the study are solved.
    """
    from keruen.analysis.corridors import asked_corridors, asked_questions, end_places
    from keruen.equilibrium.batch import Task, solve_batch
    from keruen.equilibrium.solve import base_trade
    from keruen.report.contents import gather
    from keruen.report.files import write_results
    from keruen.report.machine import run_json
    from keruen.scenario.reading import BASELINE, read_scenario, scenario_names
    from keruen.study import read_study

    content = read_study(study)
    names = scenario_names(content) if scenario is None else tuple(dict.fromkeys(scenario))
    scenarios = [read_scenario(content, name) for name in names if name != BASELINE.name]
    compile_notice(quiet=json)
    trade = base_trade(content)
    with progress("Solving", total=2 + len(scenarios), quiet=json) as step:
        places = end_places(asked_questions(content))
        task = Task(content, year, trade)
        baseline, runs = solve_batch(task, scenarios, places=places, progress=step)
        step("the ways asked for")
        corridors = asked_corridors(baseline)
    folder = output or Path("keruen-results") / content.config.study.id
    contents = gather(content, baseline, runs, corridors)
    written = write_results(folder, contents)
    if json:
        print_json(run_json(contents, written))
        return
    from keruen.report.page import render_page

    console().print(render_page(contents, written))
