"""Dementia before 65: a side note, because the rates rest on few people."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.prediction import PER

COLUMNS = ["year", "ages", "source_id", "provenance", "people", "lower", "upper"]


def early_onset(table: pd.DataFrame, people: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Predict people under 65 with dementia, by each source of rates in `early_onset_dementia`.

    A rate for persons counts where the population's bands fill its ages exactly; rates by sex are
    averaged over the bands of the population that they fill, as if ages were spread evenly there.

    Returns:
        Columns year, ages, source_id, provenance (sourced or unverified), people, lower, upper
        (people; limits missing where none are published). No row where bands do not fit.
    """
    young = people[people["year"].isin(list(years)) & people["age_band"].str.contains("-")]
    bands = {band: _span(band) for band in young["age_band"].unique()}
    found = [_by_persons(rate, young, bands) for _, rate in rows(table, sex="persons").iterrows()]
    sexed = rows(table, sex=["males", "females"])
    found += [_by_sex(rates, young, bands) for _, rates in sexed.groupby("source_id", sort=False)]
    found = [frame for frame in found if not frame.empty]
    return pd.concat(found, ignore_index=True)[COLUMNS] if found else pd.DataFrame(columns=COLUMNS)


def _by_persons(rate: pd.Series, young: pd.DataFrame, bands: dict[str, range]) -> pd.DataFrame:
    ages = _span(rate["age_band"])
    inside = [band for band, span in bands.items() if span[0] >= ages[0] and span[-1] <= ages[-1]]
    if sum(len(bands[band]) for band in inside) != len(ages):
        return pd.DataFrame(columns=COLUMNS)
    count = young[young["age_band"].isin(inside)].groupby("year")["people"].sum()
    per = PER[rate["unit"]]
    limits = {end: count * rate[end] / per for end in ("lower", "upper")}
    return _named(count * rate["value"] / per, rate, rate["age_band"], **limits)


def _by_sex(rates: pd.DataFrame, young: pd.DataFrame, bands: dict[str, range]) -> pd.DataFrame:
    known = rates.assign(span=rates["age_band"].map(_span))
    filled = []
    for band, span in bands.items():
        inside = known[[each[0] >= span[0] and each[-1] <= span[-1] for each in known["span"]]]
        for sex, found in inside.groupby("sex"):
            if found["span"].map(len).sum() == len(span):
                mean = (found["value"] * found["span"].map(len)).sum() / len(span)
                filled.append({"sex": sex, "age_band": band, "rate": mean})
    if not filled:
        return pd.DataFrame(columns=COLUMNS)
    cells = young.merge(pd.DataFrame(filled), on=["sex", "age_band"])
    first = rates.iloc[0]
    cells["predicted"] = cells["people"] * cells["rate"] / PER[first["unit"]]
    covered = [bands[cell["age_band"]] for cell in filled]
    ages = f"{min(span[0] for span in covered)}-{max(span[-1] for span in covered)}"
    return _named(cells.groupby("year")["predicted"].sum(), first, ages)


def _named(count: pd.Series, rate: pd.Series, ages: str, **limits: pd.Series) -> pd.DataFrame:
    missing = dict.fromkeys(("lower", "upper"), float("nan"))
    frame = pd.DataFrame({"people": count} | missing | limits, index=count.index)
    named = frame.rename_axis("year").reset_index()
    return named.assign(ages=ages, source_id=rate["source_id"], provenance=rate["provenance"])


def _span(band: str) -> range:
    first, _, last = band.partition("-")
    return range(int(first), int(last) + 1)
