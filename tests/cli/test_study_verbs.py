"""What `keruen check`, `new` and `describe` print, and the codes they end with."""

from __future__ import annotations

import json

import pytest
import typer

from keruen.cli.check import check
from keruen.cli.describe import describe
from keruen.cli.new import new
from keruen.study import TABLES, new_study, render_reference


@pytest.fixture
def spoilt(tmp_path):
    folder = new_study("spoilt", tmp_path)
    path = folder / "trade.csv"
    path.write_text(path.read_text().replace(",100000,", ",many,"))
    return folder


def test_a_good_study_ends_well(tmp_path, capsys):
    check(str(new_study("good", tmp_path)))
    assert "0 errors, 0 warnings. It may be run." in capsys.readouterr().out


def test_a_spoilt_study_ends_with_code_2_and_names_the_place(spoilt, capsys):
    with pytest.raises(typer.Exit) as ended:
        check(str(spoilt))
    assert ended.value.exit_code == 2
    out = capsys.readouterr().out
    assert "error trade.csv:2 tonnes: 'many' is not a number" in out
    assert "1 error, 0 warnings" in out


def test_the_report_is_json_for_machines(spoilt, capsys):
    with pytest.raises(typer.Exit):
        check(str(spoilt), json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert report["errors"] == 1
    assert report["problems"][0]["file"] == "trade.csv"


def test_new_makes_a_study_that_check_accepts(tmp_path, capsys):
    new(str(tmp_path / "mine"))
    check(str(tmp_path / "mine"))
    assert "is ready" in capsys.readouterr().out


def test_describe_explains_every_column_of_a_table(capsys):
    describe("countries", json=True)
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert [column["name"] for column in columns] == [c.name for c in TABLES["countries"].columns]


def test_describe_prints_a_table_for_people(capsys):
    describe("zones")
    assert "zone_id" in capsys.readouterr().out


def test_describe_without_a_table_lists_all(capsys):
    describe("")
    out = capsys.readouterr().out
    assert all(name in out for name in TABLES)


def test_describe_all_is_the_reference_page(capsys):
    describe("", all_tables=True)
    assert capsys.readouterr().out == render_reference()
