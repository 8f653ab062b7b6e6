from __future__ import annotations

from pathlib import Path

import pytest

from keruen.errors import UnknownNameError
from keruen.study import TABLES, describe, describe_as_data, render_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"


@pytest.mark.parametrize(
    "name", ["link", "links", "Link", "network/link", "network/link.csv", "link.csv"]
)
def test_a_table_is_found_by_any_of_its_names(name):
    assert describe(name).startswith("link: network/link.csv")


@pytest.mark.parametrize("name", list(TABLES))
def test_every_column_is_described(name):
    text = describe(name)
    assert all(column.name in text and column.meaning in text for column in TABLES[name].columns)
    assert len(describe_as_data(name)["columns"]) == len(TABLES[name].columns)


def test_every_table_is_found_by_its_name_and_singular():
    for name, table in TABLES.items():
        assert describe(name).startswith(f"{name}:")
        assert describe(table.path).startswith(f"{name}:")
    assert describe("commodity").startswith("commodities:")
    assert describe("country").startswith("countries:")


def test_an_unknown_table_gets_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean transfer"):
        describe("transfr")


def test_the_reference_page_is_up_to_date():
    regenerate = "keruen describe --all > docs/reference/tables.md"
    assert PAGE.read_text(encoding="utf-8") == render_reference(), f"regenerate it: {regenerate}"
