"""The projection from two censuses, tried on the real files: what it gets wrong, and by how much.

Two censuses are one step of ten years, so a projection with that step's own ratios cannot be tried
over ten. What can be: from Census 2021 to the newest count (docs/validation.md), each council with
the ratios of all others (ten years), and each with its own ratios of 2011 to mid-2018, carried from
there to Census 2021 (2.7 years). Marked `opendata`: reads the folder that `CAREMARKET_OPEN_DATA`
names.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caremarket.evidence.raw.geography import read_geography
from caremarket.methods import error_bound, hamilton_perry, hindcast_errors, interpolate
from caremarket.methods.cohorts import capped, cohort_change_ratios
from caremarket.opendata.areas import added_up, to_areas
from caremarket.project import find_project
from caremarket.themes.projection import BANDS

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
pytestmark = [
    pytest.mark.opendata,
    pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder"),
]
LUTON, CITY, SCILLY = "E06000032", "E09000001", "E06000053"
AGES = range(91)
DAYS = {"census_2011": 2011 + 85 / 365, "mid_2018": 2018.5, "census_2021": 2021 + 79 / 365}
FIRST = DAYS["mid_2018"] - DAYS["census_2011"]  # years over which own ratios are read off
AHEAD = DAYS["census_2021"] - DAYS["mid_2018"]  # years over which they are tried
GROUPS = {"65+": 65, "75+": 75, "85+": 85}


def councils(frame, code):
    """Add single years of age of districts up to the councils of today; 90 and over is one."""
    geography = read_geography(find_project())
    placed, _ = to_areas(frame, geography, code)
    found = added_up(placed, code, [age for age in frame if isinstance(age, int)])
    own = found[found["area_code"].isin(list(geography.names))].set_index("area_code").sort_index()
    ages = own[[age for age in own if isinstance(age, int)]].astype(float)
    return ages.T.groupby(np.minimum(ages.columns, 90)).sum().T


def census(year):
    path = Path(FOLDER or "", "population", f"nomis_census{year}_age_LA.csv")
    frame = pd.read_csv(path)
    ages = frame.columns.str.extract(
        r"Age(?:d)?:? (?:Aged? )?(?:(under 1)|(\d+))(?: years?)?( and over)?(?: year)?;"
    )
    years = pd.to_numeric(ages[1].mask(ages[0].notna(), "0"))
    single = years.notna() & (ages[2].isna() | (years == 100))
    single &= ~frame.columns.str.contains(" to | and under")
    names = {name: int(age) for name, age in zip(frame.columns[single], years[single], strict=True)}
    return councils(frame[["geography code", *names]].rename(columns=names), "geography code")


@pytest.fixture(scope="module")
def counts():
    path = Path(FOLDER or "", "population", "ons_ukmidyearestimates20182019ladcodes.xls")
    frame = pd.read_excel(path, sheet_name="MYE2-All", header=4, engine="calamine")
    names = {name: int(float(str(name).rstrip("+"))) for name in frame.columns[4:]}
    mid = councils(frame.rename(columns=names)[["Code", *AGES]].dropna(), "Code")
    found = {"census_2011": census(2011), "mid_2018": mid, "census_2021": census(2021)}
    assert {frame.shape for frame in found.values()} == {(153, 91)}
    return found


def in_bands(single):
    """Five-year bands, the last one 90 and over."""
    starts = np.minimum(np.asarray(single.columns) // 5 * 5, 90)
    wide = single.T.groupby(starts).sum().T
    return wide.set_axis(BANDS, axis="columns")


def from_age(single, age):
    """People of an exact age or older: within a year of age birthdays are spread evenly."""
    whole = int(np.floor(age))
    older = single.loc[:, whole + 1 :].sum(axis=1)
    return older + (whole + 1 - age) * single[whole]


def carried(counts, age, ratios_of=None):
    """People of an age or older in Census 2021, from mid-2018 with the ratios of 2011 to 2018."""
    middle = (FIRST + AHEAD) / 2  # so that the ratio is that of cohorts of the same ages
    before = from_age(counts["census_2011"], age - middle)
    after = from_age(counts["mid_2018"], age - middle + FIRST)
    if ratios_of == "others":
        before, after = before.sum() - before, after.sum() - after
    return from_age(counts["mid_2018"], age - AHEAD) * (after / before) ** (AHEAD / FIRST)


def test_luton_is_projected_as_worked_out_elsewhere(counts):
    earlier, later = in_bands(counts["census_2011"]), in_bands(counts["census_2021"])
    ratios = capped(cohort_change_ratios(earlier, later))
    people = hamilton_perry(later, ratios, year=2021).loc[(LUTON, 2031)].round()
    assert people[["65-69", "70-74", "75-79", "80-84"]].tolist() == [10383, 7616, 5668, 4013]
    whole = hamilton_perry(later, ratios, year=2021).groupby("year").sum()
    older = whole[BANDS[13:]].sum(axis=1) / 1e6
    assert older.round(1).to_dict() == {2021: 10.4, 2031: 12.2, 2041: 13.3}


def test_ten_years_with_the_ratios_of_all_other_councils(counts):
    earlier, later = in_bands(counts["census_2011"]), in_bands(counts["census_2021"])
    old = cohort_change_ratios(earlier, later).columns[11:]
    young = earlier.T.shift(2).T
    young["90+"] = earlier[BANDS[-3:]].sum(axis=1)
    expected = (young * (later.sum() - later) / (young.sum() - young))[old].sum(axis=1)
    assert list(old) == BANDS[13:]
    bound = error_bound(hindcast_errors(expected, later[old].sum(axis=1)), 0.95)
    # How far councils go their own way, which a projection with their own ratios need not be off.
    assert bound == pytest.approx(0.1828, abs=1e-4)


def test_own_ratios_over_less_than_three_years_outside_london(counts):
    found = {}
    for group, age in GROUPS.items():
        errors = hindcast_errors(carried(counts, age), from_age(counts["census_2021"], age))
        away = errors[~errors.index.str.startswith("E09")]
        found[group] = round(error_bound(away, 0.95), 3)
    # At 85+ more: the estimate of mid-2018 had more people than the census found, and the deaths of
    # the pandemic came on top, everywhere at once.
    assert found == {"65+": 0.032, "75+": 0.045, "85+": 0.098}


def test_own_ratios_are_nearer_than_those_of_all_others(counts):
    for age in GROUPS.values():
        truth = from_age(counts["census_2021"], age).drop([CITY, SCILLY])
        own, others = (
            hindcast_errors(carried(counts, age, which).drop([CITY, SCILLY]), truth).abs().median()
            for which in (None, "others")
        )
        assert own < others


def test_a_curve_between_censuses_does_not_see_a_large_cohort_pass(counts):
    england = {
        2011: in_bands(counts["census_2011"]).sum(),
        2021: in_bands(counts["census_2021"]).sum(),
    }
    earlier, later = (frame.to_frame("England").T for frame in england.values())
    ratios = cohort_change_ratios(earlier, later)
    ahead = hamilton_perry(later, ratios, year=2021, decades=1).loc[("England", 2031)]
    known = pd.DataFrame({**england, 2031: ahead}).T
    at = DAYS["mid_2018"] - 0.23  # years are counted from census day
    curve = interpolate(known, [at]).iloc[0]
    estimate = in_bands(counts["mid_2018"]).sum()
    apart = curve / estimate - 1
    assert apart[["65-69", "75-79"]].round(2).tolist() == [-0.06, 0.05]
    older = BANDS[13:]
    assert curve[older].sum() / estimate[older].sum() - 1 == pytest.approx(-0.018, abs=0.002)
