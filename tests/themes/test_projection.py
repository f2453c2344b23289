from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.methods import error_bound
from caremarket.present.contract import problems_of
from caremarket.themes import population as demography
from caremarket.themes import projection, vintages, words
from caremarket.themes.age_bands import ages
from caremarket.themes.declared import REFUTED
from caremarket.themes.dementia import findings
from caremarket.themes.residential.turning import vintage_people
from caremarket.themes.residential.words import vintages_in_words

LUTON = "E06000032"
# Luton by five-year band, Census 2011 and 2021 (Office for National Statistics).
CENSUS_2011 = [16592, 14221, 13211, 13561, 16621, 18812, 16064, 14066, 13796, 13538, 11225]
CENSUS_2011 += [9267, 8346, 6542, 6102, 5032, 3408, 1877, 920]
CENSUS_2021 = [15960, 16731, 16746, 15072, 15583, 16515, 17856, 17663, 16514, 14091, 13828]
CENSUS_2021 += [12379, 9958, 7773, 6383, 4770, 3836, 2364, 1237]
CUT_AT_18 = {2011: [8560, 5001], 2021: [9514, 5558]}  # aged 15-17 and 18-19


def table_rows(code, year, people, teens=None):
    """Rows of `population` as the census loader makes them; those aged 15-19 are cut at 18."""
    bands = dict(zip(projection.BANDS, people, strict=True))
    whole = bands.pop("15-19")
    young, old = teens or [round(0.6 * whole), whole - round(0.6 * whole)]
    bands |= {"15-17": young, "18-19": old, "all": sum(people), "65+": sum(people[13:])}
    return pd.DataFrame(
        {
            "area_code": code,
            "vintage": f"census_{year}",
            "year": year,
            "sex": "persons",
            "age_band": list(bands),
            "people": list(bands.values()),
            "people_lower": list(bands.values()),
            "people_upper": list(bands.values()),
            "qualifier": None,
            "note": None,
            "source_id": f"nomis-census-{year}-age",
            "locator": "table",
        }
    ).astype(dict.fromkeys(["year", "people", "people_lower", "people_upper"], "Int64"))


def counted_in_2024(code, people, factor):
    """What ASCOF divides by: as many as there were in 2021, times a factor."""
    row = table_rows(code, 2021, people).query("age_band == '65+'")
    older = round(factor * sum(people[13:]))
    return row.assign(
        vintage="ascof_mid_2024", year=2024, qualifier="estimated", people=older, source_id="dhsc"
    )


def councils(count=30):
    """Luton, and councils like it that went their own way by up to a fifth."""
    rng = np.random.default_rng(7)
    found = [
        table_rows(LUTON, year, people, CUT_AT_18[year])
        for year, people in ((2011, CENSUS_2011), (2021, CENSUS_2021))
    ]
    for place in range(count - 1):
        code, size = f"E0800{place:04d}", rng.uniform(0.5, 3)
        own = np.exp(rng.uniform(-0.2, 0.2))
        found.append(table_rows(code, 2011, [round(size * it) for it in CENSUS_2011]))
        later = [round(size * own * it) for it in CENSUS_2021]
        found.append(table_rows(code, 2021, later))
        found.append(counted_in_2024(code, later, np.exp(rng.uniform(-0.02, 0.02))))
    return pd.concat(found, ignore_index=True)


def own_rows(everywhere, code=LUTON):
    return everywhere[everywhere["area_code"] == code].drop(columns="area_code")


@pytest.fixture(scope="module")
def everywhere():
    return councils()


@pytest.fixture(scope="module")
def projected(everywhere):
    table = own_rows(everywhere).reset_index(drop=True)
    table.attrs["table"] = "population of Luton"
    return projection.completed(table, everywhere, LUTON)


def people(table, **key):
    found = table[table["vintage"] == "hamilton_perry"]
    for column, wanted in key.items():
        found = found[found[column] == wanted]
    return found.set_index("age_band")["people"]


def test_luton_is_carried_forward_as_by_hand(projected):
    found = people(projected, year=2031)
    assert found["65-69"] == round(12379 * 7773 / 9267)
    assert found["80-84"] == round(6383 * 3836 / 6102)
    assert found["90+"] == round((3836 + 2364 + 1237) * 1237 / (3408 + 1877 + 920))
    assert found["65+"] == found[["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]].sum()
    assert people(projected, year=2041)["75-79"] == round(12379 * 7773 / 9267 * 4770 / 6542)


def test_the_censuses_themselves_are_kept(projected):
    for year, counted in ((2011, CENSUS_2011), (2021, CENSUS_2021)):
        found = people(projected, year=year)
        assert found["all"] == sum(counted)
        assert found["85-89"] == counted[17]
    assert people(projected, year=2021)[["15-17", "18-19"]].tolist() == CUT_AT_18[2021]


def test_totals_are_the_sum_of_their_bands_and_adults_begin_at_18(projected):
    found = people(projected, year=2031)
    bands = found.drop(projection.TOTALS).index
    adult = [band for band in bands if ages(band)[0] >= 18]
    assert found[adult].sum() == found["18-64"] + found["65+"]
    share = 9514 / (9514 + 5558)
    assert found["15-17"] / (found["15-17"] + found["18-19"]) == pytest.approx(share, abs=1e-4)


def test_the_new_vintage_is_read_like_any_projection(projected):
    assert vintages.best_projection(projected) == "hamilton_perry"
    assert vintages.chosen(projected, "best") == "hamilton_perry"
    by_year = demography.by_year(projected, "hamilton_perry", range(2011, 2042))
    totals = by_year.groupby("year")["people"].sum()
    assert totals[2021] == sum(CENSUS_2021)
    assert totals[2031] == people(projected, year=2031)["all"]
    assert projected.attrs["table"] == "population of Luton"
    sources = projected[projected["vintage"] == "hamilton_perry"].groupby("year")["source_id"]
    assert sources.first().to_dict() == {
        2011: "nomis-census-2011-age",
        2021: "nomis-census-2021-age",
        2026: "nomis-census-2021-age",
        2031: "nomis-census-2021-age",
        2036: "nomis-census-2021-age",
        2041: "nomis-census-2021-age",
    }


def printed(table, factor=1.0):
    """A projection of the council that begins with `factor` times as many as the census counted."""
    base = table[table["vintage"] == "census_2021"]
    base = base.assign(people=(base["people"] * factor).astype(int), qualifier="projected")
    years = [base.assign(vintage="council_2020", year=year) for year in (2020, 2025, 2030)]
    return pd.concat([table, *years], ignore_index=True)


def test_our_own_is_made_beside_a_printed_one_and_goes_before_it(everywhere):
    both = projection.completed(printed(own_rows(everywhere)), everywhere, LUTON)
    assert {"council_2020", "hamilton_perry"} <= set(both["vintage"])
    assert vintages.chosen(both, "best", [2021, 2030]) == "hamilton_perry"
    assert vintages.chosen(both, "council_2020") == "council_2020"
    official = both.assign(
        vintage=both["vintage"].replace("council_2020", "ons_snpp_2022_five_year_migration")
    )
    assert vintages.best_projection(official) == "ons_snpp_2022_five_year_migration"
    advised = printed(own_rows(everywhere))
    advised["vintage"] = advised["vintage"].replace(
        "council_2020", "ons_snpp_2022_migration_category"
    )
    several = pd.concat([official, advised[advised["qualifier"].eq("projected")]])
    assert vintages.best_projection(several) == "ons_snpp_2022_migration_category"
    old = both.assign(vintage=both["vintage"].replace("council_2020", "ons_snpp_2018"))
    assert vintages.best_projection(old) == "hamilton_perry"


def test_a_printed_projection_is_carried_from_a_newer_census(everywhere):
    table = printed(own_rows(everywhere), 1.1)
    assert vintages.chosen(table, "best", [2021, 2030]) == "census_2021"
    (sentence,) = words.warnings(table, "census_2021")[:1]
    assert "10.0% more than the" in sentence
    assert sentence.endswith("There is no other projection, so its growth is used.")
    how = words.explained(table, "census_2021", 2030, "Luton")
    assert "growth in Council 2020, which had 10.0% more people aged 65 and over in 2021" in how


def test_the_nearest_of_all_that_miss_is_not_told_as_asked_for(everywhere):
    """One misses by 4% at 65 and over, another only at 85 and over, but by 30%."""
    table = own_rows(everywhere)
    moved = {"65-69": -1080, "85-89": 708, "90+": 372}  # 30% more of the oldest, no more in all
    steep = table.assign(
        people=table["people"] + table["age_band"].map(moved).fillna(0).astype(int)
    )
    flat, steep = (printed(of, by) for of, by in ((table, 1.04), (steep, 1.0)))
    steep["vintage"] = steep["vintage"].replace("council_2020", "b")
    both = pd.concat([flat, steep[steep["vintage"] == "b"]], ignore_index=True)
    found = vintages.misses(both).set_index(["vintage", "age_band"])
    assert vintages.best_projection(both) == "council_2020"
    assert found.loc[("council_2020", "65+"), "refuted"]
    told = " ".join(words.warnings(both, "census_2021"))
    assert "Another projection comes nearer there and misses by more at other ages" in told
    assert "so its growth is used" in told
    assert "B has" in told
    assert told.count("only where asked for by name") == 1
    assert "because it was asked for" in " ".join(words.warnings(both, "b"))


def test_what_a_count_refutes_is_never_best_and_is_named(everywhere, projected):
    table = projected.drop(columns="vintage").assign(
        vintage=projected["vintage"], people=projected["people"].astype(float)
    )
    older = sum(CENSUS_2021[13:])
    ascof = counted_in_2024(LUTON, CENSUS_2021, 1.03).drop(columns="area_code")
    table = pd.concat([printed(table, 1.12), ascof], ignore_index=True)
    found = vintages.misses(table).set_index(["vintage", "age_band"])
    assert found.loc[("council_2020", "65+"), "refuted"]
    assert found.loc[("council_2020", "65+"), "miss"] == pytest.approx(1.12 / 1.03 - 1, abs=0.001)
    assert not found.loc[("hamilton_perry", "65+"), "too_far"]
    assert vintages.best_projection(table) == "hamilton_perry"
    told = " ".join(words.warnings(table, "hamilton_perry"))
    assert f"than the {round(1.03 * older):,} of ASCOF mid-2024: that refutes it" in told
    assert "only where asked for by name" in told
    asked = " ".join(words.warnings(table, "council_2020"))
    assert "it is used because it was asked for" in asked
    theme = SimpleNamespace(population=table, vintages_used=["council_2020"], projected_from="x")
    recorded = REFUTED(theme)
    assert problems_of([recorded]) == []
    assert recorded["category"].tolist()[0] == "council_2020|65_plus"
    assert recorded["value"].tolist()[0] == pytest.approx(100 * (1.12 / 1.03 - 1), abs=0.1)
    theme.vintages_used = ["hamilton_perry"]
    assert REFUTED(theme).empty


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame[frame["vintage"] == "census_2021"],
        lambda frame: frame[frame["area_code"] != LUTON],
        lambda frame: frame[frame["age_band"] != "70-74"],
    ],
)
def test_without_both_censuses_by_age_nothing_is_made_up(everywhere, change):
    table = own_rows(everywhere)
    assert projection.completed(table, change(everywhere), LUTON) is table
    with pytest.raises(MissingEvidenceError, match="import the ages of Census 2011 and 2021"):
        vintages.chosen(table, "best")


def test_limits_are_what_others_were_off_a_year_since_the_census(everywhere, projected):
    counted = projection.census_counts(everywhere)
    every = projection.all_projected(*counted)
    errors, years = projection.errors_since_census(every, everywhere)
    assert years == pytest.approx(3.28)
    assert LUTON not in errors.index  # nobody counted it in 2024
    own = projection.yearly_error(every, everywhere, LUTON)
    assert own == pytest.approx(error_bound(errors) / years)  # all others together
    found = projected[(projected["vintage"] == "hamilton_perry") & (projected["age_band"] == "65+")]
    found = found.set_index("year")
    ratio = np.log(found["people_upper"].astype(float) / found["people"].astype(float))
    assert ratio.loc[[2011, 2021]].tolist() == [0, 0]
    assert ratio[2031] == pytest.approx(np.hypot(10 * own, 0.0047), abs=1e-3)
    assert ratio[2041] == pytest.approx(np.hypot(20 * own, 0.0047), abs=1e-3)


def test_limits_leave_out_the_council_itself_and_grow_in_proportion_to_time(everywhere, projected):
    counted = projection.census_counts(everywhere)
    every = projection.all_projected(*counted)
    errors, years = projection.errors_since_census(every, everywhere)
    worst = errors.abs().idxmax()
    of_worst = projection.yearly_error(every, everywhere, worst)
    assert of_worst == pytest.approx(error_bound(errors.drop(worst)) / years)
    found = projection.limits_by_year(projected, "65+", [2015, 2021, 2026, 2031, 2035])
    assert found.loc[[2015, 2021], "lower"].equals(found.loc[[2015, 2021], "people"])
    width = np.log(found["upper"] / found["people"])
    assert width[2026] == pytest.approx(0.5 * width[2031], rel=1e-2)
    assert width[2035] == pytest.approx(1.4 * width[2031], rel=1e-2)
    mid = projected[projected["vintage"] == "census_2021"]
    mid = mid.assign(vintage="ons_mid_2023", year=2023, qualifier="estimated")
    both = pd.concat([projected, mid], ignore_index=True)
    carried = projection.limits_by_year(both, "65+", [2023, 2031], "ons_mid_2023")
    assert carried.loc[2023, "lower"] == carried.loc[2023, "people"]
    ahead = np.log(carried.loc[2031, "upper"] / carried.loc[2031, "people"])
    assert ahead == pytest.approx(0.8 * width[2031], rel=1e-2)


def test_a_council_of_a_few_thousand_has_no_limits(everywhere):
    small = own_rows(everywhere)
    small = small.assign(people=(small["people"] * 0.05).astype(int))
    found = projection.completed(small, everywhere, LUTON)
    assert projection.limits_by_year(found, "65+", [2031]).isna().all(axis=None)
    assert "cannot be told" in words.explained(found, "hamilton_perry", 2031, "Luton")


def test_regions_and_england_are_no_councils_of_the_trial(everywhere):
    england = own_rows(everywhere).assign(area_code="E92000001")
    both = pd.concat([everywhere, england], ignore_index=True)
    assert "E92000001" not in projection.census_counts(both)[0].index


def test_younger_ages_and_few_councils_have_no_limits(everywhere, projected):
    young = projected[projected["vintage"].eq("hamilton_perry") & projected["age_band"].eq("20-24")]
    assert young["people_lower"].isna().all()
    few = everywhere[everywhere["area_code"].isin([LUTON, "E08000000", "E08000001"])]
    alone = projection.completed(own_rows(few), few, LUTON)
    assert people(alone, year=2031)["all"] > 0
    assert projection.limits_by_year(alone, "65+", [2031]).isna().all(axis=None)
    assert projection.limits_by_year(own_rows(few), "65+", [2031]).isna().all(axis=None)


def test_a_band_typed_in_beside_the_imported_one_counts_once(everywhere):
    twice = pd.concat([everywhere, everywhere[everywhere["age_band"] == "65-69"]])
    first, again = projection.census_counts(everywhere), projection.census_counts(twice)
    assert first[0].equals(again[0])


def test_findings_say_what_was_counted_and_what_is_projected_with_limits(projected):
    years = [2011, 2020, 2021, 2031]
    older = demography.aged(demography.by_year(projected, "hamilton_perry", years), 65)
    people = older.groupby("year")["people"].sum()
    cfas = pd.DataFrame({"year": years, "people_65_plus": people.array})
    of = SimpleNamespace(cfas=cfas, population=projected, vintage="hamilton_perry")
    of.vintages_used = [of.vintage]
    (older,) = (it for it in findings.DECLARED if getattr(it, "name", "") == "people_65_plus")
    found = older(of)
    assert problems_of([found]) == []
    assert found["basis"].tolist() == ["published", "modelled", "published", "modelled"]
    assert found["method"].tolist() == [
        "as_printed",
        "hamilton_perry",
        "as_printed",
        "hamilton_perry, limits from errors since the census",
    ]
    assert found["upper"].notna().tolist() == [False, False, False, True]
    text = words.explained(projected, "hamilton_perry", 2031, "Luton")
    assert f"{people[2031]:,.0f} people aged 65 and over in 2031" in text
    assert words.explained(projected, "census_2021", 2031, "Luton").startswith("Census 2021 ")


def test_a_census_carried_with_the_projection_made_of_it_says_the_same(projected):
    sexes = pd.concat([projected.assign(sex=sex) for sex in ("persons", "males", "females")])
    for census in projection.CENSUSES:  # by construction, not by chance
        carried = demography.by_year(sexes, census, [2031, 2035])
        own = demography.by_year(sexes, "hamilton_perry", [2031, 2035])
        both = carried.merge(own, on=["year", "sex", "age_band"])
        assert both["people_x"].to_numpy() == pytest.approx(both["people_y"].to_numpy())
    mid = projected.assign(vintage="ons_mid_2020")
    every = pd.concat([projected, mid], ignore_index=True)
    assert projection.differing(every) == ["hamilton_perry", "ons_mid_2020"]
    assert projection.differing(every, "census_2021") == ["census_2021", "ons_mid_2020"]
    assert projection.differing(mid) == ["ons_mid_2020"]


def test_what_is_left_out_is_what_does_not_stand_beside_the_vintage_used(projected):
    assert words.left_out(projected, "hamilton_perry").startswith("Both censuses, carried")
    for census, used, other in (
        ("census_2021", "Census 2021", "Census 2011"),
        ("census_2011", "Census 2011", "Census 2021"),
    ):
        assert projection.differing(projected, census) == [census]
        assert words.left_out(projected, census) == (
            f"{other} and the projection that is made of both censuses (Hamilton-Perry) give by "
            f"construction the numbers of {used} carried forward with it, so they do not stand "
            "beside it as populations of their own."
        )
    mid = projected.assign(vintage="ons_mid_2020")
    every = pd.concat([projected, mid], ignore_index=True)
    assert words.left_out(every, "ons_mid_2020").startswith("Both censuses, carried")
    assert words.left_out(mid, "ons_mid_2020") == ""


def test_the_same_people_are_not_three_populations_of_care_homes(projected):
    for vintage in ("hamilton_perry", "census_2021"):
        found = vintage_people(projected, 2026, vintage)
        assert list(found.index) == [vintage]
        assert vintages_in_words(found) == "No other population is in the evidence."
    mid = projected.assign(vintage="ons_mid_2020", people=projected["people"] * 2)
    every = pd.concat([projected, mid], ignore_index=True)
    found = vintage_people(every, 2026, "census_2021")
    assert list(found.index) == ["census_2021", "ons_mid_2020"]
    assert "The highest of the 2 vintages is 100% above the lowest" in vintages_in_words(found)


@pytest.mark.parametrize("years", [0, 3.28, 5, 7.5, 10])
def test_counts_of_any_year_are_held_against_the_path_of_that_year(everywhere, projected, years):
    every = projection.all_projected(*projection.census_counts(everywhere))
    found = projection.since_census(every, "65+", years)[LUTON]
    path = vintages.path(
        vintages.banded(projected, "hamilton_perry"), "hamilton_perry", [2021 + years]
    )
    older = [band for band in path if ages(band)[0] >= 65]
    assert found == pytest.approx(path[older].sum(axis=1).item(), rel=1e-3)  # bands are rounded
