"""residential_supply for a council of which only the population, then the register is known."""

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

SLOUGH = "E06000039"
BANDS = {"18-64": 90_000, "65-69": 5000, "70-74": 4000, "75-79": 3000, "80-84": 2000, "85+": 1000}
HOMES = [
    "Location ID",
    "Care home?",
    "Care homes beds",
    "Location Local Authority",
    "Service type - Care home service with nursing",
    "Service type - Care home service without nursing",
]


def _made_up_population(project, vintage):
    """75 and over: 6,000 in 2020 and 7,500 in 2035."""
    rows = ["vintage,year,sex,age_band,people,qualifier,note,source_id,locator"]
    for year, times in ((2020, 1.0), (2035, 1.25)):
        rows += [
            f"{vintage},{year},persons,{band},{people * times:.0f},,,luton-mps-2020,made up"
            for band, people in BANDS.items()
        ]
    (folder,) = project.raw.glob(f"{SLOUGH}-*")
    (folder / "population.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _made_up_register(path):
    book = openpyxl.Workbook()
    book.active.title = "README"
    book.active.append(["Source: CQC database as at 01 October 2020"])
    sheet = book.create_sheet("HSCA_Active_Locations")
    sheet.append(HOMES)
    sheet.append(["1-1", "Y", 150, "Slough", "Y", ""])
    sheet.append(["1-2", "Y", 400, "Slough", "", "Y"])
    book.save(path)


def _findings(project):
    words = ["refresh", "--areas", SLOUGH, "--notebooks", "residential_supply"]
    done = CliRunner().invoke(app, [*words, "--scenarios", "baseline"])
    assert done.exit_code == 0, done.output
    found = pd.read_csv(project.reports / "findings.csv").query(f"area_code == '{SLOUGH}'")
    found["period"] = found["period"].astype(str)
    return found.set_index(["metric", "category", "period"])["value"].sort_index()


def test_the_demand_side_stands_alone_and_the_register_adds_a_gap(project_with_notebooks, tmp_path):
    assert CliRunner().invoke(app, ["new-area", SLOUGH, "Slough"]).exit_code == 0
    _made_up_population(project_with_notebooks, "mps_2020")
    found = _findings(project_with_notebooks)
    assert {metric for metric, *_ in found.index} == {"people_75_plus", "required_beds"}
    norm = found["required_beds", "nursing|norm_england"]
    assert norm["2026"] == pytest.approx(6600 * 4.3 / 100)  # England's 4.3 per 100 in 2023
    assert norm["2035"] == pytest.approx(7500 * 4.3 / 100)
    page = project_with_notebooks.reports / SLOUGH / "baseline" / "residential_supply.html"
    told = page.read_text(encoding="utf-8")
    assert "No other population is in the evidence." in told
    assert "by vintage of the population" not in told  # no table of one row

    _made_up_register(tmp_path / "directory.xlsx")
    assert CliRunner().invoke(app, ["import", str(tmp_path / "directory.xlsx")]).exit_code == 0
    found = _findings(project_with_notebooks)
    assert found["beds", "nursing", "2020-10/2020-10"] == 150
    gap = found["bed_gap", "nursing|norm_england", "2026"]
    assert gap == pytest.approx(150 - 6600 * 4.3 / 100)
