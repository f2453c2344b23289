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
    said, findings = _report(project_with_notebooks, "[400-1600]")
    for words in (
        "The only list reaches at most 9.9% of Luton's carers",
        "It is the only list in the evidence, with 400 to 1,600 carers, as its count is suppressed",
        "No carer register of general practices is in the evidence",
        "The paths start from the fewest who may be known, 400.",
        "Only one list of known carers is in the evidence",
    ):
        assert words in said
    for words in ("overlap", "the longest list", "on another list"):
        assert words not in said.lower()
    rate = findings[findings["metric"] == "identification_rate"].iloc[0]
    assert rate["lower"] < 400 / 16099
    assert rate["upper"] > rate["value"] == pytest.approx(1600 / 16099)

    said, findings = _report(project_with_notebooks, "0")
    assert "No list in the evidence holds anybody, so all 16,099 are on none" in said
    assert "No list reaches any of Luton's carers" in said
    assert "All of the heaviest carers are on no list in the evidence" in said

    said, findings = _report(project_with_notebooks, None)
    assert "The evidence has no list of known carers of Luton" in said
    assert "No carer register of general practices" not in said
    assert "starting from nobody known" in said
    assert "Divided by the carers of the last census" not in said  # leads to no chart
    assert "Each estimate is divided into" not in said
    assert not set(findings["metric"]) & {"known_carers", "identification_rate", "hidden_carers"}
