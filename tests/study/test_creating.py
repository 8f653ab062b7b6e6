from __future__ import annotations

import pytest

from keruen.errors import KeruenError, OutputError
from keruen.study import check_study, creating, new_study


def test_a_new_study_passes_the_check(tmp_path):
    assert check_study(new_study("mine", tmp_path)).problems == ()


def test_an_existing_folder_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(OutputError, match="already exists"):
        new_study("mine", tmp_path)
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("name", ["", "My Study", "../x", ".hidden"])
def test_a_name_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(KeruenError, match="cannot name a study"):
        new_study(name, tmp_path)


def test_a_missing_parent_is_refused(tmp_path):
    with pytest.raises(OutputError, match="cannot be made"):
        new_study("mine", tmp_path / "nowhere")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_on_the_way_leaves_nothing(tmp_path, monkeypatch, failure):
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(creating, "_to_csv", fail)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        new_study("mine", tmp_path)
    assert list(tmp_path.iterdir()) == []
