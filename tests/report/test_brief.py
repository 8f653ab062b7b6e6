import json
import re

import pytest

from keruen.report.brief import render_brief
from keruen.report.figure_gates import bread_chart, scenario_chart
from keruen.report.figure_history import history_chart
from keruen.report.figure_map import map_chart
from keruen.report.figure_policy import policy_chart
from keruen.report.figure_ways import distance_chart, parts_chart

MOST_BYTES = 8_000_000


@pytest.fixture(scope="module")
def page(solved):
    return render_brief(solved.contents)


def body(page):
    """The page without the code of plotly.js, which names addresses that it never asks for."""
    return "".join(part for part in re.split(r"(?s)<script>.*?</script>", page))


def test_the_same_inputs_give_the_same_page(solved, page):
    fresh = solved.gather(solved.scenarios, solved.corridors)
    assert render_brief(fresh) == page


def test_the_page_loads_nothing_from_anywhere(page):
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", body(page))
    assert not re.search(r"url\(|@import|<link|<img|<iframe", body(page))
    assert "default-src 'none'" in page


def test_the_page_holds_plotly_once_and_stays_small(page):
    assert page.count("plotly.js v") == 1
    assert len(page.encode()) < MOST_BYTES


def test_text_of_a_study_is_escaped_wherever_it_appears(solved, page):
    assert solved.hostile not in page
    assert "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;" in page
    assert page.count("<script") == page.count("</script>") == 3


def test_all_seven_sections_are_there(page):
    assert re.findall(r'<section id="(\w+)-section">', page) == [
        "answer", "map", "ways", "trade", "asked", "trust", "sources",
    ]  # fmt: skip


def test_every_chart_has_its_place(page):
    specs = re.search(r'id="charts">(.*?)</script>', page, re.DOTALL).group(1)
    drawn = [spec["id"] for spec in json.loads(specs)]
    assert drawn
    assert len(drawn) == len(set(drawn))
    for chart_id in drawn:
        assert f'id="{chart_id}"' in page


def test_every_footnote_leads_to_a_source(page):
    marks = set(re.findall(r'href="#s(\d+)"', page))
    sources = set(re.findall(r'<li id="s(\d+)">', page))
    assert marks
    assert marks <= sources


def charts(solved):
    contents = solved.contents
    return [
        distance_chart(contents, 0),
        parts_chart(contents, 0),
        history_chart(contents),
        scenario_chart(contents),
        bread_chart(contents),
        policy_chart(contents),
    ]


def test_every_value_axis_carries_its_unit(solved):
    for chart in charts(solved):
        titles = [
            part["title"]["text"]
            for name, part in chart.layout.items()
            if re.fullmatch(r"[xy]axis\d?", name)
        ]
        assert any(re.search(r"km|days|USD|Mt|year", title) for title in titles), chart.chart_id
        assert all(title or part_is_named(chart) for title in titles), chart.chart_id


def part_is_named(chart):
    """An axis of names needs no unit."""
    return any(isinstance(value, str) for trace in chart.data for value in trace["y"])


def test_the_map_shows_no_axis(solved):
    layout = map_chart(solved.contents).layout
    assert not layout["xaxis"]["visible"]
    assert not layout["yaxis"]["visible"]


def test_a_chart_becomes_a_plotly_figure_for_notebooks(solved):
    from keruen.report.chart import to_figure

    for chart in charts(solved):
        figure = to_figure(chart)
        assert len(figure.data) == len(chart.data)


def test_a_run_without_scenarios_or_pairs_still_has_a_brief(solved):
    assert "The answer" in render_brief(solved.gather([], []))
