"""CFAS II reference rates of dementia by age and sex, with 95% limits, from the NHS sheet."""

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import parse_cells
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.headings import spelt
from caremarket.opendata.opened import Opened

AGE, SEX, RATE = "AgeBand", "Sex", "DementiaPrevalence"
LOWER, UPPER = "DementiaPrevalence95Lower", "DementiaPrevalence95Upper"
REQUIRED = [AGE, SEX, RATE, LOWER, UPPER]
SEXES = {"male": "males", "female": "females"}
BANDS = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]
WHAT = "the CFAS II reference rates"
SOURCE = Source(
    id="cfas-ii-reference-rates",
    title="Dementia reference rates by age and sex of the Cognitive Function and Ageing Study II",
    publisher="NHS England",
    published="2013",
    licence="Open Government Licence v3.0 for the reference sheet",
    kind="research",
    review_by="2027-12-31",
)


def recognise(opened: Opened) -> Recognised | None:
    """See the reference sheet."""
    sheet = opened.sheets[0]
    at = opened.find_header(
        lambda row: spelt([AGE], row) and any("dementia" in it.lower() for it in row), sheet
    )
    if at is None:
        return None
    opened.need_columns(opened.top(sheet)[at], REQUIRED, WHAT)
    return Recognised(SOURCE, "CFAS II", layout=(sheet, at))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the rates, proportions within their limits: one for each band and sex."""
    sheet, at = recognised.layout
    cells = opened.table(at, sheet, REQUIRED)
    rates = cells[[RATE, LOWER, UPPER]]
    numbers = rates.apply(lambda of: parse_cells(of, counts=False)["value"])
    fits = numbers[LOWER].le(numbers[RATE]) & numbers[RATE].le(numbers[UPPER])
    if not (fits & numbers[LOWER].ge(0) & numbers[UPPER].le(1)).all():
        raise ImportFileError(
            f"{opened.label}: a rate of {WHAT} is no proportion between its limits, such as 0.012 "
            "between 0.006 and 0.023. Get the sheet as it was published."
        )
    table = pd.DataFrame(
        {
            "rate_set": "cfas_ii",
            "sex": cells[SEX].str.lower().map(SEXES),
            "age_band": cells[AGE].str.replace(" ", ""),
            "value": numbers[RATE],
            "lower": numbers[LOWER],
            "upper": numbers[UPPER],
            "unit": "proportion",
            "provenance": "sourced",
            "locator": "reference rates by age and sex",
        }
    )
    found = set(zip(table["sex"], table["age_band"], strict=True))
    if found != {(sex, band) for sex in SEXES.values() for band in BANDS}:
        raise ImportFileError(
            f"{opened.label}: {WHAT} must have males and females in {', '.join(BANDS)}, each once."
        )
    return Loaded({"dementia_prevalence": table})


LOADER = Loader("CFAS II reference rates", recognise, read, fills=("dementia_prevalence",))
