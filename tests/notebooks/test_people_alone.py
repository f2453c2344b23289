"""direct_payment_mix for a council of which only the share of clients with a payment is known."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

SLOUGH = "E06000039"


def _refreshed(project):
    words = ["refresh", "--areas", SLOUGH, "--notebooks", "direct_payment_mix"]
    done = CliRunner().invoke(app, [*words, "--scenarios", "baseline"])
    assert done.exit_code == 0, done.output
    return done.output


def test_people_alone_answer_and_nothing_at_all_is_skipped(project_with_notebooks):
    assert CliRunner().invoke(app, ["new-area", SLOUGH, "Slough"]).exit_code == 0
    assert "1 skipped" in _refreshed(project_with_notebooks)

    (folder,) = project_with_notebooks.raw.glob(f"{SLOUGH}-*")
    columns = (folder / "ascof.csv").read_text(encoding="utf-8").splitlines()[0]
    row = {"period": "2020-21", "measure": "1c_2a", "unit": "percent", "locator": "made up"}
    row["source_id"] = "luton-mps-2020"
    table = pd.DataFrame(
        [row | {"geography": "area", "value": 28.6}, row | {"geography": "england", "value": 26.6}]
    ).reindex(columns=columns.split(","))
    table.to_csv(folder / "ascof.csv", index=False)
    assert "1 ok" in _refreshed(project_with_notebooks)

    place = project_with_notebooks.reports / SLOUGH / "baseline" / "direct_payment_mix.html"
    page = BeautifulSoup(place.read_text(encoding="utf-8"), "html.parser")
    assert "In Slough 28.6% of clients" in page.find(id="headline").text
    assert "against 26.6% in England" in page.find(id="headline").text
    assert "No account of what was spent on direct payments" in page.text
    headings = [heading.text for heading in page.find_all("h2")]
    assert "What would a shift mean?" not in headings  # nothing is left to show of it
    assert "Has it changed?" in headings
    findings = pd.read_csv(project_with_notebooks.reports / "findings.csv")
    mine = findings[findings["area_code"] == SLOUGH]
    assert set(mine["metric"]) == {"people_share"}
    shares = mine.set_index("category")["value"].to_dict()
    assert shares == pytest.approx({"all|area": 0.286, "all|england": 0.266})
