from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keruen.formats.csv_table import read_csv_table


def read(tmp_path: Path, data: bytes):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    return read_csv_table(path, "t.csv")


def test_rows_carry_the_line_on_which_they_begin(tmp_path):
    table, problems = read(tmp_path, b'a,b\n1,"two\nlines"\n\n3,4\n')
    assert problems == ()
    assert table.header == ("a", "b")
    assert table.rows == (("1", "two\nlines"), ("3", "4"))
    assert table.lines == (2, 5)
    assert table.column("b") == ["two\nlines", "4"]


def test_windows_line_ends_read_the_same(tmp_path):
    table, problems = read(tmp_path, b"a,b\r\n1,2\r\n")
    assert problems == ()
    assert table.rows == (("1", "2"),)


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"\n\n", 0, "empty"),
        (b"\xef\xbb\xbfa,b\n1,2\n", 1, "byte-order mark"),
        ("a,b\n1,é\n".encode("latin-1"), 2, "byte 0xe9 at offset 6"),
        (b"\xff\xfea\x00", 1, "UTF-16"),
        (b"a,b\n1,\x00\n", 2, "binary data: a zero byte at offset 6"),
        (b"a;b\n1;2\n", 1, "not separated by commas"),
        (b'a,b\n1,2\n3,"x\n', 3, "not valid CSV"),
        (b"a,a\n1,2\n", 1, "'a' appears 2 times"),
        (b"a,\n1,2\n", 1, "without a name"),
    ],
)
def test_a_file_that_is_not_plain_csv_is_one_problem(tmp_path, data, line, words):
    table, problems = read(tmp_path, data)
    assert table is None
    assert len(problems) == 1
    assert problems[0].row == line
    assert words in problems[0].what
    assert problems[0].fix


def test_rows_of_wrong_width_are_all_reported(tmp_path):
    table, problems = read(tmp_path, b"a,b\n1\n1,2\n1,2,3\n")
    assert [(problem.row, problem.what) for problem in problems] == [
        (2, "1 cells, the header has 2"),
        (4, "3 cells, the header has 2"),
    ]
    assert table.rows == (("1", "2"),)


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path):
    _, problems = read_csv_table(tmp_path, "t.csv")
    assert "cannot be read" in problems[0].what


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_table_or_a_problem(tmp_path, data):
    table, problems = read(tmp_path, data)
    assert (table is None) <= bool(problems)
    if table is not None:
        assert all(len(row) == len(table.header) for row in table.rows)
