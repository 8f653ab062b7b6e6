from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from keruen.errors import StudyDataError, UnknownNameError
from keruen.study import bundled, check_study, read_study


def test_tables_have_our_names_and_types(small):
    study = read_study(small.folder)
    link = study.table("link")
    assert link["length_km"].tolist() == [240.0]
    assert link["speed_kmh"].dtype == np.float64
    assert np.isnan(link["capacity_t_day"].iloc[0])
    assert link["note"].tolist() == [""]
    assert pd.api.types.is_string_dtype(link["mode"])
    assert study.table("node")["lon"].tolist() == [60.0, 62.0]


def test_a_table_that_the_folder_lacks_has_columns_and_no_rows(small):
    macro = read_study(small.folder).table("macro")
    assert len(macro) == 0
    assert macro["value"].dtype == np.float64
    assert "indicator" in macro.columns


def test_changing_a_table_leaves_the_study_untouched(small):
    study = read_study(small.folder)
    link = study.table("link")
    link["length_km"] = 1.0
    assert study.table("link")["length_km"].tolist() == [240.0]


def test_an_unknown_table_gets_the_nearest(small):
    with pytest.raises(UnknownNameError, match="zones"):
        read_study(small.folder).table("zone")


def test_a_study_with_errors_is_refused_with_all_of_them(small):
    small.set("trade.csv", 2, "tonnes", "many")
    small.set("network/link.csv", 2, "length", "far")
    with pytest.raises(StudyDataError, match="2 errors") as raised:
        read_study(small.folder)
    assert len(raised.value.problems) == 2


def test_warnings_are_kept(small):
    small.set("network/link.csv", 2, "length", "900")
    assert len(read_study(small.folder).warnings) == 1


def test_a_path_that_is_a_file_says_so(small):
    with pytest.raises(StudyDataError, match="it is a file, not a folder") as raised:
        check_study(small.folder / "trade.csv")
    assert str(small.folder.resolve()) in raised.value.problems[0].fix


def test_a_folder_without_a_study_says_so(tmp_path):
    with pytest.raises(StudyDataError, match=r"study\.toml"):
        check_study(tmp_path)


def test_an_unknown_name_gets_the_nearest_bundled_ones(monkeypatch):
    monkeypatch.setattr(bundled, "bundled_studies", lambda: ("kazakhstan-afghanistan", "other"))
    with pytest.raises(UnknownNameError, match=r"Did you mean kazakhstan-afghanistan\?"):
        read_study("kazakhstan-afganistan")


def test_reordering_rows_changes_no_verdict(small):
    rows = small.rows("network/crossing.csv")
    small.write("network/crossing.csv", [rows[0], *reversed(rows[1:])])
    assert small.check().problems == ()
