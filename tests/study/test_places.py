from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import UnknownNameError
from keruen.study import (
    AmbiguousNameError,
    read_study,
    resolve_commodity,
    resolve_place,
    resolve_zone,
)
from keruen.study.names import nearest, normalise


@pytest.fixture
def study(small):
    small.set("network/node.csv", 3, "name", "Torghundi")
    small.set("network/node.csv", 3, "aliases", "Turgundi;Towraghondi")
    path = small.folder / "study.toml"
    path.write_text(path.read_text().replace("Bakerstown", "Torghundi"))
    return read_study(small.folder)


@pytest.mark.parametrize(
    "text", ["Turgundi", "Torghundi", "Towraghondi", "TÓRGHUNDI", "tor-ghundi", "BAKERSTOWN"]
)
def test_every_spelling_leads_to_one_place(study, text):
    assert resolve_place(study, text) == "BAKERSTOWN"


def test_an_unknown_place_gets_the_nearest(study):
    with pytest.raises(UnknownNameError, match="no place is called 'Torgundy'") as raised:
        resolve_place(study, "Torgundy")
    assert "Turgundi" in raised.value.suggestions


@pytest.mark.parametrize("text", ["", "--", "  "])
def test_a_name_without_letters_is_unknown(study, text):
    with pytest.raises(UnknownNameError):
        resolve_place(study, text)


def test_a_zone_is_found_by_its_place(study):
    assert resolve_zone(study, "Turgundi") == "Z002"
    assert resolve_zone(study, "z001") == "Z001"


def test_goods_are_found_by_name(study):
    assert resolve_commodity(study, "wheat flour") == "flour"


def test_an_ambiguous_name_names_the_candidates(small):
    small.add("zones.csv", 2, zone_id="Z003", name="Mill suburb")
    study = read_study(small.folder)
    small_zone = "MILLTOWN"
    with pytest.raises(AmbiguousNameError, match="'MILLTOWN' may mean Z001 or Z003"):
        resolve_zone(_without_zone_names(study), small_zone)


def _without_zone_names(study):
    from dataclasses import replace

    zones = study.table("zones").assign(name="")
    return replace(study, tables={**study.tables, "zones": zones})


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="abcdefgh", min_size=1))
def test_case_spaces_and_hyphens_do_not_count(text):
    assert normalise("-".join(text.upper())) == normalise(text)


def test_nearest_names_come_best_first():
    assert nearest("kabol", ["Kandahar", "Kabul", "Herat"])[0] == "Kabul"
    assert nearest("zzz", ["Kandahar", "Kabul"]) == ()
