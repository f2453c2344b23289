"""direct_payment_mix for a council of which only a national spending return is known."""

import csv
import itertools

import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner

from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

SLOUGH = "E06000039"
HEADER = [
    "GEOGRAPHY_LEVEL",
    "DATA_LEVEL",
    "FY_ENDING",
    "UUID",
    "CASSR",
    "GEOGRAPHY_CODE",
    "DH_GEOGRAPHY_NAME",
    "CareType_Key",
    "AgeBand_Key",
    "PrimarySupportReason_Key",
    "SupportSetting_Key",
    "Purpose_Key",
    "CarerSupportType_Key",
    "ITEMVALUE",
]
REASONS = ["Physical Support", "Learning Disability Support", "Mental Health Support"]
SETTINGS = ["Direct Payments", "Home Care", "Supported Living", "Other Long Term Care"]


def _made_up_return(path):
    """Thousands of pounds, made up: 100 for the first cell, one more for each that follows."""
    cells = itertools.product(("18 to 64", "65 and Over"), REASONS, SETTINGS)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for at, (age, reason, setting) in enumerate(cells):
            place = [
                "Local Authority",
                "Gross Current Expenditure",
                2018,
                at,
                614,
                SLOUGH,
                "Slough",
            ]
            writer.writerow(
                [*place, "Long Term Care", age, reason, f"Community: {setting}", "", "", 100 + at]
            )


def test_the_report_answers_and_says_what_is_missing(project_with_notebooks, tmp_path):
    _made_up_return(tmp_path / "return.csv")
    run = CliRunner()
    assert run.invoke(app, ["import", str(tmp_path / "return.csv")]).exit_code == 0
    words = ["refresh", "--areas", SLOUGH, "--notebooks", "direct_payment_mix"]
    done = run.invoke(app, [*words, "--scenarios", "baseline"])
    assert done.exit_code == 0, done.output
    reports = project_with_notebooks.reports
    findings = pd.read_csv(reports / "findings.csv").query(f"area_code == '{SLOUGH}'")
    total = findings.query("metric == 'spend_total'")
    assert total[["category", "value", "period"]].to_numpy().tolist() == [
        ["summed", (100 + 104 + 108 + 112 + 116 + 120) * 1000.0, "2017-18"]
    ]
    share = findings.query("metric == 'share_of_community_spend' and category == 'all|65_plus'")
    # 112, 116 and 120 of 12 cells from 112 to 123.
    assert share["value"].item() == pytest.approx((112 + 116 + 120) / sum(range(112, 124)))
    assert not set(findings["metric"]) & {"recipients", "mean_annual_payment", "shift_recipients"}
    notebook = reports / SLOUGH / "baseline" / "direct_payment_mix.ipynb"
    said = " ".join(
        output.data.get("text/plain", "")
        for cell in nbformat.read(notebook, 4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    )
    for words in (
        "Spending is that of 2017-18; what was spent since is not in the evidence by group.",
        "It is as in the national spending return",
        "Recipients of 2017-18 are not in the evidence",
        "The population is not in the evidence",
        "the mix above is the return's.",
    ):
        assert words in said
