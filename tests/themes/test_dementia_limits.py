"""The limits of CFAS II held against published ones, on the real files.

Public Health England compared the diagnosis rate of each district with the ambition of two thirds:
`Better`, `Similar` or `Worse` (Fingertips 92949, 2017 and 2018). Where its verdicts change shows
how wide its limits are. Marked `opendata`: reads the folder that `CAREMARKET_OPEN_DATA` names.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caremarket.frames import rows
from caremarket.methods import logit_normal_from_interval
from caremarket.project import find_project
from caremarket.themes.dementia import uncertainty
from caremarket.themes.dementia.prediction import CELLS, PER

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
pytestmark = [
    pytest.mark.opendata,
    pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder"),
]
ENGLAND, AMBITION = "E92000001", 66.7
BANDS = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]


@pytest.fixture(scope="module")
def rates():
    table = pd.read_csv(find_project().root / "data/raw/rates/dementia_prevalence.csv")
    cfas = rows(table, rate_set="cfas_ii")
    assert set(cfas["unit"].map(PER)) == {1}
    return cfas.rename(columns={"value": "rate"})


@pytest.fixture(scope="module")
def people():
    """Residents of England in mid-2020 by sex and band of the rates."""
    path = Path(FOLDER or "", "population", "ons_ukpopestimatesmid2020on2021geography.xls")
    found = []
    for sex in ("males", "females"):
        sheet = pd.read_excel(path, sheet_name=f"MYE2 - {sex.title()}", header=7, engine="calamine")
        england = sheet.set_index("Code").loc[ENGLAND]
        ages = {int(float(str(age).rstrip("+"))): n for age, n in england.iloc[3:].items()}
        for band in BANDS:
            first, _, last = band.rstrip("+").partition("-")
            span = range(int(first), int(last or 90) + 1)
            count = sum(float(ages[age]) for age in span)
            found.append({"year": 2020, "sex": sex, "age_band": band, "people": count})
    return pd.DataFrame(found)


@pytest.fixture(scope="module")
def drawn(people, rates):
    """Draws of England's number, with errors of their own for the bands and with one for all."""
    no_errors = pd.DataFrame()
    apart = uncertainty.simulated(people, rates, no_errors, draws=20_000, seed=1)
    cells = rates.set_index(CELLS)
    shared = logit_normal_from_interval(
        *(cells[name] for name in ("rate", "lower", "upper")),
        draws=20_000,
        rng=np.random.default_rng(1),
        shared=True,
    )
    counts = people.set_index(CELLS)["people"].loc[cells.index]
    return {"independent": apart["rates", 2020].to_numpy(), "shared": shared @ counts.to_numpy()}


@pytest.fixture(scope="module")
def predicted(people, rates):
    cells = people.merge(rates, on=CELLS)
    return (cells["people"] * cells["rate"]).sum()


@pytest.mark.parametrize(
    ("errors", "expected"), [("independent", (5.9, 7.1)), ("shared", (4.7, 8.8))]
)
def test_prevalence_of_england_with_errors_apart_or_shared(people, drawn, errors, expected):
    share = 100 * np.quantile(drawn[errors], [0.025, 0.975]) / people["people"].sum()
    assert share == pytest.approx(expected, abs=0.05)


def test_independent_errors_call_about_as_many_districts_different_as_was_published(
    drawn, predicted
):
    name = "fingertips_92949_dementia_diagnosis_rate_65plus_districts_2017_2018.csv"
    published = pd.read_csv(Path(FOLDER or "", "dementia", name))
    published = published[published["significance"] != "Not compared"].dropna(subset="value")
    assert len(published) == 654
    rate, verdict = published["value"], published["significance"]
    called, agreed, ends = {}, {}, {}
    for errors, draws in drawn.items():
        ends[errors] = AMBITION * np.quantile(draws, [0.025, 0.975]) / predicted
        ours = np.select([rate < ends[errors][0], rate > ends[errors][1]], ["Worse", "Better"], "")
        called[errors] = (ours != "").sum()
        agreed[errors] = np.mean(np.where(ours == "", "Similar", ours) == verdict)
    worse, better = rate[verdict == "Worse"].max(), rate[verdict == "Better"].min()
    assert (worse, better, (verdict != "Similar").sum()) == (61.6, 75.7, 231)
    assert ends["independent"] == pytest.approx([worse, better], abs=2)
    assert called == {"independent": pytest.approx(286, abs=10), "shared": pytest.approx(12, abs=5)}
    assert agreed["independent"] > 0.9
    assert agreed["shared"] < 0.7
