from __future__ import annotations

import pytest

from keruen.errors import OutputError
from keruen.study import read_study, write_table, writing


@pytest.mark.parametrize("name", ["link", "node", "parameters", "trade", "crossing"])
def test_a_written_table_reads_the_same(small, name):
    study = read_study(small.folder)
    path = write_table(study, name)
    assert path.read_bytes().endswith(b"\n")
    again = read_study(small.folder)
    assert again.table(name).equals(study.table(name))


def test_a_changed_value_is_written(small):
    study = read_study(small.folder)
    parameters = study.table("parameters")
    parameters.loc[0, "value"] = 0.125
    write_table(study.with_table("parameters", parameters), "parameters")
    assert read_study(small.folder).table("parameters")["value"].iloc[0] == 0.125


def test_a_failed_write_leaves_the_table_as_it_was(small, monkeypatch):
    study = read_study(small.folder)
    before = (small.folder / "trade.csv").read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.csv, "writer", fail)
    with pytest.raises(OutputError, match="No space left"):
        write_table(study, "trade")
    assert (small.folder / "trade.csv").read_bytes() == before
    assert not list(small.folder.glob(".trade*"))


def test_a_study_with_another_table_leaves_the_first_untouched(small):
    study = read_study(small.folder)
    other = study.with_table("link", study.table("link").iloc[:0])
    assert len(study.table("link")) == 1
    assert len(other.table("link")) == 0
    with pytest.raises(ValueError, match="lacks length_km"):
        study.with_table("link", study.table("link").drop(columns="length_km"))
