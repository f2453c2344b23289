"""Care homes, spending on memory support, and dementia before 65."""

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.care import RESIDENTS_WITH_DEMENTIA
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import PER
from caremarket.themes.dementia.worked.ahead import (
    ASSUMED,
    ends,
    people,
    percent,
    population_cited,
    whole,
)
from caremarket.themes.theme import required

PLACES = {"care_home": ("A", "care homes"), "community": ("B", "the community")}


def homes(dementia: Dementia) -> Worked:
    """Work out the bound on people with dementia in care homes, and the middle case."""
    first, share = dementia.first, dementia.in_homes
    middle, (start, end) = RESIDENTS_WITH_DEMENTIA[1], dementia.ends
    split = rows(dementia.homes, residents_with_dementia=middle, year=end)
    split = split.set_index("place")["people"].map(whole)
    older, inside = first["people_65_plus"], "min(1, {d} × {s} × {P} ÷ {N})"
    residents, cited = share["share"] * older, dementia.cited(share["source_id"])
    most = shown(min(residents / first["predicted"], 1), 0, percent=True)
    lines = (
        (f"residents aged 65+ in {start}", "{s} × {P}", whole(residents)),
        ("share of those with dementia, at most", "min(1, {s} × {P} ÷ {N})", most),
        (f"in care homes in {end}", f"{inside} × {{M}}", split["care_home"]),
        (f"in the community in {end}", f"{{M}} − {inside} × {{M}}", split["community"]),
    )
    living = f"share of people aged 65+ in care homes, England and Wales, {share['period']}"
    return Worked(
        "People with dementia in care homes",
        tuple(Line(*line, False) for line in lines),
        {
            "s": percent(living, share["share"], cited),
            "P": people(f"people aged 65+ in {start}", older, population_cited(dementia)),
            "d": percent("residents who have dementia, middle case", middle, ASSUMED),
            **ends(dementia),
        },
    )


def spending(dementia: Dementia) -> Worked:
    """Work out what the last year would add to spending on memory support."""
    of = dementia.spending.groupby("place")[["amount_gbp", "more_gbp"]].sum() / 1000
    period = dementia.spending["period"].iloc[0]
    printed = rows(dementia.data.table("spending"), period=period)
    source, terms, lines = dementia.cited(" ".join(printed["source_id"])), ends(dementia), []
    for place, amount in of.iterrows():
        symbol, words = PLACES[place]
        spent = f"thousand pounds in {words}, {period}"
        terms[symbol] = Term(spent, amount["amount_gbp"], source, 3)
        more = shown(amount["more_gbp"], 0)
        lines.append(Line(f"more in {words}", f"{{{symbol}}} × ({{M}} ÷ {{N}} − 1)", more))
    title = f"More spending on memory support by {dementia.ends[1]}, thousand pounds"
    return Worked(title, tuple(lines), terms)


def early(dementia: Dementia) -> Worked:
    """Work out the people before 65 by the rate that is sourced."""
    rates = dementia.data.national("early_onset_dementia")
    row = dementia.early.iloc[0]
    by_persons = rows(rates, sex="persons", age_band=row["ages"], source_id=row["source_id"])
    rate = required(by_persons, missing.EARLY.format(dementia.area)).iloc[0]
    per = PER[rate["unit"]]
    residents, ages = row["people"] * per / rate["value"], humanised(row["ages"])
    return Worked(
        f"People aged {ages} with dementia in {row['year']}",
        (Line("people", f"{{P}} × {{r}} ÷ {per:,}", whole(row["people"])),),
        {
            "P": people(f"residents aged {ages}", residents, population_cited(dementia)),
            "r": Term(f"rate per {per:,}", rate["value"], dementia.cited(rate["source_id"])),
        },
    )
