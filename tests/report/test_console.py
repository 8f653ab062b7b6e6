import json
from io import StringIO

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
