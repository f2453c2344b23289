"""If new cases become fewer or more: what follows for the people who live with dementia."""

import numpy as np
import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.methods import illness_rates, prevalence_course
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia.growth import in_words
from caremarket.themes.dementia.prediction import CELLS, WITH_LIMITS, age_curves, predicted

OLDEST = 100  # the last age of the life table
CHANGE, YEARLY = "dementia_incidence_change", "dementia_incidence_change_a_year"
RELATIVE, SEXES, SURVEY = "dementia_relative_mortality", ("males", "females"), "stockholm"
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


def illness(rates: pd.DataFrame, mortality: pd.DataFrame, relative: pd.Series) -> pd.DataFrame:
    """Find the new cases at each age that keep the prevalence of CFAS II as it is.

    Prevalence by single year is the curve of `age_curves`, from age 65 to 100; `mortality` is the
    national table, `relative` mortality with dementia over that without, by sex. Index sex and age
    (completed years); columns prevalence, death (probability to die before being a year older, from
    the middle of one year of age to that of the next), survivors (of those aged 65), and from
    `illness_rates` incidence, mortality, mortality_with (missing for the last age).
    """
    curves = age_curves(rates, OLDEST).set_index(["sex", "age"])["value"]
    found = {}
    for sex, curve in curves.groupby("sex"):
        prevalence = curve.droplevel("sex")
        dying = rows(mortality, sex=sex).astype({"age": int}).set_index("age")["value"]
        lived = 1 - dying.loc[prevalence.index]
        death = 1 - np.sqrt(lived * lived.shift(-1).fillna(lived))
        survivors = (1 - death).cumprod().shift(fill_value=1)
        steady = pd.DataFrame({"prevalence": prevalence, "death": death, "survivors": survivors})
        found[sex] = steady.join(illness_rates(prevalence, death, relative[sex]))
    return pd.concat(found, names=["sex", "age"])


def band_ratios(steady: pd.DataFrame, bands: pd.Index, multipliers: np.ndarray) -> pd.DataFrame:
    """Return how many times its start prevalence is, by band, as incidence changes.

    Takes the result of `illness`, sexes and age bands wanted (in order), and for each year what
    incidence is multiplied by. Within a band ages count as in the life table. Index sex and
    age_band, a column for each year from 0, the start.
    """
    found = []
    for sex, wanted in bands.to_frame(index=False).groupby("sex"):
        of = steady.loc[sex]
        known = of[["incidence", "mortality", "mortality_with"]].iloc[:-1]
        course = prevalence_course(of["prevalence"], known, multipliers)
        ill = course.to_numpy() * of["survivors"].to_numpy()[:, None]
        starts = np.searchsorted(of.index, band_start(wanted["age_band"]))
        total = np.add.reduceat(ill, starts, axis=0)
        found.append(pd.DataFrame(total / total[:, :1], pd.MultiIndex.from_frame(wanted)))
    return pd.concat(found)


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
    constant = cells.pivot_table(index=CELLS, columns="year", values="predicted")
    found = []
    for change in changes:
        level = (1 + change) ** np.arange(constant.shape[1])
        ratios = band_ratios(steady, constant.index, level[1:])
        total = (constant * ratios.to_numpy()).sum()
        of = {"incidence": level, "predicted": total, "relative": total / constant.sum()}
        course = f"Incidence {in_words(change)}"
        found.append(pd.DataFrame(of).reset_index().assign(change=change, course=course))
    columns = ["change", "course", "year", "incidence", "predicted", "relative"]
    return pd.concat(found, ignore_index=True)[columns]
