"""Scenario files: what they may say, and every problem of one that may not be used."""

from __future__ import annotations

import pytest

from builders import Fork, add_scenario
from keruen.errors import StudyDataError, UnknownNameError
from keruen.scenario.changes import Build, Close
from keruen.scenario.reading import BASELINE, read_scenario, scenario_names
from keruen.study import bundled_studies, read_study

HEAD = 'title = "A"\nquestion = "B"\nsource = "C"\nconfidence = "high"\n'
CLOSE = '[[change]]\nlever = "close"\nlinks = ["L3"]\nsource = "S"\n'


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = Fork().write(tmp_path_factory.mktemp("scenarios"))
    add_scenario(folder, "shut", 'lever = "close"\ncrossings = ["X_NORTH"]\nmodes = ["road"]')
    add_scenario(folder, "wait")
    return read_study(folder)


def refused(study, tmp_path, text):
    """Return what reading a file with this text says."""
    path = tmp_path / "tried.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StudyDataError) as refusal:
        read_scenario(study, str(path))
    return str(refusal.value)


def test_scenarios_of_a_study_are_named_by_their_files(study):
    assert scenario_names(study) == ("shut", "wait")
    assert read_scenario(study, "shut").changes == (Close((), ("X_NORTH",), ("road",), "a test"),)


def test_a_scenario_may_be_any_file(study, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + CLOSE)
    found = read_scenario(study, str(path))
    assert (found.name, found.changes) == ("mine", (Close(("L3",), (), (), "S"),))


def test_a_scenario_without_changes_is_the_study_as_it_is(study):
    assert read_scenario(study, "wait").apply(study) is study
    assert read_scenario(study, "baseline") is BASELINE


@pytest.mark.parametrize("name", bundled_studies())
def test_every_bundled_scenario_can_be_read_and_applied(name):
    bundled = read_study(name)
    assert scenario_names(bundled)
    for scenario in scenario_names(bundled):
        found = read_scenario(bundled, scenario)
        assert found.changes
        assert found.apply(bundled) is not bundled


def test_an_unknown_name_gets_the_nearest(study):
    with pytest.raises(UnknownNameError, match=r"no scenario is called 'shot'. Did you mean shut"):
        read_scenario(study, "shot")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CLOSE.replace('"close"', '"shut"'), "change 1: the lever 'shut' is unknown"),
        (CLOSE.replace('lever = "close"\n', ""), "change 1: has no lever"),
        (CLOSE.replace('source = "S"\n', ""), "change 1, source: is missing"),
        (CLOSE.replace('"S"', '""'), "change 1, source: is empty"),
        (CLOSE.replace("L3", "L33"), "change 1, links: no link is called 'L33'; did you mean 'L3'"),
        (CLOSE.replace("links", "crossings"), "change 1, crossings: no crossing is called 'L3'"),
        (CLOSE.replace('["L3"]', '"L3"'), "change 1, links: is not a list"),
        (CLOSE.replace('links = ["L3"]\n', ""), "change 1: closes nothing"),
        (CLOSE + 'modes = ["train"]\n', "change 1, modes: is not one that is known"),
        (CLOSE + "factor = 2\n", "change 1, factor: is not an entry"),
        (CLOSE + CLOSE.replace("L3", "L0"), "change 2, links: no link is called 'L0'"),
        (
            '[[change]]\nlever = "build"\nlinks = []\nsource = "S"\n',
            "change 1, links: names nothing",
        ),
        ("change = 1\n", "change: is not a list"),
    ],
)
def test_a_wrong_change_is_told_with_its_place(study, tmp_path, text, said):
    assert f"tried.toml, {said}" in refused(study, tmp_path, HEAD + text)


@pytest.mark.parametrize("entry", ["title", "question", "source", "confidence"])
def test_a_missing_entry_is_named(study, tmp_path, entry):
    kept = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(entry))
    assert f"tried.toml, {entry}: is missing" in refused(study, tmp_path, kept)


def test_every_problem_is_told_at_once(study, tmp_path):
    said = refused(study, tmp_path, 'title = 3\nfoo = 1\nconfidence = "hi"\n' + CLOSE)
    assert said.startswith("the scenario tried cannot be used:")
    for entry in ("title", "question", "source", "confidence", "foo"):
        assert f"tried.toml, {entry}: " in said


def test_a_file_that_is_no_toml_is_told_with_its_line(study, tmp_path):
    assert "tried.toml, row 2: not valid TOML" in refused(study, tmp_path, 'title = "a"\nx = "\n')
    assert "not UTF-8: byte 0xe9" in refused(study, tmp_path, 'title = "é"'.encode("latin-1"))


def test_a_folder_is_no_scenario(study, tmp_path):
    (tmp_path / "odd.toml").mkdir()
    with pytest.raises(StudyDataError, match="cannot be read"):
        read_scenario(study, str(tmp_path / "odd.toml"))


def test_building_opens_a_link_from_the_base_year(study):
    link = study.table("link")
    link.loc[link["link_id"] == "L3", ["status", "opening_year"]] = ["planned", 2040.0]
    planned = study.with_table("link", link)
    built = Build(("L3",), "S").apply(planned).table("link").set_index("link_id").loc["L3"]
    assert (built["status"], built["opening_year"]) == ("existing", 2024.0)
    assert planned.table("link").set_index("link_id").loc["L3", "status"] == "planned"


def test_closing_a_crossing_for_other_modes_leaves_it_open(study):
    rail = Close((), ("X_NORTH",), ("rail",), "S").apply(study)
    road = Close((), ("X_NORTH",), ("road",), "S").apply(study)
    assert "L2" in set(rail.table("link")["link_id"])
    assert "L2" not in set(road.table("link")["link_id"])


@pytest.mark.parametrize("change", [Build(("L9",), "S"), Close(("L9",), (), (), "S")])
def test_a_change_of_an_unknown_link_is_an_error(study, change):
    with pytest.raises(UnknownNameError, match="no link is called 'L9'"):
        change.apply(study)


def test_a_change_says_itself_in_words():
    assert Build(("L1", "L2"), "S").words() == "build L1, L2"
    assert Close(("L1",), ("X",), ("rail",), "S").words() == "close L1, X for rail"
