"""ASCOF figures as tables of evidence: one for all measures, and what themes read already.

Themes read direct payments, admissions and the satisfaction of carers from `ascof`, and counts of
people from `service_users` and `carers`; a council that has printed nothing has them from here.

The notes to the tables of 2024-25 have two rules. Of measures from client-level data (note 10): if
numerator or denominator is less than 5, both are suppressed, and the outcome is shown. So such a
numerator beside an outcome is 0 to 4, and the denominator of a percentage follows from both. Of
surveys (note 1): fewer than 5 respondents are suppressed. Nothing bounds other counts: measure 4b
is suppressed where any value is less than 5; the open data of 2020-21 state no rule, and print a
numerator of 4; where the outcome is suppressed as well, a return was often incomplete.
"""

import math
from collections.abc import Sequence

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import ENGLAND, Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, as_interval, parse_cells
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Skipped
from caremarket.opendata.loaders.ascof_measures import COLUMNS, COUNTS, KEY, PERCENT, STATISTICS

SURVEYED = ["3b", "3c"]
READ = [*SURVEYED, "1c_1a", "1c_2a", "1c_1b", "1c_2b", "3d_1a", "3d_2a"]
READ += ["2a", "2b_admissions", "2c_admissions"]
GROUPS = ["all", "18_64", "65_plus"]
CLIENTS = ["1c_2a", "3d_2a"]  # numerator: with a direct payment; denominator: long-term, community
CARERS = "1c_2b"
RESIDENTS = {"2b_admissions": "18-64", "2c_admissions": "65+"}  # whom admissions are divided by
NOTES = {
    "1c_2a": "On 31 March, clients of long-term support in the community",
    "3d_2a": "Client-level data: not comparable with the years before",
}
# Measures from client-level data, as note 10 of the tables of 2024-25 lists them.
CLIENT_LEVEL = (
    "2a_reablement",
    "2b_admissions",
    "2c_admissions",
    "2d_1_at_home_after_reablement",
    "2d_2_offered_reablement",
    "2e_1_at_home_learning_disability",
    "2e_2_at_home",
    "3d_1a",
    "3d_2a",
)
CLIENT_LEVEL_SINCE = "2024-25"
MOST = 4  # of a suppressed numerator or number of respondents
ROUNDED_BY = 0.05  # percentage points: outcomes have one decimal
RULES = {
    "numerator": "Numerator suppressed: by the notes to 2024-25, the numerator is less than 5",
    "denominator": "Denominator suppressed: bounds worked out from outcome and numerator",
    "respondents": "Respondents suppressed: by the notes to 2024-25, they are fewer than 5",
}
UNBOUNDED = " suppressed as published; the publisher's rules give no bounds"


def published(
    frame: pd.DataFrame, label: str, *, ruled: bool
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Turn text into figures, columns `COLUMNS`, where and suppression; say what was left out.

    The label names the file. The frame has KEY, unit, where (in the file), and text cells of every
    statistic. A ruled publication states the rules for suppressed counts.
    """
    parsed = {name: read_cells(frame, name, label) for name in STATISTICS.values()}
    values = pd.DataFrame({name: read["value"] for name, read in parsed.items()})
    hidden = pd.DataFrame({name: read["marker"].eq(SUPPRESSED) for name, read in parsed.items()})
    any_figure = (values.notna() | hidden).any(axis=1)
    shown, unbounded = counts(values, hidden, frame, ruled=ruled)
    found = frame[[*KEY, "unit", "where"]].assign(
        value=values["value"].round(6),
        margin_of_error=values["margin_of_error"].round(6),
        previous_value=parsed["value"]["previous"],
    )
    kept = found.join(shown).loc[any_figure, [*COLUMNS, "where", "suppression"]]
    skipped = [
        Skipped("cells", int((~any_figure).sum()), "without any figure ([x] or [z])"),
        Skipped("outcomes", int(hidden["value"].sum()), "suppressed, and no count with bounds"),
        Skipped("margins", int(hidden["margin_of_error"].sum()), "of error, suppressed"),
        Skipped("counts", unbounded, "suppressed, and nothing that is published bounds them"),
    ]
    return kept.reset_index(drop=True), skipped


def read_cells(frame: pd.DataFrame, name: str, label: str) -> pd.DataFrame:
    """Parse the cells of one statistic, each a number or a known mark."""
    read = parse_cells(frame[name].astype("str").fillna(""), counts=name in COUNTS)
    strange = frame.loc[read["marker"].eq(UNREADABLE)]
    if len(strange):
        row = strange.iloc[0]
        raise ImportFileError(
            f"{label}, {row['where']}: {row[name]!r} ({row['measure']}, {row['period']}, "
            f"{row['code']}) is neither a number nor a known mark such as [c] or [x]. Get the file "
            "as it was published."
        )
    return read


def counts(
    values: pd.DataFrame, hidden: pd.DataFrame, about: pd.DataFrame, *, ruled: bool
) -> tuple[pd.DataFrame, int]:
    """Write counts as text: whole numbers, or the interval that a suppressed (hidden) one may be.

    Beside them stands suppression, a note; returned is, too, how many have no bounds.
    """
    outcome, hidden = values["value"], hidden[COUNTS]
    found = values[COUNTS].round().astype("Int64").astype("str").mask(values[COUNTS].isna())
    if ruled:
        found["respondents"] = found["respondents"].mask(
            hidden["respondents"], as_interval(0, MOST)
        )
    client_level = about["measure"].isin(CLIENT_LEVEL) & about["period"].ge(CLIENT_LEVEL_SINCE)
    beside = outcome.notna() & client_level & hidden["numerator"] & ruled
    bounded = beside & hidden["denominator"] & about["unit"].eq(PERCENT) & outcome.gt(ROUNDED_BY)
    for row in found.index[beside]:
        found.loc[row, "numerator"] = as_interval(int(outcome[row] > 0), MOST)
    for row in found.index[bounded]:
        found.loc[row, "denominator"] = as_interval(*denominators(outcome[row]))
    left = (hidden & found[COUNTS].isna()).to_numpy()
    found["suppression"] = [note(*row) for row in zip(hidden.to_numpy(), left, strict=True)]
    return found, int(left.sum())


def note(hidden: Sequence[bool], unbounded: Sequence[bool]) -> str:
    """Say which of the counts of a row are suppressed, and what bounds them; empty if none is."""
    open_ended = [name for name, it in zip(COUNTS, unbounded, strict=True) if it]
    suppressed = [name for name, it in zip(COUNTS, hidden, strict=True) if it]
    said = [RULES[name] for name in suppressed if name not in open_ended]
    if open_ended:
        said.append(" and ".join(open_ended).capitalize() + UNBOUNDED)
    return "; ".join(said)


def denominators(outcome: float) -> tuple[int, int]:
    """Bound a denominator by its outcome in percent, rounded, and a numerator of 1 to 4."""
    fewest = math.ceil(100 / (outcome + ROUNDED_BY))
    return fewest, math.floor(100 * MOST / (outcome - ROUNDED_BY))


def to_evidence(found: pd.DataFrame, skipped: list[Skipped], geography: Geography) -> Loaded:
    """Give figures the areas of today and the shape of the evidence.

    Rates are never added up: a council that was made of several has no figure of the time before.
    """
    placed, left = to_areas(found, geography, "code", what="councils", sums=False)
    before = "Recalculated since first published, when it was "
    table = placed.assign(
        locator=placed["where"] + ", row " + placed["code"],
        note=joined(
            placed["previous_value"].map(lambda value: f"{before}{value:g}", na_action="ignore"),
            placed["suppression"],
        ),
    )
    councils = table[table["area_code"].isin(list(geography.names))]
    tables = {
        "ascof_measures": table,
        "ascof": beside_england(table, geography),
        "service_users": clients(councils),
        "carers": carers(councils),
        "population": residents(table),
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
    return both.assign(primary_support_reason="all", note=notes)


def carers(councils: pd.DataFrame) -> pd.DataFrame:
    """Return carers who were supported, and those with a direct payment, unless suppressed."""
    read = councils[councils["measure"].eq(CARERS) & councils["population_group"].eq("all")]
    figures = {
        "supported_national_return": "denominator",
        "direct_payments_national_return": "numerator",
    }
    both = counted(read, figures)
    return both.assign(measure=both["name"], value=both["people"], unit="people")


def residents(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mid-year estimates that admissions are divided by, as vintage `ascof_mid_2024`."""
    read = table[table["measure"].isin(RESIDENTS)]
    both = counted(read, {"people": "denominator"}).drop_duplicates(
        ["area_code", "measure", "period"]
    )
    year = both["period"].str[:4]
    return both.assign(
        vintage="ascof_mid_" + year,
        year=year.astype(int),
        sex="persons",
        age_band=both["measure"].map(RESIDENTS),
        qualifier="estimated",
        note="Mid-year estimate that admissions to care homes are divided by",
    )


def counted(read: pd.DataFrame, figures: dict[str, str]) -> pd.DataFrame:
    """Add the columns name and people: a row for each count that is known, by its name."""
    parts = [
        read.assign(name=name, people=read[figure], locator=f"{figure}, " + read["locator"])
        for name, figure in figures.items()
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="people")
