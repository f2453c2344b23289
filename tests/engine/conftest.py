"""Fixtures of the engine tests."""

import pytest

from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest
from caremarket.engine.preload import imports_of_files
from caremarket.project import find_project


@pytest.fixture(scope="session")
def nest():
    """A nest with everything loaded that the project's notebooks import."""
    if not can_fork():
        pytest.skip("kernels cannot be forked here")
    notebooks = find_project().notebooks.glob("*.ipynb")
    with Nest([*imports_of_files(notebooks), "matplotlib.pyplot"]) as started:
        yield started
