"""Printed figures on people supported that follow from other printed figures."""

from caremarket.frames import printed_check, rows
from caremarket.themes.population_checks import Tables, change_check

MEASURES = {  # ASCOF measures of direct payments: the age group that they are about
    "1c_2a": "all",
    "1c_2a_18_64": "18_64",
    "1c_2a_65_plus": "65_plus",
    "3d_2a": "all",
}
PLACEMENTS = "supported_living_placements_learning_disability"
PLACE = ["period", "source_id"]


def direct_payment_shares(tables: Tables, area_code: str) -> list[dict]:
    """Check ASCOF shares of direct payments against the people of the same return."""
    people = rows(tables["service_users"], primary_support_reason="all")
    counts = people.pivot_table(
        index=[*PLACE, "age_group"], columns="service", values="people", aggfunc="first"
    ).reindex(columns=["direct_payments", "long_term_community_support"])
    counts = counts.dropna().astype(float)
    printed = rows(tables["ascof"], measure=list(MEASURES), geography="area")
    found = []
    for row in printed.to_dict("records"):
        key = (row["period"], row["source_id"], MEASURES[row["measure"]])
        if key in counts.index:
            some, every = counts.loc[key]
            how = f"{some:,.0f} of {every:,.0f} people, in percent."
            found.append(printed_check(row, "ascof", computed=100 * some / every, how=how))
    return found


def people_by_age(tables: Tables, area_code: str) -> list[dict]:
    """Check people of all ages against those aged 18 to 64 and 65 and over."""
    place = [*PLACE, "service", "primary_support_reason"]
    users = tables["service_users"]
    wide = users.pivot_table(index=place, columns="age_group", values="people", aggfunc="first")
    wide = wide.reindex(columns=["18_64", "65_plus"]).dropna()
    return [
        printed_check(
            row,
            "service_users",
            computed=float(wide.loc[key].sum()),
            how="Those aged 18–64 and 65+ add up to this.",
        )
        for row in rows(users, age_group="all").to_dict("records")
        if (key := tuple(row[name] for name in place)) in wide.index
    ]


def supported_living(tables: Tables, area_code: str) -> list[dict]:
    """Check the printed change of placements in supported living."""
    which = {"service": "supported_living", "primary_support_reason": "learning_disability"}
    placements = rows(tables["service_users"], **which)
    placements = placements.dropna(subset="people")  # of a suppressed number there is no change
    years = placements.assign(year=placements["period"].str[:4].astype(int))
    found = []
    for row in rows(tables["projected_change"], measure=PLACEMENTS).to_dict("records"):
        own = rows(years, source_id=row["source_id"]).drop_duplicates("year").set_index("year")
        if {row["from_year"], row["to_year"]} <= set(own.index):
            found.append(change_check(row, own.loc[row["from_year"]], own.loc[row["to_year"]]))
    return found


def spending_by_reason(tables: Tables, area_code: str) -> list[dict]:
    """Check spending on one support reason against the cells of every service, if those are more.

    Services not printed by reason can only add to the cells, so a total above them says nothing.
    """
    spending = tables["spending"]
    cells = spending[spending["service"] != "any_support"]
    cells = cells[cells["age_group"].ne("all") & cells["primary_support_reason"].ne("all")]
    found = []
    for row in rows(spending, service="any_support", age_group="all").to_dict("records"):
        own = rows(cells, **{name: row[name] for name in (*PLACE, "primary_support_reason")})
        split = own.loc[own["setting"] != "all", "service"]
        whole = own["setting"].eq("all") & own["service"].isin(split)  # its settings are printed
        added = own.loc[~whole, "amount_gbp"].sum()
        if added > row["amount_gbp"] > 0:
            found.append(
                printed_check(
                    row,
                    "spending",
                    computed=float(added),
                    how="The cells of this support reason over all services add up to this, and "
                    "some services are not printed by reason.",
                    why="What the printed total leaves out is not said.",
                )
            )
    return found


CHECKS = (direct_payment_shares, people_by_age, supported_living, spending_by_reason)
