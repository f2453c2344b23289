"""carer_identification for a council with one suppressed list of carers, an empty one, or none."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

LUTON = "E06000032"


def _report(project, listed):
    """Refresh the report with one list of supported carers, or none; return page and findings."""
    (folder,) = project.raw.glob(f"{LUTON}-*")
    table = pd.read_csv(folder / "carers.csv", dtype=str)
    chosen = table[table["measure"] == "supported_national_return"]
    chosen.assign(value=listed).dropna(subset="value").to_csv(folder / "carers.csv", index=False)
    words = ["refresh", "--areas", LUTON, "--notebooks", "carer_identification"]
    done = CliRunner().invoke(app, [*words, "--scenarios", "baseline"])
    assert done.exit_code == 0, done.output
    place = project.reports / LUTON / "baseline" / "carer_identification.html"
    page = BeautifulSoup(place.read_text(encoding="utf-8"), "html.parser")
    findings = pd.read_csv(project.reports / "findings.csv")
    return " ".join(page.text.split()), findings[findings["area_code"] == LUTON]


def test_what_one_list_can_say_and_what_none_can(project_with_notebooks):
    known = {"known_carers", "identification_rate", "known_share_bounds", "hidden_carers"}
    claims = ("are on none", "overlap", "the longest list", "on another list", "is on it")
    said, findings = _report(project_with_notebooks, "[400-1600]")
    for words in (
        "The national return of 2020-21 counts 400 to 1,600 carers as supported; the evidence "
        "does not say how many are known.",
        "at most 9.9% of the carers of Census 2021",
        "No carer register of general practices is in the evidence",
        "The chart starts from 400, the fewest who may be known,",
        "Only one list of known carers is in the evidence",
        "if only the 400 counted are known, and about",
    ):
        assert words in said
    for words in claims:
        assert words not in said.lower()
    assert not set(findings["metric"]) & known
    count = findings[findings["metric"] == "carers_on_list"].iloc[0]
    assert count[["value", "lower", "upper"]].tolist() == [1600, 400, 1600]

    said, findings = _report(project_with_notebooks, "0")
    assert "counts 0 carers, where those of other councils count some" in said
    assert not set(findings["metric"]) & {*known, "carers_on_list"}

    said, findings = _report(project_with_notebooks, None)
    assert "The evidence has no list of known carers of Luton" in said
    assert "No carer register of general practices" not in said
    assert "if nobody is yet known, and about" in said
    assert "each is divided by the carers of the last census" not in said  # leads to no chart
    assert "Each estimate is divided into" not in said
    assert not set(findings["metric"]) & {*known, "carers_on_list"}
