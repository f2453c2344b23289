"""What the growth means for care homes and support in the community, and dementia before 65.

Dementia before 65 is a side note, because the rates rest on few people.
"""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.dementia.prediction import PER

RESIDENTS_WITH_DEMENTIA = (0.5, 0.6, 0.7)
PLACES = dict.fromkeys(["residential_care", "nursing_care"], "care_home")
COMMUNITY = ["home_care", "day_care", "direct_payments", "supported_living"]
PLACES |= dict.fromkeys([*COMMUNITY, "other_long_term_community_care"], "community")
EARLY_COLUMNS = ["year", "ages", "source_id", "provenance", "people", "lower", "upper"]


def share_in_care_homes(benchmarks: pd.DataFrame) -> pd.Series:
    """Return the latest national share of people aged 65 and over who live in a care home.

    Takes the national table `market_benchmarks`; period, share (proportion), source_id.
    MissingEvidenceError if it is not in the evidence.
    """
    measure = "share_65_plus_in_care_homes"
    found = required_rows(benchmarks, measure=measure, unit="percent").sort_values("period")
    return found.assign(share=found["value"] / 100).iloc[-1][["period", "share", "source_id"]]


def in_care_homes(series: pd.DataFrame, share: float) -> pd.DataFrame:
    """Divide people with dementia between care homes and the community: a what-if.

    Takes the predictions of one rate set, years in order; the share of residents who have dementia
    is assumed, and the share of people with dementia who then live in a care home, 1 at most, is
    held from the first year to the last. Columns residents_with_dementia (proportion), year (first
    and last), place (care_home, community), people.
    """
    ends = series.iloc[[0, -1]]
    first = ends.iloc[0]
    residents = share * first["people_65_plus"]
    found = []
    for assumed in RESIDENTS_WITH_DEMENTIA:
        inside = min(assumed * residents / first["predicted"], 1)
        found += [
            (assumed, it.year, place, part * it.predicted)
            for it in ends.itertuples()
            for place, part in (("care_home", inside), ("community", 1 - inside))
        ]
    return pd.DataFrame(found, columns=["residents_with_dementia", "year", "place", "people"])


def change_by_place(homes: pd.DataFrame) -> pd.DataFrame:
    """Return how many more people there are in the last year of `in_care_homes`.

    Index residents_with_dementia; columns care_home, community (people).
    """
    by_year = homes.groupby(["residents_with_dementia", "place"])["people"]
    return (by_year.last() - by_year.first()).unstack()  # noqa: PD010


def spending_on_memory_support(
    spending: pd.DataFrame, series: pd.DataFrame, first: int, last: int
) -> pd.DataFrame:
    """Carry the council's spending on older people's memory support forward with their number.

    Primary support reason memory and cognition, age 65 and over: part of what is spent on people
    with dementia, many of whom have physical support as their reason. Takes the table `spending`
    and predictions by year, with both years given; of several sources of the latest period the one
    with most cells counts, as each is the whole. Columns period (the latest printed), place
    (care_home, community), service, amount_gbp, source_id, year (nearest to the period that is
    predicted), more_gbp (what growth from the first year to the last adds, at the same spending a
    person with dementia as in `year` and the prices of the period); possibly no row.
    """
    of = {"primary_support_reason": "memory_and_cognition", "age_group": "65_plus"}
    found = rows(spending, **of, service=list(PLACES))
    found = found[found["period"] == found["period"].max()]
    found = rows(found, source_id=found["source_id"].value_counts().index[:1].tolist())
    split = found["service"].isin(found.loc[found["setting"] != "all", "service"])
    parts = found[~split | (found["setting"] != "all")]
    totals = parts.groupby(["period", "service"], as_index=False)["amount_gbp"].sum()
    totals.insert(1, "place", totals["service"].map(PLACES))
    people = series.set_index("year")["predicted"]
    spent = totals["period"].str[:4].astype(int)
    totals["year"] = [min(people.index, key=lambda year: abs(year - at)) for at in spent]
    more = people[last] - people[first]
    totals["more_gbp"] = totals["amount_gbp"] * more / totals["year"].map(people)
    totals["source_id"] = " ".join(found["source_id"].unique())
    return totals.sort_values(["place", "service"], ignore_index=True)


def early_onset(table: pd.DataFrame, people: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Predict people under 65 with dementia, by each source of rates in `early_onset_dementia`.

    A rate for persons counts where the population's bands fill its ages exactly; rates by sex are
    averaged over the bands of the population that they fill, as if ages were spread evenly there.
    Columns year, ages, source_id, provenance (sourced or unverified), people, lower, upper (people;
    limits missing where none are published). No row where bands do not fit.
    """
    young = people[people["year"].isin(list(years)) & people["age_band"].str.contains("-")]
    bands = {band: _span(band) for band in young["age_band"].unique()}
    found = [_by_persons(rate, young, bands) for _, rate in rows(table, sex="persons").iterrows()]
    sexed = rows(table, sex=["males", "females"])
    found += [_by_sex(rates, young, bands) for _, rates in sexed.groupby("source_id", sort=False)]
    if all(frame is None for frame in found):
        return pd.DataFrame(columns=EARLY_COLUMNS)
    return pd.concat(found, ignore_index=True)[EARLY_COLUMNS]


def _by_persons(
    rate: pd.Series, young: pd.DataFrame, bands: dict[str, range]
) -> pd.DataFrame | None:
    ages = _span(rate["age_band"])
    inside = [band for band, span in bands.items() if set(span) <= set(ages)]
    if sum(len(bands[band]) for band in inside) != len(ages):
        return None
    count = young[young["age_band"].isin(inside)].groupby("year")["people"].sum()
    per = PER[rate["unit"]]
    limits = {end: count * rate[end] / per for end in ("lower", "upper")}
    return _named(count * rate["value"] / per, rate, rate["age_band"], **limits)


def _by_sex(
    rates: pd.DataFrame, young: pd.DataFrame, bands: dict[str, range]
) -> pd.DataFrame | None:
    known = rates.assign(span=rates["age_band"].map(_span))
    filled = []
    for band, span in bands.items():
        inside = known[[set(each) <= set(span) for each in known["span"]]]
        for sex, found in inside.groupby("sex"):
            ages = found["span"].map(len)
            if ages.sum() == len(span):
                mean = (found["value"] * ages).sum() / len(span)
                filled.append({"sex": sex, "age_band": band, "rate": mean})
    if not filled:
        return None
    cells = young.merge(pd.DataFrame(filled), on=["sex", "age_band"])
    first = rates.iloc[0]
    cells["predicted"] = cells["people"] * cells["rate"] / PER[first["unit"]]
    covered = sorted(age for cell in filled for age in bands[cell["age_band"]])
    ages = f"{covered[0]}-{covered[-1]}"
    return _named(cells.groupby("year")["predicted"].sum(), first, ages)


def _named(count: pd.Series, rate: pd.Series, ages: str, **limits: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"people": count, "lower": float("nan"), "upper": float("nan")} | limits)
    named = frame.rename_axis("year").reset_index()
    return named.assign(ages=ages, source_id=rate["source_id"], provenance=rate["provenance"])


def _span(band: str) -> range:
    first, _, last = band.partition("-")
    return range(int(first), int(last) + 1)
