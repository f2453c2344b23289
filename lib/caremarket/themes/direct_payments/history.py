"""Change over time, only within one definition: a series ends where source or count changes."""

import re
from itertools import pairwise

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import size_and_composition, wilson
from caremarket.themes.direct_payments.spend import (
    CELL,
    SERVICE,
    category,
    every_cell,
    is_return,
    one_source,
    year_of,
)

LARGE_MOVE = 0.05  # change of share in a year that recording explains more easily than demand
EDITION = re.compile(r"-\d{4}(-\d{2})?$")

# Each measure is one definition of who counts, for one age group; definitions are never joined.
DIRECT_PAYMENTS = {
    "direct_payments": ("Local account", "all"),
    "direct_payments_chart_order": ("Local account, by order of the chart's labels", "all"),
    "1c_2a": ("ASCOF until 2022-23, 1C(2A)", "all"),
    "1c_2a_18_64": ("ASCOF until 2022-23, 1C(2A)", "18_64"),
    "1c_2a_65_plus": ("ASCOF until 2022-23, 1C(2A)", "65_plus"),
    "3d_2a": ("ASCOF since 2024-25, 3D(2A), client-level data", "all"),
}
UNTIL_2023 = "1c_2a"  # direct payment only or in part, of clients in the community on 31 March
SELF_DIRECTED = {
    "1c": ("ASCOF 1C", "all"),
    "personal_budgets": ("Local account, bar chart", "all"),
    "personal_budgets_chart_order": ("Local account, by order of the chart's labels", "all"),
    "1c_1a": ("ASCOF until 2022-23, 1C(1A)", "all"),
    "3d_1a": ("ASCOF since 2024-25, 3D(1A), client-level data", "all"),
}
SAME_FIGURE = {
    "personal_budgets": ["1c", "personal_budgets", "personal_budgets_chart_order"],
    "direct_payments": ["direct_payments", "direct_payments_chart_order"],
}


def spend_by_period(spending: pd.DataFrame) -> pd.DataFrame:
    """Return direct payment spending of every period, as the sum of its cells, in order of time.

    Columns period, source_id, amount_gbp (pounds, prices of the year), series (source without its
    edition), change (proportion, against the period before in the same series, if there is one).
    """
    cells = every_cell(spending).astype({"source_id": "str", "amount_gbp": "float"})
    kept = pd.concat([cells.head(0), *(one_source(part) for _, part in cells.groupby("period"))])
    amounts = kept.groupby(["period", "source_id"])["amount_gbp"]
    frame = amounts.agg(lambda of: of.sum()).reset_index()  # a grouped sum rounds otherwise
    frame = frame.assign(series=frame["source_id"].str.replace(EDITION, "", regex=True))
    return frame.assign(change=frame.groupby("series")["amount_gbp"].pct_change())


def composition_change(spending: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Split the change of each cell's spending into growth of the total and change of its share.

    Between consecutive periods of one series, as from `spend_by_period`: from_period, to_period,
    source_ids, category, primary_support_reason, age_group, before, after (totals, pounds),
    share_0, share_1, share_change (proportions), size, composition, change (pounds),
    recoding_suspected (the share moved by more than 5 points).
    """
    printed = every_cell(spending).set_index(CELL)
    found = []
    for _, series in periods.groupby("series", sort=False):
        for earlier, later in pairwise(series.itertuples()):
            before, after = (
                rows(printed, period=it.period, source_id=it.source_id)["amount_gbp"]
                for it in (earlier, later)
            )
            shared = before.index.union(after.index, sort=False)
            change = size_and_composition(
                before.reindex(shared, fill_value=0.0), after.reindex(shared, fill_value=0.0)
            ).reset_index()
            found.append(
                change.assign(
                    from_period=earlier.period,
                    to_period=later.period,
                    source_ids=f"{earlier.source_id} {later.source_id}",
                    before=earlier.amount_gbp,
                    after=later.amount_gbp,
                    category=category,
                    recoding_suspected=change["share_change"].abs() > LARGE_MOVE,
                )
            )
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def people_share(ascof: pd.DataFrame, service_users: pd.DataFrame) -> pd.DataFrame:
    """Return the share of people supported who have a direct payment, as `by_definition`.

    Where the area's numbers are printed, with people, clients (missing where a part is suppressed),
    lower, upper (Wilson limits; at both ends of what suppression leaves open). What a national
    return counts by ASCOF's definition of the time counts as a share of that definition, in years
    for which ASCOF itself is not there: the middle of what is open.
    """
    both = with_payment(service_users)
    counts = both.assign(lower=float("nan"), upper=float("nan"))
    if len(both):
        least = wilson(both["people_lower"], both["clients_upper"])
        most = wilson(both[["people_upper", "clients_lower"]].min(axis=1), both["clients_lower"])
        counts = counts.assign(lower=least["lower"], upper=most["upper"])
    counted = ["people", "clients", "lower", "upper"]
    counts = counts[["period", "age_group", *counted]].astype(dict.fromkeys(counted, float))
    given = pd.concat([ascof, of_returns(both, ascof)], ignore_index=True)
    frame = by_definition(given, DIRECT_PAYMENTS).merge(
        counts, how="left", on=["period", "age_group"]
    )
    frame.loc[frame["geography"] != "area", counted] = float("nan")
    return frame


def with_payment(service_users: pd.DataFrame) -> pd.DataFrame:
    """Return people with a direct payment beside clients, by period, age group and source.

    Columns people, clients, each with `_lower` and `_upper` (the same where a number is printed).
    """
    key, ends = ["period", "age_group", "source_id"], ["people", "people_lower", "people_upper"]
    printed = rows(service_users, primary_support_reason="all").dropna(subset=ends[1:])
    printed = printed[[*key, "service", *ends]].astype(dict.fromkeys(ends, float))
    clients = rows(printed, service="long_term_community_support").drop(columns="service")
    clients = clients[clients["people_lower"] > 0]
    clients.columns = clients.columns.str.replace("people", "clients")
    both = rows(printed, service=SERVICE).merge(clients, on=key)
    apart = both["people"].isna() | both["clients"].isna()
    both[["people", "clients"]] = both[["people", "clients"]].mask(apart)
    return both.drop_duplicates(["period", "age_group"])  # ASCOF prints what the return counts


def of_returns(counted: pd.DataFrame, ascof: pd.DataFrame) -> pd.DataFrame:
    """Return rows as of `ascof` for national returns: people with a direct payment over clients."""
    printed = rows(ascof, geography="area", measure=list(DIRECT_PAYMENTS))["period"]
    found = counted[counted["source_id"].map(is_return).astype(bool)]
    found = found[~found["period"].isin(printed)]
    group = ("_" + found["age_group"]).mask(found["age_group"].eq("all"), "")
    least = found["people_lower"] / found["clients_upper"]
    most = (found["people_upper"] / found["clients_lower"]).clip(upper=1)
    share = 100 * (least + most) / 2
    return found[["period", "source_id"]].assign(
        measure=UNTIL_2023 + group, geography="area", value=share, unit="percent"
    )


def by_definition(ascof: pd.DataFrame, measures: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Return printed shares in order of time and of `measures` (definition, ages by measure).

    Columns period, definition, age_group, geography, share (proportion, as printed), change (points
    against the period before of the same definition, age group and geography), source_id.
    """
    given = rows(ascof, measure=list(measures))
    given = given.assign(
        year=given["period"].map(year_of), place=given["measure"].map(list(measures).index)
    ).sort_values(["year", "place"], kind="stable", ignore_index=True)
    frame = given[["period", "geography", "source_id"]].assign(
        definition=given["measure"].map({name: it for name, (it, _) in measures.items()}),
        age_group=given["measure"].map({name: it for name, (_, it) in measures.items()}),
        share=given["value"] / 100,
    )
    same = frame.groupby(["definition", "age_group", "geography"])["share"]
    return frame.assign(change=same.diff() * 100)


def of_all_ages(shares: pd.DataFrame, area: str) -> pd.DataFrame:
    """Keep the shares of all ages, in percent, with places as a reader knows them."""
    found = placed(rows(shares, age_group="all"), area)
    return found.assign(percent=100 * found["share"])


def placed(found: pd.DataFrame, area: str) -> pd.DataFrame:
    """Write each `geography` as a reader knows it."""
    where = {"area": area, "england": "England", "region": "Region"}
    places = found["geography"].replace(where | {"comparator_group": "Comparators"})
    return found.assign(geography=places)


def contradictions(ascof: pd.DataFrame) -> pd.DataFrame:
    """Find figures that the same document prints differently for the same year and place.

    Columns figure, period, geography, lowest, highest (percent), locators.
    """
    measures = {name: figure for figure, names in SAME_FIGURE.items() for name in names}
    printed = rows(ascof, measure=list(measures))
    printed = printed.assign(figure=printed["measure"].map(measures))
    found = printed.groupby(["figure", "period", "geography"], sort=False).agg(
        lowest=("value", "min"),
        highest=("value", "max"),
        locators=("locator", lambda places: "; ".join(places.unique())),
    )
    return found[found["lowest"] < found["highest"]].reset_index()
