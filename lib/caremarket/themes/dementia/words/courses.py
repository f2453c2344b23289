"""What would change the number of people with dementia: prevalence, or new cases."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.growth import in_words
from caremarket.themes.dementia.incidence import SURVEY
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import between, signed
from caremarket.themes.phrases import moved
from caremarket.themes.plain import about

SECOND_HAND = (
    " Changes over several years are as reports on the study give them: its paper was not seen."
)


def scenarios(dementia: Dementia) -> list[str]:
    """Say what the fall of prevalence seen before would do, and what others taking part would."""
    course, waves = rows(dementia.scenarios, rate_set=WITH_LIMITS), dementia.waves
    first, year, change = dementia.first, dementia.parameters.last_year, dementia.observed
    number = rows(course, year=year, change=change)["predicted"].item()
    half_more, twice = dementia.if_others_took_part
    of_all = waves.filter(like="cfas_ii_others_").map("{:.1f}%".format)
    return [
        f"Prevalence at 65+ was {waves['cfas_i']:.1f}% in the first wave of the study and "
        f"{waves['cfas_ii']:.1f}% in the second, two decades later: {signed(change, 1)} a year. "
        f"Were it to go on so, {year} would have {about(number)} people with dementia, beside "
        f"{about(first['predicted'])} in {first['year']}. Such a course is one of prevalence: of "
        "all who live with dementia, not of new cases. Nobody knows whether it goes on.",
        "Little more than half of those asked took part in the study. If those who did not had "
        f"dementia 50% more often, prevalence at 65+ would be {of_all.iloc[0]}, if twice as often "
        f"{of_all.iloc[1]}; {year} would have "
        f"{about(half_more)} or {about(twice)} people with dementia.",
    ]


def incidence(dementia: Dementia) -> list[str]:
    """Say what studies saw of new cases, and how little of it people with dementia show by then."""
    seen, (first, last) = dementia.changes_seen, dementia.ends
    course = dementia.incidence[dementia.incidence["year"].eq(last)].set_index("change")
    lowest, highest = (course.loc[seen["change"].agg(end)] for end in ("min", "max"))
    survey = dementia.relative_mortality.loc[SURVEY]
    unseen = SECOND_HAND if seen["provenance"].eq("unverified").any() else ""
    women, men = dementia.relative_mortality.loc[["females", "males"], "value"]
    return [
        "In the English Longitudinal Study of Ageing new cases at the same age "
        + "; ".join(_seen(it) for it in seen.itertuples())
        + f". All of that is past; which of it goes on, if any, nobody knows.{unseen}",
        f"Were they to go on from {first} as in the fastest fall, {last} would have "
        f"{1 - lowest['incidence']:.0%} fewer new cases at each age than {first}, but "
        f"{1 - lowest['relative']:.0%} fewer people with dementia than at unchanged incidence. "
        f"With the rise it would be {highest['incidence'] - 1:.0%} and "
        f"{highest['relative'] - 1:.0%} more. Prevalence follows slowly: many who live with "
        "dementia fell ill years before.",
        f"{last} would have about **{about(lowest['predicted'])}** people with dementia at the "
        f"fall, {about(course.loc[0.0, 'predicted'])} at unchanged incidence and "
        f"**{about(highest['predicted'])}** at the rise. These courses are tried, not forecast.",
        "How slowly rests on how long people live with dementia. Here women with dementia die "
        f"{women:.2f} times as often as other women of their age, men {men:.2f} times, as those in "
        f"England with a diagnosis. With {survey['value']:.2f} (95% limits "
        f"{between(survey, write='{:.2f}'.format)}), as in a survey in Stockholm, {last} would "
        f"have {about(dementia.at_other_mortality)} people with dementia at the fall.",
    ]


def _seen(it) -> str:
    """Say what was seen of new cases in a span of years."""
    span = f"from {it.first} to {it.last}"
    if pd.isna(it.over):
        return f"{moved(it.change, form='.1%')} a year {span}, by older work"
    return f"{moved(it.over, form='.1%')} {span} ({in_words(it.change)})"
