"""What tests of imports share."""

import os
from pathlib import Path

import pytest

from caremarket.opendata import importing
from caremarket.opendata.apart import each_here


@pytest.fixture
def open_data() -> Path:
    """The folder with copies of real publications, where there is one."""
    folder = os.environ.get("CAREMARKET_OPEN_DATA")
    if not folder:
        pytest.skip("CAREMARKET_OPEN_DATA names no folder")
    return Path(folder)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import in the process of the test, which then sees every error; `apart` has its own test."""
    monkeypatch.setattr(importing, "each_apart", each_here)
