"""National spending returns as one tidy table: what every layout of them has in common.

A layout module brings its file into rows of labels, as the returns print them; here the labels
become the words of the evidence, and what would count anything twice goes: printed totals, and the
bands above 65 that repeat the figure for 65 and over. Long-term support is split by support
setting, primary support reason and age group; short-term support by purpose, reason and age group;
everything else by activity only.
"""

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, parse_cells
from caremarket.opendata.areas import added_up, named, to_areas
from caremarket.opendata.contract import Loaded, Skipped
from caremarket.opendata.repeated import once

LABELS = ["care_type", "age_band", "reason", "setting", "purpose", "carer_support"]
CELL = ["service", "setting", "primary_support_reason", "age_group"]
COLUMNS = ["code", "period", *CELL, "amount_gbp"]
NOT_APPLICABLE = {"", "-", "n/a", "nan", "[z]", "z"}
TOTALS = {"99", "total", "all"}

REASONS = {
    "learning disability support": "learning_disability",
    "mental health support": "mental_health",
    "physical support": "physical_support",
    "sensory support": "sensory_support",
    "support with memory and cognition": "memory_and_cognition",
}

SUB_BANDS = {"65 to 74", "75 to 84", "85 and over"}  # they repeat 65 and over
SUB_BANDS |= {f"age {band}" for band in SUB_BANDS}
AGE_GROUPS = {"18 to 64": "18_64", "65 and over": "65_plus"}
AGE_GROUPS |= {f"age {band}": group for band, group in AGE_GROUPS.items()}

LONG_TERM = {
    "community: direct payments": ("direct_payments", "all"),
    "community: home care": ("home_care", "all"),
    "community: supported living": ("supported_living", "all"),
    "community: other long term care": ("other_long_term_community_care", "all"),
    "supported accommodation": ("supported_accommodation", "all"),
    "residential": ("residential_care", "long_term"),
    "nursing": ("nursing_care", "long_term"),
}

SHORT_TERM = {
    "to maximise independence": ("short_term_to_maximise_independence", "short_term"),
    "other short term": ("other_short_term_support", "short_term"),
}

OTHER = {
    "assistive equipment and technology": ("community_equipment", "all"),
    "commissioning and service delivery": ("commissioning_and_service_delivery", "all"),
    "information and early intervention": ("information_and_early_intervention", "all"),
    "social care activities": ("social_care_activities", "all"),
    "social support: asylum seeker support": ("asylum_seeker_support", "all"),
    "social support: substance misuse support": ("substance_misuse_support", "all"),
    "social support: support for social isolation/other": ("social_isolation_support", "all"),
    "social support: support to carer": ("support_to_carers", "all"),
}

TO_CARERS = "social support: support to carer"
CARER_SUPPORT = {
    "community: direct payments": "direct_payments_to_carers",
    "community: other": "other_support_to_carers",
}
DIVISIONS = {
    "long term care": ("setting", LONG_TERM),
    "short term care": ("purpose", SHORT_TERM),
    "other": ("reason", OTHER),
}
PLAUSIBLE = 3_000_000  # pounds; the median council spent £91 million in 2017-18
POUNDS, THOUSANDS = 1.0, 1000.0
GROSS = "Gross current expenditure"
NEGATIVE = "Negative as published: income or an adjustment exceeds spending"


def label(cells: pd.Series) -> pd.Series:
    """Write labels alike: lower case, single spaces, none around a stroke, empty for nothing."""
    text = cells.astype("str").fillna("").str.lower().str.split().str.join(" ")
    text = text.str.replace(" / ", "/", regex=False)
    return text.mask(text.isin(NOT_APPLICABLE), "")


def tidy(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Skipped]]:
    """Turn rows of labels into spending by service, primary support reason and age group.

    The frame has code (of the council), period, `LABELS` as from `label`, and amount (text as
    printed); errors name the file. Columns of `COLUMNS`, amounts in the unit of the file; and what
    was left out.
    """
    total = frame[LABELS].isin(TOTALS).any(axis=1)
    total |= frame[LABELS].apply(lambda names: names.str.endswith(" total")).any(axis=1)
    repeated = frame["age_band"].isin(SUB_BANDS) & ~total
    skipped = [
        Skipped("rows", int(total.sum()), "printed totals of other rows"),
        Skipped("rows", int(repeated.sum()), "bands above 65 that repeat 65 and over"),
    ]
    frame = frame[~total & ~repeated]
    cells, strange = services(frame)
    skipped += strange
    frame, cells = frame[cells.notna().all(axis=1)], cells.dropna()
    if frame.empty:
        raise ImportFileError(
            f"{file}: no row of this spending return has labels that are known"
            f"{f' ({strange[0].why})' if strange else ''}. Report the new layout."
        )
    found = pd.concat([frame[["code", "period"]], cells], axis=1)
    amounts = parse_cells(frame["amount"], counts=False)
    if (wrong := frame.loc[amounts["marker"].eq(UNREADABLE), "amount"]).size:
        raise ImportFileError(
            f"{file}: an amount of this spending return is {wrong.iloc[0]!r}; it must be a number "
            "or a mark such as : or *. Get the file as it was published."
        )
    found["amount_gbp"] = amounts["value"]
    known, hidden = amounts["value"].notna(), amounts["marker"].eq(SUPPRESSED)
    codes = frame.loc[hidden, "code"].drop_duplicates()
    short = named("suppressed, without bounds: sums of these councils fall short", codes)
    skipped += [
        Skipped("amounts", int(hidden.sum()), short),
        Skipped(
            "amounts",
            int((~known & ~hidden).sum()),
            "not published (: or -)",
            tuple(frame.loc[~known, "code"].unique()),
        ),
    ]
    found = found.loc[known, COLUMNS].reset_index(drop=True)
    found, repeated = once(found, COLUMNS[:-1], COLUMNS[-1:])
    return found, skipped + repeated


def services(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Skipped]]:
    """Put each row of `LABELS` under the columns of `CELL`, missing where a label is not known."""
    strange = unknown(frame["care_type"], DIVISIONS, "type of care")
    parts = []
    for care_type, (division, kinds) in DIVISIONS.items():
        rows = frame[frame["care_type"] == care_type]
        strange += unknown(rows[division], kinds, division)
        pairs = [kinds.get(name, (None, None)) for name in rows[division]]
        part = pd.DataFrame(pairs, columns=CELL[:2], index=rows.index, dtype="str")
        if care_type == "other":
            part[CELL[2:]] = "all"
            carers = rows["reason"].eq(TO_CARERS) & rows["carer_support"].ne("")
            given = rows.loc[carers, "carer_support"]
            strange += unknown(given, CARER_SUPPORT, "support to carers")
            part.loc[carers, "service"] = given.map(CARER_SUPPORT)
        else:
            strange += unknown(rows["reason"], REASONS, "primary support reason")
            strange += unknown(rows["age_band"], AGE_GROUPS, "age band")
            part["primary_support_reason"] = rows["reason"].map(REASONS)
            part["age_group"] = rows["age_band"].map(AGE_GROUPS)
        parts.append(part)
    return pd.concat(parts).reindex(frame.index), strange


def unknown(labels: pd.Series, known: dict, what: str) -> list[Skipped]:
    """Return which labels are not known, and how many rows they leave out."""
    strange = labels[~labels.isin(list(known))].value_counts()
    return [
        Skipped("rows", int(count), f"{name or 'nothing'!r} is no {what} that is known")
        for name, count in strange.items()
    ]


def inferred_unit(found: pd.DataFrame) -> float:
    """Tell pounds from thousands of pounds by councils' totals: return pounds in one unit."""
    median = found["amount_gbp"].groupby(found["code"]).sum().median()
    return POUNDS if median >= PLAUSIBLE else THOUSANDS


def to_evidence(
    found: pd.DataFrame, skipped: list[Skipped], geography: Geography, *, unit: float, note: str
) -> Loaded:
    """Bring spending of councils, as from `tidy`, into the tables of evidence.

    Unit is pounds in one unit of the amounts, note what a reader must know about every figure.
    """
    placed, left = to_areas(found, geography, "code", what="councils")
    table = added_up(placed, "code", ["amount_gbp"], COLUMNS[1:-1], unit="councils")
    table["amount_gbp"] = (table["amount_gbp"] * unit).round(2)
    summed = table["note"].mask(table["note"].ne(""), "; " + table["note"])
    below = table["amount_gbp"].lt(0).map({True: f"; {NEGATIVE}", False: ""})
    table["note"] = f"{GROSS}, {note}" + summed + below
    table["locator"] = f"{GROSS.lower()}, " + table["place"]
    carers = table[table["service"] == "direct_payments_to_carers"]
    paid = carers.rename(columns={"amount_gbp": "value"}).assign(
        measure="direct_payments_spend", unit="gbp"
    )
    return Loaded({"spending": table, "carers": paid}, skipped + left)
