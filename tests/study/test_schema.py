from __future__ import annotations

import pytest

from keruen.study import TABLES

EVERY = [(table, column) for table in TABLES.values() for column in table.columns]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_table_has_a_key_a_source_and_a_confidence(table):
    names = [column.name for column in table.columns]
    assert names[-3:] == ["note", "source", "confidence"]
    assert table.key in ("", *names)
    assert len(set(names)) == len(names)
    assert all(table.column(name).required for name in ("source", "confidence"))


@pytest.mark.parametrize(("table", "column"), EVERY, ids=[f"{t.name}.{c.name}" for t, c in EVERY])
def test_every_column_says_what_it_means(table, column):
    assert column.meaning.endswith(".")
    assert not column.refers_to or TABLES[column.refers_to].key
    if column.low is not None and column.high is not None:
        assert column.low <= column.high
    assert bool(column.pattern) == bool(column.form)
