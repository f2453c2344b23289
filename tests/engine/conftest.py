"""Fixtures of the engine tests."""

import pytest
from planned import planned

from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest
from caremarket.engine.preload import imports_of_files


@pytest.fixture(scope="session")
def nest():
    """A nest with everything loaded that the project's notebooks import."""
    if not can_fork():
        pytest.skip("kernels cannot be forked here")
    with Nest([*imports_of_files(planned()), "matplotlib.pyplot"]) as started:
        yield started
