"""`keruen route`: places by any spelling, ways through and around, questions without an answer."""

from __future__ import annotations

import json

import pytest

from builders import Fork, set_cells
from keruen import __version__
from runner import keruen

BUNDLED = "kazakhstan-afghanistan"
FLOUR = ("-c", "flour")


def no_constant(name):
    raise AssertionError(name)


def ways(*words):
    """Return the ways that a route finds, from JSON that holds neither NaN nor infinity."""
    ended = keruen("route", *words, "--json")
    assert ended.exit_code == 0, ended.stderr
    assert ended.stderr == ""
    return json.loads(ended.stdout, parse_constant=no_constant)["ways"]


def gates(*words):
    return [way["gate"] for way in ways(*words)]


def said(code, *words):
    """Return the message that ends a route with a code."""
    ended = keruen("route", *words)
    assert ended.exit_code == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    return ended.stderr


@pytest.fixture
def study(tmp_path):
    return Fork().write(tmp_path)


@pytest.mark.parametrize("spelling", ["Turgundi", "torghundi", "TOWRAGHONDI", "Towraghondi"])
def test_spellings_of_a_place_are_one(spelling):
    ended = keruen("route", BUNDLED, "Kostanay", spelling, "-k", 1, "--json")
    assert json.loads(ended.stdout)["destination"] == "Torghundi (Turgundi)"


def test_the_page_tells_each_way_leg_by_leg(study):
    ended = keruen("route", study, "Mill", "Town", *FLOUR)
    assert ended.exit_code == 0, ended.stderr
    for word in ("Mill - Town, wheat flour, 2024", "North", "South", "loading", "border", "sd"):
        assert word in ended.stdout
    assert "nan" not in ended.stdout


def test_shares_of_the_ways_sum_to_one_and_legs_to_their_way(study):
    found = ways(study, "Mill", "Town", *FLOUR)
    assert sum(way["share"] for way in found) == pytest.approx(1.0)
    for way in found:
        legs = way["legs"]
        assert sum(leg["length_km"] or 0.0 for leg in legs) == pytest.approx(way["length_km"])
        assert sum(leg["hours_mean"] for leg in legs) == pytest.approx(way["hours_mean"])
        assert legs[-1]["cumulative_usd_t"] == pytest.approx(way["money_usd_t"])


def test_k_limits_the_ways(study):
    assert gates(study, "Mill", "Town", *FLOUR) == ["North", "South"]
    assert gates(study, "Mill", "Town", *FLOUR, "-k", 1) == ["North"]


@pytest.mark.parametrize("k", ["0", "21", "-3", "two"])
def test_a_k_out_of_range_is_refused(study, k):
    assert "'-k'" in said(2, study, "Mill", "Town", *FLOUR, "-k", k)


def test_via_leads_through_a_place(study):
    assert gates(study, "Mill", "Town", *FLOUR, "--via", "South A") == ["South"]


def test_avoid_leads_around_a_place(study):
    assert gates(study, "Mill", "Town", *FLOUR, "--avoid", "North B") == ["South"]


def test_avoid_leads_around_a_country():
    words = (BUNDLED, "Kostanay", "Herat", "-k", 2)
    assert any("Torghundi" in gate for gate in gates(*words))
    for way in ways(*words, "--avoid", "TKM"):
        assert "TKM" not in {leg["country"] for leg in way["legs"]}


def test_a_year_opens_the_links_planned_for_it(study):
    set_cells(study, "link", "L3", status="planned", opening_year="2030")
    assert gates(study, "Mill", "Town", *FLOUR) == ["South"]
    assert gates(study, "Mill", "Town", *FLOUR, "--year", 2030) == ["North", "South"]


def test_an_unknown_place_gets_the_nearest(study):
    assert "no place is called 'Mil'. Did you mean Mill" in said(2, study, "Mil", "Town", *FLOUR)
    assert "'Tawn'. Did you mean Town?" in said(2, study, "Mill", "Town", *FLOUR, "--via", "Tawn")
    assert "'Tawn'. Did you mean Town?" in said(2, study, "Mill", "Town", *FLOUR, "--avoid", "Tawn")


def test_an_unknown_commodity_gets_the_nearest(study):
    assert "no commodity is called 'flor'. Did you mean" in said(
        2, study, "Mill", "Town", "-c", "flor"
    )


def test_an_unknown_scenario_gets_the_nearest(study):
    assert "no scenario is called 'shut'" in said(2, study, "Mill", "Town", *FLOUR, "-s", "shut")


def test_a_pair_that_nothing_joins_has_code_4(study):
    avoid = ("--avoid", "North B", "--avoid", "South A")
    assert "no open way" in said(4, study, "Mill", "Town", *FLOUR, *avoid)


def test_a_place_that_is_cut_off_has_code_4(study):
    avoid = ("--avoid", "North A", "--avoid", "South A")
    assert "MILL" in said(4, study, "Mill", "Town", *FLOUR, *avoid)


def test_the_same_place_twice_is_no_haul(study):
    ended = keruen("route", study, "Mill", "mill", *FLOUR, "--json")
    assert ended.exit_code in (0, 2, 4)
    if ended.exit_code == 0:
        assert [way["length_km"] for way in json.loads(ended.stdout)["ways"]] == [0.0]


def test_the_chart_is_one_file_that_needs_no_network(study, tmp_path):
    chart = tmp_path / "chart.html"
    ended = keruen("route", study, "Mill", "Town", *FLOUR, "--chart", chart)
    assert ended.exit_code == 0, ended.stderr
    text = chart.read_text(encoding="utf-8")
    assert "<script src=" not in text
    assert text.rstrip().endswith("</html>")


def test_a_chart_that_cannot_be_written_says_so(study, tmp_path):
    (tmp_path / "file").write_text("mine")
    chart = tmp_path / "file" / "chart.html"
    ended = keruen("route", study, "Mill", "Town", *FLOUR, "--chart", chart)
    assert ended.exit_code == 5
    assert str(chart) in ended.stderr


def test_the_version_is_that_of_the_package():
    ended = keruen("--version")
    assert (ended.exit_code, ended.stdout.strip()) == (0, f"keruen {__version__}")
