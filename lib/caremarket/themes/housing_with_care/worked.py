"""The arithmetic of the report on housing with care, with the council's numbers."""

from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.housing_with_care.homes import LABELS
from caremarket.themes.housing_with_care.housing import Housing
from caremarket.themes.phrases import PARAMETER


def by_norm(housing: Housing) -> Worked:
    """Work out the homes that the norms ask for in the last year."""
    year = housing.parameters.last_year
    terms, lines = {"P": _people(housing, year)}, []
    for at, it in enumerate(rows(housing.last, basis="assumed").itertuples(), start=1):
        words = f"{it.label.lower()}, homes per 1,000 aged 75+"
        terms[f"r{at}"] = Term(words, it.rate, housing.cited(it.source_ids))
        formula = f"{{r{at}}} ÷ 1000 × {{P}}"
        lines.append(Line(f"{LABELS[it.housing_type]} homes", formula, shown(it.homes_needed, 0)))
    return Worked(f"Homes that norms ask for in {housing.area}, {year}", tuple(lines), terms)


def by_rate(housing: Housing) -> Worked:
    """Work out the homes needed to keep as many per head as counted, and as were let."""
    _ = housing.homes  # else there is nothing to keep pace with
    years = housing.counted_year, housing.parameters.last_year
    terms, lines = dict(zip("NM", (_people(housing, year) for year in years), strict=True)), []
    of = {"current_rate": ("homes", "homes there"), "occupied_rate": ("occupied", "homes let")}
    last = rows(housing.gaps, year=years[1], basis="modelled")
    for at, it in enumerate(last.itertuples(), start=1):
        column, words = of[it.method]
        count = housing.homes.loc[it.housing_type, column]
        name, result = LABELS[it.housing_type], shown(it.homes_needed, 0)
        terms[f"h{at}"] = Term(f"{name} {words}", count, housing.cited(it.source_ids))
        lines.append(Line(f"{name} homes", f"{{h{at}}} ÷ {{N}} × {{M}}", result))
    return Worked(f"Homes that keep pace with age in {housing.area}", tuple(lines), terms)


def moved(housing: Housing) -> Worked:
    """Work out the extra care homes that a share of those admitted would fill."""
    of, admitted = housing.parameters, housing.admitted.loc["area"]
    rate = f"admissions per 100,000 aged 65+, {admitted['period']}"
    people, population = housing.people["people_65_plus"], housing.cited(housing.projected_from)
    return Worked(
        f"Extra care homes filled by those who move, {housing.area}, {of.last_year}",
        (Line("homes", "{a} ÷ 100000 × {P} × {s} × {y}", shown(housing.moved_last["area"], 1)),),
        {
            "a": Term(rate, admitted["value"], housing.cited(admitted["source_id"])),
            "P": Term(f"people aged 65+ in {of.last_year}", people[of.last_year], population, 0),
            "s": Term("share who move instead", of.share_moved, PARAMETER, None, True),
            "y": Term("years that they stay", of.stay_years, PARAMETER),
        },
    )


def _people(housing: Housing, year: int) -> Term:
    people = housing.people.loc[year, "people_75_plus"]
    return Term(f"people aged 75+ in {year}", people, housing.cited(housing.projected_from), 0)
