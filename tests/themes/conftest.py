"""What tests of themes share."""

import pandas as pd
import pytest

from caremarket import evidence
from caremarket.project import find_project


@pytest.fixture(scope="session")
def every_table() -> dict[str, pd.DataFrame]:
    """All tables of the evidence in git, checked once; nobody changes them."""
    return evidence.check(find_project()).tables
