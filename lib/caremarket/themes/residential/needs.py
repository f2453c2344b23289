"""The demand side alone: what norms say is needed where voids or residents are not in the evidence.

Three of the five methods start from filled beds. Without the council's count of them, or of whom it
supports, the two norms are left, which ask for nothing but the population; without beds they say
what is needed and not what is missing.
"""

from itertools import product

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.residential.inputs import (
    norms,
    people_by_year,
    published_norms,
    share_aged_85_plus,
)
from caremarket.themes.residential.market import CARE_TYPES, base_year, care_homes
from caremarket.themes.residential.residents import placements

NORM_METHODS = {"norm_england": "england", "norm_shop": "shop"}
FROM = 2020  # first year of interest where no beds say one
ADMISSIONS = {
    "2c_admissions_65_plus": "65 and over",
    "2a_65_plus": "65 and over",
    "2b_admissions_18_64": "18–64",
    "2a_18_64": "18–64",
}


def is_complete(beds: pd.DataFrame, measures: pd.DataFrame, residents: pd.DataFrame) -> bool:
    """Say whether beds, voids and supported residents are all known: then all five methods work.

    Args:
        beds: The evidence table `care_home_beds`.
        measures: The evidence table `care_home_measures`.
        residents: The evidence table `care_home_residents`.
    """
    try:
        care_homes(beds, measures)
        placements(residents, "inside")
    except MissingEvidenceError:
        return False
    return True


def start_year(beds: pd.DataFrame, population: pd.DataFrame, vintage: str) -> int:
    """Return the first year to report: that of the beds, else the vintage's first from 2020 on.

    Args:
        beds: As the evidence table `care_home_beds`; possibly empty.
        population: The evidence table `population`.
        vintage: The vintage used.

    Raises:
        MissingEvidenceError: If there are neither beds nor that vintage.
    """
    if len(beds):
        return base_year(beds)
    printed = rows(population, vintage=vintage)["year"]
    if printed.empty:
        raise MissingEvidenceError(
            f"Neither beds nor the population vintage {vintage!r} of "
            f"{population.attrs.get('table', 'the area')} are in the evidence: there is nothing to "
            "answer from. Import the ages of Census 2011 and 2021, or an official projection."
        )
    later = printed[printed >= FROM]
    return int(later.min() if len(later) else printed.max())


def people_ahead(
    population: pd.DataFrame,
    benchmarks: pd.DataFrame,
    *,
    vintage: str,
    first: int,
    last: int,
) -> pd.DataFrame:
    """Return the older people of every year, as `inputs.people_by_year`."""
    years = range(first, max(last, first + 1) + 1)
    return people_by_year(population, vintage, years, share_aged_85_plus(benchmarks))


def by_norm(people: pd.DataFrame, norms_table: pd.DataFrame, beds: pd.DataFrame) -> pd.DataFrame:
    """Return the beds that the norms ask for in every year, and the gap where beds are known.

    Args:
        people: As from `people_ahead`, with people_75_plus.
        norms_table: The national table `care_home_norms`.
        beds: As the evidence table `care_home_beds`; possibly empty.

    Returns:
        Columns as from `demand.by_method`, for the methods of `NORM_METHODS`; the limits of
        England's norm span its published years. Beds and gaps are missing where beds are.
    """
    first = int(people.index[0])
    counts = beds.set_index("care_type")["beds"].astype(float).to_dict() if len(beds) else {}
    found = []
    for (method, norm_set), kind in product(NORM_METHODS.items(), CARE_TYPES):
        rate = norms(norms_table, norm_set, first)[kind]
        spread = published_norms(norms_table, norm_set)[kind]
        ends = (spread.min(), spread.max()) if spread.min() < spread.max() else (None, None)
        older = people["people_75_plus"]
        frame = pd.DataFrame({"required_beds": rate * older})
        for side, end in zip(("lower", "upper"), ends, strict=True):
            frame[f"required_beds_{side}"] = float("nan") if end is None else end * older
        found.append(
            frame.assign(care_type=kind, method=method, beds=counts.get(kind, float("nan")))
        )
    frame = pd.concat(found).rename_axis("year").reset_index()
    for name, end in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        frame[f"bed_gap{name}"] = frame["beds"] - frame[f"required_beds{end}"]
    return frame


def lacking(beds: pd.DataFrame, measures: pd.DataFrame, residents: pd.DataFrame) -> list[str]:
    """Say what is not in the evidence, and what the report therefore leaves out, a sentence each.

    Args:
        beds: As the evidence table `care_home_beds`, or beds of the register; possibly empty.
        measures: The evidence table `care_home_measures`.
        residents: The evidence table `care_home_residents`.
    """
    missing = []
    if beds.empty:
        missing.append(
            "Beds of the area's care homes are not in the evidence: the report says what is "
            "needed, not whether it is there. Import the care directory of the Care Quality "
            "Commission with `caremarket import`, or add care_home_beds.csv."
        )
    if rows(measures, measure="void_rate").empty:
        missing.append(
            "How many beds are empty is not in the evidence: nothing can be said of filled beds, "
            "nor by the three methods that start from them."
        )
    open_questions = "who lives there and what a place costs stay open."
    if residents.empty:
        missing.append(
            f"Whom the council supports in care homes is not in the evidence: {open_questions}"
        )
    elif residents["people"].isna().all():
        missing.append(
            "How many people the council supports in care homes is suppressed, as the counts are "
            f"small enough to tell of persons: {open_questions}"
        )
    return missing


def admissions(ascof: pd.DataFrame) -> pd.DataFrame:
    """Return new admissions to care homes, latest of each measure, with England beside.

    Args:
        ascof: The evidence table `ascof`.

    Returns:
        Columns age_group (words), period, area, england (per 100,000 people); a measure of another
        definition is another row. Empty where nothing is in the evidence.
    """
    found = rows(ascof, measure=list(ADMISSIONS), unit="per_100000")
    if found.empty:
        return pd.DataFrame(columns=["age_group", "period", "area", "england"])
    wide = found.pivot_table(
        index=["measure", "period"], columns="geography", values="value", aggfunc="first"
    ).reindex(columns=["area", "england"])
    wide = wide.dropna(subset="area").reset_index()
    wide.insert(0, "age_group", wide["measure"].map(ADMISSIONS))
    wide = wide.sort_values(["age_group", "period"], ascending=[False, True])
    return wide[["age_group", "period", "area", "england"]].reset_index(drop=True)


def spending_on_homes(spending: pd.DataFrame) -> pd.DataFrame:
    """Return long-term spending on care homes of the latest year, by type of home and age group.

    Args:
        spending: The evidence table `spending`.

    Returns:
        Columns period, care_type, age_group, amount_gbp (pounds, all support reasons), source_id.
        Empty where nothing is in the evidence.
    """
    kinds = {"residential_care": "residential", "nursing_care": "nursing"}
    cells = rows(spending, service=list(kinds), setting="long_term", age_group=["18_64", "65_plus"])
    cells = cells[cells["primary_support_reason"].ne("all")]
    columns = ["period", "care_type", "age_group", "amount_gbp", "source_id"]
    if cells.empty:
        return pd.DataFrame(columns=columns)
    cells = rows(cells, period=cells["period"].max())
    cells = cells.assign(care_type=cells["service"].map(kinds))
    keys = ["period", "care_type", "age_group", "source_id"]
    return cells.groupby(keys, sort=False, as_index=False)["amount_gbp"].sum()[columns]
