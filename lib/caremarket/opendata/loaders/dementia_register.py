"""Primary care dementia data by local authority (`pcdem-la-rate`), also as `dem-diag-ind`.

People aged 65 and over on the dementia register of a GP, how many CFAS II expects among those
registered, and the diagnosis rate with its limits. A unitary council stands twice in the newer
layout, as upper and as lower tier; a month knows councils by the codes of its time.
"""

from datetime import date, datetime

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.geography import Geography
from caremarket.evidence.markers import SUPPRESSED, UNREADABLE, parse_cells
from caremarket.evidence.sources import Source
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped, need_columns
from caremarket.opendata.opened import Opened

CODE, OLD_CODE, DAY, MEASURE, VALUE = "ONS_CODE", "ORG_CODE", "ACH_DATE", "MEASURE", "VALUE"
TIER, QUALITY = "ORG_TYPE", "DQ"
TELLING = {DAY, MEASURE, VALUE}
MEASURES = {
    "DEMENTIA_REGISTER_65_PLUS": ("recorded_on_gp_register", "people"),
    "DEMENTIA_ESTIMATE_65_PLUS": ("expected_on_gp_register", "people"),
    "DIAG_RATE_65_PLUS": ("diagnosis_rate", "percent"),
    "DIAG_RATE_65_PLUS_LL": ("diagnosis_rate_lower", "percent"),
    "DIAG_RATE_65_PLUS_UL": ("diagnosis_rate_upper", "percent"),
}
FORMS = ("%d-%b-%y", "%d-%b-%Y", "%Y-%m-%d", "%d%b%Y", "%d/%m/%Y")
WHAT = "the primary care dementia data by local authority"
ABSENT = {"", "nan"}
NOTES = {
    "recorded_on_gp_register": "Patients of GP practices, counted where their practice lies",
    "expected_on_gp_register": "Registered patients times the rates of CFAS II",
}
FLAGGED = "flagged for data quality by the publisher"


def recognise(opened: Opened) -> Recognised | None:
    """See either layout, by measures of dementia; its release is the last month in it."""
    if tuple(opened.sheets) != ("",):
        return None
    header = opened.top()[0]
    if len(TELLING & set(header)) < len(TELLING) - 1 or not _about_dementia(opened):
        return None
    code = CODE if CODE in header else OLD_CODE
    need_columns(opened.label, header, [code, DAY, MEASURE, VALUE], WHAT)
    days = opened.table(0, columns=[DAY])[DAY].unique()
    last = max(day_of(opened.label, text) for text in days)
    source = Source(
        id=f"nhs-primary-care-dementia-{last:%Y-%m}",
        title=f"Primary care dementia data, England, {last:%B %Y}, by local authority",
        publisher="NHS England",
        published=last,
        licence="Open Government Licence v3.0",
        kind="national_statistics",
        review_by=last.replace(year=last.year + 1, day=1),
    )
    return Recognised(source, f"up to {last:%B %Y}", layout=code)


def _about_dementia(opened: Opened) -> bool:
    return any(cell in MEASURES for row in opened.top()[1:] for cell in row)


def day_of(label: str, text: str) -> date:
    """Read a date in any form that the publication has used.

    Raises:
        ImportFileError: If it is none of them.
    """
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ImportFileError(
        f"{label}: {DAY} holds {text!r}; known are dates such as 31-Mar-26, 2026-03-31 and "
        "31MAR2026."
    )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read register, expectation and diagnosis rate of every council and month.

    Returns:
        Table `dementia`, age group 65_plus.

    Raises:
        ImportFileError: If a value is neither number nor mark.
    """
    code: str = recognised.layout
    extra = [name for name in (TIER, QUALITY) if name in opened.top()[0]]
    cells = opened.table(0, columns=[code, DAY, MEASURE, VALUE, *extra])
    cells = cells.apply(lambda column: column.str.strip()).rename(columns={code: "code"})
    known = cells[MEASURE].isin(list(MEASURES))
    skipped = [Skipped("rows", int((~known).sum()), "other measures")]
    cells = cells[known]
    if TIER in cells:  # upper tier first, so that the lower one is the double
        cells = cells.sort_values(TIER, key=lambda tier: tier.eq("LTLA"), kind="stable")
    double = cells.duplicated(["code", DAY, MEASURE])
    skipped.append(Skipped("rows", int(double.sum()), "a council once more, as lower tier"))
    cells = cells[~double]
    values = parse_cells(cells[VALUE])
    if (wrong := cells.loc[values["marker"].eq(UNREADABLE), VALUE]).size:
        raise ImportFileError(
            f"{opened.label}: {VALUE} holds {wrong.iloc[0]!r}; it must be a number or a mark such "
            "as * or ."
        )
    hidden = values["marker"].eq(SUPPRESSED)
    missing = values["value"].isna() & ~hidden
    skipped += [
        Skipped("figures", int(hidden.sum()), "suppressed"),
        Skipped("figures", int(missing.sum()), "not available"),
    ]
    cells = cells.assign(value=values["value"]).dropna(subset="value")
    placed, left = by_month(cells, geography)
    return Loaded({"dementia": shaped(placed, opened.label)}, skipped + left)


def by_month(cells: pd.DataFrame, geography: Geography) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give the codes of each month today's areas: Sheffield changed its code in mid-series."""
    placed, left = [], {}
    for _, month in cells.groupby(DAY, sort=False):
        part, out = to_areas(month, geography, "code", what="codes", sums=False)
        placed.append(part)
        for it in out:
            left[it.why] = max(left.get(it.why, 0), it.count)
    skipped = [Skipped("codes", count, f"{why}, in a month") for why, count in left.items()]
    return pd.concat(placed, ignore_index=True), skipped


def shaped(placed: pd.DataFrame, label: str) -> pd.DataFrame:
    """Bring rows of areas into the columns of the table `dementia`."""
    months = {text: day_of(label, text) for text in placed[DAY].unique()}
    period = placed[DAY].map({text: f"{day:%Y-%m}/{day:%Y-%m}" for text, day in months.items()})
    measure = placed[MEASURE].map({name: pair[0] for name, pair in MEASURES.items()})
    note = measure.map(NOTES).fillna("")
    if QUALITY in placed:
        flagged = ~placed[QUALITY].str.lower().isin(ABSENT | {"0", "0.0"})
        note = note.mask(flagged, note.where(note.eq(""), note + "; ") + FLAGGED)
    return pd.DataFrame(
        {
            "area_code": placed["area_code"],
            "period": period,
            "measure": measure,
            "age_group": "65_plus",
            "value": placed["value"],
            "unit": placed[MEASURE].map({name: pair[1] for name, pair in MEASURES.items()}),
            "note": note,
            "locator": placed[MEASURE] + ", row " + placed["code"],
        }
    )


LOADER = Loader(
    "dementia_register",
    "Primary care dementia data by local authority",
    1,
    recognise,
    read,
    fills=("dementia",),
)
