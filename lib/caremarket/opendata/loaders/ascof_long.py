"""ASCOF open data, as published for 2020-21: one row a council, measure and statistic.

The file does not name its year. That of 2020-21 gives itself away: the survey of users was
voluntary in the pandemic, so that England has none of its outcomes.
"""

import pandas as pd

from caremarket.errors import ImportFileError, did_you_mean
from caremarket.evidence.raw.geography import ENGLAND, Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import tell
from caremarket.opendata.loaders.ascof_evidence import published, to_evidence
from caremarket.opendata.loaders.ascof_measures import GROUPS, KEY, POPULATION_GROUPS, STATISTICS
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

AREA, LEVEL, GROUP = "ONS Code", "Geographical Level", "Measure Group"
SPLIT, KIND, CELL = "Disaggregation Level", "Measure Type", "Measure Value"
REQUIRED = [AREA, LEVEL, "ASCOF Measure Code", SPLIT, KIND, CELL, GROUP]
TELLING = ("ASCOF Measure Code", KIND, CELL, GROUP)
WHAT = "the ASCOF open data"
COUNCIL_TYPE = "council type"
VOLUNTARY, SURVEYED = "2020-21", "1A"
TYPES = {
    "outcome": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "base": "respondents",
    "margin of error": "margin_of_error",
}


def recognise(opened: Opened) -> Recognised | None:
    """See the open data."""
    sheet = opened.sheets[0]
    header = opened.top(sheet)[:1]
    if not header or not tell(TELLING, header[0]):
        return None
    opened.need_columns(header[0], REQUIRED, WHAT)
    source = national_statistics(
        id=f"nhs-ascof-{VOLUNTARY}",
        title=f"Measures from the Adult Social Care Outcomes Framework, England {VOLUNTARY}, "
        "open data",
        publisher="NHS Digital",
        published="2021",
        review_by="2027-06-30",
    )
    return Recognised(source, f"ASCOF {VOLUNTARY}", layout=sheet)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the open data of 2020-21, as `ascof_evidence.to_evidence`."""
    cells = opened.table(0, recognised.layout, REQUIRED)
    refuse_other_year(opened.label, cells)
    types = cells[LEVEL].str.lower().eq(COUNCIL_TYPE)
    skipped = [Skipped("rows", int(types.sum()), "council types, which are no area")]
    known = cells[GROUP].isin(list(GROUPS))
    skipped += [
        Skipped("rows", int(count), f"measure {name!r}, which is not known")
        for name, count in cells.loc[~known, GROUP].value_counts().items()
    ]
    figures, repeated = wide(cells[~types & known], opened.label)
    kept, more = published(figures, opened.label, ruled=False)
    return to_evidence(kept, skipped + repeated + more, geography)


def refuse_other_year(label: str, cells: pd.DataFrame) -> None:
    """Refuse the open data of a year in which England's survey was complete."""
    asked = cells[AREA].eq(ENGLAND) & cells["ASCOF Measure Code"].eq(SURVEYED)
    outcome = cells.loc[asked & cells[KIND].str.lower().eq("outcome"), CELL]
    if not outcome.isin(["[x]", ""]).all():
        raise ImportFileError(
            f"{label} is {WHAT} of another year than {VOLUNTARY}: it has England's outcome of "
            f"measure {SURVEYED}, and does not say of which year. Import the time series tables "
            "instead, which name every year."
        )


def wide(cells: pd.DataFrame, label: str) -> tuple[pd.DataFrame, list[Skipped]]:
    """Bring the statistics of a measure, which are known, into one row; text as printed."""
    groups = cells[GROUP].map(GROUPS)
    frame = pd.DataFrame({"code": cells[AREA], "period": VOLUNTARY, "measure": groups.str[0]})
    frame["unit"] = groups.str[2]
    split, kind = cells[SPLIT].str.lower(), cells[KIND].str.lower()
    refuse_strange(label, split, {**POPULATION_GROUPS, "total": ""}, SPLIT)
    refuse_strange(label, kind, TYPES, KIND)
    frame["population_group"] = split.map(POPULATION_GROUPS).fillna(groups.str[1])
    frame["where"] = "measure " + cells[GROUP]
    frame["statistic"], frame["cell"] = kind.map(TYPES), cells[CELL]
    index = [*KEY, "unit", "where"]
    frame, repeated = once(frame, [*index, "statistic"], ["cell"])
    found = frame.pivot_table(
        index=index, columns="statistic", values="cell", aggfunc="first", sort=False
    ).reset_index()
    return found.reindex(columns=[*index, *STATISTICS.values()]), repeated


def refuse_strange(label: str, labels: pd.Series, known: dict, column: str) -> None:
    """Insist that a column holds known labels only: an ImportFileError names the first other."""
    strange = labels[~labels.isin(list(known))]
    if len(strange):
        raise ImportFileError(
            f"{label}: column {column!r} holds {strange.iloc[0]!r}. "
            f"{did_you_mean(strange.iloc[0], known)}"
        )


LOADER = Loader(
    "ASCOF open data 2020-21",
    recognise,
    read,
    fills=("ascof_measures", "ascof", "service_users", "carers"),
    version=3,
)
