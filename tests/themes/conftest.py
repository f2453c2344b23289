"""What tests of themes share."""

from collections.abc import Callable

import pandas as pd
import pytest
from copies import copy_evidence

from caremarket import evidence
from caremarket.project import Project, find_project


@pytest.fixture(scope="session")
def every_table() -> dict[str, pd.DataFrame]:
    """All tables of the evidence in git, checked once; nobody changes them."""
    return evidence.check(find_project()).tables


@pytest.fixture(scope="session")
def evidence_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], evidence.Evidence]:
    """Open the evidence in git, prepared once, by area code."""
    folder = tmp_path_factory.mktemp("prepared")
    copy_evidence(folder)
    evidence.prepare(Project(folder))
    return lambda code: evidence.load(code, Project(folder))
