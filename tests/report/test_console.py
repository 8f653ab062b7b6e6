import json
from dataclasses import replace
from io import StringIO

import pandas as pd
from rich.console import Console

from keruen.report.machine import corridors_json, run_json
from keruen.report.page import render_page
from keruen.report.route_page import render_route, write_chart

WIDTH = 100


def shown(renderable):
    console = Console(width=WIDTH, record=True, file=StringIO())
    console.print(renderable)
    return console.export_text()


def test_the_page_fits_a_hundred_columns_and_answers_first(solved, tmp_path):
    text = shown(render_page(solved.contents, [tmp_path / "brief.html"]))
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= WIDTH
    assert text.index("Ways Milltown") < text.index("What enters") < text.index("Settled after")


def test_markup_in_a_study_is_shown_as_it_is(solved):
    assert '<script>alert("&")</script>' in shown(render_page(solved.contents)).replace("\n", "")


def test_a_route_is_told_leg_by_leg(solved):
    text = shown(render_route(solved.corridors[0]))
    assert "loading" in text
    assert "unloading" in text


def test_a_run_whose_gates_are_asked_too_much_is_told_as_such(solved):
    assert "beyond what they can pass" not in shown(render_page(solved.contents))
    runs = solved.contents.runs.assign(beyond_capacity_t_yr=1e6)
    text = shown(render_page(replace(solved.contents, runs=runs)))
    assert "asked of gates beyond what they can pass" in text


def test_the_legs_of_every_way_are_told_only_if_asked(solved):
    one = solved.corridors[0]
    twice = replace(one, ways=pd.concat([one.ways, one.ways.assign(way=2)], ignore_index=True))
    assert "Way 2:" not in shown(render_route(twice))
    assert "Way 2:" in shown(render_route(twice, all_legs=True))


def test_the_chart_of_a_route_is_one_page(solved, tmp_path):
    write_chart(tmp_path / "chart.html", solved.corridors[0])
    assert [path.name for path in tmp_path.iterdir()] == ["chart.html"]
    assert 'id="ways"' in (tmp_path / "chart.html").read_text("utf-8")


def test_json_of_a_run_holds_the_fit_and_no_nan(solved, tmp_path):
    answer = run_json(solved.contents, [tmp_path])
    text = json.dumps(answer, allow_nan=False)
    assert isinstance(json.loads(text)["fit"], list)
    assert answer["scenarios"][0]["scenario"] == "what-if"
    assert corridors_json(solved.corridors[0])["ways"][0]["legs"]
