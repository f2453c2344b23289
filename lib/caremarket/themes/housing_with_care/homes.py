"""Homes that are there and homes that are needed: by planning norms, and by what people had.

A home is a flat or bungalow with its own door: sheltered with a warden or an alarm, extra care
with care staff on site. Norms and rates are homes per 1,000 people aged 75 and over.
"""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.counted import since
from caremarket.themes.population import aged
from caremarket.themes.projection import limits_by_year

TYPES = {"sheltered": "sheltered_housing", "extra_care": "extra_care"}  # as `provision` has them
LABELS = {"sheltered": "sheltered", "extra_care": "extra care"}
METHODS = {
    "norm_shop": "norm of 2011, all tenures",
    "norm_shop_rented": "norm of 2011, to rent",
    "norm_shop_later": "later norm, all tenures",
    "current_rate": "as many per head as counted",
    "occupied_rate": "as many per head as were let",
}
MEDIAN_STAY = 462 / 365.25  # years in a care home, Forder and Fernandez 2011, as cited
LONG_STAY = 3.0  # years; 27% stayed longer in the same study


def counted(provision: pd.DataFrame) -> pd.DataFrame:
    """Return the latest printed homes of each type: index housing_type, possibly none.

    Columns period, homes, occupied (in that year, if printed), note, source_ids.
    """
    found = {}
    for name, stem in TYPES.items():
        units, let = (
            rows(provision, measure=f"{stem}_{what}").dropna(subset="value").sort_values("period")
            for what in ("units", "occupied")
        )
        for last in units.tail(1).itertuples():
            of_year = let[let["period"].str[:4] == last.period[:4]]
            occupied = of_year["value"].astype(float).tail(1).max()
            found[name] = (last.period, float(last.value), occupied, last.note, last.source_id)
    columns = ["period", "homes", "occupied", "note", "source_ids"]
    frame = pd.DataFrame.from_dict(found, orient="index", columns=columns)
    return frame.rename_axis("housing_type")


def older(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return residents aged 65 and over and 75 and over.

    Index year; columns people_65_plus, people_75_plus, this one with _lower and _upper: the limits
    of the vintage, or the number itself where it has none.
    """
    people = since(population, vintage, years)
    counts = {age: aged(people, age).groupby("year")["people"].sum() for age in (65, 75)}
    found = pd.DataFrame({f"people_{age}_plus": count for age, count in counts.items()})
    limits = limits_by_year(population, "75+", found.index, vintage)
    for end in ("lower", "upper"):
        found[f"people_75_plus_{end}"] = limits[end].fillna(found["people_75_plus"])
    return found


def rates(norms: pd.DataFrame, homes: pd.DataFrame, people: float) -> pd.DataFrame:
    """Return the rate that each method takes: the norms, and what there is where it is counted.

    Of `housing_norms`, of `counted`, and of the people aged 75 and over in the year of those homes:
    columns housing_type, method, label, rate, basis, source_ids.
    """
    norm = {"method": "norm_" + norms["norm_set"], "rate": norms["value"], "basis": "assumed"}
    own = {"current_rate": homes["homes"], "occupied_rate": homes["occupied"]}
    frame = pd.concat(
        [
            norms.assign(**norm, source_ids=norms["source_id"]),
            *(
                homes.assign(method=method, rate=1000 * of / people, basis="modelled").reset_index()
                for method, of in own.items()
            ),
        ]
    ).dropna(subset="rate")
    names = frame["housing_type"].map(LABELS).str.capitalize()
    frame["label"] = names + ": " + frame["method"].map(METHODS)
    columns = ["housing_type", "method", "label", "rate", "basis", "source_ids"]
    return frame[columns].sort_values("housing_type", ascending=False, kind="stable")


def needed(taken: pd.DataFrame, people: pd.DataFrame, homes: pd.Series) -> pd.DataFrame:
    """Return the homes needed by year, a rate times the people aged 75 and over, and the gap.

    The rows of `rates` for each year of `older`, with year, homes_needed, homes (there) and gap:
    above 0 too many, below it too few; homes_needed and gap with _lower and _upper, the limits of
    the population. homes and gap are missing where homes are not counted.
    """
    each = taken.merge(people.reset_index(), how="cross")
    there = each["housing_type"].map(homes)
    each = each.assign(homes=there)
    for end, opposite in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        each[f"homes_needed{end}"] = each["rate"] * each[f"people_75_plus{end}"] / 1000
        each[f"gap{opposite}"] = there - each[f"homes_needed{end}"]
    return each


def moved(people: pd.Series, admitted: pd.Series, share: float, years: float) -> pd.DataFrame:
    """Return the extra care homes filled if a share of those admitted moved there instead.

    In the long run those who move in a year times the years they stay (Little 1961, Operations
    Research 9: 383-387). Columns year, geography and rate_of (whose rate), admitted, homes.
    """
    each = people.rename("people").reset_index().merge(admitted.reset_index(), how="cross")
    each["admitted"] = each["people"] * each["value"] / 100_000
    each["homes"] = each["admitted"] * share * years
    each["rate_of"] = each["geography"].map({"area": "The council", "england": "England"})
    return each[["year", "geography", "rate_of", "admitted", "homes"]]


def swings(homes: pd.Series, share: float, years: float) -> pd.DataFrame:
    """Return the homes filled with one assumption at a time at its ends: label, low, high.

    The share is halved and doubled; the stay runs from the median in care homes to three years;
    the rate of admissions is the council's (`area` of homes) or England's.
    """
    base, most = homes["area"], min(2 * share, 1)
    stays, year = f"Stay, {MEDIAN_STAY:.2f} or {LONG_STAY:.0f} years", base / years
    found = [
        (f"Share who move, {50 * share:g}% or {100 * most:g}%", base / 2, base * most / share),
        (stays, year * MEDIAN_STAY, year * LONG_STAY),
        ("Admissions, the council's rate or England's", homes.min(), homes.max()),
    ]
    return pd.DataFrame(found, columns=["label", "low", "high"])
