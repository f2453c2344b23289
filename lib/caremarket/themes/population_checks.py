"""Printed figures on population and need that follow from other printed figures.

A check takes an area's tables (typed, with the columns `figure` and `precision`) and its code, and
returns records as from `frames.printed_check`: none where what it needs is not there.
"""

from collections.abc import Mapping

import pandas as pd

from caremarket.frames import printed_check, rows
from caremarket.themes.age_bands import ages
from caremarket.themes.population import aged, by_year, with_sex
from caremarket.themes.vintages import longest_projection

Tables = Mapping[str, pd.DataFrame]
AGES = {"18_64": ["18-64"], "65_plus": ["65+"], "all": ["all", "18+"]}


def persons_by_sex(tables: Tables, area_code: str) -> list[dict]:
    """Check persons against males and females of the same vintage, year and age."""
    population = tables["population"]
    place = ["vintage", "year", "age_band", "source_id"]
    sexed = rows(population, sex=["males", "females"])
    both = sexed.groupby(place)["people"].agg(["sum", "count"])
    both = both[both["count"] == 2]["sum"]
    return [
        printed_check(
            row, "population", computed=float(both[key]), how="Males and females add up to this."
        )
        for row in rows(population, sex="persons").to_dict("records")
        if (key := tuple(row[name] for name in place)) in both.index
    ]


def printed_changes(tables: Tables, area_code: str) -> list[dict]:
    """Check a printed percentage change where its source prints both ends."""
    found = []
    for row in tables["projected_change"].to_dict("records"):
        place = {"source_id": row["source_id"], "age_band": AGES[row["age_group"]]}
        if row["measure"] == "population":
            people = rows(tables["population"], sex="persons", **place)
        else:
            people = rows(tables["predicted_need"], condition=row["measure"], **place)
            people = people.assign(vintage="")
        for _, series in people.groupby("vintage", sort=False):
            years = series.dropna(subset="people").drop_duplicates("year").set_index("year")
            if {row["from_year"], row["to_year"]} <= set(years.index):
                first, last = years.loc[row["from_year"]], years.loc[row["to_year"]]
                found.append(change_check(row, first, last))
                break
    return found


def change_check(row: Mapping, first: pd.Series, last: pd.Series) -> dict:
    """Check a printed percentage change against two counts (people, precision)."""
    ratio = last["people"] / first["people"]
    slack = ratio * (last["precision"] / last["people"] + first["precision"] / first["people"])
    return printed_check(
        row,
        "projected_change",
        computed=100 * (ratio - 1),
        slack=100 * slack,
        how=f"Worked out from {first['people']:,.0f} and {last['people']:,.0f}, which the same "
        "source prints.",
    )


def sums_of_grades(tables: Tables, area_code: str) -> list[dict]:
    """Check a condition printed as `<name>_any` against its grades."""
    need = tables["predicted_need"]
    found = []
    for row in need[need["condition"].str.endswith("_any")].to_dict("records"):
        grades = rows(need, **{name: row[name] for name in ("year", "age_band", "source_id")})
        stem = row["condition"].removesuffix("any")
        grades = grades[grades["condition"].str.startswith(stem)]
        grades = grades[grades["condition"] != row["condition"]]
        if len(grades) > 1 and grades["people"].notna().all():
            found.append(
                printed_check(
                    row,
                    "predicted_need",
                    computed=float(grades["people"].sum()),
                    slack=float(grades["precision"].sum()),
                    how=f"Its {len(grades)} grades add up to this.",
                )
            )
    return found


def personal_care_disability(tables: Tables, area_code: str) -> list[dict]:
    """Check predicted personal care disability against a rate times residents of each band."""
    rates = tables["personal_care_disability"].set_index("age_band")
    predicted = rows(tables["predicted_need"], condition="personal_care_disability")
    residents = rows(tables["population"], sex="persons").dropna(subset="people")
    found = []
    for row in predicted[predicted["age_band"].isin(rates.index)].to_dict("records"):
        place = {name: row[name] for name in ("year", "age_band", "source_id")}
        rate, people = rates.loc[row["age_band"]], rows(residents, **place)
        if len(people) != 1:
            continue
        own = rate["source_id"] == row["source_id"]
        found.append(
            printed_check(
                row,
                "predicted_need",
                computed=rate["value"] / 100 * float(people["people"].iloc[0]),
                slack=rate["value"] / 100 * people["precision"].iloc[0],
                how=f"A rate of {rate['value']:g}% of {people['people'].iloc[0]:,.0f} residents."
                + (" The rate was read off this table: one rate fits every year." if own else ""),
            )
        )
    return found


def rates_of_need(tables: Tables, area_code: str) -> list[dict]:
    """Check predicted conditions against the rates behind them, if they rest on the projection."""
    rates, population = tables["predicted_need_rates"], tables["population"]
    vintage = longest_projection(population)
    own = rows(population, vintage=vintage)
    predicted = rows(tables["predicted_need"], age_band="18+", source_id=list(own["source_id"]))
    predicted = predicted[predicted["year"].isin(own["year"])]
    predicted = predicted[predicted["condition"].isin(rates["condition"])]
    if predicted.empty:
        return []
    years = sorted(set(predicted["year"]))
    adults = with_sex(aged(by_year(population, vintage, years), 18), population)
    people = adults.pivot_table(index=["sex", "age_band"], columns="year", values="people")
    found = []
    for condition, printed in predicted.groupby("condition", sort=False):
        known = rows(rates, condition=condition, unit="percent")
        percent = pd.Series([_rate(known, *cell) for cell in people.index], index=people.index)
        unverified = known["provenance"].eq("unverified").any()
        found += [
            printed_check(
                row,
                "predicted_need",
                computed=float((people[row["year"]] * percent).sum() / 100),
                how=f"Rates by age or sex ({known['source_id'].iloc[0]}) times the "
                f"{people[row['year']].sum():,.0f} adults of the same source.",
                why="The rates were not seen in their publication." if unverified else "",
            )
            for row in printed.to_dict("records")
            if percent.notna().all()
        ]
    return found


def _rate(rates: pd.DataFrame, sex: str, age_band: str) -> float:
    """Return the rate whose ages hold an age band, for a sex; NaN if there is none."""
    start, end = ages(age_band)
    for rate in rates.itertuples():
        first, last = ages(rate.age_band)
        if rate.sex in ("persons", sex) and first <= start and end <= last:
            return rate.value
    return float("nan")


CHECKS = (persons_by_sex, printed_changes, sums_of_grades, personal_care_disability, rates_of_need)
