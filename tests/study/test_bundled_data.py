"""The bundled study holds every row it was given, with its source, and no article's words."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from keruen.study import TABLES, read_study, resolve_commodity
from keruen.study.bundled import studies_folder

NAME = "kazakhstan-afghanistan"
FOLDER = studies_folder() / NAME
SHARED = Path(__file__).parents[2].parent / "shared"
GIVEN, ARTICLES = SHARED / "data" / "kaz-afg", SHARED / "seeds"
RUN_OF_WORDS = 8
SHARE_TOLERANCE = 1e-9

NEEDS_GIVEN = pytest.mark.skipif(
    not GIVEN.is_dir(), reason="the tables the study was made from are not beside the repository"
)
NEEDS_ARTICLES = pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="the articles are not beside the repository"
)

NODE_NAMES = {"lon": "x_coord", "lat": "y_coord", "kind": "node_type"}
LINK_NAMES = {
    "from_node": "from_node_id",
    "to_node": "to_node_id",
    "length_km": "length",
    "speed_kmh": "free_speed",
    "year": "opening_year",
}
CROSSING_NAMES = {
    "from_node": "from_node_id",
    "to_node": "to_node_id",
    "cost_usd": "cost_usd_vehicle",
    "capacity_per_day": "capacity",
}
COMPUTED = ("great_circle_km", "length_ratio")
"""Columns that follow from others and are not kept."""

TOLD_ELSEWHERE = {
    "links": (*COMPUTED, "gauge_mm", "capacity", "capacity_unit"),
    "nodes": ("gauges_mm",),
}
"""Columns whose cells were split, joined or completed; tests of their own hold them."""

MOVED = {
    "nodes": ("network/node.csv", NODE_NAMES),
    "links": ("network/link.csv", LINK_NAMES),
    "crossings": ("network/crossing.csv", CROSSING_NAMES),
    "costs": ("costs.csv", {}),
    "trade": ("trade.csv", {}),
    "projects": ("projects.csv", {}),
    "policy": ("policy.csv", {}),
    "commitments": ("commitments.csv", {}),
    "documents": ("documents.csv", {}),
}

NAMED_GOODS = [
    "wheat", "flour", "rice", "sugar", "confectionery", "dried fruit and nuts", "beef and lamb",
    "light machinery", "fuels and lubricants", "fertilizer", "chemical goods", "steel", "paper",
    "ore samples",
]  # fmt: skip
"""What the five articles say is carried or wanted."""


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


@pytest.fixture(scope="module")
def study():
    return read_study(NAME)


def kept(given, new):
    """Is a row still there: the same cells, the source and note kept or completed?"""
    for column, text in given.items():
        if column in ("source", "note"):
            told = "seed" in text or text in new[column]
        else:
            told = not text or text == new[column]
        if not told:
            return False
    return True


def lost_rows(given, new):
    """Return the given rows that no new row keeps; each new row stands for one given row."""
    free = list(new)
    lost = []
    for row in given:
        found = next((other for other in free if kept(row, other)), None)
        if found is None:
            lost.append(row)
        else:
            free.remove(found)
    return lost


@NEEDS_GIVEN
@pytest.mark.parametrize("table", MOVED)
def test_every_given_row_is_in_the_study(table):
    file, names = MOVED[table]
    left_out = TOLD_ELSEWHERE.get(table, ())
    given = [
        {names.get(column, column): text for column, text in row.items() if column not in left_out}
        for row in rows_of(GIVEN / f"{table}.csv")
    ]
    assert lost_rows(given, rows_of(FOLDER / file)) == []


@NEEDS_GIVEN
def test_every_given_indicator_is_in_macro_or_in_needs():
    needs = [
        {**row, "iso3": row["country"], "indicator": row["item"]}
        for row in rows_of(FOLDER / "needs.csv")
    ]
    new = rows_of(FOLDER / "macro.csv") + needs
    assert lost_rows(rows_of(GIVEN / "macro.csv"), new) == []


@NEEDS_GIVEN
def test_every_given_gauge_and_quoted_capacity_is_kept():
    links = {row["link_id"]: row for row in rows_of(FOLDER / "network/link.csv")}
    nodes = {row["node_id"]: row for row in rows_of(FOLDER / "network/node.csv")}
    for given in rows_of(GIVEN / "links.csv"):
        new = links[given["link_id"]]
        gauges = [gauge for gauge in (new["gauge_mm"], new["gauge_to_mm"]) if gauge]
        assert "/".join(gauges) == given["gauge_mm"], given
        quoted = f"{given['capacity']} {given['capacity_unit']}".strip()
        assert quoted in ("", new["capacity_quoted"]), given
    for given in rows_of(GIVEN / "nodes.csv"):
        gauges = nodes[given["node_id"]]["gauges_mm"].split(";")
        assert set(given["gauges_mm"].split(";")) <= set(gauges), given


@NEEDS_GIVEN
def test_rows_that_cited_an_article_cite_its_document():
    for table, (file, _) in MOVED.items():
        new = rows_of(FOLDER / file)
        given = rows_of(GIVEN / f"{table}.csv")
        cited = sum("seed" in row["source"] for row in given if "source" in row)
        named = sum(bool(re.search(r"\bd00[0-4]\b", row["source"])) for row in new)
        assert named >= cited, table


def test_no_table_speaks_of_seeds():
    for table in TABLES.values():
        if (FOLDER / table.path).exists():
            for row in rows_of(FOLDER / table.path):
                assert not re.search(r"\bseeds?( \d| article|s alone)", row["source"]), row


@pytest.mark.parametrize("name", [name for name in TABLES if name != "claims"])
def test_every_row_has_a_source_and_a_confidence(study, name):
    frame = study.table(name)
    assert len(frame), f"{name} has no rows"
    assert (frame["source"] != "").all()
    assert frame["confidence"].isin(["high", "medium", "low"]).all()


def test_shares_of_a_country_sum_to_one(study):
    shares = study.table("zone_shares").merge(study.table("zones")[["zone_id", "country"]])
    total = shares.groupby(["country", "role", "commodity_id"])["share"].sum()
    np.testing.assert_allclose(total, 1.0, rtol=0, atol=SHARE_TOLERANCE)


def test_a_range_holds_its_value(study):
    for name, columns in {
        "costs": ("low", "value", "high"),
        "parameters": ("low", "value", "high"),
        "zone_shares": ("low", "share", "high"),
        "commodities": ("price_low", "price_usd_t", "price_high"),
        "trade": ("tonnes_low", "tonnes", "tonnes_high"),
    }.items():
        frame = study.table(name)
        low, value, high = (frame[column] for column in columns)
        wrong = (low > value) | (value > high)
        assert frame[wrong].empty, (name, frame[wrong])


def test_an_assumed_cost_has_a_range(study):
    costs = study.table("costs")
    assumed = costs[costs["source"].str.startswith("assumption")]
    assert len(assumed)
    unranged = assumed[assumed["low"].isna() | assumed["high"].isna()]
    assert unranged["cost_id"].tolist() == []


@pytest.mark.parametrize("name", NAMED_GOODS)
def test_goods_that_the_articles_name_are_a_commodity(study, name):
    goods = study.table("commodities").set_index("commodity_id")
    row = goods.loc[resolve_commodity(study, name)]
    assert row["hs"]
    assert row["price_usd_t"] > 0
    assert row["handling"]
    assert row["named_in"], f"{name} does not say which document names it"


def words_of(text):
    return re.findall(r"\w+", text.casefold())


def runs_of(text):
    words = words_of(text)
    return {tuple(words[i : i + RUN_OF_WORDS]) for i in range(len(words) - RUN_OF_WORDS + 1)}


@NEEDS_ARTICLES
def test_no_sentence_of_an_article_is_in_a_table():
    articles = sorted(ARTICLES.glob("*.txt"))
    assert articles
    told = set().union(*(runs_of(path.read_text(encoding="utf-8")) for path in articles))
    titles = {row["title"] for row in rows_of(FOLDER / "documents.csv")}
    copied = [
        (path.name, text)
        for path in sorted(FOLDER.rglob("*.csv"))
        for row in rows_of(path)
        for text in row.values()
        if text not in titles and not told.isdisjoint(runs_of(text))
    ]
    assert copied == []
