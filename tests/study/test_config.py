from __future__ import annotations

import pytest


def test_wrong_settings_are_all_told(small):
    path = small.folder / "study.toml"
    text = path.read_text().replace("base_year = 2024\n", "bass_year = 2024\n")
    path.write_text(text.replace("value = 4.0", "value = 40.0"))
    told = {problem.column: problem.what for problem in small.check().errors}
    assert told["study.base_year"] == "is missing"
    assert told["study.bass_year"] == "is not a setting of a study"
    assert "not between low 2 and high 8" in told["defaults.trade_elasticity"]


def test_a_missing_settings_file_is_told_with_the_rest(small):
    (small.folder / "study.toml").unlink()
    small.set("trade.csv", 2, "tonnes", "many")
    assert [problem.file for problem in small.check().errors] == ["study.toml", "trade.csv"]


def test_broken_toml_names_the_line(small):
    (small.folder / "study.toml").write_text("[study\n")
    problem = small.only_problem()
    assert problem.row == 1
    assert "not valid TOML" in problem.what


@pytest.mark.parametrize("text", ["nan", "inf"])
def test_a_default_is_a_finite_number(small, text):
    path = small.folder / "study.toml"
    path.write_text(path.read_text().replace("value = 4.0", f"value = {text}"))
    assert small.only_problem().column == "defaults.trade_elasticity.value"
