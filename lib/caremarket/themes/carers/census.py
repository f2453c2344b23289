"""How many carers there are: the censuses, the printed estimate, and a fair comparison."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import required_rows, rows
from caremarket.methods.intervals import rate_ratio

ENGLAND = "E92000001"
HOURS_BANDS = ["1_19", "20_49", "50_plus"]
HOURS_WORDS = {
    "any": "All carers",
    "1_19": "1–19 hours a week",
    "20_49": "20–49 hours",
    "50_plus": "50 hours or more",
}
CARER_BANDS = ["any", *HOURS_BANDS]


def rates(care: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Return carers per resident aged 5 and over, of the area and of England, at every census.

    Census 2011 counted over all ages and Census 2021 over those aged 5 and over. Nobody under 5 was
    counted as a carer, so the base of 2011 is cut to 5 and over and the carers stay the same.

    `care` is the national table `unpaid_care_census`. Columns geography (area, england), year,
    hours_band (any, 1_19, 20_49, 50_plus), carers, residents (aged 5 and over), rate (proportion),
    source_id; in order of year. Raises MissingEvidenceError if the area or England lacks a count,
    or a base of 5 and over.
    """
    codes = {"area": area_code, "england": ENGLAND}
    frames = [_rates_of(care, code).assign(geography=name) for name, code in codes.items()]
    columns = ["geography", "year", "hours_band", "carers", "residents", "rate", "source_id"]
    return pd.concat(frames, ignore_index=True)[columns]


def _rates_of(care: pd.DataFrame, code: str) -> pd.DataFrame:
    counted = rows(care, area_code=code, hours_band=CARER_BANDS)
    counted = counted.drop_duplicates(["year", "hours_band"]).rename(columns={"people": "carers"})
    base = rows(care, area_code=code, hours_band="all", base="5_plus")
    base = base[["year", "people"]].rename(columns={"people": "residents"})
    joined = counted.merge(base, on="year").dropna(subset=["carers", "residents"])
    if joined["year"].nunique() < 2:
        raise MissingEvidenceError(
            f"unpaid_care_census has fewer than two censuses for {code} with carers and with "
            "residents aged 5 and over (base 5_plus, hours_band all). Add them to "
            "data/raw/rates/unpaid_care_census.csv, then run `caremarket prepare`."
        )
    joined["carers"] = joined["carers"].astype(float)
    joined["residents"] = joined["residents"].astype(float)
    joined["rate"] = joined["carers"] / joined["residents"]
    joined["hours_band"] = pd.Categorical(joined["hours_band"], CARER_BANDS)
    ordered = joined.sort_values(["year", "hours_band"], ignore_index=True)
    return ordered.astype({"hours_band": "str", "year": "int64"})


def first_and_last(
    census: pd.DataFrame, geography: str = "area"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of the first and of the last census of a geography, indexed by hours band."""
    chosen = required_rows(census, geography=geography)
    years = (chosen["year"].min(), chosen["year"].max())
    return tuple(rows(chosen, year=year).set_index("hours_band") for year in years)


def estimated(census: pd.DataFrame, carers: pd.DataFrame) -> pd.DataFrame:
    """Gather every estimate of the number of carers, in order of period.

    The last row holds the last census' population at the first census' rate: how many carers there
    were if all of the fall came from the changed question and the pandemic. Columns category
    (census_2011, printed_estimate …), label, period, people, basis, method, source_ids.
    """
    any_care = rows(census, geography="area", hours_band="any")
    counts = [
        {
            "category": f"census_{row.year}",
            "label": f"Census {row.year}",
            "period": str(row.year),
            "people": row.carers,
            "basis": "published",
            "method": "census_count",
            "source_ids": row.source_id,
        }
        for row in any_care.itertuples()
    ]
    printed = rows(carers, measure="estimated").sort_values("period").tail(1)
    counts += [
        {
            "category": "printed_estimate",
            "label": f"Printed estimate ({row.period})",
            "period": row.period,
            "people": row.value,
            "basis": "published",
            "method": "as_printed",
            "source_ids": row.source_id,
        }
        for row in printed.itertuples()
    ]
    first, last = (frame.loc["any"] for frame in first_and_last(census))
    counts.append(
        {
            "category": f"census_{last.year}_at_{first.year}_rate",
            "label": f"Population of {last.year} at the rate of {first.year}",
            "period": str(last.year),
            "people": last.residents * first.rate,
            "basis": "modelled",
            "method": "first_census_rate",
            "source_ids": f"{first.source_id} {last.source_id}",
        }
    )
    return pd.DataFrame(counts).sort_values("period", kind="stable", ignore_index=True)


def rate_change(census: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Compare the rate of caring between the first and the last census, by hours.

    One row an hours band: hours_band, hours (in words), carers_first, carers_last (people),
    rate_first, rate_last (proportions of residents aged 5 and over), ratio (last to first) with
    lower and upper (exact; a census has no sampling error, so they say how far chance alone could
    move it), england_ratio.
    """
    first, last = first_and_last(census)
    before, after = first_and_last(census, "england")
    ratio = rate_ratio(
        last["carers"], last["residents"], first["carers"], first["residents"], confidence
    )
    return pd.DataFrame(
        {
            "hours": first.index.map(HOURS_WORDS),
            "carers_first": first["carers"],
            "carers_last": last["carers"],
            "rate_first": first["rate"],
            "rate_last": last["rate"],
            "ratio": ratio["value"],
            "lower": ratio["lower"],
            "upper": ratio["upper"],
            "england_ratio": after["rate"] / before["rate"],
        }
    ).reset_index()


def hours_groups(census: pd.DataFrame) -> pd.Series:
    """Return the carers (people) of the last census by hours a week, in words."""
    _, last = first_and_last(census)
    return last.loc[HOURS_BANDS, "carers"].rename(index=HOURS_WORDS)


def change_steps(census: pd.DataFrame) -> pd.DataFrame:
    """Split the change between two censuses into population, England's change of rate, the rest.

    In that order: the added residents count at the first rate; then the rate changes as England's
    did, which holds the changed question and the pandemic as well as real change; what is left is
    the area's own. Columns step (first_census, population, england_rate, local_rate), label,
    people; they sum to the last census' carers.
    """
    first, last = (frame.loc["any"] for frame in first_and_last(census))
    before, after = (frame.loc["any"] for frame in first_and_last(census, "england"))
    as_before = last.residents * first.rate
    as_england = as_before * after.rate / before.rate
    steps = {
        "first_census": (f"Census {first.year}", first.carers),
        "population": ("Change in residents aged 5+", as_before - first.carers),
        "england_rate": ("Change of rate as in England", as_england - as_before),
        "local_rate": ("The area's own change of rate", last.carers - as_england),
    }
    return pd.DataFrame(
        [(step, label, people) for step, (label, people) in steps.items()],
        columns=["step", "label", "people"],
    )
