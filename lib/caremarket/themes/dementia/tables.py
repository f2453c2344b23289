"""The tables of the report on dementia: functions from its object to finished tables."""

from caremarket import present
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.terms import signed
from caremarket.themes.dementia.words.ahead import place_and_time
from caremarket.themes.theme import required
from caremarket.themes.vintages import misses


def sources(dementia: Dementia) -> present.Table:
    """List the sources of the evidence used."""
    columns = ["title", "publisher", "published", "tables"]
    return present.table(dementia.sources[columns], f"Sources for {dementia.area}")


def held(dementia: Dementia) -> present.Table:
    """List every projection beside the newest count of a year that it covers."""
    found = required(misses(dementia.population), missing.NO_LATER_COUNT.format(dementia.area))
    verdict = (
        found["too_far"].map({True: "too_far", False: "holds"}).mask(found["refuted"], "refuted")
    )
    shown = found.assign(miss=100 * found["miss"], verdict=verdict)
    columns = ["vintage", "age_band", "year", "people", "count", "counted", "miss", "verdict"]
    return present.table(
        shown[columns].rename(columns={"people": "projected", "count": "counted_by"}),
        f"Projections of {dementia.area} against the newest count",
        decimals={"miss": 1, "projected": 0, "counted": 0},
        units={"miss": "% of the count"},
    )


def predicted(dementia: Dementia) -> present.Table:
    """List the people predicted in every fifth year and the last, by rate set."""
    of, (first, last) = dementia.totals, dementia.ends
    shown = of[of["year"].sub(first).mod(5).eq(0) | of["year"].eq(last)]
    columns = ["year", "rate_set", "people_65_plus", "predicted", "lower", "upper"]
    return present.table(
        shown[columns].sort_values(["year", "rate_set"]),
        f"People aged 65+ predicted to live with dementia, {place_and_time(dementia)}",
        decimals=0,
    )


def incidence(dementia: Dementia) -> present.Table:
    """List the people with dementia in the last year, by course of incidence."""
    of, (first, last) = dementia.incidence, dementia.ends
    found = of[of["year"].eq(last)]
    beside = found["predicted"] - found["predicted"] / found["relative"]
    found = found.assign(new_cases=100 * found["incidence"], beside_unchanged=beside)
    return present.table(
        found[["course", "new_cases", "predicted", "beside_unchanged"]],
        f"People aged 65+ with dementia in {last} by course of incidence, {dementia.area}",
        decimals=0,
        units={"new_cases": f"at each age, % of {first}", "beside_unchanged": "people"},
    )


def parts(dementia: Dementia) -> present.Table:
    """List what growth is made of, by rate set, at the course of prevalence."""
    dementia.insist_on_growth()
    course = signed(dementia.change_of_rates, 1)
    caption = f"Growth if prevalence changes by {course} a year, by rate set (people)"
    return present.table(dementia.parts.reset_index(), caption, decimals=0)


def known(dementia: Dementia) -> present.Table:
    """List the printed numbers of known people, and what they count."""
    return present.table(
        dementia.known,
        f"Printed numbers of known people, {dementia.area}",
        decimals=0,
        units={"per_100_predicted": "by CFAS II for that year"},
    )


def early(dementia: Dementia) -> present.Table:
    """List the people under 65 predicted to live with dementia, by source of rates."""
    return present.table(
        dementia.early.drop(columns="source_id"),
        f"People under 65 predicted to live with dementia, {dementia.area}",
        decimals=0,
    )
