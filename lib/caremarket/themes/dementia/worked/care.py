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
    exact,
    percent,
    population_cited,
    whole,
)
from caremarket.themes.theme import required


def homes(dementia: Dementia) -> Worked:
    """Work out the bound on people with dementia in care homes, and the middle case."""
    first, share = dementia.first, dementia.in_homes
    middle, (start, end) = RESIDENTS_WITH_DEMENTIA[1], dementia.ends
    split = rows(dementia.homes, residents_with_dementia=middle, year=end)
    inside = split.set_index("place")["people"]
    older = first["people_65_plus"]
    residents = share["share"] * older
    return Worked(
        "People with dementia in care homes",
        (
            Line(f"residents aged 65+ in {start}", "{s} × {P}", whole(residents), False),
            Line(
                "share of those with dementia, at most",
                "min(1, {s} × {P} ÷ {N})",
                shown(min(residents / first["predicted"], 1), 0, percent=True),
                False,
            ),
            Line(
                f"in care homes in {end}",
                "min(1, {d} × {s} × {P} ÷ {N}) × {M}",
                whole(inside["care_home"]),
                False,
            ),
            Line(
                f"in the community in {end}",
                "{M} − min(1, {d} × {s} × {P} ÷ {N}) × {M}",
                whole(inside["community"]),
                False,
            ),
        ),
        {
            "s": percent(
                f"share of people aged 65+ in care homes, England and Wales, {share['period']}",
                share["share"],
                dementia.cited(share["source_id"]),
            ),
            "P": Term(
                f"people aged 65+ in {start}", older, population_cited(dementia), exact(older, 2)
            ),
            "d": percent("residents who have dementia, middle case", middle, ASSUMED),
            **ends(dementia),
        },
    )


def spending(dementia: Dementia) -> Worked:
    """Work out what the last year would add to spending on memory support."""
    of = dementia.spending.groupby("place")[["amount_gbp", "more_gbp"]].sum() / 1000
    period = dementia.spending["period"].iloc[0]
    printed = dementia.data.table("spending")
    source = dementia.cited(" ".join(rows(printed, period=period)["source_id"].unique()))
    places = {"care_home": ("A", "care homes"), "community": ("B", "the community")}
    used = {name: it for name, it in places.items() if name in of.index}
    return Worked(
        f"More spending on memory support by {dementia.ends[1]}, thousand pounds",
        tuple(
            Line(
                f"more in {words}",
                f"{{{symbol}}} × ({{M}} ÷ {{N}} − 1)",
                shown(of.loc[name, "more_gbp"], 0),
            )
            for name, (symbol, words) in used.items()
        ),
        {
            symbol: Term(
                f"thousand pounds in {words}, {period}", of.loc[name, "amount_gbp"], source, 3
            )
            for name, (symbol, words) in used.items()
        }
        | ends(dementia, 5),
    )


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
            "P": Term(f"residents aged {ages}", residents, population_cited(dementia), 2),
            "r": Term(f"rate per {per:,}", rate["value"], dementia.cited(rate["source_id"])),
        },
    )
