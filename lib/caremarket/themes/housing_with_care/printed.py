"""Printed figures on housing with care that follow from other printed figures."""

from caremarket.frames import printed_check, rows
from caremarket.themes.housing_with_care.homes import LABELS, TYPES, counted
from caremarket.themes.population_checks import Tables


def vacancies(tables: Tables, area_code: str) -> list[dict]:
    """Set printed vacancies beside the homes that were not let when last counted."""
    provision = tables["provision"]
    there = counted(provision).dropna(subset="occupied")
    return [
        printed_check(
            row,
            "provision",
            computed=it.homes - it.occupied,
            how=f"{it.homes:,.0f} {LABELS[it.Index]} homes less {it.occupied:,.0f} let.",
            why="Vacancies of a year are homes that fell empty, not those empty on one day.",
        )
        for it in there.itertuples()
        for row in rows(provision, measure=f"{TYPES[it.Index]}_vacancies").to_dict("records")
    ]


CHECKS = (vacancies,)
