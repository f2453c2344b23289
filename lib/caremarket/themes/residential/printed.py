"""Printed figures on care homes that follow from other printed figures."""

from caremarket.frames import printed_check, rows, single
from caremarket.themes.population_checks import Tables
from caremarket.themes.residential.demand import compared_growth
from caremarket.themes.residential.inputs import people_by_year, share_aged_85_plus
from caremarket.themes.residential.market import base_year, care_homes, latest
from caremarket.themes.residential.moments import about_when
from caremarket.themes.residential.parameters import Parameters

COMPLETE = ("services_quality_assured",)  # measures whose printed categories are all there are


def occupancy(tables: Tables, area_code: str) -> list[dict]:
    """Check voids and self-funders against each other: both say how many beds are occupied."""
    share = latest(tables["care_home_measures"], measure="self_funder_share", care_type="all")
    beds, measures, residents = (
        about_when(tables[f"care_home_{name}"], share) for name in ("beds", "measures", "residents")
    )
    homes = care_homes(beds, measures)
    total, filled = homes["beds"].sum(), homes["occupied"].sum()
    void = latest(measures, measure="void_rate", care_type="all")
    payers = latest(residents, funder="self_funder", care_type="all", age_group="all")
    people = single(payers, "people")
    percent, rounded = single(share, "value"), share["precision"].iloc[0]
    implied = 100 * people / percent
    why = (
        f"The void rate leaves {filled:,.0f} of {total:,.0f} beds occupied, the self-funders' "
        f"share {implied:,.0f}. The two may be of different months or kinds of home."
    )
    of_share = f"{people:,.0f} self-funders of {filled:,.0f} occupied beds, in percent."
    of_void = (
        f"{people:,.0f} self-funders, {percent:g}% of residents, make {implied:,.0f} occupied of "
        f"{total:,.0f} beds; the rest, in percent."
    )
    of_payers = f"{percent:g}% of the {filled:,.0f} beds that the void rate leaves occupied."
    empty, slack = 100 * (1 - implied / total), 100 * implied / total * rounded / percent
    checks = (
        (share, "care_home_measures", 100 * people / filled, 0.0, of_share),
        (void, "care_home_measures", empty, slack, of_void),
        (payers, "care_home_residents", percent / 100 * filled, rounded / 100 * filled, of_payers),
    )
    return [
        printed_check(found.iloc[0], table, computed=computed, slack=slack, how=how, why=why)
        for found, table, computed, slack, how in checks
    ]


def rating_shares(tables: Tables, area_code: str) -> list[dict]:
    """Check shares of ratings (measure `<name>_share`) against numbers (`<name>_count`).

    Where one of the numbers is suppressed, nobody can say what the share is of.
    """
    provision = tables["provision"]
    found = []
    for row in provision[provision["measure"].str.endswith("_share")].to_dict("records"):
        measure = row["measure"].removesuffix("_share") + "_count"
        place = {name: row[name] for name in ("period", "source_id")}
        counts = rows(provision, measure=measure, **place)
        own = rows(counts, category=row["category"])["value"]
        if len(own) == 1 and counts["value"].notna().all() and counts["value"].sum() > 0:
            found.append(
                printed_check(
                    row,
                    "provision",
                    computed=100 * float(own.iloc[0] / counts["value"].sum()),
                    how=f"{own.iloc[0]:g} of {counts['value'].sum():g} services, in percent.",
                )
            )
    return found


def complete_totals(tables: Tables, area_code: str) -> list[dict]:
    """Check a printed total of services against its categories, if those are all and printed."""
    provision = rows(tables["provision"], measure=list(COMPLETE))
    found = []
    for _, group in provision.groupby(["period", "measure", "source_id"]):
        parts = group[group["category"] != "all"]["value"]
        found += [
            printed_check(
                row,
                "provision",
                computed=float(parts.sum()),
                how=f"Its {len(parts)} categories add up to this.",
            )
            for row in rows(group, category="all").to_dict("records")
            if len(parts) and parts.notna().all()
        ]
    return found


def growth_in_care_homes(tables: Tables, area_code: str) -> list[dict]:
    """Check the printed growth of people in care homes against growth at unchanged rates."""
    parameters = Parameters(area_code=area_code)
    years = range(base_year(tables["care_home_beds"]), parameters.last_year + 1)
    people = people_by_year(
        tables["population"],
        parameters.population_vintage,
        years,
        share_aged_85_plus(tables["market_benchmarks"]),
    )
    printed = tables["projected_change"]
    modelled = compared_growth(people, printed)["modelled"]
    return [
        printed_check(
            row,
            "projected_change",
            computed=float(modelled[at]),
            how="Growth at unchanged rates, in percent, by the ages of residents in England and "
            "Wales and the population of the report on beds.",
            why="Rates and population behind the printed figure are not printed.",
        )
        for at, row in printed.loc[modelled.index].iterrows()
    ]


CHECKS = (occupancy, rating_shares, complete_totals, growth_in_care_homes)
