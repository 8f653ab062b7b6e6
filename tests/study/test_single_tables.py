"""What the schema of one table refuses, each with file, row, column, what and fix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.study.cells import Cells, read_numbers, read_texts
from keruen.study.schema import TABLES, Column

LINK, NODE, TRADE = "network/link.csv", "network/node.csv", "trade.csv"


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "what", "fix"),
    [
        (LINK, 2, "length", "far", "'far' is not a number", "in km greater than 0"),
        (LINK, 2, "length", "NaN", "'NaN' is not a number", "leave the cell empty"),
        (LINK, 2, "length", "inf", "'inf' is not a number", "leave the cell empty"),
        (LINK, 2, "length", "1e999", "too large", "in km"),
        (LINK, 2, "length", "-240", "-240 is out of range", "greater than 0"),
        (LINK, 2, "length", "1,200", "not a number", "without separators"),
        (LINK, 2, "length", "", "the value is missing", "a number in km"),
        (LINK, 2, "capacity_t_day", "0", "0 is out of range", "greater than 0"),
        (LINK, 2, "capacity_t_day", "-5", "-5 is out of range", "t/day"),
        (LINK, 2, "tracks", "1.5", "1.5 is not a whole number", "whole number"),
        (LINK, 2, "mode", "rial", "'rial' is not allowed", "did you mean 'rail'?"),
        (LINK, 2, "to_node_id", "BAKERTOWN", "not in network/node.csv", "'BAKERSTOWN'"),
        (LINK, 2, "rate_cost_id", "C009", "'C009' is not in costs.csv", "did you mean"),
        (LINK, 2, "source", "", "the row has no source", "say where"),
        (LINK, 2, "confidence", " ", "the row has no confidence", "high, medium or low"),
        (LINK, 2, "directed", "1", "1 is out of range", "equal to 0"),
        (NODE, 2, "x_coord", "190", "190 is out of range", "at most 180"),
        (NODE, 2, "name", " Milltown", "begins or ends with a space", "'Milltown'"),
        (NODE, 2, "gauges_mm", "1520;1521", "'1521' is not allowed", "'1520'"),
        (TRADE, 2, "period_end", "31.12.2024", "not an ISO 8601 date", "YYYY-MM-DD"),
        (TRADE, 2, "period_end", "2024-02-30", "not a day of the calendar", "YYYY"),
        (TRADE, 2, "period_end", "2024-12", "does not have the right form", "YYYY-MM-DD"),
        (TRADE, 2, "commodity_id", "fluor", "'fluor' is not in commodities.csv", "'flour'"),
        (TRADE, 2, "importer", "Xbb", "does not have the right form", "ISO 3166"),
        ("commodities.csv", 2, "hs", "110", "does not have the right form", "HS code"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(small, file, row, column, value, what, fix):
    small.set(file, row, column, value)
    problem = next(p for p in small.check().errors if (p.file, p.column) == (file, column))
    assert (problem.level, problem.row) == ("error", row)
    assert what in problem.what
    assert fix in problem.fix


def test_many_problems_are_told_at_once(small):
    small.set(LINK, 2, "length", "far")
    small.set(NODE, 3, "y_coord", "95")
    small.set(TRADE, 2, "tonnes", "-1")
    small.set("countries.csv", 2, "source", "")
    files = [problem.file for problem in small.check().errors]
    assert files == [NODE, LINK, "countries.csv", TRADE]


def test_a_duplicate_key_names_the_first_row(small):
    line = small.add(NODE, 2, name="Other")
    problem = small.check().errors[0]
    assert (problem.file, problem.row, problem.column) == (NODE, line, "node_id")
    assert problem.what == "'MILLTOWN' is already on row 2"


def test_a_missing_column_is_one_problem(small):
    rows = small.rows(LINK)
    place = rows[0].index("free_speed")
    small.write(LINK, [row[:place] + row[place + 1 :] for row in rows])
    problem = small.only_problem()
    assert (problem.row, problem.column) == (1, "free_speed")
    assert problem.what == "the column is missing"


def test_a_misspelt_column_is_extra_with_the_right_name_beside_it(small):
    rows = small.rows(LINK)
    rows[0][rows[0].index("free_speed")] = "free_sped"
    small.write(LINK, rows)
    extra, missing = sorted(small.check().errors, key=lambda problem: problem.what)
    assert extra.fix == "did you mean 'free_speed'?"
    assert missing.column == "free_speed"


def test_a_note_column_may_be_left_out(small):
    rows = small.rows(LINK)
    place = rows[0].index("note")
    small.write(LINK, [row[:place] + row[place + 1 :] for row in rows])
    assert small.check().problems == ()


def test_a_table_with_a_header_only_has_no_rows(small):
    small.write("zones.csv", small.rows("zones.csv")[:1])
    assert small.only_problem().what == "the table has no rows"


def test_an_empty_file_is_one_problem(small):
    (small.folder / TRADE).write_bytes(b"")
    assert small.only_problem().what == "the file is empty"


def test_a_missing_required_table_is_one_problem(small):
    (small.folder / "costs.csv").unlink()
    problem = small.only_problem()
    assert (problem.file, problem.row, problem.what) == ("costs.csv", 0, "the file is missing")


def test_a_latin_1_table_is_one_problem(small):
    path = small.folder / NODE
    path.write_bytes(path.read_text().replace("Milltown", "Mühle").encode("latin-1"))
    problem = small.only_problem()
    assert "0xfc" in problem.what
    assert "Latin-1" in problem.fix


def test_a_table_with_a_byte_order_mark_is_one_problem(small):
    path = small.folder / NODE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert small.only_problem().fix == "save as UTF-8 without BOM"


def test_a_table_under_another_name_is_a_warning(small):
    (small.folder / "project.csv").write_text("a\n")
    problem = small.only_problem()
    assert problem.level == "warning"
    assert problem.fix == "did you mean projects.csv?"


NUMBER = Column("x", "number", "a number")


@given(st.text(max_size=12))
def test_any_text_in_a_number_cell_is_read_or_reported(text):
    values, problems = read_numbers(Cells("t.csv", NUMBER, [text], [2]))
    unknown = values[0] != values[0]
    assert unknown == (bool(problems) or not text.strip())
    if not unknown:
        assert values[0] == float(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_is_read_as_it_was_written(value):
    assert read_numbers(Cells("t.csv", NUMBER, [repr(value)], [2])) == ([value], [])


@given(st.sampled_from([c for t in TABLES.values() for c in t.columns]), st.text(max_size=12))
def test_any_text_in_any_column_is_kept_or_reported(column, text):
    read = read_numbers if column.is_number else read_texts
    values, problems = read(Cells("t.csv", column, [text], [2]))
    assert len(values) == 1
    assert len(problems) <= 1
    assert not problems or (problems[0].what and problems[0].fix)
