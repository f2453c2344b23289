"""ASCOF figures as tables of evidence: one for all measures, and what themes read already.

Themes read direct payments, admissions and the satisfaction of carers from `ascof`, and counts of
people from `service_users` and `carers`; a council that has printed nothing has them from here.
"""

import pandas as pd

from caremarket.evidence.raw.geography import ENGLAND, Geography
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Skipped

SURVEYED = ["3b", "3c"]
READ = [*SURVEYED, "1c_1a", "1c_2a", "1c_1b", "1c_2b", "3d_1a", "3d_2a"]
READ += ["2a", "2b_admissions", "2c_admissions"]
GROUPS = ["all", "18_64", "65_plus"]
CLIENTS = ["1c_2a", "3d_2a"]  # numerator: with a direct payment; denominator: long-term, community
CARERS = "1c_2b"
NOTES = {
    "1c_2a": "On 31 March, clients of long-term support in the community",
    "3d_2a": "Client-level data: not comparable with the years before",
}


def to_evidence(found: pd.DataFrame, skipped: list[Skipped], geography: Geography) -> Loaded:
    """Give figures the areas of today and the shape of the evidence.

    Rates are never added up: a council that was made of several has no figure of the time before.
    Found are `ascof_measures.COLUMNS`, where (in the file) and suppression (a note).
    """
    placed, left = to_areas(found, geography, "code", what="councils", sums=False)
    before = "Recalculated since first published, when it was "
    table = placed.assign(
        locator=placed["where"] + ", row " + placed["code"],
        note=joined(
            placed["previous_value"].map(lambda value: f"{before}{value:g}", na_action="ignore"),
            placed["suppression"],
        ),
    ).drop(columns=["code", "parts"])
    councils = table[table["area_code"].isin(list(geography.names))]
    tables = {
        "ascof_measures": table.drop(columns=["where", "suppression"]),
        "ascof": beside_england(table, geography),
        "service_users": clients(councils),
        "carers": carers(councils),
    }
    return Loaded(tables, skipped + left)


def joined(before: pd.Series, suppression: pd.Series) -> pd.Series:
    """Put two notes into one; missing where there is none."""
    both = zip(before.astype(object).where(before.notna(), ""), suppression, strict=True)
    notes = pd.Series(["; ".join(filter(None, pair)) for pair in both], index=before.index)
    return notes.astype("str").mask(notes.eq(""))


def beside_england(table: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Return `ascof`: what themes read, beside England's figure, and margins as `3b_margin`."""
    read = table[table["measure"].isin(READ) & table["population_group"].isin(GROUPS)]
    group = ("_" + read["population_group"]).mask(read["population_group"].eq("all"), "")
    read = read.assign(measure=read["measure"] + group)
    margins = read[read["measure"].isin(SURVEYED)].drop(columns=["value", "note"])
    margins = margins.rename(columns={"margin_of_error": "value"}).assign(unit="percentage_points")
    margins["measure"] += "_margin"
    both = pd.concat([read, margins], ignore_index=True).dropna(subset="value")
    both = both[["area_code", "period", "measure", "value", "unit", "note", "locator"]]
    own = both[both["area_code"].isin(list(geography.names))]
    england = both[both["area_code"].eq(ENGLAND) & ~both["measure"].str.endswith("_margin")]
    pairs = own[["area_code", "period", "measure"]].merge(
        england.drop(columns="area_code"), on=["period", "measure"]
    )
    return pd.concat(
        [own.assign(geography="area"), pairs.assign(geography="england")], ignore_index=True
    )


def clients(councils: pd.DataFrame) -> pd.DataFrame:
    """Return clients of long-term support in the community, and those with a direct payment."""
    read = councils[councils["measure"].isin(CLIENTS) & councils["population_group"].isin(GROUPS)]
    figures = {"direct_payments": "numerator", "long_term_community_support": "denominator"}
    both = counted(read, figures)
    both = both.rename(columns={"name": "service", "population_group": "age_group"})
    notes = joined(both["measure"].map(NOTES), both["suppression"])
    both = both.assign(primary_support_reason="all", note=notes)
    keys = ["area_code", "period", "service", "primary_support_reason", "age_group"]
    return both[[*keys, "people", "note", "locator"]]


def carers(councils: pd.DataFrame) -> pd.DataFrame:
    """Return carers who were supported, and those with a direct payment, unless suppressed."""
    read = councils[councils["measure"].eq(CARERS) & councils["population_group"].eq("all")]
    figures = {
        "supported_national_return": "denominator",
        "direct_payments_national_return": "numerator",
    }
    both = counted(read, figures)
    both = both.assign(measure=both["name"], value=both["people"], unit="people")
    return both[["area_code", "period", "measure", "value", "unit", "note", "locator"]]


def counted(read: pd.DataFrame, figures: dict[str, str]) -> pd.DataFrame:
    """Add the columns name and people: a row for each count that is known, by its name."""
    parts = [
        read.assign(name=name, people=read[figure], locator=f"{figure}, " + read["locator"])
        for name, figure in figures.items()
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="people")
