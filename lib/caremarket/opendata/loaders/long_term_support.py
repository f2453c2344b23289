"""People with long-term support by setting and age, as SALT and client-level data count them.

Cells have the columns code, labels (age, then setting and delivery, folded), value and hidden
(suppressed). What counts them, and by which rules, is told by a text that each note ends with.
"""

from collections.abc import Iterable

import pandas as pd

from caremarket.errors import ImportFileError, did_you_mean
from caremarket.evidence.raw.markers import as_interval

AGES = {"18 to 64": "18_64", "65 and over": "65_plus"}
HOMES = ["nursing", "residential"]
PAYMENTS = ["direct payment only", "part direct payment"]
MANAGED = ["cassr managed personal budget", "cassr commissioned support only"]
COMMUNITY = "community "
SERVICES = {"direct_payments": PAYMENTS, "long_term_community_support": PAYMENTS + MANAGED}
MOST = 4  # that a suppressed count stands for; the fewest is 0
Figures = tuple[str, pd.DataFrame]  # a table of evidence, and rows for it


def during_year(cells: pd.DataFrame, period: str, counted: str, where: str) -> list[Figures]:
    """Return people supported over the year: in homes by type and age, and all of them by age."""
    found = by_age(cells, where)
    note = f"People who had long-term support at any time of the year ({counted})"
    totals = added(found.query("kind == 'total' or age_group == 'all'"), ["age_group"])
    everybody = totals.assign(service="long_term_support", primary_support_reason="all")
    homes = in_homes(found).assign(period=period, note=note)
    return [
        ("care_home_residents", homes),
        ("service_users", everybody.assign(period=period, note=note)),
    ]


def at_year_end(cells: pd.DataFrame, period: str, counted: str, where: str) -> list[Figures]:
    """Return people supported on 31 March: in homes, and in the community by delivery."""
    found = by_age(cells, where)
    found["kind"] = found["kind"].str.removeprefix(COMMUNITY)
    parts = []
    for service, kinds in SERVICES.items():
        rows = found[found["kind"].isin(kinds)].assign(service=service)
        parts += [rows, rows[rows["age_group"] != "all"].assign(age_group="all")]
    users = added(pd.concat(parts), ["service", "age_group"]).assign(
        primary_support_reason="all",
        period=period,
        note=f"On 31 March, clients of long-term support in the community ({counted})",
    )
    march = f"20{period[-2:]}-03"
    homes = in_homes(found).assign(
        period=f"{march}/{march}", note=f"People with long-term support on 31 March ({counted})"
    )
    return [("care_home_residents", homes), ("service_users", users)]


def by_age(cells: pd.DataFrame, where: str) -> pd.DataFrame:
    """Add age_group (all for a total), and kind, what the other labels say.

    ImportFileError if a setting that is added up is not among the labels: the sum would fall short.
    """
    ages = {**AGES, "total": "all"}
    first, rest = cells["labels"].str[0], cells["labels"].str[1:].str.join(" ")
    found = cells.assign(age_group=first.map(ages), kind=rest).dropna(subset="age_group")
    found = found[found["age_group"].ne("all") | found["kind"].eq("")]  # ages are added up
    wanted = [*HOMES, *(COMMUNITY + kind for kind in PAYMENTS + MANAGED)]
    for age in AGES.values():
        insist(wanted, found.loc[found["age_group"].eq(age), "kind"], where)
    return found


def insist(wanted: Iterable[str], found: pd.Series, where: str) -> None:
    """Raise ImportFileError if labels (folded) are missing, with the closest that there is."""
    for label in sorted(set(wanted) - set(found)):
        hint = did_you_mean(label, set(found) - set(wanted))
        raise ImportFileError(
            f"{where} has nothing labelled {label!r}, so what is added up would fall short. "
            f"{hint} Get the file as it was published, or report the new layout."
        )


def in_homes(found: pd.DataFrame) -> pd.DataFrame:
    """Return people supported in residential and nursing homes, from cells as of `by_age`."""
    homes = found[found["kind"].isin(HOMES) & found["age_group"].ne("all")]
    homes = added(homes.rename(columns={"kind": "care_type"}), ["care_type", "age_group"])
    return homes.assign(funder="council", location="all")


def added(found: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add cells up by code and further columns, as people: a number, or an interval as text.

    What lacks a part (not submitted) is left out. Beside them stand columns, the labels of the
    parts, and qualifier.
    """
    found = found.assign(
        lower=found["value"].fillna(0.0).where(found["value"].notna() | found["hidden"]),
        upper=found["value"].where(~found["hidden"], MOST),
        columns=found["labels"].str.join(", "),
    )
    groups = found.groupby(["code", *by], sort=False, as_index=False)
    sums = groups.agg(
        lower=("lower", lambda of: of.sum(skipna=False)),
        upper=("upper", lambda of: of.sum(skipna=False)),
        columns=("columns", lambda of: " + ".join(dict.fromkeys(of))),
    ).dropna(subset=["lower", "upper"])
    ends = zip(sums["lower"], sums["upper"], strict=True)
    people = [f"{low:.0f}" if low == up else as_interval(low, up) for low, up in ends]
    return sums.assign(people=people, qualifier="rounded")
