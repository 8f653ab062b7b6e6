"""Studies that tests share."""

from __future__ import annotations

import pytest

from builders import Fork
from keruen.equilibrium.solve import solve


@pytest.fixture(scope="session", autouse=True)
def _compiled_kernels(tmp_path_factory):
    """Compile the kernels before any test looks at what a command says."""
    solve(Fork().read(tmp_path_factory.mktemp("compile")))


@pytest.fixture
def fork_folder(tmp_path):
    """A study of two ways with a gate each, on disk."""
    return Fork().write(tmp_path)


@pytest.fixture(scope="session")
def fork(tmp_path_factory):
    """The same, read."""
    return Fork().read(tmp_path_factory.mktemp("fork"))
