"""Printed figures on carers that follow from other printed figures, or contradict them."""

from caremarket.frames import printed_check, rows
from caremarket.themes.carers.signals import identification_change
from caremarket.themes.population_checks import Tables


def census_estimate(tables: Tables, area_code: str) -> list[dict]:
    """Check a printed estimate of carers against the census before it."""
    census = rows(tables["unpaid_care_census"], area_code=area_code, hours_band="any")
    found = []
    for row in rows(tables["carers"], measure="estimated", unit="people").to_dict("records"):
        before = census[census["year"] < int(row["period"][:4])].sort_values("year")
        if len(before):
            counted = before.iloc[-1]
            how = f"Counted by Census {counted['year']}."
            found.append(printed_check(row, "carers", computed=float(counted["people"]), how=how))
    return found


def year_before(tables: Tables, area_code: str) -> list[dict]:
    """Say why a printed change cannot be checked where the year before is not printed."""
    change = identification_change(tables["carers"])
    if change.empty:
        return []
    fewest, most = change["newly_identified_before"].agg(["min", "max"])
    period = change["period"].iloc[0]
    how = (
        "The number of the year before is not printed; by this change it would be "
        f"{fewest:,.0f} to {most:,.0f}."
    )
    printed = rows(tables["carers"], measure="newly_identified_change", period=period)
    return [printed_check(row, "carers", how=how) for row in printed.to_dict("records")]


def shares_by_direct_payment(tables: Tables, area_code: str) -> list[dict]:
    """Set the council's share of carers with a direct payment beside the national return's."""
    own = rows(tables["carers"], measure="supported_by_direct_payment_share")
    national = rows(tables["ascof"], measure="1c_2b", geography="area")
    both = own.merge(national, on="period", suffixes=("", "_national"))
    pairs = [(own, "carers", "_national"), (national, "ascof", "")]
    return [
        printed_check(
            row,
            table,
            computed=float(other["value" + suffix]),
            slack=float(other["precision" + suffix]),
            how=f"{other['source_id' + suffix]} prints this percentage "
            f"({other['locator' + suffix]}).",
            why="The two count different carers: the national return only those it defines.",
            against="source",
        )
        for frame, table, suffix in pairs
        for row in frame.to_dict("records")
        for other in rows(both, period=row["period"]).to_dict("records")
    ]


def national_return_share(tables: Tables, area_code: str) -> list[dict]:
    """Check ASCOF 1C(2B) against the numbers of carers in the national return."""
    carers = tables["carers"]
    people = carers.pivot_table(index="period", columns="measure", values="value")
    needed = ["direct_payments_national_return", "supported_national_return"]
    if not set(needed) <= set(people.columns):
        return []
    people = people[needed].dropna()
    people = people[people[needed[1]] > 0]  # the return of some is empty
    percent = 100 * people[needed[0]] / people[needed[1]]
    return [
        printed_check(
            row,
            "ascof",
            computed=float(percent[row["period"]]),
            how="{:,.0f} of {:,.0f} carers, in percent.".format(*people.loc[row["period"]]),
        )
        for row in rows(tables["ascof"], measure="1c_2b", geography="area").to_dict("records")
        if row["period"] in people.index
    ]


CHECKS = (census_estimate, year_before, shares_by_direct_payment, national_return_share)
