"""What tests of imports share."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def open_data() -> Path:
    """The folder with copies of real publications, where there is one."""
    folder = os.environ.get("CAREMARKET_OPEN_DATA")
    if not folder:
        pytest.skip("CAREMARKET_OPEN_DATA names no folder")
    return Path(folder)
