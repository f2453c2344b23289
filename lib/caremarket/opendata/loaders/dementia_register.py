"""Primary care dementia data by local authority (`pcdem-la-rate`), also as `dem-diag-ind`.

People aged 65 and over on the dementia register of a GP, how many CFAS II expects among those
registered, and the diagnosis rate with its limits. A unitary council stands twice in the newer
layout, as upper and as lower tier; a month knows councils by the codes of its time. Where a month
has only districts, counts of a county's are added up, and rates are not.

A suppressed count (`*`) is an interval. The file does not say what the mark stands for. Of counts
by practice the publisher says that 0 to 5 are suppressed (Recorded Dementia Diagnoses,
presentation), and of none by council; `*` is read as 0 to 5, which no narrower rule contradicts.
"""

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, as_interval, parse_cells
from caremarket.opendata.areas import added_up, to_areas
from caremarket.opendata.contract import (
    Loaded,
    Loader,
    NoCouncilError,
    Recognised,
    Skipped,
)
from caremarket.opendata.dates import days
from caremarket.opendata.headings import spelt, tell
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

CODE, OLD_CODE, DAY, MEASURE, VALUE = "ONS_CODE", "ORG_CODE", "ACH_DATE", "MEASURE", "VALUE"
TIER, QUALITY = "ORG_TYPE", "DQ"
TELLING = (DAY, MEASURE, VALUE)
TIERS = {"COUNTRY_GEOGRAPHICAL", "GOR", "UTLA", "LTLA"}  # beside them only bodies of the NHS
MEASURES = {
    "DEMENTIA_REGISTER_65_PLUS": ("recorded_on_gp_register", "people"),
    "DEMENTIA_ESTIMATE_65_PLUS": ("expected_on_gp_register", "people"),
    "DIAG_RATE_65_PLUS": ("diagnosis_rate", "percent"),
    "DIAG_RATE_65_PLUS_LL": ("diagnosis_rate_lower", "percent"),
    "DIAG_RATE_65_PLUS_UL": ("diagnosis_rate_upper", "percent"),
}
WHAT = "the primary care dementia data by local authority"
ABSENT = {"", "nan"}
NOTES = {
    "recorded_on_gp_register": "Patients of GP practices, counted where their practice lies",
    "expected_on_gp_register": "Registered patients times the rates of CFAS II",
}
REGISTER = "DEMENTIA_REGISTER_65_PLUS"
COUNTS = (REGISTER, "DEMENTIA_ESTIMATE_65_PLUS")  # may be added up
FLAGGED = "flagged for data quality by the publisher"
LEAST, MOST = 0, 5  # what a suppressed count of patients may be
RULE = (
    f"read as {LEAST} to {MOST}, the publisher's rule for counts by practice: none is stated "
    "for councils"
)


def recognise(opened: Opened) -> Recognised | None:
    """See either layout, by measures of dementia; its release is the last month in it.

    Files of the same release on practices and bodies of the NHS have no council and are not seen.
    """
    if tuple(opened.sheets) != ("",):
        return None
    header = opened.top()[0]
    about_dementia = any(cell in MEASURES for row in opened.top()[1:] for cell in row)
    if not tell(TELLING, header) or not about_dementia:
        return None
    tiers = spelt([TIER], header)
    if tiers and not TIERS & set(opened.table(0, columns=[TIER])[TIER].unique()):
        return None
    code = next(iter(spelt([CODE], header)), OLD_CODE)
    opened.need_columns(header, [code, DAY, MEASURE, VALUE], WHAT)
    last = max(days(opened.table(0, columns=[DAY])[DAY], opened.label).values(), default=None)
    if last is None:
        raise ImportFileError(f"{opened.label} is {WHAT}, but column {DAY} holds no date.")
    source = national_statistics(
        id=f"nhs-primary-care-dementia-{last:%Y-%m}",
        title=f"Primary care dementia data, England, {last:%B %Y}, by local authority",
        publisher="NHS England",
        published=last,
        review_by=last.replace(year=last.year + 1, day=1),
    )
    return Recognised(source, f"up to {last:%B %Y}", layout=code)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read register, expectation and diagnosis rate of every council and month."""
    code: str = recognised.layout
    extra = spelt((TIER, QUALITY), opened.top()[0])
    cells = opened.table(0, columns=[code, DAY, MEASURE, VALUE, *extra])
    cells = cells.rename(columns={code: "code"})
    known = cells[MEASURE].isin(list(MEASURES))
    skipped = [Skipped("rows", int((~known).sum()), "other measures")]
    cells = cells[known]
    if TIER in cells:  # upper tier first, so that the lower one is the double
        cells = cells.sort_values(TIER, key=lambda tier: tier.eq("LTLA"), kind="stable")
    cells, repeated = once(cells, ["code", DAY, MEASURE], [VALUE])
    skipped += repeated
    values = parse_cells(cells[VALUE], counts=cells[MEASURE].eq(REGISTER))
    if (wrong := cells.loc[values["marker"].eq(UNREADABLE), VALUE]).size:
        raise ImportFileError(
            f"{opened.label}: {VALUE} holds {wrong.iloc[0]!r}; it must be a number or a mark such "
            "as * or ."
        )
    count = cells[MEASURE].eq(REGISTER)
    hidden = values["marker"].eq(SUPPRESSED)
    missing = values["value"].isna() & ~(hidden & count)
    skipped += [
        Skipped("figures", int((hidden & ~count).sum()), "suppressed, and no count with bounds"),
        Skipped("figures", int((missing & ~hidden).sum()), "not available"),
    ]
    cells = cells.assign(
        lower=values["value"].mask(hidden, LEAST),
        upper=values["value"].mask(hidden, MOST),
        hidden=hidden.astype(int),
        flagged=flags(cells),
    )[~missing]
    placed, left = placed_by_month(cells, geography)
    return Loaded({"dementia": shaped(placed, opened.label)}, skipped + left)


def flags(cells: pd.DataFrame) -> pd.Series:
    """Return 1 where the publisher flags a figure for data quality, else 0."""
    if QUALITY not in cells:
        return pd.Series(0, index=cells.index)
    return (~cells[QUALITY].str.lower().isin(ABSENT | {"0", "0.0"})).astype(int)


def placed_by_month(
    cells: pd.DataFrame, geography: Geography
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give the codes of each month today's areas: Sheffield changed its code in mid-series."""
    placed, left = [], {}
    for (_, measure), month in cells.groupby([DAY, MEASURE], sort=False):
        try:
            part, out = to_areas(month, geography, "code", what="codes", sums=measure in COUNTS)
            figures = ["lower", "upper", "hidden", "flagged"]
            placed.append(added_up(part, "code", figures, [DAY, MEASURE]))
        except NoCouncilError as error:  # rates of the districts of counties only
            out = error.left
        for it in out:
            left[it.why] = max(left.get(it.why, 0), it.count)
    if not placed:
        raise NoCouncilError
    skipped = [Skipped("codes", count, f"{why}, in a month") for why, count in left.items()]
    return pd.concat(placed, ignore_index=True), skipped


def shaped(placed: pd.DataFrame, label: str) -> pd.DataFrame:
    """Bring rows of areas into the columns of the table `dementia`."""
    months = {text: f"{day:%Y-%m}/{day:%Y-%m}" for text, day in days(placed[DAY], label).items()}
    period = placed[DAY].map(months)
    measure = placed[MEASURE].map({name: pair[0] for name, pair in MEASURES.items()})
    ends = zip(placed["lower"], placed["upper"], strict=True)
    hidden = placed["hidden"].gt(0)
    intervals = pd.Series([as_interval(*pair) for pair in ends], index=placed.index)
    return pd.DataFrame(
        {
            "area_code": placed["area_code"],
            "period": period,
            "measure": measure,
            "age_group": "65_plus",
            "value": placed["lower"].astype(object).mask(hidden, intervals),
            "unit": placed[MEASURE].map({name: pair[1] for name, pair in MEASURES.items()}),
            "note": notes(placed, measure.map(NOTES).fillna("")),
            "locator": placed[MEASURE] + ", " + placed["place"],
        }
    )


def notes(placed: pd.DataFrame, what: pd.Series) -> pd.Series:
    """Say what a figure is, of how many parts, how many are suppressed, and what is flagged."""
    found = []
    for text, row in zip(what, placed.itertuples(), strict=True):
        hidden = ""
        if row.hidden:
            of = f"{row.hidden} of these counts" if row.summed else "The count"
            hidden = f"{of} suppressed (*) and {RULE}"
        flagged = FLAGGED if row.flagged else ""
        found.append("; ".join(filter(None, [text, row.note, hidden, flagged])))
    return pd.Series(found, index=placed.index, dtype="str")


LOADER = Loader(
    "Primary care dementia data by local authority", recognise, read, fills=("dementia",), version=5
)
