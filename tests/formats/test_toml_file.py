from __future__ import annotations

import pytest

from keruen.formats.toml_file import read_toml


def test_content_is_returned(tmp_path):
    (tmp_path / "s.toml").write_text("[a]\nb = 1\n")
    assert read_toml(tmp_path / "s.toml", "s.toml") == ({"a": {"b": 1}}, ())


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "not valid TOML"),
        (b"a = 1\nb = '\xe9'\n", 2, "not UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_names_the_line(tmp_path, data, line, words):
    (tmp_path / "s.toml").write_bytes(data)
    content, problems = read_toml(tmp_path / "s.toml", "s.toml")
    assert content is None
    assert problems[0].row == line
    assert words in problems[0].what


def test_a_missing_file_is_a_problem(tmp_path):
    _, problems = read_toml(tmp_path / "s.toml", "s.toml")
    assert "cannot be read" in problems[0].what
