"""Beds, stays and counts by month, carried on from earlier and held against what came."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pandas as pd

from caremarket.errors import CaremarketError
from caremarket.themes.dementia import Dementia
from caremarket.themes.dementia import Parameters as OfDementia
from caremarket.themes.direct_payments import Parameters as OfPayments
from caremarket.themes.direct_payments import Payments
from caremarket.themes.residential import Parameters as OfSupply
from caremarket.themes.residential import Supply, flows, openings

HEADER = """## Courses: beds by year, admissions and stays, counts by month

Each is made from what was known at some earlier time and held against what came, beside no change
(for admissions and stays: beside England's rate). Errors are mean absolute ones, in percent.

| what | ahead | councils | error | plain error | 95% limits hold in |
| --- | --- | --: | --: | --: | --: |
"""
NONE = (
    "\nThe evidence that was imported holds no register with dates and no long series of months.\n"
)


def section(data: Any) -> str:
    """Write the section; without a row it says so."""
    lines = [f"| {' | '.join(cells)} |\n" for cells in _rows(data)]
    return HEADER + "".join(lines) if lines else HEADER.partition("\n| what")[0] + NONE


def _rows(data: Any) -> Iterator[tuple[str, ...]]:
    area = {"area_code": data.area_code}
    supply = Supply(data, OfSupply(**area))
    stay = float(flows.stays(data.national("market_benchmarks"))[0].mean())
    outcomes, residents = data.everywhere("ascof_measures"), data.everywhere("care_home_residents")
    beds = openings.scores(data.everywhere("care_home_registrations"))
    for it in pd.concat([beds, flows.scores(outcomes, residents, stay)]).itertuples():
        ahead = f"{it.horizon:g} years" if it.horizon else "at once"
        held = "" if pd.isna(it.coverage) else f"{it.coverage:.0f}%"
        errors = f"{it.model_error:.1f}%", f"{it.naive_error:.1f}%"
        yield it.model.replace("_", " "), ahead, str(it.councils), *errors, held
    for course in (
        Dementia(data, OfDementia(**area)).register_course,
        supply.support_course,
        Payments(data, OfPayments(**area)).community_course,
    ):
        with suppress(CaremarketError):
            it = course.fitted
            errors = f"{100 * it['error']:.1f}%", f"{100 * it['naive']:.1f}%"
            held = f"{100 * it['within_95']:.0f}%"
            yield course.what, "12 months", str(it["councils"]), *errors, held
