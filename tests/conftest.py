"""Studies that tests share."""

from __future__ import annotations

import pytest

from builders import Fork


@pytest.fixture
def fork_folder(tmp_path):
    """A study of two ways with a gate each, on disk."""
    return Fork().write(tmp_path)


@pytest.fixture(scope="session")
def fork(tmp_path_factory):
    """The same, read."""
    return Fork().read(tmp_path_factory.mktemp("fork"))
