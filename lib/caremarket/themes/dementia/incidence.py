"""If new cases become fewer or more: what follows for the people who live with dementia."""

import numpy as np
import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.methods import illness_rates, prevalence_course
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia.growth import in_words
from caremarket.themes.dementia.prediction import CELLS, WITH_LIMITS, predicted

CHANGE, YEARLY = "dementia_incidence_change", "dementia_incidence_change_a_year"
RELATIVE, SEXES, SURVEY = "dementia_relative_mortality", ("males", "females"), "stockholm"
RATES = ("incidence", "mortality", "mortality_with")
SEEN = ["change", "first", "last", "over", "source_id", "provenance"]


def changes_seen(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of incidence that studies saw, as changes a year, the lowest first.

    Takes the national table `market_benchmarks`: its categories end in the first and last year.
    Columns change (proportion a year, rounded to a tenth of a percent), first, last (years), over
    (proportion over these years; missing where the study gives a yearly trend), source_id,
    provenance.
    """
    found = required_rows(benchmarks, measure=[CHANGE, YEARLY])
    years = found["category"].str.extract(r"_(?P<first>\d{4})_(?P<last>\d{4})$").astype(int)
    share, whole = found["value"] / 100, found["measure"].eq(CHANGE)
    yearly = (1 + share) ** (1 / (years["last"] - years["first"])) - 1
    change = share.mask(whole, yearly).round(3)
    found = found.assign(change=change, over=share.where(whole), **years)
    return found[SEEN].sort_values("change", ignore_index=True)


def relative_mortality(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return mortality with dementia over that without: value, lower, upper, source_id.

    Index of, whose it is: males, females (England, of people with a diagnosis), stockholm (a
    survey of both sexes, which the others are held against).
    """
    found = required_rows(benchmarks, measure=RELATIVE, category=[*SEXES, SURVEY])
    return found.set_index("category")[["value", "lower", "upper", "source_id"]]


def illness(curves: pd.DataFrame, mortality: pd.DataFrame, relative: pd.Series) -> pd.DataFrame:
    """Find the new cases at each age that keep the prevalence of CFAS II as it is.

    Takes curves as from `age_curves`, the national table `mortality`, which has their ages, and
    mortality with dementia over that without, by sex. Index sex and age (completed years); columns
    prevalence, death (probability to die before being a year older, from the middle of one year of
    age to that of the next), survivors (of those of the first age), and from `illness_rates`
    incidence, mortality, mortality_with (missing for the last age).
    """
    newest = rows(mortality, period=mortality["period"].max())
    dying = newest.astype({"age": int}).set_index(["sex", "age"])["value"]
    found = {}
    for sex, curve in curves.set_index("age").groupby("sex"):
        lived = 1 - dying[sex].loc[curve.index].to_numpy()
        death = 1 - np.sqrt(lived * np.append(lived[1:], lived[-1]))
        steady = pd.DataFrame({"prevalence": curve["value"], "death": death})
        steady["survivors"] = np.append(1, np.cumprod(1 - death)[:-1])
        rates = illness_rates(steady["prevalence"], steady["death"], relative[sex])
        steady[list(rates)] = rates
        found[sex] = steady
    return pd.concat(found, names=["sex", "age"])


def band_ratios(steady: pd.DataFrame, bands: pd.Index, levels: pd.DataFrame) -> np.ndarray:
    """Return how many times its start prevalence is, by band, as incidence changes.

    Takes the result of `illness`, sexes and age bands wanted (in order), and what incidence is
    multiplied by, a row a year and a column a course. Within a band ages count as in the life
    table. Axes of the result: course, band, year from the start on, which is 1.
    """
    found = []
    for sex, wanted in bands.to_frame(index=False).groupby("sex"):
        of = steady.loc[sex]
        start, known = of["prevalence"], of[list(RATES)].iloc[:-1]
        alive = of["survivors"].to_numpy()[:, None]
        first = np.searchsorted(of.index, band_start(wanted["age_band"]))
        courses = [prevalence_course(start, known, levels[name]) for name in levels]
        ill = np.array([course.to_numpy() * alive for course in courses])
        found.append(np.add.reduceat(ill, first, axis=1))
    total = np.concatenate(found, axis=1)
    return total / total[:, :, :1]


def courses(
    people: pd.DataFrame, rates: pd.DataFrame, steady: pd.DataFrame, changes: list[float]
) -> pd.DataFrame:
    """Predict with incidence that changes at every age by a constant proportion a year.

    The rates of CFAS II hold in the first year of `people`. From then on each band's rate moves as
    the model's prevalence does; the residents are those projected, whatever incidence is. Columns
    change (proportion a year), course (words), year, incidence (new cases at each age, 1 in the
    first year), predicted (people), relative (predicted, over that of unchanged incidence).
    """
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS))
    constant = cells.set_index([*CELLS, "year"])["predicted"].unstack().sort_index()  # noqa: PD010
    steps = np.arange(constant.shape[1])
    levels = pd.DataFrame({change: (1 + change) ** steps for change in changes})
    moved = (band_ratios(steady, constant.index, levels.iloc[1:]) * constant.to_numpy()).sum(axis=1)
    found = [
        pd.DataFrame(
            {
                "change": change,
                "course": f"Incidence {in_words(change)}",
                "year": constant.columns,
                "incidence": levels[change],
                "predicted": total,
                "relative": total / constant.sum().to_numpy(),
            }
        )
        for change, total in zip(changes, moved, strict=True)
    ]
    return pd.concat(found, ignore_index=True)
